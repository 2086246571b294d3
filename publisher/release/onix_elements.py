"""Elements of an ONIX message, and what names a product in it."""

from __future__ import annotations

from lxml import etree

from publisher.release.listing import ListedBook, Product

NAMESPACE = "http://ns.editeur.org/onix/3.0/reference"


def add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    """Add an element, with text or to be filled, and return it; characters XML does not know are left out."""
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text is not None:
        element.text = "".join(character for character in text if character >= " " or character in "\t\n")
    return element


def identify(parent: etree._Element, book: ListedBook, product: Product) -> None:
    """Add the ISBN and the same number as a GTIN-13; without an ISBN a name of our own."""
    digits = product.digits
    if digits is None:
        named = add(parent, "ProductIdentifier")
        add(named, "ProductIDType", "01")
        add(named, "IDTypeName", "casebook")
        add(named, "IDValue", f"{book.identifier}#{product.edition}")
        return
    for kind in ("15", "03"):
        named = add(parent, "ProductIdentifier")
        add(named, "ProductIDType", kind)
        add(named, "IDValue", digits)

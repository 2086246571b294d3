"""The book as an ONIX for Books 3.0 message (EDItEUR; reference names, code lists of issue 60 and later).

One ``Product`` for each form of the book, each naming the other as related. Owns: the record. Refuses: what nobody
said: codes stand only for what the book or its files hold. Dates come from the edition, so that the same book gives
the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from publisher.release.epub_facts import EpubFacts
from publisher.release.listing import Form, ListedBook, Product
from publisher.release.onix_description import describe
from publisher.release.onix_elements import NAMESPACE, add, identify

_SHORT = 350
"""Characters of a short description (List 153, 02)."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A file beside the record that a store shows: a cover, a sample."""

    name: str
    content: str
    """List 158: 01 front cover, 15 sample content."""
    mode: str
    """List 159: 03 image, 04 text."""
    format: str
    """List 178: D502 JPEG, E101 EPUB, E107 PDF."""
    bytes: int
    sha256: str
    pixels: tuple[int, int] | None = None
    """Width and height of a picture."""


def onix_message(
    book: ListedBook,
    epub: EpubFacts,
    resources: Sequence[Resource],
    category_scheme: tuple[str, str] | None = None,
) -> bytes:
    """Return the message as UTF-8; ``category_scheme`` names a store's order of subjects and the book's class in it."""
    root = etree.Element(f"{{{NAMESPACE}}}ONIXMessage", nsmap={None: NAMESPACE})
    root.set("release", "3.0")
    header = add(root, "Header")
    add(add(header, "Sender"), "SenderName", book.publishers[0])
    add(header, "SentDateTime", _compact(book.ebook.published_on))
    add(header, "DefaultLanguageOfText", "kor")
    add(header, "DefaultCurrencyCode", "KRW")
    for product in book.products:
        _product(root, book, product, epub, resources, category_scheme)
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return made


def _product(
    root: etree._Element,
    book: ListedBook,
    product: Product,
    epub: EpubFacts,
    resources: Sequence[Resource],
    category_scheme: tuple[str, str] | None,
) -> None:
    element = add(root, "Product")
    add(element, "RecordReference", f"{book.slug}.{product.edition.replace('/', '.')}")
    add(element, "NotificationType", "03")
    add(element, "RecordSourceType", "01")
    identify(element, book, product)
    describe(element, book, product, epub, category_scheme)
    _collateral(element, book, product, resources)
    _publishing(element, book, product)
    _related(element, book, product)
    _supply(element, book, product)


def _collateral(
    parent: etree._Element, book: ListedBook, product: Product, resources: Sequence[Resource]
) -> None:
    detail = add(parent, "CollateralDetail")
    short = None if book.description is None else " ".join(book.description.split())
    texts = (
        ("02", short if short and len(short) <= _SHORT else None),
        ("03", book.description),
        ("04", "\n".join(book.contents)),
        ("05", book.review),
    )
    for kind, text in texts:
        if text:
            content = add(detail, "TextContent")
            add(content, "TextType", kind)
            add(content, "ContentAudience", "00")
            add(content, "Text", text)
    for resource in resources:
        if product.form is Form.EBOOK or resource.content == "01":
            _resource(detail, resource)
    if book.video_url is not None:
        video = add(detail, "SupportingResource")
        add(video, "ResourceContentType", "26")
        add(video, "ContentAudience", "00")
        add(video, "ResourceMode", "05")
        version = add(video, "ResourceVersion")
        add(version, "ResourceForm", "01")
        add(version, "ResourceLink", book.video_url)


def _resource(detail: etree._Element, resource: Resource) -> None:
    element = add(detail, "SupportingResource")
    add(element, "ResourceContentType", resource.content)
    add(element, "ContentAudience", "00")
    add(element, "ResourceMode", resource.mode)
    version = add(element, "ResourceVersion")
    add(version, "ResourceForm", "02")
    features = [("01", resource.format)]
    if resource.pixels is not None:
        features += [("02", str(resource.pixels[1])), ("03", str(resource.pixels[0]))]
    features += [("04", resource.name), ("07", str(resource.bytes)), ("08", resource.sha256)]
    for kind, value in features:
        feature = add(version, "ResourceVersionFeature")
        add(feature, "ResourceVersionFeatureType", kind)
        add(feature, "FeatureValue", value)
    add(version, "ResourceLink", resource.name)


def _publishing(parent: etree._Element, book: ListedBook, product: Product) -> None:
    detail = add(parent, "PublishingDetail")
    add(add(detail, "Imprint"), "ImprintName", book.brand)
    for number, name in enumerate(book.publishers):
        house = add(detail, "Publisher")
        add(house, "PublishingRole", "02" if number else "01")
        add(house, "PublisherName", name)
    add(detail, "CountryOfPublication", "KR")
    add(detail, "PublishingStatus", "04")
    for role, day in _dates(book, product):
        date = add(detail, "PublishingDate")
        add(date, "PublishingDateRole", role)
        add(date, "Date", _compact(day))


def _dates(book: ListedBook, product: Product) -> Iterable[tuple[str, dt.date]]:
    yield "01", product.published_on
    if product.form is Form.EBOOK and book.paper is not None:
        yield "19", book.paper.published_on


def _related(parent: etree._Element, book: ListedBook, product: Product) -> None:
    other = book.paper if product.form is Form.EBOOK else book.ebook
    if other is None:
        return
    related = add(add(parent, "RelatedMaterial"), "RelatedProduct")
    # An e-publication based on a printed product; an electronic version is available.
    add(related, "ProductRelationCode", "13" if product.form is Form.EBOOK else "27")
    identify(related, book, other)


def _supply(parent: etree._Element, book: ListedBook, product: Product) -> None:
    detail = add(add(parent, "ProductSupply"), "SupplyDetail")
    supplier = add(detail, "Supplier")
    add(supplier, "SupplierRole", "01")
    add(supplier, "SupplierName", book.publishers[0])
    add(detail, "ProductAvailability", "20")
    if product.price_won is None:
        add(detail, "UnpricedItemType", "01")  # 비매품: free of charge
        return
    price = add(detail, "Price")
    add(price, "PriceType", "04")  # fixed by law, 출판문화산업 진흥법 제22조
    add(price, "PriceAmount", str(product.price_won))
    add(price, "CurrencyCode", "KRW")


def _compact(day: dt.date) -> str:
    return day.strftime("%Y%m%d")

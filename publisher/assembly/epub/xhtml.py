"""XHTML as EPUB wants it: namespaces, elements, a whole document (EPUB 3.3 §6.1)."""

from __future__ import annotations

from typing import Any

from lxml import etree

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
SVG = "http://www.w3.org/2000/svg"
EPUB_TYPE = f"{{{OPS}}}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def element(name: str, *children: Any, text: str | None = None, **attributes: str) -> Any:
    """Return an XHTML element; ``class_`` stands for ``class``, ``epub_type`` for ``epub:type``."""
    made = etree.Element(f"{{{XHTML}}}{name}", nsmap={None: XHTML, "epub": OPS})
    for key, value in attributes.items():
        made.set(EPUB_TYPE if key == "epub_type" else key.rstrip("_").replace("_", "-"), value)
    made.text = text
    made.extend(children)
    return made


def page(title: str, body: Any, language: str, style_sheet: str) -> bytes:
    """Return a complete XHTML document around ``body``; ``style_sheet`` is a relative address."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", text=title),
        element("link", rel="stylesheet", type="text/css", href=style_sheet),
    )
    root = element("html", head, body, lang=language)
    root.set(XML_LANG, language)
    etree.cleanup_namespaces(root, top_nsmap={None: XHTML, "epub": OPS}, keep_ns_prefixes=["epub"])
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")
    return made + b"\n"

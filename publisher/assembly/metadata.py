"""What a PDF says of itself: the information dictionary and XMP (ISO 32000-2 §14.3, ISO 16684-1, ISO 14289-1 §5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lxml import etree

from publisher import __version__
from publisher.assembly.pdf_file import string

_CREATOR = f"casebook {__version__}"
_NS = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
_OPENING = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_CLOSING = '\n<?xpacket end="r"?>'


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is said of a file."""

    title: str
    authors: tuple[str, ...]
    subject: str | None
    keywords: tuple[str, ...]
    language: str
    date: dt.date


def info(facts: DocumentFacts) -> bytes:
    """Return the information dictionary."""
    date = string(f"D:{facts.date:%Y%m%d}")
    entries = {
        b"Title": string(facts.title),
        b"Author": string(", ".join(facts.authors)) if facts.authors else b"",
        b"Subject": string(facts.subject) if facts.subject else b"",
        b"Keywords": string(", ".join(facts.keywords)) if facts.keywords else b"",
        b"Creator": string(_CREATOR),
        b"Producer": string(_CREATOR),
        b"CreationDate": date,
        b"ModDate": date,
    }
    return b"<<%b>>" % b"".join(b"/%b%b" % (name, value) for name, value in entries.items() if value)


def xmp(facts: DocumentFacts) -> bytes:
    """Return the XMP packet, which also says that the file is meant to be PDF/UA-1."""
    root = etree.Element(_name("x", "xmpmeta"), nsmap={"x": _NS["x"]})
    rdf = etree.SubElement(root, _name("rdf", "RDF"), nsmap={"rdf": _NS["rdf"]})
    used = {name: _NS[name] for name in ("dc", "xmp", "pdf", "pdfuaid")}
    about = etree.SubElement(rdf, _name("rdf", "Description"), {_name("rdf", "about"): ""}, nsmap=used)
    _add_list(about, "title", "Alt", (facts.title,))
    _add_list(about, "creator", "Seq", facts.authors)
    _add_list(about, "description", "Alt", (facts.subject,) if facts.subject else ())
    _add_list(about, "language", "Bag", (facts.language,))
    for prefix, name, text in (
        ("pdf", "Keywords", ", ".join(facts.keywords)),
        ("pdf", "Producer", _CREATOR),
        ("xmp", "CreatorTool", _CREATOR),
        ("xmp", "CreateDate", facts.date.isoformat()),
        ("xmp", "ModifyDate", facts.date.isoformat()),
        ("pdfuaid", "part", "1"),
    ):
        if text:
            etree.SubElement(about, _name(prefix, name)).text = text
    packet = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f"{_OPENING}{packet.strip()}{_CLOSING}".encode()


def _name(prefix: str, local: str) -> str:
    return f"{{{_NS[prefix]}}}{local}"


def _add_list(about: etree._Element, name: str, kind: str, texts: tuple[str, ...]) -> None:
    if not texts:
        return
    holder = etree.SubElement(etree.SubElement(about, _name("dc", name)), _name("rdf", kind))
    for text in texts:
        item = etree.SubElement(holder, _name("rdf", "li"))
        item.text = text
        if kind == "Alt":
            item.set("{http://www.w3.org/XML/1998/namespace}lang", "x-default")

"""What a PDF says of itself: the information dictionary and XMP.

ISO 32000-2 §14.3, ISO 16684-1, ISO 14289-1 §5 (PDF/UA-1), ISO 15930-7 §6.13 to §6.15 (PDF/X-4).
"""

from __future__ import annotations

import datetime as dt
import uuid
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
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
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


def info(facts: DocumentFacts, *, for_press: bool = False) -> bytes:
    """Return the information dictionary; a press wants to know the time of day and whether inks are trapped."""
    date = string(f"D:{facts.date:%Y%m%d}" + ("000000Z" if for_press else ""))
    entries = {
        b"Title": string(facts.title),
        b"Author": string(", ".join(facts.authors)) if facts.authors else b"",
        b"Subject": string(facts.subject) if facts.subject else b"",
        b"Keywords": string(", ".join(facts.keywords)) if facts.keywords else b"",
        b"Creator": string(_CREATOR),
        b"Producer": string(_CREATOR),
        b"CreationDate": date,
        b"ModDate": date,
        b"Trapped": b"/False" if for_press else b"",
    }
    return b"<<%b>>" % b"".join(b"/%b%b" % (name, value) for name, value in entries.items() if value)


def xmp(facts: DocumentFacts, *, for_screens: bool = True, for_press: bool = False) -> bytes:
    """Return the XMP packet, which also says what a file is meant to be: for screens PDF/UA-1, for a press PDF/X-4."""
    root = etree.Element(_name("x", "xmpmeta"), nsmap={"x": _NS["x"]})
    rdf = etree.SubElement(root, _name("rdf", "RDF"), nsmap={"rdf": _NS["rdf"]})
    date = facts.date.isoformat() + ("T00:00:00Z" if for_press else "")
    said = [
        ("pdf", "Keywords", ", ".join(facts.keywords)),
        ("pdf", "Producer", _CREATOR),
        ("xmp", "CreatorTool", _CREATOR),
        ("xmp", "CreateDate", date),
        ("xmp", "ModifyDate", date),
    ]
    if for_press:
        said += _press_claims(facts, date)
    if for_screens:
        said.append(("pdfuaid", "part", "1"))
    used = {name: _NS[name] for name in ("dc", *dict.fromkeys(prefix for prefix, _, _ in said))}
    about = etree.SubElement(rdf, _name("rdf", "Description"), {_name("rdf", "about"): ""}, nsmap=used)
    _add_list(about, "title", "Alt", (facts.title,))
    _add_list(about, "creator", "Seq", facts.authors)
    _add_list(about, "description", "Alt", (facts.subject,) if facts.subject else ())
    _add_list(about, "language", "Bag", (facts.language,))
    for prefix, name, text in said:
        if text:
            etree.SubElement(about, _name(prefix, name)).text = text
    packet = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f"{_OPENING}{packet.strip()}{_CLOSING}".encode()


def _press_claims(facts: DocumentFacts, date: str) -> list[tuple[str, str, str]]:
    """Return what PDF/X-4 asks for; the file is told from others by what it says of itself, the same on each build."""
    identity = uuid.uuid5(uuid.NAMESPACE_URL, repr(facts)).urn
    return [
        ("xmp", "MetadataDate", date),
        ("pdf", "Trapped", "False"),
        ("pdfxid", "GTS_PDFXVersion", "PDF/X-4"),
        ("xmpMM", "DocumentID", identity),
        ("xmpMM", "VersionID", "1"),
        ("xmpMM", "RenditionClass", "default"),
    ]


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

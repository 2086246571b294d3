"""What a file says of itself, and what must not be in it (ISO 15930-7): PRE-94x to PRE-97x.

Reads: the information dictionary, XMP, output intents, actions, forms, annotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import ImageCms
from pypdf.generic import ArrayObject

from publisher.checks.preflight.document import output_intent
from publisher.checks.preflight.marks import empty, meet
from publisher.checks.preflight.reading import body, entry, items, number, part, rectangle, text
from publisher.checks.preflight.rule import ALL, DIGITAL, PRESS, Hit, Rule, View, hit
from publisher.editions.production import Colour

_XMP_TITLE = re.compile(r"<dc:title>.*?<rdf:li[^>]*>\s*([^<]+?)\s*</rdf:li>", re.DOTALL)
_X4 = re.compile(r"GTS_PDFXVersion(?:>|=[\"'])PDF/X-4")
_XMP_DATE = "(?:>|=[\"'])([0-9TZ:+.-]+)"
_INFO_DATE = re.compile(r"D:([0-9]{4})([0-9]{2})?([0-9]{2})?")
_ACTIVE = {"/JavaScript", "/Launch", "/Movie", "/Sound", "/Rendition", "/SubmitForm", "/ImportData"}
_INVISIBLE_NOTES = {"/Popup", "/TrapNet", "/PrinterMark"}
_SIGNATURES = {"GRAY": 1, "RGB": 3, "CMYK": 4}


def _titled(view: View) -> Iterator[Hit]:
    info = text(entry(view.document.info, "/Title")).strip()
    xmp = _XMP_TITLE.search(view.document.xmp)
    if not info and xmp is None:
        yield hit()


def _trapped(view: View) -> Iterator[Hit]:
    if text(entry(view.document.info, "/Trapped")) not in {"/True", "/False"}:
        yield hit()


def _inks(view: View) -> bool:
    return view.subject.colour is not Colour.RGB


def _has_intent(view: View) -> Iterator[Hit]:
    if not _inks(view):
        return
    intent = output_intent(view.document)
    if intent is None or not text(entry(intent, "/OutputConditionIdentifier")).strip():
        yield hit()


def _intent_profile(view: View) -> Iterator[Hit]:
    intent = output_intent(view.document)
    if intent is None or not _inks(view):
        return
    profile = entry(intent, "/DestOutputProfile")
    if profile is None:
        if entry(intent, "/RegistryName") is None:
            yield hit(detail="DestOutputProfile")
        return
    space = _profile_space(profile)
    claimed = int(number(entry(profile, "/N")))
    if space is None or _SIGNATURES.get(space) != claimed or space == "RGB":
        yield hit(detail=f"{space or '?'}, N {claimed}")


def _profile_space(profile: Any) -> str | None:
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(body(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return str(opened.profile.xcolor_space).strip()


def _claims_x4(view: View) -> Iterator[Hit]:
    if _inks(view) and not _X4.search(view.document.xmp):
        yield hit()


def _dated(view: View) -> Iterator[Hit]:
    for key, name in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
        info = _INFO_DATE.match(text(entry(view.document.info, key)))
        xmp = re.search(name + _XMP_DATE, view.document.xmp)
        if info is None and xmp is None:
            yield hit(key=key.removeprefix("/"), detail="–")
        elif info is not None and xmp is not None:
            day = "-".join(piece for piece in info.groups() if piece)
            if not xmp[1].startswith(day):
                yield hit(key=key.removeprefix("/"), detail=f"{day} ≠ {xmp[1]}")


def _identified(view: View) -> Iterator[Hit]:
    if len(items(entry(view.document.reader.trailer, "/ID"))) != 2:  # noqa: PLR2004 - two identifiers
        yield hit()


def _open(view: View) -> Iterator[Hit]:
    if view.document.encrypted:
        yield hit()


def _quiet(view: View) -> Iterator[Hit]:
    catalogue = view.document.catalogue
    action = part(catalogue, "/OpenAction")
    if part(part(catalogue, "/Names"), "/JavaScript") or text(entry(action, "/S")) in _ACTIVE:
        yield hit(what="JavaScript")
    if part(catalogue, "/AA"):
        yield hit(what="AA")
    for page in view.pages:
        if part(page.dictionary, "/AA"):
            yield hit(page, what="AA")
        for note in items(entry(page.dictionary, "/Annots"))[:5000]:
            kind = text(entry(part(note, "/A"), "/S"))
            if kind in _ACTIVE or part(note, "/AA"):
                yield hit(page, rectangle(entry(note, "/Rect")), what=kind.removeprefix("/") or "AA")


def _nothing_embedded(view: View) -> Iterator[Hit]:
    catalogue = view.document.catalogue
    if part(part(catalogue, "/Names"), "/EmbeddedFiles") or items(entry(catalogue, "/AF")):
        yield hit()


def _no_form(view: View) -> Iterator[Hit]:
    form = part(view.document.catalogue, "/AcroForm")
    if items(entry(form, "/Fields")) or "/XFA" in form:
        yield hit()


def _no_notes_inside(view: View) -> Iterator[Hit]:
    for page in view.pages:
        for note in items(entry(page.dictionary, "/Annots"))[:5000]:
            box = rectangle(entry(note, "/Rect"))
            kind = text(entry(note, "/Subtype"))
            if box is not None and kind not in _INVISIBLE_NOTES and not empty(meet(box, page.bleed)):
                yield hit(page, box, kind=kind.removeprefix("/"))


def _shows_title(view: View) -> Iterator[Hit]:
    if not bool(entry(part(view.document.catalogue, "/ViewerPreferences"), "/DisplayDocTitle")):
        yield hit()


def _one_appearance(view: View) -> Iterator[Hit]:
    properties = part(view.document.catalogue, "/OCProperties")
    hidden = items(entry(part(properties, "/D"), "/OFF"))
    if isinstance(entry(properties, "/OCGs"), ArrayObject) and hidden:
        yield hit(count=len(hidden))


RULES = (
    Rule("PRE-941", "The file has a title.", _titled, DIGITAL | PRESS),
    Rule("PRE-942", "The file says whether it is trapped.", _trapped, PRESS),
    Rule("PRE-943", "A file for a press has an output intent for PDF/X.", _has_intent, PRESS),
    Rule("PRE-944", "The output intent's profile can be read and is for printing.", _intent_profile, PRESS),
    Rule("PRE-945", "A file for a press says that it is PDF/X-4.", _claims_x4, PRESS),
    Rule("PRE-946", "Dates of making and change are there and agree.", _dated, DIGITAL | PRESS),
    Rule("PRE-947", "The file has identifiers (ID).", _identified, PRESS),
    Rule("PRE-948", "The file is not encrypted.", _open, ALL),
    Rule("PRE-949", "Nothing in the file acts by itself: no scripts, no sounds, no films.", _quiet, ALL),
    Rule("PRE-950", "No files are hidden in the file.", _nothing_embedded, ALL),
    Rule("PRE-951", "The file has no form to fill in.", _no_form, ALL),
    Rule("PRE-952", "No annotation lies on what is printed.", _no_notes_inside, PRESS),
    Rule("PRE-953", "A viewer shows the title in place of the file's name.", _shows_title, DIGITAL),
    Rule("PRE-954", "No layer is switched off.", _one_appearance, PRESS),
)

"""What a finished PDF says of itself: pages, size, printing condition, standard.

Owns: reading those few facts for lists and tickets. Refuses: judging them (``checks`` does). ISO 32000-2 §14.11.2 (page
boxes), §14.11.5 (output intents); ISO 15930-7 §6.2 (PDF/X-4).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from publisher.geometry import Pt, Size

_STANDARD = "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"


@dataclass(frozen=True, slots=True)
class PrintingCondition:
    """The printing condition a file is made for, as its output intent names it."""

    name: str
    sha256: str
    """Of the ICC profile inside; empty where the file only names one."""


@dataclass(frozen=True, slots=True)
class FinishedPdf:
    """A finished PDF."""

    pages: int
    size: Size
    """MediaBox of its first page: bleed and slug are part of it."""
    trim: Size
    """TrimBox of its first page, what is left when it is cut."""
    condition: PrintingCondition | None
    standard: str
    """``PDF/X-4``; empty where it claims none."""


def read_finished(path: Path) -> FinishedPdf:
    """Return what a file of ours says of itself. Raises OSError, and PikepdfError for what is no PDF."""
    with Pdf.open(path) as pdf:
        first = pdf.pages[0]
        sizes = _size(first.mediabox), _size(first.trimbox)
        return FinishedPdf(len(pdf.pages), *sizes, _condition(pdf), _standard(pdf))


def _size(box: Object) -> Size:
    left, bottom, right, top = (float(value) for value in Array(box).as_list())
    return Size(Pt(right - left).to_mm(), Pt(top - bottom).to_mm())


def _condition(pdf: Pdf) -> PrintingCondition | None:
    for intent in pdf.Root.get("/OutputIntents", Array()).as_list():
        if isinstance(intent, Dictionary):
            name = intent.get("/OutputConditionIdentifier", intent.get("/Info"))
            profile = intent.get("/DestOutputProfile")
            digest = hashlib.sha256(profile.read_bytes()).hexdigest() if isinstance(profile, Stream) else ""
            return PrintingCondition("" if name is None else str(name), digest)
    return None


def _standard(pdf: Pdf) -> str:
    if "/Metadata" not in pdf.Root:
        return ""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        return str(said.get(_STANDARD, ""))

"""Laid-out pages to one interior PDF: furniture stamped as artifacts, labels, outline, boxes, metadata.

The page engine has already joined the pages with their links, fonts and tags (``render.fragment``); this room works on
that file. ISO 32000-2 §8.10 (form XObjects), §12.3.3 (outlines), §12.4.2 (page labels), §14.8.2.2 (artifacts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from publisher.assembly.folio import FolioPlan
from publisher.assembly.structure import mend_structure


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the PDF outline."""

    title: str
    section_id: str
    depth: int
    """1 for the top level."""


def bind(interior: bytes, furniture: bytes, plan: FolioPlan, outline: Sequence[OutlineEntry]) -> bytes:
    """Return the finished interior. Raises ValueError when the plan and the files disagree on the number of pages."""
    with Pdf.open(BytesIO(interior)) as pdf, Pdf.open(BytesIO(furniture)) as sheets:
        if not len(pdf.pages) == len(sheets.pages) == len(plan.pages):
            message = f"{len(plan.pages)} pages planned, {len(pdf.pages)} set, {len(sheets.pages)} sheets of furniture"
            raise ValueError(message)
        mend_structure(pdf)
        _stamp(pdf, sheets)
        _label(pdf, plan)
        _outline(pdf, plan, outline)
        pdf.Root.PageMode = Name.UseOutlines
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _stamp(pdf: Pdf, sheets: Pdf) -> None:
    for page, sheet in zip(pdf.pages, sheets.pages, strict=True):
        if not _draws(sheet):
            continue
        form = pdf.copy_foreign(sheet.as_form_xobject())
        # The library clips to the TrimBox; thumb tabs reach into the bleed.
        form.BBox = Array(sheet.mediabox)
        resources: Any = page.obj.Resources
        # One dictionary serves all pages of the engine's file: give each page its own list of forms.
        own = Dictionary(resources)
        own.XObject = Dictionary(resources.XObject) if "/XObject" in resources else Dictionary()
        own.XObject["/Furniture"] = form
        page.obj.Resources = own
        before = pdf.make_stream(b"q\n")
        after = pdf.make_stream(b"\nQ\n/Artifact <</Type /Pagination>> BDC q /Furniture Do Q EMC\n")
        contents = page.obj.Contents
        parts = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([before, *parts, after])


def _draws(sheet: pikepdf.Page) -> bool:
    """Return True when a sheet shows any text or colour."""
    contents = sheet.obj.get("/Contents")
    if contents is None:
        return False
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return any(b"BT" in stream.read_bytes() or b" re" in stream.read_bytes() for stream in streams)


def _label(pdf: Pdf, plan: FolioPlan) -> None:
    """Give every page the label it is cited by; unnumbered pages have an empty one."""
    numbers = Array()
    previous: int | None = None
    for page in plan.pages:
        value = int(page.folio) if page.folio else None
        if (
            page.page_index == 0
            or (value is None) != (previous is None)
            or (value is not None and value != (previous or 0) + 1)
        ):
            numbers.append(page.page_index)
            numbers.append(Dictionary(S=Name.D, St=value) if value is not None else Dictionary())
        previous = value
    pdf.Root.PageLabels = Dictionary(Nums=numbers)


def _outline(pdf: Pdf, plan: FolioPlan, entries: Sequence[OutlineEntry]) -> None:
    with pdf.open_outline() as outline:
        trail: list[OutlineItem] = []
        for entry in entries:
            item = OutlineItem(entry.title, plan.starts[entry.section_id], "XYZ")
            del trail[entry.depth - 1 :]
            (trail[-1].children if trail else outline.root).append(item)
            trail.append(item)

"""Parts for tests: written by hand, or set by the page engine from a few words; and volumes made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

from pipeline.building import shared_cache
from pipeline.setting import NO_COLOURS, SHELLS, SMALL_PAGES, fonts_as_before, piece, stock_edition

from publisher.assembly.faces import Face, FontProgram
from publisher.assembly.folio import Extent, FolioPlan, plan_folios
from publisher.assembly.link import Linker, Placed, Stamp, Volume
from publisher.assembly.metadata import DocumentFacts
from publisher.assembly.outline import OutlineEntry
from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Asset, Fragment
from publisher.pipeline.means import Means
from publisher.render.cache import Cache
from publisher.render.executor import SerialExecutor
from publisher.render.fonts import font_files
from publisher.render.part import Anchor, Part, PartPage, PartStream
from publisher.render.pictures import picture_use
from publisher.render.press import Press, SheetJob
from publisher.render.program import program_digest
from publisher.render.stores import LocalStore
from publisher.resources import theme_folder
from publisher.typography.lines import WordBreaks

FACTS = DocumentFacts(
    title="가상 사례집",
    authors=("가상진흥원",),
    subject="시험을 위한 책",
    keywords=("사례집", "시험"),
    language="ko",
    date=dt.date(2024, 3, 5),
)
INNER_MM, OUTER_MM, WIDTH_MM, HEIGHT_MM, BLEED_MM = 14.0, 6.0, 60.0, 80.0, 3.0
SHIFT_MM = OUTER_MM - INNER_MM
"""How far the text of a recto moves when it becomes a verso."""
SHEET = f"""{SMALL_PAGES}
@page {{ bleed: {BLEED_MM}mm }}
@page :right {{ margin: 10mm {OUTER_MM}mm 10mm {INNER_MM}mm }}
@page :left {{ margin: 10mm {INNER_MM}mm 10mm {OUTER_MM}mm }}
p {{ margin: 0 }}
.sheet {{ break-after: page; height: 50mm }}
.sheet:last-child {{ break-after: auto }}
[data-folio]::after {{ content: attr(data-folio) }}
"""
"""A text block of 40 mm by six lines, wider margins at the spine, page numbers shown where they are asked for."""
ORNAMENT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" aria-hidden="true"><circle r="4"/></svg>'
)
DESCRIBED = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="9" role="img">'
    "<title>매출이 늘었다.</title><rect width='5' height='5'/></svg>"
)
TABLE = (
    "<table><thead><tr><th>해</th><th>매출</th></tr></thead>"
    "<tbody><tr><th>2021</th><td>8억원</td></tr><tr><th>2022</th><td>12억원</td></tr></tbody></table>"
)
SHOWS = '<p>예 <span data-folio="there"></span> 끝</p>'
PT_PER_MM = 72 / 25.4
MEDIA = (-9.0, -9.0, 179.0, 236.0)
TRIM = (0.0, 0.0, 170.0, 227.0)


@cache
def means() -> Means:
    """Return the means that all tests of this process share."""
    return Means.of(Cache(LocalStore(shared_cache())), SerialExecutor())


@cache
def press(sheet: str = SHEET, *, sided: bool = False) -> Press:
    """Return what parts of a test share."""
    return Press(
        sheet=sheet,
        palette=NO_COLOURS,
        line_break=WordBreaks.RARELY,
        shells=SHELLS,
        fonts=means().font_files(font_files(theme_folder("styles") / "fonts", ())),
        picture_use=picture_use(stock_edition("print")),
        sided=sided,
        program=program_digest(),
    )


def set_part(
    html: str,
    name: str = "guide",
    *,
    labels: Sequence[tuple[str, str]] = (),
    verso: bool = False,
    assets: tuple[Asset, ...] = (),
    sheet: str = SHEET,
) -> Part:
    """Return ``html`` as a part of tagged pages, the first on the given side."""
    return _set(SheetJob(press(sheet), piece(html, assets, name), tuple(labels), verso))


def sheets(*pages: str) -> Part:
    """Return a part of untagged pages, as page furniture is."""
    html = "".join(f'<div class="sheet">{page}</div>' for page in pages)
    part = _set(SheetJob(press(), Fragment("furniture", SectionKind.CASES, "", html), tagged=False))
    assert part.page_count == len(pages)
    return part


def texts(number: int, name: str = "guide") -> Part:
    """Return a part of so many pages, each with some words."""
    pages = (f'<div class="sheet" id="{name}-{page}"><p>{page}번째 글</p></div>' for page in range(number))
    return set_part("".join(pages), name)


@cache
def with_references() -> Part:
    """Return a part whose parts refer to each other and to others."""
    return set_part(
        '<p id="one-a">가 <a href="#one-b">아래로</a> <a href="#two">저쪽</a> '
        '<a href="https://www.example.com/">밖으로</a></p>'
        '<p id="one-b" style="break-before: page">나</p>',
        "one",
    )


def _set(job: SheetJob) -> Part:
    with fonts_as_before():
        ((_, part),) = means().bench.set((job,))
    return part


def program(face: Face) -> FontProgram:
    """Return the font program of a face."""
    return means().program(face, press().fonts)


def bare_part(name: str, pages: int = 1, **changes: Any) -> Part:
    """Return a part written by hand: untagged pages without resources, each a filled square, but for ``changes``."""
    streams = tuple(PartStream(pages + at, b"", b"0 0 9 9 re f") for at in range(pages))
    part = Part(
        id=name,
        key=name,
        verso=False,
        sided=False,
        fit="",
        fills=(1.0,) * pages,
        anchors=(Anchor(name, 0, 0.0, TRIM[3]),),
        slots=(),
        baked=(),
        lost="",
        undrawn=(),
        diagnostics=(),
        pages=tuple(PartPage(MEDIA, MEDIA, TRIM, pages + at, (), 0.0, None) for at in range(pages)),
        resources=b"",
        xobjects=b"",
        numbers=(),
        objects=b"",
        streams=streams,
        images=(),
        fonts=(),
        object_count=2 * pages,
        elements=(),
        owners=b"",
        key_count=0,
        element_ids=(),
        targets=(),
    )
    return replace(part, **changes)


def plan_of(parts: Iterable[Part], **options: Any) -> FolioPlan:
    """Return the plan of parts that follow each other without a rule of side."""
    extents = [
        Extent(part.id, part.page_count, anchors=tuple((anchor.id, anchor.page) for anchor in part.anchors))
        for part in parts
    ]
    return plan_folios(extents, **options)


def volume(
    *parts: Part,
    furniture: Part | None = None,
    stamps: Sequence[Stamp | None] | None = None,
    outline: Sequence[OutlineEntry] = (),
    folios: Mapping[str, str] | None = None,
    facts: DocumentFacts = FACTS,
) -> Volume:
    """Return parts one behind the other; ``folios`` are page numbers that the plan is to say besides its own."""
    plan = plan_of(parts)
    plan = replace(plan, folios={**plan.folios, **(folios or {})})
    placed, at = [], 0
    for part in parts:
        placed.append(Placed(part, at, turned=part.verso != plan.pages[at].verso))
        at += part.page_count
    worn = (None,) * at if stamps is None else stamps
    return Volume(placed, plan, furniture, worn, outline, facts)


def linker(images: Mapping[str, bytes] | None = None, *, keep: bool = False) -> Linker:
    """Return a linker; pictures come from ``images``, or from the cache that all tests share."""
    return Linker(means().image if images is None else images.__getitem__, program, keep)


def linked(made: Volume, images: Mapping[str, bytes] | None = None) -> bytes:
    """Return the file of a volume."""
    out = BytesIO()
    written = linker(images).link(made, out)
    assert written.bytes == len(out.getvalue())
    return out.getvalue()

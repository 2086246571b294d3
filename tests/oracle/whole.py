"""An edition as one document, set by the page engine alone.

From the program come the markup of its fragments, the style sheet, the pictures and the fonts, the settings it chose
and the page numbers of its plan. Everything a linked book is in question for comes from the engine: it joins pages,
resolves links, numbers objects, makes names, outline, structure and fonts, and draws the page furniture from margin
boxes (``benchmarks.plain``). ``benchmarks.set_plain`` calls it in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oracle.compare import Promise

from benchmarks.plain import furniture, with_strings
from publisher.assembly import describe
from publisher.assembly.folio import FolioPlan, SideRule
from publisher.assembly.furniture import page_rule
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Section, SectionKind
from publisher.editions.select import condense
from publisher.pipeline.artifact import Tray
from publisher.pipeline.means import Means
from publisher.pipeline.paged import Paged, Settled
from publisher.pipeline.printed import for_press
from publisher.pipeline.workshop import Workshop
from publisher.render import fonts
from publisher.render.adapt import adapt, markup
from publisher.render.pictures import prepared

ROOT = Path(__file__).resolve().parents[2]
_UNLISTED = frozenset({SectionKind.HALF_TITLE, SectionKind.BACK_COVER})
"""Sections that the outline leaves out."""
_PADDING = '<div class="padding"></div>'
_RULES = """
body > * + * { break-before: page; }
/* Notes count anew in every fragment; in one document the engine would count on. */
body > * { counter-reset: footnote; }
.padding { page: padding; }
"""


@dataclass(frozen=True, slots=True)
class Built:
    """An edition that was built, taken up once more from the cache."""

    paged: Paged
    settled: Settled
    means: Means
    interior: Path
    """The file the build made; for an edition that is printed, its pages as they were set."""

    @property
    def promise(self) -> Promise:
        """What the plan says of the book."""
        plan = self.settled.done.plan
        used = {name for fragment in self.paged.fragments for name in fragment.folios_used}
        return Promise(
            starts=plan.starts,
            blanks=tuple(page.page_index for page in plan.pages if page.extent_id is None),
            labels=tuple(page.folio for page in plan.pages),
            numbers={name: plan.folios[name] for name in sorted(used) if plan.folios.get(name)},
        )


def take_up(root: Path, edition_name: str, out: Path, means: Means) -> Built:
    """Return an edition as the last build of it into ``out`` left it; the cache of ``means`` holds its parts.

    Raises PublisherError, and LookupError where the cache has lost a part: nothing is set here.
    """
    workshop = Workshop.open(root)
    (edition,) = workshop.choose((edition_name,))
    home = out / workshop.book.file.slug
    manuscript = condense(workshop.book, edition)
    paged = Paged.begin(workshop.showing(edition), Tray(edition, home, home), manuscript, means)
    settled = _settled(paged, means)
    interior = home / edition_name / "interior.pdf"
    if for_press(edition):  # boxes, inks and links of a press file are its own: here the pages count
        interior = interior.with_name("as-set.pdf")
        with interior.open("wb") as file:
            paged.linker(means).link(settled.volume, file)
    return Built(paged, settled, means, interior)


def write_whole(built: Built, folder: Path) -> Path:
    """Write the edition as one HTML document with style sheet and pictures into ``folder``; return the document."""
    paged, plan = built.paged, built.settled.done.plan
    edition, sections = paged.tray.edition, paged.manuscript.sections
    folder.mkdir(parents=True, exist_ok=True)
    for asset in (asset for fragment in paged.fragments for asset in fragment.assets):
        path = folder / asset.href
        path.parent.mkdir(parents=True, exist_ok=True)
        use, cache = paged.press.picture_use, built.means.cache
        path.write_bytes(prepared(asset.path, asset.digest, asset.media_type, use, cache).content)
    blanks = padding(plan, sections, edition)
    pieces: list[str] = []
    for fragment, part in zip(paged.fragments, built.settled.done.parts, strict=True):
        labels = {name: plan.folios[name] for name in fragment.folios_used if plan.folios.get(name)}
        root = adapt(fragment, paged.press.palette, edition.line_break, part.fit, labels, alone=False)
        pieces += [_PADDING] * blanks[fragment.id] + [markup(root)]
    pieces += [_PADDING] * blanks[""]
    html = paged.workshop.whole_document(edition, "\n".join(pieces), "whole.css")
    dressed = with_strings(html, sections, edition, describe.running_title(paged.workshop.book))
    sheet = "\n".join((paged.press.sheet, _RULES, furniture(sections, edition), outline_rules(sections)))
    (folder / "whole.css").write_text(sheet, encoding="utf-8")
    document = folder / "whole.html"
    document.write_text(dressed, encoding="utf-8")
    return document


def start_setting(built: Built, document: Path) -> subprocess.Popen[bytes]:
    """Start the page engine on a document, tags on, lines chosen as in the book; it writes ``whole.pdf`` beside it."""
    words = built.paged.press.words
    with _fonts_as_before():
        config = fonts.use_only(built.paged.workshop.font_files)
    command = [
        sys.executable,
        "-m",
        "benchmarks.set_plain",
        document,
        document.with_suffix(".pdf"),
        "--fonts",
        config,
        *(() if words is None else ("--words", words.value)),
    ]
    with document.with_suffix(".log").open("wb") as log:
        return subprocess.Popen([*map(str, command), "--tagged"], cwd=ROOT, stdout=log, stderr=log)


def finish_setting(process: subprocess.Popen[bytes], document: Path) -> Path:
    """Wait for the page engine and return the file it made. Raises RuntimeError when it failed."""
    if process.wait():
        raise RuntimeError(document.with_suffix(".log").read_text(encoding="utf-8"))
    return document.with_suffix(".pdf")


def padding(plan: FolioPlan, sections: Sequence[Section], edition: Edition) -> Mapping[str, int]:
    """Return how many blank pages stand before each section that no rule of sides asks for; under "" those at the end.

    Blanks that such a rule asks for are left to the engine.
    """
    found: Counter[str] = Counter()
    at = 0
    ends = {page.extent_id: page.page_index + 1 for page in plan.pages if page.extent_id is not None}
    for section in sections:
        start = plan.starts[section.id]
        side = page_rule(section.kind, edition).side
        wanted = {SideRule.RECTO: False, SideRule.VERSO: True}.get(side)
        blanks = start - at
        by_rule = wanted is not None and blanks % 2 == 1 and plan.pages[start].verso is wanted
        found[section.id] = blanks - by_rule
        at = ends[section.id]
    found[""] = len(plan.pages) - at
    return found


def outline_rules(sections: Sequence[Section]) -> str:
    """Return rules by which the engine makes the outline of the book: a line for each section that has one."""
    return "\n".join(
        f"#{section.id} {{ bookmark-level: {section.depth}; bookmark-label: {_quoted(section.title)}; }}"
        for section in sections
        if section.kind not in _UNLISTED
    )


def _quoted(text: str) -> str:
    """Return a CSS string (CSS Syntax 3 §4.3.5)."""
    return json.dumps(text, ensure_ascii=False)


def _settled(paged: Paged, means: Means) -> Settled:
    making = paged.settle()
    asked = next(making)
    while True:
        parts = {job.key: part for job, part in means.bench.set(asked)}
        try:
            asked = making.send(parts)
        except StopIteration as stop:
            settled: Settled = stop.value
            return settled


@contextmanager
def _fonts_as_before() -> Iterator[None]:
    """Put fontconfig's environment back afterwards: it is for the engine's process alone."""
    before = os.environ.get("FONTCONFIG_FILE")
    try:
        yield
    finally:
        os.environ.pop("FONTCONFIG_FILE", None)
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before

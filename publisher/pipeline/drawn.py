"""Drawings of an e-book as pictures, for a store whose readers drop inline SVG: set by the page engine, one a page."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from lxml import etree

from publisher.assembly import describe
from publisher.assembly.epub.bitmaps import Bitmaps, speaking
from publisher.assembly.folio import Extent, plan_folios
from publisher.assembly.link import Linker, Placed, Volume
from publisher.assembly.pages import Jobs, Parts
from publisher.editions.edition import Edition, Target
from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment
from publisher.html.markup import parse
from publisher.pipeline.means import Means
from publisher.pipeline.workshop import Workshop
from publisher.render import stylesheet
from publisher.render.adapt import Palette
from publisher.render.part import Part
from publisher.render.pictures import SCREEN_USE
from publisher.render.press import Press, SheetJob
from publisher.render.program import program_digest

_SIDE_PT = 600
"""Width and height of the page a drawing is fitted into, points."""
_WIDTH_PX = 1200
"""Width of the picture of a drawing as wide as the page."""
_ID = "drawings"
_SHEET = f"""
@page {{ size: {_SIDE_PT}pt {_SIDE_PT}pt; margin: 0; }}
html, body, div {{ margin: 0; padding: 0; }}
.sheet {{ break-after: page; }}
svg {{ display: block; }}
"""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One drawing, fitted into the page."""

    place: tuple[str, int]
    markup: str
    width: float
    height: float
    """Share of the page's side, over 0 to 1."""
    light: bool | None
    """Its words are light: it stands on a dark ground. None: it has no words."""


@dataclass(frozen=True, slots=True)
class Drawings:
    """The drawings of an e-book that say something."""

    job: SheetJob
    drawings: tuple[_Drawing, ...]
    workshop: Workshop
    edition: Edition
    means: Means
    grounds: tuple[str, str]
    """Colours behind dark and behind light words."""

    @classmethod
    def of(
        cls, workshop: Workshop, edition: Edition, fragments: Sequence[Fragment], means: Means
    ) -> Drawings | None:
        """Return the drawings of the fragments; None where there are none."""
        palette = workshop.palette(stylesheet.sheet_for(workshop.theme, Target.BOOKLET))
        found = tuple(drawing for fragment in fragments for drawing in _drawings(fragment, palette))
        if not found:
            return None
        html = f'<div id="{_ID}">' + "".join(drawing.markup for drawing in found) + "</div>"
        press = Press(
            sheet=_SHEET,
            palette=palette,
            line_break=edition.line_break,
            shells=workshop.shells(),
            fonts=means.font_files(workshop.font_files),
            picture_use=SCREEN_USE,
            sided=False,
            program=program_digest(),
        )
        job = SheetJob(press, Fragment(_ID, SectionKind.BACK_COVER, "", html))
        grounds = (palette.root["color-white"], palette.root["color-ink"])
        return cls(job, found, workshop, edition, means, grounds)

    def pictures(self) -> Generator[Jobs, Parts, Bitmaps]:
        """Ask for the pages and return their pictures."""
        parts = yield (self.job,)
        return self._cut(parts[self.job.key])

    def _cut(self, part: Part) -> dict[tuple[str, int], bytes]:
        # Loaded late: few stores ask for pictures of drawings.
        from publisher.render.raster import page_cuts

        plan = plan_folios([Extent(_ID, part.page_count)])
        facts = describe.document_facts(self.workshop.book, self.edition)
        volume = Volume((Placed(part, 0, turned=False),), plan, None, (None,) * part.page_count, (), facts)
        out = BytesIO()
        fonts = self.job.press.fonts
        Linker(self.means.image, lambda face: self.means.program(face, fonts)).link(volume, out)
        shares = [(drawing.width, drawing.height) for drawing in self.drawings]
        grounds = [self.grounds[bool(drawing.light)] for drawing in self.drawings]
        cuts = page_cuts(out.getvalue(), _WIDTH_PX, shares, grounds)
        return {drawing.place: cut for drawing, cut in zip(self.drawings, cuts, strict=True)}


def _drawings(fragment: Fragment, palette: Palette) -> list[_Drawing]:
    if fragment.kind is SectionKind.COVER or "<svg" not in fragment.html:
        return []
    made = []
    for number, drawing in enumerate(speaking(parse(fragment.html))):
        _, _, across, down = map(float, drawing.get("viewBox").split())
        width, height = min(1.0, across / down), min(1.0, down / across)
        drawing.set("width", f"{width * _SIDE_PT:.3f}pt")
        drawing.set("height", f"{height * _SIDE_PT:.3f}pt")
        classes = " ".join(node.get("class", "") for node in reversed(list(drawing.iterancestors())))
        drawing.tail = None
        markup = etree.tostring(drawing, encoding="unicode")
        wrapped = f'<div class="sheet {classes}">{markup}</div>'
        place = (fragment.id, number)
        made.append(_Drawing(place, wrapped, width, height, _is_light(drawing, palette.root)))
    # One without words stands on the ground of those beside it.
    told = [drawing.light for drawing in made if drawing.light is not None]
    return [
        replace(drawing, light=told[0]) if drawing.light is None and told else drawing for drawing in made
    ]


def _is_light(drawing: Any, colours: Mapping[str, str]) -> bool | None:
    """Return whether all words of a drawing are light; None for one without words."""
    roles = {
        name.removeprefix("fill-")
        for text in drawing.iter("{http://www.w3.org/2000/svg}text")
        for name in (text.get("class") or "").split()
        if name.startswith("fill-")
    }
    if not roles:
        return None
    light = {colours[name] for name in ("color-white", "color-fog", "color-mist", "color-lamp")}
    return all(colours.get(f"color-{role}") in light for role in roles)

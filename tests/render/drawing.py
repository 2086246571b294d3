"""What tests of parts share: a few words drawn as a part, and its objects as text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.setting import SMALL_PAGES, make_engine, piece

from publisher.html.fragment import Asset
from publisher.render.fonts import font_files
from publisher.render.fragment import FONT_HEAD, FontFiles, PageEngine
from publisher.render.part import CLOSE, NEXT, OPEN, Part
from publisher.resources import theme_folder

MARK = re.compile(rb"%b([a-z])([^%b]*)%b" % (OPEN, CLOSE, CLOSE))


@cache
def engine(sheet: str = SMALL_PAGES) -> PageEngine:
    """Return an engine that all tests of this process share."""
    return make_engine(sheet)


@cache
def font_heads() -> FontFiles:
    """Return the theme's font files; their names stand for their digests."""
    found: dict[int, list[tuple[str, bytes]]] = {}
    for path in font_files(theme_folder("styles") / "fonts", ()):
        with path.open("rb") as stream:
            found.setdefault(path.stat().st_size, []).append((path.name, stream.read(FONT_HEAD)))
    return FontFiles(found)


@dataclass(frozen=True)
class Drawn:
    """A part and the pictures it shows."""

    part: Part
    images: Mapping[str, bytes]

    @property
    def objects(self) -> dict[int, str]:
        """The text of every object without a body; ``<o12>`` stands for a mark."""
        texts = self.part.objects.split(NEXT) if self.part.numbers else []
        return {number: shown(text) for number, text in zip(self.part.numbers, texts, strict=True)}

    def of_kind(self, kind: str) -> list[tuple[int, str]]:
        """Return number and text of the structure elements of a kind."""
        return [(number, text) for number, text in self.objects.items() if f"/S /{kind}/" in text]

    def content(self, page: int = 0) -> bytes:
        """Return the content of a page as it will be written, marks apart."""
        wanted = self.part.pages[page].contents
        (stream,) = (stream for stream in self.part.streams if stream.number == wanted)
        return stream.content if stream.open else zlib.decompress(stream.content)


def shown(text: bytes) -> str:
    """Return a text with its marks made readable."""
    return MARK.sub(rb"<\1\2>", text).decode("latin-1")


def draw(
    html: str,
    pictures: Mapping[str, bytes] | None = None,
    labels: Mapping[str, str] | None = None,
    *,
    sheet: str = SMALL_PAGES,
    verso: bool = False,
    tagged: bool = True,
    assets: tuple[Asset, ...] = (),
) -> Drawn:
    """Return what is drawn of a fragment ``guide`` that holds ``html``."""
    laid = engine(sheet).lay_out(piece(html, assets), pictures or {}, verso=verso, labels=labels)
    return Drawn(*engine(sheet).draw(laid, font_heads(), "key", verso=verso, tagged=tagged))

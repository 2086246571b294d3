"""Pictures: PRE-5xx.

Reads: pixels and the size they are printed at, compression tables, decoded pixels. That a picture was enlarged and the
quality it was packed with are estimates from what is left in the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.marks import Kind, Mark
from publisher.checks.preflight.pictures import Picture
from publisher.checks.preflight.rule import PRINTED, Hit, Rule, View, hit
from publisher.checks.preflight.subject import Profile

_LEAST_DPI = 200.0
_GOOD_DPI = 300.0
_LINE_ART_DPI = 600.0
_SLACK_DPI = 1.0
_LEAST_QUALITY = 70
_DOT = 8
"""Pixels of a side below which an image is a colour, not a picture."""


def _shown(view: View) -> Iterator[tuple[Page, Mark, Picture]]:
    for page in view.pages:
        for mark in page.marks:
            picture = mark.picture
            if (
                mark.kind is Kind.PICTURE
                and picture is not None
                and min(picture.width, picture.height) >= _DOT
            ):
                yield page, mark, picture


def _once(view: View) -> Iterator[tuple[Page, Mark, Picture]]:
    """Yield each picture where it is first shown."""
    told: set[int] = set()
    for page, mark, picture in _shown(view):
        if id(picture) not in told:
            told.add(id(picture))
            yield page, mark, picture


def _toned(view: View) -> Iterator[tuple[Page, Mark, Picture]]:
    return ((page, mark, picture) for page, mark, picture in _shown(view) if picture.bits > 1)


def _not_coarse(view: View) -> Iterator[Hit]:
    for page, mark, picture in _toned(view):
        if mark.dpi < _LEAST_DPI - _SLACK_DPI:
            yield _coarse(page, mark, picture, _LEAST_DPI)


def _fine(view: View) -> Iterator[Hit]:
    for page, mark, picture in _toned(view):
        if _LEAST_DPI - _SLACK_DPI <= mark.dpi < _GOOD_DPI - _SLACK_DPI:
            yield _coarse(page, mark, picture, _GOOD_DPI)


def _coarse(page: Page, mark: Mark, picture: Picture, least: float) -> Hit:
    pixels = f"{picture.width} × {picture.height}"
    return hit(
        page, mark.box, digest=picture.digest, dpi=f"{mark.dpi:.0f}", least=f"{least:g}", pixels=pixels
    )


def _line_art(view: View) -> Iterator[Hit]:
    for page, mark, picture in _shown(view):
        if picture.bits == 1 and mark.dpi < _LINE_ART_DPI - _SLACK_DPI:
            yield _coarse(page, mark, picture, _LINE_ART_DPI)


def _not_enlarged(view: View) -> Iterator[Hit]:
    for page, mark, picture in _once(view):
        if picture.bits > 1 and picture.upscaled:
            yield hit(page, mark.box, digest=picture.digest, pixels=f"{picture.width} × {picture.height}")


def _well_packed(view: View) -> Iterator[Hit]:
    for page, mark, picture in _once(view):
        quality = picture.jpeg_quality
        if quality is not None and quality < _LEAST_QUALITY:
            yield hit(page, mark.box, digest=picture.digest, quality=quality, least=_LEAST_QUALITY)


def _sound(view: View) -> Iterator[Hit]:
    for page, mark, picture in _once(view):
        if picture.damaged:
            yield hit(page, mark.box, digest=picture.digest)


def _eight_bits(view: View) -> Iterator[Hit]:
    for page, mark, picture in _once(view):
        if picture.bits > 8:  # noqa: PLR2004 - bits of a byte
            yield hit(page, mark.box, digest=picture.digest, bits=picture.bits)


_FOR = PRINTED | {Profile.FOREIGN}
RULES = (
    Rule("PRE-501", "Pictures have 200 dpi or more at the size they are printed.", _not_coarse, _FOR),
    Rule("PRE-502", "Pictures have 300 dpi or more at the size they are printed.", _fine, _FOR),
    Rule("PRE-503", "No picture was enlarged by inventing pixels.", _not_enlarged, _FOR),
    Rule("PRE-504", "JPEGs are packed with a quality of 70 or more.", _well_packed, _FOR),
    Rule("PRE-505", "Line art has 600 dpi or more.", _line_art, _FOR),
    Rule("PRE-506", "Pictures can be decoded.", _sound),
    Rule("PRE-507", "Pictures have 8 bits a channel.", _eight_bits, _FOR),
)

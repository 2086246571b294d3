"""Plates: how much ink lies on a page, estimated on a coarse raster of its operators and pictures.

Owns: painting areas and pictures in order on four plates, overprint and constant opacity included. Refuses: text and
thin lines (their colours are judged by themselves), soft masks, and anything in RGB, whose inks nobody knows yet.
Clips are taken by their boxes.
"""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.inks import Family
from publisher.checks.preflight.marks import Kind, Mark, empty, meet
from publisher.checks.preflight.pictures import Picture
from publisher.checks.preflight.reading import Box

_DPI = 25.0
_LEAST_PIXELS = 4
"""About 4 mm²: less is a rounding fault of the raster."""
_MOST_SIDE = 2000


def heaviest(page: Page, limit: float) -> tuple[float, Box] | None:
    """Return the most ink found on a page, 3.2 for 320 %, and around where, when it is more than ``limit``."""
    marks = [mark for mark in page.marks if _counts(mark)]
    if not _possible(marks, limit):
        return None
    raster = _Raster(page.media)
    for mark in marks:
        raster.paint(mark)
    return raster.heaviest(limit)


def _counts(mark: Mark) -> bool:
    if mark.kind is Kind.PICTURE:
        return mark.picture is not None and mark.picture.space.family in {Family.CMYK, Family.GRAY}
    return mark.kind is Kind.FILL and bool(mark.outline) and mark.colour is not None


def _possible(marks: list[Mark], limit: float) -> bool:
    """Return False when neither one colour nor several that let one another through can exceed the limit."""
    totals = [mark.colour.total for mark in marks if mark.colour is not None and not mark.colour.registration]
    layered = any(mark.overprint or mark.alpha < 1 for mark in marks)
    return max(totals, default=0.0) > limit or (layered and len(totals) > 1)


class _Raster:
    """Four plates, 0 for no ink to 255."""

    def __init__(self, media: Box) -> None:
        self._media = media
        self._scale = min(_DPI / 72, _MOST_SIDE / max(1.0, media[2] - media[0], media[3] - media[1]))
        self._size = (
            max(1, math.ceil((media[2] - media[0]) * self._scale)),
            max(1, math.ceil((media[3] - media[1]) * self._scale)),
        )
        self._plates = [Image.new("L", self._size, 0) for _ in range(4)]

    def paint(self, mark: Mark) -> None:
        """Paint one mark over what is there."""
        box = meet(mark.box, self._media)
        if empty(box):
            return
        left, top, right, bottom = self._pixels(box)
        if right <= left or bottom <= top:
            return
        if mark.kind is Kind.PICTURE and mark.picture is not None:
            self._paint_picture(mark, mark.picture, (left, top, right, bottom))
            return
        amounts = None if mark.colour is None or mark.colour.registration else mark.colour.amounts
        if amounts is None:
            return
        mask = self._mask(mark, (left, top, right, bottom))
        for plate, amount in zip(self._plates, amounts, strict=True):
            if amount or not (mark.overprint and mark.keeps_zeros):
                plate.paste(round(amount * 255), (left, top, right, bottom), mask)

    def _mask(self, mark: Mark, area: tuple[int, int, int, int]) -> Image.Image:
        size = (area[2] - area[0], area[3] - area[1])
        mask = Image.new("1", size, 0)
        for outline in mark.outline:
            points = [self._point(x, y, area) for x, y in outline]
            if len(points) < 3:  # noqa: PLR2004 - less encloses nothing
                continue
            shape = Image.new("1", size, 0)
            ImageDraw.Draw(shape).polygon(points, fill=1)
            join = ImageChops.logical_xor if mark.odd else ImageChops.logical_or
            mask = join(mask, shape)
        return mask.convert("L").point(lambda value: round(value * mark.alpha))

    def _paint_picture(self, mark: Mark, picture: Picture, area: tuple[int, int, int, int]) -> None:
        small = picture.small
        if small is None or small.mode not in {"L", "CMYK"} or picture.masked:
            return
        sized = small.resize((area[2] - area[0], area[3] - area[1]), Image.Resampling.BOX)
        channels = sized.split() if sized.mode == "CMYK" else (None, None, None, ImageChops.invert(sized))
        opacity = round(255 * mark.alpha)
        for plate, channel in zip(self._plates, channels, strict=True):
            ink = Image.new("L", sized.size, 0) if channel is None else channel
            plate.paste(ink, area, Image.new("L", sized.size, opacity))

    def heaviest(self, limit: float) -> tuple[float, Box] | None:
        """Return the most ink that covers more than a few pixels, and the box around all that exceeds the limit."""
        cyan, magenta, yellow, black = self._plates
        quarter = _averaged(cyan, magenta, yellow, black)
        histogram = quarter.histogram()
        over = math.floor(limit / 4 * 255) + 1
        if sum(histogram[over:]) < _LEAST_PIXELS:
            return None
        most = max(level for level in range(over, 256) if histogram[level])
        where = quarter.point(lambda level: 255 if level >= over else 0).getbbox()
        assert where is not None
        left, top, right, bottom = where
        media = self._media
        box = (
            media[0] + left / self._scale,
            media[3] - bottom / self._scale,
            media[0] + right / self._scale,
            media[3] - top / self._scale,
        )
        return most / 255 * 4, box

    def _point(self, x: float, y: float, area: tuple[int, int, int, int]) -> tuple[float, float]:
        return (x - self._media[0]) * self._scale - area[0], (self._media[3] - y) * self._scale - area[1]

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        left, bottom, right, top = box
        return (
            max(0, math.floor((left - self._media[0]) * self._scale)),
            max(0, math.floor((self._media[3] - top) * self._scale)),
            min(self._size[0], math.ceil((right - self._media[0]) * self._scale)),
            min(self._size[1], math.ceil((self._media[3] - bottom) * self._scale)),
        )


def over_limit_share(picture: Picture, limit: float) -> float:
    """Return the share of a picture's pixels, looked at small, that hold more ink than ``limit``."""
    small = picture.small
    if small is None or small.mode != "CMYK":
        return 0.0
    cyan, magenta, yellow, black = small.split()
    quarter = _averaged(cyan, magenta, yellow, black)
    over = math.floor(limit / 4 * 255) + 1
    return sum(quarter.histogram()[over:]) / max(1, small.width * small.height)


def _averaged(
    cyan: Image.Image, magenta: Image.Image, yellow: Image.Image, black: Image.Image
) -> Image.Image:
    """Return the sum of four plates, divided by four."""
    colours, dark = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    return ImageChops.add(colours, dark, 2)

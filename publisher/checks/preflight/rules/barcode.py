"""The barcode on the cover (EAN-13 and five-digit add-on, ISO/IEC 15420): PRE-85x.

Reads: the cover as a scanner sees it, rasterised and decoded by zxing, and the inks of what is painted there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.marks import Kind, area, empty, meet
from publisher.checks.preflight.raster import Rasters
from publisher.checks.preflight.reading import Box
from publisher.checks.preflight.rule import PRESS, Hit, Rule, View, hit
from publisher.checks.preflight.rules.boxes import inside
from publisher.checks.preflight.subject import Kind as File

_DPI = 400
_MODULES = 95
"""Modules of the bars of an EAN-13."""
_MODULE_MM = 0.33
_LEAST, _MOST = 0.8, 2.0
_SLACK = 0.015
_QUIET_LEFT, _QUIET_RIGHT = 11, 5
"""Modules: 5 on the right are those of an add-on, the least anything asks for."""
_ADD_ON_DIGITS = 5
_LIGHT = 190
"""Gray level, 0 to 255, that a scanner takes for paper."""


@dataclass(frozen=True, slots=True)
class _Code:
    number: str
    add_on: str
    box: Box
    """Of the bars of the EAN-13, in points of the page's space."""
    left_quiet: float
    """Light modules left of the bars."""
    right_quiet: float
    """Light modules right of the last bar, of the add-on where there is one."""


@lru_cache(maxsize=4)
def _codes(path: Path, index: int, media: Box, stamp: int) -> tuple[_Code, ...]:
    """Return the EAN-13 codes on a page; ``stamp`` keeps an older file of the same name apart."""
    import zxingcpp

    del stamp
    image = Rasters(path).page(index, _DPI)
    if image is None:
        return ()
    gray = image.convert("L")
    found: list[Any] = zxingcpp.read_barcodes(
        gray,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.EAN13]),
        ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read,
        try_downscale=False,
    )
    codes = [code for item in found if (code := _measured(item, gray, media)) is not None]
    # A scan line below the add-on reads the number alone.
    fullest = {code.number: code for code in sorted(codes, key=lambda code: len(code.add_on))}
    return tuple(fullest.values())


def _measured(item: Any, gray: Any, media: Box) -> _Code | None:
    digits = "".join(character for character in str(item.text) if character.isdigit())
    number, add_on = digits[:13], digits[13:]
    place = item.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    row = round((min(ys) + max(ys)) / 2)
    line = [gray.getpixel((x, row)) < _LIGHT for x in range(gray.width)]
    start = _nearest_bar(line, min(xs))
    if start is None:
        return None
    end = _end_of_symbol(line, start)
    if end is None:
        return None
    module = (end - start) / _MODULES
    left = _run_of_light(line, start - 1, -1) / module
    # An add-on begins 7 to 12 modules behind the bars.
    last = end if not add_on else _end_of_add_on(line, end, module)
    right = _run_of_light(line, last, 1) / module
    scale = 72 / _DPI
    top, bottom = media[3] - min(ys) * scale, media[3] - max(ys) * scale
    box = (media[0] + start * scale, bottom, media[0] + end * scale, max(top, bottom + scale))
    return _Code(number, add_on, box, left, right)


def _nearest_bar(line: list[bool], x: float) -> int | None:
    """Return where the first bar begins near ``x``."""
    around = range(max(1, round(x) - 12), min(len(line), round(x) + 12))
    starts = [place for place in around if line[place] and not line[place - 1]]
    return min(starts, key=lambda place: abs(place - x), default=None)


_BARS = 30
"""Bars of an EAN-13: three guards and twelve digits, two bars a digit."""


def _end_of_symbol(line: list[bool], start: int) -> int | None:
    """Return the pixel behind the thirtieth bar from ``start``."""
    bars, place = 0, start
    while place < len(line):
        if line[place] and (place == start or not line[place - 1]):
            bars += 1
        if bars == _BARS and not line[place]:
            return place
        place += 1
    return None


def _end_of_add_on(line: list[bool], end: int, module: float) -> int:
    """Return the pixel behind the add-on's last bar: its 47 modules begin within 13 of the bars' end."""
    first = next(
        (place for place in range(end, min(len(line), round(end + 13 * module))) if line[place]), end
    )
    stop = min(len(line), round(first + 48 * module))
    return max((place + 1 for place in range(first, stop) if line[place]), default=end)


def _run_of_light(line: list[bool], place: int, step: int) -> int:
    count = 0
    while 0 <= place < len(line) and not line[place]:
        count += 1
        place += step
    return count


def _read(view: View) -> Iterator[tuple[Page, _Code]]:
    path = view.document.path
    for page in view.pages[:1]:
        for code in _codes(path, page.index, page.boxes.get("/CropBox", page.media), path.stat().st_mtime_ns):
            yield page, code


def _present(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    # A book that is not for sale may leave it out.
    if edition is None or edition.isbn is None or edition.price_won is None or not view.pages:
        return
    if not any(True for _ in _read(view)):
        yield hit(view.pages[0], isbn=edition.isbn)


def _right_number(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    if edition is None or edition.isbn is None:
        return
    for page, code in _read(view):
        if code.number != edition.isbn.replace("-", "").replace(" ", ""):
            yield hit(page, code.box, found=code.number, isbn=edition.isbn)


def _add_on(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    wanted = None if edition is None else edition.isbn_addon
    for page, code in _read(view):
        if (wanted and code.add_on != wanted) or len(code.add_on) != _ADD_ON_DIGITS:
            yield hit(page, code.box, found=code.add_on or "–", wanted=wanted or "?????")


def _right_size(view: View) -> Iterator[Hit]:
    for page, code in _read(view):
        size = (code.box[2] - code.box[0]) * 25.4 / 72 / (_MODULES * _MODULE_MM)
        if not _LEAST - _SLACK <= size <= _MOST + _SLACK:
            yield hit(page, code.box, size=f"{size * 100:.0f}")


def _quiet(view: View) -> Iterator[Hit]:
    for page, code in _read(view):
        if code.left_quiet < _QUIET_LEFT - 0.6 or code.right_quiet < _QUIET_RIGHT - 0.6:
            left, right = min(code.left_quiet, 99), min(code.right_quiet, 99)
            yield hit(
                page,
                code.box,
                left=f"{left:.0f}",
                right=f"{right:.0f}",
                least=f"{_QUIET_LEFT} / {_QUIET_RIGHT}",
            )


def _black_only(view: View) -> Iterator[Hit]:
    for page, code in _read(view):
        for mark in page.marks:
            if mark.kind is not Kind.FILL or mark.colour is None or empty(meet(mark.box, code.box)):
                continue
            within = inside(mark.box, (code.box[0] - 3, code.box[1] - 60, code.box[2] + 60, code.box[3] + 60))
            amounts = mark.colour.amounts
            dark = amounts is None or sum(amounts) > 0.5  # noqa: PLR2004 - light grounds are no bars
            if within and dark and amounts != (0.0, 0.0, 0.0, 1.0) and area(mark.box) > 0:
                yield hit(page, mark.box)
                break


_COVER = frozenset({File.COVER})
RULES = (
    Rule(
        "PRE-851",
        "The cover of a book for sale with an ISBN carries a barcode that a scanner reads.",
        _present,
        kinds=_COVER,
    ),
    Rule("PRE-852", "The barcode is the edition's ISBN.", _right_number, kinds=_COVER),
    Rule("PRE-853", "The barcode has its five-digit add-on (부가기호).", _add_on, kinds=_COVER),
    Rule("PRE-854", "The barcode is printed at 80 to 200 % of its nominal size.", _right_size, kinds=_COVER),
    Rule("PRE-855", "The barcode has its quiet zones.", _quiet, kinds=_COVER),
    Rule("PRE-856", "The bars are printed in black alone.", _black_only, PRESS, _COVER),
)

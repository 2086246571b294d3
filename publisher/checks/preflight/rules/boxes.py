"""Boxes and bleed (ISO 32000-2 §14.11.2, ISO 15930-7): PRE-1xx.

Reads: page boxes, the places of marks, the edition's trim and bleed.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.inks import Family
from publisher.checks.preflight.marks import Kind, Mark, area, empty, meet
from publisher.checks.preflight.reading import Box
from publisher.checks.preflight.rule import DIGITAL, PRESS, SINGLE, Hit, Rule, View, hit
from publisher.checks.preflight.subject import Kind as File
from publisher.geometry import Mm

_EXACT_PT = float(Mm(0.01).to_pt())
_NEAR_PT = float(Mm(0.3).to_pt())
"""Content that ends this near to the trim is meant to reach it."""
_REACH_PT = float(Mm(0.1).to_pt())
_SAFE_MM = 5.0
_SAFE_PT = float(Mm(_SAFE_MM).to_pt())
_SIDES = ("left", "bottom", "right", "top")


def size_mm(box: Box) -> str:
    """Return a size in millimetres as it is shown."""
    from publisher.geometry import Pt

    return f"{Pt(box[2] - box[0]).to_mm():.2f} × {Pt(box[3] - box[1]).to_mm():.2f}"


def inside(inner: Box, outer: Box, slack: float = _EXACT_PT) -> bool:
    """Return True when a box does not leave another."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _boxes_present(view: View) -> Iterator[Hit]:
    for page in view.pages:
        wanted = ("/MediaBox", "/TrimBox") if _bleed_mm(view) == 0 else ("/MediaBox", "/BleedBox", "/TrimBox")
        missing = [key.removeprefix("/") for key in wanted if key not in page.boxes]
        if missing:
            yield hit(page, boxes=", ".join(missing))


def _bleed_mm(view: View) -> float | None:
    return None if view.subject.edition is None else float(view.subject.edition.bleed)


def _boxes_nested(view: View) -> Iterator[Hit]:
    for page in view.pages:
        for inner, outer in (
            ("/TrimBox", "/BleedBox"),
            ("/BleedBox", "/MediaBox"),
            ("/TrimBox", "/MediaBox"),
        ):
            if (
                inner in page.boxes
                and outer in page.boxes
                and not inside(page.boxes[inner], page.boxes[outer])
            ):
                yield hit(page, page.boxes[inner], inner=inner[1:], outer=outer[1:])
                break


def _trim_is_the_editions(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    if edition is None or edition.trim is None:
        return
    width, height = float(edition.trim.width.to_pt()), float(edition.trim.height.to_pt())
    for page in view.pages:
        trim = page.trim
        if abs(trim[2] - trim[0] - width) > _EXACT_PT or abs(trim[3] - trim[1] - height) > _EXACT_PT:
            wanted = f"{edition.trim.width:.2f} × {edition.trim.height:.2f}"
            yield hit(page, trim, found=size_mm(trim), wanted=wanted)


def _bleed_is_the_editions(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    if edition is None:
        return
    wanted = float(edition.bleed.to_pt())
    for page in view.pages:
        amounts = _bleeds(page)
        if any(abs(amount - wanted) > _EXACT_PT for amount in amounts):
            found = " / ".join(f"{amount * 25.4 / 72:.2f}" for amount in amounts)
            yield hit(page, page.bleed, found=found, wanted=f"{edition.bleed:g}")


def _bleeds(page: Page) -> tuple[float, ...]:
    trim, bleed = page.trim, page.bleed
    return trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]


def _one_size(view: View) -> Iterator[Hit]:
    first = view.pages[0].trim if view.pages else None
    for page in view.pages[1:]:
        if first is not None and size_mm(page.trim) != size_mm(first):
            yield hit(page, page.trim, found=size_mm(page.trim), first=size_mm(first))


def _origin_at_zero(view: View) -> Iterator[Hit]:
    for page in view.pages:
        if abs(page.media[0]) > _EXACT_PT or abs(page.media[1]) > _EXACT_PT:
            yield hit(page, x=f"{page.media[0]:g}", y=f"{page.media[1]:g}")


def _content_reaches_the_bleed(view: View) -> Iterator[Hit]:
    for page in view.pages:
        if "/TrimBox" not in page.boxes or max(_bleeds(page)) < _REACH_PT:
            continue
        for mark in page.marks:
            side = _short_side(mark, page) if _could_bleed(mark, page) else None
            if side is not None:
                yield hit(
                    page, mark.box, side=side, digest="" if mark.picture is None else mark.picture.digest
                )


def _could_bleed(mark: Mark, page: Page) -> bool:
    if mark.kind not in {Kind.FILL, Kind.PICTURE, Kind.SHADING} or mark.alpha == 0:
        return False
    white = mark.colour is not None and mark.colour.amounts is not None and mark.colour.total == 0
    return not white and not paper_white(mark) and not empty(meet(mark.box, page.trim))


def paper_white(mark: Mark) -> bool:
    """Return True for a fill that leaves paper as it is, in RGB too."""
    if mark.colour is None or mark.kind is Kind.PICTURE:
        return False
    if mark.colour.space.family is Family.RGB:
        return min(mark.colour.components, default=0) >= 0.999  # noqa: PLR2004 - white
    return mark.colour.amounts is not None and mark.colour.total == 0


def _short_side(mark: Mark, page: Page) -> str | None:
    """Return the side on which a mark reaches the trim but not the bleed."""
    box, trim, bleed = mark.box, page.trim, page.bleed
    for side, name in enumerate(_SIDES):
        sign = 1 if side < 2 else -1  # noqa: PLR2004 - left and bottom come first
        reaches = sign * (box[side] - trim[side]) <= _NEAR_PT
        short = sign * (box[side] - bleed[side]) > _REACH_PT
        if reaches and short and sign * (trim[side] - bleed[side]) > _REACH_PT:
            return name
    return None


def _text_is_safe(view: View) -> Iterator[Hit]:
    for page in view.pages:
        left, bottom, right, top = page.trim
        safe = (left + _SAFE_PT, bottom + _SAFE_PT, right - _SAFE_PT, top - _SAFE_PT)
        for mark in page.marks:
            words = mark.text.strip()
            if not words or mark.artifact or not mark.visible or inside(mark.box, safe, slack=_NEAR_PT):
                continue
            if mark.kind is Kind.TEXT and not empty(meet(mark.box, page.bleed)):
                yield hit(page, mark.box, text=words, words=words, safe=f"{_SAFE_MM:g}")


def _marks_outside_the_bleed(view: View) -> Iterator[Hit]:
    for page in view.pages:
        left, bottom, right, top = page.bleed
        within = (left + _EXACT_PT, bottom + _EXACT_PT, right - _EXACT_PT, top - _EXACT_PT)
        for mark in page.marks:
            if mark.colour is not None and mark.colour.registration and not empty(meet(mark.box, within)):
                yield hit(page, mark.box)


def _crop_shows_the_bleed(view: View) -> Iterator[Hit]:
    for page in view.pages:
        crop = page.boxes.get("/CropBox")
        if crop is not None and "/TrimBox" in page.boxes and not inside(page.bleed, crop):
            yield hit(page, crop, found=size_mm(crop), bleed=size_mm(page.bleed))


def _usual_unit(view: View) -> Iterator[Hit]:
    for page in view.pages:
        if page.unit != 1:
            yield hit(page, unit=f"{page.unit:g}")


def _marks_present(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    if edition is None or not edition.production.marks:
        return
    for page in view.pages:
        drawn = any(mark.colour is not None and mark.colour.registration for mark in page.marks)
        if not drawn:
            yield hit(page)


def _slug_is_empty(view: View) -> Iterator[Hit]:
    for page in view.pages:
        if "/BleedBox" not in page.boxes or inside(page.media, page.bleed):
            continue
        for mark in page.marks:
            registration = mark.colour is not None and mark.colour.registration
            out = not inside(mark.box, page.bleed, slack=_NEAR_PT)
            if out and not registration and not paper_white(mark) and area(mark.box) > 0:
                yield hit(page, mark.box, text=mark.text)


def _screen_shows_the_trim(view: View) -> Iterator[Hit]:
    for page in view.pages:
        shown = page.boxes.get("/CropBox") or page.media
        if not inside(shown, page.trim):
            yield hit(page, shown, found=size_mm(shown), trim=size_mm(page.trim))


_BOUND = SINGLE - {File.COVER}
RULES = (
    Rule("PRE-101", "Every page has its MediaBox, BleedBox and TrimBox.", _boxes_present, PRESS, SINGLE),
    Rule("PRE-102", "The TrimBox lies inside the BleedBox, and that inside the MediaBox.", _boxes_nested),
    Rule("PRE-103", "The trim size is the edition's, to 0.01 mm.", _trim_is_the_editions, kinds=_BOUND),
    Rule(
        "PRE-104",
        "The bleed is the edition's on all four sides, to 0.01 mm.",
        _bleed_is_the_editions,
        PRESS,
        SINGLE,
    ),
    Rule("PRE-105", "All pages have the same trim size.", _one_size),
    Rule("PRE-106", "The lower left corner of the MediaBox is at zero.", _origin_at_zero, PRESS),
    Rule("PRE-107", "What reaches the trim goes on to the bleed.", _content_reaches_the_bleed, PRESS, SINGLE),
    Rule(
        "PRE-108",
        "Text keeps 5 mm away from the trim; folios and tabs may stand there.",
        _text_is_safe,
        PRESS,
        SINGLE,
    ),
    Rule(
        "PRE-109",
        "Marks in registration colour stay outside the bleed.",
        _marks_outside_the_bleed,
        PRESS,
        SINGLE,
    ),
    Rule("PRE-110", "The CropBox hides nothing of the bleed.", _crop_shows_the_bleed, PRESS),
    Rule("PRE-111", "A unit of the page is 1/72 inch.", _usual_unit),
    Rule(
        "PRE-112",
        "Crop and registration marks are drawn where the edition asks for them.",
        _marks_present,
        PRESS,
        SINGLE,
    ),
    Rule("PRE-113", "Nothing but marks is printed outside the bleed.", _slug_is_empty, PRESS, SINGLE),
    Rule(
        "PRE-114",
        "A file for screens shows the trimmed page, without bleed.",
        _screen_shows_the_trim,
        DIGITAL,
    ),
)

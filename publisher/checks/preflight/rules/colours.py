"""Colours and inks (ISO 15930-7): PRE-2xx.

Reads: colours of marks, spaces of pictures, shadings and groups, overprint. Ink is computed from the operators and
the decoded pictures, not measured on plates: text by its own colour, areas and pictures on a coarse raster
(``plates``), where curves, clips and soft masks are only approximated.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.preflight.document import Page, output_intent
from publisher.checks.preflight.inks import Amounts, Family, Space
from publisher.checks.preflight.inks import Colour as Ink
from publisher.checks.preflight.marks import Kind, Mark, area
from publisher.checks.preflight.plates import heaviest, over_limit_share
from publisher.checks.preflight.reading import entry, part
from publisher.checks.preflight.rule import PRESS, SINGLE, Hit, Rule, View, hit
from publisher.editions.production import INK_LIMIT, Colour

_PROCESS = frozenset({"Cyan", "Magenta", "Yellow", "Black", "All", "None"})
_TEXT_PT = 24.0
"""Points: larger text is an area to a press."""
_SLACK = 0.03
"""Share of full ink that rounding may add to a limit."""
_PICTURE_SLACK = 0.06
"""The same for pictures, whose compression scatters."""
_PICTURE_SHARE = 0.005
"""Share of a picture's pixels that may exceed the limit: a sprinkle is not seen."""


def _separated(view: View) -> bool:
    return view.subject.colour is not Colour.RGB


def _painted(page: Page, *kinds: Kind) -> Iterator[Mark]:
    return (mark for mark in page.marks if mark.kind in kinds)


def _vector_rgb(view: View) -> Iterator[Hit]:
    for page in view.pages if _separated(view) else ():
        for mark in _painted(page, Kind.FILL, Kind.STROKE, Kind.TEXT):
            space = None if mark.colour is None else mark.colour.space
            if space is not None and space.family is Family.RGB and space.device:
                value = (
                    " ".join(f"{component:.3g}" for component in mark.colour.components)
                    if mark.colour
                    else ""
                )
                yield hit(page, mark.box, text=mark.text, space=space.name, value=value, what=mark.kind.value)


def _picture_rgb(view: View) -> Iterator[Hit]:
    for page in view.pages if _separated(view) else ():
        for mark in _painted(page, Kind.PICTURE):
            picture = mark.picture
            if (
                picture is not None
                and not picture.stencil
                and picture.space.family in {Family.RGB, Family.LAB}
            ):
                yield hit(page, mark.box, digest=picture.digest, space=picture.space.name)


def _shading_rgb(view: View) -> Iterator[Hit]:
    for page in view.pages if _separated(view) else ():
        for mark in _painted(page, Kind.SHADING):
            if mark.space is not None and mark.space.family in {Family.RGB, Family.LAB}:
                yield hit(page, mark.box, space=mark.space.name)


def _group_rgb(view: View) -> Iterator[Hit]:
    for page in view.pages if _separated(view) else ():
        for group in page.groups:
            if group.space.family in {Family.RGB, Family.LAB}:
                yield hit(page, group.box, space=group.space.name)


def _independent(view: View) -> Iterator[Hit]:
    for page in view.pages if _separated(view) else ():
        for mark in _painted(page, Kind.FILL, Kind.STROKE, Kind.TEXT):
            space = None if mark.colour is None else mark.colour.space
            if space is not None and not space.device and space.family is not Family.PATTERN:
                yield hit(page, mark.box, text=mark.text, space=space.name)


def _gray_only(view: View) -> Iterator[Hit]:
    if view.subject.colour is not Colour.GRAY:
        return
    for page in view.pages:
        for mark in page.marks:
            if (
                mark.colour is not None
                and not mark.colour.registration
                and sum((mark.colour.amounts or (0.0,) * 4)[:3]) > 0
            ):
                yield hit(page, mark.box, text=mark.text)
            elif mark.picture is not None and mark.picture.space.family is Family.CMYK:
                yield hit(page, mark.box, digest=mark.picture.digest)


def _text_amounts(view: View) -> Iterator[tuple[Page, Mark, Amounts]]:
    for page in view.pages if _separated(view) else ():
        for mark in _painted(page, Kind.TEXT):
            colour = mark.colour
            if colour is None or colour.registration or not mark.visible or not mark.text.strip():
                continue
            if mark.size < _TEXT_PT and colour.amounts is not None:
                yield page, mark, colour.amounts


def _rich_black_text(view: View) -> Iterator[Hit]:
    for page, mark, (cyan, magenta, yellow, black) in _text_amounts(view):
        if black >= 0.85 and cyan + magenta + yellow > 0.02:  # noqa: PLR2004 - black that is more than black
            yield hit(
                page,
                mark.box,
                text=mark.text,
                words=mark.text.strip(),
                inks=_inks((cyan, magenta, yellow, black)),
            )


def _black_without_black(view: View) -> Iterator[Hit]:
    for page, mark, (cyan, magenta, yellow, black) in _text_amounts(view):
        if black < 0.85 and min(cyan, magenta, yellow) + black >= 0.85:  # noqa: PLR2004 - black made of colours
            yield hit(
                page,
                mark.box,
                text=mark.text,
                words=mark.text.strip(),
                inks=_inks((cyan, magenta, yellow, black)),
            )


def _inks(amounts: Amounts) -> str:
    return " ".join(
        f"{name}{amount * 100:.0f}" for name, amount in zip("CMYK", amounts, strict=True) if amount
    )


def limit_of(view: View) -> float:
    """Return the ink limit, 3.0 for 300 %."""
    edition = view.subject.edition
    return (INK_LIMIT if edition is None else edition.production.ink_limit) / 100


def _too_much_ink(view: View) -> Iterator[Hit]:
    limit = limit_of(view)
    for page in view.pages:
        for mark in _painted(page, Kind.TEXT, Kind.STROKE):
            total = 0.0 if mark.colour is None or mark.colour.registration else mark.colour.total
            if total > limit + _SLACK:
                yield hit(
                    page, mark.box, text=mark.text, found=f"{total * 100:.0f}", limit=f"{limit * 100:.0f}"
                )
        found = heaviest(page, limit + _SLACK)
        if found is not None:
            yield hit(page, found[1], found=f"{found[0] * 100:.0f}", limit=f"{limit * 100:.0f}")


def _too_much_ink_in_picture(view: View) -> Iterator[Hit]:
    limit = limit_of(view)
    for page in view.pages:
        for mark in _painted(page, Kind.PICTURE):
            picture = mark.picture
            if picture is None or picture.space.family is not Family.CMYK:
                continue
            share = over_limit_share(picture, limit + _PICTURE_SLACK)
            if share > _PICTURE_SHARE:
                yield hit(
                    page,
                    mark.box,
                    digest=picture.digest,
                    share=f"{share * 100:.1f}",
                    limit=f"{limit * 100:.0f}",
                )


def _white_overprints(view: View) -> Iterator[Hit]:
    for page in view.pages:
        for mark in _painted(page, Kind.FILL, Kind.STROKE, Kind.TEXT):
            if mark.overprint and mark.colour is not None and _white(mark.colour):
                yield hit(page, mark.box, text=mark.text)


def _white(colour: Ink) -> bool:
    """Return True for no ink at all, of spot colours neither."""
    if colour.space.family is Family.SPOT:
        return colour.space.colorants != ("None",) and not any(colour.components)
    return colour.amounts is not None and colour.total == 0


def _black_knocks_out(view: View) -> Iterator[Hit]:
    if view.subject.colour is not Colour.CMYK:
        return
    for page, mark, amounts in _text_amounts(view):
        if amounts == (0.0, 0.0, 0.0, 1.0) and not mark.overprint and mark.alpha == 1:
            yield hit(page, mark.box, text=mark.text, words=mark.text.strip())


def _spot_colours(view: View) -> Iterator[Hit]:
    for page in view.pages if _separated(view) else ():
        told: set[str] = set()
        for mark in page.marks:
            for space in _spaces(mark):
                strange = [name for name in space.colorants if name not in _PROCESS and name not in told]
                told.update(strange)
                if strange:
                    yield hit(page, mark.box, names=", ".join(strange))


def _spaces(mark: Mark) -> Iterator[Space]:
    if mark.colour is not None:
        yield mark.colour.space
    if mark.picture is not None:
        yield mark.picture.space
    if mark.space is not None:
        yield mark.space


def _blend_space(view: View) -> Iterator[Hit]:
    """Without a group of its own a page is blended in the space of the output intent (ISO 15930-7)."""
    if not _separated(view) or output_intent(view.document) is not None:
        return
    for page in view.pages:
        if page.seen.transparent and entry(part(page.dictionary, "/Group"), "/CS") is None:
            yield hit(page)


def _wide_black(view: View) -> Iterator[Hit]:
    """Areas of black alone of more than a quarter of the page look grey on a press."""
    for page in view.pages if view.subject.colour is Colour.CMYK else ():
        for mark in _painted(page, Kind.FILL):
            alone = mark.colour is not None and mark.colour.amounts == (0.0, 0.0, 0.0, 1.0)
            if alone and mark.width is None and area(mark.box) > area(page.trim) / 4:
                yield hit(page, mark.box)


RULES = (
    Rule("PRE-201", "No text, line or area is in RGB where the edition is printed.", _vector_rgb, PRESS),
    Rule("PRE-202", "No picture is in RGB or Lab where the edition is printed.", _picture_rgb, PRESS),
    Rule("PRE-203", "No gradient is in RGB or Lab where the edition is printed.", _shading_rgb, PRESS),
    Rule("PRE-204", "No transparency group is blended in RGB or Lab.", _group_rgb, PRESS),
    Rule(
        "PRE-205",
        "Text, lines and areas are inks, not colours by profile (ICC, Cal, Lab).",
        _independent,
        PRESS,
    ),
    Rule("PRE-206", "An edition in gray has no colour ink.", _gray_only, PRESS),
    Rule("PRE-207", "Black text has no other ink.", _rich_black_text, PRESS),
    Rule("PRE-208", "Black text is made of black, not of colours.", _black_without_black, PRESS),
    Rule(
        "PRE-209", "Inks of text, lines and areas stay within the limit, all together.", _too_much_ink, PRESS
    ),
    Rule("PRE-210", "Inks of pictures stay within the limit.", _too_much_ink_in_picture, PRESS),
    Rule("PRE-211", "White does not overprint: it would vanish.", _white_overprints),
    Rule("PRE-212", "Black text overprints.", _black_knocks_out, PRESS, SINGLE),
    Rule("PRE-213", "There are no spot colours.", _spot_colours, PRESS),
    Rule(
        "PRE-214",
        "A page with transparency, or the output intent, names the inks it is blended in.",
        _blend_space,
        PRESS,
    ),
    Rule("PRE-215", "A wide black area has a second ink under it.", _wide_black, PRESS),
)

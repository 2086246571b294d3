"""Press colours of a theme: which inks stand for which colours, read from ``press.css`` and the sheet of the pages.

For a colour token the press sheet says the same name with ``device-cmyk(c m y k)``, in percent or from 0 to 1 (CSS
Color 5 §8). Owns: pairing both by the token's name, in ``:root`` and in classes that redefine it. Refuses: converting.
Inks count only for the colour they were chosen for: where a book gives a token another colour and says nothing of
inks, that colour is converted as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import tinycss2.color4

from publisher.editions.edition import Target
from publisher.errors import Diagnostic, diagnose
from publisher.render.inks import Amounts, Rgb
from publisher.render.stylesheet import Theme, scoped_values, sources, token_values

PRESS = "press.css"
_CMYK = re.compile(r"device-cmyk\(\s*([^()]*?)\s*\)", re.IGNORECASE)
_INKS, _FULL = 4, 100

InkTable = tuple[tuple[Rgb, Amounts], ...]


def ink_table(theme: Theme, target: Target) -> tuple[InkTable, tuple[Diagnostic, ...]]:
    """Return the inks of a theme's colours on a target, sorted, and what is wrong with them."""
    try:
        press = theme.read(PRESS)
    except FileNotFoundError:
        return (), ()
    now, meant = sources(theme, target), sources(_meant(theme), target)
    found: dict[Rgb, tuple[str, Amounts]] = {}
    faults: list[Diagnostic] = []
    for name, value, colour, before in _pairs(press, now, meant):
        amounts = _amounts(value)
        if amounts is None:
            faults.append(diagnose("CSS-010", token=name, value=value))
            continue
        rgb = _rgb(colour)
        if rgb is None or rgb != _rgb(before):
            continue
        first, known = found.setdefault(rgb, (name, amounts))
        if known != amounts:
            shown = f"#{bytes(rgb).hex()}"
            faults.append(diagnose("CSS-011", first=first, second=name, colour=shown))
    return tuple(sorted((rgb, amounts) for rgb, (_, amounts) in found.items())), tuple(faults)


def _meant(theme: Theme) -> Theme:
    """Return the theme whose colours the press sheet was written for: that of its own folder and those behind it."""
    folders = theme.folders
    while len(folders) > 1 and not (folders[0] / PRESS).is_file():
        folders = folders[1:]
    if folders[0] == theme.named:
        return replace(theme, folders=folders, overrides=theme.given)
    if folders == theme.folders and len(folders) > 1:  # the book's own: who writes both means both
        return theme
    return replace(theme, folders=folders, overrides=())


def _pairs(press: str, now: str, meant: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield token, its inks, its colour now, and the colour the inks were chosen for."""
    yield from _named("", token_values(press), token_values(now), token_values(meant))
    scopes, others = scoped_values(now), scoped_values(meant)
    for scope, inks in scoped_values(press).items():
        yield from _named(f".{scope} ", inks, scopes.get(scope, {}), others.get(scope, {}))


def _named(
    scope: str, inks: Mapping[str, str], now: Mapping[str, str], meant: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    for name, value in inks.items():
        yield f"{scope}--{name}", value, now.get(name, ""), meant.get(name, "")


def _amounts(value: str) -> Amounts | None:
    """Return the inks ``device-cmyk()`` names, in whole percents; None for anything else."""
    written = _CMYK.fullmatch(value.strip())
    parts = re.split(r"[\s,]+", written.group(1)) if written else []
    try:
        shares = [float(p[:-1]) if p.endswith("%") else float(p) * 100 for p in parts]
    except ValueError:
        return None
    if len(shares) != _INKS or not all(0 <= share <= _FULL for share in shares):
        return None
    cyan, magenta, yellow, black = (round(share) for share in shares)
    return cyan, magenta, yellow, black


def _rgb(value: str) -> Rgb | None:
    """Return a CSS colour in sRGB, without its opacity; None for what is none."""
    parsed = tinycss2.color4.parse_color(value) if value else None
    if parsed is None or parsed == "currentcolor":
        return None
    red, green, blue = (min(255, max(0, round(255 * v))) for v in parsed.to("srgb").coordinates)
    return red, green, blue

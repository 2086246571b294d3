"""Contrast of text and ground, computed from the style sheet a reader applies (WCAG 2.1 §1.4.3), by day and night.

Owns: a small cascade over colour, ground, size and weight of text, and custom properties. Refuses: what lies in
pictures or drawings (a person looks at those), and a theme of the reader's own.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cssselect2
import tinycss2
import tinycss2.color3

from publisher.checks.epub_file import EpubFile

_WANTED, _WANTED_LARGE = 4.5, 3.0
_LARGE_EM, _LARGE_BOLD_EM, _BOLD = 1.5, 1.1667, 700
"""Large text: 18 pt, or 14 pt bold, where a reader's text is 12 pt."""
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_EM = re.compile(r"(\d*\.?\d+)(em|rem|%)")
_DARK = "prefers-color-scheme:dark"
_ROUNDS = 8
_LINEAR = 0.04045
"""Below it sRGB is linear (IEC 61966-2-1)."""
_SILENT = frozenset({"svg", "head", "title", "style", "script"})
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pale:
    """Text that is hard to tell from its ground."""

    place: str
    scheme: str
    """``light`` or ``dark``."""
    text: str
    """Its first words."""
    ratio: float
    wanted: float


@dataclass(frozen=True, slots=True)
class Contrast:
    """What was measured."""

    texts: int
    """Elements with text of their own, counted for each scheme."""
    least: float
    """The lowest contrast met."""
    pale: tuple[Pale, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    colour: Colour
    ground: Colour
    size: float
    """In em of the reader's text."""
    bold: bool
    properties: Mapping[str, str]
    hidden: bool = False


_PLAIN: Mapping[str, tuple[Colour, Colour]] = {
    "light": ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    "dark": ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0)),
}
"""Text and ground of a reader where the sheet says nothing."""


def measure_contrast(epub: EpubFile) -> Contrast:
    """Return the contrast of all text of the chapters."""
    css = "\n".join(epub.sheets.values())
    texts, least, pale = 0, 21.0, dict[tuple[object, ...], Pale]()
    for scheme, (colour, ground) in _PLAIN.items():
        matcher = _matcher(css, dark=scheme == "dark")
        start = _Style(colour, ground, 1.0, bold=False, properties={})
        for chapter in epub.reading:
            root = ET.fromstring(epub.files[chapter.name])  # noqa: S314  (read once without entities: ``epub_file``)
            wrapper = cssselect2.ElementWrapper.from_xml_root(root)
            for text, style in _texts(wrapper, start, matcher):
                ratio = contrast(style.colour, style.ground)
                large = style.size >= _LARGE_EM or (style.bold and style.size >= _LARGE_BOLD_EM)
                wanted = _WANTED_LARGE if large else _WANTED
                texts, least = texts + 1, min(least, ratio)
                if ratio < wanted - 0.005:
                    key = (chapter.name, scheme, style.colour, style.ground)
                    pale.setdefault(key, Pale(chapter.name, scheme, text[:30], ratio, wanted))
    return Contrast(texts, least, tuple(pale.values()))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.1, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    linear = (part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def _texts(wrapper: Any, above: _Style, matcher: Any) -> Iterator[tuple[str, _Style]]:
    name = wrapper.local_name
    if name in _SILENT:
        return
    style = _styled(wrapper, above, matcher)
    if style.hidden:
        return
    node = wrapper.etree_element
    own = [node.text or "", *(child.tail or "" for child in node)]
    said = " ".join(" ".join(own).split())
    if any(character.isalnum() for character in said):
        yield said, style
    for child in wrapper.iter_children():
        yield from _texts(child, style, matcher)


def _styled(wrapper: Any, above: _Style, matcher: Any) -> _Style:
    matches = matcher.match(wrapper)
    declared = [item for _, _, _, (_, items) in matches for item in items]
    inline = wrapper.etree_element.get("style")
    declared += list(_declarations(inline)) if inline else []
    properties = dict(above.properties)
    properties |= {name: value for name, value in declared if name.startswith("--")}
    style = replace(above, properties=properties)
    if wrapper.local_name in {"b", "strong", "h1", "h2", "h3", "th"}:
        style = replace(style, bold=True)
    for name, written in declared:
        value = _resolved(written, properties)
        if value is not None and not name.startswith("--"):
            style = _with(style, above, name, value)
    return style


def _with(style: _Style, above: _Style, name: str, value: str) -> _Style:
    match name:
        case "color":
            colour = above.colour if value == "inherit" else _colour(value, style.ground)
            return replace(style, colour=colour or style.colour)
        case "background" | "background-color":
            return replace(style, ground=_colour(value, style.ground) or style.ground)
        case "font-size":
            return replace(style, size=_size(value, above.size) or style.size)
        case "font-weight":
            return replace(style, bold=value == "bold" or (value.isdigit() and int(value) >= _BOLD))
        case "display" | "visibility":
            return replace(style, hidden=value in {"none", "hidden"})
        case _:
            return style


def _size(value: str, above: float) -> float | None:
    """Return a size of text in em of the reader's; None for a length of another kind."""
    found = _EM.fullmatch(value.strip())
    if found is None:
        return None
    number = float(found[1]) / (100 if found[2] == "%" else 1)
    return number if found[2] == "rem" else above * number


def _colour(value: str, under: Colour) -> Colour | None:
    """Return a colour laid over another one; None where the value is none."""
    first = value.split(maxsplit=1)[0] if value and not value.startswith("rgb") else value
    colour = tinycss2.color3.parse_color(first)
    if colour is None or colour == "currentColor":
        return None
    red, green, blue = (
        part * colour.alpha + ground * (1 - colour.alpha)
        for part, ground in zip((colour.red, colour.green, colour.blue), under, strict=True)
    )
    return (red, green, blue)


def _resolved(value: str, properties: Mapping[str, str]) -> str | None:
    """Return a value without ``var()``; None where a property is not known."""
    for _ in range(_ROUNDS):
        found = _VAR.search(value)
        if found is None:
            return value.strip()
        known: str | None = properties.get(found[1], found[2])
        if known is None:
            return None
        value = value[: found.start()] + known + value[found.end() :]
    return None


def _declarations(content: Any) -> Iterator[tuple[str, str]]:
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration":
            yield (
                item.lower_name if not item.name.startswith("--") else item.name,
                tinycss2.serialize(item.value).strip(),
            )


@lru_cache(maxsize=4)
def _matcher(css: str, *, dark: bool) -> Any:
    matcher = cssselect2.Matcher()
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for order, rule in enumerate(_rules(rules, dark=dark)):
        declared = tuple(_declarations(rule.content))
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue
        for selector in selectors:
            if selector.pseudo_element is None:
                matcher.add_selector(selector, (order, declared))
    return matcher


def _rules(rules: Any, *, dark: bool) -> Iterator[Any]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.content is not None:
            condition = tinycss2.serialize(rule.prelude).replace(" ", "")
            applies = rule.lower_at_keyword == "supports" or (
                rule.lower_at_keyword == "media" and (_DARK not in condition or dark)
            )
            if applies and "print" not in condition:
                yield from _rules(
                    tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True),
                    dark=dark,
                )

"""How the EPUB reads: the flattened sheet of the theme applied to every page of the stock book, by day and by night.

A small cascade stands in for the reader: selectors through cssselect2, in the order of CSS Cascade 4 §6, with the
properties that decide whether a text can be seen. Contrast as WCAG 2.1 §1.4.3 counts it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import cssselect2  # type: ignore[import-untyped]
import pytest
import tinycss2
import tinycss2.color4
from lxml import etree
from pipeline.setting import DEFAULT_THEME, stock_book, stock_edition, stock_fragments

from publisher.assembly.describe import epub_metadata
from publisher.assembly.epub.package import package
from publisher.content import regions
from publisher.editions.edition import Target
from publisher.render.flatten import flatten
from publisher.render.stylesheet import sheet_for

DAY, NIGHT = "light", "dark"
REGIONS = tuple(region.code for region in regions.REGIONS)
ENOUGH = 4.5
"""WCAG 2.1 AA for text of any size."""
Colour = tuple[float, float, float]

_FIXED_UNITS = frozenset({"px", "pt", "pc", "mm", "cm", "q", "in"})
_HAIRLINE_PX = 2
_PAGED_NAMES = ("page", "size", "bleed", "marks", "string-set", "margin-break", "bookmark-", "footnote-")
_PAGED_VALUES = ("leader(", "target-counter(", "target-text(", "string(", "device-cmyk(", "footnote")
_SCREEN_UNITS = frozenset({"vw", "vmin", "vmax", "vi", "svw", "dvw", "lvw"})
_LINK_LISTS = frozenset({"contents", "index", "nav"})
_PROBES = """@layer target {
  .probe-page { background: var(--page-color); } .probe-panel { background: var(--tint); }
  .probe-body { color: var(--body-color); } .probe-quiet { color: var(--quiet-color); }
  .probe-heading { color: var(--heading-color); } .probe-hue { color: var(--hue); }
}"""


@cache
def theme_sheet() -> str:
    """Return the theme's sheet for an EPUB, not yet flattened."""
    return sheet_for(DEFAULT_THEME, Target.EPUB)


@cache
def flat(extra: str = "") -> str:
    """Return the flattened sheet of the theme with ``extra`` behind it."""
    return flatten(theme_sheet() + extra).css


@cache
def chapters() -> dict[str, bytes]:
    """Return the content documents of the stock EPUB by their names without folder and suffix."""
    book, edition = stock_book(), stock_edition("epub")
    data = package(epub_metadata(book, edition), stock_fragments("epub"), flat())
    with zipfile.ZipFile(io.BytesIO(data)) as parcel:
        names = [name for name in parcel.namelist() if name.endswith(".xhtml")]
        return {name.rpartition("/")[2].removesuffix(".xhtml"): parcel.read(name) for name in names}


# ── a sheet as a list of declarations ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Rule:
    """A style rule: what it selects, under which conditions, and what it declares."""

    selector: str
    conditions: tuple[str, ...]
    declarations: tuple[Any, ...]


def rules(css: str) -> tuple[Rule, ...]:
    """Return the style rules of a sheet in its order, those of media and support queries included."""
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ()))


def _rules(nodes: list[Any], conditions: tuple[str, ...]) -> Iterator[Rule]:
    for node in nodes:
        prelude = tinycss2.serialize(node.prelude).strip()
        if node.type == "qualified-rule":
            parsed = tinycss2.parse_blocks_contents(node.content)
            yield Rule(prelude, conditions, tuple(item for item in parsed if item.type == "declaration"))
        elif node.lower_at_keyword in {"media", "supports"}:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inner, (*conditions, f"@{node.lower_at_keyword} {prelude}"))
        else:
            yield Rule(f"@{node.lower_at_keyword}", conditions, ())


def tokens(nodes: list[Any]) -> Iterator[Any]:
    """Yield all component values, those inside of functions too."""
    for node in nodes:
        yield node
        yield from tokens(getattr(node, "arguments", None) or getattr(node, "content", None) or [])


def fixed_sizes(css: str) -> list[str]:
    """Return lengths that do not follow the reader's text; hairlines and the hidden text's box are none."""
    found = []
    for rule in rules(css):
        for item in rule.declarations:
            line = item.lower_name.startswith("border") or rule.selector == ".hidden-text"
            found += [
                f"{rule.selector} {item.name}: {token.serialize()}"
                for token in tokens(item.value)
                if token.type == "dimension"
                and token.lower_unit in _FIXED_UNITS
                and not (line and token.lower_unit == "px" and token.value <= _HAIRLINE_PX)
            ]
    return found


def blacks(css: str) -> list[str]:
    """Return declarations in pure black: readers' night modes leave it as it is."""
    return [
        f"{rule.selector} {item.name}"
        for rule in rules(css)
        for item in rule.declarations
        for token in tokens(item.value)
        if token.type in {"hash", "ident", "function"} and colour(token) == (0, 0, 0)
    ]


def paged_only(css: str) -> list[str]:
    """Return what only page engines understand: at-rules, properties, functions, printed page numbers."""
    found = []
    for rule in rules(css):
        if rule.selector == "@page" or "data-folio" in rule.selector or "::footnote" in rule.selector:
            found.append(rule.selector)
        for item in rule.declarations:
            value = tinycss2.serialize(item.value)
            named = any(
                item.lower_name.startswith(name) if name.endswith("-") else item.lower_name == name
                for name in _PAGED_NAMES
            )
            if named or any(word in value for word in _PAGED_VALUES):
                found.append(f"{rule.selector} {item.name}")
    return found


def measured_by_the_screen(css: str) -> list[str]:
    """Return what asks how wide the screen is: readers lay columns side by side on it."""
    found = [rule.selector for rule in rules(css) if any("width" in c[:24] for c in media(rule))]
    return found + [
        f"{rule.selector} {item.name}"
        for rule in rules(css)
        for item in rule.declarations
        for token in tokens(item.value)
        if token.type == "dimension" and token.lower_unit in _SCREEN_UNITS
    ]


def media(rule: Rule) -> Iterator[str]:
    """Yield the media queries around a rule."""
    return (condition for condition in rule.conditions if condition.startswith("@media"))


# ── colours ────────────────────────────────────────────────────────────────────────────────────────────


def colour(value: Any) -> Colour | None:
    """Return an opaque colour as sRGB shares, or None for what is none."""
    found = tinycss2.color4.parse_color(value)
    if found is None or isinstance(found, str) or found.alpha < 1:
        return None
    red, green, blue = found.to("srgb").coordinates
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(value: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in value)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ── the reader ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text as the reader shows it."""

    place: str
    """Classes or names of its element and those around it, outermost first."""
    words: str
    fill: Colour
    ground: Colour
    named: bool
    """The text's colour is said where the first ground upon the page is painted, or further in."""

    @property
    def ratio(self) -> float:
        """Contrast of text and ground."""
        return contrast(self.fill, self.ground)


@dataclass(frozen=True, slots=True)
class _State:
    """What an element hands on to those inside it."""

    fill: Colour = (1, 0, 1)
    ground: Colour = (1, 0, 1)
    fill_depth: int = 0
    panel_depth: int = 0
    """Of the outermost element that paints a ground upon the page's; 0 outside of any."""
    depth: int = 0
    custom: Mapping[str, str] = field(default_factory=dict)
    place: tuple[str, ...] = ()


class Reader:
    """Applies a flat sheet to documents, in one colour scheme."""

    def __init__(self, css: str, scheme: str) -> None:
        self._matcher = cssselect2.Matcher()
        for rule in rules(css):
            wanted = "".join(media(rule))
            if "prefers-color-scheme" in wanted and scheme not in wanted:
                continue
            if not rule.selector.startswith("@"):
                for selector in cssselect2.compile_selector_list(rule.selector):
                    self._matcher.add_selector(selector, rule.declarations)

    def texts(self, document: bytes) -> list[Text]:
        """Return every text of a document that is shown."""
        root = cssselect2.ElementWrapper.from_html_root(etree.fromstring(document))
        return list(self._walk(root, _State()))

    def style(self, document: bytes, selector: str) -> list[dict[str, str]]:
        """Return what is declared for each element that ``selector`` finds; nothing is inherited."""
        root = cssselect2.ElementWrapper.from_html_root(etree.fromstring(document))
        return [self._declared(element, {}) for element in root.query_all(selector)]

    def _declared(self, element: Any, custom: Mapping[str, str]) -> dict[str, str]:
        """Return the declarations that win, custom properties of the element itself in force."""
        found = [
            (item.name if item.name.startswith("--") else item.lower_name, item)
            for _, _, pseudo, declarations in self._matcher.match(element)
            if pseudo is None
            for item in declarations
        ]
        own = dict(custom) | {
            name: tinycss2.serialize(item.value).strip() for name, item in found if name.startswith("--")
        }
        # Custom properties are computed where they are declared and inherited as literals (CSS Variables 1 §2.2).
        own = {name: _substituted(value, own) for name, value in own.items()}
        said = {name: _substituted(tinycss2.serialize(item.value).strip(), own) for name, item in found}
        return said | own

    def _walk(self, element: Any, outer: _State) -> Iterator[Text]:
        declared = self._declared(element, outer.custom)
        name = etree.QName(element.etree_element).localname
        if declared.get("display") == "none" or name in {"head", "title", "desc"}:
            return
        state = _entered(element, name, declared, outer)
        panel = colour(_substituted("var(--tint)", state.custom)) if _has_panel(element) else None
        said = " ".join(
            (element.etree_element.text or "", *(c.etree_element.tail or "" for c in _children(element)))
        )
        if said.strip():
            text = Text(
                " > ".join(state.place[-4:]),
                said.strip()[:20],
                state.fill,
                state.ground,
                state.fill_depth >= state.panel_depth,
            )
            yield text if panel is None else replace(text, ground=panel)
        for child in _children(element):
            yield from self._walk(child, state)


def _children(element: Any) -> Iterator[Any]:
    return (child for child in element.iter_children() if isinstance(child.etree_element.tag, str))


def _entered(element: Any, name: str, declared: Mapping[str, str], outer: _State) -> _State:
    """Return the state inside of an element."""
    depth = outer.depth + 1
    custom = {key: value for key, value in declared.items() if key.startswith("--")}
    place = (*outer.place, ".".join(sorted(element.classes)) or name)
    state = replace(outer, depth=depth, custom=custom, place=place)
    painted = "fill" if name == "text" else "color"
    said = declared.get(painted, "inherit")
    if said.lower() not in {"inherit", "currentcolor"}:
        value = colour(said)
        assert value is not None, f"{place}: {painted}: {said}"
        state = replace(state, fill=value, fill_depth=depth)
    ground = _ground(declared)
    if ground is None:
        return state
    return replace(state, ground=ground, panel_depth=0 if name == "html" else state.panel_depth or depth)


def _ground(declared: Mapping[str, str]) -> Colour | None:
    for name in ("background-color", "background"):
        for token in tinycss2.parse_component_value_list(declared.get(name, "")):
            if (found := colour(token)) is not None:
                return found
    return None


def _has_panel(element: Any) -> bool:
    """Return True for a label in the hue inside of a chart that marks a period by a panel: it stands on it."""
    node = element.etree_element
    drawing = node.getparent()
    return "fill-hue" in element.classes and drawing.find("{*}rect[@class='fill-tint']") is not None


def _substituted(value: str, custom: Mapping[str, str]) -> str:
    """Return ``value`` with the custom properties in it replaced, however deep."""
    for _ in range(8):
        if "var(" not in value:
            break
        value = re.sub(r"var\(\s*(--[\w-]+)[^()]*\)", lambda match: custom.get(match[1], ""), value)
    return value


@cache
def reader(scheme: str, extra: str = "") -> Reader:
    """Return a reader of the theme's sheet with ``extra`` behind it."""
    return Reader(flat(extra), scheme)


def faint(scheme: str, documents: Mapping[str, bytes], extra: str = "") -> list[str]:
    """Return the texts that do not stand out enough from their ground."""
    return [
        f"{name}: {text.place} “{text.words}” {text.ratio:.2f}"
        for name, document in documents.items()
        for text in reader(scheme, extra).texts(document)
        if text.ratio < ENOUGH
    ]


def in_region(document: bytes, code: str) -> bytes:
    """Return a document with all its regions changed to one."""
    return re.sub(rb"\bregion-[a-z]+\b", f"region-{code}".encode(), document)


def probe(region: str) -> bytes:
    """Return a page that shows each role of text on the page and on a panel."""
    spans = "".join(f'<p class="probe-{role}">{role}</p>' for role in ("body", "quiet", "heading", "hue"))
    grounds = "".join(f'<div class="probe-{ground}">{spans}</div>' for ground in ("page", "panel"))
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><body class="region-{region}">{grounds}</body></html>'.encode()


# ── the tests ──────────────────────────────────────────────────────────────────────────────────────────


class TestSheet:
    """What stands in the flat sheet, and what must not."""

    def test_sizes_follow_the_readers_text(self) -> None:
        """No size is fixed, so that a reader's own size scales everything; lines may be thin in pixels."""
        assert fixed_sizes(flat()) == []

    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            ("p { font-size: 9pt }", 1),
            ("p { margin: 0 calc(1em + 2mm) }", 1),
            ("@media (prefers-color-scheme: dark) { p { top: 3px } }", 1),
            ("p { border-top: 12px solid }", 1),
            (".hidden-text { width: 1px } p { border-top: 1px solid; margin: 1em 2% 0 }", 0),
        ],
    )
    def test_a_fixed_size_is_seen(self, rule: str, found: int) -> None:
        """The planted defects and the clean twin."""
        assert len(fixed_sizes(rule)) == found

    def test_nothing_is_black(self) -> None:
        """Night modes that turn near-black texts leave #000 as it is."""
        assert blacks(flat()) == []

    @pytest.mark.parametrize("value", ["#000", "black", "rgb(0 0 0)", "#000000"])
    def test_black_is_seen(self, value: str) -> None:
        """The planted defects; a dark grey is the clean twin."""
        assert len(blacks(f"p {{ border: 1em solid {value} }}")) == 1
        assert blacks("p { color: #1f1f1d }") == []

    def test_nothing_is_left_of_pages(self) -> None:
        """No printed page number, page rule or running element reaches a reader that knows no pages."""
        assert paged_only(flat()) == []

    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            ("@page { margin: 0 }", 1),
            ("a[data-folio]::after { content: attr(data-folio) }", 1),
            ("h1 { bookmark-level: 1 }", 1),
            ("aside { float: footnote }", 1),
            ("p { page: bare }", 1),
            ("p { float: left; page-break-inside: avoid; break-inside: avoid }", 0),
        ],
    )
    def test_what_is_left_is_seen(self, rule: str, found: int) -> None:
        """The planted defects and the clean twin."""
        assert len(paged_only(rule)) == found

    def test_widths_follow_the_column(self) -> None:
        """Nothing asks for the width of the screen: readers set several columns on it."""
        assert measured_by_the_screen(flat()) == []

    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            ("@media (min-width: 46em) { p { margin: 0 } }", 1),
            ("p { width: calc(100vw - 1em) }", 1),
            ("@media (prefers-color-scheme: dark) { p { max-width: 36em } } img { max-height: 98vh }", 0),
        ],
    )
    def test_a_measured_screen_is_seen(self, rule: str, found: int) -> None:
        """The planted defects and the clean twin."""
        assert len(measured_by_the_screen(rule)) == found

    def test_korean_words_stay_whole(self) -> None:
        """Lines break between words, and nothing inside allows it elsewhere."""
        said = [
            (rule.selector, tinycss2.serialize(item.value).strip())
            for rule in rules(flat())
            for item in rule.declarations
            if item.lower_name == "word-break"
        ]
        assert said == [("body", "keep-all")]


class TestColours:
    """Every text can be seen, whichever ground the reader chose."""

    @pytest.mark.parametrize("scheme", [DAY, NIGHT])
    def test_every_text_of_the_book_stands_out(self, scheme: str) -> None:
        """The whole stock book has enough contrast; each of its documents has text to judge but the drawn ones."""
        assert faint(scheme, chapters()) == []
        assert all(reader(scheme).texts(document) for document in chapters().values())

    @pytest.mark.parametrize("scheme", [DAY, NIGHT])
    @pytest.mark.parametrize("region", REGIONS)
    def test_in_every_region(self, region: str, scheme: str) -> None:
        """A story, a divider and the map are readable in all 17 hues, though the stock book has but three."""
        shown = {name: chapters()[name] for name in ("case-1", "region-daejeon", "map")}
        assert all(b"region-daejeon" in document for document in shown.values())
        assert faint(scheme, {name: in_region(text, region) for name, text in shown.items()}) == []

    @pytest.mark.parametrize("scheme", [DAY, NIGHT])
    @pytest.mark.parametrize("region", REGIONS)
    def test_the_tokens_themselves(self, region: str, scheme: str) -> None:
        """Text, quiet text, headings and the hue are readable on the page and on a region's panel."""
        texts = reader(scheme, _PROBES).texts(probe(region))
        assert len(texts) == 8
        assert len({text.ground for text in texts}) == 2
        assert [text.words for text in texts if text.ratio < ENOUGH] == []

    def test_night_turns_every_role(self) -> None:
        """By night the page, the panels and every role of text have other colours than by day."""
        day, night = (reader(scheme, _PROBES).texts(probe("jeju")) for scheme in (DAY, NIGHT))
        for before, after in zip(day, night, strict=True):
            assert before.fill != after.fill, before.words
            assert before.ground != after.ground, before.words

    @pytest.mark.parametrize(
        ("rule", "scheme"),
        [
            ("@layer target { .caption { color: #6b6b6a } }", NIGHT),
            ("@layer target { .headline { color: var(--color-ink) } }", NIGHT),
            ("@layer target { .chart .fill-text { fill: #1f1f1d } }", NIGHT),
            ("@layer target { .gloss__body { background: #1a3040 } }", DAY),
            ("@layer tokens { :root { --region-daejeon-tint: #c0d0c8 } }", DAY),
        ],
    )
    def test_a_faint_text_is_seen(self, rule: str, scheme: str) -> None:
        """The planted defects: colours fixed by day, dark panels, too strong a tint."""
        story = {"case-1": chapters()["case-1"]}
        assert faint(scheme, story, rule)
        assert faint(scheme, story) == []

    @pytest.mark.parametrize("scheme", [DAY, NIGHT])
    def test_who_paints_a_ground_names_the_text(self, scheme: str) -> None:
        """No text takes its colour from outside of its ground: a reader's theme may have changed that one."""
        assert borrowed(reader(scheme)) == []

    def test_a_borrowed_colour_is_seen(self) -> None:
        """The planted defect: a panel that leaves the colour of its text to the page."""
        assert borrowed(reader(DAY, "@layer target { .gloss__body { color: inherit } }"))

    def test_running_text_and_headings_inherit(self) -> None:
        """A theme that a reader sets on the body reaches text and headings, so that both suit its ground."""
        extra = "@layer target { body { color: #123456; } }"
        texts = reader(DAY, extra).texts(chapters()["case-1"])
        chosen = {
            text.place.rpartition(" > ")[2].partition(".")[0]
            for text in texts
            if text.fill == colour("#123456")
        }
        assert {"headline", "h2", "lead", "p"} <= chosen


def borrowed(by: Reader) -> list[str]:
    """Return the texts of the stock book whose colour comes from outside of their ground."""
    return [
        f"{name}: {text.place}"
        for name, document in chapters().items()
        for text in by.texts(document)
        if not text.named
    ]


class TestLinks:
    """Links can be found and hit."""

    @pytest.mark.parametrize("name", sorted(_LINK_LISTS))
    def test_a_row_of_a_list_is_all_link(self, name: str) -> None:
        """In contents and index the whole row leads on, with room above and below for a thumb."""
        found = reader(DAY).style(chapters()[name], "li a")
        assert len(found) >= 3
        assert {(style.get("display"), style.get("padding", "").split()[0]) for style in found} == {
            ("block", "0.35em")
        }

    def test_a_link_in_a_sentence_is_underlined(self) -> None:
        """Colour alone does not tell a link from the text around it (WCAG 2.1 §1.4.1); a note's call is raised."""
        links = reader(DAY).style(chapters()["case-1"], ".prose p a:not(.note-call)")
        calls = reader(DAY).style(chapters()["case-1"], ".prose a.note-call")
        assert [style["text-decoration"] for style in links] == ["underline"]
        assert [(style["text-decoration"], style["vertical-align"]) for style in calls] == [("none", "super")]

    def test_a_code_gives_way_to_its_link(self) -> None:
        """The film's code is for paper: here it is hidden, its link is not, and shown all the same it stays dark."""
        story = chapters()["case-1"]
        assert [style["display"] for style in reader(NIGHT).style(story, ".video svg")] == ["none"]
        assert [style["display"] for style in reader(NIGHT).style(story, ".video a")] == ["block"]
        (modules,) = reader(NIGHT).style(story, ".video .fill-text")
        (field_,) = reader(NIGHT).style(story, ".video .fill-white")
        dark, light = colour(modules["fill"]), colour(field_["fill"])
        assert dark is not None
        assert light is not None
        assert contrast(dark, light) > 10

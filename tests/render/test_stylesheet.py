"""The sheet of a target: what is in it, in which order, and what it says of the edition's geometry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tinycss2
import tinycss2.color4
from pipeline.setting import DEFAULT_THEME, stock_edition

from publisher.editions.edition import TRIMS, Edition, Target
from publisher.editions.wrap import wrap_cover
from publisher.geometry import Margins, Mm, Size
from publisher.render.flatten import flatten
from publisher.render.stylesheet import (
    LAYERS,
    Theme,
    geometry_rules,
    paged_sheet,
    scoped_values,
    screen_sheet,
    sheet_for,
    token_values,
    wrap_rules,
)
from publisher.resources import theme_folder
from publisher.typography.lines import Alignment, WordBreaks

STYLES = theme_folder("styles")
TEMPLATES = theme_folder("templates")
LAYER_NAMES = ("tokens", "base", "components", "paged", "screen", "target")
PAGED = (Target.PRINT, Target.BOOKLET)
NEVER_SHOWN = {
    Target.PRINT: {"digest.css", "digests.css"},
    Target.BOOKLET: set[str](),
    Target.EPUB: set[str](),
}
"""Component sheets of sections a target has none of: digests are the booklet's."""
COLOUR_KEYWORDS_THAT_ARE_NO_COLOUR = frozenset({"transparent", "currentcolor"})


def top_level(sheet: str) -> list[Any]:
    """Return the rules of a sheet."""
    rules: list[Any] = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return rules


def layers_of(sheet: str) -> list[str]:
    """Return the name of each layer block in order; ``""`` for a rule that stands outside of all layers."""
    names = []
    for rule in top_level(sheet):
        layered = rule.type == "at-rule" and rule.lower_at_keyword == "layer"
        if layered and rule.content is None:
            continue
        names.append(tinycss2.serialize(rule.prelude).strip() if layered else "")
    return names


def declarations(nodes: list[Any]) -> Iterator[Any]:
    """Yield every declaration in rules, however deep."""
    for node in nodes:
        if node.type == "declaration":
            yield node
        elif node.type in {"qualified-rule", "at-rule"} and node.content is not None:
            yield from declarations(tinycss2.parse_blocks_contents(node.content))


def literals(sheet: str) -> list[str]:
    """Return the colours and font families a sheet writes out instead of naming a token."""
    found = []
    for item in declarations(top_level(sheet)):
        value = [token for token in item.value if token.type != "whitespace"]
        if item.lower_name in {"font-family", "font"} and not re.search(
            r"var\(--font-|inherit", tinycss2.serialize(value)
        ):
            found.append(f"{item.name}: {tinycss2.serialize(value)}")
        found += [f"{item.name}: {token.serialize()}" for token in value if is_colour(token)]
    return found


def is_colour(token: Any) -> bool:
    """Return True for a token that is a colour by itself."""
    if token.type == "ident" and token.lower_value in COLOUR_KEYWORDS_THAT_ARE_NO_COLOUR:
        return False
    return token.type in {"ident", "hash", "function"} and (
        tinycss2.color4.parse_color(token) is not None
        or (token.type == "function" and token.lower_name == "device-cmyk")
    )


def undefined(sheet: str, given: frozenset[str] = frozenset()) -> set[str]:
    """Return the custom properties a sheet uses and nobody defines; ``given`` come from elsewhere."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    used = set(re.findall(r"var\(\s*--([\w-]+)", plain))
    return used - set(re.findall(r"--([\w-]+)\s*:", plain)) - given


def given_by_templates() -> frozenset[str]:
    """Return the custom properties templates set on an element: places in a grid or on the fore edge."""
    return frozenset(
        name
        for path in TEMPLATES.rglob("*.j2")
        for style in re.findall(r'style="([^"]*)"', path.read_text(encoding="utf-8"))
        for name in re.findall(r"--([\w-]+)\s*:", style)
    )


GIVEN_BY_COLUMNS = frozenset({"unit", "decimals", "points"})
"""Custom properties that ``render.columns`` sets on the cells of a page's tables."""


class TestLayers:
    """The order of the layers decides who wins, so every rule stands in one."""

    @pytest.mark.parametrize("target", Target)
    def test_the_order_is_said_first(self, target: Target) -> None:
        """The sheet opens with the names of all layers in their order."""
        assert f"@layer {', '.join(LAYER_NAMES)};" == LAYERS
        first = top_level(sheet_for(DEFAULT_THEME, target))[0]
        assert tinycss2.serialize([first]) == LAYERS

    @pytest.mark.parametrize("target", Target)
    def test_every_rule_stands_in_a_named_layer(self, target: Target) -> None:
        """A rule outside of the layers would beat them all."""
        found = layers_of(sheet_for(DEFAULT_THEME, target))
        assert set(found) <= set(LAYER_NAMES)
        assert found[0] == "tokens"
        assert {"base", "components"} <= set(found)

    def test_a_rule_outside_is_seen(self) -> None:
        """The planted defect of the test above."""
        assert layers_of("@layer tokens, base; @layer base { p { margin: 0 } } p { margin: 1em }") == [
            "base",
            "",
        ]

    def test_a_target_gets_the_layers_of_its_kind(self) -> None:
        """Targets with pages have no rules for screens, those without none for pages."""
        for target in PAGED:
            found = layers_of(sheet_for(DEFAULT_THEME, target))
            assert "paged" in found
            assert "screen" not in found
        assert "paged" not in layers_of(sheet_for(DEFAULT_THEME, Target.EPUB))

    def test_a_dropped_layer_leaves_the_others_whole(self, tmp_path: Path) -> None:
        """What stands before and behind the dropped layer is still there; the order still names it."""
        theme = own_theme(
            tmp_path,
            **{"base.css": "@layer base { a { top: 71px } } @layer paged { b { top: 72px } }"
            " @layer screen { c { top: 73px } } @layer base { d { top: 74px } }"},
        )  # fmt: skip
        paged, screen = (sheet_for(theme, target) for target in (Target.PRINT, Target.EPUB))
        assert [f"7{n}px" in paged for n in (1, 2, 3, 4)] == [True, True, False, True]
        assert [f"7{n}px" in screen for n in (1, 2, 3, 4)] == [True, False, True, True]
        assert paged.startswith(LAYERS)
        assert screen.startswith(LAYERS)


class TestGeometry:
    """The edition is the one owner of lengths of the page."""

    @pytest.mark.parametrize(
        "edition",
        [
            stock_edition("print"),
            stock_edition("booklet"),
            replace(
                stock_edition("print"),
                trim=Size(Mm(152), Mm(225)),
                bleed=Mm(5),
                margins=Margins(head=Mm(11), foot=Mm(12), inner=Mm(23), outer=Mm(14.5)),
            ),
        ],
        ids=["print", "booklet", "own"],
    )
    def test_rules_equal_the_edition(self, edition: Edition) -> None:
        """Size, bleed and margins of both sides, and every custom property, are the edition's numbers."""
        trim, margins = edition.trim, edition.margins
        assert trim is not None
        assert margins is not None
        pages = page_rules(geometry_rules(edition))
        width, height, bleed = (value.css() for value in (trim.width, trim.height, edition.bleed))
        head, foot, inner, outer = (
            value.css() for value in (margins.head, margins.foot, margins.inner, margins.outer)
        )
        assert (pages[""]["size"], pages[""]["bleed"]) == (f"{width} {height}", bleed)
        assert pages[":right"]["margin"] == f"{head} {outer} {foot} {inner}"
        assert pages[":left"]["margin"] == f"{head} {inner} {foot} {outer}"
        assert (pages["bare"]["size"], pages["bare"]["bleed"]) == (f"{width} {height}", bleed)
        assert pages["bare"]["margin"] == pages["bare:left"]["margin"] == pages["bare:right"]["margin"] == "0"
        values = token_values(geometry_rules(edition))
        lengths = {name: float(value.removesuffix("mm")) for name, value in values.items()}
        assert lengths == pytest.approx(
            {
                "page-width": trim.width,
                "page-height": trim.height,
                "page-bleed": edition.bleed,
                "page-head": margins.head,
                "page-foot": margins.foot,
                "page-inner": margins.inner,
                "page-outer": margins.outer,
                "block-width": trim.width - margins.inner - margins.outer,
                "block-height": trim.height - margins.head - margins.foot,
                "page-overshoot": max(margins.inner, margins.outer) + edition.bleed,
                "page-scale": edition.scale,
            },
            abs=1e-3,
        )

    def test_an_edition_without_pages_has_none(self) -> None:
        """Asking for the pages of an EPUB is a bug."""
        with pytest.raises(ValueError, match="no pages"):
            geometry_rules(stock_edition("epub"))

    def test_no_style_sheet_repeats_it(self) -> None:
        """No sheet of the theme sets the size, bleed or margins of a page in numbers, or defines its lengths."""
        for path in STYLES.rglob("*.css"):
            text = path.read_text(encoding="utf-8")
            for rule in re.findall(r"@page\b[^{]*\{([^}]*)\}", text):
                assert not re.search(r"(size|bleed|margin[\w-]*)\s*:[^;]*[1-9]", rule), path.name
            assert not re.search(r"--(page-(?!color)|block-(width|height))[\w-]*\s*:", text), path.name

    def test_a_book_cannot_move_it(self) -> None:
        """A token of the theme that is called like a length of the page changes nothing: geometry comes last."""
        theme = replace(DEFAULT_THEME, overrides=(("page-width", "1mm"), ("line", "20pt")))
        values = token_values(paged_sheet(theme, stock_edition("print")))
        assert values["page-width"] == "188mm"
        assert values["line"] == "20pt"


def page_rules(sheet: str) -> dict[str, dict[str, str]]:
    """Return the declarations of each ``@page`` rule by its selector; margin boxes are left out."""
    found: dict[str, dict[str, str]] = {}
    (layer,) = (rule for rule in top_level(sheet) if tinycss2.serialize(rule.prelude).strip() == "paged")
    for rule in tinycss2.parse_rule_list(layer.content, skip_whitespace=True):
        assert rule.at_keyword == "page"
        values = {
            item.lower_name: tinycss2.serialize(item.value).strip()
            for item in tinycss2.parse_blocks_contents(rule.content)
            if item.type == "declaration"
        }
        found.setdefault(tinycss2.serialize(rule.prelude).strip(), {}).update(values)
    return found


def own_theme(folder: Path, /, **sheets: str) -> Theme:
    """Return a theme whose first folder holds the given sheets; ``/`` parts folder and name."""
    for name, text in sheets.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Theme((folder, STYLES))


class TestTheme:
    """A book may replace tokens and whole sheets."""

    def test_the_books_own_sheets_win(self, tmp_path: Path) -> None:
        """A sheet of the book stands in for the theme's; a new component joins, each once, in order."""
        theme = own_theme(
            tmp_path,
            **{
                "components/cover.css": "@layer components { .mine { top: 1px } }",
                "components/zebra.css": "",
            },
        )
        assert theme.read("components/cover.css").startswith("@layer components { .mine")
        assert theme.read("base.css") == (STYLES / "base.css").read_text(encoding="utf-8")
        names = theme.component_names()
        assert list(names) == sorted(set(names))
        assert set(names) - set(DEFAULT_THEME.component_names()) == {"zebra.css"}
        sheet = sheet_for(theme, Target.PRINT)
        assert ".mine" in sheet
        assert "  .cover__title {" not in sheet
        assert "  .cover__title {" in sheet_for(DEFAULT_THEME, Target.PRINT)

    def test_a_missing_sheet_is_named(self) -> None:
        """A sheet that no folder has is a bug of the installation, and said by name."""
        with pytest.raises(FileNotFoundError, match=r"nothing\.css"):
            DEFAULT_THEME.read("nothing.css")

    @pytest.mark.parametrize("target", PAGED)
    def test_the_books_tokens_win(self, target: Target) -> None:
        """What the book redefines beats the theme and the target; tokens that lean on it follow."""
        theme = replace(DEFAULT_THEME, overrides=(("line", "21pt"), ("color-ink", "#abcdef")))
        values = token_values(sheet_for(theme, target))
        assert (values["line"], values["color-ink"]) == ("21pt", "#abcdef")
        assert values["block-gap"] == "calc(21pt * 2)"
        assert values["heading-color"] == values["hue"] == "#abcdef"
        assert token_values(sheet_for(DEFAULT_THEME, target))["color-ink"] != "#abcdef"

    def test_the_books_tokens_reach_the_epub(self) -> None:
        """The flattened sheet is made of the redefined tokens."""
        theme = replace(DEFAULT_THEME, overrides=(("color-ink", "#abcdef"),))
        assert "#abcdef" in flatten(sheet_for(theme, Target.EPUB)).css
        assert "#abcdef" not in flatten(sheet_for(DEFAULT_THEME, Target.EPUB)).css


class TestTokenValues:
    """Tokens read as the page engine would compute them."""

    def test_nested_variables_are_resolved(self) -> None:
        """A token of a token of a token is a literal, wherever each is defined."""
        sheet = ":root { --a: var(--b); --b: calc(var(--c) * 2); } @layer x { :root { --c: 3pt; } }"
        assert token_values(sheet) == {"a": "calc(3pt * 2)", "b": "calc(3pt * 2)", "c": "3pt"}

    def test_the_last_definition_counts(self) -> None:
        """A token defined twice has its second value, and so have those that lean on it."""
        assert token_values(":root { --a: 1pt; --b: var(--a); } :root { --a: 2pt; }") == {
            "a": "2pt",
            "b": "2pt",
        }

    def test_comments_and_other_selectors_do_not_count(self) -> None:
        """Only what stands on ``:root``, and only what is no comment."""
        assert token_values(
            ":root { --a: 1pt; /* --a: 2pt; */ } .x { --a: 3pt; } /* :root { --a: 4pt; } */"
        ) == {"a": "1pt"}

    def test_a_circle_ends(self) -> None:
        """Tokens that lean on each other are a fault of the sheet, not an endless loop."""
        assert set(token_values(":root { --a: var(--b); --b: var(--a); }")) == {"a", "b"}

    def test_scoped_values(self) -> None:
        """A class that redefines tokens gives literals; one that does not is left out."""
        sheet = ":root { --red: #f00; --hue: #000; } .r { --hue: var(--red); } .s { color: red; } .r { --tint: 1; }"
        assert scoped_values(sheet) == {"r": {"hue": "#f00", "tint": "1"}}

    @pytest.mark.parametrize("name", ["print", "booklet"])
    def test_the_themes_tokens_are_literals(self, name: str) -> None:
        """No token of the theme leads nowhere."""
        sheet = paged_sheet(DEFAULT_THEME, stock_edition(name))
        values = token_values(sheet)
        assert len(values) > 100
        assert not [token for token, value in values.items() if "var(" in value or not value]
        regions = {name: v for name, v in scoped_values(sheet).items() if name.startswith("region-")}
        assert len(regions) == 17
        assert all(set(tokens) == {"hue", "tint", "lit"} for tokens in regions.values())
        assert all(re.fullmatch("#[0-9a-f]{6}", v) for tokens in regions.values() for v in tokens.values())


class TestVocabulary:
    """Sheets name tokens, and the tokens are there."""

    @pytest.mark.parametrize("target", Target)
    def test_every_token_used_is_defined(self, target: Target) -> None:
        """Whatever ``var()`` asks for is a token, a length of the page, or set by a template."""
        left_out = {f"components/{name}" for name in NEVER_SHOWN[target]}
        theme = Theme(DEFAULT_THEME.folders, DEFAULT_THEME.overrides)
        sheet = sheet_for(theme, target)
        for name in left_out:
            sheet = sheet.replace(tinycss2.serialize(top_level_raw(theme.read(name))), "")
        if target in PAGED:
            sheet += geometry_rules(stock_edition(target.value))
            sheet += wrap_rules(wrap_cover(TRIMS["A5"], 100, Mm(0.058), Mm(0), Mm(3)), TRIMS["A6"], Mm(4), 1)
        assert undefined(sheet, given_by_templates() | GIVEN_BY_COLUMNS) == set()

    def test_an_undefined_token_is_seen(self) -> None:
        """The planted defect and its clean twin."""
        assert undefined("p { top: var(--nowhere) }") == {"nowhere"}
        assert undefined(":root { --here: 1pt } p { top: var(--here) } /* var(--no) */") == set()

    @pytest.mark.parametrize(
        "path",
        [*sorted((STYLES / "components").glob("*.css")), STYLES / "base.css"],
        ids=lambda path: path.name,
    )
    def test_no_component_writes_a_colour_or_a_family(self, path: Path) -> None:
        """Colours and families are decided in tokens.css alone."""
        assert literals(path.read_text(encoding="utf-8")) == []

    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            ("p { color: #fff }", 1),
            ("@media print { p { background: url(a) Red } }", 1),
            ("p { border: 1px solid rgb(0 0 0 / 10%) }", 1),
            ("p { color: device-cmyk(0 0 0 1) }", 1),
            ('p { font-family: "Noto Serif CJK KR" }', 1),
            ("p { font-family: var(--font-serif); color: var(--hue); background: transparent }", 0),
            ("#fff, .red { color: inherit; border: 1px solid currentColor }", 0),
        ],
    )
    def test_a_literal_is_seen(self, rule: str, found: int) -> None:
        """The planted defects and clean twins of the test above."""
        assert len(literals(f"@layer components {{ {rule} }}")) == found


def top_level_raw(sheet: str) -> list[Any]:
    """Return the rules of a sheet with white space and comments, as the joined sheet holds them."""
    rules: list[Any] = tinycss2.parse_stylesheet(sheet)
    return rules


def test_paragraphs_on_screens_follow_the_line_break_policy() -> None:
    """Between syllables only where the edition says so, and only in paragraphs: lists keep their words."""
    edition = stock_edition("epub")
    words = flatten(screen_sheet(DEFAULT_THEME, edition)).css
    syllables = flatten(screen_sheet(DEFAULT_THEME, replace(edition, line_break=WordBreaks.FREELY))).css
    assert "word-break: normal" not in words
    assert ".prose p { word-break: normal" in syllables
    assert ".prose li p { word-break: keep-all" in syllables


@pytest.mark.parametrize("target", PAGED)
def test_paragraphs_on_pages_are_aligned_as_the_edition_says(target: Target) -> None:
    """Ragged unless it asks for straight edges; body text follows, on screens the reader decides."""
    edition = stock_edition(target.value)
    ragged, straight = (
        paged_sheet(DEFAULT_THEME, replace(edition, align=align))
        for align in (Alignment.RAGGED, Alignment.JUSTIFIED)
    )
    assert token_values(ragged)["prose-text-align"] == "left"
    assert token_values(straight)["prose-text-align"] == "justify"
    assert ".prose p { text-align: var(--prose-text-align); }" in straight
    on_screens = replace(stock_edition("epub"), align=Alignment.JUSTIFIED)
    assert "justify" not in flatten(screen_sheet(DEFAULT_THEME, on_screens)).css

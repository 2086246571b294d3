"""Flattening style sheets for e-readers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.errors import Severity
from publisher.render.flatten import flatten

DARK = "@media (prefers-color-scheme: dark)"


def rules(css: str) -> list[str]:
    """Return the flattened sheet's lines."""
    return flatten(css).css.splitlines()


def codes(css: str) -> list[str]:
    """Return the codes of what was reported."""
    return [fault.code for fault in flatten(css).diagnostics]


def test_layers_come_in_their_declared_order() -> None:
    """The layer statement's order decides, then that of the text; rules outside layers come last."""
    css = """@layer base, target; .free { top: 0 } @layer target { .t { top: 1px } }
    @layer base { .b { top: 2px } } @layer late { .l { top: 3px } } @layer base { .c { top: 4px } }"""
    assert rules(css) == [
        ".b { top: 2px }",
        ".c { top: 4px }",
        ".t { top: 1px }",
        ".l { top: 3px }",
        ".free { top: 0 }",
    ]


def test_root_tokens_become_literals() -> None:
    """Tokens of :root alone are resolved through each other, the last definition in layer order winning."""
    css = """@layer tokens, target; @layer target { :root { --ink: #222 } }
    @layer tokens { :root { --ink: #111; --fg: var(--ink); --line: 16pt } }
    p { color: var(--fg); margin: calc(var(--line) * 2) var( --none , 1em ) }"""
    assert rules(css) == ["p { color: #222; margin: calc(16pt * 2) 1em }"]
    assert codes(css) == []


def test_a_token_that_classes_redefine_gives_two_declarations() -> None:
    """Old readers get the literal of :root first, others the var() form after it."""
    css = """:root { --hue: var(--ink); --ink: #111; --busan: #356cac } .region-busan { --hue: var(--busan) }
    h2 { color: var(--hue); border-top: 1px solid var(--hue) }"""
    assert rules(css) == [
        ":root { --hue: #111 }",
        ".region-busan { --hue: #356cac }",
        "h2 { color: #111; color: var(--hue); border-top: 1px solid #111; border-top: 1px solid var(--hue) }",
    ]


def test_a_scoped_token_without_root_value_is_noted() -> None:
    """A property old readers cannot get is kept for the others and noted."""
    planted = ".a { --tone: #123456 } .b { color: var(--tone) }"
    assert rules(planted) == [".a { --tone: #123456 }", ".b { color: var(--tone) }"]
    assert codes(planted) == ["EPUB-023"]
    assert codes(":root { --tone: #222 } " + planted) == []


def test_an_unknown_token_drops_its_declaration_and_is_reported() -> None:
    """Only the declaration with the unknown token goes; a fallback saves it."""
    planted = "p { color: var(--nowhere); margin: 0 }"
    assert rules(planted) == ["p { margin: 0 }"]
    (fault,) = flatten(planted).diagnostics
    assert (fault.code, fault.severity) == ("EPUB-020", Severity.WARNING)
    assert "--nowhere" in fault.message()
    clean = "p { color: var(--nowhere, #333); margin: 0 }"
    assert rules(clean) == ["p { color: #333; margin: 0 }"]
    assert codes(clean) == []


def test_tokens_that_need_themselves_are_unknown() -> None:
    """A cycle ends, is reported, and gives way to a fallback."""
    css = ":root { --a: var(--b); --b: var(--a) } p { color: var(--a) } q { color: var(--a, #444) }"
    assert rules(css) == ["q { color: #444 }"]
    assert codes(css) == ["EPUB-020"]


def test_dark_repeats_only_what_it_changes() -> None:
    """The dark block holds the rules whose values differ, and of those only the declarations that do."""
    css = f"""@layer tokens {{ :root {{ --fg: #222; --lamp: #fa2 }} {DARK} {{ :root {{ --fg: #eee }} }} }}
    p {{ color: var(--fg); margin: 0 }} b {{ color: var(--lamp) }} i {{ fill: var(--fg) }}"""
    assert rules(css) == [
        "p { color: #222; margin: 0 }",
        f"{DARK} {{",
        "p { color: #eee }",
        "}",
        "b { color: #fa2 }",
        "i { fill: #222 }",
        f"{DARK} {{",
        "i { fill: #eee }",
        "}",
    ]


def test_dark_rules_stand_together_where_order_allows() -> None:
    """Rules that do not overrule each other share one dark block at the end."""
    css = f""":root {{ --fg: #222 }} {DARK} {{ :root {{ --fg: #eee }} }}
    p {{ color: var(--fg) }} td {{ margin: 0 }} h1 {{ color: var(--fg) }}"""
    assert rules(css)[-5:] == [
        "h1 { color: #222 }",
        f"{DARK} {{",
        "p { color: #eee }",
        "h1 { color: #eee }",
        "}",
    ]


def test_a_shorthand_repeated_in_dark_brings_what_follows_it() -> None:
    """Repeating border in the dark must not undo the border-width that stood after it."""
    css = f""":root {{ --rule: #ccc }} {DARK} {{ :root {{ --rule: #333 }} }}
    td {{ border: 1px solid var(--rule); border-width: 2px 0; top: 0 }}"""
    assert "td { border: 1px solid #333; border-width: 2px 0 }" in rules(css)


def test_dark_tokens_of_regions_follow() -> None:
    """A class that re-points a token at a :root token is repeated in the dark with the dark value."""
    css = f""":root {{ --hue: #111; --busan: #356cac }} .busan {{ --hue: var(--busan) }}
    {DARK} {{ :root {{ --busan: #98c1f4 }} }} h2 {{ color: var(--hue) }}"""
    assert rules(css)[-3:] == [
        f"{DARK} {{",
        ".busan { --hue: #98c1f4 }",
        "}",
    ]


def test_media_queries_are_joined() -> None:
    """A rule inside a width query that changes in the dark is repeated under both conditions in one query."""
    css = f""":root {{ --fg: #222 }} {DARK} {{ :root {{ --fg: #eee }} }}
    @media (min-width: 46em) {{ p {{ color: var(--fg) }} }}"""
    assert rules(css) == [
        "@media (min-width: 46em) {",
        "p { color: #222 }",
        "}",
        f"{DARK} and (min-width: 46em) {{",
        "p { color: #eee }",
        "}",
    ]


def test_nested_rules_are_unrolled() -> None:
    """& and nested media are written out, one selector for each pair."""
    css = ".a, .b { top: 0; &:hover { top: 1px } b { top: 2px } @media (min-width: 9em) { top: 3px } }"
    assert rules(css) == [
        ".a, .b { top: 0 }",
        ".a:hover, .b:hover { top: 1px }",
        ".a b, .b b { top: 2px }",
        "@media (min-width: 9em) {",
        ".a, .b { top: 3px }",
        "}",
    ]


@pytest.mark.parametrize(
    "paged",
    [
        "@page { size: A4 }",
        "@layer paged { p { top: 0 } }",
        "@media print { p { top: 0 } }",
        "p { page: story }",
        "p { string-set: head content() }",
        "p { bookmark-level: 1 }",
        "p { -weasy-hyphens: none }",
        "p { footnote-display: block }",
        "p { float: footnote }",
        "p { break-before: recto }",
        'a::after { content: leader(" · ") target-counter(attr(href), page) }',
        'p::footnote-call { content: "1" }',
        "p { color: device-cmyk(0 0 0 1) }",
    ],
)
def test_what_only_pages_understand_goes(paged: str) -> None:
    """Paged-media rules leave nothing behind, not even an empty rule, and are no fault."""
    assert rules(paged + " q { top: 0 }") == ["q { top: 0 }"]
    assert codes(paged) == []


@pytest.mark.parametrize(
    "black", ["#000", "#000000", "black", "rgb(0, 0, 0)", "rgb(0 0 0)", "hsl(0, 0%, 0%)"]
)
def test_black_text_is_an_error(black: str) -> None:
    """Pure black text is refused however it is written, through tokens too; grey text passes."""
    assert codes(f":root {{ --fg: {black} }} p {{ color: var(--fg) }}") == ["EPUB-021"]
    assert codes(f"p {{ color: #1f1f1d; border-color: {black} }}") == []


def test_black_text_of_the_dark_alone_is_an_error() -> None:
    """A black that only a media query brings is found."""
    assert codes(f":root {{ --fg: #111 }} {DARK} {{ :root {{ --fg: #000 }} }} p {{ color: var(--fg) }}") == [
        "EPUB-021"
    ]


def test_faulty_css_is_reported_not_swallowed() -> None:
    """Syntax faults and at-rules nobody flattens are errors; clean rules beside them survive."""
    assert codes("p { top: 0 }\nq { 7up }") == ["EPUB-022"]
    assert codes("@import 'x.css';\np { top: 0 }") == ["EPUB-024"]
    assert rules("@container (width > 1px) { p { top: 0 } } q { top: 0 }") == ["q { top: 0 }"]


def test_epub_type_is_selected_with_its_namespace() -> None:
    """The HTML spelling of epub:type is turned into the XHTML one, with the namespace declared first."""
    assert rules(r'[epub\:type~="index"] { top: 0 }') == [
        '@namespace epub "http://www.idpf.org/2007/ops";',
        '[epub|type~="index"] { top: 0 }',
    ]


def test_fonts_and_important_pass() -> None:
    """@font-face is passed on as it is; !important stays."""
    css = "@font-face { font-family: A; src: url(a.woff2) } p { top: 0 ! important }"
    assert rules(css) == ["@font-face { font-family: A; src: url(a.woff2) }", "p { top: 0 !important }"]


NAMES = st.sampled_from(["--a", "--b", "--c"])
VALUES = st.one_of(st.sampled_from(["#111", "#eee", "2em"]), NAMES.map(lambda name: f"var({name})"))
BLOCKS = st.tuples(
    st.sampled_from([":root", ".x", "p", "q b"]),
    st.lists(st.tuples(st.one_of(NAMES, st.sampled_from(["color", "margin", "border"])), VALUES), max_size=4),
    st.sampled_from(["", "@layer one", "@layer two", DARK]),
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(BLOCKS, max_size=8))
def test_nothing_unresolved_is_left(blocks: list[tuple[str, list[tuple[str, str]], str]]) -> None:
    """Whatever goes in: no layer, no empty rule, no :root token; twice is the same as once."""
    css = ""
    for selector, declarations, wrapper in blocks:
        rule = f"{selector} {{ {'; '.join(f'{name}: {value}' for name, value in declarations)} }}"
        css += f"{wrapper} {{ {rule} }}\n" if wrapper else rule + "\n"
    flattened = flatten(css)
    flat = flattened.css
    scoped = {name for selector, declarations, _ in blocks for name, _ in declarations if selector != ":root"}
    assert "@layer" not in flat
    assert "{  }" not in flat
    assert set(re.findall(r"var\((--\w+)", flat)) <= scoped
    assert flattened.diagnostics or flatten(flat).css == flat

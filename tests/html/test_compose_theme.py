"""The theme's own order: components pair with templates, templates know neither looks nor targets, Python no markup."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from publisher.resources import theme_folder

ROOT = Path(__file__).parents[2]
TEMPLATES = theme_folder("templates")
COMPONENTS = theme_folder("styles") / "components"
EXTENDING = re.compile(r'{% extends "(\w[\w-]*)\.xhtml\.j2" %}')
SHELL = "shell.html.j2"
FRAMES = frozenset({SHELL, "fragment.html.j2", "forms/ticket.xhtml.j2"})
"""The documents around all fragments and around one; they are no components."""

ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.j2"))
ENGINE_WRAPPERS: Mapping[str, str] = {
    "publisher/html/markup.py:_WRAPPER": "the parser needs one root that declares the prefixes of a fragment",
}
"""Markup that Python may hold, and why."""


# ── pairs ────────────────────────────────────────────────────────────────────


def templates_of(texts: Mapping[str, str]) -> set[str]:
    """Return the components the templates ask for: each macro file and each page that stands on its own."""
    return {
        Path(name).name.removesuffix(".j2").removesuffix(".xhtml")
        for name, text in texts.items()
        if name not in FRAMES and not EXTENDING.search(text)
    }


def template_texts() -> dict[str, str]:
    """Return every template of the theme by its path."""
    return {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in ALL}


def test_components_and_templates_pair() -> None:
    """Every ``styles/components/x.css`` has ``macros/x.j2`` or ``x.xhtml.j2``, and every one of these a style sheet."""
    assert {path.stem for path in COMPONENTS.glob("*.css")} == templates_of(template_texts())


def test_pages_that_extend_another_wear_its_style() -> None:
    """Foreword, guide and appendix are essays, the list of industries is an index; nothing else hides."""
    extending = {
        name: match[1]
        for name, text in template_texts().items()
        if (match := EXTENDING.search(text)) is not None
    }
    assert extending == {
        "appendix.xhtml.j2": "essay",
        "foreword.xhtml.j2": "essay",
        "guide.xhtml.j2": "essay",
        "industry-index.xhtml.j2": "index",
    }


@pytest.mark.parametrize(
    ("name", "text", "component"),
    [
        ("macros/stray.j2", "", {"stray"}),
        ("stray.xhtml.j2", "", {"stray"}),
        *((frame, "", set()) for frame in sorted(FRAMES)),
    ],
)
def test_a_template_without_a_style_sheet_is_found(name: str, text: str, component: set[str]) -> None:
    """Planted: a template nobody dressed asks for a component; one that extends a page does not."""
    assert templates_of({name: text}) == component
    assert templates_of({name: '{% extends "essay.xhtml.j2" %}'}) == set()


# ── what templates must not know ─────────────────────────────────────────────

_FORBIDDEN = {
    "colour": re.compile(
        r"(?<![&\w])#[0-9a-fA-F]{3,8}(?![\w-])|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|device-cmyk|color)a?\("
        r"|\b(?:fill|stroke|color|background)(?:=\"|:\s*)(?!none\b|{{|currentColor)[#a-zA-Z]"
    ),
    "length": re.compile(r"(?:\d|}})\s*(?:mm|cm|in|pt|pc|px)\b"),
    "target": re.compile(
        r"(?<!xmlns:)\b(?:print|booklet|epub|web|targets?|editions?)\b(?!:type)", re.IGNORECASE
    ),
}
_EXEMPT = {
    ("length", "macros/photo.j2"): '"--photo-width: {{ placed.photo.width_mm }}mm"',
}
"""The one length that is content: the width an author gives a photo."""


def breaches(name: str, text: str) -> Iterator[str]:
    """Yield what a template knows and must not: colours, lengths, targets. Comments may speak of anything."""
    bare = re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    for what, pattern in _FORBIDDEN.items():
        searched = bare.replace(_EXEMPT.get((what, name), "\0"), "")
        yield from (f"{what}: {match[0]}" for match in pattern.finditer(searched))


@pytest.mark.parametrize("name", ALL)
def test_templates_know_neither_looks_nor_targets(name: str) -> None:
    """Colours and lengths belong to style sheets, geometry to the edition, the choice of what appears to selection."""
    assert list(breaches(name, (TEMPLATES / name).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: #143143">', "colour"),
        ('<path fill="black"/>', "colour"),
        ('<path fill="#fff"/>', "colour"),
        ("{{ 'rgb(1, 2, 3)' }}", "colour"),
        ('<p style="--x: device-cmyk(0 0 0 1)">', "colour"),
        ('<p style="margin: 3mm">', "length"),
        ('<p style="--x: {{ width }}mm">', "length"),
        ("{{ '9.6pt' }}", "length"),
        ('{% if target == "print" %}', "target"),
        ('{% if edition.name == "x" %}', "target"),
        ("{% if booklet %}", "target"),
        ('<p class="only-epub">', "target"),
    ],
)
def test_a_planted_breach_is_found(text: str, what: str) -> None:
    """Each kind of knowledge that does not belong in a template is caught."""
    assert what in {found.partition(":")[0] for found in breaches("planted.xhtml.j2", text)}


@pytest.mark.parametrize(
    "text",
    [
        '<section epub:type="chapter"><a href="#cover">표지</a><a href="#{{ id }}">',
        '<html xmlns:epub="http://www.idpf.org/2007/ops">',
        '<path fill="none" class="fill-ink"/><path class="stroke-{{ role }}"/>',
        "{# 3mm, #fff, print #}",
        "<b>10 points</b> 형태 {{ 20 }} {{ printed }}",
        "&#160;",
    ],
)
def test_a_clean_template_passes(text: str) -> None:
    """Prefixes, fragment links, classes and comments are no breach."""
    assert list(breaches("clean.xhtml.j2", text)) == []


def test_the_exemption_holds_for_one_line_of_one_file() -> None:
    """The width of a photo is let through in its macro, and only there, and only it."""
    line = f"style={_EXEMPT['length', 'macros/photo.j2']}"
    assert line in template_texts()["macros/photo.j2"]
    assert list(breaches("macros/photo.j2", line)) == []
    assert list(breaches("macros/chart.j2", line)) == ["length: }}mm"]
    assert list(breaches("macros/photo.j2", line + "3mm")) == ["length: 3mm"]


# ── no markup in Python ──────────────────────────────────────────────────────

_TAG = re.compile(r"</?[A-Za-z]")


def markup_in(source: str) -> Iterator[tuple[str, str]]:
    """Yield each string that begins an element, with the name it is given, docstrings and field notes apart."""
    tree = ast.parse(source)
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    named = {
        id(part): target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
        for part in ast.walk(node.value)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in prose:
            continue
        if _TAG.search(node.value):
            yield named.get(id(node), f"line {node.lineno}"), node.value


@pytest.mark.parametrize("room", ["publisher/html", "publisher/editions"])
def test_python_holds_no_markup(room: str) -> None:
    """What contains ``<`` lives in ``templates/``, but for the wrappers named above with their reasons."""
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{name}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for name, _ in markup_in(path.read_text(encoding="utf-8"))
    }
    assert found == {place for place in ENGINE_WRAPPERS if place.startswith(f"{room}/")}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = '<p>'", ["x"]),
        ("def f():\n    return f'</b>{x}'", ["line 2"]),
        ("g('a' '<i/>')", ["line 1"]),
        ('"""<p> in a docstring"""\nclass A:\n    x: int\n    """``<kind>`` of a field."""', []),
        ("a < b\nx = '1 < 2'\ny = '<'", []),
    ],
)
def test_planted_markup_is_found(source: str, found: list[str]) -> None:
    """Strings and f-strings are searched; docstrings, field notes and comparisons are not markup."""
    assert [name for name, _ in markup_in(source)] == found

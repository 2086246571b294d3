"""The Jinja environment: strict, escaping, and its filters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateError, TemplateNotFound, UndefinedError

from publisher.html.environment import (
    headline_size,
    joined_lines,
    macro,
    make_environment,
    numeral_size,
    split_lines,
    template_fault,
)
from publisher.resources import theme_folder


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """Return an environment that reads templates of the test first, then the theme's."""
    return make_environment((tmp_path, theme_folder("templates")))


def rendered(environment: Environment, source: str, **values: object) -> str:
    """Return what a template makes of some values."""
    return environment.from_string(source).render(**values)


# ── filters ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("손끝의 감각을 / 숫자로 옮기다", ("손끝의 감각을", "숫자로 옮기다")),
        ("하나 / 둘 / 셋", ("하나", "둘", "셋")),
        ("km/h로 달리다", ("km/h로 달리다",)),
        ("하나", ("하나",)),
    ],
)
def test_split_lines(text: str, lines: tuple[str, ...]) -> None:
    """An editor's `` / `` parts lines; a stroke without spaces is part of a word."""
    assert split_lines(text) == lines
    assert joined_lines(text) == " ".join(lines)


@given(st.text("가나 /", max_size=30))
def test_lines_hold_every_word(text: str) -> None:
    """Breaking a text in lines loses nothing but spaces and the strokes that break it."""
    kept = text.replace(" / ", "  ")
    assert "".join("".join(split_lines(text)).split()) == "".join(kept.split())


@pytest.mark.parametrize(
    ("count", "size"),
    [(1, "display"), (18, "display"), (19, "long"), (34, "long"), (35, "very-long"), (200, "very-long")],
)
def test_headline_size(count: int, size: str) -> None:
    """A headline is set smaller the longer it is, counted in full-width characters."""
    assert headline_size("가" * count) == size
    assert headline_size("ab" * count) == size


def test_headline_size_ignores_line_breaks() -> None:
    """Where an editor breaks the line does not change the size of the type."""
    broken = "가나다라마바사아 / 자차카타파하가나다"
    assert headline_size(broken) == headline_size(joined_lines(broken)) == "display"


@pytest.mark.parametrize(
    ("values", "size"),
    [
        (["8초", "3명"], "usual"),
        (["1,234명", "3명"], "wide"),
        (["10~15℃", "3명"], "wide"),
        (["6,129억원"], "usual"),
        (["1조 6천억원", "3명"], "usual"),
        (["2022년 3월", "없음"], "usual"),
        ([], "usual"),
    ],
)
def test_numeral_size(values: list[str], size: str) -> None:
    """A numeral of five characters or more needs more room, unless it stands alone."""
    assert numeral_size(values) == size


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% for line in 'a / b' | lines %}[{{ line }}]{% endfor %}", "[a][b]"),
        ("{{ 'a / b' | one_line }}", "a b"),
        ("{{ '가' | headline_size }}", "display"),
        ("{{ ['8초'] | numeral_size }}", "usual"),
        (
            "{% for part in '(주)가' | legal %}{{ part.legal }}{{ part.text }} {% endfor %}",
            "True(주) False가 ",
        ),
        ("{% for part in '8초' | amount %}{{ part.number }}-{{ part.unit }}{% endfor %}", "8-초"),
        ("{{ '서울' | particle('으로') }}", "서울로"),
    ],
)
def test_filters_are_known_to_templates(environment: Environment, source: str, shown: str) -> None:
    """Each filter is there by the name the templates use."""
    assert rendered(environment, source) == shown


# ── escaping and strictness ──────────────────────────────────────────────────


@given(st.text(max_size=30))
def test_values_are_escaped_and_never_compiled(value: str) -> None:
    """A value with ``<`` or ``{{ }}`` in it reaches the page as that text."""
    planted = f"{value}<script>{{{{ 7 * 7 }}}}{{% raw %}}"
    shown = rendered(make_environment(()), "{{ value }}", value=planted)
    assert "<" not in shown
    assert "{{ 7 * 7 }}" in shown
    assert "{% raw %}" in shown


def test_a_name_that_does_not_exist_is_a_fault(environment: Environment) -> None:
    """A mistyped name never prints nothing; the clean twin prints its value."""
    assert rendered(environment, "{{ book.title }}", book={"title": "책"}) == "책"
    with pytest.raises(UndefinedError):
        rendered(environment, "{{ book.titel }}", book={"title": "책"})


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "macros/../../secret.txt"])
def test_only_templates_are_loaded(environment: Environment, tmp_path: Path, name: str) -> None:
    """No template reads a file outside the template folders."""
    (tmp_path.parent / "secret.txt").write_text("비밀", encoding="utf-8")
    with pytest.raises(TemplateNotFound):
        environment.get_template(name)


def test_a_books_own_template_wins(tmp_path: Path) -> None:
    """The first folder overrides the theme, file by file; the rest still comes from the theme."""
    (tmp_path / "half-title.xhtml.j2").write_text("내 것", encoding="utf-8")
    mine = make_environment((tmp_path, theme_folder("templates")))
    assert mine.get_template("half-title.xhtml.j2").render() == "내 것"
    assert mine.get_template("cover.xhtml.j2").filename == str(theme_folder("templates") / "cover.xhtml.j2")


def test_one_macro_as_a_function(environment: Environment) -> None:
    """A macro of a template may be called from here and gives safe markup."""
    call = macro(environment, "macros/notes.j2", "reference")("case-1", 2)
    assert 'href="#case-1-note-2"' in call
    assert 'id="case-1-call-2"' in call
    assert 'id="case-1-call-2-3"' in macro(environment, "macros/notes.j2", "reference")("case-1", 2, 2)


# ── faults ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("files", "place", "line"),
    [
        ({"x.j2": "\n\n{% if %}"}, "x.j2", 3),
        ({"x.j2": "\n{{ missing.name }}"}, "x.j2", 2),
        ({"x.j2": "\n\n\n{% include 'nowhere.j2' %}"}, "x.j2", 4),
        (
            {
                "x.j2": "{% from 'macros/y.j2' import y %}\n{{ y() }}",
                "macros/y.j2": "{% macro y() %}\n{{ missing.name }}{% endmacro %}",
            },
            "macros/y.j2",
            2,
        ),
        ({"x.j2": "{% include 'y.j2' %}", "y.j2": "\n{% endfor %}"}, "y.j2", 2),
    ],
)
def test_a_fault_is_found_where_it_stands(
    tmp_path: Path, files: dict[str, str], place: str, line: int
) -> None:
    """TPL-001 names the file and the line of the innermost template, for faults of syntax and of running."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        make_environment((tmp_path,)).get_template("x.j2").render()
    (diagnostic,) = template_fault(caught.value, "x.j2").diagnostics
    assert diagnostic.code == "TPL-001"
    assert diagnostic.span is not None
    assert (diagnostic.span.path, diagnostic.span.line) == (str(tmp_path / place), line)

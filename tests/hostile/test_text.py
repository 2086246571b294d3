"""Text that looks like something else: markup, templates, formulas, signs nobody sees, letters no font has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hostile.workbench import (
    Ran,
    book,
    case_file,
    edit,
    epub_documents,
    epub_text,
    letters,
    pdf_text,
    run,
    shown_strings,
    write_case,
)

POISON = '<script>x()</script><b>{{ 71*83 }}{% include "a" %}]]>&amp;'
"""Said in every field; a reader must see exactly this, but that Markdown knows ``&amp;`` for ``&``."""
_NOT_TEXT = frozenset(
    {
        *(
            "number",
            "region",
            "file",
            "kind",
            "website",
            "url",
            "slug",
            "language",
            "identifier",
            "isbn",
            "publication_number",
        ),
        *("published_on", "confirmed_on", "focus", "start", "end", "target", "section", "year", "related"),
        *("region_names", "editions", "fonts", "theme", "highlight", "sort_key"),
    }
)
"""Fields that take no free text, or that must agree with another field."""
_FIXED = re.compile(r"true|false|[0-9.]+")
"""Values that are no text."""
_PLAIN = "5*10*3mm_a_b [괄호](https://a.example) `낱말` &lt; 끝"
"""Signs of Markdown in a field of plain text."""
_UNSEEN = frozenset(
    {"listing", "alt", "rights", "description", "subjects", "summary", "short_title", "running"}
)
"""Fields that stand in no page of the print edition's text, or only in its metadata."""
_NOT_ON_SCREENS = frozenset({"back_cover", "map.note", "map.caution"})
"""What an EPUB does not have: there is no drawn map to be read on a screen."""


def _poisoned(value: Any, key: str, marks: dict[str, str]) -> Any:
    """Return a copy of ``value`` with a numbered mark and the poison behind every text."""
    match value:
        case dict():
            return {
                k: v if k in _NOT_TEXT else _poisoned(v, f"{key}.{k}".lstrip("."), marks)
                for k, v in value.items()
            }
        case list():
            return [_poisoned(item, key, marks) for item in value]
        case str() if not _FIXED.fullmatch(value):
            mark = f"M{len(marks):03d}"
            marks[mark] = key
            return f"{value} {mark}{POISON}"
    return value


def _poison_file(path: Path, marks: dict[str, str]) -> None:
    # The loader of the base class leaves every scalar as it is written.
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    said = yaml.safe_dump(_poisoned(loaded, "", marks), allow_unicode=True, sort_keys=False)
    path.write_text(said, encoding="utf-8")


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The stock book with poison in every field, built; and the field of each mark."""
    folder = tmp_path_factory.mktemp("poison")
    root, marks = book(folder), dict[str, str]()
    for path in [root / "book.yaml", case_file(root, 1)]:
        _poison_file(path, marks)
    sections = [{"title": "절", "body": "굵은 **글씨**와 5\\*10"}]
    write_case(root, 4, {"profile": {"products": _PLAIN}, "sections": sections})
    ran = run(folder, "build", "book", "--edition", "print", "--edition", "epub")
    assert ran.code == 0, ran.err
    assert len(marks) > 90
    return folder / "build" / "stock-book", marks


def _wrong(text: str, marks: dict[str, str], unseen: frozenset[str]) -> Iterator[str]:
    """Yield the marks behind which something else stands than the poison."""
    shown = letters(text)
    plain, written = letters(POISON), letters(POISON.replace("&amp;", "&"))
    for mark, key in marks.items():
        hidden = key in unseen or key.rpartition(".")[2] in unseen or key.partition(".")[0] in unseen
        if not hidden and mark + plain not in shown and mark + written not in shown:
            yield f"{key} {mark}: {shown[shown.find(mark) :][:80] if mark in shown else 'nowhere'}"


def test_epub_shows_markup_as_text(poisoned: tuple[Path, dict[str, str]]) -> None:
    """Each field's text is whole in the EPUB; no element came of it, nothing was worked out."""
    path = poisoned[0] / "epub" / "stock-book.epub"
    text = epub_text(path)
    assert list(_wrong(text, poisoned[1], _UNSEEN | _NOT_ON_SCREENS)) == []
    assert "5893" not in letters(text)
    tags = {str(element.tag).rpartition("}")[2] for root in epub_documents(path) for element in root.iter()}
    assert "script" not in tags


def test_pdf_shows_markup_as_text(poisoned: tuple[Path, dict[str, str]]) -> None:
    """Each mark of a case is in the print interior; what stands behind it is text, worked out nowhere."""
    shown = letters(pdf_text(poisoned[0] / "print" / "interior.pdf"))
    assert "}}" in shown
    assert "71*83" in shown
    assert "5893" not in shown
    whole = shown.count(letters(POISON.replace("&amp;", "&")))
    assert whole > 50, "words of narrow boxes are copied in pieces, but not most of them"


def test_plain_fields_are_not_markdown(poisoned: tuple[Path, dict[str, str]]) -> None:
    """Signs of Markdown in fields of plain text are printed as written; a field of Markdown is its twin."""
    text = epub_text(poisoned[0] / "epub" / "stock-book.epub")
    assert _PLAIN in text
    assert "굵은 글씨와 5*10" in text


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A book with signs nobody sees and letters no font has, as a booklet."""
    folder = tmp_path_factory.mktemp("strange")
    root = book(folder)
    invisible = "영\u200b폭 붙\u2060임 합\u200d침 숨\u00ad김 \u202e뒤로\u202c \u200e앞으로 사람"
    edit(
        case_file(root, 1),
        "summary: 검사 시간을 45초에서 8초로 줄이고 세 사람을 새로 뽑은 기업의 이야기다.",
        f"summary: {invisible}",
    )
    edit(case_file(root, 3), "headline: 감귤 껍질에서 찾은 길", "headline: 감귤 😀 껍질 𠀁")
    edit(root / "book.yaml", "  subtitle: 시험을 위한 우수사례 3", "  subtitle: 시험 ไ 사례")
    return folder, run(folder, "build", "book", "--edition", "booklet", "--diagnostics", "json")


def test_letter_without_font_is_told(strange: tuple[Path, Ran]) -> None:
    """A character no font can draw is a warning at its file, line and column, once for each place."""
    told = {
        (item["path"], item["line"], item["column"]): item["message"]
        for item in strange[1].said
        if item["code"] == "PAGE-020"
    }
    assert strange[1].code == 0
    assert sorted(told) == [
        ("book/book.yaml", 6, 16),
        ("book/cases/03-가상푸드.yaml", 6, 14),
        ("book/cases/03-가상푸드.yaml", 6, 19),
    ]
    face = told["book/cases/03-가상푸드.yaml", 6, 14]
    assert isinstance(face, str)
    assert all(word in face for word in ("case-3", "😀", "U+1F600", "GRINNING FACE"))


def test_letter_without_font_is_an_error_when_strict(strange: tuple[Path, Ran]) -> None:
    """A strict build refuses to print empty boxes and leaves the earlier build alone."""
    made = strange[0] / "build" / "stock-book" / "booklet" / "interior.pdf"
    before = made.read_bytes()
    ran = run(strange[0], "build", "book", "--edition", "booklet", "--strict", "--diagnostics", "json")
    assert ran.code != 0
    assert "PAGE-020" in {item["code"] for item in ran.said if item["severity"] == "error"}
    assert made.read_bytes() == before


def test_what_nobody_sees_stays_unseen(strange: tuple[Path, Ran]) -> None:
    """Joiners, zero-width and direction marks draw nothing: no string holds the glyph .notdef for them."""
    assert not any(re.search(r"U\+20[0-9A-F]{2}\b", str(item["message"])) for item in strange[1].said)
    path = strange[0] / "build" / "stock-book" / "booklet" / "interior.pdf"
    glyphs = {string[at : at + 2] for string in shown_strings(path) for at in range(0, len(string), 2)}
    assert len(glyphs) > 50
    assert b"\0\0" not in glyphs
    shown = letters(pdf_text(path))
    assert "\u2060" not in shown
    assert all(
        word in shown.replace("\u200b", "").replace("\u200d", "")
        for word in ("영폭", "붙임", "합침", "앞으로")
    )

"""YAML files become plain text that knows its place, or a fault with a place."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.source import MAX_BYTES, Source, read_source
from publisher.errors import ContentError, Diagnostic
from publisher.typography.units import with_spelled_units


def read(folder: Path, text: str | bytes) -> Source:
    """Write ``text`` to a file and read it."""
    path = folder / "가.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_source(path)


def fault(folder: Path, text: str | bytes) -> Diagnostic:
    """Return the last fault that makes ``text`` unreadable."""
    with pytest.raises(ContentError) as caught:
        read(folder, text)
    return caught.value.diagnostics[-1]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("1994", "1994"),
        ("on", "on"),
        ("no", "no"),
        ("010", "010"),
        ("1:30", "1:30"),
        ("2023-01-19", "2023-01-19"),
        ("1_000", "1_000"),
        ("'~'", "~"),
        ('""', ""),
        ("!!str 12", "12"),
        ("~", None),
        ("null", None),
        ("", None),
    ],
)
def test_scalars_stay_as_written(tmp_path: Path, written: str, wanted: str | None) -> None:
    """No scalar is turned into a number, a date or a boolean; only a bare nothing is empty."""
    assert read(tmp_path, f"key: {written}\n").data == {"key": wanted}


def test_keys_stay_as_written(tmp_path: Path) -> None:
    """Keys YAML 1.1 would turn into booleans and numbers are text."""
    assert read(tmp_path, "no: a\non: b\n1: c\n").data == {"no": "a", "on": "b", "1": "c"}


def test_byte_order_mark_line_ends_and_decomposed_text(tmp_path: Path) -> None:
    """A BOM, CRLF and NFD text read as if they were not there, and places are counted in NFC characters."""
    text = unicodedata.normalize("NFD", "기업: 가나다\r\n지역: 서울\r\n")
    source = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert source.data == {"기업": "가나다", "지역": "서울"}
    span = source.span(("지역",))
    assert (span.line, span.column, span.length, span.text) == (2, 5, 2, "지역: 서울")


def test_spans(tmp_path: Path) -> None:
    """Values and keys are found where they stand; an empty value is shown at its key."""
    source = read(
        tmp_path, 'photos:\n  - {file: 가.jpg, alt: "나"}\n  - file: 😀.jpg\n    alt:\n    width_mm: -4\n'
    )
    value, key = source.span(("photos", 1, "width_mm")), source.key_span(("photos", 1, "width_mm"))
    assert (value.line, value.column, value.length) == (5, 15, 2)
    assert (key.line, key.column, key.length) == (5, 5, 8)
    assert source.span(("photos", 0, "alt")).length == len('"나"')
    assert source.span(("photos", 1, "file")).length == len("😀.jpg")
    assert source.span(("photos", 1, "alt")) == source.key_span(("photos", 1, "alt"))
    assert source.span(("photos", 1, "nothing", 3)).line == 3


def test_what_is_written_twice_stands_where_it_was_written_last(tmp_path: Path) -> None:
    """Of a key written twice the last place counts; what only the first one held still has its place."""
    source = read(tmp_path, "a: {b: 1, c: 2}\n? a\n: {b:\n  3}\n")
    spans = [source.span(("a", key)) for key in ("b", "c")]
    assert source.data == {"a": {"b": "3"}}
    assert [(span.line, span.column) for span in spans] == [(4, 3), (1, 14)]
    assert source.key_span(("a",)).line == 2
    assert not source.has(("a", "d"))


def test_alias_repeats_its_anchor(tmp_path: Path) -> None:
    """An honest alias works, and what is inside it is shown at the alias."""
    source = read(tmp_path, "a: &x {b: 1}\nc: *x\n")
    assert source.data == {"a": {"b": "1"}, "c": {"b": "1"}}
    span = source.span(("c", "b"))
    assert (span.line, span.column, span.length) == (2, 4, 2)


def test_alias_of_itself_is_refused(tmp_path: Path) -> None:
    """A value cannot hold itself."""
    assert fault(tmp_path, "a: &x [*x]\n").code == "CASE-012"


def test_alias_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    """Nine levels of ten aliases (a thousand million values) are refused at once."""
    text = "a0: &a0 [x]\n"
    for level in range(1, 10):
        text += f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * 10) + "]\n"
    assert fault(tmp_path, text).code == "CASE-010"


def test_deep_nesting_is_refused_without_recursion(tmp_path: Path) -> None:
    """A hundred thousand brackets are refused like twenty-five."""
    assert fault(tmp_path, "a: " + "[" * 100_000).code == "CASE-011"
    assert fault(tmp_path, "a: " + "[" * 25 + "]" * 25).code == "CASE-011"


def test_tag_makes_no_object(tmp_path: Path) -> None:
    """A Python tag is a fault and its value stays plain data."""
    source = read(tmp_path, "a: !!python/object/apply:os.system ['echo']\n")
    assert [item.code for item in source.faults] == ["CASE-009"]
    assert source.data == {"a": ["echo"]}


def test_every_duplicate_is_told(tmp_path: Path) -> None:
    """Each repeated key is told with the line of its first use; the same key in two places is none."""
    source = read(tmp_path, "a: 1\na: 2\nb: {c: 1, c: 2}\nd: {c: 1}\n")
    assert [(item.code, dict(item.arguments)["line"]) for item in source.faults] == [
        ("CASE-008", "1"),
        ("CASE-008", "3"),
    ]


def test_escaped_control_character(tmp_path: Path) -> None:
    """A control character hidden in an escape is found too."""
    assert [item.code for item in read(tmp_path, 'a: "\\a"\n').faults] == ["CASE-003"]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\ufeff", "\uffff"])
def test_control_characters(tmp_path: Path, character: str) -> None:
    """Characters no page can hold are told with line and column; the twin without them is clean."""
    found = fault(tmp_path, f"a: 1\nb: 가{character}나\n")
    assert found.code == "CASE-003"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 5)
    assert read(tmp_path, "a: 1\nb: 가나\n").faults == ()


def test_not_utf8_names_the_place(tmp_path: Path) -> None:
    """A file in another encoding is told at its first wrong byte, counted in characters."""
    found = fault(tmp_path, "a: 가나\nb: 가".encode() + "나".encode("cp949") + b"\n")
    assert found.code == "CASE-002"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 5)


@pytest.mark.parametrize("text", ["", "# nothing\n", "\n\n", "---\n", "~\n"])
def test_empty_files(tmp_path: Path, text: str) -> None:
    """A file without a value is called empty."""
    assert fault(tmp_path, text).code == "CASE-006"


def test_large_field_is_named_fast(tmp_path: Path) -> None:
    """Ten megabytes in one field are refused unparsed, at that field."""
    found = fault(tmp_path, "number: 1\nlead: " + "가" * (10_000_000 // 3) + "\nregion: 서울\n")
    assert found.code == "CASE-001"
    assert found.span is not None
    assert (found.span.line, found.span.text) == (2, "lead: …")


def test_limit_itself_is_allowed(tmp_path: Path) -> None:
    """A file of exactly the limit is read."""
    assert read(tmp_path, b"a: 1\n" + b"#" * (MAX_BYTES - 5)).data == {"a": "1"}


def test_open_quotation_mark_is_shown_where_it_opens(tmp_path: Path) -> None:
    """A fault noticed at the end of the file is shown where it began."""
    found = fault(tmp_path, 'a: 1\nb: "가나\nc: 2\n')
    assert found.code == "CASE-004"
    assert found.span is not None
    assert (found.span.line, found.span.column) == (2, 4)
    assert found.notes[0].startswith("yaml: ")


@given(st.text(max_size=80))
def test_any_text_is_data_or_a_fault(tmp_path: Path, text: str) -> None:
    """Whatever stands in a file, it is read or refused with a place inside the file."""
    try:
        source = read(tmp_path, text)
    except ContentError as error:
        for item in error.diagnostics:
            assert item.span is not None
            inside = item.span.column + item.span.length - 1
            assert item.span.text is None or inside <= max(1, len(item.span.text))
    else:
        assert isinstance(source.data, dict)


_WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
_TREES = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(_WORDS, _TREES, min_size=1, max_size=4))
def test_what_was_written_is_read(tmp_path: Path, tree: dict[str, object]) -> None:
    """Texts (in NFC, units in letters), lists and mappings come back as written, each at a place that exists."""
    wanted = yaml.safe_load(unicodedata.normalize("NFC", yaml.safe_dump(tree, allow_unicode=True)))
    source = read(tmp_path, yaml.safe_dump(tree, allow_unicode=True, default_style='"'))
    if not source.faults:
        assert _normal(source.data) == _normal(wanted)
    for key in source.data:
        span = source.key_span((key,))
        assert span.text is not None
        assert span.length >= 1


def _normal(tree: object) -> object:
    if isinstance(tree, dict):
        return {unicodedata.normalize("NFC", str(key)): _normal(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_normal(value) for value in tree]
    return with_spelled_units(unicodedata.normalize("NFC", str(tree)))

"""Parts as bytes: everything comes back as it was, and nothing else is taken for a part."""

from __future__ import annotations

import json
import struct
from dataclasses import fields, is_dataclass, replace
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.errors import Diagnostic, Severity, SourceSpan
from publisher.render import part as part_room
from publisher.render.part import (
    FolioSlot,
    Part,
    PartFont,
    PartImage,
    PartPage,
    PartStream,
    decode,
    encode,
    mark,
)

_MAGIC = part_room._MAGIC
_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    bytes: st.binary(max_size=20),
    float: st.floats(allow_nan=False),
    int: st.integers(),
    NoneType: st.none(),
    Severity: st.sampled_from(Severity),
    str: st.text(st.characters(), max_size=6),
}


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for values of a type, every field of a dataclass included."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: of(hints[field.name]) for field in fields(hint)})
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(of(inner[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(of, inner))
    if origin is UnionType:
        return st.one_of(*map(of, inner))
    return _SIMPLE[hint]


def plain(**changed: Any) -> Part:
    """Return a small part."""
    part = Part(
        id="case-1",
        key="ab",
        verso=True,
        sided=False,
        fit="snug",
        fills=(0.5,),
        anchors=(),
        slots=(FolioSlot("case-2", 2, ("0011", "0012")),),
        baked=(("case-3", "7"),),
        lost="",
        undrawn=("\N{SNOWMAN}",),
        diagnostics=(Diagnostic("CSS-001", Severity.WARNING, SourceSpan("a.yaml"), (("detail", "x"),)),),
        pages=(PartPage((0, 0, 1, 1), (0, 0, 1, 1), (0, 0, 1, 1), 1, (2,), 0.25, 0),),
        resources=b"/a " + mark("o", 3),
        xobjects=b"",
        numbers=(2, 3),
        objects=b"<<>>\x03<<>>",
        streams=(PartStream(1, b"", bytes(range(256)), open=True),),
        images=(PartImage("cd", b"/Width 1", None),),
        fonts=(PartFont("A", "A-Bold", "A", "ef", 0, 1, -1, 4, (("wght", 1.5),), ((1, "가", 920.0),), (9,)),),
        object_count=4,
        elements=(3,),
        owners=b"",
        key_count=1,
        element_ids=(("case-1-1", 3),),
        targets=("case-2",),
    )
    return replace(part, **changed)


@given(of(Part))
@example(plain())
@example(plain(diagnostics=(Diagnostic("CSS-001", Severity.NOTE, SourceSpan("\udcff.css")),)))
def test_everything_comes_back(part: Part) -> None:
    """Every field of every value in a part survives: bytes of every value, diagnostics with their places."""
    again = decode(encode(part))
    assert again == part
    assert repr(again) == repr(part), "1 and 1.0 are equal, and not the same in a PDF"
    assert encode(again) == encode(part)


def test_the_property_can_fail() -> None:
    """Planted: a part that differs in the default of a stream's last field is another part."""
    part = plain()
    other = replace(part, streams=(replace(part.streams[0], open=False),))
    assert decode(encode(other)) != part


def test_a_diagnostic_is_still_worded() -> None:
    """What the engine said of a fragment is a diagnostic again, severity and all."""
    (said,) = decode(encode(plain())).diagnostics
    assert said.severity is Severity.WARNING
    assert said.span == SourceSpan("a.yaml", 1, 1, 1, None)


@pytest.mark.parametrize(
    "part", [plain(), plain(streams=(), resources=b"")], ids=["bodies", "none at the end"]
)
def test_a_part_cut_short_or_prolonged_is_none(part: Part) -> None:
    """Cut after any byte, or followed by one, it is no part: nothing is shorter than it was, silently."""
    whole = encode(part)
    for length in range(len(whole)):
        with pytest.raises(ValueError, match="not a part"):
            decode(whole[:length])
    with pytest.raises(ValueError, match="something follows"):
        decode(whole + b"\0")


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n", b"casebook-part-2\n" + bytes(40), encode(plain()).replace(b"-part-", b"-page-", 1)],
)
def test_another_format_is_none(content: bytes) -> None:
    """What does not begin as a part does is refused, a part of another version among it."""
    with pytest.raises(ValueError, match="not a part"):
        decode(content)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["body", "a"]), inner, max_size=2)
    ),
    max_leaves=10,
)


def headed(head: bytes, bodies: bytes = b"") -> bytes:
    """Return what begins as a part does, with a head of one's own."""
    return _MAGIC + struct.pack(">Q", len(head)) + head + bodies


@given(_JSON, st.binary(max_size=10))
def test_any_other_json_is_none(value: object, bodies: bytes) -> None:
    """A head that is JSON of any other shape is refused as a ValueError, like all that is no part."""
    with pytest.raises(ValueError, match="not a part"):
        decode(headed(json.dumps(value).encode(), bodies))


@given(st.sampled_from(Part.__slots__), _JSON)
def test_any_other_field_is_none_or_a_part(name: str, value: object) -> None:
    """One field of another shape: a part, where JSON cannot tell, or a ValueError, and nothing worse."""
    whole = encode(plain())
    (size,) = struct.unpack_from(">Q", whole, len(_MAGIC))
    start = len(_MAGIC) + 8
    head = json.loads(whole[start : start + size])
    changed = json.dumps(head | {name: value}).encode()
    try:
        made = decode(headed(changed, whole[start + size :]))
    except ValueError:
        return
    assert isinstance(made, Part)


@given(st.data())
def test_a_damaged_head_is_none_or_a_part(data: st.DataObject) -> None:
    """Any byte of another value: a part, or a ValueError, and nothing worse."""
    whole = bytearray(encode(plain()))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    try:
        made = decode(bytes(whole))
    except ValueError:
        return
    assert isinstance(made, Part)


@pytest.mark.parametrize("head", [b"[" * 200_000, b"\xff\xfe", b"{", b'{"id":' + b"9" * 5000 + b"}", b"nul"])
def test_hostile_json_is_none(head: bytes) -> None:
    """What ends the JSON reader in its own ways is refused in ours."""
    with pytest.raises(ValueError, match="not a part"):
        decode(headed(head))


def test_a_mark_is_what_the_linker_looks_for() -> None:
    """Payloads are texts or numbers, between two characters that stand nowhere else."""
    assert mark("o", 12) == b"\x01o12\x02"
    assert mark("x", "2:34.5") == b"\x01x2:34.5\x02"

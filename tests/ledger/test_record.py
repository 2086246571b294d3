"""A record comes back from its bytes as it was, and other bytes are none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.editions.manuscript import Loss, Share
from publisher.errors import SourceSpan, diagnose
from publisher.ledger.record import Record, Seen, decode, encode
from publisher.ledger.report import Artifact, BuildReport
from publisher.ledger.survey import Stamp

SEEN = Seen(Stamp(3, 1, 2, 4, "/real"), "ab" * 32, settled=True)
REPORT = BuildReport(
    (
        Artifact("print", "interior", Path("build/책/interior.pdf"), 12, 345, 1.5, "cd" * 32),
        Artifact("epub", "epub", Path("build/책/책.epub"), None, 9, 2.0, "ef" * 32),
    ),
    (
        diagnose("CASE-063", SourceSpan("data/cases/1.yaml", 3, 4, 5, "  file: 없다"), file="없다"),
        diagnose("OUT-001", path="build", notes=("한 줄",)),
    ),
    (Loss("booklet", "case-1", "가상", Share(1, 2), Share(3, 4), Share(5, 6), Share(0, 1)),),
    (Path("build/책/interior.pdf"),),
)
RECORD = Record({"/책/\udcff": SEEN}, {"/b": replace(SEEN, settled=False)}, REPORT)


def test_a_record_comes_back_as_it_was() -> None:
    """Names that are no UTF-8, places of faults, losses and paths too."""
    assert decode(encode(RECORD)) == RECORD


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xff",
        b"{}",
        b"[]",
        b"7",
        b'{"read": 1}',
        encode(RECORD)[:-40],
        encode(RECORD).replace(b'"edition"', b'"addition"'),
        encode(RECORD).replace(b'"severity": "error"', b'"severity": "bad"'),
        encode(RECORD).replace(b'"shown"', b'"seen"'),
        json.dumps(
            json.loads(encode(RECORD).decode("utf-8", "surrogatepass")) | {"read": {"/a": [1]}}
        ).encode(),
    ],
)
def test_other_bytes_are_none(content: bytes) -> None:
    """Cut short, of another form, or with other fields: one of the faults that ``decode`` names."""
    with pytest.raises((ValueError, LookupError, TypeError, AttributeError)):
        decode(content)

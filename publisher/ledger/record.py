"""The record of a build, and the bytes it is kept in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from publisher.editions.manuscript import Loss, Share
from publisher.errors import Diagnostic, Severity, SourceSpan
from publisher.ledger.report import Artifact, BuildReport
from publisher.ledger.survey import Stamp

_SHARES = ("sentences", "metrics", "rows", "video")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a build found or left it."""

    stamp: Stamp
    digest: str
    """SHA-256 of its content."""
    settled: bool
    """False where the stamp was too young to be worth anything."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a build was made from, what it put in place, and what it told."""

    read: Mapping[str, Seen]
    """By absolute path, symbolic links followed; everything a build could have read."""
    written: Mapping[str, Seen]
    """By absolute path as it was asked for."""
    report: BuildReport


def encode(record: Record) -> bytes:
    """Return a record as it is kept."""
    report = record.report
    value = {
        "read": _seen_values(record.read),
        "written": _seen_values(record.written),
        "artifacts": [asdict(item) | {"path": str(item.path)} for item in report.artifacts],
        "diagnostics": [asdict(item) for item in report.diagnostics],
        "losses": [asdict(item) for item in report.losses],
        "files": [str(path) for path in report.files],
    }
    # The name of a file may hold what is not UTF-8, as lone surrogates.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode(content: bytes) -> Record:
    """Return the record in some bytes. Raises ValueError, LookupError, TypeError or AttributeError for what is none."""
    value = json.loads(content.decode("utf-8", "surrogatepass"))
    report = BuildReport(
        tuple(Artifact(**item | {"path": Path(item["path"])}) for item in value["artifacts"]),
        tuple(_diagnostic(item) for item in value["diagnostics"]),
        tuple(Loss(**item | {name: Share(**item[name]) for name in _SHARES}) for item in value["losses"]),
        tuple(Path(path) for path in value["files"]),
    )
    return Record(_seen(value["read"]), _seen(value["written"]), report)


def _seen_values(files: Mapping[str, Seen]) -> dict[str, list[object]]:
    return {path: [*astuple(seen.stamp), seen.digest, seen.settled] for path, seen in files.items()}


def _seen(value: dict[str, list[Any]]) -> dict[str, Seen]:
    return {
        path: Seen(Stamp(*stamp), digest, settled is True)
        for path, (*stamp, digest, settled) in value.items()
    }


def _diagnostic(value: dict[str, Any]) -> Diagnostic:
    span = None if value["span"] is None else SourceSpan(**value["span"])
    arguments = tuple((str(name), str(text)) for name, text in value["arguments"])
    return Diagnostic(value["code"], Severity(value["severity"]), span, arguments, tuple(value["notes"]))

"""A program that is called like casebook: its interiors are empty pages that change whenever the manuscript does."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import pikepdf

_POLL_S = 0.01


def build(options: argparse.Namespace) -> dict[str, Any]:
    """Write an interior with a page a case and return what is told of it."""
    digest = manuscript(options.book)
    path = options.out / "book" / "print" / "interior.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.new() as pdf:
        count = len(list((options.book / "cases").glob("*.yaml")))
        for _ in range(count):
            pdf.add_blank_page()
        pdf.docinfo["/Title"] = digest
        pdf.save(path, deterministic_id=True)
    content = path.read_bytes()
    told = {"edition": "print", "kind": "interior", "path": str(path), "pages": count, "bytes": len(content)}
    return {"artifacts": [told | {"sha256": hashlib.sha256(content).hexdigest()}]}


def manuscript(book: Path) -> str:
    """Return a digest of every YAML file of a book."""
    files = (path.read_bytes() for path in sorted((book / "cases").glob("[!.]*.yaml")))
    return hashlib.sha256(b"".join(files)).hexdigest()


def watch(options: argparse.Namespace) -> None:
    """Tell of every change until it is interrupted."""
    tell("waiting")
    known = manuscript(options.book)
    while True:
        time.sleep(_POLL_S)
        if (found := manuscript(options.book)) != known:
            known = found
            tell("spread", edition="print", seconds=0.0)
            say("not a JSON line")
            tell("bound", edition="booklet", seconds=0.0)
            tell("bound", edition="print", seconds=0.0)
            tell("waiting")


def tell(event: str, **more: object) -> None:
    """Print one event."""
    say(json.dumps({"event": event, **more}))


def say(line: str) -> None:
    """Write a line that is read at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Do what casebook would, or end as it would."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("build", "watch", "check"):
        command = commands.add_parser(name)
        command.add_argument("book", type=Path)
        if name != "check":
            command.add_argument("--out", type=Path)
            command.add_argument("--cache")
            command.add_argument("--jobs")
            command.add_argument("--edition")
            command.add_argument("--json", action="store_true")
    options = parser.parse_args()
    match options.command:
        case "build":
            say(json.dumps(build(options)))
        case "watch":
            watch(options)
        case _:
            say("nothing to mend")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None

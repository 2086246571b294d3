"""The casebook program as a user calls it: which commands and options it has, and what a build says it made."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JOBS = 2
"""Processes a build may use."""
PRINT = "print"
"""The edition whose interior is measured."""
_OPTION = re.compile(r"--[a-z][a-z-]*")


class NotAvailableError(RuntimeError):
    """Something cannot be measured: it is not on this machine, not in this program, or gives a wrong result."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file, as ``build --json`` tells it."""

    edition: str
    kind: str
    path: Path
    pages: int | None
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Casebook:
    """The program under this interpreter, or another that is called alike."""

    call: tuple[str, ...] = (sys.executable, "-m", "publisher")

    def options(self, command: str) -> frozenset[str]:
        """Return the options of a command. Raises NotAvailableError when there is no such command."""
        return frozenset(_OPTION.findall(self._help(command)))

    def build(self, book: Path, out: Path, cache: Path, edition: str | None = PRINT) -> list[str]:
        """Return the command that builds an edition, or all, with its own cache.

        Raises NotAvailableError when the program has no such options.
        """
        return self._making("build", book, out, cache, edition)

    def watch(self, book: Path, out: Path, cache: Path) -> list[str]:
        """Return the command that keeps the print edition up to date. Raises NotAvailableError."""
        return self._making("watch", book, out, cache, PRINT)

    def check(self, book: Path) -> list[str]:
        """Return the command that checks a manuscript."""
        return [*self.call, "check", str(book)]

    def _making(self, command: str, book: Path, out: Path, cache: Path, edition: str | None) -> list[str]:
        values = {"--out": str(out), "--cache": str(cache), "--jobs": str(JOBS)}
        if edition is not None:
            values["--edition"] = edition
        missing = {*values, "--json"} - self.options(command)
        if missing:
            raise NotAvailableError(f"casebook {command} has no {', '.join(sorted(missing))}")
        chosen = [word for option in values.items() for word in option]
        return [*self.call, command, str(book), *chosen, "--json"]

    def _help(self, *command: str) -> str:
        asked = subprocess.run(  # noqa: S603  the command is our own
            [*self.call, *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if asked.returncode:
            raise NotAvailableError(f"there is no casebook {' '.join(command)}".rstrip())
        return asked.stdout


def made_files(output: str) -> tuple[MadeFile, ...]:
    """Return what a build wrote, from its standard output with ``--json``."""
    told = json.loads(output.splitlines()[-1])["artifacts"]
    return tuple(
        MadeFile(
            str(item["edition"]),
            str(item["kind"]),
            Path(item["path"]),
            item["pages"],
            int(item["bytes"]),
            str(item["sha256"]),
        )
        for item in told
    )


def interior_of(files: tuple[MadeFile, ...]) -> MadeFile:
    """Return the interior of the print edition. Raises LookupError when there is none."""
    for file in files:
        if file.kind == "interior" and file.edition == PRINT:
            return file
    raise LookupError("the build told of no print interior")

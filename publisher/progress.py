"""How long work says how far it has come, without knowing who listens.

Owns: the protocol and a listener that hears nothing. Refuses: printing (``publisher.cli.progress`` does).
Only the parent process reports; workers return values.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self


class Step(Protocol):
    """One phase under way."""

    def advance(self, label: str = "") -> None:
        """Say that one more unit is done; ``label`` names it in the author's words."""


class Progress(Protocol):
    """Someone who wants to know how far the work has come."""

    def step(self, name: str, total: int, *, subject: str = "") -> AbstractContextManager[Step]:
        """Begin the phase ``name`` of ``total`` units; leaving the context ends it.

        ``name`` is a constant English phrase, so that it can be translated; ``{subject}`` in it stands for
        ``subject``, e.g. an edition's name. ``total`` 0 means unknown.
        """


class NullProgress:
    """A listener that hears nothing; both the progress and its own only step."""

    __slots__ = ()

    def step(self, name: str, total: int, *, subject: str = "") -> Self:  # noqa: ARG002  (it hears nothing)
        """Return itself as the step."""
        return self

    def advance(self, label: str = "") -> None:
        """Do nothing."""

    def __enter__(self) -> Self:
        """Begin the step."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End the step."""

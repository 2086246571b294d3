"""One tree of exceptions, split by who mends the fault, and the exit code of each."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from publisher.errors.diagnostic import Diagnostic


class ExitCode(IntEnum):
    """What the process tells its caller."""

    OK = 0
    BUG = 1
    """Only ever a fault of this program."""
    USAGE = 2
    CONTENT = 3
    EDITION = 4
    TEMPLATE = 5
    RENDER = 6
    ASSEMBLY = 7
    CHECK = 8
    RELEASE = 9
    MISSING_TOOL = 10
    INTERRUPTED = 130


class PublisherError(Exception):
    """A fault that someone outside this program can mend; carries every diagnostic of its phase."""

    exit_code: ClassVar[ExitCode] = ExitCode.BUG

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(f"{item.code}: {item.message()}" for item in diagnostics))
        self.diagnostics = diagnostics


class ContentError(PublisherError):
    """The author mends it: a case, a picture, the book file."""

    exit_code = ExitCode.CONTENT


class EditionError(PublisherError):
    """The publisher mends it: an edition's settings."""

    exit_code = ExitCode.EDITION


class TemplateError(PublisherError):
    """The designer mends it: a template or a style sheet."""

    exit_code = ExitCode.TEMPLATE


class RenderError(PublisherError):
    """The page engine failed on a fragment."""

    exit_code = ExitCode.RENDER


class AssemblyError(PublisherError):
    """Putting pages or chapters together failed, or the result could not be written."""

    exit_code = ExitCode.ASSEMBLY


class CheckError(PublisherError):
    """A finished file does not satisfy a judge."""

    exit_code = ExitCode.CHECK


class ReleaseError(PublisherError):
    """A parcel could not be made."""

    exit_code = ExitCode.RELEASE


class MissingToolError(PublisherError):
    """A program, library or font of the system is missing."""

    exit_code = ExitCode.MISSING_TOOL

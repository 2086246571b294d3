"""What can go wrong, said in one way: diagnostics, exceptions, exit codes and the message catalogue.

Owns: every message the program shows about a fault. Refuses: printing them (the command line does).
"""

from publisher.errors.catalogue import CATALOGUE, Entry, Severity
from publisher.errors.diagnostic import Diagnostic, SourceSpan, diagnose
from publisher.errors.exceptions import (
    AssemblyError,
    CheckError,
    ContentError,
    EditionError,
    ExitCode,
    MissingToolError,
    PublisherError,
    ReleaseError,
    RenderError,
    TemplateError,
)

__all__ = [
    "CATALOGUE",
    "AssemblyError",
    "CheckError",
    "ContentError",
    "Diagnostic",
    "EditionError",
    "Entry",
    "ExitCode",
    "MissingToolError",
    "PublisherError",
    "ReleaseError",
    "RenderError",
    "Severity",
    "SourceSpan",
    "TemplateError",
    "diagnose",
]

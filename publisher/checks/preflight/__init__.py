"""Preflight: finished PDFs judged before a print shop or a reader has them.

Owns: our own rules about PDF files (``rules``), reading the files for them, and naming the case, field and file a
finding comes from. Refuses: changing a file, and trusting the room that made it: everything is read from the file.
"""

from __future__ import annotations

from pathlib import Path

from publisher.checks.preflight.provenance import PROVENANCE, BookFacts, Provenance, read_provenance
from publisher.checks.preflight.subject import Kind, Profile, Subject, kind_of, profile_of
from publisher.checks.report import CheckReport
from publisher.editions.edition import Edition

__all__ = [
    "PROVENANCE",
    "BookFacts",
    "Kind",
    "Profile",
    "Provenance",
    "Subject",
    "kind_of",
    "preflight",
    "profile_of",
    "read_provenance",
]


def preflight(
    path: Path,
    profile: Profile | None = None,
    edition: Edition | None = None,
    provenance: Provenance | None = None,
    *,
    interior_pages: int | None = None,
) -> CheckReport:
    """Return what is wrong with the PDF ``path``.

    ``profile`` None: that of the edition's file of this name, or FOREIGN without an edition. ``provenance`` None: that
    of the file beside it, where there is one. ``interior_pages`` is the page count a cover is measured with; None
    looks for the interior beside it. A file that cannot be read is a finding, never an exception.
    """
    from publisher.checks.preflight.judge import judge

    kind = kind_of(path)
    if profile is None:
        profile = Profile.FOREIGN if edition is None else profile_of(edition, kind)
    if provenance is None:
        provenance = read_provenance(path.with_name(PROVENANCE))
    return judge(Subject(path, kind, profile, edition, provenance, interior_pages))

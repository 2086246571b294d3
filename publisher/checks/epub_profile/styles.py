"""Rules about style: what a night mode hides, what a reader's own size of text cannot change, what is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.checks.epub_file import EpubFile
from publisher.checks.epub_profile.fault import Fault, fault
from publisher.editions.profiles import EpubProfile

_BLACK = re.compile(
    r"(?<![\w-])color\s*:\s*(?:#000(?:000)?(?:f{1,2})?\b|black\b|rgba?\(\s*0(?:\s*,\s*|\s+)0(?:\s*,\s*|\s+)0\b[^)]*\))",
    re.IGNORECASE,
)
_FIXED = re.compile(
    r"(?<![\w-])[\w-]+\s*:[^:;{}]*?(?<![\w#.])-?(?!0*\.?0+[a-z])\d*\.?\d+(?:px|pt|pc|mm|cm|in|q)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"\{[^{}]*\}")
_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?\s*((?:https?:)?//[^"')\s;]*)""", re.IGNORECASE)


def black_text(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-111: no text is absolute black, which a night mode leaves on its black ground."""
    if profile.black_text:
        return
    for name, line, text in _declarations(epub):
        for found in _BLACK.finditer(text):
            yield fault("EPUB-111", name, line + text.count("\n", 0, found.start()), found=found[0])


def fixed_sizes(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-112: every length follows the size of text a reader has chosen."""
    if profile.fixed_sizes:
        return
    for name, line, text in _declarations(epub):
        for found in _FIXED.finditer(text):
            yield fault("EPUB-112", name, line + text.count("\n", 0, found.start()), found=found[0].strip())


def remote_styles(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-110: no style sheet fetches anything from outside the book."""
    for name, sheet in epub.sheets.items():
        for found in _ADDRESS.finditer(sheet):
            yield fault("EPUB-110", name, sheet.count("\n", 0, found.start()) + 1, found=found[1])


def _declarations(epub: EpubFile) -> Iterator[tuple[str, int, str]]:
    """Yield file, line and text of every block of declarations, of sheets and of style attributes."""
    for name, sheet in epub.sheets.items():
        for block in _RULE.finditer(sheet):
            yield name, sheet.count("\n", 0, block.start()) + 1, block[0]
    for chapter in epub.chapters.values():
        for node in chapter.root.iterfind(".//*[@style]"):
            yield chapter.name, node.sourceline or 1, node.get("style")


RULES = (black_text, fixed_sizes, remote_styles)

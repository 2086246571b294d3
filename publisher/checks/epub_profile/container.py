"""Rules about the file as a whole: version, sizes, cover, ways for old readers, names."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from publisher.checks.epub_file import EPUB_TYPE, NAMES, XHTML, EpubFile
from publisher.checks.epub_profile.fault import Fault, fault
from publisher.editions.profiles import EpubProfile

_MB, _KB = 1_000_000, 1000


def version(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-101: the package has the version the store takes."""
    if epub.version != profile.epub_version:
        yield fault("EPUB-101", epub.package_name, found=epub.version or "?", wanted=profile.epub_version)


def whole_size(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-102: the file is no larger than the store takes."""
    if profile.max_mb is not None and epub.size > profile.max_mb * _MB:
        yield fault("EPUB-102", found=f"{epub.size / _MB:.1f}", limit=f"{profile.max_mb:g}")


def file_sizes(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-103: no XHTML file is larger than the store takes."""
    limit = profile.max_file_kb
    for chapter in epub.chapters.values():
        if limit is not None and chapter.size > limit * _KB:
            yield fault("EPUB-103", chapter.name, found=f"{chapter.size / _KB:.0f}", limit=limit)


def file_count(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-104: there are no more XHTML files than the store takes."""
    if profile.max_files is not None and len(epub.chapters) > profile.max_files:
        yield fault("EPUB-104", found=len(epub.chapters), limit=profile.max_files)


def contents_depth(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-105: neither table of contents is deeper than the store takes."""
    if profile.toc_depth is None:
        return
    for place, depth in _depths(epub):
        if depth > profile.toc_depth:
            yield fault("EPUB-105", place, found=depth, limit=profile.toc_depth)


def _depths(epub: EpubFile) -> Iterator[tuple[str, int]]:
    from lxml import etree

    for item in epub.items:
        if item.media_type == "application/x-dtbncx+xml" and item.name in epub.files:
            points = etree.fromstring(epub.files[item.name]).find("n:navMap", NAMES)
            yield item.name, 0 if points is None else _deep(points, f"{{{NAMES['n']}}}navPoint")
    navigation = epub.navigation
    if navigation is not None:
        for nav in navigation.root.iter(f"{{{XHTML}}}nav"):
            if "toc" in (nav.get(EPUB_TYPE) or "").split():
                yield navigation.name, _deep(nav, f"{{{XHTML}}}ol")


def _deep(node: Any, tag: str) -> int:
    """Return how many elements of a name stand in one another below ``node``."""
    return max(((child.tag == tag) + _deep(child, tag) for child in node), default=0)


def cover_picture(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-106, EPUB-107: the cover is an RGB JPEG of the size the store wants."""
    from PIL import Image

    item = epub.cover
    if item is None or item.name not in epub.files:
        return
    try:
        with Image.open(BytesIO(epub.files[item.name])) as picture:
            kind, size = f"{picture.format} {picture.mode}", picture.size
    except (OSError, SyntaxError, ValueError):
        kind, size = item.media_type, None
    if kind != "JPEG RGB":
        yield fault("EPUB-107", item.name, found=kind)
    if profile.cover_px is not None and size is not None and size != profile.cover_px:
        found, wanted = ("×".join(map(str, pair)) for pair in (size, profile.cover_px))
        yield fault("EPUB-106", item.name, found=found, wanted=wanted)


def cover_first(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-108: where there is a cover picture, the first page shows it and no other does."""
    item = epub.cover
    if item is None:
        return
    shown = [
        at
        for at, chapter in enumerate(epub.reading)
        for picture in chapter.root.iter(f"{{{XHTML}}}img")
        if epub.target(chapter.name, picture.get("src", ""))[0] == item.name
    ]
    if shown != [0]:
        pages = ", ".join(epub.reading[at].name for at in shown) or "–"
        yield fault("EPUB-108", epub.package_name, found=pages)


def old_ways(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-117: NCX, guide and cover entry for old readers, and for newer ones a navigation document.

    Stores want a cover; an e-book that is for none may do without one.
    """
    if not any(
        item.media_type == "application/x-dtbncx+xml" and item.name in epub.files for item in epub.items
    ):
        yield fault("EPUB-117", epub.package_name, found="NCX")
    if not epub.said("//o:guide/o:reference/@href"):
        yield fault("EPUB-117", epub.package_name, found="guide")
    coverless = epub.cover is None and profile.name == "default"
    if not coverless and (epub.cover is None or not epub.said("//o:meta[@name='cover']/@content")):
        yield fault("EPUB-117", epub.package_name, found='<meta name="cover">')
    if epub.version == "3" and epub.navigation is None:
        yield fault("EPUB-117", epub.package_name, found="nav")


def names(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-118: all names are ASCII."""
    for name in epub.files:
        if not name.isascii():
            yield fault("EPUB-118", found=name)


def first_entry(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-122: the archive begins with a stored ``mimetype`` without an extra field (OCF 3.3 §4.3)."""
    if not epub.begins_right:
        yield fault("EPUB-122")


RULES = (
    version,
    whole_size,
    file_sizes,
    file_count,
    contents_depth,
    cover_picture,
    cover_first,
    old_ways,
    names,
    first_entry,
)

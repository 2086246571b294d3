"""Rules about chapters: what must not be in them, what they must say, pictures and drawings."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree

from publisher.checks.epub_file import SVG, XHTML, XML_LANG, Chapter, EpubFile
from publisher.checks.epub_profile.fault import Fault, fault
from publisher.editions.profiles import EpubProfile

_REFUSED = frozenset(
    {
        "script",
        "iframe",
        "form",
        "input",
        "button",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "applet",
        "math",
    }
)
_NEWER = frozenset(
    {
        "section",
        "article",
        "nav",
        "header",
        "footer",
        "figure",
        "figcaption",
        "aside",
        "main",
        "details",
        "summary",
        "mark",
        "time",
        "picture",
        "source",
    }
)
_SHOWING = ("src", "srcset", "poster", "data")


def refused(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-109: no script, form, sound, moving picture, and nothing that runs by itself."""
    for chapter, node in _nodes(epub):
        name = etree.QName(node).localname
        if name in _REFUSED:
            yield fault("EPUB-109", chapter.name, node.sourceline, found=f"<{name}>")
        for key, value in node.items():
            if key.lower().startswith("on") or value.strip().lower().startswith("javascript:"):
                yield fault("EPUB-109", chapter.name, node.sourceline, found=f"{key}=“{value}”")
    for item in epub.items:
        if "scripted" in item.properties or item.media_type.endswith("javascript"):
            yield fault("EPUB-109", epub.package_name, found=item.name)


def remote(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-110: nothing is shown from outside the book; links may lead out."""
    for chapter, node in _nodes(epub):
        name = etree.QName(node).localname
        for key, value in node.items():
            plain = key.rpartition("}")[2]
            shows = plain in _SHOWING or (plain == "href" and name in {"link", "image", "use"})
            if shows and ("://" in value or value.startswith("//")):
                yield fault("EPUB-110", chapter.name, node.sourceline, found=value)
    for item in epub.items:
        if "://" in item.name:
            yield fault("EPUB-110", epub.package_name, found=item.name)


def newer_elements(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-113: where the store knows only XHTML 1.1, no element came later. Said once a file and name."""
    if not profile.plain_elements:
        return
    met: set[tuple[str, str]] = set()
    for chapter, node in _nodes(epub):
        name = etree.QName(node).localname
        if name in _NEWER and (chapter.name, name) not in met:
            met.add((chapter.name, name))
            yield fault("EPUB-113", chapter.name, node.sourceline, found=name)


def language(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-114: every document says the book's language, for old readers and for new ones."""
    wanted = next(iter(epub.metadata("language")), "")
    for chapter in epub.chapters.values():
        if {chapter.root.get("lang"), chapter.root.get(XML_LANG)} != {wanted}:
            yield fault("EPUB-114", chapter.name, chapter.root.sourceline, wanted=wanted)


def picture_sizes(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-119: no JPEG has more pixels than the profile's budget. PNGs may hold lettering and stay as they are."""
    from PIL import Image

    for item in epub.items:
        if item.media_type != "image/jpeg" or item.name not in epub.files or item == epub.cover:
            continue
        try:
            with Image.open(BytesIO(epub.files[item.name])) as picture:
                width, height = picture.size
        except (OSError, SyntaxError, ValueError):
            continue
        if max(width, height) > profile.picture_px:
            yield fault("EPUB-119", item.name, found=f"{width}×{height}", limit=profile.picture_px)


def drawings(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-121: where the store wants pictures of charts, no chart is inline SVG."""
    if profile.charts != "png":
        return
    for chapter, node in _nodes(epub):
        if node.tag == f"{{{SVG}}}svg":
            yield fault("EPUB-121", chapter.name, node.sourceline)


def _nodes(epub: EpubFile) -> Iterator[tuple[Chapter, Any]]:
    for chapter in epub.chapters.values():
        for node in chapter.root.iter(f"{{{XHTML}}}*", f"{{{SVG}}}*", "{}*"):
            yield chapter, node


RULES = (refused, remote, newer_elements, language, picture_sizes, drawings)

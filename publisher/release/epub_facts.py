"""What a finished EPUB says of itself: its cover, and its accessibility metadata (EPUB Accessibility 1.1 §2).

Owns: reading the package document of one file. Refuses: judging it, changing it.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join

from lxml import etree

_NAMES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
}


@dataclass(frozen=True, slots=True)
class EpubFacts:
    """What a listing tells of the file."""

    size: int
    """Bytes of the file."""
    cover: bytes | None
    """The picture readers show on the shelf."""
    features: tuple[str, ...] = ()
    """Values of ``schema:accessibilityFeature``."""
    sufficient: tuple[tuple[str, ...], ...] = ()
    """Values of ``schema:accessModeSufficient``, each a set of modes."""
    summary: str | None = None
    conforms_to: str | None = None
    """What an evaluation found it to conform to; None where none is claimed."""


def read_epub(packed: bytes) -> EpubFacts:
    """Return what the EPUB says of itself."""
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        place = _one(_parsed(archive, "META-INF/container.xml"), "//c:rootfile/@full-path")
        package = _parsed(archive, place or "")
        picture = _cover(package)
        cover = None if picture is None else archive.read(join(dirname(place or ""), picture))
    return EpubFacts(
        size=len(packed),
        cover=cover,
        features=_all(package, "schema:accessibilityFeature"),
        sufficient=tuple(
            tuple(sorted(mode.strip() for mode in modes.split(",")))
            for modes in _all(package, "schema:accessModeSufficient")
        ),
        summary=next(iter(_all(package, "schema:accessibilitySummary")), None),
        conforms_to=next(iter(_all(package, "dcterms:conformsTo")), None),
    )


def _parsed(archive: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _cover(package: etree._Element) -> str | None:
    """Return the address of the cover: the item marked so, or the one EPUB 2 names in its metadata."""
    marked = _one(package, "//o:item[contains(concat(' ', @properties, ' '), ' cover-image ')]/@href")
    if marked is not None:
        return marked
    return _one(package, "//o:item[@id = //o:meta[@name = 'cover']/@content]/@href")


def _all(package: etree._Element, name: str) -> tuple[str, ...]:
    """Return the values of a property in the order they are said, whichever version of EPUB says it."""
    found = package.xpath(
        "//o:meta[@property = $n]/text() | //o:meta[@name = $n]/@content", namespaces=_NAMES, n=name
    )
    return tuple(str(value).strip() for value in found)


def _one(element: etree._Element, path: str) -> str | None:
    found = element.xpath(path, namespaces=_NAMES)
    return str(found[0]) if found else None

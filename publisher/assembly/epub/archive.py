"""The container: a zip that begins with its media type and is the same bytes for the same content.

Follows OCF (EPUB 3.3 §4.2): ``mimetype`` first, stored, without an extra field.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

_FOLDER = "EPUB/"
_PACKAGE_FILE = f"{_FOLDER}content.opf"
_CONTAINER = "META-INF/container.xml"
_MIMETYPE = "mimetype"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {
    "a11y": "http://www.idpf.org/epub/vocab/package/a11y/#",
    "schema": "http://schema.org/",
    "marc": "http://id.loc.gov/vocabulary/",
}
_PACKED_ALREADY = (".jpg", ".jpeg", ".png", ".woff2")
_POINTER = (
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="EPUB/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def write(declared: bytes, files: Mapping[str, bytes], language: str, modified: dt.datetime) -> bytes:
    """Return the archive of the book's ``files``, their names in the content folder first said in ``declared``.

    ``declared`` is an archive of EbookLib: of it the package document is kept, with language and prefixes added, and
    what points at it. ``modified`` becomes the time of every entry.
    """
    with zipfile.ZipFile(BytesIO(declared)) as told:
        package, container = _complete(told.read(_PACKAGE_FILE), language), told.read(_CONTAINER)
    return _written(package, container, files, modified)


def pack(package: bytes, files: Mapping[str, bytes], modified: dt.datetime) -> bytes:
    """Return the archive of a package document of ours and the ``files`` it declares."""
    return _written(package, _POINTER, files, modified)


def _written(package: bytes, container: bytes, files: Mapping[str, bytes], modified: dt.datetime) -> bytes:
    made = BytesIO()
    stamp = max(modified.timetuple()[:6], _EARLIEST)
    contents = {
        _MIMETYPE: b"application/epub+zip",
        _CONTAINER: container,
        _PACKAGE_FILE: package,
        **{f"{_FOLDER}{name}": content for name, content in files.items()},
    }
    with zipfile.ZipFile(made, "w") as new:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            stored = name == _MIMETYPE or name.endswith(_PACKED_ALREADY)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(entry, content, compresslevel=9)
    return made.getvalue()


def _complete(package: bytes, language: str) -> bytes:
    root = etree.fromstring(package, etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    root.set(_XML_LANG, language)
    root.set("prefix", " ".join(f"{name}: {address}" for name, address in _PREFIXES.items()))
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return made

"""What else the bytes of an EPUB depend on, beside what it is made from: this program and the packages it uses."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from publisher import __version__
from publisher.render.cache import digest
from publisher.render.program import program_digest

_PACKAGES = ("ebooklib-", "pypdfium2-", "brotli-")
_ROOMS = ("assembly", "assembly/epub", "html")


@cache
def recipe() -> str:
    """Return the digest of the programs that make an EPUB, and the picture of its cover, from fragments."""
    return digest(__version__, program_digest(), *_packages(), *_sources())


def _packages() -> Iterator[str]:
    installed = sorted(path.name.lower() for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    yield from (name for name in installed if name.startswith(_PACKAGES))


def _sources() -> Iterator[bytes]:
    home = Path(__file__).resolve().parents[2]
    for room in _ROOMS:
        yield from (path.read_bytes() for path in sorted((home / room).glob("*.py")))

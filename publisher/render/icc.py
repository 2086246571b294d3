"""The ICC profile an edition is printed by: the shop's own, or the one that comes with the publisher.

Owns: the value that travels to workers, and what a file must be to serve as one (ICC.1:2022 §7.2: an output profile
whose colours are CMYK or grey). Refuses: converting colours (``render.inks`` and ``render.picture_inks`` do), and
deciding where a book's file may lie.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from publisher.resources import theme_folder

DEFAULT = "coated.icc"
"""Name of the profile that comes with the publisher, in ``styles/profiles``."""
_HEAD = 132
"""Bytes of a profile's header and of the count of its tags."""
_COMPONENTS = {b"CMYK": 4, b"GRAY": 1}
_MOST_TAGS = 200


class Unfit(StrEnum):
    """Why a file is no profile to print by."""

    MISSING = "missing"
    NO_PROFILE = "no profile"
    NO_PRESS = "no press"
    """A profile of a screen, a camera, or of other colours than CMYK or grey."""
    OTHER_FILE = "other file"
    """Its checksum is not the one that was agreed on."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile on this machine; its digest, not its place, tells what it is."""

    name: str
    """The description it carries, for an output intent."""
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    path: Path
    components: int
    """4 for CMYK, 1 for grey."""

    def read(self) -> bytes:
        """Return the bytes of the profile. Raises OSError, and ValueError when the file has changed."""
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.digest:
            raise ValueError(f"{self.path.name} was changed during the build")
        return content


def default_profile() -> Profile:
    """Return the profile that comes with the publisher."""
    found = read_profile(theme_folder("styles") / "profiles" / DEFAULT)
    assert isinstance(found, Profile), found
    return found


def read_profile(path: Path, sha256: str | None = None) -> Profile | Unfit:
    """Return the profile in a file, or why it is none to print by; ``sha256`` is the checksum that was agreed on."""
    try:
        content = path.read_bytes()
    except OSError:
        return Unfit.MISSING
    digest = hashlib.sha256(content).hexdigest()
    if sha256 is not None and digest != sha256.strip().lower():
        return Unfit.OTHER_FILE
    if len(content) < _HEAD or content[36:40] != b"acsp":
        return Unfit.NO_PROFILE
    (size,) = struct.unpack_from(">I", content)
    tags = _tags(content)
    if size != len(content) or not tags:
        return Unfit.NO_PROFILE
    components = _COMPONENTS.get(content[16:20])
    # Output device class; it must know the way from a colour to inks, not the way back alone.
    if content[12:16] != b"prtr" or components is None or not tags.keys() & {b"B2A0", b"kTRC"}:
        return Unfit.NO_PRESS
    return Profile(_description(content, tags) or path.stem, digest, path, components)


def _tags(content: bytes) -> dict[bytes, tuple[int, int]]:
    """Return offset and length of each tag; nothing where the table does not fit into the file."""
    (count,) = struct.unpack_from(">I", content, 128)
    if count > _MOST_TAGS or _HEAD + 12 * count > len(content):
        return {}
    rows = [struct.unpack_from(">4sII", content, _HEAD + 12 * index) for index in range(count)]
    if any(offset + length > len(content) for _, offset, length in rows):
        return {}
    return {name: (offset, length) for name, offset, length in rows}


def _description(content: bytes, tags: dict[bytes, tuple[int, int]]) -> str:
    """Return what a profile calls itself: the first text of ``mluc`` (version 4) or the ASCII one of ``desc``."""
    offset, length = tags.get(b"desc", (0, 0))
    body = content[offset : offset + length]
    try:
        if body[:4] == b"mluc":
            size, start = struct.unpack_from(">II", body, 20)
            text = body[start : start + size].decode("utf-16-be", "ignore")
        else:
            (size,) = struct.unpack_from(">I", body, 8)
            text = body[12 : 12 + size].decode("ascii", "ignore")
    except struct.error:
        return ""
    return " ".join(text.replace("\x00", " ").split())

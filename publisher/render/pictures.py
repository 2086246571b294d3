"""Pictures made ready once for each use: upright, no larger than it can show, sRGB, silent about camera and place.

Owns: what each edition asks of its pictures, how one is cut and sized for it, and remembering the result. Refuses:
touching a pixel without need. A JPEG or PNG that fits keeps its coded pixels byte for byte and loses its metadata; a
PNG stays one however large it is, since it may hold lettering; of an animation the still picture is left; a drawing
(SVG) is looked through once more and passes. Inks (CMYK) stay as they are for a press, without their profile.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import PIL

from publisher.content.rasters import MAX_PIXELS
from publisher.content.svg import Finding, read_svg
from publisher.errors import RenderError, SourceSpan, diagnose
from publisher.geometry import Mm
from publisher.render.cache import Cache, digest
from publisher.render.picture_file import PictureFile, read_picture

if TYPE_CHECKING:
    from publisher.editions.edition import Edition

PRINT_DPI = 350
"""Pixels an inch that a press can show; no picture is brought below them."""
_KIND = "picture"
_RECIPE = "1"
"""Changes when the same picture and use give other bytes."""
_SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Crop:
    """The largest part of a picture that has a given shape."""

    ratio: float
    """Width divided by height."""
    focus_x: float = 0.5
    """The point that stays, from 0 (left edge) to 1 (right edge): where CSS puts it with ``object-position``."""
    focus_y: float = 0.5
    """From 0 (top) to 1 (bottom)."""

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom of the part, in pixels of a picture of this size."""
        across = min(width, max(1, round(height * self.ratio)))
        down = min(height, max(1, round(width / self.ratio)))
        left, top = round((width - across) * self.focus_x), round((height - down) * self.focus_y)
        return left, top, left + across, top + down


@dataclass(frozen=True, slots=True)
class PictureUse:
    """One use of a picture in an edition; drawings fit every use."""

    max_width_px: int
    """Budget of the upright, cut picture. A larger one is scaled down, a smaller one never up."""
    max_height_px: int
    least_px: int = 0
    """Neither side is brought below this, even when the other then exceeds its budget: a wide picture may be cut."""
    quality: int = 92
    """JPEG quality, 0 to 100, when a picture must be packed again."""
    cmyk: bool = True
    """True for a press: inks stay inks. False for screens: they become sRGB."""
    crop: Crop | None = None
    """None: the whole picture."""

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size in pixels that a picture of this size is brought to."""
        scale = min(1.0, self.max_width_px / width, self.max_height_px / height)
        scale = max(scale, min(1.0, self.least_px / min(width, height)))
        return max(1, round(width * scale)), max(1, round(height * scale))


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture ready for its use."""

    content: bytes
    media_type: str
    width_px: int
    """Pixels; of a drawing the CSS pixels it asks for."""
    height_px: int


SCREEN_USE = PictureUse(2000, 2000, quality=85, cmyk=False)
"""What e-readers can show."""


def picture_use(edition: Edition) -> PictureUse:
    """Return what an edition asks of its pictures.

    On pages a picture may fill the longer side of a page with its bleed, and when it is cut, the shorter one.
    """
    if edition.trim is None:
        return SCREEN_USE
    sides = (edition.trim.width, edition.trim.height)
    shorter, longer = (math.ceil(Mm(side + 2 * edition.bleed).to_px(PRINT_DPI)) for side in sorted(sides))
    return PictureUse(longer, longer, least_px=shorter)


def prepare(content: bytes, media_type: str, use: PictureUse) -> PreparedPicture:
    """Return a picture ready for a use. Raises RenderError (PAGE-030) for one that cannot be decoded.

    ``media_type`` is image/jpeg, image/png or image/svg+xml. The same arguments give the same bytes.
    """
    try:
        if media_type == _SVG:
            return _drawing(content)
        return _raster(read_picture(content, media_type), use)
    except (OSError, ValueError, SyntaxError, zlib.error) as error:
        raise RenderError(diagnose("PAGE-030", detail=str(error) or type(error).__name__)) from error


def prepared(
    path: Path, sha256: str, media_type: str, use: PictureUse, cache: Cache | None
) -> PreparedPicture:
    """Return the picture in a file ready for a use; one the cache knows is not even read.

    ``sha256`` is the digest of the file's content. Raises RenderError (PAGE-030, naming the file) when it cannot be
    read or decoded, or is no longer the file the book was checked with.
    """
    key = _key(sha256, media_type, use)
    known = None if cache is None else cache.get(_KIND, key)
    if known is not None:
        return _decode(known)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _fault(path, error.strerror or type(error).__name__) from error
    # Checked, or a file saved during a build would be remembered under the name of the one before it.
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _fault(path, "it was changed during the build")
    try:
        made = prepare(content, media_type, use)
    except RenderError as error:
        raise _fault(path, dict(error.diagnostics[0].arguments)["detail"]) from error
    if cache is not None:
        cache.put(_KIND, key, _encode(made))
    return made


def is_prepared(sha256: str, media_type: str, use: PictureUse, cache: Cache) -> bool:
    """Return True when a cache of this machine has the picture ready for a use."""
    return cache.holds(_KIND, _key(sha256, media_type, use))


def _key(sha256: str, media_type: str, use: PictureUse) -> str:
    return digest(_RECIPE, PIL.__version__, sha256, media_type, repr(use))


def _fault(path: Path, detail: str) -> RenderError:
    return RenderError(diagnose("PAGE-030", SourceSpan(str(path)), detail=detail))


def _drawing(content: bytes) -> PreparedPicture:
    match read_svg(content):
        case Finding(detail=detail):
            raise ValueError(detail)
        case width, height:
            return PreparedPicture(content, _SVG, width, height)


def _raster(file: PictureFile, use: PictureUse) -> PreparedPicture:
    upright = file.upright_size
    if upright[0] * upright[1] > MAX_PIXELS:
        raise ValueError(f"{upright[0]} × {upright[1]} pixels are too many")
    box = (0, 0, *upright) if use.crop is None else use.crop.box(*upright)
    size = use.size(box[2] - box[0], box[3] - box[1])
    as_it_is = file.orientation == 1 and size == upright and not file.deep
    if as_it_is and (_speaks_plainly(file) or (file.cmyk and use.cmyk)):
        return PreparedPicture(file.content, file.media_type, *size)
    # Loaded late: where nothing has to be decoded, nothing that decodes is needed.
    from publisher.render.picture_pixels import keeps_colours, remake

    if as_it_is and keeps_colours(file, cmyk=use.cmyk):
        return PreparedPicture(file.content, file.media_type, *size)
    return PreparedPicture(remake(file, box, size, use.quality, cmyk=use.cmyk), file.media_type, *size)


def _speaks_plainly(file: PictureFile) -> bool:
    """Tell whether a picture's numbers are sRGB or greys for want of anything that says otherwise."""
    return file.profile is None and not file.adobe_rgb and not file.cmyk


def _encode(picture: PreparedPicture) -> bytes:
    """Return a picture as a line of JSON and the bytes of its file."""
    head = {"media_type": picture.media_type, "width_px": picture.width_px, "height_px": picture.height_px}
    return json.dumps(head).encode() + b"\n" + picture.content


def _decode(packed: bytes) -> PreparedPicture:
    head, _, content = packed.partition(b"\n")
    return PreparedPicture(content, **json.loads(head))

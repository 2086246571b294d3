"""Pictures of an EPUB: each once, at an address every reader can open, made ready as ``render.pictures`` does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath

from publisher.editions.profiles import EpubProfile
from publisher.errors import AssemblyError, Diagnostic, RenderError, diagnose
from publisher.html.fragment import Asset
from publisher.render.cache import Cache
from publisher.render.pictures import SCREEN_USE, PictureUse, prepared


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for the EPUB."""

    href: str
    """Address inside the EPUB's content folder: ``images/<name>``."""
    media_type: str
    data: bytes


def picture_use(profile: EpubProfile) -> PictureUse:
    """Return what an e-book asks of its pictures."""
    size = profile.picture_px
    return replace(SCREEN_USE, max_width_px=size, max_height_px=size, quality=profile.jpeg_quality)


def prepare_pictures(
    assets: Iterable[Asset], cache: Cache | None = None, use: PictureUse = SCREEN_USE
) -> tuple[Picture, ...]:
    """Return each picture once, in order; raise AssemblyError with every one that cannot be used.

    ``cache`` remembers what was made of them; None: nothing does. ``use`` is what the e-book asks of them.
    """
    wanted: dict[str, Asset] = {}
    faults: list[Diagnostic] = []
    for asset in assets:
        known = wanted.setdefault(asset.href, asset)
        if known.path != asset.path:
            faults.append(diagnose("EPUB-008", href=asset.href))
        name = PurePosixPath(asset.href)
        if not asset.href.isascii() or name.parts[:1] != ("images",) or ".." in name.parts:
            faults.append(diagnose("EPUB-004", name=asset.href))
    pictures: list[Picture] = []
    for asset in wanted.values():
        try:
            made = prepared(asset.path, asset.digest, asset.media_type, use, cache)
        except RenderError as fault:
            faults += fault.diagnostics
        else:
            pictures.append(Picture(asset.href, made.media_type, made.content))
    if faults:
        raise AssemblyError(*dict.fromkeys(faults))
    return tuple(pictures)


def is_jpeg(data: bytes) -> bool:
    """Return whether ``data`` is a complete RGB JPEG."""
    # Loaded late: pictures that the cache knows are packaged without it.
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as picture:
            picture.load()
            return picture.mode == "RGB"
    except (OSError, SyntaxError):
        return False

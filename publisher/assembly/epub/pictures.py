"""Pictures as e-readers want them: no larger than a screen, upright, sRGB, silent about the camera."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image, ImageCms, ImageOps

from publisher.content.svg import Finding, read_svg
from publisher.errors import AssemblyError, Diagnostic, SourceSpan, diagnose
from publisher.html.fragment import Asset

_LONGEST_PX = 2000
_QUALITY = 85
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png"}
_SVG = "image/svg+xml"
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready for the EPUB."""

    href: str
    """Address inside the EPUB's content folder: ``images/<name>``."""
    media_type: str
    data: bytes


def prepare_pictures(assets: Iterable[Asset]) -> tuple[Picture, ...]:
    """Return each picture once, in order; raise AssemblyError with every one that cannot be used."""
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
            pictures.append(_prepare(asset))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
            span = SourceSpan(str(asset.path))
            faults.append(diagnose("EPUB-006", span, name=asset.path.name, detail=str(fault)))
    if faults:
        raise AssemblyError(*dict.fromkeys(faults))
    return tuple(pictures)


def is_jpeg(data: bytes) -> bool:
    """Return whether ``data`` is a complete RGB JPEG."""
    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as picture:
            picture.load()
            return picture.mode == "RGB"
    except (OSError, SyntaxError):
        return False


def _prepare(asset: Asset) -> Picture:
    data = asset.path.read_bytes()
    if asset.media_type == _SVG:
        found = read_svg(data)
        if isinstance(found, Finding):
            raise ValueError(found.detail)
        return Picture(asset.href, asset.media_type, data)
    with Image.open(BytesIO(data), formats=list(_FORMATS)) as picture:
        kind = str(picture.format)
        if _FORMATS[kind] != asset.media_type:
            raise ValueError(f"{_FORMATS[kind]} is called {asset.media_type}")
        if _is_fit(picture):
            return Picture(asset.href, asset.media_type, data)
        upright = ImageOps.exif_transpose(picture)
        fitted = _in_srgb(upright, picture.info.get("icc_profile"))
        fitted.thumbnail((_LONGEST_PX, _LONGEST_PX), Image.Resampling.LANCZOS)
        fitted.info.clear()
        packed = BytesIO()
        if kind == "JPEG":
            fitted.save(packed, "JPEG", quality=_QUALITY, optimize=True, exif=b"")
        else:
            fitted.save(packed, "PNG", optimize=True, exif=b"")
    return Picture(asset.href, asset.media_type, packed.getvalue())


def _is_fit(picture: Image.Image) -> bool:
    """Return whether a file can travel as it is: small, upright, sRGB and silent about where it was taken."""
    told = {"exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "photoshop", "comment"} & set(picture.info)
    plain = picture.mode in {"RGB", "RGBA", "L", "LA", "P", "1"}
    return max(picture.size) <= _LONGEST_PX and plain and not told and not picture.getexif().get(_ORIENTATION)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB or greys; without a profile its numbers are taken for sRGB already."""
    mode = "RGBA" if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info else "RGB"
    if profile is not None and picture.mode in {"RGB", "RGBA", "CMYK"}:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
        )
        if converted is not None:
            return converted
    return picture.copy() if picture.mode in {"L", mode} else picture.convert(mode)

"""The inks of an edition: which colour of the pages is printed with which inks, as a value that travels to workers.

Pages are laid out once, in RGB; ``render.inked`` makes the press's part of a part. Colours the theme names have inks
that a designer chose (``styles/press.css``); greys are black alone; every other colour is converted by the ICC profile
of the print shop. Owns: the value, its key, the answer for one colour. Refuses: PDF (``render.inks_content``) and
pictures (``render.picture_inks``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from typing import Any

from publisher.editions.production import Colour, Intent
from publisher.errors import RenderError, diagnose
from publisher.render.cache import digest
from publisher.render.icc import Profile

Rgb = tuple[int, int, int]
"""0 to 255 each."""
Amounts = tuple[int, int, int, int]
"""Cyan, magenta, yellow and black in percent, 0 no ink."""

_RECIPE = "1"
"""Changes when the same inks print a colour otherwise."""
_NEUTRAL = 1
"""Steps of 255 by which the channels of a grey may differ."""
_LUMA = (0.299, 0.587, 0.114)
"""Weight of red, green and blue in a grey (ITU-R BT.601), as pictures are turned to greys with."""
_STEP = 100 / 255


@dataclass(frozen=True)
class Inks:
    """What colours become on the press."""

    colour: Colour
    """CMYK or GRAY."""
    table: tuple[tuple[Rgb, Amounts], ...]
    """Colours the theme gives inks for."""
    profile: Profile
    """What the press is described by; of a grey edition too, which is printed with its black."""
    intent: Intent
    black_point: bool
    limit: int
    """Most ink on one spot, in percent, all inks together."""

    @cached_property
    def key(self) -> str:
        """Digest of everything above; of the profile its content counts."""
        return digest(
            _RECIPE,
            self.colour.value,
            repr(self.table),
            self.profile.digest,
            self.intent.value,
            repr((self.black_point, self.limit)),
        )

    def amounts(self, rgb: Rgb) -> Amounts:
        """Return the inks of a colour. Raises RenderError where the profile is not on this machine."""
        known = _tables(self.key, self.table).get(rgb)
        if self.colour is Colour.GRAY:
            alone = known is not None and not any(known[:3])
            return (0, 0, 0, known[3] if known is not None and alone else _grey(rgb))
        if known is not None:
            return known
        if max(rgb) - min(rgb) <= _NEUTRAL:
            return (0, 0, 0, round(100 - sum(rgb) / 3 * _STEP))
        return limited(converted(self, rgb), self.limit)


@lru_cache(maxsize=8)
def _tables(_key: str, table: tuple[tuple[Rgb, Amounts], ...]) -> dict[Rgb, Amounts]:
    return dict(table)


def _grey(rgb: Rgb) -> int:
    return round(100 - sum(weight * value for weight, value in zip(_LUMA, rgb, strict=True)) * _STEP)


def limited(amounts: Amounts, limit: int) -> Amounts:
    """Return inks that are together no more than the limit; black, which draws, stays, and colours keep their ratio."""
    cyan, magenta, yellow, black = amounts
    colours = cyan + magenta + yellow
    if colours + black <= limit:
        return amounts
    # Whole percents, rounded down: the limit is one.
    share = max(0, limit - black) / colours
    return int(cyan * share), int(magenta * share), int(yellow * share), black


def converted(inks: Inks, rgb: Rgb) -> Amounts:
    """Return a colour as the profile prints it, in whole percents."""
    from PIL import Image

    made = transform(inks).apply(Image.new("RGB", (1, 1), rgb)).tobytes()
    cyan, magenta, yellow, black = (round(value * _STEP) for value in made)
    return cyan, magenta, yellow, black


_transforms: dict[str, Any] = {}
"""Of this process, by the key of the inks."""


def transform(inks: Inks) -> Any:
    """Return what converts a picture in sRGB to CMYK by the profile of some inks (Pillow's transform).

    Raises RenderError where the profile is not on this machine, or LittleCMS can make nothing of it.
    """
    if inks.key not in _transforms:
        # Loaded late: a build that finds everything in the cache converts nothing.
        from PIL import ImageCms

        intents = {
            Intent.RELATIVE: ImageCms.Intent.RELATIVE_COLORIMETRIC,
            Intent.PERCEPTUAL: ImageCms.Intent.PERCEPTUAL,
        }
        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if inks.black_point else ImageCms.Flags.NONE
        try:
            press = ImageCms.ImageCmsProfile(BytesIO(inks.profile.read()))
            made = ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"), press, "RGB", "CMYK", intents[inks.intent], flags
            )
        except (OSError, ValueError, ImageCms.PyCMSError) as error:
            raise RenderError(
                diagnose("PAGE-037", file=inks.profile.path.name, reason=str(error) or type(error).__name__)
            ) from error
        _transforms[inks.key] = made
    return _transforms[inks.key]

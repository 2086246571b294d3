"""What tests of press colours share: inks by the profile that comes with the publisher."""

from __future__ import annotations

from publisher.editions.production import Colour, Intent
from publisher.render.icc import default_profile
from publisher.render.inks import Amounts, Inks, Rgb

NAVY: Rgb = (20, 49, 67)
TEXT: Rgb = (31, 31, 29)


def inks(
    *table: tuple[Rgb, Amounts],
    colour: Colour = Colour.CMYK,
    limit: int = 300,
    intent: Intent = Intent.RELATIVE,
    black_point: bool = True,
) -> Inks:
    """Return inks that print the colours of a table as it says."""
    return Inks(colour, table, default_profile(), intent, black_point, limit)

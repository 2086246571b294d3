"""What a reader sees of a PDF: the words on its pages and their pictures, by a program that knows nothing of ours.

Two files are looked at page by page, in one and the same frame. Fragments are looked at twice: as they are, and with
the font programs of the whole document in place of their own. In the same fonts no pixel may differ by more than
rounding; in their own, the same outlines come from another subset, so edges of letters may be a shade off.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

DPI = 60
"""Dots an inch of the pictures that are compared."""
_JOINERS = str.maketrans("", "", "\u2060\ufeff")
_BOXES = ("/MediaBox", "/BleedBox", "/TrimBox", "/CropBox")
Pixels = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Gap:
    """How far two pictures of a page are apart, in shades of 255."""

    mean: float
    """Mean difference over all pixels and colours."""
    worst: int
    share: float
    """Share of pixels of which a colour differs by more than ``SHADES``."""


SHADES = 32
"""What an edge of a letter may be off when the same outline comes from another subset."""
SAME_FONTS = Gap(mean=0.002, worst=4, share=0.0)
"""The most that rounding explains: numbers have four decimals here and six there."""
OWN_FONTS = Gap(mean=0.08, worst=64, share=0.00005)
"""The most that another subset of the same outlines explains; a letter that is missing is 255 shades off."""


def within(gap: Gap, limit: Gap) -> bool:
    """Return True when a gap is no larger than a limit in anything."""
    return gap.mean <= limit.mean and gap.worst <= limit.worst and gap.share <= limit.share


@dataclass(frozen=True, slots=True)
class Sight:
    """One page of both files."""

    page: int
    texts: tuple[str, str]
    """Words of fragments and whole, white space and joiners apart."""
    blank: tuple[bool, bool]
    """True for a page without a word and without a dot of ink."""
    gaps: tuple[Gap, Gap]
    """In the same fonts, and in their own."""
    pictures: tuple[Pixels, ...]
    """Fragments in the whole document's fonts, fragments as they are, whole; let go of once they were judged."""


def look(ours: Path, whole: Path) -> Iterator[Sight]:
    """Yield what is seen of every page that both files have."""
    with (
        _opened(_framed(ours, whole, fonts=True)) as dressed,
        _opened(_framed(ours, whole, fonts=False)) as plain,
        _opened(whole.read_bytes()) as other,
    ):
        for page in range(min(len(plain), len(other))):
            pictures = _pixels(dressed[page]), _pixels(plain[page]), _pixels(other[page])
            texts = _words(plain[page]), _words(other[page])
            yield Sight(
                page=page,
                texts=texts,
                blank=(_bare(texts[0], pictures[1]), _bare(texts[1], pictures[2])),
                gaps=(_gap(pictures[0], pictures[2]), _gap(pictures[1], pictures[2])),
                pictures=pictures,
            )


def keep(sight: Sight, folder: Path) -> None:
    """Leave the pictures of a page and their difference in a folder, as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    dressed, plain, whole = sight.pictures
    shown = plain if within(sight.gaps[0], SAME_FONTS) else dressed
    names = {"fragments": shown, "whole": whole}
    if shown.shape == whole.shape:
        names["difference"] = 255 - np.abs(shown - whole)
    for name, pixels in names.items():
        Image.fromarray(pixels.astype(np.uint8)).save(folder / f"page-{sight.page:03d}-{name}.png")


def _framed(ours: Path, whole: Path, *, fonts: bool) -> bytes:
    """Return a file with the page boxes of another, and with its fonts where they have the same names."""
    with pikepdf.open(ours) as pdf, pikepdf.open(whole) as other:
        for page, model in zip(pdf.pages, other.pages, strict=False):
            for name in _BOXES:
                if name in model.obj:
                    page.obj[name] = pikepdf.Array(
                        [pikepdf.Real(value) for value in _decimals(model.obj[name])]
                    )
        if fonts:
            _swap_fonts(pdf, other)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _swap_fonts(pdf: pikepdf.Pdf, other: pikepdf.Pdf) -> None:
    models: dict[str, Any] = {}
    for page in other.pages:
        models |= dict(page.obj.Resources.get("/Font", {}).items())
    taken = {name: pdf.copy_foreign(font) for name, font in models.items()}
    for page in pdf.pages:
        dictionary: Any = page.obj.Resources.get("/Font", pikepdf.Dictionary())
        for name in list(dictionary.keys()):
            if name in taken:
                dictionary[name] = taken[name]


def _decimals(box: Any) -> list[Decimal]:
    return [Decimal(f"{float(value):.6f}") for value in box]


@contextmanager
def _opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(content)
    try:
        yield document
    finally:
        document.close()


def _pixels(page: pypdfium2.PdfPage) -> Pixels:
    bitmap = page.render(scale=DPI / 72, rev_byteorder=True)
    return np.asarray(bitmap.to_numpy()[:, :, :3], dtype=np.int16)


def _words(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().translate(_JOINERS).split())


def _bare(text: str, pixels: Pixels) -> bool:
    return not text and int(pixels.min()) == 255


def _gap(pixels: Pixels, others: Pixels) -> Gap:
    if pixels.shape != others.shape:
        return Gap(255.0, 255, 1.0)
    if np.array_equal(pixels, others):
        return Gap(0.0, 0, 0.0)
    apart = np.abs(pixels - others)
    widest = np.maximum(np.maximum(apart[:, :, 0], apart[:, :, 1]), apart[:, :, 2])
    return Gap(
        mean=float(apart.mean()),
        worst=int(widest.max()),
        share=float((widest > SHADES).mean()),
    )

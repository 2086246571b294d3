"""Makes the pictures of the documentation from both books as built.

``python docs/images/make_images.py FOLDER``, where ``FOLDER`` is the one that ``data`` and ``examples/showcase``
were built into (``--out FOLDER``), and ``FOLDER/two-colour`` the one of the showcase with ``design: two-colour``. The
picture of a telephone needs Chromium. Pages are found by what stands on them, so that a longer book gives the same
pictures.
"""  # noqa: INP001  (a script, no package)

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

_HERE = Path(__file__).parent
_MM = 72 / 25.4
_GROUND, _EDGE, _FOLD = "#e3e6ec", "#c2c8d2", "#d5d9e0"
_PRINT_HEIGHT_MM, _BOOKLET_HEIGHT_MM = 257, 210
_HEAD_MM, _BLOCK_WIDTH_MM, _BLOCK_LINES, _LINE_PT = 28.2222, 148, 36, 16
_INNER_MM, _OUTER_MM, _COLUMN_MM, _GUTTER_MM, _COLUMNS = 22, 18, 8.6667, 4, 12
_PHONE_WIDTH, _PHONE_HEIGHT = 390, 760
_FRAME = """<!doctype html><meta charset="utf-8"><style>body {{ margin: 0 }}
iframe {{ border: 0; width: {width}px; height: {height}px }}</style><iframe src="{address}"></iframe>"""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one interior, trimmed."""

    path: Path

    def find(self, text: str, *, skip: int = 0) -> int:
        """Return the 0-based page that shows ``text``: the first one after ``skip`` others."""
        document = pypdfium2.PdfDocument(self.path)
        plain = "".join(text.split())
        found = [
            index
            for index in range(len(document))
            if plain in "".join(document[index].get_textpage().get_text_range().split())
        ]
        return found[skip]

    def page(self, index: int, height: int) -> Image.Image:
        """Return one page without its bleed, ``height`` pixels high."""
        page = pypdfium2.PdfDocument(self.path)[index]
        left, bottom, right, top = page.get_trimbox()
        media = page.get_mediabox()
        scale = height / (top - bottom)
        x, y = round((left - media[0]) * scale), round((media[3] - top) * scale)
        image = page.render(scale=scale).to_pil().convert("RGB")
        return image.crop((x, y, x + round((right - left) * scale), y + height))

    def spread(self, index: int, height: int) -> Image.Image:
        """Return the two pages of the opening page ``index`` is in, 0-based; odd indices are versos."""
        first = index if index % 2 else index - 1
        verso, recto = self.page(first, height), self.page(first + 1, height)
        both = Image.new("RGB", (verso.width + recto.width, height))
        both.paste(verso, (0, 0))
        both.paste(recto, (verso.width, 0))
        ImageDraw.Draw(both).line([(verso.width, 0), (verso.width, height)], fill=_FOLD)
        return both


def main() -> None:
    """Write every picture beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    real = Pages(folder / "regional-growth-stories/print/digital.pdf")
    shown = Pages(folder / "showcase/print/digital.pdf")
    small = Pages(folder / "showcase/booklet/interior.pdf")
    profile = real.find("한성알미늄", skip=2)
    opener = shown.find("파도가남긴것으로상자를채우다")
    figures = real.find("6,129억원")
    digest = small.find("새벽온실을데우기까지")
    high = 452
    phone = _phone(folder / "showcase/epub/showcase.epub", "case-2.xhtml")
    rows = (
        (real.page(0, high), real.spread(figures, high), shown.spread(opener, high)),
        (
            shown.page(shown.find("차례", skip=0), high),
            real.spread(profile, high),
            small.spread(digest, round(high * _BOOKLET_HEIGHT_MM / _PRINT_HEIGHT_MM)),
            phone.resize((round(400 * phone.width / phone.height), 400), Image.Resampling.LANCZOS),
        ),
    )
    _save(_compose(rows), "pages.png", 256)
    _save(_grid(shown, shown.find("땅속의물소리를지도에찍다") + 1, 640), "grid.png", 192)
    _save(_edged(real.spread(figures, 560)), "figures.png", 128)
    _save(_edged(shown.spread(shown.find("다시,흙") + 1, 640)), "story.png", 192)
    _save(_edged(real.spread(profile, 560)), "profile.png", 96)
    openers = [shown.page(shown.find(title), 560) for title in ("새벽온실을데우기까지", "빛의한가운데")]
    _save(_beside([_edged(page) for page in openers]), "openers.png", 192)
    two = Pages(folder / "two-colour/showcase/print/digital.pdf")
    title = two.find("땅속의물소리를지도에찍다")
    _save(_beside([_edged(two.spread(index, 360)) for index in (title, title + 3)]), "two-colour.png", 128)


def _compose(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """Set rows of pictures on a quiet ground, each row as wide as the widest."""
    margin, gap = 44, 28
    widths = [sum(item.width for item in row) for row in rows]
    inner = max(width + gap * (len(row) - 1) for width, row in zip(widths, rows, strict=True))
    heights = [max(item.height for item in row) for row in rows]
    board = Image.new("RGB", (inner + 2 * margin, sum(heights) + gap * (len(rows) - 1) + 2 * margin), _GROUND)
    top = margin
    for row, width, height in zip(rows, widths, heights, strict=True):
        space = (inner - width) / (len(row) - 1)
        left = float(margin)
        for item in row:
            board.paste(_edged(item), (round(left), top + height - item.height))
            left += item.width + space
        top += height + gap
    return board


def _beside(images: Sequence[Image.Image]) -> Image.Image:
    """Return pictures of one height beside one another."""
    gap = 24
    board = Image.new(
        "RGB", (sum(i.width for i in images) + gap * (len(images) - 1), images[0].height), "white"
    )
    left = 0
    for image in images:
        board.paste(image, (left, 0))
        left += image.width + gap
    return board


def _edged(image: Image.Image) -> Image.Image:
    """Return the picture with a hairline round it, so that white pages end somewhere."""
    edged = image.copy()
    ImageDraw.Draw(edged).rectangle((0, 0, image.width - 1, image.height - 1), outline=_EDGE)
    return edged


def _grid(pages: Pages, index: int, height: int) -> Image.Image:
    """Return the spread of a page with the columns and lines of the grid drawn over it."""
    image = pages.spread(index, height).convert("RGBA")
    over = Image.new("RGBA", image.size)
    draw = ImageDraw.Draw(over)
    scale = height / _PRINT_HEIGHT_MM
    width = image.width / 2
    top = _HEAD_MM * scale
    step = _LINE_PT / _MM * scale
    for left in (_OUTER_MM * scale, width + _INNER_MM * scale):
        for column in range(_COLUMNS):
            x = left + column * (_COLUMN_MM + _GUTTER_MM) * scale
            draw.rectangle(
                (x, top, x + _COLUMN_MM * scale, top + _BLOCK_LINES * step), fill=(186, 79, 18, 22)
            )
        for line in range(_BLOCK_LINES + 1):
            y = top + line * step
            draw.line((left, y, left + _BLOCK_WIDTH_MM * scale, y), fill=(0, 116, 157, 60))
    return _edged(Image.alpha_composite(image, over).convert("RGB"))


def _phone(epub: Path, chapter: str) -> Image.Image:
    """Return a chapter of the EPUB as a narrow screen shows it."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is needed for the picture of a telephone")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        with zipfile.ZipFile(epub) as book:
            book.extractall(home)
        address = f"EPUB/text/{chapter}"
        frame = home / "frame.html"
        frame.write_text(
            _FRAME.format(width=_PHONE_WIDTH, height=_PHONE_HEIGHT, address=address), encoding="utf-8"
        )
        shot = home / "shot.png"
        subprocess.run(  # noqa: S603  (our own words)
            [
                *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *(
                    "--force-device-scale-factor=2",
                    "--window-size=600,900",
                    f"--user-data-dir={home / 'user'}",
                ),
                *(f"--screenshot={shot}", frame.as_uri()),
            ],
            check=True,
            capture_output=True,
        )
        return Image.open(shot).convert("RGB").crop((0, 0, 2 * _PHONE_WIDTH, 2 * _PHONE_HEIGHT))


def _save(image: Image.Image, name: str, colours: int) -> None:
    """Write a small PNG: flat colours need no more than a palette."""
    small = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(_HERE / name, optimize=True)


if __name__ == "__main__":
    main()

"""Make the pictures of the showcase: ``python make_pictures.py [--into FOLDER] [FILE …]``.

Needs NumPy and Pillow. Every picture has its own seed, so one can be made without the others.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from pictures.camera import write_jpeg, write_png
from pictures.catalogue import DIAGRAMS, PAINTINGS, Painting


def paint(picture: Painting, folder: Path) -> None:
    """Paint one picture into ``folder``."""
    pixels = picture.paint(picture.frame, np.random.Generator(np.random.PCG64(picture.seed)))
    if picture.file.endswith(".png"):
        write_png(pixels, folder / picture.file, picture.colours)
    else:
        write_jpeg(pixels, folder / picture.file)


def main() -> None:
    """Make the pictures named on the command line, or all of them."""
    parser = argparse.ArgumentParser(description="Make the pictures of the showcase.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="names such as 01-a.jpg; all when left out")
    parser.add_argument(
        "--into", type=Path, default=Path(__file__).parent / "images", help="folder to write to"
    )
    chosen = parser.parse_args()
    known = {painting.file for painting in PAINTINGS} | {diagram.file for diagram in DIAGRAMS}
    if unknown := sorted(set(chosen.files) - known):
        parser.error(f"no such picture: {', '.join(unknown)}")
    wanted = set(chosen.files) or known
    chosen.into.mkdir(parents=True, exist_ok=True)
    for diagram in DIAGRAMS:
        if diagram.file in wanted:
            diagram.draw().write(chosen.into / diagram.file)
    for picture in PAINTINGS:
        if picture.file in wanted:
            paint(picture, chosen.into)


if __name__ == "__main__":
    main()

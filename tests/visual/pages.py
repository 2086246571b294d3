"""A dozen pages of the showcase, compared with the pictures that were looked at and found good.

Use: ``PYTHONPATH=tests python -m visual.pages BUILD.json`` compares the pages of a build with ``visual/reference`` and
exits 1 when one differs; what it was, what it is and where they differ are left in ``build/visual``. With ``--accept``
the pages become the reference: look at them first.

Tolerance: a page may differ in one pixel of a thousand by more than an eighth of the scale, so that another version of
the rasteriser passes and a moved line, another colour or a missing picture does not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

REFERENCE = Path(__file__).parent / "reference"
LEFT = Path("build/visual")
DPI = 48
NOTICED = 32
"""Of 255, in any channel: less is the rasteriser's business."""
TOLERATED = 0.001
"""Share of a page's pixels that may differ noticeably."""
PAGES: Mapping[str, tuple[str, str, int]] = {
    # name of the picture: edition, element whose page it is, pages behind it
    "cover": ("print", "cover", 0),
    "contents": ("print", "contents", 0),
    "overview": ("print", "overview", 0),
    "figures": ("print", "figures", 0),
    "map": ("print", "map", 0),
    "divider": ("print", "region-busan", 0),
    "story-picture": ("print", "case-1", 0),
    "story-interview": ("print", "case-2", 0),
    "story-data": ("print", "case-3", 0),
    "story-text": ("print", "case-1", 1),
    "story-charts": ("print", "case-3", 3),
    "index": ("print", "index", 0),
    "colophon": ("print", "colophon", 0),
    "booklet": ("booklet", "case-2", 0),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """How a page differs from its reference."""

    share: float
    """Of its pixels, 0 to 1; 1 where the sizes differ."""
    shown: Image.Image
    """White where both are alike."""


def compare(page: Image.Image, reference: Image.Image) -> Difference:
    """Return how far a page is from its reference."""
    if page.size != reference.size:
        return Difference(1.0, Image.new("L", page.size, 0))
    apart = ImageChops.difference(page.convert("RGB"), reference.convert("RGB"))
    bands = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    noticed = most.point(lambda value: 255 if value > NOTICED else 0)
    return Difference(noticed.histogram()[255] / (page.width * page.height), ImageChops.invert(noticed))


def pages_of(build: Path) -> Iterator[tuple[str, Image.Image]]:
    """Yield name and picture of every page in ``PAGES`` from a build; ``build`` is its account as JSON."""
    account = json.loads(build.read_text(encoding="utf-8"))
    files: dict[str, Path] = {}
    for item in account["artifacts"]:
        # The pages for screens where there are some: a press file has marks and inks.
        if item["kind"] == "digital" or (item["kind"] == "interior" and item["edition"] not in files):
            files[item["edition"]] = Path(item["path"])
    for name, (edition, element, behind) in PAGES.items():
        document = pypdfium2.PdfDocument(files[edition])
        page = document[page_of(document, element) + behind]
        page.set_cropbox(*page.get_trimbox())
        yield name, page.render(scale=DPI / 72).to_pil().convert("RGB")


def page_of(document: pypdfium2.PdfDocument, element: str) -> int:
    """Return the page, 0-based, that an element of the text begins on. Raises LookupError where it is not named."""
    for index in range(pypdfium2.raw.FPDF_CountNamedDests(document)):
        length = pypdfium2.raw.c_long(0)
        pypdfium2.raw.FPDF_GetNamedDest(document, index, None, length)
        buffer = pypdfium2.raw.create_string_buffer(length.value)
        dest = pypdfium2.raw.FPDF_GetNamedDest(document, index, buffer, length)
        if buffer.raw[: length.value].decode("utf-16-le").rstrip("\0") == element:
            return int(pypdfium2.raw.FPDFDest_GetDestPageIndex(document, dest))
    raise LookupError(element)


def check(build: Path, left: Path = LEFT, reference: Path = REFERENCE) -> list[str]:
    """Return what differs, and leave the pictures of each such page in ``left``."""
    found: list[str] = []
    for name, page in pages_of(build):
        known = reference / f"{name}.png"
        if not known.is_file():
            found.append(f"{name}: there is no reference; look at the page and accept it")
            continue
        before = Image.open(known)
        difference = compare(page, before)
        if difference.share <= TOLERATED:
            continue
        left.mkdir(parents=True, exist_ok=True)
        before.save(left / f"{name}-was.png")
        page.save(left / f"{name}-is.png")
        difference.shown.save(left / f"{name}-differs.png")
        found.append(f"{name}: {difference.share:.2%} of the page differs; see {left}/{name}-*.png")
    return found


def accept(build: Path, reference: Path = REFERENCE) -> None:
    """Make the pages of a build the reference."""
    reference.mkdir(parents=True, exist_ok=True)
    for name, page in pages_of(build):
        page.save(reference / f"{name}.png", optimize=True)


def main(arguments: list[str]) -> int:
    """Compare or accept, and return the exit code."""
    builds = [Path(argument) for argument in arguments if argument != "--accept"]
    if len(builds) != 1:
        print(__doc__)
        return 2
    if "--accept" in arguments:
        accept(builds[0])
        return 0
    found = check(builds[0])
    for line in found:
        print(line)
    print(f"{len(PAGES) - len(found)} of {len(PAGES)} pages are as they were")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Make the small display-weight files of this folder from the complete Noto CJK collections.

usage: python styles/fonts/subset.py FOLDER     FOLDER holds NotoSerifCJK-Light.ttc and its sisters
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

HERE = Path(__file__).parent
ASCII = frozenset(map(chr, range(0x20, 0x7F)))
SYMBOLS = (
    ASCII
    | frozenset(map(chr, range(0xA0, 0x100)))
    | frozenset(
        "–—‘’“”†•…‰′″※₩€℃ℓ№™Ω←↑→↓↔∼≒≠≤≥△▲▽▼○●◎◇◆□■☆★　、。〈〉《》「」『』【】〔〕·"
        "～∙㈜㎛㎜㎝㎞㎡㎥㎏㎎㎖㎾㎿㏄×÷±²³½"
    )
)
HANGUL = frozenset(
    bytes((row, cell)).decode("euc-kr") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)
)
REGIONS = frozenset("서울부산대구인천광주전울세종경기강원충북남제주라도특별자치시역상청")

FACES = (
    ("NotoSerifCJK", "ExtraLight", SYMBOLS | frozenset("년월일개명건원억만천백조배위종")),
    ("NotoSerifCJK", "Light", SYMBOLS | HANGUL),
    ("NotoSerifCJK", "SemiBold", SYMBOLS | HANGUL),
    ("NotoSerifCJK", "Black", ASCII | REGIONS),
    ("NotoSansCJK", "Medium", SYMBOLS | HANGUL),
)


def main(folder: Path) -> None:
    """Write every face as ``<Family>KR-<Weight>.otf`` beside this script."""
    for family, weight, characters in FACES:
        with TTCollection(folder / f"{family}-{weight}.ttc") as collection:
            font = next(
                f for f in collection if " KR" in (f["name"].getDebugName(16) or f["name"].getDebugName(1))
            )
            options = subset.Options(
                layout_features=["ccmp", "kern", "mark"],
                name_IDs=["*"],
                hinting=False,
                # Glyph numbers stay those of the complete font: its CIDs, which a PDF refers to.
                retain_gids=True,
                desubroutinize=False,
                notdef_outline=True,
                drop_tables=["DSIG", "VORG", "vhea", "vmtx", "BASE"],
            )
            font.recalcTimestamp = False
            options.recalc_timestamp = False
            subsetter = subset.Subsetter(options)
            subsetter.populate(text="".join(sorted(characters)))
            subsetter.subset(font)
            font.save(HERE / f"{family}KR-{weight}.otf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Every rule of the profile lint: a planted defect it must catch, in a book it otherwise passes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from checks.small_epub import COLOPHON, PAGE, TEXT, picture, small_epub
from fontTools.fontBuilder import FontBuilder

from publisher.checks.epub_profile import judge_epub
from publisher.checks.epub_profile.judge import RULES
from publisher.editions.profiles import EpubProfile, profile_named
from publisher.errors import CheckError, Severity

DEFAULT, UPAPER = profile_named("default"), profile_named("upaper")
OTF = '<item id="f" href="f.otf" media-type="application/vnd.ms-opentype"/>'


def codes(path: Path, profile: EpubProfile) -> set[str]:
    """Return the codes of the findings."""
    return {finding.id for finding in judge_epub(path, profile).findings}


def font(bits: int, filler: int = 0, licence: str = "SIL Open Font License 1.1") -> bytes:
    """Return an empty font with the given permission and licence; ``filler`` bytes follow it."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": _empty()})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupOS2(fsType=bits)
    builder.setupPost()
    builder.setupNameTable({"familyName": "Empty", "licenseDescription": licence})
    packed = io.BytesIO()
    builder.save(packed)
    return packed.getvalue() + bytes(range(256)) * (filler // 256)


def _empty() -> Any:
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    return Glyph()


@pytest.mark.parametrize(
    ("version", "profile"), [("3", DEFAULT), ("2", UPAPER), ("3", profile_named("library"))]
)
def test_the_clean_book_passes(tmp_path: Path, version: str, profile: EpubProfile) -> None:
    """A book that is as the profile asks has no finding, and the report says who judged it."""
    report = judge_epub(small_epub(tmp_path / "b.epub", version=version), profile)
    assert report.findings == ()
    assert report.passed
    assert report.judges == (f"epub-profile {profile.name} {profile.checked_on}",)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>'
DEEP = "<navPoint id='a'>" * 4 + "</navPoint>" * 4
NOISY = bytes(range(256)) * 1500
PLANTED: Mapping[str, tuple[EpubProfile, dict[str, Any]]] = {
    "EPUB-101": (DEFAULT, {"version": "2"}),
    "EPUB-102": (replace(DEFAULT, max_mb=0.001), {}),
    "EPUB-103": (UPAPER, {"version": "2", "text": f"{TEXT}<p>{'가' * 101_000}</p>"}),
    "EPUB-104": (replace(DEFAULT, max_files=3), {}),
    "EPUB-105": (
        UPAPER,
        {
            "version": "2",
            "files": {
                "E/t.ncx": f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{DEEP}</navMap></ncx>'
            },
        },
    ),
    "EPUB-106": (UPAPER, {"version": "2", "files": {"E/c.jpg": picture((699, 1000))}}),
    "EPUB-107": (DEFAULT, {"files": {"E/c.jpg": picture(mode="CMYK")}}),
    "EPUB-108": (DEFAULT, {"text": f'{TEXT}<p><img src="c.jpg" alt="표지"/></p>'}),
    "EPUB-109": (DEFAULT, {"text": f"{TEXT}<script>x</script>"}),
    "EPUB-110": (DEFAULT, {"text": f'{TEXT}<p><img src="https://example.org/a.png" alt=""/></p>'}),
    "EPUB-111": (DEFAULT, {"css": "p { color: #000 }"}),
    "EPUB-112": (DEFAULT, {"css": "p { font-size: 12px }"}),
    "EPUB-113": (UPAPER, {"version": "2", "text": f"<section>{TEXT}</section>"}),
    "EPUB-114": (DEFAULT, {"files": {"E/a.xhtml": PAGE.replace(' lang="ko"', "").format(TEXT)}}),
    "EPUB-115": (DEFAULT, {"colophon": COLOPHON + COLOPHON}),
    "EPUB-116": (DEFAULT, {"colophon": COLOPHON.replace("값 9,000원", "")}),
    "EPUB-117": (DEFAULT, {"package": ('<reference type="cover" title="표지" href="cover.xhtml"/>', "")}),
    "EPUB-118": (DEFAULT, {"files": {"E/그림.txt": "x"}}),
    "EPUB-119": (
        DEFAULT,
        {
            "files": {"E/w.jpg": picture((2001, 10))},
            "items": '<item id="w" href="w.jpg" media-type="image/jpeg"/>',
        },
    ),
    "EPUB-120": (DEFAULT, {"files": {"E/f.otf": font(0)}, "items": OTF}),
    "EPUB-121": (UPAPER, {"version": "2", "text": f"{TEXT}<div>{SVG}</div>"}),
    "EPUB-122": (DEFAULT, {"mimetype": zipfile.ZIP_DEFLATED}),
    "EPUB-123": (replace(DEFAULT, fonts="otf"), {"files": {"E/f.otf": font(2)}, "items": OTF}),
    "EPUB-125": (replace(DEFAULT, fonts="otf"), {"files": {"E/f.otf": font(0, licence=" ")}, "items": OTF}),
}


@pytest.mark.parametrize("code", sorted(PLANTED))
def test_a_planted_defect_is_the_only_finding(tmp_path: Path, code: str) -> None:
    """Each rule catches its defect, and no other rule mistakes it for its own."""
    profile, defect = PLANTED[code]
    assert codes(small_epub(tmp_path / "b.epub", **defect), profile) == {code}


@pytest.mark.parametrize(
    ("name", "text", "clean"),
    [
        ("E/OFL.txt", "SIL OPEN FONT LICENSE", True),
        ("E/LICENSE", "terms", True),
        ("E/licence-noto.txt", "terms", True),
        ("E/OFL.txt", " ", False),
        ("OFL.txt", "SIL OPEN FONT LICENSE", False),
        ("E/offline.txt", "terms", False),
    ],
)
def test_a_licence_may_lie_beside_its_fonts(tmp_path: Path, name: str, text: str, *, clean: bool) -> None:
    """A font that does not tell its licence itself needs a file that does, with words, in the same folder."""
    files: dict[str, bytes | str] = {"E/f.otf": font(0, licence=""), name: text}
    found = codes(small_epub(tmp_path / "b.epub", files=files, items=OTF), replace(DEFAULT, fonts="otf"))
    assert ("EPUB-125" not in found) is clean


def test_a_font_that_cannot_be_read_is_another_judges(tmp_path: Path) -> None:
    """Bytes that are no font say nothing of a licence; EPUBCheck tells of them."""
    book = small_epub(tmp_path / "b.epub", files={"E/f.otf": b"no font"}, items=OTF)
    assert "EPUB-125" not in codes(book, replace(DEFAULT, fonts="otf"))


def test_fonts_that_are_nearly_all_of_a_large_file_are_told(tmp_path: Path) -> None:
    """EPUB-124 speaks of large fonts only: small ones are no burden whatever their share."""
    import random

    noise = random.Random(1).randbytes(2_100_000)
    profile = replace(DEFAULT, fonts="otf")
    large = small_epub(tmp_path / "l.epub", files={"E/f.otf": font(0) + noise}, items=OTF)
    small = small_epub(tmp_path / "s.epub", files={"E/f.otf": font(0) + noise[:900_000]}, items=OTF)
    assert codes(large, profile) == {"EPUB-124"}
    assert codes(small, profile) == set()


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("title", "<h1>작은 책</h1>"),
        ("author", "홍길동"),
        ("publisher", "가상출판"),
        ("date", "2024년 3월 5일"),
        ("isbn", "978-89-000-0002-3"),
    ],
)
def test_each_fact_of_the_colophon_is_looked_for(tmp_path: Path, fact: str, words: str) -> None:
    """A colophon without one of the facts is told which; a library refuses the file, a store is not known to."""
    path = small_epub(tmp_path / "b.epub", colophon=COLOPHON.replace(words, "–"))
    (found,) = judge_epub(path, profile_named("library")).findings
    (mild,) = judge_epub(path, DEFAULT).findings
    assert (found.id, found.severity) == ("EPUB-116", Severity.ERROR)
    assert f"the {fact}" in found.message
    assert mild.severity is Severity.WARNING


@pytest.mark.parametrize(
    "css",
    [
        "p { color: #1a1a1a; background-color: #000 }",
        "p { border-color: black }",
        "p { margin: 0px 1em; line-height: 1.5 }",
        "@media (min-width: 600px) { p { margin: 1em } }",
        "/* p { color: #000; font-size: 9pt } */ p { margin: 1em }",
    ],
)
def test_what_only_looks_like_a_defect_passes(tmp_path: Path, css: str) -> None:
    """Black grounds and lines, noughts, conditions and comments are no black text and no fixed size."""
    assert codes(small_epub(tmp_path / "b.epub", css=css), DEFAULT) == set()


def test_links_may_lead_out_of_the_book(tmp_path: Path) -> None:
    """Only what is shown must be in the book."""
    path = small_epub(tmp_path / "b.epub", text=f'{TEXT}<p><a href="https://example.org/">누리집</a></p>')
    assert codes(path, DEFAULT) == set()


def test_a_finding_says_where(tmp_path: Path) -> None:
    """File inside the archive and line are told, in the report and in the diagnostic."""
    (found,) = judge_epub(small_epub(tmp_path / "b.epub", css="p {\n color: black }"), DEFAULT).findings
    assert found.place == "E/s.css:2"
    assert found.diagnostic is not None
    assert found.diagnostic.span is not None
    assert (found.diagnostic.span.path, found.diagnostic.span.line) == ("b.epub/E/s.css", 2)


def test_what_is_no_epub_is_told(tmp_path: Path) -> None:
    """EPUB-051: another file, and none at all, are faults, never a pass."""
    (tmp_path / "b.epub").write_bytes(b"%PDF-1.7")
    for name in ("b.epub", "missing.epub"):
        with pytest.raises(CheckError) as fault:
            judge_epub(tmp_path / name, DEFAULT)
        assert fault.value.diagnostics[0].code == "EPUB-051"


def test_every_rule_says_its_codes() -> None:
    """Each rule's docstring begins with the codes it gives, and each of those has a planted defect."""
    said = {
        word.strip(":,")
        for rule in RULES
        for word in (rule.__doc__ or "").split()
        if word.startswith("EPUB-")
    }
    assert said == {*PLANTED, "EPUB-124"}

"""The fonts of a book: whose come first, what fontconfig is shown, and what is said when some are missing."""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTCollection

from publisher.errors import ContentError, MissingToolError
from publisher.render import fonts
from publisher.render.fonts import FontFace, faces, font_files, use_only


def built(family: str, weight: int) -> FontBuilder:
    """Return an OpenType font of one empty glyph."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "space"])
    builder.setupCharacterMap({0x20: "space"})
    pen = T2CharStringPen(500, None)
    shape = pen.getCharString()
    builder.setupCFF(family.replace(" ", ""), {}, {".notdef": shape, "space": shape}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "space": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost()
    return builder


def write_font(path: Path, family: str = "Trial Sans", weight: int = 400) -> Path:
    """Write a single font and return its path."""
    built(family, weight).save(path)
    return path


@pytest.fixture
def theme_fonts(tmp_path: Path) -> Path:
    """Return a theme's folder of fonts, with its licence and notes."""
    folder = tmp_path / "theme"
    folder.mkdir()
    for name in ("B.OTF", "a.otf"):
        write_font(folder / name)
    (folder / "OFL.txt").write_text("licence", encoding="utf-8")
    return folder


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the only folder of fonts this system has; it is empty."""
    folder = tmp_path / "system"
    folder.mkdir()
    monkeypatch.setattr(fonts, "_font_folders", lambda: (tmp_path / "nowhere", folder))
    fonts._system_file.cache_clear()
    yield folder
    fonts._system_file.cache_clear()


def install(folder: Path, *names: str) -> tuple[Path, ...]:
    """Put files of the given names into a folder of the system."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"")
    return tuple(folder / name for name in names)


class TestFontFiles:
    """The book's own fonts, the theme's, the system's: in this order."""

    def test_the_books_own_come_first(self, theme_fonts: Path, system: Path, tmp_path: Path) -> None:
        """Own files keep their order; of a folder only font files count, sorted by name."""
        own = write_font(tmp_path / "own.otf")
        installed = install(system / "opentype" / "noto", *fonts.SYSTEM_FILES)
        found = font_files(theme_fonts, (own,))
        assert found == (own, theme_fonts / "B.OTF", theme_fonts / "a.otf", *installed)

    def test_system_fonts_are_found_wherever_they_are(self, theme_fonts: Path, system: Path) -> None:
        """A folder of any name will do."""
        installed = install(system / "deep" / "er", *fonts.SYSTEM_FILES)
        assert font_files(theme_fonts, ())[2:] == installed

    def test_one_language_packages_will_do(self, theme_fonts: Path, system: Path) -> None:
        """Where a package brings the Korean faces alone, those stand in for the collections."""
        names = [name.replace("CJK-", "CJKkr-").replace(".ttc", ".otf") for name in fonts.SYSTEM_FILES]
        installed = install(system, *names)
        assert font_files(theme_fonts, ())[2:] == installed

    def test_a_collection_of_all_weights_counts_once(self, theme_fonts: Path, system: Path) -> None:
        """One file that holds regular and bold is listed once."""
        installed = install(system, "NotoSerifCJK.ttc", "NotoSansCJK.ttc")
        assert font_files(theme_fonts, ())[2:] == installed

    @pytest.mark.parametrize("missing", [0, 1, 2, 3, None])
    def test_missing_faces_are_named(self, missing: int | None, theme_fonts: Path, system: Path) -> None:
        """TOOL-020 names every face that is not there, and how to get it."""
        gone = [name for number, name in enumerate(fonts.SYSTEM_FILES) if missing in {number, None}]
        install(system, *(name for name in fonts.SYSTEM_FILES if name not in gone))
        with pytest.raises(MissingToolError) as caught:
            font_files(theme_fonts, ())
        (fault,) = caught.value.diagnostics
        assert fault.code == "TOOL-020"
        assert ", ".join(gone) in fault.message()
        assert "apt-get install fonts-noto-cjk" in fault.hint()
        assert "brew install" in fault.hint()

    def test_a_book_with_fonts_of_its_own_needs_none(
        self, theme_fonts: Path, system: Path, tmp_path: Path
    ) -> None:
        """The clean twin: nothing is missing where the book brings its own."""
        own = write_font(tmp_path / "own.otf")
        assert font_files(theme_fonts, (own,)) == (own, theme_fonts / "B.OTF", theme_fonts / "a.otf")
        assert not list(system.iterdir())

    @pytest.mark.parametrize("keep", [4, 300])
    def test_a_broken_font_of_the_book_is_refused(
        self, theme_fonts: Path, system: Path, tmp_path: Path, keep: int
    ) -> None:
        """BOOK-007 names the book's own file that is cut short; the whole file is taken."""
        install(system, *fonts.SYSTEM_FILES)
        whole, broken = write_font(tmp_path / "whole.otf"), tmp_path / "broken.otf"
        broken.write_bytes(whole.read_bytes()[:keep])
        with pytest.raises(ContentError) as caught:
            font_files(theme_fonts, (whole, broken))
        assert [(fault.code, "broken.otf" in fault.message()) for fault in caught.value.diagnostics] == [
            ("BOOK-007", True)
        ]
        assert font_files(theme_fonts, (whole,))[0] == whole


class TestFaces:
    """Which faces the files hold."""

    def test_single_fonts_and_collections(self, tmp_path: Path) -> None:
        """A single font is face 0, a collection's faces are counted; each has its family and weight."""
        single = write_font(tmp_path / "one.otf", "Trial Serif", 700)
        collection = tmp_path / "two.ttc"
        pair = TTCollection()
        pair.fonts = [built("Trial Sans", 400).font, built("Trial Sans KR", 900).font]
        pair.save(collection)
        assert faces((collection, single)) == (
            FontFace("Trial Sans", 400, collection, 0),
            FontFace("Trial Sans KR", 900, collection, 1),
            FontFace("Trial Serif", 700, single, 0),
        )

    def test_the_typographic_family_counts(self, tmp_path: Path) -> None:
        """A weight beside regular and bold is called by its typographic family (name 16)."""
        builder = built("Trial Serif Light", 300)
        builder.font["name"].setName("Trial Serif", 16, 3, 1, 0x409)
        builder.save(tmp_path / "light.otf")
        assert [face.family for face in faces((tmp_path / "light.otf",))] == ["Trial Serif"]

    @pytest.mark.parametrize("name", ["broken.otf", "broken.ttc"])
    def test_unreadable_files_are_left_out(self, tmp_path: Path, name: str) -> None:
        """A file that is no font gives no face and does no harm to the next one."""
        broken = tmp_path / name
        broken.write_bytes(b"no font at all")
        good = write_font(tmp_path / "good.otf")
        assert [face.path for face in faces((broken, good, tmp_path / "absent.otf"))] == [good]


@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder for temporary files; fontconfig's environment is put back afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("FONTCONFIG_FILE", "as it was")
    return folder


class _FontSet(ctypes.Structure):
    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


def families_seen() -> set[str]:
    """Return the families a fontconfig that starts now knows."""
    library = next(filter(None, map(_library, ("libfontconfig.so.1", "libfontconfig.1.dylib"))))
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    config = ctypes.c_void_p(library.FcInitLoadConfigAndFonts())
    known = library.FcConfigGetFonts(config, 0).contents
    name = ctypes.c_char_p()
    families = set()
    for number in range(known.count):
        library.FcPatternGetString(ctypes.c_void_p(known.fonts[number]), b"family", 0, ctypes.byref(name))
        families.add((name.value or b"").decode())
    library.FcConfigDestroy(config)
    return families


def _library(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


class TestUseOnly:
    """Fontconfig sees the given files and nothing else of the machine's."""

    def test_exactly_the_given_files(self, own_temp: Path, tmp_path: Path) -> None:
        """The configuration names one folder, which links to the files in their order, and fontconfig obeys."""
        files = (write_font(tmp_path / "b.otf", "Trial B"), write_font(tmp_path / "a.otf", "Trial A"))
        write_font(tmp_path / "c.otf", "Trial C")
        config = use_only(files)
        assert os.environ["FONTCONFIG_FILE"] == str(config)
        assert own_temp in config.parents
        root = ET.parse(config).getroot()
        assert [(item.tag, item.text) for item in root if item.tag != "match"] == [
            ("dir", str(config.parent)),
            ("cachedir", f"{config.parent}/.cache"),
        ]
        links = sorted(path for path in config.parent.iterdir() if path.is_symlink())
        assert [link.resolve() for link in links] == [path.resolve() for path in files]
        assert families_seen() == {"Trial A", "Trial B"}

    def test_files_of_one_name_do_not_hide_each_other(self, own_temp: Path, tmp_path: Path) -> None:
        """Two folders may each hold a ``font.otf``."""
        files = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            files.append(write_font(tmp_path / name / "font.otf", f"Trial {name}"))
        assert own_temp in use_only(files).parents
        assert families_seen() == {"Trial one", "Trial two"}

    def test_the_same_files_share_a_configuration(self, own_temp: Path, tmp_path: Path) -> None:
        """A second call finds the first one's folder; other, reordered or changed files get their own."""
        one, two = write_font(tmp_path / "1.otf"), write_font(tmp_path / "2.otf")
        first = use_only((one, two))
        assert use_only((one, two)) == first
        assert len({first, use_only((two, one)), use_only((one,))}) == 3
        write_font(two, "Trial With Another Name")
        assert use_only((one, two)) != first
        assert len(list(own_temp.glob("casebook-fonts-*/*"))) == 4

    def test_nobody_else_may_look_in(self, own_temp: Path, tmp_path: Path) -> None:
        """The folder belongs to the user alone, and no half-written configuration stays."""
        config = use_only((write_font(tmp_path / "1.otf"),))
        assert config.parent.stat().st_mode & 0o077 == 0
        assert [path.name for path in config.parent.glob("fonts.conf*")] == ["fonts.conf"]
        assert own_temp in config.parents

"""``casebook impose`` from outside: what it makes of a file, what it says, and when it refuses."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from assembly.sheets import letters, make_source

from publisher.assembly.imposition import LAYOUTS, Binding, Blanks, Compensation, Flip, Work
from publisher.cli import main
from publisher.cli.arguments import build_parser
from publisher.errors import ExitCode
from publisher.geometry import Mm, Size

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Thirty A5 pages."""
    return make_source(tmp_path / "pages.pdf", 30)


def imposed(pages: Path, *arguments: str) -> Path:
    """Impose a file with these options and return the sheets."""
    out = pages.with_name("out.pdf")
    assert main(["impose", str(pages), "--out", str(out), "--lang", "en", *arguments]) == ExitCode.OK
    return out


def size(path: Path) -> tuple[int, int]:
    """Return width and height of the first sheet in whole millimetres."""
    with pikepdf.open(path) as pdf:
        box = [float(value) for value in pdf.pages[0].mediabox]
    return round(box[2] * 25.4 / 72), round(box[3] * 25.4 / 72)


def names(path: Path) -> list[list[int]]:
    """Return the pages on each side, row by row from the top, each from the left."""
    return [
        [letter.page for letter in sorted(side, key=lambda letter: (-round(letter.y, -2), letter.x))]
        for side in letters(path)
    ]


def options_of(*arguments: str) -> dict[str, object]:
    """Return what the parser makes of options."""
    return vars(build_parser(str).parse_args(["impose", "a.pdf", "--out", "b.pdf", *arguments]))


def test_without_options_it_is_a_stitched_booklet(pages: Path, capsys: Capture) -> None:
    """Two pages a side on A4, empty places at the end; one line says what was made."""
    out = imposed(pages)
    assert size(out) == (297, 210)
    assert names(out)[:3] == [[0], [1], [29, 2]]
    said = capsys.readouterr()
    assert said.out == (f"{out}: pages: 30 (+2 blank), sheets: 8 of 297×210 mm, sides: 16, signatures: 1\n")
    assert said.err == ""


@pytest.mark.parametrize(
    ("arguments", "sheet", "sides", "first"),
    [
        (["--blanks", "before-last"], (297, 210), 16, [29, 0]),
        (["--up", "4"], (320, 450), 8, [3, 28, 0]),
        (["--signature", "8"], (297, 210), 16, [7, 0]),
        (["--scheme", "perfect"], (297, 210), 16, [15, 0]),
        (["--scheme", "perfect", "--up", "8"], (640, 450), 4, [0, 3, 4, 7, 8, 11, 12, 15]),
        (["--scheme", "perfect", "--up", "16"], (636, 939), 2, None),
        (["--sheet", "A3"], (420, 297), 16, [0]),
        (["--sheet", "500x400"], (500, 400), 16, [0]),
        (["--marks"], (420, 297), 16, [0]),
        (["--work", "turn"], (640, 450), 8, [0, 1]),
        (["--work", "tumble"], (320, 450), 8, None),
        (["--copies", "1x2"], (320, 450), 16, [0, 0]),
        (["--up", "4", "--sheet", "SRA3", "--gap", "0"], (320, 450), 8, None),
        (["--trim", "A6"], (210, 297), 16, None),
    ],
)
def test_options_choose_the_scheme(
    pages: Path, arguments: list[str], sheet: tuple[int, int], sides: int, first: list[int] | None
) -> None:
    """Sheet size, number of sides and the pages of the first side are those of the scheme asked for."""
    out = imposed(pages, *arguments)
    assert size(out) in {sheet, sheet[::-1]}
    found = names(out)
    assert len(found) == sides
    if first is not None:
        assert sorted(found[0]) == sorted(first)


@pytest.mark.parametrize(("flip", "upright"), [("short", True), ("long", False)])
def test_the_printer_decides_how_backs_stand(pages: Path, flip: str, upright: bool) -> None:
    """Turned about the short edge of a lying sheet backs stand upright, about the long one on their heads."""
    front, back, *_ = letters(imposed(pages, "--flip", flip))
    assert all(letter.head_up for letter in front)
    assert all(letter.head_up is upright for letter in back)


@pytest.mark.parametrize(("creep", "moved"), [("shift", 0.7), ("none", 0.0)])
def test_creep_follows_the_caliper(pages: Path, creep: str, moved: float) -> None:
    """Seven sheets in, the pages have moved to the spine by seven leaves."""
    found = letters(imposed(pages, "--caliper", "0.1", "--creep", creep))
    (inner,) = (letter for letter in found[14] if letter.page == 14)
    (outer,) = (letter for letter in found[0] if letter.page == 0)
    assert outer.x - inner.x == pytest.approx(moved, abs=0.02)


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (["--scheme", "saddle", "--signature", "16"], ["IMP-016"]),
        (["--up", "8", "--signature", "8"], ["IMP-013"]),
        (["--work", "turn", "--flip", "long"], ["IMP-016"]),
        (["--mill", "3"], ["IMP-016"]),
        (["--mill", "3", "--work", "turn", "--flip", "long"], ["IMP-016", "IMP-016"]),
    ],
)
def test_contradictions_are_a_wrong_call(
    pages: Path, capsys: Capture, arguments: list[str], codes: list[str]
) -> None:
    """What cannot be had together is named, all of it at once, and nothing is written."""
    out = pages.with_name("out.pdf")
    call = ["impose", str(pages), "--out", str(out), "--diagnostics", "short", *arguments]
    assert main(call) == ExitCode.USAGE
    assert [line.partition("[")[2][:7] for line in capsys.readouterr().err.splitlines()] == codes
    assert not out.exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--sheet", "A11"),
        ("--sheet", "0x100"),
        ("--sheet", "100x9000"),
        ("--trim", "small"),
        ("--caliper", "-1"),
        ("--caliper", "2"),
        ("--caliper", "thick"),
        ("--gap", "nan"),
        ("--copies", "0x2"),
        ("--copies", "2"),
        ("--up", "3"),
        ("--signature", "12"),
    ],
)
def test_wrong_values_are_named(capsys: Capture, option: str, value: str) -> None:
    """The parser refuses what is no size, no length or no choice, and says which value that was."""
    with pytest.raises(SystemExit) as stop:
        options_of(option, value)
    assert stop.value.code == ExitCode.USAGE
    assert value in capsys.readouterr().err


def test_sizes_have_names_and_measures() -> None:
    """Sheets and trims by name in any case, Korean ones too, or as width and height."""
    for text, wide, high in (
        ("a4", 210, 297),
        ("국전", 636, 939),
        ("신국판", 152, 225),
        ("100.5x200", 100.5, 200),
        ("100×200mm", 100, 200),
    ):
        assert options_of("--sheet", text)["sheet"] == Size(Mm(wide), Mm(high))
    assert options_of("--gap", "3mm")["gap"] == 3
    assert options_of("--copies", "3X2")["copies"] == (3, 2)


def test_the_choices_are_those_of_the_engine() -> None:
    """The parser loads no engine, so its words are written twice: they agree."""
    for option, words in {
        "--scheme": [*Binding],
        "--up": [str(up) for up in LAYOUTS],
        "--blanks": [*Blanks],
        "--work": [*Work],
        "--flip": [*Flip],
        "--creep": [*Compensation],
    }.items():
        for word in words:
            assert str(options_of(option, word)[option.removeprefix("--")]) == word


@pytest.mark.parametrize(
    ("count", "arguments", "code", "said"),
    [
        (48, [], ExitCode.OK, ""),
        (52, [], ExitCode.OK, "warning[IMP-010]"),
        (52, ["--strict"], ExitCode.ASSEMBLY, "error[IMP-010]"),
        (68, [], ExitCode.ASSEMBLY, "error[IMP-011]"),
        (68, ["--scheme", "perfect"], ExitCode.OK, ""),
        (16, ["--scheme", "perfect"], ExitCode.OK, "warning[IMP-012]"),
        (4, ["--sheet", "A4", "--marks"], ExitCode.OK, "warning[IMP-014]"),
        (4, ["--sheet", "A4", "--marks", "--strict"], ExitCode.ASSEMBLY, "error[IMP-014]"),
        (4, ["--sheet", "A5"], ExitCode.ASSEMBLY, "error[IMP-003]"),
        (4, ["--copies", "9x9"], ExitCode.ASSEMBLY, "error[IMP-015]"),
    ],
)
def test_what_a_binding_bears_is_told_before_it_is_made(
    tmp_path: Path, capsys: Capture, count: int, arguments: list[str], code: ExitCode, said: str
) -> None:
    """A warning lets the sheets be made, an error leaves what was there, and strictness turns one into the other."""
    pages, out = make_source(tmp_path / "pages.pdf", count), tmp_path / "out.pdf"
    out.write_bytes(b"before")
    call = ["impose", str(pages), "--out", str(out), "--lang", "en", "--diagnostics", "short", *arguments]
    assert main(call) == code
    err = capsys.readouterr().err
    assert said in err
    assert bool(said) == bool(err)
    assert (out.read_bytes() == b"before") == (code is not ExitCode.OK)


def test_no_pdf_is_no_fault_of_ours(tmp_path: Path, capsys: Capture) -> None:
    """A missing file, a folder and a picture are told in one line each, with the code of a file that cannot be."""
    (tmp_path / "picture.pdf").write_bytes(b"\x89PNG")
    for name in ("absent.pdf", "picture.pdf", "."):
        call = ["impose", str(tmp_path / name), "--out", str(tmp_path / "out.pdf"), "--lang", "en"]
        assert main([*call, "--diagnostics", "short"]) == ExitCode.ASSEMBLY
        (line,) = capsys.readouterr().err.splitlines()
        assert "IMP-001" in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["picture.pdf"]


def test_two_calls_give_the_same_bytes(pages: Path) -> None:
    """Nothing of the moment goes into the file."""
    arguments = ("--up", "4", "--caliper", "0.1", "--marks")
    first = imposed(pages, *arguments).read_bytes()
    assert imposed(pages, *arguments).read_bytes() == first

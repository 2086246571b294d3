"""The interior for the press holds inks only; written apart from what makes it so, and judged by other readers."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pipeline.building import Built, build_into
from pipeline.setting import STOCK


@pytest.fixture(scope="session")
def in_black(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interior of a stock book that is printed in black."""
    home = tmp_path_factory.mktemp("black")
    shutil.copytree(STOCK, home / "book")
    file = home / "book" / "book.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\n  print: {", "\n  print: {color: gray, "), encoding="utf-8")
    return build_into(home / "out", home / "book", ("print",)).home / "print" / "interior.pdf"


def contents(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield everything that is drawn: pages, forms, patterns."""
    yield from pdf.pages
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        ):
            yield item


def operators(pdf: pikepdf.Pdf) -> Counter[str]:
    """Count the operators that choose colours, and the spaces they choose."""
    found: Counter[str] = Counter()
    for drawn in contents(pdf):
        for operands, operator in pikepdf.parse_content_stream(drawn):
            name = str(operator)
            if name in {"rg", "RG", "k", "K", "g", "G"}:
                found[name.lower()] += 1
            elif name in {"cs", "CS"}:
                found[str(operands[0])] += 1
            elif name == "INLINE IMAGE":
                found[name] += 1
    return found


def spaces(pdf: pikepdf.Pdf) -> Counter[str]:
    """Count the colour spaces of pictures, groups and gradients, masks apart."""
    found: Counter[str] = Counter()
    masks = {
        item.SMask.objgen for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/SMask" in item
    }

    def walk(value: Any) -> None:
        if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
            for name, item in value.items():
                if name in {"/CS", "/ColorSpace"} and isinstance(item, pikepdf.Name):
                    found[str(item)] += value.objgen not in masks
                elif not getattr(item, "is_indirect", False):
                    walk(item)
        elif isinstance(value, pikepdf.Array):
            for item in value:
                if not getattr(item, "is_indirect", False):
                    walk(item)

    for item in pdf.objects:
        walk(item)
    return +found


def test_no_colour_of_the_interior_is_rgb(built: Built) -> None:
    """No operator, picture, group or gradient; the only other colour is that of registration marks."""
    with pikepdf.open(built.home / "print" / "interior.pdf") as pdf:
        chosen = operators(pdf)
        assert chosen["k"] > 100
        assert set(chosen) <= {"k", "/All", "/Pattern"}
        assert set(spaces(pdf)) == {"/DeviceCMYK"}


def test_the_pages_for_screens_stay_rgb(built: Built) -> None:
    """The same layout: what is for screens has no ink."""
    with pikepdf.open(built.home / "print" / "digital.pdf") as pdf:
        assert operators(pdf)["k"] == 0
        assert operators(pdf)["rg"] > 100
        assert "/DeviceCMYK" not in spaces(pdf)


def test_an_edition_in_black_has_greys_only(in_black: Path) -> None:
    """No operator, picture or group of it has a colour."""
    with pikepdf.open(in_black) as pdf:
        assert set(operators(pdf)) <= {"g", "/All", "/Pattern"}
        assert set(spaces(pdf)) == {"/DeviceGray"}


def test_running_text_is_black_alone_and_overprints(built: Built) -> None:
    """Wherever a page shows text in full black, the state it is drawn in overprints, and white never does."""
    shown = Counter[str]()
    with pikepdf.open(built.home / "print" / "interior.pdf") as pdf:
        for page in pdf.pages:
            states = page.Resources.ExtGState
            colour, over, saved = (0.0, 0.0, 0.0, 1.0), False, []
            for operands, operator in pikepdf.parse_content_stream(page):
                match str(operator):
                    case "q":
                        saved.append((colour, over))
                    case "Q" if saved:
                        colour, over = saved.pop()
                    case "k":
                        red = [float(value) for value in operands]
                        colour = (red[0], red[1], red[2], red[3])
                    case "gs":
                        over = bool(states[str(operands[0])].get("/op", over))
                    case "Tj" | "TJ":
                        shown[f"{'black' if colour == (0, 0, 0, 1) else 'other'} {over}"] += 1
                        assert not (over and sum(colour) == 0), "white overprints"
    assert shown["black True"] > 50
    assert shown["black False"] == 0
    assert shown["other True"] == 0


def test_pages_look_alike_in_both_files(built: Built) -> None:
    """Colours stay in their family, and no picture is a negative: seen by a reader that knows nothing of us."""
    home = built.home / "print"
    with pikepdf.open(home / "interior.pdf") as press, pikepdf.open(home / "digital.pdf") as screen:
        first = len(screen.pages) - len(press.pages)
        assert first in {0, 2, 4}
    seen = pypdfium2.PdfDocument(home / "interior.pdf")
    meant = pypdfium2.PdfDocument(home / "digital.pdf")
    ahead = first // 2
    for index in range(len(seen)):
        press_page, screen_page = seen[index], meant[index + ahead]
        left, low, right, high = press_page.get_trimbox()
        width, height = press_page.get_size()
        crop = (left, low, width - right, height - high)
        one = press_page.render(scale=0.25, crop=crop).to_pil().convert("RGB").resize((40, 56))
        other = screen_page.render(scale=0.25).to_pil().convert("RGB").resize((40, 56))
        pairs = list(zip(one.tobytes(), other.tobytes(), strict=True))
        far = sum(abs(a - b) > 90 for a, b in pairs) / len(pairs)
        assert far < 0.02, index

"""The finished wrap cover: as large as planned, its barcode read back, its text in its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pipeline.building import Built, build_into
from pipeline.setting import STOCK

from publisher.editions.wrap import SAFE, Area, CoverPlan, wrap_cover
from publisher.geometry import Mm, Pt, Size

ISBN, ADDON, NUMBER = "978-89-000-0001-6", "03320", "99-9999999-000001-01"
TRIM, FLAPS, BLEED = Size(Mm(188), Mm(257)), Mm(80), Mm(3)
THICK = Mm(20)
"""A spine wide enough for text; the stock book itself is too thin."""
DPI = 300


@dataclass(frozen=True)
class Sheet:
    """The one page of a cover, lengths in mm from the top left corner of its trim, as in its plan."""

    page: pypdfium2.PdfPage

    @property
    def trim(self) -> tuple[float, float, float, float]:
        """Left, foot, right and head of the trim in points."""
        found: tuple[float, float, float, float] = self.page.get_trimbox()
        return found

    def text_in(self, area: Area) -> str:
        """Return the text inside an area."""
        left, _, _, head = self.trim
        box = (
            left + area.left.to_pt(),
            head - area.bottom.to_pt(),
            left + area.right.to_pt(),
            head - area.top.to_pt(),
        )
        found: str = self.page.get_textpage().get_text_bounded(*box)
        return found.replace("\u2060", "").replace("\r\n", "\n").strip()

    def glyphs(self) -> Iterator[tuple[str, Area]]:
        """Yield every character that is no space and the box of its outline."""
        left, _, _, head = self.trim
        text = self.page.get_textpage()
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if not character.strip() or character == "\u2060":
                continue
            x0, y0, x1, y1 = text.get_charbox(index)
            place = Pt(x0 - left).to_mm(), Pt(head - y1).to_mm()
            yield character, Area(*place, Pt(x1 - x0).to_mm(), Pt(y1 - y0).to_mm())

    def picture(self) -> Image.Image:
        """Return the trimmed sheet as pixels."""
        self.page.set_cropbox(*self.trim)
        picture: Image.Image = self.page.render(scale=DPI / 72).to_pil()
        return picture.convert("L")


def opened(path: Path) -> Sheet:
    """Return the page of a cover."""
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 1
    return Sheet(document[0])


def plan_of(pages: int, spine: Mm | None = None) -> CoverPlan:
    """Return the plan of a cover of the stock book."""
    return wrap_cover(TRIM, pages, Mm(0.058), FLAPS, BLEED, spine_mm=spine)


def shade(picture: Image.Image, x: int, y: int) -> int:
    """Return the lightness of a pixel, 0 to 255."""
    value = picture.getpixel((x, y))
    assert isinstance(value, int | float)
    return int(value)


def changed(folder: Path, *edits: tuple[str, str]) -> Path:
    """Return a copy of the stock book with text of book.yaml replaced."""
    root = folder / "book"
    shutil.copytree(STOCK, root)
    file = root / "book.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def thick(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """Return the cover of the stock book with a spine that carries text."""
    folder = tmp_path_factory.mktemp("thick")
    root = changed(folder, ("cover: {", f"cover: {{spine_mm: {THICK:g}, "))
    made = build_into(folder / "out", root, ("print",))
    return opened(made.home / "print" / "cover.pdf")


@pytest.fixture(scope="module")
def thin(built: Built) -> Sheet:
    """Return the cover of the stock book as it is."""
    return opened(built.home / "print" / "cover.pdf")


def inner(built: Built) -> int:
    """Return the pages of the interior, which has no covers of its own."""
    return len(pypdfium2.PdfDocument(built.home / "print" / "interior.pdf"))


def test_the_sheet_follows_the_pages(built: Built, thin: Sheet) -> None:
    """Trim and bleed are those of the plan for the pages between the covers, exact to a hundredth of a millimetre."""
    plan = plan_of(inner(built))
    left, foot, right, head = thin.trim
    assert Pt(right - left).to_mm() == pytest.approx(plan.size.width, abs=0.01)
    assert Pt(head - foot).to_mm() == pytest.approx(257, abs=0.01)
    bleed = thin.page.get_bleedbox()
    assert Pt(bleed[2] - bleed[0]).to_mm() == pytest.approx(plan.sheet.width, abs=0.01)
    assert Pt(bleed[3] - bleed[1]).to_mm() == pytest.approx(plan.sheet.height, abs=0.01)


def test_the_barcode_is_read_back(thin: Sheet) -> None:
    """A scanner reads the ISBN and the add-on off the printed sheet, on the back, lower right."""
    picture = thin.picture()
    found = zxingcpp.read_barcodes(picture, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read)
    assert f"{ISBN.replace('-', '')}{ADDON}" in {code.text for code in found}
    back = plan_of(2).back
    for code in found:
        middle = (code.position.top_left.x + code.position.bottom_right.x) / 2 / DPI * 25.4
        foot = code.position.bottom_left.y / DPI * 25.4
        assert back.left + back.width / 2 < middle < back.right - SAFE
        assert 257 * 0.75 < foot < 257 - SAFE


def test_the_barcode_stands_on_white(thin: Sheet) -> None:
    """Left of the first bar there is nothing but white for the width of the quiet zone."""
    picture = thin.picture()
    code = max(
        zxingcpp.read_barcodes(picture, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read),
        key=lambda found: len(found.text),
    )
    at, down = code.position.top_left.x, (code.position.top_left.y + code.position.bottom_left.y) // 2
    quiet = round(11 * 0.33 / 25.4 * DPI)
    first = min(x for x in range(at - quiet // 2, at + quiet) if shade(picture, x, down) < 128)
    assert all(shade(picture, first - x, down) > 250 for x in range(3, quiet - 2))


def test_bars_are_in_true_size(thin: Sheet) -> None:
    """From the first bar to the last of the add-on there are 95 + 9 + 47 modules of 0.33 mm."""
    picture = thin.picture()
    code = max(
        zxingcpp.read_barcodes(picture, ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read),
        key=lambda found: len(found.text),
    )
    down = (code.position.top_left.y + code.position.bottom_left.y) // 2
    # From within the first bar to the right, as long as the ground is not the cover's own.
    begin, wide = code.position.top_left.x - 5, round((151 + 3) * 0.33 / 25.4 * DPI)
    dark = [x for x in range(begin, begin + wide) if shade(picture, x, down) < 128]
    assert (max(dark) - min(dark) + 1) / DPI * 25.4 == pytest.approx(151 * 0.33, abs=0.2)


def test_every_part_says_what_belongs_there(thick: Sheet) -> None:
    """Back, spine, front and flaps hold their own words and no others."""
    plan = plan_of(2, THICK)
    front, back = thick.text_in(plan.front), thick.text_in(plan.back)
    assert front.replace("\n", " ").startswith(f"발간등록번호 {NUMBER}")
    for words in ("가상기업", "작은 사례집", "2021~2023", "가상진흥원"):
        assert words in front
    for words in ("등불 하나는 사례 하나", "공공누리", "제1유형", "값 12,000원", f"ISBN {ISBN}", "대전"):
        assert words in back
        assert words not in front
    assert "지어낸 세 기업" in thick.text_in(plan.front_flap)
    assert "가상진흥원이 엮었다" in thick.text_in(plan.back_flap)
    spine = [character for character, box in thick.glyphs() if plan.spine.left < box.left < plan.spine.right]
    assert "".join(spine) == "가상기업작은사례집2021~2023가상진흥원"


def test_the_registration_number_is_upper_left(thick: Sheet) -> None:
    """Above everything else on the front, in two lines: its name, then the number."""
    plan = plan_of(2, THICK)
    line = [(c, box) for c, box in thick.glyphs() if box.left > plan.front.left and box.top < 16]
    text = "".join(character for character, _ in line)
    assert text.startswith(f"발간등록번호{NUMBER}")
    label, number = line[0][1], line[len("발간등록번호")][1]
    assert number.top > label.bottom
    assert label.left - plan.front.left < 20
    assert label.top > SAFE


def test_the_spine_reads_from_head_to_foot_in_the_middle(thick: Sheet) -> None:
    """Turned clockwise: letters follow each other downwards, and the line runs along the middle of the spine."""
    plan = plan_of(2, THICK)
    boxes = [box for _, box in thick.glyphs() if plan.spine.left < box.left < plan.spine.right]
    tops = [box.top for box in boxes]
    assert tops == sorted(tops)
    title = boxes[: len("가상기업작은사례집")]
    middle = (min(box.left for box in title) + max(box.right for box in title)) / 2
    assert middle == pytest.approx(plan.spine.left + THICK / 2, abs=0.35)
    assert min(tops) > SAFE
    assert max(box.bottom for box in boxes) < 257 - SAFE


def test_a_thin_spine_is_empty(built: Built, thin: Sheet) -> None:
    """Under 5 mm no letter stands on it."""
    spine = plan_of(inner(built)).spine
    assert spine.width < 5
    assert not [c for c, box in thin.glyphs() if box.right > spine.left and box.left < spine.right]


def test_text_keeps_clear_of_edges_and_folds(thick: Sheet) -> None:
    """No letter is nearer than 5 mm to the trim or to a fold, the spine's own text apart."""
    plan = plan_of(2, THICK)
    areas = [area.inset(SAFE) for area in (plan.back_flap, plan.back, plan.front, plan.front_flap)]
    areas.append(plan.spine.inset(Mm(2)))
    for character, box in thick.glyphs():
        assert any(
            area.left <= box.left
            and box.right <= area.right
            and area.top <= box.top
            and box.bottom <= area.bottom
            for area in areas
        ), (character, box)


def test_nothing_is_set_twice(built: Built, tmp_path: Path) -> None:
    """The same book again gives the same cover, from the cache."""
    again = build_into(tmp_path, STOCK, ("print",))
    assert again.digests["print/cover.pdf"] == built.digests["print/cover.pdf"]


def test_the_cover_is_an_artifact(built: Built) -> None:
    """It is told of beside the interior: one page."""
    (cover,) = (item for item in built.report.artifacts if item.kind == "cover")
    assert (cover.edition, cover.path.name, cover.pages) == ("print", "cover.pdf", 1)
    assert cover.sha256 == built.digests["print/cover.pdf"]


def test_a_longer_book_has_a_wider_cover(thin: Sheet, built: Built, tmp_path: Path) -> None:
    """The spine follows the pages of the same build."""
    more = "\n\n".join(f"    {number}번째 문단이다. " + "가나다라마바사 " * 60 for number in range(30))
    root = changed(tmp_path, ("    이 책의 기업은 모두 지어낸 것이다.\n", f"{more}\n"))
    made = build_into(tmp_path / "out", root, ("print",))
    longer = inner(made) - inner(built)
    assert longer >= 2
    wider = opened(made.home / "print" / "cover.pdf").trim
    grown = (wider[2] - wider[0]) - (thin.trim[2] - thin.trim[0])
    assert Pt(grown).to_mm() == pytest.approx(longer * 0.058, abs=0.02)


def test_not_for_sale_and_without_a_number(tmp_path: Path) -> None:
    """Without ISBN there is no barcode, and 비매품 stands where the price was."""
    root = changed(
        tmp_path,
        (f"isbn: {ISBN}, isbn_addon: '{ADDON}', price: 12000, ", ""),
    )
    made = build_into(tmp_path / "out", root, ("print",))
    sheet = opened(made.home / "print" / "cover.pdf")
    assert "비매품" in sheet.text_in(plan_of(2).back)
    assert not zxingcpp.read_barcodes(sheet.picture())

"""The main edition on screens, by what a reader sees and a screen reader hears."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from pipeline.finished import FinishedPdf
from pipeline.setting import stock_book, stock_manuscript
from pypdf import PdfWriter

from publisher.editions.manuscript import Section, SectionKind

CASES = {SectionKind.STORY, SectionKind.PROFILE}
TRIM = (188.0, 257.0)
BLEED = 3.0


def cases() -> tuple[Section, ...]:
    """Return the sections of the cases."""
    return tuple(section for section in stock_manuscript("print").sections if section.kind in CASES)


def company(section: Section) -> str:
    """Return the company of a case's section."""
    return next(loaded.case.company for loaded in stock_book().cases if loaded.id == section.id)


def headline(section: Section) -> str:
    """Return the words a case's first page must show: the headline's first line, or the company."""
    case = next(loaded.case for loaded in stock_book().cases if loaded.id == section.id)
    return (case.headline or case.company).partition(" / ")[0]


def flat(text: str) -> str:
    """Return text without white space: line breaks of a page are no part of its words."""
    return "".join(text.split())


class TestPages:
    """Sizes, sides, numbers."""

    def test_boxes(self, digital: FinishedPdf) -> None:
        """Every page is 188 by 257 mm and shows nothing that is cut off in print."""
        width, height = TRIM
        for page in range(len(digital.texts)):
            assert digital.box(page, "/TrimBox") == pytest.approx((0, 0, width, height), abs=0.02)
            assert digital.box(page, "/MediaBox") == pytest.approx((0, 0, width, height), abs=0.01)
            assert "/Rotate" not in digital.reader.pages[page]

    def test_the_book_fills_its_leaves(self, digital: FinishedPdf) -> None:
        """Two pages a leaf; the last one is the back cover."""
        assert len(digital.texts) % 2 == 0
        assert flat(stock_book().file.back_cover or "?") in flat(digital.texts[-1])

    def test_labels_count_from_the_half_title(self, digital: FinishedPdf) -> None:
        """Covers have no number; the half title, a recto, is page 1, and every recto is odd."""
        numbered = [(page, int(label)) for page, label in enumerate(digital.labels) if label]
        first = digital.place_of("half-title")
        assert numbered[0] == (first, 1)
        assert first % 2 == 0
        assert [label for _, label in numbered] == list(range(1, len(numbered) + 1))
        assert all(label % 2 == 1 - page % 2 for page, label in numbered)
        assert digital.labels[0] == digital.labels[-1] == ""

    def test_numbers_stand_on_the_outer_side(self, digital: FinishedPdf) -> None:
        """A printed number is the page's label: odd ones at the right of rectos, even ones at the left of versos."""
        width = TRIM[0]
        shown = 0
        for page, label in enumerate(digital.labels):
            left = digital.text_at(page, -BLEED, 5, width / 2, 20)
            right = digital.text_at(page, width / 2, 5, width + BLEED, 20)
            outer, inner = (left, right) if page % 2 else (right, left)
            if outer.isdigit():
                shown += 1
                assert outer == label
                assert inner == ""
        assert shown == sum(bool(label) for label in digital.labels) - len(self.unshown(digital))

    def unshown(self, digital: FinishedPdf) -> list[int]:
        """Return the pages that count but show no number: titles, dividers, colophon, blanks between them."""
        kinds = {
            SectionKind.HALF_TITLE,
            SectionKind.TITLE_PAGE,
            SectionKind.DIVIDER,
            SectionKind.COLOPHON,
        }
        places = [digital.place_of(s.id) for s in stock_manuscript("print").sections if s.kind in kinds]
        blanks = [
            page for page, text in enumerate(digital.texts) if digital.labels[page] and not text.strip()
        ]
        return sorted({*places, *blanks})


class TestReferences:
    """Numbers and links lead where they say."""

    @pytest.mark.parametrize("title", ["차례", "기업별 찾아보기"])
    def test_listed_numbers_are_the_labels(self, digital: FinishedPdf, title: str) -> None:
        """Contents and index give each case the label of the page it begins on, and that page shows the case."""
        listing = digital.begin_of(title)
        for section in cases():
            begin = digital.place_of(section.id)
            assert digital.number_behind(listing, company(section)) == digital.labels[begin]
            assert flat(headline(section)) in flat(digital.texts[begin])
            assert digital.begin_of(section.title) == begin
            assert ("to", section.id) in digital.links(listing)

    def test_other_sections_are_listed_too(self, digital: FinishedPdf) -> None:
        """Front and back matter have their numbers in the contents."""
        listing = digital.begin_of("차례")
        for title in ("발간사", "일러두기", "기업별 찾아보기", "판권"):
            begin = digital.begin_of(title)
            assert digital.number_behind(listing, title) == digital.labels[begin]

    def test_links_resolve(self, digital: FinishedPdf) -> None:
        """Every link inside leads to a page of the book, every link outside is a web address."""
        inside = outside = 0
        for page in range(len(digital.texts)):
            for kind, aim in digital.links(page):
                if kind == "to":
                    inside += 1
                    assert 0 <= digital.place_of(aim) < len(digital.texts)
                else:
                    outside += 1
                    assert aim.startswith("https://www.example.com")
        assert inside > 15
        assert outside > 0

    def test_the_outline_is_the_book(self, digital: FinishedPdf) -> None:
        """Regions hold their cases; the lines lead to rising pages, each to where its section begins."""
        lines = digital.outline
        assert [line.page_index for line in lines] == sorted(line.page_index for line in lines)
        listed = [
            section
            for section in stock_manuscript("print").sections
            if section.kind not in {SectionKind.HALF_TITLE, SectionKind.BACK_COVER}
        ]
        assert [(line.depth, line.title, line.page_index) for line in lines] == [
            (section.depth, section.title, digital.place_of(section.id)) for section in listed
        ]
        assert {section.depth for section in cases()} == {2}


class TestWords:
    """What is read, copied and searched."""

    def test_every_story_is_there(self, digital: FinishedPdf) -> None:
        """Sentences, notes, captions, answers, terms: the author's words come out whole."""
        text = flat("".join(digital.texts))
        for words in (
            "오래 일한 사람만이 손끝으로 흠을 찾았다.",
            "지어낸 이야기다.",
            "새 측정기",
            "감각을 말로 옮기는 일이었다.",
            "길이나 무게를 재는 기계.",
            "감귤(柑橘)의 껍질은 진피(陳皮)라는 이름으로 오래 쓰였다.",
            "HACCP",
        ):
            assert flat(words) in text, words

    def test_no_trace_of_the_trade(self, digital: FinishedPdf) -> None:
        """No joiner and no replacement character is found in text, outline, names or properties."""
        names = [line.title for line in digital.outline] + list(digital.reader.named_destinations)
        said = [*digital.texts, *names, *map(str, (digital.reader.metadata or {}).values())]
        assert not [text for text in said if "\u2060" in text or "\ufffd" in text]

    def test_fonts_are_inside(self, digital: FinishedPdf) -> None:
        """Every font is embedded, and all are of the book's two families."""
        assert len(digital.fonts) > 4
        assert [name for name, embedded in digital.fonts.items() if not embedded] == []
        assert all("Noto" in name for name in digital.fonts)

    def test_a_font_outside_is_seen(self, digital: FinishedPdf, tmp_path: Path) -> None:
        """The planted defect: a page set in a font of the reader program."""
        writer = PdfWriter()
        page = writer.add_blank_page(100, 100)
        from pypdf.generic import DictionaryObject, NameObject

        font = DictionaryObject({NameObject("/BaseFont"): NameObject("/Helvetica")})
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        writer.write(tmp_path / "plain.pdf")
        assert FinishedPdf(tmp_path / "plain.pdf").fonts == {"/Helvetica": False}
        assert all(digital.fonts.values())


class TestProperties:
    """What the file says about itself."""

    def test_it_is_tagged_and_named(self, digital: FinishedPdf) -> None:
        """Tagged, Korean, titled, and the title is what the window shows."""
        metadata = digital.reader.metadata
        assert metadata is not None
        assert digital.root["/MarkInfo"]["/Marked"]
        assert digital.root["/Lang"] == "ko"
        assert digital.root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert metadata.title == "지어낸 이야기로 엮은 가상기업 작은 사례집(스토리)"
        assert metadata.author == "가상진흥원"
        assert digital.root["/PageMode"] == "/UseOutlines"

    def test_its_dates_are_the_editions(self, digital: FinishedPdf) -> None:
        """The day of publication, not of the build."""
        raw: Mapping[str, object] = digital.reader.metadata or {}
        assert str(raw["/CreationDate"]).startswith("D:20240305")
        assert str(raw["/ModDate"]).startswith("D:20240305")

    def test_it_claims_pdf_ua(self, digital: FinishedPdf) -> None:
        """The file declares PDF/UA-1 (ISO 14289-1 §5)."""
        xmp = digital.root["/Metadata"].get_object().get_data().decode()
        assert "pdfuaid:part" in xmp
        assert "/StructTreeRoot" in digital.root

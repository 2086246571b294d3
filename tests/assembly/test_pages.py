"""Page numbers that agree with themselves, in as few layouts as can be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pipeline.setting import stock_edition

from publisher.assembly.pages import Remembered, SetPages, recall, remember, set_pages
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Section, SectionKind
from publisher.html.fragment import Fragment
from publisher.render.laid_out import LaidOut

PRINT = stock_edition("print")
BOOKLET = stock_edition("booklet")


def section(name: str, kind: SectionKind) -> Section:
    """Return a section without content."""
    return Section(name, kind, name, None)


@dataclass
class Press:
    """Composes and lays out fragments of given lengths, and counts how often."""

    lengths: Mapping[str, int]
    """Pages of each section; 1 where it is not named."""
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids whose page numbers a section shows."""
    roomy: int = 99
    """Sections that show a number from here on need a page more."""
    composed: Counter[str] = field(default_factory=Counter)
    set: list[tuple[str, bool]] = field(default_factory=list)

    def compose(self, part: Section, folios: Mapping[str, str]) -> Fragment:
        """Return a fragment that shows its numbers as text."""
        self.composed[part.id] += 1
        used = tuple((name, folios.get(name, "")) for name in self.shows.get(part.id, ()))
        html = " ".join(f"{name}={label}" for name, label in used)
        return Fragment(part.id, part.kind, part.title, html, folios_used=used)

    def lay_out(self, fragment: Fragment, *, verso: bool) -> LaidOut:
        """Return as many empty pages as the section is long; its last page holds ``<id>-end``."""
        self.set.append((fragment.id, verso))
        late = any(int(label or 0) >= self.roomy for _, label in fragment.folios_used)
        pages = self.lengths.get(fragment.id, 1) + late
        anchors = ((fragment.id, 0), (f"{fragment.id}-end", pages - 1))
        return LaidOut(fragment.id, pages, anchors, (1.0,) * pages, "", (), None)

    def run(self, sections: tuple[Section, ...], edition: Edition, **known: str) -> SetPages:
        """Set the pages of sections, ids with dashes given by underscores."""
        before = {name.replace("_", "-"): label for name, label in known.items()}
        return set_pages(sections, edition, before, self.compose, self.lay_out)


BOOK = (
    section("cover", SectionKind.COVER),
    section("title-page", SectionKind.TITLE_PAGE),
    section("contents", SectionKind.CONTENTS),
    section("case-1", SectionKind.STORY),
    section("case-2", SectionKind.STORY),
    section("index", SectionKind.INDEX),
    section("back-cover", SectionKind.BACK_COVER),
)
SHOWS = {"contents": ("case-1", "case-2-end"), "index": ("case-2", "nowhere")}


def shown(done: SetPages) -> dict[str, str]:
    """Return every page number the settled fragments show."""
    return {name: label for fragment in done.fragments for name, label in fragment.folios_used}


def test_numbers_shown_are_the_numbers_planned() -> None:
    """What contents and index say is where things are; an id that is nowhere has no number."""
    press = Press({"contents": 2, "case-1": 3}, SHOWS)
    done = press.run(BOOK, PRINT)
    # cover, blank, 1 title page, 2–3 contents, 4–6 case 1, 7 case 2, 8 index
    assert shown(done) == {"case-1": "4", "case-2": "7", "case-2-end": "7", "nowhere": ""}
    assert {name: done.plan.folios.get(name, "") for name in shown(done)} == shown(done)
    assert [part.id for part in done.parts] == [fragment.id for fragment in done.fragments]
    assert done.rounds == 2


def test_only_fragments_with_moved_numbers_are_set_again() -> None:
    """Cases are laid out once; what shows their numbers is laid out a second time, when they are known."""
    press = Press({}, SHOWS)
    press.run(BOOK, PRINT)
    assert Counter(name for name, _ in press.set) == {
        "cover": 1, "title-page": 1, "contents": 2, "case-1": 1, "case-2": 1, "index": 2, "back-cover": 1,
    }  # fmt: skip


def test_the_last_builds_numbers_save_the_second_round() -> None:
    """With right numbers from the start everything is laid out once; the result is the same."""
    fresh = Press({"case-1": 2}, SHOWS)
    cold = fresh.run(BOOK, PRINT)
    again = Press({"case-1": 2}, SHOWS)
    warm = set_pages(BOOK, PRINT, cold.plan.folios, again.compose, again.lay_out)
    assert warm.rounds == 1
    assert len(again.set) == len(BOOK)
    assert (warm.fragments, warm.plan) == (cold.fragments, cold.plan)


@pytest.mark.parametrize("known", [{"case_1": "77"}, {"case_1": "3"}, {"case_2": "99", "title_page": "5"}])
def test_wrong_numbers_do_no_harm(known: dict[str, str]) -> None:
    """Numbers of an older book, or invented ones, cost a round and change nothing."""
    right = Press({"case-1": 2}, SHOWS).run(BOOK, PRINT)
    done = Press({"case-1": 2}, SHOWS).run(BOOK, PRINT, **known)
    assert (done.fragments, done.plan) == (right.fragments, right.plan)


def test_a_longer_number_may_move_everything() -> None:
    """Contents that grow by a page once the numbers are in are followed until all agree."""
    press = Press({"case-1": 8}, {"contents": ("case-2", "index")}, roomy=10)
    done = press.run(BOOK, PRINT)
    assert done.parts[2].page_count == 2
    assert shown(done) == {"case-2": "12", "index": "13"}
    assert done.plan.folios["case-2"] == "12"
    assert done.rounds == 3


class RestlessPress(Press):
    """Needs a page more while a number is small: pages and numbers chase each other for ever."""

    def lay_out(self, fragment: Fragment, *, verso: bool) -> LaidOut:
        """Return a page more below 6."""
        part = super().lay_out(fragment, verso=verso)
        if any(0 < int(label or 0) < 6 for _, label in fragment.folios_used):
            return replace(part, page_count=part.page_count + 1, fills=(1.0,) * (part.page_count + 1))
        return part


def test_numbers_that_never_settle_are_told() -> None:
    """After the last round the plan says so (PAGE-022); a book whose numbers agree is settled."""
    shows = {"contents": ("case-2",)}
    assert not RestlessPress({"case-1": 2}, shows).run(BOOK, PRINT).settled
    assert Press({"case-1": 2}, shows).run(BOOK, PRINT).settled


def sides_match(press: Press, done: SetPages) -> bool:
    """Return True when each section was last laid out for the side it stands on."""
    return dict(press.set) == {name: done.plan.pages[at].verso for name, at in done.plan.starts.items()}


@pytest.mark.parametrize("edition", [PRINT, BOOKLET], ids=["print", "booklet"])
@pytest.mark.parametrize("pages", range(1, 6))
def test_every_section_is_set_for_the_side_it_stands_on(edition: Edition, pages: int) -> None:
    """Side rules, a section's growth and a booklet's blank pages turn sections; none is left on the wrong side."""
    sections = (
        section("cover", SectionKind.COVER),
        section("contents", SectionKind.CONTENTS),
        section("case-1", SectionKind.DIGEST),
        section("case-2", SectionKind.DIGEST),
        section("colophon", SectionKind.COLOPHON),
        section("back-cover", SectionKind.BACK_COVER),
    )
    press = Press({"case-1": pages}, {"contents": ("case-1", "case-2")})
    done = press.run(sections, edition)
    assert sides_match(press, done)
    assert shown(done) == {name: done.plan.folios[name] for name in ("case-1", "case-2")}


def test_the_comparison_of_sides_can_fail() -> None:
    """The planted defect: one section laid out for the other side is seen."""
    press = Press({})
    done = press.run(BOOK, PRINT)
    assert sides_match(press, done)
    press.set.append(("case-1", not dict(press.set)["case-1"]))
    assert not sides_match(press, done)


@pytest.mark.parametrize("cases", range(1, 9))
def test_a_booklet_has_a_multiple_of_four_pages(cases: int) -> None:
    """The cover is page 1; the back cover closes the last sheet."""
    sections = (
        section("cover", SectionKind.COVER),
        section("contents", SectionKind.CONTENTS),
        *(section(f"case-{number}", SectionKind.DIGEST) for number in range(cases)),
        section("back-cover", SectionKind.BACK_COVER),
    )
    plan = Press({}).run(sections, BOOKLET).plan
    assert len(plan.pages) % 4 == 0
    assert plan.pages[-1].extent_id == "back-cover"
    assert plan.pages[plan.starts["case-0"]].folio == str(plan.starts["case-0"] + 1)


def test_a_print_book_ends_on_a_full_leaf() -> None:
    """With or without a back cover the number of pages is even, and number 1 is the half title or title page."""
    for length in (1, 2):
        for sections in (BOOK, BOOK[:-1]):
            plan = Press({"case-1": length}).run(sections, PRINT).plan
            assert len(plan.pages) % 2 == 0
            assert plan.folios["title-page"] == "1"
            assert plan.folios["cover"] == ""


class TestMemory:
    """What a build settled on, written down for the next one."""

    def test_round_trip(self, tmp_path: Path) -> None:
        """What was remembered is recalled, Hangul and empty labels included."""
        known = Remembered({"case-1": "11", "cover": "", "가": "3"}, {"0f": "snug", "1a": ""})
        remember(known, tmp_path / "page-plan.json")
        assert recall(tmp_path / "page-plan.json") == known

    def test_the_same_memory_is_the_same_file(self, tmp_path: Path) -> None:
        """The order in which things became known leaves no trace."""
        one, two = tmp_path / "1.json", tmp_path / "2.json"
        remember(Remembered({"a": "1", "b": "2"}, {"x": "", "y": ""}), one)
        remember(Remembered({"b": "2", "a": "1"}, {"y": "", "x": ""}), two)
        assert one.read_bytes() == two.read_bytes()

    @pytest.mark.parametrize(
        "text",
        [
            None,
            "",
            "{",
            "[]",
            "null",
            "{}",
            '{"folios": {}}',
            '{"folios": [], "fits": {}}',
            '{"folios": {"a": "1"}, "fits": 7}',
            b"\xff\xfe\x00",
        ],
    )
    def test_a_damaged_memory_is_none(self, tmp_path: Path, text: str | bytes | None) -> None:
        """A missing, cut or foreign file is as good as no file: a build only takes longer."""
        path = tmp_path / "page-plan.json"
        if isinstance(text, bytes):
            path.write_bytes(text)
        elif text is not None:
            path.write_text(text, encoding="utf-8")
        assert recall(path) == Remembered({}, {})

    def test_numbers_become_text(self, tmp_path: Path) -> None:
        """A file edited by hand may hold numbers; labels are text all the same."""
        path = tmp_path / "page-plan.json"
        path.write_text(json.dumps({"folios": {"a": 7}, "fits": {}}), encoding="utf-8")
        assert recall(path) == Remembered({"a": "7"}, {})

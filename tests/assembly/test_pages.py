"""Page numbers that agree with themselves, in as few settings as can be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from assembly.parts import bare_part, press
from hypothesis import given
from hypothesis import strategies as st
from pipeline.setting import stock_edition

from publisher.assembly import pages
from publisher.assembly.furniture import extent_of
from publisher.assembly.pages import Remembered, SetPages, recall, remember, set_pages
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Section, SectionKind
from publisher.errors import AssemblyError
from publisher.html.fragment import Fragment
from publisher.render.part import Anchor, FolioSlot, Part
from publisher.render.press import SheetJob

PRINT = stock_edition("print")
BOOKLET = stock_edition("booklet")
NOTHING = Remembered({}, frozenset(), frozenset(), {})


def section(name: str, kind: SectionKind) -> Section:
    """Return a section without content."""
    return Section(name, kind, name, None)


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


@dataclass
class Shop:
    """Sets fragments of given lengths, and notes what it was asked for."""

    lengths: Mapping[str, int]
    """Pages of each section; 1 where it is not named."""
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids whose page numbers a section shows."""
    bakes: frozenset[str] = frozenset()
    """Sections whose page numbers cannot be filled in later."""
    sided: frozenset[str] = frozenset()
    """Sections that cannot be moved to the other side."""
    grows: Callable[[SheetJob], int] = lambda _: 0
    """Pages a section needs besides, by its job."""
    sheet_is_sided: bool = False
    asked: list[list[SheetJob]] = field(default_factory=list)
    """Jobs of each round."""

    def fragments(self, sections: Sequence[Section]) -> list[Fragment]:
        """Return the fragments of sections."""
        return [
            Fragment(
                part.id, part.kind, part.title, f"<p>{part.id}</p>", folios_used=self.shows.get(part.id, ())
            )
            for part in sections
        ]

    def set(self, job: SheetJob) -> Part:
        """Return as many empty pages as the section is long; its last page holds ``<id>-end``."""
        name = job.fragment.id
        length = self.lengths.get(name, 1) + self.grows(job)
        anchors = (Anchor(name, 0, 0.0, 9.0), Anchor(f"{name}-end", length - 1, 0.0, 9.0))
        # The engine leaves open what is noughts, and can leave nothing else open.
        fixed = [(target, label) for target, label in job.labels if name in self.bakes or label.strip("0")]
        slots = [
            FolioSlot(target, len(label), ()) for target, label in job.labels if (target, label) not in fixed
        ]
        return bare_part(
            name,
            length,
            key=job.key,
            anchors=anchors,
            verso=job.verso,
            sided=name in self.sided,
            baked=tuple(fixed),
            slots=tuple(slots),
            fit=job.fit or "",
        )

    def run(self, sections: Sequence[Section], edition: Edition, known: Remembered = NOTHING) -> SetPages:
        """Settle the pages of sections."""
        rounds = set_pages(
            sections, self.fragments(sections), edition, press(sided=self.sheet_is_sided), known
        )
        jobs = next(rounds)
        while True:
            self.asked.append(list(jobs))
            try:
                jobs = rounds.send({job.key: self.set(job) for job in jobs})
            except StopIteration as stop:
                done: SetPages = stop.value
                return done

    @property
    def set_again(self) -> dict[str, int]:
        """How often each section was set, but for those that were set once."""
        counted = Counter(job.fragment.id for jobs in self.asked for job in jobs)
        return {name: count for name, count in counted.items() if count > 1}


def remembered(done: SetPages) -> Remembered:
    """Return what the next build knows of this one."""
    versos = {name for name, at in done.plan.starts.items() if done.plan.pages[at].verso}
    fits = {job.key: part.fit for job, part in zip(done.jobs, done.parts, strict=True) if part.fit}
    sided = frozenset(part.id for part in done.parts if part.sided)
    return Remembered(done.plan.folios, frozenset(versos), sided, fits)


def fits_in(done: SetPages) -> bool:
    """Return True when every part has room for the numbers it shows and stands on its side."""
    return all(
        pages._holds(job, part, done.plan.folios, verso=done.plan.pages[done.plan.starts[part.id]].verso)
        for job, part in zip(done.jobs, done.parts, strict=True)
    )


class TestRounds:
    """A part is set for the number of digits it shows; when that was guessed right, one round is enough."""

    def test_the_plan_is_that_of_the_parts(self) -> None:
        """Cover, blank, 1 title page, 2–3 contents, 4–6 case 1, 7 case 2, 8 index, 9 blank, back cover."""
        done = Shop({"contents": 2, "case-1": 3}, SHOWS).run(BOOK, PRINT)
        folios = {name: done.plan.folios[name] for name in ("case-1", "case-2", "case-2-end", "index")}
        assert folios == {"case-1": "4", "case-2": "7", "case-2-end": "7", "index": "8"}
        assert "nowhere" not in done.plan.folios
        assert [part.id for part in done.parts] == [item.id for item in BOOK]
        assert [job.fragment.id for job in done.jobs] == [item.id for item in BOOK]
        assert fits_in(done)

    def test_a_usual_book_takes_one_round(self) -> None:
        """Sections of the usual lengths show numbers of as many digits as guessed: nothing is set twice."""
        shop = Shop(
            {"contents": 2, "case-1": 6, "case-2": 6, "index": 2}, {"contents": ("case-1", "case-2", "index")}
        )
        done = shop.run(BOOK, PRINT)
        assert (done.rounds, done.settled, shop.set_again) == (1, True, {})

    def test_only_wrong_guesses_are_set_again(self) -> None:
        """A story shorter than usual leaves the next on a page of one digit: the contents alone are set again."""
        shop = Shop({"case-1": 3}, {"contents": ("case-1", "case-2"), "index": ("case-1",)})
        done = shop.run(BOOK, PRINT)
        assert (done.rounds, done.settled) == (2, True)
        assert [job.fragment.id for job in shop.asked[1]] == ["contents"]
        assert shop.asked[1][0].labels == (("case-1", "0"), ("case-2", "0"))

    def test_numbers_are_noughts(self) -> None:
        """A part that is set once for "case 2 is on page 07" serves as well when that is page 08."""
        shops = [Shop({"contents": length}, SHOWS) for length in (1, 3)]
        first, second = (shop.run(BOOK, PRINT) for shop in shops)
        assert first.plan.folios["case-1"] != second.plan.folios["case-1"]
        assert {job.key for job in shops[0].asked[0]} == {job.key for job in shops[1].asked[0]}
        assert {label.strip("0") for jobs in shops[0].asked for job in jobs for _, label in job.labels} == {
            ""
        }

    def test_an_id_that_is_nowhere_has_no_number(self) -> None:
        """It is set without one, and does not keep the rounds going."""
        shop = Shop({}, {"index": ("nowhere",)})
        assert shop.run(BOOK, PRINT).settled
        assert all(job.labels == () for jobs in shop.asked for job in jobs)

    def test_a_page_without_a_number_has_no_label(self) -> None:
        """A cover has none: nothing is left open for it."""
        shop = Shop({}, {"index": ("cover", "case-1")})
        done = shop.run(BOOK, PRINT)
        assert done.plan.folios["cover"] == ""
        assert dict(done.jobs[5].labels).keys() == {"case-1"}

    def test_a_longer_number_may_move_everything(self) -> None:
        """Contents that grow by a page when a number gets its second digit are followed until all agree."""
        shop = Shop(
            {"case-1": 8},
            {"contents": ("case-2", "index")},
            grows=lambda job: any(len(label) > 1 for _, label in job.labels),
        )
        done = shop.run(BOOK, PRINT)
        assert (done.settled, done.parts[2].page_count) == (True, 2)
        assert (done.plan.folios["case-2"], done.plan.folios["index"]) == ("12", "13")
        assert done.rounds <= 3
        assert fits_in(done)

    def test_numbers_that_never_settle_are_told(self) -> None:
        """Pages and numbers that chase each other end after some rounds, and the result says so (PAGE-022).

        The last round sets the numbers of the one before it for good: there is no room left that one might not fit.
        """
        shows = {"contents": ("case-2",), "index": ("case-1",)}
        restless = Shop({"case-1": 6}, shows, grows=lambda job: any(len(x) == 1 for _, x in job.labels) * 2)
        done = restless.run(BOOK, PRINT)
        assert not done.settled
        assert not fits_in(done)
        assert done.rounds == len(restless.asked) == pages._ROUNDS + 1
        assert [job.fragment.id for job in restless.asked[-1]] == ["contents", "index"]
        assert all(label.strip("0") for job in restless.asked[-1] for _, label in job.labels)
        assert [part.slots for part in done.parts if part.id in shows] == [(), ()]
        assert sum(part.page_count for part in done.parts) <= len(done.plan.pages)
        assert Shop({"case-1": 6}, shows).run(BOOK, PRINT).settled

    def test_a_guess_need_not_be_a_plan(self) -> None:
        """Usual lengths that cannot be brought to whole sheets are no fault of a book whose own lengths can."""
        odd = (*BOOK, section("more", SectionKind.STORY))
        with pytest.raises(AssemblyError):
            pages._plan_of([extent_of(item, BOOKLET, 1, ()) for item in odd], odd, BOOKLET)
        shop = Shop({"more": 2}, SHOWS)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pages, "_USUAL_PAGES", {})
            done = shop.run(odd, BOOKLET)
        assert done.settled
        assert len(done.plan.pages) % 4 == 0


class TestMemoryHelps:
    """What the last build settled on makes the first round right."""

    @pytest.mark.parametrize(
        "lengths", [{"case-1": 12}, {"case-1": 40, "case-2": 70}, {"contents": 5, "case-1": 1}]
    )
    def test_one_round(self, lengths: dict[str, int]) -> None:
        """With the right numbers everything is set once; the result is the same."""
        cold = Shop(lengths, SHOWS).run(BOOK, PRINT)
        shop = Shop(lengths, SHOWS)
        warm = shop.run(BOOK, PRINT, remembered(cold))
        assert (warm.rounds, shop.set_again) == (1, {})
        assert (warm.plan, warm.parts) == (cold.plan, cold.parts)

    @pytest.mark.parametrize(
        "folios",
        [
            {"case-1": "77"},
            {"case-1": "3"},
            {"case-2-end": "999", "title-page": "5"},
            {"case-1": "", "cover": "12"},
            {"case-1": "xii"},
        ],
    )
    def test_wrong_numbers_do_no_harm(self, folios: dict[str, str]) -> None:
        """Numbers of an older book, or invented ones, cost a round and change nothing."""
        right = Shop({"case-1": 12}, SHOWS).run(BOOK, PRINT)
        done = Shop({"case-1": 12}, SHOWS).run(
            BOOK, PRINT, Remembered(folios, frozenset({"cover", "who"}), frozenset({"case-1", "cover"}), {})
        )
        assert (done.plan, done.parts, done.jobs) == (right.plan, right.parts, right.jobs)

    def test_a_new_section_is_guessed(self) -> None:
        """A section that the last build did not have gets a number too."""
        old = Shop({}, SHOWS).run([item for item in BOOK if item.id != "case-2"], PRINT)
        shop = Shop({}, SHOWS)
        done = shop.run(BOOK, PRINT, remembered(old))
        assert done.settled
        assert dict(done.jobs[2].labels)["case-2-end"] == "0"

    def test_settings_are_remembered_by_job(self) -> None:
        """A setting that was chosen is asked for again for the same job, and for no other."""
        plain = Shop({}, SHOWS).run(BOOK, PRINT)
        key = plain.jobs[3].key
        shop = Shop({}, SHOWS)
        done = shop.run(
            BOOK,
            PRINT,
            Remembered(plain.plan.folios, frozenset(), frozenset(), {key: "snug", "else": "wide"}),
        )
        assert [job.fit for job in shop.asked[0]] == [None, None, None, "snug", None, None, None]
        assert [job.key for job in done.jobs] == [job.key for job in plain.jobs]


class TestSides:
    """Most parts can be moved to the other side; those that cannot are set for the side they stand on."""

    def test_a_part_that_can_be_moved_is_set_once(self) -> None:
        """It is set for a recto, wherever it stands: a page more before it sets nothing again."""
        for length in (1, 2):
            shop = Shop({"contents": length})
            done = shop.run(BOOK, PRINT)
            assert done.plan.pages[done.plan.starts["case-1"]].verso is (length == 2)
            assert {job.verso for jobs in shop.asked for job in jobs} == {False}
            assert shop.set_again == {}

    @pytest.mark.parametrize("length", [1, 2])
    def test_a_part_that_cannot_be_moved(self, length: int) -> None:
        """It is set again where it stands on the other side, and only it."""
        shop = Shop({"contents": length}, sided=frozenset({"case-1"}))
        done = shop.run(BOOK, PRINT)
        verso = done.plan.pages[done.plan.starts["case-1"]].verso
        assert verso is (length == 2)
        assert done.parts[3].verso is verso
        assert shop.set_again == ({"case-1": 2} if verso else {})
        assert fits_in(done)

    @pytest.mark.parametrize("edition", [PRINT, BOOKLET], ids=["print", "booklet"])
    @pytest.mark.parametrize("length", range(1, 6))
    def test_a_sheet_that_knows_sides(self, edition: Edition, length: int) -> None:
        """Where the style sheet tells versos from rectos, each part is set for its side, whatever turns it."""
        sections = (
            section("cover", SectionKind.COVER),
            section("contents", SectionKind.CONTENTS),
            section("case-1", SectionKind.DIGEST),
            section("case-2", SectionKind.DIGEST),
            section("colophon", SectionKind.COLOPHON),
            section("back-cover", SectionKind.BACK_COVER),
        )
        shop = Shop({"case-1": length}, {"contents": ("case-1", "case-2")}, sheet_is_sided=True)
        done = shop.run(sections, edition)
        assert done.settled
        assert {part.id: part.verso for part in done.parts} == {
            name: done.plan.pages[at].verso for name, at in done.plan.starts.items()
        }
        assert fits_in(done)

    def test_remembered_sides(self) -> None:
        """With the last build's sides the first round is right."""
        cold = Shop({"case-1": 3}, SHOWS, sheet_is_sided=True).run(BOOK, PRINT)
        shop = Shop({"case-1": 3}, SHOWS, sheet_is_sided=True)
        warm = shop.run(BOOK, PRINT, remembered(cold))
        assert (warm.rounds, shop.set_again, warm.parts) == (1, {}, cold.parts)

    def test_remembered_parts_that_cannot_be_moved(self) -> None:
        """One that is painted to its edges is set for its side at once; one that no longer is, is set anew."""
        fixed = frozenset({"case-1"})
        cold = Shop({"contents": 2}, SHOWS, sided=fixed).run(BOOK, PRINT)
        shop = Shop({"contents": 2}, SHOWS, sided=fixed)
        warm = shop.run(BOOK, PRINT, remembered(cold))
        assert cold.rounds == 2
        assert (warm.rounds, shop.set_again, warm.parts) == (1, {}, cold.parts)
        plain, fresh = Shop({"contents": 2}, SHOWS), Shop({"contents": 2}, SHOWS)
        assert plain.run(BOOK, PRINT, remembered(cold)).parts == fresh.run(BOOK, PRINT).parts
        assert plain.set_again == {"case-1": 2}

    def test_the_comparison_of_sides_can_fail(self) -> None:
        """The planted defect: a part on the wrong side is seen."""
        done = Shop({}, sheet_is_sided=True).run(BOOK, PRINT)
        assert fits_in(done)
        turned = replace(done.parts[3], verso=not done.parts[3].verso)
        assert not fits_in(replace(done, parts=(*done.parts[:3], turned, *done.parts[4:])))


class TestBaked:
    """Numbers that cannot be filled in later are set for good, and set again when they move."""

    def test_they_are_set_with_the_number(self) -> None:
        """The first round finds that the noughts are fixed; the second sets the numbers of the plan."""
        shop = Shop({"case-1": 6}, {"contents": ("case-1", "case-2")}, bakes=frozenset({"contents"}))
        done = shop.run(BOOK, PRINT)
        assert (done.rounds, done.settled) == (2, True)
        assert done.parts[2].baked == (("case-1", "3"), ("case-2", "9"))
        assert {name: done.plan.folios[name] for name in ("case-1", "case-2")} == dict(done.parts[2].baked)
        assert shop.set_again == {"contents": 2}

    def test_they_may_move_pages(self) -> None:
        """A fixed number that makes its part longer is set once more, with the number that comes of it."""
        shop = Shop(
            {"case-1": 6},
            {"contents": ("case-1", "case-2")},
            bakes=frozenset({"contents"}),
            grows=lambda job: any(label.strip("0") for _, label in job.labels),
        )
        done = shop.run(BOOK, PRINT)
        assert (done.rounds, done.settled) == (3, True)
        assert dict(done.parts[2].baked) == {"case-1": "4", "case-2": "10"}
        assert fits_in(done)


@given(
    lengths=st.fixed_dictionaries({item.id: st.integers(1, 30) for item in BOOK[2:-1]}),
    bakes=st.sets(st.sampled_from(["contents", "index"])),
    sided=st.sets(st.sampled_from([item.id for item in BOOK])),
    known=st.dictionaries(
        st.sampled_from(["case-1", "case-2", "case-2-end"]), st.sampled_from(["", "9", "10", "123"])
    ),
    known_versos=st.sets(st.sampled_from([item.id for item in BOOK])),
    known_sided=st.sets(st.sampled_from([item.id for item in BOOK])),
)
def test_whatever_the_lengths(
    lengths: dict[str, int],
    bakes: set[str],
    sided: set[str],
    known: dict[str, str],
    known_versos: set[str],
    known_sided: set[str],
) -> None:
    """Any book settles within three rounds, whatever was known before, and what was known changes nothing."""
    shop = Shop(lengths, SHOWS, frozenset(bakes), frozenset(sided))
    done = shop.run(BOOK, PRINT, Remembered(known, frozenset(known_versos), frozenset(known_sided), {}))
    assert done.settled
    assert done.rounds <= 3
    assert fits_in(done)
    again = Shop(lengths, SHOWS, frozenset(bakes), frozenset(sided)).run(BOOK, PRINT)
    assert (again.plan, again.parts) == (done.plan, done.parts)


class TestLeaves:
    """How many pages a book has."""

    @pytest.mark.parametrize("cases", range(1, 9))
    def test_a_booklet_has_a_multiple_of_four_pages(self, cases: int) -> None:
        """The cover is page 1; the back cover closes the last sheet."""
        sections = (
            section("cover", SectionKind.COVER),
            section("contents", SectionKind.CONTENTS),
            *(section(f"case-{number}", SectionKind.DIGEST) for number in range(cases)),
            section("back-cover", SectionKind.BACK_COVER),
        )
        plan = Shop({}).run(sections, BOOKLET).plan
        assert len(plan.pages) % 4 == 0
        assert plan.pages[-1].extent_id == "back-cover"
        assert plan.pages[plan.starts["case-0"]].folio == str(plan.starts["case-0"] + 1)

    @pytest.mark.parametrize("length", [1, 2])
    @pytest.mark.parametrize("sections", [BOOK, BOOK[:-1]], ids=["closed", "open"])
    def test_a_print_book_ends_on_a_full_leaf(self, length: int, sections: tuple[Section, ...]) -> None:
        """With or without a back cover the number of pages is even, and number 1 is the title page."""
        plan = Shop({"case-1": length}).run(sections, PRINT).plan
        assert len(plan.pages) % 2 == 0
        assert plan.folios["title-page"] == "1"
        assert plan.folios["cover"] == ""


class TestMemory:
    """What a build settled on, written down for the next one."""

    def test_round_trip(self, tmp_path: Path) -> None:
        """What was remembered is recalled, Hangul and empty labels included."""
        done = Shop({"case-1": 6}).run([*BOOK[:-1], section("가", SectionKind.STORY)], PRINT)
        done = replace(done, parts=(*done.parts[:-1], replace(done.parts[-1], fit="snug")))
        remember(done, tmp_path / "page-plan.json")
        known = recall(tmp_path / "page-plan.json")
        assert known == remembered(done)
        assert known.folios["가"] == done.plan.folios["가"] != ""
        assert known.fits == {done.jobs[-1].key: "snug"}
        assert known.versos == {"contents", "index"}

    def test_the_same_memory_is_the_same_file(self, tmp_path: Path) -> None:
        """The order in which things became known leaves no trace."""
        one, two = tmp_path / "1.json", tmp_path / "2.json"
        done = Shop({"case-1": 6}).run(BOOK, PRINT)
        remember(done, one)
        turned = replace(done, parts=done.parts[::-1], jobs=done.jobs[::-1])
        remember(
            replace(turned, plan=replace(done.plan, folios=dict(reversed(list(done.plan.folios.items()))))),
            two,
        )
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
            '{"folios": {}, "fits": {}}',
            '{"folios": {}, "fits": {}, "versos": []}',
            '{"folios": [], "fits": {}, "versos": [], "sided": []}',
            '{"folios": {"a": "1"}, "fits": 7, "versos": [], "sided": []}',
            '{"folios": {"a": "1"}, "fits": {}, "versos": 7, "sided": []}',
            '{"folios": {"a": "1"}, "fits": {}, "versos": [], "sided": 7}',
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
        assert recall(path) == NOTHING

    def test_numbers_become_text(self, tmp_path: Path) -> None:
        """A file edited by hand may hold numbers; labels are text all the same."""
        path = tmp_path / "page-plan.json"
        path.write_text(
            json.dumps({"folios": {"a": 7}, "fits": {}, "versos": [], "sided": ["b"]}), encoding="utf-8"
        )
        assert recall(path) == Remembered({"a": "7"}, frozenset(), frozenset({"b"}), {})

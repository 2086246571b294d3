"""What is kept between turns: the right thing, and not for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pipeline.setting import stock_book, stock_manuscript
from pipeline.watched import FIRST, THIRD, Desk, NotingExecutor, watched

from publisher.editions.manuscript import Section
from publisher.editions.views import CaseView
from publisher.errors import RenderError, diagnose
from publisher.html.compose import Composer
from publisher.pipeline.warm import WarmBench, WarmComposer, _same
from publisher.render.cache import Cache
from publisher.render.part import decode
from publisher.render.stores import LocalStore
from publisher.resources import theme_folder


def composer() -> WarmComposer:
    """Return a composer of the stock book that knows nothing yet."""
    plain = Composer.of(stock_book(), (theme_folder("templates"),))
    return WarmComposer(plain.book, plain.environment)


def story() -> Section:
    """Return a case with charts and photos."""
    found: Iterator[Section] = (
        section
        for section in stock_manuscript("print").sections
        if isinstance(section.content, CaseView) and any(block.charts for block in section.content.sections)
    )
    return next(found)


def with_first_value(section: Section, value: float) -> Section:
    """Return the case with another first value in its first chart."""
    view: Any = section.content
    at, block = next((at, block) for at, block in enumerate(view.sections) if block.charts)
    chart = block.charts[0].chart
    datum = chart.data[0].model_copy(update={"value": value})
    chart = chart.model_copy(update={"data": (datum, *chart.data[1:])})
    charts = (replace(block.charts[0], chart=chart), *block.charts[1:])
    blocks = (*view.sections[:at], replace(block, charts=charts), *view.sections[at + 1 :])
    return replace(section, content=replace(view, sections=blocks))


def test_a_section_is_composed_once() -> None:
    """Composed again it is the very same fragment, and the one a composer without a memory makes."""
    warm, manuscript = composer(), stock_manuscript("print")
    first = warm.compose(manuscript, paged=True)
    again = warm.compose(manuscript, paged=True)
    assert [a is b for a, b in zip(first, again, strict=True)] == [True] * len(first)
    assert first == Composer(warm.book, warm.environment).compose(manuscript, paged=True)


def test_with_and_without_pages() -> None:
    """The two are kept apart."""
    warm, section = composer(), stock_manuscript("print").sections[-2]
    for paged in (True, False, True):
        plain = Composer(warm.book, warm.environment).compose_section(section, paged=paged)
        assert warm.compose_section(section, paged=paged) == plain


def test_another_title_or_other_cases() -> None:
    """What every section is composed with counts too: a link may lead nowhere now."""
    warm = composer()
    known, book = warm.known, warm.book
    guide = next(section for section in stock_manuscript("print").sections if section.id == "guide")
    first = warm.compose_section(guide, paged=True)
    fewer = WarmComposer(replace(book, cases=book.cases[1:]), warm.environment, known)
    assert "case-1" in first.html
    assert "case-1" not in fewer.compose_section(guide, paged=True).html
    title = book.file.title.model_copy(update={"main": "다른 책"})
    other = WarmComposer(
        replace(book, file=book.file.model_copy(update={"title": title})), warm.environment, known
    )
    plain = Composer(other.book, other.environment)
    for section in stock_manuscript("print").sections:
        assert other.compose_section(section, paged=True) == plain.compose_section(section, paged=True)


@pytest.mark.parametrize(("one", "other", "same"), [(2.5, 2.5, True), (2.5, 2.6, False), (0.0, -0.0, False)])
def test_the_same_numbers(one: float, other: float, same: bool) -> None:
    """Numbers that are equal but are written otherwise are not the same."""
    section = story()
    assert _same(with_first_value(section, one), with_first_value(section, other)) is same


class TestBench:
    """Pictures in memory. Parts are seen in the watch."""

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return the pictures that were asked of the cache."""
        names: list[str] = []
        monkeypatch.setattr("publisher.pipeline.warm._PICTURES", 10)

        def image(_: object, name: str) -> bytes:
            names.append(name)
            return name.encode()

        monkeypatch.setattr("publisher.render.setting.Bench.image", image)
        return names

    def bench(self, tmp_path: Path) -> WarmBench:
        """Return a bench."""
        return WarmBench(NotingExecutor(), Cache(LocalStore(tmp_path)), hands=1, _room=10)

    def turns(self, bench: WarmBench, *turns: Sequence[str]) -> None:
        """Ask for pictures, some a turn."""
        for names in turns:
            assert [bench.image(name) for name in names] == [name.encode() for name in names]
            bench.turn_over()

    def test_a_picture_is_read_once(self, tmp_path: Path, asked: list[str]) -> None:
        """As long as every turn asks for it."""
        self.turns(self.bench(tmp_path), ["abc", "def"], ["abc", "def"], ["abc", "abc"], ["abc"])
        assert asked == ["abc", "def"]

    def test_a_picture_nobody_asks_for_is_forgotten(self, tmp_path: Path, asked: list[str]) -> None:
        """After a turn without it it is read again."""
        self.turns(self.bench(tmp_path), ["abc"], [], ["abc"])
        assert asked == ["abc", "abc"]

    def test_memory_has_a_limit(self, tmp_path: Path, asked: list[str]) -> None:
        """What finds no room is read each time; the room is that of every turn anew."""
        self.turns(self.bench(tmp_path), ["abcdef", "ghijkl"], ["abcdef", "ghijkl"], ["ghijkl", "abcdef"])
        assert asked == ["abcdef", "ghijkl", "ghijkl", "ghijkl"]


class TestInAdvance:
    """A corrected story set by two hands at once. Case 1 is snug, case 3 airy."""

    def works(self, desk: Desk) -> list[str]:
        """Return what the hands were asked to do since the last time, sorted."""
        works = sorted(task.work.__name__ for task in desk.executor.tasks)
        desk.executor.tasks.clear()
        return works

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Iterator[Desk]:
        """Return a watch with two hands after its first turn; what it keeps then no fresh build finds."""
        with watched(tmp_path, hands=2) as opened:
            opened.turn()
            opened.watch._bench.cache = Cache(LocalStore(tmp_path / "cache"))
            self.works(opened)
            yield opened

    def test_it_is_set_as_before(self, desk: Desk) -> None:
        """One hand finds out how, one sets it so; the book is that of a fresh build, and the part is known then."""
        desk.edit(THIRD, "버려지던 감귤", "남겨진 감귤")
        desk.turn()
        assert self.works(desk) == ["lay_out_usual", "set_in_advance"]
        assert desk.book() == desk.fresh()
        desk.edit(THIRD, "남겨진 감귤", "남겨둔 감귤")
        desk.turn()
        desk.edit(THIRD, "남겨둔 감귤", "남겨진 감귤")
        self.works(desk)
        desk.turn()
        assert self.works(desk) == []

    @pytest.mark.parametrize("fit", ["snug", "roomy"])
    def test_it_has_to_be_set_otherwise(self, desk: Desk, fit: str) -> None:
        """What is right is set next; nothing of the wrong guess is kept, neither in the book nor in the cache."""
        bench = desk.watch._bench
        bench._fits = dict.fromkeys(bench._fits, fit)
        desk.edit(THIRD, "버려지던 감귤", f"버려진 {fit} 감귤")
        desk.turn()
        assert self.works(desk) == ["lay_out_usual", "set_in_advance", "set_in_advance"]
        assert desk.book() == desk.fresh()
        (part,) = (part for part in bench._last[0].values() if part.id == "case-3")
        assert part.fit == "airy"
        kept = bench.cache.get("fragment", part.key)
        assert kept is not None
        assert decode(kept) == part

    def test_the_usual_setting_is_right(self, desk: Desk) -> None:
        """A story that has become full is set as usual, which is known as soon as it is laid out so."""
        full = "감귤(柑橘)의 껍질은 진피(陳皮)라는 이름으로 오래 쓰였다. " * 12
        desk.edit(THIRD, "감귤(柑橘)의 껍질은", f"{full}감귤(柑橘)의 껍질은")
        desk.turn()
        assert self.works(desk)[:3] == ["lay_out_usual", "set_in_advance", "set_in_advance"]
        assert desk.book() == desk.fresh()
        (part,) = (part for part in desk.watch._bench._last[0].values() if part.id == "case-3")
        assert part.fit == ""

    def test_a_hand_that_fails(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """What goes wrong in advance happens again, where it is told; here it does not."""

        def broken(_: object) -> None:
            raise RenderError(diagnose("PAGE-033"))

        monkeypatch.setattr("publisher.pipeline.warm.lay_out_usual", broken)
        desk.edit(THIRD, "버려지던 감귤", "내버려진 감귤")
        desk.turn()
        assert self.works(desk) == ["broken", "set_in_advance", "set_sheet"]
        assert desk.book() == desk.fresh()

    def test_where_nothing_is_gained(self, desk: Desk) -> None:
        """Two stories at once, or one that was set as usual, take a hand each."""
        desk.edit(FIRST, "8초 만에", "9초 만에")
        desk.edit(THIRD, "버려지던 감귤", "버려 둔 감귤")
        desk.turn()
        assert self.works(desk) == ["set_sheet", "set_sheet"]
        desk.edit("book.yaml", "작은 책이지만", "가벼운 책이지만")
        desk.turn()
        assert self.works(desk) == ["set_sheet"]


def test_one_hand_sets_nothing_in_advance(tmp_path: Path) -> None:
    """It would take longer."""
    with watched(tmp_path) as desk:
        desk.turn()
        desk.executor.tasks.clear()
        desk.edit(THIRD, "버려지던 감귤", "다시 버려진 감귤")
        desk.turn()
        assert [task.work.__name__ for task in desk.executor.tasks] == ["set_sheet"]

"""Lines chosen for a whole paragraph: nothing lost, nothing parted that belongs together, none better by its cost."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.lines import Alignment, WordBreaks
from publisher.typography.paragraph import ELASTICITY, Line, Measure, Setting
from publisher.typography.paragraph_breaks import is_boundary, places
from publisher.typography.paragraph_fit import fill_lines, set_lines

STORY = (
    "2022년 1월 12일 새벽 다섯 시, 시험 온실의 온도계는 9℃를 가리켰다. 방울토마토가 견디는 아래 끝은 12℃다. 난로의"
    " 기름통이 비어 있었고, 밤새 눈이 내려 주유차는 오지 못했다. 유한별 대표(가상 인물)와 직원 셋이 줄기를 부직포로"
    " 감쌌지만 이틀 뒤 잎의 3분의 1이 검게 변했다. 설을 앞두고 거두려던 열매였다. 더 쓰린 것은 그날 낮이었다. 눈이"
    " 그치고 해가 나자 온실 안은 31℃까지 올랐고, 제어기는 정해진 대로 천장을 열었다. 새벽에 그토록 모자라던 열이"
    " 한낮에는 하늘로 흩어졌다. 온실 안에 서면 머리 위로 더운 바람이 빠져나가는 것이 느껴졌다. 그 겨울 기름값과"
    " 전기료는 1,840만원. 유 대표는 공책에 이렇게 적었다."
)
_CLOSING = ")]}〉》」』】〕’”.,!?;:%·、。"
_OPENING = "([{〈《「『【〔‘“"
_ANY = st.text(max_size=120)
_WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "물결",
                "이",
                "그",
                "수",
                "것이다.",
                "다.",
                "지역특화산업육성사업의",
                "(주)온빛팜시스템은",
                "R&D를",
            ),
            *(
                "6,129억",
                "원을",
                "2억",
                "8천만원",
                "42.3%",
                "±",
                "3",
                "10",
                "kWh",
                "감지·판단",
                "‘작은",
                "실험’을",
            ),
            *(
                "……그래서",
                "https://www.example.com/cases/1.html",
                "·",
                "(",
                ")",
                "센서(sensor)로,",
                "engineering",
            ),
        ]
    ),
    max_size=60,
).map(" ".join)
_TEXT = st.one_of(_ANY, _WORDS, st.text("가나다라 .,·()‘’「」%0123abAB…~-/", max_size=160))
_SETTING = st.builds(
    Setting,
    width=st.floats(2, 40),
    em=st.just(1.0),
    indent=st.sampled_from([0.0, 1.0, -1.0]),
    alignment=st.sampled_from(Alignment),
    words=st.sampled_from(WordBreaks),
)


def widths(text: str) -> list[float]:
    """Return widths as a face has them: full and half characters, narrow spaces, nothing for marks."""
    return [
        0.25 if c in " \u00a0" else 0.5 if c.isascii() else 0.0 if not is_boundary("가", c) else 1.0
        for c in text
    ]


def show(text: str, lines: tuple[Line, ...]) -> list[str]:
    """Return the lines as a reader sees them."""
    return [text[line.start : line.end] for line in lines]


@given(_TEXT, _SETTING)
def test_the_text_is_all_there(text: str, setting: Setting) -> None:
    """Lines follow each other without a gap but spaces, begin and end with none, and hold every character."""
    lines = set_lines(text, widths(text), setting).lines
    assert "".join(show(text, lines)).replace(" ", "") == text.replace(" ", "")
    for line, following in pairwise(lines):
        assert line.resume == following.start
        assert text[line.end : line.resume].strip(" ") == ""
    for line in lines:
        assert line.start < line.end <= line.resume
        assert text[line.start] != " " != text[line.end - 1]


@given(_TEXT, _SETTING)
def test_hard_rules(text: str, setting: Setting) -> None:
    """No line begins with a closing mark or ends with an opening one, none parts digits, letters or a leader.

    Where nothing else fits it is done all the same, and said.
    """
    lines = set_lines(text, widths(text), setting).lines
    for line in lines[:-1]:
        if line.forced:
            continue
        before, after = text[line.end - 1], text[line.resume]
        assert after not in _CLOSING
        assert before not in _OPENING
        if line.end == line.resume and not (before in "./" and re.search(r"[\w-]\.|//", text)):
            assert re.fullmatch(r"\d.|.\d|[A-Za-z]{2}", before + after, re.ASCII) is None
            assert (before, after) != ("…", "…")
            assert is_boundary(before, after)


@given(_TEXT, _SETTING)
def test_lines_fit(text: str, setting: Setting) -> None:
    """No line is longer than the measure, but a single character that is wider than it."""
    for line in set_lines(text, widths(text), setting).lines:
        one = all(
            not is_boundary(a, b)
            for a, b in zip(text[line.start :], text[line.start + 1 : line.end], strict=False)
        )
        assert line.width <= setting.width * 1.001 or one
        give = ELASTICITY[setting.alignment]
        assert abs(line.letters) <= give.letters_most * setting.em + 1e-9


@given(_TEXT, _SETTING)
def test_no_worse_than_filling(text: str, setting: Setting) -> None:
    """By its own measure the choice is never worse than lines filled one after the other, and always the same."""
    advances = widths(text)
    chosen = set_lines(text, advances, setting)
    assert chosen.cost <= fill_lines(text, advances, setting).cost * (1 + 1e-9) + 1e-9
    assert chosen == set_lines(text, advances, setting)


@given(
    st.lists(st.text("가나다", min_size=1, max_size=6), min_size=1, max_size=9),
    st.floats(2.5, 12),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([Alignment.RAGGED, Alignment.JUSTIFIED]),
)
def test_no_worse_than_any(words: list[str], width: float, indent: float, alignment: Alignment) -> None:
    """The choice is the best of all that there are: every way to part a short text was tried."""
    text = " ".join(words)
    advances, setting = widths(text), Setting(width, 1.0, indent, alignment, WordBreaks.NEVER)
    measure, prices = Measure(setting), dict(places(text))

    @cache
    def cheapest(start: int) -> float:
        costs = []
        for end in [*(at for at in prices if at > start), len(text) + 1]:
            natural = sum(advances[start : end - 1]) + (indent if start == 0 else 0.0)
            last = end > len(text)
            cost = measure.cost(natural, 0.25 * text[start : end - 1].count(" "), last=last)
            costs.append(cost if last else cost + prices[end] + cheapest(end))
        return min(costs)

    chosen = set_lines(text, advances, setting)
    if not any(line.forced for line in chosen.lines):
        assert chosen.cost == pytest.approx(cheapest(0))


def test_a_short_line_may_be_the_best() -> None:
    """Lines shorter than most are not passed over: here one is cheaper than all that seem better."""
    text = "나나나 다 라 가가가가가가가 다다다다다다 가가가가가가 가가가가"
    setting = Setting(12.0, 1.0, alignment=Alignment.JUSTIFIED, words=WordBreaks.NEVER)
    expected = ["나나나 다 라", "가가가가가가가", "다다다다다다 가가가가가가", "가가가가"]
    assert show(text, set_lines(text, widths(text), setting).lines) == expected


def deviation(setting: Setting, how: Callable[..., object]) -> float:
    """Return how much lines differ in length, the last ones apart, in the story at several widths."""
    lengths: list[float] = []
    for tenths in range(0, 40, 5):
        narrower = replace(setting, width=setting.width - tenths / 10)
        lines = how(STORY, widths(STORY), narrower).lines  # type: ignore[attr-defined]  # either of two functions
        lengths += [line.width - narrower.width for line in lines[:-1]]
    return statistics.pstdev(lengths)


def test_the_rag_is_calmer() -> None:
    """Chosen lines differ less than filled ones, by more than a third: the target of the design."""
    setting = Setting(29.0, 1.0, words=WordBreaks.NEVER)
    filled = [line.natural - setting.width for line in fill_lines(STORY, widths(STORY), setting).lines[:-1]]
    assert deviation(setting, set_lines) <= 0.7 * statistics.pstdev(filled)


def test_justified_lines_are_full() -> None:
    """Every line but the last reaches the right edge, and word gaps stay near the natural one."""
    setting = Setting(29.0, 1.0, alignment=Alignment.JUSTIFIED, words=WordBreaks.FREELY)
    lines = set_lines(STORY, widths(STORY), setting).lines
    assert {round(line.width, 6) for line in lines[:-1]} == {29.0}
    for line in lines[:-1]:
        blank = 0.25 * STORY[line.start : line.end].count(" ")
        gap = 1 + (line.width - line.natural - line.letters * (line.end - line.start)) / blank
        assert 0.7 < gap < 1.6


@pytest.mark.parametrize("words", WordBreaks)
@pytest.mark.parametrize("alignment", [Alignment.RAGGED, Alignment.JUSTIFIED])
def test_no_runts(alignment: Alignment, words: WordBreaks) -> None:
    """No last line is a lone syllable or two, however wide the column is."""
    text = "오래 기다린 끝에 그가 찾던 물결은 바로 그 자리에 있었다. 그는 웃지 않을 수 없었다."
    for tenths in range(100, 320):
        lines = show(
            text, set_lines(text, widths(text), Setting(tenths / 10, 1.0, 0.0, alignment, words)).lines
        )
        assert len(lines) == 1 or len(lines[-1]) > 3, lines


def test_rare_breaks_are_rare() -> None:
    """A word is parted only where a line would look torn otherwise."""
    torn = "이 책은 멀리서 온 지역특화산업육성사업위원회에서 만들었다"
    never = Setting(20.0, 1.0, words=WordBreaks.NEVER)
    assert show(torn, set_lines(torn, widths(torn), never).lines)[0] == "이 책은 멀리서 온"
    rarely = show(torn, set_lines(torn, widths(torn), replace(never, words=WordBreaks.RARELY)).lines)
    assert rarely[0].startswith("이 책은 멀리서 온 지역특화")
    ragged = "이 책은 멀리서 온 사람들이 함께 지역특화산업위원회에서 만들었다"
    somewhat = Setting(22.0, 1.0)
    assert show(ragged, set_lines(ragged, widths(ragged), somewhat).lines)[0].endswith("함께")
    story = set_lines(STORY, widths(STORY), Setting(29.0, 1.0)).lines
    assert all(line.end < line.resume for line in story[:-1])


def test_free_breaks_fill() -> None:
    """Where breaks inside words are free, lines are of nearly one length."""
    lines = set_lines(STORY, widths(STORY), Setting(29.0, 1.0, words=WordBreaks.FREELY)).lines
    assert any(line.end == line.resume for line in lines[:-1])
    assert statistics.pstdev([line.width for line in lines[:-1]]) < 0.3


def test_headlines_are_balanced() -> None:
    """A headline's lines are of one length, and sooner end with a clause than in the middle of one."""
    setting = Setting(15.0, 1.0, alignment=Alignment.BALANCED)
    even = "한낮에 버리던 열을 물에 담아 두었다가"
    assert show(even, set_lines(even, widths(even), setting).lines) == [
        "한낮에 버리던 열을",
        "물에 담아 두었다가",
    ]
    clause = "새벽 온실을 데우기까지, 네 번의 겨울"
    assert show(clause, set_lines(clause, widths(clause), setting).lines) == [
        "새벽 온실을 데우기까지,",
        "네 번의 겨울",
    ]


def test_what_does_not_fit_is_forced() -> None:
    """A number wider than the measure is parted all the same, and the line says so."""
    lines = set_lines("1234567890123", [0.55] * 13, Setting(3.0, 1.0)).lines
    assert [line.forced for line in lines] == [True, True, False]
    assert all(line.width <= 3.0 for line in lines)


def test_a_character_wider_than_the_measure() -> None:
    """It stands on a line of its own: a paragraph never fails."""
    assert len(set_lines("가나", [5.0, 5.0], Setting(3.0, 1.0)).lines) == 2


@pytest.mark.parametrize("text", ["", " ", "   "])
def test_nothing_to_set(text: str) -> None:
    """A paragraph without characters has no lines."""
    assert set_lines(text, widths(text), Setting(10.0, 1.0)).lines == ()


def test_widths_belong_to_characters() -> None:
    """A width for each character is asked for."""
    with pytest.raises(ValueError, match="2 characters, 1 advances"):
        set_lines("가나", [1.0], Setting(10.0, 1.0))


@pytest.mark.parametrize("words", WordBreaks)
def test_work_grows_with_length(words: WordBreaks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text twice as long takes about twice as much work, not four times."""
    counts: list[int] = []
    cost, tightest = Measure.cost, Measure.tightest

    def counted_cost(self: Measure, natural: float, blank: float, *, last: bool) -> float:
        counts[-1] += 1
        return cost(self, natural, blank, last=last)

    def counted_tightest(self: Measure, natural: float, blank: float) -> float:
        counts[-1] += 1
        return tightest(self, natural, blank)

    monkeypatch.setattr(Measure, "cost", counted_cost)
    monkeypatch.setattr(Measure, "tightest", counted_tightest)
    for times in (5, 10):
        text = " ".join([STORY] * times)
        counts.append(0)
        set_lines(text, widths(text), Setting(29.0, 1.0, words=words))
    assert counts[1] < 2.3 * counts[0]
    assert counts[0] < 24 * len(STORY) * 5

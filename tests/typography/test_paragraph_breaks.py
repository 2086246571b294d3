"""Lines end where Korean readers are used to it: 금칙, numbers, addresses, words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from publisher.typography.paragraph_breaks import (
    FREE,
    HANGING,
    RARE,
    SOFT,
    SPLIT,
    TORN,
    WordBreaks,
    inner_places,
    is_boundary,
    last_resorts,
    places,
)


def shown(text: str, found: dict[int, float]) -> str:
    """Return a text with a bar at each place."""
    marks = [0, *sorted(found), len(text)]
    return "|".join(text[a:b] for a, b in pairwise(marks))


def between(text: str) -> str:
    """Return a text with a bar at each place between words."""
    return shown(text, dict(places(text)))


def inside(text: str, words: WordBreaks) -> str:
    """Return a text with a bar at each place inside words."""
    return shown(text, dict(inner_places(text, words)))


@pytest.mark.parametrize(
    "text",
    [
        "큰 |물결",
        "문장이 |끝났다. |다음 |문장",
        "6,129억 원을 |썼다",
        "2억 8천만원이 |들었다",
        "약 |10 kWh를 |쓴다",
        "값은 |± 3 |이내",
        "3 × 4 |격자",
        "제 3 차 |시험",
        "굵기의 |20분의 1만 |어긋나도",
        "가로 |5 ~ 7 mm |크기",
        "기온 |−12℃ |안팎",
        "감지 · |판단",
        "그는 |( 웃었다 ) |그리고",
        "달러 |$ 30 |정도",
        "그리고 |……그래서 |갔다",
        "한 |줄 - |아니다",
    ],
)
def test_between_words(text: str) -> None:
    """A bar stands where a line may end: not inside an amount, not before a closing mark, not behind an opener."""
    assert between(text.replace("|", "")) == text


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("이 기술은", HANGING),
        ("본 기술은", 0.0),
        ("할 수 있다", HANGING),
        ("배운 것이 많다", HANGING),
        ("기술은 좋다", 0.0),
    ],
)
def test_a_word_of_one_syllable_leans_on_its_neighbour(text: str, price: float) -> None:
    """A determiner is parted from its noun, a dependent noun from its verb, only at a price."""
    assert next(places(text)).price == price


@pytest.mark.parametrize(
    ("rarely", "freely"),
    [
        ("지역|특화|산업", "지|역|특|화|산|업"),
        ("되었다.", "되|었|다."),
        ("2,872개입니다", "2,872개|입|니|다"),
        ("3킬로미터쯤", "3킬로|미|터|쯤"),
        ("6천억원으로", "6천억원|으|로"),
        ("R&D를", "R&D를"),
        ("KTX역까지", "KTX역|까|지"),
        ("2021~2025년", "2021~2025년"),
    ],
)
def test_inside_words(rarely: str, freely: str) -> None:
    """Rare breaks keep two syllables on either side of long words; free ones do not; neither parts number and unit."""
    plain = freely.replace("|", "")
    assert inside(plain, WordBreaks.FREELY) == freely
    assert inside(plain, WordBreaks.NEVER) == plain
    if "|" in rarely:
        assert inside(plain, WordBreaks.RARELY) == "지역|특|화|산업"
    else:
        assert inside(plain, WordBreaks.RARELY) == plain


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("감지·판단", SOFT),
        ("연구개발(사업화)을", SOFT),
        ("물결소재(주)가", None),
        ("온도(가상)는", SOFT),
        ("(가상)에너지솔루션", SOFT),
        ("(주)에너지", None),
        ("민·관", None),
    ],
)
def test_marks_inside_words(text: str, price: float | None) -> None:
    """A break at a mark costs less than one between syllables; a legal form stays with its name."""
    found = [place for place in inner_places(text, WordBreaks.RARELY) if place.price != RARE]
    assert [place.price for place in found] == ([] if price is None else [price])


def test_free_breaks_cost_little() -> None:
    """Where breaks inside words are free, they cost less than a line a quarter of a character off."""
    prices = {place.price for place in inner_places("지역특화산업·사례집", WordBreaks.FREELY)}
    assert prices == {FREE}
    assert FREE < 0.25**2


@pytest.mark.parametrize("words", WordBreaks)
def test_addresses_break_behind_slash_and_stop(words: WordBreaks) -> None:
    """Whatever the policy, an address may be parted behind a slash or a full stop, and nowhere else."""
    address = "https://www.example.com/a1/case.html를"
    parted = "https://www.|example.|com/|a1/|case.|html를"
    assert inside(address, words) == parted


def test_last_resorts_know_what_is_worse() -> None:
    """Where nothing fits, a line sooner tears a number than it begins with a full stop or parts two letters."""
    assert dict(last_resorts("가12.나", 0, 5)) == {1: SPLIT, 2: SPLIT, 3: SPLIT, 4: TORN}
    assert dict(last_resorts("가.나(다──라", 0, 8)) == dict.fromkeys(range(1, 8), TORN) | {
        1: SPLIT,
        4: SPLIT,
        6: SPLIT,
    }
    assert dict(last_resorts("10 kWh의 ·", 0, 9)) | {3: TORN, 8: SPLIT} == dict(
        last_resorts("10 kWh의 ·", 0, 9)
    )


@pytest.mark.parametrize(
    "cluster", ["e\u0301", "👍🏽", "👩\u200d🔬", "🇰🇷", "\u1112\u1161\u11ab", "\u845b\ufe00"]
)
def test_what_a_reader_takes_for_one_character_is_one(cluster: str) -> None:
    """No place lies inside a letter with its mark, an emoji with its tone, a flag, a syllable of Jamo."""
    assert not any(is_boundary(a, b) for a, b in pairwise(cluster))
    assert list(last_resorts(cluster, 0, len(cluster))) == []

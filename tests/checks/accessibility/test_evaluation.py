"""The evidence on accessibility: what passes in a clean book fails with a planted defect, and people are not spared."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks.small_epub import CSS, PAGE, TEXT, small_epub

from publisher.checks.accessibility import Verdict, evaluate, report_html, report_value
from publisher.checks.accessibility.contrast import contrast

NOTE = '<p><a epub:type="noteref" href="#n">1</a></p><aside epub:type="footnote" id="n"><p>주</p></aside>'
PLANTED = {
    "1.1.1": {"text": f'{TEXT}<p><img src="c.jpg"/></p>'},
    "1.2": {"text": f"{TEXT}<p><audio/></p>"},
    "1.3.1": {"text": TEXT.replace(' scope="col"', "")},
    "1.4.3": {"css": "body { color: #888888; background: #ffffff }"},
    "2.4.2": {"files": {"E/a.xhtml": PAGE.replace("쪽</title>", "</title>").format(TEXT)}},
    "2.4.4": {"text": f'{TEXT}<p><a href="a.xhtml#nowhere">여기</a></p>'},
    "3.1.1": {"files": {"E/a.xhtml": PAGE.replace(' lang="ko" xml:lang="ko"', "").format(TEXT)}},
    "4.1.1": {"text": f'{TEXT}<p id="a">가</p><p id="a">나</p>'},
    "§2": {"package": ('<meta property="schema:accessibilityHazard">none</meta>', "")},
    "주석": {"text": f"{TEXT}{NOTE}"},
    "순서": {"package": ('<itemref idref="k"/>', '<itemref idref="c"/><itemref idref="k"/>')},
}


def failing(path: Path) -> set[str]:
    """Return the ids of the criteria that fail."""
    return {item.id for item in evaluate(path).of(Verdict.FAIL)}


def test_the_clean_book_passes_and_people_still_must_look(tmp_path: Path) -> None:
    """Nothing fails; what a program cannot tell is not called met."""
    evaluation = evaluate(small_epub(tmp_path / "b.epub"))
    assert evaluation.of(Verdict.FAIL) == ()
    assert evaluation.passed
    assert {item.id for item in evaluation.of(Verdict.HUMAN)} >= {"1.1.1", "1.3.2", "3.1.2"}


@pytest.mark.parametrize("criterion", sorted(PLANTED))
def test_a_planted_defect_fails_its_criterion(tmp_path: Path, criterion: str) -> None:
    """Each criterion that can be told by a program is, with the place."""
    evaluation = evaluate(small_epub(tmp_path / "b.epub", **PLANTED[criterion]))
    assert not evaluation.passed
    assert criterion in {item.id for item in evaluation.of(Verdict.FAIL)}
    assert all(item.places or item.id == "2.4.5" for item in evaluation.of(Verdict.FAIL))


def test_a_heading_that_jumps_is_told(tmp_path: Path) -> None:
    """h1 is followed by h2, never by h3; going back up is no jump."""
    assert failing(small_epub(tmp_path / "j.epub", text=f"{TEXT}<h3>셋</h3>")) == {"1.3.1"}
    assert (
        failing(small_epub(tmp_path / "u.epub", text=f"{TEXT}<h2>둘</h2><h3>셋</h3><h1>하나</h1>")) == set()
    )


def test_metadata_that_claims_too_much_is_told(tmp_path: Path) -> None:
    """A feature the chapters do not bear out is no feature."""
    path = small_epub(
        tmp_path / "b.epub",
        package=("tableOfContents</meta>", "tableOfContents</meta>".replace("tableOfContents", "index")),
    )
    (item,) = evaluate(path).of(Verdict.FAIL)
    assert item.places == ("index",)


def test_night_has_a_contrast_of_its_own(tmp_path: Path) -> None:
    """Text that is plain by day and lost by night fails, and a property that classes redefine is followed."""
    night = "@media (prefers-color-scheme: dark) { body { color: #333333; background: #222222 } }"
    assert failing(small_epub(tmp_path / "n.epub", css=f"{CSS} {night}")) == {"1.4.3"}
    own = ":root { --c: #222222 } p { --c: #eeeeee; color: var(--c) }"
    assert failing(small_epub(tmp_path / "v.epub", css=f"{CSS} {own}")) == {"1.4.3"}


def test_large_text_needs_less_contrast(tmp_path: Path) -> None:
    """3:1 is enough at one and a half times the size, not below it."""
    pale = "body { background: #ffffff } h1, p, td, th { color: #888888; font-size: %s }"
    assert failing(small_epub(tmp_path / "l.epub", css=pale % "1.5em")) == set()
    assert failing(small_epub(tmp_path / "s.epub", css=pale % "1.0em")) == {"1.4.3"}


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21:1, and the order does not count."""
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((1, 1, 1), (0, 0, 0)) == pytest.approx(21)


def test_the_report_says_everything_in_both_forms(tmp_path: Path) -> None:
    """Every criterion stands in the page and in the value; what came from the book is escaped."""
    text = f'{TEXT}<p><a href="#x&amp;y">&lt;b&gt;</a></p>'
    evaluation = evaluate(small_epub(tmp_path / "b.epub", text=text))
    page, value = report_html(evaluation), report_value(evaluation)
    assert all(item.name in page for item in evaluation.items)
    assert value["passed"] is False
    assert value["sums"] == {verdict.value: len(evaluation.of(verdict)) for verdict in Verdict}
    assert page == report_html(evaluation)

"""What leads a story: chosen by what the case has, or by its editor, and never without what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from publisher.content.load import load_book
from publisher.content.model.case import Case
from publisher.editions.cases import layout_of, quote_behind
from publisher.editions.edition import plan_editions
from publisher.editions.select import condense
from publisher.editions.views import CaseView, Layout

SHOWCASE = Path(__file__).parents[2] / "examples" / "showcase"
_METRIC = {"label": "매출", "value": "3억원"}
_ANSWER = {"question": "왜?", "answer": "말하자면 길다."}


def case(**fields: Any) -> Case:
    """Return a case with a text of its own."""
    basis: dict[str, Any] = {
        "number": 1,
        "region": "부산",
        "company": "(주)가상",
        "sections": [{"title": "절", "body": "가" * 100}],
    }
    return Case.model_validate(basis | fields)


def interview(answers: int) -> dict[str, Any]:
    """Return an interview and a quotation."""
    return {
        "interview": {"person": "홍길동 대표", "answers": [_ANSWER] * answers},
        "quote": {"text": "재지 않으면 고칠 수 없다", "by": "홍길동 대표"},
    }


@pytest.mark.parametrize(
    ("fields", "layout"),
    [
        ({}, Layout.PICTURE),
        ({"metrics": [_METRIC] * 3}, Layout.DATA),
        ({"metrics": [_METRIC] * 2}, Layout.PICTURE),
        ({"metrics": [_METRIC] * 7}, Layout.PICTURE),
        ({"metrics": [_METRIC] * 3, "lead": "가" * 181}, Layout.PICTURE),
        (
            {"metrics": [_METRIC] * 3, "photos": [{"file": "a.jpg", "alt": "그림", "opener": True}]},
            Layout.PICTURE,
        ),
        (interview(4), Layout.INTERVIEW),
        (interview(3), Layout.PICTURE),
        (interview(4) | {"quote": None}, Layout.PICTURE),
        (interview(4) | {"quote": {"text": "가" * 49, "by": "나"}}, Layout.PICTURE),
        (interview(4) | {"sections": [{"title": "절", "body": "가" * 1000}]}, Layout.PICTURE),
        (interview(4) | {"layout": "picture"}, Layout.PICTURE),
        ({"metrics": [_METRIC], "layout": "data"}, Layout.DATA),
        ({"layout": "data"}, Layout.PICTURE),
        ({"layout": "interview", "metrics": [_METRIC] * 3}, Layout.DATA),
    ],
)
def test_the_content_chooses(fields: dict[str, Any], layout: Layout) -> None:
    """Much said, then numbers without a picture, then the picture; an editor's word counts where it can be kept."""
    assert layout_of(case(**fields)) is layout


def test_stories_in_a_row_do_not_look_stamped() -> None:
    """Every layout occurs in the showcase, and what leads a story is not shown again in its text."""
    book = load_book(SHOWCASE)
    edition = next(edition for edition in plan_editions(book.file) if edition.name == "print")
    views = [section.content for section in condense(book, edition).sections]
    stories = [view for view in views if isinstance(view, CaseView)]
    assert {story.layout for story in stories} == set(Layout)
    for story in stories:
        shown = [block.metrics for block in story.sections if block.metrics]
        assert len(shown) == (0 if story.layout is Layout.DATA or not story.metrics else 1)


@pytest.mark.parametrize(
    ("bodies", "behind"),
    [
        (("하나", "둘", "셋", "그가 말했다. “재지 않으면, 고칠 수 없다.”"), 2),
        (("하나", "둘", "재지 않으면 고칠 수 없다"), 1),
        (("하나", "둘", "셋", "넷"), 0),
        (("재지 않으면 고칠 수 없다", "둘", "셋"), 0),
        (("하나", "재지 않으면 고칠 수 없다"), 0),
        (("하나", "재지 않으면 고칠 수 없다", "재지 않으면 고칠 수 없다"), 0),
    ],
)
def test_a_quotation_stands_far_from_its_words(bodies: tuple[str, ...], behind: int) -> None:
    """At the end, or in the midst of a story that ends with the same words."""
    sections = [{"title": "절", "body": body} for body in bodies]
    told = case(sections=sections, quote={"text": "재지 않으면 / 고칠 수 없다", "by": "홍길동 대표"})
    assert quote_behind(told) == behind
    assert quote_behind(case(sections=sections)) == 0
    asked = {
        "person": "홍길동 대표",
        "answers": [_ANSWER, {"question": "왜?", "answer": "재지 않으면 고칠 수 없다."}],
    }
    with_interview = case(
        **interview(2) | {"sections": [{"title": "절", "body": "가"}] * 4, "interview": asked}
    )
    assert quote_behind(with_interview) == 2

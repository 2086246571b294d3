"""Figures of a story moved in its markup: the same places as foreseen, no text lost, no figure before another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from publisher.render.displaced_markup import move_figures

START = "<section xmlns='http://www.w3.org/1999/xhtml'><div class='story__body'>"
END = "</div></section>"


def passage(name: str, *parts: str) -> str:
    """Return a passage with a head and paragraphs, or other elements, known by their words."""
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return f"<section class='passage' id='{name}'><h2>{name}</h2><div class='prose'>{body}</div></section>"


STORY = (
    passage("A", "1", "2", "3")
    + "<div class='metrics'>m</div><figure class='photo'>n</figure>"
    + passage("B", "4", "<h3>h</h3>", "5", "<ul><li>6</li></ul>")
    + "<div class='charts charts--1'>o</div><div class='interview'>i</div>"
    + passage("C", "7")
)


def moved(story: str, moves: list[int]) -> str:
    """Return the words of a story in order once its figures are moved."""
    root = etree.fromstring(START + story + END)
    move_figures(root, moves)
    return "".join(root.itertext())


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ([], "A123mnB4h56oi C7"),
        ([0, 0, 0], "A123mnB4h56oi C7"),
        ([0, 1], "A123mB4nh56oi C7"),
        ([0, 2], "A123mB4h56noi C7"),
        ([1, 1], "A123B4nh56moi C7"),
        ([1, 0], "A123nB4h56moi C7"),
        ([1, 2], "A123B4h56mnoi C7"),
        ([0, -1], "A12n3mB4h56oi C7"),
        ([0, -2], "A1n23mB4h56oi C7"),
        ([1, -1, -1], "A12n3B4oh56mi C7"),
    ],
)
def test_where_figures_stand(moves: list[int], words: str) -> None:
    """Behind paragraphs and lists, not behind a heading or before the list it introduces."""
    assert moved(STORY, moves) == words.replace(" ", "")


@pytest.mark.parametrize("moves", [[0, 3], [2], [-1], [0, -3], [0, 0, 1], [0, 0, -2]])
def test_a_figure_without_so_much_text_stays(moves: list[int]) -> None:
    """Nothing is moved over an interview, nor back before a passage's first paragraph."""
    assert moved(STORY, moves) == moved(STORY, [])


@given(st.lists(st.integers(-4, 4), max_size=4))
def test_no_word_is_lost(moves: list[int]) -> None:
    """Whatever is asked for: the text in its order, and every figure once."""
    words = moved(STORY, moves)
    assert sorted(words) == sorted(moved(STORY, []))
    assert "".join(word for word in words if word not in "mno") == "A123B4h56iC7"


def test_a_parted_passage() -> None:
    """Its head stays with its beginning; what goes on has no name of its own, and no empty rest is left."""
    root = etree.fromstring(START + STORY + END)
    move_figures(root, [0, 1])
    column = root[0]
    assert [child.get("class") for child in column] == [
        "passage",
        "metrics",
        "passage",
        "photo",
        "passage passage--on",
        "charts charts--1",
        "interview",
        "passage",
    ]
    assert column[4].get("id") is None
    whole = etree.fromstring(START + STORY + END)
    move_figures(whole, [0, 2])
    assert "passage passage--on" not in [child.get("class") for child in whole[0]]


def test_what_is_no_story_stays() -> None:
    """Markup without a column is left alone."""
    root = etree.fromstring(
        "<section xmlns='http://www.w3.org/1999/xhtml'><figure class='photo'>a</figure><p>b</p></section>"
    )
    move_figures(root, [1])
    assert "".join(root.itertext()) == "ab"

"""Choosing the setting of a story by how full its pages are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline.setting import piece, stock_fragments

from publisher.assembly.fit import SETTINGS, best_fit, cost, key_of, looks_full, without_folios
from publisher.render.laid_out import LaidOut

Fills = tuple[float, ...]
FULL = (0.95, 0.98, 0.8)
POOR = (0.95, 0.98, 0.1)
FILLS = st.lists(st.floats(0, 1.2), min_size=1, max_size=8).map(tuple)


class Desk:
    """Lays a story out with the fills each setting gives, and notes which were asked for."""

    def __init__(self, fills: Mapping[str, Fills]) -> None:
        self.fills = {**dict.fromkeys(SETTINGS, POOR), **fills}
        self.asked: list[str] = []

    def __call__(self, setting: str) -> LaidOut:
        """Return the layout of a setting."""
        self.asked.append(setting)
        fills = self.fills[setting]
        return LaidOut("case-1", len(fills), (), fills, setting, (), None)


class TestBestFit:
    """The usual setting unless it leaves much of a page empty."""

    @pytest.mark.parametrize("fills", [FULL, (0.4,), (1.0, 0.5), (0.36, 0.9), (1.0, 1.3)])
    def test_full_pages_keep_the_usual_setting(self, fills: Fills) -> None:
        """Nothing else is tried where the usual setting looks well, though another would be fuller."""
        desk = Desk({"": fills, "snug": (1.0, 1.0, 1.0)})
        assert best_fit(desk).fit == ""
        assert desk.asked == [""]

    @pytest.mark.parametrize("fills", [POOR, (0.2,), (1.0, 0.4), (0.3, 0.9), (1.0, 0.0, 1.0)])
    def test_a_nearly_empty_page_asks_for_another_try(self, fills: Fills) -> None:
        """The first setting that looks well is taken, in the order of their distance from the usual one."""
        desk = Desk({"": fills, SETTINGS[2]: FULL, SETTINGS[3]: FULL})
        assert best_fit(desk).fit == SETTINGS[2]
        assert desk.asked == list(SETTINGS[:3])

    @pytest.mark.parametrize("best", SETTINGS)
    def test_where_none_looks_well_the_best_is_taken(self, best: str) -> None:
        """All are tried once, and the cheapest wins, the usual one included."""
        desk = Desk({best: (0.95, 0.98, 0.3)})
        assert best_fit(desk).fit == best
        assert desk.asked == list(SETTINGS)

    def test_a_draw_goes_to_the_usual_setting(self) -> None:
        """Where nothing is gained nothing is changed."""
        assert best_fit(Desk({})).fit == ""


class TestCost:
    """How bad page fills look."""

    @given(FILLS)
    def test_no_cost_is_negative(self, fills: Fills) -> None:
        """Even an overfull page costs nothing but its paper."""
        assert cost(fills) > 0

    @given(FILLS, st.data())
    def test_a_fuller_page_is_never_dearer(self, fills: Fills, data: st.DataObject) -> None:
        """Filling one page more leaves the cost equal or less."""
        page = data.draw(st.integers(0, len(fills) - 1))
        fuller = (*fills[:page], data.draw(st.floats(fills[page], 1.3)), *fills[page + 1 :])
        assert cost(fuller) <= cost(fills) + 1e-9

    @given(FILLS)
    def test_an_empty_page_more_is_always_dearer(self, fills: Fills) -> None:
        """A nearly empty page at the end costs more than any half-filled last page before it."""
        assert cost((*fills, 0.05)) > cost((*fills[:-1], max(fills[-1], 0.35)))

    def test_full_pages_cost_their_paper_only(self) -> None:
        """Of two full layouts the shorter is cheaper."""
        assert cost((1.0, 1.0)) < cost((1.0, 1.0, 1.0)) < 0.1 < cost((1.0, 0.2, 1.0))

    @given(FILLS)
    def test_what_looks_full_has_no_nearly_empty_page(self, fills: Fills) -> None:
        """Looking full is about the emptiest page and the last one, and nothing else."""
        low = min(fills) < 0.35
        half = len(fills) > 1 and fills[-1] < 0.5
        assert looks_full(fills) is not (low or half)


class TestKeys:
    """What the choice of a setting rests on."""

    def test_page_numbers_are_taken_out(self) -> None:
        """The contents without numbers are the contents before any number was known; nothing else goes."""
        shown = '<a href="#case-1" data-folio="{}">가</a>'
        bare = without_folios(piece(shown.format("12")))
        assert "data-folio" not in bare.html
        assert bare.html == without_folios(piece(shown.format("7"))).html
        assert 'href="#case-1"' in bare.html
        assert without_folios(piece("<p>가</p>")) == piece("<p>가</p>")

    def test_fragments_composed_without_numbers_are_bare(self) -> None:
        """Taking numbers out gives what the templates write when they know none."""
        for fragment in stock_fragments("print"):
            assert without_folios(fragment) == fragment

    def test_a_key_tells_what_matters_apart(self) -> None:
        """Text, style sheet and side make another key; the same ones the same."""
        fragment = piece("<p>가</p>")
        keys = {
            key_of(fragment, "a", verso=False),
            key_of(fragment, "a", verso=True),
            key_of(fragment, "b", verso=False),
            key_of(piece("<p>나</p>"), "a", verso=False),
        }
        assert len(keys) == 4
        assert key_of(replace(fragment), "a", verso=False) in keys

"""The short way to values nobody wrote: the same values as the engine's own way, for every property."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import weasyprint
from weasyprint import css

from publisher.render import fragment

_SHEET = """
:root { --one: 3px; --two: calc(var(--one) * 2); font-size: 11px; color: #123456 }
section { display: grid; margin-inline-start: 2em; text-decoration: underline; page: story; width: calc(50% - 3px) }
p { float: left; line-height: calc(1em + 2px); text-indent: calc(10% + 1px); --one: 4px; border-top: 1px solid }
i { padding-inline: 1px 2px; border-block-start: 2px dotted; inline-size: 3em; direction: rtl; margin-inline-end: 4px }
p::before { content: 'x'; position: absolute; text-decoration: overline }
b { text-decoration: line-through; margin: inherit; padding: var(--two); position: fixed }
td { border-collapse: collapse; quotes: none; font: italic 1.5em serif }
"""
_PAGE = "<section><p>one <b>two <i>three</i></b></p><table><tr><td>four</td></tr></table></section>"


def _values(
    missing: Callable[[Any, str], Any], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, str, object]]:
    """Return every property of every element, asked for in one order, computed by ``missing``."""
    monkeypatch.setattr(css.ComputedStyle, "__missing__", missing)
    html = weasyprint.HTML(string=_PAGE)
    style_for = css.get_all_computed_styles(html, user_stylesheets=[weasyprint.CSS(string=_SHEET)])
    names = [*css.INITIAL_VALUES, "__one", "__two"]
    found: list[tuple[str, str, object]] = []
    for element in html.etree_element.iter():
        for pseudo in (None, "before"):
            style = style_for(element, pseudo)
            if style is not None:
                found += [(str(element.tag), name, repr(style[name])) for name in names]
    return found


def test_every_property_is_as_the_engine_computes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Written, inherited, initial, computed from variables and sums: none differs."""
    slow = _values(fragment.ENGINES_MISSING, monkeypatch)
    quick = _values(fragment.QUICK_MISSING, monkeypatch)
    assert len(slow) > 1000
    assert quick == slow


def test_a_wrong_short_way_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: initial values in place of inherited ones are told."""
    own = fragment.ENGINES_MISSING

    def wrong(style: Any, name: str) -> Any:
        return css.INITIAL_VALUES["color"] if name == "color" else own(style, name)

    assert _values(wrong, monkeypatch) != _values(own, monkeypatch)


def test_the_page_engine_goes_the_short_way() -> None:
    """It is switched on with the engine."""
    assert css.ComputedStyle.__missing__ is fragment.QUICK_MISSING

"""Phrases of another language in manuscripts: ``[text]{lang=en}`` becomes a span that says its language.

Owns: the one attribute a manuscript may set, and which values of it are language tags (RFC 5646 §2.1, without extended
subtags, extensions and private use). Refuses: every other attribute and place: what is not exactly this is shown as
the text it is, so that readers and screen readers meet no tag that lies.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_MARK = re.compile(r'\{lang=("?)([A-Za-z0-9-]{2,35})\1\}')
_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?(-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.IGNORECASE | re.ASCII,
)
"""Language, script, region, variants."""


def languages_plugin(parser: MarkdownIt) -> None:
    """Teach a parser marked phrases; inside them everything else of a line still works."""
    parser.inline.ruler.before("link", "language", _phrase)


def is_language_tag(text: str) -> bool:
    """Return whether a text is a well-formed language tag, e.g. ``en``, ``zh-Hant``, ``pt-BR``."""
    return _TAG.fullmatch(text) is not None


def _phrase(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  the library's own signature
    start, furthest = state.pos, state.posMax
    if state.src[start] != "[" or state.src.startswith("[^", start):
        return False
    end = state.md.helpers.parseLinkLabel(state, start)
    mark = _MARK.match(state.src, end + 1, furthest) if end > start + 1 else None
    if mark is None or not is_language_tag(mark[2]):
        return False
    if not silent:
        state.push("language_open", "span", 1).attrs = {"lang": mark[2]}
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.push("language_close", "span", -1)
    state.pos, state.posMax = mark.end(), furthest
    return True

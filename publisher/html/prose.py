"""Markdown of manuscripts to XHTML: raw HTML off, no pictures, footnotes collected, links kept on a short leash.

CommonMark 0.31 with tables and footnotes (markdown-it-py), and ``[phrase]{lang=en}``. Manuscripts are
untrusted: what is not Markdown is text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.footnote import footnote_plugin

from publisher.html.languages import languages_plugin
from publisher.html.terms import TermMarker
from publisher.typography.quotes import QuoteTurner

_SCHEMES = {"http", "https", "mailto", "case"}


class _Xhtml(RendererHTML):
    """The stock renderer, with table cells aligned by class: inline styles are not for manuscripts."""

    @staticmethod
    def renderAttrs(token: Token) -> str:  # noqa: N802  the library's own name
        style = token.attrs.pop("style", None)
        if isinstance(style, str):
            token.attrs["class"] = style.replace("text-align:", "align-")
        return RendererHTML.renderAttrs(token)


def make_parser() -> MarkdownIt:
    """Return the parser of the house: CommonMark with tables, footnotes and marked languages, raw HTML off."""
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}, renderer_cls=_Xhtml)
    parser.enable("table").disable("image")
    footnote_plugin(parser, inline=False, move_to_end=True)
    languages_plugin(parser)
    parser.validateLink = _allowed  # type: ignore[method-assign]
    parser.add_render_rule("footnote_ref", _reference)
    parser.add_render_rule("th_open", _header_cell)
    return parser


def _allowed(url: str) -> bool:
    try:
        return urlsplit(url).scheme in _SCHEMES
    except ValueError:  # e.g. a bracket in the host
        return False


def _header_cell(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrs["scope"] = "col"
    return renderer.renderToken(tokens, index, options, env)


def _reference(_renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    number = env["first_note"] + int(tokens[index].meta["id"])
    return str(env["reference"](number, int(tokens[index].meta["subId"])))


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number in the case, from 1, and its text."""

    number: int
    text: Markup


class Prose:
    """Renders the Markdown of one section of the book and gathers its footnotes in order."""

    def __init__(
        self,
        scope: str,
        case_ids: Mapping[int, str],
        reference: Any,
        heading_level: int = 3,
        *,
        terms: Mapping[str, str] = MappingProxyType({}),
        folio: Callable[[str], str] = lambda _: "",
    ) -> None:
        """``reference(scope, number, again)`` is the macro that draws a call; ``case_ids`` maps case numbers to ids.

        ``again`` is 0 for the first call of a note and counts on for the next ones. Every heading of the text
        becomes one of ``heading_level``, whichever the author wrote: levels may not be skipped (WCAG 2.1, 1.3.1).
        ``terms`` are the terms explained in the section, by the ids their first uses in running text get. ``folio``
        asks for the page number of an element, and returns what stands for it where there are pages.
        """
        self._scope = scope
        self._case_ids = {str(number): case_id for number, case_id in case_ids.items()}
        self._reference = reference
        self._heading = f"h{heading_level}"
        self._notes: list[Note] = []
        self._terms = TermMarker(terms)
        self._folio = folio
        self._parser = make_parser()

    @property
    def notes(self) -> tuple[Note, ...]:
        """The footnotes met so far."""
        return tuple(self._notes)

    @property
    def unused_terms(self) -> tuple[str, ...]:
        """Ids of the terms no running text has used so far."""
        return self._terms.missing

    def block(self, text: str) -> Markup:
        """Return paragraphs, lists and tables: running text."""
        env: dict[str, Any] = {
            "first_note": len(self._notes) + 1,
            "reference": lambda number, again: self._reference(self._scope, number, again),
        }
        tokens = self._parser.parse(text, env)
        self._point_links(tokens)
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = self._heading
        body, notes = _without_notes(tokens)
        self._terms.mark(body)
        for number, note in enumerate(notes, start=env["first_note"]):
            self._notes.append(Note(number, self._render(note, env)))
        return self._render(body, env)

    def phrase(self, text: str, *, running: bool = False) -> Markup:
        """Return text of one paragraph without the paragraph; ``running`` where it is part of what is told."""
        env: dict[str, Any] = {}
        tokens = self._parser.parseInline(text, env)
        self._point_links(tokens)
        if running:
            self._terms.mark(tokens)
        return self._render(tokens, env)

    def _render(self, tokens: Sequence[Token], env: Any) -> Markup:
        for token in tokens:
            _turn_quotes(token.children or ())
        markup = self._parser.renderer.render(tokens, self._parser.options, env)
        # "&#12;" is a character in HTML, none in XML.
        return Markup(markup.replace("\f", " "))  # noqa: S704  made by the renderer, raw HTML off

    def _point_links(self, tokens: Sequence[Token]) -> None:
        dead = False
        for token in tokens:
            self._point_links(token.children or ())
            href = token.attrs.get("href")
            if isinstance(href, str) and href.lower().startswith("case:"):
                target = self._case_ids.get(href.lower().removeprefix("case:"))
                token.attrs["href"] = f"#{target}" if target else ""
                token.attrs["class"] = "case-link"
                page = self._folio(target) if target else ""
                if page:
                    token.attrs["data-folio"] = page
            if token.type == "link_open":
                dead = not token.attrs["href"]
            if token.type in {"link_open", "link_close"}:
                token.hidden = dead  # of a link that leads nowhere only its words are shown


def _turn_quotes(children: Sequence[Token]) -> None:
    """Turn the straight quotation marks of one paragraph; code keeps its own."""
    turner = QuoteTurner()
    for token in children:
        if token.type == "text":
            token.content = turner.turned(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            turner.turned(" ")
        elif token.type in {"code_inline", "footnote_ref"}:
            turner.passed()


def _without_notes(tokens: Sequence[Token]) -> tuple[list[Token], list[list[Token]]]:
    """Part the body from its footnotes; each note is reduced to its inline content."""
    body: list[Token] = []
    notes: list[list[Token]] = []
    inside = False
    for token in tokens:
        match token.type:
            case "footnote_block_open" | "footnote_block_close":
                continue
            case "footnote_open":
                inside = True
                notes.append([])
            case "footnote_close":
                inside = False
            case "inline" if inside:
                if notes[-1]:  # the paragraphs of a note run on
                    notes[-1].append(Token("text", "", 0, content=" "))
                notes[-1].append(token)
            case _ if not inside:
                body.append(token)
            case _:
                continue
    return body, notes

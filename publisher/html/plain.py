"""Markdown of manuscripts as plain text, for forms and records that take no markup.

Paragraphs stand apart by an empty line, items of lists begin with a middle dot or their number, cells of a table are
parted by a stroke. Emphasis and links leave their words, footnotes leave nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from publisher.html.prose import make_parser

_BLOCK_ENDS = frozenset(
    {
        "paragraph_close",
        "heading_close",
        "bullet_list_close",
        "ordered_list_close",
        "table_close",
        "fence",
        "code_block",
    }
)


def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text, without a line end at its end."""
    tokens = make_parser().parse(markdown, {"first_note": 1, "reference": lambda *_: ""})
    return "\n\n".join(_blocks(tokens))


def plain_line(markdown: str) -> str:
    """Return the words of a Markdown text on one line."""
    return " ".join(plain_text(markdown).split())


def _blocks(tokens: Sequence[Token]) -> Iterable[str]:
    """Yield paragraphs, headings, whole lists and whole tables."""
    writer = _Writer()
    for token in tokens:
        if token.type == "footnote_block_open":
            return
        writer.take(token)
        if writer.lines and not writer.lists and token.type in _BLOCK_ENDS:
            yield "\n".join(writer.lines)
            writer.lines.clear()


class _Writer:
    """Gathers the lines of a block."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.lists: list[int | None] = []
        """Of each open list the number of its next item; None where items have none."""
        self._marker = ""
        self._cells: list[str] = []

    def take(self, token: Token) -> None:
        """Read one token."""
        match token.type:
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                self.lists.append(int(token.attrs.get("start", 1)))
            case "list_item_open":
                self._begin_item()
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "inline":
                self.lines.append(self._marker + _words(token.children or ()))
                self._marker = ""
            case "fence" | "code_block":
                self.lines.append(token.content.rstrip("\n"))
            case "th_close" | "td_close":
                self._cells.append(self.lines.pop())
            case "tr_close":
                self.lines.append(" | ".join(self._cells))
                self._cells.clear()

    def _begin_item(self) -> None:
        number = self.lists[-1]
        self._marker = "  " * (len(self.lists) - 1) + ("· " if number is None else f"{number}. ")
        self.lists[-1] = None if number is None else number + 1


def _words(tokens: Iterable[Token]) -> str:
    """Return the words of a line; where its author broke it, a line end."""
    said = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "html_inline":
                said.append(token.content)
            case "softbreak":
                said.append(" ")
            case "hardbreak":
                said.append("\n")
    return "".join(said)

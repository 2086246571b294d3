"""A style sheet as a plain list of rules: layers in order, nesting undone, nothing that only pages use.

Owns: reading CSS (CSS Syntax 3, through tinycss2), the order of cascade layers, the unrolling of nested rules
(CSS Nesting 1) and the list of what only paged media understand. Refuses: resolving tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import tinycss2
import tinycss2.ast
import tinycss2.color4

from publisher.errors import Diagnostic, diagnose

Token = Any
"""A component value of tinycss2."""
Wrapper = tuple[tuple[str, str], ...]
"""Conditional at-rules around a rule, outermost first: (("media", "(min-width: 40em)"), …)."""

_PAGED_PROPERTIES = frozenset({"page", "string-set", "size", "bleed", "marks", "margin-break"})
_PAGED_PREFIXES = ("bookmark-", "footnote-", "-weasy-")
_PAGED_FUNCTIONS = frozenset(
    {
        "target-counter",
        "target-counters",
        "target-text",
        "leader",
        "string",
        "element",
        "running",
        "device-cmyk",
    }
)
_PAGED_KEYWORDS = {
    "float": frozenset({"footnote"}),
    "break-before": frozenset({"recto", "verso", "left", "right"}),
    "break-after": frozenset({"recto", "verso", "left", "right"}),
}
_PAGED_SELECTORS = ("::footnote-call", "::footnote-marker")
_PAGED_AT_RULES = frozenset({"page", "property", "charset", "color-profile"})
_KEPT_AT_RULES = frozenset({"font-face", "keyframes", "-webkit-keyframes"})
_PAGED_LAYER = "paged"
_UNLAYERED = 1_000_000
EPUB_NAMESPACE = '@namespace epub "http://www.idpf.org/2007/ops";'


@dataclass(frozen=True, slots=True)
class Declaration:
    """One ``name: value``; equal when it reads the same."""

    name: str
    """Property in lower case; a custom property as written."""
    text: str
    """The value on one line, ``!important`` included."""
    value: tuple[Token, ...] = field(compare=False, repr=False)
    important: bool = False

    @property
    def custom(self) -> bool:
        """True for a custom property."""
        return self.name.startswith("--")

    @property
    def refers(self) -> bool:
        """True when there is a ``var()`` in its value."""
        return "var(" in self.text.lower()

    def with_value(self, value: tuple[Token, ...]) -> Declaration:
        """Return the declaration with another value."""
        return declaration(self.name, value, important=self.important)


def declaration(name: str, value: tuple[Token, ...], *, important: bool) -> Declaration:
    """Return a declaration, its text made from its tokens."""
    text = tinycss2.serialize(value).strip() + (" !important" if important else "")
    return Declaration(name, text, value, important)


@dataclass(frozen=True, slots=True)
class Rule:
    """A style rule without anything inside but declarations."""

    selectors: tuple[str, ...]
    """Members of its selector list, each on one line, no ``&``."""
    declarations: tuple[Declaration, ...]
    wrappers: Wrapper = ()

    @property
    def selector(self) -> str:
        """The whole list."""
        return ", ".join(self.selectors)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """An at-rule that is passed on as it is: ``@font-face``, ``@keyframes``."""

    text: str
    wrappers: Wrapper = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rules in the order of the cascade, and what could not be read."""

    rules: tuple[Rule | Verbatim, ...]
    faults: tuple[Diagnostic, ...]


def parse(css: str) -> Sheet:
    """Return the rules of ``css`` in layer order, those outside every layer last, ``paged`` left out."""
    reader = _Reader()
    reader.walk(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), _Place())
    ordered = sorted(reader.found, key=lambda item: item[0])
    return Sheet(tuple(rule for _, rule in ordered), tuple(reader.faults))


@dataclass(frozen=True, slots=True)
class _Place:
    layer: int = _UNLAYERED
    wrappers: Wrapper = ()
    parent: tuple[str, ...] = ()


class _Reader:
    def __init__(self) -> None:
        self.found: list[tuple[int, Rule | Verbatim]] = []
        self.faults: list[Diagnostic] = []
        self._layers: list[str] = []

    def walk(self, nodes: list[Any], place: _Place) -> None:
        """Gather the rules among ``nodes``; loose declarations belong to the rule ``place.parent``."""
        own: list[Declaration] = []
        for node in nodes:
            if node.type == "declaration":
                own += [] if _is_paged(node) else [_declaration(node)]
                continue
            self._close(own, place)
            match node.type:
                case "qualified-rule":
                    self._style(node, place)
                case "at-rule":
                    self._at_rule(node, place)
                case "error":
                    self.faults.append(diagnose("EPUB-022", line=node.source_line, detail=node.message))
        self._close(own, place)

    def _close(self, own: list[Declaration], place: _Place) -> None:
        if own and place.parent:
            self.found.append((place.layer, Rule(place.parent, tuple(own), place.wrappers)))
        own.clear()

    def _style(self, node: Any, place: _Place) -> None:
        selectors = tuple(
            selector
            for selector in _members(node.prelude)
            if not any(paged in selector for paged in _PAGED_SELECTORS)
        )
        if selectors:
            inside = _Place(place.layer, place.wrappers, _nested(place.parent, selectors))
            self.walk(_contents(node), inside)

    def _at_rule(self, node: Any, place: _Place) -> None:
        prelude = " ".join(tinycss2.serialize(node.prelude).split())
        match node.lower_at_keyword:
            case "layer" if node.content is None:
                for name in _members(node.prelude):
                    self._order(name)
            case "layer" if prelude == _PAGED_LAYER:
                pass
            case "layer" if place.layer == _UNLAYERED and "." not in prelude:
                self.walk(_contents(node), _Place(self._order(prelude), place.wrappers, place.parent))
            case "media" if prelude.lower().startswith("print"):
                pass
            case "media" | "supports" as name:
                inside = _Place(place.layer, (*place.wrappers, (name, prelude)), place.parent)
                self.walk(_contents(node), inside)
            case name if name in _KEPT_AT_RULES:
                text = " ".join(node.serialize().split())
                self.found.append((place.layer, Verbatim(text, place.wrappers)))
            case name if name not in _PAGED_AT_RULES:
                construct = f"@{name} {prelude}".strip()
                self.faults.append(diagnose("EPUB-024", line=node.source_line, construct=construct))

    def _order(self, name: str) -> int:
        if not name or name not in self._layers:
            self._layers.append(name)
        return len(self._layers) - 1 if not name else self._layers.index(name)


def _contents(node: Any) -> list[Any]:
    nodes: list[Any] = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
    return nodes


def _declaration(node: Any) -> Declaration:
    name = node.name if node.name.startswith("--") else node.lower_name
    return declaration(name, tidy(node.value), important=bool(node.important))


def tidy(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Return tokens without comments and outer space, every run of space one space, inside brackets too."""
    kept: list[Token] = []
    for token in tokens:
        if token.type == "whitespace":
            token.value = " "
            if not kept or kept[-1].type == "whitespace":
                continue
        inner = children(token)
        if token.type != "comment":
            kept.append(token if inner is None else with_children(token, tidy(inner)))
    return tuple(kept[:-1] if kept and kept[-1].type == "whitespace" else kept)


def _is_paged(node: Any) -> bool:
    name = node.lower_name
    if name in _PAGED_PROPERTIES or name.startswith(_PAGED_PREFIXES):
        return True
    words = {token.lower_value for token in node.value if token.type == "ident"}
    return bool(words & _PAGED_KEYWORDS.get(name, frozenset())) or _any(node.value, _is_paged_function)


def _is_paged_function(token: Token) -> bool:
    return bool(token.type == "function" and token.lower_name in _PAGED_FUNCTIONS)


def _any(tokens: Any, test: Callable[[Token], bool]) -> bool:
    return any(test(token) or _any(children(token) or (), test) for token in tokens)


def _nested(parents: tuple[str, ...], selectors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the selectors with ``&`` filled in (CSS Nesting 1 §3), one for each pair."""
    if not parents:
        return selectors
    return tuple(
        selector.replace("&", parent) if "&" in selector else f"{parent} {selector}"
        for parent in parents
        for selector in selectors
    )


def _members(tokens: Iterable[Token]) -> list[str]:
    """Return the members of a comma-separated list, brackets respected, space normalised, none empty."""
    members: list[list[Token]] = [[]]
    for part in tokens:
        if part == ",":
            members.append([])
        elif part.type != "comment":
            members[-1].append(part)
    # WeasyPrint reads HTML, where `epub:type` is one plain name; in XHTML the attribute has a namespace.
    plain = (" ".join(tinycss2.serialize(member).split()) for member in members)
    return [member.replace(r"epub\:type", "epub|type") for member in plain if member]


def children(token: Token) -> tuple[Token, ...] | None:
    """Return what stands inside a function or a block; None for a simple token."""
    if token.type == "function":
        return tuple(token.arguments)
    if token.type in {"() block", "[] block", "{} block"}:
        return tuple(token.content)
    return None


def with_children(token: Token, inner: tuple[Token, ...]) -> Token:
    """Return a function or block like ``token`` around ``inner``."""
    place = (token.source_line, token.source_column)
    if token.type == "function":
        return tinycss2.ast.FunctionBlock(*place, token.name, list(inner))
    return type(token)(*place, list(inner))


def is_variable(token: Token) -> bool:
    """Return whether ``token`` is a ``var()``."""
    return bool(token.type == "function" and token.lower_name == "var")


def variable_parts(token: Token) -> tuple[str, tuple[Token, ...] | None]:
    """Return the name and the fallback of a ``var()``; the fallback is None where there is no comma."""
    name = next((inner.value for inner in token.arguments if inner.type == "ident"), "")
    comma = next((index for index, inner in enumerate(token.arguments) if inner == ","), None)
    if comma is None:
        return name, None
    return name, tidy(token.arguments[comma + 1 :])


def without_fallback(token: Token) -> Token:
    """Return a ``var()`` with its name alone."""
    return with_children(token, tuple(inner for inner in token.arguments if inner.type == "ident")[:1])


def with_fallback(token: Token, fallback: tuple[Token, ...]) -> Token:
    """Return a ``var()`` with another fallback."""
    comma = next(index for index, inner in enumerate(token.arguments) if inner == ",")
    space = tinycss2.ast.WhitespaceToken(token.source_line, token.source_column, " ")
    return with_children(token, (*token.arguments[: comma + 1], space, *fallback))


def is_black_text(item: Declaration) -> bool:
    """Return whether a declaration colours text pure black, which night modes make invisible."""
    if item.name not in {"color", "-webkit-text-fill-color"}:
        return False
    value = [token for token in item.value if token.type != "whitespace"]
    if len(value) != 1 or (value[0].type == "ident" and value[0].lower_value in {"currentcolor", "inherit"}):
        return False
    colour = tinycss2.color4.parse_color(value[0])
    if colour is None or colour.space not in {"srgb", "hsl", "hwb"} or not colour.alpha:
        return False
    return max(part or 0 for part in colour.to("srgb").coordinates) <= 0


def related(one: str, other: str) -> bool:
    """Return whether setting property ``one`` may change ``other``, as shorthands do; in doubt, True."""
    if "all" in {one, other}:
        return True
    if one.startswith("--") or other.startswith("--"):
        return one == other
    return _family(one) == _family(other)


def _family(name: str) -> str:
    plain = name.removeprefix("-webkit-").removeprefix("-epub-")
    return "font" if plain == "line-height" else plain.split("-")[0]

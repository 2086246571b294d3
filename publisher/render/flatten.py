"""Flattening: the book's style sheet as an e-reader can read it.

Owns: resolving custom properties (CSS Variables 1) to literals in a sheet whose cascade layers (CSS Cascade 5
§6.4) and nested rules are unrolled. Refuses: choosing values, reading files, knowing class names.

Three things are worth knowing.
- A property defined on ``:root`` alone becomes a literal everywhere. One that classes redefine (``--hue``
  of a region) gives two declarations: the ``:root`` literal for old readers, then the ``var()`` form.
- A media query that redefines properties on ``:root`` (dark mode) repeats, and only repeats, what it
  changes. A repeat stands before any later rule that could be meant to overrule it: the cascade is kept.
- Layers are put in their order, but a later layer no longer beats a more specific selector of an earlier
  one; a sheet that is to be flattened must not rely on that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from publisher.errors import Diagnostic, diagnose
from publisher.render import css_rules
from publisher.render.css_rules import Declaration, Rule, Token, Verbatim, Wrapper, related

_ROOT = ":root"
_Value = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """A flattened sheet and what had to be left out of it."""

    css: str
    """One rule a line, no layers, no token that a reader need not resolve."""
    diagnostics: tuple[Diagnostic, ...]
    """Syntax faults and black text are errors, unknown tokens warnings; each is said once."""


def flatten(css: str) -> FlatSheet:
    """Return ``css`` with layers and nesting unrolled, tokens resolved and paged-media rules dropped."""
    sheet = css_rules.parse(css)
    tokens = _Tokens.of(sheet.rules)
    printer = _Printer()
    faults = list(sheet.faults)
    for rule in sheet.rules:
        if isinstance(rule, Verbatim):
            printer.verbatim(rule)
            continue
        light, found = _resolve(rule, tokens, rule.wrappers)
        faults += found
        repeats: dict[Wrapper, list[Declaration]] = {}
        for variant in tokens.variants:
            if set(variant) <= set(rule.wrappers):
                continue
            other, found = _resolve(rule, tokens, variant + rule.wrappers)
            faults += found
            repeats[variant + rule.wrappers] = _changed(light, other)
        printer.rule(rule, light, repeats)
    return FlatSheet(printer.text(), tuple(dict.fromkeys(faults)))


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Which custom properties the sheet defines, and where."""

    root: dict[str, _Value]
    """Values on ``:root`` outside media queries."""
    variants: dict[Wrapper, dict[str, _Value]]
    """Values on ``:root`` inside media queries, by query."""
    scoped: frozenset[str]
    """Names that something other than ``:root`` defines too: only a reader can resolve them."""

    @classmethod
    def of(cls, sheet: Iterable[Rule | Verbatim]) -> _Tokens:
        root: dict[str, _Value] = {}
        variants: dict[Wrapper, dict[str, _Value]] = {}
        scoped: set[str] = set()
        for rule in sheet:
            if isinstance(rule, Verbatim):
                continue
            custom = {item.name: item.value for item in rule.declarations if item.custom}
            if custom and _ROOT in rule.selectors:
                (variants.setdefault(rule.wrappers, {}) if rule.wrappers else root).update(custom)
            if any(selector != _ROOT for selector in rule.selectors):
                scoped.update(custom)
        return cls(root, variants, frozenset(scoped))

    def lookup(self, name: str, wrappers: Wrapper) -> _Value | None:
        """Return the value of ``name`` on ``:root`` under the conditions ``wrappers``, or None."""
        for query in reversed(self.variants):
            if set(query) <= set(wrappers) and name in self.variants[query]:
                return self.variants[query][name]
        return self.root.get(name)


def _resolve(rule: Rule, tokens: _Tokens, wrappers: Wrapper) -> tuple[list[Declaration], list[Diagnostic]]:
    """Return the declarations of ``rule`` resolved under ``wrappers``, and what was left out."""
    kept: list[Declaration] = []
    faults: list[Diagnostic] = []
    on_root = _ROOT in rule.selectors
    for item in rule.declarations:
        if item.custom and on_root and item.name not in tokens.scoped:
            continue
        if not item.refers:
            kept.append(item)
            continue
        literal = _Substitution(tokens, wrappers, literally=True)
        value = literal.of(item.value)
        if literal.unknown:
            faults.append(_fault("EPUB-020", rule, item, literal.unknown))
        elif not literal.scoped:
            kept += [] if value is None else [item.with_value(value)]
        else:
            lasting = _Substitution(tokens, wrappers, literally=False).of(item.value)
            forms = (lasting,) if item.custom else (value, lasting)
            kept += [item.with_value(form) for form in forms if form is not None]
            if value is None and not item.custom:
                faults.append(_fault("EPUB-023", rule, item, literal.scoped))
    faults += [
        diagnose("EPUB-021", selector=rule.selector, value=item.text)
        for item in kept
        if css_rules.is_black_text(item)
    ]
    return list(dict.fromkeys(kept)), faults


def _fault(code: str, rule: Rule, item: Declaration, names: set[str]) -> Diagnostic:
    return diagnose(code, selector=rule.selector, property=item.name, token=", ".join(sorted(names)))


@dataclass(slots=True)
class _Substitution:
    """One walk through a value that replaces ``var()``."""

    tokens: _Tokens
    wrappers: Wrapper
    literally: bool
    """True: every token becomes its ``:root`` value. False: tokens that classes redefine stay ``var()``."""
    unknown: set[str] = field(default_factory=set)
    """Tokens met that nothing defines, or only themselves."""
    scoped: set[str] = field(default_factory=set)
    """Tokens met that classes redefine."""
    _open: tuple[str, ...] = ()

    def of(self, value: _Value) -> _Value | None:
        """Return ``value`` resolved; None when a token in it has no value here."""
        result: list[Token] = []
        for token in value:
            inner = css_rules.children(token)
            if inner is None:
                result.append(token)
            elif css_rules.is_variable(token):
                replaced = self._variable(token)
                if replaced is None:
                    return None
                result += replaced
            else:
                resolved = self.of(inner)
                if resolved is None:
                    return None
                result.append(css_rules.with_children(token, resolved))
        return tuple(result)

    def _variable(self, token: Token) -> _Value | None:
        name, fallback = css_rules.variable_parts(token)
        if name in self.tokens.scoped:
            self.scoped.add(name)
            if not self.literally:
                resolved = None if fallback is None else self.of(fallback)
                kept = css_rules.without_fallback(token)
                return (kept if resolved is None else css_rules.with_fallback(token, resolved),)
        known = self.unknown.copy()
        value = self._value(name)
        if value is None and fallback is not None:
            # An invalid property is as good as absent (CSS Variables 1 §3): its faults do not count.
            self.unknown = known
            return self.of(fallback)
        return value

    def _value(self, name: str) -> _Value | None:
        value = None if name in self._open else self.tokens.lookup(name, self.wrappers)
        if value is None:
            if name not in self.tokens.scoped:
                self.unknown.add(name)
            return None
        before, self._open = self._open, (*self._open, name)
        resolved = self.of(value)
        self._open = before
        return resolved


def _changed(light: list[Declaration], other: list[Declaration]) -> list[Declaration]:
    """Return what ``other`` declares differently, with what follows it and bears on the same property."""
    kept: list[Declaration] = []
    for item in other:
        if item not in light or any(related(item.name, earlier.name) for earlier in kept):
            kept.append(item)
    return kept


class _Printer:
    """Writes rules in the order of the cascade; repeats wait, to stand together, as long as it allows."""

    def __init__(self) -> None:
        self._lines: list[tuple[Wrapper, str]] = []
        self._waiting: list[tuple[Wrapper, str, list[Declaration]]] = []
        self._namespace = False

    def verbatim(self, rule: Verbatim) -> None:
        """Write an at-rule that takes no part in the cascade of rules."""
        self._lines.append((rule.wrappers, rule.text))

    def rule(self, rule: Rule, light: list[Declaration], repeats: dict[Wrapper, list[Declaration]]) -> None:
        """Write a rule after the repeats it may be meant to overrule, and queue its own repeats."""
        if any(self._overrules(light, repeats, waiting) for waiting in self._waiting):
            self._flush()
        self._write(rule.wrappers, rule.selector, light)
        for wrappers, declarations in repeats.items():
            if declarations:
                self._waiting.append((wrappers, rule.selector, declarations))

    @staticmethod
    def _overrules(
        light: list[Declaration],
        repeats: dict[Wrapper, list[Declaration]],
        waiting: tuple[Wrapper, str, list[Declaration]],
    ) -> bool:
        repeated = {item.name for item in repeats.get(waiting[0], [])}
        return any(
            item.name not in repeated and related(item.name, earlier.name)
            for item in light
            for earlier in waiting[2]
        )

    def _flush(self) -> None:
        queue = list(dict.fromkeys(wrappers for wrappers, _, _ in self._waiting))
        for wrappers, selector, declarations in sorted(self._waiting, key=lambda item: queue.index(item[0])):
            self._write(wrappers, selector, declarations)
        self._waiting.clear()

    def _write(self, wrappers: Wrapper, selector: str, declarations: list[Declaration]) -> None:
        if declarations:
            body = "; ".join(f"{item.name}: {item.text}" for item in declarations)
            self._lines.append((wrappers, f"{selector} {{ {body} }}"))
            self._namespace |= "epub|" in selector

    def text(self) -> str:
        """Return the sheet; no rule can follow."""
        self._flush()
        head = [css_rules.EPUB_NAMESPACE + "\n"] if self._namespace else []
        return "".join((*head, *_grouped(self._lines)))


def _grouped(lines: list[tuple[Wrapper, str]]) -> Iterator[str]:
    """Yield the lines, neighbours under the same conditions in one block."""
    for wrappers, group in groupby(lines, key=lambda line: line[0]):
        conditions = _conditions(wrappers)
        yield "".join(f"@{name} {condition} {{" for name, condition in conditions) + (
            "\n" if conditions else ""
        )
        yield from (f"{text}\n" for _, text in group)
        yield "}" * len(conditions) + ("\n" if conditions else "")


def _conditions(wrappers: Wrapper) -> Wrapper:
    """Return nested media queries joined to one where that is simple: old readers cannot nest them."""
    joined: list[tuple[str, str]] = []
    for name, condition in wrappers:
        simple = name == "media" and condition.startswith("(") and "," not in condition
        if simple and joined and joined[-1][0] == "media" and "," not in joined[-1][1]:
            joined[-1] = (name, f"{joined[-1][1]} and {condition}")
        else:
            joined.append((name, condition))
    return tuple(joined)

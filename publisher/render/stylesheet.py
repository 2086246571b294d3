"""One style sheet for a target: the theme's files in layer order, with the edition's geometry in front.

Owns: which files make a sheet, the ``@page`` rules, and the values of tokens. Refuses: any rule of the design itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from publisher.editions.edition import Edition, Target
from publisher.editions.wrap import CoverPlan
from publisher.geometry import Margins, Mm, Size
from publisher.typography.lines import Alignment, WordBreaks

LAYERS = "@layer tokens, base, components, paged, screen, target;"
_PAGED = "paged"
"""The layer for targets with pages."""
_SCREEN = "screen"
"""The layer for targets without."""
_TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;{}]+);")
_ROOT = re.compile(r":root\s*\{([^{}]*)\}")
_SCOPED = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FIRST_SIDE = re.compile(r"\.first-(?:verso|recto)\s*\{[^{}]*\}")
"""The rules that put a fragment's first page on the side it is set for."""
_SIDED = re.compile(
    r"@page[^{;]*:(?:left|right|recto|verso)|break-(?:before|after)\s*:\s*(?:left|right|recto|verso)"
)
_SYNTAX = re.compile(r"/\*.*?\*/|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\\.|[{};]", re.DOTALL)
"""What tells where a rule ends: comments and strings, in which braces are text, and the braces."""
_VAR = re.compile(r"var\(--([\w-]+)\)")


@dataclass(frozen=True, slots=True)
class Theme:
    """The folders that hold style sheets; the first that has a file wins, so a book can replace any of them."""

    folders: tuple[Path, ...]
    overrides: tuple[tuple[str, str], ...] = ()
    """Tokens the book, or the theme it names, redefines, without the leading dashes."""
    named: Path | None = None
    """The one of ``folders`` that belongs to a theme the book names; None where there is none."""
    given: tuple[tuple[str, str], ...] = ()
    """Tokens that theme redefines, as it does."""

    def read(self, name: str) -> str:
        """Return one style sheet of the theme. Raises FileNotFoundError for a sheet no folder has."""
        for folder in self.folders:
            if (path := folder / name).is_file():
                return path.read_text(encoding="utf-8")
        raise FileNotFoundError(name)

    def component_names(self) -> tuple[str, ...]:
        """Return the names of all component sheets, sorted."""
        folders = [folder / "components" for folder in self.folders]
        return tuple(sorted({path.name for folder in folders for path in folder.glob("[!.]*.css")}))


def sheet_for(theme: Theme, target: Target) -> str:
    """Return the theme's rules for a target as one sheet with layers, without page geometry.

    A target without pages does not get the layer ``paged``, one with pages not the layer ``screen``.
    """
    return _without_layer(sources(theme, target), _PAGED if target is Target.EPUB else _SCREEN)


def sources(theme: Theme, target: Target) -> str:
    """Return everything the theme says for a target, as it is written."""
    names = ["tokens.css", "base.css", *(f"components/{name}" for name in theme.component_names())]
    parts = [LAYERS, *(theme.read(name) for name in names), theme.read(f"targets/{target.value}.css")]
    if theme.overrides:
        parts.append(_tokens(theme.overrides))
    return "\n".join(parts)


def screen_sheet(theme: Theme, edition: Edition) -> str:
    """Return the whole sheet of an edition without pages: the theme and where its paragraphs may break."""
    sheet = sheet_for(theme, edition.target)
    if edition.line_break is not WordBreaks.FREELY:
        return sheet
    return f"{sheet}\n@layer target {{ .prose p {{ word-break: normal; }} .prose li p {{ word-break: keep-all; }} }}"


def paged_sheet(theme: Theme, edition: Edition) -> str:
    """Return the whole sheet of a paged edition: the theme, then geometry, page rules and how text is aligned."""
    sheet = f"{sheet_for(theme, edition.target)}\n{geometry_rules(edition)}"
    if edition.align is not Alignment.JUSTIFIED:
        return sheet
    return f"{sheet}\n{_tokens([('prose-text-align', 'justify')])}"


def depends_on_side(theme: Theme, edition: Edition) -> bool:
    """Return True when the theme's rules, geometry apart, tell versos from rectos (CSS Paged Media 3 §4.1)."""
    plain = _FIRST_SIDE.sub("", _COMMENT.sub("", sheet_for(theme, edition.target)))
    return _SIDED.search(plain) is not None


def geometry_rules(edition: Edition) -> str:
    """Return the edition's geometry as custom properties and ``@page`` rules (CSS Paged Media 3 §3–§6)."""
    trim, margins = _paged(edition)
    bleed = edition.bleed
    block_width = trim.width - margins.inner - margins.outer
    block_height = trim.height - margins.head - margins.foot
    overshoot = max(margins.inner, margins.outer) + bleed
    values = {
        "page-width": trim.width,
        "page-height": trim.height,
        "page-bleed": bleed,
        "page-head": margins.head,
        "page-foot": margins.foot,
        "page-inner": margins.inner,
        "page-outer": margins.outer,
        "block-width": Mm(block_width),
        "block-height": Mm(block_height),
        "page-overshoot": Mm(overshoot),
    }
    scale = f"{round(edition.scale, 4):g}"
    size = f"size: {trim.width.css()} {trim.height.css()}; bleed: {bleed.css()};"
    return "\n".join(
        (
            _tokens([*((name, value.css()) for name, value in values.items()), ("page-scale", scale)]),
            "@layer paged {",
            f"@page {{ {size} margin: {_sides(margins, verso=False)}; }}",
            f"@page :left {{ margin: {_sides(margins, verso=True)}; }}",
            f"@page :right {{ margin: {_sides(margins, verso=False)}; }}",
            f"@page bare {{ {size} margin: 0; }}",
            "@page bare:left { margin: 0; } @page bare:right { margin: 0; }",
            "}",
        )
    )


def wrap_rules(plan: CoverPlan, barcode: Size, spine_type: Mm, scale: float) -> str:
    """Return the geometry of a wrap cover, for the sheet of its edition; its page is the trimmed sheet.

    ``barcode`` is the size of the barcode with its white ground, ``spine_type`` the type size of the spine's title,
    ``scale`` how large the front's type is compared with the theme's.
    """
    size, before = plan.size, plan.beyond_front[0]
    lengths = {
        "page-bleed": plan.bleed,
        "wrap-width": size.width,
        "wrap-back-left": plan.back.left,
        "wrap-spine-left": plan.spine.left,
        "wrap-spine-width": plan.spine_width,
        "wrap-front-left": plan.front.left,
        "wrap-front-flap-left": plan.front_flap.left,
        "wrap-flap-width": plan.flaps_width,
        "wrap-spine-font-size": spine_type,
        "barcode-width": barcode.width,
        "barcode-height": barcode.height,
    }
    shares = {
        "wrap-scale": round(scale, 4),
        "wrap-art-before": before,
        "wrap-art-times": round(before + 1 + plan.beyond_front[1], 4),
    }
    values = [(name, value.css()) for name, value in lengths.items()]
    values += [(name, f"{value:g}") for name, value in shares.items()]
    page = f"size: {size.width.css()} {size.height.css()}; bleed: {plan.bleed.css()}; margin: 0;"
    return f"{_tokens(values)}\n@layer paged {{ @page wrap {{ {page} }} @page wrap:left, wrap:right {{ margin: 0; }} }}"


def token_values(sheet: str) -> dict[str, str]:
    """Return the resolved value of every token of ``:root`` in a sheet; later definitions win."""
    plain = _COMMENT.sub("", sheet)
    raw: dict[str, str] = {}
    for block in _ROOT.finditer(plain):
        raw |= {name: value.strip() for name, value in _TOKEN.findall(block.group(1))}
    return {name: _resolve(value, raw) for name, value in raw.items()}


def scoped_values(sheet: str) -> dict[str, dict[str, str]]:
    """Return, for each class that redefines tokens, their resolved values."""
    plain = _COMMENT.sub("", sheet)
    root = token_values(sheet)
    scoped: dict[str, dict[str, str]] = {}
    for block in _SCOPED.finditer(plain):
        tokens = {name: _resolve(value.strip(), root) for name, value in _TOKEN.findall(block.group(2))}
        if tokens:
            scoped.setdefault(block.group(1), {}).update(tokens)
    return scoped


@lru_cache(maxsize=8)  # editions share their sheets
def _without_layer(sheet: str, layer: str) -> str:
    """Return a sheet without the top-level blocks ``@layer <layer> { … }``.

    Only braces, strings and comments are told apart (CSS Syntax 3 §4): a whole parse of a theme takes longer than
    linking a book.
    """
    wanted = re.compile(rf"@layer\s+{re.escape(layer)}\s*$")
    kept: list[str] = []
    depth, rule, start = 0, 0, 0
    dropping = False
    for found in _SYNTAX.finditer(sheet):
        match found.group():
            case "{":
                if depth == 0:
                    dropping = wanted.search(_COMMENT.sub("", sheet[rule : found.start()])) is not None
                depth += 1
            case "}":
                depth = max(0, depth - 1)
                if depth == 0:
                    if dropping:
                        kept.append(sheet[start:rule])
                        start = found.end()
                    rule, dropping = found.end(), False
            case ";" if depth == 0:
                rule = found.end()
    kept.append(sheet[start:])
    return "".join(kept)


def _resolve(value: str, tokens: Mapping[str, str], depth: int = 0) -> str:
    if depth > len(tokens):
        return value
    return _VAR.sub(lambda match: _resolve(tokens.get(match.group(1), ""), tokens, depth + 1), value)


def _tokens(items: Iterable[tuple[str, str]]) -> str:
    body = " ".join(f"--{name}: {value};" for name, value in items)
    return f"@layer tokens {{ :root {{ {body} }} }}"


def _sides(margins: Margins, *, verso: bool) -> str:
    sides: Sequence[Mm] = (margins.head, margins.right(verso=verso), margins.foot, margins.left(verso=verso))
    return " ".join(side.css() for side in sides)


def _paged(edition: Edition) -> tuple[Size, Margins]:
    if edition.trim is None or edition.margins is None:
        raise ValueError(f"edition {edition.name} has no pages")
    return edition.trim, edition.margins

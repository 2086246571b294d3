"""The same book as one document for WeasyPrint alone, written as a good user of it would write it by hand.

Owns: the page furniture as margin boxes (running heads by ``string-set``, folios by ``counter(page)``, thumb tabs),
page numbers in contents, dividers, index and related stories by ``target-counter``, crop marks, and the settings of
stories that the program chose. Everything else, markup, style sheet, pictures, faces, is the program's own, from
``publisher.pipeline.write_html``. Refuses: setting it (``set_plain.py`` does, and only that is measured).

CSS Paged Media 3 §4.2 (margin boxes), §6 (marks); CSS Generated Content for Paged Media §1 (named strings).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from benchmarks.stage import BARE, FORMS, FURNISHED, UNMARKED
from publisher.assembly import describe
from publisher.assembly.folio import Numbering, SideRule
from publisher.assembly.furniture import PageRule, page_rule
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Section, SectionKind
from publisher.editions.select import condense
from publisher.editions.views import CaseView
from publisher.html.markup import parse
from publisher.pipeline import write_html
from publisher.pipeline.workshop import Workshop
from publisher.render import fonts
from publisher.render.adapt import markup
from publisher.render.displaced_markup import move_figures
from publisher.render.laid_out import Fit

_OWN_PAGES: Mapping[SectionKind, str] = {
    SectionKind.COVER: "bare",
    SectionKind.DIVIDER: "bare",
    SectionKind.BACK_COVER: "bare",
    SectionKind.FIGURES: "dark",
}
"""Kinds of section that the theme gives a named page of its own."""
_FEWEST_TABS = 10
"""As the program has it: a book of few regions gets tabs of a usual size."""
_TAG = r'<\w+\b(?=[^>]*\sid="{id}")[^>]*>'
_START = re.compile(r"<\w[^>]*>")
_HEAD = (
    "font-family: var(--font-sans); font-size: var(--caption-font-size); line-height: var(--caption-line-height);"
    " color: var(--color-mute); vertical-align: top; padding-top: var(--furniture-head-top); width: 80%;"
)
_FOLIO = (
    "font-family: var(--font-sans); font-size: var(--caption-font-size); line-height: var(--caption-line-height);"
    " font-weight: var(--weight-medium); vertical-align: bottom; padding-bottom: var(--furniture-folio-bottom);"
)
_TAB = (
    "font-family: var(--font-sans); font-weight: var(--weight-bold); font-size: 7pt; text-align: center;"
    " color: var(--color-white); background-clip: padding-box; box-sizing: border-box;"
    " border: var(--hairline-width) solid var(--color-white);"
    " vertical-align: top; width: calc(var(--tab-width) + var(--page-bleed));"
)


@dataclass(frozen=True, slots=True)
class _Dress:
    """What the pages of a run of sections wear; sections dressed alike share a named page."""

    page: str
    rule: PageRule
    tab: tuple[str, str, int, int] | None = None
    """Region code, region name, 0-based place from the head, number of places."""


def main() -> None:
    """Write the documents: ``python -m benchmarks.plain BOOK EDITION FOLDER [--fits FILE]``.

    Prints the path of a fontconfig file that names the book's faces alone.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("edition")
    parser.add_argument("folder", type=Path, help="gets FORM.html for each form, sheets and pictures")
    parser.add_argument("--fits", type=Path, help="JSON: section id to the setting the program chose for it")
    options = parser.parse_args()
    fits = {} if options.fits is None else json.loads(options.fits.read_text(encoding="utf-8"))
    write_documents(options.book, options.edition, options.folder, fits)
    print(fonts.use_only(Workshop.open(options.book).font_files))


def write_documents(root: Path, edition_name: str, folder: Path, fits: Mapping[str, str]) -> None:
    """Write every form of an edition into ``folder``, as ``FORM.html`` and ``FORM.css``, pictures beside them.

    ``fits`` names the setting of each section that has not the usual one. Raises PublisherError, and ValueError for
    markup that is not the program's.
    """
    handed_out = write_html(root, edition_name, folder)
    workshop = Workshop.open(root)
    (edition,) = workshop.choose((edition_name,))
    sections = condense(workshop.book, edition).sections
    html = with_fits(handed_out.read_text(encoding="utf-8"), fits)
    sheet = (folder / "book.css").read_text(encoding="utf-8")
    named = with_strings(html, sections, edition, describe.running_title(workshop.book))
    numbered = with_page_numbers(sheet)
    sheets = {
        BARE: sheet,
        FURNISHED: f"{numbered}\n{furniture(sections, edition)}\n@page {{ marks: crop; }}",
        UNMARKED: f"{numbered}\n{furniture(sections, edition)}",
    }
    for form in FORMS:
        (folder / f"{form}.css").write_text(sheets[form] + "\n", encoding="utf-8")
        markup = (html if form == BARE else named).replace('href="book.css"', f'href="{form}.css"')
        (folder / f"{form}.html").write_text(markup, encoding="utf-8")


def with_fits(html: str, fits: Mapping[str, str]) -> str:
    """Return the document with sections fitted to their pages as by the program. Raises ValueError for unknown ids."""
    for name, written in fits.items():
        fit, tag = Fit.read(written), _tag(html, name)
        if fit.moves:
            section = _section(html, tag)
            root = parse(section)
            move_figures(root, fit.moves)
            html = html.replace(section, markup(root), 1)
            tag = _tag(html, name)
        if fit.setting:
            fitted = re.sub(r'class="([^"]*)"', rf'class="\1 fit-{fit.setting}"', tag, count=1)
            html = html.replace(tag, fitted, 1)
    return html


def _section(html: str, tag: str) -> str:
    """Return the markup of the section that begins with a tag. Raises ValueError where it does not end."""
    begin, depth = html.index(tag), 0
    for found in re.compile(r"<(/?)section\b[^>]*>").finditer(html, begin):
        depth += -1 if found.group(1) else 1
        if not depth:
            return html[begin : found.end()]
    raise ValueError(f"{tag} does not end")


def with_strings(html: str, sections: Iterable[Section], edition: Edition, running_title: str) -> str:
    """Return the document with what running heads say as attributes, on each section's first element.

    Not on the section: the engine sets a string anew on every page a box is split over. A section with a head on its
    first page has one page. Raises ValueError for an unknown id.
    """
    for section in sections:
        rule = page_rule(section.kind, edition)
        if rule.head:
            opening = _tag(html, section.id)
            tag = opening if rule.first_head else _tag_after(html, opening)
            said = f' data-running="{escape(section.running)}" data-book="{escape(running_title)}"'
            at = html.index(tag, html.index(opening))
            html = f"{html[: at + len(tag) - 1]}{said}{html[at + len(tag) - 1 :]}"
    return html


def with_page_numbers(sheet: str) -> str:
    """Return the sheet with counters in place of the numbers the program fills in (CSS GCPM §4)."""
    numbered = sheet.replace("attr(data-folio)", "target-counter(attr(href), page)")
    return numbered.replace("[data-folio]", '[href^="#"]')


def furniture(sections: Sequence[Section], edition: Edition) -> str:
    """Return rules for running heads, folios and tabs, and for the number of the first page."""
    dressed = {section.id: _dress(section, edition) for section in sections}
    first = next((s for s in sections if s.kind in {SectionKind.HALF_TITLE, SectionKind.TITLE_PAGE}), None)
    lead = 0 if first is None else _pages_before(first, sections)
    rules = [
        f"@page :first {{ counter-reset: page {1 - lead}; }}",
        "[data-running] { string-set: running attr(data-running), book attr(data-book); }",
        # In named pages the engine keeps margins at the top of a page, where the program's pages have none.
        "* { margin-break: discard; }",
    ]
    for dress in dict.fromkeys(dressed.values()):
        rules += _page_rules(dress)
    for name, dress in dressed.items():
        # The theme's named pages stay; the others get one, so that they differ from each other.
        page = "" if dress.page in _OWN_PAGES.values() else f" page: {dress.page};"
        side = {SideRule.RECTO: " break-before: recto;", SideRule.VERSO: " break-before: verso;"}.get(
            dress.rule.side, ""
        )
        rules.append(f"#{name} {{{page}{side} }}")
    return "\n".join(rules)


def _tag(html: str, name: str) -> str:
    """Return the start tag of the element with an id."""
    found = re.search(_TAG.format(id=re.escape(name)), html)
    if found is None:
        raise ValueError(f"no element {name}")
    return found.group()


def _tag_after(html: str, tag: str) -> str:
    """Return the start tag that follows a start tag."""
    found = _START.search(html, html.index(tag) + len(tag))
    assert found is not None
    return found.group()


def _pages_before(first: Section, sections: Sequence[Section]) -> int:
    """Return the number of pages before number 1, all of them sections of one page: a recto and its blank back."""
    return 2 * list(sections).index(first)


def _dress(section: Section, edition: Edition) -> _Dress:
    rule = page_rule(section.kind, edition)
    own = _OWN_PAGES.get(section.kind)
    tab = None
    if rule.tab and isinstance(section.content, CaseView):
        region = section.content.region
        tab = (region.code, region.name, region.place, max(region.of, _FEWEST_TABS))
    if own is not None:
        return _Dress(own, rule, tab)
    heads = "headed" if rule.first_head else "running" if rule.head else "silent"
    shown = "shown" if rule.numbering is Numbering.SHOWN else "hidden"
    region_code = "" if tab is None else f"-{tab[0]}"
    return _Dress(f"{heads}-{shown}-{section.kind.value if rule.tab else 'plain'}{region_code}", rule, tab)


def _page_rules(dress: _Dress) -> Iterator[str]:
    """Yield the margin boxes of a named page, and none of them on its blanks."""
    boxes: dict[str, list[str]] = {"left": [], "right": []}
    rule = dress.rule
    when = "first" if rule.first_head else "first-except"
    for side, string in (("left", "book"), ("right", "running")):
        if rule.head:
            boxes[side].append(
                f"@top-{side} {{ content: string({string}, {when}); text-align: {side}; {_HEAD} }}"
            )
        if rule.numbering is Numbering.SHOWN:
            colour = "var(--color-fog)" if rule.tone == "dark" else "var(--color-text)"
            boxes[side].append(
                f"@bottom-{side} {{ content: counter(page); text-align: {side}; color: {colour}; {_FOLIO} }}"
            )
        if dress.tab is not None:
            boxes[side].append(_tab_box(side, *dress.tab))
        if boxes[side]:
            yield f"@page {dress.page}:{side} {{ {' '.join(boxes[side])} }}"
            empty = (box.split(" ", 1)[0] for box in boxes[side])
            yield f"@page {dress.page}:blank:{side} {{ {' '.join(f'{box} {{ content: none; }}' for box in empty)} }}"


def _tab_box(side: str, code: str, name: str, place: int, of: int) -> str:
    """Return a thumb tab that begins in the bleed."""
    step = f"calc(var(--block-height) / {of})"
    top = f"calc(var(--block-height) * {place} / {of})"
    reach = f"margin-{side}: calc(-1 * var(--page-bleed)); padding-{side}: var(--page-bleed);"
    other = "right" if side == "left" else "left"
    return (
        f'@{side}-top {{ content: "{name}"; background: var(--region-{code}); height: {step}; line-height: {step};'
        f" margin-top: {top}; margin-{other}: auto; {reach} {_TAB} border-{side}: 0 }}"
    )


if __name__ == "__main__":
    main()

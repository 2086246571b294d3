"""The same book as a Typst document: what the print edition shows, in the functions of ``casebook.typ``.

Owns: turning the sections of a manuscript into calls. Knows as much Markdown as a generated book holds: paragraphs,
footnotes, one kind of table, lists. Words are kept whole by the same joiners the program uses, or the two would not
break the same lines. Refuses: the design (``casebook.typ``) and compiling (``set_typst.py`` does, and only that is
measured).
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.program import PRINT
from publisher.content.model.case import ChartKind
from publisher.editions.manuscript import Section, SectionKind
from publisher.editions.select import condense
from publisher.editions.views import (
    CaseView,
    ColophonView,
    ContentsView,
    CoverView,
    DividerView,
    EssayView,
    FiguresView,
    IndexView,
    PlacedChart,
    PlacedPhoto,
    SectionBlock,
)
from publisher.pipeline.workshop import Workshop
from publisher.render import stylesheet
from publisher.typography.amounts import split_amount
from publisher.typography.words import join_words

_DESIGN = Path(__file__).with_name("casebook.typ")
_FEWEST_TABS = 10
_SIGNIFICANT = re.compile(r"([\\#$*_`<>@\[\]~=+\-/\"'])")
"""What Typst reads as markup; a backslash makes it literal."""
_NOTE = re.compile(r"\[\^(\w+)\]")
_NOTE_TEXT = re.compile(r"^\[\^(\w+)\]: (.*)$")


def main() -> None:
    """Write the document: ``python -m benchmarks.typst_book BOOK FOLDER``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("folder", type=Path, help="gets book.typ, casebook.typ, pictures and fonts")
    options = parser.parse_args()
    write_document(options.book, options.folder)


def write_document(root: Path, folder: Path) -> Path:
    """Write the print edition of a book into the new folder and return its ``book.typ``. Raises PublisherError."""
    workshop = Workshop.open(root)
    (edition,) = workshop.choose((PRINT,))
    colours = stylesheet.token_values(stylesheet.paged_sheet(workshop.theme, edition))
    (folder / "fonts").mkdir(parents=True)
    for number, path in enumerate(workshop.font_files):
        (folder / "fonts" / f"{number:02d}-{path.name}").symlink_to(path.resolve())
    shutil.copy(_DESIGN, folder)
    title = workshop.book.file.title
    writer = _Writer(folder, colours)
    running = title.running or title.main.replace(" / ", " ")
    lines = ['#import "casebook.typ": *', f"#show: book.with(title: {_string(running)})"]
    for section in condense(workshop.book, edition).sections:
        lines += writer.section(section)
    document = folder / "book.typ"
    document.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return document


class _Writer:
    """Writes one section after the other as calls; pictures are copied beside them."""

    def __init__(self, folder: Path, colours: Mapping[str, str]) -> None:
        self._folder = folder
        self._colours = colours

    def section(self, section: Section) -> Iterator[str]:
        """Yield the calls of a section. Raises ValueError for a kind no generated book has."""
        match section.content:
            case CoverView() as view:
                yield _cover(section.kind, view)
            case EssayView(essay=essay):
                yield f"#essay(<{section.id}>, {_content(essay.heading)}, [{_block(essay.body)}])"
            case ContentsView() as view:
                yield self._contents(view)
            case FiguresView(figures=figures):
                numbers = _tuple(
                    f"({_content(item.label)}, {_amount(item.value)})" for item in figures.numbers
                )
                yield f"#figures({_content(figures.heading)}, {numbers})"
            case DividerView():
                yield self._divider(section.content)
            case CaseView() as view:
                yield from self._story(section, view)
            case IndexView() as view:
                yield self._index(section, view)
            case ColophonView() as view:
                rows = _tuple(f"({_content(row.label)}, {_content(row.value)})" for row in view.rows)
                notes = _tuple(_content(note) for note in view.colophon.notes)
                yield f"#colophon({_content(view.title.main.replace(' / ', ' '))}, {rows}, {notes})"
            case _:
                raise ValueError(f"no Typst for {section.kind}")

    def _colour(self, code: str) -> str:
        return f'rgb("{self._colours[f"region-{code}"]}")'

    def _contents(self, view: ContentsView) -> str:
        before, after = (
            _tuple(f"({_content(link.title)}, <{link.id}>)" for link in links)
            for links in (view.before, view.after)
        )
        groups = _tuple(
            f"({_content(group.name)}, {self._colour(group.code)}, "
            + _tuple(
                f"({_content(link.ordinal)}, {_content(link.company)}, <{link.id}>)" for link in group.cases
            )
            + ")"
            for group in view.groups
        )
        return f"#contents({before}, {groups}, {after})"

    def _divider(self, view: DividerView) -> str:
        group = view.region
        entries = _tuple(
            f"({_content(link.ordinal)}, {_content(link.company)}, {_content(link.industry or '')}, <{link.id}>)"
            for link in group.cases
        )
        told = f"{group.full_name} {group.english}", f"{group.place + 1:02d}/{group.of:02d}"
        names = ", ".join(_content(text) for text in (group.name, *told))
        return f"#divider(<{group.id}>, {self._colour(group.code)}, {names}, {entries})"

    def _story(self, section: Section, view: CaseView) -> Iterator[str]:
        group = view.region
        colour = self._colour(group.code)
        places = max(group.of, _FEWEST_TABS)
        tab = f"thumb-tab({colour}, {_content(group.name)}, {group.place}, {places})"
        yield f"#story(<{section.id}>, {colour}, {_content(section.running)}, {tab}, [#{self._opener(view)}])["
        for block in view.sections:
            yield from self._block(block, view, colour)
        if view.interview is not None:
            answers = _tuple(
                f"({_content(item.question)}, [{_block(item.answer)}])" for item in view.interview.answers
            )
            yield f"#interview({_content(view.interview.person)}, {answers}, {colour})"
        if view.quote is not None:
            yield f"#pull({_content(view.quote.text)}, {_content(view.quote.by)}, {colour})"
        related = _tuple(f"({_content(other.company)}, <{other.id}>)" for other in view.related)
        sources = _tuple(_content(source) for source in view.sources)
        yield f"#story-end({related}, {sources}, {colour})"
        yield "]"

    def _opener(self, view: CaseView) -> str:
        if view.opener is None:
            raise ValueError(f"{view.id} has no opening picture")
        photo = view.opener.photo
        credit = f"{photo.caption or ''} {photo.credit or ''}".strip()
        rows = _tuple(f"({_content(row.label)}, {_content(row.value)})" for row in view.profile)
        texts = (view.link.company, view.headline or "", view.lead or "")
        head = ", ".join(
            _content(text) for text in (view.link.ordinal, view.region.name, view.link.industry or "")
        )
        body = ", ".join(_content(text) for text in texts)
        picture = f"{_string(self._picture(view.opener))}, {_string(photo.alt or '')}, {_content(credit)}"
        return f"opener({head}, {self._colour(view.region.code)}, {body}, {picture}, {rows})"

    def _block(self, block: SectionBlock, view: CaseView, colour: str) -> Iterator[str]:
        if block.text is not None:
            terms = _tuple(f"({_content(term.term)}, {_content(term.definition)})" for term in block.terms)
            heads = f"{block.number}], {_content(block.text.label or '')}, {_content(block.text.title)}"
            yield f"#passage([{heads}, {colour}, {terms}, [{_block(block.text.body, colour)}])"
        if block.metrics:
            items = _tuple(
                f"({_content(item.label)}, {_amount(item.value)}, {_content(item.before or '')})"
                for item in block.metrics
            )
            yield f"#metrics({items}, {_content(view.metrics_note or '')})"
        for placed in block.charts:
            yield f"#chart({_drawing(placed, colour)}, {_chart_note(placed)}, {colour})"
        for shot in block.photos:
            photo = shot.photo
            note = f"사진 {shot.number} {photo.caption or ''} {photo.credit or ''}"
            width = "main-width" if photo.width_mm is None else f"{photo.width_mm}mm"
            path, alt = _string(self._picture(shot)), _string(photo.alt or "")
            yield f"#photo({path}, {width}, {alt}, {_content(note)}, {colour})"

    def _picture(self, placed: PlacedPhoto) -> str:
        name = placed.picture.path.name
        shutil.copy(placed.picture.path, self._folder / name)
        return name

    def _index(self, section: Section, view: IndexView) -> str:
        groups = _tuple(
            f"({_content(group.heading)}, "
            + _tuple(
                f"({_content(link.company)}, {_content(link.region_name)}, "
                f"{self._colour(link.region_code)}, <{link.id}>)"
                for link in group.cases
            )
            + ")"
            for group in view.groups
        )
        return f"#index(<{section.id}>, {_content(section.title)}, {groups})"


def _cover(kind: SectionKind, view: CoverView) -> str:
    title, subtitle = _content(view.title.main), _content(view.title.subtitle or "")
    publishers = _content(" / ".join(house.name for house in view.publishers))
    match kind:
        case SectionKind.COVER:
            return f"#cover({title}, {subtitle}, {publishers})"
        case SectionKind.HALF_TITLE:
            return f"#half-title({_content(view.title.main.replace(' / ', ' '))})"
        case SectionKind.TITLE_PAGE:
            return f"#title-page({title}, {subtitle}, {publishers})"
        case _:
            regions = _tuple(f"({_content(group.name)}, {len(group.cases)})" for group in view.groups)
            return f"#back-cover({regions}, {publishers})"


def _drawing(placed: PlacedChart, colour: str) -> str:
    chart = placed.chart
    name = "before-after" if chart.kind is ChartKind.BEFORE_AFTER else "bars"
    data = _tuple(f"({_content(item.label)}, {item.value:g})" for item in chart.data)
    return f"{name}({_content(f'{chart.title}({chart.unit})')}, {data}, {colour})"


def _chart_note(placed: PlacedChart) -> str:
    source = f"자료: {placed.chart.source}" if placed.chart.source else ""
    return _content(f"그림 {placed.number} {placed.chart.caption or ''} {source}")


def _block(markdown: str, colour: str = "ink") -> str:
    """Return paragraphs, lists and tables of Markdown as Typst markup, notes where they are called."""
    parts = markdown.strip().split("\n\n")
    notes = {found.group(1): found.group(2) for part in parts if (found := _NOTE_TEXT.match(part))}
    return "\n\n".join(_part(part, notes, colour) for part in parts if not _NOTE_TEXT.match(part))


def _part(part: str, notes: Mapping[str, str], colour: str) -> str:
    if part.startswith("|"):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines()]
        cells = (cell for number, row in enumerate(rows) if number != 1 for cell in row)
        return f"#data-table({len(rows[0])}, {colour}, {', '.join(_content(cell) for cell in cells)})"
    if part.startswith("- "):
        return "\n".join(f"- {_escaped(line.removeprefix('- '))}" for line in part.splitlines())
    pieces = _NOTE.split(part)
    texts = [
        _escaped(piece) if at % 2 == 0 else f"#footnote{_content(notes[piece])}"
        for at, piece in enumerate(pieces)
    ]
    return "".join(texts)


def _amount(value: str) -> str:
    """Return the numbers of an amount, each with its unit."""
    return _tuple(f"({_content(part.number)}, {_content(part.unit)})" for part in split_amount(value))


def _tuple(items: Iterable[str]) -> str:
    """Return an array; one of a single item needs its comma."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _content(text: str) -> str:
    """Return text as a content block; `` / `` breaks a line, as in titles of a book."""
    return "[" + " \\ ".join(_escaped(line) for line in text.split(" / ")) + "]"


def _escaped(text: str) -> str:
    return _SIGNIFICANT.sub(r"\\\1", join_words(text)[0])


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()

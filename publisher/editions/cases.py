"""How a case is laid out as a sequence: which facts, which pictures after which section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from publisher.content.book import Book, LoadedCase
from publisher.content.model.case import Case, Company, Section, Support, Term
from publisher.content.model.record import Record, Row
from publisher.editions.manuscript import SectionKind
from publisher.editions.views import (
    CaseLink,
    CaseView,
    Layout,
    PlacedChart,
    PlacedPhoto,
    PlacedTerm,
    RegionGroup,
    SectionBlock,
)

_T = TypeVar("_T")
_SIGNS = re.compile(r"[\\`*_\[\]<&]")
"""What begins or ends something inside a paragraph of Markdown; a backslash makes it literal (CommonMark 0.31 §2.4)."""
_DIGEST_METRICS = 4
_DIGEST_ROWS = 3
_LEADING_METRICS = range(3, 7)
"""Key results that fill the head of a page in one or two rows."""
_LEADING_LEAD = 180
"""Characters of the longest lead that leaves room for them."""
_LEADING_QUOTE = 48
"""Characters of the longest quotation that stands beside a portrait."""
_LEADING_ANSWERS = 4
"""Answers of an interview long enough to lead a story."""
_LEADING_SHARE = 0.25
"""Its length against that of the sections."""
_PARTED_SECTIONS = 3
"""Sections of the shortest story whose quotation may stand in its midst."""
_KNOWN_BY = 12
"""Letters by which the words of a quotation are known in a text."""


def is_story(case: Case) -> bool:
    """Return True when a case has more to show than the facts, lead and figures of a profile page."""
    return bool(
        case.sections
        or case.interview
        or case.charts
        or case.photos
        or case.quote
        or case.glossary
        or case.video
        or case.related
    )


def case_view(
    book: Book,
    loaded: LoadedCase,
    link: CaseLink,
    group: RegionGroup,
    links: Mapping[str, CaseLink],
    kind: SectionKind,
    present: tuple[str, ...],
    *,
    alone: bool,
    tabled: bool,
) -> CaseView:
    """Return the case as the kind of section shows it.

    ``links`` are the cases the edition shows, by their ids; ``present`` the codes of the regions it belongs to;
    ``alone`` says that the whole book has no other case of the region, ``tabled`` that charts show their values as
    tables too.
    """
    case = loaded.case
    opener = _opener(loaded)
    siblings = tuple(other for other in group.cases if other.id != link.id)
    by_number = {c.case.number: links[c.id] for c in book.cases}
    related = tuple(by_number[number] for number in case.related)
    story = kind is SectionKind.STORY
    layout = layout_of(case) if story else Layout.PICTURE
    if layout is Layout.DATA:  # its picture stands in the text
        opener = None
    return CaseView(
        id=loaded.id,
        link=link,
        region=group,
        headline=case.headline,
        lead=case.lead,
        summary=case.summary or case.lead,
        opener=opener if kind is not SectionKind.PROFILE else None,
        layout=layout,
        profile=_rows(book, case, group, kind),
        metrics=case.metrics[:_DIGEST_METRICS] if kind is SectionKind.DIGEST else case.metrics,
        metrics_note=case.metrics_note,
        sections=_blocks(loaded, opener, layout, tabled=tabled) if story else (),
        interview=case.interview if story else None,
        quote=case.quote if kind is not SectionKind.PROFILE else None,
        quote_behind=quote_behind(case) if story else 0,
        video=case.video,
        sources=case.sources if kind is not SectionKind.DIGEST else (),
        related=related if story else (),
        siblings=siblings if kind is SectionKind.PROFILE else (),
        present=present,
        alone=alone,
    )


def layout_of(case: Case) -> Layout:
    """Return what leads the story of a case: what the editor chose, or else what the case has most of.

    A layout that lacks what it shows, or room for it, is not taken.
    """
    room = len(case.lead or "") <= _LEADING_LEAD
    quoted = case.quote is not None and len(case.quote.text) <= _LEADING_QUOTE
    possible = {
        Layout.PICTURE: True,
        Layout.DATA: bool(case.metrics) and len(case.metrics) <= _LEADING_METRICS[-1] and room,
        Layout.INTERVIEW: case.interview is not None and quoted and room,
    }
    if case.layout is not None and possible[Layout(case.layout)]:
        return Layout(case.layout)
    if possible[Layout.INTERVIEW] and _much_said(case):
        return Layout.INTERVIEW
    pictured = any(photo.opener for photo in case.photos)
    if possible[Layout.DATA] and not pictured and len(case.metrics) in _LEADING_METRICS:
        return Layout.DATA
    return Layout.PICTURE


def quote_behind(case: Case) -> int:
    """Return the number of the section that the quotation follows, 0 for the end: it stands far from the same words."""
    count = len(case.sections)
    if case.quote is None or count < _PARTED_SECTIONS:
        return 0
    words = _letters(case.quote.text)[:_KNOWN_BY]
    told = [section.body for section in case.sections]
    if case.interview is not None:
        answers = (f"{item.question} {item.answer}" for item in case.interview.answers)
        told.append(" ".join((case.interview.title or "", *answers)))
    repeated = [words in _letters(text) for text in told]
    middle = count // 2
    return middle if repeated[-1] and not any(repeated[middle - 1 : middle + 1]) else 0


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _much_said(case: Case) -> bool:
    answers = case.interview.answers if case.interview else ()
    said = sum(len(item.question) + len(item.answer) for item in answers)
    told = sum(len(section.body) for section in case.sections)
    return len(answers) >= _LEADING_ANSWERS and said >= _LEADING_SHARE * told


def plain_row(label: str, text: str) -> Row:
    """Return a row of plain text of any length: rows hold Markdown, in which 5*10*3 would lose its signs."""
    return Row.model_construct(label=label, value=_SIGNS.sub(r"\\\g<0>", text))


def _labelled(record: Record | None, *, skip: frozenset[str] = frozenset()) -> list[Row]:
    """Return the filled fields of a record as rows labelled with the fields' titles."""
    if record is None:
        return []
    fields = type(record).model_fields
    rows: list[Row] = []
    for name, field in fields.items():
        value = getattr(record, name)
        if value is not None and name not in skip:
            text = f"{value}년" if name == "year" else str(value)
            rows.append(plain_row(field.title or name, text))
    return rows


def _rows(book: Book, case: Case, group: RegionGroup, kind: SectionKind) -> tuple[Row, ...]:
    industry = [] if case.industry is None else [plain_row(_title(Case, "industry"), case.industry)]
    support = _labelled(
        case.support, skip=frozenset({"period"} if case.support and not case.support.period else ())
    )
    match kind:
        case SectionKind.STORY:
            company = _labelled(case.profile)
            return (*company[:3], *industry, *company[3:], *support, *case.facts)
        case SectionKind.DIGEST:
            wanted = (_title(Support, "project"), _title(Company, "products"), _title(Support, "programme"))
            found = {row.label: row for row in (*_labelled(case.profile), *support, *case.facts)}
            chosen = [found[label] for label in wanted if label in found]
            fallback = [
                plain_row(_title(Case, "region"), group.full_name),
                *industry,
                *book.file.profile_rows,
            ]
            return tuple((chosen + ([] if chosen else fallback))[:_DIGEST_ROWS])
        case _:
            own = [*_labelled(case.profile), *support, *case.facts]
            return (
                plain_row(_title(Case, "region"), group.full_name),
                *industry,
                *(own or book.file.profile_rows),
            )


def _title(model: type[Record], name: str) -> str:
    return model.model_fields[name].title or name


def _opener(loaded: LoadedCase) -> PlacedPhoto | None:
    for photo, picture in zip(loaded.case.photos, loaded.pictures, strict=True):
        if photo.opener:
            return PlacedPhoto(photo, picture, 0)
    return None


@dataclass(frozen=True, slots=True)
class _Spread:
    """Deals things without a wished place evenly over the sections."""

    sections: int

    def place(self, wished: int | None, index: int, count: int) -> int:
        """Return the 0-based section after which item ``index`` of ``count`` stands."""
        if wished is not None:
            return min(wished, self.sections) - 1
        return min(self.sections - 1, (index + 1) * self.sections // (count + 1))


def _blocks(
    loaded: LoadedCase, opener: PlacedPhoto | None, layout: Layout, *, tabled: bool
) -> tuple[SectionBlock, ...]:
    case = loaded.case
    sections = max(1, len(case.sections))
    spread = _Spread(sections)
    inline = [
        pair
        for pair in zip(case.photos, loaded.pictures, strict=True)
        if opener is None or pair[0] is not opener.photo
    ]
    photo_places = [spread.place(pair[0].section, i, len(inline)) for i, pair in enumerate(inline)]
    chart_places = [spread.place(chart.section, i, len(case.charts)) for i, chart in enumerate(case.charts)]
    photos, charts = _numbered(
        [(place, PlacedPhoto(*pair, 0)) for place, pair in _by_place(photo_places, inline)],
        [
            (place, PlacedChart(f"{loaded.id}-chart-{number}", chart, 0, tabled))
            for number, (place, chart) in enumerate(_by_place(chart_places, case.charts), start=1)
        ],
    )
    metrics_after = None if layout is Layout.DATA else min(1, sections - 1)
    # A case without sections still shows what it has, after a block without text.
    texts: tuple[Section | None, ...] = case.sections or (None,)
    return tuple(
        SectionBlock(
            id=f"{loaded.id}-section-{number + 1}",
            number=number + 1,
            text=section,
            terms=_terms(loaded, number),
            charts=tuple(chart for place, chart in charts if place == number),
            photos=tuple(photo for place, photo in photos if place == number),
            metrics=case.metrics if number == metrics_after else (),
        )
        for number, section in enumerate(texts)
    )


def _numbered(
    photos: Sequence[tuple[int, PlacedPhoto]], charts: Sequence[tuple[int, PlacedChart]]
) -> tuple[list[tuple[int, PlacedPhoto]], list[tuple[int, PlacedChart]]]:
    """Number photos, and charts with drawings, in reading order: in a section charts stand before pictures."""
    shots, figures = count(1), count(1)
    numbered_photos, numbered_charts = [], []
    for place in sorted({place for place, _ in (*photos, *charts)}):
        numbered_charts += [(at, replace(chart, number=next(figures))) for at, chart in charts if at == place]
        numbered_photos += [
            (at, replace(photo, number=next(figures if photo.drawn else shots)))
            for at, photo in photos
            if at == place
        ]
    return numbered_photos, numbered_charts


def _by_place(places: Iterable[int], things: Iterable[_T]) -> list[tuple[int, _T]]:
    return sorted(zip(places, things, strict=True), key=lambda pair: pair[0])


def term_id(case_id: str, number: int) -> str:
    """Return the id of a case's term, which is counted from 1."""
    return f"{case_id}-term-{number}"


def _terms(loaded: LoadedCase, section: int) -> tuple[PlacedTerm, ...]:
    """Return the terms explained beside a section: where wished, else where they are first used."""
    return tuple(
        PlacedTerm(term_id(loaded.id, number), term.term, term.definition)
        for number, term in enumerate(loaded.case.glossary, start=1)
        if _place_of(term, loaded.case) == section
    )


def _place_of(term: Term, case: Case) -> int:
    if term.section is not None:
        return max(1, min(term.section, len(case.sections))) - 1
    return next((i for i, section in enumerate(case.sections) if term.term in section.body), 0)

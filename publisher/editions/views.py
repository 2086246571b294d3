"""What templates read: the content of each kind of section, already chosen and ordered.

Owns: the shape of the hand-over. Refuses: markup, page numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.content.book import Picture
from publisher.content.model.book_file import Colophon, Essay, Figures, MapPage, Organisation, Overview, Title
from publisher.content.model.case import Chart, Interview, Metric, Photo, Quote, Video
from publisher.content.model.case import Section as SectionText
from publisher.content.model.record import Row
from publisher.editions.covers import Kogl


@dataclass(frozen=True, slots=True)
class Link:
    """A line that leads to another section."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A case as it is listed elsewhere."""

    id: str
    ordinal: str
    """Place in this edition, from ``01``; of a leaflet its place in the series."""
    company: str
    sort_key: str | None
    industry: str | None
    fictional: bool
    region_code: str
    region_name: str


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """A region of the book and its cases."""

    id: str
    """Id of the section the region begins with: its divider, or its first case where there are none."""
    code: str
    name: str
    """Short name, e.g. 부산."""
    full_name: str
    """Official name when the book came out."""
    english: str
    place: int
    """0-based place among the regions of this edition, or of the series it belongs to."""
    of: int
    """Number of regions in this edition, or in the series."""
    cases: tuple[CaseLink, ...]


@dataclass(frozen=True, slots=True)
class PlacedPhoto:
    """A photo or a drawing and its file; 0 is the number of one that opens a case.

    In each case photos count from 1, and drawings together with charts.
    """

    photo: Photo
    picture: Picture
    number: int

    @property
    def portrait(self) -> bool:
        """True when the picture is higher than wide."""
        return self.picture.height_px > self.picture.width_px

    @property
    def drawn(self) -> bool:
        """True for what no camera made: a drawing of lines."""
        return self.picture.media_type == "image/svg+xml"


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart; ``number`` counts from 1 in each case, drawings included."""

    id: str
    chart: Chart
    number: int
    tabled: bool = False
    """True where its values stand below it as a table: on screens, which have the room and readers without sight."""


GLOSS = "-gloss"
"""Ends the id of a term's explanation; before it stands the id of the term's first use."""


@dataclass(frozen=True, slots=True)
class PlacedTerm:
    """A term a case explains."""

    id: str
    """Of its first use in the case's running text; of its explanation where no text uses it."""
    term: str
    definition: str
    """Markdown of one paragraph."""

    @property
    def gloss_id(self) -> str:
        """Id of its explanation where a text uses it."""
        return self.id + GLOSS


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section of a story with the terms explained beside it and what follows it."""

    id: str
    number: int
    text: SectionText | None
    """None where a case has pictures or figures but no sections."""
    terms: tuple[PlacedTerm, ...]
    charts: tuple[PlacedChart, ...]
    photos: tuple[PlacedPhoto, ...]
    metrics: tuple[Metric, ...]
    """The key results, where this section is the one they follow."""


class Layout(StrEnum):
    """What leads a story, on its first page and in the order behind it."""

    PICTURE = "picture"
    """A large picture, or the figure drawn from the company's name."""
    DATA = "data"
    """The key results."""
    INTERVIEW = "interview"
    """What the person says; the interview comes before the sections."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one edition shows it."""

    id: str
    link: CaseLink
    region: RegionGroup
    headline: str | None
    lead: str | None
    summary: str | None
    opener: PlacedPhoto | None
    layout: Layout
    profile: tuple[Row, ...]
    metrics: tuple[Metric, ...]
    metrics_note: str | None
    sections: tuple[SectionBlock, ...]
    interview: Interview | None
    quote: Quote | None
    quote_behind: int
    """Number of the section behind which the quotation stands, 0 for the end of the story."""
    video: Video | None
    sources: tuple[str, ...]
    related: tuple[CaseLink, ...]
    siblings: tuple[CaseLink, ...]
    """Other cases of the region in this edition."""
    present: tuple[str, ...]
    """Codes of the regions the edition holds, or the series it belongs to."""
    alone: bool
    """True when the whole book has no other case of the region: an edition without siblings may just not show them."""


@dataclass(frozen=True, slots=True)
class DigestsView:
    """Two cases that share a page."""

    cases: tuple[CaseView, CaseView]


@dataclass(frozen=True, slots=True)
class CoverView:
    """Front or back cover."""

    title: Title
    publishers: tuple[Organisation, ...]
    counts: tuple[tuple[str, int], ...]
    """Region code and number of cases, in book order."""
    groups: tuple[RegionGroup, ...]
    text: str | None
    case_count: int


@dataclass(frozen=True, slots=True)
class WrapView:
    """The wrap cover: back, spine and front on one sheet."""

    front: CoverView
    back: CoverView
    spine_text: bool
    """False where the spine is too thin for text."""
    flaps: bool
    front_flap: str | None
    back_flap: str | None
    publication_number: str | None
    """발간등록번호."""
    isbn: str | None
    isbn_addon: str | None
    barcode_percent: float
    logos: tuple[Picture | None, ...]
    """Of the publishers, in their order."""
    price: str
    kogl: Kogl | None
    art_beyond: tuple[float, float]
    """How far the drawing of the front reaches to the left and to the right, as shares of its own width."""


@dataclass(frozen=True, slots=True)
class ContentsView:
    """차례."""

    before: tuple[Link, ...]
    groups: tuple[RegionGroup, ...]
    after: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FiguresView:
    """숫자로 보는 성과."""

    figures: Figures
    tabled: bool = False
    """True when drawings show their values as tables too."""
    half: float = 72.0
    """Width of one of two drawings side by side, in its units: fewer on small pages, whose text stays legible."""
    whole: float = 122.0
    """Width of one that has a row to itself."""
    stacked: bool = False
    """True where no two drawings stand side by side: on the smallest pages."""


@dataclass(frozen=True, slots=True)
class MapView:
    """지역 지도."""

    page: MapPage
    groups: tuple[RegionGroup, ...]
    case_count: int
    small: bool = False
    """True where the tiles are too narrow for a company's name beside a page number."""
    named: bool = True
    """False where they have no room for names at all."""


@dataclass(frozen=True, slots=True)
class OverviewView:
    """사업 개요."""

    overview: Overview


@dataclass(frozen=True, slots=True)
class EssayView:
    """A text page."""

    essay: Essay


@dataclass(frozen=True, slots=True)
class DividerView:
    """지역 간지."""

    region: RegionGroup


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """One heading of the index."""

    heading: str
    cases: tuple[CaseLink, ...]


@dataclass(frozen=True, slots=True)
class IndexView:
    """기업별, 업종별 찾아보기."""

    groups: tuple[IndexGroup, ...]


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A case that explains a term."""

    id: str
    """Of the term's first use there; of the case where it does not show its terms."""
    case: CaseLink


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term and the cases that explain it with these words."""

    term: str
    definition: str
    """Markdown of one paragraph."""
    places: tuple[TermPlace, ...]


@dataclass(frozen=True, slots=True)
class GlossaryGroup:
    """One heading of the glossary."""

    heading: str
    entries: tuple[GlossaryEntry, ...]


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """용어 찾아보기."""

    groups: tuple[GlossaryGroup, ...]


@dataclass(frozen=True, slots=True)
class ColophonView:
    """판권."""

    title: Title
    rows: tuple[Row, ...]
    colophon: Colophon
    kogl: Kogl | None = None

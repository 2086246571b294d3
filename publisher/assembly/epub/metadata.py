"""What the package document says about the book: bibliography, and accessibility as far as it is true."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_RELATORS = {
    "집필": "aut",
    "글": "aut",
    "저자": "aut",
    "지은이": "aut",
    "지음": "aut",
    "엮음": "com",
    "엮은이": "com",
    "기획": "pdr",
    "편집": "edt",
    "감수": "rev",
    "디자인": "bkd",
    "사진": "pht",
    "그림": "ill",
    "번역": "trl",
    "옮김": "trl",
    "인쇄": "prt",
    "제작": "bkp",
    "발행": "pbl",
}
"""Korean words for a share in a book and their MARC relator codes (id.loc.gov/vocabulary/relators)."""
_CREATORS = frozenset({"aut", "com"})
CLAIM = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
"""What an e-book says that was evaluated and passed (EPUB Accessibility 1.1 §5.2)."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or body with a share in the book."""

    name: str
    role: str | None = None
    """In Korean, several joined by a middle dot or comma: ``기획·집필``."""
    author: bool = False
    """Counts as author whatever the role says: a body whose book it is."""

    @property
    def relators(self) -> tuple[str, ...]:
        """MARC relator codes of the role, in its order; words that have none are left out."""
        words = re.split(r"[\s·ㆍ,/]+", self.role or "")
        return tuple(dict.fromkeys(_RELATORS[word] for word in words if word in _RELATORS))

    @property
    def is_creator(self) -> bool:
        """True for those who wrote the book."""
        return self.author or bool(_CREATORS & set(self.relators))


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font file that travels in the EPUB."""

    family: str
    """The family name that style sheets use."""
    weight: int
    data: bytes
    suffix: str = "woff2"
    """``woff2`` or ``otf``."""

    @property
    def file_name(self) -> str:
        """Address inside the EPUB's content folder."""
        return (
            f"fonts/{re.sub('[^a-z0-9]+', '-', self.family.lower()).strip('-')}-{self.weight}.{self.suffix}"
        )

    @property
    def media_type(self) -> str:
        """Core media type of the file (EPUB 3.3 §3.2)."""
        return "font/woff2" if self.suffix == "woff2" else "font/otf"


@dataclass(frozen=True, slots=True)
class EpubMetadata:
    """What the package document says about the book."""

    title: str
    identifier: str
    """Unique and lasting: ``urn:isbn:…`` or ``urn:uuid:…``."""
    modified: dt.datetime
    """When this edition was last changed; taken from the edition, never from the clock. Naive means UTC."""
    language: str = "ko"
    subtitle: str | None = None
    isbn: str | None = None
    """This edition's own ISBN-13; hyphens allowed."""
    publishers: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    date: dt.date | None = None
    """Day of publication."""
    description: str | None = None
    subjects: tuple[str, ...] = ()
    rights: str | None = None
    series: str | None = None
    series_number: int | None = None
    """Its place in the series."""
    evaluated_by: str | None = None
    """Who evaluated its accessibility; None where nobody did: then no conformance is claimed."""
    printed_source: str | None = None
    """The paper edition whose pages are listed: ``urn:isbn:…`` or its title; None where none is."""

    @property
    def modified_utc(self) -> dt.datetime:
        """``modified`` in UTC."""
        if self.modified.tzinfo is None:
            return self.modified.replace(tzinfo=dt.UTC)
        return self.modified.astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of the package document's metadata."""

    name: str
    """``title``, ``creator`` … of Dublin Core, or ``meta``."""
    value: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found in the chapters; accessibility metadata must not claim more."""

    pictures: bool
    """There is something to see: pictures or drawings."""
    described: bool
    """Every picture has an alternative or is marked as ornament."""
    index: bool
    """There is an index."""
    page_breaks: bool = False
    """The beginnings of printed pages are marked and listed."""
    tabled: bool = False
    """Drawings that show values lead to a table of them."""


def entries(book: EpubMetadata, facts: Facts) -> Iterable[Entry]:
    """Yield the metadata in order, but for the package's own identifier, language and modification date."""
    yield Entry("title", book.title, {"id": "title"})
    yield _refined("title", "title-type", "main")
    if book.subtitle:
        yield Entry("title", book.subtitle, {"id": "subtitle"})
        yield _refined("subtitle", "title-type", "subtitle")
    if book.isbn:
        digits = re.sub(r"[^0-9X]", "", book.isbn)
        if book.identifier != f"urn:isbn:{digits}":
            yield Entry("identifier", f"urn:isbn:{digits}", {"id": "isbn"})
    for number, contributor in enumerate(book.contributors, start=1):
        yield from _contributor(f"contributor-{number}", contributor)
    for name in book.publishers:
        yield Entry("publisher", name)
    yield from _series(book)
    if book.date:
        yield Entry("date", book.date.isoformat())
    if book.description:
        yield Entry("description", book.description)
    for subject in book.subjects:
        yield Entry("subject", subject)
    if book.rights:
        yield Entry("rights", book.rights)
    yield from _paper(book.printed_source if facts.page_breaks else None)
    yield from _accessibility(facts)
    yield from _conformance(book.evaluated_by)


def _paper(source: str | None) -> Iterable[Entry]:
    """Yield what names the paper edition whose pages are listed (EPUB Accessibility 1.1 §4.2)."""
    if source is None:
        return
    if source.startswith("urn:"):
        yield Entry("source", source)
    yield Entry("meta", source, {"property": "pageBreakSource"})


def _series(book: EpubMetadata) -> Iterable[Entry]:
    """Yield the series the book is a volume of (EPUB 3.3 §5.5.6.1)."""
    if book.series is None:
        return
    yield Entry("meta", book.series, {"property": "belongs-to-collection", "id": "series"})
    yield _refined("series", "collection-type", "series")
    if book.series_number is not None:
        yield _refined("series", "group-position", str(book.series_number))


def _contributor(identifier: str, contributor: Contributor) -> Iterable[Entry]:
    yield Entry("creator" if contributor.is_creator else "contributor", contributor.name, {"id": identifier})
    for code in contributor.relators:
        yield _refined(identifier, "role", code, scheme="marc:relators")


def _conformance(evaluator: str | None) -> Iterable[Entry]:
    """Yield what was found by an evaluation (EPUB Accessibility 1.1 §5.2)."""
    if evaluator is not None:
        yield Entry("meta", CLAIM, {"property": "dcterms:conformsTo"})
        yield Entry("meta", evaluator, {"property": "a11y:certifiedBy"})


def _accessibility(facts: Facts) -> Iterable[Entry]:
    """Yield EPUB Accessibility 1.1 metadata; conformance is claimed only after an evaluation."""
    yield _schema("accessMode", "textual")
    if facts.pictures:
        yield _schema("accessMode", "visual")
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    if facts.pictures and facts.described:
        features.append("alternativeText")
    if facts.tabled:
        features.append("longDescription")
    if facts.index:
        features.append("index")
    if facts.page_breaks:
        features += ["pageBreakMarkers", "pageNavigation"]
    for feature in features:
        yield _schema("accessibilityFeature", feature)
    yield _schema("accessibilityHazard", "none")
    if facts.described:
        yield _schema("accessModeSufficient", "textual")
    if facts.pictures:
        yield _schema("accessModeSufficient", "textual,visual")
    yield _schema("accessibilitySummary", _summary(facts))


def _summary(facts: Facts) -> str:
    sentences = ["제목의 단계와 차례로 본문을 옮겨 다닐 수 있고, 글자의 크기와 색을 바꾸어 읽을 수 있습니다."]
    if facts.pictures and facts.described:
        sentences.append("뜻이 있는 사진과 그림에는 대체 텍스트가 있습니다.")
    elif facts.pictures:
        sentences.append("대체 텍스트가 없는 사진이나 그림이 있습니다.")
    if facts.tabled:
        sentences.append("그래프의 값은 바로 아래의 표에서도 읽을 수 있습니다.")
    if facts.page_breaks:
        sentences.append("종이책의 쪽이 표시되어 있고, 쪽 목록에서 바로 갈 수 있습니다.")
    sentences.append("번쩍임, 움직임, 소리는 없습니다.")
    return " ".join(sentences)


def _schema(name: str, value: str) -> Entry:
    return Entry("meta", value, {"property": f"schema:{name}"})


def _refined(identifier: str, name: str, value: str, **more: str) -> Entry:
    return Entry("meta", value, {"refines": f"#{identifier}", "property": name, **more})

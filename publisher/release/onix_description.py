"""Block 1 of an ONIX product: form, accessibility, titles, contributors, extents, subjects (EDItEUR code lists).

Owns: which code stands for what a book or its files hold. Refuses: what nobody said.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from publisher.editions.production import Binding
from publisher.release.epub_facts import EpubFacts
from publisher.release.listing import Author, Form, ListedBook, Product
from publisher.release.onix_elements import add

_ROLES = {
    "지음": "A01",
    "지은이": "A01",
    "글": "A01",
    "집필": "A01",
    "저자": "A01",
    "엮음": "B01",
    "편집": "B01",
    "옮김": "B06",
    "번역": "B06",
    "그림": "A12",
    "사진": "A13",
    "감수": "B20",
}
"""Korean words for a share in a book and codes of List 17; of any other the role is ``Z99`` (other)."""
_PAPER_FORMS = {Binding.PERFECT: ("BC", "B305"), Binding.SADDLE: ("BF", "B310")}
"""Product form (List 150) and its detail (List 175)."""
_FEATURES = {
    "tableOfContents": "11",
    "index": "12",
    "readingOrder": "13",
    "alternativeText": "14",
    "longDescription": "15",
    "pageBreakMarkers": "19",
    "structuralNavigation": "29",
    "ARIA": "30",
    "displayTransformability": "36",
    "pageNavigation": "41",
}
"""Values of ``schema:accessibilityFeature`` and codes of List 196."""


def describe(
    parent: etree._Element,
    book: ListedBook,
    product: Product,
    epub: EpubFacts,
    category_scheme: tuple[str, str] | None,
) -> None:
    """Add the description of a product: form, accessibility, titles, contributors, extents, subjects."""
    detail = add(parent, "DescriptiveDetail")
    add(detail, "ProductComposition", "00")
    if product.form is Form.EBOOK:
        add(detail, "ProductForm", "ED")
        add(detail, "ProductFormDetail", "E101")
        add(detail, "ProductFormDetail", "E200")
        for code, words in _accessibility(epub):
            feature = add(detail, "ProductFormFeature")
            add(feature, "ProductFormFeatureType", "09")
            add(feature, "ProductFormFeatureValue", code)
            if words:
                add(feature, "ProductFormFeatureDescription", words)
        add(detail, "PrimaryContentType", "10")  # text
    else:
        _paper_form(detail, product)
    if book.series is not None:
        _series(detail, book, book.series)
    _titles(detail, book)
    for number, author in enumerate(book.authors, start=1):
        _contributor(detail, number, author)
    language = add(detail, "Language")
    add(language, "LanguageRole", "01")
    add(language, "LanguageCode", "kor")
    for kind, value, unit in _extents(book, product, epub):
        extent = add(detail, "Extent")
        add(extent, "ExtentType", kind)
        add(extent, "ExtentValue", str(value))
        add(extent, "ExtentUnit", unit)
    _subjects(detail, book, category_scheme)
    if book.target_readers is not None:
        audience = add(detail, "AudienceDescription", book.target_readers)
        audience.set("language", "kor")


def _accessibility(epub: EpubFacts) -> Iterator[tuple[str, str | None]]:
    """Yield what the EPUB says of itself, in codes of List 196."""
    if epub.summary:
        yield "00", epub.summary
    if epub.conforms_to is not None:
        yield "04", None
        yield "81", None  # WCAG 2.1
        yield "85", None  # level AA
    codes = {_FEATURES[feature] for feature in epub.features if feature in _FEATURES}
    if ("textual",) in epub.sufficient:
        codes.add("52")
    yield from ((code, None) for code in sorted(codes))


def _paper_form(detail: etree._Element, product: Product) -> None:
    form, binding = ("BA", None) if product.binding is None else _PAPER_FORMS[product.binding]
    add(detail, "ProductForm", form)
    if binding is not None:
        add(detail, "ProductFormDetail", binding)
    if product.trim is None:
        return
    for kind, length in (("01", product.trim.height), ("02", product.trim.width)):
        measure = add(detail, "Measure")
        add(measure, "MeasureType", kind)
        add(measure, "Measurement", f"{length:g}")
        add(measure, "MeasureUnitCode", "mm")


def _series(detail: etree._Element, book: ListedBook, name: str) -> None:
    collection = add(detail, "Collection")
    add(collection, "CollectionType", "10")  # the publisher's own
    title = add(collection, "TitleDetail")
    add(title, "TitleType", "01")
    element = add(title, "TitleElement")
    add(element, "TitleElementLevel", "02")  # of the collection
    if book.series_number is not None:
        add(element, "PartNumber", str(book.series_number))
    add(element, "TitleText", name)


def _titles(detail: etree._Element, book: ListedBook) -> None:
    for kind, text, below in (("01", book.title, book.subtitle), ("03", book.original_title, None)):
        if text is None:
            continue
        title = add(detail, "TitleDetail")
        add(title, "TitleType", kind)
        element = add(title, "TitleElement")
        add(element, "TitleElementLevel", "01")
        add(element, "TitleText", text)
        if below is not None:
            add(element, "Subtitle", below)


def _contributor(detail: etree._Element, number: int, author: Author) -> None:
    element = add(detail, "Contributor")
    add(element, "SequenceNumber", str(number))
    words = author.role.replace("·", " ").replace("ㆍ", " ").replace(",", " ").replace("/", " ").split()
    for code in dict.fromkeys(_ROLES.get(word, "Z99") for word in words):
        add(element, "ContributorRole", code)
    add(element, "CorporateName" if author.corporate else "PersonName", author.name)
    if author.introduction is not None:
        add(element, "BiographicalNote", author.introduction)


def _extents(book: ListedBook, product: Product, epub: EpubFacts) -> Iterator[tuple[str, int, str]]:
    pages = None if book.paper is None else book.paper.pages
    if product.form is Form.PAPER:
        if pages is not None:
            yield "06", pages, "03"  # all pages inside the cover
        return
    if pages is not None:
        yield "08", pages, "03"  # of the printed counterpart
    yield "22", epub.size, "17"


def _subjects(detail: etree._Element, book: ListedBook, category_scheme: tuple[str, str] | None) -> None:
    if book.kdc is not None:
        subject = add(detail, "Subject")
        add(subject, "SubjectSchemeIdentifier", "35")
        add(subject, "SubjectCode", book.kdc)
    if category_scheme is not None:
        scheme, words = category_scheme
        subject = add(detail, "Subject")
        add(subject, "SubjectSchemeIdentifier", "24")
        add(subject, "SubjectSchemeName", scheme)
        add(subject, "SubjectHeadingText", words)
    if book.keywords:
        subject = add(detail, "Subject")
        add(subject, "SubjectSchemeIdentifier", "20")
        add(subject, "SubjectHeadingText", "; ".join(book.keywords))

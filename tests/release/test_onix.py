"""ONIX records, judged by onixcheck against EDItEUR's schemas and code lists, and read back by meaning."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from onixcheck import validate
from release.listed import BOOK, EBOOK, FACTS, PAPER, changed

from publisher.release.epub_facts import EpubFacts
from publisher.release.listing import ListedBook
from publisher.release.onix import Resource, onix_message

RESOURCES = (
    Resource("a_cover.jpg", "01", "03", "D502", 10, "00" * 32, (1400, 1914)),
    Resource("a_sample.epub", "15", "04", "E101", 20, "11" * 32),
    Resource("a_sample.pdf", "15", "04", "E107", 30, "22" * 32),
)
NAMES = {"o": "http://ns.editeur.org/onix/3.0/reference"}


def judged(message: bytes) -> list[Any]:
    """Return what onixcheck says, by both kinds of schema."""
    file = BytesIO(message)
    file.name = "onix.xml"
    return list(validate(file, schemas=("xsd", "rng")))


def message(book: ListedBook = BOOK, facts: EpubFacts = FACTS) -> bytes:
    """Return the record of a book."""
    return onix_message(book, facts, RESOURCES, ("교보문고 분류", "경영"))


def texts(data: bytes, path: str) -> list[str]:
    """Return the texts of the elements at a path below the first product."""
    root = etree.fromstring(data)
    first = root.findall("o:Product", NAMES)[0]
    return [
        str(found.text) for found in first.findall("/".join(f"o:{name}" for name in path.split("/")), NAMES)
    ]


BARE = changed(
    paper=None,
    subtitle=None,
    series=None,
    description=None,
    review=None,
    contents=(),
    keywords=(),
    kdc=None,
    target_readers=None,
    video_url=None,
    ebook=replace(EBOOK, isbn=None, price_won=None),
)


@pytest.mark.parametrize(
    ("book", "facts"),
    [
        (BOOK, FACTS),
        (BOOK, replace(FACTS, conforms_to="EPUB Accessibility 1.1 - WCAG 2.1 Level AA")),
        (changed(original_title="A Small Book", translated=True), FACTS),
        (changed(paper=replace(PAPER, pages=None, binding=None, trim=None)), FACTS),
        (BARE, EpubFacts(1, None)),
    ],
    ids=["whole", "conforming", "translated", "unmeasured", "bare"],
)
def test_onixcheck_finds_nothing(book: ListedBook, facts: EpubFacts) -> None:
    """The record is valid, with every field and with the fewest."""
    assert [item.short for item in judged(message(book, facts))] == []


@pytest.mark.parametrize(
    ("sound", "planted"),
    [
        (b"<ProductForm>ED<", b"<ProductForm>QQ<"),
        (b"<IDValue>9788900000023<", b"<IDValue/><IDValue>9788900000023<"),
        (b"<NotificationType>03</NotificationType>", b""),
    ],
    ids=["code", "order", "gap"],
)
def test_onixcheck_finds_a_planted_fault(sound: bytes, planted: bytes) -> None:
    """The judge is awake: a wrong code, a doubled element and a missing one are each told."""
    whole = message()
    assert sound in whole
    assert judged(whole.replace(sound, planted, 1))


def test_the_record_says_what_the_book_says() -> None:
    """Title, contributors with their roles, identifiers, extents, price and the related product."""
    data = message()
    title = "DescriptiveDetail/TitleDetail/TitleElement"
    assert texts(data, f"{title}/TitleText") == ["작은 사례집"]
    assert texts(data, f"{title}/Subtitle") == ["시험을 위한 사례"]
    assert texts(data, "DescriptiveDetail/Contributor/ContributorRole") == ["A01", "B01", "Z99"]
    assert texts(data, "DescriptiveDetail/Contributor/PersonName") == ["홍길동"]
    assert texts(data, "DescriptiveDetail/Contributor/CorporateName") == ["가상진흥원"]
    assert texts(data, "ProductIdentifier/IDValue") == ["9788900000023"] * 2
    assert texts(data, "DescriptiveDetail/Extent/ExtentValue") == ["24", "1234"]
    assert texts(data, "RelatedMaterial/RelatedProduct/ProductRelationCode") == ["13"]
    assert texts(data, "RelatedMaterial/RelatedProduct/ProductIdentifier/IDValue")[0] == "9788900000016"
    assert texts(data, "ProductSupply/SupplyDetail/Price/PriceAmount") == ["9000"]
    assert texts(data, "PublishingDetail/PublishingDate/Date") == ["20240306", "20240305"]
    assert texts(data, "DescriptiveDetail/Subject/SubjectSchemeIdentifier") == ["35", "24", "20"]


def test_accessibility_is_what_the_file_says() -> None:
    """Codes follow the EPUB's own metadata; one that has no code is left out; none is claimed unasked."""
    values = "DescriptiveDetail/ProductFormFeature/ProductFormFeatureValue"
    assert texts(message(), values) == ["00", "11", "14", "41", "52"]
    assert texts(message(facts=EpubFacts(1, None)), values) == []
    claimed = replace(FACTS, conforms_to="EPUB Accessibility 1.1 - WCAG 2.1 Level AA")
    assert {"04", "81", "85"} <= set(texts(message(facts=claimed), values))


def test_not_for_sale_is_unpriced() -> None:
    """비매품 has no price, and says why."""
    free = message(changed(ebook=replace(EBOOK, price_won=None)))
    assert texts(free, "ProductSupply/SupplyDetail/Price/PriceAmount") == []
    assert texts(free, "ProductSupply/SupplyDetail/UnpricedItemType") == ["01"]


def test_samples_belong_to_the_e_book_alone() -> None:
    """The paper book shows the cover; samples are of the e-book."""
    root = etree.fromstring(message())
    kinds = [
        [found.text for found in product.iterfind(".//o:ResourceContentType", NAMES)]
        for product in root.findall("o:Product", NAMES)
    ]
    assert kinds == [["01", "15", "15", "26"], ["01", "26"]]


def test_two_records_are_the_same_bytes() -> None:
    """Nothing comes from the clock."""
    assert message() == message()
    assert b"<SentDateTime>20240306<" in message()

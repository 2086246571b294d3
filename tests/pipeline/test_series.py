"""Series as finished files: leaflets and volumes of the stock book, each a small book that knows its own name."""

from __future__ import annotations

import posixpath
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from judges import epubcheck
from lxml import etree
from pipeline.building import Built, build_into
from pipeline.finished import FinishedPdf
from pipeline.setting import STOCK

from publisher.content.load import load_book
from publisher.editions.series import editions_of
from publisher.errors import EditionError

SERIES = """
  leaflets: {target: print, each: case}
  volumes: {target: print, each: region, subtitle: 지역별로 엮은 사례}
  pamphlets: {target: booklet, each: region}
  small-leaflets: {target: booklet, each: case}
  e-leaflets: {target: epub, each: case}
  e-volumes: {target: epub, each: region}
"""
TITLE = "지어낸 이야기로 엮은 가상기업 작은 사례집(스토리)"
LABELS = {
    "01": "(주)가상정밀(가상 사례)",
    "02": "가상바이오 주식회사(가상 사례)",
    "03": "농업회사법인 가상 Foods(주)(가상 사례)",
    "daejeon": "대전광역시 편",
    "gangwon": "강원도 편",
    "jeju": "제주특별자치도 편",
}
NAMES = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the stock book with series in it."""
    root = Path(shutil.copytree(STOCK, tmp_path_factory.mktemp("series") / "book"))
    with (root / "book.yaml").open("a", encoding="utf-8") as file:
        file.write(SERIES)
    return root


@pytest.fixture(scope="module")
def made(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return all series of the book, built."""
    names = ("leaflets", "volumes", "pamphlets", "small-leaflets", "e-leaflets", "e-volumes")
    return build_into(tmp_path_factory.mktemp("made"), book, names)


def papers(made: Built) -> Iterator[tuple[str, FinishedPdf]]:
    """Yield the last part of the name, and the pages, of every paper member."""
    for artifact in made.report.artifacts:
        office = artifact.edition.startswith(("pamphlets", "small-leaflets"))
        if artifact.kind == ("interior" if office else "digital"):
            yield artifact.edition.partition("/")[2], FinishedPdf(artifact.path)


def flat(text: str) -> str:
    """Return text without white space."""
    return "".join(text.split())


def package_of(path: Path) -> etree._Element:
    """Return the package document of an EPUB."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def said(package: etree._Element, name: str) -> list[str]:
    """Return the values of a Dublin Core element."""
    return [str(text) for text in package.xpath(f"//dc:{name}/text()", namespaces=NAMES)]


def test_every_member_has_a_folder(made: Built) -> None:
    """Each member stands in a folder of its own, with the files of its target, and nothing is said about it."""
    assert made.report.diagnostics == ()
    keys, places = ("01", "02", "03"), ("daejeon", "gangwon", "jeju")
    wanted = [
        *(f"leaflets/{key}/{kind}.pdf" for key in keys for kind in ("interior", "digital")),
        *(f"volumes/{key}/{kind}.pdf" for key in places for kind in ("interior", "digital", "cover")),
        *(f"pamphlets/{key}/{kind}.pdf" for key in places for kind in ("interior", "imposed")),
        *(f"small-leaflets/{key}/{kind}.pdf" for key in keys for kind in ("interior", "imposed")),
        *(f"e-leaflets/{key}/stock-book.epub" for key in keys),
        *(f"e-volumes/{key}/stock-book.epub" for key in places),
    ]
    assert [a.path.relative_to(made.home).as_posix() for a in made.report.artifacts] == wanted


def test_a_pdf_bears_the_title_of_its_member(made: Built) -> None:
    """The file's own title and its colophon cite the book with the company or the region behind it."""
    seen = set()
    for key, pdf in papers(made):
        title = f"{TITLE}: {LABELS[key]}"
        assert pdf.reader.metadata is not None
        assert pdf.reader.metadata.title == title
        colophon = pdf.texts[pdf.place_of("colophon")]
        assert flat(f"작은 사례집(스토리): {LABELS[key]}") in flat(colophon)
        seen.add(title)
    assert len(seen) == 6


def test_a_volume_shows_its_region_on_cover_and_heads(made: Built) -> None:
    """The cover names the region behind the series' own subtitle; running heads name the volume."""
    pdf = FinishedPdf(made.home / "volumes" / "daejeon" / "digital.pdf")
    assert flat("지역별로 엮은 사례 · 대전광역시 편") in flat(pdf.texts[0])
    assert any("작은 사례집 · 대전광역시 편" in text for text in pdf.texts)
    assert not any("가상바이오" in text for text in pdf.texts)


def test_links_lead_nowhere_else(made: Built) -> None:
    """Case 1 speaks of case 3: the words stay, the link goes, and no link of any member is left without an end."""
    leaflet = FinishedPdf(made.home / "leaflets" / "01" / "digital.pdf")
    assert "가상푸드" in "".join(leaflet.texts)
    for _, pdf in papers(made):
        known = set(pdf.reader.named_destinations)
        wanted = {aim for page in range(len(pdf.texts)) for kind, aim in pdf.links(page) if kind == "to"}
        assert wanted <= known
    with zipfile.ZipFile(made.home / "e-leaflets" / "01" / "stock-book.epub") as archive:
        assert "가상푸드" in archive.read("EPUB/text/case-1.xhtml").decode()
        named = set(archive.namelist())
        for name in named:
            if name.endswith(".xhtml"):
                root = etree.fromstring(archive.read(name))
                hrefs = {str(href).partition("#")[0] for href in root.xpath("//@href")}
                aims = {href for href in hrefs if href and "://" not in href}
                folder = posixpath.dirname(name)
                assert {posixpath.normpath(posixpath.join(folder, aim)) for aim in aims} <= named


def test_the_whole_book_keeps_its_links(book: Path, tmp_path: Path) -> None:
    """What is an end nowhere in a leaflet is one in the whole book: the twin of the test above."""
    whole = build_into(tmp_path, book, ("print",))
    pdf = FinishedPdf(whole.home / "print" / "digital.pdf")
    aims = {aim for page in range(len(pdf.texts)) for kind, aim in pdf.links(page) if kind == "to"}
    assert "case-3" in aims


def test_a_link_of_a_template_is_told(book: Path, tmp_path: Path) -> None:
    """A template that links to a case on its own account is told of where the edition lacks it, and only there."""
    root = Path(shutil.copytree(book, tmp_path / "book"))
    (root / "templates").mkdir()
    (root / "templates" / "colophon.xhtml.j2").write_text(
        '<section id="{{ section.id }}"><p><a href="#case-1">첫 사례</a></p></section>', encoding="utf-8"
    )
    made = build_into(tmp_path / "out", root, ("leaflets/01", "leaflets/02"))
    assert [(item.code, dict(item.arguments)["target"]) for item in made.report.diagnostics] == [
        ("PAGE-032", "case-1")
    ]


def test_a_leaflet_has_no_page_to_spare(made: Built) -> None:
    """The colophon stands on the back of the last leaf, right behind the story where that ends on a front."""
    for key, count in {"01": 4, "02": 2}.items():
        pdf = FinishedPdf(made.home / "leaflets" / key / "digital.pdf")
        assert len(pdf.texts) == count
        assert all(flat(text) for text in pdf.texts)
        assert pdf.place_of("colophon") == count - 1


def test_a_leaflet_of_the_office_printer_is_one_sheet(made: Built) -> None:
    """A story as a digest fills the first page of one folded sheet, its colophon the last."""
    pdf = FinishedPdf(made.home / "small-leaflets" / "01" / "interior.pdf")
    sheets = FinishedPdf(made.home / "small-leaflets" / "01" / "imposed.pdf")
    assert (len(pdf.texts), len(sheets.texts)) == (4, 2)
    assert pdf.place_of("colophon") == 3


def test_every_e_book_says_which_it_is(made: Built, book: Path) -> None:
    """Title and identifier are those of the member, its own and the planned ones; a leaflet says what it tells."""
    planned = {edition.name: edition for edition in editions_of(load_book(book))}
    found = {}
    for artifact in made.report.artifacts:
        if artifact.kind == "epub":
            package = package_of(artifact.path)
            key = artifact.edition.partition("/")[2]
            assert said(package, "title")[0] == f"{TITLE}: {LABELS[key]}"
            assert said(package, "identifier") == [planned[artifact.edition].identifier]
            found[artifact.edition] = (said(package, "identifier")[0], said(package, "description"))
    assert len({identifier for identifier, _ in found.values()}) == 6
    whole = load_book(book).file
    assert whole.identifier not in {identifier for identifier, _ in found.values()}
    assert found["e-leaflets/03"][1] == ["버려지던 감귤 껍질을 차(茶)로 만든 기업의 이야기다."]
    assert found["e-volumes/jeju"][1] == []


def test_every_e_book_wears_a_cover_of_its_own(made: Built) -> None:
    """The picture on the shelf tells the members apart."""
    covers = set()
    for artifact in made.report.artifacts:
        if artifact.kind == "epub":
            with zipfile.ZipFile(artifact.path) as archive:
                covers.add(archive.read("EPUB/images/cover-image.jpg"))
    assert len(covers) == 6


def test_one_member_alone_is_the_same(made: Built, book: Path, tmp_path: Path) -> None:
    """``--edition leaflets/01`` makes that leaflet and no other, byte for byte as the whole series has it."""
    alone = build_into(tmp_path, book, ("leaflets/01", "e-volumes/jeju"))
    assert sorted(alone.digests) == [
        "e-volumes/jeju/stock-book.epub",
        "leaflets/01/digital.pdf",
        "leaflets/01/interior.pdf",
        "leaflets/01/page-plan.json",
        "leaflets/01/provenance.json",
    ]
    assert alone.digests.items() <= made.digests.items()


@pytest.mark.parametrize(
    ("written", "asked", "code"),
    [
        ("  leaflets: {target: print, each: case}\n", ("leaflets/04",), "EDN-001"),
        ("  chosen: {target: print, cases: [9]}\n", ("booklet",), "EDN-010"),
    ],
)
def test_what_contradicts_the_book_is_not_built(
    tmp_path: Path, written: str, asked: tuple[str, ...], code: str
) -> None:
    """An unknown member, and an edition that chooses a case there is not, even where another one is asked for."""
    root = Path(shutil.copytree(STOCK, tmp_path / "book"))
    with (root / "book.yaml").open("a", encoding="utf-8") as file:
        file.write(written)
    with pytest.raises(EditionError) as raised:
        build_into(tmp_path / "out", root, asked)
    assert [item.code for item in raised.value.diagnostics] == [code]
    assert not (tmp_path / "out").exists()


@pytest.mark.judge
@pytest.mark.parametrize("name", ["e-leaflets/01", "e-volumes/daejeon"])
def test_epubcheck_has_nothing_to_say(made: Built, name: str) -> None:
    """A leaflet and a volume are sound EPUBs."""
    assert epubcheck.judge(made.home / name / "stock-book.epub") == ()

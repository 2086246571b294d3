"""Parcels for stores from end to end: what is in them, who judges it, and what stays when one fails."""

from __future__ import annotations

import html
import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from judges import epubcheck, verapdf
from onixcheck import validate
from pipeline.building import digests, shared_cache
from pipeline.setting import STOCK, fonts_as_before

from publisher.checks.accessibility import evaluate, report_value
from publisher.errors import EditionError, PublisherError, ReleaseError, Severity, diagnose
from publisher.pipeline import BuildReport, listing
from publisher.pipeline.listing import make_listings
from publisher.pipeline.means import Means
from publisher.progress import NullProgress
from publisher.release.manifest import MANIFEST, faults
from publisher.render.cache import Cache
from publisher.render.executor import SerialExecutor
from publisher.render.stores import LocalStore

STEM = "9788900000023"
STORES = ("kyobo", "upaper", "library")


def list_into(out: Path, *stores: str, root: Path = STOCK, strict: bool = False) -> BuildReport:
    """Make parcels of a book."""
    with fonts_as_before(), SerialExecutor() as hands:
        means = Means.of(Cache(LocalStore(shared_cache())), hands)
        return make_listings(
            root,
            stores=stores,
            edition=None,
            out=out,
            progress=NullProgress(),
            strict=strict,
            means=means,
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the stock book's parcels."""
    out = tmp_path_factory.mktemp("listing")
    report = list_into(out, *STORES)
    assert [item for item in report.diagnostics if item.code.startswith("REL-")] == []
    return out / "stock-book" / "release"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book that may be changed."""
    return Path(shutil.copytree(STOCK, tmp_path / "book"))


def without(book: Path, *keys: str) -> Path:
    """Leave lines out of book.yaml."""
    path = book / "book.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.strip().startswith(keys)]
    assert len(kept) == len(lines) - len(keys)
    path.write_text("".join(kept), encoding="utf-8")
    return book


def test_a_parcel_holds_everything_a_store_asks_for(made: Path) -> None:
    """The e-book, its cover, the form, the record, texts to paste, samples, and the list of them all."""
    assert {path.name for path in (made / "kyobo").iterdir()} == {
        f"{STEM}.epub",
        f"{STEM}_cover.jpg",
        f"{STEM}_sample.epub",
        f"{STEM}_sample.pdf",
        "accessibility.html",
        "accessibility.json",
        "authors.txt",
        "contents.txt",
        "description.txt",
        "listing.xlsx",
        "onix.xml",
        "review.txt",
        MANIFEST,
    }
    assert f"{STEM}_cover_700x1000.jpg" in {path.name for path in (made / "upaper").iterdir()}
    assert {path.name for path in (made / "library").iterdir()} == {
        f"{STEM}.epub",
        f"{STEM}_cover.jpg",
        "accessibility.html",
        "accessibility.json",
        "deposit.txt",
        "deposit.xlsx",
        "isbn-registration.txt",
        "isbn-registration.xlsx",
        MANIFEST,
    }


@pytest.mark.parametrize("store", STORES)
def test_the_manifest_is_true(made: Path, store: str) -> None:
    """Every file is what its digest says."""
    assert faults(made / store) == ()
    assert json.loads((made / store / MANIFEST).read_bytes())["parcel"] == store


@pytest.mark.parametrize("store", STORES)
def test_the_evidence_on_accessibility_is_of_the_file_beside_it(made: Path, store: str) -> None:
    """The report says what an evaluation of the packed e-book says, page and value alike."""
    told = json.loads((made / store / "accessibility.json").read_bytes())
    assert told == report_value(evaluate(made / store / f"{STEM}.epub"))
    assert told["file"] == f"{STEM}.epub"
    assert told["passed"], [item for item in told["items"] if item["verdict"] == "fail"]
    page = (made / store / "accessibility.html").read_text(encoding="utf-8")
    assert all(item["evidence"] in html.unescape(page) for item in told["items"])
    assert "<script" not in page


def test_the_form_tells_the_files_by_name(made: Path) -> None:
    """What the form calls the e-book, the cover and the samples lies beside it, and nothing required is empty."""
    sheet = openpyxl.load_workbook(made / "kyobo" / "listing.xlsx")["도서 정보"]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    for field in ("파일", "표지", "미리보기 파일"):
        for name in str(rows[field][2]).splitlines():
            assert (made / "kyobo" / name).is_file()
    assert not [name for name, row in rows.items() if row[1] == "*" and not row[2]]
    assert rows["출판사 서평"][2] == "=1+1로 시작하는 글도 글일 뿐이다."


@pytest.mark.parametrize("store", ["kyobo", "upaper"])
def test_the_record_is_valid(made: Path, store: str) -> None:
    """The judge of records finds nothing in what was really made."""
    assert [item.short for item in validate(str(made / store / "onix.xml"), schemas=("xsd", "rng"))] == []


@pytest.mark.judge
@pytest.mark.parametrize("store", ["kyobo", "upaper"])
def test_the_sample_is_a_sound_e_book(made: Path, store: str) -> None:
    """EPUBCheck finds nothing in the sample, made to the store's own profile."""
    assert epubcheck.judge(made / store / f"{STEM}_sample.epub") == ()


@pytest.mark.judge
def test_the_pdf_sample_is_accessible(made: Path) -> None:
    """The judge of PDFs still finds PDF/UA-1 in what was cut."""
    verdict = verapdf.judge(made / "kyobo" / f"{STEM}_sample.pdf")
    assert (verdict.compliant, verdict.failures) == (True, ())


def test_the_sample_says_what_it_is(made: Path) -> None:
    """Its title says so, it has no ISBN of the book, and holds less than the book."""
    packed = (made / "kyobo" / f"{STEM}_sample.epub").read_bytes()
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        package = archive.read("EPUB/content.opf").decode()
        names = archive.namelist()
    assert "(미리보기)</dc:title>" in package
    assert STEM not in package
    assert [name for name in names if "case-" in name] == ["EPUB/text/case-1.xhtml"]


def test_two_runs_are_the_same_bytes(made: Path, tmp_path: Path) -> None:
    """The same book gives the same parcels, file by file."""
    list_into(tmp_path, *STORES)
    assert digests(tmp_path / "stock-book" / "release") == digests(made)


def test_what_a_store_asks_for_is_told(book: Path, tmp_path: Path) -> None:
    """An e-book without ISBN and readers is listed all the same, under the book's own name, with two warnings."""
    text = (book / "book.yaml").read_text(encoding="utf-8")
    assert "{isbn: 978-89-000-0002-3}" in text
    (book / "book.yaml").write_text(text.replace("{isbn: 978-89-000-0002-3}", "{}"), encoding="utf-8")
    report = list_into(tmp_path / "out", "kyobo", root=without(book, "target_readers:"))
    said = [(item.severity, dict(item.arguments).get("key")) for item in report.diagnostics]
    assert (Severity.WARNING, "editions.epub.isbn") in said
    assert (Severity.WARNING, "listing.target_readers") in said
    assert (tmp_path / "out" / "stock-book" / "release" / "kyobo" / "stock-book.epub").is_file()


def test_a_strict_run_refuses_and_leaves_the_last_parcel(book: Path, tmp_path: Path) -> None:
    """With a required field gone, a strict run fails, and what was listed before still stands."""
    out = tmp_path / "out"
    list_into(out, "library", root=book)
    before = digests(out / "stock-book" / "release")
    without(book, "target_readers:")
    with pytest.raises(PublisherError):
        list_into(out, "kyobo", "library", root=book, strict=True)
    assert digests(out / "stock-book" / "release") == before


def test_what_a_store_would_send_back_is_not_put_in_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An error in one store's files stops all parcels of the run, strict or not."""
    broken = diagnose("EPUB-051", file="a.epub", detail="planted")
    monkeypatch.setattr(
        listing, "profile_cautions", lambda store: (broken,) if store.name == "library" else ()
    )
    with pytest.raises(ReleaseError) as caught:
        list_into(tmp_path, "kyobo", "library")
    assert broken in caught.value.diagnostics
    assert not (tmp_path / "stock-book" / "release").exists()


def test_an_unknown_store_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    """The stores there are stand in the hint."""
    with pytest.raises(ReleaseError) as caught:
        list_into(tmp_path, "kyobbo")
    (said,) = caught.value.diagnostics
    assert said.code == "REL-044"
    assert "kyobo, yes24" in said.hint()
    assert list(tmp_path.iterdir()) == []


def test_a_book_without_an_e_book_is_refused(book: Path, tmp_path: Path) -> None:
    """There is nothing to list."""
    without(book, "epub: {isbn")
    with pytest.raises(EditionError) as caught:
        list_into(tmp_path / "out", "kyobo", root=book)
    assert [item.code for item in caught.value.diagnostics] == ["REL-045"]


def test_a_sample_too_small_for_a_case_says_so(book: Path, tmp_path: Path) -> None:
    """One percent holds no whole case and no whole section: the form goes out, with two warnings."""
    text = (book / "book.yaml").read_text(encoding="utf-8")
    (book / "book.yaml").write_text(text.replace("sample_share: 50", "sample_share: 1"), encoding="utf-8")
    report = list_into(tmp_path / "out", "kyobo", root=book)
    assert {"REL-043", "REL-046"} <= {item.code for item in report.diagnostics}
    names = {path.name for path in (tmp_path / "out" / "stock-book" / "release" / "kyobo").iterdir()}
    assert f"{STEM}_sample.epub" in names
    assert f"{STEM}_sample.pdf" not in names


def test_an_editor_may_refuse_samples(book: Path, tmp_path: Path) -> None:
    """``preview: false`` makes none and says N."""
    text = (book / "book.yaml").read_text(encoding="utf-8")
    changed = text.replace("sample_share: 50", "preview: false")
    (book / "book.yaml").write_text(changed, encoding="utf-8")
    list_into(tmp_path / "out", "kyobo", root=book)
    home = tmp_path / "out" / "stock-book" / "release" / "kyobo"
    assert not [path for path in home.iterdir() if "sample" in path.name]
    sheet = openpyxl.load_workbook(home / "listing.xlsx")["도서 정보"]
    assert {row[0]: row[2] for row in sheet.iter_rows(values_only=True)}["미리보기"] == "N"


def test_the_library_is_told_of_a_book_before_it_has_an_isbn(book: Path, tmp_path: Path) -> None:
    """Data for the ISBN are asked for before there is one: its absence is a warning, and the parcel is made."""
    text = (book / "book.yaml").read_text(encoding="utf-8")
    (book / "book.yaml").write_text(text.replace("{isbn: 978-89-000-0002-3}", "{}"), encoding="utf-8")
    report = list_into(tmp_path / "out", "library", root=book)
    assert {"EPUB-116", "REL-040"} <= {item.code for item in report.diagnostics}
    assert {item.severity for item in report.diagnostics} == {Severity.WARNING}
    home = tmp_path / "out" / "stock-book" / "release" / "library"
    assert "ISBN:" in (home / "isbn-registration.txt").read_text(encoding="utf-8").splitlines()


def test_a_store_s_own_naming_is_followed(book: Path, tmp_path: Path) -> None:
    """A pattern in book.yaml names every file of a store's parcel, also inside form and manifest."""
    text = (book / "book.yaml").read_text(encoding="utf-8")
    settings = '{isbn: 978-89-000-0002-3, profile: kyobo, profile_values: {file_name: "EB_{isbn}-{slug}"}}'
    (book / "book.yaml").write_text(text.replace("{isbn: 978-89-000-0002-3}", settings), encoding="utf-8")
    list_into(tmp_path / "out", "kyobo", root=book)
    home = tmp_path / "out" / "stock-book" / "release" / "kyobo"
    stem = f"EB_{STEM}-stock-book"
    named = {path.name for path in home.iterdir() if STEM in path.name}
    assert named == {f"{stem}{ending}" for ending in (".epub", "_cover.jpg", "_sample.epub", "_sample.pdf")}
    assert faults(home) == ()
    sheet = openpyxl.load_workbook(home / "listing.xlsx")["도서 정보"]
    assert f"{stem}.epub" in {row[2] for row in sheet.iter_rows(values_only=True)}

"""A release is whole or is not there; it is refused with the rule and the page that are wrong."""

from __future__ import annotations

import errno
import json
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pikepdf import Dictionary, Name, Pdf
from pipeline.building import digests, shared_cache
from pipeline.setting import STOCK, fonts_as_before

from publisher.assembly.proof_mark import MARK
from publisher.checks.preflight import Subject
from publisher.checks.report import CheckReport, Finding, Spot
from publisher.editions.edition import Edition
from publisher.errors import CheckError, EditionError, ReleaseError, Severity, diagnose
from publisher.pipeline import BuildReport, line, releasing
from publisher.pipeline.means import Means
from publisher.pipeline.releasing import release
from publisher.pipeline.ticketed import write_pdf
from publisher.pipeline.workshop import Workshop
from publisher.progress import NullProgress
from publisher.release.manifest import faults
from publisher.release.print_order import Ticket
from publisher.render.cache import Cache
from publisher.render.executor import SerialExecutor
from publisher.render.stores import LocalStore

ROOT = Path(__file__).parents[2]
EDITIONS = """
editions:
  print:
    isbn: 978-89-000-0001-6
    isbn_addon: '03320'
    price: 12000
    print_order: {copies: 500, notes: [{label: 감리, value: 첫 대에 **입회**한다.}]}
  pocket:
    {target: print, trim: 국판, binding: saddle, digital: false, margins_mm: {head: 13, foot: 17, inner: 13, outer: 13}}
  booklet: {}
  epub: {}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the stock book with two print editions."""
    root = tmp_path_factory.mktemp("book") / "stock"
    shutil.copytree(STOCK, root)
    file = root / "book.yaml"
    before, _, _ = file.read_text(encoding="utf-8").partition("\neditions:\n")
    file.write_text(before + EDITIONS, encoding="utf-8")
    return root


def finding(subject: Subject, severity: Severity) -> Finding:
    """Return an error or a warning of preflight on the third page."""
    code = "PRE-105" if severity is Severity.ERROR else "PRE-106"
    said = diagnose(code, found="1 × 1", first="2 × 2") if code == "PRE-105" else diagnose(code, x=1, y=2)
    return Finding(
        "preflight", str(subject.path), severity, code, said.message(), "p. 3", Spot(2, "3"), None, said
    )


def silent(subject: Subject) -> CheckReport:
    """Find nothing."""
    return CheckReport((str(subject.path),), ("preflight",))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Callable[[Severity | None], None]:
    """Return what makes preflight say nothing, as at first, or one thing of every interior."""

    def say(severity: Severity | None) -> None:
        def judge(subject: Subject) -> CheckReport:
            told = severity is not None and subject.path.name == "interior.pdf"
            found = (finding(subject, severity),) if told and severity is not None else ()
            return CheckReport((str(subject.path),), ("preflight",), found)

        monkeypatch.setattr(releasing, "judge", judge)

    say(None)
    return say


def released(
    book: Path, out: Path, editions: tuple[str, ...] | None = ("print",), *, strict: bool = True
) -> BuildReport:
    """Release the book."""
    with fonts_as_before(), SerialExecutor() as hands:
        means = Means.of(Cache(LocalStore(shared_cache())), hands)
        return release(
            book,
            editions=editions,
            out=out,
            progress=NullProgress(),
            strict=strict,
            means=means,
            translate=str,
        )


def home(out: Path) -> Path:
    """Return the folder of all parcels."""
    return out / "stock-book" / "release"


@pytest.fixture(scope="module")
def once(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the output folder of one release of the main edition, which no test changes."""
    out = tmp_path_factory.mktemp("once")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releasing, "judge", silent)
        released(book, out)
    return out


@pytest.fixture
def before(once: Path, tmp_path: Path) -> dict[str, str]:
    """Put that release into ``tmp_path`` and return the digests of its parcels."""
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return digests(home(tmp_path))


class TestParcel:
    """One release of the main edition."""

    @pytest.fixture
    def parcel(self, once: Path) -> Path:
        """Return the folder of the parcel."""
        return home(once) / "print"

    def test_it_is_whole(self, parcel: Path) -> None:
        """Every file a shop wants is there once, listed with its digest, under an ASCII name that says what it is."""
        value = json.loads((parcel / "manifest.json").read_bytes())
        roles = [entry["role"] for entry in value["files"]]
        assert sorted(roles) == sorted(
            ["interior", "cover", "digital", "booklet-imposed", "proof", *["preflight", "print-order"] * 2]
        )
        assert (value["book"], value["parcel"]) == ("stock-book", "print")
        assert faults(parcel) == ()
        names = {path.name for path in parcel.iterdir()}
        assert names == {entry["name"] for entry in value["files"]} | {"manifest.json"}
        assert all(name.isascii() for name in names)
        pages = len(Pdf.open(next(parcel.glob("*_interior_*"))).pages)
        assert f"stock-book_interior_188x257_{pages}p.pdf" in names
        assert f"stock-book_proof_188x257_{pages}p.pdf" in names
        assert [path.name for path in parcel.parent.iterdir()] == ["print"]

    def test_its_files_are_those_of_the_build(self, parcel: Path) -> None:
        """What was judged is what is sent: the same bytes as in the edition's folder."""
        built = parcel.parents[1]
        for role, source in (
            ("interior", built / "print" / "interior.pdf"),
            ("cover", built / "print" / "cover.pdf"),
            ("digital", built / "print" / "digital.pdf"),
            ("booklet-imposed", built / "booklet" / "imposed.pdf"),
        ):
            assert next(parcel.glob(f"*_{role}_*")).read_bytes() == source.read_bytes()

    def test_the_ticket_is_one_sheet_with_every_row(self, parcel: Path) -> None:
        """A4, fonts inside, tagged; all words of the plain ticket stand on it, and what is written in book.yaml."""
        words = (parcel / "print-order.txt").read_text(encoding="utf-8")
        assert "부수: 500부\n" in words
        assert "감리: 첫 대에 입회한다.\n" in words
        assert "납품처: 협의\n" in words
        with pypdfium2.PdfDocument(parcel / "print-order.pdf") as pdf:
            assert len(pdf) == 1
            assert [round(side) for side in pdf[0].get_size()] == [595, 842]
            shown = "".join(pdf[0].get_textpage().get_text_range().split()).replace("\u2060", "")
        labels = [line.partition(": ") for line in words.splitlines() if ": " in line and line[0] != " "]
        assert len(labels) > 20
        for label, _, value in labels:
            assert label.replace(" ", "") in shown
            assert value.replace(" ", "") in shown
        with Pdf.open(parcel / "print-order.pdf") as pdf:
            fonts = [
                item
                for item in pdf.objects
                if isinstance(item, Dictionary) and item.get("/Type") == Name.FontDescriptor
            ]
            assert fonts
            assert all(any(key in font for key in ("/FontFile2", "/FontFile3")) for font in fonts)
            assert "/StructTreeRoot" in pdf.Root

    def test_the_ticket_lists_what_is_sent(self, parcel: Path) -> None:
        """Name, pages and digest of every file but the ticket and the list stand in the plain ticket."""
        words = (parcel / "print-order.txt").read_text(encoding="utf-8")
        for entry in json.loads((parcel / "manifest.json").read_bytes())["files"]:
            if entry["role"] != "print-order":
                assert entry["name"] in words
                assert entry["sha256"] in words

    def test_the_proof_is_marked(self, parcel: Path) -> None:
        """It has the interior's pages, one mark for all, and says in its title what it is."""
        with Pdf.open(next(parcel.glob("*_proof_*"))) as pdf:
            assert MARK in str(pdf.docinfo.Title)
            marks = {page.Resources.XObject["/CasebookProofMark"].objgen for page in pdf.pages}
            assert len(marks) == 1

    @pytest.mark.usefixtures("judged")
    def test_two_releases_are_equal(self, book: Path, tmp_path: Path, before: dict[str, str]) -> None:
        """Made in another place, over an older parcel, every file has the same bytes."""
        released(book, tmp_path)
        assert digests(home(tmp_path)) == before


@pytest.mark.usefixtures("judged")
def test_every_print_edition_gets_its_parcel(book: Path, tmp_path: Path) -> None:
    """Without names all editions for print are released; a stapled one has no cover file; the e-book has no parcel."""
    made = released(book, tmp_path, None, strict=False)
    assert sorted(path.name for path in home(tmp_path).iterdir()) == ["pocket", "print"]
    assert not list((home(tmp_path) / "pocket").glob("*_cover_*"))
    assert list((home(tmp_path) / "pocket").glob("stock-book-pocket_interior_148x210_*p.pdf"))
    assert {item.edition for item in made.artifacts} == {"print", "pocket"}
    for item in made.artifacts:
        assert item.path.stat().st_size == item.bytes


@pytest.mark.usefixtures("judged")
def test_a_booklet_is_released_by_its_name(book: Path, tmp_path: Path) -> None:
    """Its parcel has the pages one by one and the sheets."""
    released(book, tmp_path, ("booklet",))
    names = sorted(path.name.split("_")[1] for path in (home(tmp_path) / "booklet").glob("stock-book_*"))
    assert names == ["imposed", "interior", "proof"]


def test_an_error_of_preflight_refuses(
    book: Path, tmp_path: Path, judged: Callable[[Severity | None], None], before: dict[str, str]
) -> None:
    """Rule and page are told behind REL-005; what was released before stands byte for byte."""
    judged(Severity.ERROR)
    with pytest.raises(ReleaseError) as caught:
        released(book, tmp_path, strict=False)
    assert [said.code for said in caught.value.diagnostics] == ["REL-005", "PRE-105"]
    assert digests(home(tmp_path)) == before


def test_a_warning_refuses_a_strict_release_only(
    book: Path, tmp_path: Path, judged: Callable[[Severity | None], None]
) -> None:
    """Strict, a warning is an error; else it is handed on, and counted on the ticket and in the report."""
    judged(Severity.WARNING)
    with pytest.raises(ReleaseError) as caught:
        released(book, tmp_path)
    assert [said.severity for said in caught.value.diagnostics] == [Severity.ERROR, Severity.ERROR]
    assert not home(tmp_path).exists()
    made = released(book, tmp_path, strict=False)
    assert "PRE-106" in {said.code for said in made.diagnostics}
    parcel = home(tmp_path) / "print"
    assert "오류 없음, 경고 1건" in (parcel / "print-order.txt").read_text(encoding="utf-8")
    (interior,) = (
        file
        for file in json.loads((parcel / "preflight.json").read_bytes())["files"]
        if "_interior_" in file["file"]
    )
    assert [(item["rule"], item["page_index"]) for item in interior["findings"]] == [("PRE-106", 2)]
    assert interior["file"] in (parcel / "preflight.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("judged")
def test_a_warning_of_the_build_refuses_a_strict_release(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the build warns of stops it before anything is judged."""
    monkeypatch.setattr(
        line, "cautions", lambda _: (diagnose("EDN-002", name="print", width="9", drawn="10"),)
    )
    with pytest.raises(CheckError):
        released(book, tmp_path)
    assert not home(tmp_path).exists()


@pytest.mark.parametrize(
    ("names", "error", "code"),
    [
        (("epub",), ReleaseError, "REL-002"),
        (("nowhere",), EditionError, "EDN-001"),
    ],
)
def test_what_cannot_be_released(
    book: Path, tmp_path: Path, names: tuple[str, ...], error: type[Exception], code: str
) -> None:
    """An e-book and an unknown edition are refused by name, before anything is built."""
    with pytest.raises(error) as caught:
        released(book, tmp_path, names)
    assert code in str(caught.value)
    assert not (tmp_path / "stock-book").exists()


def test_a_book_without_a_print_edition(book: Path, tmp_path: Path) -> None:
    """REL-004 says that there is nothing for a print shop."""
    root = tmp_path / "book"
    shutil.copytree(book, root)
    file = root / "book.yaml"
    before, _, _ = file.read_text(encoding="utf-8").partition("\neditions:\n")
    file.write_text(before + "\neditions:\n  epub: {}\n", encoding="utf-8")
    with pytest.raises(ReleaseError, match="REL-004"):
        released(root, tmp_path, None)


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    "fault",
    [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device"), MemoryError()],
    ids=["Ctrl-C", "full disk", "memory"],
)
def test_whatever_stops_the_packing_changes_nothing(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: dict[str, str], fault: BaseException
) -> None:
    """Stopped at the ticket of the second edition: the first is not replaced, and nothing stands beside it."""
    calls: list[str] = []

    def stop(workshop: Workshop, edition: Edition, ticket: Ticket, out: Path, means: Means) -> None:
        calls.append(edition.name)
        if len(calls) == 2:
            raise fault
        write_pdf(workshop, edition, ticket, out, means)

    monkeypatch.setattr(releasing, "write_pdf", stop)
    with pytest.raises(type(fault)):
        released(book, tmp_path, ("print", "booklet"), strict=False)
    assert calls == ["print", "booklet"]
    assert digests(home(tmp_path)) == before


def test_a_killed_release_is_none(
    book: Path, tmp_path: Path, judged: Callable[[Severity | None], None]
) -> None:
    """SIGKILL while a first release is packed: no parcel stands there, and the next release clears up."""
    script = f"""
        import os, signal
        from pathlib import Path
        from publisher.checks.report import CheckReport
        from publisher.pipeline import releasing
        from publisher.pipeline.means import Means
        from publisher.progress import NullProgress
        from publisher.render.cache import Cache
        from publisher.render.executor import SerialExecutor
        from publisher.render.stores import LocalStore

        releasing.judge = lambda subject: CheckReport((str(subject.path),), ("preflight",))
        releasing.write_pdf = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        with SerialExecutor() as hands:
            means = Means.of(Cache(LocalStore(Path({str(shared_cache())!r}))), hands)
            releasing.release(
                Path({str(book)!r}), editions=("print",), out=Path({str(tmp_path)!r}),
                progress=NullProgress(), strict=False, means=means, translate=str,
            )
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    (left,) = home(tmp_path).iterdir()
    assert left.name.startswith(".print.staging-")
    judged(None)
    released(book, tmp_path)
    assert [path.name for path in home(tmp_path).iterdir()] == ["print"]
    assert faults(home(tmp_path) / "print") == ()

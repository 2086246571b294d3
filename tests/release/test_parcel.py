"""What goes into a print parcel, under which names, and that nothing is missing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from pipeline.setting import STOCK

from publisher.assembly.finished import read_finished
from publisher.content.load import load_book
from publisher.content.model.edition import EditionSettings
from publisher.editions.edition import Edition, plan_editions
from publisher.errors import ReleaseError
from publisher.release.parcel import Built, Entry, lay_in, lay_in_proof, listed, source, sources, stem_of

BOOK = load_book(STOCK).file
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" '
    b'pdfxid:GTS_PDFXVersion="PDF/X-4"/></rdf:RDF></x:xmpmeta>'
)


def edition(name: str, **settings: Any) -> Edition:
    """Return an edition of this name and settings."""
    file = BOOK.model_copy(update={"editions": {name: EditionSettings.model_validate(settings)}})
    return plan_editions(file)[0]


def built(folder: Path, *kinds: str) -> dict[str, Built]:
    """Return small PDFs of these kinds: 188 by 257 mm in bleed and slug."""
    made = {}
    for kind in kinds:
        with Pdf.new() as pdf:
            for _ in range(2):
                page = pdf.add_blank_page(page_size=(632.91, 828.5))
                page.obj.TrimBox = Array([50, 50, 582.91, 778.5])
            pdf.docinfo.Title = kind
            pdf.save(folder / f"{kind}.pdf", deterministic_id=True)
        path = folder / f"{kind}.pdf"
        made[kind] = Built(path, hashlib.sha256(path.read_bytes()).hexdigest())
    return made


@pytest.mark.parametrize(
    ("name", "settings", "kinds"),
    [
        ("print", {}, ["interior", "cover", "digital"]),
        ("print", {"digital": False}, ["interior", "cover"]),
        ("print", {"binding": "saddle", "digital": False}, ["interior"]),
        ("print", {"parts": ["cases"], "digital": False}, ["interior"]),
        ("booklet", {}, ["interior", "imposed"]),
    ],
)
def test_an_edition_gives_what_its_making_needs(
    tmp_path: Path, name: str, settings: dict[str, Any], kinds: list[str]
) -> None:
    """A glued book has a cover, a booklet its sheets; the file for screens goes along where there is one."""
    made = built(tmp_path, "interior", "cover", "digital", "imposed")
    assert [item.role for item in sources("b", edition(name, **settings), made)] == kinds


@pytest.mark.parametrize("kind", ["interior", "cover", "digital"])
def test_a_missing_file_is_named(tmp_path: Path, kind: str) -> None:
    """REL-003 names the edition and the file; nothing stands in for it."""
    made = built(tmp_path, *({"interior", "cover", "digital"} - {kind}))
    with pytest.raises(ReleaseError) as caught:
        sources("b", edition("print"), made)
    (said,) = caught.value.diagnostics
    assert said.code == "REL-003"
    assert dict(said.arguments) == {"edition": "print", "file": f"{kind}.pdf"}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("print", "stock-book"),
        ("pocket", "stock-book-pocket"),
        ("leaflets/07", "stock-book-leaflets-07"),
        ("큰책", "stock-book-print"),
        ("Big 책 2", "stock-book-big-2"),
    ],
)
def test_names_are_ascii(name: str, stem: str) -> None:
    """A file's name begins with the slug and, where the edition has a name of its own, with that in plain letters."""
    assert stem_of("stock-book", edition(name, target="print")) == stem


def test_a_name_says_what_is_inside(tmp_path: Path) -> None:
    """Role, trimmed size and number of pages; the bytes are those of the build."""
    made = built(tmp_path, "interior")
    folder = tmp_path / "parcel"
    folder.mkdir()
    entry = lay_in(source("stock-book", edition("print"), "interior", made), folder)
    assert entry.name == "stock-book_interior_188x257_2p.pdf"
    assert (folder / entry.name).read_bytes() == made["interior"].path.read_bytes()
    row = listed(entry, folder)
    assert (row.label, row.pages, row.size) == ("본문", 2, "223.28 × 292.28 mm")
    assert row.sha256 == made["interior"].sha256


def test_a_file_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    """What lies there is no longer what was built and judged: REL-006."""
    made = built(tmp_path, "interior")
    item = source("stock-book", edition("print"), "interior", made)
    with Pdf.open(made["interior"].path, allow_overwriting_input=True) as pdf:
        pdf.docinfo.Title = "other"
        pdf.save()
    with pytest.raises(ReleaseError) as caught:
        lay_in(item, tmp_path)
    assert [said.code for said in caught.value.diagnostics] == ["REL-006"]


def test_a_booklet_goes_along_under_its_own_role(tmp_path: Path) -> None:
    """The sheets of another edition are told from those of the parcel's own; a missing one is refused."""
    made = built(tmp_path, "imposed")
    booklet = edition("booklet")
    entry = lay_in(source("stock-book", booklet, "imposed", made, "booklet-imposed"), tmp_path)
    assert entry.name == "stock-book_booklet-imposed_188x257_2p.pdf"
    assert listed(entry, tmp_path).sides
    with pytest.raises(ReleaseError):
        source("stock-book", booklet, "imposed", {}, "booklet-imposed")


def test_the_proof_lies_beside_its_interior(tmp_path: Path) -> None:
    """It is named like the interior and has its pages; it says that it is a proof."""
    made = built(tmp_path, "interior")
    interior = lay_in(source("stock-book", edition("print"), "interior", made), tmp_path)
    proof = lay_in_proof(interior, "stock-book", tmp_path)
    assert proof.name == "stock-book_proof_188x257_2p.pdf"
    with Pdf.open(tmp_path / proof.name) as pdf:
        assert "교정용" in str(pdf.docinfo.Title)


def test_a_report_has_no_pages(tmp_path: Path) -> None:
    """What is no PDF is listed by its length and digest alone."""
    (tmp_path / "preflight.json").write_bytes(b"{}")
    row = listed(Entry("preflight.json", "preflight", None), tmp_path)
    assert (row.pages, row.size, row.bytes) == (None, "", 2)


def test_a_press_file_says_what_it_was_made_for(tmp_path: Path) -> None:
    """Printing condition, digest of the profile inside, and standard are read from the file."""
    path = built(tmp_path, "interior")["interior"].path
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        profile = Stream(pdf, b"profile")
        pdf.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFX,
                    OutputConditionIdentifier="FOGRA39",
                    DestOutputProfile=pdf.make_indirect(profile),
                )
            ]
        )
        metadata = Stream(pdf, XMP)
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = pdf.make_indirect(metadata)
        pdf.save()
    found = read_finished(path)
    assert found.standard == "PDF/X-4"
    assert found.condition is not None
    assert found.condition.name == "FOGRA39"
    assert found.condition.sha256 == hashlib.sha256(b"profile").hexdigest()


def test_a_plain_file_claims_nothing(tmp_path: Path) -> None:
    """Without an output intent there is no condition, without metadata no standard."""
    found = read_finished(built(tmp_path, "interior")["interior"].path)
    assert (found.condition, found.standard, found.pages) == (None, "", 2)

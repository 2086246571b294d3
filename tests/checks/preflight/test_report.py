"""What preflight hands over: origins, the list of rules, the HTML report, the sidecar, the command."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from checks.preflight import planted

from publisher.checks.preflight import Kind, Profile, Subject, kind_of, preflight, profile_of
from publisher.checks.preflight.judge import judge
from publisher.checks.preflight.listing import listed
from publisher.checks.preflight.page_report import report_html
from publisher.checks.preflight.provenance import Provenance, as_json, read_provenance
from publisher.checks.preflight.rules import RULES
from publisher.cli import main
from publisher.errors import CATALOGUE

_DOCS = Path(__file__).parents[3] / "docs" / "preflight.md"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """An interior with a hairline on page 2 and one in RGB."""
    pdf = planted.interior()
    pdf.pages[1].contents_add(pdf.make_stream(planted.line(0).encode()))
    pdf.pages[2].contents_add(pdf.make_stream(planted.area(20, 20, 5, 5, "1 0 0 rg").encode()))
    path = tmp_path / "interior.pdf"
    pdf.save(path)
    (tmp_path / "provenance.json").write_text(as_json(planted.provenance(tmp_path, pdf)), encoding="utf-8")
    return path


def test_there_are_forty_rules_and_more() -> None:
    """Ids are unique, in order within a family, and each has its words."""
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids)) >= 40
    assert set(ids) <= set(CATALOGUE)


def test_the_list_of_rules_is_that_of_the_code() -> None:
    """docs/preflight.md is what `python -m publisher.checks.preflight.listing` prints."""
    assert _DOCS.read_text(encoding="utf-8") == listed()


def test_findings_name_place_and_case(faulty: Path) -> None:
    """A finding has page, label, rectangle in millimetres from the trim, and the case of the page."""
    report = preflight(faulty, Profile.PRESS, planted.edition())
    (hairline,) = [finding for finding in report.findings if finding.id == "PRE-401"]
    assert hairline.spot is not None
    assert (hairline.spot.page_index, hairline.spot.label) == (1, "2")
    assert hairline.spot.box == pytest.approx((20, 60, 80, 60), abs=0.02)
    assert hairline.origin is not None
    assert hairline.origin.section == "case-1"
    assert hairline.diagnostic is not None
    assert hairline.diagnostic.hint()


def test_a_deflated_picture_is_unpacked_as_it_is(tmp_path: Path) -> None:
    """Pictures with a PNG predictor, of one, three and four channels, give the pixels that were put in."""
    from io import BytesIO

    from pikepdf import Dictionary, Name, Pdf, Stream
    from PIL import Image
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

    from publisher.checks.preflight.pictures import read_picture

    for mode, space, channels in (("L", "DeviceGray", 1), ("RGB", "DeviceRGB", 3), ("CMYK", "DeviceCMYK", 4)):
        image = planted.pixels(mode, 40, 30)
        png = BytesIO()
        Image.frombytes({1: "L", 3: "RGB", 4: "RGBA"}[channels], image.size, image.tobytes()).save(png, "PNG")
        data, rows = png.getvalue(), b""
        place = 8
        while place < len(data):
            size = int.from_bytes(data[place : place + 4])
            rows += data[place + 8 : place + 8 + size] if data[place + 4 : place + 8] == b"IDAT" else b""
            place += size + 12
        pdf = Pdf.new()
        pdf.add_blank_page()
        pdf.Root.Picture = Stream(
            pdf, rows, Width=40, Height=30, BitsPerComponent=8, ColorSpace=Name(f"/{space}"), Filter=Name.FlateDecode,
            DecodeParms=Dictionary(Predictor=15, Colors=channels, BitsPerComponent=8, Columns=40),
        )  # fmt: skip
        pdf.save(tmp_path / "p.pdf", compress_streams=False)
        reader = PdfReader(tmp_path / "p.pdf")
        read = read_picture(reader.trailer["/Root"]["/Picture"], DictionaryObject())
        assert read.small is not None
        assert read.small.tobytes() == image.tobytes()


def test_strict_makes_errors_of_warnings(tmp_path: Path) -> None:
    """A hardened report does not pass for a warning, and its words say error too."""
    pdf = planted.interior()
    pdf.pages[1].contents_add(pdf.make_stream(planted.line(0.4).encode()))
    pdf.save(tmp_path / "interior.pdf")
    report = preflight(
        tmp_path / "interior.pdf", Profile.PRESS, planted.edition(), planted.provenance(tmp_path)
    )
    assert report.passed
    hardened = report.hardened()
    assert not hardened.passed
    assert {item.diagnostic.severity for item in hardened.findings if item.diagnostic} == {"error"}


def test_what_follows_from_name_and_edition() -> None:
    """The kind of a file follows from its name, its profile from the edition."""
    assert kind_of(Path("a/cover.pdf")) is Kind.COVER
    assert kind_of(Path("my-book_digital_182x257_96p.pdf")) is Kind.DIGITAL
    assert kind_of(Path("discovery.pdf")) is Kind.INTERIOR
    assert profile_of(planted.edition(), Kind.INTERIOR) is Profile.PRESS
    assert profile_of(planted.edition(), Kind.DIGITAL) is Profile.DIGITAL
    assert profile_of(planted.edition(color="rgb"), Kind.IMPOSED) is Profile.OFFICE


def test_provenance_survives_its_json(tmp_path: Path) -> None:
    """What the build leaves is read back the same; what is not of ours is nothing."""
    known = planted.provenance(tmp_path, planted.interior())
    path = tmp_path / "provenance.json"
    path.write_text(as_json(known), encoding="utf-8")
    assert read_provenance(path) == known
    for odd in ("", "[]", "{}", '{"version": 9}', '{"version": 1, "files": 3}', "[" * 100_000):
        path.write_text(odd, encoding="utf-8")
        assert read_provenance(path) is None
    assert read_provenance(tmp_path / "none.json") is None
    assert Provenance("b").section_of("x.pdf", 3) == ""


class _Tags(HTMLParser):
    """Gathers the start tags of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_html_report_stands_alone(faulty: Path) -> None:
    """One file, nothing from elsewhere, headers with scope, pictures of pages with words and marked places."""
    subject = Subject(
        faulty, Kind.INTERIOR, Profile.PRESS, planted.edition(), planted.provenance(faulty.parent)
    )
    html = report_html([judge(subject)], [subject], lambda text: text)
    tags = _Tags()
    tags.feed(html)
    images = [attributes for tag, attributes in tags.found if tag == "image"]
    assert len(images) == 2
    assert all(str(image["href"]).startswith("data:image/jpeg;base64,") for image in images)
    assert all(attributes["aria-label"] for tag, attributes in tags.found if tag == "svg")
    assert all("scope" in attributes for tag, attributes in tags.found if tag == "th")
    assert sum(tag == "rect" for tag, _ in tags.found) == 2
    assert not any("src" in attributes for _, attributes in tags.found)
    assert {"PRE-401", "PRE-201"} <= {word.strip("<>/th") for word in html.replace(">", "> ").split()}


def test_the_command_judges_any_file(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors end in the exit code of a check; the table names rule, page and case; the report is written."""
    out = faulty.with_name("report.html")
    code = main(["preflight", str(faulty), "--profile", "press", "--report", str(out), "--lang", "en"])
    said = capsys.readouterr().out
    assert code == 8
    assert "PRE-401" in said
    assert "01-가나다.yaml" in said
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_command_speaks_json(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object, with a finding as a value."""
    assert main(["preflight", str(faulty), "--profile", "press", "--json", "--lang", "en"]) == 8
    value = json.loads(capsys.readouterr().out)
    (found,) = [item for item in value["findings"] if item["rule"] == "PRE-401"]
    assert (found["page_index"], found["section"], found["severity"]) == (1, "case-1", "error")


def test_the_command_passes_a_clean_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No errors, exit code 0."""
    planted.interior().save(tmp_path / "other.pdf")
    assert main(["preflight", str(tmp_path / "other.pdf"), "--lang", "en"]) == 0
    assert "no findings" in capsys.readouterr().out


def test_a_book_that_was_not_built_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """PRE-005, and PRE-006 where one edition must be named."""
    stock = Path(__file__).parents[2] / "stock"
    assert main(["preflight", "--book", str(stock), "--out", str(tmp_path), "--lang", "en"]) == 8
    assert "PRE-005" in capsys.readouterr().err
    code = main(
        [
            "preflight",
            "x.pdf",
            "--book",
            str(stock),
            "--edition",
            "print",
            "--edition",
            "booklet",
            "--lang",
            "en",
        ]
    )
    assert code == 4
    assert "PRE-006" in capsys.readouterr().err

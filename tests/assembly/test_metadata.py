"""What a file says of itself: to a window's title bar, to a search engine, to a checker of PDF/UA."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from assembly.parts import FACTS, bare_part, linked, volume
from lxml import etree
from pypdf import PdfReader

from publisher import __version__
from publisher.assembly.metadata import DocumentFacts, info, xmp

NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
BARE = DocumentFacts("제목", (), None, (), "ko", dt.date(2025, 1, 2))
AWKWARD = replace(FACTS, title="R&D <사례> (1) \\", authors=("가", "나"), keywords=("a, b", "]]>"))


def told(facts: DocumentFacts, path: str) -> list[str]:
    """Return the texts at an XPath of the XMP packet."""
    root = etree.fromstring(xmp(facts))
    found = root.xpath(f"/x:xmpmeta/rdf:RDF/rdf:Description/{path}", namespaces=NAMES)
    assert isinstance(found, list)
    return [str(item) for item in found]


class TestXmp:
    """The XMP packet (ISO 16684-1)."""

    @pytest.mark.parametrize("facts", [FACTS, AWKWARD], ids=["usual", "awkward"])
    def test_it_says_everything(self, facts: DocumentFacts) -> None:
        """Title, makers, subject, keywords, language, dates and program, as they were given."""
        assert told(facts, "dc:title/rdf:Alt/rdf:li/text()") == [facts.title]
        assert told(facts, "dc:title/rdf:Alt/rdf:li/@xml:lang") == ["x-default"]
        assert told(facts, "dc:creator/rdf:Seq/rdf:li/text()") == list(facts.authors)
        assert told(facts, "dc:description/rdf:Alt/rdf:li/text()") == [facts.subject]
        assert told(facts, "dc:language/rdf:Bag/rdf:li/text()") == ["ko"]
        assert told(facts, "pdf:Keywords/text()") == [", ".join(facts.keywords)]
        assert told(facts, "xmp:CreateDate/text()") == told(facts, "xmp:ModifyDate/text()") == ["2024-03-05"]
        assert (
            told(facts, "xmp:CreatorTool/text()")
            == told(facts, "pdf:Producer/text()")
            == [f"casebook {__version__}"]
        )

    def test_it_claims_pdf_ua(self) -> None:
        """ISO 14289-1 §5: the part is 1."""
        assert told(BARE, "pdfuaid:part/text()") == ["1"]

    def test_what_is_not_known_is_not_said(self) -> None:
        """A book without makers, subject and keywords has no empty entries."""
        for name in ("dc:creator", "dc:description", "pdf:Keywords"):
            assert told(BARE, f"{name}//text()") == told(BARE, f"{name}/@*") == []
            assert name.encode() not in xmp(BARE)

    def test_it_is_a_packet(self) -> None:
        """Programs that know no PDF find it by its wrapper; it is UTF-8 and read-only."""
        packet = xmp(FACTS)
        assert packet.startswith('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode())
        assert packet.endswith(b'<?xpacket end="r"?>')


class TestInfo:
    """The information dictionary (ISO 32000-2 §14.3.3), which says the same in older words."""

    @pytest.mark.parametrize("facts", [FACTS, AWKWARD], ids=["usual", "awkward"])
    def test_it_says_the_same(self, facts: DocumentFacts) -> None:
        """Every entry agrees with the packet; dates are the day of publication, without an hour."""
        found = {key: str(value) for key, value in pikepdf.Object.parse(info(facts)).items()}
        assert found == {
            "/Title": facts.title,
            "/Author": ", ".join(facts.authors),
            "/Subject": facts.subject,
            "/Keywords": ", ".join(facts.keywords),
            "/Creator": f"casebook {__version__}",
            "/Producer": f"casebook {__version__}",
            "/CreationDate": "D:20240305",
            "/ModDate": "D:20240305",
        }

    def test_what_is_not_known_is_not_said(self) -> None:
        """No empty entries here either."""
        assert not {"/Author", "/Subject", "/Keywords"} & set(pikepdf.Object.parse(info(BARE)).keys())


@pytest.mark.parametrize("language", ["ko", "en-GB"])
def test_a_file_speaks_its_language(language: str) -> None:
    """The catalogue names it; the title is what the window shows; the packet is not compressed."""
    data = linked(volume(bare_part("a"), facts=replace(AWKWARD, language=language)))
    reader = PdfReader(BytesIO(data))
    assert str(reader.root_object["/Lang"]) == language
    assert reader.metadata is not None
    assert reader.metadata.title == AWKWARD.title
    assert xmp(replace(AWKWARD, language=language)) in data
    with pikepdf.open(BytesIO(data)) as pdf:
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as packet:
            assert packet["dc:title"] == AWKWARD.title

"""Books of unusual size: one case, almost nothing, too much of everything. Nothing is lost without a word."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from hostile.workbench import Ran, book, letters, outside_trim, pdf_text, run, write_case

INTERIOR = "build/stock-book/print/interior.pdf"
_COMPANY = "가나다라마바사아자차" * 20
_HEADLINE = "긴 제목을 가진 이야기 " * 10
_COLUMNS = [f"열이름{number:02d}" for number in range(12)]
_CELLS = [f"값{number:02d}아주긴낱말" for number in range(12)]
_TABLE = "\n".join(
    ("", f"|{'|'.join(_COLUMNS)}|", f"|{'---|' * 12}", *(f"|{'|'.join(_CELLS)}|" for _ in range(3)), "")
)


def _chart(kind: str) -> dict[str, object]:
    data = [{"label": f"{kind}의 아주 긴 항목 {number:02d}", "value": number * 12.5} for number in range(12)]
    return {
        "kind": kind,
        "title": f"{kind} 그래프의 " + "긴 제목 " * 10,
        "unit": "억원",
        "data": data,
        "target": {"value": 100, "label": f"{kind} 목표 " + "긴 이름 " * 8},
        "caption": f"{kind} 설명 " * 20,
        "source": f"{kind} 자료 " * 10,
    }


def _everything() -> dict[str, object]:
    """Return a case whose lists are as long, and whose lines nearly as long, as the model allows."""
    return {
        "company": _COMPANY,
        "headline": _HEADLINE.strip(),
        "lead": "머리글은 천 글자까지 " * 30 + "머리글끝",
        "profile": {
            "founded": "설립 " * 20,
            "representative": "대표 " * 30,
            "address": "소재지 " * 30,
            "website": "https://www.example.com/" + "p" * 80,
        },
        "metrics": [
            {"label": f"성과 이름 {n}", "value": f"{n}02억원", "before": f"이전값 {n}"} for n in range(8)
        ],
        "metrics_note": "주석 " * 30,
        "sections": [
            {
                "label": f"갈래{n}",
                "title": f"절 제목 {n} " * 8,
                "body": f"본문{n} 시작.\n{_TABLE}\n본문{n} 끝.",
            }
            for n in range(3)
        ],
        "charts": [
            {**_chart(kind), "section": n} for n, kind in enumerate(("bar", "line", "before_after"), start=1)
        ],
        "quote": {"text": "인용말 " * 40 + "인용끝", "by": "말한 이 " * 10},
        "glossary": [{"term": f"용어{n}", "definition": f"풀이{n} " * 20, "section": 1} for n in range(6)],
        "facts": [{"label": f"사실{n}", "value": f"내용{n} " * 6} for n in range(6)],
        "sources": [f"출처{n} " * 20 for n in range(10)],
        "related": [1, 2],
        "interview": {
            "title": "대담 제목",
            "person": "대담자",
            "answers": [{"question": f"물음{n} " * 20, "answer": f"답{n} " * 200} for n in range(4)],
        },
        "video": {"url": "https://www.example.com/" + "v" * 200, "title": "영상 제목 " * 10},
    }


def _told() -> list[str]:
    """Return what a reader must find of it."""
    told = [_COMPANY, _HEADLINE, "머리글끝", "인용끝", *_COLUMNS, *_CELLS]
    told += [f"{n}02억원" for n in range(8)] + [f"이전값{n}" for n in range(8)]
    told += [f"{kind}의 아주 긴 항목 {n:02d}" for kind in ("bar", "before_after") for n in range(12)]
    told += [f"{kind} 그래프의" for kind in ("bar", "line", "before_after")]
    for count, stems in {3: "갈래 본문", 4: "물음 답", 6: "용어 풀이 사실 내용", 10: "출처"}.items():
        told += [f"{stem}{n}" for stem in stems.split() for n in range(count)]
    return [*told, "p" * 80, "v" * 200]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A book with a case of everything, a case of nothing and cases that find no room, printed."""
    folder = tmp_path_factory.mktemp("large")
    root = book(folder)
    write_case(root, 11, _everything())
    write_case(root, 12, {"company": "최소"})
    facts = [{"label": f"사실{n}", "value": f"내용{n} " * 25} for n in range(16)]
    write_case(root, 21, {"facts": facts})
    write_case(root, 22, {"facts": facts[:2]})
    wide = [
        {"label": "성과", "value": f"{n}234,567,890,123,456,789.012345678만억원 증가율"} for n in range(4)
    ]
    write_case(root, 23, {"metrics": wide, "company": "너비"})
    return folder, run(folder, "build", "book", "--edition", "print", "--diagnostics", "json")


def _pages_of(path: Path, company: str) -> list[int]:
    """Return the pages (1-based) whose text names a company as its heading does, alone on a line."""
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return [n for n, text in enumerate(texts, start=1) if company in text.split() and "증가율" in text]


def test_nothing_is_lost(large: tuple[Path, Ran]) -> None:
    """Every value of the largest case stands in the PDF's text, and no warning says otherwise."""
    folder, ran = large
    assert ran.code == 0, ran.err
    shown = letters(pdf_text(folder / INTERIOR))
    assert [text for text in _told() if letters(text) not in shown] == []
    assert "book/cases/11.yaml" not in {item["path"] for item in ran.said}


def test_nothing_leaves_the_paper(large: tuple[Path, Ran]) -> None:
    """All text of the pages stands inside the trim box, but for the numerals that are told to be too wide."""
    beyond = outside_trim(large[0] / INTERIOR)
    assert {page for page, _ in beyond} <= set(_pages_of(large[0] / INTERIOR, "너비"))


def test_smallest_case_has_its_page(large: tuple[Path, Ran]) -> None:
    """A case of three fields is printed and listed in contents and index."""
    assert letters(pdf_text(large[0] / INTERIOR)).count("최소") >= 3


def test_book_of_one_case(tmp_path: Path) -> None:
    """A book of one case, without front matter, makes every edition that has pages."""
    root = book(tmp_path)
    for path in (root / "cases").glob("*.yaml"):
        path.unlink()
    write_case(root, 1, {"company": "홀로"})
    (root / "book.yaml").write_text(
        "title: {main: 작은 책}\nslug: stock-book\npublished_on: 2024-03-05\npublishers: [{name: 가상}]\n"
        "editions: {print: {}, booklet: {}}\n",
        encoding="utf-8",
    )
    ran = run(tmp_path, "build", "book", "--diagnostics", "json")
    assert (ran.code, ran.said) == (0, ())
    for edition in ("print", "booklet"):
        made = tmp_path / "build" / "stock-book" / edition / "interior.pdf"
        assert "홀로" in letters(pdf_text(made))
        assert outside_trim(made) == []


def test_what_finds_no_room_is_told(large: tuple[Path, Ran]) -> None:
    """Facts that do not fit the one page of a profile, and numerals wider than theirs, are told; a twin fits."""
    lost = {item["path"]: item for item in large[1].said if item["code"] == "PAGE-021"}
    assert "사실" in str(lost["book/cases/21.yaml"]["message"])
    assert lost["book/cases/21.yaml"]["line"] == 4
    assert "book/cases/22.yaml" not in lost
    beyond = {text for _, text in outside_trim(large[0] / INTERIOR)}
    assert not beyond or "book/cases/23.yaml" in lost

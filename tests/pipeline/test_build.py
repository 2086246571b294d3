"""The straight line as a whole: what it makes, that it makes it again, and what it leaves when it fails."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pipeline.building import Built, build_into, digests
from pipeline.setting import STOCK, fonts_as_before, stock_manuscript

from publisher.errors import CheckError, ContentError, EditionError, RenderError, Severity, TemplateError
from publisher.pipeline import write_html
from publisher.render.processes import PRELOAD, ProcessExecutor

FILES = {
    "print/interior.pdf",
    "print/digital.pdf",
    "print/cover.pdf",
    "booklet/interior.pdf",
    "booklet/imposed.pdf",
    "epub/stock-book.epub",
}
PLANS = {f"{edition}/{name}.json" for edition in ("print", "booklet") for name in ("page-plan", "provenance")}
UNKNOWN_TO_THE_ENGINE = "@layer components { .digest { text-wrap: balance } }"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book that may be changed."""
    return Path(shutil.copytree(STOCK, tmp_path / "book"))


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the machine's clock show another time zone and speak another language."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "C")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def own(book: Path, name: str, text: str) -> None:
    """Write a file of the book's own theme."""
    path = book / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


class TestStockBook:
    """The stock book in all its editions."""

    def test_it_is_clean(self, built: Built) -> None:
        """Nothing is said about a book without faults."""
        assert built.report.diagnostics == ()

    def test_every_edition_is_there(self, built: Built) -> None:
        """Every file is made and nothing else; the report says what it is, how long and how heavy."""
        assert built.digests.keys() == FILES | PLANS
        assert [
            (a.edition, a.kind, a.path.relative_to(built.home).as_posix()) for a in built.report.artifacts
        ] == [
            ("print", "interior", "print/interior.pdf"),
            ("print", "digital", "print/digital.pdf"),
            ("print", "cover", "print/cover.pdf"),
            ("booklet", "interior", "booklet/interior.pdf"),
            ("booklet", "imposed", "booklet/imposed.pdf"),
            ("epub", "epub", "epub/stock-book.epub"),
        ]
        for artifact in built.report.artifacts:
            data = artifact.path.read_bytes()
            assert (artifact.bytes, artifact.sha256) == (len(data), hashlib.sha256(data).hexdigest())
            assert (artifact.pages is None) is (artifact.kind == "epub")

    def test_it_says_how_far_it_is(self, built: Built) -> None:
        """One step for reading, one for the pages of all editions, one for the files of each; each one ends."""
        assert [(name, subject) for name, subject, _ in built.listener.steps] == [
            ("reading the book", ""),
            ("setting pages", ""),
            ("binding {subject}", "print"),
            ("binding {subject}", "booklet"),
            ("setting {subject}", "epub"),
        ]
        assert built.listener.ended == len(built.listener.steps)
        assert all(total > 0 for _, _, total in built.listener.steps)
        sections = sum(len(stock_manuscript(name).sections) for name in ("print", "booklet"))
        assert built.listener.steps[1][2] == sections


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Path]:
    """Return a build by two processes that found nothing in their cache, and that cache."""
    folder = tmp_path_factory.mktemp("cold")
    done = build_into(folder / "out", cached=folder / "cache", executor=ProcessExecutor(2, PRELOAD))
    return done, folder / "cache"


@pytest.fixture
def own_cache(cold: tuple[Built, Path], tmp_path: Path) -> Path:
    """Return a full cache that may be damaged."""
    return Path(shutil.copytree(cold[1], tmp_path / "cache"))


class TestSameBytes:
    """However a book is built, its files are the same byte for byte."""

    def test_a_second_build(self, built: Built) -> None:
        """With cache and page plan of the last build at hand every file comes out as before."""
        again = build_into(built.home.parent)
        assert again.digests == built.digests
        assert [a.sha256 for a in again.report.artifacts] == [a.sha256 for a in built.report.artifacts]

    def test_a_warm_cache_without_a_plan(self, built: Built, tmp_path: Path) -> None:
        """A clean output folder changes nothing."""
        assert build_into(tmp_path).digests == built.digests

    def test_a_cold_build_by_many_hands(self, built: Built, cold: tuple[Built, Path], tmp_path: Path) -> None:
        """Processes that set everything anew, in whichever order they end; and once more with what they left."""
        done, cached = cold
        assert done.digests == built.digests
        assert (done.said, done.report.diagnostics) == ((), ())
        warm = build_into(tmp_path, cached=cached, executor=ProcessExecutor(2, PRELOAD))
        assert warm.digests == built.digests

    def test_a_plan_without_a_cache(self, built: Built, tmp_path: Path) -> None:
        """On a clean machine the last build's plan saves rounds; it changes nothing."""
        shutil.copytree(built.home / "booklet", tmp_path / "out" / "stock-book" / "booklet")
        made = build_into(tmp_path / "out", editions=("booklet",), cached=tmp_path / "cache")
        assert made.digests.items() <= built.digests.items()

    def test_a_build_elsewhere(
        self, built: Built, book: Path, own_cache: Path, tmp_path: Path, far_away: None
    ) -> None:
        """No place, no clock and no language of the machine reaches a file, not even through the cache."""
        assert far_away is None
        for kind in ("fragment", "page"):
            shutil.rmtree(own_cache / kind)
        assert build_into(tmp_path / "out", book, cached=own_cache).digests == built.digests

    @pytest.mark.parametrize("name", ["print", "booklet", "epub"])
    def test_one_edition_alone(self, built: Built, tmp_path: Path, name: str) -> None:
        """An edition does not depend on the ones built beside it."""
        alone = build_into(tmp_path, editions=(name,)).digests
        assert alone == {
            path: digest for path, digest in built.digests.items() if path.startswith(f"{name}/")
        }

    def test_a_damaged_cache(self, built: Built, own_cache: Path, tmp_path: Path) -> None:
        """Entries that were cut or changed on the disk are made anew and told of; the files are right."""
        for at, path in enumerate(sorted(own_cache.rglob("*.casebook"))):
            data = path.read_bytes()
            path.write_bytes(data[: len(data) // 2] if at % 2 else data[:-9] + b"#" + data[-8:])
        again = build_into(tmp_path / "out", editions=("booklet",), cached=own_cache)
        assert again.digests.items() <= built.digests.items()
        assert {item.code for item in again.said} == {"CACHE-001"}
        assert build_into(tmp_path / "other", editions=("booklet",), cached=own_cache).said == ()

    @pytest.mark.parametrize("kind", ["image", "font", "fragment"])
    def test_a_cache_that_lost_something(
        self, built: Built, own_cache: Path, tmp_path: Path, kind: str
    ) -> None:
        """Whatever somebody pruned away in the middle is made again: any entry may go at any moment."""
        lost = sorted((own_cache / kind).rglob("*.casebook"))
        assert lost
        for path in lost:
            path.unlink()
        again = build_into(tmp_path, editions=("booklet",), cached=own_cache)
        assert again.digests.items() <= built.digests.items()


class TestFaults:
    """A build that fails says why and leaves the last one alone."""

    @pytest.mark.parametrize("names", [("kindle",), ("booklet", "kindle"), ("",)])
    def test_an_unknown_edition(self, tmp_path: Path, names: tuple[str, ...]) -> None:
        """EDN-001 names the unknown edition and those the book has; nothing is written."""
        with pytest.raises(EditionError) as caught:
            build_into(tmp_path / "out", editions=names)
        (fault,) = caught.value.diagnostics
        assert fault.code == "EDN-001"
        assert f"“{names[-1]}”" in fault.message()
        assert "print, booklet, epub" in fault.hint()
        assert not (tmp_path / "out").exists()

    def test_a_broken_book(self, book: Path, tmp_path: Path) -> None:
        """A fault of the content stops the build before anything is written."""
        (book / "cases" / "01-가상정밀.yaml").write_text("number: none", encoding="utf-8")
        with pytest.raises(ContentError):
            build_into(tmp_path / "out", book)
        assert not (tmp_path / "out").exists()

    def test_a_strict_build_takes_no_warning(self, book: Path, tmp_path: Path) -> None:
        """A warning is told and the files are made; strict, it is an error and the last files stay."""
        out = tmp_path / "out"
        clean = build_into(out, book, ("booklet",), strict=True)
        own(book, "styles/components/zebra.css", UNKNOWN_TO_THE_ENGINE)
        own(
            book,
            "styles/targets/booklet.css",
            (STOCK.parents[1] / "styles/targets/booklet.css").read_text("utf-8"),
        )
        with pytest.raises(CheckError) as caught:
            build_into(out, book, ("booklet",), strict=True)
        assert [(item.code, item.severity) for item in caught.value.diagnostics] == [
            ("CSS-001", Severity.ERROR)
        ]
        assert digests(clean.home) == clean.digests
        assert not list(out.rglob(".staging*"))
        loose = build_into(out, book, ("booklet",))
        assert [(item.code, item.severity) for item in loose.report.diagnostics] == [
            ("CSS-001", Severity.WARNING)
        ]
        assert FILES & loose.digests.keys() == {"booklet/interior.pdf", "booklet/imposed.pdf"}

    def test_a_strict_build_takes_no_warning_of_the_content(self, book: Path, tmp_path: Path) -> None:
        """What the content check merely warns of counts as well."""
        case = book / "cases" / "01-가상정밀.yaml"
        case.write_text(case.read_text("utf-8").replace("related: [3]", "related: [1]"), encoding="utf-8")
        with pytest.raises(CheckError) as caught:
            build_into(tmp_path / "out", book, ("booklet",), strict=True)
        assert [item.code for item in caught.value.diagnostics] == ["CASE-046"]
        assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]

    def test_a_later_edition_fails(self, book: Path, tmp_path: Path) -> None:
        """An edition that was set already is not put in place when the next one fails."""
        out = tmp_path / "out"
        before = build_into(out, book, ("booklet",))
        own(book, "templates/half-title.xhtml.j2", "<section>{{ nothing.at.all }}</section>")
        case = book / "cases" / "03-가상푸드.yaml"
        case.write_text(case.read_text("utf-8").replace("감귤 껍질에서", "감귤 씨앗에서"), encoding="utf-8")
        with pytest.raises(TemplateError) as caught:
            build_into(out, book, ("booklet", "print"))
        assert [item.code for item in caught.value.diagnostics] == ["TPL-001"]
        assert digests(before.home) == before.digests
        changed = build_into(out, book, ("booklet",))
        assert changed.digests["booklet/interior.pdf"] != before.digests["booklet/interior.pdf"]

    def test_an_engine_that_fails(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What breaks inside the page engine is PAGE-010 with the fragment's name, and nothing is left behind.

        All other fragments are set: once the engine is mended, only the broken one costs time.
        """
        import weasyprint

        cached, works = tmp_path / "cache", weasyprint.HTML.render
        begun: list[str] = []
        broken = {"case-2"}

        def breaking(self: Any, *rest: Any, **more: Any) -> Any:
            body = self.etree_element.find("body")
            begun.append(body[0].get("id", "") if len(body) else "")
            if begun[-1] in broken:
                raise AssertionError("inside the engine")
            return works(self, *rest, **more)

        monkeypatch.setattr(weasyprint.HTML, "render", breaking)
        with pytest.raises(RenderError) as caught:
            build_into(tmp_path / "out", editions=("booklet",), cached=cached)
        (fault,) = caught.value.diagnostics
        assert fault.code == "PAGE-010"
        assert "case-2" in fault.message()
        assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        assert len(set(begun)) > 5
        others = set(begun) - broken
        begun.clear()
        broken.clear()
        assert build_into(tmp_path / "out", editions=("booklet",), cached=cached).report.diagnostics == ()
        assert "case-2" in begun
        # The contents may be set once more, when the second round knows how many digits they show.
        assert not others & set(begun) - {"", "contents"}

    def test_a_damaged_page_plan_does_no_harm(self, built: Built, tmp_path: Path) -> None:
        """A build that finds nonsense in place of the last plan makes the same files."""
        plan = tmp_path / "stock-book" / "booklet" / "page-plan.json"
        plan.parent.mkdir(parents=True)
        plan.write_text('{"folios": {"case-1": "99"}, "fits": {"case-1": "nonsense"}}', encoding="utf-8")
        again = build_into(tmp_path, editions=("booklet",))
        assert {again.digests[name] == built.digests[name] for name in again.digests} == {True}


def test_the_book_as_one_html_file(tmp_path: Path) -> None:
    """What a page engine would read: one file, its sheet, its pictures, all cases."""
    with fonts_as_before():
        page = write_html(STOCK, "print", tmp_path)
    text = page.read_text(encoding="utf-8")
    words = re.sub(r"<[^>]+>|\u2060", "", text)
    assert all(
        name in words for name in ("(주)가상정밀", "가상바이오 주식회사", "농업회사법인 가상 Foods(주)")
    )
    assert 'rel="stylesheet" href="book.css"' in text
    assert (tmp_path / "book.css").read_text(encoding="utf-8").startswith("@layer tokens")
    assert len(list((tmp_path / "images").iterdir())) == 3
    assert all(f"images/{path.name}" in text for path in (tmp_path / "images").iterdir())

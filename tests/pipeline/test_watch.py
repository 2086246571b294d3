"""The watch: what a turn makes is what a fresh build makes, whatever was saved, and costs what was changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pipeline.watched import FEW, FIRST, PARTS, SECOND, THIRD, Desk, only, watched

from publisher.editions.manuscript import Section
from publisher.errors import CheckError, ContentError, EditionError, RenderError, TemplateError
from publisher.html.compose import Composer
from publisher.html.fragment import Fragment
from publisher.pipeline.watch import Bound, Checked, Saved, Shown
from publisher.resources import theme_folder

OWN_FONTS = theme_folder("styles") / "fonts"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a watch after its first turn."""
    with watched(tmp_path) as opened:
        opened.turn()
        opened.executor.taken()
        yield opened


def kinds(events: list[object]) -> list[type]:
    """Return the types of events."""
    return [type(event) for event in events]


def test_the_first_turn_is_a_build(tmp_path: Path) -> None:
    """It makes the editions for print, and what it makes is what a build makes; there is nothing to preview."""
    with watched(tmp_path) as desk:
        assert desk.watch.changed()
        events = desk.turn()
        assert kinds(events) == [Saved, Checked, Bound]
        assert events[:2] == [Saved(()), Checked((), events[1].seconds)]
        assert [(item.edition, item.kind) for item in only(events, Bound).artifacts] == [
            ("print", "interior"),
            ("print", "digital"),
        ]
        assert desk.book() == desk.fresh()
        assert not desk.watch.changed()
        assert desk.turn() == []


def test_a_corrected_sentence(desk: Desk) -> None:
    """It is told what was saved, then shown the case, then the book; only that case was composed and set."""
    # Words of this test alone: its tasks are counted, and the tests share a cache.
    case = desk.edit(THIRD, "감귤 껍질에서", "감귤 이파리에서")
    assert desk.watch.changed(thorough=False)
    events = desk.turn()
    assert kinds(events) == [Saved, Checked, Shown, Bound]
    assert only(events, Saved).changed == (case,)
    assert only(events, Shown).preview.section == "case-3"
    times = [event.seconds for event in events[1:]]
    assert times == sorted(times)
    assert desk.executor.taken() == ["case-3"]
    assert desk.book() == desk.fresh()
    for artifact in only(events, Bound).artifacts:
        assert artifact.sha256 == desk.book()[f"print/{artifact.kind}.pdf"]


def test_only_changed_sections_are_composed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change is composed where it shows, and nowhere else."""
    composed: list[str] = []
    real = Composer.compose_section

    def noting(self: Composer, section: Section, *, paged: bool) -> Fragment:
        composed.append(section.id)
        return real(self, section, paged=paged)

    monkeypatch.setattr(Composer, "compose_section", noting)
    desk.edit(THIRD, "감귤 껍질에서", "감귤 씨앗에서")
    desk.turn()
    assert composed == ["case-3"]
    composed.clear()
    desk.edit(THIRD, "가상 Foods", "가상 푸드")
    desk.turn()
    # What names the company beside its own case; the rest of the front matter and the other case do not.
    assert set(composed) == {"title-page", "contents", "region-jeju", "case-1", "case-3"}


def _font(desk: Desk, name: str) -> None:
    """Put a font into the book, under a family name of its own."""
    font = TTFont(OWN_FONTS / name)
    for record in font["name"].names:
        if record.nameID in {1, 4, 6, 16}:
            record.string = "Casebook-Test" if record.nameID == 6 else "Casebook Test"
    (desk.root / "fonts").mkdir(exist_ok=True)
    font.save(desk.root / "fonts" / "own.otf")


def _set_in_it(desk: Desk) -> None:
    """Set something in this font."""
    _own(
        "styles/components/colophon.css",
        ".colophon__note { font-family:",
        ".colophon__note { font-family: Casebook Test,",
    )(desk)
    desk.edit("book.yaml", "slug:", "fonts: [fonts]\nslug:")


def _own(name: str, old: str, new: str) -> Callable[[Desk], object]:
    """Return a change that puts a template or style sheet of the theme, changed a little, into the book."""
    text = (theme_folder(name.partition("/")[0]).parent / name).read_text("utf-8")  # type: ignore[arg-type]
    assert old in text
    return lambda desk: desk.write(name, text.replace(old, new, 1))


CHANGES: dict[str, tuple[Callable[[Desk], object], ...]] = {
    "a sentence of the book": (lambda d: d.edit("book.yaml", "작은 책이지만", "얇은 책이지만"),),
    "the title": (lambda d: d.edit("book.yaml", "작은 사례집\n  suffix", "얇은 사례집\n  suffix"),),
    "a token of the theme": (lambda d: d.edit("book.yaml", "slug:", "theme: {line: 6mm}\nslug:"),),
    "a case less": (lambda d: (d.root / SECOND).unlink(),),
    "a case more": (
        lambda d: d.write("cases/04.yaml", "number: 4\nregion: 강원\ncompany: 가상\nfictional: true\n"),
    ),
    "another number": (lambda d: d.edit(SECOND, "number: 2", "number: 12"),),
    "another name of a file": (lambda d: (d.root / SECOND).rename(d.root / "cases/99.yaml"),),
    "a picture": (lambda d: d.edit("cases/images/peel.svg", 'r="30"', 'r="20"'),),
    "a style sheet of the book's own": (
        _own("styles/components/colophon.css", ".colophon__note {", ".colophon__note { letter-spacing: 1px;"),
        lambda d: d.edit("styles/components/colophon.css", "1px", "2px"),
        lambda d: (d.root / "styles/components/colophon.css").unlink(),
    ),
    "a template of the book's own": (
        _own("templates/colophon.xhtml.j2", "</section>", "<p>가</p></section>"),
        lambda d: d.edit("templates/colophon.xhtml.j2", "<p>가", "<p>나"),
        lambda d: (d.root / "templates/colophon.xhtml.j2").unlink(),
    ),
    "fonts of the book's own": (
        lambda d: (_font(d, "NotoSerifCJKKR-SemiBold.otf"), _set_in_it(d)),
        lambda d: _font(d, "NotoSerifCJKKR-Light.otf"),
    ),
}


ALL_SET_AGAIN = {"a token of the theme", "a style sheet of the book's own", "fonts of the book's own"}


@pytest.mark.parametrize("name", CHANGES)
def test_the_book_is_that_of_a_fresh_build(tmp_path: Path, name: str) -> None:
    """Whatever is saved is noticed, and after it the files are, byte for byte, those of a fresh build."""
    with watched(tmp_path, FEW if name in ALL_SET_AGAIN else PARTS) as desk:
        desk.turn()
        before = desk.book()
        for change in CHANGES[name]:
            change(desk)
            assert desk.watch.changed()
            assert isinstance(desk.turn()[-1], Bound)
            after = desk.book()
            assert after == desk.fresh()
            seen = name != "another name of a file"
            assert (after["print/interior.pdf"] != before["print/interior.pdf"]) is seen
            before = after


def test_a_template_of_the_theme(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who works on the theme itself is watched too, if less closely."""
    theme = Path(shutil.copytree(theme_folder("templates"), tmp_path / "theme"))
    monkeypatch.setattr(
        "publisher.pipeline.workshop.theme_folder", lambda n: theme if n == "templates" else OWN_FONTS.parent
    )
    monkeypatch.setattr(
        "publisher.pipeline.stock.theme_folder", lambda n: theme if n == "templates" else OWN_FONTS.parent
    )
    desk.turn()
    sheet = theme / "colophon.xhtml.j2"
    sheet.write_text(sheet.read_text("utf-8").replace("</section>", "<p>각</p></section>"), encoding="utf-8")
    assert not desk.watch.changed(thorough=False)
    assert only(desk.turn(), Saved).changed == (sheet,)
    assert desk.executor.taken() == ["colophon"]
    assert desk.book() == desk.fresh()


def test_all_editions_that_are_named(tmp_path: Path) -> None:
    """A booklet with its sheets and an EPUB are made again too; each is what a build makes."""
    with watched(tmp_path, names=("booklet", "epub")) as desk:
        desk.turn()
        desk.edit(SECOND, "천연물바이오", "천연물")
        events = desk.turn()
        assert [(a.edition, a.kind) for a in only(events, Bound).artifacts] == [
            ("booklet", "interior"),
            ("booklet", "imposed"),
            ("epub", "epub"),
        ]
        assert only(events, Shown).preview.edition == "booklet"
        assert desk.book() == desk.fresh(("booklet", "epub"))


@pytest.mark.parametrize(
    ("editions", "made"),
    [
        ("print: {}\n  large: {target: print}\n  booklet: {}", ["print", "large"]),
        ("epub: {}", ["epub"]),
        ("print: {}\n  each: {target: print, each: case}", ["print"]),
    ],
)
def test_editions_nobody_named(tmp_path: Path, editions: str, made: list[str]) -> None:
    """Those for print but no series; of a book without them, all."""
    with watched(tmp_path) as desk:
        text = (desk.root / "book.yaml").read_text("utf-8")
        desk.write("book.yaml", f"{text.partition('editions:')[0]}editions:\n  {editions}\n")
        from publisher.pipeline.workshop import Workshop

        assert [edition.name for edition in desk.watch._choose(Workshop.open(desk.root))] == made


class TestFaults:
    """A turn that fails says why; the last good book stays, and the next save goes on."""

    def test_a_broken_manuscript(self, desk: Desk) -> None:
        """Nothing of the last book is touched; mended, the book is made again."""
        before = desk.book()
        desk.edit(THIRD, "number: 3", "number: none")
        with pytest.raises(ContentError):
            desk.turn()
        assert desk.book() == before
        assert not desk.watch.changed()
        desk.edit(THIRD, "number: none", "number: 3")
        assert kinds(desk.turn()) == [Saved, Checked, Bound]
        assert desk.executor.taken() == []
        assert desk.book() == before

    def test_what_was_saved_with_a_fault(self, desk: Desk) -> None:
        """A template saved together with a broken case is not forgotten when only the case is mended."""
        _own("templates/colophon.xhtml.j2", "</section>", "<p>갂</p></section>")(desk)
        desk.edit(THIRD, "number: 3", "number: none")
        with pytest.raises(ContentError):
            desk.turn()
        desk.edit(THIRD, "number: none", "number: 3")
        desk.turn()
        assert desk.executor.taken() == ["colophon"]
        assert desk.book() == desk.fresh()

    def test_a_broken_template(self, desk: Desk) -> None:
        """A template that fails is told of; taken away, the book is what it was."""
        before = desk.book()
        path = desk.write("templates/colophon.xhtml.j2", "<section>{{ nothing.at.all }}</section>")
        with pytest.raises(TemplateError):
            desk.turn()
        path.unlink()
        desk.turn()
        assert desk.book() == before

    def test_a_missing_picture(self, desk: Desk) -> None:
        """A picture that goes is told of; when it comes back, that is noticed."""
        picture = desk.root / "cases/images/peel.svg"
        away = picture.rename(picture.with_suffix(".away"))
        with pytest.raises(ContentError):
            desk.turn()
        assert not desk.watch.changed()
        away.rename(picture)
        assert desk.watch.changed()
        assert isinstance(desk.turn()[-1], Bound)

    def test_a_strict_watch(self, tmp_path: Path) -> None:
        """Warnings are told at once and the last book stays."""
        with watched(tmp_path, strict=True) as desk:
            desk.turn()
            before = desk.book()
            desk.edit(FIRST, "related: [3]", "related: [1]")
            turn = desk.watch.turn()
            assert isinstance(next(turn), Saved)
            assert [item.code for item in next(turn).diagnostics] == ["CASE-046"]
            with pytest.raises(CheckError):
                next(turn)
            assert desk.book() == before

    def test_an_unknown_edition(self, tmp_path: Path) -> None:
        """EDN-001, and nothing is written."""
        with watched(tmp_path, names=("kindle",)) as desk:
            with pytest.raises(EditionError):
                desk.turn()
            assert not desk.out.exists()

    def test_a_picture_that_goes_while_it_is_set(self, desk: Desk) -> None:
        """It is told of; when the picture is back, the book is made."""
        picture = desk.edit("cases/images/peel.svg", 'r="30"', 'r="21"')
        turn = desk.watch.turn()
        assert kinds([next(turn), next(turn)]) == [Saved, Checked]
        away = picture.rename(picture.with_suffix(".away"))
        with pytest.raises(RenderError):
            next(turn)
        assert desk.watch.changed()
        with pytest.raises(ContentError):
            desk.turn()
        away.rename(picture)
        assert isinstance(desk.turn()[-1], Bound)
        assert desk.book() == desk.fresh()

    def test_another_fault(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is no fault of the book passes through, and no hand stays on what was begun."""

        def broken(*_: object) -> None:
            raise LookupError("ours")

        desk.edit(THIRD, "감귤 껍질에서", "감귤 씨앗에서")
        closed = desk.executor.closed
        with monkeypatch.context() as patch:
            patch.setattr("publisher.pipeline.paged.Paged.finish", broken)
            with pytest.raises(LookupError):
                desk.turn()
        assert desk.executor.closed == closed + 1

    def test_warnings_of_pages(self, desk: Desk) -> None:
        """What is found while pages are set is told with the book."""
        desk.edit(THIRD, "감귤 껍질에서", "감귤 \U0001f34a 껍질에서")
        bound = only(desk.turn(), Bound)
        assert "PAGE-020" in [item.code for item in bound.diagnostics]


def test_a_save_during_a_turn_is_not_lost(desk: Desk) -> None:
    """What is saved after a turn has read it begins the next turn."""
    desk.edit(THIRD, "감귤 껍질에서", "감귤 씨앗에서")
    turn = desk.watch.turn()
    assert kinds([next(turn), next(turn)]) == [Saved, Checked]
    late = desk.edit(SECOND, "천연물바이오", "천연물")
    list(turn)
    assert desk.watch.changed(thorough=False)
    assert only(desk.turn(), Saved).changed == (late,)
    assert desk.book() == desk.fresh()


def test_a_turn_that_is_broken_off(desk: Desk) -> None:
    """Whoever stops listening leaves the last book and no half-made file."""
    before = desk.book()
    desk.edit(THIRD, "감귤 껍질에서", "감귤 씨앗에서")
    turn = desk.watch.turn()
    while not isinstance(next(turn), Shown):
        pass
    turn.close()
    assert desk.book() == before
    assert not list(desk.out.rglob(".staging*"))


@pytest.mark.parametrize(
    "name",
    [
        "cases/.03-가상푸드.yaml.swp",
        "cases/03-가상푸드.yaml~",
        "cases/4913",
        "cases/images/other.png",
        "styles/.#tokens.css",
        "styles/tokens.css~",
        "templates/.story.xhtml.j2.swp",
        "notes.txt",
        ".git/index",
    ],
)
def test_files_the_book_does_not_read(desk: Desk, name: str) -> None:
    """What editors leave beside a file, and what the book does not name, is no change."""
    desk.write(name, "x")
    assert not desk.watch.changed()
    assert desk.turn() == []


def test_other_fonts_end_the_hands(tmp_path: Path) -> None:
    """Processes that hold the old font files are ended; those of a book with the same fonts are not."""
    with watched(tmp_path, FEW) as desk:
        desk.turn()
        closed = desk.executor.closed
        desk.edit("book.yaml", "가상진흥원 시험팀", "가상진흥원 개발팀")
        desk.turn()
        assert desk.executor.closed == closed
        for change in CHANGES["fonts of the book's own"]:
            change(desk)
            desk.turn()
            closed += 1
            assert desk.executor.closed == closed


def test_the_hands_are_warmed(desk: Desk) -> None:
    """A hand that has set nothing sets a section beforehand; one that has set the book is warm."""
    desk.watch._bench._set_anew.clear()
    desk.watch.warm()
    assert len(desk.executor.taken()) == 1
    desk.watch.warm()
    assert desk.executor.taken() == []


def test_memory_does_not_grow(desk: Desk) -> None:
    """What two turns in a row do not need is forgotten."""
    bench, sizes = desk.watch._bench, []
    for text in ("가", "나", "다", "라"):
        desk.edit(SECOND, "industry:", f"industry: 바이오 {text} #")
        desk.turn()
        linkers = [linker for _, linker in desk.watch._linkers.values()]
        sizes.append((len(bench._parts), len(bench._last[0]), len(bench._last[1]), len(linkers[0]._kept)))
    assert sizes[0][0] == 0 < min(sizes[0][1:])
    assert len(set(sizes)) == 1

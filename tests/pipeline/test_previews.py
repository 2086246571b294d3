"""Previews: the changed pages as they stand in the book, kept true to it, gone with the watch."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pipeline.finished import FinishedPdf
from pipeline.watched import SECOND, THIRD, Desk, only, watched

from publisher.pipeline.previews import Preview
from publisher.pipeline.watch import Shown

LONGER = "작은 책이지만 책의 모든 부분이 들어 있다.\n\n    " + "\n\n    ".join(["한 문단 더 쓴다."] * 40)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a watch after its first turn."""
    with watched(tmp_path) as opened:
        opened.turn()
        yield opened


def shown(desk: Desk, name: str = THIRD, old: str = "버려지던 감귤", new: str = "남겨지던 감귤") -> Preview:
    """Change a text and return what is shown of it."""
    desk.edit(name, old, new)
    return only(desk.turn(), Shown).preview


def files(desk: Desk) -> set[str]:
    """Return the names of all previews."""
    folder = desk.home / "watch"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def assert_as_in_the_book(desk: Desk, preview: Preview) -> None:
    """The pages of a preview are those of the book: text and furniture, number, size, numbers elsewhere."""
    book, pages = FinishedPdf(desk.home / "print" / "digital.pdf"), FinishedPdf(preview.path)
    first = book.place_of(preview.section)
    run = slice(first, first + len(pages.texts))
    assert pages.texts == book.texts[run]
    assert pages.labels == book.labels[run]
    for index in range(len(pages.texts)):
        assert pages.box(index, "/TrimBox") == book.box(first + index, "/TrimBox")
    (line,) = pages.outline
    assert (line.title, line.page_index) in {(entry.title, 0) for entry in book.outline}
    following = book.place_of("colophon") if preview.section == "case-3" else None
    assert following is None or run.stop <= following


def test_pages_as_they_stand_in_the_book(desk: Desk) -> None:
    """A spread has the folios, running heads and page size of the book, and lies where it was told."""
    preview = shown(desk)
    assert preview == Preview("print", "case-3", desk.home / "watch" / "print" / "case-3.pdf", ())
    assert_as_in_the_book(desk, preview)
    assert "남겨지던" in "".join(FinishedPdf(preview.path).texts).replace("\u2060", "")


def test_pages_that_move(desk: Desk) -> None:
    """When another change moves a section that was shown, its preview gets the new page numbers."""
    preview = shown(desk)
    before = FinishedPdf(preview.path).labels
    assert shown(desk, "book.yaml", "작은 책이지만 책의 모든 부분이 들어 있다.", LONGER).section == "foreword"
    assert FinishedPdf(preview.path).labels != before
    assert_as_in_the_book(desk, preview)
    assert files(desk) == {"print/case-3.pdf", "print/foreword.pdf"}


def test_pages_that_stay_are_not_written_again(desk: Desk) -> None:
    """A preview that looks the same is left alone, so that who looks at it is not disturbed."""
    preview = shown(desk)
    before = preview.path.stat()
    shown(desk, SECOND, "천연물바이오", "천연물")
    assert preview.path.stat() == before


def test_a_section_that_goes(desk: Desk) -> None:
    """A case that leaves the book takes its preview along."""
    shown(desk, SECOND, "천연물바이오", "천연물")
    assert files(desk) == {"print/case-2.pdf"}
    (desk.root / SECOND).unlink()
    desk.turn()
    # The next case has another ordinal now.
    assert files(desk) == {"print/case-3.pdf"}


def test_a_book_that_gets_another_name(desk: Desk) -> None:
    """Previews below the old name go: nothing there is made again."""
    preview = shown(desk)
    desk.edit("book.yaml", "slug: stock-book", "slug: other-book")
    desk.turn()
    assert not preview.path.exists()


def test_other_sections(desk: Desk) -> None:
    """Where no case was changed the other sections are shown; where one was, only the case.

    A case that names the company of another is not shown with it, but is when no case was saved itself.
    """
    assert shown(desk, "book.yaml", "작은 책이지만", "얇은 책이지만").section == "foreword"
    assert shown(desk, THIRD, "가상 Foods", "가상 푸드").section == "case-3"
    desk.edit("book.yaml", "강원: 강원도", "강원: 강원")
    assert {event.preview.section for event in desk.turn() if isinstance(event, Shown)} == {"case-2"}


def test_a_change_of_everything(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of many sections is seen in the book."""
    monkeypatch.setattr("publisher.pipeline.watch._SPREADS", 1)
    desk.edit(SECOND, "천연물바이오", "천연물")
    desk.edit(THIRD, "버려지던 감귤", "남겨지던 감귤")
    assert [event for event in desk.turn() if isinstance(event, Shown)] == []


def test_not_too_many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview shown longest ago goes first."""
    monkeypatch.setattr("publisher.pipeline.previews._AT_ONCE", 1)
    shown(desk)
    shown(desk, SECOND, "천연물바이오", "천연물")
    assert files(desk) == {"print/case-2.pdf"}


def test_the_end(tmp_path: Path) -> None:
    """When the watch ends the book stays and the previews go, with their folders; what others put there stays."""
    with watched(tmp_path) as desk:
        desk.turn()
        shown(desk)
    assert (desk.home / "print" / "interior.pdf").exists()
    assert not (desk.home / "watch").exists()
    with watched(tmp_path / "again") as desk:
        desk.turn()
        shown(desk)
        note = desk.home / "watch" / "print" / "note.txt"
        note.write_text("mine")
    assert files(desk) == {"print/note.txt"}


def test_leftovers_of_a_watch_that_was_killed(tmp_path: Path) -> None:
    """The first turn removes them: they show a book of another day."""
    with watched(tmp_path) as desk:
        old = desk.home / "watch" / "print" / "case-9.pdf"
        old.parent.mkdir(parents=True)
        old.write_bytes(b"%PDF")
        desk.turn()
        assert files(desk) == set()


def test_pictures(tmp_path: Path) -> None:
    """With pictures each page is a PNG of its trim; of a section that gets shorter none is left over."""
    with watched(tmp_path, with_pictures=True) as desk:
        desk.turn()
        preview = shown(desk, "book.yaml", "작은 책이지만 책의 모든 부분이 들어 있다.", LONGER)
        pages = FinishedPdf(preview.path)
        assert len(pages.texts) > 1
        assert [path.name for path in preview.pictures] == [
            f"foreword-{number}.png" for number in range(1, len(pages.texts) + 1)
        ]
        left, foot, right, head = pages.box(0, "/TrimBox")
        for path in preview.pictures:
            picture = Image.open(BytesIO(path.read_bytes()))
            assert picture.format == "PNG"
            assert picture.size == pytest.approx(
                ((right - left) * 110 / 25.4, (head - foot) * 110 / 25.4), abs=2
            )
            assert len(picture.getcolors(1 << 20) or ()) > 1
        assert shown(desk, "book.yaml", LONGER, "작은 책이다.").pictures == preview.pictures[:1]
        assert files(desk) == {"print/foreword.pdf", "print/foreword-1.png"}

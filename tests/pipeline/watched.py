"""A small book under watch: changing its files and comparing what stands there with what a fresh build makes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from pipeline.building import build_into, digests, shared_cache
from pipeline.setting import STOCK, fonts_as_before

from publisher.pipeline.watch import Event, Watch
from publisher.render.cache import Cache
from publisher.render.executor import Executor, SerialExecutor, Task
from publisher.render.stores import LocalStore

FIRST, SECOND, THIRD = (f"cases/{name}.yaml" for name in ("01-가상정밀", "02-가상바이오", "03-가상푸드"))
PARTS = "title_page, foreword, contents, cases, colophon"
FEW = "title_page, colophon"
"""Enough where all of them are set again."""

Kind = TypeVar("Kind")


class NotingExecutor(SerialExecutor):
    """Does tasks here and notes them."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[Task] = []
        self.closed = 0

    def submit(self, task: Task) -> None:
        """Note and take a task."""
        self.tasks.append(task)
        super().submit(task)

    def close(self) -> None:
        """Note it and forget what was not begun."""
        self.closed += 1
        super().close()

    def taken(self) -> list[str]:
        """Return the names of the tasks since this was asked last, sorted."""
        names = sorted(task.name for task in self.tasks)
        self.tasks.clear()
        return names


@dataclass
class Desk:
    """A copy of the stock book without its longest parts, and a watch on it."""

    root: Path
    out: Path
    watch: Watch
    executor: Any

    @property
    def home(self) -> Path:
        """Where the finished files stand."""
        return self.out / "stock-book"

    def turn(self) -> list[Event]:
        """Make the book again and return what was told."""
        return list(self.watch.turn())

    def edit(self, name: str, old: str, new: str) -> Path:
        """Change a text that must be there, once."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    def write(self, name: str, text: str) -> Path:
        """Write a file of the book."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def book(self) -> dict[str, str]:
        """Return the digests of the finished files, previews left out."""
        return {name: digest for name, digest in digests(self.home).items() if not name.startswith("watch/")}

    def fresh(self, editions: tuple[str, ...] = ("print",)) -> dict[str, str]:
        """Return the digests of what a build from nothing makes of the book as it is now."""
        with TemporaryDirectory() as folder:
            return build_into(Path(folder), self.root, editions).digests


COVER = ", cover: {flaps_mm: 80, front_flap: 지어낸 세 기업의 / 작은 이야기, back_flap: 가상진흥원이 엮었다.}"
"""What the stock book says of the cover of its print edition."""


@contextmanager
def watched(
    folder: Path,
    parts: str = PARTS,
    executor: Executor | None = None,
    hands: int = 1,
    colour: str = "rgb",
    **options: Any,
) -> Iterator[Desk]:
    """Open a watch on a book of some parts in ``folder``; ``options`` are those of ``Watch``."""
    root = Path(shutil.copytree(STOCK, folder / "book"))
    executor = executor or NotingExecutor()
    watch = Watch(root, folder / "out", Cache(LocalStore(shared_cache())), executor, hands, **options)
    desk = Desk(root, folder / "out", watch, executor)
    # In RGB a section is set once; a part in inks is made of it. Without covers among its parts it wraps in none.
    desk.edit("book.yaml", "print: {isbn", f"print: {{color: {colour}, parts: [{parts}], isbn")
    desk.edit("book.yaml", COVER, "")
    with fonts_as_before(), executor, closing(watch):
        yield desk


def only(events: list[Event], kind: type[Kind]) -> Kind:
    """Return the one event of a kind."""
    (found,) = (event for event in events if isinstance(event, kind))
    return found

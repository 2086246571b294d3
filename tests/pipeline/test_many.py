"""Many books with one cache and one set of hands: found, built side by side, each with its own luck."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pipeline.building import build_into, digests, shared_cache
from pipeline.setting import STOCK, fonts_as_before

from publisher.errors import ContentError, PublisherError, RenderError, diagnose
from publisher.pipeline import BookResult, BuildReport, build_all, find_books, many
from publisher.pipeline.means import Means
from publisher.pipeline.rounds import Round
from publisher.progress import NullProgress
from publisher.render.cache import Cache, digest
from publisher.render.executor import Executor, Outcome, SerialExecutor, Task, WorkerFaultError
from publisher.render.processes import PRELOAD, ProcessExecutor
from publisher.render.setting import SheetTask, set_sheet
from publisher.render.stores import LocalStore
from publisher.resources import theme_folder

EDITION = ("booklet",)


def copied(place: Path, slug: str, *changes: tuple[str, str, str]) -> Path:
    """Put a copy of the stock book with a slug of its own at ``place``; changes are file, old words, new words."""
    shutil.copytree(STOCK, place)
    for name, old, new in (("book.yaml", "slug: stock-book", f"slug: {slug}"), *changes):
        path = place / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return place


def write_own_font(path: Path) -> None:
    """Write a font of a family that no other book has: the theme's blackest face under another name."""
    font = TTFont(theme_folder("styles") / "fonts" / "NotoSerifCJKKR-Black.otf")
    for record in font["name"].names:
        named = {1: "Own Face", 2: "Regular", 4: "Own Face Regular", 6: "OwnFace-Regular"}
        record.string = named.get(record.nameID, "Own Face" if record.nameID == 16 else "Regular")
    font["OS/2"].usWeightClass = 400
    path.parent.mkdir()
    font.save(path)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of four books: two good ones, a broken one, and one with a font of its own."""
    place = tmp_path_factory.mktemp("shelf")
    copied(place / "a", "book-a")
    copied(place / "b", "book-b", ("cases/01-가상정밀.yaml", "number: 1", "number: 하나"))
    copied(place / "c", "book-c", ("cases/01-가상정밀.yaml", "headline: ", "headline: 다시 "))
    own = copied(place / "d", "book-d")
    write_own_font(own / "fonts" / "own.otf")
    with (own / "book.yaml").open("a", encoding="utf-8") as file:
        file.write("fonts: [fonts/own.otf]\ntheme: {font-serif: '\"Own Face\"'}\n")
    return place


def built(
    roots: tuple[Path, ...], out: Path, executor: Executor | None = None, *, cached: Path | None = None
) -> dict[str, BookResult]:
    """Build the booklets of some books and return what became of each, by the name of its folder."""
    with fonts_as_before(), executor or SerialExecutor() as hands:
        means = Means.of(Cache(LocalStore(cached or shared_cache())), hands)
        results = build_all(
            roots, editions=EDITION, out=out, progress=NullProgress(), strict=False, means=means
        )
        return {result.root.name: result for result in results}


# ── which books ──────────────────────────────────────────────────────────────


def folders(place: Path, *names: str) -> Path:
    """Make folders with an empty book.yaml each."""
    for name in names:
        (place / name).mkdir(parents=True)
        (place / name / "book.yaml").touch()
    return place


def named(place: Path, found: tuple[Path, ...]) -> list[str]:
    """Return the places of found books below a folder."""
    return [path.relative_to(place).as_posix() for path in found]


def test_books_are_found_three_folders_down(tmp_path: Path) -> None:
    """Every folder with a book.yaml counts, the first one too; sorted; deeper and hidden ones are passed over."""
    place = folders(tmp_path, "b", "a/1", "a/1/x", "a/1/x/deep", ".hidden/c")
    (place / "a" / "no-book").mkdir()
    assert named(place, find_books(place)) == ["a/1", "a/1/x", "b"]
    (place / "book.yaml").touch()
    assert named(place, find_books(place)) == [".", "a/1", "a/1/x", "b"]


def test_links_are_followed_once(tmp_path: Path) -> None:
    """A link to a folder counts as one, a circle ends, and a book that many links lead to is one book."""
    place = folders(tmp_path / "place", "a", "b")
    far = folders(tmp_path / "far", "c/d/e")
    (place / "a" / "up").symlink_to(place)
    (place / "b" / "again").symlink_to(place / "a")
    (place / "self").symlink_to("self")
    (place / "x").symlink_to(far / "c")
    assert named(place, find_books(place)) == ["a", "b", "x/d/e"]


def test_a_list_names_books(tmp_path: Path) -> None:
    """A folder a line, relative to the list; remarks, blank lines and a byte order mark say nothing; no book twice."""
    place = folders(tmp_path, "b", "이야기 책", "a")
    text = f"\ufeff# tonight\n\n  b\r\n이야기 책\n{place / 'a'}\n./b\n# b\nmissing\n"
    (place / "books.txt").write_text(text, encoding="utf-8")
    assert named(place, find_books(place / "books.txt")) == ["b", "이야기 책", "a", "missing"]


def test_where_there_is_no_book(tmp_path: Path) -> None:
    """An empty folder, an empty list, a missing one and one that is no text are told apart and told."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "list").write_text("# none\n", encoding="utf-8")
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff")
    codes = {"empty": "LIST-001", "list": "LIST-001", "missing": "LIST-002", "picture": "LIST-002"}
    for name, code in codes.items():
        with pytest.raises(ContentError) as raised:
            find_books(tmp_path / name)
        assert [item.code for item in raised.value.diagnostics] == [code]


def test_two_books_of_one_name_are_refused(shelf: Path, tmp_path: Path) -> None:
    """Books that would overwrite each other are told in pairs before anything is built."""
    roots = (shelf / "a", shelf / "b", copied(tmp_path / "twin", "book-a"))
    with pytest.raises(ContentError) as raised:
        built(roots, tmp_path / "out")
    (said,) = raised.value.diagnostics
    assert said.code == "LIST-003"
    assert dict(said.arguments) == {
        "first": (shelf / "a").as_posix(),
        "second": (tmp_path / "twin").as_posix(),
        "home": (tmp_path / "out" / "book-a").as_posix(),
    }
    assert not (tmp_path / "out").exists()


# ── real books ───────────────────────────────────────────────────────────────


def test_each_book_is_as_if_it_were_alone(shelf: Path, tmp_path: Path) -> None:
    """Same bytes as a build of each book by itself, in this process and in two; the broken one harms nobody."""
    alone = {name: build_into(tmp_path / "alone", shelf / name, EDITION).report for name in ("a", "c", "d")}
    wanted = digests(tmp_path / "alone")
    assert len({wanted[f"book-{name}/booklet/interior.pdf"] for name in "acd"}) == 3
    for number, hands in enumerate((SerialExecutor(), ProcessExecutor(2, PRELOAD))):
        out = tmp_path / f"together-{number}"
        # Of the cache only the first one profits.
        results = built(find_books(shelf), out, hands, cached=None if number == 0 else tmp_path / "cache")
        assert sorted(results) == ["a", "b", "c", "d"]
        assert digests(out) == wanted
        for name, report in alone.items():
            found = results[name]
            assert found.fault is None
            assert found.report is not None
            assert [(a.edition, a.kind, a.sha256) for a in found.report.artifacts] == [
                (a.edition, a.kind, a.sha256) for a in report.artifacts
            ]
        broken = results["b"]
        assert broken.report is None
        assert isinstance(broken.fault, ContentError)
        assert "CASE-025" in {item.code for item in broken.fault.diagnostics}


def unwell(fault: Exception) -> object:
    """Return what sets sheets, save that of the cases with a changed text."""

    def set_or_fail(task: SheetTask) -> bytes:
        if "9초 만에" in task.job.fragment.html:
            raise fault
        return set_sheet(task)

    return set_or_fail


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (RenderError(diagnose("PAGE-010", fragment="case-1", detail="too deep")), RenderError),
        (ZeroDivisionError("a bug"), WorkerFaultError),
    ],
)
def test_a_part_that_cannot_be_set_fails_its_book(
    shelf: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    kind: type[Exception],
) -> None:
    """Even a bug of ours ends one book only, and its last good files stay; the trace comes along."""
    changed = copied(
        tmp_path / "e", "book-e", ("cases/01-가상정밀.yaml", "headline: ", "headline: 9초 만에 ")
    )
    (tmp_path / "out" / "book-e").mkdir(parents=True)
    (tmp_path / "out" / "book-e" / "kept.txt").write_text("from yesterday", encoding="utf-8")
    monkeypatch.setattr(many, "set_sheet", unwell(fault))
    results = built((shelf / "a", changed, shelf / "d"), tmp_path / "out")
    assert [name for name, result in results.items() if result.fault is not None] == ["e"]
    assert isinstance(results["e"].fault, kind)
    assert str(fault) in str(results["e"].fault)
    assert [path.name for path in (tmp_path / "out" / "book-e").iterdir()] == ["kept.txt"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"book-a", "book-d", "book-e"}


def test_leaving_off_leaves_nothing_half_written(shelf: Path, tmp_path: Path) -> None:
    """After the first result the rest is given up: that book stays, of the others there is nothing."""
    with fonts_as_before(), SerialExecutor() as hands:
        means = Means.of(Cache(LocalStore(shared_cache())), hands)
        results = build_all(
            (shelf / "a", shelf / "c", shelf / "d"),
            editions=EDITION,
            out=tmp_path / "out",
            progress=NullProgress(),
            strict=False,
            means=means,
        )
        first = next(results)
        results.close()
    assert first.report is not None
    assert all(artifact.path.is_file() for artifact in first.report.artifacts)
    left = {path.parent.parent.name for path in (tmp_path / "out").rglob("*.pdf")}
    assert left == {f"book-{first.root.name}"}
    assert not list((tmp_path / "out").rglob(".staging-*"))


# ── whose turn it is ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Job:
    """What stands for a sheet job and its fragment: a name."""

    id: str

    @property
    def fragment(self) -> _Job:
        """Return what stands for its fragment."""
        return self

    @property
    def key(self) -> str:
        """A name for the cache."""
        return digest(self.id)


@dataclass
class _Hands:
    """Ends tasks in the order they came, and notes which were out together."""

    out: deque[Task] = field(default_factory=deque)
    together: list[set[str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)

    def submit(self, task: Task) -> None:
        """Take a task."""
        self.out.append(task)
        self.given.append(task.name)

    def outcomes(self) -> Iterator[Outcome]:
        """End what is out."""
        while self.out:
            self.together.append({task.name.partition("/")[0] for task in self.out})
            yield Outcome(self.out.popleft(), value=b"")


@dataclass
class _Plant:
    """Makes books of nothing: each asks for parts in rounds and notes what happens to it."""

    rounds: int = 2
    parts: int = 3
    open: set[str] = field(default_factory=set)
    most: int = 0
    ended: list[str] = field(default_factory=list)

    def make(self, root: Path, _: Means) -> Generator[Round, object, BuildReport]:
        """Return the making of a book."""
        name = root.name
        self.open.add(name)
        self.most = max(self.most, len(self.open))
        try:
            for number in range(self.rounds):
                jobs = tuple(_Job(f"{name}/{number}/{part}") for part in range(self.parts))
                got = yield Round((*jobs, _Job("shared/part")))  # type: ignore[arg-type]
                assert len(got) == self.parts + 1  # type: ignore[arg-type]
                yield Round()
            self.ended.append(name)
        finally:
            self.open.discard(name)
        return BuildReport((), ())


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[_Hands, Means]:
    """Return hands without work and the means with them; parts are strings."""
    monkeypatch.setattr(many, "decode", lambda _: "part")
    monkeypatch.setattr(many._SharedBench, "note_pictures", lambda *_, **__: None)
    hands = _Hands()
    return hands, Means.of(Cache(LocalStore(tmp_path / "cache")), hands)  # type: ignore[arg-type]


def run(plant: _Plant, means: Means, count: int) -> list[str]:
    """Let a plant make some books and return their names as they end."""
    roots = [Path(f"book-{number:02}") for number in range(count)]
    return [result.root.name for result in many._results(roots, plant.make, means, NullProgress())]  # type: ignore[arg-type]


def test_books_are_in_flight_side_by_side(floor: tuple[_Hands, Means]) -> None:
    """While a book has few parts out another is opened: hands have those of several books, and all books end."""
    hands, means = floor
    plant = _Plant()
    assert sorted(run(plant, means, 20)) == [f"book-{number:02}" for number in range(20)]
    assert max(len(books) for books in hands.together) > 2
    assert plant.ended != []
    assert plant.open == set()


def test_a_thousand_books_are_not_open_at_once(floor: tuple[_Hands, Means]) -> None:
    """However many books there are, few are in memory, and fewer still where one alone keeps all hands busy."""
    _, means = floor
    small = _Plant(parts=1)
    assert len(run(small, means, 300)) == 300
    assert small.most == many._OPEN
    large = _Plant(parts=5 * many._IN_FLIGHT)
    run(large, means, 6)
    assert large.most == 2


def test_a_part_that_two_books_want_is_set_once(floor: tuple[_Hands, Means]) -> None:
    """What is out already is not given out again; both books get it."""
    hands, means = floor
    run(_Plant(rounds=1), means, 4)
    assert hands.given.count("shared/part") == 1


def test_hands_that_lose_everything_end_the_run(floor: tuple[_Hands, Means]) -> None:
    """A cluster that is gone ends the run with its own word for it; the open books are left."""
    hands, means = floor

    def gone() -> Iterator[Outcome]:
        raise PublisherError(diagnose("TOOL-034", address="tcp://nowhere"))
        yield

    hands.outcomes = gone  # type: ignore[method-assign]
    plant = _Plant()
    with pytest.raises(PublisherError) as raised:
        run(plant, means, 3)
    assert [item.code for item in raised.value.diagnostics] == ["TOOL-034"]
    assert plant.open == set()

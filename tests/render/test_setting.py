"""Setting one fragment wherever that happens, and many of them: nothing twice, nothing half, no fault unsaid."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache as once
from io import BytesIO
from pathlib import Path
from typing import Self

import pytest
from PIL import Image
from pipeline.setting import NO_COLOURS, SHELLS, SMALL_PAGES, fonts_as_before, piece

from publisher.editions.manuscript import SectionKind
from publisher.errors import RenderError, Severity, diagnose
from publisher.html.fragment import Asset, Fragment
from publisher.render import setting
from publisher.render.cache import Cache
from publisher.render.executor import Outcome, SerialExecutor, Task, done
from publisher.render.fonts import font_files
from publisher.render.part import Part, decode, encode
from publisher.render.pictures import SCREEN_USE, PictureUse, is_prepared, prepared
from publisher.render.press import FontFile, Press, SheetJob
from publisher.render.processes import PRELOAD, ProcessExecutor
from publisher.render.program import program_digest
from publisher.render.setting import Bench, SheetTask, fault_of, set_sheet
from publisher.render.stores import LocalStore, place_of
from publisher.resources import theme_folder
from publisher.typography.lines import WordBreaks

FIT = ".fit-snug p { line-height: 5mm }"


@pytest.fixture(autouse=True)
def _fonts_as_before() -> Iterator[None]:
    with fonts_as_before():
        yield


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return an empty cache in a folder."""
    return Cache(LocalStore(tmp_path / "cache"))


@once
def theme_fonts() -> tuple[FontFile, ...]:
    """Return the theme's font files."""
    paths = font_files(theme_folder("styles") / "fonts", ())
    return tuple(
        FontFile(path, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size) for path in paths
    )


def press(sheet: str = SMALL_PAGES) -> Press:
    """Return what the fragments of a test share."""
    return Press(
        sheet=sheet,
        palette=NO_COLOURS,
        line_break=WordBreaks.RARELY,
        shells=SHELLS,
        fonts=theme_fonts(),
        picture_use=SCREEN_USE,
        sided=False,
        program=program_digest(),
    )


def job(html: str = "<p>가</p>", name: str = "guide", assets: tuple[Asset, ...] = ()) -> SheetJob:
    """Return a fragment to set."""
    return SheetJob(press(), piece(html, assets, name))


def photo(folder: Path, colour: str = "#a33f56") -> Asset:
    """Write a small picture and return it as an asset."""
    stream = BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    path = folder / f"{colour[1:]}.png"
    path.write_bytes(stream.getvalue())
    return Asset(f"images/{path.name}", path, "image/png", hashlib.sha256(stream.getvalue()).hexdigest())


def pictured(folder: Path, colour: str = "#a33f56", name: str = "guide") -> SheetJob:
    """Return a fragment with a picture."""
    asset = photo(folder, colour)
    return job(f'<p><img src="{asset.href}" alt="사진"/></p>', name, (asset,))


def work(given: SheetJob, cache: Cache) -> Part:
    """Set a job as a worker does."""
    return decode(set_sheet(SheetTask(given, cache.address)))


@dataclass
class Desk(SerialExecutor):
    """Does tasks here and notes which; each may have another outcome."""

    given: list[str] = field(default_factory=list)
    instead: dict[str, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def submit(self, task: Task) -> None:
        """Take a task and note it."""
        self.given.append(task.name)
        super().submit(task)

    def outcomes(self) -> Iterator[Outcome]:
        """Do what was submitted, or tell what is to be told."""
        while self._waiting:
            task = self._waiting.popleft()
            other = self.instead.get(task.name)
            yield (
                done(task)
                if other is None
                else replace(other, task=task, value=other.value or done(task).value)
            )

    def __enter__(self) -> Self:
        """Return itself."""
        return self


class TestOneSheet:
    """The work of one job."""

    def test_a_part_is_kept_and_given_back(self, cache: Cache, tmp_path: Path) -> None:
        """The part and its pictures are in the cache then, under the job's key and their own digests."""
        given = pictured(tmp_path)
        part = work(given, cache)
        assert (part.id, part.key, part.page_count, part.verso, part.fit) == (
            "guide",
            given.key,
            1,
            False,
            "",
        )
        assert cache.get("fragment", given.key) == encode(part)
        (image,) = part.images
        content = cache.get("image", image.digest)
        assert content is not None
        assert hashlib.sha256(content).hexdigest() == image.digest

    def test_what_is_known_is_not_set_again(self, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
        """A worker that finds the part needs no engine: another one was faster."""
        first = set_sheet(SheetTask(job(), cache.address))
        monkeypatch.setattr(setting, "_engine", pytest.fail)
        assert set_sheet(SheetTask(job(), cache.address)) == first

    def test_the_same_job_gives_the_same_part(self, tmp_path: Path) -> None:
        """Whatever was set before it, here or in another process."""
        jobs = [job(f"<h1>{n}</h1><p>가나다 <a href='#x'>라</a></p>", f"part-{n}") for n in range(4)]
        here = Bench(SerialExecutor(), Cache(LocalStore(tmp_path / "here")))
        alone = {given.key: encode(part) for given, part in here.set(jobs)}
        with ProcessExecutor(2, PRELOAD) as processes:
            there = Bench(processes, Cache(LocalStore(tmp_path / "there")))
            assert {given.key: encode(part) for given, part in there.set(jobs[::-1])} == alone
            assert there.diagnostics == ()

    def test_side_labels_and_tags_are_those_asked_for(self, cache: Cache) -> None:
        """What a job says of its pages holds."""
        sheet = SMALL_PAGES + "[data-folio]::after { content: attr(data-folio) }"
        asked = replace(
            job('<p data-folio="case-1">가</p>'), press=press(sheet), verso=True, labels=(("case-1", "00"),)
        )
        part = work(asked, cache)
        assert (part.verso, [slot.target for slot in part.slots], part.key_count) == (True, ["case-1"], 1)
        plain = work(
            SheetJob(press(), Fragment("furniture", SectionKind.CASES, "", "<p>가</p>"), tagged=False), cache
        )
        assert (plain.elements, plain.pages[0].key) == ((), None)

    def test_a_setting_chosen_before_is_taken(self, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
        """One layout instead of a choice, and only where there is something to choose."""
        story = Fragment("case-1", SectionKind.STORY, "", '<section id="case-1"><p>가</p></section>')
        asked = SheetJob(press(SMALL_PAGES + FIT), story, fit="snug")
        monkeypatch.setattr(setting, "best_fit", pytest.fail)
        assert work(asked, cache).fit == "snug"
        guide = replace(asked, fragment=piece("<p>가</p>"))
        assert work(guide, cache).fit == ""

    def test_without_a_choice_the_best_is_taken(self, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
        """A story that no build has set before gets the setting that fills its pages."""
        story = Fragment("case-1", SectionKind.STORY, "", '<section id="case-1"><p>가</p></section>')
        monkeypatch.setattr(setting, "best_fit", lambda lay_out: lay_out("airy"))
        assert work(SheetJob(press(), story), cache).fit == "airy"

    def test_other_programs_are_told(self, cache: Cache) -> None:
        """PAGE-033: this machine would set other pages than the one that asks."""
        asked = replace(job(), press=replace(press(), program="another"))
        with pytest.raises(RenderError, match="PAGE-033"):
            work(asked, cache)
        assert cache.get("fragment", asked.key) is None

    def test_a_missing_font_is_told(self, cache: Cache) -> None:
        """PAGE-034 names the file."""
        fonts = (*theme_fonts(), FontFile(Path("/nowhere/가.otf"), "ab", 1))
        with pytest.raises(RenderError, match=r"PAGE-034.*가\.otf"):
            work(replace(job(), press=replace(press(), fonts=fonts)), cache)

    def test_another_font_in_its_place_is_told(self, cache: Cache) -> None:
        """PAGE-034: the file is there, but it is another one."""
        first, *others = theme_fonts()
        fonts = (replace(first, bytes=first.bytes + 1, digest="ab"), *others)
        with pytest.raises(RenderError, match=f"PAGE-034.*{first.path.name}"):
            work(replace(job(), press=replace(press(), fonts=fonts)), cache)

    def test_a_picture_saved_meanwhile_is_told(self, cache: Cache, tmp_path: Path) -> None:
        """PAGE-030: it is not the picture the book was checked with, and nothing is kept under its name."""
        given = pictured(tmp_path)
        given.fragment.assets[0].path.write_bytes(b"another")
        with pytest.raises(RenderError, match=r"PAGE-030.*changed during the build"):
            work(given, cache)
        assert cache.info().entries == 0

    def test_each_press_draws_with_its_own_fonts(self, tmp_path: Path) -> None:
        """Two editions in turn, with other fonts each, do not borrow from one another."""
        few = tuple(font for font in theme_fonts() if "Sans" in font.path.name)
        shown = job("<p style='font-family: \"Noto Serif CJK KR\"'>가</p>")
        sparse = replace(shown, press=replace(press(), fonts=few))
        for turn, asked in enumerate((shown, sparse, shown, sparse)):
            part = work(asked, Cache(LocalStore(tmp_path / str(turn))))
            known = {font.digest: font.path.name for font in asked.press.fonts}
            assert [("Serif" in known[font.file]) for font in part.fonts] == [asked is shown]

    def test_few_engines_are_kept_warm(self, cache: Cache) -> None:
        """A worker of many books does not grow with them."""
        for number in range(setting._WARM_ENGINES + 3):
            work(replace(job(), press=press(SMALL_PAGES + f"p {{ margin-left: {number}mm }}")), cache)
        assert len(setting._engines) == setting._WARM_ENGINES

    def test_a_rehearsal_keeps_nothing(self, cache: Cache) -> None:
        """It only warms the engine."""
        setting.rehearse(SheetTask(job(), cache.address))
        assert cache.info().entries == 0


class TestBench:
    """Many jobs at once."""

    def test_what_the_cache_knows_is_not_set_again(self, cache: Cache) -> None:
        """A second build hands out only what is new, and every job is told once with its own part."""
        jobs = [job(f"<p>{n}</p>", f"part-{n}") for n in range(5)]
        assert len(list(Bench(Desk(), cache).set(jobs[:3]))) == 3
        desk = Desk()
        told = [(given.key, part.key, part.id) for given, part in Bench(desk, cache).set(jobs)]
        assert sorted(told) == sorted((given.key, given.key, given.fragment.id) for given in jobs)
        assert desk.given == ["part-3", "part-4"]

    def test_nothing_to_set(self, cache: Cache) -> None:
        """No jobs, no parts."""
        assert list(Bench(Desk(), cache).set(())) == []

    @pytest.mark.parametrize("damage", ["flipped", "cut", "foreign", "older"])
    def test_an_entry_that_is_no_part_is_set_anew(self, cache: Cache, damage: str) -> None:
        """Damaged, or whole and written by another version: the build goes on, and keeps the new one."""
        given = job()
        good = work(given, cache)
        path = Path(cache.location) / place_of(f"fragment/{given.key}")
        match damage:
            case "flipped":
                whole = path.read_bytes()
                path.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
            case "cut":
                path.write_bytes(path.read_bytes()[:-9])
            case "foreign":
                cache.put("fragment", given.key, b"garbage")
            case _:
                cache.put("fragment", given.key, encode(good).replace(b'"lost":', b'"loss":'))
        desk = Desk()
        ((_, part),) = Bench(desk, cache).set((given,))
        assert part == good
        assert desk.given == ["guide"]
        assert cache.get("fragment", given.key) == encode(good)

    def test_a_failing_fragment_does_not_stop_the_others(self, cache: Cache, tmp_path: Path) -> None:
        """All others are told first; then all faults at once, each once."""
        bad = [pictured(tmp_path, colour, f"bad-{colour[1:]}") for colour in ("#000001", "#000002")]
        for given in bad:
            given.fragment.assets[0].path.unlink()
        twin = replace(bad[0], fragment=replace(bad[0].fragment, id="bad-twin"))
        jobs = [bad[0], job("<p>1</p>", "good-1"), twin, bad[1], job("<p>2</p>", "good-2")]
        told: list[str] = []

        def listen() -> None:
            told.extend(part.id for _, part in Bench(Desk(), cache).set(jobs))

        with pytest.raises(RenderError) as caught:
            listen()
        assert told == ["good-1", "good-2"]
        assert [Path(said.span.path).name for said in caught.value.diagnostics if said.span] == [
            "000001.png",
            "000002.png",
        ]

    def test_the_death_of_a_worker_is_a_note(self, cache: Cache) -> None:
        """PAGE-036, once, for a fragment that was set all the same."""
        reason = "killed by signal 9 (SIGKILL)"
        desk = Desk(instead={"guide": Outcome(Task("", id, None), deaths=(reason,))})
        bench = Bench(desk, cache)
        assert [part.id for _, part in bench.set((job(),))] == ["guide"]
        (said,) = bench.diagnostics
        assert (said.code, said.severity) == ("PAGE-036", Severity.NOTE)
        assert reason in said.message()

    def test_a_lost_fragment_fails_the_build(self, cache: Cache) -> None:
        """PAGE-035 names it and the reason; the deaths are not told as notes besides."""
        reason = "killed by signal 9 (SIGKILL)"
        lost = Outcome(Task("", id, None), value=b"-", deaths=(reason, reason), lost=reason)
        bench = Bench(Desk(instead={"guide": lost}), cache)
        with pytest.raises(RenderError, match=r"PAGE-035.*“guide”.*SIGKILL"):
            list(bench.set((job(),)))
        assert bench.diagnostics == ()

    def test_what_is_a_fault(self) -> None:
        """An outcome with a value has none; a worker's diagnostics are handed on."""
        task = Task("guide", id, None)
        assert fault_of(Outcome(task, b"x", deaths=("y",))) is None
        fault = fault_of(Outcome(task, fault=RenderError(diagnose("PAGE-033"))))
        assert fault is not None
        assert [said.code for said in fault.diagnostics] == ["PAGE-033"]


class TestHastened:
    """Pictures made ready while parts are set."""

    USE = PictureUse(4, 4)

    def test_they_are_known_then(self, cache: Cache, tmp_path: Path) -> None:
        """Each once, beside the parts, which are told alone; what is known is not made again."""
        red, blue = photo(tmp_path), photo(tmp_path, "#3f56a3")
        desk = Desk()
        bench = Bench(desk, cache)
        bench.hasten((red, blue, red), self.USE)
        assert [given.fragment.id for given, _ in bench.set((job(),))] == ["guide"]
        assert desk.given == [red.href, blue.href, "guide"]
        assert all(is_prepared(asset.digest, asset.media_type, self.USE, cache) for asset in (red, blue))
        bench.hasten((red, blue), self.USE)
        assert desk.given == [red.href, blue.href, "guide"]
        assert prepared(red.path, red.digest, red.media_type, self.USE, cache).width_px == 4

    def test_they_are_waited_for_where_all_parts_are_known(self, cache: Cache, tmp_path: Path) -> None:
        """Whoever uses them next finds them, and does not make them a second time."""
        work(job(), cache)
        blue = photo(tmp_path, "#3f56a3")
        bench = Bench(Desk(), cache)
        bench.hasten((blue,), self.USE)
        assert len(list(bench.set((job(),)))) == 1
        assert is_prepared(blue.digest, blue.media_type, self.USE, cache)

    def test_a_picture_that_cannot_be_used(self, cache: Cache, tmp_path: Path) -> None:
        """It is told where it is used, and here the parts are set all the same."""
        broken = photo(tmp_path)
        broken.path.write_bytes(b"no picture")
        bench = Bench(Desk(), cache)
        bench.hasten((broken,), self.USE)
        assert len(list(bench.set((job(),)))) == 1
        assert not is_prepared(broken.digest, broken.media_type, self.USE, cache)
        with pytest.raises(RenderError):
            prepared(broken.path, broken.digest, broken.media_type, self.USE, cache)

    def test_not_where_the_cache_is_shared(
        self, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A store elsewhere is not asked for every picture."""
        monkeypatch.setattr(Cache, "shared", True)
        desk = Desk()
        Bench(desk, cache).hasten((photo(tmp_path),), self.USE)
        assert desk.given == []


class TestPictures:
    """A part is only whole with its pictures."""

    def test_pictures_come_from_the_cache(self, cache: Cache, tmp_path: Path) -> None:
        """As the part names them."""
        bench = Bench(Desk(), cache)
        ((_, part),) = bench.set((pictured(tmp_path),))
        (image,) = part.images
        assert bench.image(image.digest) == cache.get("image", image.digest)

    @pytest.mark.parametrize("fresh", [True, False])
    def test_a_lost_picture_is_made_again(self, cache: Cache, tmp_path: Path, fresh: bool) -> None:
        """Its part is set once more, the picture is the same, and the cache has it again."""
        given = pictured(tmp_path)
        if not fresh:
            work(given, cache)
        bench = Bench(Desk(), cache)
        ((_, part),) = bench.set((given,))
        (image,) = part.images
        before = cache.get("image", image.digest)
        for entry in list(cache.store.entries()):
            if entry.name.startswith(("image/", "picture/")):
                cache.store.delete(entry.name)
        assert bench.image(image.digest) == before
        assert cache.get("image", image.digest) == before
        assert cache.damaged == ()

    def test_a_picture_that_cannot_be_kept_is_still_shown(self, tmp_path: Path) -> None:
        """A store that takes nothing fails no build."""
        blocked = tmp_path / "file"
        blocked.touch()
        bench = Bench(Desk(), Cache(LocalStore(blocked / "cache")))
        jobs = [pictured(tmp_path, "#000001", "one"), pictured(tmp_path, "#000002", "two")]
        parts = [part for _, part in bench.set(jobs)]
        for part in (*parts, *parts):
            (image,) = part.images
            assert hashlib.sha256(bench.image(image.digest)).hexdigest() == image.digest

    def test_an_unknown_picture(self, cache: Cache) -> None:
        """A picture that no part shows is a bug."""
        with pytest.raises(LookupError):
            Bench(Desk(), cache).image("ab")

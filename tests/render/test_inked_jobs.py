"""Setting in inks: made of the part in RGB, wherever that is found, and never the cause of a second layout."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pipeline.setting import fonts_as_before
from render.inking import inks
from render.test_setting import job

from publisher.html.fragment import Asset
from publisher.render import setting
from publisher.render.cache import Cache
from publisher.render.executor import SerialExecutor
from publisher.render.part import encode
from publisher.render.press import SheetJob
from publisher.render.processes import PRELOAD, ProcessExecutor
from publisher.render.setting import Bench, SheetTask, set_sheet
from publisher.render.stores import LocalStore


@pytest.fixture(autouse=True)
def _fonts_as_before() -> Iterator[None]:
    with fonts_as_before():
        yield


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return an empty cache in a folder."""
    return Cache(LocalStore(tmp_path / "cache"))


def pictured(folder: Path) -> SheetJob:
    """Return a job in RGB that shows a picture."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), "#a33f56").save(stream, "JPEG")
    path = folder / "a.jpg"
    path.write_bytes(stream.getvalue())
    asset = Asset("a.jpg", path, "image/jpeg", hashlib.sha256(stream.getvalue()).hexdigest())
    return job('<p>가</p><img src="a.jpg" alt="그림"/>', assets=(asset,))


def test_a_known_part_is_not_laid_out_again(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine has nothing to do where the part in RGB is in the cache: not even fonts are looked for."""
    plain = pictured(tmp_path)
    set_sheet(SheetTask(plain, cache.address))
    monkeypatch.setattr(setting, "_engine", pytest.fail)
    assert set_sheet(SheetTask(plain.inked(inks()), cache.address))


def test_a_part_in_rgb_is_left_behind(cache: Cache, tmp_path: Path) -> None:
    """Where only the press is asked for, screens find their part made; both ways lead to the same bytes."""
    plain = pictured(tmp_path)
    first = set_sheet(SheetTask(plain.inked(inks()), cache.address))
    assert cache.get("fragment", plain.key) is not None
    other = Cache(LocalStore(tmp_path / "other"))
    set_sheet(SheetTask(plain, other.address))
    assert set_sheet(SheetTask(plain.inked(inks()), other.address)) == first


def test_other_inks_are_another_part(cache: Cache, tmp_path: Path) -> None:
    """Neither the plain part nor that of other inks is taken for it."""
    plain = pictured(tmp_path)
    jobs = (plain, plain.inked(inks()), plain.inked(inks(limit=200)))
    parts = {asked.key: part for asked, part in Bench(SerialExecutor(), cache).set(jobs)}
    assert len({encode(part) for part in parts.values()}) == 3
    assert [part.key for part in parts.values()] == list(parts)


@pytest.mark.parametrize("lost", ["inked picture", "plain picture", "all"])
def test_lost_pictures_are_made_again(cache: Cache, tmp_path: Path, lost: str) -> None:
    """What the cache has lost since, it gets again, with the same bytes."""
    plain = pictured(tmp_path)
    bench = Bench(SerialExecutor(), cache)
    wanted = (plain, plain.inked(inks()))
    parts = {asked.key: part for asked, part in bench.set(wanted)}
    names = [parts[asked.key].images[0].digest for asked in wanted]
    before = bench.image(names[1])
    for name in {"inked picture": names[1:], "plain picture": names[:1], "all": names}[lost]:
        cache.forget("image", name)
    if lost == "all":
        cache.forget("fragment", plain.key)
    assert bench.image(names[1]) == before
    assert hashlib.sha256(before).hexdigest() == names[1]


def test_workers_ink_alike(tmp_path: Path) -> None:
    """Inks travel to another process and give the same part and picture there."""
    asked = pictured(tmp_path).inked(inks())
    here = Bench(SerialExecutor(), Cache(LocalStore(tmp_path / "here")))
    ((_, alone),) = here.set((asked,))
    with ProcessExecutor(1, PRELOAD) as processes:
        there = Bench(processes, Cache(LocalStore(tmp_path / "there")))
        ((_, apart),) = there.set((asked,))
        assert encode(apart) == encode(alone)
        assert there.image(apart.images[0].digest) == here.image(alone.images[0].digest)
        assert there.diagnostics == ()

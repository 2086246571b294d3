"""Composed sections that the cache keeps: found again, and never where anything they were made from has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from pipeline.setting import STOCK

from publisher.content import book as content_book
from publisher.content import model
from publisher.content.model.record import Record
from publisher.editions import manuscript, views
from publisher.editions.manuscript import Section
from publisher.editions.select import condense
from publisher.html.compose import Composer
from publisher.html.fragment import Fragment
from publisher.pipeline import kept_sections
from publisher.pipeline.kept_sections import KeepingComposer, templates_digest
from publisher.pipeline.workshop import Workshop
from publisher.render.cache import Cache
from publisher.render.stores import LocalStore


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return an empty cache."""
    return Cache(LocalStore(tmp_path / "cache"))


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of the sections that are really composed, as they are."""
    met: list[str] = []
    plain = Composer.compose_section

    def noting(self: Composer, section: Section, *, paged: bool) -> Fragment:
        met.append(section.id)
        return plain(self, section, paged=paged)

    monkeypatch.setattr(Composer, "compose_section", noting)
    return met


def compose(cache: Cache, templates: str | None = None) -> tuple[Fragment, ...]:
    """Return the fragments of the stock book's print edition, composed by a fresh composer."""
    workshop = Workshop.open(STOCK, cache)
    composer = workshop.composer
    assert isinstance(composer, KeepingComposer)
    if templates is not None:
        composer = replace(composer, templates=templates)
    return composer.compose(condense(workshop.book, workshop.choose(("print",))[0]), paged=True)


def test_a_second_build_composes_nothing(cache: Cache, composed: list[str]) -> None:
    """What was composed is found again, and it is the very same."""
    first = compose(cache)
    assert len(composed) == len(first)
    composed.clear()
    assert compose(cache) == first
    assert composed == []


def test_another_template_composes_everything_anew(cache: Cache, composed: list[str]) -> None:
    """The digest of the templates belongs to the key."""
    first = compose(cache)
    composed.clear()
    assert compose(cache, templates="another") == first
    assert len(composed) == len(first)


def test_the_digest_of_templates_follows_text_name_and_order(tmp_path: Path) -> None:
    """A template with another text, another name or another rank is another set of templates."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        (folder / "macros").mkdir(parents=True)
        (folder / "macros" / "a.j2").write_text(folder.name, encoding="utf-8")
    digests = {templates_digest((one, two)), templates_digest((two, one)), templates_digest((one,))}
    (one / "macros" / "a.j2").write_text("eno", encoding="utf-8")
    os.utime(one / "macros" / "a.j2", (1, 1))
    digests.add(templates_digest((one, two)))
    (one / "macros" / "a.j2").rename(one / "macros" / "b.j2")
    digests.add(templates_digest((one, two)))
    assert len(digests) == 5


def test_a_damaged_entry_is_composed_anew(
    cache: Cache, composed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry of another form is forgotten and made again."""
    with monkeypatch.context() as patch:
        patch.setattr(kept_sections, "_encoded", lambda _: b"[]")
        first = compose(cache)
    composed.clear()
    assert compose(cache) == first
    assert len(composed) == len(first)
    composed.clear()
    assert compose(cache) == first
    assert composed == []


def test_a_section_prints_alike_in_every_process() -> None:
    """Keys are made from what views print: nothing in them may be ordered by chance."""
    program = (
        "from publisher.pipeline.workshop import Workshop; from publisher.editions.select import condense;"
        "from pathlib import Path; import hashlib;"
        f"w = Workshop.open(Path({str(STOCK)!r}));"
        "s = ''.join(repr(condense(w.book, e).sections) for e in w.choose(None));"
        "print(hashlib.sha256(s.encode()).hexdigest())"
    )
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outcomes) == 1


@pytest.mark.parametrize("module", [views, manuscript, content_book])
def test_views_print_all_they_hold(module: object) -> None:
    """A field that is not printed would not be in the key."""
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and is_dataclass(kind)]
    assert kinds
    assert [(k.__name__, f.name) for k in kinds for f in fields(k) if not f.repr] == []


def test_records_print_all_they_hold() -> None:
    """Nor may a record of the model hide a field."""
    modules = [import_module(f"{model.__name__}.{found.name}") for found in iter_modules(model.__path__)]
    named = [value for module in modules for value in vars(module).values()]
    kinds = {value for value in named if isinstance(value, type) and issubclass(value, Record)}
    assert {"Case", "BookFile", "EditionSettings", "Listing"} <= {k.__name__ for k in kinds}
    assert [(k.__name__, name) for k in kinds for name, info in k.model_fields.items() if not info.repr] == []


def test_it_composes_as_the_plain_composer(cache: Cache) -> None:
    """Keeping changes nothing."""
    plain = Workshop.open(STOCK)
    sections = condense(plain.book, plain.choose(("print",))[0])
    assert isinstance(Workshop.open(STOCK, cache).composer, KeepingComposer)
    assert compose(cache) == compose(cache) == plain.composer.compose(sections, paged=True)

"""Keys: everything a page depends on counts, and nothing else; a field nobody thought of fails here."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pipeline.setting import SHELLS, SMALL_PAGES
from render.inking import inks

from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Asset, Fragment
from publisher.render.adapt import Palette
from publisher.render.pictures import Crop, PictureUse
from publisher.render.press import FontFile, Press, SheetJob
from publisher.typography.lines import WordBreaks

PRESS = Press(
    sheet=SMALL_PAGES,
    palette=Palette({"hue": "#111111"}, {"region-busan": {"hue": "#222222"}}),
    line_break=WordBreaks.RARELY,
    shells=SHELLS,
    fonts=(FontFile(Path("a.otf"), "aa", 1), FontFile(Path("b.otf"), "bb", 2)),
    picture_use=PictureUse(2000, 1000, 500),
    sided=False,
    program="cc",
)
ASSET = Asset("images/a.jpg", Path("a.jpg"), "image/jpeg", "dd")
FRAGMENT = Fragment(
    "case-1", SectionKind.STORY, "사례", '<section id="case-1"/>', assets=(ASSET,), folios_used=("case-2",)
)
JOB = SheetJob(PRESS, FRAGMENT, (("case-2", "00"),))

OTHERS: dict[type, dict[str, tuple[Any, ...]]] = {
    Press: {
        "sheet": (SMALL_PAGES + " ", ""),
        "palette": (
            Palette({"hue": "#111112"}, PRESS.palette.scoped),
            Palette(PRESS.palette.root, {"region-busan": {"hue": "#222223"}}),
            Palette(PRESS.palette.root, {"region-jeju": {"hue": "#222222"}}),
        ),
        "line_break": (WordBreaks.FREELY,),
        "words": (WordBreaks.NEVER, WordBreaks.RARELY),
        "shells": ((SHELLS[1], SHELLS[0]), (SHELLS[0], ("<html>", SHELLS[1][1]))),
        "fonts": (
            PRESS.fonts[:1],
            PRESS.fonts[::-1],
            (replace(PRESS.fonts[0], digest="ab"), PRESS.fonts[1]),
            (*PRESS.fonts, FontFile(Path("c.otf"), "cc", 1)),
        ),
        "picture_use": (
            replace(PRESS.picture_use, max_width_px=2001),
            replace(PRESS.picture_use, max_height_px=1001),
            replace(PRESS.picture_use, least_px=501),
            replace(PRESS.picture_use, quality=93),
            replace(PRESS.picture_use, cmyk=False),
            replace(PRESS.picture_use, crop=Crop(1.5)),
        ),
        "sided": (True,),
        "program": ("cd",),
    },
    SheetJob: {
        "press": (replace(PRESS, sheet=""), replace(PRESS, program="cd")),
        "fragment": (
            replace(FRAGMENT, id="case-10"),
            replace(FRAGMENT, kind=SectionKind.PROFILE),
            replace(FRAGMENT, html='<section id="case-1"> </section>'),
            replace(FRAGMENT, assets=()),
        ),
        "labels": ((), (("case-2", "0"),), (("case-3", "00"),), (("case-2", "00"), ("case-3", "00"))),
        "verso": (True,),
        "tagged": (False,),
        "inks": (inks(), inks(limit=250), inks(((1, 2, 3), (4, 5, 6, 7)))),
    },
    Asset: {"href": ("images/b.jpg",), "media_type": ("image/png",), "digest": ("de",)},
    FontFile: {"digest": ("ab",)},
    Fragment: {
        "id": ("case-2",),
        "kind": (SectionKind.CONTENTS,),
        "html": ("<p/>",),
        "assets": ((ASSET, replace(ASSET, href="images/b.jpg")),),
    },
}
"""Other values of every field that counts."""
FREE: dict[type, dict[str, tuple[Any, str]]] = {
    Press: {},
    SheetJob: {
        "fit": ("snug", "what an earlier build chose for this very key: the choice is a result, no cause")
    },
    Asset: {"path": (Path("/elsewhere/b.jpg"), "the content counts, wherever it lies")},
    FontFile: {
        "path": (Path("/elsewhere/b.otf"), "the content counts, wherever it lies"),
        "bytes": (99, "follows from the content"),
    },
    Fragment: {
        "title": ("다른 제목", "stands in the outline, which belongs to the whole file"),
        "region": ("busan", "the markup wears the region's class"),
        "depth": (2, "a level of the outline"),
        "folios_used": ((), "the labels say which numbers are shown"),
    },
}
"""Another value of every field that does not count, and why."""


def job_with(value: Any) -> SheetJob:
    """Return the job with one of its values in the place of the usual one."""
    match value:
        case SheetJob():
            return value
        case Press():
            return replace(JOB, press=value)
        case Fragment():
            return replace(JOB, fragment=value)
        case Asset():
            return replace(JOB, fragment=replace(FRAGMENT, assets=(value,)))
        case FontFile():
            return replace(JOB, press=replace(PRESS, fonts=(value, PRESS.fonts[1])))
        case other:
            raise TypeError(other)


USUAL: dict[type, Any] = {
    Press: PRESS,
    SheetJob: JOB,
    Asset: ASSET,
    FontFile: PRESS.fonts[0],
    Fragment: FRAGMENT,
}


@pytest.mark.parametrize("kind", list(USUAL), ids=lambda kind: kind.__name__)
def test_every_field_is_thought_of(kind: type) -> None:
    """A field of a job or of anything in it either changes the key, or is free for a reason."""
    assert {field.name for field in fields(kind)} == {*OTHERS[kind], *FREE[kind]}
    assert all(reason for _, reason in FREE[kind].values())


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (kind, name, value)
        for kind, known in OTHERS.items()
        for name, values in known.items()
        for value in values
    ],
)
def test_a_cause_changes_the_key(kind: type, name: str, value: object) -> None:
    """Another value of whatever a page depends on makes another key."""
    changed = job_with(replace(USUAL[kind], **{name: value}))
    assert changed.key != JOB.key
    assert changed != JOB


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [(kind, name, value) for kind, known in FREE.items() for name, (value, _) in known.items()],
)
def test_what_is_no_cause_does_not(kind: type, name: str, value: object) -> None:
    """Paths, titles and the like leave the key as it is, so that nothing is set anew for them."""
    changed = job_with(replace(USUAL[kind], **{name: value}))
    assert changed != JOB
    assert changed.key == JOB.key


def test_no_two_causes_look_alike() -> None:
    """All the jobs that differ in something have keys that differ."""
    jobs = [JOB]
    for kind, known in OTHERS.items():
        jobs += [
            job_with(replace(USUAL[kind], **{name: value}))
            for name, values in known.items()
            for value in values
        ]
    for one, other in combinations(jobs, 2):
        assert (one.key == other.key) is (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (replace(FRAGMENT, id="ab", html="c"), replace(FRAGMENT, id="a", html="bc")),
        (
            replace(FRAGMENT, assets=(replace(ASSET, href="a b", digest="c"),)),
            replace(FRAGMENT, assets=(replace(ASSET, href="a", digest="b c"),)),
        ),
    ],
)
def test_values_do_not_run_together(one: Fragment, other: Fragment) -> None:
    """Where one value ends and the next begins counts."""
    assert replace(JOB, fragment=one).key != replace(JOB, fragment=other).key


def test_inks_are_taken_off_again() -> None:
    """A job in inks knows the job in RGB whose part it is made of; one without is its own."""
    inked = JOB.inked(inks())
    assert inked.plain == JOB
    assert inked.plain.key == JOB.key
    assert JOB.plain is JOB
    assert pickle.loads(pickle.dumps(inked)).key == inked.key


def test_a_key_is_the_same_everywhere() -> None:
    """A copy, and a job that has travelled to another process, has the key of the original."""
    assert copy.deepcopy(JOB).key == JOB.key
    assert pickle.loads(pickle.dumps(JOB)).key == JOB.key
    assert pickle.loads(pickle.dumps(replace(JOB))).key == JOB.key
    assert PRESS.key == replace(PRESS).key

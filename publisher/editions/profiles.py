"""E-book profiles: what a store or library takes, read from the dated data files in ``profiles/``.

Owns: reading and validating a profile, what book.yaml says in its place, and which values nobody knows. Refuses: making
a value up: what is not publicly known is None and named, until book.yaml says it. Certainty is that of the source:
``law``, ``seen`` (on an official page), ``2nd`` (at second hand), ``custom``, ``choice`` (ours), ``book`` (book.yaml).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from publisher.content.model.edition import EditionSettings, EpubProfileName, ProfileValues
from publisher.errors import Diagnostic, diagnose
from publisher.resources import theme_folder

NAMES: tuple[EpubProfileName, ...] = ("default", "kyobo", "yes24", "aladin", "ridi", "upaper", "library")
"""Every profile there is, the general one first."""
LIBRARY: EpubProfileName = "library"
Certainty = Literal["law", "seen", "2nd", "custom", "choice", "unknown", "book"]


class _Value(BaseModel):
    """One value of a file, and why it is what it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Any = None
    certainty: Certainty
    source: str = Field(min_length=1)
    dated: dt.date | None = None


class _File(BaseModel):
    """One file of ``profiles/``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    checked_on: dt.date
    based_on: str | None = None
    values: Mapping[str, _Value]


@dataclass(frozen=True, slots=True)
class ValueOrigin:
    """Why a value of a profile is what it is."""

    key: str
    """As ``profile_values`` in book.yaml calls it."""
    certainty: Certainty
    source: str
    dated: dt.date | None
    """When the source was written, where that is known."""


@dataclass(frozen=True, slots=True)
class EpubProfile:
    """What an e-book is made to and judged by. None: no limit is known."""

    name: str
    label: str
    """The store as readers know it."""
    checked_on: dt.date
    """When the sources were last looked at."""
    origins: tuple[ValueOrigin, ...]
    """One for each value that was said or looked for."""
    epub_version: Literal["2", "3"] = "3"
    fonts: Literal["woff2", "otf"] = "woff2"
    charts: Literal["svg", "png"] = "svg"
    """Inline SVG, or pictures of it."""
    picture_px: int = 2000
    """The longer side of a picture, pixels."""
    jpeg_quality: int = 85
    """0–100, for pictures that must be packed anew."""
    max_mb: float | None = None
    """The whole file, 10⁶ bytes."""
    max_file_kb: int | None = None
    """One XHTML file, 10³ bytes."""
    max_files: int | None = None
    """XHTML files."""
    toc_depth: int | None = None
    """Levels of the table of contents."""
    cover_px: tuple[int, int] | None = None
    """Width and height of the cover picture."""
    black_text: bool = True
    """True when text may be absolute black."""
    fixed_sizes: bool = True
    """True when sizes may be in px, pt or the like."""
    plain_elements: bool = False
    """True when section, figure and the other elements of HTML 5 are refused."""
    colophon: tuple[str, ...] = ()
    """What the e-book's own colophon must say: title, author, publisher, date, isbn, price."""
    text_bytes: int | None = None
    """Longest description in a listing, bytes of UTF-8."""
    sample_share: int | None = None
    """Percent of the book in a sample."""
    file_name: str | None = None
    """What the store's files are called, without suffix; ``{isbn}`` and ``{slug}`` stand for the book's."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Keys of the values that were looked for and not found."""
        return tuple(origin.key for origin in self.origins if origin.certainty == "unknown")

    def origin(self, key: str) -> ValueOrigin | None:
        """Return why a value is what it is; None for one that nobody looked for."""
        return next((origin for origin in self.origins if origin.key == key), None)


@lru_cache(maxsize=len(NAMES))
def profile_named(name: str) -> EpubProfile:
    """Return the profile of a name out of ``NAMES``. Raises KeyError for another one."""
    if name not in NAMES:
        raise KeyError(name)
    return _profile(name, _read(name), ProfileValues())


def profile_of(settings: EditionSettings) -> EpubProfile:
    """Return the profile an edition of book.yaml is made to, its own values in place of the file's."""
    name = settings.profile or "default"
    if settings.profile_values is None:
        return profile_named(name)
    return _profile(name, _read(name), settings.profile_values)


def profile_cautions(profile: EpubProfile) -> Iterator[Diagnostic]:
    """Yield what an editor should ask the store before trusting the profile."""
    if profile.unknown:
        keys = ", ".join(profile.unknown)
        yield diagnose("EPUB-050", profile=profile.name, label=profile.label, keys=keys)


def _profile(name: str, file: _File, own: ProfileValues) -> EpubProfile:
    said = {key: value for key, value in own if key in own.model_fields_set and value is not None}
    origins = [
        ValueOrigin(key, item.certainty, item.source, item.dated)
        for key, item in file.values.items()
        if key not in said
    ]
    origins += [ValueOrigin(key, "book", "book.yaml", None) for key in said]
    written = {key: item.value for key, item in file.values.items() if item.value is not None}
    known = ProfileValues.model_validate(written)
    values = {key: value for key, value in known if value is not None} | said
    allowed = {field.name for field in fields(EpubProfile)}
    return EpubProfile(
        name=name,
        label=file.label,
        checked_on=file.checked_on,
        origins=tuple(origins),
        **{key: value for key, value in values.items() if key in allowed},
    )


@lru_cache(maxsize=len(NAMES))
def _read(name: str) -> _File:
    """Return a file and, beneath it, the one it is based on."""
    text = (theme_folder("profiles") / f"{name}.yaml").read_text(encoding="utf-8")
    file = _File.model_validate(yaml.safe_load(text))
    for key, item in file.values.items():
        if (item.value is None) is not (item.certainty == "unknown"):
            message = f"profiles/{name}.yaml: {key} is either unknown or has a value"
            raise ValueError(message)
    if file.based_on is None:
        return file
    return file.model_copy(update={"values": {**_read(file.based_on).values, **file.values}})

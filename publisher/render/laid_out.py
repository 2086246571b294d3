"""What is known of a fragment once it is laid out; values, so that planners need not load the page engine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any

from publisher.errors import Diagnostic

_STEPS = re.compile(r"-?\d{1,2}", re.ASCII)


class Grid(StrEnum):
    """How a block keeps to the grid of baselines (``render.grid``)."""

    FREE = "free"
    """Not by itself: it follows the block above it."""
    NEAREST = "nearest"
    BELOW = "below"
    """On the next line of the grid, never above where it would stand."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a page break never parts: a line, a row, a picture with its caption. Lengths in CSS pixels."""

    height: float
    """From the block's own top to its foot, the space above it apart."""
    above: float = 0.0
    """Space above that is dropped at a page's top."""
    inset: float = 0.0
    """Space above that a page's top keeps."""
    gap_above: float = 0.0
    """How much of ``above`` is the gap between blocks, which a setting changes."""
    gap_inset: float = 0.0
    """How much of ``inset`` is that gap."""
    picture: float = 0.0
    """Height a setting gives the picture in it; 0 where nothing in it follows the setting."""
    picture_limit: float = inf
    """The picture is never higher than this."""
    floor: float = 0.0
    """The block is never lower than this: the height of the picture's caption."""
    slack: float = 0.0
    """From the foot of the lowest line or picture to the foot of the block."""
    keep: bool = False
    """True where no page may begin with it unless nothing else helps."""
    clear: bool = False
    """True when it begins below everything that hangs in the side column."""
    side: float = 0.0
    """How far down from its top hangs what belongs to it in the side column; 0 for nothing."""
    side_slack: float = 0.0
    """The empty part at the end of ``side``."""
    label: float = 0.0
    """Height of a label that precedes it in the side column and may stay behind on the page before."""
    repeated: float = 0.0
    """What is set again above it at a page's top: the head of its table."""
    notes: tuple[float, ...] = ()
    """Heights of the footnotes called in it."""
    grid: Grid = Grid.FREE
    """Where its top stands, the gap above it apart."""
    line: int = 0
    """Which line of its paragraph, 0-based."""
    lines_after: int = -1
    """How many lines of its paragraph follow; -1 when it is no line of text."""
    figure: int = 0
    """Of which of the story's figures it is, 1-based; 0 for none. Figures may be moved (``render.displace``)."""
    band: bool = False
    """True in a figure that reaches across the page: it parts no passage."""
    text: bool = False
    """True in the running text, the only thing a figure may be moved behind."""
    station: bool = False
    """True where a figure may follow: a paragraph, list or table of the running text ends with it."""


@dataclass(frozen=True, slots=True)
class Column:
    """The text of a story as blocks in reading order, to foresee how another setting would break it into pages."""

    height: float
    """Of a page's text block, in CSS pixels."""
    first_page: int
    """0-based, within the fragment: the pages before it are the same in every setting."""
    note_rule: float
    """What the first footnote takes on a page besides its own height, in CSS pixels."""
    orphans: int
    """Lines of a paragraph that stay together at a page's foot (CSS Fragmentation 3 §3.3)."""
    widows: int
    """Lines of a paragraph that stay together at a page's top."""
    blocks: tuple[Block, ...]
    step: float = 0.0
    """Between two lines of the grid, in CSS pixels; 0 for none."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a story is fitted to its pages."""

    setting: str = ""
    """Name of the setting, empty for the usual one."""
    moves: tuple[int, ...] = ()
    """By how many stations of the text each figure stands further down than in the manuscript; back if negative."""

    @classmethod
    def read(cls, text: str) -> Fit:
        """Return what ``str`` wrote; moves that cannot be read are none."""
        setting, _, moves = text.partition("/")
        steps = moves.split(".")
        return cls(setting, tuple(map(int, steps)) if all(_STEPS.fullmatch(step) for step in steps) else ())

    def __str__(self) -> str:
        """Return the fit as short text: ``snug/0.-2``."""
        return f"{self.setting}/{'.'.join(map(str, self.moves))}" if any(self.moves) else self.setting


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The pages of one fragment."""

    id: str
    page_count: int
    anchors: tuple[tuple[str, int], ...]
    """Element ids and the 0-based page, within the fragment, each begins on."""
    fills: tuple[float, ...]
    """How far down its text block each page is filled, 0 to 1; over 1 where something hangs out below."""
    fit: str
    """How it was fitted to its pages, as ``Fit`` writes it."""
    diagnostics: tuple[Diagnostic, ...]
    document: Any
    """The engine's own document."""
    lost: str = ""
    """The first text that found no room on its page; empty when everything is shown."""
    column: Column | None = None
    """The text as blocks; None where no setting changes anything that can be measured."""

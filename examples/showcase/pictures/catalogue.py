"""Every picture of the showcase: its file, its size, its seed and what paints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pictures import cloth, diagrams, drops, flows, fruit, glass, grains, heat, land, layers, metal
from pictures.camera import Pixels
from pictures.fields import Frame, Rng
from pictures.sketch import Sketch


@dataclass(frozen=True, slots=True)
class Painting:
    """A picture of pixels; the ending of ``file`` chooses JPEG or PNG."""

    file: str
    frame: Frame
    seed: int
    paint: Callable[[Frame, Rng], Pixels]
    colours: int = 192
    """How many colours a PNG keeps."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A line drawing."""

    file: str
    draw: Callable[[], Sketch]


_OPENER, _WIDE, _TALL = Frame(2400, 1500), Frame(1800, 1200), Frame(1200, 1800)

PAINTINGS: tuple[Painting, ...] = (
    Painting("01-a.jpg", _OPENER, 11, layers.ribbons),
    Painting("01-b.jpg", _TALL, 12, layers.pulp),
    Painting("02-a.jpg", _OPENER, 21, glass.lens_stack),
    Painting("02-c.png", _WIDE, 23, glass.star_figures, 96),
    Painting("03-a.jpg", _WIDE, 31, drops.dusk_pane),
    Painting("04-a.jpg", _OPENER, 41, metal.pipe),
    Painting("04-b.jpg", _WIDE, 42, metal.sand_figure),
    Painting("04-c.png", _WIDE, 43, heat.spectrogram),
    Painting("05-a.jpg", _TALL, 51, drops.packing),
    Painting("06-a.jpg", _OPENER, 61, land.furrows),
    Painting("06-b.jpg", _TALL, 62, grains.starch),
    Painting("06-c.jpg", _WIDE, 63, layers.falling_film),
    Painting("07-a.jpg", _OPENER, 71, grains.cake),
    Painting("07-b.jpg", _TALL, 72, glass.tubes),
    Painting("08-a.jpg", _WIDE, 81, drops.bus_window),
    Painting("08-b.png", Frame(1600, 1000), 82, heat.floor_plans),
    Painting("08-c.jpg", _TALL, 83, heat.sitter),
    Painting("09-a.jpg", _OPENER, 91, cloth.weave),
    Painting("09-b.jpg", _WIDE, 92, cloth.offcuts),
    Painting("09-c.jpg", _TALL, 93, cloth.felt),
    Painting("10-a.jpg", _OPENER, 101, land.islands),
    Painting("10-c.jpg", _WIDE, 103, land.panel),
    Painting("11-a.jpg", _TALL, 111, grains.joint),
    Painting("11-b.jpg", _WIDE, 112, metal.disc),
    Painting("12-a.jpg", _OPENER, 121, fruit.belt),
    Painting("12-b.png", Frame(1500, 1500), 122, fruit.crops, 96),
    Painting("12-c.jpg", _WIDE, 123, layers.wall),
    Painting("12-d.jpg", _WIDE, 124, glass.passing),
)
"""Pictures of pixels, by case."""

DIAGRAMS: tuple[Diagram, ...] = (
    Diagram("01-c.svg", diagrams.loop),
    Diagram("02-b.svg", diagrams.barrel),
    Diagram("03-b.svg", diagrams.day_and_night),
    Diagram("04-d.svg", diagrams.leak),
    Diagram("05-b.svg", flows.solvent),
    Diagram("07-c.svg", flows.freeze_drying),
    Diagram("09-d.svg", flows.cutting),
    Diagram("10-b.svg", flows.island_grid),
)
"""Line drawings, by case."""

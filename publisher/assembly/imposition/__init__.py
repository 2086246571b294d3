"""Imposition: which page stands where on which side of which sheet, and where that is on the paper.

Pure: knows folding, binding and lengths. Refuses to open a file or to draw. A scheme is data (``layouts``); ``scheme``
names the choices, ``arrangement`` counts sheets and signatures, ``grid`` measures, ``marks`` says what guides knife and
folder, ``limits`` what a binding bears, ``paper`` which sheets there are.
"""

from publisher.assembly.imposition.arrangement import (
    Imposition,
    Placement,
    Plate,
    Sheet,
    SheetSide,
    Signature,
    arrange,
)
from publisher.assembly.imposition.grid import Box, Gaps, Grid, needed
from publisher.assembly.imposition.layouts import LAYOUTS, Join, Layout, Place, Shape
from publisher.assembly.imposition.limits import Limits, remarks
from publisher.assembly.imposition.marks import Marks, marks_of, room_for_marks, too_narrow
from publisher.assembly.imposition.paper import SHEETS, smallest, turned_to
from publisher.assembly.imposition.scheme import (
    SADDLE,
    Axis,
    Blanks,
    Compensation,
    Copies,
    Flip,
    Scheme,
    Work,
)
from publisher.editions.production import Binding

__all__ = [
    "LAYOUTS",
    "SADDLE",
    "SHEETS",
    "Axis",
    "Binding",
    "Blanks",
    "Box",
    "Compensation",
    "Copies",
    "Flip",
    "Gaps",
    "Grid",
    "Imposition",
    "Join",
    "Layout",
    "Limits",
    "Marks",
    "Place",
    "Placement",
    "Plate",
    "Scheme",
    "Shape",
    "Sheet",
    "SheetSide",
    "Signature",
    "Work",
    "arrange",
    "marks_of",
    "needed",
    "remarks",
    "room_for_marks",
    "smallest",
    "too_narrow",
    "turned_to",
]

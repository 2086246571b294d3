"""``casebook impose``: any PDF on printing sheets, to be folded into a book."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.cells import printable
from publisher.cli.report import shown_path
from publisher.cli.session import Session, any_error
from publisher.errors import AssemblyError, Diagnostic, ExitCode, diagnose
from publisher.errors.diagnostic import Translate
from publisher.geometry import Mm, Size

if TYPE_CHECKING:
    from publisher.assembly.booklet import Plan, Wishes
    from publisher.assembly.imposition import Scheme

_MEASURES = re.compile(r"(\d+(?:\.\d+)?)[x×*](\d+(?:\.\d+)?)", re.ASCII | re.IGNORECASE)
_STEPS = re.compile(r"(\d{1,2})[x×*](\d{1,2})", re.ASCII | re.IGNORECASE)
_LONGEST = 5000.0
"""Millimetres: the longest side of a PDF page in the default unit (§C.2)."""
_THICKEST = 1.0
_USUAL_SIGNATURE = 16


def add_impose(
    commands: argparse._SubParsersAction[
        argparse.ArgumentParser
    ],  # the only name the standard library gives it
    common: argparse.ArgumentParser,
    translate: Translate,
) -> None:
    """Add the parser of ``impose``."""
    summary = translate("place the pages of any PDF on sheets that are printed, folded and bound")
    parser = commands.add_parser(
        "impose", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    parser.add_argument(
        "source",
        type=Path,
        metavar=translate("PDF"),
        help=translate("the pages, one by one in reading order"),
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar=translate("FILE"), help=translate("where the sheets go")
    )
    _add_scheme(parser, translate)
    _add_paper(parser, translate)


def _add_scheme(parser: argparse.ArgumentParser, translate: Translate) -> None:
    parser.add_argument(
        "--scheme",
        choices=("saddle", "perfect"),
        help=translate("stitched through the fold, or signatures gathered and glued (default: saddle)"),
    )
    parser.add_argument(
        "--up",
        type=int,
        choices=(2, 4, 8, 16),
        default=2,
        help=translate("pages on a side of a sheet (default: 2)"),
    )
    parser.add_argument(
        "--signature",
        type=int,
        choices=(8, 16, 32),
        help=translate("pages of a gathered signature (default: 16); means --scheme perfect"),
    )
    parser.add_argument(
        "--blanks",
        choices=("end", "before-last"),
        default="end",
        help=translate("where empty pages go; before-last keeps a back cover outside (default: end)"),
    )
    parser.add_argument(
        "--work",
        choices=("sheetwise", "turn", "tumble"),
        default="sheetwise",
        help=translate(
            "two plates a sheet, or one that prints both sides of two sheets (default: sheetwise)"
        ),
    )
    parser.add_argument(
        "--flip",
        choices=("long", "short"),
        help=translate(
            "edge about which the printer turns sheets (default: the one that leaves backs upright)"
        ),
    )
    parser.add_argument(
        "--copies",
        type=_steps(translate),
        default=(1, 1),
        metavar=translate("COLUMNSxROWS"),
        help=translate("repeat everything on the sheet, to be cut apart, e.g. 2x1"),
    )


def _add_paper(parser: argparse.ArgumentParser, translate: Translate) -> None:
    length = _length(translate, _LONGEST)
    parser.add_argument(
        "--sheet",
        type=_sheet(translate),
        metavar=translate("SHEET"),
        help=translate("A4, A3, SRA3, 국전, 46전 … or WIDTHxHEIGHT in mm (default: the smallest that fits)"),
    )
    parser.add_argument(
        "--trim",
        type=_sheet(translate),
        metavar=translate("TRIM"),
        help=translate("scale each page to this size, e.g. A5 or 148x210 (default: as they are)"),
    )
    parser.add_argument(
        "--caliper",
        type=_length(translate, _THICKEST),
        default=Mm(0),
        metavar=translate("MM"),
        help=translate("thickness of a leaf, against which creep is compensated, e.g. 0.1 (default: 0)"),
    )
    parser.add_argument(
        "--creep",
        choices=("shift", "scale", "none"),
        default="shift",
        help=translate("move inner pages to the spine, make them narrower, or neither (default: shift)"),
    )
    parser.add_argument(
        "--gap",
        type=length,
        metavar=translate("MM"),
        help=translate("what is trimmed off heads, feet and fore-edges between pages (default: their bleed)"),
    )
    parser.add_argument(
        "--mill",
        type=length,
        default=Mm(0),
        metavar=translate("MM"),
        help=translate("what is ground off each leaf at a glued spine (default: 0)"),
    )
    parser.add_argument("--marks", action="store_true", help=translate("draw trim, fold and collating marks"))


def impose(options: argparse.Namespace, session: Session) -> int:
    """Impose a PDF and say how many sheets it takes. Raises AssemblyError."""
    from publisher.assembly.booklet import draw, plan_sheets
    from publisher.assembly.imposition import remarks
    from publisher.assembly.loose_pages import opened

    contradictions = _contradictions(options)
    if contradictions:
        session.report(session.verdict(contradictions))
        return ExitCode.USAGE
    wishes = _wishes(options)
    with opened(options.source) as pages:
        said = remarks(pages.count, wishes.scheme)
        if any_error(said):
            raise AssemblyError(*said)
        plan = plan_sheets(pages, wishes)
        diagnostics = session.verdict((*said, *plan.cautions))
        if not any_error(diagnostics):
            draw(pages, plan, options.out)
    session.report(diagnostics)
    if any_error(diagnostics):
        return AssemblyError.exit_code
    session.say(_summary(plan, options.out, session.translate))
    return ExitCode.OK


def _contradictions(options: argparse.Namespace) -> tuple[Diagnostic, ...]:
    """Return what was asked for that cannot be had together."""
    found = []
    sheet_pages = 2 * options.up
    if options.signature is not None and options.scheme == "saddle":
        found.append(diagnose("IMP-016", option="--signature", other="--scheme saddle"))
    elif options.signature is not None and options.signature % sheet_pages:
        found.append(diagnose("IMP-013", signature=options.signature, sheet=sheet_pages))
    if options.flip is not None and options.work != "sheetwise":
        found.append(diagnose("IMP-016", option="--flip", other=f"--work {options.work}"))
    if options.mill and options.scheme != "perfect" and options.signature is None:
        found.append(diagnose("IMP-016", option="--mill", other="--scheme saddle"))
    return tuple(found)


def _wishes(options: argparse.Namespace) -> Wishes:
    from publisher.assembly.booklet import Wishes
    from publisher.assembly.imposition import Flip

    return Wishes(
        _scheme(options),
        None if options.flip is None else Flip(options.flip),
        options.sheet,
        options.trim,
        options.gap,
        options.mill,
        options.marks,
    )


def _scheme(options: argparse.Namespace) -> Scheme:
    from publisher.assembly.imposition import LAYOUTS, Binding, Blanks, Compensation, Copies, Scheme, Work

    perfect = options.scheme == "perfect" or options.signature is not None
    return Scheme(
        Binding.PERFECT if perfect else Binding.SADDLE,
        LAYOUTS[options.up],
        # Sheets of more pages than a usual signature are signatures of their own.
        options.signature or max(_USUAL_SIGNATURE, 2 * options.up),
        Work(options.work),
        Copies(*options.copies),
        Blanks(options.blanks),
        options.caliper,
        Compensation(options.creep),
    )


def _summary(plan: Plan, out: Path, translate: Translate) -> str:
    """Return one line: what was made of what."""
    imposition, sheet = plan.imposition, plan.grid.sheet
    wording = translate(
        "{path}: pages: {pages} (+{blanks} blank), sheets: {sheets} of {size} mm, sides: {sides}, "
        "signatures: {signatures}"
    )
    return wording.format(
        path=printable(shown_path(out)),
        pages=imposition.page_count,
        blanks=imposition.blank_count,
        sheets=imposition.sheet_count,
        size=f"{sheet.width:g}×{sheet.height:g}",
        sides=len(imposition.plates),
        signatures=len(imposition.signatures),
    )


def _length(translate: Translate, most: float) -> Callable[[str], Mm]:
    """Return a reader of millimetres from 0 to ``most`` whose complaint is worded by ``translate``."""

    def length(text: str) -> Mm:
        try:
            value = float(text.removesuffix("mm"))
        except ValueError:
            value = math.nan
        if not 0 <= value <= most:
            wording = translate("“{value}” is not a length; write millimetres from 0 to {most}")
            raise argparse.ArgumentTypeError(wording.format(value=text, most=f"{most:g}"))
        return Mm(value)

    return length


def _sheet(translate: Translate) -> Callable[[str], Size]:
    """Return a reader of sizes by name or in millimetres whose complaint is worded by ``translate``."""

    def sheet(text: str) -> Size:
        named = _named(text)
        if named is not None:
            return named
        found = _MEASURES.fullmatch(text.strip().removesuffix("mm"))
        sides = [float(side) for side in found.groups()] if found else []
        if not sides or not all(0 < side <= _LONGEST for side in sides):
            wording = translate("“{value}” is not a size; write e.g. A4, SRA3, 국전 or 320x450 (mm)")
            raise argparse.ArgumentTypeError(wording.format(value=text))
        return Size(Mm(sides[0]), Mm(sides[1]))

    return sheet


def _named(text: str) -> Size | None:
    """Return the sheet, or else the trim size, of this name."""
    from publisher.assembly.imposition import SHEETS

    for name, size in SHEETS.items():
        if name.casefold() == text.casefold():
            return size
    if _MEASURES.match(text):
        return None
    from publisher.editions.edition import TRIMS

    return next((size for name, size in TRIMS.items() if name.casefold() == text.casefold()), None)


def _steps(translate: Translate) -> Callable[[str], tuple[int, int]]:
    """Return a reader of columns and rows of copies whose complaint is worded by ``translate``."""

    def steps(text: str) -> tuple[int, int]:
        found = _STEPS.fullmatch(text.strip())
        if found is None or not (int(found[1]) and int(found[2])):
            wording = translate("“{value}” is not a number of copies; write columns and rows, e.g. 2x1")
            raise argparse.ArgumentTypeError(wording.format(value=text))
        return int(found[1]), int(found[2])

    return steps

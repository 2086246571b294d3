"""How a book's paragraphs are set: where lines end, how even their right edge is, how wide the gaps between words.

Measures the running text of a finished, tagged PDF: the paragraphs in the face and size that most characters of
paragraphs have. With a book it compares the program's interior with two settings of the same HTML by plain WeasyPrint:
one breaks inside words as the engine does, the other keeps them whole (U+2060) and fills each line as far as it goes.
Owns: the figures, by rules of its own (klreq §3; it asks nothing of ``publisher.typography``). Refuses: setting pages.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from lxml import etree

from benchmarks.cost import measure
from benchmarks.pdf_lines import Line, Paragraph, read_paragraphs
from benchmarks.program import ROOT, Casebook, made_files
from benchmarks.stage import BARE, run

_JOINER = "\u2060"
_NO_START = frozenset(")]}〉》」』】〕’”.,!?;:%‰℃°·…、。，．！？；：）］｝・")
_NO_END = frozenset("([{〈《「『【〔‘“（［｛₩$€£#")
_INLINE = frozenset({"a", "b", "cite", "code", "dfn", "em", "i", "q", "span", "strong", "sub", "sup"})
_BLOCK = "\v"
_NEAR = 6
"""Characters on either side of a line's end by which it is found in the text."""
_FEW = 2.5
"""Characters: a shorter last line is a runt."""
_SHARES = (5, 50, 95, 99)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted and measured; lengths in characters (em) of the running text."""

    face: str
    size_pt: float
    paragraphs: int
    lines: int
    inside_words: int
    """Lines, the last of a paragraph apart, that end inside an 어절."""
    inside_percent: float
    """Of all lines."""
    inside_numbers: int
    """Of these, beside a digit."""
    unknown: int
    """Lines whose end was not found in the text: not counted as either."""
    forbidden_starts: int
    forbidden_ends: int
    one_syllable: int
    """Last lines of paragraphs of two lines or more that hold one syllable."""
    runts: int
    """Such lines shorter than two and a half characters."""
    length_mean: float
    length_deviation: float
    """Standard deviation of the lengths of all lines but last ones, indents included."""
    normal_gap: float
    """Median of the gaps in last lines, which nothing stretches."""
    gaps: dict[int, float]
    """Percentile to the width of the gaps in all other lines, as a multiple of the normal one."""


def main() -> None:
    """Measure: ``python -m benchmarks.rag BOOK [--edition NAME] [--interior PDF] [--json]``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("--edition", default="print")
    parser.add_argument(
        "--interior", type=Path, help="the program's PDF of the edition (default: it is built)"
    )
    parser.add_argument("--size", type=float, help="points: measure paragraphs of this size")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = compare(options.book, options.edition, options.interior, Path(folder), options.size)
    if options.json:
        print(json.dumps({name: asdict(figures) for name, figures in found.items()}, ensure_ascii=False))
    else:
        print("\n".join(table(found)))


def compare(
    book: Path, edition: str, interior: Path | None, folder: Path, size: float | None = None
) -> dict[str, Figures]:
    """Return the figures of the three settings by name. Raises CommandFailedError, and LookupError without text."""
    fonts = run("-m", "benchmarks.plain", book, edition, folder / "html").strip()
    html = folder / "html" / f"{BARE}.html"
    joined = html.read_text(encoding="utf-8")
    plain = html.with_name("plain.html")
    plain.write_text(joined.replace(_JOINER, ""), encoding="utf-8")
    files = {"plain WeasyPrint": plain, "words whole, lines filled": html}
    text = plain_text(joined)
    found = {}
    for name, source in files.items():
        pdf = source.with_suffix(".pdf")
        run("-m", "benchmarks.set_plain", source, pdf, "--fonts", fonts, "--tagged")
        found[name] = figures_of(pdf, text, size)
    found["casebook"] = figures_of(interior or _built(book, edition, folder), text, size)
    return found


def _built(book: Path, edition: str, folder: Path) -> Path:
    command = Casebook().build(book.resolve(), folder / "out", folder / "cache", edition)
    files = made_files(measure(command, ROOT).output)
    return next(file.path for file in files if file.kind == "interior")


def plain_text(html: str) -> str:
    """Return the words of a document, notes apart: one space between any two, one line for each block."""
    body = html[html.index("<body") : html.index("</body>")] + "</body>"
    found: list[str] = []
    _gather(etree.fromstring(body.encode()), found)
    text = "".join(found).replace(_JOINER, "")
    return "\n".join(" ".join(block.split()) for block in text.split(_BLOCK))


def _gather(element: etree._Element, found: list[str]) -> None:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if not name or "footnote" in (element.get("class") or "").split():
        return
    edge = "" if name in _INLINE else " " if name == "br" else _BLOCK
    found += (edge, element.text or "")
    for child in element:
        _gather(child, found)
        found.append(child.tail or "")
    found.append(edge)


def figures_of(pdf: Path, text: str, size: float | None = None) -> Figures:
    """Return the figures of a PDF; ``text`` holds its words as they were written. Raises LookupError without any."""
    paragraphs = list(_whole(running_text(read_paragraphs(pdf), size), text))
    ends = [end for paragraph in paragraphs for end in _ends(paragraph, text)]
    lines = [line for paragraph in paragraphs for line in paragraph.lines]
    full = [(paragraph, index) for paragraph in paragraphs for index in range(len(paragraph.lines) - 1)]
    lasts = [paragraph.lines[-1] for paragraph in paragraphs if len(paragraph.lines) > 1]
    em = paragraphs[0].size
    lengths = [(p.lines[index].right - p.lefts[index]) / em for p, index in full]
    # Without a last line that has a gap, all lines together have to tell what is normal.
    told = [gap for line in lasts for gap in line.gaps] or [gap for line in lines for gap in line.gaps]
    normal = statistics.median(told) if told else 0.0
    return Figures(
        face=paragraphs[0].face,
        size_pt=em,
        paragraphs=len(paragraphs),
        lines=len(lines),
        inside_words=(inside := sum(end == "inside" for end, _, _ in ends)),
        inside_percent=round(100 * inside / len(lines), 2),
        inside_numbers=sum(end == "inside" and (a + b).strip("0123456789") != a + b for end, a, b in ends),
        unknown=sum(end == "unknown" for end, _, _ in ends),
        forbidden_starts=sum(_starts_badly(p, index + 1) for p, index in full),
        forbidden_ends=sum(p.lines[index].text[-1] in _NO_END for p, index in full),
        one_syllable=sum(len(re.sub(r"\W", "", line.text)) == 1 for line in lasts),
        runts=sum((line.right - line.left) / em < _FEW for line in lasts),
        length_mean=round(statistics.mean(lengths), 3) if lengths else 0.0,
        length_deviation=round(statistics.pstdev(lengths), 3) if lengths else 0.0,
        normal_gap=round(normal / em, 3),
        gaps=_percentiles([gap / normal for p, index in full for gap in p.lines[index].gaps]),
    )


def running_text(paragraphs: Sequence[Paragraph], size: float | None) -> tuple[Paragraph, ...]:
    """Return the paragraphs in the commonest face, of a size or the commonest. Raises LookupError without any."""
    letters: Counter[tuple[str, float]] = Counter()
    for paragraph in paragraphs:
        if size is None or abs(paragraph.size - size) < 0.1:
            letters[paragraph.face, paragraph.size] += sum(len(line.characters) for line in paragraph.lines)
    if not letters:
        raise LookupError("no paragraph to measure")
    commonest = letters.most_common(1)[0][0]
    return tuple(p for p in paragraphs if (p.face, p.size) == commonest)


def _whole(paragraphs: Sequence[Paragraph], text: str) -> Iterator[Paragraph]:
    """Yield paragraphs, those that a page's end parted in two elements put together again."""
    waiting: Paragraph | None = None
    for paragraph in paragraphs:
        if waiting is not None:
            last, first = waiting.lines[-1], paragraph.lines[0]
            if first.characters[0].y > last.characters[0].y and _end(last, first, text) != "unknown":
                lines, lefts = waiting.lines + paragraph.lines, waiting.lefts + paragraph.lefts
                waiting = replace(waiting, lines=lines, lefts=lefts)
                continue
            yield waiting
        waiting = paragraph
    if waiting is not None:
        yield waiting


def _ends(paragraph: Paragraph, text: str) -> list[tuple[str, str, str]]:
    """Return, for each line but the last, how it ends, and the characters on either side of its end."""
    return [
        (_end(line, following, text), line.text[-1], following.text[0])
        for line, following in zip(paragraph.lines, paragraph.lines[1:], strict=False)
    ]


def _end(line: Line, following: Line, text: str) -> str:
    """Return whether a line ends ``between`` words or ``inside`` one; ``unknown`` where the text has it nowhere."""
    head, tail = line.text[-_NEAR:], following.text[:_NEAR]
    return "between" if f"{head} {tail}" in text else "inside" if f"{head}{tail}" in text else "unknown"


def _starts_badly(paragraph: Paragraph, index: int) -> bool:
    before, line = paragraph.lines[index - 1].text, paragraph.lines[index].text
    if line.startswith("…") and not before.endswith("…"):
        return False  # a leader may begin a sentence
    return line[0] in _NO_START


def _percentiles(values: Sequence[float]) -> dict[int, float]:
    ordered = sorted(values)
    if not ordered:
        return {}
    return {share: round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 3) for share in _SHARES}


def table(found: dict[str, Figures]) -> list[str]:
    """Return the figures as the lines of a Markdown table."""
    rows = [
        ("running text", lambda f: f"{f.face} {f.size_pt} pt"),
        ("paragraphs, lines", lambda f: f"{f.paragraphs}, {f.lines}"),
        ("lines that end inside an 어절", lambda f: f"{f.inside_words} ({f.inside_percent} %)"),
        ("… beside a digit", lambda f: f.inside_numbers),
        ("… not told", lambda f: f.unknown),
        ("forbidden starts, ends", lambda f: f"{f.forbidden_starts}, {f.forbidden_ends}"),
        ("last lines of one syllable, runts", lambda f: f"{f.one_syllable}, {f.runts}"),
        ("length: mean, deviation (em)", lambda f: f"{f.length_mean}, {f.length_deviation}"),
        ("normal gap (em)", lambda f: f.normal_gap),
        *((f"gap, {share}th percentile", lambda f, share=share: f.gaps.get(share, "–")) for share in _SHARES),
    ]
    head = f"| | {' | '.join(found)} |"
    return [
        head,
        f"|---|{'---:|' * len(found)}",
        *(
            f"| {name} | {' | '.join(str(value(figures)) for figures in found.values())} |"
            for name, value in rows
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())

"""Makes the field tables of ``docs/authoring.md`` from the content model: ``python docs/make_fields.py``.

Owns: the text between the markers of that file. Examples are what ``docs/every-field`` writes, a whole book that
uses every field once; so they are valid wherever the model is asked.
"""  # noqa: INP001  (a script, no package)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from publisher.content.fields import FieldRow
from publisher.content.load import BOOK_FILE, case_files
from publisher.content.model.book_file import BookFile
from publisher.content.schema import field_table
from publisher.content.source import Tree, read_source

DOCS = Path(__file__).parent
AUTHORING = DOCS / "authoring.md"
EVERY_FIELD = DOCS / "every-field"
UNWRITTEN = {"fonts": "[fonts/]"}
"""Examples of what the book of examples cannot hold: it brings no font of its own."""
_LONGEST = 44
_STEP = re.compile(r"[^.\[\]]+|\[\]")


def field_section(rows: Sequence[FieldRow], source: Tree) -> str:
    """Return the fields as Markdown: one table for the top level, one for each group below it."""
    groups: dict[str, list[FieldRow]] = {}
    for row in rows:
        groups.setdefault(_group(row.key), []).append(row)
    titles = {row.key: row.title for row in rows}
    parts = [_table(groups.pop(""), source)]
    for key, members in groups.items():
        parts.append(f"#### `{key}` — {titles[key]}\n\n{_table(members, source)}")
    return "\n\n".join(parts)


def updated(text: str) -> str:
    """Return ``docs/authoring.md`` with both tables made anew."""
    (case,) = (path for path in case_files(EVERY_FIELD) if path.name.startswith("01"))
    book = read_source(EVERY_FIELD / BOOK_FILE).data
    tables = {
        "case": field_section(field_table(), read_source(case).data),
        "book": field_section(field_table(BookFile), book),
    }
    for name, table in tables.items():
        begin, end = f"<!-- fields:{name} -->\n", f"<!-- /fields:{name} -->"
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"docs/authoring.md lacks the markers of {name}")
        text = f"{before}{begin}\n{table}\n\n{end}{after}"
    return text


def example(key: str, source: Tree) -> str:
    """Return how ``source`` writes the field ``key``, as YAML on one line; empty for a group of fields."""
    if key in UNWRITTEN:
        return UNWRITTEN[key]
    value = next(_values(source, _STEP.findall(key)), None)
    match value:
        case str():
            return _scalar(value)
        case list() if all(isinstance(item, str) for item in value):
            return f"[{', '.join(_scalar(str(item)) for item in value)}]"
        case dict() if all(isinstance(item, str) for item in value.values()) and not _has_rows(key):
            return ", ".join(f"{name}: {_scalar(str(item))}" for name, item in value.items())
        case _:
            return ""


def _has_rows(key: str) -> bool:
    """Tell whether the fields of this group have rows of their own."""
    known = (*field_table(), *field_table(BookFile))
    return any(row.key.startswith((f"{key}.", f"{key}[].")) for row in known)


def _values(source: Tree, steps: Sequence[str]) -> Iterator[Tree]:
    """Yield what stands at the end of a path, through every entry of a list and every chosen key."""
    if not steps:
        yield source
        return
    step, rest = steps[0], steps[1:]
    match source:
        case list() if step == "[]":
            for item in source:
                yield from _values(item, rest)
        case dict() if step == "*":
            for item in source.values():
                yield from _values(item, rest)
        case dict() if step in source:
            yield from _values(source[step], rest)


def _group(key: str) -> str:
    """Return the top-level field a row belongs to, empty for a top-level field itself."""
    top = re.split(r"[.\[]", key, maxsplit=1)[0]
    return "" if top == key else top


def _table(rows: Sequence[FieldRow], source: Tree) -> str:
    lines = ["| 칸 (key) | 이름 | 무엇을 쓰나 | 필수 | 쓰임 | 예 |", "|---|---|---|:-:|---|---|"]
    for row in rows:
        shown = example(row.key, source)
        cells = (
            f"`{row.key}`",
            row.title,
            row.type,
            "●" if row.required else "",
            row.description,
            f"`{shown}`" if shown else "",
        )
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


def _scalar(text: str) -> str:
    """Return a text as an author writes it, cut where it is long; what YAML would misread is quoted."""
    flat = " ".join(text.split())
    cut = flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()}…"
    quoted = re.match(r"[#%*&!|>@`\[{\"'-]", cut) or ": " in cut or re.fullmatch(r"[\d,]+억원", cut)
    return f'"{cut}"' if quoted else cut


def main() -> None:
    """Write ``docs/authoring.md`` anew."""
    AUTHORING.write_text(updated(AUTHORING.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

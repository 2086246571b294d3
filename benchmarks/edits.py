"""Change one sentence of a generated book, as an author would: one YAML file, written anew and put in its place.

Every edit is in another case, beginning in the middle of the book, and says something no edit said before, so that
nothing made earlier can be used for it.
"""

from __future__ import annotations

from pathlib import Path

import yaml

_SECTION = 1
"""The section that is edited, 0-based: text and a footnote, like most."""
_SENTENCE_END = "다. "


def change_sentence(book: Path, turn: int) -> Path:
    """Replace a sentence in the ``turn``-th case after the middle one and return its file.

    Raises ValueError for a case whose second section has a single sentence.
    """
    files = sorted((book / "cases").glob("*.yaml"))
    path = files[(len(files) // 2 + turn) % len(files)]
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    section = case["sections"][_SECTION]
    _, end, rest = section["body"].partition(_SENTENCE_END)
    if not end:
        raise ValueError(f"{path.name} has nothing to edit")
    section["body"] = f"{turn + 1}번째로 고쳐 쓴 이 문장은 앞선 문장과 길이가 비슷하{_SENTENCE_END}{rest}"
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(yaml.safe_dump(case, allow_unicode=True, sort_keys=False, width=100), encoding="utf-8")
    partial.replace(path)
    return path

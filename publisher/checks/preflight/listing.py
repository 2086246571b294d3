"""The list of rules as it stands in docs/preflight.md: ``python -m publisher.checks.preflight.listing``."""

from __future__ import annotations

import sys

from publisher.checks.preflight.rules import FAMILIES
from publisher.checks.preflight.subject import Kind, Profile
from publisher.errors import CATALOGUE

_HEAD = """# Preflight

`casebook preflight` judges finished PDFs before a print shop or a reader has them. It reads the files alone and
compares them with the edition; it does not trust what made them. `casebook release` runs it by itself and refuses on
errors.

```
casebook preflight                                # the last build of data/
casebook preflight --book BOOK --edition print    # the last build of another book, one edition
casebook preflight FILE.pdf --profile press       # any file, as a print shop would look at it
casebook preflight FILE.pdf --report report.html  # and a report with the pages and places
```

A finding names the rule, the page, the rectangle in millimetres from the trim's lower left corner and, for files of
our own, the case, the field and the picture it comes from: a build leaves `provenance.json` beside its PDFs. Errors
end in exit code 8; `--strict` makes errors of warnings. `--json` prints the findings as values.

| profile | for |
|---|---|
| press | plates: boxes, inks, PDF/X-4 |
| digital | screens: tags, links, outline |
| office | office printers: fonts, pictures, lines, text |
| foreign | files of unknown making: what is wrong whatever they are for |

The profile of a file of our own follows from the edition's `color` and the file's name.

What is estimated: ink is computed from the operators and the decoded pictures on a coarse raster, where curves, clips
and soft masks are approximated; text counts by its own colour. That a picture was enlarged, and the quality it was
packed with, are concluded from its pixels and tables. Barcodes are decoded from the rasterised cover.

## Rules
"""
_COLUMNS = ("rule", "severity", "what must hold", "profiles", "files")


def listed() -> str:
    """Return the whole page, in Markdown."""
    lines = [_HEAD.rstrip()]
    for family, rules in FAMILIES.items():
        lines += ["", f"### {family}", "", f"| {' | '.join(_COLUMNS)} |", "|" + "---|" * len(_COLUMNS)]
        for rule in rules:
            profiles = "all" if rule.profiles == frozenset(Profile) else _names(rule.profiles)
            kinds = "all" if rule.kinds == frozenset(Kind) else _names(rule.kinds)
            severity = CATALOGUE[rule.id].severity.value
            lines.append(f"| {rule.id} | {severity} | {rule.title} | {profiles} | {kinds} |")
    return "\n".join(lines) + "\n"


def _names(chosen: frozenset[Profile] | frozenset[Kind]) -> str:
    return ", ".join(sorted(item.value for item in chosen))


if __name__ == "__main__":
    sys.stdout.write(listed())

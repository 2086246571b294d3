"""Evidence on how accessible a finished EPUB is: criterion by criterion, counted from the file.

Owns: which criteria of WCAG 2.1 A and AA concern a book, what of them a program can tell, and the report. Refuses:
calling something met that only a person can judge; such a criterion says so, with what there is to look at.
"""

from publisher.checks.accessibility.evaluation import (
    Evaluation,
    Item,
    Verdict,
    evaluate,
    evaluate_bytes,
    evaluate_file,
)
from publisher.checks.accessibility.report import report_html, report_value

__all__ = [
    "Evaluation",
    "Item",
    "Verdict",
    "evaluate",
    "evaluate_bytes",
    "evaluate_file",
    "report_html",
    "report_value",
]

"""The evidence as a page for people and as a value for programs. The same evaluation gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from publisher.checks.accessibility.evaluation import Evaluation, Verdict
from publisher.html.environment import make_environment

_TEMPLATE = Path(__file__).with_name("report.html.j2")
_WORDS = {
    Verdict.PASS.value: "통과",
    Verdict.FAIL.value: "미달",
    Verdict.HUMAN.value: "사람이 확인",
    Verdict.NONE.value: "해당 없음",
}


def report_html(evaluation: Evaluation) -> str:
    """Return the report as one HTML document without anything from outside."""
    template = make_environment((_TEMPLATE.parent,)).get_template(_TEMPLATE.name)
    sums = [(verdict.value, len(evaluation.of(verdict))) for verdict in Verdict]
    return template.render(evaluation=evaluation, sums=sums, words=_WORDS)


def report_value(evaluation: Evaluation) -> dict[str, object]:
    """Return the report as a value JSON can hold; keys and verdicts are English."""
    return {
        "file": evaluation.file,
        "title": evaluation.title,
        "passed": evaluation.passed,
        "sums": {verdict.value: len(evaluation.of(verdict)) for verdict in Verdict},
        "items": [
            {
                "standard": item.standard,
                "id": item.id,
                "level": item.level,
                "name": item.name,
                "verdict": item.verdict.value,
                "evidence": item.evidence,
                "places": list(item.places),
            }
            for item in evaluation.items
        ],
    }

"""The floor plan holds: imports point down only, engines stay in their rooms, dependencies are declared."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PACKAGE_OF_MODULE = {
    "PIL": "pillow",
    "fontTools": "fonttools",
    "markdown_it": "markdown-it-py",
    "markupsafe": "jinja2",
    "mdit_py_plugins": "mdit-py-plugins",
    "pydantic_core": "pydantic",
    "yaml": "pyyaml",
    "zxingcpp": "zxing-cpp",
}
"""The declared package that brings a module, where the names differ."""
_NOT_AT_RUN_TIME = {"publisher/cli/translations.py": {"babel"}}
"""Tools of the makers that live in the package but never run for a user."""


def _lint(config: Path, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--config", str(config), "--no-cache"]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_the_floors_hold() -> None:
    """import-linter finds every module on a floor and no import that looks up."""
    run = _lint(_ROOT / "pyproject.toml", cwd=_ROOT)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("module", "text", "said"),
    [
        ("attic", "", "attic"),
        ("geometry", "import publisher.cli\n", "publisher.geometry -> publisher.cli"),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, module: str, text: str, said: str) -> None:
    """A module on no floor, and one that looks up, each fail the contract."""
    contracts = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    rooms = re.findall(r"[a-z_]+", " ".join(contracts["contracts"][0]["layers"]))
    package = tmp_path / "publisher"
    package.mkdir()
    for name in ("__init__", *rooms):
        (package / f"{name}.py").write_text("", encoding="utf-8")
    with (package / f"{module}.py").open("a", encoding="utf-8") as file:
        file.write(text)
    config = tmp_path / "pyproject.toml"
    source = (_ROOT / "pyproject.toml").read_text(encoding="utf-8")
    config.write_text(source[source.index("[tool.importlinter]") :], encoding="utf-8")
    run = _lint(config, cwd=tmp_path)
    assert run.returncode == 1
    assert said in run.stdout


def _imported(path: Path) -> Iterator[str]:
    """Yield the top-level name of everything a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


_CLUSTER_ROOMS = {
    "publisher/render/cluster.py",
    "publisher/render/cluster_line.py",
    "publisher/render/remote_store.py",
}
_LISTING_ROOMS = {"publisher/release/workbook.py"}


def _package_names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", name)[0].lower() for name in requirements}


def test_every_engine_is_a_declared_dependency() -> None:
    """What the package imports is the standard library, itself, or a dependency in pyproject.toml.

    What an extra brings is imported only in the rooms it is for.
    """
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = _package_names(project["dependencies"])
    judges, cluster = _package_names(extras["judges"]), _package_names(extras["cluster"])
    undeclared = set()
    for path in sorted((_ROOT / "publisher").rglob("*.py")):
        place = path.relative_to(_ROOT).as_posix()
        allowed = declared | _NOT_AT_RUN_TIME.get(place, set())
        if place.startswith("publisher/checks/"):
            allowed |= judges
        if place in _CLUSTER_ROOMS:
            allowed |= cluster
        if place in _LISTING_ROOMS:
            allowed |= _package_names(extras["listing"])
        for module in set(_imported(path)) - set(sys.stdlib_module_names) - {"publisher"}:
            if _PACKAGE_OF_MODULE.get(module, module) not in allowed:
                undeclared.add(f"{place}: {module}")
    assert not undeclared


def test_locks_pin_everything_exactly() -> None:
    """Every line is an exact pin, so no host is named; the test lock holds every pin of the other."""
    run, test = (
        {line for line in (_ROOT / name).read_text(encoding="utf-8").splitlines() if line}
        for name in ("requirements.lock", "requirements-test.lock")
    )
    assert run
    assert run <= test
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", line) for line in test)
    assert "weasyprint==70.0" in run

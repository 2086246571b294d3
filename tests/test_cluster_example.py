"""The cluster of examples/cluster: read, not run. Its commands are ones that Dask and this program understand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from distributed.cli.dask_scheduler import main as scheduler
from distributed.cli.dask_worker import main as worker

from publisher.cli.arguments import build_parser
from publisher.cli.system import FONTS, LIBRARIES

_ROOT = Path(__file__).parents[1]
_HOME = _ROOT / "examples" / "cluster"
_DOCKERFILE = (_HOME / "Dockerfile").read_text(encoding="utf-8")
_PORT = "8786"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """Return the services of the Compose file."""
    found: dict[str, Any] = yaml.safe_load((_HOME / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return found


def _words(service: dict[str, Any]) -> list[str]:
    return shlex.split(service["command"])


def test_the_scheduler_listens_where_the_others_look(services: dict[str, Any]) -> None:
    """All options are ones of Dask, and workers and builds name the service and the port of the scheduler."""
    assert _words(services["scheduler"])[:2] == ["dask", "scheduler"]
    options = scheduler.make_context("scheduler", _words(services["scheduler"])[2:]).params
    assert str(options["port"]) == _PORT
    assert _words(services["worker"])[:2] == ["dask", "worker"]
    options = worker.make_context("worker", _words(services["worker"])[2:]).params
    assert (options["scheduler"], options["nthreads"]) == (f"tcp://scheduler:{_PORT}", 1)
    program, *rest = _words(services["build"])
    assert program == "casebook"
    assert build_parser(str).parse_args(rest).cluster == f"tcp://scheduler:{_PORT}"


def test_builds_and_workers_have_the_same_places(services: dict[str, Any]) -> None:
    """The book and the cache lie under the same names for both, and every place a build names is mounted."""
    volumes = {name: services[name]["volumes"] for name in ("worker", "build")}
    assert set(volumes["worker"]) < set(volumes["build"])
    mounted = {re.sub(r"\$\{.*?\}", "", volume).split(":")[1] for volume in volumes["build"]}
    options = build_parser(str).parse_args(_words(services["build"])[1:])
    assert mounted == {str(options.books), str(options.cache), str(options.out)}


def test_nothing_is_published(services: dict[str, Any]) -> None:
    """Whoever reaches the scheduler runs code: no port leaves the containers, and nobody in them is root."""
    for service in services.values():
        assert "ports" not in service
        assert service["networks"] == ["inside"]
        assert service["user"].startswith("${CASEBOOK_USER:-1")
    assert re.search(r"^USER casebook$", _DOCKERFILE, re.MULTILINE)


def test_the_image_holds_what_is_needed(services: dict[str, Any]) -> None:
    """The files it copies exist, and it installs every package of the system that the program asks for."""
    built = services["worker"]["build"]
    assert (_HOME / built["context"]).resolve() == _ROOT
    assert (_ROOT / built["dockerfile"]).is_file()
    copied = [
        word for line in re.findall(r"^COPY (.*)$", _DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]
    ]
    assert len(copied) == 6
    assert [word for word in copied if not (_ROOT / word).exists()] == []
    wanted = {need.debian for need in (*LIBRARIES, *FONTS)}
    assert wanted
    assert [name for name in wanted if name not in _DOCKERFILE] == []

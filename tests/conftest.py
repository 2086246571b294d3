"""What holds for every test: no network, the theme's fonts, and properties that try the same examples on every run."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from publisher.render import fonts
from publisher.resources import theme_folder

# Fontconfig reads its configuration once a process, when it is first asked. That may be a judge: its Java looks for
# fonts too. Were it the machine's configuration, its rules would choose fonts in every test that comes after.
fonts.use_only(fonts.font_files(theme_folder("styles") / "fonts", ()))

# A shell starts what runs in the background deaf to Ctrl-C, and programs hand that on to those they start: tests that
# interrupt one would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "house",
    derandomize=True,
    database=None,
    deadline=None,  # two cores shared with other programs make no promises
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but those inside this machine's own kernel (AF_UNIX)."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family is not socket.AF_UNIX:
            message = f"a test asked for the network: {address}"
            raise PermissionError(message)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True, scope="module")
def _fonts_of_the_machine() -> Iterator[None]:
    """Put fontconfig's environment back after each module: an engine in this process points it at its own fonts."""
    before = os.environ.get("FONTCONFIG_FILE")
    yield
    os.environ.pop("FONTCONFIG_FILE", None)
    if before is not None:
        os.environ["FONTCONFIG_FILE"] = before

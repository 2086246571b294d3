"""The page engine is loaded without looking around for its libraries, and all the same where that is needed."""

from __future__ import annotations

import subprocess
import sys

_LOADED = "import publisher.render.fragment, weasyprint; print(weasyprint.HTML(string='가').render().pages)"


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_nothing_is_started_to_find_libraries() -> None:
    """Neither a compiler nor a linker: the names of files suffice."""
    spied = f"""
import sys
started = []
sys.addaudithook(lambda event, details: started.append(details) if event == "subprocess.Popen" else None)
{_LOADED}
print(started)
"""
    done = _run(spied)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_search_is_as_it_was_afterwards() -> None:
    """Others find libraries by their usual names."""
    done = _run(f"{_LOADED}; import ctypes.util; print(ctypes.util.find_library('c') is not None)")
    assert done.stdout.splitlines()[-1] == "True", done.stderr


def test_libraries_under_other_names_are_looked_for() -> None:
    """Where no name is a file's, the engine is loaded as ever, and nothing is said."""
    spoiled = f"""
import cffi
load = cffi.FFI.dlopen
tries = []
def dlopen(self, name, *flags):
    tries.append(name)
    if len(tries) <= 6:  # the names of the first library
        raise OSError(name)
    return load(self, name, *flags)
cffi.FFI.dlopen = dlopen
{_LOADED}
"""
    done = _run(spoiled)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[<weasyprint.document.Page")

"""What is installed is complete: templates, styles, translations and forms travel in the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_CODE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import publisher.resources as r
styles, templates = r.theme_folder("styles"), r.theme_folder("templates")
print(Path(r.__file__).is_relative_to(sys.argv[1]), styles.is_relative_to(sys.argv[1]))
print((styles / "tokens.css").is_file(), len(list(templates.glob("*.j2"))) > 3)
from publisher.cli import main
sys.exit(main(["--lang", "ko", "new", "book", sys.argv[2]]))
"""


def test_the_wheel_carries_everything(tmp_path: Path) -> None:
    """Unpacked from the wheel, away from the checkout, it finds its theme, speaks Korean, begins a book."""
    build = "import sys, hatchling.build as b; print(b.build_wheel(sys.argv[1]))"
    subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=_ROOT, check=True, capture_output=True, text=True
    )
    (wheel,) = tmp_path.glob("casebook-*.whl")
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        file.extractall(unpacked)
    assert not [
        name for name in names if "__pycache__" in name or name.startswith(("tests", "data", "examples"))
    ]
    assert any(name.endswith("licenses/LICENSE") for name in names)
    run = subprocess.run(
        [sys.executable, "-P", "-c", _CODE, str(unpacked), str(tmp_path / "책")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    inside, complete, made, *_ = run.stdout.splitlines()
    assert (inside, complete) == ("True True", "True True")
    assert "만들었습니다" in made

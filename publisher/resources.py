"""Where the files that travel with the program are: modules, templates, style sheets, translations.

Owns: the difference between a checkout (``templates/`` beside the package) and an installed wheel
(``publisher/_theme/templates``). Refuses: reading them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def theme_folder(name: Literal["templates", "styles", "profiles", "themes"]) -> Path:
    """Return the absolute folder of the default theme's templates or styles, the e-book profiles, or other themes.

    Raises FileNotFoundError when the program was installed without them: a bug of the packaging.
    """
    for folder in (_PACKAGE / "_theme" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    message = f"the program was installed without its {name}"
    raise FileNotFoundError(message)


def package_folder() -> Path:
    """Return the absolute folder of the program's own modules."""
    return _PACKAGE


def locale_folder() -> Path:
    """Return the absolute folder that holds ``<language>/LC_MESSAGES/casebook.mo``."""
    return _PACKAGE / "locale"

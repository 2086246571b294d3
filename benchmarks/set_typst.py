"""Compile one Typst document, cold, and do nothing else: this process is what is measured."""

from __future__ import annotations

import argparse
from pathlib import Path


def main() -> None:
    """Compile a document: ``python -m benchmarks.set_typst BOOK.typ PDF``; its fonts stand in ``fonts`` beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path)
    parser.add_argument("pdf", type=Path)
    options = parser.parse_args()
    import typst

    fonts = [options.document.with_name("fonts")]
    typst.compile(options.document, output=options.pdf, font_paths=fonts, ignore_system_fonts=True)


if __name__ == "__main__":
    main()

"""Set one HTML document with WeasyPrint, and do nothing else: this process is what is measured."""

from __future__ import annotations

import argparse
import os


def main() -> None:
    """Set a document: ``python -m benchmarks.set_plain HTML PDF --fonts CONFIG [--tagged]``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("html")
    parser.add_argument("pdf")
    parser.add_argument("--fonts", required=True, help="a fontconfig file that names the book's faces alone")
    parser.add_argument("--tagged", action="store_true", help="write a tagged PDF (ISO 32000-2 §14.8)")
    options = parser.parse_args()
    # Before the engine is loaded: fontconfig reads it once.
    os.environ["FONTCONFIG_FILE"] = options.fonts
    import weasyprint

    weasyprint.HTML(options.html).write_pdf(options.pdf, pdf_tags=options.tagged)


if __name__ == "__main__":
    main()

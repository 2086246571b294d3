"""Set one HTML document with WeasyPrint, and do nothing else: this process is what is measured."""

from __future__ import annotations

import argparse
import os
from contextlib import AbstractContextManager, nullcontext


def main() -> None:
    """Set a document: ``python -m benchmarks.set_plain HTML PDF --fonts CONFIG [--tagged]``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("html")
    parser.add_argument("pdf")
    parser.add_argument("--fonts", required=True, help="a fontconfig file that names the book's faces alone")
    parser.add_argument("--tagged", action="store_true", help="write a tagged PDF (ISO 32000-2 §14.8)")
    parser.add_argument(
        "--words", help="choose lines as the program does, by this policy: then it is not measured"
    )
    options = parser.parse_args()
    # Before the engine is loaded: fontconfig reads it once.
    os.environ["FONTCONFIG_FILE"] = options.fonts
    import weasyprint

    with _chosen(options.words):
        weasyprint.HTML(options.html).write_pdf(options.pdf, pdf_tags=options.tagged)


def _chosen(words: str | None) -> AbstractContextManager[None]:
    if words is None:
        return nullcontext()
    from publisher.render.fragment import choosing_lines
    from publisher.typography.lines import WordBreaks

    return choosing_lines(WordBreaks(words))


if __name__ == "__main__":
    main()

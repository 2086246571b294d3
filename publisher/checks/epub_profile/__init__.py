"""Profile lint: a finished EPUB judged by what a store or library takes.

Owns: one rule for each thing a profile says, told by the file alone. Refuses: changing a file, knowing how it was made,
and a verdict on what a profile does not know: such a value has no rule until book.yaml says it.
"""

from publisher.checks.epub_profile.judge import judge_epub

__all__ = ["judge_epub"]

"""A compiler for casebooks (사례집): YAML stories in, a print PDF, a booklet and an EPUB out.

The rooms of this package stand on floors; imports point down only (see ``docs/architecture.md``).
"""

__version__ = "0.1.0"

"""The EPUB: fragments as chapters of a reflowable e-book.

Owns: EPUB 3.3 packaging with the aids old readers need (NCX, guide), EPUB Accessibility 1.1 metadata
that is true for the book at hand, and an archive that is the same bytes for the same input. Refuses: what
is shown and how it looks, scripts, remote files, and judging the result. EbookLib (only in ``package``)
writes the package document; chapters are our own bytes, because it would run them through an HTML parser
and break inline drawings.
"""

from publisher.assembly.epub.metadata import Contributor, EmbeddedFont, EpubMetadata
from publisher.assembly.epub.package import package

__all__ = ["Contributor", "EmbeddedFont", "EpubMetadata", "package"]

"""The straight line from a folder of YAML to finished files. Knows every room; does no work of its own."""

from publisher.ledger.report import Artifact, BuildReport
from publisher.pipeline.book_list import find_books
from publisher.pipeline.line import build, write_html
from publisher.pipeline.many import BookResult, build_all

__all__ = ["Artifact", "BookResult", "BuildReport", "build", "build_all", "find_books", "write_html"]

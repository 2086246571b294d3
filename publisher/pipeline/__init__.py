"""The straight line from a folder of YAML to finished files. Knows every room; does no work of its own."""

from publisher.pipeline.artifact import Artifact, BuildReport
from publisher.pipeline.line import build, write_html

__all__ = ["Artifact", "BuildReport", "build", "write_html"]

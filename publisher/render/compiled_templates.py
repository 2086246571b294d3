"""Compiled templates, kept between runs: to compile a theme takes longer than to link a book.

What is kept is code, so only a folder of this machine is trusted with it: a shared store never is.
"""

from __future__ import annotations

from functools import lru_cache

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from publisher.render.cache import Cache, digest

_KIND = "template"


class CompiledTemplates(BytecodeCache):
    """Keeps what Jinja made of a template under a digest of its place and its text."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is known; Jinja itself looks whether it was made by this Jinja and this Python."""
        known = self._cache.get(_KIND, _key(bucket))
        if known is not None:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made."""
        self._cache.put(_KIND, _key(bucket), bucket.bytecode_to_string())


@lru_cache(maxsize=1)
def compiled_templates(cache: Cache) -> BytecodeCache | None:
    """Return where compiled templates are kept; None where the cache is shared with other machines."""
    return None if cache.shared else CompiledTemplates(cache)


def _key(bucket: Bucket) -> str:
    return digest(bucket.key, bucket.checksum)

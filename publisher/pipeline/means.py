"""What a build works with besides the book: a cache, hands, and a note of font files' digests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from publisher.assembly.faces import Face, FontProgram
from publisher.errors import Diagnostic
from publisher.render.cache import Cache, digest
from publisher.render.executor import Executor
from publisher.render.press import FontFile
from publisher.render.setting import Bench
from publisher.render.subset import cid_subset, glyph_subset

_RECIPE = "2"
"""Changes when subsets are made otherwise."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a build works with."""

    cache: Cache
    bench: Bench

    @classmethod
    def of(cls, cache: Cache, executor: Executor) -> Self:
        """Return the means to build with a cache and with hands; whoever made them closes them."""
        return cls(cache, Bench(executor, cache))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What became of the cache and of workers during the build; the files made are right anyway."""
        return (*self.bench.diagnostics, *self.cache.diagnostics())

    def font_files(self, paths: Sequence[Path]) -> tuple[FontFile, ...]:
        """Return the files with their digests; a file that has not changed is not read again."""
        return tuple(self._font_file(path) for path in paths)

    def _font_file(self, path: Path) -> FontFile:
        found = path.stat()
        key = digest(str(path.resolve()), str(found.st_size), str(found.st_mtime_ns))
        known = self.cache.get("fontfile", key)
        if known is None:
            known = hashlib.sha256(path.read_bytes()).hexdigest().encode()
            self.cache.put("fontfile", key, known)
        return FontFile(path, known.decode(), found.st_size)

    def image(self, name: str) -> bytes:
        """Return the bytes of a picture that a part of this build shows. Raises RenderError."""
        return self.bench.image(name)

    def program(self, face: Face, files: Sequence[FontFile]) -> FontProgram:
        """Return the font program of a face: its subset over everything the file draws."""
        first, glyphs = face.first, face.drawn
        key = digest(
            _RECIPE,
            first.file,
            str(first.number),
            repr(first.variations),
            repr(glyphs),
            repr(bool(face.missing)),
        )
        known = self.cache.get("font", key)
        if known is not None:
            return FontProgram.decode(known)
        path = next(file.path for file in files if file.digest == first.file)
        outline, axes = bool(face.missing), dict(first.variations)
        subset = cid_subset(path, first.number, glyphs, notdef_outline=outline, variations=axes)
        if subset is None:
            subset = glyph_subset(path, first.number, glyphs, notdef_outline=outline, variations=axes)
        made = FontProgram.of(subset)
        self.cache.put("font", key, made.encode())
        return made

"""A part for the press: the same pages with every colour in inks (ISO 32000-2 §8.6, §8.7.4, §11.6.6).

Owns: which of a part's streams and dictionaries name colours, and exchanging its pictures for converted ones. Refuses:
laying out, and deciding what a colour becomes (``render.inks``). The part stays what it is in all else: the same
numbers, marks, anchors and fonts, so that a plan made with one holds for the other.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace

from publisher.editions.production import Colour
from publisher.render.inks import Inks
from publisher.render.inks_content import OVERPRINTS, Pen, ink_content
from publisher.render.part import NEXT, Part, PartImage, PartStream

_LEVEL = 6
_GROUP = re.compile(rb"/Group\s*<<[^<>]*>>")
_SOFT_MASK = re.compile(rb"/SMask\s*<<[^<>]*/S\s*/Luminosity[^<>]*>>")
_DRAWN_BY = re.compile(rb"/G \x01o(\d+)\x02")
_RESOURCES = re.compile(rb"/Resources \x01o(\d+)\x02")
_STATES = re.compile(rb"/ExtGState\s*<<")
_SPACE = re.compile(rb"/(CS|ColorSpace)\s*/Device(RGB|Gray)\b")
_ENDS = re.compile(rb"/C[01]\s*\[([^\]]*)\]|/Background\s*\[([^\]]*)\]")
_BRACKETS = re.compile(rb"<<|>>")
_CONTENT = (b"/Subtype /Form", b"/PatternType 1")
"""What tells a stream that draws from one that holds data."""

InkPicture = Callable[[PartImage], PartImage]
"""Returns a picture of a part with its colours in inks."""


def ink(part: Part, inks: Inks, key: str, picture: InkPicture) -> Part:
    """Return a part with every colour in inks; ``key`` is what it is known by. Raises RenderError."""
    return _Inking(part, inks, picture).run(key)


class _Inking:
    def __init__(self, part: Part, inks: Inks, picture: InkPicture) -> None:
        self.part = part
        self.picture = picture
        self.space = b"/DeviceCMYK" if inks.colour is Colour.CMYK else b"/DeviceGray"
        self.pen, self.mask_pen = Pen(inks), Pen(inks, mask=True)
        texts = [part.resources, part.objects, *(stream.dictionary for stream in part.streams)]
        states = [found for text in texts for found in _SOFT_MASK.findall(text)]
        self.masks = {int(number) for text in states for number in _DRAWN_BY.findall(text)}
        self.resources = {
            int(n) for stream in part.streams for n in _RESOURCES.findall(stream.dictionary) if _draws(stream)
        }

    def run(self, key: str) -> Part:
        part = self.part
        contents = {page.contents for page in part.pages}
        objects = part.objects.split(NEXT) if part.numbers else []
        masks = {image.mask for image in part.images}
        return replace(
            part,
            key=key,
            resources=self._with_overprint(self._dictionary(part.resources)),
            objects=NEXT.join(
                self._object(number, text) for number, text in zip(part.numbers, objects, strict=True)
            ),
            streams=tuple(self._stream(stream, page=stream.number in contents) for stream in part.streams),
            # The lightness of a soft mask is how much of a picture shows: it is no colour.
            images=tuple(
                image if place in masks else self.picture(image) for place, image in enumerate(part.images)
            ),
        )

    def _object(self, number: int, text: bytes) -> bytes:
        inked = self._dictionary(text)
        return self._with_overprint(inked, outer=True) if number in self.resources else inked

    def _stream(self, stream: PartStream, *, page: bool) -> PartStream:
        if not (page or _draws(stream)):
            return replace(stream, dictionary=self._dictionary(stream.dictionary))
        mask = stream.number in self.masks
        pen = self.mask_pen if mask else self.pen
        content = stream.content if stream.open else zlib.decompress(stream.content)
        inked = ink_content(content, pen, page=page)
        return replace(
            stream,
            dictionary=self._dictionary(stream.dictionary, b"/DeviceGray" if mask else self.space),
            content=inked if stream.open else zlib.compress(inked, _LEVEL),
        )

    def _dictionary(self, text: bytes, space: bytes = b"") -> bytes:
        """Return the text of a dictionary with the colour spaces of groups and gradients exchanged."""
        wanted = space or self.space
        if b"/Group" in text:
            text = _GROUP.sub(lambda found: found.group().replace(b"/DeviceRGB", wanted), text)
        return self._gradients(text) if b"/ShadingType" in text else text

    def _gradients(self, text: bytes) -> bytes:
        """Return a text with the colours of its gradients in inks; those in grey are the gradients of masks."""
        made, position = [], 0
        while (at := text.find(b"/ShadingType", position)) >= 0:
            begin, end = _around(text, at)
            shading = text[begin:end]
            named = _SPACE.search(shading)
            if named is not None and named.group(2) == b"RGB":
                shading = _ENDS.sub(self._end, shading)
                shading = _SPACE.sub(b"/ColorSpace %b" % self.space, shading)
            made += [text[position:begin], shading]
            position = end
        return b"".join((*made, text[position:]))

    def _end(self, found: re.Match[bytes]) -> bytes:
        operands = tuple((found.group(1) or found.group(2)).split())
        written, _ = self.pen.write(b"rg", operands)
        return found.group().partition(b"[")[0] + b"[" + written.rpartition(b" ")[0] + b"]"

    def _with_overprint(self, resources: bytes, *, outer: bool = False) -> bytes:
        """Return resources in which content finds the states that overprint; ``outer``: they are in their brackets."""
        if self.space != b"/DeviceCMYK":
            return resources
        if _STATES.search(resources):
            return _STATES.sub(lambda found: found.group() + OVERPRINTS, resources, count=1)
        states = b"/ExtGState<<%b>>" % OVERPRINTS
        if not outer:
            return resources + states
        head, bracket, rest = resources.partition(b"<<")
        return head + bracket + states + rest


def _draws(stream: PartStream) -> bool:
    return any(sign in stream.dictionary for sign in _CONTENT)


def _around(text: bytes, position: int) -> tuple[int, int]:
    """Return begin and end of the innermost dictionary around a position."""
    begins: list[int] = []
    begin = -1
    for found in _BRACKETS.finditer(text):
        if found.start() > position and begin < 0:
            begin = begins[-1] if begins else 0
        if found.group() == b"<<":
            begins.append(found.start())
        elif begins and begins.pop() == begin:
            return begin, found.end()
    return max(begin, 0), len(text)

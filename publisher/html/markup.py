"""Reading the markup of a fragment: one tree, in the XHTML namespace. Refuses: making it (``html.compose`` does)."""

from __future__ import annotations

from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
_WRAPPER = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">{}</html>'


def parse(html: str) -> etree._Element:
    """Return the root element of a fragment's markup, in the XHTML namespace.

    Raises XMLSyntaxError, or ValueError when there is not exactly one root or text stands beside it.
    """
    wrapper = etree.fromstring(_WRAPPER.format(html))
    if len(wrapper) != 1 or f"{wrapper.text or ''}{wrapper[0].tail or ''}".strip():
        raise ValueError("everything must stand in one root element")
    return wrapper[0]

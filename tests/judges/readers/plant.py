"""Write a small e-book with one defect an item, for the judge that opens books in reading engines to find.

Use: ``python plant.py BOOK.epub``. The first item is clean. ``DEFECTS`` says which words of the judge name each defect.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Mapping

DEFECTS: Mapping[str, tuple[str, str]] = {
    # name of the item: its body, the judge's words for it
    "picture": ('<p>그림</p><p><img src="nowhere.jpg" alt="없는 그림"/></p>', "picture missing: "),
    "font": ('<p style="font-family: Nowhere">글꼴</p>', "font missing: "),
    "wide": ('<p>글</p><p style="width: 2000px">넓은 문단</p>', "wider than its column: <p> "),
    "overflow": ('<p style="white-space: nowrap">' + "넘치는 줄 " * 200 + "</p>", "overflows: <p> "),
    "empty": ("<p></p>", "nothing to see"),
}
_CLEAN = {"clean": "<h1>말짱한 장</h1><p>글이 있다.</p>"}
_XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ko" lang="ko"><head><title>{name}</title>
<style>@font-face {{ font-family: Nowhere; src: url(nowhere.woff2); }}</style></head><body>{body}</body></html>
"""
_NAV = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>차례</title></head>
<body><nav epub:type="toc"><ol><li><a href="clean.xhtml">말짱한 장</a></li></ol></nav></body></html>
"""
_PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x-planted</dc:identifier>
<dc:title>심은 흠</dc:title><dc:language>ko</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
{items}</manifest><spine>{spine}</spine></package>
"""
_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


def plant(path: str) -> None:
    """Write the e-book."""
    bodies = _CLEAN | {name: body for name, (body, _) in DEFECTS.items()}
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in bodies
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in bodies)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("package.opf", _PACKAGE.format(items=items, spine=spine))
        book.writestr("nav.xhtml", _NAV)
        for name, body in bodies.items():
            book.writestr(f"{name}.xhtml", _XHTML.format(name=name, body=body))


def missed(accounts: str) -> list[str]:
    """Return what is wrong with the judge's accounts of the book, one line a view: defects not found, or too many."""
    wrong = []
    for line in accounts.splitlines():
        view, _, found = line.partition('"wrong":')
        wrong += [f"{view}: not found: {words}" for _, words in DEFECTS.values() if words not in found]
        if "item 0: " in found:
            wrong.append(f"{view}: the clean item is blamed")
    return wrong or ([] if accounts.strip() else ["the judge said nothing"])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        plant(sys.argv[1])
    else:
        faults = missed(sys.stdin.read())
        print("\n".join(faults) or "every planted defect is found, and nothing else is blamed")
        sys.exit(bool(faults))

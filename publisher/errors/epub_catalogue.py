"""What is said of e-books and their profiles: EPUB-05x while one is planned, EPUB-1xx of a finished file.

``checks.epub_profile`` says the hundreds, one code a rule.
"""

from __future__ import annotations

from publisher.errors.entry import Entry, error, warning

EPUB: dict[str, Entry] = {
    "EPUB-050": warning(
        "nothing public says what {label} asks for: {keys}",
        "ask the store and write it into book.yaml, e.g. profile_values: {{max_mb: 50}}",
    ),
    "EPUB-051": error(
        "“{file}” cannot be read as an EPUB: {detail}",
        "build the e-book again; the file is damaged or no EPUB",
    ),
    "EPUB-053": error(
        "a part of {fragment} has {size} KB, more than the {limit} KB one file may have, and cannot be divided",
        "make the longest table or list of this part shorter",
    ),
    "EPUB-101": error(
        "the package is EPUB {found}; {label} takes EPUB {wanted}",
        "build with this profile: editions.<name>.profile: {profile}",
    ),
    "EPUB-102": error(
        "the file has {found} MB; {label} takes {limit} MB at most",
        "make pictures smaller: profile_values: {{picture_px: 1400, jpeg_quality: 75}}",
    ),
    "EPUB-103": error(
        "the file has {found} KB; {label} takes {limit} KB at most in one XHTML file",
        "divide the section into two",
    ),
    "EPUB-104": error(
        "there are {found} XHTML files; {label} takes {limit} at most",
        "build with this profile, which joins small files, or leave parts out",
    ),
    "EPUB-105": error(
        "the table of contents has {found} levels; {label} takes {limit} at most",
        "leave the deepest level out of the contents",
    ),
    "EPUB-106": error(
        "the cover has {found} pixels; {label} wants {wanted}",
        "build with this profile, which makes the cover in this size",
    ),
    "EPUB-107": error(
        "the cover picture is no RGB JPEG: {found}",
        "save the cover as a JPEG in RGB",
    ),
    "EPUB-108": error(
        "the cover does not come first, exactly once: {found}",
        "let the edition's parts begin with the cover",
    ),
    "EPUB-109": error(
        "{found}: not allowed in an e-book",
        "remove it; stores refuse scripts, forms, sound and moving pictures",
    ),
    "EPUB-110": error(
        "{found}: shown from outside the book",
        "put the file into the book; readers may have no network",
    ),
    "EPUB-111": warning(
        "“{found}” makes text absolute black; a night mode hides it",
        "leave the colour out, or take a very dark one such as #1a1a1a",
    ),
    "EPUB-112": warning(
        "“{found}” is a fixed size; readers choose the size of text",
        "give the size in em or %",
    ),
    "EPUB-113": warning(
        "the element “{found}” came with HTML 5; {label} knows only those before",
        "build with this profile, which uses div in its place",
    ),
    "EPUB-114": error(
        'the document does not say its language: lang="{wanted}" is missing',
        "give the root element lang and xml:lang",
    ),
    "EPUB-115": error(
        "there are {found} colophons; one is needed, near the end",
        "let the edition's parts hold the colophon once, after the cases",
    ),
    "EPUB-116": warning(
        "the colophon does not say the {fact}",
        "write it into book.yaml: {key}",
    ),
    "EPUB-117": error(
        "a way for old readers is missing: {found}",
        "build the e-book again with this program",
    ),
    "EPUB-118": error(
        "the name “{found}” has characters that are not ASCII",
        "name files inside the e-book with ASCII letters and digits",
    ),
    "EPUB-119": warning(
        "a picture has {found} pixels, more than {limit} on its longer side",
        "make it smaller, or raise profile_values: picture_px",
    ),
    "EPUB-120": error(
        "the font is {found}; {label} takes {wanted}",
        "build with this profile, which packs fonts as the store takes them",
    ),
    "EPUB-121": warning(
        "a chart is drawn as inline SVG; {label} wants pictures",
        "build with this profile, which makes pictures of charts",
    ),
    "EPUB-122": error(
        "the archive does not begin with a stored mimetype entry",
        "build the e-book again; do not zip it by hand",
    ),
    "EPUB-123": error(
        "the font may not be embedded: its licence bits (fsType {found}) forbid it",
        "take another font, or one whose licence allows embedding",
    ),
    "EPUB-124": warning(
        "fonts are {found} % of the file, {kb} KB",
        "use fewer weights, or smaller fonts",
    ),
    "EPUB-125": warning(
        "the font does not say its licence: neither it nor a file beside it does",
        "take a font whose name table tells its licence, or lay the licence's text into the fonts' folder",
    ),
}

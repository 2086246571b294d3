"""The watermark of proofs, 교정용, as outlines: no font need be embedded for it, and none need be at hand.

Owns: its shape. Drawn after Noto Sans CJK KR Bold (SIL Open Font License 1.1), 1000 units an em, y up, the left end
of the base line at the origin. Refuses: saying where it stands.
"""

from __future__ import annotations

MARK = "교정용"
"""For proof-reading."""
WIDTH = 2760
"""Advance of the three syllables, units."""
LOWEST, HIGHEST = -90, 837
"""Ends of the drawn shape, units."""
OUTLINES = (
    b"122 759 m 122 653 l 670 653 l 670 546 669 422 639 254 c 771 241 l 803 428 803 556 803 669 c "
    b"803 759 l h 446 422 m 446 131 l 348 131 l 348 422 l 217 422 l 217 131 l 41 131 l 41 23 l 879 23 l "
    b"879 131 l 576 131 l 576 422 l h "
    b"1422 267 m 1226 267 1105 200 1105 89 c 1105 -25 1226 -90 1422 -90 c 1618 -90 1739 -25 1739 89 c "
    b"1739 200 1618 267 1422 267 c h 1422 166 m 1542 166 1606 141 1606 89 c 1606 36 1542 11 1422 11 c "
    b"1301 11 1237 36 1237 89 c 1237 141 1301 166 1422 166 c h 1602 837 m 1602 614 l 1462 614 l "
    b"1462 506 l 1602 506 l 1602 287 l 1736 287 l 1736 837 l h 992 781 m 992 676 l 1175 676 l "
    b"1171 560 1105 443 956 392 c 1023 287 l 1132 324 1205 399 1245 492 c 1285 410 1353 344 1454 311 c "
    b"1519 415 l 1378 462 1313 570 1309 676 c 1490 676 l 1490 781 l h "
    b"2297 247 m 2097 247 1976 186 1976 79 c 1976 -28 2097 -89 2297 -89 c 2497 -89 2619 -28 2619 79 c "
    b"2619 186 2497 247 2297 247 c h 2297 147 m 2421 147 2484 125 2484 79 c 2484 32 2421 11 2297 11 c "
    b"2173 11 2110 32 2110 79 c 2110 125 2173 147 2297 147 c h 2299 723 m 2426 723 2497 698 2497 646 c "
    b"2497 595 2426 570 2299 570 c 2173 570 2102 595 2102 646 c 2102 698 2173 723 2299 723 c h 2299 824 m "
    b"2095 824 1964 757 1964 646 c 1964 586 2002 539 2069 509 c 2069 398 l 1880 398 l 1880 294 l "
    b"2718 294 l 2718 398 l 2527 398 l 2527 508 l 2596 538 2635 585 2635 646 c "
    b"2635 757 2504 824 2299 824 c h 2201 398 m 2201 475 l 2231 471 2264 469 2299 469 c "
    b"2333 469 2365 471 2394 474 c 2394 398 l h "
)
"""Path construction operators (ISO 32000-2 §8.5.2), to be filled by the nonzero winding number rule."""

"""Which faces travel in an EPUB, and with which characters."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont
from pipeline.setting import piece

from publisher.assembly.embedding import embed
from publisher.render.cache import Cache
from publisher.render.fonts import FontFace, faces
from publisher.render.stores import LocalStore
from publisher.resources import theme_folder

FONTS = theme_folder("styles") / "fonts"
LIGHT = FONTS / "NotoSerifCJKKR-Light.otf"
SEMIBOLD = FONTS / "NotoSerifCJKKR-SemiBold.otf"
(LIGHT_FACE,) = faces((LIGHT,))
(SEMIBOLD_FACE,) = faces((SEMIBOLD,))
FAMILY = LIGHT_FACE.family
FRAGMENTS = (piece("<p>가<b>나</b></p><p title='라'>다</p>", name="one"), piece("<p>마</p>", name="two"))


def sheet(*weights: int, family: str = FAMILY) -> str:
    """Return a flattened sheet that asks for a family in some weights."""
    rules = (f".w{weight} {{ font-weight: {weight} }}" for weight in weights)
    return f'html {{ font-family: "{family}", serif }} {" ".join(rules)}'


def characters(data: bytes) -> set[str]:
    """Return the characters a font file has glyphs for."""
    return {chr(code) for code in TTFont(BytesIO(data)).getBestCmap()}


def test_the_themes_faces_differ() -> None:
    """The tests below need two weights of one family."""
    assert (LIGHT_FACE.family, LIGHT_FACE.weight, SEMIBOLD_FACE.weight) == (SEMIBOLD_FACE.family, 300, 600)


def test_only_faces_the_sheet_names_are_carried() -> None:
    """Family and weight both have to be asked for."""
    both = (SEMIBOLD_FACE, LIGHT_FACE)
    assert [(font.family, font.weight) for font in embed(both, FRAGMENTS, sheet(300, 600))] == [
        (FAMILY, 300),
        (FAMILY, 600),
    ]
    assert [font.weight for font in embed(both, FRAGMENTS, sheet(600))] == [600]
    assert embed(both, FRAGMENTS, sheet(900)) == ()
    assert embed(both, FRAGMENTS, sheet(300, 600, family="Another Serif")) == ()


def test_the_regular_weight_need_not_be_named() -> None:
    """Text without a weight is regular: that face is carried without being asked for."""
    regular = FontFace(FAMILY, 400, LIGHT, 0)
    assert [font.weight for font in embed((regular, SEMIBOLD_FACE), FRAGMENTS, sheet())] == [400]


def test_a_family_is_not_taken_for_its_namesake() -> None:
    """``Noto Serif`` is not asked for by a sheet that names ``Noto Serif CJK KR``."""
    short = FontFace(FAMILY.split(" CJK")[0], 300, LIGHT, 0)
    assert short.family != FAMILY
    assert embed((short,), FRAGMENTS, sheet(300)) == ()


def test_the_first_of_two_like_faces_wins() -> None:
    """A book's own file stands before the theme's of the same name and weight."""
    own = FontFace(FAMILY, 300, SEMIBOLD, 0)
    (font,) = embed((own, LIGHT_FACE), FRAGMENTS, sheet(300))
    (alone,) = embed((own,), FRAGMENTS, sheet(300))
    assert font == alone
    assert font.data != embed((LIGHT_FACE,), FRAGMENTS, sheet(300))[0].data


def test_the_text_of_all_fragments_is_in_it() -> None:
    """Every character that is shown has its glyph, wherever it stands; others are cut away."""
    (font,) = embed((LIGHT_FACE,), FRAGMENTS, sheet(300))
    assert font.suffix == "woff2"
    assert set("가나다마") <= characters(font.data)
    assert "바" not in characters(font.data)


def test_the_files_place_does_not_matter(tmp_path: Path) -> None:
    """The same file elsewhere gives the same bytes."""
    copy = tmp_path / "elsewhere.otf"
    copy.write_bytes(LIGHT.read_bytes())
    assert embed(faces((copy,)), FRAGMENTS, sheet(300)) == embed((LIGHT_FACE,), FRAGMENTS, sheet(300))


def entries(cache: Cache) -> int:
    """Return how many subsets a cache holds."""
    return sum(kind.entries for kind in cache.info().kinds if kind.kind == "font")


def test_a_known_subset_is_not_cut_again(tmp_path: Path) -> None:
    """The second time the font file is not even opened; what is carried is the same."""
    copy = tmp_path / "light.otf"
    copy.write_bytes(LIGHT.read_bytes())
    cache, digests = (
        Cache(LocalStore(tmp_path / "cache")),
        {copy: hashlib.sha256(LIGHT.read_bytes()).hexdigest()},
    )
    found = faces((copy,))
    first = embed(found, FRAGMENTS, sheet(300), cache, digests)
    copy.unlink()
    assert embed(found, FRAGMENTS, sheet(300), cache, digests) == first
    assert first == embed((LIGHT_FACE,), FRAGMENTS, sheet(300))
    assert entries(cache) == 1


def test_another_text_or_face_is_cut_anew(tmp_path: Path) -> None:
    """A character more, or a file of other bytes, is another subset."""
    cache = Cache(LocalStore(tmp_path / "cache"))
    digests = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in (LIGHT, SEMIBOLD)}
    more = (*FRAGMENTS, piece("<p>바</p>", name="three"))
    (first,) = embed((LIGHT_FACE,), FRAGMENTS, sheet(300), cache, digests)
    (longer,) = embed((LIGHT_FACE,), more, sheet(300), cache, digests)
    (other,) = embed((FontFace(FAMILY, 300, SEMIBOLD, 0),), FRAGMENTS, sheet(300), cache, digests)
    assert "바" in characters(longer.data) - characters(first.data)
    assert other.data != first.data
    assert entries(cache) == 3


def test_a_file_nobody_added_up_is_not_remembered(tmp_path: Path) -> None:
    """Adding up a font file takes longer than cutting it: without its digest the cache is left alone."""
    cache = Cache(LocalStore(tmp_path / "cache"))
    assert embed((LIGHT_FACE,), FRAGMENTS, sheet(300), cache) == embed((LIGHT_FACE,), FRAGMENTS, sheet(300))
    assert entries(cache) == 0

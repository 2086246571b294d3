"""The 17 시·도 in administrative order, with their place in a schematic tile map.

Source of the order: 행정표준코드 (시·도). Tiles are a drawing convention of this program, not a
survey: column and row of a 4-column grid, origin top left, rows may be halves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """One of the 17 first-level administrative divisions of Korea."""

    code: str
    """ASCII code, used in class names and ids."""
    name: str
    """Short Korean name, e.g. 부산."""
    full_name: str
    """Official Korean name as of 2024-01-18."""
    english: str
    former_names: tuple[str, ...]
    """Official names used before, accepted in manuscripts."""
    order: int
    """Administrative order, 0-based."""
    tile: tuple[float, float]
    """Column and row in the tile map, origin top left."""
    capital: bool = False
    """True for the capital area (수도권)."""


REGIONS: tuple[Region, ...] = (
    Region("seoul", "서울", "서울특별시", "Seoul", (), 0, (1, 0), capital=True),
    Region("busan", "부산", "부산광역시", "Busan", (), 1, (3, 3)),
    Region("daegu", "대구", "대구광역시", "Daegu", (), 2, (2, 2)),
    Region("incheon", "인천", "인천광역시", "Incheon", (), 3, (0, 0), capital=True),
    Region("gwangju", "광주", "광주광역시", "Gwangju", (), 4, (0, 3)),
    Region("daejeon", "대전", "대전광역시", "Daejeon", (), 5, (1, 2)),
    Region("ulsan", "울산", "울산광역시", "Ulsan", (), 6, (3, 2)),
    Region("sejong", "세종", "세종특별자치시", "Sejong", (), 7, (1, 1)),
    Region("gyeonggi", "경기", "경기도", "Gyeonggi", (), 8, (2, 0), capital=True),
    Region("gangwon", "강원", "강원특별자치도", "Gangwon", ("강원도",), 9, (3, 0)),
    Region("chungbuk", "충북", "충청북도", "Chungbuk", (), 10, (2, 1)),
    Region("chungnam", "충남", "충청남도", "Chungnam", (), 11, (0, 1)),
    Region("jeonbuk", "전북", "전북특별자치도", "Jeonbuk", ("전라북도",), 12, (0, 2)),
    Region("jeonnam", "전남", "전라남도", "Jeonnam", (), 13, (1, 3)),
    Region("gyeongbuk", "경북", "경상북도", "Gyeongbuk", (), 14, (3, 1)),
    Region("gyeongnam", "경남", "경상남도", "Gyeongnam", (), 15, (2, 3)),
    Region("jeju", "제주", "제주특별자치도", "Jeju", ("제주도",), 16, (0, 4.5)),
)

BY_NAME: dict[str, Region] = {
    name: region for region in REGIONS for name in (region.name, region.full_name, *region.former_names)
}
"""Every accepted spelling of a region's name."""

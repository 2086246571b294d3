"""A seeded book of plainly fictional cases, for measuring only: same arguments, same files.

Every case is full length: a lead, five sections with a table, footnotes and terms, an interview, four
metrics, two charts, two JPEGs at print resolution. Cases differ in length, as those of companies do. Texts are put
together from set phrases and say nothing about any real company.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case
from publisher.content.model.record import Record

SLUG = "benchmark-book"
DPI = 300
OPENER_MM = (188.0, 125.0)
FIGURE_MM = (110.0, 74.0)
_MM_PER_INCH = 25.4
_JPEG_QUALITY = 88
_GRAIN = 0.08
"""Share of noise in a picture: enough that a JPEG weighs as much as a photograph."""
_REGIONS = (
    *("부산", "대구", "광주", "대전", "울산", "세종", "강원"),
    *("충북", "충남", "전북", "전남", "경북", "경남", "제주"),
)
_FIELDS = (
    "스마트센서",
    "친환경소재",
    "정밀가공",
    "의료기기",
    "식품가공",
    "수소에너지",
    "물관리",
    "모빌리티부품",
)
_PRODUCTS = (
    "압력 감지기",
    "생분해 포장재",
    "초정밀 베어링",
    "재활 보조기",
    "발효 소스",
    "수소 저장 용기",
    "수질 측정기",
    "경량 차체",
)
_TERMS = (
    (
        "공정능력지수",
        "공정이 규격 안의 제품을 얼마나 고르게 만드는지 나타내는 수. 1.33 이상이면 안정된 공정으로 본다.",
    ),
    ("가속수명시험", "실제보다 가혹한 조건에서 제품을 시험해 오랜 시간 뒤의 고장을 미리 알아보는 시험."),
    ("디지털트윈", "현장의 설비와 똑같이 움직이는 가상의 설비를 컴퓨터 안에 만들어 미리 시험하는 기술."),
    ("전과정평가", "원료를 캐는 때부터 버리는 때까지 제품이 환경에 주는 영향을 모두 더해 보는 방법."),
    ("불량률", "만든 제품 가운데 규격에 맞지 않는 제품의 비율."),
)
_OPENINGS = (
    "처음부터 순조로웠던 것은 아니다.",
    "현장의 답은 늘 도면 밖에 있었다.",
    "문제는 속도가 아니라 고르기였다.",
    "시험실에서 된 일이 공장에서는 되지 않았다.",
    "거래처의 한마디가 방향을 바꾸었다.",
    "기준을 다시 세우는 데서 출발했다.",
)
_CAUSES = (
    "연구원 {n}명이 석 달 동안 조건을 {m}가지로 바꾸어 가며 온도와 압력의 관계를 기록했고",
    "기존 장비로는 {p}%에 이르는 편차를 줄일 수 없어 측정부터 다시 설계했으며",
    "수입품에 기대던 핵심 부품을 직접 만들기로 하고 금형을 {n}차례 고쳤으며",
    "지역 대학과 시험 기관이 함께한 공동 연구에서 {term} 자료 {m}건을 모아 견주었고",
    "작업자가 눈으로 보던 검사를 영상으로 바꾸면서 하루 {m}개이던 검사량이 {n}배로 늘었고",
    "주문이 몰리는 철에도 납기를 지키려고 공정의 순서를 {n}단계로 다시 나누었으며",
)
_EFFECTS = (
    "그 값을 설비의 제어 프로그램에 하나씩 옮겨 넣었다.",
    "{term} 자료를 모든 공정에 적용해 원인을 좁혀 나갔다.",
    "두께 {m}마이크로미터의 얇은 막을 고르게 입히는 방법을 찾아냈다.",
    "그 결과를 바탕으로 재료의 배합을 다시 정했다.",
    "놓치는 결함은 {p}%에서 거의 없는 수준으로 줄었다.",
    "준비 시간을 {m}분에서 {n}분으로 줄이는 일이 그 뒤를 이었다.",
)
_COMPANIES = (
    "가온",
    "나루",
    "다솔",
    "라온",
    "마루",
    "바다",
    "사계",
    "아람",
    "자람",
    "차오름",
    "카리",
    "타래",
    "파랑",
    "하늘",
)
"""Names of every initial, as an index of companies has them."""
_ENDINGS = (
    "그렇게 쌓인 기록이 다음 제품의 설계 기준이 되었다.",
    "이 가상 기업은 그때의 자료를 지금도 교육에 쓴다.",
    "결과는 숫자로 먼저 나타났고, 사람의 일하는 방식이 뒤따라 바뀌었다.",
    "지원 과제가 끝난 뒤에도 같은 팀이 그대로 남아 개량을 이어 가고 있다.",
    "작은 개선이 모여 처음 세운 목표를 넘어섰다.",
)
_SECTIONS = (
    ("회사 소개", "한 가지를 오래 만든 회사"),
    ("개발 배경", "버려지는 것에서 찾은 질문"),
    ("기술", "측정에서 시작한 공정"),
    ("지원 활용", "과제가 열어 준 시험대"),
    ("성과", "숫자로 돌아온 시간"),
)
_TECHNOLOGY = 2
"""The section with a table and the terms, 0-based."""
_QUESTIONS = (
    "개발을 시작한 까닭은 무엇인가요?",
    "앞으로의 계획을 들려주세요.",
)
_SENTENCES_EACH = (1, 4)
"""Fewest and most sentences of a cause and an effect in a paragraph, one number for all of a case."""


def write_book(root: Path, count: int, seed: int = 1) -> Path:
    """Write a book of ``count`` cases into the new folder ``root`` and return it.

    Raises FileExistsError when the folder exists, ValueError (pydantic's) when the model does not take
    the content.
    """
    (root / "cases").mkdir(parents=True, exist_ok=False)
    _dump(root / "book.yaml", BookFile.model_validate(_book(count)))
    for number in range(1, count + 1):
        dice = random.Random(f"{seed}-{number}")
        case = Case.model_validate(_case(number, count, dice))
        _dump(root / "cases" / f"case-{number:04d}.yaml", case)
        for photo, size_mm in zip(case.photos, (OPENER_MM, FIGURE_MM), strict=True):
            draw_picture(root / "cases" / photo.file, size_mm, dice)
    return root


def draw_picture(path: Path, size_mm: tuple[float, float], dice: random.Random) -> None:
    """Write a JPEG of soft colours and grain, ``size_mm`` large at 300 dpi, as heavy as a photograph."""
    width, height = (round(side * DPI / _MM_PER_INCH) for side in size_mm)
    colours = Image.frombytes("RGB", (9, 6), dice.randbytes(9 * 6 * 3))
    soft = colours.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (width // 2, height // 2), dice.randbytes((width // 2) * (height // 2)))
    noise = grain.resize((width, height), Image.Resampling.BILINEAR).convert("RGB")
    Image.blend(soft, noise, _GRAIN).save(path, "JPEG", quality=_JPEG_QUALITY, dpi=(DPI, DPI))


def _dump(path: Path, record: Record) -> None:
    value = record.model_dump(mode="json", exclude_unset=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100), encoding="utf-8")


def _book(count: int) -> dict[str, Any]:
    return {
        "title": {
            "main": "가상 기업 / 성장 이야기",
            "subtitle": f"측정을 위한 가상 사례 {count}",
            "running": "가상 기업 성장 이야기",
        },
        "slug": SLUG,
        "identifier": "urn:uuid:00000000-0000-5000-8000-000000000001",
        "published_on": "2026-01-02",
        "publishers": [{"name": "가상출판사", "representative": "대표 홍길동"}],
        "description": "조판 속도를 재기 위해 지어낸 책이다.",
        "guide": {
            "heading": "일러두기",
            "body": "이 책의 기업과 수치는 모두 지어낸 것이다.\n\n- 측정에만 쓴다.",
        },
        "figures": {
            "heading": "숫자로 보는 성과",
            "numbers": [
                {"label": "가상 투입", "value": f"{count * 13:,}억원"},
                {"label": "가상 과제", "value": f"{count * 3:,}개"},
                {"label": "가상 고용", "value": f"{count * 17:,}명"},
            ],
        },
        "colophon": {"notes": ["이 책은 측정을 위해 지어낸 것이다."]},
        "editions": {"print": {}, "booklet": {}, "epub": {}},
    }


def _case(number: int, count: int, dice: random.Random) -> dict[str, Any]:
    product = dice.choice(_PRODUCTS)
    terms = dice.sample(_TERMS, 2)
    sentences = dice.randint(*_SENTENCES_EACH)
    company = f"(주){_COMPANIES[number % len(_COMPANIES)]}가상 {number:04d}"
    return {
        "number": number,
        "region": _REGIONS[(number - 1) * len(_REGIONS) // count],
        "company": company,
        "industry": dice.choice(_FIELDS),
        "fictional": True,
        "headline": f"{product}, / 처음부터 다시 재다",
        "short_title": f"다시 잰 {product}",
        "lead": f"지어낸 회사 {company}의 이야기다. {_sentence(dice)} {dice.choice(_ENDINGS)}",
        "summary": f"{_sentence(dice)} {_sentence(dice)} {dice.choice(_ENDINGS)}",
        "profile": {
            "founded": f"{dice.randint(1980, 2016)}년",
            "representative": "홍길동",
            "employees": f"{dice.randint(9, 240)}명(2025년)",
            "products": product,
            "website": "https://example.com/",
        },
        "support": {
            "programme": "가상지원사업",
            "year": dice.randint(2019, 2024),
            "project": f"{product} 국산화 기술 개발",
            "grant": f"{dice.randint(2, 9)}억원",
        },
        "metrics": _metrics(dice),
        "metrics_note": "지어낸 수치다.",
        "sections": [_section(index, terms, sentences, dice) for index in range(len(_SECTIONS))],
        "charts": _charts(dice),
        "photos": [_photo(number, at, product) for at in range(2)],
        "quote": {"text": "재지 않으면 / 고칠 수 없다", "by": "홍길동 대표"},
        "interview": {"person": "홍길동 대표", "answers": [_answer(asked, dice) for asked in _QUESTIONS]},
        "glossary": [{"term": term, "definition": text, "section": _TECHNOLOGY + 1} for term, text in terms],
        "related": [number % count + 1] if count > 1 else [],
        "sources": ["측정을 위해 지어낸 자료"],
        "approval": {"confirmed_on": "2025-12-01", "consent": True},
    }


def _answer(question: str, dice: random.Random) -> dict[str, str]:
    return {"question": question, "answer": f"{_sentence(dice)} {dice.choice(_ENDINGS)}"}


def _sentence(dice: random.Random) -> str:
    """Return a sentence of a cause and an effect, which need not go together."""
    phrase = f"{dice.choice(_CAUSES)}, {dice.choice(_EFFECTS)}"
    return phrase.format(
        n=dice.randint(2, 9), m=dice.randint(12, 480), p=dice.randint(3, 42), term=dice.choice(_TERMS)[0]
    )


def _paragraph(sentences: int, dice: random.Random) -> str:
    body = " ".join(_sentence(dice) for _ in range(sentences))
    return f"{dice.choice(_OPENINGS)} {body} {dice.choice(_ENDINGS)}"


def _section(
    index: int, terms: Sequence[tuple[str, str]], sentences: int, dice: random.Random
) -> dict[str, Any]:
    """Return one of the sections; the third holds a table, the second and the fourth a footnote."""
    label, title = _SECTIONS[index]
    parts = [_paragraph(sentences, dice)]
    if index in {1, 3}:
        parts[0] += "[^1]"
        parts.append(f"[^1]: 지어낸 각주다. {dice.choice(_ENDINGS)}")
    if index == _TECHNOLOGY:
        parts[0] += f" 여기에는 {' 자료와 '.join(term for term, _ in terms)} 자료가 함께 쓰였다."
        rows = [f"| 시험 {row} | {dice.randint(20, 90)}% | {dice.randint(1, 19)}% |" for row in range(1, 5)]
        parts.append("\n".join(("| 시험 | 이전 | 이후 |", "|---|---:|---:|", *rows)))
    return {"label": label, "title": title, "body": "\n\n".join(parts)}


def _metrics(dice: random.Random) -> list[dict[str, str]]:
    return [
        {"label": "사업화매출액", "value": f"{dice.randint(5, 300)}억원"},
        {"label": "신규고용", "value": f"{dice.randint(2, 60)}명"},
        {"label": "불량률", "value": f"{dice.randint(1, 9) / 10}%", "before": f"이전 {dice.randint(2, 9)}%"},
        {"label": "특허", "value": f"{dice.randint(1, 12)}건"},
    ]


def _charts(dice: random.Random) -> list[dict[str, Any]]:
    years = [{"label": str(year), "value": float(dice.randint(8, 120))} for year in range(2019, 2025)]
    before, after = dice.randint(40, 95), dice.randint(2, 30)
    return [
        {
            "kind": "bar",
            "title": "관련 매출",
            "unit": "억원",
            "data": years,
            "highlight": {"start": "2020", "end": "2022", "label": "과제 기간"},
            "caption": "과제 기간에 매출이 움직였다.",
            "source": "지어낸 자료",
            "section": 5,
        },
        {
            "kind": "before_after",
            "title": "검사에 걸린 시간",
            "unit": "초",
            "data": [
                {"label": "도입 전", "value": float(before)},
                {"label": "도입 후", "value": float(after)},
            ],
            "source": "지어낸 자료",
            "section": 4,
        },
    ]


def _photo(number: int, at: int, product: str) -> dict[str, Any]:
    return {
        "file": f"case-{number:04d}-{at + 1}.jpg",
        "alt": f"{product} 생산 현장을 흉내 낸 무늬 {at + 1}",
        "caption": "측정을 위해 그린 무늬다.",
        "credit": "가상 기업 제공",
        "rights": "측정용으로 만든 그림",
        "portrait_consent": True,
        **({"opener": True} if at == 0 else {"width_mm": FIGURE_MM[0], "section": 2}),
    }


def main() -> None:
    """Write a book: ``corpus.py FOLDER COUNT [--seed N]``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_book(options.folder, options.count, options.seed)


if __name__ == "__main__":
    main()

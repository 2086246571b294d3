"""The content model: what an editor may write, field by field, and nothing else.

Every field has an English key, a Korean title and a sentence of help; forms, labels, JSON Schema and
``docs/authoring.md`` are made from this one source. Values are frozen and hold plain text or Markdown
(raw HTML off), never markup. Text is NFC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from publisher.content.regions import BY_NAME, Region
from publisher.content.values import (
    check_addon,
    check_date,
    check_isbn,
    check_line,
    check_paragraph,
    check_publication_number,
    check_region,
    check_url,
)
from publisher.typography.quotes import with_turned_quotes

Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(check_line)]
"""One line of plain text."""
Heading = Annotated[Line, AfterValidator(with_turned_quotes)]
"""One line that is set large, with the quotation marks of printed Korean."""
Prose = Annotated[
    str, Field(min_length=1, max_length=20_000, json_schema_extra={"contentMediaType": "text/markdown"})
]
"""Markdown: paragraphs, emphasis, lists, tables, links, footnotes. Raw HTML is shown as text."""
PhraseMarkdown = Annotated[
    str,
    Field(min_length=1, max_length=1_000, json_schema_extra={"contentMediaType": "text/markdown"}),
    AfterValidator(check_paragraph),
]
"""Markdown of one paragraph, without blocks."""
Url = Annotated[str, Field(max_length=500, json_schema_extra={"format": "uri"}), AfterValidator(check_url)]
"""An absolute http or https address."""
Isbn = Annotated[str, AfterValidator(check_isbn)]
"""ISBN-13 with a right check digit; hyphens allowed."""
IsbnAddon = Annotated[str, AfterValidator(check_addon)]
"""Five digits (부가기호)."""
PublicationNumber = Annotated[str, AfterValidator(check_publication_number)]
"""발간등록번호."""
Date = Annotated[dt.date, BeforeValidator(check_date)]
"""A day, written year-month-day with hyphens."""
RegionName = Annotated[
    str, AfterValidator(check_region), Field(json_schema_extra={"enum": sorted(BY_NAME)})
]
"""Short or official name of one of the 17 시·도."""


class Record(BaseModel):
    """Base of every value here: frozen, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: object) -> object:
        """Treat a known key without a value as a key that was not written."""
        if not isinstance(data, dict) or None not in data.values():
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


class Row(Record):
    """이름과 내용으로 된 표의 행."""

    label: Line = Field(title="이름", description="짧은 이름. 예: 지원 과제")
    value: PhraseMarkdown = Field(title="내용", description="한 문단 안에서 쓰는 내용")


class Company(Record):
    """기업 개요."""

    founded: Line | None = Field(None, title="설립", description="설립 연도나 날짜. 예: 1994년")
    representative: Line | None = Field(None, title="대표", description="대표자 이름")
    address: Line | None = Field(None, title="소재지", description="시·군·구까지의 주소")
    employees: Line | None = Field(None, title="임직원", description="인원과 기준 연도. 예: 47명(2022년)")
    products: Line | None = Field(None, title="주요 제품", description="대표 제품이나 서비스")
    website: Url | None = Field(None, title="누리집", description="https://로 시작하는 주소")


class Support(Record):
    """지원 사업."""

    programme: Line | None = Field(None, title="지원 사업", description="사업 이름")
    year: int | None = Field(None, ge=1950, le=2100, title="지원 연도", description="네 자리 연도")
    project: Line | None = Field(None, title="지원 과제", description="협약서의 과제 이름")
    period: Line | None = Field(None, title="지원 기간", description="예: 2019~2020년")
    grant: Line | None = Field(None, title="지원금", description="금액과 단위. 예: 3억 2천만원")


class Metric(Record):
    """핵심 성과 하나: 큰 숫자로 보인다."""

    label: Line = Field(title="이름", description="무엇을 잰 값인지. 예: 사업화매출액")
    value: Line = Field(title="값", description="숫자와 단위. 예: 102억원, 0.8초, 2022년 3월")
    before: Line | None = Field(None, title="이전", description="견줄 이전 값이나 설명. 예: 이전 45초")


class ChartKind(StrEnum):
    """그래프의 종류."""

    BAR = "bar"
    LINE = "line"
    BEFORE_AFTER = "before_after"


class Datum(Record):
    """그래프의 값 하나."""

    label: Line = Field(title="항목", description="가로축 이름. 예: 2021, 도입 전")
    value: float = Field(ge=-1e15, le=1e15, title="값", description="숫자만 쓴다. 단위는 unit에 쓴다.")


class Target(Record):
    """그래프의 목표선."""

    value: float = Field(ge=-1e15, le=1e15, title="값", description="목표 값")
    label: Line = Field(title="이름", description="목표선 이름. 예: 완성차 업체 요구 0.5%")


class Highlight(Record):
    """그래프에서 옅게 칠할 구간."""

    start: Line = Field(title="시작 항목", description="data의 label 가운데 하나")
    end: Line = Field(title="끝 항목", description="data의 label 가운데 하나")
    label: Line = Field(title="이름", description="예: 과제 기간")


class Chart(Record):
    """그래프."""

    kind: ChartKind = Field(title="종류", description="bar 막대, line 선, before_after 전후 비교")
    title: Line = Field(title="제목", description="무엇을 그렸는지. 예: 관련 매출")
    unit: Line = Field(title="단위", description="예: 억원, %, 명")
    data: tuple[Datum, ...] = Field(min_length=2, max_length=12, title="값", description="항목과 값 2~12개")
    target: Target | None = Field(None, title="목표", description="목표선이 있으면 쓴다")
    highlight: Highlight | None = Field(None, title="강조 구간", description="과제 기간 등")
    caption: PhraseMarkdown | None = Field(None, title="설명", description="그래프가 말하는 것 한 문장")
    source: Line | None = Field(None, title="자료", description="출처")
    section: int | None = Field(None, ge=1, title="놓을 절", description="몇 번째 절(1부터) 뒤에 놓을지")


class Photo(Record):
    """사진이나 그림."""

    file: Line = Field(title="파일", description="이 YAML 파일을 기준으로 한 그림 파일 경로")
    alt: Line | None = Field(None, title="대체 텍스트", description="보지 못하는 독자에게 그림을 설명하는 문장")
    decorative: bool = Field(default=False, title="장식 그림", description="뜻이 없는 그림이면 true. 그때는 alt를 쓰지 않는다.")
    caption: PhraseMarkdown | None = Field(None, title="설명", description="그림 아래에 보일 설명")
    credit: Line | None = Field(None, title="제공", description="찍거나 제공한 곳")
    rights: Line | None = Field(None, title="이용 권리", description="이용 허락의 범위. 예: 기업 제공, 이용 동의")
    portrait_consent: bool | None = Field(None, title="초상 동의", description="사람이 나온 사진의 이용 동의 여부")
    focus: tuple[float, float] = Field((0.5, 0.5), title="초점", description="잘라낼 때 남길 점. 왼쪽 위 [0, 0], 오른쪽 아래 [1, 1]")
    width_mm: float | None = Field(None, gt=0, le=400, title="너비(mm)", description="인쇄할 너비. 비우면 단에 맞춘다.")
    opener: bool = Field(default=False, title="첫머리 그림", description="사례의 첫 쪽을 여는 그림이면 true")
    section: int | None = Field(None, ge=1, title="놓을 절", description="몇 번째 절(1부터) 뒤에 놓을지")


class Section(Record):
    """본문의 한 절."""

    label: Line | None = Field(None, title="갈래", description="회사 소개, 개발 배경, 기술, 지원 활용, 성과, 향후 계획 같은 짧은 이름")
    title: Heading = Field(title="제목", description="절 제목")
    body: Prose = Field(title="본문", description="Markdown 본문")


class Answer(Record):
    """물음과 답."""

    question: PhraseMarkdown = Field(title="물음", description="묻는 말")
    answer: Prose = Field(title="답", description="Markdown 답")


class Interview(Record):
    """대담."""

    title: Line | None = Field(None, title="제목", description="대담 제목")
    person: Line = Field(title="대담자", description="이름과 직함")
    answers: tuple[Answer, ...] = Field(min_length=1, title="문답", description="물음과 답")


class Quote(Record):
    """크게 뽑은 말."""

    text: Heading = Field(title="말", description="따옴표 없이 쓴다. 줄을 나눌 곳에 / 를 쓸 수 있다.")
    by: Line = Field(title="말한 사람", description="이름과 직함")


class Term(Record):
    """용어 풀이."""

    term: Line = Field(title="용어", description="본문에 나오는 그대로")
    definition: PhraseMarkdown = Field(title="풀이", description="한두 문장")
    section: int | None = Field(None, ge=1, title="놓을 절", description="몇 번째 절(1부터) 옆에 놓을지")


class Video(Record):
    """홍보 영상."""

    url: Url = Field(title="주소", description="https://로 시작하는 주소")
    title: Line = Field(title="제목", description="영상 제목")


class Approval(Record):
    """기업 확인."""

    confirmed_on: Date | None = Field(None, title="확인일", description="기업이 원고를 확인한 날. 예: 2023-01-05")
    consent: bool = Field(default=False, title="동의", description="게재에 동의했으면 true")


LayoutName = Literal["picture", "data", "interview"]
"""What the first page of a story shows."""


class Case(Record):
    """사례 하나: 파일 하나."""

    number: int = Field(ge=0, le=9999, title="번호", description="원자료의 번호. 책에서 겹치지 않는다.")
    region: RegionName = Field(title="지역", description="시·도. 예: 대전 또는 대전광역시")
    company: Line = Field(title="기업명", description="법인 형태를 포함한 정식 이름. 예: (주)동양화학")
    sort_key: Line | None = Field(None, title="찾아보기 글자", description="찾아보기 순서를 바꿔야 할 때 쓰는 한글")
    industry: Line | None = Field(None, title="주력산업", description="모르면 비운다")
    fictional: bool = Field(default=False, title="가상 사례", description="지어낸 사례면 true. 모든 자리에 ‘가상 사례’가 붙는다.")
    headline: Heading | None = Field(None, title="제목", description="사례 제목. 줄을 나눌 곳에 / 를 쓸 수 있다.")
    short_title: Line | None = Field(None, title="짧은 제목", description="오른쪽 면주에 기업명과 함께 놓을 짧은 제목")
    layout: LayoutName | None = Field(None, title="첫머리", description="picture 그림, data 핵심 성과, interview 대담의 말로 사례를 연다. 비우면 내용에 맞춰 고른다.")
    lead: PhraseMarkdown | None = Field(None, title="머리글", description="사례를 여는 두세 문장")
    summary: PhraseMarkdown | None = Field(None, title="요약", description="소책자에 실을 서너 문장")
    profile: Company | None = Field(None, title="기업 개요", description="설립, 대표, 소재지 등")
    support: Support | None = Field(None, title="지원 사업", description="받은 지원")
    facts: tuple[Row, ...] = Field((), title="그 밖의 사실", description="표에 더할 행")
    metrics: tuple[Metric, ...] = Field((), max_length=8, title="핵심 성과", description="큰 숫자로 보일 성과")
    metrics_note: Line | None = Field(None, title="성과 주석", description="기준 시점이나 단서")
    sections: tuple[Section, ...] = Field((), title="본문", description="절의 목록")
    charts: tuple[Chart, ...] = Field((), title="그래프", description="그래프의 목록")
    photos: tuple[Photo, ...] = Field((), title="사진", description="사진과 그림의 목록")
    quote: Quote | None = Field(None, title="뽑은 말", description="크게 보일 한마디")
    interview: Interview | None = Field(None, title="대담", description="물음과 답")
    glossary: tuple[Term, ...] = Field((), title="용어", description="용어 풀이")
    related: tuple[int, ...] = Field((), title="함께 볼 사례", description="다른 사례의 번호")
    video: Video | None = Field(None, title="영상", description="홍보 영상")
    sources: tuple[PhraseMarkdown, ...] = Field((), title="자료", description="참고한 자료")
    approval: Approval | None = Field(None, title="기업 확인", description="확인일과 동의")


class Title(Record):
    """책 이름."""

    main: Line = Field(title="제목", description="줄을 나눌 곳에 / 를 쓸 수 있다. 예: 지역기업 / 성장이야기")
    prefix: Line | None = Field(None, title="앞 제목", description="제목 위에 작게 놓을 말")
    suffix: Line | None = Field(None, title="뒤 제목", description="제목 뒤에 붙일 말. 예: (스토리)")
    subtitle: Line | None = Field(None, title="부제", description="부제목")
    running: Line | None = Field(None, title="면주", description="짝수 쪽 위에 놓을 짧은 제목")
    period: Line | None = Field(None, title="기간", description="다룬 기간. 예: 2017~2021")


class Organisation(Record):
    """기관."""

    name: Line = Field(title="이름", description="기관 이름")
    representative: Line | None = Field(None, title="대표자", description="예: 장관 이영")
    logo: Line | None = Field(None, title="로고", description="book.yaml을 기준으로 한 그림 파일. 펼친 표지의 뒤에 놓는다. 어두운 바탕에 맞는 것을 쓴다.")
    role: Line | None = Field(None, title="역할", description="예: 발행, 기획, 집필, 디자인, 인쇄")


class Figure(Record):
    """숫자 하나."""

    label: Line = Field(title="이름", description="예: 국비 투입")
    value: Line = Field(title="값", description="숫자와 단위. 예: 6,129억원")


class Share(Record):
    """몫을 나눈 띠 그래프."""

    title: Line = Field(title="제목", description="예: 총사업비 1조 3,154억원")
    note: Line | None = Field(None, title="덧말", description="기간과 단위. 예: 2020~2025년(억원)")
    data: tuple[Datum, ...] = Field(min_length=2, max_length=6, title="몫", description="이름과 값")


class Comparison(Record):
    """두 수의 넓이 비교."""

    title: Line = Field(title="제목", description="예: 국비와 사업화매출")
    note: Line | None = Field(None, title="덧말", description="읽는 법과 단서")
    data: tuple[Datum, Datum] = Field(title="두 값", description="같은 단위의 두 값")
    labels: tuple[Line, Line] | None = Field(None, title="보일 값", description="그림 곁에 적을 값. 예: 6,129억원")


class Selection(Record):
    """선정 경위."""

    nominated: int = Field(ge=1, le=500, title="추천", description="추천된 건수")
    chosen: int = Field(ge=1, le=500, title="선정", description="뽑힌 건수")
    title: Line = Field(title="제목", description="예: 58건 추천, 31건 선정")
    note: PhraseMarkdown | None = Field(None, title="덧말", description="어떻게 뽑았는지")


class Figures(Record):
    """숫자로 보는 성과."""

    heading: Line = Field("숫자로 보는 성과", title="제목", description="쪽 제목")
    note: Line | None = Field(None, title="덧말", description="제목 아래 한 줄")
    numbers: tuple[Figure, ...] = Field(min_length=1, max_length=6, title="숫자", description="큰 숫자들")
    selection: Selection | None = Field(None, title="선정", description="추천과 선정 건수")
    comparison: Comparison | None = Field(None, title="비교", description="두 수의 넓이 비교")
    shares: tuple[Share, ...] = Field((), max_length=2, title="몫", description="띠 그래프")
    source: Line | None = Field(None, title="자료", description="출처")


class MapPage(Record):
    """지역 지도."""

    heading: Line = Field(title="제목", description="줄을 나눌 곳에 / 를 쓸 수 있다.")
    note: PhraseMarkdown | None = Field(None, title="읽는 법", description="지도를 읽는 법")
    summary: PhraseMarkdown | None = Field(None, title="요약", description="지역별 건수를 풀어 쓴 글")
    caution: PhraseMarkdown | None = Field(None, title="단서", description="지도에 관한 단서")


class Track(Record):
    """사업의 갈래."""

    title: Line = Field(title="이름", description="갈래 이름")
    text: PhraseMarkdown = Field(title="내용", description="한두 문장")


class Overview(Record):
    """사업 개요."""

    heading: Line = Field("사업 한눈에", title="제목", description="쪽 제목")
    lead: PhraseMarkdown | None = Field(None, title="머리글", description="한두 문장")
    rows: tuple[Row, ...] = Field(min_length=1, title="표", description="개요 표의 행")
    tracks_heading: Line | None = Field(None, title="갈래 제목", description="예: 세 갈래의 지원")
    tracks: tuple[Track, ...] = Field((), title="갈래", description="사업의 갈래")
    source: Line | None = Field(None, title="자료", description="출처")


class Essay(Record):
    """발간사, 일러두기, 부록처럼 글로 된 쪽."""

    heading: Line = Field(title="제목", description="쪽 제목")
    body: Prose = Field(title="본문", description="Markdown 본문")
    signature: Line | None = Field(None, title="서명", description="글쓴이의 직함과 이름")


class Colophon(Record):
    """판권."""

    rows: tuple[Row, ...] = Field((), title="행", description="펴낸 때와 펴낸 곳 말고 더 적을 행")
    notes: tuple[PhraseMarkdown, ...] = Field((), title="덧말", description="자료의 출처, 저작권 등")


class Trim(Record):
    """판형."""

    width_mm: float = Field(gt=50, le=500, title="너비", description="재단 너비(mm)")
    height_mm: float = Field(gt=50, le=500, title="높이", description="재단 높이(mm)")


class MarginsMm(Record):
    """여백."""

    head: float = Field(ge=0, le=100, title="머리", description="위 여백(mm)")
    foot: float = Field(ge=0, le=100, title="꼬리", description="아래 여백(mm)")
    inner: float = Field(ge=0, le=100, title="안쪽", description="책등 쪽 여백(mm)")
    outer: float = Field(ge=0, le=100, title="바깥쪽", description="책배 쪽 여백(mm)")


TrimName = Literal["국배판", "A4", "46배판", "B5", "크라운판", "신국판", "국판", "A5", "46판", "국반판", "A6"]
LineBreak = Literal["never", "rarely", "freely", "word", "syllable"]
"""``word`` and ``syllable`` are older names of ``rarely`` and ``freely``."""
TargetName = Literal["print", "booklet", "epub"]
EachName = Literal["case", "region"]
"""What every volume of a series is about."""
PartName = Literal[
    "cover",
    "half_title",
    "title_page",
    "foreword",
    "guide",
    "contents",
    "figures",
    "map",
    "overview",
    "cases",
    "index",
    "industry_index",
    "glossary",
    "appendix",
    "colophon",
    "back_cover",
]
"""Parts of a book an edition may name; region dividers come with ``cases``."""


class IccProfile(Record):
    """인쇄소의 ICC 프로파일."""

    file: Line = Field(title="파일", description="book.yaml을 기준으로 한 .icc 파일 경로")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", title="확인값(SHA-256)", description="파일이 바뀌지 않았는지 확인할 64자리 값")
    intent: Literal["relative", "perceptual"] | None = Field(None, title="렌더링 인텐트", description="relative 상대 색도, perceptual 가시 범위. 비우면 relative")
    black_point: bool | None = Field(None, title="검정점 보정", description="비우면 true")


class PrintOrder(Record):
    """인쇄소에 보낼 작업지시서에 적을 것. 비운 칸은 ‘협의’로 적는다."""

    copies: int | None = Field(None, ge=1, le=1_000_000, title="부수", description="찍을 부수")
    cover_paper: Line | None = Field(None, title="표지 종이", description="종이 이름과 평량. 예: 스노우 250")
    finishing: Line | None = Field(None, title="후가공", description="코팅, 박, 형압, 오시 등. 예: 표지 무광 코팅")
    delivery: Line | None = Field(None, title="납품처", description="받을 곳의 주소와 받을 사람")
    due: Line | None = Field(None, title="납품 일정", description="받을 날. 예: 2026. 3. 20. 오전")
    contact: Line | None = Field(None, title="연락처", description="인쇄소가 물어볼 사람, 전화, 전자우편")
    notes: tuple[Row, ...] = Field((), max_length=12, title="그 밖의 지시", description="작업지시서에 더 적을 행. 예: 감리: 첫 대에 입회")


class CoverSettings(Record):
    """책등과 날개까지 펼친 표지."""

    spine_mm: float | None = Field(None, gt=0, le=100, title="책등(mm)", description="인쇄소가 알려 준 책등 너비. 비우면 쪽수와 종이로 셈한다.")
    flaps_mm: float | None = Field(None, ge=30, le=200, title="날개(mm)", description="앞뒤 날개 하나의 너비. 비우면 날개가 없다.")
    front_flap: PhraseMarkdown | None = Field(None, title="앞날개 글", description="앞날개에 놓을 글. 줄을 나눌 곳에 / 를 쓸 수 있다.")
    back_flap: PhraseMarkdown | None = Field(None, title="뒷날개 글", description="뒷날개에 놓을 글. 줄을 나눌 곳에 / 를 쓸 수 있다.")
    barcode_percent: float | None = Field(None, gt=0, le=1000, title="바코드 크기(%)", description="실제 크기를 100으로 한 백분율, 80~200. 비우면 100")


EpubProfileName = Literal["default", "kyobo", "yes24", "aladin", "ridi", "upaper", "library"]
"""Store or library an e-book is made for: a file of ``profiles/``."""
ColophonFact = Literal["title", "author", "publisher", "date", "isbn", "price"]


class ProfileValues(Record):
    """전자책 프로파일의 값. 서점에서 알려 준 것만 쓰고, 쓰지 않은 것은 프로파일의 값을 따른다."""

    epub_version: Literal["2", "3"] | None = Field(None, title="EPUB 판", description="3 또는 2")
    fonts: Literal["woff2", "otf"] | None = Field(None, title="글꼴 형식", description="woff2 또는 otf")
    charts: Literal["svg", "png"] | None = Field(None, title="그래프 형식", description="svg 선 그림, png 점 그림")
    picture_px: int | None = Field(None, ge=400, le=5000, title="그림 크기", description="사진의 긴 변 한도(픽셀)")
    jpeg_quality: int | None = Field(None, ge=40, le=100, title="JPEG 품질", description="크기를 줄인 사진의 품질")
    max_mb: float | None = Field(None, gt=0, le=2000, title="파일 크기", description="EPUB 한 권의 한도(MB)")
    max_file_kb: int | None = Field(None, ge=20, le=100_000, title="본문 파일 크기", description="본문 파일 하나의 한도(KB)")
    max_files: int | None = Field(None, ge=10, le=10_000, title="본문 파일 수", description="본문 파일 수의 한도")
    toc_depth: int | None = Field(None, ge=1, le=9, title="목차 단계", description="목차 단계의 한도")
    cover_px: tuple[int, int] | None = Field(None, title="표지 크기", description="표지 그림의 너비와 높이(픽셀). 예: [700, 1000]")
    black_text: bool | None = Field(None, title="검정 글자", description="글자색 #000을 받으면 true")
    fixed_sizes: bool | None = Field(None, title="고정 크기", description="px, pt 같은 크기를 받으면 true")
    plain_elements: bool | None = Field(None, title="옛 요소만", description="section, figure 같은 HTML5 요소를 받지 않으면 true")
    colophon: tuple[ColophonFact, ...] | None = Field(None, title="판권 항목", description="판권에 꼭 있어야 할 것: title, author, publisher, date, isbn, price")
    text_bytes: int | None = Field(None, ge=100, le=1_000_000, title="소개 글 길이", description="책 소개와 지은이 소개의 한도(바이트)")
    sample_share: int | None = Field(None, ge=1, le=50, title="미리보기 분량(%)", description="미리보기에 담을 몫의 한도")
    file_name: str | None = Field(None, pattern=r"^(?:[A-Za-z0-9_-]|\{isbn\}|\{slug\})+$", max_length=60, title="파일 이름", description='서점에 보낼 파일의 이름(확장자 빼고). {isbn}은 전자책 ISBN, {slug}는 책의 짧은 이름. 예: "{isbn}_book"')


class EditionSettings(Record):
    """한 판의 설정. 비운 칸은 목적에 맞는 기본값을 쓴다."""

    @model_validator(mode="before")
    @classmethod
    def _accept_nothing(cls, data: object) -> object:
        """Take an edition that is only named (``print:``) as one with default settings."""
        return {} if data is None else data

    target: TargetName | None = Field(None, title="목적", description="print 본책, booklet 소책자, epub 전자책. 비우면 판의 이름과 같다.")
    trim: TrimName | Trim | None = Field(None, title="판형", description="이름이나 너비와 높이")
    bleed_mm: float | None = Field(None, ge=0, le=10, title="도련", description="재단선 밖으로 늘릴 길이(mm)")
    margins_mm: MarginsMm | None = Field(None, title="여백", description="머리, 꼬리, 안쪽, 바깥쪽(mm)")
    color: Literal["cmyk", "gray", "rgb"] | None = Field(None, title="색", description="cmyk 4도, gray 먹 1도, rgb 화면과 사무용 프린터. 비우면 본책은 cmyk, 나머지는 rgb")
    icc: IccProfile | None = Field(None, title="ICC 프로파일", description="인쇄소가 준 프로파일. 비우면 기본 프로파일을 쓴다.")
    ink_limit: int | None = Field(None, ge=180, le=400, title="잉크 총량", description="한 점에 올라가는 잉크의 합(%). 비우면 300")
    marks: bool | None = Field(None, title="돔보", description="재단선과 맞춤표. 비우면 본책에만 넣는다.")
    pod: bool | None = Field(None, title="주문형 인쇄", description="true면 도련과 돔보 없이 재단 크기로 만든다.")
    binding: Literal["perfect", "saddle"] | None = Field(None, title="제본", description="perfect 무선, saddle 중철. 비우면 소책자는 중철, 본책은 무선")
    page_multiple: int | None = Field(None, ge=2, le=32, multiple_of=2, title="쪽수 배수", description="쪽수를 이 짝수의 배수로 맞춘다. 예: 2, 4, 8, 16. 비우면 무선 2, 중철 4")
    paper: Line | None = Field(None, title="본문 종이", description="종이 이름과 평량. 예: 모조 100")
    mm_per_page: float | None = Field(None, gt=0, le=1, title="쪽 두께(mm)", description="인쇄소가 알려 준 한 쪽의 두께. 비우면 종이 표에서 찾는다.")
    print_order: PrintOrder | None = Field(None, title="작업지시", description="인쇄소에 보낼 작업지시서에 적을 것")
    digital: bool | None = Field(None, title="화면용 PDF", description="같은 쪽을 화면용 PDF로도 만든다. 비우면 본책에만")
    cover: CoverSettings | None = Field(None, title="펼친 표지", description="무선 제본한 책의 표지: 책등, 날개, 바코드")
    line_break: LineBreak | None = Field(None, title="줄바꿈", description="never 어절을 나누지 않음, rarely 줄이 몹시 들쭉날쭉할 때만 나눔, freely 글자 사이에서 나눔. 비우면 rarely. 제목과 표는 늘 어절로 나눈다. word와 syllable은 rarely와 freely의 옛 이름")
    align: Literal["ragged", "justified"] | None = Field(None, title="줄 끝", description="ragged 왼끝 맞춤, justified 양끝 맞춤. 쪽이 있는 판의 본문에만 쓴다. 비우면 ragged")
    parts: tuple[PartName, ...] | None = Field(None, title="차림", description="실을 부분과 순서. 비우면 기본 차림")
    pages: int | None = Field(None, ge=1, le=400, title="쪽수 예산", description="소책자를 이 쪽수(4의 배수)에 맞춘다. 모자라면 덜 중요한 사례부터 두 건을 한 쪽에 싣고, 그래도 모자라면 부속 쪽을 뺀다. 비우면 사례마다 한 쪽")
    each: EachName | None = Field(None, title="묶음", description="case 사례마다, region 지역마다 한 권씩 낸다. 비우면 한 권으로 낸다.")
    cases: tuple[int, ...] | None = Field(None, min_length=1, title="실을 사례", description="이 판에 실을 사례의 번호. regions도 쓰면 둘을 합한다. 둘 다 비우면 모두 싣는다.")
    regions: tuple[RegionName, ...] | None = Field(None, min_length=1, title="실을 지역", description="이 판에 실을 지역. 그 지역의 사례를 모두 싣는다.")
    subtitle: Line | None = Field(None, title="부제", description="이 판의 부제. 묶음에서는 권의 이름 앞에 놓인다.")
    isbn: Isbn | None = Field(None, title="ISBN", description="이 판의 ISBN-13")
    isbn_addon: IsbnAddon | None = Field(None, title="부가기호", description="ISBN 뒤의 다섯 자리. 첫째 독자, 둘째 발행 형태, 나머지 내용 분류. 예: '03320'. 전자책은 둘째가 5")
    isbns: Mapping[Line, Isbn] = Field(default_factory=dict, title="권마다의 ISBN", description="묶음의 사례 번호나 지역에 ISBN-13을 쓴다. 예: 경북: 978-89-0000000-9")
    price: int | None = Field(None, ge=0, title="정가", description="원. 비매품이면 비운다.")
    published_on: Date | None = Field(None, title="펴낸 때", description="이 판의 발행일")
    profile: EpubProfileName | None = Field(None, title="전자책 프로파일", description="어느 서점이나 도서관에 낼 전자책인지. default, kyobo, yes24, aladin, ridi, upaper, library. 비우면 default")
    evaluated_by: Line | None = Field(None, title="접근성 평가자", description="사람이 볼 항목까지 평가한 기관. 적으면 평가를 통과한 전자책에 EPUB Accessibility 1.1 - WCAG 2.1 AA 준수를 밝힌다.")
    profile_values: ProfileValues | None = Field(None, title="프로파일의 값", description="서점에서 알려 준 값. 예: {max_mb: 50}")


class ListedAuthor(Record):
    """서점에 적을 지은이."""

    name: Line = Field(title="이름", description="사람이나 기관의 이름")
    role: Line | None = Field(None, title="역할", description="지음, 엮음, 기획, 그림, 사진, 옮김, 감수 등. 비우면 지음")
    organisation: bool = Field(default=False, title="기관", description="사람이 아니라 기관이면 true")
    introduction: Prose | None = Field(None, title="지은이 소개", description="서점의 지은이 소개에 보일 글")


class ListedSeries(Record):
    """총서."""

    name: Line = Field(title="이름", description="시리즈나 총서의 이름")
    number: int | None = Field(None, ge=1, le=9999, title="권수", description="그 가운데 몇째 권인지")


class Listing(Record):
    """서점에 낼 글과 값. 쓰지 않은 것은 책에서 알 수 있는 만큼만 채우고, 지어내지 않는다."""

    brand: Line | None = Field(None, title="브랜드", description="서점에 보일 출판사의 브랜드. 비우면 첫 발행 기관")
    series: ListedSeries | None = Field(None, title="총서", description="시리즈명과 권수")
    original_title: Line | None = Field(None, title="원서명", description="번역서의 원래 제목")
    translated: bool = Field(default=False, title="번역서", description="번역서면 true, 국내서면 비운다.")
    authors: tuple[ListedAuthor, ...] = Field((), title="지은이", description="이름, 역할, 소개. 비우면 만든 곳의 집필·엮음, 없으면 발행 기관")
    description: Prose | None = Field(None, title="책 소개", description="서점의 책 소개에 보일 글. 비우면 description")
    publisher_review: Prose | None = Field(None, title="출판사 서평", description="서점의 출판사 서평에 보일 글")
    keywords: tuple[Line, ...] = Field((), max_length=50, title="검색 키워드", description="비우면 주제어, 지역, 주력산업에서 모은다.")
    categories: Mapping[Line, Line] = Field(default_factory=dict, title="주제 분류", description="서점마다의 분류. 예: kyobo: 경제/경영 > 기업경영. all은 모든 서점")
    kdc: str | None = Field(None, pattern=r"^[0-9]{3}(\.[0-9]{1,5})?$", title="한국십진분류", description="KDC 분류 번호. 예: '325.1'")
    target_readers: Line | None = Field(None, title="대상 분류", description="누가 읽을 책인지. 예: 일반, 전문")
    video_url: Url | None = Field(None, title="홍보영상", description="홍보 영상의 주소")
    sale_price: int | None = Field(None, ge=0, title="판매가", description="전자책의 판매가(원). 비우면 정가")
    preview: bool = Field(default=True, title="미리보기", description="서점의 미리보기를 허락하지 않으면 false")
    sample_share: int | None = Field(None, ge=1, le=50, title="미리보기 분량(%)", description="미리보기에 담을 몫의 한도. 비우면 서점이 정한 값, 없으면 10")


class BookFile(Record):
    """book.yaml."""

    title: Title = Field(title="책 이름", description="제목과 부제")
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, title="파일 이름", description="결과 파일에 쓸 영문 소문자 이름. 예: regional-stories")
    amount_spacing: Literal["spaced", "joined"] | None = Field(None, title="금액 띄어쓰기", description="spaced 6,129억 원, joined 6,129억원. 책의 모든 금액을 한 가지로 쓴다. 비우면 원고대로 둔다.")
    language: Literal["ko"] = Field("ko", title="언어", description="ko")
    identifier: Line | None = Field(None, title="식별자", description="ISBN이 없을 때 쓸 고유한 이름. 예: urn:uuid:…")
    publication_number: PublicationNumber | None = Field(None, title="발간등록번호", description="공공기관 간행물의 등록번호. 예: 11-1492000-000993-01")
    kogl: int | None = Field(None, ge=1, le=4, title="공공누리", description="이용 허락의 유형. 1 출처표시, 2 상업적 이용금지, 3 변경금지, 4 둘 다")
    published_on: Date = Field(title="펴낸 때", description="발행일. 결과 파일의 날짜도 여기서 온다.")
    publishers: tuple[Organisation, ...] = Field(min_length=1, title="펴낸 곳", description="발행 기관")
    contributors: tuple[Organisation, ...] = Field((), title="만든 곳", description="기획, 집필, 디자인, 인쇄")
    description: PhraseMarkdown | None = Field(None, title="책 소개", description="전자책 서지에 쓸 소개")
    subjects: tuple[Line, ...] = Field((), title="주제어", description="서지에 쓸 주제어")
    region_names: Mapping[RegionName, Line] = Field(default_factory=dict, title="지역의 이름", description="책이 나온 때의 정식 이름. 예: 강원: 강원도")
    foreword: Essay | None = Field(None, title="발간사", description="발간사")
    guide: Essay | None = Field(None, title="일러두기", description="일러두기")
    figures: Figures | None = Field(None, title="숫자로 보는 성과", description="숫자 쪽")
    map: MapPage | None = Field(None, title="지역 지도", description="지역 지도 쪽")
    overview: Overview | None = Field(None, title="사업 개요", description="사업 개요 쪽")
    appendix: tuple[Essay, ...] = Field((), title="부록", description="부록")
    profile_rows: tuple[Row, ...] = Field((), title="프로필 공통 행", description="알려진 사실이 적은 사례의 표에 함께 넣을 행")
    back_cover: PhraseMarkdown | None = Field(None, title="뒤표지 글", description="뒤표지에 놓을 두세 줄. 줄을 나눌 곳에 / 를 쓸 수 있다.")
    colophon: Colophon = Field(default_factory=Colophon, title="판권", description="판권 쪽")
    listing: Listing | None = Field(None, title="서점에 낼 글", description="서점의 상품 등록에 쓸 글과 값")
    fonts: tuple[Line, ...] = Field((), title="글꼴", description="이 파일을 기준으로 한 글꼴 파일이나 폴더")
    design: Line | None = Field(None, title="바탕 꾸밈", description="함께 온 꾸밈의 이름(two-colour)이나 이 책 안의 폴더. 비우면 기본 꾸밈")
    theme: Mapping[str, Line] = Field(default_factory=dict, title="꾸밈", description="styles/tokens.css의 값을 바꾼다. 예: color-ink: '#143143'")
    editions: Mapping[str, EditionSettings] = Field(default_factory=dict, title="판", description="print, booklet, epub의 설정")


class ThemeFile(Record):
    """꾸밈 폴더의 theme.yaml."""

    name: Line = Field(title="이름", description="꾸밈의 이름")
    tokens: Mapping[str, Line] = Field(default_factory=dict, title="토큰", description="styles/tokens.css의 값을 바꾼다.")


def region_of(case: Case) -> Region:
    """Return the region of a validated case."""
    return BY_NAME[case.region]

"""One case: a file of ``cases/``."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from publisher.content.model.record import (
    Date,
    Datum,
    Heading,
    Line,
    PhraseMarkdown,
    Prose,
    Record,
    RegionName,
    Row,
    Url,
)
from publisher.content.regions import BY_NAME, Region


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


def region_of(case: Case) -> Region:
    """Return the region of a validated case."""
    return BY_NAME[case.region]

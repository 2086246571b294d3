"""book.yaml, and the theme.yaml of a theme: title, houses, and the pages that are not cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from publisher.content.model.edition import EditionSettings
from publisher.content.model.listing import Listing
from publisher.content.model.record import (
    Date,
    Datum,
    Line,
    PhraseMarkdown,
    Prose,
    PublicationNumber,
    Record,
    RegionName,
    Row,
)


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

"""An edition as book.yaml sets it up; what is left empty follows its target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from publisher.content.model.record import (
    Date,
    Isbn,
    IsbnAddon,
    Line,
    PhraseMarkdown,
    Record,
    RegionName,
    Row,
)


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

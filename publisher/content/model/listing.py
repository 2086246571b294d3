"""What a store is told about the book."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from publisher.content.model.record import Line, Prose, Record, Url


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

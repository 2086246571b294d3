"""The criteria, and what the finished file says to each.

Standards: WCAG 2.1 level A and AA as far as they concern a book without script, sound and forms; EPUB
Accessibility 1.1; the themes of KS X 6201 level 2 (alternatives for pictures, tables and charts, order, ways of
moving) as far as they are publicly known. A book is judged in Korean, since its makers read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from publisher.checks.accessibility.contrast import Contrast, measure_contrast
from publisher.checks.accessibility.counts import Counts, count
from publisher.checks.epub_file import EPUB_TYPE, XHTML, EpubFile, open_epub, read_epub

_WCAG, _EPUB, _KS = "WCAG 2.1", "EPUB Accessibility 1.1", "KS X 6201"
_MUST = ("schema:accessMode", "schema:accessibilityFeature", "schema:accessibilityHazard")
_SHOULD = ("schema:accessibilitySummary", "schema:accessModeSufficient")
_MOST = 20
"""Places named for one criterion."""


class Verdict(StrEnum):
    """What can be said of a criterion."""

    PASS = "pass"  # noqa: S105  (a verdict)
    FAIL = "fail"
    HUMAN = "human"
    """A person must look: the evidence says at what."""
    NONE = "not-applicable"
    """There is nothing in the book it concerns."""


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion."""

    standard: str
    id: str
    level: str
    name: str
    verdict: Verdict
    evidence: str
    """Counted from the file, in Korean."""
    places: tuple[str, ...] = ()
    """Where it fails: address in the archive, line."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything said of one e-book."""

    file: str
    title: str
    items: tuple[Item, ...]

    @property
    def passed(self) -> bool:
        """True when a program found nothing that fails; what a person must look at is still open."""
        return not self.of(Verdict.FAIL)

    def of(self, verdict: Verdict) -> tuple[Item, ...]:
        """Return the criteria with a verdict."""
        return tuple(item for item in self.items if item.verdict is verdict)

    def lines(self) -> Iterator[str]:
        """Yield the criteria as text, one a line, and the sums."""
        for item in self.items:
            yield f"{item.verdict.value:<14} {item.standard} {item.id} {item.name}: {item.evidence}"
            for place in item.places:
                yield f"{'':<14} {place}"
        yield ", ".join(f"{verdict.value} {len(self.of(verdict))}" for verdict in Verdict)


def evaluate(path: Path) -> Evaluation:
    """Return the evidence on a finished EPUB. Raises CheckError (EPUB-051) for a file that is none."""
    return evaluate_file(read_epub(path))


def evaluate_bytes(packed: bytes) -> Evaluation:
    """Return the evidence on an EPUB that is not a file yet. Raises CheckError (EPUB-051)."""
    return evaluate_file(open_epub("", BytesIO(packed), len(packed)))


def evaluate_file(epub: EpubFile) -> Evaluation:
    """Return the evidence on an EPUB that is opened."""
    counts, contrast = count(epub), measure_contrast(epub)
    items = (
        *_perceivable(counts, contrast),
        *_operable(epub, counts),
        *_understandable(counts),
        *_metadata(epub, counts),
        *_themes(epub, counts),
    )
    return Evaluation(epub.label, next(iter(epub.metadata("title")), ""), items)


def _perceivable(counts: Counts, contrast: Contrast) -> Iterator[Item]:
    seen = counts.pictures + counts.drawings
    described = seen - counts.ornaments - len(counts.undescribed)
    alt = f"사진과 그림 {seen}개 가운데 대체 텍스트 {described}개, 장식 {counts.ornaments}개"
    alt += f", 없음 {len(counts.undescribed)}개"
    yield _told(_WCAG, "1.1.1", "A", "텍스트 아닌 콘텐츠", counts.undescribed, alt, none=not seen)
    yield Item(
        _WCAG,
        "1.1.1",
        "A",
        "대체 텍스트의 내용",
        _human(described),
        f"뜻이 맞는지 사람이 볼 대체 텍스트 {described}개",
    )
    yield _told(
        _WCAG,
        "1.2",
        "A",
        "소리와 움직이는 화면",
        counts.running,
        "소리, 동영상, 스크립트, 양식 0개" if not counts.running else f"{len(counts.running)}개",
    )
    headed = counts.tables - len(counts.unheaded)
    tables = f"표 {counts.tables}개 가운데 scope를 밝힌 제목 칸이 있는 표 {headed}개, 목록 {counts.lists}개"
    yield _told(_WCAG, "1.3.1", "A", "정보와 관계: 표", counts.unheaded, tables, none=not counts.tables)
    heads = f"제목 {counts.headings}개, 단계를 건너뛴 제목 {len(counts.jumps)}개"
    yield _told(
        _WCAG, "1.3.1", "A", "정보와 관계: 제목의 단계", counts.jumps, heads, none=not counts.headings
    )
    yield Item(
        _WCAG,
        "1.3.2",
        "A",
        "뜻이 통하는 순서",
        Verdict.HUMAN,
        "본문의 순서는 파일의 순서와 같다. 곁글과 그림의 자리를 사람이 읽어 확인한다.",
    )
    yield Item(
        _WCAG,
        "1.4.1",
        "A",
        "색의 사용",
        _human(counts.drawings),
        f"색만으로 뜻을 나타내는지 사람이 볼 그림 {counts.drawings}개",
    )
    pale = [
        f"{item.place} ({item.scheme}) “{item.text}” {item.ratio:.2f}:1 < {item.wanted}:1"
        for item in contrast.pale
    ]
    measured = (
        f"밝은 화면과 어두운 화면의 글 {contrast.texts}곳을 계산, 가장 낮은 대비 {contrast.least:.2f}:1"
    )
    measured += f", 모자란 곳 {len(pale)}곳"
    yield _told(_WCAG, "1.4.3", "AA", "글자의 대비", pale, measured)
    yield Item(
        _WCAG,
        "1.4.11",
        "AA",
        "글자 아닌 것의 대비",
        _human(counts.drawings),
        f"그래프와 그림 {counts.drawings}개의 선과 면",
    )


def _operable(epub: EpubFile, counts: Counts) -> Iterator[Item]:
    yield _told(
        _WCAG,
        "2.1.1",
        "A",
        "키보드",
        counts.running,
        "스크립트와 양식이 없어 읽는 프로그램의 키보드가 그대로 쓰인다."
        if not counts.running
        else "스크립트나 양식이 있다.",
    )
    yield Item(
        _WCAG,
        "2.3.1",
        "A",
        "번쩍임",
        Verdict.FAIL if counts.running else Verdict.PASS,
        "움직이는 것이 없다." if not counts.running else "움직일 수 있는 것이 있다.",
        tuple(counts.running[:_MOST]),
    )
    yield _told(
        _WCAG,
        "2.4.2",
        "A",
        "문서의 제목",
        counts.untitled,
        f"문서 {len(epub.reading)}개 가운데 제목 있음 {len(epub.reading) - len(counts.untitled)}개",
    )
    faults = [*counts.nameless, *counts.astray]
    links = (
        f"링크 {counts.links}개 가운데 이름 없음 {len(counts.nameless)}개, 갈 곳 없음 {len(counts.astray)}개"
    )
    yield _told(_WCAG, "2.4.4", "A", "링크의 목적", faults, links, none=not counts.links)
    ways = [name for name, there in _ways(epub) if there]
    verdict = Verdict.PASS if len(ways) > 1 else Verdict.FAIL
    yield Item(_WCAG, "2.4.5", "AA", "여러 가지 길", verdict, "찾아가는 길: " + (", ".join(ways) or "없음"))
    yield Item(
        _WCAG,
        "2.4.6",
        "AA",
        "제목의 내용",
        _human(counts.headings),
        f"내용을 말하는지 사람이 볼 제목 {counts.headings}개",
    )


def _ways(epub: EpubFile) -> Iterator[tuple[str, bool]]:
    navigation = epub.navigation
    kinds: set[str] = set()
    if navigation is not None:
        for nav in navigation.root.iter(f"{{{XHTML}}}nav"):
            kinds |= set((nav.get(EPUB_TYPE) or "").split())
    older = any(item.media_type == "application/x-dtbncx+xml" for item in epub.items)
    yield "차례", "toc" in kinds or (navigation is None and older)
    yield "쪽 목록", "page-list" in kinds
    yield "주요 위치", "landmarks" in kinds or bool(epub.said("//o:guide/o:reference/@href"))
    yield (
        "찾아보기",
        any(
            "index" in (node.get(EPUB_TYPE) or "").split()
            for chapter in epub.reading
            for node in chapter.body.iter()
            if isinstance(node.tag, str)
        ),
    )


def _understandable(counts: Counts) -> Iterator[Item]:
    yield _told(
        _WCAG, "3.1.1", "A", "책의 언어", counts.unspoken, f"언어를 밝히지 않은 문서 {len(counts.unspoken)}개"
    )
    yield Item(
        _WCAG,
        "3.1.2",
        "AA",
        "구절의 언어",
        Verdict.HUMAN,
        f"언어를 따로 밝힌 구절 {counts.foreign}개. 외국어 구절이 더 있는지 사람이 본다.",
    )
    yield _told(
        _WCAG, "4.1.1", "A", "구문", counts.twice, f"모든 문서가 XML로 읽힌다. 겹친 id {len(counts.twice)}개"
    )


def _metadata(epub: EpubFile, counts: Counts) -> Iterator[Item]:
    if epub.version != "3":
        yield Item(_EPUB, "§2", "", "접근성 메타데이터", Verdict.NONE, "EPUB 2에는 접근성 메타데이터가 없다.")
        return
    missing = [name for name in (*_MUST, *_SHOULD) if not epub.properties(name)]
    yield _told(
        _EPUB,
        "§2",
        "",
        "접근성 메타데이터",
        missing,
        f"필요한 것 {len(_MUST) + len(_SHOULD)}가지 가운데 있음 {len(_MUST) + len(_SHOULD) - len(missing)}가지",
    )
    lies = list(_untrue(epub, counts))
    yield _told(
        _EPUB,
        "§2",
        "",
        "메타데이터의 참",
        lies,
        f"밝힌 것 {len(epub.properties('schema:accessibilityFeature'))}가지 가운데 책과 다른 것 {len(lies)}가지",
    )
    listed = dict(_ways(epub))["쪽 목록"]
    sourced = bool(epub.properties("pageBreakSource") or epub.properties("a11y:pageBreakSource"))
    if not counts.pages and not listed:
        yield Item(_EPUB, "§4", "", "종이책의 쪽", Verdict.NONE, "종이책의 쪽을 밝히지 않았다.")
        return
    faults = [name for name, there in (("page-list", listed), ("pageBreakSource", sourced)) if not there]
    yield _told(
        _EPUB,
        "§4",
        "",
        "종이책의 쪽",
        faults,
        f"쪽 표시 {counts.pages}개, 쪽 목록 {'있음' if listed else '없음'}, "
        f"종이책 이름 {'있음' if sourced else '없음'}",
    )


def _untrue(epub: EpubFile, counts: Counts) -> Iterator[str]:
    """Yield what the package says that the chapters do not bear out."""
    features = set(epub.properties("schema:accessibilityFeature"))
    seen = counts.pictures + counts.drawings
    modes = set(epub.properties("schema:accessMode"))
    ways = dict(_ways(epub))
    borne = {
        "alternativeText": bool(seen) and not counts.undescribed,
        "index": ways["찾아보기"],
        "pageNavigation": ways["쪽 목록"],
        "pageBreakMarkers": counts.pages > 0,
        "tableOfContents": ways["차례"],
        "structuralNavigation": counts.headings > 0,
    }
    yield from (name for name in sorted(features) if not borne.get(name, True))
    if ("visual" in modes) is not (seen > 0):
        yield "schema:accessMode visual"
    if "textual" in epub.properties("schema:accessModeSufficient") and counts.undescribed:
        yield "schema:accessModeSufficient textual"


def _themes(epub: EpubFile, counts: Counts) -> Iterator[Item]:
    """Yield the themes of KS X 6201 level 2 that the criteria above do not name."""
    notes = f"각주 {counts.notes}개, 부름 {counts.calls}개, 돌아갈 길이 없는 각주 {len(counts.no_return)}개"
    yield _told(_KS, "주석", "2", "주석으로 가고 돌아오기", counts.no_return, notes, none=not counts.notes)
    order = [] if epub.reading and len(epub.reading) == len(epub.spine) else [epub.package_name]
    yield _told(_KS, "순서", "2", "읽는 순서", order, f"순서에 든 문서 {len(epub.reading)}개")
    yield Item(
        _KS,
        "표와 그래프",
        "2",
        "표와 그래프를 글로",
        _human(counts.drawings + counts.tables),
        f"값을 모두 글로 읽을 수 있는지 사람이 볼 그림 {counts.drawings}개, 표 {counts.tables}개",
    )


def _human(count_: int) -> Verdict:
    return Verdict.HUMAN if count_ else Verdict.NONE


def _told(
    standard: str,
    id_: str,
    level: str,
    name: str,
    faults: Sequence[str],
    evidence: str,
    *,
    none: bool = False,
) -> Item:
    """Return a criterion that a program can tell: it passes without faults."""
    verdict = Verdict.NONE if none else Verdict.FAIL if faults else Verdict.PASS
    return Item(standard, id_, level, name, verdict, evidence, tuple(faults[:_MOST]))

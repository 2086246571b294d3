"""Series: a leaflet for each company, a volume for each region, planned from one entry of book.yaml.

Owns: which members a series has, their names, numbers and ISBNs, and choosing editions by name. Refuses: what a member
shows (``editions.select``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.content.book import Book
from publisher.content.faults import nearest
from publisher.content.model.case import Case, region_of
from publisher.content.model.edition import EditionSettings
from publisher.content.regions import BY_NAME, REGIONS, Region
from publisher.editions.edition import (
    Each,
    Edition,
    Member,
    Target,
    cautions,
    derived_identifier,
    faults,
    plan_editions,
)
from publisher.editions.manuscript import SectionKind
from publisher.errors import Diagnostic, EditionError, Severity, diagnose

_LISTED = 5
"""Members or case numbers named in a hint."""
_NAMES = {region.code: region.name for region in REGIONS}


def editions_of(book: Book) -> tuple[Edition, ...]:
    """Return every edition of a book, in the order of book.yaml, the members of a series in its place.

    Leaflets stand by the numbers of their cases, volumes in the order of their regions in the book.
    """
    return tuple(member for declared in plan_editions(book.file) for member in members(book, declared))


def members(book: Book, declared: Edition) -> tuple[Edition, ...]:
    """Return the members of a declared series; an edition on its own is its only member."""
    settings = book.file.editions.get(declared.name, EditionSettings())
    match declared.each:
        case Each.CASE:
            drafts = _leaflets(book, declared)
        case Each.REGION:
            drafts = _volumes(book, declared)
        case None:
            return (declared,)
    isbns = _isbns(settings, declared.each)
    return tuple(
        replace(
            declared,
            name=draft.name,
            parts=_parts(declared, draft, chosen=settings.parts is not None),
            isbn=isbns.get(draft.key),
            numbers=draft.numbers,
            regions=(),
            identifier=derived_identifier(book.file, draft.name),
            each=None,
            member=draft.member,
        )
        for draft in drafts
    )


def choose(book: Book, names: Sequence[str] | None) -> tuple[Edition, ...]:
    """Return the editions of these names, or all; the name of a series stands for all its members.

    Raises EditionError for unknown names, impossible geometry and settings that contradict the cases.
    """
    declared = plan_editions(book.file)
    series = {edition.name: members(book, edition) for edition in declared}
    known = {edition.name: (edition,) for each in series.values() for edition in each} | series
    wanted = tuple(series) if names is None else tuple(names)
    found: list[Diagnostic] = [_unknown(name, declared, known) for name in wanted if name not in known]
    found += (fault for fault in plan_faults(book) if fault.severity is Severity.ERROR)
    chosen = tuple(dict.fromkeys(edition for name in wanted for edition in known.get(name, ())))
    found += (fault for edition in chosen for fault in faults(edition))
    if found:
        raise EditionError(*dict.fromkeys(found))
    return chosen


def plan_faults(book: Book) -> tuple[Diagnostic, ...]:
    """Return what the editions of book.yaml say wrongly about the cases and regions of the book."""
    return tuple(
        fault
        for declared in plan_editions(book.file)
        if (settings := book.file.editions.get(declared.name)) is not None
        for fault in (*_selection_faults(book, declared), *_isbn_faults(book, declared, settings))
    )


def all_faults(book: Book) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong, or odd, with the editions of a book, whichever will be built."""
    declared = plan_editions(book.file)
    shapes = (said for edition in declared for said in (*faults(edition), *cautions(edition)))
    return (*plan_faults(book), *shapes, *_budget_faults(book, declared))


def _budget_faults(book: Book, declared: Iterable[Edition]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the page budgets of booklets that could have one."""
    for edition in declared:
        if edition.pages is None or faults(edition):
            continue
        # Imported where it is used: few books have a budget, and every check is asked for one.
        from publisher.editions.select import condense

        for member in members(book, edition):
            try:
                condense(book, member)
            except EditionError as error:
                yield from error.diagnostics


def cover_edition(book: Book, edition: Edition) -> Edition | None:
    """Return the paper edition whose cover the e-book ``edition`` wears; None where the book has no paper edition.

    It has the geometry of the first print edition, and says and shows what the e-book does.
    """
    paper = [planned for planned in plan_editions(book.file) if planned.target is Target.PRINT]
    # A series may be all there is on paper; its leaflets have no cover of their own.
    found = next((planned for planned in paper if planned.each is None), paper[0] if paper else None)
    if found is None:
        return None
    return replace(
        found,
        name=edition.name,
        parts=found.parts if edition.member is None else (SectionKind.COVER,),
        numbers=edition.numbers,
        regions=edition.regions,
        subtitle=edition.subtitle,
        each=None,
        member=edition.member,
    )


def paper_edition(book: Book, edition: Edition) -> Edition | None:
    """Return the paper edition whose pages the e-book ``edition`` lists: the first that shows the same cases."""
    if edition.member is not None:
        return None
    paper = (
        found for found in plan_editions(book.file) if found.target is Target.PRINT and found.each is None
    )
    return next(
        (found for found in paper if (found.numbers, found.regions) == (edition.numbers, edition.regions)),
        None,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """What one member of a series does not share with the others."""

    key: str
    """Unique in the series and the same whatever else the book holds: ``07``, ``gyeongbuk``."""
    numbers: tuple[int, ...]
    member: Member

    @property
    def name(self) -> str:
        """Name of the edition and of its folder; the part before the slash is the series."""
        return f"{self.member.series}/{self.key}"


def _leaflets(book: Book, declared: Edition) -> Iterator[_Draft]:
    cases = _shown(book, declared)
    regions = _regions(cases)
    codes = tuple(region.code for region in regions)
    read = sorted(cases, key=lambda case: (region_of(case).order, case.number))
    places = {case.number: place for place, case in enumerate(read, start=1)}
    for case in cases:
        label = f"{case.company}(가상 사례)" if case.fictional else case.company
        member = Member(declared.name, Each.CASE, label, places[case.number], codes)
        yield _Draft(_case_key(case.number), (case.number,), member)


def _volumes(book: Book, declared: Edition) -> Iterator[_Draft]:
    cases = _shown(book, declared)
    regions = _regions(cases)
    codes = tuple(region.code for region in regions)
    for region in regions:
        numbers = tuple(case.number for case in cases if region_of(case) is region)
        label = f"{book.region_name(region)} 편"
        yield _Draft(region.code, numbers, Member(declared.name, Each.REGION, label, 1, codes))


def _parts(declared: Edition, draft: _Draft, *, chosen: bool) -> tuple[SectionKind, ...]:
    """Return the parts of a member: those book.yaml has chosen, else no contents where there is one case to list."""
    if chosen or len(draft.numbers) > 1:
        return declared.parts
    return tuple(kind for kind in declared.parts if kind is not SectionKind.CONTENTS)


def _shown(book: Book, edition: Edition) -> tuple[Case, ...]:
    return tuple(loaded.case for loaded in book.cases if edition.shows(loaded.case))


def _regions(cases: Iterable[Case]) -> tuple[Region, ...]:
    present = {region_of(case).code for case in cases}
    return tuple(region for region in REGIONS if region.code in present)


def _case_key(number: int) -> str:
    return f"{number:02d}"


def _isbns(settings: EditionSettings, each: Each) -> Mapping[str, str]:
    """Return the ISBNs of a series by the keys of its members."""
    return {_key(written, each): isbn for written, isbn in settings.isbns.items()}


def _key(written: str, each: Each) -> str:
    """Return the key of the member an author means by a case number or a region's name; an unknown name as it is."""
    if each is Each.CASE:
        return _case_key(int(written)) if written.isascii() and written.isdigit() else written
    return BY_NAME[written].code if written in BY_NAME else written


# ── faults ───────────────────────────────────────────────────────────────────


def _selection_faults(book: Book, declared: Edition) -> Iterator[Diagnostic]:
    numbers = [loaded.case.number for loaded in book.cases]
    for number in declared.numbers:
        if number not in numbers:
            close = sorted(sorted(numbers, key=lambda known: abs(known - number))[:_LISTED])
            choices = ", ".join(str(known) for known in close)
            yield diagnose("EDN-010", name=declared.name, number=number, choices=choices)
    present = _regions(loaded.case for loaded in book.cases)
    for region in declared.regions:
        if region not in present:
            choices = ", ".join(known.name for known in present)
            yield diagnose("EDN-011", name=declared.name, region=region.name, choices=choices)


def _isbn_faults(book: Book, declared: Edition, settings: EditionSettings) -> Iterator[Diagnostic]:
    if declared.each is None:
        if settings.isbns:
            yield diagnose("EDN-014", name=declared.name)
        return
    if settings.isbn is not None:
        yield diagnose("EDN-012", name=declared.name)
    keys = [member.name.rpartition("/")[2] for member in members(book, declared)]
    written_keys = [_NAMES.get(key, key) for key in keys]
    bearers: dict[str, str] = {}
    for written, isbn in settings.isbns.items():
        if _key(written, declared.each) not in keys:
            choices = ", ".join(_near(written, written_keys) or written_keys)
            yield diagnose("EDN-013", name=declared.name, key=written, choices=choices)
        first = bearers.setdefault(isbn.replace("-", ""), written)
        if first != written:
            yield diagnose("EDN-015", name=declared.name, isbn=isbn, first=first, second=written)


def _unknown(name: str, declared: Sequence[Edition], known: Iterable[str]) -> Diagnostic:
    """Return the diagnostic of a name no edition has; it suggests members only where one of a series was meant."""
    names = [edition.name for edition in declared]
    series, slash, key = name.partition("/")
    near = nearest(series, names)
    meant = next((edition for edition in declared if edition.name == near), None)
    if slash and meant is not None and meant.each is not None:
        keys = [other.removeprefix(f"{near}/") for other in known if other.startswith(f"{near}/")]
        close = _near(_key(key, meant.each), keys)
        choices = [f"{near}/{found}" for found in close or keys[:_LISTED]]
    else:
        choices = sorted(names, key=lambda other: other != near)
    return diagnose("EDN-001", name=name, known=", ".join(choices))


def _near(written: str, keys: Sequence[str]) -> list[str]:
    """Return the keys an author may have meant: the very one under another name, the nearest numbers, a like name."""
    if written in keys:
        return [written]
    if written.isascii() and written.isdigit() and all(key.isdigit() for key in keys):
        return sorted(sorted(keys, key=lambda key: abs(int(key) - int(written)))[:_LISTED])
    like = nearest(written, keys)
    return [like] if like is not None else []

"""Sections to fragments: one template each, valid XHTML out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, TemplateError
from lxml import etree

from publisher import errors
from publisher.content.book import Book, Picture
from publisher.editions.manuscript import Manuscript, Section
from publisher.editions.views import GLOSS, CaseView, DigestsView, EssayView, PlacedPhoto, WrapView
from publisher.html.environment import macro, make_environment, raised_by_template, template_fault
from publisher.html.fragment import Asset, Fragment
from publisher.html.markup import parse
from publisher.html.prose import Prose


@dataclass(slots=True)
class Folios:
    """Which page numbers a section wants to show. The markup names the element; the number is filled in later."""

    paged: bool
    """False where there are no pages: nothing is wanted."""
    used: set[str] = field(default_factory=set)

    def __call__(self, element_id: str) -> str:
        """Return what stands for the page number of an element; an empty string where there are no pages."""
        if not self.paged:
            return ""
        self.used.add(element_id)
        return element_id


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the sections of one book."""

    book: Book
    environment: Environment

    @classmethod
    def of(cls, book: Book, template_folders: Iterable[Path]) -> Composer:
        """Return a composer; the first template folders win."""
        return cls(book, make_environment(tuple(template_folders)))

    def compose(self, manuscript: Manuscript, *, paged: bool) -> tuple[Fragment, ...]:
        """Return one fragment a section; ``paged`` says whether it may ask for page numbers.

        Raises TemplateError with every template's fault.
        """
        fragments: list[Fragment] = []
        faults: dict[errors.Diagnostic, None] = {}  # a template that fails in every case is one fault
        for section in manuscript.sections:
            try:
                fragments.append(self.compose_section(section, paged=paged))
            except errors.TemplateError as error:
                faults |= dict.fromkeys(error.diagnostics)
        if faults:
            raise errors.TemplateError(*faults)
        return tuple(fragments)

    def context(self) -> tuple[object, ...]:
        """Return what every section is composed with beside its own content and the templates."""
        numbers = tuple((loaded.case.number, loaded.id) for loaded in self.book.cases)
        return self.book.file.title, numbers

    def compose_section(self, section: Section, *, paged: bool) -> Fragment:
        """Return the fragment of one section. Raises TemplateError when a template fails or writes bad XML."""
        name = f"{section.kind.value}.xhtml.j2"
        numbers = Folios(paged)
        try:
            case_ids = {loaded.case.number: loaded.id for loaded in self.book.cases}
            reference = macro(self.environment, "macros/notes.j2", "reference")
            level = 2 if isinstance(section.content, EssayView) else 3
            terms = _terms(section.content)
            prose = Prose(section.id, case_ids, reference, level, terms=terms, folio=numbers)
            template = self.environment.get_template(name)
            html = template.render(
                section=section,
                content=section.content,
                prose=prose,
                folio=numbers,
                book_title=self.book.file.title,
            )
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            if not isinstance(error, TemplateError) and not raised_by_template(error):
                raise
            raise template_fault(error, name) from error
        html = html.strip()
        for unused in prose.unused_terms:  # its explanation stands for it
            html = html.replace(f'id="{unused}{GLOSS}"', f'id="{unused}"', 1)
        _check(section, template.filename or name, html)
        return Fragment(
            id=section.id,
            kind=section.kind,
            title=section.title,
            html=html,
            region=section.region.code if section.region else None,
            depth=section.depth,
            assets=_assets(section.content),
            folios_used=tuple(sorted(numbers.used)),
        )


def _check(section: Section, template: str, html: str) -> None:
    """Raise TemplateError unless the markup is one well-formed element whose ids belong to the section."""
    span = errors.SourceSpan(template)
    try:
        root = parse(html)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise errors.TemplateError(errors.diagnose("TPL-002", span, detail=str(error))) from error
    ids = [element.get("id") for element in root.iter() if element.get("id") is not None]
    roots = (section.id, *(entry.id for entry in section.further))
    own = tuple(f"{root}-" for root in roots)
    strays = sorted(
        {i for i in ids if i not in roots and not str(i).startswith(own)}
        | {i for i in ids if ids.count(i) > 1}
    )
    if strays or root.get("id") != section.id:
        named = ", ".join(str(stray) for stray in strays) or str(root.get("id"))
        raise errors.TemplateError(errors.diagnose("TPL-003", span, ids=named, section=section.id))


def _terms(content: object) -> dict[str, str]:
    """Return the terms a section explains, by the ids of their first uses."""
    blocks = content.sections if isinstance(content, CaseView) else ()
    return {term.id: term.term for block in blocks for term in block.terms}


def _assets(content: object) -> tuple[Asset, ...]:
    shown: list[Picture] = []
    match content:
        case CaseView():
            placed: list[PlacedPhoto] = [] if content.opener is None else [content.opener]
            placed += [photo for block in content.sections for photo in block.photos]
            shown = [photo.picture for photo in placed]
        case DigestsView():
            shown = [case.opener.picture for case in content.cases if case.opener is not None]
        case WrapView():
            shown = list(dict.fromkeys(logo for logo in content.logos if logo is not None))
    return tuple(Asset(p.href, p.path, p.media_type, p.sha256) for p in shown)

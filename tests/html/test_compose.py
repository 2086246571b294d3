"""Composition: well-formed fragments with ids of their own, the same for every target, and a designer's faults."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree
from markupsafe import Markup

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.content.model.case import Term
from publisher.editions.edition import plan_editions
from publisher.editions.manuscript import Manuscript, Section, SectionKind
from publisher.editions.select import condense
from publisher.errors import Diagnostic, TemplateError
from publisher.html.compose import Composer
from publisher.html.fragment import Fragment
from publisher.html.markup import XHTML, parse
from publisher.html.prose import Prose
from publisher.resources import theme_folder

ROOT = Path(__file__).parents[2]
THEME = theme_folder("templates")
TARGETS = ("print", "booklet", "epub")
_FOLIO = re.compile(r' data-folio="([^"]*)"')


@pytest.fixture(scope="module")
def book() -> Book:
    """Return the stock book."""
    return load_book(ROOT / "tests" / "stock")


@pytest.fixture(scope="module")
def composer(book: Book) -> Composer:
    """Return a composer with the theme's own templates."""
    return Composer.of(book, (THEME,))


def shown(book: Book, target: str) -> Manuscript:
    """Return what one edition of the book shows."""
    return condense(book, next(e for e in plan_editions(book.file) if e.name == target))


def composed(composer: Composer, target: str) -> tuple[Fragment, ...]:
    """Return the fragments of one edition of the composer's book."""
    return composer.compose(shown(composer.book, target), paged=target != "epub")


def ids_of(fragment: Fragment) -> list[str]:
    """Return the ids in a fragment, in order."""
    return [str(e.get("id")) for e in parse(fragment.html).iter(etree.Element) if e.get("id") is not None]


def with_terms(book: Book, *terms: str) -> Book:
    """Return the book with these terms explained in its first case."""
    first = book.cases[0]
    glossary = tuple(Term(term=term, definition="뜻") for term in terms)
    case = first.case.model_copy(update={"glossary": glossary})
    return dataclasses.replace(book, cases=(dataclasses.replace(first, case=case), *book.cases[1:]))


# ── fragments ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("root", ["tests/stock", "data", "examples/showcase"])
def test_ids_are_prefixed_and_unique_in_the_book(root: str, target: str) -> None:
    """Every id is its section's or begins with it and a hyphen; none comes twice; the root bears the section's."""
    whole = load_book(ROOT / root)
    fragments = composed(Composer.of(whole, (THEME,)), target)
    found = [(fragment.id, identifier) for fragment in fragments for identifier in ids_of(fragment)]
    assert [i for own, i in found if i != own and not i.startswith(f"{own}-")] == []
    assert len(found) == len({identifier for _, identifier in found})
    assert [parse(fragment.html).get("id") for fragment in fragments] == [f.id for f in fragments]


@pytest.mark.parametrize("target", TARGETS)
def test_links_inside_the_book_lead_to_an_element(composer: Composer, target: str) -> None:
    """Every ``#id`` of the stock book is there, but the cases a text names that an edition may leave out."""
    fragments = composed(composer, target)
    ids = {identifier for fragment in fragments for identifier in ids_of(fragment)}
    for fragment in fragments:
        for link in parse(fragment.html).iter("{http://www.w3.org/1999/xhtml}a"):
            href = str(link.get("href"))
            assert not href.startswith("#") or href.removeprefix("#") in ids


@pytest.mark.parametrize("target", TARGETS)
def test_labels_point_at_headings(composer: Composer, target: str) -> None:
    """``aria-labelledby`` names an element of the same fragment that holds words."""
    for fragment in composed(composer, target):
        root = parse(fragment.html)
        words = {e.get("id"): "".join(e.itertext()).strip() for e in root.iter(etree.Element) if e.get("id")}
        labels = [e.get("aria-labelledby") for e in root.iter(etree.Element) if e.get("aria-labelledby")]
        assert all(words.get(label) for label in labels)


def test_a_fragment_says_what_it_is(book: Book, composer: Composer) -> None:
    """Id, kind, title, region and depth are handed on; markup has no white space around it."""
    manuscript = shown(book, "print")
    for section, fragment in zip(manuscript.sections, composer.compose(manuscript, paged=True), strict=True):
        assert (fragment.id, fragment.kind, fragment.title) == (section.id, section.kind, section.title)
        assert fragment.region == (section.region.code if section.region else None)
        assert fragment.depth == section.depth
        assert fragment.html == fragment.html.strip()
        assert "<!DOCTYPE" not in fragment.html


@pytest.mark.parametrize("target", TARGETS)
def test_pictures_of_a_fragment_are_its_assets(composer: Composer, target: str) -> None:
    """What the markup shows is handed on with its file and that file's digest, and nothing besides."""
    for fragment in composed(composer, target):
        shown_pictures = {
            str(image.get("src")) for image in parse(fragment.html).iter("{http://www.w3.org/1999/xhtml}img")
        }
        assert {asset.href for asset in fragment.assets} == shown_pictures
        for asset in fragment.assets:
            assert hashlib.sha256(asset.path.read_bytes()).hexdigest() == asset.digest


# ── one markup for all targets ───────────────────────────────────────────────


def test_markup_is_the_same_for_all_targets(book: Book, composer: Composer) -> None:
    """Where two editions show the same thing, the markup is the same but for page numbers."""
    paper = shown(book, "print")
    pages = {f.id: f for f in composer.compose(paper, paged=True)}
    by_id = {section.id: section for section in paper.sections}
    screen = shown(book, "epub")
    alike = [s for s in screen.sections if s == by_id[s.id]]
    assert {s.kind for s in screen.sections} - {s.kind for s in alike} <= {
        SectionKind.FIGURES,
        SectionKind.MAP,
        SectionKind.COLOPHON,
    }
    for section in alike:
        fragment = composer.compose_section(section, paged=False)
        assert fragment.html == _FOLIO.sub("", pages[section.id].html)
        assert fragment.assets == pages[section.id].assets


def test_charts_show_their_values_as_tables_on_screens_alone(composer: Composer) -> None:
    """Behind each chart of the e-book stands a table its drawing leads to, all cells headed; on paper there is none."""
    name = {"x": "http://www.w3.org/1999/xhtml", "s": "http://www.w3.org/2000/svg"}
    seen = 0
    for fragment in composed(composer, "epub"):
        for figure in parse(fragment.html).findall(".//x:figure[@class]", name):
            if "chart" not in figure.get("class", "").split():
                continue
            seen += 1
            (table,) = figure.findall("x:table", name)
            (drawing,) = figure.findall(".//s:svg", name)
            assert drawing.get("aria-details") == table.get("id")
            assert "단위: " in table.findtext("x:caption", "", name)
            assert {head.get("scope") for head in table.findall("x:thead//x:th", name)} == {"col"}
            lines = table.findall("x:tbody/x:tr", name)
            assert [[cell.tag.rpartition("}")[2] for cell in line] for line in lines] == [["th", "td"]] * len(
                lines
            )
            assert {head.get("scope") for head in table.findall("x:tbody//x:th", name)} == {"row"}
            assert all("".join(cell.itertext()).strip() for line in lines for cell in line)
            assert figure[-1].tag == f"{{{name['x']}}}figcaption"
    assert seen
    assert not any("chart__data" in fragment.html for fragment in composed(composer, "print"))
    assert not any("aria-details" in fragment.html for fragment in composed(composer, "print"))


def test_composing_twice_gives_the_same(book: Book, composer: Composer) -> None:
    """A fragment depends on its section alone: nothing is carried over."""
    assert composed(composer, "print") == composed(composer, "print")
    assert composed(Composer.of(book, (THEME,)), "print") == composed(composer, "print")


# ── page numbers ─────────────────────────────────────────────────────────────


def test_wanted_folios_are_recorded(composer: Composer) -> None:
    """A fragment names every element whose page number it wants to show, once, sorted; most want none."""
    fragments = {fragment.id: fragment for fragment in composed(composer, "print")}
    cases = ("case-1", "case-2", "case-3")
    assert fragments["index"].folios_used == cases
    assert fragments["case-1"].folios_used == ("case-3",)
    assert fragments["region-jeju"].folios_used == ("case-3",)
    assert fragments["foreword"].folios_used == ()
    used = fragments["contents"].folios_used
    assert set(cases) < set(used) <= set(fragments)
    assert list(used) == sorted(set(used))


@pytest.mark.parametrize("target", TARGETS)
def test_shown_folios_are_the_recorded_ones(composer: Composer, target: str) -> None:
    """No place for a page number stands in the markup that the fragment does not own up to."""
    found = 0
    for fragment in composed(composer, target):
        named = set(_FOLIO.findall(fragment.html))
        found += len(named)
        assert named == set(fragment.folios_used)
    assert (found > 0) is (target != "epub")


def test_without_pages_no_page_number(composer: Composer) -> None:
    """Where there are no pages no number is wanted, and none has a place."""
    for fragment in composed(composer, "epub"):
        assert "data-folio" not in fragment.html
        assert fragment.folios_used == ()


# ── manuscripts are untrusted ────────────────────────────────────────────────

_HOSTILE = "{{ 7 * 7 }} {% raw %} <script>alert(1)</script> & “”"


def test_a_manuscript_is_shown_not_run(book: Book) -> None:
    """Markup and template code in any field of a case or of book.yaml stay the text they are."""
    first = book.cases[0]
    section = first.case.sections[0].model_copy(update={"title": _HOSTILE, "body": _HOSTILE})
    case = first.case.model_copy(
        update={"company": _HOSTILE, "headline": _HOSTILE, "lead": _HOSTILE, "sections": (section,)}
    )
    essay = book.file.foreword
    assert essay is not None
    hostile = dataclasses.replace(
        book,
        file=book.file.model_copy(
            update={"foreword": essay.model_copy(update={"heading": _HOSTILE, "body": _HOSTILE})}
        ),
        cases=(dataclasses.replace(first, case=case), *book.cases[1:]),
    )
    for target in TARGETS:
        for fragment in composed(Composer.of(hostile, (THEME,)), target):
            root = parse(fragment.html)
            assert not list(root.iter("{http://www.w3.org/1999/xhtml}script"))
            if fragment.id in {"case-1", "foreword"}:
                text = "".join(root.itertext())
                assert "{{ 7 * 7 }}" in text
                assert "<script>alert(1)</script>" in text
                assert "49" not in text


# ── a designer's faults ──────────────────────────────────────────────────────


def faults(
    book: Book, folder: Path, files: Mapping[str, str], target: str = "print"
) -> tuple[Diagnostic, ...]:
    """Return what is said about a book whose own ``templates/`` folder holds some files."""
    own = folder / "templates"
    for name, text in files.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, encoding="utf-8")
    try:
        composed(Composer.of(book, (own, THEME)), target)
    except TemplateError as error:
        return error.diagnostics
    return ()


@pytest.mark.parametrize(
    ("name", "text", "code", "line", "said"),
    [
        ("half-title.xhtml.j2", "<p>\n{{ content.titel }}</p>", "TPL-001", 2, "titel"),
        ("half-title.xhtml.j2", "<p>\n\n{% if %}</p>", "TPL-001", 3, "Expected an expression"),
        ("half-title.xhtml.j2", "<p>\n{{ 1 // 0 }}</p>", "TPL-001", 2, "division"),
        ("half-title.xhtml.j2", "<p>\n\n{{ 1 + '1' }}</p>", "TPL-001", 3, "unsupported operand"),
        ("macros/facts.j2", "{% macro facts(rows) %}{% endmacro %}", "TPL-001", None, "macro 'facts' takes"),
        ("macros/facts.j2", "{% macro other() %}{% endmacro %}", "TPL-001", None, "facts"),
        ("macros/notes.j2", "{% macro reference( %}", "TPL-001", 1, ""),
        ("half-title.xhtml.j2", '<section id="half-title"><p></section>', "TPL-002", 1, "mismatch"),
        ("half-title.xhtml.j2", "<section id=half-title></section>", "TPL-002", 1, "AttValue"),
        ("half-title.xhtml.j2", '<section id="half-title"><br></section>', "TPL-002", 1, "br"),
        ("half-title.xhtml.j2", '<section id="half-title">&nbsp;</section>', "TPL-002", 1, "nbsp"),
        ("half-title.xhtml.j2", '<section id="half-title"/><p/>', "TPL-002", 1, "one root element"),
        ("half-title.xhtml.j2", 'stray <section id="half-title"/>', "TPL-002", 1, "one root element"),
        ("half-title.xhtml.j2", "", "TPL-002", 1, "one root element"),
        ("half-title.xhtml.j2", '<section id="title"/>', "TPL-003", 1, "title"),
        ("half-title.xhtml.j2", "<section/>", "TPL-003", 1, "None"),
        ("half-title.xhtml.j2", '<p id="half-title"><b id="stray"/></p>', "TPL-003", 1, "stray"),
        (
            "half-title.xhtml.j2",
            '<p id="half-title"><b id="half-title-a"/><i id="half-title-a"/></p>',
            "TPL-003",
            1,
            "half-title-a",
        ),
        ("half-title.xhtml.j2", '<p id="half-title"><b id="half-title2"/></p>', "TPL-003", 1, "half-title2"),
    ],
)
def test_a_broken_template(
    book: Book, tmp_path: Path, name: str, text: str, code: str, line: int | None, said: str
) -> None:
    """A fault in a book's own template is the designer's: code, file and line, and what is wrong, said once."""
    found = faults(book, tmp_path, {name: text})
    assert found
    assert {item.code for item in found} == {code}
    assert len(found) == len(set(found))
    for item in found:
        assert item.span is not None
        assert said in item.message()
        if line is not None:
            assert item.span.path == str(tmp_path / "templates" / name)
            assert item.span.line == line


def test_a_whole_template_of_ones_own_is_no_fault(book: Book, tmp_path: Path) -> None:
    """The clean twin: a book may replace a template, comments and all."""
    text = '{# mine #}\n<p id="half-title"><!-- 덧말 --><b id="half-title-x">{{ book_title.main }}</b></p>\n'
    assert faults(book, tmp_path, {"half-title.xhtml.j2": text}) == ()


def test_all_faults_are_gathered(book: Book, tmp_path: Path) -> None:
    """Every broken template is named at once, each once, however many sections it makes."""
    found = faults(
        book,
        tmp_path,
        {
            "half-title.xhtml.j2": "{{ nothing }}",
            "story.xhtml.j2": "\n{{ nothing }}",
            "colophon.xhtml.j2": "<p>",
        },
    )
    places = [(item.code, Path(item.span.path).name, item.span.line) for item in found if item.span]
    assert places == [
        ("TPL-001", "half-title.xhtml.j2", 1),
        ("TPL-001", "story.xhtml.j2", 2),
        ("TPL-002", "colophon.xhtml.j2", 1),
    ]


def test_a_fault_of_our_own_code_is_not_the_designers(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a function of the program raises while a template calls it stays what it is: a fault of the program."""

    def broken(_prose: Prose, _text: str) -> Markup:
        raise ValueError("ours")

    monkeypatch.setattr(Prose, "phrase", broken)
    with pytest.raises(ValueError, match="ours"):
        faults(book, tmp_path, {})


def test_a_kind_without_a_template(book: Book, tmp_path: Path) -> None:
    """A missing template is a fault of the theme, not of the program."""
    composer = Composer.of(book, (tmp_path,))
    section = Section("half-title", SectionKind.HALF_TITLE, "반표제", None)
    with pytest.raises(TemplateError) as caught:
        composer.compose_section(section, paged=True)
    assert [item.code for item in caught.value.diagnostics] == ["TPL-001"]


def test_every_kind_has_a_template() -> None:
    """All kinds of section but the one that only stands for the cases."""
    kinds = {f"{kind.value}.xhtml.j2" for kind in SectionKind if kind is not SectionKind.CASES}
    assert kinds | {"essay.xhtml.j2", "furniture.xhtml.j2"} == {p.name for p in THEME.glob("*.xhtml.j2")}


# ── terms ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("target", ["print", "epub"])
def test_the_glossary_leads_to_first_uses(book: Book, target: str) -> None:
    """An entry leads to the word in the text, or to its explanation where no text uses it, and asks for that page."""
    book = with_terms(book, "측정기", "아무도 쓰지 않는 말")
    chosen = next(e for e in plan_editions(book.file) if e.name == target)
    chosen = dataclasses.replace(chosen, parts=(SectionKind.CASES, SectionKind.GLOSSARY))
    composer = Composer.of(book, (THEME,))
    fragments = {f.id: f for f in composer.compose(condense(book, chosen), paged=target != "epub")}
    case, glossary = parse(fragments["case-1"].html), parse(fragments["glossary"].html)
    led = {str(a.get("href")).removeprefix("#"): a.get("data-folio") for a in glossary.iter(f"{XHTML}a")}
    assert led == {name: name if target == "print" else None for name in ("case-1-term-1", "case-1-term-2")}
    used, unused = (case.find(f".//*[@id='{name}']") for name in sorted(led))
    assert used is not None
    assert unused is not None
    assert (used.tag, used.text) == (f"{XHTML}span", "측정기")
    assert any(above.get("class") == "lead" for above in used.iterancestors())
    assert unused.tag == f"{XHTML}aside"
    assert case.find(".//*[@id='case-1-term-1-gloss']") is not None
    assert case.find(".//*[@id='case-1-term-2-gloss']") is None

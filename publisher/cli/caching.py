"""``casebook cache``: what the cache holds, and making it smaller."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from publisher.cli.cells import printable, table
from publisher.cli.session import Session
from publisher.cli.sizes import shown_size
from publisher.errors import AssemblyError, ExitCode, diagnose

if TYPE_CHECKING:
    from publisher.render.cache import Cache, CacheInfo, Pruned


def look_after_cache(options: argparse.Namespace, session: Session) -> int:
    """Say what a cache holds, prune it or clear it. Raises AssemblyError (CACHE-003) and MissingToolError."""
    from publisher.render.cache import open_cache

    cache = open_cache(options.cache, environment=os.environ, home=Path.home())
    try:
        said = _done(cache, options, session)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise AssemblyError(diagnose("CACHE-003", location=cache.location, reason=reason)) from fault
    session.say(said)
    return ExitCode.OK


def _done(cache: Cache, options: argparse.Namespace, session: Session) -> str:
    """Do what was asked for and return what to say about it. Raises OSError."""
    match options.action:
        case "info":
            return _described(cache.info(), session)
        case "prune":
            return _told(cache.prune(options.limit), cache, session)
        case "clear":
            return _told(cache.clear(), cache, session)
        case other:
            assert_never(other)


def _described(info: CacheInfo, session: Session) -> str:
    translate = session.translate
    rows = [[translate("kind"), translate("entries"), translate("size")]]
    rows += [[kind.kind, str(kind.entries), shown_size(kind.bytes)] for kind in info.kinds]
    rows.append([translate("all"), str(info.entries), shown_size(info.bytes)])
    lines = [printable(info.location), table(rows, (False, True, True))]
    if info.limit_bytes is not None:
        lines.append(translate("limit: {size}").format(size=shown_size(info.limit_bytes)))
    if info.oldest_use is not None:
        # In the time zone of who asks, as a file's time is shown.
        moment = dt.datetime.fromtimestamp(info.oldest_use, tz=dt.UTC).astimezone()
        lines.append(
            translate("not used for longest: since {moment}").format(moment=f"{moment:%Y-%m-%d %H:%M}")
        )
    return "\n".join(lines)


def _told(pruned: Pruned, cache: Cache, session: Session) -> str:
    wording = session.translate(
        "{location}: entries removed: {count} ({size}), left: {left_count} ({left_size})"
    )
    return wording.format(
        location=printable(cache.location),
        count=pruned.entries,
        size=shown_size(pruned.bytes),
        left_count=pruned.left_entries,
        left_size=shown_size(pruned.left_bytes),
    )

"""As-of and known-by answers against an oracle that only looks at the versions themselves."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navicert.model.dates import AsOf
from navicert.model.listing import Entry, ListVersion
from navicert.model.party import Name
from navicert.services.intake import Retrieved, take_in
from navicert.store import open_store
from navicert.store.records import FileRecord

START = date(2024, 1, 1)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEYS = ("t-1", "t-2")
# A version is a gap in days and, by entry, its text: None where the entry is not in it.
Version = tuple[date, dict[str, str]]


@st.composite
def versions(draw: st.DrawFn) -> list[Version]:
    day, out = START, []
    for gap in draw(st.lists(st.integers(1, 4), min_size=1, max_size=5)):
        day += timedelta(days=gap)
        text = st.sampled_from([None, "a", "b"])
        rows = {key: value for key in KEYS if (value := draw(text)) is not None}
        out.append((day, rows))
    return out


def whole(version: Version) -> ListVersion:
    day, rows = version
    entries = tuple(
        Entry(id=key, list_code="T", names=(Name(key),), remarks=text) for key, text in sorted(rows.items())
    )
    sha256 = hashlib.sha256(content(version)).hexdigest()
    return ListVersion("T", day.isoformat(), day, "P", None, sha256, entries, frozenset({"names", "remarks"}))


def content(version: Version) -> bytes:
    return repr((version[0].isoformat(), sorted(version[1].items()))).encode()


def oracle(history: list[Version], key: str, valid: date, known: date | None) -> dict[int, tuple[str, list[str]]]:
    """By spell: whether the entry stood on the day, and the texts that it had or may have had then."""
    seen = [version for version in history if known is None or version[0] <= known]
    answer: dict[int, tuple[str, list[str]]] = {}
    runs: list[list[int]] = []
    for number, (_, rows) in enumerate(seen):
        if key in rows:
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])

    def between(number: int) -> tuple[date, date]:
        """First and last day that a change seen in this version can have happened."""
        before = seen[number - 1][0] + timedelta(days=1) if number else date.min
        return before, seen[number][0]

    def stood(start: tuple[date, date], end: tuple[date, date] | None) -> str:
        if valid < start[0] or (end and valid >= end[1]):
            return "no"
        return "yes" if valid >= start[1] and (end is None or valid < end[0]) else "unknown"

    for spell, run in enumerate(runs, start=1):
        end = between(run[-1] + 1) if run[-1] + 1 < len(seen) else None
        changes = [run[0]] + [n for n in run[1:] if seen[n][1][key] != seen[n - 1][1][key]]
        texts = []
        for place, number in enumerate(changes):
            stop = between(changes[place + 1]) if place + 1 < len(changes) else end
            texts.append((stood(between(number), stop), seen[number][1][key]))
        possible = [text for doubt in ("yes", "unknown") for state, text in reversed(texts) if state == doubt]
        if not possible:
            possible = [texts[0][1] if valid < between(run[0])[0] else texts[-1][1]]
        answer[spell] = (stood(between(run[0]), end), possible)
    return answer


def check(location: str, history: list[Version], arrivals: list[list[Version]]) -> None:
    by_sha = {whole(version).sha256: whole(version) for version in history}
    with open_store(location) as store:
        for batch in arrivals:
            retrieved = []
            for version in batch:
                read = whole(version)
                file = FileRecord(read.sha256, "test", "csv", "bundled", "public domain")
                retrieved.append(Retrieved(file, content(version), (read,)))
            take_in(store, retrieved, now=NOW, action="loaded", read=lambda file, _: (by_sha[file.sha256],))
        days = sorted({day + timedelta(days=shift) for day, _ in history for shift in (-1, 0, 1)})
        for known in [None, *(day for day, _ in history), START]:
            for valid in days:
                found = store.lists.entries(KEYS, AsOf(valid, known))
                for key in KEYS:
                    got: dict[int, tuple[str, list[str]]] = {}
                    for state in found.get(key, []):
                        _, texts = got.setdefault(state.spell, (state.listed(valid), []))
                        texts.append(state.entry.remarks or "")
                    assert got == oracle(history, key, valid, known), (key, valid, known)
                counted = store.lists.standing(AsOf(valid, known)).get("T", 0)
                expected = [oracle(history, key, valid, known) for key in KEYS]
                assert counted == sum(any(s != "no" for s, _ in one.values()) for one in expected)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=versions(), data=st.data())
def test_versions_in_any_order_and_any_portions(new_location, history: list[Version], data: st.DataObject):
    order = data.draw(st.permutations(history))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=3)))
    bounds = [0, *cuts, len(order)]
    arrivals = [order[a:b] for a, b in itertools.pairwise(bounds) if a < b]
    check(new_location(), history, arrivals)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=versions())
def test_one_version_after_another(new_location, history: list[Version]):
    check(new_location(), history, [[version] for version in history])

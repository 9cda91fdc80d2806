"""How rows of law read in a terminal: status, confidence, days, words, citation. None of it says that anything is
allowed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from navicert.law.corpus import Applied, Change, Country, Eccn, Ground, Provision, Row, chart, chart_row, columns
from navicert.law.corpus import groups as groups_of
from navicert.model.dates import Interval
from navicert.report.phrases import AID, visible

STATUS_WORDS: Final[Mapping[str, str]] = {
    "in_force": "in force",
    "suspended": "SUSPENDED",
    "not_enforced": "NOT ENFORCED (the text stands, BIS announced that it does not enforce it)",
    "letter": "LETTER (binds its addressee)",
}
NO_MARK: Final = (
    "No mark in a column is not permission: general prohibitions four to ten, parts 744 and 746, and what the entry "
    "refers to decide too (15 CFR 738.4)."
)
NO_ROW: Final = (
    "The corpus names no row of the Country Chart and no group for this destination: unknown, not unrestricted"
)


def held(snapshot: date) -> str:
    """From which text the corpus was read, and what that leaves open."""
    return (
        f"The chart, the groups and the entries are those of the eCFR of {snapshot}. A row without a first day stood "
        "on that day; an earlier text, and any rule after it, is not in the corpus unless a row says so."
    )


def days(period: Interval) -> str:
    """A period in words."""
    if period.start is None and period.end is None:
        return "first day not recorded"
    start = f"from {period.start}" if period.start else "until"
    return f"{start} to {period.end}" if period.start and period.end else f"{start} {period.end or ''}".strip()


def basis(ground: Ground) -> str:
    """Status and confidence in words."""
    only = f", only known: {ground.only_known}" if ground.only_known else ""
    return f"{STATUS_WORDS.get(ground.status, ground.status)} · {ground.confidence}{only}"


def _wrapped(text: str, width: int, indent: str = "  ") -> Iterator[str]:
    yield from textwrap.wrap(
        visible(text), max(width, 30), initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _cited(ground: Ground, width: int) -> Iterator[str]:
    yield from _wrapped(ground.citation.text, width)
    if ground.citation.url:
        yield f"  {ground.citation.url}"


def _row(row: Row, width: int) -> Iterator[str]:
    yield ""
    yield visible(f"{row.key} · {basis(row.ground)} · {days(row.days)}")
    yield from _wrapped(row.text, width)
    if row.when:
        yield from _wrapped("asks for " + "; ".join(_asked(name, value) for name, value in row.when.items()), width)
    if said := [f"{name.replace('_', ' ')} {row.then[name]}" for name in FOLLOWS if name in row.then]:
        yield from _wrapped("then " + "; ".join(said), width)
    yield from _cited(row.ground, width)


# What follows of a row, of all that `then` may hold, in the words of the table.
FOLLOWS: Final = ("license", "policy", "exceptions", "percent", "only", "symbol")


def _asked(name: str, value: Any) -> str:
    """A question of a row as it stands in the file, without its brackets."""
    if isinstance(value, Mapping):
        parts = (f"{key} {_listed(one)}" for key, one in value.items())
        return f"{name.replace('_', ' ')}: {', '.join(parts)}"
    return f"{name.replace('_', ' ')}: {_listed(value)}"


def _listed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def provision_lines(one: Provision, as_of: date, left_out: int, snapshot: date, width: int) -> Iterator[str]:
    """A provision with the rows that stand on a day.

    Args:
        left_out: how many of its rows do not stand on that day.
    """
    yield visible(f"{one.code}  {one.title}  ({one.citation.text})")
    noun = "row stands" if len(one.rows) == 1 else "rows stand"
    yield (
        f"{len(one.rows)} {noun} on {as_of}; {left_out} of other days"
        if left_out
        else f"{len(one.rows)} {noun} on {as_of}"
    )
    for row in one.rows:
        yield from _row(row, width)
    yield from _foot(snapshot, width)


def change_lines(rules: Sequence[Row], found: Iterable[Change], width: int) -> Iterator[str]:
    """The rules of a period, and the rows that begin or end in it."""
    yield f"Rules whose first day lies in the period: {len(rules)}"
    for row in rules:
        yield ""
        yield visible(f"{row.days.start}  {row.text} · {basis(row.ground)}")
        yield from _wrapped(row.values.get("effect", ""), width)
        yield from _cited(row.ground, width)
    yield ""
    yield "Rows whose effect begins or ends:"
    count = 0
    for one in found:
        count += 1
        word = "begins" if one.kind == "begins" else "no longer stands"
        yield visible(f"{one.day}  {one.where}: {one.key} {word} · {basis(one.ground)}")
        yield from _wrapped(one.text, width)
        yield from _wrapped(one.ground.citation.text, width)
    if not count:
        yield "  none in the corpus; rules that it does not hold are not shown"
    yield ""
    yield AID


def _control(one: Applied, width: int) -> Iterator[str]:
    control = one.control
    reach = {"yes": "", "part": " · to a part of it", "words": " · read to what it applies"}.get(one.reach, "")
    where = control.column or control.scope or control.effect
    yield ""
    yield visible(f"{control.reason or '-'}  {where}{reach} · {basis(control.ground)} · {days(control.days)}")
    if control.words:
        yield from _wrapped(control.words, width)
    yield from _wrapped(control.requirement, width)
    if control.enforced_scope:
        yield f"  enforced: {control.enforced_scope}"
    yield from _cited(control.ground, width)


def eccn_lines(one: Eccn, as_of: date, snapshot: date, width: int) -> Iterator[str]:
    """An entry of the Commerce Control List on a day."""
    name = f"{one.code}.{one.paragraph}" if one.paragraph else one.code
    yield from _wrapped(f"{name}  {one.heading}", width, "")
    yield f"Reasons for control of the entry: {', '.join(one.reasons) or 'none given'}; on {as_of}"
    for control in one.controls:
        yield from _control(control, width)
    if one.indeterminate:
        yield ""
        yield "Indeterminate:"
        for said in one.indeterminate:
            yield from _wrapped(f"? {said}", width)
    if one.flags:
        yield ""
        yield "What the entry says of license exceptions:"
        for flag in one.flags:
            yield from _wrapped(f"{flag.symbol}: {flag.text}", width)
    if one.quality != "ok":
        yield ""
        yield from _wrapped(f"Known fault of the source: {one.quality}", width, "")
    yield from _foot(snapshot, width)


def country_lines(
    place: Country, as_of: date, scopes: Mapping[str, str], notes: Sequence[str], snapshot: date, width: int
) -> Iterator[str]:
    """A destination on a day: groups, marks of the chart, scopes.

    Args:
        scopes: the answer of each scope by its id.
        notes: the footnotes of its row, in words.
    """
    lent = place.counts_as(as_of)
    yield visible(
        f"{place.code}  {place.name}, on {as_of}" + (f" (counts as {lent})" if lent != place.code and lent else "")
    )
    row = chart_row(place, as_of)
    held_groups = sorted(groups_of(place, as_of))
    if row is None and not held_groups:
        yield from _wrapped(NO_ROW, width, "")
    else:
        yield f"Country Groups: {', '.join(held_groups) or 'none'}"
        if row is None:
            yield "Country Chart: no row"
        elif row.pointer:
            yield from _wrapped(f"Country Chart: {row.pointer}", width, "")
        else:
            yield "License required in columns: " + ", ".join(
                column for column in columns() if chart(place, column, as_of) == "yes"
            )
    for answer, word in (("yes", "In scopes"), ("unknown", "Scopes not known")):
        named = [id for id, said in scopes.items() if said == answer]
        if named:
            yield from _wrapped(f"{word}: {', '.join(named)}", width, "")
    for note in notes:
        yield from _wrapped(note, width)
    yield ""
    yield from _wrapped(NO_MARK, width, "")
    yield from _foot(snapshot, width)


def _foot(snapshot: date, width: int) -> Iterator[str]:
    yield ""
    yield from _wrapped(held(snapshot), width, "")
    yield AID

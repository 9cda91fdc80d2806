"""One entry over time: what the list says of it on a day, and how that came to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from navicert.model.dates import DateBound, Presence
from navicert.model.history import EntryState
from navicert.model.listing import Entry, ScreeningList
from navicert.report.phrases import NAME_KINDS, by, day, list_title, listed_since, visible
from navicert.report.screening import entry_json

_PRESENCE: dict[Presence, str] = {"yes": "■ ON THE LIST", "no": "○ NOT ON THE LIST", "unknown": "▲ NOT KNOWN"}
_STYLES: dict[Presence, str] = {"yes": "bold red", "no": "bold", "unknown": "bold yellow"}
_COMPARED = {
    "names": "names",
    "addresses": "addresses",
    "countries": "countries",
    "programs": "programs",
    "license_requirement": "license requirement",
    "review_policy": "review policy",
    "citations": "citations",
}


def party_json(
    states: Sequence[EntryState],
    as_of: date,
    known_by: date | None,
    lists: Mapping[str, ScreeningList] | None = None,
) -> dict[str, Any]:
    """The entry as it stood, and its timeline, as JSON values.

    Args:
        states: all that is known of one entry, the best for the day first.
        as_of: the day asked about.
        known_by: the day whose knowledge counts.
        lists: by code, for titles and effects.
    """
    best = states[0]
    return {
        "as_of": as_of.isoformat(),
        "known_by": known_by.isoformat() if known_by else None,
        "listed": best.listed(as_of),
        "entry": entry_json(best.entry, lists),
        "publisher": best.publisher,
        "raw": {key: _plain(value) for key, value in best.entry.raw.items()},
        "timeline": [
            {
                "from": _bound(state.entry.text_from or state.entry.listed_from),
                "to": _bound(state.text_to),
                "listed_from": _bound(state.entry.listed_from),
                "listed_to": _bound(state.entry.listed_to),
                "spell": state.spell,
                "known_from": state.known_from.isoformat(),
                "known_to": state.known_to.isoformat() if state.known_to else None,
                "changed": list(changes),
                "name": state.entry.name,
            }
            for state, changes in timeline(states)
        ],
    }


def timeline(states: Sequence[EntryState]) -> Iterator[tuple[EntryState, tuple[str, ...]]]:
    """The texts of an entry in time, each with the fields in which it differs from the one before."""
    before: EntryState | None = None
    for state in sorted(states, key=lambda item: (item.spell, _first_day(item), item.ordinal)):
        yield state, () if before is None or before.spell != state.spell else _changed(before, state)
        before = state


def _first_day(state: EntryState) -> date:
    bound = state.entry.text_from or state.entry.listed_from
    return date.min if bound is None else bound.earliest or bound.latest or date.min


def _changed(before: EntryState, after: EntryState) -> tuple[str, ...]:
    both = before.covers & after.covers
    return tuple(
        words
        for field, words in _COMPARED.items()
        if field in both and getattr(before.entry, field) != getattr(after.entry, field)
    )


def _bound(bound: DateBound | None) -> dict[str, Any] | None:
    return None if bound is None else bound.to_json()


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, list, dict)) or value is None else str(value)


def print_party(
    console: Console, states: Sequence[EntryState], as_of: date, lists: Mapping[str, ScreeningList]
) -> None:
    """Print the entry as it stood on the day, then its timeline.

    Args:
        console: where to.
        states: all that is known of one entry, the best for the day first.
        as_of: the day asked about.
        lists: by code, for titles and effects.
    """
    best = states[0]
    presence = best.listed(as_of)
    console.print(Text(visible(best.entry.name), style="bold"))
    console.print(Text(f"{_PRESENCE[presence]} on {as_of}", style=_STYLES[presence]))
    console.print(_facts(best.entry, lists))
    console.print(Text("\nTimeline", style="bold"))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=False, ratio=1)
    table.add_column(overflow="fold", ratio=2)
    for when, what in _events(states):
        table.add_row(when, Text(visible(what)))
    console.print(table)


def _events(states: Sequence[EntryState]) -> Iterator[tuple[str, str]]:
    """What happened to the entry, in words, oldest first."""
    steps = list(timeline(states))
    for number, (state, changes) in enumerate(steps):
        entry = state.entry
        following = steps[number + 1][0] if number + 1 < len(steps) else None
        if changes:
            bound = entry.text_from or entry.listed_from
            when, source = (day(bound), by(bound.source)) if bound else ("on a day not known", "")
            yield when, f"amended{source}: {', '.join(changes)}"
        elif number == 0 or steps[number - 1][0].spell != state.spell:
            since = entry.listed_from
            again = " again" if number else ""
            yield (
                (day(since), f"put on {entry.list_code}{again}{by(since.source)}")
                if since
                else ("on a day not known", f"put on {entry.list_code}{again}")
            )
        if entry.listed_to is not None and (following is None or following.spell != state.spell):
            yield day(entry.listed_to), f"removed from {entry.list_code}{by(entry.listed_to.source)}"


def _facts(entry: Entry, lists: Mapping[str, ScreeningList]) -> Table:
    known = lists.get(entry.list_code)
    requirement = entry.requirement
    rows: list[tuple[str, str | None]] = [
        ("list", f"{list_title(entry.list_code, lists)} · entry {entry.id}"),
        ("listed", listed_since(entry.listed_from)),
        ("removed", f"{day(entry.listed_to)} ({entry.listed_to.source})" if entry.listed_to else None),
        *(
            ("also named" if number == 0 else "", f"{name.value}  ({NAME_KINDS[name.kind]})")
            for number, name in enumerate(entry.names[1:])
        ),
        ("countries", ", ".join(entry.countries)),
        *(("address" if number == 0 else "", address.text) for number, address in enumerate(entry.addresses)),
        *(
            ("number" if number == 0 else "", f"{item.type} {item.value}")
            for number, item in enumerate(entry.identifiers)
        ),
        ("born", ", ".join(entry.birth_dates)),
        ("programs", ", ".join(entry.programs)),
        ("part of", "; ".join(entry.subordinate_to)),
        ("leaves out", "; ".join(entry.excludes)),
        ("license", entry.license_requirement),
        ("review", entry.review_policy),
        ("footnotes", ", ".join(requirement.footnotes) if requirement else None),
        *(("note", note) for note in (requirement.notes if requirement else ())),
        ("it means", known.effect if known else None),
        ("remarks", entry.remarks),
        *(
            ("see" if number == 0 else "", " ".join(filter(None, (item.text, item.url))))
            for number, item in enumerate(entry.citations)
        ),
        ("official", entry.source_url or (known.official_url if known else None)),
    ]
    table = Table.grid(padding=(0, 1))
    table.add_column(width=12, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        if text:
            table.add_row(label, Text(visible(text)))
    return table

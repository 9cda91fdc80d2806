"""A screening for people at a terminal: words first, color second, at 80 columns as at 120."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from navicert.model.listing import ScreeningList
from navicert.model.party import Party
from navicert.model.screening import Candidate, Feature, ListUse, Relation, Screening, ScreeningResult
from navicert.model.status import Status
from navicert.report.marks import LEGEND, SIGNS, Piece, pieces
from navicert.report.phrases import (
    AID,
    LEVEL_WORDS,
    NAME_KINDS,
    NOTHING_FOUND_MEANS,
    STATUS_SENTENCES,
    STATUS_SYMBOLS,
    STATUS_WORDS,
    absence,
    list_title,
    listed_since,
    out_of_100,
    signed_points,
    visible,
)

STATUS_STYLES: Final[Mapping[Status, str]] = {
    "restricted": "bold red",
    "review": "bold yellow",
    "nothing_found": "bold",
    "not_checked": "bold magenta",
}
_PIECE_STYLES: Final[Mapping[Relation, str]] = {
    "same": "bold",
    "near": "bold italic",
    "sound": "bold italic",
    "transliterated": "bold underline",
    "translated": "bold underline",
    "abbreviated": "bold underline",
    "ignored": "dim",
    "differs": "bold red",
    "missing": "dim",
}
_LABEL: Final = 12
_SHOWN: Final = 5


def print_screening(
    console: Console,
    screening: Screening,
    lists: Mapping[str, ScreeningList],
    *,
    brief: bool = False,
    stored: bool = True,
) -> None:
    """Print the answer for every party, then what it rests on.

    Args:
        console: where to.
        screening: what was asked and answered.
        lists: by code, for titles and effects.
        brief: one line for each party, for files of many.
        stored: whether the screening can be asked for again by its id.
    """
    if brief:
        console.print(_overview(screening))
    else:
        for result in screening.results:
            console.print(_answer(result, screening, lists))
    console.print(_foot(screening, legend=not brief, stored=stored))


def _answer(result: ScreeningResult, screening: Screening, lists: Mapping[str, ScreeningList]) -> RenderableType:
    parts: list[RenderableType] = [_headline(result, screening)]
    if result.error:
        parts.append(_rows([("reason", Text(visible(result.error)))]))
    parts.extend(_rows([("note", Text(visible(note)))]) for note in result.notes)
    shown = _shown(result)
    for number, candidate in enumerate(shown, 1):
        # Beside a match, the possible ones are said in short; alone, they are what the reader must judge.
        short = result.status == "restricted" and candidate.level == "possible"
        parts += ["", _candidate(number, candidate, result.query, lists, short=short)]
    hidden = len(result.candidates) - len(shown)
    if hidden > 0:
        parts += ["", Text(f"  and {hidden} more; --format json shows all", style="dim")]
    if result.removed:
        parts += ["", Text(f"  Not on the list on {screening.as_of}, but on another day:", style="bold")]
        parts += [_absent(found, screening) for found in result.removed[:_SHOWN]]
    return Group(*parts, "")


def _shown(result: ScreeningResult) -> tuple[Candidate, ...]:
    """The candidates that a terminal has room for: matches, and beside them two possible ones."""
    matches = sum(found.level == "match" for found in result.candidates)
    return result.candidates[: min(_SHOWN, matches + 2) if matches else _SHOWN]


def _headline(result: ScreeningResult, screening: Screening) -> RenderableType:
    style = STATUS_STYLES[result.status]
    line = Text(f"{STATUS_SYMBOLS[result.status]} {STATUS_WORDS[result.status]}", style=style)
    line.append("  ")
    line.append(visible(result.query.name) or "(no name)", style="bold")
    day = Text(f"on {screening.as_of}", style="dim")
    if screening.known_by:
        day.append(f", as known on {screening.known_by}")
    table = Table.grid(expand=True, padding=(0, 2))
    table.add_column(ratio=1)
    table.add_column(justify="right")
    table.add_row(line, day)
    return Group(table, Text(f"  {_counted(result, screening)}", style="dim"))


def _counted(result: ScreeningResult, screening: Screening) -> str:
    matches = [found for found in result.candidates if found.level == "match"]
    possible = len(result.candidates) - len(matches)
    if result.status == "not_checked":
        return STATUS_SENTENCES["not_checked"]
    if not result.candidates:
        noun = "list" if len(screening.lists) == 1 else "lists"
        return f"no entry found in {len(screening.lists)} {noun}"
    counts = []
    if matches:
        codes = ", ".join(dict.fromkeys(found.entry.list_code for found in matches))
        counts.append(
            f"{len(matches)} {'match' if len(matches) == 1 else 'matches'} at or above "
            f"{out_of_100(screening.threshold)} ({codes})"
        )
    if possible:
        counts.append(f"{possible} possible, for a person to decide")
    return "; ".join(counts)


def _candidate(
    number: int, candidate: Candidate, query: Party, lists: Mapping[str, ScreeningList], *, short: bool
) -> RenderableType:
    entry, known = candidate.entry, lists.get(candidate.entry.list_code)
    head = Table.grid(expand=True, padding=(0, 2, 0, 0))
    head.add_column(style="dim", no_wrap=True)
    head.add_column(ratio=1)
    head.add_column(justify="right", no_wrap=True)
    title = Text(visible(entry.name), style="bold")
    style = STATUS_STYLES["restricted" if candidate.level == "match" else "review"]
    head.add_row(
        f"{number:>3}",
        title,
        Text(f"{out_of_100(candidate.score)} of 100, {LEVEL_WORDS[candidate.level]}", style=style),
    )
    place = ", ".join(entry.countries)
    rows: list[tuple[str, Text]] = [
        (
            "list",
            Text(f"{list_title(entry.list_code, lists)}{f' · {place}' if place else ''} · entry {entry.id}"),
        )
    ]
    matched = candidate.matched_name
    rows.append(("you entered", marked(pieces(query.name, candidate.features, "query"))))
    listed = marked(pieces(matched.value, candidate.features, "entry"))
    listed.append(f"  {NAME_KINDS[matched.kind]}", style="dim")
    if matched.source:
        listed.append(f" ({visible(matched.source)})", style="dim")
    rows.append(("list says", listed))
    reasons = [feature for feature in candidate.features if not short or feature.name == "name"]
    rows += reason_rows(reasons, candidate.why_not_higher, query.name, matched.value)
    since = Text(listed_since(entry.listed_from))
    if candidate.listed == "unknown":
        since.append("; whether it stood on this day is not known", style="yellow")
    rows.append(("listed", since))
    rows += _requirement(candidate)
    if known is not None and not short:
        rows.append(("it means", Text(known.effect)))
    rows += [("see", Text(visible(" ".join(filter(None, (source.text, source.url)))))) for source in entry.citations]
    if not entry.citations and known is not None and known.official_url:
        rows.append(("see", Text(known.official_url)))
    return Group(head, _rows(rows))


def reason_rows(
    features: Sequence[Feature], why_not_higher: Sequence[str] = (), query: str = "", entry: str = ""
) -> list[tuple[str, Text]]:
    """The reasons for a score, one line each with its points, then what keeps it down.

    The feature "name" sums up the others, so it stands first and without points. Words without weight
    share a line.

    Args:
        features: the reasons.
        why_not_higher: what keeps the score down.
        query, entry: the names that the spans count in.
    """
    rows: list[tuple[str, Text]] = []
    ignored: list[str] = []
    for feature in features:
        if feature.text in why_not_higher:
            continue
        if feature.relation == "ignored" and feature.points == 0:
            ignored += [query[start:end] for start, end in feature.query_spans]
            ignored += [entry[start:end] for start, end in feature.entry_spans]
            continue
        text = Text(visible(feature.text))
        if feature.name != "name":
            style = "red" if feature.points < 0 else ""
            text = Text(f"{signed_points(feature.points):>4}  ", style=style).append(text)
        rows.append(("why" if not rows else "", text))
    if ignored:
        words = ", ".join(dict.fromkeys(visible(word) for word in ignored))
        rows.append(("no weight", Text(f"   0  {words}", style="dim")))
    for number, reason in enumerate(why_not_higher):
        rows.append(("not higher" if number == 0 else "", Text(visible(reason))))
    return rows


def _requirement(candidate: Candidate) -> list[tuple[str, Text]]:
    entry = candidate.entry
    rows = []
    if entry.license_requirement:
        rows.append(("license", Text(visible(entry.license_requirement))))
    if entry.review_policy:
        rows.append(("review", Text(visible(entry.review_policy))))
    requirement = entry.requirement
    if requirement is not None:
        if requirement.footnotes:
            rows.append(("footnotes", Text(", ".join(requirement.footnotes))))
        rows += [("note", Text(visible(note))) for note in requirement.notes]
    if entry.programs:
        rows.append(("programs", Text(visible(", ".join(entry.programs)))))
    if entry.excludes:
        rows.append(("leaves out", Text(visible("; ".join(entry.excludes)))))
    return rows


def _absent(found: Candidate, screening: Screening) -> RenderableType:
    entry = found.entry
    line = Text(visible(entry.name), style="bold").append(
        f" {absence(entry.list_code, entry.listed_from, entry.listed_to, screening.as_of)}", style="not bold"
    )
    line.append(f"  entry {entry.id}", style="not bold dim")
    return Padding(line, (0, 0, 0, 5))


def marked(parts: Sequence[Piece]) -> Text:
    """A name with its pieces marked by signs, and by weight and color where there is any."""
    text = Text()
    for piece in parts:
        if piece.relation is None:
            text.append(visible(piece.text))
            continue
        before, after = SIGNS[piece.relation]
        text.append(f"{before}{visible(piece.text)}{after}", style=_PIECE_STYLES[piece.relation])
    return text


def _rows(rows: Iterable[tuple[str, Text]]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_LABEL, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(label, text)
    return Padding(table, (0, 0, 0, 5))


def _overview(screening: Screening) -> RenderableType:
    """One line for each party."""
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim")
    table.add_column("status", no_wrap=True)
    table.add_column("party", ratio=3, overflow="fold")
    table.add_column("best entry, or the reason", ratio=4, overflow="fold")
    table.add_column("list", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    for result in screening.results:
        best = result.candidates[0] if result.candidates else None
        table.add_row(
            Text(
                f"{STATUS_SYMBOLS[result.status]} {STATUS_WORDS[result.status].lower()}",
                style=STATUS_STYLES[result.status],
            ),
            Text(visible(result.query.name)),
            Text(visible(best.entry.name if best else result.error or "")),
            Text(best.entry.list_code if best else ""),
            Text(out_of_100(best.score) if best else ""),
        )
    counts = {status: sum(r.status == status for r in screening.results) for status in STATUS_WORDS}
    words = ", ".join(f"{count} {STATUS_WORDS[status].lower()}" for status, count in counts.items() if count)
    return Group(table, "", Text(f"{len(screening.results)} parties on {screening.as_of}: {words}", style="bold"))


def _foot(screening: Screening, *, legend: bool, stored: bool) -> RenderableType:
    rows: list[tuple[str, Text]] = []
    marked_up = any(result.candidates for result in screening.results)
    if legend and marked_up:
        rows.append(("marks", Text(LEGEND)))
    rows.append(("lists", lists_used(screening.lists)))
    rows += [
        ("not checked" if number == 0 else "", Text(visible(what))) for number, what in enumerate(screening.not_checked)
    ]
    if stored:
        rows.append(("stored as", Text(f"{screening.id}  (navicert evidence {screening.id} -o evidence.html)")))
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_LABEL, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(label, text)
    closing = [Text(AID)]
    if any(result.status == "nothing_found" for result in screening.results):
        closing.insert(0, Text(NOTHING_FOUND_MEANS, style="bold"))
    return Group(table, "", *closing)


def lists_used(uses: Sequence[ListUse]) -> Text:
    """The lists that an answer rests on, with version and size: "EL 2026-07-31 (3,420 entries)"."""
    text = Text()
    for number, use in enumerate(uses):
        text.append(", " if number else "")
        text.append(f"{use.code} {use.version} ({use.entries:,})")
        if use.stale:
            text.append(" STALE", style="bold yellow")
    return text if uses else Text("none")


def print_table(console: Console, head: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """A plain table of texts, for lists, settings and checks.

    Args:
        console: where to.
        head: column heads; one that ends in "#" is right-aligned, without the sign.
        rows: cells; None prints as "—".
        title: above it, in bold.
    """
    if title:
        console.print(Text(visible(title), style="bold"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in head:
        number = name.endswith("#")
        table.add_column(name.rstrip("#"), justify="right" if number else "left", overflow="fold", no_wrap=number)
    for row in rows:
        table.add_row(*(Text("—" if cell is None else visible(str(cell))) for cell in row))
    console.print(table)

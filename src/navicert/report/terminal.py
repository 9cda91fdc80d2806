"""A screening for people at a terminal: words first, color second, at 80 columns as at 120."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from navicert.model.listing import ScreeningList
from navicert.model.party import Party
from navicert.model.screening import (
    Candidate,
    Feature,
    ListUse,
    Proof,
    Relation,
    Screening,
    ScreeningResult,
)
from navicert.model.status import Status
from navicert.report.behind import owned_cell, owned_lines
from navicert.report.marks import LEGEND, SIGNS, Piece, pieces
from navicert.report.phrases import (
    AID,
    LEVEL_WORDS,
    NAME_KINDS,
    NOTHING_FOUND_MEANS,
    OFAC_STYLE,
    STATUS_SENTENCES,
    STATUS_SYMBOLS,
    STATUS_WORDS,
    absence,
    list_title,
    listed_since,
    ofac_style_of_100,
    out_of_100,
    proof_sentence,
    signed_points,
    visible,
    with_cost,
)
from navicert.report.screening import has_ofac_style

STATUS_STYLES: Final[Mapping[Status, str]] = {
    "restricted": "bold red",
    "review": "bold yellow",
    "nothing_found": "bold",
    "not_checked": "bold magenta",
}
PIECE_STYLES: Final[Mapping[Relation, str]] = {
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
_SHOWN_BESIDE: Final = 2


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
    parts.extend(_rows(owned_lines(owned)) for owned in result.owned_by)
    if result.ownership and result.ownership not in screening.not_checked:
        parts.append(_rows([("ownership", Text(visible(result.ownership.removeprefix("ownership: "))))]))
    # Beside a match, the possible ones have a line each; alone, they are what the reader must judge.
    matches = [found for found in result.candidates if found.level == "match"]
    shown = (matches or result.candidates)[:_SHOWN]
    beside = result.candidates[len(matches) :][:_SHOWN_BESIDE] if matches else ()
    told: dict[tuple[str, ...], int] = {}
    for number, candidate in enumerate(shown, 1):
        parts += ["", _candidate(number, candidate, result.query, lists, told)]
    if beside:
        parts += ["", Text("  Possible, for a person to decide:", style="bold"), *map(_beside, beside)]
    hidden = len(result.candidates) - len(shown) - len(beside)
    if hidden > 0:
        parts += ["", Text(f"  and {hidden} more; --format json shows all", style="dim")]
    if result.removed:
        parts += ["", Text(f"  Not on the list on {screening.as_of}, but on another day:", style="bold")]
        parts += [_absent(found, screening) for found in result.removed[:_SHOWN]]
    return Group(*parts, "")


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
    number: int,
    candidate: Candidate,
    query: Party,
    lists: Mapping[str, ScreeningList],
    told: dict[tuple[str, ...], int],
) -> RenderableType:
    """A candidate with its reasons and what the list says; `told` has the number of whom that was said of."""
    entry = candidate.entry
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
    rows += reason_rows(candidate.features, candidate.why_not_higher, query.name, matched.value)
    if candidate.ofac_style is not None:
        rows.append(("OFAC-style", Text(f"{ofac_style_of_100(candidate.ofac_style)} of 100, emulated")))
    since = Text(listed_since(entry.listed_from))
    if candidate.listed == "unknown":
        since.append("; whether it stood on this day is not known", style="yellow")
    rows.append(("listed", since))
    law = _law(candidate, lists.get(entry.list_code))
    first = told.setdefault(tuple(text.plain for _, text in law), number)
    if law and first != number:
        law = [("it means", Text(f"the same as for {first}, from the same source"))]
    return Group(head, _rows([*rows, *law]))


def _beside(candidate: Candidate) -> RenderableType:
    entry = candidate.entry
    line = Text(f"{out_of_100(candidate.score)}  ", style=STATUS_STYLES["review"])
    line.append(visible(entry.name), style="bold")
    line.append(f" ({entry.list_code}) · entry {entry.id}", style="not bold dim")
    if candidate.ofac_style is not None:
        line.append(f"  OFAC-style {ofac_style_of_100(candidate.ofac_style)}", style="not bold dim")
    if candidate.listed == "unknown":
        line.append("; whether it stood on this day is not known")
    return Padding(line, (0, 0, 0, 5))


def _law(candidate: Candidate, known: ScreeningList | None) -> list[tuple[str, Text]]:
    """What follows from an entry, as the list says it, and where it is written."""
    citations = candidate.entry.citations
    rows = _requirement(candidate)
    if known is not None:
        rows.append(("it means", Text(known.effect)))
    rows += [("see", Text(visible(" ".join(filter(None, (source.text, source.url)))))) for source in citations]
    if not citations and known is not None and known.official_url:
        rows.append(("see", Text(known.official_url)))
    return rows


def reason_rows(
    features: Sequence[Feature], why_not_higher: Sequence[str] = (), query: str = "", entry: str = ""
) -> list[tuple[str, Text]]:
    """The reasons for a score with their points, which add up to it, then what keeps it down.

    The feature "name" sums up the others, so it stands first and without points. Words that are the same share
    a line, and so do words without weight. What only one side has is not taken from the points a second time: it
    stands with its cost under what keeps the score down.

    Args:
        features: the reasons.
        why_not_higher: what keeps the score down.
        query, entry: the names that the spans count in.
    """
    told = [feature for feature in features if feature.text not in why_not_higher]
    ignored = [one for one in told if one.relation == "ignored" and one.points == 0]
    missing = [one for one in told if one.relation == "missing" and one.name != "name"]
    same = [one for one in told if one.relation == "same" and one.name != "name" and one.query_spans]
    lines = [Text(visible(one.text)) for one in told if one.name == "name"]
    if len(same) > 1:
        words = ", ".join(f"{_words(one, query, entry)} {signed_points(one.points)}" for one in same)
        lines.append(_counted_line(sum(one.points for one in same), f"the same: {words}"))
    for one in told:
        alone = one not in same or len(same) == 1
        if one.name != "name" and one not in ignored and one not in missing and alone:
            lines.append(_counted_line(one.points, visible(one.text)))
    rows = [("why" if number == 0 else "", line) for number, line in enumerate(lines)]
    if ignored:
        words = ", ".join(dict.fromkeys(_words(one, query, entry) for one in ignored))
        rows.append(("no weight", Text(words, style="dim")))
    lower = [*why_not_higher, *(with_cost(one) for one in missing)]
    rows += [("not higher" if number == 0 else "", Text(visible(text))) for number, text in enumerate(lower)]
    return rows


def _words(feature: Feature, query: str, entry: str) -> str:
    """The words that a feature speaks of: those of the query, else those of the list."""
    found = [query[start:end] for start, end in feature.query_spans]
    found = found or [entry[start:end] for start, end in feature.entry_spans]
    return visible(" ".join(found))


def _counted_line(points: int, words: str) -> Text:
    return Text(f"{signed_points(points):>4}  ", style="red" if points < 0 else "").append(words)


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
        text.append(f"{before}{visible(piece.text)}{after}", style=PIECE_STYLES[piece.relation])
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
            Text(visible(best.entry.name if best else result.error or "; ".join(map(owned_cell, result.owned_by)))),
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
    if has_ofac_style(screening):
        rows.append(("OFAC-style", Text(OFAC_STYLE)))
    rows += _lists_used(screening.lists)
    if screening.proof is not None:
        rows.append(_proven(screening.proof))
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


def _proven(proof: Proof) -> tuple[str, Text]:
    """Whether scoring every name found what the search finds."""
    if not proof.differences:
        return "proof", Text(proof_sentence(proof))
    return "DEFECT", Text(visible("\n".join((proof_sentence(proof), *proof.differences))), style="bold red")


def _lists_used(uses: Sequence[ListUse]) -> list[tuple[str, Text]]:
    """The lists that an answer rests on by version, each with how many entries stood on the day."""
    by_version: dict[str, list[str]] = {}
    for use in uses:
        by_version.setdefault(use.version, []).append(f"{use.code} ({use.entries:,})")
    groups = [f"{version}: {', '.join(codes)}" for version, codes in sorted(by_version.items(), reverse=True)]
    rows = [("lists", Text("; ".join(groups) or "none"))]
    stale = [use.code for use in uses if use.stale]
    if stale:
        what = "all of them" if len(stale) == len(uses) > 1 else ", ".join(stale)
        words = Text(f"{what}; newer listings are missing: run `navicert lists update`", style="bold yellow")
        rows.append(("STALE", words))
    return rows

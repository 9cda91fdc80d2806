"""A license determination in a terminal: the answer, who was found, every step, and what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from navicert.model.citation import Citation
from navicert.model.determination import Basis, Determination, Requirement, Step
from navicert.model.screening import ListUse
from navicert.model.transaction import CheckedParty, ListHit, Owner
from navicert.report.determination_words import (
    APPLIES_WORDS,
    OFAC_WORDS,
    basis_words,
    because,
    change_words,
    effect_words,
    exception_words,
    headline,
    hit_words,
    is_quiet,
    item_words,
    list_or_none,
    means,
    no_item,
    policy_text,
    questions,
    refused,
    requirement_words,
    role_words,
    route_words,
    shorter,
    step_words,
    subject_words,
    usable,
    used_words,
)
from navicert.report.ownership_words import RESULT_SYMBOLS
from navicert.report.phrases import AID, owned_words, said_flags, visible

# Gray for what was not found, never green.
LICENSE_STYLES: Final = {
    "required": "bold red",
    "prohibited": "bold red",
    "required_unless_exception": "bold yellow",
    "indeterminate": "bold yellow",
    "not_required": "bold grey50",
    "not_applicable": "bold grey50",
}
_LABEL: Final = 13
_MOST_FAILED: Final = 2
_MOST_SOURCES: Final = 4
_STEP_WIDTH: Final = 19
_TWO_LINES: Final = 145
_LONG: Final = 120
_LONG_EXCEPTION: Final = 280
_MOST_REQUIREMENTS: Final = 6
# What stands above the steps already.
_SAID_ABOVE: Final = frozenset({"license_exceptions"})
# Of which only what was seen is worth a line.
_NONE_SEEN: Final = frozenset({"red_flags"})
_MOST_POSSIBLE: Final = 5
_ADDRESS: Final = re.compile(r"https://[\x21-\x7e]+")
NUMBER_WIDTH: Final = 2
Row = tuple[str, RenderableType]


def print_determination(
    console: Console, found: Determination, lists: Sequence[ListUse], known_by: date | None = None,
    record: str | None = None, *, all_steps: bool = False,
) -> None:  # fmt: skip
    """Print the answer, the parties, what is to be looked at and found out, each step, and what is left open.

    Args:
        console: where to.
        found: the answer.
        lists: the lists it rests on, in their versions.
        known_by: the day whose knowledge counts, where one was asked for.
        record: id of the stored answer; None where it was not stored.
        all_steps: whether each step is shown with all that was tried, also where nothing came of it.
    """
    console.print(_headline(found, known_by))
    console.print(_rows(_answer(found, all_steps)))
    console.print(section("Parties", _parties(found), NUMBER_WIDTH))
    console.print(section("Look at", numbered(found.flags), NUMBER_WIDTH))
    console.print(section("To find out", _questions(found, all_steps), NUMBER_WIDTH))
    console.print(Group("", Text("Steps", style="bold"), steps_table(found.steps, all_steps=all_steps)))
    if all_steps:
        console.print(section("Exceptions for a purpose of their own", numbered(_apart(found)), NUMBER_WIDTH))
    console.print(section("Outside the EAR", _effects(found)))
    changes = numbered(map(change_words, found.what_would_change))
    console.print(section("What would change this answer", changes, NUMBER_WIDTH))
    console.print(section("Not evaluated", numbered(found.not_evaluated), NUMBER_WIDTH))
    console.print(section("Rests on", (*_lists_used(lists), *_stored(record))))
    console.print()
    if found.license in ("not_required", "not_applicable", "required_unless_exception"):
        console.print(Text(means(found.license), style="bold"))
    console.print(Text(AID))


def _questions(found: Determination, all_steps: bool) -> Iterator[Row]:
    shown, left = questions(found, every=all_steps)
    yield from numbered(shown)
    if left:
        yield "", _text(f"and {left} more that wait for the ECCN; --all-steps shows all", "dim")


def _stored(record: str | None) -> Iterator[Row]:
    if record is not None:
        yield "stored as", Text(f"{record}  (navicert evidence {record})")


def _headline(found: Determination, known_by: date | None) -> RenderableType:
    table = Table.grid(expand=True, padding=(0, 2))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    day = f"on {found.as_of}" + (f", lists as known on {known_by}" if known_by else "")
    table.add_row(Text(headline(found), style=LICENSE_STYLES[found.license]), Text(day, style="dim"))
    return Group(table, _under(because(found), "dim"))


def _answer(found: Determination, all_steps: bool) -> Iterator[Row]:
    """Every row under the headline."""
    asked = found.transaction
    yield "item", _text(item_words(found))
    yield "", _text(subject_words(found.subject_to_ear))
    yield "route", _text(route_words(found))
    uses = ", ".join(map(role_words, asked.end_uses))
    stated = "; ".join(filter(None, (asked.end_use_text, f"read as {uses}" if uses else "")))
    yield "end use", _text(stated or "not stated")
    certified = [f"{role_words(name)}: {'yes' if value else 'no'}" for name, value in asked.certifications.items()]
    yield from _labeled("certified", certified)
    if found.item.alternatives and found.license == "indeterminate":
        yield "", _text("what follows is that of the strictest of the ECCNs that are open")
    yield from _requirements(found)
    if found.general_prohibition and found.license != "prohibited":
        yield "", _text(f"General Prohibition {found.general_prohibition}: see what to look at", "bold")
    if found.review_policy:
        yield "review", _text(policy_text(found.review_policy) or "", "bold")
    if len({text for _, text in found.policies}) > 1:
        yield from _labeled("", (f"{of}: {policy_text(text)}" for of, text in found.policies))
    yield from _labeled("scope", [found.scope] if found.scope else [])
    yield from _labeled("footnotes", [", ".join(found.footnotes)] if found.footnotes else [])
    yield from _labeled("figures", (f"{_upper(name)} {text}" for name, text in found.numbers.items()))
    yield from _exceptions(found, all_steps)
    if found.authorization:
        yield "authorization", _text(f"{found.authorization}, only as far as these facts hold")
    counts = (
        (sum(not hit.certain for party in found.parties for hit in party.hits), "possible match", "possible matches"),
        (len(found.flags), "thing to look at", "things to look at"),
        (len(found.open_questions), "question", "questions"),
    )
    told = [f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count]
    if told:
        yield "below", _text(", ".join(told), "bold yellow")
    if found.ofac != "not_blocked":
        yield "outside", _text(f"OFAC: {OFAC_WORDS.get(found.ofac, found.ofac)}; see Outside the EAR", "bold")


def _requirements(found: Determination) -> Iterator[Row]:
    """What brings a requirement, each with its source; apart from it what the text asks and nobody enforces."""
    held = [one for one in found.requirements if one.certain or found.license == "indeterminate"]
    held.sort(key=lambda one: not one.certain)
    yield from _brought("requirement", [one for one in held if not one.text_only])
    yield from _brought("text only", [one for one in held if one.text_only])


def _brought(label: str, held: Sequence[Requirement]) -> Iterator[Row]:
    for at, one in enumerate(held[:_MOST_REQUIREMENTS]):
        yield "" if at else label, _text(requirement_words(one))
        for basis in one.basis[:1]:
            yield "", _text(" ".join(filter(None, ("see", basis.citation.text, basis.citation.url))), "dim")
    if len(held) > _MOST_REQUIREMENTS:
        yield "", _text(f"and {len(held) - _MOST_REQUIREMENTS} more; --format json has all", "dim")


def _upper(name: str) -> str:
    return name.upper() if name in ("tpp", "dram") else role_words(name)


def _exceptions(found: Determination, all_steps: bool) -> Iterator[Row]:
    """The exceptions, where there is a requirement that one could serve."""
    if found.license in ("not_required", "not_applicable"):
        return
    able = usable(found.exceptions, ordinary=True)
    if no_item(found) and able and not all_steps:
        symbols = ", ".join(one.symbol for one in able)
        yield "exceptions", _text(f"they turn on the ECCN; none of these is ruled out without it: {symbols}")
        return
    lines = [_text(exception_words(one, _LONG), "bold") for one in able]
    apart = ", ".join(one.symbol for one in usable(found.exceptions, ordinary=False))
    if found.exceptions and not able:
        lines.append(_text(f"none that could serve{' an ordinary sale' if apart else ''}"))
    if apart:
        lines.append(
            _text(f"for a purpose of their own only: {apart}{'' if all_steps else ' (--all-steps says what for)'}")
        )
    lines += [_text(line, "dim") for line in refused(found.exceptions)]
    for at, line in enumerate(lines):
        yield "" if at else "exceptions", line


def _apart(found: Determination) -> Iterator[str]:
    """The exceptions that serve a purpose of their own, such as a repair or a government."""
    if found.license not in ("not_required", "not_applicable"):
        for one in usable(found.exceptions, ordinary=False):
            yield shorter(exception_words(one), _LONG_EXCEPTION)


def _parties(found: Determination) -> Iterator[Row]:
    if not found.parties:
        yield "?", _text("none was named: nobody was screened")
    for number, party in enumerate(found.parties, 1):
        place = party.country or "country not stated"
        line = Text(visible(party.name), style="bold").append(f" ({place}), {role_words(party.role)}", style="not bold")
        seats = {"headquarters": party.asked.headquarters, "parent": party.asked.parent_country}
        line.append("".join(f", {what} in {code}" for what, code in seats.items() if code), style="not bold")
        yield str(number), line
        yield from _party_found(party)


def _party_found(party: CheckedParty) -> Iterator[Row]:
    """What lists and owners say of one party; never nothing."""
    certain = [hit for hit in party.hits if hit.certain]
    possible = [hit for hit in party.hits if not hit.certain]
    if party.error:
        yield "", _text(f"? not screened: {party.error}", "bold")
    elif not party.hits:
        yield "", _text("○ nothing found on the lists that were searched")
    for hit in certain:
        yield from _hit(hit)
    for hit in possible[:_MOST_POSSIBLE]:
        yield from _hit(hit)
    if len(possible) > _MOST_POSSIBLE:
        yield "", _text(f"and {len(possible) - _MOST_POSSIBLE} more possible; --format json has all", "dim")
    for owner in party.owners:
        yield from _owner(owner)
    if party.ownership:
        yield "", _text(party.ownership, "dim")


def _hit(hit: ListHit) -> Iterator[Row]:
    entry = hit.entry
    sign = "■" if hit.certain else "▲ perhaps on that day" if hit.identified else "▲ may be"
    line = Text(f"{sign} {entry.list_code}: ", style="bold red" if hit.certain else "bold yellow")
    yield "", line.append(visible(entry.name), style="bold")
    yield "", _under(hit_words(hit), "dim")
    if hit.doubt:
        yield "", _under(hit.doubt if hit.identified else f"{hit.doubt}: look whether it is the same party")
    says = [text for text in (entry.license_requirement, entry.review_policy) if text]
    if says:
        yield "", _under(f"the row says: {'; '.join(says)}", "dim")


def _owner(owner: Owner) -> Iterator[Row]:
    owned = owner.owned
    words = owned_words(owned.result, owned.reached, owned.low, owned.high, owned.flags)
    line = _text(f"{RESULT_SYMBOLS[owned.result]} {words}: {owned.title}", "bold")
    yield "", line.append(Text("" if owned.verified else " (UNVERIFIED)", style="bold yellow"))
    yield "", _under(owned.arithmetic)
    for code, name, _ in owner.entries:
        yield "", _under(f"{code}: {name}")
    if owner.path:
        yield "", _under(f"by way of {' > '.join(owner.path)}")
    for note in filter(None, (owned.status_note, owner.returns, *said_flags(owned.flags), owned.doubt)):
        yield "", _under(note, "dim")


def steps_table(steps: Iterable[Step], *, all_steps: bool = False) -> Table:
    """The steps in the order in which they were asked: outcome, why, source with its days, what did not apply.

    Args:
        steps: of an answer.
        all_steps: whether also those of which nothing came show what they used and what was tried.
    """
    table = Table.grid(expand=True, padding=(0, 1, 0, 0))
    table.add_column(justify="right", width=3, style="dim")
    table.add_column(width=_STEP_WIDTH, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for number, step in enumerate(steps, 1):
        short = is_quiet(step) and not all_steps
        table.add_row(str(number), _text(step_words(step.step)), _in_short(step) if short else _whole(step, all_steps))
    return table


def _outcome(step: Step, style: str) -> Text:
    return _text(role_words(step.outcome), style).append(": ", style="not bold not dim")


def _in_short(step: Step) -> Text:
    """A step of which nothing came, in two lines at most: outcome, why, and the source where there is room."""
    why = shorter(step.why, _TWO_LINES - len(step.outcome))
    text = _outcome(step, "dim").append(visible(why))
    for basis in step.basis[:1]:
        source = _source(basis)
        short = _text(basis.citation.text.partition(";")[0], "dim")
        for said in (source, short):
            if len(text) + len(said) + 3 <= _TWO_LINES:
                return text.append(" (", style="dim").append(said).append(")", style="dim")
    return text


def _whole(step: Step, all_steps: bool) -> Text:
    """A step that decided something, with what it used, its sources and what was tried and failed."""
    text = _outcome(step, "bold").append(visible(step.why), style="not bold")
    if used := used_words(step):
        text.append(f"\nused: {visible(used)}", style="dim")
    if step.step in _SAID_ABOVE and not all_steps:
        return text
    sources = list({source.plain: source for source in map(_source, step.basis)}.values())
    failed = () if step.step in _NONE_SEEN and not all_steps else step.failed
    most_sources, most_failed = (len(sources), len(failed)) if all_steps else (_MOST_SOURCES, _MOST_FAILED)
    for source in sources[:most_sources]:
        text.append("\nsee ", style="dim").append(source)
    if left := len(sources[most_sources:]):
        text.append(f"\nsee {left} more with --all-steps", style="dim")
    for why in failed[:most_failed]:
        text.append(f"\n× {visible(why if all_steps else shorter(why, _LONG))}", style="dim")
    if left := len(failed[most_failed:]):
        text.append(f"\n× and {left} more; --all-steps shows all", style="dim")
    return text


def _source(basis: Basis) -> Text:
    said = basis_words(basis)
    return _cited(basis.citation).append(f"; {visible(said)}" if said else "", style="dim")


def _cited(citation: Citation) -> Text:
    """The citation, as a link where the terminal has links and the address is plain."""
    text = _text(citation.text, "dim")
    if citation.url and _ADDRESS.fullmatch(citation.url):
        text.stylize(Style(link=citation.url))
    return text


def _effects(found: Determination) -> Iterator[Row]:
    yield "OFAC", _text(f"{OFAC_WORDS.get(found.ofac, found.ofac)}, as far as the lists and the facts say", "bold")
    for one in found.effects:
        weight = {"yes": "bold", "unknown": "", "no": "dim"}[one.applies]
        line = _text(f"{APPLIES_WORDS[one.applies]}: ", weight).append(visible(effect_words(one)), style="not bold")
        line.append(" ")
        yield "", line.append(Text(" ").join(map(_source, one.basis)))


def _lists_used(uses: Sequence[ListUse]) -> Iterator[Row]:
    by_version: dict[str, list[str]] = {}
    for use in uses:
        by_version.setdefault(use.version, []).append(f"{use.code} ({use.entries:,})")
    groups = [f"{version}: {', '.join(codes)}" for version, codes in sorted(by_version.items(), reverse=True)]
    yield "lists", _text("; ".join(groups) or "none: nobody was screened")
    stale = [use.code for use in uses if use.stale]
    if stale:
        words = f"{list_or_none(stale)}; newer listings are missing: run `navicert lists update`"
        yield "STALE", _text(words, "bold yellow")


def numbered(texts: Iterable[str]) -> Iterator[Row]:
    """Texts as the numbered rows of a section."""
    for number, text in enumerate(texts, 1):
        yield str(number), _text(text)


def _labeled(label: str, texts: Iterable[str]) -> Iterator[Row]:
    for at, text in enumerate(texts):
        yield "" if at else label, _text(text)


def section(title: str, rows: Iterable[Row], width: int = _LABEL) -> RenderableType:
    """A heading with its rows; nothing at all where there are none."""
    held = list(rows)
    return Group("", Text(title, style="bold"), _rows(held, width)) if held else Group()


def _rows(rows: Iterable[Row], width: int = _LABEL) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=width + 1, style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in rows:
        table.add_row(label, text)
    return Padding(table, (0, 0, 0, 2))


def _under(text: str, style: str = "") -> RenderableType:
    """A line that belongs to the one above it, set in as a whole."""
    return Padding(_text(text, style), (0, 0, 0, 2))


def _text(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style)

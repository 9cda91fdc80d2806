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
from navicert.model.determination import Basis, Determination, Step
from navicert.model.screening import ListUse
from navicert.model.transaction import CheckedParty, ListHit, Owner
from navicert.report.determination_words import (
    APPLIES_WORDS,
    NO_PERMISSION,
    OFAC_WORDS,
    basis_words,
    because,
    change_words,
    effect_words,
    exception_words,
    headline,
    hit_words,
    item_words,
    list_or_none,
    policy_text,
    refused,
    requirement_words,
    role_words,
    route_words,
    shorter,
    step_words,
    subject_words,
    usable,
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
_LONG: Final = 120
_LONG_EXCEPTION: Final = 280
_MOST_REQUIREMENTS: Final = 6
# Whose reasons stand above the steps already.
_SAID_ABOVE: Final = frozenset({"license_exceptions"})
_MOST_POSSIBLE: Final = 5
_ADDRESS: Final = re.compile(r"https://[\x21-\x7e]+")
NUMBER_WIDTH: Final = 2
Row = tuple[str, RenderableType]


def print_determination(
    console: Console, found: Determination, lists: Sequence[ListUse], known_by: date | None = None,
    record: str | None = None,
) -> None:  # fmt: skip
    """Print the answer, the parties, each step with its source, and what the answer leaves open.

    Args:
        console: where to.
        found: the answer.
        lists: the lists it rests on, in their versions.
        known_by: the day whose knowledge counts, where one was asked for.
        record: id of the stored answer; None where it was not stored.
    """
    console.print(_headline(found, known_by))
    console.print(_rows(_answer(found)))
    console.print()
    console.print(Text("Parties", style="bold"))
    console.print(_rows(_parties(found), NUMBER_WIDTH))
    console.print()
    console.print(Text("Steps", style="bold"))
    console.print(steps_table(found.steps))
    console.print(section("Exceptions for a purpose of their own", numbered(_apart(found)), NUMBER_WIDTH))
    console.print(section("Outside the EAR", _effects(found)))
    console.print(section("Look at", numbered(found.flags), NUMBER_WIDTH))
    console.print(section("To find out", numbered(found.open_questions), NUMBER_WIDTH))
    changes = numbered(map(change_words, found.what_would_change))
    console.print(section("What would change this answer", changes, NUMBER_WIDTH))
    console.print(section("Not evaluated", numbered(found.not_evaluated), NUMBER_WIDTH))
    console.print(section("Rests on", (*_lists_used(lists), *_stored(record))))
    console.print()
    if found.license in ("not_required", "not_applicable", "required_unless_exception"):
        console.print(Text(NO_PERMISSION, style="bold"))
    console.print(Text(AID))


def _stored(record: str | None) -> Iterator[Row]:
    if record is not None:
        yield "stored as", Text(f"{record}  (navicert evidence {record})")


def _headline(found: Determination, known_by: date | None) -> RenderableType:
    table = Table.grid(expand=True, padding=(0, 2))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    day = f"on {found.as_of}" + (f", lists as known on {known_by}" if known_by else "")
    table.add_row(Text(headline(found), style=LICENSE_STYLES[found.license]), Text(day, style="dim"))
    return Group(table, Text(f"  {visible(because(found))}", style="dim"))


def _answer(found: Determination) -> Iterator[Row]:
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
    yield from _exceptions(found)
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
    """What brings a requirement, each with its source: what counts first, then what is open or not enforced."""
    held = [one for one in found.requirements if one.certain or found.license == "indeterminate"]
    held.sort(key=lambda one: (one.text_only, not one.certain))
    for at, one in enumerate(held[:_MOST_REQUIREMENTS]):
        yield "" if at else "requirement", _text(requirement_words(one))
        for basis in one.basis[:1]:
            yield "", _text(" ".join(filter(None, ("see", basis.citation.text, basis.citation.url))), "dim")
    if len(held) > _MOST_REQUIREMENTS:
        yield "", _text(f"and {len(held) - _MOST_REQUIREMENTS} more; --format json has all", "dim")


def _upper(name: str) -> str:
    return name.upper() if name in ("tpp", "dram") else role_words(name)


def _exceptions(found: Determination) -> Iterator[Row]:
    """The exceptions, where there is a requirement that one could serve."""
    if found.license in ("not_required", "not_applicable"):
        return
    able = usable(found.exceptions, ordinary=True)
    lines = [_text(exception_words(one), "bold") for one in able]
    apart = ", ".join(one.symbol for one in usable(found.exceptions, ordinary=False))
    if found.exceptions and not able:
        lines.append(_text(f"none that could serve{' an ordinary sale' if apart else ''}"))
    if apart:
        lines.append(_text(f"for a purpose of their own only: {apart}"))
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


def steps_table(steps: Iterable[Step]) -> Table:
    """The steps in the order in which they were asked: outcome, why, source with its days, what did not apply."""
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    table.add_column("", justify="right", width=3)
    for head, ratio in (("Step", 3), ("Outcome", 3), ("Why", 8), ("Source", 5)):
        table.add_column(head, ratio=ratio, overflow="fold")
    for number, step in enumerate(steps, 1):
        table.add_row(
            str(number),
            _text(step_words(step.step)),
            _text(role_words(step.outcome), "bold"),
            _why(step),
            Text("\n").join(map(_source, step.basis)),
        )
    return table


def _why(step: Step) -> Text:
    text = _text(step.why)
    if step.facts:
        facts = ", ".join(f"{role_words(name)} {value}" for name, value in step.facts.items())
        text.append(f"\nused: {visible(facts)}", style="dim")
    if step.step in _SAID_ABOVE:
        return text
    for failed in step.failed[:_MOST_FAILED]:
        text.append(f"\n× {visible(shorter(failed, _LONG))}", style="dim")
    if len(step.failed) > _MOST_FAILED:
        text.append(f"\n× and {len(step.failed) - _MOST_FAILED} more; --format json has all", style="dim")
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

"""Which license exceptions of 15 CFR part 740 could serve? First what forbids them, then what each asks for itself.

The order is that of the law: a requirement that leaves none (part 744, part 746), the restrictions of 740.2(a), what
the entry of the Commerce Control List says, and the exception's own conditions. All of it stands in rows of
`corpus/740-exceptions.toml`; nothing here knows an exception by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from navicert.law.case import Case
from navicert.law.conditions import basis
from navicert.law.corpus.provisions import Row, exceptions
from navicert.law.exception_limits import Restriction, restrictions
from navicert.law.exception_ways import Way, symbols_in, way_of
from navicert.model.citation import Citation
from navicert.model.determination import Basis, ExceptionStatus, Requirement, Step, Usable

_RANK: Mapping[Usable, int] = {"no": 0, "conditions": 1, "yes": 2}
_PART_740 = Citation("15 CFR part 740", "https://www.ecfr.gov/current/title-15/part-740")


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Which license exceptions could serve.

    Attributes:
        step: what was asked; `failed` lists the exceptions that cannot serve, with the reason.
        statuses: of every exception that stands on the day; none where no license is required.
        questions: what a person has to find out for an exception that can serve an ordinary sale.
    """

    step: Step
    statuses: tuple[ExceptionStatus, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all exceptions are asked about."""

    case: Case
    requirements: tuple[Requirement, ...]
    restrictions: tuple[Restriction, ...]


def exceptions_for(case: Case, requirements: Sequence[Requirement]) -> Exceptions:
    """Which license exceptions of part 740 could serve against the requirements that were found.

    Args:
        case: the transaction.
        requirements: those whose text is not enforced (`text_only`) are left out; those that are not certain count.
    """
    counted = tuple(one for one in requirements if not one.text_only)
    if not counted:
        return Exceptions(_not_asked(bool(requirements)), (), ())
    asked = _Asked(case, counted, tuple(restrictions(case, counted)))
    found = [_status(symbol, ways, asked) for symbol, ways in _ways(case.as_of).items()]
    statuses = tuple(status for status, _ in found)
    asks: dict[str, list[str]] = {}
    for status, way in found:
        if way is not None and status.ordinary and status.usable == "conditions":
            for question in dict.fromkeys(way.open):
                asks.setdefault(question, []).append(status.symbol)
    questions = tuple(f"{question} (decides {', '.join(symbols)})" for question, symbols in asks.items())
    return Exceptions(_step(asked, statuses), statuses, questions)


def _not_asked(text: bool) -> Step:
    why = "No requirement that is enforced was found" if text else "No license requirement was found"
    return Step("license_exceptions", "not asked: no requirement", f"{why}: no exception is needed.")


@lru_cache(maxsize=256)
def _ways(day: date) -> Mapping[str, tuple[Row, ...]]:
    """The rows of each exception that stand on a day, by symbol."""
    out: dict[str, tuple[Row, ...]] = {}
    for row in exceptions(day):
        if "symbol" in row.then and "entry" not in row.then:
            out[row.then["symbol"]] = (*out.get(row.then["symbol"], ()), row)
    return out


def _leaves(requirement: Requirement, row: Row) -> bool:
    """Whether a requirement leaves an exception; one that is not of part 740 has to be named."""
    if requirement.prohibited or requirement.exceptions == "none":
        return False
    if requirement.exceptions == "general":
        return not row.then.get("every")
    return row.then["symbol"] in symbols_in(requirement.exceptions)


def _status(symbol: str, rows: Sequence[Row], asked: _Asked) -> tuple[ExceptionStatus, Way | None]:
    """The answer for one exception, with the way that gave it; without one where a requirement or 740.2(a) did."""
    ordinary = bool(rows[0].then.get("ordinary", True))
    for requirement in asked.requirements:
        if not _leaves(requirement, rows[0]):
            return _barred(symbol, requirement, rows[0], ordinary), None
    for limit in asked.restrictions:
        if limit.takes(symbol) and not limit.open:
            return ExceptionStatus(symbol, "no", limit.why, basis(limit.row), ordinary), None
    ways = [way_of(row, asked.case, asked.requirements) for row in rows]
    best = max(ways, key=lambda way: _RANK[way.usable])
    if best.no:
        why = "; ".join(dict.fromkeys(way.no for way in ways))
        return ExceptionStatus(symbol, "no", _sentence(why), basis(best.row), ordinary), best
    said = [one for one in best.said if one] or [best.row.text.rstrip(".")]
    for limit in asked.restrictions:
        if limit.takes(symbol):
            best.open += limit.open
            said.append(f"{limit.row.ground.citation.text} may take it away")
    conditions = (*dict.fromkeys((*best.open, *best.conditions, *best.kept)),)
    why = "; ".join(dict.fromkeys(said))
    # Of one symbol, one way can be for a purpose of its own and another not.
    ordinary = bool(best.row.then.get("ordinary", True))
    return ExceptionStatus(symbol, best.usable, _sentence(why), basis(best.row), ordinary, conditions), best


def _sentence(words: str) -> str:
    """Words as a sentence."""
    return f"{words[0].upper()}{words[1:]}" + ("" if words.endswith((".", ".”")) else ".")


def _barred(symbol: str, requirement: Requirement, row: Row, ordinary: bool) -> ExceptionStatus:
    """That a requirement does not leave an exception."""
    named = requirement.exceptions
    left = "no license exception" if requirement.prohibited or named == "none" else f"only {named.replace(',', ', ')}"
    why = f"{requirement.source} leaves {left}" if named != "general" else f"it does not reach {requirement.source}"
    if not requirement.certain:
        why += f"; whether it applies is not certain: {requirement.why.rstrip('.')}"
    ground = requirement.basis[0] if requirement.basis else basis(row)
    return ExceptionStatus(symbol, "no", _sentence(why), ground, ordinary)


def _step(asked: _Asked, statuses: Sequence[ExceptionStatus]) -> Step:
    """The step with the exceptions that cannot serve, each with its reason."""
    sure = [one.symbol for one in statuses if one.ordinary and one.usable == "yes"]
    maybe = [one.symbol for one in statuses if one.ordinary and one.usable == "conditions"]
    purpose = [one.symbol for one in statuses if not one.ordinary and one.usable != "no"]
    case = asked.case
    outcome = (
        f"{', '.join(sure)} could serve"
        if sure
        else f"{', '.join(maybe)} could serve on conditions"
        if maybe
        else "none could serve"
    )
    bars = dict.fromkeys(one.why.rstrip(".") for one in statuses if one.usable == "no")
    # The outcome says which could serve; the reasons for the others that matter most come first.
    parts = ["" if sure or maybe or purpose else f"each is taken away: {next(iter(bars), 'none is left')}"]
    parts.append(f"on conditions: {', '.join(maybe)}" if sure and maybe else "")
    parts.append(f"for a purpose of their own: {', '.join(purpose)}" if purpose else "")
    doubtful = list(dict.fromkeys(one.source for one in asked.requirements if not one.certain))
    parts.append(f"counted although not certain: {', '.join(doubtful)}" if doubtful else "")
    said = "; ".join(one for one in parts if one) or "the conditions of each stand beside it"
    facts = {"ECCN": case.eccn or "not known"}
    facts["destination"] = case.destination.name if case.destination else "not known"
    if case.item.value is not None:
        facts["value"] = f"${case.item.value:,}"
    return Step(
        "license_exceptions",
        outcome,
        _sentence(said),
        facts,
        _grounds(asked, statuses),
        tuple(f"{one.symbol}: {one.why}" for one in statuses if one.usable == "no"),
    )


def _grounds(asked: _Asked, statuses: Iterable[ExceptionStatus]) -> tuple[Basis, ...]:
    """What could serve, and the restrictions that apply."""
    found = [basis(limit.row) for limit in asked.restrictions if not limit.open]
    found += [one.basis for one in statuses if one.usable != "no"]
    found = found or [Basis(_PART_740, text="License exceptions")]
    return tuple({(one.citation.text, one.text): one for one in found}.values())

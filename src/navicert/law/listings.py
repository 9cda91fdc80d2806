"""What do the listings of the parties require: the Entity List to its row, denial orders, other lists of part 744?

Source: 15 CFR 744.11(a) and Supplement No. 4 to part 744 (the row states scope, policy and footnotes), 744.8, 744.15,
744.21(b), 744.22(f), 764.3(a)(2). A listed purchaser, intermediate consignee, ultimate consignee or end user brings the
requirement (748.5(c) to (f)); "all items subject to the EAR" does not make an item subject to the EAR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from navicert.law.case import Case
from navicert.law.conditions import Held, basis, hold, presumed, standing
from navicert.law.corpus.provisions import Row
from navicert.law.rules import Trial
from navicert.model.citation import Citation
from navicert.model.dates import Interval
from navicert.model.determination import Basis, Finding, Requirement, Step
from navicert.model.listing import Entry
from navicert.model.transaction import CheckedParty, ListHit

PARTIES, ENTITY_LIST, DENIED, OTHERS = "parties", "entity_list", "denied_persons", "other_lists"
_SHOWN = 3
_SECTIONS = ("744.8", "744.15", "744.21", "744.22")
_LISTS = Basis(Citation("15 CFR 744.16; Supplements No. 4, 6 and 7 to part 744"))
_EXCEPTION = re.compile(r"License Exception\s+([A-Z]{3})\b")


@dataclass(frozen=True, slots=True)
class Scope:
    """What an Entity List row covers, asked of the item.

    Attributes:
        row: the scope in words, with its ground; None where the wording of the row is not known.
        truth: whether the item is covered.
    """

    row: Row | None
    held: Held | None
    question: str

    @property
    def truth(self) -> str:
        """Met, not met or open."""
        return self.held.truth if self.held else "open"


def who(case: Case) -> Finding:
    """Who the parties are on the lists: what was matched, and what a person still has to tell."""
    facts, shown, questions = {}, [], []
    for party in case.parties:
        role = party.role.replace("_", " ")
        found = [f"{hit.entry.list_code}: {hit.entry.name}" for hit in party.listings]
        facts[party.name] = f"{role}, {party.country or 'country not stated'}"
        if found:
            shown.append(f"{party.name} is on {'; '.join(dict.fromkeys(found))}")
        if party.error:
            questions.append(f"{party.name} was not screened: {party.error}")
        elif party.possible:
            questions.append(_identity(party))
    open_ = tuple(_not_searched(case))
    questions += [one.why for one in open_ if one.why not in questions]
    listed = sum(bool(party.listings) for party in case.parties)
    outcome = f"{listed} of {len(case.parties)} on a list" if case.parties else "no party named"
    why = "; ".join(shown) or "no party was found on the lists that were searched"
    if open_:
        outcome = f"{outcome}; lists not searched"
    return Finding((Step(PARTIES, outcome, why, facts, (_LISTS,)),), open_, tuple(questions), ())


@lru_cache(maxsize=256)
def asked_lists(day: date) -> frozenset[str]:
    """The codes of the lists on which a row of the EAR makes something turn on a day."""
    rows = [row for section in ("744.11", "764.3", *_SECTIONS) for row in standing(section, day)]
    return frozenset({"EL"} | {code for row in rows for code in row.when.get("list", ())})


def undecided(case: Case) -> bool:
    """Whether a person has yet to tell if a party is one that a list names on which a requirement turns."""
    lists = asked_lists(case.as_of)
    return any(hit.entry.list_code in lists for party in case.parties for hit in party.possible)


def _not_searched(case: Case) -> Iterator[Requirement]:
    """What stays open where a list was not searched, or a party not screened: that nothing was found says nothing."""
    missing: dict[tuple[str, ...], list[str]] = {}
    for party in case.parties:
        codes = tuple(sorted(set(party.unsearched) & asked_lists(case.as_of)))
        if party.error is None and codes:
            missing.setdefault(codes, []).append(party.name)
        elif party.error is not None:
            why = f"{party.name} was not screened: {party.error}"
            yield Requirement(PARTIES, "744", why, (_LISTS,), certain=False, exceptions="none", party=party.name)
    for codes, names in missing.items():
        why = f"whether {', '.join(names)} is on {', '.join(codes)}: no version of that list was searched"
        yield Requirement(PARTIES, "744", why, (_LISTS,), certain=False, exceptions="none")


def _missing(case: Case, lists: Iterable[str]) -> str:
    """The lists that were not searched for some party, in words; empty where all were."""
    codes = sorted({code for party in case.parties for code in party.unsearched if code in lists})
    return f"no version of {', '.join(codes)} was at hand" if codes else ""


def _as_searched(finding: Finding, missing: str) -> Finding:
    """The finding; where nothing was found since a list was not searched, it says that."""
    step = finding.steps[0]
    if not missing or step.outcome != "nothing found":
        return finding
    return replace(finding, steps=(replace(step, outcome="not searched", why=missing), *finding.steps[1:]))


def _identity(party: CheckedParty) -> str:
    first = party.possible[:_SHOWN]
    names = "; ".join(f"{hit.entry.name} on {hit.entry.list_code} ({hit.score / 10:.0f} of 100)" for hit in first)
    more = len(party.possible) - len(first)
    rest = f"; {more} more, which screening shows" if more else ""
    return f"whether {party.name} is one of its possible matches: {names}{rest}"


def scope_of(code: str | None, case: Case) -> Scope:
    """Whether the scope of a row covers the item.

    Args:
        code: of the scope, as the list's row codes it; None where its wording is not known.
        case: the transaction.
    """
    held = [hold(row, case) for row in standing("supp4-744-scopes", case.as_of) if row.then["scope"] == code]
    if not held:
        return Scope(None, None, "what the wording of the row covers")
    ranked = sorted(held, key=lambda one: (("met", "open", "not_met").index(one.truth), -_met(one)))
    best = ranked[0]
    question = best.failed if best.truth == "open" else presumed(best.row, case) or ""
    return Scope(best.row, best, question)


def _met(held: Held) -> int:
    """How many of a row's questions are met, so that of rows that do not hold the nearest is shown."""
    return sum(one.truth == "met" for one in held.answers)


def entity_list(case: Case) -> Finding:
    """What the Entity List rows of the parties require."""
    requirements: list[Requirement] = []
    questions: list[str] = []
    flags: list[str] = []
    failed: list[str] = []
    grounds: list[Basis] = []
    for party, hit in _hits(case.receiving, ("EL",)):
        scope = scope_of(hit.entry.requirement.scope if hit.entry.requirement else None, case)
        if scope.question:
            questions.append(f"{scope.question} ({hit.entry.name}, {_cited(hit.entry)})")
        if hit.identified:
            questions.append(f"{hit.doubt}: {hit.entry.name}")
        if scope.truth == "not_met" and scope.held is not None:
            failed.append(f"{hit.entry.name}: {scope.held.row.text} {scope.held.failed}")
            continue
        one = _requirement(party, hit, scope, case)
        requirements.append(one)
        grounds += one.basis
    for party, hit in _hits(_outside(case), ("EL",)):
        flags.append(_only_flag(party, hit))
        if party.role == "other":
            # What the party does is not stated: it may well be one of the roles of 744.11(a).
            one = replace(_requirement(party, hit, scope_of("ALL", case), case), certain=False)
            requirements.append(one)
            questions.append(
                f"what {party.name} does in the transaction: as purchaser, consignee or end user it counts"
            )
    step = _entity_list_step(case, requirements, failed, grounds)
    told = Finding((step,), tuple(requirements), tuple(dict.fromkeys(questions)), tuple(flags))
    return _as_searched(told, _missing(case, ("EL",)))


def _entity_list_step(
    case: Case, requirements: Sequence[Requirement], failed: Sequence[str], grounds: Sequence[Basis]
) -> Step:
    certain = any(one.certain for one in requirements)
    outcome = "license required" if certain else "open" if requirements else "nothing found"
    checked = ", ".join(f"{one.name} ({one.role.replace('_', ' ')})" for one in case.receiving) or "no party was named"
    why = " ".join(one.why for one in requirements) or "no receiving party is on the Entity List as it stood that day"
    if failed and not requirements:
        outcome, why = "not covered", "the row of a listed party does not cover the item"
    return Step(ENTITY_LIST, outcome, why, {"parties": checked}, tuple(grounds) or (_LISTS,), tuple(failed))


def _hits(
    parties: Iterable[CheckedParty], lists: Sequence[str] | None = None
) -> Iterator[tuple[CheckedParty, ListHit]]:
    for party in parties:
        for hit in party.listings:
            if lists is None or hit.entry.list_code in lists:
                yield party, hit


def _outside(case: Case) -> list[CheckedParty]:
    return [one for one in case.parties if one not in case.receiving]


def _only_flag(party: CheckedParty, hit: ListHit) -> str:
    role = party.role.replace("_", " ")
    return f"{party.name} ({role}) is on {hit.entry.list_code}: not a role that brings the requirement, but a red flag"


def _cited(entry: Entry) -> str:
    return entry.citations[-1].text if entry.citations else "Supplement No. 4 to part 744"


def _requirement(party: CheckedParty, hit: ListHit, scope: Scope, case: Case) -> Requirement:
    entry, decoded = hit.entry, hit.entry.requirement
    named = _EXCEPTION.findall(f"{entry.license_requirement or ''} {entry.review_policy or ''}")
    printed = (entry.license_requirement or "the row states no requirement").strip()
    why = f"{party.name} is on the Entity List as {entry.name}: {printed}"
    certain = hit.certain and scope.truth == "met"
    return Requirement(
        ENTITY_LIST, "744.11", why, (*_law(case), _listing(entry), *_scope_ground(scope)), certain,
        exceptions=",".join(dict.fromkeys(named)) or "none",
        policy=decoded.policy if decoded else None, policy_text=entry.review_policy, party=party.name,
        carve_out=decoded.case_by_case if decoded else None,
    )  # fmt: skip


def _scope_ground(scope: Scope) -> tuple[Basis, ...]:
    return (basis(scope.row),) if scope.row else ()


def _law(case: Case) -> tuple[Basis, ...]:
    rows = [row for row in standing("744.11", case.as_of) if row.key == "744.11-entity-list"]
    return tuple(basis(row) for row in rows)


def _listing(entry: Entry) -> Basis:
    """The row of the list as what a step rests on; its days are those that are known."""
    start = entry.listed_from.earliest if entry.listed_from else None
    end = entry.listed_to.latest if entry.listed_to else None
    days = Interval(start, end) if start is None or end is None or start <= end else Interval()
    citation = entry.citations[-1] if entry.citations else Citation("Supplement No. 4 to 15 CFR part 744")
    printed = (entry.license_requirement, entry.review_policy)
    said = "; ".join(text.strip() for text in printed if text and text.strip())
    return Basis(citation, days, text=f"{entry.list_code}: {entry.name}{': ' + said if said else ''}")


def denied_persons(case: Case) -> Finding:
    """Whether a denial order stands against a party in any role: General Prohibition 4 (736.2(b)(4))."""
    trial = Trial(DENIED)
    found = list(_hits(case.parties, ("DPL",)))
    for party, hit in found:
        _try(trial, ("764.3",), case, party, hit)
    rows = standing("764.3", case.as_of)
    told = trial.finding("no denial order was found against a party", {}, tuple(basis(row) for row in rows))
    return _as_searched(told, _missing(case, ("DPL",)))


def other_lists(case: Case) -> Finding:
    """What the MEU List, the named military-intelligence bodies, 744.8 and the Unverified List bring."""
    trial = Trial(OTHERS)
    for party, hit in _hits(case.receiving):
        if hit.entry.list_code not in ("EL", "DPL"):
            _try(trial, _SECTIONS, case, party, hit)
    for party, hit in _hits(_outside(case), ("MEU", "MIEU", "UVL")):
        if hit.certain:
            trial.flags.append(_only_flag(party, hit))
    lists = sorted({hit.entry.list_code for _, hit in _hits(case.receiving) if hit.certain} - {"EL", "DPL"})
    facts = {"on other lists": ", ".join(lists) or "none found"}
    nothing = "no listing outside the Entity List brings a requirement under part 744"
    others = asked_lists(case.as_of) - {"EL", "DPL"}
    return _as_searched(trial.finding(nothing, facts, (_LISTS,)), _missing(case, others))


def _try(trial: Trial, sections: Sequence[str], case: Case, party: CheckedParty, hit: ListHit) -> None:
    """The rows of some sections that speak of the list of a hit."""
    rows = [row for section in sections for row in standing(section, case.as_of)]
    speaking = [row for row in rows if hit.entry.list_code in row.when.get("list", ())]
    if not speaking:
        return
    before = len(trial.requirements)
    trial.rows(speaking, case, hit, party.name)
    if len(trial.requirements) > before:
        trial.grounds.append(_listing(hit.entry))

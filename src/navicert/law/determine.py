"""What follows for a transaction on a day: every step in the order of the law, each with what it rests on.

The order is that of 15 CFR part 732: jurisdiction, classification, General Prohibition 4, part 746, reasons for
control, part 744, exceptions, and what binds single companies. The answer is the union of all requirements; nothing is
left out because another step has already found one. No requirement found is no permission: `not_evaluated` is never
empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from navicert.law.affiliates import affiliates
from navicert.law.case import Case, case_of
from navicert.law.conditions import basis, footnotes, hold, standing
from navicert.law.controls import controls
from navicert.law.embargoes import embargoes
from navicert.law.end_use import end_use
from navicert.law.enforcement import enforcement, letters
from navicert.law.exceptions import Exceptions, exceptions_for
from navicert.law.jurisdiction import jurisdiction
from navicert.law.known_item import classification, known_item
from navicert.law.listings import denied_persons, entity_list, other_lists, scope_of, undecided, who
from navicert.law.other_effects import effects, ofac
from navicert.law.red_flags import red_flags
from navicert.law.review import Policy, policies, review_step
from navicert.model.determination import (
    Determination,
    ExceptionStatus,
    Finding,
    KnownItem,
    License,
    Requirement,
    Step,
)
from navicert.model.transaction import CheckedParty, Transaction

RESULT = "result"


def determine(transaction: Transaction, as_of: date, parties: Iterable[CheckedParty]) -> Determination:
    """Whether a license is required under the EAR, which exceptions could serve, and how it would be reviewed.

    Args:
        transaction: what is asked about.
        as_of: the day whose law counts.
        parties: the parties of the transaction with what screening and tracing found, in any order.

    Raises:
        InvalidInput: for a country or an ECCN that does not exist, with the nearest ones.
        NotFound: for a chip that the catalog does not know, with the nearest names.
    """
    checked = tuple(parties)
    known = known_item(transaction.item, as_of)
    if known.alternatives:
        return _of_alternatives(transaction, as_of, checked, known)
    return _determine(case_of(transaction, as_of, checked, known))


def _of_alternatives(
    transaction: Transaction, as_of: date, parties: tuple[CheckedParty, ...], known: KnownItem
) -> Determination:
    """Where the facts leave several ECCNs open: the common answer, or `indeterminate` with what decides."""
    answers = [
        _determine(case_of(transaction, as_of, parties, replace(known, eccn=code))) for code in known.alternatives
    ]
    said = ", ".join(
        f"{code}: {one.license.replace('_', ' ')}" for code, one in zip(known.alternatives, answers, strict=True)
    )
    main = max(answers, key=lambda one: _SEVERITY[one.license])
    same = len({one.license for one in answers}) == 1
    question = f"which ECCN names the item ({said})"
    shown = main.requirements if same else tuple(replace(one, certain=False) for one in main.requirements)
    return replace(
        main, license=main.license if same else "indeterminate", item=known, requirements=shown,
        authorization=main.authorization if same else None,
        open_questions=tuple(dict.fromkeys((question, *main.open_questions))),
        steps=(*main.steps, Step(RESULT, "same by each" if same else "open", f"by the ECCNs that are open: {said}")),
    )  # fmt: skip


_SEVERITY: dict[License, int] = {
    "not_applicable": 0, "not_required": 1, "indeterminate": 2, "required_unless_exception": 3, "required": 4,
    "prohibited": 5,
}  # fmt: skip


def _findings(case: Case) -> Iterator[Finding]:
    """The steps that can bring a requirement, in the order of the law."""
    yield classification(case)
    yield who(case)
    yield denied_persons(case)
    yield embargoes(case)
    yield controls(case)
    yield end_use(case)
    yield entity_list(case)
    yield other_lists(case)
    yield affiliates(case)
    yield letters(case)


def _determine(case: Case) -> Determination:
    reach = jurisdiction(case)
    found = [reach.finding, *_findings(case)]
    requirements = tuple(one for finding in found for one in finding.requirements)
    if case.stays_home:
        requirements = ()
        found.append(_at_home(case))
    elif reach.subject is False:
        requirements = tuple(one for one in requirements if one.without_item)
    elif reach.subject is None:
        requirements = tuple(one if one.without_item else replace(one, certain=False) for one in requirements)
    exceptions = exceptions_for(case, requirements)
    overlay = enforcement(case, requirements)
    look = red_flags(case, requirements)
    applicable = policies(case, _deciding(requirements))
    license_ = "not_applicable" if case.stays_home else _license(reach.subject, requirements, exceptions.statuses)
    beside = effects(case)
    after = (exceptions.step, review_step(applicable), *overlay.steps, *look.steps)
    steps = tuple(step for finding in found for step in finding.steps) + after
    everything = (*found, overlay, look)
    return Determination(
        case.transaction, case.as_of, license_, case.parties, case.known, reach.subject, requirements,
        exceptions.statuses, (*steps, _result(license_, requirements, exceptions)), beside, _scope(case),
        _marks(case), applicable[0].text if applicable and requirements else None, _policies(applicable),
        _prohibition(requirements, look), _authorization(case, license_), ofac(beside, case.parties),
        dict(number for policy in applicable for number in policy.numbers),
        _once(text for finding in everything for text in finding.flags),
        _once([*_questions(everything), *exceptions.questions, *_of_policies(applicable, requirements)]),
        tuple(_not_evaluated(case)),
    )  # fmt: skip


def _deciding(requirements: Sequence[Requirement]) -> Sequence[Requirement]:
    """Those that bring the answer: the certain ones where there are any, else those that are open."""
    return [one for one in requirements if one.certain and not one.text_only] or requirements


def _at_home(case: Case) -> Finding:
    """What stays in, or comes to, the United States: rows of 734.13, with what a person still has to ask."""
    rows = [row for row in standing("734.3", case.as_of) if row.key == "no-export"]
    step = Step("route", "no export", rows[0].text, {"destination": "United States"}, tuple(map(basis, rows)))
    return Finding((step,), (), (), (rows[0].then["said"],))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _questions(findings: Iterable[Finding]) -> list[str]:
    return [text for finding in findings for text in finding.questions]


def _of_policies(found: Sequence[Policy], requirements: Sequence[Requirement]) -> list[str]:
    return [policy.question for policy in found if policy.question] if requirements else []


def _license(
    subject: bool | None, requirements: Sequence[Requirement], exceptions: Sequence[ExceptionStatus]
) -> License:
    """The union of all requirements. Text that is not enforced brings none; what is open leaves the answer open."""
    if subject is False and not requirements:
        return "not_applicable"
    counted = [one for one in requirements if not one.text_only]
    certain = [one for one in counted if one.certain]
    if any(one.prohibited for one in certain):
        return "prohibited"
    if certain:
        serving = any(one.ordinary and one.usable != "no" for one in exceptions)
        return "required_unless_exception" if serving else "required"
    return "indeterminate" if counted else "not_required"


def _authorization(case: Case, license_: License) -> str | None:
    """NLR where nothing was found; none while a possible match that would decide is not told."""
    return "NLR" if license_ == "not_required" and not undecided(case) else None


def _result(license_: License, requirements: Sequence[Requirement], exceptions: Exceptions) -> Step:
    counted = [one for one in requirements if not one.text_only]
    certain = [one for one in counted if one.certain]
    shown = certain or counted
    by = ", ".join(dict.fromkeys(f"{one.source} ({one.step.replace('_', ' ')})" for one in shown))
    why = {
        "not_applicable": "not subject to the EAR, or no export: no license of BIS is asked for",
        "prohibited": f"prohibited by {by}",
        "required": f"required by {by}",
        "required_unless_exception": f"required by {by}, unless an exception serves: "
        + ", ".join(one.symbol for one in exceptions.statuses if one.ordinary and one.usable != "no"),
        "indeterminate": f"open, since a fact that is not known decides: {by}",
        "not_required": "no requirement was found on the facts given (NLR), which is no permission",
    }[license_]
    return Step(RESULT, license_, why)


def _scope(case: Case) -> str | None:
    """What the strictest Entity List row covers, in words."""
    rows = [
        scope_of(hit.entry.requirement.scope, case).row
        for party in case.receiving
        for hit in party.listings
        if hit.certain and hit.entry.list_code == "EL" and hit.entry.requirement
    ]
    rows += [
        scope_of(owner.scope, case).row
        for party in case.receiving
        for owner in party.owners
        if owner.owned.rule == "bis" and owner.owned.result == "captured" and owner.scope
    ]
    texts = sorted((row.then["scope"] != "ALL", row.text.rstrip(".")) for row in rows if row is not None)
    return f"{texts[0][1][:1].lower()}{texts[0][1][1:]}" if texts else None


def _marks(case: Case) -> tuple[str, ...]:
    return tuple(sorted({mark for mark, certain, _ in footnotes(case) if certain}))


def _policies(found: Sequence[Policy]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((policy.of, policy.text) for policy in found))


def _prohibition(requirements: Sequence[Requirement], look: Finding) -> int | None:
    if found := [one.prohibited for one in requirements if one.prohibited and one.certain]:
        return found[0]
    if any("General Prohibition 10" in text for text in look.flags):
        return 10
    return None


def _not_evaluated(case: Case) -> Iterator[str]:
    """What this answer does not rest on; the rows that hold, so that it is never empty."""
    for row in standing("not-evaluated", case.as_of):
        if hold(row, case).truth != "not_met":
            yield row.text
    if not case.transaction.end_uses:
        yield "end use: none that part 744 names was stated"
    if not case.receiving:
        yield "parties: none was named"
    for party in case.parties:
        if party.error:
            yield f"{party.name}: {party.error}"
        elif party.ownership:
            yield f"{party.name}: {party.ownership}"
        else:
            yield f"{party.name}: ownership was not looked up"
    if missing := sorted({code for party in case.parties for code in party.unsearched}):
        yield f"lists: no version of {', '.join(missing)} was searched"

"""What passes down from listed owners: the BIS Affiliates Rule, as far as it stands on the day.

Source: 15 CFR 744.11(a), 744.21(b) and 744.8(a) as amended by 90 FR 47201; Supplement No. 8 to part 744. The ownership
engine has worked out who owns enough; here its answer is applied to the item.
"""

from __future__ import annotations

from collections.abc import Iterator

from navicert.law.case import Case
from navicert.law.conditions import basis, in_items, standing
from navicert.law.corpus.provisions import Row, provision
from navicert.law.listings import scope_of
from navicert.model.citation import Citation
from navicert.model.determination import Basis, Finding, Requirement, Step
from navicert.model.transaction import CheckedParty, Owner

STEP = "ownership"
_RULE = Basis(Citation("15 CFR 744.11(a), 744.21(b), 744.8(a); 90 FR 47201"))


def affiliates(case: Case) -> Finding:
    """What the owners of the receiving parties require."""
    requirements: list[Requirement] = []
    questions: list[str] = []
    flags: list[str] = []
    failed: list[str] = []
    found = [(party, owner) for party in case.receiving for owner in party.owners if owner.owned.rule == "bis"]
    for party, owner in found:
        if not owner.owned.verified and owner.owned.reached != "not_captured":
            flags.append(f"UNVERIFIED: {owner.owned.status_note}")
        if owner.owned.result == "not_captured":
            failed.append(f"{party.name}: {_why_not(owner)}")
            continue
        one = _requirement(party, owner, case)
        if one is None:
            failed.append(f"{party.name}: the requirement of the owner does not cover the item")
            continue
        requirements.append(one)
        if not one.certain:
            questions.append(f"what share listed parties hold of {party.name}: {owner.owned.arithmetic}")
    step = _step(case, found, requirements, failed)
    return Finding((step,), tuple(requirements), tuple(dict.fromkeys(questions)), tuple(dict.fromkeys(flags)))


def _why_not(owner: Owner) -> str:
    owned = owner.owned
    if owned.reached == "not_captured":
        return owned.arithmetic
    codes = {flag.partition(":")[0] for flag in owned.flags}
    if "domestic_party" in codes:
        return f"{owned.arithmetic}, but it is incorporated in the United States: the rule reaches foreign parties only"
    back = f"; {owner.returns}" if owner.returns else ""
    return f"{owned.arithmetic}, but the rule does not stand on that day: {owned.status_note}{back}"


def _requirement(party: CheckedParty, owner: Owner, case: Case) -> Requirement | None:
    """The requirement of the strictest owner; None where its scope leaves the item out."""
    codes = {code for code, _, _ in owner.entries}
    if codes == {"MEU"}:
        covered: str = in_items({"listed_in": "supp2-744"}, case).truth
    elif owner.scope is None:
        covered = "met"
    else:
        covered = scope_of(owner.scope, case).truth
    if covered == "not_met":
        return None
    certain = owner.owned.result == "captured" and covered == "met"
    path = " > ".join(owner.path) or owner.owned.party_name
    lists = ", ".join(sorted(codes))
    why = f"{party.name} is owned by listed parties ({lists}): {path}: {owner.owned.arithmetic}"
    only_meu = codes == {"MEU"}
    policy = owner.policy or _policy_of(codes, case)
    return Requirement(
        STEP, _source(codes, case), why, (*_ground(owner), *(Basis(one) for one in owner.citations)), certain,
        exceptions=_left("GOV" if only_meu else "none", codes, case), policy=policy,
        policy_text=owner.policy_text, party=party.name,
    )  # fmt: skip


def _of_lists(codes: set[str], case: Case) -> Iterator[tuple[str, Row]]:
    """The sections under which lists other than the Entity List stand, with the rows that say so."""
    for section in ("744.8", "744.21"):
        for row in standing(section, case.as_of):
            if codes & set(row.when.get("list", ())):
                yield section, row


def _source(codes: set[str], case: Case) -> str:
    """The section by which the requirement of the owner's list passes down."""
    if "EL" in codes:
        return "744.11"
    return next((section for section, _ in _of_lists(codes, case)), "744.11")


def _policy_of(codes: set[str], case: Case) -> str | None:
    """The policy of the section that a list stands under, where the row of the owner states none."""
    return next((str(row.then["policy"]) for _, row in _of_lists(codes, case) if "policy" in row.then), None)


def _left(exceptions: str, codes: set[str], case: Case) -> str:
    """The exceptions that are left, with a general license that stands beside the rule on the day."""
    for row in standing("744.11", case.as_of):
        if row.key == "affiliates" and "leaves" in row.then and not codes & set(row.then["leaves_without"]):
            beside = str(row.then["leaves"])
            return beside if exceptions == "none" else f"{exceptions},{beside}"
    return exceptions


def _ground(owner: Owner) -> tuple[Basis, ...]:
    citation = owner.owned.citation
    return (_RULE,) if citation is None else (Basis(citation, text=owner.owned.status_note),)


def _step(
    case: Case, found: list[tuple[CheckedParty, Owner]], requirements: list[Requirement], failed: list[str]
) -> Step:
    rows = [row for row in provision("744.11", case.as_of).rows if row.key == "affiliates"]
    grounds = tuple(one for requirement in requirements for one in requirement.basis) or tuple(map(basis, rows))
    told = (f"{one.name}: {one.ownership.removeprefix('ownership: ')}" for one in case.receiving if one.ownership)
    said = "; ".join(dict.fromkeys(told))
    facts = {"ownership facts": said or "none"}
    if requirements:
        outcome = "license required" if any(one.certain for one in requirements) else "open"
        return Step(STEP, outcome, "; ".join(one.why for one in requirements), facts, grounds, tuple(failed))
    why = (
        "; ".join(failed)
        if found
        else "no ownership facts name a listed owner; whoever owns the parties is to be found out"
    )
    return Step(STEP, "not caught" if found else "nothing found", why, facts, grounds, tuple(failed))

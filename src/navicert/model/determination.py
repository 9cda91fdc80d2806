"""What follows for a transaction: requirements, exceptions, review policy, and every step with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from navicert.model.citation import Citation
from navicert.model.dates import Interval
from navicert.model.transaction import CheckedParty, Transaction

License = Literal[
    "required", "not_required", "required_unless_exception", "prohibited", "indeterminate", "not_applicable"
]
Truth = Literal["met", "not_met", "open"]
Usable = Literal["no", "conditions", "yes"]
Applies = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Basis:
    """A rule row that a step rests on.

    Attributes:
        days: when the row stands.
        status: `in_force`, `suspended`, `not_enforced` or `letter`.
        confidence: `seen`, `known` or `calculated`; `only_known` says what of a row that was seen is only known.
        text: the row in words.
    """

    citation: Citation
    days: Interval = field(default_factory=Interval)
    status: str = "in_force"
    confidence: str = "seen"
    only_known: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question that was asked, and its answer.

    Attributes:
        step: its code, for example "country_chart".
        outcome: in a word or a few, for example "license required", "nothing found", "open".
        why: a sentence.
        facts: what was used: name and value.
        basis: the rows that decided it, each with its days.
        failed: what was considered and did not apply, each with the reason.
    """

    step: str
    outcome: str
    why: str
    facts: Mapping[str, str] = field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A license requirement, or a prohibition, that a step found.

    Attributes:
        step: code of the step.
        source: what brings it, for example "NS", "RS", "744.11", "746.7".
        certain: False where a fact that is not known decides; `why` then says which.
        prohibited: the General Prohibition that leaves no license path open in the ordinary course; None where a
            license can be applied for.
        exceptions: "general" where the exceptions of part 740 may serve; "none"; or the only symbols that may, joined
            by commas, for example "GOV".
        policy: code of the review policy (`review-policies.toml`), `policy_text` in words; None where none is stated.
        without_item: whether it stands although the item is not subject to the EAR, as for activities of US persons.
        carve_out: what the policy takes out for case-by-case review, as the row prints it.
        party: whose listing or ownership brings it; empty where the item does.
        text_only: the text stands, but its authority announced that it is not enforced.
    """

    step: str
    source: str
    why: str
    basis: tuple[Basis, ...]
    certain: bool = True
    prohibited: int | None = None
    exceptions: str = "general"
    policy: str | None = None
    policy_text: str | None = None
    party: str = ""
    text_only: bool = False
    carve_out: str | None = None
    without_item: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one evaluator found.

    Attributes:
        questions: what a person has to find out, since the answer turns on it.
        flags: what a person must look at.
    """

    steps: tuple[Step, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    questions: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionStatus:
    """Whether a license exception could serve.

    Attributes:
        ordinary: whether it can serve an ordinary sale; the others serve a purpose of their own, such as a repair or a
            government, so that they do not turn a requirement into one "unless an exception".
        conditions: what has to be met, where `usable` is `conditions` or `yes`.
    """

    symbol: str
    usable: Usable
    why: str
    basis: Basis
    ordinary: bool = True
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows outside the EAR; never mixed into the answer on the license.

    Attributes:
        code: for example "ofac", "cmic", "1260h", "uflpa", "1286", "850", "prc", "model_weights".
        applies: whether it reaches this transaction, as far as the facts say.
    """

    code: str
    title: str
    applies: Applies
    why: str
    party: str = ""
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """An alternative that was tried: what would be different, and what the answer would then be."""

    what: str
    license: License
    review_policy: str | None = None
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownItem:
    """The item as far as it is classified on the day.

    Attributes:
        eccn: code with paragraph; None where it is not known.
        how: how it is known: "given", "chip" or "not known".
        tpp, dram: figures in decimal text where they are known, for the numeric tests.
        alternatives: ECCNs that the facts leave open.
    """

    eccn: str | None
    how: str
    tpp: str | None = None
    dram: str | None = None
    datacenter: bool | None = None
    chip: str | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Determination:
    """The answer for one transaction on one day.

    Attributes:
        license: over all requirements; `enforced` text only, what is not enforced is said in the flags.
        subject_to_ear: None where it cannot be told.
        scope, footnotes: of the Entity List rows and owners that count.
        review_policy: the strictest that applies, in words; `policies` gives each party's and section's.
        authorization: "NLR" where no license is required, otherwise None.
        ofac: "blocked", "not_blocked" (as far as the lists and facts say) or "indeterminate".
        numbers: numeric tests that decided, name and text, for example {"tpp": "15832 < 21000"}.
        not_evaluated: never empty.
    """

    transaction: Transaction
    as_of: date
    license: License
    parties: tuple[CheckedParty, ...]
    item: KnownItem
    subject_to_ear: bool | None
    requirements: tuple[Requirement, ...]
    exceptions: tuple[ExceptionStatus, ...]
    steps: tuple[Step, ...]
    effects: tuple[Effect, ...]
    scope: str | None
    footnotes: tuple[str, ...]
    review_policy: str | None
    policies: tuple[tuple[str, str], ...]
    general_prohibition: int | None
    authorization: str | None
    ofac: str
    numbers: Mapping[str, str]
    flags: tuple[str, ...]
    open_questions: tuple[str, ...]
    not_evaluated: tuple[str, ...]
    what_would_change: tuple[Change, ...] = ()

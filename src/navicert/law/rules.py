"""From rows of the corpus that hold in a case to a finding: requirements, what is open, what was tried and failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from navicert.law.case import Case
from navicert.law.conditions import Held, basis, hold, presumed
from navicert.law.corpus.provisions import Row
from navicert.model.determination import Basis, Finding, Requirement, Step
from navicert.model.transaction import ListHit


@dataclass
class Trial:
    """Rows tried one after the other under one step.

    Attributes:
        shown: why each row that holds, or may, does so.
    """

    step: str
    requirements: list[Requirement] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    grounds: list[Basis] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def rows(self, rows: Iterable[Row], case: Case, hit: ListHit | None = None, party: str = "") -> None:
        """Try rows; see `row`."""
        for one in rows:
            if one.when and "license" in one.then:
                self.row(one, case, hit, party)

    def row(self, row: Row, case: Case, hit: ListHit | None = None, party: str = "") -> Held:
        """Try one row, and keep what follows.

        Args:
            row: with `then.license`: required, prohibited, open, flag, or ask (only a question, where it is open).
            case: the transaction.
            hit: the listing that the row asks about; where it is not certain the requirement is not either.
            party: whose listing it is.
        """
        held = hold(row, case, hit)
        cited = row.ground.citation.text
        if held.truth == "not_met":
            self.failed.append(f"{cited}: {held.failed}")
            return held
        self.grounds.append(basis(row))
        what = row.then["license"]
        if what == "ask":
            if held.truth == "open":
                self.questions.append(f"{held.failed} ({cited})")
            return held
        doubt = "" if hit is None or hit.certain else hit.doubt or "whether it is the listed party"
        certain = held.truth == "met" and not doubt and what != "open"
        if what == "flag":
            if held.truth == "met":
                self.flags.append(row.text)
            else:
                self.questions.append(held.failed)
            return held
        asked = "; ".join(
            text for text in (held.failed, doubt, row.then.get("ask", "") if what == "open" else "") if text
        )
        if not certain:
            self.questions.append(f"{asked} ({cited})")
        if extra := presumed(row, case):
            self.questions.append(f"{extra} ({cited}); taken as if it were not")
        why = held.met if certain else f"open: {asked}"
        self.shown.append(f"{row.text} {why[:1].upper()}{why[1:]}" if why else row.text)
        self.requirements.append(
            Requirement(
                self.step, row.then.get("source") or section(row), f"{party + ': ' if party else ''}{row.text}",
                (basis(row),), certain, row.then.get("general_prohibition"), row.then.get("exceptions", "general"),
                row.then.get("policy"), party=party, without_item=row.then.get("without_item", False),
            )
        )  # fmt: skip
        return held

    @property
    def outcome(self) -> str:
        """In a few words."""
        if any(one.prohibited and one.certain for one in self.requirements):
            return "prohibited"
        if any(one.certain for one in self.requirements):
            return "license required"
        if self.requirements:
            return "open"
        return "to look at" if self.flags or self.questions else "nothing found"

    def finding(self, nothing: str, facts: dict[str, str], grounds: Sequence[Basis] = ()) -> Finding:
        """The step with its requirements.

        Args:
            nothing: what is said where no row holds.
            facts: that were used.
            grounds: what the step rests on where no row holds.
        """
        why = " ".join(dict.fromkeys(self.shown)) or " ".join(dict.fromkeys(self.flags)) or nothing
        step = Step(
            self.step, self.outcome, why, facts, tuple(dict.fromkeys(self.grounds)) or tuple(grounds),
            tuple(dict.fromkeys(self.failed)),
        )  # fmt: skip
        return Finding(
            (step,), tuple(self.requirements), tuple(dict.fromkeys(self.questions)), tuple(dict.fromkeys(self.flags))
        )


def section(row: Row) -> str:
    """The section that a row is cited by, without the title: "746.8"."""
    return row.ground.citation.text.removeprefix("15 CFR ").split(",")[0].split(";")[0].split("(")[0].strip()

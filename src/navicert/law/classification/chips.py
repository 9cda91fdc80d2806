"""Which ECCN names an integrated circuit on a day: by its figures, with every test and its source.

The thresholds are rows of `chip_thresholds.toml` (ECCN 3A090 as of 87 FR 62186, 88 FR 73458 and 89 FR 96790); nothing
here knows a number or the clock. A classification says nothing of whether a license is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from navicert.law.classification.figures import (
    ChipFacts,
    Confidence,
    Operation,
    Range,
    deciding_operation,
    density_of,
    performance,
)
from navicert.law.classification.rows import Law, Letter, Note, law
from navicert.law.classification.steps import Step, facts_of, steps_of
from navicert.law.classification.turning import Alternative, Margin, alternatives, margins, turns_near
from navicert.law.classification.worlds import deciding, worlds

Result = Literal["classified", "open", "did_not_exist"]
_WORSE: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter that names a chip, or whose words reach it.

    Attributes:
        named: whether the letter names the chip; otherwise its words reach the figures.
        stands: whether it stands beside the text on the day asked about.
    """

    letter: Letter
    named: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class Classification:
    """The answer.

    Attributes:
        result: `classified`; `open` where figures that are not known decide; `did_not_exist` before ECCN 3A090.
        eccn: None where the result is not `classified`.
        paragraph: the test that was met, for example "3A090.a.2".
        label: the class in a few words, for example "3A090.a NAC" or "unknown (needs die area)".
        density: None where no non-planar die is there, so that the test does not apply.
        alternatives: every ECCN that the facts leave open; one where it is classified.
        decides: the facts on which it turns.
        hypothetical: the chip had not shipped on that day.
    """

    facts: ChipFacts
    as_of: date
    text: Note
    result: Result
    eccn: str | None
    paragraph: str | None
    label: str
    tpp: Range
    by: Operation | None
    density: Range | None
    alternatives: tuple[Alternative, ...]
    decides: tuple[str, ...]
    steps: tuple[Step, ...]
    letters: tuple[HeldLetter, ...]
    assembly: Note | None
    margins: tuple[Margin, ...]
    confidence: Confidence
    confidence_why: str
    hypothetical: bool
    excluded: str | None


@dataclass(frozen=True, slots=True)
class ChipAnswer:
    """What was asked, and an answer for each variant that it means; the first stands for all where they agree."""

    asked: str
    answers: tuple[Classification, ...]

    @property
    def main(self) -> Classification:
        """The first variant."""
        return self.answers[0]

    @property
    def agree(self) -> bool:
        """Whether all variants have the same ECCN."""
        return len({(one.result, one.eccn) for one in self.answers}) == 1


def classify(facts: ChipFacts, as_of: date) -> Classification:
    """Which ECCN names an integrated circuit on a day.

    Args:
        facts: of one package; what is not known stays open and is never guessed.
        as_of: the day whose text counts.
    """
    rules = law()
    text = next(row for row in rules.texts if as_of in row.days)
    exists = text.name != "v0"
    found = tuple(worlds(facts, rules, as_of)) if exists else ()
    turns = tuple(deciding(found))
    ways = alternatives(found, turns, rules, as_of)
    eccn = ways[0].eccn if len(ways) == 1 else None
    result: Result = "did_not_exist" if not exists else "classified" if eccn else "open"
    near = margins(facts, rules, as_of)
    shaky = turns_near(facts, eccn, rules, as_of)
    confidence, why = _confidence(facts, result, shaky)
    excluded = _same(world.outcome.excluded for world in found)
    tpp = performance(facts, rules.sparse_divisor)
    return Classification(
        facts=facts,
        as_of=as_of,
        text=text,
        result=result,
        eccn=eccn,
        paragraph=_same(world.outcome.test.name if world.outcome.test else None for world in found),
        label=_label(facts, result, eccn, turns, tpp, rules, as_of),
        tpp=tpp,
        by=deciding_operation(facts, rules.sparse_divisor),
        density=density_of(tpp, facts),
        alternatives=ways,
        decides=turns,
        steps=tuple(steps_of(facts, as_of, text, rules, found)),
        letters=_letters(facts, rules, as_of),
        assembly=next((row for row in rules.assemblies if eccn in row.eccns and as_of in row.days), None),
        margins=near,
        confidence=confidence,
        confidence_why=why,
        hypothetical=_not_yet(facts, as_of),
        excluded=excluded,
    )


def _same(values: Iterable[str | None]) -> str | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _not_yet(facts: ChipFacts, day: date) -> bool:
    """Whether a chip of the catalog had not shipped on a day."""
    return facts.source is not None and (facts.first_shipped is None or facts.first_shipped > day)


def _label(
    facts: ChipFacts, result: Result, eccn: str | None, turns: Sequence[str], tpp: Range, rules: Law, day: date
) -> str:
    if result == "did_not_exist":
        return "none: ECCN 3A090 did not exist"
    if eccn is None:
        return "unknown (needs die area)" if list(turns) == ["density"] else "unknown"
    known = facts_of(facts, rules)
    if any(day in row.days and row.test.truth(known) == "met" for row in rules.exclusions):
        return f"{eccn} (Note 2)"
    exceptions = [row for row in rules.notes if row.name.startswith("NAC") and row.test.all]
    usable = any(eccn in row.eccns and day in row.days and row.test.truth(known) == "met" for row in exceptions)
    return f"{eccn} NAC" if usable else eccn


def _confidence(facts: ChipFacts, result: Result, shaky: bool) -> tuple[Confidence, str]:
    """How far to trust the answer, and why."""
    if result == "did_not_exist":
        return "high", "no text existed on that day, whatever the figures"
    if result == "open":
        return "low", "a figure that is not known decides"
    own = "the figures as given" if facts.source is None else f"figures of {facts.confidence} confidence"
    if shaky and _WORSE[facts.confidence] < 1:
        return "medium", f"{own}, but a slightly different die area would change the answer"
    return facts.confidence, own + (", and a slightly different die area would change the answer" if shaky else "")


def _letters(facts: ChipFacts, rules: Law, day: date) -> tuple[HeldLetter, ...]:
    """Letters up to that day that name the chip, or whose words reach one of their addressee or of no named maker."""
    words = set((facts.name or "").replace("(", " ").replace(")", " ").split())
    known = facts_of(facts, rules)
    out: list[HeldLetter] = []
    for letter in rules.letters:
        if facts.vendor not in (None, letter.to_company) or letter.days.start is None or letter.days.start > day:
            continue
        is_named = not words.isdisjoint(letter.chips)
        if is_named or any(test.truth(known) == "met" for test in letter.reaching):
            out.append(HeldLetter(letter, is_named, day in letter.days))
    return tuple(out)


def shown_density(one: Classification) -> Fraction | None:
    """The performance density where it is one number."""
    return one.density.low if one.density is not None and one.density.known and one.tpp.known else None

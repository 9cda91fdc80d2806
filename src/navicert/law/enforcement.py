"""What stands in the text and is not enforced, and the letters that bind one company.

Source: the rows of `corpus/enforcement.toml` and `corpus/letters.toml`. A letter of BIS ("is informed", 15 CFR
744.23(b)) does not change an ECCN and binds its addressee only: for any other exporter it is a red flag and no
requirement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from navicert.errors import NotFound
from navicert.law.case import Case
from navicert.law.classification.chips import Classification, classify
from navicert.law.classification.figures import UNKNOWN, ChipFacts, Range
from navicert.law.classification.rows import Letter
from navicert.law.conditions import Held, basis, hold, standing
from navicert.law.corpus.provisions import Row
from navicert.law.known_item import classified
from navicert.model.determination import Finding, Requirement, Step
from navicert.names.tokens import words_of

ENFORCEMENT, LETTERS, EFFECT = "enforcement", "letters", "effect"


# --- what is not enforced -------------------------------------------------------------------------------------


def enforcement(case: Case, requirements: Sequence[Requirement]) -> Finding:
    """Which requirements stand in the text only, since when, and what BIS announced of the test of headquarters.

    Args:
        case: the transaction.
        requirements: of all steps before.
    """
    text_only = [one for one in requirements if one.text_only]
    # Where the same reason is enforced too, the text that is not makes no difference: the step says it, no flag does.
    enforced = {one.source for one in requirements if not one.text_only}
    alone = [one for one in text_only if one.source not in enforced]
    rows: list[Row] = []
    flags: list[str] = []
    outcomes: list[str] = []
    for row in standing(ENFORCEMENT, case.as_of):
        flag = _text_only(row, alone) if row.then["about"] == "text_only" else _headquarters(row, case)
        if flag is not None:
            rows.append(row)
            flags.append(flag)
            outcomes += [row.then["outcome"]] if "outcome" in row.then else []
    facts = {one.source: "in the text, not counted" for one in text_only}
    why = " ".join(row.text for row in rows)
    if not why and text_only:
        sources = ", ".join(dict.fromkeys(one.source for one in text_only))
        why = f"the wider text for {sources} is not enforced; the requirement stands by what is enforced all the same"
    why = why or "no requirement that was found is one that BIS does not enforce"
    step = Step(ENFORCEMENT, "; ".join(outcomes) or "as the text says", why, facts, tuple(basis(row) for row in rows))
    return Finding((step,), flags=tuple(flags))


def _text_only(row: Row, found: Sequence[Requirement]) -> str | None:
    if not found:
        return None
    sources = ", ".join(dict.fromkeys(one.source for one in found))
    return str(row.then["flag"]).format(sources=sources)


def _headquarters(row: Row, case: Case) -> str | None:
    """Where the item is one, and a seat is there; what is not known of the seats is said."""
    if row.then["about"] != "headquarters":
        return None
    held = hold(row, case)
    item = next((one.truth for one in held.answers if one.question == "item"), "met")
    if held.truth == "not_met" or item != "met":
        return None
    said = row.then["flag" if held.truth == "met" else "flag_open"]
    return str(said).format(open=held.failed)


# --- letters --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reached:
    """A letter that names the item, or whose words reach it; `made` by its addressee, as far as the catalog says."""

    letter: Letter
    item: str
    named: bool
    made: bool
    stands: bool


@dataclass
class _Found:
    """What the letters come to, while they are looked through."""

    requirements: list[Requirement] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def finding(self, general: Row, facts: dict[str, str]) -> Finding:
        """The step with what was found."""
        if any(one.certain for one in self.requirements):
            outcome = "license required"
        elif self.requirements:
            outcome = "open"
        else:
            outcome = "red flag" if self.flags else "nothing found"
        why = " ".join(dict.fromkeys(self.shown)) or "no letter that is held here names the item or reaches it"
        rows = dict.fromkeys([basis(row) for row in self.rows] + [basis(general)])
        step = Step(LETTERS, outcome, why, facts, tuple(rows), tuple(dict.fromkeys(self.failed)))
        return Finding(
            (step,), tuple(self.requirements), tuple(dict.fromkeys(self.questions)), tuple(dict.fromkeys(self.flags))
        )


def letters(case: Case) -> Finding:
    """Which letters to one company reach the item and the place on the day, and whether they bind the exporter.

    Returns:
        A requirement where the exporter is the addressee, or is not stated and the item leaves the United States with
        its addressee as the maker; otherwise a flag. Letters are not published: that none is found says little.
    """
    rows = standing(LETTERS, case.as_of)
    general = next(row for row in rows if row.key == EFFECT)
    found = _Found()
    exporters = [party.name for party in case.parties if party.role == "exporter"]
    for one in _reached(case):
        if not one.stands:
            found.failed.append(
                f"letter of {one.letter.day} to {one.letter.to_company}: it ended on {one.letter.days.end}"
            )
            continue
        held = [hold(row, case) for row in rows if _is_of(row, one.letter)]
        _weigh(case, one, held, general, exporters, found)
    return found.finding(general, {"exporter": ", ".join(exporters) or "not stated"})


def _is_of(row: Row, letter: Letter) -> bool:
    """Whether a row of the corpus speaks of a letter: by addressee and first day."""
    first = letter.days.start.isoformat() if letter.days.start else ""
    return row.values.get("addressee") == letter.to_company and row.values.get("day") == first


def _weigh(
    case: Case, one: _Reached, held: Sequence[Held], general: Row, exporters: Sequence[str], found: _Found
) -> None:
    """What one letter that stands comes to: nothing, a flag, or a requirement."""
    letter = one.letter
    called = f"letter of {letter.day} to {letter.to_company}"
    best = next((way for truth in ("met", "open") for way in held if way.truth == truth), None)
    if best is None:
        found.failed.append(f"{called}: {'; '.join(way.failed for way in held)}")
        return
    if not one.named and case.code in best.row.then.get("rule_first", ()):
        found.failed.append(
            f"{called}: it does not name {one.item}, and {case.code} does: the rule for that entry counts"
        )
        return
    said = {"day": letter.day, "addressee": letter.to_company, "item": one.item}
    found.rows.append(best.row)
    found.shown.append(best.row.text)
    if not _binds(case, one, best.row, exporters):
        found.flags.append(general.then["flag"].format_map(said))
        return
    certain = best.truth == "met"
    if not certain:
        found.questions.append(f"{best.failed} ({called})")
    found.flags.append(general.then["bound"].format_map(said))
    found.requirements.append(
        Requirement(
            LETTERS, general.then["source"], f"{best.row.text} {general.text}", (basis(best.row), basis(general)),
            certain, exceptions="none", policy_text=best.row.then["policy_text"],
        )
    )  # fmt: skip


def _binds(case: Case, one: _Reached, row: Row, exporters: Sequence[str]) -> bool:
    """Whether the exporter is the addressee; where none is stated, its maker is taken to export what leaves."""
    if exporters:
        return any(_names(exporter, row.then["addressee"]) for exporter in exporters)
    leaves = case.transaction.kind == "export" and (case.source is None or case.source.code == "US")
    return leaves and one.made


def _names(exporter: str, addressee: Iterable[str]) -> bool:
    """Whether a name has the words of the addressee in it, in their order and whole: "AMDOCS" is not AMD."""
    held = words_of(exporter)
    for name in addressee:
        wanted = words_of(name)
        if any(held[at : at + len(wanted)] == wanted for at in range(len(held))):
            return True
    return False


def _reached(case: Case) -> Iterator[_Reached]:
    """The letters up to the day that name the item or reach it, each once."""
    seen: dict[tuple[str, str], _Reached] = {}
    for answer in _answers(case):
        facts = answer.facts
        for held in answer.letters:
            made = facts.vendor == held.letter.to_company or (facts.vendor is None and held.named)
            item = facts.name or case.item.chip or case.item.description or case.eccn or "the item"
            one = _Reached(held.letter, item, held.named, made, held.stands)
            key = (held.letter.to_company, held.letter.day)
            if key not in seen or (one.named and not seen[key].named):
                seen[key] = one
    yield from seen.values()


def _answers(case: Case) -> Sequence[Classification]:
    """The chips that the item is; one that the catalog does not know counts by its name and its stated figures."""
    name = case.item.chip or case.known.chip
    if name:
        try:
            return classified(name, case.as_of)
        except NotFound:
            pass
    if not name and case.item.dram is None:
        return ()
    dram = UNKNOWN if case.item.dram is None else Range.of(case.item.dram)
    return (_classified(ChipFacts(name=name, dram=dram), case.as_of),)


@lru_cache(maxsize=1024)
def _classified(facts: ChipFacts, as_of: date) -> Classification:
    return classify(facts, as_of)

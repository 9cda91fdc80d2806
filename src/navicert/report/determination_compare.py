"""Two license determinations side by side: on two days, or with two items, and the steps that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from navicert.model.determination import Determination, Step
from navicert.report.determination_json import step_json
from navicert.report.determination_table import LICENSE_STYLES, NUMBER_WIDTH, numbered, section
from navicert.report.determination_words import (
    OFAC_WORDS,
    headline,
    list_or_none,
    means,
    policy_text,
    role_words,
    shorter,
    step_words,
    subject_words,
    usable,
)
from navicert.report.ownership_words import RESULT_WORDS
from navicert.report.phrases import AID, visible

_LONG = 240


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of two answers, in words.

    Attributes:
        field: its key in JSON, with a name for people in `label`.
    """

    field: str
    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether the two answers say different things."""
        return self.left != self.right


@dataclass(frozen=True, slots=True)
class StepDifference:
    """A step that only one of two answers has, or whose outcome or reason differs."""

    step: str
    left: Step | None
    right: Step | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two answers to nearly the same question.

    Attributes:
        labels: what tells the two apart, for example ("2025-01-15", "2025-01-16").
        fields: every field that was compared, also where both say the same.
        steps: only those that differ.
    """

    labels: tuple[str, str]
    left: Determination
    right: Determination
    fields: tuple[Difference, ...]
    steps: tuple[StepDifference, ...]


def comparison(left: Determination, right: Determination, labels: tuple[str, str]) -> Comparison:
    """What differs between two answers.

    Args:
        left, right: the answers.
        labels: what tells them apart, in words.
    """
    ours, theirs = _fields(left), _fields(right)
    fields = tuple(Difference(key, label, text, theirs[key][1]) for key, (label, text) in ours.items())
    return Comparison(labels, left, right, fields, tuple(_steps(left, right)))


def _fields(found: Determination) -> Mapping[str, tuple[str, str]]:
    hits = [hit for one in found.parties for hit in one.hits]
    listed = (f"{'' if hit.certain else 'may be '}{hit.entry.list_code}: {hit.entry.name}" for hit in hits)
    owners = (
        f"{owner.owned.title}: {RESULT_WORDS[owner.owned.result].lower()}"
        for one in found.parties
        for owner in one.owners
    )
    return {
        "license": ("license", headline(found)),
        "review_policy": ("review", policy_text(found.review_policy) or "none stated"),
        "exceptions": ("exceptions", list_or_none([one.symbol for one in usable(found.exceptions)])),
        "item": ("item", found.item.eccn or "not known"),
        "subject_to_ear": ("reach", subject_words(found.subject_to_ear)),
        "matches": ("on lists", "; ".join(dict.fromkeys(listed)) or "nothing found"),
        "owned_by": ("owners", "; ".join(dict.fromkeys(owners)) or "nothing found"),
        "scope": ("scope", found.scope or "none"),
        "footnotes": ("footnotes", list_or_none(found.footnotes)),
        "ofac": ("OFAC", OFAC_WORDS.get(found.ofac, found.ofac)),
    }


def _steps(left: Determination, right: Determination) -> Iterator[StepDifference]:
    """Steps of the same code are paired: first those that agree, which are left out, then in their order."""
    for code in dict.fromkeys(step.step for step in (*left.steps, *right.steps)):
        ours = [step for step in left.steps if step.step == code]
        theirs = [step for step in right.steps if step.step == code]
        for step in list(ours):
            same = next((other for other in theirs if _said(other, right) == _said(step, left)), None)
            if same is not None:
                ours.remove(step)
                theirs.remove(same)
        for at in range(max(len(ours), len(theirs))):
            yield StepDifference(code, ours[at] if at < len(ours) else None, theirs[at] if at < len(theirs) else None)


def _said(step: Step, of: Determination) -> tuple[str, str]:
    """What a step says, without the day of the answer, which differs by itself."""
    return step.outcome, step.why.replace(of.as_of.isoformat(), "")


def comparison_json(compared: Comparison, other: Mapping[str, Any]) -> dict[str, Any]:
    """The `comparison` that stands beside the first answer: what differs, and the second answer whole.

    Args:
        compared: the two answers.
        other: the second one as `determination_json` writes it.
    """
    return {
        "labels": list(compared.labels),
        "differences": [
            {"field": one.field, "left": one.left, "right": one.right} for one in compared.fields if one.differs
        ],
        "steps": [
            {
                "step": one.step,
                "left": step_json(one.left) if one.left else None,
                "right": step_json(one.right) if one.right else None,
            }
            for one in compared.steps
        ],
        "other": dict(other),
    }


def print_comparison(console: Console, compared: Comparison) -> None:
    """Print both answers side by side, then the steps that differ."""
    table = _columns("", *compared.labels)
    for one in compared.fields:
        style = "bold" if one.differs else "dim"
        styles = (style, style)
        if one.field == "license":
            styles = (LICENSE_STYLES[compared.left.license], LICENSE_STYLES[compared.right.license])
        label = f"{'≠' if one.differs else ' '} {one.label}"
        table.add_row(
            label, *(Text(visible(text), style=of) for text, of in zip((one.left, one.right), styles, strict=True))
        )
    console.print(table)
    console.print()
    console.print(Text("Steps that differ", style="bold"))
    if compared.steps:
        console.print(_step_table(compared))
    else:
        console.print(Text("  none: both answers rest on the same steps"))
    not_evaluated = dict.fromkeys((*compared.left.not_evaluated, *compared.right.not_evaluated))
    console.print(section("Not evaluated", numbered(not_evaluated), NUMBER_WIDTH))
    console.print()
    console.print(Text("≠ the two differ; both answers whole: --format json", style="dim"))
    for text in dict.fromkeys((means(compared.left.license), means(compared.right.license))):
        console.print(Text(text, style="bold"))
    console.print(Text(AID))


def _step_table(compared: Comparison) -> Table:
    table = _columns("Step", *compared.labels, space=1)
    for one in compared.steps:
        table.add_row(step_words(one.step), _told(one.left), _told(one.right))
    return table


def _columns(*heads: str, space: int = 0) -> Table:
    table = Table(box=None, expand=True, pad_edge=False, header_style="bold", padding=(0, 2, space, 0))
    for head, ratio in zip(heads, (2, 5, 5), strict=True):
        table.add_column(visible(head), ratio=ratio, overflow="fold")
    return table


def _told(step: Step | None) -> Text:
    if step is None:
        return Text("(not a step of this answer)", style="dim")
    sources: Iterable[str] = dict.fromkeys(basis.citation.text for basis in step.basis)
    text = Text(visible(role_words(step.outcome)), style="bold")
    text.append(visible(f": {shorter(step.why, _LONG)}"), style="not bold")
    return text.append(visible(f" ({', '.join(sources)})") if step.basis else "", style="not bold dim")

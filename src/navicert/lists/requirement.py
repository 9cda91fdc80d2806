"""What the two license columns of an Entity List row say, decoded; unknown words stay unknown.

The columns are prose in some ninety and eighty spellings. Each spelling that the published lists use is a row
of `data/law/el_license_requirements.csv` or `el_review_policies.csv`; a text is looked up by its letters and
digits alone, so spacing, punctuation and the forms of the section sign do not matter, while footnote marks
(digits) do.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from navicert.lists.source import data_text
from navicert.model.listing import Requirement

WRONG_COLUMN = "WRONG_COLUMN"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote mark of the Entity List, which widens jurisdiction to foreign-produced items.

    Attributes:
        effective_from: as the source gives it, a day or a year.
        paragraph: the foreign-direct-product paragraph; "-" where the mark adds none.
        confidence: `seen` in the official text, or partly `known`.
    """

    mark: str
    effective_from: str
    paragraph: str
    product_scope: str
    input_scope: str
    reach: str
    license_paragraph: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which items the license requirement of a row covers.

    Attributes:
        test: the question to ask of an item, in words.
    """

    code: str
    test: str
    citation: str
    source: str
    confidence: str


def _fold(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(data_text("law", name).splitlines()))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@cache
def _requirements() -> dict[str, dict[str, str]]:
    return {_fold(row["text"]): row for row in _rows("el_license_requirements.csv")}


@cache
def _policies() -> dict[str, dict[str, str]]:
    return {_fold(row["text"]): row for row in _rows("el_review_policies.csv")}


@cache
def _policy_rows() -> list[dict[str, str]]:
    return _rows("el_policy_codes.csv")


def _policy_words() -> dict[str, str]:
    return {row["code"]: row["text"] for row in _policy_rows()}


@cache
def footnotes() -> Mapping[str, Footnote]:
    """The footnotes of the Entity List by mark, "1" to "5"."""
    return {
        row["footnote"]: Footnote(
            row["footnote"],
            row["effective_from"],
            row["paragraph"],
            row["product_scope"],
            row["input_scope"],
            row["reach"],
            row["license_paragraph"],
            row["source"],
            row["confidence"],
        )
        for row in _rows("el_footnotes.csv")
    }


@cache
def scopes() -> Mapping[str, Scope]:
    """The scopes of Entity List requirements by code, for example "ALL"."""
    return {
        row["code"]: Scope(row["code"], row["test"], row["citation"], row["source"], row["confidence"])
        for row in _rows("el_scope_codes.csv")
    }


def strictness(requirement: Requirement | None) -> tuple[int, int, int]:
    """How strict a requirement is, to tell which of several rows of one party counts.

    Returns:
        The rank of the review policy (0 where not known, 5 for a policy of denial), 1 where every item is
        covered and 0 where the scope is narrower or not known, and the number of footnotes.
    """
    if requirement is None:
        return -1, -1, -1
    return _ranks().get(requirement.policy or "", 0), int(requirement.scope == "ALL"), len(requirement.footnotes)


@cache
def _ranks() -> dict[str, int]:
    return {row["code"]: int(row["restrictiveness"] or 0) for row in _policy_rows()}


def decode(requirement_text: str | None, policy_text: str | None) -> Requirement:
    """The license requirement and review policy of an Entity List row, as codes and plain words.

    Args:
        requirement_text: the license-requirement column, verbatim; None where the source has none.
        policy_text: the review-policy column, verbatim; None where the source has none.

    Returns:
        The decoded requirement. A spelling that is not in the tables gives scope or policy None and a note
        with what to do; nothing is guessed from similar words.
    """
    notes: list[str] = []
    scope, marks, sections = _scope(requirement_text, notes)
    policy, case_by_case, more = _policy(policy_text, notes)
    if policy == WRONG_COLUMN:
        policy = None
        notes.append(
            "The published row repeats the license requirement in the review-policy column: its policy is "
            "not known from this source. Read the row in Supplement No. 4 to Part 744."
        )
        if scope is None and policy_text:
            scope, marks, sections = _scope(policy_text, notes)
    return Requirement(
        scope=scope,
        footnotes=marks,
        policy=policy,
        policy_text=_policy_words()[policy] if policy else None,
        case_by_case=case_by_case,
        sections=tuple(sorted({*sections, *more})),
        notes=tuple(notes),
    )


def _scope(text: str | None, notes: list[str]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    if not text or not text.strip():
        return None, (), ()
    row = _requirements().get(_fold(text))
    if row is None:
        notes.append(f"This wording of the license requirement is not known to navicert; read it: {text.strip()}")
        return None, (), ()
    marks = _split(row["footnotes"])
    if marks and row["mark_printed"] == "no":
        goes_with = ", ".join(f"{mark} ({footnotes()[mark].paragraph})" for mark in marks)
        notes.append(
            f"The source prints no footnote mark on this row; its wording goes with footnote {goes_with}. "
            "Check the mark in Supplement No. 4 to Part 744."
        )
    if row["exception"]:
        notes.append(f"The row names License Exception {row['exception']}.")
    if row["note"]:
        notes.append(row["note"])
    if row["scope"] == "CCL_AND_SUPP7_PART746_AMBIGUOUS":
        notes.append("The wording can be read two ways; the wider reading is taken: " + scopes()[row["scope"]].test)
    return row["scope"], marks, _split(row["sections"])


def _policy(text: str | None, notes: list[str]) -> tuple[str | None, str | None, tuple[str, ...]]:
    if not text or not text.strip():
        return None, None, ()
    row = _policies().get(_fold(text))
    if row is None:
        notes.append(f"This wording of the review policy is not known to navicert; read it: {text.strip()}")
        return None, None, ()
    return row["policy"], row["case_by_case"] or None, _split(row["sections"])

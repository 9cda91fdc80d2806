"""Which words a license determination uses, on the terminal as in JSON.

None of them says that a transaction may go ahead: what is not found is called that (`STYLE.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from navicert.model.dates import Interval
from navicert.model.determination import (
    Applies,
    Basis,
    Change,
    Determination,
    Effect,
    ExceptionStatus,
    License,
    Requirement,
    Step,
)
from navicert.model.transaction import How, ListHit, Via
from navicert.report.phrases import listed_since, out_of_100

LICENSE_SYMBOLS: Final[Mapping[License, str]] = {
    "required": "■",
    "prohibited": "■",
    "required_unless_exception": "▲",
    "indeterminate": "?",
    "not_required": "○",
    "not_applicable": "-",
}
LICENSE_WORDS: Final[Mapping[License, str]] = {
    "required": "LICENSE REQUIRED",
    "prohibited": "PROHIBITED",
    "required_unless_exception": "REQUIRED UNLESS AN EXCEPTION SERVES",
    "indeterminate": "CANNOT BE TOLD",
    "not_required": "NO REQUIREMENT FOUND",
    "not_applicable": "NOT SUBJECT TO THE EAR",
}
OFAC_WORDS: Final[Mapping[str, str]] = {
    "blocked": "■ BLOCKED",
    "not_blocked": "○ NO BLOCKING FOUND",
    "indeterminate": "? CANNOT BE TOLD",
}
APPLIES_WORDS: Final[Mapping[Applies, str]] = {"yes": "■ applies", "no": "○ not by these facts", "unknown": "? open"}
_MOST_SYMBOLS: Final = 8
_MOST_CONDITIONS: Final = 3
_LONG_REASON: Final = 140
NO_PERMISSION: Final = (
    "No license requirement found on these facts is no permission: a fact that is missing or wrong, or what was not "
    "evaluated, can bring one."
)
EXCEPTION_MEANS: Final = (
    "An exception serves only where every one of its conditions is met, and a person has to look at each: that one "
    "could serve is no permission."
)
NAME_THE_ITEM: Final = "no ECCN was given: name the ECCN, or a chip"
# What a step says where nothing came of it; how many of the parties are on a list is said beside them.
_QUIET: Final = re.compile(
    r"nothing found|no requirement|not asked\b.*|as the text says|none found in what was stated|no party named|0 of .*",
    re.DOTALL,
)
# A question that asks for the ECCN, or only says which exception could serve.
_WAITS: Final = re.compile(r"^which ECCN names the item|\(decides [^()]*\)$")
_NOT_STATED: Final = frozenset({"", "not stated", "not known"})
_TAKEN_AWAY: Final = re.compile(r"15 CFR \d{3}\.\d+\S* may take it away")
_VIA: Final[Mapping[Via, str]] = {
    "name": "its name",
    "alias": "its alias",
    "address": "its address",
    "class_of_facility": "the class of facilities that the row describes",
}
_HOW: Final[Mapping[How, str]] = {
    "same": "",
    "name_variant": "in another spelling",
    "transliteration": "in another script",
    "address": "",
}
_STEPS: Final[Mapping[str, str]] = {
    "subject_to_ear": "subject to the EAR",
    "fdp": "foreign direct product",
    "de_minimis": "de minimis",
    "eccn": "ECCN",
    "mieu": "military-intelligence end user",
    "meu": "military end user",
    "ofac": "OFAC",
}
_STATUS: Final[Mapping[str, str]] = {
    "suspended": "suspended",
    "not_enforced": "the text stands, announced as not enforced",
    "letter": "by a letter to one company",
}
_CONFIDENCE: Final[Mapping[str, str]] = {
    "known": "known, not looked up",
    "calculated": "day calculated",
}


def headline(found: Determination) -> str:
    """The answer on the license: a symbol with its words."""
    words = f"{LICENSE_SYMBOLS[found.license]} {LICENSE_WORDS[found.license]}"
    if found.license == "prohibited" and found.general_prohibition:
        return f"{words} (General Prohibition {found.general_prohibition})"
    return words


def license_words(answer: License) -> str:
    """An answer inside a sentence: "license required"."""
    return LICENSE_WORDS[answer].lower().replace("the ear", "the EAR")


def because(found: Determination) -> str:
    """What the answer rests on, in one line."""
    certain = [one for one in found.requirements if one.certain and not one.text_only]
    match found.license:
        case "not_applicable":
            return "by these facts the EAR do not reach the item"
        case "not_required":
            return "none of the steps below found a requirement on these facts"
        case "indeterminate" if no_item(found):
            return f"{NAME_THE_ITEM}; the answer turns on it"
        case "indeterminate" if len(found.open_questions) == 1:
            return f"open: {found.open_questions[0]}"
        case "indeterminate":
            return "a fact that is not known decides; see what to find out"
        case "prohibited":
            certain = [one for one in certain if one.prohibited] or certain
    sources = ", ".join(dict.fromkeys(map(source_words, certain)))
    return f"by {sources}" if sources else "see the steps"


def means(answer: License) -> str:
    """What an answer does not say: that no requirement found, or an exception that could serve, is no permission."""
    return EXCEPTION_MEANS if answer == "required_unless_exception" else NO_PERMISSION


def no_item(found: Determination) -> bool:
    """Whether neither an ECCN nor a chip says what the item is."""
    return found.item.eccn is None and not found.item.alternatives and not found.transaction.item.chip


def is_quiet(step: Step) -> bool:
    """Whether nothing came of a step: it found nothing, asked nothing or took nothing away."""
    return _QUIET.fullmatch(step.outcome) is not None


def questions(found: Determination, *, every: bool) -> tuple[list[str], int]:
    """What to find out, and how many more questions wait for the ECCN, where that is not known.

    Args:
        found: the answer.
        every: whether all are told in any case.
    """
    if every or not no_item(found):
        return list(found.open_questions), 0
    rest = [text for text in found.open_questions if not _WAITS.search(text)]
    return [NAME_THE_ITEM, *rest], len(found.open_questions) - len(rest)


def used_words(step: Step) -> str:
    """The facts that a step used, as far as they are stated: "destination China, ECCN EAR99"."""
    told = {name: value for name, value in step.facts.items() if value not in _NOT_STATED}
    return ", ".join(f"{role_words(name)} {value}" for name, value in told.items())


def source_words(one: Requirement) -> str:
    """What brings a requirement: "744.11 (Zhipu AI)", "RS (country chart)"."""
    beside = one.party or ("" if any(char.isdigit() for char in one.source) else step_words(one.step))
    return f"{one.source} ({beside})" if beside else one.source


def requirement_words(one: Requirement) -> str:
    """A requirement with its reason; the party is named once."""
    marks = " (not enforced, not counted)" if one.text_only else "" if one.certain else " (open)"
    source = one.source if one.party and one.party in one.why else source_words(one)
    return f"{source}{marks}: {one.why.removeprefix(f'{one.source}: ')}"


def step_words(code: str) -> str:
    """A step's code in words: "country_chart" is "country chart"."""
    return _STEPS.get(code, code.replace("_", " "))


def role_words(role: str) -> str:
    """A role, or another code, in words: "end_user" is "end user"."""
    return role.replace("_", " ")


def item_words(found: Determination) -> str:
    """The item as it was classified: "3A090.a, from the chip NVIDIA H200 SXM"."""
    known, asked = found.item, found.transaction.item
    name = known.chip or asked.chip
    if known.eccn is not None:
        how = f"from the chip {name}" if known.how == "chip" and name else f"as {known.how}"
        parts = [f"{known.eccn}, {how}"]
    else:
        said = no_item(found) and found.license != "indeterminate"  # The line under the headline says it otherwise.
        parts = [NAME_THE_ITEM if said else f"ECCN not known{f' of {name}' if name else ''}"]
    if known.alternatives:
        parts.append(f"may be {' or '.join(known.alternatives)}")
    if asked.description:
        parts.append(asked.description)
    figures = (("TPP", known.tpp, ""), ("DRAM bandwidth", known.dram, " GB/s"))
    parts += [f"{label} {value}{unit}" for label, value, unit in figures if value is not None]
    return "; ".join(parts)


def subject_words(subject: bool | None) -> str:
    """Whether the EAR reach the item."""
    return {True: "subject to the EAR", False: "not subject to the EAR", None: "open whether it is subject to the EAR"}[
        subject
    ]


def route_words(found: Determination) -> str:
    """What moves from where to where: "reexport from SG to CN"."""
    asked = found.transaction
    start = f"from {asked.origin}" if asked.origin else "from a country not stated"
    end = f"to {asked.destination}" if asked.destination else "to a country not stated"
    return f"{role_words(asked.kind)} {start} {end}"


def hit_words(hit: ListHit) -> str:
    """How a party was found on a list, and since when the entry stands."""
    quoted = "" if hit.matched == hit.entry.name else f" “{hit.matched}”"
    how = f"by {_VIA[hit.via]}{quoted}"
    if said := _HOW[hit.how]:
        how = f"{how} {said}"
    since = hit.entry.listed_from
    listed = f"listed {listed_since(since)}" if since else "since when it is listed is not known"
    return f"{how}, {out_of_100(hit.score)} of 100; {listed}"


def policy_text(text: str | None) -> str | None:
    """A review policy as it stands inside a sentence: "presumption of denial"."""
    if not text or text[:2].isupper():
        return text or None
    return text[0].lower() + text[1:]


def days_words(days: Interval) -> str:
    """From when to when a row stands: "from 2023-11-17", "2022-10-21 to 2023-11-16"; empty where nothing bounds it."""
    if days.start and days.end:
        return f"{days.start} to {days.end}"
    if days.start:
        return f"from {days.start}"
    return f"until {days.end}" if days.end else ""


def basis_words(basis: Basis) -> str:
    """What must be known of a row beside its citation: its days, its status, how well it is known."""
    parts = [days_words(basis.days), _STATUS.get(basis.status, "")]
    if basis.status not in ("in_force", *_STATUS):
        parts.append(role_words(basis.status))
    if basis.confidence in _CONFIDENCE:
        parts.append(_CONFIDENCE[basis.confidence])
    elif basis.only_known:
        parts.append(f"check: {basis.only_known}")
    return "; ".join(filter(None, parts))


def usable(exceptions: Iterable[ExceptionStatus], *, ordinary: bool | None = None) -> list[ExceptionStatus]:
    """The exceptions that could serve, those for an ordinary sale first; or only those that are, or are not."""
    able = (one for one in exceptions if one.usable != "no" and ordinary in (None, one.ordinary))
    return sorted(able, key=lambda one: not one.ordinary)


def exception_words(one: ExceptionStatus, most: int = 10_000) -> str:
    """That an exception could serve, in so many characters at most, with the first of what has to be met."""
    shown = "; ".join(one.conditions[:_MOST_CONDITIONS])
    more = len(one.conditions) - _MOST_CONDITIONS
    conditions = f"; to be met: {shown}" + (f"; and {more} more" if more > 0 else "") if shown else ""
    return (
        f"{one.symbol} ({one.basis.citation.text}): {shorter(_taken_together(one.why.rstrip('.')), most)}{conditions}"
    )


def _taken_together(why: str) -> str:
    """A reason in which the paragraphs that may take an exception away are named once, one after the other."""
    parts = why.split("; ")
    held = [part for part in parts if _TAKEN_AWAY.fullmatch(part)]
    if len(held) < 2:
        return why
    named = ", ".join(part.removeprefix("15 CFR ").removesuffix(" may take it away") for part in held)
    return "; ".join([*(part for part in parts if part not in held), f"{named} may take it away"])


def refused(exceptions: Iterable[ExceptionStatus], most: int = 3) -> list[str]:
    """The exceptions that cannot serve: how many, then the first reasons with the symbols that each holds for."""
    by_reason: dict[str, list[str]] = {}
    for one in exceptions:
        if one.usable == "no":
            by_reason.setdefault(one.why.rstrip("."), []).append(one.symbol)
    if not by_reason:
        return []
    count = sum(map(len, by_reason.values()))
    lines = [f"{count} cannot serve"]
    for why, symbols in list(by_reason.items())[:most]:
        more = f" and {len(symbols) - _MOST_SYMBOLS} more" if len(symbols) > _MOST_SYMBOLS else ""
        lines.append(shorter(f"{', '.join(symbols[:_MOST_SYMBOLS])}{more}: {why}", _LONG_REASON))
    if (left := len(by_reason) - most) > 0:
        lines.append(f"and {left} more {'reason' if left == 1 else 'reasons'}; --format json has all")
    return lines


def effect_words(one: Effect) -> str:
    """An effect outside the EAR with its reason; title and party are named once."""
    who = f" ({one.party})" if one.party and one.party not in one.why else ""
    return one.why if f"{one.title}: " in one.why and not who else f"{one.title}{who}: {one.why}"


def change_words(change: Change) -> str:
    """What the answer would be if something were different."""
    parts = [f"{change.what}: {license_words(change.license)}"]
    if change.review_policy:
        parts.append(f"review {policy_text(change.review_policy)}")
    if change.exceptions:
        parts.append(f"exceptions that could serve: {', '.join(change.exceptions)}")
    return "; ".join(parts)


def shorter(text: str, most: int) -> str:
    """A text of at most so many characters, with a mark where its end is left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def list_or_none(texts: Sequence[str]) -> str:
    """Texts joined by commas; "none" where there is none."""
    return ", ".join(texts) or "none"

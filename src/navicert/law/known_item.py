"""Which ECCN is the item: as the user states it, or as the figures of the chip give it on the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from navicert.errors import InvalidInput, NotFound
from navicert.law.case import Case
from navicert.law.classification.catalog import find, nearest
from navicert.law.classification.chips import Classification, classify
from navicert.law.classification.figures import Range
from navicert.law.classification.rows import Paragraph, law
from navicert.law.corpus.eccns import Control, all_controls
from navicert.model.citation import Citation
from navicert.model.determination import Basis, Finding, KnownItem, Requirement, Step
from navicert.model.item import Item

# The fact that says that the item is a server, board or other assembly that holds the chip.
ASSEMBLY = "assembly"
STEP, ORDER = "classification", "order_of_review"
_ORDER = Basis(
    Citation("Supplement No. 4 to 15 CFR part 774", "https://www.ecfr.gov/current/title-15/part-774"),
    confidence="known",
)


def known_item(item: Item, as_of: date) -> KnownItem:
    """The item as far as it is classified on a day.

    Raises:
        NotFound: for a chip that the catalog does not know, with the nearest names.
    """
    tpp = _text(item.tpp)
    dram = _text(item.dram)
    if item.chip is None:
        how = "given" if item.eccn else "not known"
        return KnownItem(item.eccn, how, tpp, dram, item.datacenter)
    try:
        chips = find(item.chip)
    except NotFound as error:
        near = nearest(item.chip)
        hint = f"the nearest are {', '.join(near)}" if near else "navicert classify chip shows how to give figures"
        raise NotFound(
            f"item.chip: no chip has the name {item.chip!r}; {hint}; or give its ECCN as item.eccn"
        ) from error
    answers = classified(item.chip, as_of, item.datacenter)
    codes = tuple(dict.fromkeys(code for one in answers for code in _codes(one)))
    first = chips[0]
    _agree(item, codes, answers)
    same = len({(one.tpp, one.facts.dram) for one in answers}) == 1
    datacenter = first.datacenter if item.datacenter is None else item.datacenter
    eccn = item.eccn or (codes[0] if len(codes) == 1 else None)
    if eccn and not item.eccn and item.facts.get(ASSEMBLY):
        # A server or board is classified by itself: its own entry follows from that of the chip (Note to 4A090).
        eccn = next((one.assembly.eccn for one in answers if one.assembly is not None), eccn)
    return KnownItem(
        eccn, "given" if item.eccn else "chip", tpp or (_figure(answers[0].tpp) if same else None),
        dram or (_figure(first.dram) if same else None), datacenter, first.name if len(chips) == 1 else item.chip,
        () if eccn else codes,
    )  # fmt: skip


def _agree(item: Item, codes: Sequence[str], answers: Sequence[Classification]) -> None:
    """Refuse what speaks against the catalog: of two statements the milder one must not win silently."""
    if item.eccn and item.eccn.split(".")[0].upper() not in {
        code.split(".")[0] for code in (*codes, *_boards(answers))
    }:
        said = " or ".join(codes) or "not known"
        raise InvalidInput(
            f"item.eccn: {item.eccn} is given beside the chip {item.chip}, which is {said} on that day; leave one out",
            "item.eccn",
        )
    for field, given, known in (
        ("tpp", item.tpp, {_figure(one.tpp) for one in answers}),
        ("dram_gbps", item.dram, {_figure(one.facts.dram) for one in answers}),
    ):
        if given is not None and None not in known and _text(given) not in known:
            figures = " or ".join(sorted(text for text in known if text))
            raise InvalidInput(
                f"item.{field}: {given} is given, but the catalog has {figures} for {item.chip}; leave one out",
                f"item.{field}",
            )


def _boards(answers: Sequence[Classification]) -> Sequence[str]:
    """The entries of computers and boards that hold the chip, and their encryption items."""
    if not any(one.assembly for one in answers):
        return ()
    return law().reaching(answers[0].as_of)


@lru_cache(maxsize=2048)
def classified(name: str, as_of: date, datacenter: bool | None = None) -> Sequence[Classification]:
    """The classification of each chip that a name means.

    Args:
        name: of the catalog.
        as_of: the day whose text counts.
        datacenter: whether it is designed or marketed for datacenters, where the user says otherwise than the catalog.

    Raises:
        NotFound: with the nearest names.
    """
    chips = find(name)
    if datacenter is not None:
        chips = tuple(replace(chip, datacenter=datacenter) for chip in chips)
    return tuple(classify(chip, as_of) for chip in chips)


def _codes(one: Classification) -> list[str]:
    """The ECCNs that a classification leaves; before 3A090 existed circuits were in 3A991 or boards in 4A994."""
    if one.result == "did_not_exist":
        return list(one.text.eccns)
    return [way.eccn.partition("/")[0] for way in one.alternatives]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _figure(value: Range) -> str | None:
    if not value.known:
        return None
    number = value.low
    return _text(Decimal(number.numerator) / Decimal(number.denominator))


def classification(case: Case) -> Finding:
    """The steps: in which order the lists are looked through, and which ECCN it is."""
    order = Step(
        ORDER, "CCL" if case.code and case.code != "EAR99" else case.code or "open", _order_words(case), {}, (_ORDER,)
    )
    if case.item.chip:
        return Finding((order, _chip_step(case)), (), _chip_questions(case), _chip_flags(case))
    if case.eccn is None:
        return Finding((order, Step(STEP, "open", "neither an ECCN nor a chip was given")))
    if early := _too_early(case):
        ground, why = early
        step = Step(STEP, "open", why, {"ECCN": case.eccn}, (ground,))
        return Finding((order, step), (Requirement(STEP, case.code or "", why, (ground,), certain=False),), (why,))
    if doubt := _too_strong(case):
        step = Step(STEP, "open", doubt, {"ECCN": case.eccn, "TPP": case.known.tpp or ""})
        grounds = tuple(Basis(row.citation, row.days, row.status, row.confidence) for row in _advanced(case))
        return Finding((order, step), (Requirement(STEP, "3A090", doubt, grounds, certain=False),), (doubt,))
    heading = "as given: the classification itself was not checked"
    return Finding((order, Step(STEP, case.eccn, heading, {"ECCN": case.eccn})))


def _too_early(case: Case) -> tuple[Basis, str] | None:
    """Why an entry that a user stated cannot be taken as it is: its controls began after the day asked about."""
    named = [one for one in _controls_of(case.code or "") if one.reach(case.paragraph) != "no"]
    named = [one for one in named if one.days.end is None or one.days.end >= case.as_of]
    first = min(named, key=lambda one: one.days.start or date.min, default=None)
    if first is None or first.days.start is None or first.days.start <= case.as_of:
        return None
    why = (
        f"which ECCN named the item on {case.as_of}: what controls {case.eccn} began on {first.days.start}, so that the"
        " item may have been in another entry before"
    )
    # Without its days: that row does not stand on the day asked about.
    return Basis(first.ground.citation, text=f"{case.eccn}, from {first.days.start}"), why


@lru_cache(maxsize=1024)
def _controls_of(code: str) -> Sequence[Control]:
    """The controls of an entry, of all days, without those for terrorism, which entries keep from before."""
    return [one for one in all_controls() if one.eccn == code and one.reason != "AT"]


def _advanced(case: Case) -> Sequence[Paragraph]:
    return [row for row in law().paragraphs if case.as_of in row.days and not row.memory]


def _too_strong(case: Case) -> str:
    """Why an entry that a user stated cannot be taken as it is: the figures beside it are those of 3A090."""
    limits = law().thresholds("tpp", case.as_of)
    if case.code in (None, *law().reaching(case.as_of)) or not case.known.tpp or not limits:
        return ""
    if Fraction(case.known.tpp) < limits[0]:
        return ""
    return (
        f"whether {case.eccn} is right: a TPP of {case.known.tpp} is stated, and 3A090 begins at {limits[0]}; classify"
        " the chip (navicert classify chip)"
    )


def _order_words(case: Case) -> str:
    start = "defense articles of the United States Munitions List come first, and are not looked at here"
    if case.code is None:
        return start
    if case.code[2:3] == "6" and case.code != "EAR99":
        return f"{start}; {case.code} is a 600 series entry, which comes before the others"
    if case.code.endswith("515"):
        return f"{start}; {case.code} is a 9x515 entry, which comes before the others"
    return f"{start}; then 600 series and 9x515, then the other entries, then EAR99"


def _chip_step(case: Case) -> Step:
    answers = classified(case.item.chip or "", case.as_of, case.item.datacenter)
    facts = {"chip": case.known.chip or ""}
    if case.known.tpp:
        facts["TPP"] = case.known.tpp
    if case.known.dram:
        facts["DRAM bandwidth, GB/s"] = case.known.dram
    main = answers[0]
    outcome = case.eccn or "open"
    grounds = tuple(
        dict.fromkeys(
            Basis(step.citation, step.days, step.status, step.confidence, text=step.test)
            for step in main.steps
            if step.outcome in ("met", "excluded", "computed", "open")
        )
    )
    met = [step for step in main.steps if step.outcome in ("met", "excluded", "open")]
    why = "; ".join(f"{step.step}: {step.why or step.test}" for step in met) or main.label
    if case.item.facts.get(ASSEMBLY) and main.assembly is not None and not case.item.eccn:
        grounds = (*grounds, Basis(main.assembly.citation, main.assembly.days, confidence=main.assembly.confidence))
        why = f"an assembly that holds a chip of {main.eccn}: {main.assembly.eccn}; the chip: {why}"
    if main.result == "did_not_exist":
        why = f"{main.text.words}; taken as {' or '.join(main.text.eccns)}, which a board may not be"
    return Step(STEP, outcome, why, facts, grounds, tuple(f"also {code}" for code in case.known.alternatives))


def _chip_questions(case: Case) -> tuple[str, ...]:
    if case.eccn is not None:
        return ()
    answers = classified(case.item.chip or "", case.as_of, case.item.datacenter)
    ways = [f"{way.eccn} if {way.when}" for one in answers for way in one.alternatives if way.when]
    return (f"which ECCN names {case.item.chip}: {'; '.join(dict.fromkeys(ways)) or 'the variant decides'}",)


def _chip_flags(case: Case) -> tuple[str, ...]:
    answers = classified(case.item.chip or "", case.as_of, case.item.datacenter)
    out = [
        f"{one.facts.name} had not shipped on that day" for one in answers if one.hypothetical and one.facts.name
    ] + [
        f"{one.facts.name}: {one.confidence} confidence: {one.confidence_why}"
        for one in answers
        if one.confidence != "high"
    ]
    return tuple(dict.fromkeys(out))

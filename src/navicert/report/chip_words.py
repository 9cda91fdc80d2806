"""The words of a chip's classification."""

from __future__ import annotations

from typing import Final

from navicert.law.classification.chips import ChipAnswer, Classification, HeldLetter
from navicert.law.classification.worlds import AXES

NOT_PERMISSION: Final = (
    "An ECCN is not permission: destination, end use, end user and ownership can require a license for any item"
)
NOT_CHECKED: Final = (
    "whether a license is required: destination, end use, end user and their owners (parts 742, 744 and 746)",
    "license exceptions and their conditions (part 740)",
    "other paragraphs that can name the item: 3A001, 5A002 and 5A992, 9A515, the .z paragraphs, the ITAR",
    "whether the figures are true, and whether the maker claims higher ones elsewhere",
    "systems: TPP is per integrated circuit, and a board or computer has an ECCN of its own",
)
QUESTIONS: Final = {
    "tpp": "What are its dense TOPS at every precision (--tops, --bits)?",
    "tops": "What are its dense TOPS at every precision (--tops, --bits)?",
    "density": "What is its applicable die area: non-planar logic dies, in mm² (--die-area)? Has it none (--planar)?",
    "io": "What is its transfer rate to anything but memory, both directions added, in GB/s (--io-bandwidth)?",
    "datacenter": "Is it designed or marketed for datacenters (--datacenter, --no-datacenter)? Keep the evidence.",
}


def headline(answer: ChipAnswer) -> str:
    """The class in one line."""
    main = answer.main
    if not answer.agree:
        return "? OPEN: the variants of that name have different ECCNs"
    if main.result == "did_not_exist":
        return "none: ECCN 3A090 did not exist on that day"
    if main.result == "open":
        return f"? OPEN: {' or '.join(one.eccn for one in main.alternatives)}"
    return main.label


def turns_on(one: Classification) -> str:
    """The facts on which an open answer turns."""
    return " and ".join(dict.fromkeys(AXES[name] for name in one.decides)) or "figures that are not known"


def questions(one: Classification) -> list[str]:
    """What to ask."""
    return list(dict.fromkeys(QUESTIONS[name] for name in one.decides)) if one.result == "open" else []


def letter_words(held: HeldLetter) -> str:
    """A letter in one line."""
    letter = held.letter
    how = "names this chip" if held.named else "its words can reach this chip: look at it"
    state = letter.status if held.stands else f"{letter.status}; last day {letter.days.end}"
    return (
        f"{letter.day} to {letter.to_company}: {letter.words}; for {letter.destinations}; {how}; {state}. "
        f"It binds {letter.to_company} alone and changes no ECCN; to others it is a red flag"
    )


def hypothetical_words(one: Classification) -> str | None:
    """That a chip had not shipped on the day asked about."""
    if not one.hypothetical:
        return None
    when = (
        f"it first shipped in {one.facts.shipped_text}" if one.facts.shipped_text else "it is not known to have shipped"
    )
    return f"hypothetical on that day: {when}"

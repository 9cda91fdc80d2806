"""Write the labeled pairs that are derived from the bundled public-domain lists: `python -m bench.derive`.

The seed is fixed, so the files change only when the lists or this module do.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from bench import golden, slips
from bench import names_of_lists as lists
from bench.golden import Pair
from bench.names_of_lists import ListedParty

SOURCE = "Consolidated Screening List of 2026-07-31 (public domain)"
FLOOR = 60
RARE = ("near key", "misread letter")
A_FAMILY = 4  # numbered institutes of one corporation would fill the file


def nearest(parties: Sequence[ListedParty], floor: int = FLOOR) -> Iterator[tuple[ListedParty, ListedParty, float]]:
    """Each party with the other party whose name is nearest: (party, other, token-sort ratio).

    Names are compared without their legal forms.
    """
    names = [slips.core(p.name) for p in parties]
    for at, party in enumerate(parties):
        found = process.extract(names[at], names, scorer=fuzz.token_sort_ratio, limit=12, score_cutoff=floor)
        for _, score, other in found:
            if other != at and not lists.may_be_same(party, parties[other]):
                yield party, parties[other], score
                break


def kind_of(party: ListedParty) -> str:
    """The party kind by the row's own type; the Entity List does not say one."""
    if party.type == "individual":
        return "person"
    return "vessel" if party.type == "vessel" else "company"


def different(parties: Sequence[ListedParty], group: str, why: str, wanted: int, rng: random.Random) -> list[Pair]:
    """Nearest names of different parties: the nearest half, and as many of the others by chance."""
    seen: set[frozenset[str]] = set()
    families: Counter[str] = Counter()
    found = []
    for left, right, score in sorted(nearest(parties), key=lambda f: -f[2]):
        both = frozenset((left.name, right.name))
        family = re.sub(r"\d+(st|nd|rd|th)?", "#", left.name)
        if both not in seen and families[family] < A_FAMILY:
            seen.add(both)
            families[family] += 1
            found.append(Pair(left.name, right.name, False, kind_of(left), f"{why}, {score:.0f}", SOURCE, group))
    hardest, rest = found[: wanted // 2], found[wanted // 2 :]
    return hardest + rng.sample(rest, min(len(rest), wanted - len(hardest)))


def slipped(parties: Sequence[ListedParty], each: int, rng: random.Random) -> Iterator[Pair]:
    """Listed names after one slip."""
    for how in slips.SLIPS:
        done = 0
        for party in rng.sample(parties, len(parties)):
            if done == (each // 2 if how in RARE else each):
                break
            if len(party.name) > 80 or not party.name.isascii():
                continue
            changed = slips.slip(party.name, how, rng)
            if changed is not None:
                done += 1
                yield Pair(changed, party.name, True, kind_of(party), how, SOURCE, "slips")


def variants(parties: Sequence[ListedParty], wanted: int, rng: random.Random) -> Iterator[Pair]:
    """Names of one entry that its list prints as spellings of each other: as many words, none an acronym."""
    found = []
    for party in parties:
        if kind_of(party) == "vessel":
            continue
        for alias in party.aliases:
            words, other = _words(party.name), _words(alias)
            if sorted(words) == sorted(other) or len(words) != len(other) or len(words) < 2:
                continue
            near = [max(fuzz.ratio(w, o) for o in other) for w in words]
            if min(near) >= 60 and sum(n < 100 for n in near) <= 2:
                found.append(Pair(alias, party.name, True, kind_of(party), "alias of the list", SOURCE, "variants"))
    persons = [p for p in found if p.kind == "person"]
    firms = [p for p in found if p.kind != "person"]
    yield from rng.sample(persons, min(len(persons), wanted // 2))
    yield from rng.sample(firms, min(len(firms), wanted // 2))


def kinds(persons: Sequence[ListedParty], vessels: Sequence[ListedParty], rng: random.Random) -> list[Pair]:
    """Persons and vessels, enough of them for a threshold of their own: nearest others, slips, and aliases."""
    group = "kinds"
    out = different(persons, group, "different persons of the SDN List", 400, rng)
    out += different(vessels, group, "different vessels of the SDN List", 300, rng)
    for parties in (persons, vessels):
        out += [Pair(p.left, p.right, True, p.kind, p.why, SOURCE, group) for p in slipped(parties, 25, rng)]
    return out + [Pair(p.left, p.right, True, p.kind, p.why, SOURCE, group) for p in variants(persons, 240, rng)]


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.casefold())


def write_all() -> dict[str, int]:
    """Write every derived file; returns how many pairs each holds."""
    rng = random.Random(20261122)
    el = lists.entity_list()
    sdn = [p for p in lists.csl() if p.code == "SDN"]
    firms = rng.sample([p for p in sdn if kind_of(p) == "company" and len(p.name) > 8], 3000)
    persons = rng.sample([p for p in sdn if kind_of(p) == "person"], 3000)
    vessels = [p for p in sdn if kind_of(p) == "vessel"]
    groups = {
        "siblings": different(el, "siblings", "different parties of the Entity List", 500, rng),
        "lookalikes": different(firms, "lookalikes", "different firms of the SDN List", 200, rng)
        + different(persons, "lookalikes", "different persons of the SDN List", 150, rng)
        + different(vessels, "lookalikes", "different vessels of the SDN List", 60, rng),
        "slips": [*slipped(el, 44, rng), *slipped(firms, 14, rng)],
        "variants": list(variants([*el, *sdn], 300, rng)),
    }
    taken = {frozenset((p.left, p.right)) for pairs in groups.values() for p in pairs}
    # Drawn after the others and by itself, so that they stay as they are.
    more = kinds(rng.sample([p for p in sdn if kind_of(p) == "person"], 3000), vessels, random.Random(20261126))
    groups["kinds"] = [p for p in more if frozenset((p.left, p.right)) not in taken]
    return {name: golden.write(golden.FOLDER / f"{name}.tsv", pairs) for name, pairs in groups.items()}


if __name__ == "__main__":
    for name, count in write_all().items():
        print(f"{name}.tsv: {count} pairs")

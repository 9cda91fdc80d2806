"""Every list name whose score can reach the review floor, and its score: without loss.

For each unit of the query the index gives the units that may relate to it; each relation is worth at most its
similarity times the weight of both sides. A name is scored if the sum of the best of these could lift it to the
floor. The bound follows from the score itself, so that nothing the scorer would show is dropped; `exhaustive` scores
every name and proves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from navicert.matching import kernel
from navicert.matching.bounds import least_unread, most_without_overlap
from navicert.matching.calibration import calibration
from navicert.matching.edges import (
    ACRONYM_SIMILARITY,
    initial_relation,
    near_run,
    run_relation,
    token_relation,
)
from navicert.matching.evidence import SHORTEST_IDENTIFIER, identifier_key
from navicert.matching.han_readings import (
    ANCHORS,
    GUESS_LEAST,
    GUESS_MOST,
    brand_parts,
    keys_of,
    most_brands,
)
from navicert.matching.hanzi import segmented, word_runs
from navicert.matching.index import HAN_ALONE, HAN_TWIN, READ, Index, IndexedName, TextKind
from navicert.matching.pair import Alignment, align
from navicert.matching.relations import edit_budget
from navicert.matching.units import RUN, Unit, acronyms_of, asking_keys, filing_keys, units_of
from navicert.model.party import Identifier, PartyKind
from navicert.names.sounds import foreign_similarity, likeness
from navicert.names.tokens import Analyzed, Token, analyze
from navicert.names.weights import MAX_WEIGHT, Role

# How many brands a Han name may have left over, for the bound.
BRANDS = 2
# A raw score below which no floor lies: brands are not even compared there.
HOPELESS = 400


@dataclass(frozen=True, slots=True)
class Floors:
    """The score that a candidate must reach, where both names are in Latin letters and where one is not."""

    latin: int
    han: int

    @classmethod
    def of(cls, kind: PartyKind, floor: int | None) -> Floors:
        """The floor that was asked for, else those of the calibration."""
        figures = calibration(kind)
        return cls(figures.floor(False), figures.floor(True)) if floor is None else cls(floor, floor)

    def reached(self, alignment: Alignment) -> bool:
        """Whether two names reach their floor."""
        return alignment.score >= (self.han if alignment.han else self.latin)


@dataclass(frozen=True, slots=True)
class Hit:
    """A list name and how it compares with the query."""

    name: IndexedName
    alignment: Alignment


def _token(unit: Unit) -> Token:
    role = Role.WORD if unit.role == RUN else Role(unit.role)
    return Token(unit.text, 0, 0, role, unit.weight, unit.key, han=unit.han)


class Searcher:
    """Searches one index; keeps what it learned of words between queries."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._related = lru_cache(maxsize=65536)(self._find_related)

    def search(self, name: str, kind: PartyKind = "unknown", floor: int | None = None) -> list[Hit]:
        """The list names that reach the floor.

        Args:
            name: what is asked, in any script.
            kind: of the party, where known.
            floor: thousandths; the calibrated review floors where None.

        Returns:
            Hits, best first; ties by list and entry.
        """
        query = analyze(name)
        floors = Floors.of(kind, floor)
        return self._hits(query, kind, floors, self.numbers(query, kind, floors))

    def _hits(self, query: Analyzed, kind: PartyKind, floors: Floors, numbers: Iterable[int]) -> list[Hit]:
        hits = [
            Hit(item, alignment)
            for number in numbers
            if floors.reached(alignment := self._aligned(query, item := self.index.name(number), kind))
        ]
        return sorted(hits, key=_rank)

    def numbers(self, query: Analyzed, kind: PartyKind, floors: Floors) -> list[int]:
        """The numbers of the names that may reach their floor."""
        return sorted(self._candidates(query, kind, floors))

    def compared(self, query: Analyzed, numbers: Iterable[int] | None = None) -> Iterator[int]:
        """Of some names, or of all, the numbers of those that a query is compared with; see `index.HAN_TWIN`."""
        hidden, written = _hidden(query), self.index.name_written
        return (n for n in (range(self.index.size) if numbers is None else numbers) if written[n] != hidden)

    def identified(self, identifiers: Iterable[Identifier]) -> list[str]:
        """The ids of the entries that have one of the identifiers."""
        keys = [identifier_key(item.value) for item in identifiers]
        return sorted({entry for key in keys if len(key) >= SHORTEST_IDENTIFIER for entry in self.index.holders(key)})

    def exhaustive(
        self, name: str, kind: PartyKind = "unknown", floor: int | None = None, numbers: Iterable[int] | None = None
    ) -> list[Hit]:
        """The same, by scoring every name of the index: slow, and the proof of `search`.

        Args:
            name, kind, floor: as of `search`.
            numbers: of all names of the index, passed through by whoever watches how far it is.
        """
        query = analyze(name)
        return self._hits(query, kind, Floors.of(kind, floor), self.compared(query, numbers))

    @staticmethod
    def _aligned(query: Analyzed, item: IndexedName, kind: PartyKind) -> Alignment:
        return align(query, analyze(item.name.value), kind, item.party_kind)  # type: ignore[arg-type]

    def _candidates(self, query: Analyzed, kind: PartyKind, floors: Floors) -> Iterator[int]:
        """The numbers of the names whose bound reaches the floor."""
        unread: dict[int, int] = {}
        gains = self._gains(query, unread, floors.han)
        # Words of a Han name weigh what they stand for on the other side; only what is never read has its own weight.
        weight = 0 if query.has_han else sum(t.weight for t in query.tokens)
        rules = calibration(kind).rules
        # What is missing may cost more than its weight; for the bound it counts as its weight at most.
        alpha, beta = min(100, rules[kernel.ALPHA]), min(100, rules[kernel.BETA])
        slope = 100 - max(alpha, beta)
        weights, written, hidden = self.index.name_weight, self.index.name_written, _hidden(query)
        has_han = query.has_han
        for number, gain in gains.items():
            if written[number] == hidden:
                continue
            floor = floors.han if has_han or written[number] == HAN_ALONE else floors.latin
            # score = gain / (mass + alpha * missing + beta * missing), and mass >= gain: see the module of the kernel.
            missing = alpha * (weight + unread.get(number, 0)) + beta * weights[number]
            if 100_000 * gain >= (floor - 1) * (gain * slope + 1000 * missing):
                yield number

    def _gains(self, query: Analyzed, unread: dict[int, int], floor: int) -> dict[int, int]:
        """Per name, the most that its words can gain; `unread` gets the least weight of Han characters left over."""
        total: dict[int, int] = {}
        by_start: dict[int, dict[int, int]] = {}
        runs = [(-1 - at, token.text) for at, token in enumerate(query.tokens) if token.han]
        self._han_gains(runs, by_start, unread, floor - 1 if len(query.tokens) == 1 else 0)
        for unit in units_of(segmented(query)):
            best = by_start.setdefault(unit.start, {})
            for at, similarity in self._related(unit):
                postings = self.index.postings(at).tolist()
                for number, weight in zip(postings[::2], postings[1::2], strict=True):
                    gain = similarity * (unit.weight + weight)
                    if gain > best.get(number, 0):
                        best[number] = gain
        if not query.has_han and self.index.has_han_alone:
            by_start[-1] = self._gains_in_han(query)
        self._acronym_gains(query, by_start)
        for best in by_start.values():
            for number, gain in best.items():
                total[number] = total.get(number, 0) + gain
        return total

    def _acronym_gains(self, query: Analyzed, by_start: dict[int, dict[int, int]]) -> None:
        for at, token in enumerate(query.tokens):
            if token.role is not Role.WORD or token.han or not 3 <= len(token.text) <= 8:
                continue
            best = by_start.setdefault(at, {})
            values = self.index.acronym(token.text)
            for k in range(0, len(values), 2):
                gain = ACRONYM_SIMILARITY * (token.weight + values[k + 1])
                best[values[k]] = max(best.get(values[k], 0), gain)
        for letters, start, end in acronyms_of(query.tokens):
            weight = sum(t.weight for t in query.tokens[start:end])
            best = by_start.setdefault(start, {})
            for at in self.index.units_filed(f"t:{letters}"):
                if self.index.unit(at)[2] != Role.WORD:
                    continue
                postings = self.index.postings(at)
                for k in range(0, len(postings), 2):
                    gain = ACRONYM_SIMILARITY * (weight + postings[k + 1])
                    best[postings[k]] = max(best.get(postings[k], 0), gain)

    def _han_gains(
        self, runs: Sequence[tuple[int, str]], by_start: dict[int, dict[int, int]], unread: dict[int, int], least: int
    ) -> None:
        """What Han runs can gain from Latin names: by their spellings, and by their words in translation.

        Args:
            runs: Han characters, each with its place in `by_start`.
            by_start: gets the gain at most of each name.
            unread: gets the least weight that the runs have beside each name. A word that is read weighs what it
                stands for on the other side; the gain and the weight grow together, so that the bound holds.
            least: the gain that each unit of a name's weight needs, in thousandths, where one run is all there is: a
                name with less is left out at once. 0 leaves none out.
        """
        read = [(place, run, *self._slots(run)) for place, run in runs]
        met: dict[int, int] = {}
        for _, _, slots, units, _ in read:
            for number in slots:
                met[number] = met.get(number, 0) + len(units[number])
        for place, run, slots, _, guessed in read:
            best = by_start.setdefault(place, {})
            for number, anchors in met.items():
                words = slots.get(number, {})
                can_guess = anchors >= ANCHORS or number in guessed
                if not can_guess and sum(words.values()) < least * self.index.name_weight[number]:
                    continue
                gains: dict[tuple[int, int], int] = {}
                for (start, end, _), gain in words.items():
                    gains[start, end] = gains.get((start, end), 0) + gain
                gain = most_without_overlap(gains, len(run)) if gains else 0
                heavy = gain // 2000 + least_unread(run, tuple(gains))
                guess = self._guess(run, number, gain, heavy) if can_guess else 0
                unread[number] = unread.get(number, 0) + heavy
                best[number] = gain + guess

    def _slots(self, run: str) -> tuple[dict[int, dict[tuple[int, int, int], int]], dict[int, set[int]], set[int]]:
        """Per name what parts of a Han run gain and by which units, and the names where a sound may be guessed."""
        slots: dict[int, dict[tuple[int, int, int], int]] = {}
        met: dict[int, set[int]] = {}
        units, guessed = self._met(run)
        for place, found in units.items():
            for at, similarity in found.items():
                postings = self.index.postings(at).tolist()
                for number, weight in zip(postings[::2], postings[1::2], strict=True):
                    gain = 2 * similarity * weight
                    words = slots.get(number)
                    if words is None:
                        slots[number], met[number] = {place: gain}, {at}
                        continue
                    met[number].add(at)
                    if gain > words.get(place, 0):
                        words[place] = gain
        return slots, met, guessed

    def _met(self, run: str) -> tuple[dict[tuple[int, int, int], dict[int, int]], set[int]]:
        """The units that parts of a Han run may be read as, by the part and with the similarity at most.

        Also the names that have a word of the sound of a brand, which may be guessed beside one other word.
        """
        units: dict[tuple[int, int, int], dict[int, int]] = {}
        guessed: set[int] = set()
        for start, end, slot, key, most in keys_of(run):
            for at in self.index.units_filed(key):
                similarity = most
                if key[0] == "h":
                    guessed.update(self.index.postings(at)[::2])
                if key[0] in "hH":
                    similarity = most and foreign_similarity(run[start:end], self.index.unit(at)[0])
                if similarity:
                    found = units.setdefault((start, end, slot), {})
                    found[at] = max(found.get(at, 0), similarity)
        return units, guessed

    def _gains_in_han(self, query: Analyzed) -> dict[int, int]:
        """What Latin words can gain from names in Han characters that may be read as them."""
        met: dict[int, dict[int, int]] = {}
        for unit in units_of(query.tokens):
            if unit.role != RUN:
                for key in filing_keys(unit):
                    for number in self.index.han_names(key):
                        met.setdefault(number, {})[unit.start] = unit.weight
        weight = sum(t.weight for t in query.tokens)
        gains: dict[int, int] = {}
        for number, weights in met.items():
            said = sum(weights.values())
            # With two words agreeing, a brand left over may be guessed by its sound: see `hanzi.guessed`.
            guess = GUESS_MOST * (weight - said + MAX_WEIGHT * BRANDS) if len(weights) >= ANCHORS else 0
            gains[number] = 2000 * said + guess
        return gains

    def _guess(self, run: str, number: int, gain: int, least: int) -> int:
        """The most that brands left over on both sides can gain by their sound: see `hanzi.guessed`."""
        weight = self.index.name_weight[number]
        left, many = weight - gain // 2000, most_brands(run)
        most = MAX_WEIGHT * many + left
        if left <= 0 or not many or 1000 * (gain + GUESS_MOST * most) < HOPELESS * 1000 * (least + weight):
            return 0
        runs = _brand_words(self.index.name(number).name.value)
        if many == 1:
            # One brand stands for one run of words, so that how alike it sounds and what it weighs go together.
            return max((_guess_of(run, text) * (MAX_WEIGHT + min(left, w)) for text, w in runs), default=0)
        return max((_guess_of(run, text) for text, _ in runs), default=0) * most

    def _find_related(self, unit: Unit) -> tuple[tuple[int, int], ...]:
        """The units of the index that a unit of a query relates to, with the similarity at most."""
        found: dict[int, int] = {}
        keys = list(dict.fromkeys(asking_keys(unit)))
        for key in keys:
            for at in self.index.units_filed(key):
                if at not in found:
                    found[at] = self._similarity(unit, at)
        plain = unit.role not in (Role.NUMBER, Role.INITIAL) and unit.text.isalpha()
        if plain and unit.role != RUN:
            for at in self.index.starting_with(unit.text) if len(unit.text) >= 3 else ():
                if at not in found:
                    found[at] = self._similarity(unit, at)
        if plain and (unit.role != RUN or near_run(unit.text, unit.spaced)):
            for text in self._spelled_near(unit):
                for at in self.index.units_filed(f"t:{text}"):
                    if at not in found:
                        found[at] = self._similarity(unit, at)
        return tuple((at, similarity) for at, similarity in sorted(found.items()) if similarity)

    def _similarity(self, unit: Unit, at: int) -> int:
        text, spaced, role, key, han = self.index.unit(at)
        other = Unit(text, spaced, role, key, 0, 1, 0, han)
        if unit.role == RUN and role == RUN:
            return 1000 if unit.text == text else 0
        if unit.role == RUN:
            return run_relation(unit.text, unit.spaced, _token(other))[0]
        if role == RUN:
            return run_relation(text, spaced, _token(unit))[0]
        return token_relation(_token(unit), _token(other))[0] or initial_relation(_token(unit), _token(other))[0]

    def _spelled_near(self, unit: Unit) -> Iterator[str]:
        """Distinct texts of the index within the edit budget of a unit; runs are near to words only."""
        text = unit.text
        if unit.han:
            kinds: tuple[TextKind, ...] = ("han",)
        else:
            kinds = ("word",) if unit.role == RUN else ("word", "joined")
        for kind in kinds:
            for length in range(max(3, len(text) - 2), len(text) + 3):
                budget = edit_budget(max(length, len(text)))
                if unit.han or unit.role == RUN or kind == "joined":
                    budget = min(1, budget)
                texts = self.index.texts_of_length(kind, length) if budget >= abs(length - len(text)) and budget else []
                found: Sequence[tuple[str, int, int]] = (
                    process.extract(text, texts, scorer=OSA.distance, score_cutoff=budget, limit=None) if texts else ()
                )
                yield from (other for other, distance, _ in found if distance)


def _hidden(query: Analyzed) -> int:
    """How the names are written that a query is not compared with."""
    return READ if query.has_han else HAN_TWIN


@lru_cache(maxsize=65536)
def _guess_of(run: str, text: str) -> int:
    """The similarity that a guess gives any part of the brands of a run and a word, at most: see `hanzi.guessed`."""
    alike = max((likeness(part, text) for part in brand_parts(run)), default=0)
    return GUESS_LEAST + (GUESS_MOST - GUESS_LEAST) * alike // 1000


@lru_cache(maxsize=65536)
def _brand_words(name: str) -> tuple[tuple[str, int], ...]:
    """The words of a name that a brand may stand for, one to three together, with their weight."""
    tokens = analyze(name).tokens
    return tuple(
        ("".join(t.text for t in tokens[a:b]), sum(t.weight for t in tokens[a:b]))
        for a, b in word_runs(tokens, frozenset())
    )


def _rank(hit: Hit) -> tuple[int, int, str, str, str]:
    primary = 0 if hit.name.name.kind == "primary" else 1
    return (-hit.alignment.score, primary, hit.name.list_code, hit.name.entry_id, hit.name.name.value)

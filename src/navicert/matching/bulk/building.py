"""Makes the flat arrays of the list side, from the names of an index and the functions of the other modules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from navicert.errors import DataError
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk import tables
from navicert.matching.bulk.batch import Names, Reader
from navicert.matching.bulk.hashing import Array, U, bloom_of, finished, keys_of, make_table, pack, raw_hash
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.spelling import LONGEST_NEAR
from navicert.matching.bulk.tables import HAN_NAME, HAN_ROLE, ID_BITS, LISTED_PERSON, PERSON_NAME, Listed
from navicert.matching.bulk.views import viewed
from navicert.matching.bulk.words import ALPHA, W_AT, W_FLAGS, W_SIZE, Words, intern, new_words
from navicert.matching.edges import SHORTEST_NEAR_RUN, near_run
from navicert.matching.hanzi import segmented
from navicert.matching.relations import BRIDGES
from navicert.names import terms, translations
from navicert.names.concepts import concepts, phrase_concepts
from navicert.names.tokens import Token, analyze
from navicert.names.weights import Role

WORD, INITIAL, PLACE, NUMBER, PARTICLE, FORM = 0, 4, 2, 3, 5, 6
U32 = np.uint32


def _csr(owners: Array, count: int) -> Array:
    """Where the rows of each owner begin, for rows sorted by owner."""
    return np.searchsorted(owners, np.arange(count + 1)).astype(np.int32)


def _grouped(owners: Array, rows: Array, count: int) -> tuple[Array, Array]:
    order = np.argsort(owners, kind="stable")
    return _csr(owners[order], count), np.ascontiguousarray(rows[order])


class _Maker:
    """One build."""

    def __init__(self, lexicon: Lexicon, values: Sequence[str], persons: Array) -> None:
        self.lexicon = lexicon
        self.values = values
        self.persons = persons
        reader = Reader(lexicon, new_words(1 << 17))
        packed = pack(values)
        self.names: Names = reader.read(packed.data, packed.starts)
        self.words: Words = reader.words
        self.strings: list[tuple[Any, Array, Array]] = []
        self.places = lx.place_numbers()
        self._read_rare()

    def _read_rare(self) -> None:
        """Names in Han characters, and other names that the small engine reads."""
        rows: list[tuple[int, int, int, int]] = []
        keys: list[int] = []
        base = len(self.names.table)
        for number in self.names.rare.tolist():
            found = segmented(analyze(self.values[number]))
            self.names.begin[number], self.names.count[number] = base + len(rows), len(found)
            self.names.folded[number] = 0
            for token in found:
                rows.append(self._row(token))
                keys.append(self._key(token))
        if rows:
            self.names.table = np.concatenate([self.names.table, np.array(rows, np.int32)])
            self.names.keys = np.concatenate([self.names.keys, np.array(keys, np.int64)])

    def _row(self, token: Token) -> tuple[int, int, int, int]:
        country = self.places.get(token.country, 0)
        if token.han and token.role not in (Role.PLACE, Role.NUMBER, Role.FORM):
            return -1, HAN_ROLE, token.weight, country
        return (-1 if token.han else self._intern(token.text)), int(token.role), token.weight, country

    def _intern(self, text: str) -> int:
        packed = pack([text])
        size = len(packed.data) if text else 0
        return int(intern(self.lexicon, self.words, packed.data, 0, size, U(raw_hash(packed.data, 0, size))))

    def _key(self, token: Token) -> int:
        if token.role is Role.NUMBER:
            return int(token.key) + 1 if token.key.isdigit() else (1 << 61) + ord(token.key[0])
        return self.places.get(token.key, 0) if token.role is Role.PLACE else 0

    def make(self) -> Listed:
        """All arrays."""
        parts: dict[str, Array] = {}
        parts.update(self._texts())
        parts.update(self._runs())
        parts.update(self._concepts(parts))
        parts.update(self._names(parts))
        parts.update(self._postings(parts))
        parts.update(self._near(parts))
        keys = np.concatenate([key ^ mark for mark, key, _ in self.strings])
        table = make_table(keys, np.concatenate([number for _, _, number in self.strings]))
        return viewed(Listed(keys=table.keys, values=table.values, **parts))

    def _texts(self) -> dict[str, Array]:
        used = self.names.table[:, 0]
        self.word_of = np.unique(used[used >= 0])
        self.text_of = np.full(len(self.words.raw) + 1, -1, np.int32)
        self.text_of[self.word_of] = np.arange(len(self.word_of))
        info = self.words.info[self.word_of]
        data = self.words.data
        self.texts = [bytes(data[a : a + n]).decode() for a, n in zip(info[:, W_AT], info[:, W_SIZE], strict=True)]
        packed = pack(self.texts)
        self.strings.append((tables.TEXT, keys_of(self.texts), np.arange(len(self.texts))))
        flags = info[:, W_FLAGS].astype(np.int32)
        at = packed.starts.astype(np.int32)
        sounds = np.zeros(len(self.texts), np.uint64)
        tables.sound_keys(self.lexicon, packed.data, at, sounds)
        heard = np.flatnonzero(sounds)
        distinct, owner = np.unique(sounds[heard], return_inverse=True)
        self.strings.append((tables.SOUND, distinct, np.arange(len(distinct))))
        sound_at, sound_texts = _grouped(owner, heard.astype(np.int32), len(distinct))
        return {
            "text": packed.data, "text_at": at, "text_flags": flags, "text_letters": _letters(packed.data, at),
            "sound_at": sound_at, "sound_texts": sound_texts, **self._abbreviated(info, flags),
        }  # fmt: skip

    def _abbreviated(self, info: Array, flags: Array) -> dict[str, Array]:
        """Words of trade that may be abbreviated, and unknown words that may abbreviate, by their first letter."""
        letter = self.words.data[info[:, W_AT]].astype(np.int32) - 97
        size = info[:, W_SIZE]
        alpha = flags & ALPHA != 0
        long = np.flatnonzero(alpha & (flags & lx.GENERIC != 0) & (size >= 5)).astype(np.int32)
        short = np.flatnonzero(alpha & (flags & lx.KNOWN == 0) & (size >= 3)).astype(np.int32)
        long_at, long_texts = _grouped(letter[long], long, 26)
        short_at, short_texts = _grouped(letter[short], short, 26)
        return {"long_at": long_at, "long_texts": long_texts, "short_at": short_at, "short_texts": short_texts}

    def _runs(self) -> dict[str, Array]:
        total = int(np.sum(np.maximum(self.names.count - 1, 0) * 3)) + 1
        rows, keys = np.zeros((total, 5), np.int32), np.zeros((total, 2), np.uint64)
        n = tables.list_runs(self.words, self.names.begin, self.names.count, self.names.table, rows, keys)
        self.run_rows, keys = rows[:n], keys[:n]
        _, first, inverse = np.unique(keys[:, 0], return_index=True, return_inverse=True)
        order = np.lexsort((keys[first, 0], keys[first, 1]))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        self.run_number = rank[inverse].astype(np.int32)
        first = first[order]
        self.spaced = [self._spaced(row) for row in self.run_rows[first].tolist()]
        joined = keys[first, 1]
        fresh = np.append(True, joined[1:] != joined[:-1]) if len(joined) else np.zeros(0, bool)
        self.strings.append((tables.JOINED, joined[fresh], np.flatnonzero(fresh)))
        two = np.array([near_run(text.replace(" ", ""), text) for text in self.spaced], np.uint8)
        return {"run_key": joined, "run_two": two, **self._pairs(joined)}

    def _pairs(self, joined: Array) -> dict[str, Array]:
        """The letters of the runs that a word may be a slip for, each text once."""
        found: dict[int, int] = {}
        for at, spaced in enumerate(self.spaced):
            text = spaced.replace(" ", "")
            if near_run(text, spaced) and text.isalpha() and text.isascii() and len(text) <= LONGEST_NEAR:
                found.setdefault(int(joined[at]), at)
        runs = sorted(found.values())
        # A word stands for every run of its letters: the first of them is noted, and leads to the others.
        first = np.searchsorted(joined, joined[runs])
        packed = pack([self.spaced[at].replace(" ", "") for at in runs])
        at = packed.starts.astype(np.int32)
        flags = np.zeros(len(runs), np.int32)
        tables.flags_of(self.lexicon, packed.data, at, flags)
        return {
            "pair": packed.data, "pair_at": at, "pair_flags": flags, "pair_letters": _letters(packed.data, at),
            "pair_run": first.astype(np.int32),
        }  # fmt: skip

    def _spaced(self, row: Sequence[int]) -> str:
        name, start, end = row[0], row[1], row[2]
        first = int(self.names.begin[name])
        return " ".join(self.texts[self.text_of[self.names.table[first + k, 0]]] for k in range(start, end))

    def _concepts(self, parts: dict[str, Array]) -> dict[str, Array]:
        rows = [(at, c, v.similarity, BRIDGES[v.bridge], v.english)
                for at, text in enumerate(self.texts) for c, v in concepts(text).items()]  # fmt: skip
        phrases = [(at, c, v.english) for at, text in enumerate(self.texts) for c, v in phrase_concepts(text).items()]
        runs = [(at, c, v.english) for at, text in enumerate(self.spaced) for c, v in _phrase(text)]
        found_names: set[str] = {row[1] for row in rows} | {row[1] for row in (*phrases, *runs)}
        names = sorted(found_names)
        number = {name: at for at, name in enumerate(names)}
        self.strings.append((tables.CONCEPT, keys_of(names), np.arange(len(names))))
        total = len(names)
        table = np.array([(a, number[c], s, r, e) for a, c, s, r, e in rows], np.int32).reshape(-1, 5)
        table = table[np.lexsort((table[:, 1], table[:, 0]))]
        out: dict[str, Array] = {}
        other = np.ascontiguousarray(table[:, [0, 2, 3, 4]])
        out["text_of_concept"], out["concept_texts"] = _grouped(table[:, 1], other, total)
        for label, found in (("texts", phrases), ("runs", runs)):
            table = np.array([(number[c], a, e) for a, c, e in found], np.int32).reshape(-1, 3)
            out[f"phrase_{label}_at"], out[f"phrase_{label}"] = _grouped(table[:, 0], table[:, 1:].copy(), total)
        return {**out, **_dictionary(number), **self._special(number)}

    def _special(self, number: dict[str, int]) -> dict[str, Array]:
        words = lx.vocabulary()
        rows = [
            (at, number[c], v.similarity, BRIDGES[v.bridge], v.english)
            for at, word in enumerate(words)
            if self.lexicon.word[at, lx.L_FLAGS] & lx.SPECIAL
            for c, v in sorted(concepts(word).items())
            if c in number
        ]
        table = np.array(rows, np.int32).reshape(-1, 5)
        return {
            "word_concepts_at": _csr(table[:, 0], len(words)),
            "word_concepts": np.ascontiguousarray(table[:, 1:]),
        }

    def _names(self, parts: dict[str, Array]) -> dict[str, Array]:
        names = self.names
        total = len(names.begin)
        spans = [np.arange(b, b + n) for b, n in zip(names.begin, names.count, strict=True)]
        order = np.concatenate([np.zeros(0, np.int64), *spans])
        table, keys = names.table[order.astype(np.int64)], names.keys[order.astype(np.int64)]
        at = np.zeros(total + 1, np.int32)
        np.cumsum(names.count, out=at[1:])
        self.owner = np.repeat(np.arange(total, dtype=np.int32), names.count)
        self.tokens, self.token_keys, self.name_at = table, keys, at
        role, weight = table[:, 1], table[:, 2]
        words = np.stack([self.text_of[table[:, 0]], role * 256 + weight, table[:, 3]], 1).astype(np.int32)
        self.name_weight = np.bincount(self.owner, weight, total).astype(np.int64)
        personal = np.isin(role, (WORD, INITIAL, PARTICLE)) & (table[:, 0] >= 0)
        others = np.bincount(self.owner, ~personal, total) == 0
        flags = np.where(others & (names.count > 0), PERSON_NAME, 0)
        flags[names.rare] = HAN_NAME
        flags = flags | np.where(self.persons, LISTED_PERSON, 0)
        self.flags = flags
        run_at = np.zeros(total + 1, np.int32)
        np.cumsum(np.bincount(self.run_rows[:, 0], minlength=total), out=run_at[1:])
        if len(self.spaced) >= 1 << tables.RUN_BITS:
            raise DataError("the lists hold more than 16 million runs of words; split them into several workspaces")
        span = self.run_rows[:, 1] << 2 | (self.run_rows[:, 2] - self.run_rows[:, 1] - 1)
        runs = (self.run_number.astype(np.uint32) << U32(8)) | span.astype(np.uint32)
        return {
            "name_at": at, "name_words": words, "name_keys": keys, "name_run_at": run_at, "name_runs": runs,
            "name_folded": names.folded,
            "name_sign": self._signs(words), "name_flags": self.flags.astype(np.uint8), **self._place_texts(words),
        }  # fmt: skip

    def _signs(self, words: Array) -> Array:
        """What can be seen of each name without reading it; see `tables.signs`."""
        slots = np.zeros(len(words), np.int64)
        role, weight = words[:, 1] >> 8, words[:, 1] & 255
        slots[:] = [self._slot(t, r, k) for t, r, k in zip(words[:, 0], role, self.token_keys, strict=True)]
        out = np.zeros((len(self.values), 3), np.uint64)
        tables.signs(self.name_at, role, weight, slots, self.name_weight, out, self.flags)
        return out

    def _slot(self, text: int, role: int, key: int) -> int:
        if role == NUMBER:
            return int(tables.slot_of(int(key % 1000003) + tables.NUMBER_SLOTS))
        return int(tables.slot_of(int(text))) if text >= 0 else 0

    def _place_texts(self, words: Array) -> dict[str, Array]:
        role = words[:, 1] >> 8
        found = (role == PLACE) & (self.token_keys > 0) & (words[:, 0] >= 0)
        pairs = np.unique(np.stack([self.token_keys[found], words[found, 0]], 1), axis=0)
        at = _csr(pairs[:, 0], len(self.places) + 1)
        single = [(ord(text) - 97, n) for n, text in enumerate(self.texts) if len(text) == 1 and text.isalpha()]
        letters = np.array(single, np.int32).reshape(-1, 2)
        letter_at, letter_texts = _grouped(letters[:, 0], letters[:, 1].copy(), 26)
        return {
            "letter_at": letter_at,
            "letter_texts": letter_texts,
            "place_texts_at": at,
            "place_texts": np.ascontiguousarray(pairs[:, 1].astype(np.int32)),
        }

    def _postings(self, parts: dict[str, Array]) -> dict[str, Array]:
        """Who has which unit; each kind gives the posting, the name and the weight of the unit in it."""
        role, weight, word = self.tokens[:, 1], self.tokens[:, 2], self.tokens[:, 0]
        text = self.text_of[word]
        groups: list[tuple[int, Array, Array, Array]] = []
        found = (text >= 0) & ~np.isin(role, (NUMBER, FORM, HAN_ROLE))
        groups.append((len(self.texts), text[found], self.owner[found], weight[found]))
        groups.append((len(self.spaced), self.run_number, self.run_rows[:, 0], self.run_rows[:, 3]))
        groups.append(self._initial_runs())
        letter = np.where(word >= 0, self.words.data[self.words.info[word, W_AT]].astype(np.int32) - 97, -1)
        person = self.flags[self.owner] & PERSON_NAME != 0
        for which in ((role == INITIAL), (role == WORD)):
            found = which & person & (letter >= 0)
            groups.append((26, letter[found], self.owner[found], weight[found]))
        found = (role == PLACE) & (self.token_keys > 0)
        groups.append((len(self.places) + 1, self.token_keys[found], self.owner[found], weight[found]))
        found = (role == NUMBER) & (self.token_keys > 0)
        distinct, number = np.unique(self.token_keys[found], return_inverse=True)
        figures = np.array([finished(U(int(key)), 8) for key in distinct.tolist()], np.uint64)
        self.strings.append((tables.FIGURE, figures, np.arange(len(distinct))))
        groups.append((len(distinct), number, self.owner[found], weight[found]))
        return self._join(groups)

    def _initial_runs(self) -> tuple[int, Array, Array, Array]:
        room = int(np.sum(self.names.count * 4 * 6)) + 1
        rows, keys = np.zeros((room, 2), np.int32), np.zeros(room, np.uint64)
        n = tables.list_initials(self.words, self.names.begin, self.names.count, self.names.table, rows, keys)
        distinct, number = np.unique(keys[:n], return_inverse=True)
        self.strings.append((tables.ACRONYM, distinct, np.arange(len(distinct))))
        return len(distinct), number, rows[:n, 0], rows[:n, 1]

    def _join(self, groups: Sequence[tuple[int, Array, Array, Array]]) -> dict[str, Array]:
        bases = np.cumsum([0, *(size for size, _, _, _ in groups)])
        posting = np.concatenate([base + g[1] for base, g in zip(bases, groups, strict=False)]).astype(np.int64)
        name = np.concatenate([g[2] for g in groups]).astype(np.int64)
        weight = np.concatenate([g[3] for g in groups]).astype(np.int64)
        # Names in Han characters are found another way.
        latin = self.flags[name] & HAN_NAME == 0
        posting, name, weight = posting[latin], name[latin], weight[latin]
        total = int(bases[-1])
        least, most = np.full(total, 1 << 14, np.int64), np.zeros(total, np.int64)
        np.minimum.at(least, posting, weight)
        np.maximum.at(most, posting, weight)
        pairs = np.unique(posting * len(self.values) + name)
        posting, name = pairs // len(self.values), pairs % len(self.values)
        order = np.lexsort((self.name_weight[name], posting))
        return {
            "post": name[order].astype(np.int32), "post_at": _csr(posting[order], total), "bases": bases[1:],
            "post_weight": np.stack([least, most], 1).astype(np.int16),
        }  # fmt: skip

    def _near(self, parts: dict[str, Array]) -> dict[str, Array]:
        out: dict[str, Array] = {}
        room = len(self.texts) * 48 + 1
        keys, ids = np.zeros(room, np.uint64), np.zeros(room, np.uint64)
        n = tables.deletion_keys(
            parts["text"], parts["text_at"], parts["text_flags"], np.ones(len(self.texts), bool), keys, ids
        )
        out["deleted"], out["deleted_at"], out["deleted_bloom"] = _bucketed(keys[:n], ids[:n], 9)
        size = np.diff(parts["text_at"])
        longer = (parts["text_flags"] & ALPHA != 0) & (size >= SHORTEST_NEAR_RUN - 1) & (size <= LONGEST_NEAR)
        for label, text, chosen in (("pair", "pair", np.ones(len(parts["pair_run"]), bool)), ("word", "text", longer)):
            keys, ids = np.zeros(2 * len(chosen) + 1, np.uint64), np.zeros(2 * len(chosen) + 1, np.uint64)
            n = tables.half_keys(parts[text], parts[f"{text}_at"], chosen, keys, ids)
            half = f"{label}_half"
            out[half], out[f"{half}_at"], out[f"{half}_bloom"] = _bucketed(keys[:n], ids[:n])
        phrases = sorted(terms._reverse())
        exact = [keys_of(phrases), keys_of(sorted(translations._by_pinyin())), keys_of(self.texts), parts["run_key"]]
        out["exact_bloom"] = bloom_of(np.concatenate(exact))
        return out


def _letters(text: Array, at: Array) -> Array:
    out = np.zeros(len(at) - 1, np.int32)
    tables.all_letters(text, at, out)
    return out


def _bucketed(keys: Array, ids: Array, bits_a_key: int = 14) -> tuple[Array, Array, Array]:
    """Keys with the numbers filed under them, in order, where each bucket begins, and a filter of the keys."""
    filter_ = bloom_of(keys, bits_a_key)
    entries = np.unique((keys & ~U((1 << ID_BITS) - 1)) | ids)
    bits = min(22, max(4, int(np.log2(len(entries) + 1)) - 2))
    where = (entries >> U(40)) & U((1 << bits) - 1)
    order = np.argsort(where, kind="stable")
    starts = np.searchsorted(where[order], np.arange((1 << bits) + 1, dtype=np.uint64)).astype(np.int32)
    entries = np.ascontiguousarray(entries[order])
    return entries, starts, filter_


def _phrase(text: str) -> Iterable[tuple[str, Any]]:
    return phrase_concepts.__wrapped__(text).items()


def _dictionary(number: dict[str, int]) -> dict[str, Array]:
    """For each English phrase and each pinyin term of the lexicon the concepts that the lists also have."""
    rows: list[tuple[int, int]] = []
    english = sorted(terms._reverse())
    for at, phrase in enumerate(english):
        hanzi = sorted(terms._reverse()[phrase].hanzi)
        rows += [(at, number[f"han {word}"]) for word in hanzi if f"han {word}" in number]
    pinyin = sorted(translations._by_pinyin())
    for at, phrase in enumerate(pinyin):
        rows += [
            (len(english) + at, number[f"han {word}"])
            for word in translations.pinyin_terms(phrase)
            if f"han {word}" in number
        ]
    table = np.array(rows, np.int32).reshape(-1, 2)
    return {
        "phrase_at": _csr(table[:, 0], len(english) + len(pinyin)),
        "phrases": np.ascontiguousarray(table[:, 1]),
    }


def build(lexicon: Lexicon, values: Sequence[str], persons: Sequence[bool]) -> Listed:
    """The flat arrays of some names.

    Args:
        lexicon: the tables of the names package.
        values: the names as the lists print them, in the order of the index.
        persons: for each name whether the entry is a person.
    """
    return _Maker(lexicon, values, np.array(persons, bool)).make()

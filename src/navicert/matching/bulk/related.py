"""Which words and runs of the lists a word relates to, found once for each distinct word and kept.

The relations are those of `matching.relations` and `matching.edges`; the keys under which they are found follow
`matching.units`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from navicert.matching import edges, kernel
from navicert.matching.bulk import lexicon as lx
from navicert.matching.bulk import tables as tb
from navicert.matching.bulk.compiled import compiled
from navicert.matching.bulk.finding import Finder
from navicert.matching.bulk.hashing import POWERS, Array, U, find, finished, raw_hash
from navicert.matching.bulk.lexicon import Lexicon
from navicert.matching.bulk.neighbors import NEAR, NEAR_RUN, SURE, better, held, near_pairs, near_texts, note_runs
from navicert.matching.bulk.spelling import LONGEST_NEAR, near, shortened, sound_key, stem
from navicert.matching.bulk.tables import Listed
from navicert.matching.bulk.views import viewed
from navicert.matching.bulk.words import ALPHA, SYLLABIC, W_AT, W_FLAGS, W_SIZE, Words, about, spells
from navicert.names import concepts

STEM, OLDER, TRANSLATED = concepts.STEM, concepts.OLDER, concepts.TRANSLATION - 20
JOINED = edges.JOINED
ACRONYM, INITIAL = edges.ACRONYM_SIMILARITY, edges.INITIAL_SIMILARITY
SAME, SOUND = kernel.REL_SAME, kernel.REL_SOUND
SHORT, TRANSLATION = kernel.REL_ABBREVIATED, kernel.REL_TRANSLATED
HEARD, UNSURE = 700, 700


class Links(NamedTuple):
    """What each word relates to.

    Attributes:
        facts: a row for each word, a column for each R_ constant.
        links: posting (of a word or run), similarity, relation.
        used: how many words are done, and how many links there are.
    """

    facts: Array
    links: Array
    used: Array


R_BEGIN, R_END, R_MOST, R_VALUE, R_GAIN, R_COST, R_TEXT, R_ACRONYM = range(8)


def new_links(words: int) -> Links:
    """Nothing related yet, with room for some words."""
    links = np.zeros((8 * words + 1024, 3), np.int32)
    return viewed(Links(np.zeros((words, 8), np.int64), links, np.zeros(2, np.int64)))


@compiled
def concept_rows(lex: Lexicon, listed: Listed, text: Array, begin: int, size: int, flags: int, finder: Finder) -> int:
    """The concepts of a word that is on no list of special words, in `finder.rows`: its sound and its stem."""
    count = 0
    if not flags & ALPHA or size < 2:
        return 0
    if flags & SYLLABIC and size >= 4 and spells(lex, text, begin, size, lx.PINYIN) > 1:
        raw = U(0)
        for byte in (115, 111, 117, 110, 100, 32):  # "sound "
            raw = raw * U(0x9E3779B97F4A7C15) + U(byte) + U(1)
        raw = raw * POWERS[size] + raw_hash(text, begin, size)
        number = find(listed.keys, listed.values, tb.CONCEPT ^ finished(raw, size + 6))
        if number >= 0:
            finder.rows[0, 0], finder.rows[0, 1] = number, OLDER
            finder.rows[0, 2], finder.rows[0, 3] = kernel.REL_TRANSLITERATED, 0
            count = 1
    base = stem(lex, text, begin, size, finder.room[0])
    raw = U(0)
    for byte in (115, 116, 101, 109, 32):  # "stem "
        raw = raw * U(0x9E3779B97F4A7C15) + U(byte) + U(1)
    raw = raw * POWERS[base] + raw_hash(finder.room[0], 0, base)
    number = find(listed.keys, listed.values, tb.CONCEPT ^ finished(raw, base + 5))
    if number >= 0:
        finder.rows[count, 0], finder.rows[count, 1] = number, STEM
        finder.rows[count, 2], finder.rows[count, 3] = NEAR, 0
        count += 1
    return count


@compiled
def _by_concepts(listed: Listed, rows: Array, first: int, last: int, same: int, finder: Finder) -> None:
    for at in range(first, last):
        concept, english = int(rows[at, 0]), rows[at, 3]
        for k in range(listed.text_of_concept[concept], listed.text_of_concept[concept + 1]):
            text = int(listed.concept_texts[k, 0])
            if text != same and not (english and listed.concept_texts[k, 3]):
                similarity = min(rows[at, 1], listed.concept_texts[k, 1])
                better(finder, text, int(similarity), int(listed.concept_texts[k, 2]), 1001)


@compiled
def _abbreviations(listed: Listed, text: Array, begin: int, size: int, flags: int, finder: Finder) -> None:
    letter = int(text[begin]) - 97
    if not flags & lx.KNOWN:
        for k in range(listed.long_at[letter], listed.long_at[letter + 1]):
            other = int(listed.long_texts[k])
            start, length = int(listed.text_at[other]), int(listed.text_at[other + 1] - listed.text_at[other])
            found = shortened(text, begin, size, flags, listed.text, start, length, int(listed.text_flags[other]),
                              finder.bones)  # fmt: skip
            if found:
                better(finder, other, found, SHORT, SURE)
    if flags & lx.GENERIC:
        for k in range(listed.short_at[letter], listed.short_at[letter + 1]):
            other = int(listed.short_texts[k])
            start, length = int(listed.text_at[other]), int(listed.text_at[other + 1] - listed.text_at[other])
            found = shortened(listed.text, start, length, int(listed.text_flags[other]), text, begin, size, flags,
                              finder.bones)  # fmt: skip
            if found:
                better(finder, other, found, SHORT, SURE)


@compiled
def _by_sound(
    lex: Lexicon, listed: Listed, text: Array, begin: int, size: int, flags: int, same: int, finder: Finder
) -> None:
    if size < 4:
        return
    n = sound_key(lex, text, begin, size, finder.room)
    if n < 3:
        return
    group = find(listed.keys, listed.values, tb.SOUND ^ finished(raw_hash(finder.room[2], 0, n), n))
    if group < 0:
        return
    for k in range(listed.sound_at[group], listed.sound_at[group + 1]):
        other = int(listed.sound_texts[k])
        if other != same and not flags & int(listed.text_flags[other]) & lx.KNOWN:
            better(finder, other, HEARD, SOUND, UNSURE)


@compiled
def phrase_links(
    lex: Lexicon, listed: Listed, joined: Any, spaced: Any, at: Array, found: Array, base: int, finder: Finder
) -> None:
    """Note the words (or runs) of the lists that translate what a phrase translates.

    Args:
        joined, spaced: keys of the phrase without and with spaces.
        at, found: `phrase_texts` or `phrase_runs` of the lists.
        base: of their postings.
    """
    english = find(lex.keys, lex.values, lx.ENGLISH ^ spaced)
    pinyin = find(lex.keys, lex.values, lx.PINYIN_TERMS ^ joined)
    if pinyin >= 0:
        pinyin += int(lex.plain[lx.ENGLISH_PHRASES])
    for side in range(2):
        phrase = english if side == 0 else pinyin
        if phrase < 0:
            continue
        for k in range(listed.phrase_at[phrase], listed.phrase_at[phrase + 1]):
            concept = listed.phrases[k]
            for x in range(at[concept], at[concept + 1]):
                if side == 1 or not found[x, 1]:
                    posting = base + int(found[x, 0])
                    if not held(finder, posting):
                        better(finder, posting, TRANSLATED, TRANSLATION, 1001)


@compiled
def _to_runs(
    lex: Lexicon, listed: Listed, text: Array, begin: int, size: int, flags: int, key: Any, finder: Finder
) -> None:
    """Note the runs of the lists that a word may stand for."""
    base = int(listed.bases[tb.B_RUN])
    run = find(listed.keys, listed.values, tb.JOINED ^ key)
    while 0 <= run < len(listed.run_key) and listed.run_key[run] == key:
        better(finder, base + run, JOINED, SAME, 1001)
        run += 1
    phrase_links(lex, listed, key, key, listed.phrase_runs_at, listed.phrase_runs, base, finder)
    if flags & ALPHA and edges.SHORTEST_NEAR_RUN - 1 <= size <= LONGEST_NEAR:
        near_pairs(listed, text, begin, size, flags, finder)


@compiled
def _exhaust(listed: Listed, text: Array, begin: int, size: int, flags: int, same: int, finder: Finder) -> None:
    """Note what is near by trying every word and run: the proof of the tables."""
    for other in range(len(listed.text_at) - 1):
        start, length = int(listed.text_at[other]), int(listed.text_at[other + 1] - listed.text_at[other])
        if other != same and abs(length - size) <= 2 and held(finder, other) < SURE:
            score = near(text, begin, size, flags, listed.text, start, min(length, 64),
                         int(listed.text_flags[other]), finder.masks, 2)  # fmt: skip
            better(finder, other, score, NEAR, SURE)
    for pair in range(len(listed.pair_run)):
        start, length = int(listed.pair_at[pair]), int(listed.pair_at[pair + 1] - listed.pair_at[pair])
        if abs(length - size) <= 1:
            score = near(text, begin, size, flags, listed.pair, start, length, int(listed.pair_flags[pair]),
                         finder.masks, 1)  # fmt: skip
            if score:
                note_runs(listed, int(listed.pair_run[pair]), score - NEAR_RUN, finder)


@compiled
def relate_word(
    lex: Lexicon, listed: Listed, words: Words, word: int, rows: Array, first: int, last: int, full: bool,
    finder: Finder,
) -> int:  # fmt: skip
    """Find everything that a word relates to; it is then in `finder.touched`. The number of the same word, or -1.

    Args:
        rows, first, last: its concepts, where they were looked up; first < 0 where they are to be found here.
        full: whether to try every word of the lists instead of trusting the tables.
    """
    begin, size, flags = int(words.info[word, W_AT]), int(words.info[word, W_SIZE]), int(words.info[word, W_FLAGS])
    text = words.data
    key = finished(words.raw[word, 0], size)
    finder.round[0] += 1
    finder.round[1] = 0
    same = find(listed.keys, listed.values, tb.TEXT ^ key)
    row, _ = about(lex, text, begin, size, key)
    if flags & lx.SPECIAL:
        _by_concepts(listed, listed.word_concepts, int(listed.word_concepts_at[row]),
                     int(listed.word_concepts_at[row + 1]), same, finder)  # fmt: skip
    elif first >= 0:
        _by_concepts(listed, rows, first, last, same, finder)
    else:
        _by_concepts(listed, finder.rows, 0, concept_rows(lex, listed, text, begin, size, flags, finder), same, finder)
    if full:
        _exhaust(listed, text, begin, size, flags, same, finder)
    elif flags & ALPHA and 3 <= size <= LONGEST_NEAR:
        near_texts(listed, text, begin, size, flags, finder)
    if flags & ALPHA and size >= 3:
        _abbreviations(listed, text, begin, size, flags, finder)
    _by_sound(lex, listed, text, begin, size, flags, same, finder)
    _to_runs(lex, listed, text, begin, size, flags, key, finder)
    if same >= 0:
        better(finder, same, 1000, SAME, 1001)
    return same


@compiled
def is_doubtful(lex: Lexicon, words: Words, word: int, room: Array) -> bool:
    """Whether the concepts of a word must be looked up by `names.concepts`: it shortens a word, or is spelled in an
    older way."""
    begin, size, flags = int(words.info[word, W_AT]), int(words.info[word, W_SIZE]), int(words.info[word, W_FLAGS])
    if flags & lx.SPECIAL or not flags & ALPHA or size < 2:
        return False
    base = stem(lex, words.data, begin, size, room)
    key = finished(raw_hash(room, 0, base), base)
    if find(lex.keys, lex.values, lx.ABBREVIATIONS ^ key) >= 0:
        return True
    return not flags & SYLLABIC and size >= 4 and spells(lex, words.data, begin, size, lx.OLDER) > 0


@compiled
def doubtful(lex: Lexicon, words: Words, first: int, room: Array, out: Array) -> int:
    """The words from a number on whose concepts must be looked up; how many. `room` is for one word."""
    count = 0
    for word in range(first, words.used[0]):
        if is_doubtful(lex, words, word, room):
            out[count] = word
            count += 1
    return count


@compiled
def value_of(similarity: int, weight: int, cost: int) -> int:
    """What a list unit of a weight adds to the query's side of the bound; see `scan`."""
    return 100 * (similarity - cost) * weight


@compiled
def gain_of(similarity: int, weight: int, cost: int, beta: int) -> int:
    """The same, counting what it takes away of the entry's own weight."""
    return weight * (100 * similarity + cost * (beta - 100))


@compiled
def relate_words(
    lex: Lexicon, listed: Listed, words: Words, given: Array, given_at: Array, cost: int, beta: int, full: bool,
    finder: Finder, links: Links, origin: int,
) -> bool:  # fmt: skip
    """Relate every word that is new; False where there is no room for more links.

    Args:
        given, given_at: for each word from `origin` on its concepts, where they were looked up.
        cost, beta: of the bound.
    """
    base = int(links.used[0])
    for word in range(base, words.used[0]):
        first, last = int(given_at[word - origin]), int(given_at[word - origin + 1])
        same = relate_word(lex, listed, words, word, given, first if last > first else -1, last, full, finder)
        count, end = int(finder.round[1]), int(links.used[1])
        if end + count > len(links.links):
            return False
        facts = links.facts[word]
        facts[R_BEGIN], facts[R_TEXT], facts[R_MOST], facts[R_COST] = end, same, 0, 0
        facts[R_VALUE], facts[R_GAIN] = -(1 << 60), 0
        for k in range(count):
            posting = int(finder.touched[k])
            size = int(listed.post_at[posting + 1] - listed.post_at[posting])
            similarity = int(finder.best[posting, 0])
            if size == 0 or similarity == 0:
                continue
            links.links[end, 0], links.links[end, 1] = posting, similarity
            links.links[end, 2] = finder.best[posting, 1]
            end += 1
            facts[R_COST] += size
            note(listed, posting, similarity, cost, beta, facts)
        key = finished(words.raw[word, 0], words.info[word, W_SIZE])
        facts[R_ACRONYM] = find(listed.keys, listed.values, tb.ACRONYM ^ key)
        if facts[R_ACRONYM] >= 0:
            facts[R_ACRONYM] += listed.bases[tb.B_ACRONYM]
            posting = int(facts[R_ACRONYM])
            facts[R_COST] += int(listed.post_at[posting + 1] - listed.post_at[posting])
            note(listed, posting, ACRONYM, cost, beta, facts)
        facts[R_END] = end
        links.used[0], links.used[1] = word + 1, end
    return True


@compiled
def note(listed: Listed, posting: int, similarity: int, cost: int, beta: int, facts: Array) -> None:
    """Let a posting raise the most that a word, or what starts at it, can add."""
    facts[R_MOST] = max(facts[R_MOST], similarity)
    for side in range(2):
        weight = int(listed.post_weight[posting, side])
        facts[R_VALUE] = max(facts[R_VALUE], value_of(similarity, weight, cost))
        facts[R_GAIN] = max(facts[R_GAIN], gain_of(similarity, weight, cost, beta))

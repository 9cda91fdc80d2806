"""The score, defined once: align two lists of tokens and weigh what is the same, what is missing and what differs.

Everything here is integers over flat sequences, without objects, so that the same source runs interpreted on one
pair and compiled on millions, with the same result to the last bit: the score of a pair is the same alone, in a
batch, in any order and on any number of threads.

A name is `n` tokens, each with a weight (0..100, from its rarity), a role and a key. An edge says that a run of one
to four tokens on one side stands for a run on the other, with a similarity in thousandths. The alignment takes edges
greedily, heaviest first, ties by position, each token once. Then

    score = 1000 * sum(similarity * weight of both runs) / (weight of both runs + ALPHA * weight missing from the
            entry + BETA * weight missing from the query + GAMMA * the smaller of the two, words only)

A word that only one side has costs less than words that both sides have and that differ; numbers, places and lines
of business that differ are reported as flags, which the calibration turns into ceilings.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

# Roles of a token.
WORD, GENERIC, PLACE, NUMBER, INITIAL, PARTICLE, FORM = 0, 1, 2, 3, 4, 5, 6

# Positions in the parameter sequence.
ALPHA, BETA, GAMMA, ORDER, THIN, EXTRA, FAR, PARTICULAR = 0, 1, 2, 3, 4, 5, 6, 7
PARAMETERS = 8

# Flags of an alignment.
NUMBER_DIFFERS = 1
PLACE_DIFFERS = 2
BUSINESS_DIFFERS = 4
WORD_DIFFERS = 8
THIN_EVIDENCE = 16
INITIAL_ONLY = 32
NUMBER_MISSING = 64
PLACE_MISSING = 128
ACRONYM_ONLY = 256
SOUND_ONLY = 512
WORD_MISSING_ENTRY = 1024
WORD_MISSING_QUERY = 2048
REORDERED = 4096
BUSINESS_EXTRA = 8192
BUSINESS_FAR = 16384
MIXED_DIFFERS = 32768
GUESSED = 65536
LONE_WORD = 131072
INITIAL_DIFFERS = 262144
BRANDLESS = 524288

# Relations of an edge that the kernel has to know; the others are only carried along.
REL_SAME, REL_NEAR, REL_SOUND, REL_TRANSLITERATED, REL_TRANSLATED = 0, 1, 2, 3, 4
REL_ABBREVIATED, REL_ACRONYM, REL_INITIAL, REL_PINYIN, REL_ACRONYM_SHORT, REL_GUESS = 5, 6, 7, 8, 9, 10

MAX_TOKENS = 60


def choose_edges(
    ne: int,
    eq0: Sequence[int],
    eq1: Sequence[int],
    el0: Sequence[int],
    el1: Sequence[int],
    esim: Sequence[int],
    wq: Sequence[int],
    wl: Sequence[int],
    order: MutableSequence[int],
    gain: MutableSequence[int],
) -> int:
    """Pick edges greedily, heaviest first; ties go to the edge that starts first on the query, then on the entry.

    Args:
        ne: how many edges there are.
        eq0, eq1, el0, el1: the run of tokens of each edge, half open, on the query and on the entry.
        esim: similarity of each edge in thousandths.
        wq, wl: weights of the tokens of query and entry.
        order, gain: scratch of at least `ne` places; on return the first places of `order` hold the chosen edges
            in the order of choice.

    Returns:
        How many edges were chosen.
    """
    for e in range(ne):
        weight = 0
        for i in range(eq0[e], eq1[e]):
            weight += wq[i]
        for j in range(el0[e], el1[e]):
            weight += wl[j]
        gain[e] = esim[e] * weight
        at = e
        while at > 0:
            f = order[at - 1]
            if gain[f] > gain[e]:
                break
            if gain[f] == gain[e] and (
                esim[f] > esim[e]
                or (esim[f] == esim[e] and (eq0[f] < eq0[e] or (eq0[f] == eq0[e] and el0[f] <= el0[e])))
            ):
                break
            order[at] = f
            at -= 1
        order[at] = e
    used_q = 0
    used_l = 0
    chosen = 0
    for at in range(ne):
        e = order[at]
        mask_q = ((1 << (eq1[e] - eq0[e])) - 1) << eq0[e]
        mask_l = ((1 << (el1[e] - el0[e])) - 1) << el0[e]
        if (used_q & mask_q) == 0 and (used_l & mask_l) == 0:
            used_q |= mask_q
            used_l |= mask_l
            order[chosen] = e
            chosen += 1
    return chosen


def places_conflict(key_q: int, country_q: int, key_l: int, country_l: int) -> bool:
    """Whether two places exclude each other: different, and neither is the country of the other."""
    if key_q == key_l:
        return False
    same_country = country_q == country_l and country_q != 0
    return not (same_country and (key_q == country_q or key_l == country_l))


def trade_flags(
    trade_q: int,
    particular_q: int,
    headed_q: bool,
    trade_l: int,
    particular_l: int,
    headed_l: bool,
    strong: int,
    rules: Sequence[int],
) -> int:
    """What the words of trade that only one side has say: a sister company, a more particular one, or nothing.

    Args:
        trade_q, trade_l: how many such words query and entry have.
        particular_q, particular_l: the weight of the weightiest: "technology" says little, "submarine" much.
        headed_q, headed_l: whether the same side also has a place before the brand that the other lacks.
        strong: weight of the words and numbers that agree.
        rules: the parameters; from EXTRA words or PARTICULAR weight on, one side is more particular; from FAR words
            on, it is another party.
    """
    # Without a brand, each word of trade and each place is part of the name: universities differ by one of them.
    if strong == 0 and (trade_q + trade_l > 0 or headed_q or headed_l):
        return BRANDLESS
    if trade_q > 0 and trade_l > 0:
        return BUSINESS_DIFFERS | BUSINESS_FAR if trade_q + trade_l > rules[FAR] else BUSINESS_DIFFERS
    if trade_q >= rules[FAR]:
        return BUSINESS_FAR
    if trade_q >= rules[EXTRA] or trade_l >= rules[FAR]:
        return BUSINESS_EXTRA
    if particular_q >= rules[PARTICULAR] or particular_l >= rules[PARTICULAR]:
        return BUSINESS_EXTRA
    if (headed_q and trade_q > 0) or (headed_l and trade_l > 0):
        return BUSINESS_EXTRA
    return 0


def left_over(n: int, weights: Sequence[int], roles: Sequence[int], used: int) -> tuple[int, int, int, int, bool, int]:
    """What an alignment leaves of one name.

    A place before the brand is often dropped ("Beijing Naura"); one after it names a branch ("Inspur Taiwan").

    Args:
        n: tokens of the name.
        weights, roles: of its tokens.
        used: bit mask of the tokens that the alignment took.

    Returns:
        The weight left, that of words alone, the number of words of trade and the weight of the weightiest, whether
        a place before the brand is left, and flags for a number or a place after the brand.
    """
    missing, words, trade, particular, headed, flags = 0, 0, 0, 0, False, 0
    for i in range(n):
        if used & (1 << i):
            continue
        missing += weights[i]
        if roles[i] == WORD:
            words += weights[i]
        elif roles[i] == GENERIC:
            trade += 1
            particular = max(particular, weights[i])
        elif roles[i] == NUMBER:
            flags |= NUMBER_MISSING
        elif roles[i] == PLACE:
            if used & ((1 << i) - 1):
                flags |= PLACE_MISSING
            else:
                headed = True
    return missing, words, trade, particular, headed, flags


def conflicts(
    nq: int,
    rq: Sequence[int],
    kq: Sequence[int],
    cq: Sequence[int],
    used_q: int,
    nl: int,
    rl: Sequence[int],
    kl: Sequence[int],
    cl: Sequence[int],
    used_l: int,
) -> int:
    """Flags for numbers and places that both names have left over and that exclude each other; see `weigh`."""
    flags = 0
    for j in range(nl):
        if used_l & (1 << j) or (rl[j] != NUMBER and rl[j] != PLACE and rl[j] != INITIAL):
            continue
        for i in range(nq):
            if used_q & (1 << i) or rq[i] != rl[j]:
                continue
            if rl[j] == NUMBER and kq[i] != kl[j]:
                flags |= NUMBER_DIFFERS
            elif rl[j] == PLACE and places_conflict(kq[i], cq[i], kl[j], cl[j]):
                flags |= PLACE_DIFFERS
            elif rl[j] == INITIAL:
                flags |= INITIAL_DIFFERS
    return flags


def is_reordered(chosen: int, order: Sequence[int], eq0: Sequence[int], el0: Sequence[int]) -> bool:
    """Whether the entry has the shared words in another order than the query."""
    for a in range(chosen):
        for b in range(chosen):
            if eq0[order[a]] < eq0[order[b]] and el0[order[a]] > el0[order[b]]:
                return True
    return False


def weigh(
    nq: int,
    wq: Sequence[int],
    rq: Sequence[int],
    kq: Sequence[int],
    cq: Sequence[int],
    nl: int,
    wl: Sequence[int],
    rl: Sequence[int],
    kl: Sequence[int],
    cl: Sequence[int],
    chosen: int,
    order: Sequence[int],
    eq0: Sequence[int],
    eq1: Sequence[int],
    el0: Sequence[int],
    el1: Sequence[int],
    esim: Sequence[int],
    erel: Sequence[int],
    rules: Sequence[int],
) -> tuple[int, int]:
    """Score an alignment.

    Args:
        nq, nl: tokens of query and entry, at most MAX_TOKENS each.
        wq, wl: weights; rq, rl: roles; kq, kl: keys (of numbers and places, else 0); cq, cl: country key of places.
        chosen, order: the edges of the alignment, as `choose_edges` left them.
        eq0 ... erel: the edges.
        rules: the parameters, by position.

    Returns:
        The score in thousandths and the flags of the alignment.
    """
    used_q, used_l, gain, mass, strong, sounded, said, flags = 0, 0, 0, 0, 0, 0, 0, 0
    for at in range(chosen):
        e = order[at]
        weight, words = 0, 0
        for i in range(eq0[e], eq1[e]):
            used_q |= 1 << i
            weight += wq[i]
            if rq[i] == WORD or rq[i] == NUMBER:
                words += wq[i]
        for j in range(el0[e], el1[e]):
            used_l |= 1 << j
            weight += wl[j]
            if rl[j] == WORD or rl[j] == NUMBER:
                words += wl[j]
        gain += esim[e] * weight
        mass += weight
        strong += words
        if words > 0:
            said += max(eq1[e] - eq0[e], el1[e] - el0[e])
        if erel[e] == REL_SOUND:
            sounded += words
        elif erel[e] == REL_GUESS:
            flags |= GUESSED
        elif erel[e] == REL_INITIAL:
            flags |= INITIAL_ONLY
        elif erel[e] == REL_ACRONYM_SHORT:
            flags |= ACRONYM_ONLY
    missing_q, words_q, trade_q, particular_q, headed_q, flags_q = left_over(nq, wq, rq, used_q)
    missing_l, words_l, trade_l, particular_l, headed_l, flags_l = left_over(nl, wl, rl, used_l)
    flags |= flags_q | flags_l | conflicts(nq, rq, kq, cq, used_q, nl, rl, kl, cl, used_l)
    flags |= trade_flags(trade_q, particular_q, headed_q, trade_l, particular_l, headed_l, strong, rules)
    if (words_q > 0 and trade_l > 0) or (words_l > 0 and trade_q > 0):
        flags |= MIXED_DIFFERS
    if words_q > 0:
        flags |= WORD_MISSING_ENTRY
    if words_l > 0:
        flags |= WORD_MISSING_QUERY
    if words_q > 0 and words_l > 0:
        flags |= WORD_DIFFERS
    if said <= 1 and (words_q > 0 or words_l > 0):
        flags |= LONE_WORD
    if 2 * sounded > strong:
        flags |= SOUND_ONLY
    if mass == 0:
        return 0, flags
    if mass < rules[THIN] and (missing_q > 0 or missing_l > 0 or gain < 1000 * mass):
        flags |= THIN_EVIDENCE
    total = 100 * mass + rules[ALPHA] * missing_q + rules[BETA] * missing_l + rules[GAMMA] * min(words_q, words_l)
    score = (100 * gain + total // 2) // total
    if is_reordered(chosen, order, eq0, el0):
        flags |= REORDERED
        score -= rules[ORDER]
    return max(score, 0), flags

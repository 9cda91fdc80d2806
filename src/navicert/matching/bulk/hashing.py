"""Strings as 64-bit numbers that can be joined, and tables keyed by them.

The raw hash of two strings written together follows from theirs, so that runs of words are looked up without being
spelled out: raw(ab) = raw(a) * POWERS[len(b)] + raw(b).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from navicert.matching.bulk.compiled import compiled

Array = Any
U: Any = np.uint64
INT: Any = np.int64
BASE = U(0x9E3779B97F4A7C15)
LONGEST = 4096


def _powers() -> Array:
    out = np.ones(LONGEST, np.uint64)
    for at in range(1, LONGEST):
        out[at] = U(int(out[at - 1]) * int(BASE) % (1 << 64))
    out.flags.writeable = False
    return out


POWERS = _powers()


class Table(NamedTuple):
    """A hash table with open places: `keys` (0 is free) and the number that belongs to each."""

    keys: Array
    values: Array


@compiled
def raw_hash(text: Array, begin: int, size: int) -> Any:
    """The raw hash of some bytes."""
    h = U(0)
    for at in range(begin, begin + size):
        h = h * BASE + U(text[at]) + U(1)
    return h


@compiled
def finished(raw: Any, size: int) -> Any:
    """The key of a string of a length with a raw hash; never 0."""
    h = raw ^ (U(size) << U(56))
    h ^= h >> U(32)
    h *= U(0xD6E8FEB86659FD93)
    h ^= h >> U(32)
    h *= U(0xD6E8FEB86659FD93)
    h ^= h >> U(32)
    return h if h != U(0) else U(1)


@compiled
def find(keys: Array, values: Array, key: Any) -> int:
    """The number that belongs to a key; -1 where it is not there."""
    mask = U(len(keys) - 1)
    at = key & mask
    while keys[at] != U(0):
        if keys[at] == key:
            return int(values[at])
        at = (at + U(1)) & mask
    return -1


@compiled
def put(keys: Array, values: Array, key: Any, value: int) -> None:
    """File a number under a key; the last one counts."""
    mask = U(len(keys) - 1)
    at = key & mask
    while keys[at] != U(0) and keys[at] != key:
        at = (at + U(1)) & mask
    keys[at] = key
    values[at] = value


@compiled
def _fill(keys: Array, values: Array, new: Array, numbers: Array) -> None:
    for at in range(len(new)):
        put(keys, values, new[at], numbers[at])


def make_table(keys: Array, numbers: Array) -> Table:
    """A table of some keys, at most four fifths full."""
    size = 16
    while 4 * size < 5 * len(keys) + 8:
        size *= 2
    table = Table(np.zeros(size, np.uint64), np.full(size, -1, np.int32))
    _fill(table.keys, table.values, np.ascontiguousarray(keys), np.ascontiguousarray(numbers, dtype=np.int32))
    return table


class Texts(NamedTuple):
    """Strings one after the other: the bytes, and where each begins, with the end of the last."""

    data: Array
    starts: Array


def pack(strings: Sequence[str]) -> Texts:
    """Strings as bytes one after the other."""
    parts = [text.encode() for text in strings]
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return Texts(np.frombuffer(b"".join(parts) or b"\0", np.uint8).copy(), starts)


@compiled
def _hash_all(data: Array, starts: Array, out: Array) -> None:
    for at in range(len(starts) - 1):
        size = int(starts[at + 1] - starts[at])
        out[at] = finished(raw_hash(data, int(starts[at]), size), size)


def keys_of(strings: Sequence[str]) -> Array:
    """The key of each string."""
    texts = pack(strings)
    out = np.zeros(len(strings), np.uint64)
    _hash_all(texts.data, texts.starts, out)
    return out


def table_of(strings: Sequence[str], numbers: Any = None) -> Table:
    """A table from strings to numbers, by default their places."""
    return make_table(keys_of(strings), np.arange(len(strings)) if numbers is None else np.asarray(numbers))


@compiled
def _bits(key: Any) -> Any:
    return (U(1) << (key & U(63))) | (U(1) << ((key >> U(6)) & U(63)))


@compiled
def set_bits(bloom: Array, keys: Array) -> None:
    """Note keys in a Bloom filter: two bits of one word for each key."""
    mask = U(len(bloom) - 1)
    for key in keys:
        bloom[(key >> U(12)) & mask] |= _bits(key)


@compiled
def maybe_there(bloom: Array, key: Any) -> bool:
    """Whether a Bloom filter may hold a key."""
    bits = _bits(key)
    return bool(bloom[(key >> U(12)) & U(len(bloom) - 1)] & bits == bits)


def bloom_of(keys: Array, bits: int = 14) -> Array:
    """A Bloom filter of some keys."""
    words = 16
    while words * 64 < len(keys) * bits:
        words *= 2
    bloom = np.zeros(words, np.uint64)
    set_bits(bloom, np.ascontiguousarray(keys))
    return bloom

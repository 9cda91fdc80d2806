"""What is known of a chip, in exact numbers: a figure is a range, and what is not known is a wide one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from navicert.errors import InvalidInput

Truth = Literal["met", "not_met", "open"]
Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Range:
    """A figure between two bounds, both inside it; `high` is None where nothing bounds it from above."""

    low: Fraction
    high: Fraction | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"no range: {self.low} to {self.high}")

    @property
    def known(self) -> bool:
        """Whether the range is one number."""
        return self.high is not None and self.low == self.high

    @classmethod
    def of(cls, low: Decimal | str | int, high: Decimal | str | int | None = None) -> Range:
        """One number, or the range between two."""
        return cls(Fraction(low), Fraction(low if high is None else high))

    @classmethod
    def at_most(cls, high: Decimal | str) -> Range:
        """From nothing up to a bound."""
        return cls(Fraction(0), Fraction(high))


UNKNOWN: Final = Range(Fraction(0), None)
NOTHING: Final = Range(Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Operation:
    """The rate of a chip at one precision.

    Attributes:
        precision: how the source names it, for example "FP8".
        tops: as printed; dense unless `sparse`.
        bits: the largest bit length of the inputs to the multiplication.
        sparse: whether the printed rate counts what sparsity skips.
    """

    precision: str
    tops: Decimal
    bits: int
    sparse: bool = False

    def __post_init__(self) -> None:
        if not self.tops.is_finite() or self.tops < 0:
            raise InvalidInput(f"tops: {self.tops} is no rate; give the dense TOPS, for example 296", "tops")
        if not 1 <= self.bits <= 256:
            raise InvalidInput(f"bits: {self.bits} is no bit length; give that of the inputs, for example 8", "bits")


@dataclass(frozen=True, slots=True)
class ChipFacts:
    """The facts that ECCN 3A090 asks of an integrated circuit (one package).

    Attributes:
        operations: per precision; none where no rate is known.
        die_area: applicable die area in mm2: the logic dies made on a non-planar node, added up.
        non_planar: whether there is such a die; False takes the density test away, None is not known.
        datacenter: whether it is designed or marketed for datacenters; None is not known.
        io: aggregate bidirectional transfer rate to anything but volatile memory, GB/s.
        dram: total DRAM bandwidth, GB/s.
        memory: bandwidth in GB/s and area in mm2 of a memory stack that is the item itself.
        prc_designed: designed in China.
        first_shipped: the earliest day on which it can have shipped; None where it has not or is not known.
        confidence: of the figures together; `die_confidence` of the die area.
    """

    name: str | None = None
    vendor: str | None = None
    operations: tuple[Operation, ...] = ()
    die_area: Range = UNKNOWN
    non_planar: bool | None = None
    datacenter: bool | None = None
    io: Range = UNKNOWN
    dram: Range = UNKNOWN
    memory: tuple[Decimal, Decimal] | None = None
    prc_designed: bool | None = None
    first_shipped: date | None = None
    shipped_text: str | None = None
    confidence: Confidence = "high"
    die_confidence: Confidence = "high"
    note: str | None = None
    source: str | None = None

    @property
    def is_memory(self) -> bool:
        """Whether the item is memory without processing."""
        return self.memory is not None and not self.operations


def dense(operation: Operation, divisor: Fraction) -> Fraction:
    """The dense rate of an operation."""
    return Fraction(operation.tops) / (divisor if operation.sparse else 1)


def performance(facts: ChipFacts, divisor: Fraction) -> Range:
    """Total processing performance: the most over all precisions of dense TOPS x bit length (notes to ECCN 3A090)."""
    if facts.operations:
        most = max(dense(one, divisor) * one.bits for one in facts.operations)
        return Range(most, most)
    return NOTHING if facts.is_memory else UNKNOWN


def deciding_operation(facts: ChipFacts, divisor: Fraction) -> Operation | None:
    """The precision that gives the total processing performance; the first of several that give the same."""
    return max(facts.operations, key=lambda one: dense(one, divisor) * one.bits, default=None)


def most_tops(facts: ChipFacts, divisor: Fraction) -> Range:
    """The most dense TOPS over all precisions."""
    if facts.operations:
        most = max(dense(one, divisor) for one in facts.operations)
        return Range(most, most)
    return NOTHING if facts.is_memory else UNKNOWN


def density_of(tpp: Range, facts: ChipFacts) -> Range | None:
    """Performance density: TPP over the applicable die area; None where no die counts."""
    if facts.non_planar is False:
        return None
    area = facts.die_area
    low = Fraction(0) if area.high is None else tpp.low / area.high
    high = None if tpp.high is None or not area.low else tpp.high / area.low
    return Range(low, high if tpp.high != 0 else Fraction(0))


def decimal_text(value: Fraction, digits: int | None = None) -> str:
    """A number in decimals.

    Args:
        value: to write.
        digits: after the point, rounded half up; None writes it exactly, as a fraction where decimals cannot.
    """
    if digits is not None:
        scaled = (value * 10**digits * 2 + 1) // 2
        text = f"{scaled // 10**digits}.{scaled % 10**digits:0{digits}d}"
        return text if digits else text.rstrip(".")
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest //= 10
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    while (value * 10**places).denominator != 1:
        places += 1
    return decimal_text(value, places) if places else str(value.numerator)

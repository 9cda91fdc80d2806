"""What is shipped: an item as a user describes it, with the facts that decide whether the EAR reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """An item; whatever is None is not known, and leaves a question where it decides.

    Attributes:
        eccn: with its paragraph where the user knows it: "3A090.a", "5A992.c" or "EAR99".
        chip: name of a chip of the catalog, for example "NVIDIA H20"; its ECCN follows from the day.
        tpp: total processing performance, where the user states it or the catalog gives it.
        dram: total DRAM bandwidth in GB/s.
        datacenter: whether it is designed or marketed for datacenters.
        origin: country of production, ISO 3166-1 alpha-2.
        foreign_produced: whether it was made outside the United States.
        subject_to_ear: what the user states of it; None has it worked out.
        us_content_percent: controlled US-origin content by value, percent.
        direct_product: whether it is the direct product of US technology or software that a rule of 734.9 names, or of
            a plant or major component that is.
        direct_product_of: ECCNs of that technology or software.
        value: of the order, in US dollars.
        facts: further yes-or-no facts that rows of the corpus ask for, for example "in_supp7_part746".
    """

    eccn: str | None = None
    chip: str | None = None
    description: str = ""
    tpp: Decimal | None = None
    dram: Decimal | None = None
    datacenter: bool | None = None
    origin: str | None = None
    foreign_produced: bool | None = None
    subject_to_ear: bool | None = None
    us_content_percent: Decimal | None = None
    direct_product: bool | None = None
    direct_product_of: tuple[str, ...] = ()
    value: Decimal | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)

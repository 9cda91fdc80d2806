"""A book of customers to measure with: made up, from a seed, in the mix of a trading company's.

Persons in several scripts and companies whose words are those of the lists, of trade and of places, with brands that
nobody has; of every hundred rows two are listed names with a slip, and one
is in Han characters. About a quarter of the rows are repeated.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from bench.slips import SLIPS, slip


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FORMS = ("Co., Ltd.", "Ltd", "LLC", "GmbH", "Inc.", "S.A.", "JSC", "OOO", "Pte Ltd", "B.V.", "Corp", "Company", "")
TRADE = _words("""
    Technology Trading Electronics Logistics Industrial Engineering Systems Solutions Equipment Machinery Energy
    Marine Aviation Chemical Medical Services International Global Import Export Instruments Semiconductor Optical
    Holding
""")
PLACES = _words("""
    Shanghai Beijing Shenzhen Guangzhou Hong Kong Singapore Moscow Istanbul Dubai Tehran Karachi Mumbai Seoul Tokyo
    Berlin Milan Madrid Warsaw Kyiv Minsk Taipei Jakarta Hanoi
""")
ONSETS = _words("""
    b c ch d f g h j k kr l m n p pr qu r s sh st t tr v w x y z zh
""")
RHYMES = _words("""
    a an ang ar e en er i in ing ir o on or u un ur ai ao ei ia iu ou ui
""")
PINYIN = _words("""
    li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo xiao ming hua jun wei jie
    feng lei tao bin hao yu chao fei hui jing ling mei na xin yan ying zhen guang dong hai hong jian kai long peng
    qiang
""")
CYRILLIC = dict(zip("abcdefghijklmnoprstuvwyz", "абкдефгхийклмнопрстуввыз", strict=True))
ARABIC = dict(zip("abdfhijklmnoqrstuwyz", "ابدفهيجكلمنوقرستوويز", strict=True))
HANGUL = "김이박최정강조윤장임민서준지현우성호영수진희경은주"
HAN = "科达明华东海天宇中新光电安信联创"
HAN_TRADE = ("科技", "贸易", "电子", "国际物流", "半导体", "")


class Customers:
    """Makes rows; the same seed gives the same rows."""

    def __init__(self, listed: Sequence[str], seed: int = 7) -> None:
        self.rng = random.Random(seed)
        self.listed = [name for name in listed if name.isascii()]
        words = [w.strip(",.()'\"") for name in self.listed for w in name.split()]
        self.words = [w for w in words if len(w) > 2 and w.isalpha()]
        self.brands = [self._invented() for _ in range(60_000)]
        self.families = [self._invented() for _ in range(60_000)]

    def _brand(self, pool: Sequence[str]) -> str:
        """Few brands and families are many, most are rare, one in twenty is new."""
        rng = self.rng
        return self._invented() if rng.random() < 0.05 else pool[int(len(pool) * rng.random() ** 2)]

    def _invented(self) -> str:
        rng = self.rng
        return "".join(rng.choice(ONSETS) + rng.choice(RHYMES) for _ in range(rng.choice((2, 2, 3, 3, 4)))).title()

    def _company(self) -> str:
        rng = self.rng
        brand = self._brand(self.brands) if rng.random() < 0.85 else rng.choice(self.words).title()
        parts = [rng.choice(PLACES)] if rng.random() < 0.35 else []
        parts += [brand, *rng.sample(TRADE, rng.choice((0, 1, 1, 2))), rng.choice(FORMS)]
        return " ".join(part for part in parts if part)

    def _person(self) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.4:
            given = "".join(rng.choice(PINYIN) for _ in range(rng.choice((1, 2))))
            return f"{rng.choice(PINYIN).title()} {given.title()}"
        if kind < 0.9:
            # Of the words of a person's name one in four is on some list.
            count = rng.choice((2, 2, 3))
            parts = (
                rng.choice(self.words) if rng.random() < 0.25 else self._brand(self.families) for _ in range(count)
            )
            return " ".join(part.title() for part in parts)
        if kind < 0.93:
            return f"{rng.choice('ABCDEFGHJKLMNRST')}. {rng.choice(self.words).title()}"
        if kind < 0.97:
            return " ".join(_in(CYRILLIC, rng.choice(self.words)) for _ in range(2))
        if kind < 0.99:
            return " ".join(_in(ARABIC, rng.choice(self.words)) for _ in range(2))
        return "".join(rng.choice(HANGUL) for _ in range(3))

    def row(self) -> str:
        """One name."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.02:
            name = rng.choice(self.listed)
            return slip(name, rng.choice(list(SLIPS)), rng) or name
        if kind < 0.03:
            return (
                "".join(rng.choice(HAN) for _ in range(rng.choice((2, 2, 3, 4)))) + rng.choice(HAN_TRADE) + "有限公司"
            )
        return self._company() if kind < 0.6 else self._person()

    def rows(self, count: int) -> list[str]:
        """Many names, about a quarter of them repeated."""
        fresh = [self.row() for _ in range(int(count * 0.76))]
        return fresh + [self.rng.choice(fresh) for _ in range(count - len(fresh))]


def _in(letters: dict[str, str], word: str) -> str:
    return "".join(letters.get(ch, "") for ch in word.lower()) or "".join(letters.values())[:3]

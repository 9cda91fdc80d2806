"""A large run is searched by the bulk engine, and its answers are those of the small one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from bench import slips
from navicert.exchange.table import BadRow, Row
from navicert.lists.bundled import bundled_files, read_bundled
from navicert.model.party import Party
from navicert.model.screening import ScreeningResult
from navicert.services.ahead import WORTH_IT
from navicert.services.screen import screen_parties
from navicert.services.workspace import Workspace

DAY = date(2026, 7, 31)
SAMPLE = 250


def _names() -> list[str]:
    file = next(file for file in bundled_files() if file.name.startswith("csl_2026-07-31"))
    listed = [e.names[0].value for v in read_bundled(file) for e in v.entries if e.kind == "party"]
    rng = random.Random(1)
    slipped = [slips.slip(rng.choice(listed), rng.choice(list(slips.SLIPS)), rng) for _ in range(3 * SAMPLE)]
    return [name for name in slipped if name][:SAMPLE]


def _facts(result: ScreeningResult) -> tuple[object, ...]:
    return result.status, result.error, tuple((c.entry.id, c.score, c.level, c.matched_name) for c in result.candidates)


def test_a_large_run_gives_the_answers_of_a_small_one(bundled: Workspace) -> None:
    names = _names()
    asked: list[Party | Row | BadRow] = [Party(name) for name in names]
    asked += [Party("浪潮集团有限公司"), Party("Langchao Group"), Party(""), BadRow(9, "undecodable", ())]
    asked += [Party("Li Wei", kind="person"), Party("Nobody at all", address="Room 1, 12 Baltic Street, London")]
    alone = screen_parties(bundled, asked, as_of=DAY, store=False).results
    filler = [Party(f"Qrzwx {number} Vlkmp") for number in range(WORTH_IT)]
    large = screen_parties(bundled, [*asked, *filler], as_of=DAY, store=False).results
    assert len(large) == len(asked) + WORTH_IT
    assert [_facts(result) for result in large[: len(asked)]] == [_facts(result) for result in alone]
    assert sum(result.status == "restricted" for result in alone) > SAMPLE // 2
    low = screen_parties(bundled, [replace(p) for p in asked[:40]], as_of=DAY, store=False, threshold=550).results
    again = screen_parties(bundled, [*asked[:40], *filler], as_of=DAY, store=False, threshold=550).results
    assert [_facts(result) for result in again[:40]] == [_facts(result) for result in low]

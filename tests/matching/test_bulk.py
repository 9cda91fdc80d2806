"""The bulk engine gives what the small one gives, for any names, in any batch, on any number of threads."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import names_of_lists as lists
from bench import slips
from navicert.errors import DataError
from navicert.matching.bulk.engine import BulkSearcher, build_file
from navicert.matching.bulk.file import MAGIC
from navicert.matching.index import Index, IndexedName, build_index
from navicert.model.party import Name
from navicert.names.script import dominant_script

# Names of more tokens than a signature holds.
LONG = 70
HAN_TWINS = ("浪潮集团有限公司", "智谱")
ODD = (
    "", " ", "...", "Co., Ltd.", "\ud800", "a\u0301", "Ｈｕａｗｅｉ", "ХУАВЕЙ", "هواوي", "화웨이", "Hua\u200bwei",
    "x" * 1200, "S.M.I.C.", "No. 38", "38th Research Institute", "I'm O'Brien", "\t\n", "&&&", "Z.ai", "第十四研究所",
    "Inspur 浪潮", "REPUBLICAN UNITARY Ent TSENTRKURORT",
)  # fmt: skip


def _listed() -> Iterator[IndexedName]:
    for party in [p for p in lists.csl() if p.code in ("EL", "UVL", "MEU", "CMIC") or len(p.name) > LONG]:
        kind = {"individual": "person", "vessel": "vessel"}.get(party.type, "company")
        for at, value in enumerate(party.names):
            name = Name(value, "primary" if at == 0 else "alias", dominant_script(value))
            yield IndexedName(str(party.number), party.code, kind, name)
    inspur = next(p for p in lists.csl() if p.name.startswith("Inspur Group"))
    for value in HAN_TWINS:
        yield IndexedName(
            str(inspur.number), "EL", "company", Name(value, "alias", "Hani", "curated alias (known): test")
        )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    path = tmp_path_factory.mktemp("bulk") / "names.index"
    build_index(_listed(), path, "test")
    return Index(path)


@pytest.fixture(scope="module")
def bulk_file(index: Index, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bulk") / "names.bulk"
    build_file(index, path)
    return path


@pytest.fixture(scope="module")
def bulk(index: Index, bulk_file: Path) -> BulkSearcher:
    found = BulkSearcher.open(index, bulk_file, workers=2)
    assert found is not None
    return found


def _names(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    parties = [p for p in lists.csl() if p.code in ("EL", "UVL", "MEU", "CMIC", "SDN") or len(p.name) > LONG]
    words = [w for p in parties for w in p.name.split()]
    out = []
    while len(out) < count:
        name = slips.slip(rng.choice(parties).name, rng.choice(list(slips.SLIPS)), rng)
        out.append(name or rng.choice(parties).name)
        out.append(" ".join(rng.choice(words) for _ in range(rng.randint(1, 5))))
        out.append(f"{rng.choice('ABCDEFG')}. {rng.choice(words)}")
    return out[:count]


def _small(bulk: BulkSearcher, name: str) -> list[tuple[str, str, int]]:
    return [(h.name.entry_id, h.name.name.value, h.alignment.score) for h in bulk.small.search(name)]


def _alone(bulk: BulkSearcher, name: str) -> list[tuple[str, str, int]]:
    items = [(bulk.index.name(number), score) for number, score in bulk.search(name)]
    return [(item.entry_id, item.name.value, score) for item, score in items]


def _rows(bulk: BulkSearcher, names: list[str]) -> list[list[tuple[int, int]]]:
    found = bulk.search_many(names)
    out: list[list[tuple[int, int]]] = [[] for _ in names]
    for row, number, score in zip(found.row.tolist(), found.name.tolist(), found.score.tolist(), strict=True):
        out[row].append((number, score))
    return out


def test_every_name_has_the_hits_and_scores_of_the_small_engine(bulk: BulkSearcher) -> None:
    names = _names(400, 1)
    wrong = {
        name: (_small(bulk, name), _alone(bulk, name)) for name in names if _small(bulk, name) != _alone(bulk, name)
    }
    assert wrong == {}
    assert sum(bool(_small(bulk, name)) for name in names) > 50


@pytest.mark.parametrize("name", ODD, ids=ascii)
def test_odd_names_have_the_hits_of_the_small_engine(bulk: BulkSearcher, name: str) -> None:
    assert _alone(bulk, name) == _small(bulk, name)
    assert _rows(bulk, [name, "Huawei", name])[0] == bulk.search(name)


def test_nothing_is_lost_against_scoring_every_pair(bulk: BulkSearcher) -> None:
    names = [n for n in _names(600, 2) if dominant_script(n) != "Hani"]
    found, every = bulk.search_many(names), bulk.search_many(names, exhaustive=True)
    assert len(found) > 50
    assert found.row.tolist() == every.row.tolist()
    assert found.name.tolist() == every.name.tolist()
    assert found.score.tolist() == every.score.tolist()


def test_the_hits_do_not_depend_on_batch_order_or_threads(bulk: BulkSearcher) -> None:
    names = _names(900, 3)
    whole = _rows(bulk, names)
    order = list(range(len(names)))
    random.Random(4).shuffle(order)
    mixed = _rows(bulk, [names[at] for at in order])
    assert [mixed[order.index(at)] for at in range(100)] == whole[:100]
    for workers in (1, 3):
        other = BulkSearcher(bulk.index, (bulk.lexicon, bulk.listed), workers=workers)
        assert _rows(other, names) == whole
    assert [bulk.search(name) for name in names[:150]] == whole[:150]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_words_have_the_hits_of_the_small_engine(bulk: BulkSearcher, data: st.DataObject) -> None:
    words = st.sampled_from([w for p in lists.entity_list()[:400] for w in p.name.split()])
    text = st.text(st.characters(codec="utf-8"), max_size=12)
    name = " ".join(data.draw(st.lists(words | text, min_size=1, max_size=6)))
    assert _alone(bulk, name) == _small(bulk, name)


def test_a_latin_query_meets_a_name_in_han_characters_by_its_reading(bulk: BulkSearcher) -> None:
    hits = bulk.small.search("Langchao Group Co., Ltd.")
    assert hits[0].name.name.kind == "generated"
    assert hits[0].name.name.source == "read from 浪潮集团有限公司; curated alias (known): test"
    assert _alone(bulk, "Langchao Group Co., Ltd.") == _small(bulk, "Langchao Group Co., Ltd.")
    assert all(h.name.name.kind != "generated" for h in bulk.small.search("浪潮集团"))


def test_a_lower_floor_shows_more(bulk: BulkSearcher) -> None:
    names = _names(60, 5)
    assert len(bulk.search_many(names, floor=500)) > len(bulk.search_many(names))
    low = [(r, n) for r, n in zip(*(bulk.search_many(names, floor=500).row.tolist(),
                                    bulk.search_many(names, floor=500).name.tolist()), strict=True)]  # fmt: skip
    number = {(bulk.index.name(n).entry_id, bulk.index.name(n).name.value): n for n in range(bulk.index.size)}
    for row, name in enumerate(names):
        small = {number[h.name.entry_id, h.name.name.value] for h in bulk.small.search(name, floor=500)}
        assert {n for r, n in low if r == row} == small


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"not an index", "not a bulk index"),
        (MAGIC + (9).to_bytes(8, "little") + b"{" * 9, "damaged"),
    ],
)
def test_a_broken_file_says_what_to_do(index: Index, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "broken.bulk"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        BulkSearcher.open(index, path)


def test_a_file_cut_short_is_refused(index: Index, bulk_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "short.bulk"
    path.write_bytes(bulk_file.read_bytes()[:-100_000])
    with pytest.raises(DataError, match="cut short"):
        BulkSearcher.open(index, path)


def test_a_file_of_other_lists_is_not_used(bulk_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.index"
    build_index([IndexedName("1", "EL", "company", Name("Huawei"))], path, "other")
    assert BulkSearcher.open(Index(path), bulk_file) is None

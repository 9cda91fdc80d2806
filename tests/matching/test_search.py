"""Search: nothing that the scorer would show is dropped, and nothing depends on what else is asked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from navicert.errors import DataError
from navicert.matching.index import MAGIC, Index, IndexedName, build_index
from navicert.matching.search import Hit, Searcher
from navicert.model.party import Identifier, Name

ASKED = (
    "Huawei Technologies", "Hua Wei Tech", "CETC 36th Research Institute", "Semiconductor Mfg International Corp",
    "Joint Stck Company Mikron", "Mohamed Hussain Ali", "J. Smith", "No. 38 Research Institute", "BGI", "NUDT",
    "China National Offshore Oil Corporation", "Рособоронэкспорт", "Газпром нефть", "Tsinghua", "Peking University",
    "北京航空航天大学", "中国电子科技集团公司第三十六研究所", "浪潮集团有限公司", "洛克希德·马丁公司", "雷神公司",
    "哈尔滨工程大学", "深圳市大疆创新科技有限公司", "王伟", "三菱重工", "Beijing Inst of Tech", "Aero Caribbean",
    "南京航空航天大学", "北京海新能源科技股份有限公司", "北京理工大学", "上海威士顿信息技术股份有限公司",
    "木林森股份有限公司", "南興化学連合企業所", "格林美股份有限公司", "中材科技",
    "国信证券股份有限公司", "株式会社東京計器", "大连友谊(集团)股份有限公司", "南京市中材科技股份有限公司",
    "GUANGZHOU HAIGE COMM GRP", "Kim Jong Un", "Li Fangwei", "Unit 61398", "Address 01", "Bank Melli", "Aras Congo",
)  # fmt: skip


def said(hits: list[Hit]) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """Hits as values."""
    return [(h.name.entry_id, h.name.name.value, h.alignment.score, h.alignment.ceilings) for h in hits]


def slips(names: list[IndexedName], count: int) -> list[str]:
    """Listed names with a slip of the hand."""
    rng = random.Random(7)
    out = []
    for item in rng.sample(names, count):
        letters = list(item.name.value)
        at = rng.randrange(1, max(2, len(letters) - 1))
        how = rng.randrange(4)
        if how == 0:
            del letters[at : at + 1]
        elif how == 1:
            letters.insert(at, letters[min(at, len(letters) - 1)])
        elif how == 2 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters = list(" ".join(reversed(item.name.value.split())))
        out.append("".join(letters))
    return out


@pytest.mark.parametrize("name", ASKED)
def test_search_finds_all_that_scoring_every_name_finds(searcher: Searcher, name: str) -> None:
    assert said(searcher.search(name)) == said(searcher.exhaustive(name))


def test_search_is_lossless_on_slips(searcher: Searcher, names: list[IndexedName]) -> None:
    for name in slips(names, 25):
        assert said(searcher.search(name)) == said(searcher.exhaustive(name)), name


def test_every_listed_name_finds_itself(searcher: Searcher, names: list[IndexedName]) -> None:
    for item in random.Random(3).sample(names, 250):
        hits = searcher.search(item.name.value)
        mine = [h for h in hits if h.name.entry_id == item.entry_id and h.name.name.value == item.name.value]
        assert mine, item.name.value
        assert mine[0].alignment.score == 1000 or mine[0].alignment.ceilings == ("lone_short",)


def test_answers_do_not_depend_on_what_was_asked_before(searcher: Searcher) -> None:
    alone = {name: said(Searcher(searcher.index).search(name)) for name in ASKED[:8]}
    shuffled = list(ASKED)
    random.Random(1).shuffle(shuffled)
    together = {name: said(searcher.search(name)) for name in shuffled}
    assert all(together[name] == alone[name] for name in alone)


def test_identifiers_are_found_without_spaces_and_case(tmp_path: Path) -> None:
    item = IndexedName("sdn-1", "SDN", "vessel", Name("GOLDEN LOTUS"))
    build_index([item], tmp_path / "i", "v", [("imo9187629", "sdn-1"), ("12", "sdn-1")])
    searcher = Searcher(Index(tmp_path / "i"))
    assert searcher.identified([Identifier("IMO", "IMO 9187629")]) == ["sdn-1"]
    assert searcher.identified([Identifier("No", "12")]) == []


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert build_index([], tmp_path / "i", "v") == 0
    assert Searcher(Index(tmp_path / "i")).search("Huawei") == []


@pytest.mark.parametrize("content", [b"", b"not an index", MAGIC[:5]])
def test_a_file_that_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "i").write_bytes(content)
    with pytest.raises(DataError, match="delete it"):
        Index(tmp_path / "i")

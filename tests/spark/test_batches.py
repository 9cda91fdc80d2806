"""What a cluster's workers find, batch by batch, is what one process finds."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from bench import names_of_lists as lists
from bench import slips
from navicert.errors import DataError, InvalidInput
from navicert.matching.bulk.engine import BulkSearcher, build_file
from navicert.matching.index import Index, IndexedName, build_index
from navicert.model.party import Name
from navicert.spark.screening import HITS, screen_batches


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("spark")
    names = [IndexedName(str(p.number), p.code, "company", Name(p.name)) for p in lists.entity_list()[:800]]
    build_index(names, folder / "names.index", "test")
    build_file(Index(folder / "names.index"), folder / "names.bulk")
    return folder / "names.index", folder / "names.bulk"


def _asked(count: int) -> list[str | None]:
    rng = random.Random(8)
    listed = [p.name for p in lists.entity_list()[:800]]
    made = [slips.slip(rng.choice(listed), rng.choice(list(slips.SLIPS)), rng) for _ in range(count)]
    return [*made, None, "", "Nobody At All Ltd"]


def test_batches_of_any_size_give_the_hits_of_one_process(files: tuple[Path, Path]) -> None:
    names = _asked(200)
    run = screen_batches(*files)
    whole = BulkSearcher.open(Index(files[0]), files[1])
    assert whole is not None
    found = whole.search_many([name or "" for name in names])
    wanted = [
        (str(row), whole.index.name(number).entry_id, score)
        for row, number, score in zip(found.row.tolist(), found.name.tolist(), found.score.tolist(), strict=True)
    ]
    assert len(wanted) > 100
    for size in (7, 64, 1000):
        batches = [
            pa.record_batch({"id": [str(at) for at in range(low, min(low + size, len(names)))],
                             "name": pa.array(names[low : low + size], pa.string())})
            for low in range(0, len(names), size)
        ]  # fmt: skip
        rows = [row for batch in run(iter(batches)) for row in batch.to_pylist()]
        assert [(row["id"], row["entry_id"], row["score"]) for row in rows] == wanted
    assert [part.split()[0] for part in HITS.split(", ")] == list(rows[0])


def test_a_batch_without_names_says_what_to_select(files: tuple[Path, Path]) -> None:
    with pytest.raises(InvalidInput, match="no column 'name'"):
        list(screen_batches(*files)(iter([pa.record_batch({"id": ["1"]})])))


def test_files_that_do_not_belong_together_are_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    build_index([IndexedName("1", "EL", "company", Name("Huawei"))], tmp_path / "other.index", "other")
    with pytest.raises(DataError, match="made of other lists"):
        list(screen_batches(tmp_path / "other.index", files[1])(iter([])))

"""Names against the lists, batch by batch: the bulk engine on every worker of a cluster.

Nothing here imports Spark; the cluster brings it. A worker needs the two index files of a workspace on a path that it
can read, and `navicert[bulk]`:

    from navicert.spark.screening import HITS, screen_batches

    frame.select("id", "name").mapInArrow(screen_batches(index, bulk), HITS)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from navicert.errors import DataError, InvalidInput
from navicert.model.party import PartyKind

if TYPE_CHECKING:
    import pyarrow as pa

    from navicert.matching.bulk.engine import BulkSearcher

# The schema of the hits, in Spark's words.
HITS: Final = "id string, entry_id string, list string, matched_name string, score int"


@lru_cache(maxsize=4)
def _opened(index: str, bulk: str) -> BulkSearcher:
    """The engine of a worker process, opened once; its files are mapped and shared by the processes of a machine."""
    from navicert.matching.bulk.engine import BulkSearcher
    from navicert.matching.index import Index

    found = BulkSearcher.open(Index(Path(index)), Path(bulk), workers=1)
    if found is None:
        raise DataError(f"{bulk} was made of other lists than {index}; make both anew with the same workspace")
    return found


def screen_batches(
    index: str | Path, bulk: str | Path, *, kind: PartyKind = "unknown", floor: int | None = None
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function that turns batches of names into batches of hits, for `mapInArrow`.

    Args:
        index, bulk: the index files of a workspace, as `navicert` keeps them beside it.
        kind: of the parties, where all are of one.
        floor: thousandths that a hit must reach; the calibrated review floors where None.

    Returns:
        A function over batches with the columns `id` and `name`; one row comes out for each hit, best first, with its
        score in thousandths. The hits do not depend on how rows are spread over batches and workers.

    Raises:
        InvalidInput: a batch lacks one of the columns.
        DataError: the two files do not belong together.
    """

    def screened(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        find = _opened(str(index), str(bulk))
        for batch in batches:
            for column in ("id", "name"):
                if column not in batch.schema.names:
                    raise InvalidInput(f"the batch has no column {column!r}; select id and name first", column)
            names = batch.column("name").cast(pa.large_string()).fill_null("")
            found = find.search_many(names, kind, floor)
            ids = batch.column("id").cast(pa.string()).to_pylist()
            items = {number: find.index.name(number) for number in set(found.name.tolist())}
            rows: list[tuple[Any, ...]] = [
                (ids[row], items[number].entry_id, items[number].list_code, items[number].name.value, score)
                for row, number, score in zip(
                    found.row.tolist(), found.name.tolist(), found.score.tolist(), strict=True
                )
            ]
            columns = list(zip(*rows, strict=True)) or [()] * 5
            types = (pa.string(), pa.string(), pa.string(), pa.string(), pa.int32())
            arrays = [pa.array(column, type_) for column, type_ in zip(columns, types, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=["id", "entry_id", "list", "matched_name", "score"])

    return screened

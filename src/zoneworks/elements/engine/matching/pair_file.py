"""Sparse matchings from two tables: pairs of project and element, and capacities of elements."""

import numpy as np
import polars as pl

from zoneworks.elements.engine.matching.pairing import PAIR_COLUMNS, make_pairs
from zoneworks.elements.engine.matching.refusals import FileUnreadable
from zoneworks.elements.engine.matching.terms import Ints, Pairs


def read_pairs(pairs: pl.DataFrame, capacities: pl.DataFrame) -> Pairs:
    """Pairs (project, element, value, weight) and capacities (element, capacity).

    Projects and elements are whole numbers from 0. Values are to be great; a pair whose value is
    not above 0 is never chosen.

    Raises:
        MatchRefused: a column is missing or holds no whole numbers, with row and value.
    """
    columns = {name: _column(pairs, name, "pairs") for name in PAIR_COLUMNS}
    elements, rooms = (_column(capacities, name, "capacities") for name in ("element", "capacity"))
    return make_pairs(columns, elements, rooms)


def _column(table: pl.DataFrame, name: str, of: str) -> Ints:
    if name not in table.columns:
        raise FileUnreadable(
            f"the table of {of} has no column “{name}”: it has {', '.join(table.columns)[:200]}"
        )
    column = table[name]
    if column.null_count():
        row = int(column.is_null().arg_max() or 0)
        raise FileUnreadable(f"row {row + 1} of the {of}: {name} is empty", line=0)
    if not column.dtype.is_integer():
        raise FileUnreadable(
            f"{name} in the table of {of} is {column.dtype}, such as "
            f"{str(column.head(1).to_list())[1:-1]}: whole numbers are needed"
        )
    try:
        return np.array(column.cast(pl.Int64).to_numpy(), dtype=np.int64)
    except pl.exceptions.InvalidOperationError as error:
        raise FileUnreadable(
            f"{name} in the table of {of} holds a number that is too large: {column.max()!r}"
        ) from error

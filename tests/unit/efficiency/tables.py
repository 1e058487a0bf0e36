"""Tables of invented enterprises for the engine."""

import random
from typing import Any

import numpy as np
import polars as pl

from zoneworks.efficiency.engine.scoring import SCHEMA

WAN = 1_000_000


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A table of the engine's columns; what a row leaves out is missing."""
    full = [
        {name: row.get(name) for name in SCHEMA}
        | {"key": number, "credit_code": f"{number:018d}"}
        | {name: row[name] for name in ("key", "credit_code") if name in row}
        for number, row in enumerate(rows, 1)
    ]
    return pl.DataFrame(full, schema=SCHEMA)


def invented(count: int, groups: int, seed: int) -> pl.DataFrame:
    """So many enterprises in groups ``g0`` and so on, some without emissions or energy."""
    chance = np.random.default_rng(seed)
    land = chance.integers(200_000, 60_000_000, count)
    tax = (land * chance.gamma(2.0, 80.0, count)).astype(np.int64)
    value_added = tax * 5 + chance.integers(-50 * WAN, 500 * WAN, count)
    emissions = chance.integers(1, 2_000_000, count)
    energy = chance.integers(100, 5_000_000, count)
    number = np.arange(count)
    return pl.DataFrame(
        {
            "key": number,
            "credit_code": [f"9143{one:014d}" for one in chance.permutation(count)],
            "group": [f"g{one}" for one in number % groups],
            "LAND": land,
            "TAX": tax - (number % 97 == 0) * 2 * tax,
            "OUTPUT": tax * 20,
            "RESEARCH": tax // 3,
            "VALUE_ADDED": value_added,
            "REVENUE": tax * 19 + 1,
            "ENERGY": energy,
            "EMISSIONS": emissions,
            "ELECTRICITY": energy * 30,
            "STAFF": chance.integers(1, 3000, count),
        },
        schema_overrides=dict(SCHEMA),
    ).with_columns(
        EMISSIONS=pl.when(pl.col("key") % 11 == 3).then(None).otherwise(pl.col("EMISSIONS")),
        ENERGY=pl.when(pl.col("key") % 13 == 5).then(None).otherwise(pl.col("ENERGY")),
    )


def shuffled(of: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The same rows in another order."""
    order = list(range(len(of)))
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
    return of[order]

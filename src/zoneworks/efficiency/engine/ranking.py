"""Ranks within groups, ties as the scheme breaks them, and grades by exact shares."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zoneworks.efficiency.engine.refusals import GroupTooSmall
from zoneworks.efficiency.engine.terms import Grade, Group, LastTie, Scheme, SmallGroup


def ranked_with(group: Group, counts: Mapping[str, int]) -> str:
    """With which group one is ranked: its own, or another where it is too small."""
    is_small = counts[group.code] < group.least
    return group.merge_into if is_small and group.small is SmallGroup.MERGE else group.code


def rank(scheme: Scheme, rows: pl.DataFrame, with_whom: Mapping[str, str]) -> pl.DataFrame:
    """Add with which group each row is ranked, and its rank there.

    Rows are put in order by one whole number, group before score; only those that are equal by it
    are compared by what breaks ties.
    """
    codes = sorted(set(with_whom.values()))
    numbers = {code: codes.index(target) for code, target in with_whom.items()}
    group = rows["group"].replace_strict(
        list(numbers), list(numbers.values()), return_dtype=pl.Int64
    )
    total = rows["total"].to_numpy()
    best = int(total.max())
    span = best - int(total.min()) + 1
    order_key = group.to_numpy() * span + (best - total)
    order = pl.Series(order_key).arg_sort().to_numpy().copy()
    keys = order_key[order]
    begins = np.searchsorted(keys, np.arange(len(codes)) * span)
    ranks = np.arange(len(keys)) - begins[keys // span] + 1
    _settle_ties(scheme, rows, keys, order, ranks)
    placed = np.empty_like(ranks)
    placed[order] = ranks
    return rows.with_columns(ranked_with=group, rank=pl.Series(placed))


def _settle_ties(
    scheme: Scheme,
    rows: pl.DataFrame,
    keys: NDArray[Any],
    order: NDArray[Any],
    ranks: NDArray[Any],
) -> None:
    """Put rows of equal scores in their order, and let them share a rank where they may."""
    is_same = keys[1:] == keys[:-1]
    is_tied = np.zeros(len(keys), dtype=bool)
    is_tied[1:] |= is_same
    is_tied[:-1] |= is_same
    places = np.flatnonzero(is_tied)
    if not len(places):
        return
    breaks = [str(one) for one in scheme.tie_breaks]
    tied = rows[order[places]].select(*breaks, "credit_code")
    tied = tied.with_columns(key=pl.Series(keys[places]), row=pl.Series(order[places]))
    descending = [False, *[True] * len(breaks), False]
    tied = tied.sort(["key", *breaks, "credit_code"], descending=descending, nulls_last=True)
    order[places] = tied["row"].to_numpy()
    if scheme.last_tie is LastTie.SHARED:
        compared = [pl.col(one).ne_missing(pl.col(one).shift(1)) for one in ("key", *breaks)]
        is_new = tied.select(pl.any_horizontal(compared)).to_series().to_numpy().copy()
        is_new[0] = True
        first = np.maximum.accumulate(np.where(is_new, np.arange(len(places)), 0))
        ranks[places] = ranks[places[first]]


def grade(
    scheme: Scheme, rows: pl.DataFrame, together: Mapping[str, int], with_whom: Mapping[str, str]
) -> pl.DataFrame:
    """Add how many were ranked together, and the grade by exact shares of them."""
    by_code = {one.code: one for one in scheme.groups}
    fixed: dict[str, Grade] = {}
    for target, n in together.items():
        group = by_code[target]
        if n >= group.least:
            continue
        if group.small is SmallGroup.GRADE and group.small_grade is not None:
            fixed[target] = group.small_grade
        else:
            raise GroupTooSmall(
                f"{group.name} has {n} to rank; its quotas want {group.least}.",
                group=group.name,
                n=n,
                least=group.least,
            )
    codes = sorted(set(with_whom.values()))
    counted = [together[code] for code in codes]
    grades = [str(fixed[code]) if code in fixed else None for code in codes]
    places = list(range(len(codes)))
    rows = rows.with_columns(
        ranked=pl.col("ranked_with").replace_strict(places, counted, return_dtype=pl.Int64),
        fixed=pl.col("ranked_with").replace_strict(places, grades, return_dtype=pl.String),
    )
    return rows.with_columns(grade=pl.coalesce("fixed", _grade(scheme))).drop(
        "fixed", "ranked_with", *[str(one) for one in scheme.tie_breaks]
    )


def _grade(scheme: Scheme) -> pl.Expr:
    """A grade by quota: rank × 100 <= number × percent up to it, in whole numbers."""
    rank, n = pl.col("rank"), pl.col("ranked")
    last, share = scheme.quotas[-1]
    chain: pl.Expr = pl.lit(str(last))
    middle = scheme.quotas[:-1]
    if scheme.lowest_from_bottom:
        chain = pl.lit(str(middle[-1][0]))
        middle = middle[:-1]
    percent = sum(one for _grade, one in middle)
    for grade, own in reversed(middle):
        chain = pl.when(rank * 100 <= n * percent).then(pl.lit(str(grade))).otherwise(chain)
        percent -= own
    if scheme.lowest_from_bottom:
        chain = pl.when((n - rank + 1) * 100 <= n * share).then(pl.lit(str(last))).otherwise(chain)
    return chain


def best_rank(scheme: Scheme, grade: Grade, ranked: int) -> int:
    """The last rank that still gets a grade or a better one among so many.

    With D counted from the bottom, C ends where that begins.
    """
    percent = 0
    for one, share in scheme.quotas:
        percent += share
        if one == grade:
            break
    last, least = scheme.quotas[-1]
    if scheme.lowest_from_bottom and grade == scheme.quotas[-2][0]:
        return ranked - ranked * least // 100
    return ranked if grade == last else ranked * percent // 100

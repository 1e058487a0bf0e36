"""How much faster one cohort of cases is than another, by four named estimators."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zoneworks.approvals.engine.casetable import AFTER, BEFORE, CaseTable, cohort_bounds
from zoneworks.approvals.engine.horizon import (
    HORIZON_RULE,
    LEAST_AT_RISK,
    Sample,
    StandardCohort,
    choose_horizon,
)
from zoneworks.approvals.engine.restricted import RestrictedComparison, compare_restricted_means
from zoneworks.approvals.engine.terms import (
    EventLog,
    Figure,
    Floats,
    LogWarning,
    Options,
    Progress,
)

LEAST_OF_A_TYPE = 10
"""A type with fewer cases in either cohort joins the other rare ones."""
FEW_CASES = 30
CURVE_POINTS = 300
COHORTS = {"before": BEFORE, "after": AFTER}


@dataclass(frozen=True)
class CohortComparison:
    """The summary of the comparison, its figures, its notes (key to reason) and warnings."""

    summary: dict[str, Any]
    figures: tuple[Figure, ...]
    notes: dict[str, str]
    warnings: tuple[LogWarning, ...]


def compare_cohorts(
    log: EventLog, cases: CaseTable, options: Options, progress: Progress | None = None
) -> CohortComparison:
    """Compare the cases started before one day with those started on or after another.

    Positive compression means that the later cohort is faster. Closed cases alone give the median,
    the mean of ratios and the ratio of sums; the restricted mean also counts open cases, for as
    long as they were watched, and is standardized to the mix of types of both cohorts together.
    """
    strata, stratum_names, warnings = _group_types(log, cases)
    notes: dict[str, str] = {}
    before_on, after_on = cohort_bounds(options)
    sides = {name: cases.cohort == code for name, code in COHORTS.items()}
    closed = {name: side & ~cases.is_open for name, side in sides.items()}
    counted = {name: int((cases.cohort == code).sum()) for name, code in COHORTS.items()}
    n_closed = sum(int(side.sum()) for side in closed.values())
    n_open = sum(counted.values()) - n_closed
    values = _compare_closed(cases, strata, closed)
    comparison, horizon, curves = None, None, None
    missing = _find_what_is_missing(before_on, counted, sides)
    if missing is None:
        before, after = _standardize(cases, strata, sides, len(stratum_names))
        horizon, missing = _settle_horizon(before, after, options)
        curves = _draw_curves(before, after)
    if missing is None and horizon is not None:
        comparison = compare_restricted_means(before, after, horizon, options, progress)
        if comparison is None:
            missing = "A cohort has a restricted mean of 0 days: there is no ratio of means."
    if missing is not None:
        notes["cohort_compression.restricted_mean"] = missing
    if min(counted.values()) and not all(int(side.sum()) for side in closed.values()):
        notes["cohort_compression.naive_median"] = "A cohort has no closed case."
    values["restricted_mean"] = None if comparison is None else comparison.value
    few = [name for name, side in closed.items() if 0 < int(side.sum()) < FEW_CASES]
    if few:
        notes["cohort_compression.ci95"] = (
            f"Fewer than {FEW_CASES} closed cases in cohort {' and '.join(few)}: where durations "
            "differ widely the interval may be too narrow."
        )
    summary = values | {
        "ci95": None if comparison is None or comparison.ci95 is None else list(comparison.ci95),
        "horizon_days": horizon,
        "horizon_rule": HORIZON_RULE if options.horizon_days is None else "given",
        "censored_share": n_open / sum(counted.values()) if sum(counted.values()) else None,
        "n_before": counted["before"],
        "n_after": counted["after"],
        "n_before_open": int((sides["before"] & cases.is_open).sum()),
        "n_after_open": int((sides["after"] & cases.is_open).sum()),
        "before": None if before_on is None else before_on.isoformat(),
        "after": None if after_on is None else after_on.isoformat(),
        "mean_before_days": None if comparison is None else comparison.mean_before_days,
        "mean_after_days": None if comparison is None else comparison.mean_after_days,
        "types": list(stratum_names),
        "curves": curves,
    }
    figures = _name_figures(values, comparison, horizon, n_closed, n_open)
    return CohortComparison(summary, figures, notes, warnings)


def _group_types(
    log: EventLog, cases: CaseTable
) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[LogWarning, ...]]:
    """Number the strata of the comparison; -1 marks cases that cannot be compared."""
    n = len(cases.index)
    if cases.types is None:
        return np.zeros(n, dtype=np.int64), ("all",), ()
    untyped = len(log.type_names)
    types = np.where(cases.types < 0, untyped, cases.types)
    names = (*log.type_names, "(no type)")
    sizes = np.array(
        [
            np.bincount(types[cases.cohort == code], minlength=untyped + 1)
            for code in COHORTS.values()
        ]
    )
    kept = np.flatnonzero((sizes >= LEAST_OF_A_TYPE).all(axis=0))
    rare = np.flatnonzero((sizes < LEAST_OF_A_TYPE).any(axis=0) & (sizes.sum(axis=0) > 0))
    stratum = np.full(untyped + 1, -1)
    stratum[kept] = np.arange(len(kept))
    chosen = [names[code] for code in kept]
    if not len(rare):
        return stratum[types], tuple(chosen), ()
    if (sizes[:, rare].sum(axis=1) >= LEAST_OF_A_TYPE).all():
        stratum[rare] = len(kept)
        return stratum[types], (*chosen, f"{len(rare)} rare types together"), ()
    count = int(sizes[:, rare].sum())
    text = (
        f"{count} cases of {len(rare)} types have fewer than {LEAST_OF_A_TYPE} counterparts in "
        "the other cohort and were left out of the standardized comparison."
    )
    return stratum[types], tuple(chosen), (LogWarning("types_without_counterpart", count, text),)


def _compare_closed(
    cases: CaseTable, strata: NDArray[np.int64], closed: dict[str, NDArray[np.bool_]]
) -> dict[str, float | None]:
    durations = {name: cases.duration[side] for name, side in closed.items()}
    values: dict[str, float | None] = dict.fromkeys(
        ("naive_median", "mean_of_ratios", "ratio_of_sums")
    )
    if not all(len(one) for one in durations.values()):
        return values
    median_before = float(np.median(durations["before"]))
    if median_before > 0:
        values["naive_median"] = 1 - float(np.median(durations["after"])) / median_before
    groups = int(strata.max(initial=-1)) + 1
    matched = {name: side & (strata >= 0) for name, side in closed.items()}
    sums = np.bincount(strata[matched["before"]], cases.duration[matched["before"]], groups)
    sizes = np.bincount(strata[matched["before"]], minlength=groups)
    means = np.divide(sums, sizes, out=np.zeros(groups), where=sizes > 0)
    took = cases.duration[matched["after"]]
    expected = means[strata[matched["after"]]]
    took, expected = took[expected > 0], expected[expected > 0]
    if len(took):
        values["mean_of_ratios"] = float(np.mean(1 - took / expected))
        values["ratio_of_sums"] = float(1 - took.sum() / expected.sum())
    return values


def _find_what_is_missing(
    before_on: object, counted: dict[str, int], sides: dict[str, NDArray[np.bool_]]
) -> str | None:
    if before_on is None:
        return "No cohorts: give --before and --after."
    for name, side in sides.items():
        if int(side.sum()) < LEAST_AT_RISK:
            return (
                f"Cohort {name!r} has {counted[name]} cases, too few to compare "
                f"({LEAST_AT_RISK} are needed)."
            )
    return None


def _standardize(
    cases: CaseTable,
    strata: NDArray[np.int64],
    sides: dict[str, NDArray[np.bool_]],
    n_strata: int,
) -> tuple[StandardCohort, StandardCohort]:
    both = (sides["before"] | sides["after"]) & (strata >= 0)
    sizes = np.bincount(strata[both], minlength=n_strata).astype(np.float64)
    weights = sizes / max(sizes.sum(), 1.0)
    before, after = (
        StandardCohort.of(
            [_take(cases, side & (strata == at)) for at in range(n_strata)],
            weights,
        )
        for side in (sides["before"], sides["after"])
    )
    return before, after


def _take(cases: CaseTable, chosen: NDArray[np.bool_]) -> Sample:
    return Sample(cases.watched_days[chosen], ~cases.is_open[chosen])


def _settle_horizon(
    before: StandardCohort, after: StandardCohort, options: Options
) -> tuple[float | None, str | None]:
    if len(before) == 0 or len(after) == 0:
        return None, "No type has enough cases in both cohorts: compare without --type."
    longest = choose_horizon(before, after)
    if options.horizon_days is None:
        if longest > 0:
            return longest, None
        return None, "The cohorts were not watched long enough to be compared at any horizon."
    asked = options.horizon_days
    for name, side in (("before", before), ("after", after)):
        if not side.supports(asked):
            return None, (
                f"Cohort {name!r} was not watched for {asked:g} days: the longest horizon that "
                f"both cohorts support is {longest:g} days."
            )
    return asked, None


def _draw_curves(before: StandardCohort, after: StandardCohort) -> dict[str, Any] | None:
    if len(before) == 0 or len(after) == 0:
        return None
    return {"before": _draw_curve(before), "after": _draw_curve(after)}


def _draw_curve(cohort: StandardCohort) -> dict[str, list[float]]:
    durations = np.sort(np.concatenate([sample.durations for sample in cohort.samples]))
    days = np.unique(durations)
    if len(days) > CURVE_POINTS:
        days = days[np.linspace(0, len(days) - 1, CURVE_POINTS).round().astype(np.int64)]
    at_risk = len(durations) - np.searchsorted(durations, days, side="left")
    shares: Floats = cohort.open_share(days)
    return {
        "days": [0.0, *days.tolist()],
        "open_share": [1.0, *shares.tolist()],
        "at_risk": [len(durations), *at_risk.tolist()],
    }


def _name_figures(
    values: dict[str, float | None],
    comparison: RestrictedComparison | None,
    horizon: float | None,
    n_closed: int,
    n_open: int,
) -> tuple[Figure, ...]:
    until = "" if horizon is None else f" of {horizon:g} days"
    said = {
        "naive_median": (
            "median of cases (closed only)",
            "1 - median duration of closed cases after / before; misleads while cases are open",
        ),
        "mean_of_ratios": (
            "mean of ratios (closed only)",
            "mean over closed cases after of 1 - duration / mean duration before of their type",
        ),
        "ratio_of_sums": (
            "ratio of sums (closed only)",
            "1 - sum of durations after / sum of the means before of the same types",
        ),
        "restricted_mean": (
            "restricted mean by Kaplan-Meier, standardized by type",
            f"1 - mean days until the end or the horizon{until}, after / before; open cases count "
            "as censored",
        ),
    }
    return tuple(
        Figure(
            key=f"cohort_compression.{name}",
            value=values[name],
            unit="share",
            estimator=estimator,
            definition=definition,
            n_closed=n_closed,
            n_open=n_open,
            cases={"cohort": ["before", "after"]}
            | ({} if name == "restricted_mean" else {"is_open": False}),
            ci95=comparison.ci95 if comparison and name == "restricted_mean" else None,
        )
        for name, (estimator, definition) in said.items()
    )

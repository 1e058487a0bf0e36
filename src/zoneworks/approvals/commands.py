"""Sub-commands of the permit slice: `zoneworks approvals analyze LOG`, `approvals replay`.

Nothing heavy is imported until a command runs, so that `zoneworks --help` stays quick.
"""

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zoneworks.approvals.engine.terms import Options

COLUMN_OPTIONS = {
    "case": "case number",
    "activity": "what was done",
    "time": "when it was done",
    "start": "start of the case",
    "end": "end of the case; empty while it is open",
    "limit": "day until which the case must end, or number of days",
    "type": "type of case, to compare cohorts at the same mix",
    "authority": "who did it",
    "until": "when a case left view without an end, such as a withdrawal",
}
SHOWN_WAITS = 8


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `approvals` to the command line; a `run` takes the arguments and gives a code."""
    approvals = subcommands.add_parser("approvals", help="permits: how fast they really are")
    acts = approvals.add_subparsers(dest="act", required=True)
    analyze = acts.add_parser(
        "analyze", help="analyze a permit log (.xes, .xes.gz, .csv, .csv.gz, .parquet)"
    )
    analyze.add_argument("log", metavar="LOG", type=Path, help="the file")
    analyze.add_argument("--json", action="store_true", help="print everything as JSON")
    for part, meaning in COLUMN_OPTIONS.items():
        analyze.add_argument(f"--{part}", metavar="COLUMN", help=f"column: {meaning}")
    analyze.add_argument(
        "--end-activity", metavar="NAME", help="a case ends at its last event of this name"
    )
    for option, meaning in (
        ("--before", "one cohort: cases started before this day"),
        ("--after", "the other cohort: cases started on or after this day"),
    ):
        analyze.add_argument(option, metavar="DAY", type=_day, help=meaning)
    analyze.add_argument(
        "--as-of", metavar="DAY", type=_day_or_moment, help="look at the log as it stood that day"
    )
    analyze.add_argument(
        "--horizon", metavar="DAYS", type=_positive, help="compare cohorts up to this many days"
    )
    analyze.add_argument(
        "--working-days", action="store_true", help="count working days of the national calendar"
    )
    analyze.add_argument("--seed", type=int, default=1, help="seed of the bootstrap (1)")
    analyze.add_argument(
        "--bootstrap", type=_count, default=1000, metavar="N", help="bootstrap draws (1000)"
    )
    analyze.set_defaults(run=analyze_log)
    replay = acts.add_parser(
        "replay", help="replay the events of every case, and compare with what is stored"
    )
    replay.set_defaults(run=replay_cases, needs_database=True)


def replay_cases(_arguments: argparse.Namespace) -> int:
    """Replay all cases; 1 and a line for each record that is stored otherwise than told."""
    from zoneworks.approvals.queries import replay_cases
    from zoneworks.core.queries import operator

    records = n_events = n_differing = 0
    for one in replay_cases(operator()):
        records += 1
        n_events += one.n_events
        if differing := one.differing:
            n_differing += 1
            print(f"{one.subject_type} {one.subject_id}: {', '.join(differing)}", file=sys.stderr)
    print(f"{records:,} records, {n_events:,} events, {n_differing:,} stored otherwise than told.")
    return 1 if n_differing else 0


def analyze_log(arguments: argparse.Namespace) -> int:
    """Analyze a file and print the result; 2 and one line on stderr where it cannot be."""
    from zoneworks.approvals.engine.analysis import analyze
    from zoneworks.approvals.engine.terms import Columns
    from zoneworks.approvals.readers import read_log
    from zoneworks.core.engine.refusals import Refusal

    columns = Columns(**{part: getattr(arguments, part) for part in COLUMN_OPTIONS})
    # Who names an end activity does not want an end column that was merely guessed.
    keep_out = frozenset({"end"}) if arguments.end_activity else frozenset()
    try:
        options = _options(arguments)
        summary = analyze(read_log(arguments.log, columns, keep_out), options).to_dict()
    except Refusal as refusal:
        print(" ".join(str(refusal).split()), file=sys.stderr)
        return 2
    text = json.dumps(summary, ensure_ascii=False, indent=1) if arguments.json else _tell(summary)
    print(text)
    return 0


def _options(arguments: argparse.Namespace) -> "Options":
    from zoneworks.approvals.engine.terms import Options

    calendar = None
    if arguments.working_days:
        from zoneworks.core.calendars import national_calendar

        calendar = national_calendar()
    return Options(
        before=arguments.before,
        after=arguments.after,
        as_of=arguments.as_of,
        horizon_days=arguments.horizon,
        end_activity=arguments.end_activity,
        calendar=calendar,
        seed=arguments.seed,
        bootstrap_draws=arguments.bootstrap,
    )


def _tell(summary: dict[str, Any]) -> str:
    durations, limit = summary["durations"], summary["limit_compression"]
    lines = [
        f"{summary['cases']:,} cases ({summary['open_cases']:,} open), {summary['events']:,} "
        f"events, {summary['first_at'][:10]} to {summary['looked_at'][:10]}",
        summary["end_rule_text"],
        f"Days from start to end ({summary['day_unit']}): closed cases p50 "
        f"{_days(durations['closed_p50_days'])}, p90 {_days(durations['closed_p90_days'])}; with "
        f"open cases p50 {_days(durations['all_p50_days'])}, p90 "
        f"{_days(durations['all_p90_days'])}",
        "",
        f"Against the limit, {limit['n_closed']:,} closed cases (positive: faster)",
        f"  median of cases {_share(limit['per_case_median'])}   mean of ratios "
        f"{_share(limit['mean_of_ratios'])}   ratio of sums {_share(limit['ratio_of_sums'])}",
        f"  late: {_share(limit['share_late_closed'])} of closed cases, "
        f"{_share(limit['share_late_known'])} of all when open ones past their limit count",
        "",
        *_tell_cohorts(summary["cohort_compression"]),
        "Longest waits in total (time since the previous event of the case)",
    ]
    lines += [
        f"  {row['activity'][:48]:48} n {row['n']:>7,}  p50 {_days(row['p50_days']):>8}  "
        f"p90 {_days(row['p90_days']):>8}  total {row['total_days']:>12,.0f}"
        for row in summary["waits"]["by_activity"][:SHOWN_WAITS]
    ]
    lines += [f"Note: {reason}" for reason in summary["notes"].values()]
    lines += [f"Warning: {warning['text']}" for warning in summary["warnings"]]
    return "\n".join(lines)


def _tell_cohorts(cohorts: dict[str, Any]) -> list[str]:
    if cohorts["restricted_mean"] is None:
        return []
    interval = cohorts["ci95"]
    between = f" (95 %: {_share(interval[0])} to {_share(interval[1])})" if interval else ""
    return [
        f"Started on or after {cohorts['after']} against before {cohorts['before']}: "
        f"{cohorts['n_after']:,} and {cohorts['n_before']:,} cases, "
        f"{_share(cohorts['censored_share'])} open",
        f"  restricted mean by Kaplan-Meier up to {cohorts['horizon_days']:g} days: "
        f"{_share(cohorts['restricted_mean'])}{between}",
        f"  naive median of closed cases: {_share(cohorts['naive_median'])}",
        "",
    ]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _days(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2024-03-05") from None


def _day_or_moment(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a day or moment such as 2024-03-05 or 2024-03-05T12:00"
        ) from None


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days above 0")
    return value


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of draws, 0 or more")
    return int(text)

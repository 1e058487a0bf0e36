"""A million events held against a definition: our whole set of rules, and pm4py's token replay.

The log is that of ``process_mining``. The definition says of each activity what it means for the
law; pm4py replays the log on the net that its inductive miner finds in the single log. Replay
answers another question, how well a net explains the log, so that only the effort is compared.
"""

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.harness import (
    ROW_HEADER,
    Contender,
    Floor,
    Section,
    compare,
    list_versions,
)
from benchmarks.process_mining import ACTIVITY, CASE, TIME, make_log, small_log

if TYPE_CHECKING:
    from zoneworks.approvals.engine.process.conformance import Conformance
    from zoneworks.approvals.engine.process.terms import Process
    from zoneworks.approvals.engine.terms import EventLog

LEAST_TIMES_PM4PY = 50.0
DAY_US = 86_400_000_000
TODAY = date(2013, 12, 31)
_ADVICE = {
    "T07-1 Draft intern advice aspect 1": 1,
    "T07-2 Draft intern advice aspect 2": 2,
    "T07-3 Draft intern advice hold for aspect 3": 3,
    "T07-4 Draft internal advice to hold for type 4": 4,
    "T07-5 Draft intern advice aspect 5": 5,
}
_ANSWER = "T09-{0} Process or receive external advice from party {0}"
MEANINGS: dict[str, tuple[str, str]] = {
    "Confirmation of receipt": ("receipt", "APPLY"),
    "T02 Check confirmation of receipt": ("receipt", "ACCEPT"),
    "T03 Adjust confirmation of receipt": ("receipt", "TELL_GAPS"),
    "T04 Determine confirmation of receipt": ("receipt", "GRANT"),
    "T05 Print and send confirmation of receipt": ("receipt", "DELIVER"),
    "T06 Determine necessity of stop advice": ("stop_advice", "ACCEPT"),
    **{activity: (f"advice_{number}", "APPLY") for activity, number in _ADVICE.items()},
    "T08 Draft and send request for advice": ("request", "ACCEPT"),
    **{_ANSWER.format(number): (f"advice_{number}", "GRANT") for number in range(1, 5)},
    "T10 Determine necessity to stop indication": ("indication", "REACH"),
    "T11 Create document X request unlicensed": ("unlicensed", "APPLY"),
    "T12 Check document X request unlicensed": ("unlicensed", "ACCEPT"),
    "T13 Adjust document X request unlicensed": ("unlicensed", "TELL_GAPS"),
    "T14 Determine document X request unlicensed": ("unlicensed", "GRANT"),
    "T15 Print document X request unlicensed": ("unlicensed", "DELIVER"),
    "T16 Report reasons to hold request": ("hold", "APPLY"),
    "T17 Check report Y to stop indication": ("hold", "ACCEPT"),
    "T18 Adjust report Y to stop indicition": ("hold", "TELL_GAPS"),
    "T19 Determine report Y to stop indication": ("hold", "GRANT"),
    "T20 Print report Y to stop indication": ("hold", "DELIVER"),
}
"""What each activity of the receipt log means: an item or milestone, and a mark."""


def run_benchmark(rounds: int) -> Section:
    """Compare the two on the same million events."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        source = make_log(path)
        here = "benchmarks.conformance"
        own = Contender("zoneworks", f"{here}:prepare_own", (str(path),))
        rival = Contender("pm4py token replay", f"{here}:prepare_pm4py", (str(path),))
        found = compare(own, [rival], rounds)
    ours = found.answers("zoneworks")
    times = found.times_faster(rival.label)
    return Section(
        name="conformance",
        title="A million events against a definition: all rules, and token replay",
        header=ROW_HEADER,
        rows=found.rows(),
        floors=(
            Floor(
                f"at least {LEAST_TIMES_PM4PY:g} times as fast as pm4py's token replay",
                f"{times:.1f} times",
                times >= LEAST_TIMES_PM4PY,
            ),
        ),
        remarks=(
            f"{ours['events']:,} events; {source}; "
            f"{', '.join(f'{rule} {n:,}' for rule, n in ours['found'].items())}.",
            "Both begin with the log as their own reader gives it. Ours puts the steps together to "
            "handlings and checks every rule; the tests check the counts on the single log "
            "against a plain walk through its steps. pm4py replays the log on the net "
            "of its inductive miner (noise 0.2) from the single log.",
            list_versions(["zoneworks", "numpy", "polars", "pm4py", "pandas"]),
        ),
    )


def receipt_process() -> "Process":
    """The definition that the receipt log is held against: its order as it is usually gone, days
    as for comparable acts; not the law of the city that the log is from."""
    from zoneworks.approvals.engine.process.terms import (
        Certificates,
        DayKind,
        Handling,
        Item,
        Joint,
        Limit,
        Milestone,
        Power,
        PowerKind,
        Process,
        SimulationRule,
    )

    power = Power(PowerKind.OWN, "city", "sample", date(2010, 10, 1))

    def item(code: str, *after: str, days: int = 0, **more: Any) -> Item:
        legal = (Limit(days, DayKind.WORKING, "sample"),) if days else ()
        values = {"stage": "S", "authority": "city", "article": "sample", "powers": (power,)}
        return Item(code, code, code, after=after, legal=legal, **values | more)  # type: ignore[arg-type]

    return Process(
        id="receipt",
        version="1",
        name="receipt",
        english="receipt",
        valid_from=date(2010, 1, 1),
        valid_until=None,
        source="sample",
        sample=True,
        authorities=(),
        facts=(),
        stages=(),
        items=(
            item("receipt", days=5),
            item("stop_advice", "receipt", handling=Handling.FILING),
            item("request", "stop_advice", handling=Handling.FILING),
            *(item(f"advice_{number}", "request") for number in range(1, 6)),
            item("unlicensed", "stop_advice", days=20, least_days=1),
            item("hold", "stop_advice", days=10),
        ),
        milestones=(Milestone("indication", "i", "indication", ("stop_advice",), "sample"),),
        certificates=Certificates("c", "c", ()),
        joints=(
            Joint("advice", "a", "a", "city", tuple(f"advice_{n}" for n in range(1, 6)), "sample"),
        ),
        simulation=SimulationRule(
            "sample", sample=True, land_right="receipt", expires_after_days=1, exclusions=()
        ),
    )


def hold_against(log: "EventLog") -> "Conformance":
    """Check the receipt log with every rule."""
    import numpy as np

    from zoneworks.approvals.engine.process.conformance import Duties, check
    from zoneworks.approvals.engine.process.handlings import Mark, Marks
    from zoneworks.approvals.engine.process.plans import plan_for
    from zoneworks.approvals.engine.process.rulebook import lay_out
    from zoneworks.core.calendars import national_calendar
    from zoneworks.core.engine.calendar import number_of

    book, _ = lay_out([plan_for(receipt_process(), {})])
    known = [MEANINGS.get(name) for name in log.activity_names]
    node = np.array([book.place_of[one[0]] if one else -1 for one in known], np.int32)
    mark = np.array([Mark[one[1]] if one else -1 for one in known], np.int8)
    # What a log means by an activity that no definition names is left out.
    told = node[log.activity_of] >= 0 if None in known else slice(None)
    activity = log.activity_of[told]
    marks = Marks(
        case=log.case_of[told],
        node=node.take(activity),
        is_formal=np.ones(len(activity), bool),
        mark=mark.take(activity),
        on=log.happened_at[told] // DAY_US,
        reason=np.zeros(len(activity), np.int32),
        reasons=(),
        plan_of=np.zeros(len(log.case_names), np.int32),
    )
    return check(book, marks, Duties.none(), national_calendar(), number_of(TODAY))


def prepare_own(path: str) -> Callable[[], dict[str, Any]]:
    from zoneworks.approvals.engine.process.conformance import count
    from zoneworks.approvals.engine.terms import Columns
    from zoneworks.approvals.readers import read_log
    from zoneworks.core.calendars import national_calendar

    log = read_log(path, Columns(case=CASE, activity=ACTIVITY, time=TIME))
    national_calendar()

    def act() -> dict[str, Any]:
        found = hold_against(log)
        return {"events": len(log.case_of), "found": count(found.findings)}

    return act


def prepare_pm4py(path: str) -> Callable[[], dict[str, Any]]:
    import warnings

    warnings.filterwarnings("ignore")
    import pandas as pd
    import pm4py

    def formatted(frame: Any) -> Any:
        return pm4py.format_dataframe(
            frame, case_id=CASE, activity_key=ACTIVITY, timestamp_key=TIME
        )

    single = formatted(small_log()[0].to_pandas())
    net, initial, final = pm4py.discover_petri_net_inductive(single, noise_threshold=0.2)
    frame = formatted(pd.read_parquet(path, columns=[CASE, ACTIVITY, TIME]))

    def act() -> dict[str, Any]:
        found = pm4py.conformance_diagnostics_token_based_replay(frame, net, initial, final)
        return {"cases": len(found), "fit": sum(one["trace_is_fit"] for one in found)}

    return act

"""The words of permit analysis in the languages of the pages."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from zoneworks.approvals.engine.terms import LogRefusal
from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal

PARTS = {
    "case": _("Case"),
    "activity": _("Activity"),
    "time": _("Time of the event"),
    "start": _("Start of the case"),
    "end": _("End of the case"),
    "limit": _("Legal or promised limit"),
    "type": _("Type of case"),
    "authority": _("Authority"),
    "until": _("Last seen"),
}
"""What a column of a log can be."""

PART_HELP = {
    "case": _("The number that all events of one case share."),
    "activity": _("What was done."),
    "time": _("When it was done."),
    "start": _("Empty: a case starts at its first event."),
    "end": _(
        "Empty in the log: the case is open. Without this column a case ends with an activity."
    ),
    "limit": _("The day until which the case must end, or the number of days it may take."),
    "type": _("Cohorts are compared at the same mix of types."),
    "authority": _("Who did it: waits are also shown by authority."),
    "until": _("When a case without an end left view, such as by withdrawal."),
}

FIGURES = {
    "durations.closed_p50_days": (
        _("Half of the closed cases took at most"),
        _("Median of the closed cases."),
    ),
    "durations.closed_p90_days": (
        _("Nine in ten closed cases took at most"),
        _("90th percentile of the closed cases."),
    ),
    "durations.all_p50_days": (
        _("Half of all cases end within"),
        _("Kaplan–Meier median: open cases count for as long as they were watched."),
    ),
    "durations.all_p90_days": (
        _("Nine in ten of all cases end within"),
        _("Kaplan–Meier 90th percentile: open cases count for as long as they were watched."),
    ),
    "limit_compression.per_case_median": (
        _("Time saved, median of cases"),
        _("Median over the closed cases of 1 − duration ÷ limit."),
    ),
    "limit_compression.mean_of_ratios": (
        _("Time saved, mean of ratios"),
        _("Mean over the closed cases of 1 − duration ÷ limit. A few very late cases weigh much."),
    ),
    "limit_compression.ratio_of_sums": (
        _("Time saved, ratio of sums"),
        _("1 − sum of the durations ÷ sum of the limits, over the closed cases."),
    ),
    "limit_compression.share_late_closed": (
        _("Late, of the closed cases"),
        _("Closed cases that ended after their limit, of all closed cases with a limit."),
    ),
    "limit_compression.share_late_known": (
        _("Late, of all cases"),
        _("Closed late, or open and already past the limit, of all cases with a limit."),
    ),
    "cohort_compression.naive_median": (
        _("Change of the median, closed cases only"),
        _("1 − median after ÷ median before. Misleads while cases are open: they are left out."),
    ),
    "cohort_compression.mean_of_ratios": (
        _("Mean of ratios, closed cases only"),
        _("Mean over the closed cases after of 1 − duration ÷ mean duration before of their type."),
    ),
    "cohort_compression.ratio_of_sums": (
        _("Ratio of sums, closed cases only"),
        _("1 − sum of the durations after ÷ what the same types would have taken before."),
    ),
    "cohort_compression.restricted_mean": (
        _("Time saved, restricted mean"),
        _(
            "1 − mean days until the end or the horizon, after ÷ before, by Kaplan–Meier. Open"
            " cases count for as long as they were watched; types are weighed alike."
        ),
    ),
}
"""A figure's label and definition by its key."""

NOTES = {
    "limit_compression": _("The log has no usable limit: choose the column that holds it."),
    "waits.by_authority": _("The log has no authority column."),
    "cohort_compression.restricted_mean": _(
        "The cohorts cannot be compared: choose two days, each with enough cases watched for long"
        " enough."
    ),
    "cohort_compression.naive_median": _("A cohort has no closed case."),
    "cohort_compression.ci95": _(
        "A cohort has few closed cases: where durations differ widely the interval may be too"
        " narrow."
    ),
    "end_rule": _("The end column goes before the end activity, which was not used."),
    "ci95": _("No intervals were asked for."),
}
"""Why a figure is missing, by the note's key."""

CALENDAR = _(
    "The calendar of working days covers %(first)s to %(last)s; the log reaches beyond. Count days."
)


OPTIONS = PARTS | {
    "before": _("Before: cases started before"),
    "after": _("After: cases started on or after"),
    "as-of": _("As the log stood on"),
    "horizon": _("Horizon in days"),
    "end-activity": _("End activity"),
    "working-days": _("Count working days"),
}
"""The field of the page that does what an option of the command does."""


def log_refusal_text(refusal: Refusal, file_name: str = "") -> str:
    """An engine's refusal in the words of the page; ``file_name`` is what people call the file."""
    if isinstance(refusal, LogRefusal):
        return page_text(refusal.template, named(refusal, file_name))
    return wording.refusal_text(refusal, {"CALENDAR_EXHAUSTED": CALENDAR})


def named(refusal: Refusal, file_name: str) -> dict[str, Any]:
    """A refusal's values with the file's name as people know it, not as it is stored."""
    if file_name and "file" in refusal.values:
        return refusal.values | {"file": file_name}
    return refusal.values


def page_text(template: str, values: Mapping[str, Any]) -> str:
    """A text in the language of the page, with fields in place of the command's options."""
    text = gettext(template)
    text = text % values if values else text
    return re.sub(
        r"--([a-z]+(?:-[a-z]+)*)",
        lambda found: f"“{OPTIONS[found[1]]}”" if found[1] in OPTIONS else found[0],
        text,
    )


END_RULES = {
    "end_column": _("A case ends by its end column; without a value it is open."),
    "end_activity": _("A case ends at its last end activity; without one it is open."),
    "last_event": _("No end column or end activity was chosen: a case ends at its last event."),
}

STEPS = [
    gettext_noop("reading the file"),
    gettext_noop("cases"),
    gettext_noop("steps"),
    gettext_noop("waits"),
    gettext_noop("process map"),
    gettext_noop("throughput"),
    gettext_noop("intervals"),
    gettext_noop("done"),
]
"""What a running analysis says that it does."""

COHORTS: dict[str, Any] = {"before": _("Before"), "after": _("After")}

WARNINGS = {
    "conflicting_values": _("values differ within a case; the first was taken."),
    "date_out_of_range": _("dates lie outside what can be kept; they count as missing."),
    "empty_traces": _("cases hold no event and were left out."),
    "guess_dropped": _("values made a column unusable that seemed to fit by its name."),
    "limit_not_after_start": _("limits do not lie after the start; they were left out."),
    "missing_start": _("cases have no start; they start at their first event."),
    "mixed_time_zones": _("moments stand in other time zones; all were brought to one."),
    "events_after_end": _(
        "closed cases have events after their end; that time counts against the time after the last"
        " event."
    ),
    "negative_durations": _("cases end before they start; they stay as recorded."),
    "rows_without_case_or_time": _("rows have no case or no time and were left out."),
    "types_without_counterpart": _("cases are of types too rare in the other cohort to compare."),
}
"""Something odd in a log, by the warning's code; the number stands before it."""

TIME_PARTS = {
    "before_first_event": _("Before the first event"),
    "between_events": _("Between events: the waits"),
    "after_last_event": _("After the last event"),
}
"""What the time of a case goes to."""

FILTERS = {
    "is_negative": _("Ended before the start"),
    "has_later_events": _("With events after the end"),
    "waited": _("With a wait"),
    "is_open": _("Open"),
    "is_late": _("Late"),
    "has_limit": _("With a limit"),
    "cohort": _("Cohort"),
    "type": _("Type of case"),
    "activity": _("Activity"),
    "authority": _("Authority"),
    "case": _("Case"),
    "started_month": _("Started in"),
    "ended_month": _("Ended in"),
    "from": _("From"),
    "to": _("To"),
}
"""What a figure's cases were chosen by."""

FILTER_VALUES = {
    "True": _("yes"),
    "False": _("no"),
    "before": _("Before"),
    "after": _("After"),
}

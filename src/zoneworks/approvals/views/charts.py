"""An analysis's figures in the shapes that the pieces of the pages draw."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zoneworks.approvals import labels
from zoneworks.core.templatetags.ui import duration, number, percent1, sentences

if TYPE_CHECKING:
    from zoneworks.approvals.models import LogAnalysis

WAITS_DRAWN = 15
FEW_PATHS = 30
"""So few paths are drawn at once; of more, rare ones wait for the slider."""
SECONDS_A_DAY = 86_400


def cases_url(row: "LogAnalysis", chosen: Mapping[str, Any]) -> str:
    """The list of the cases behind a figure."""
    query = urlencode({"filter": json.dumps(chosen, ensure_ascii=False)})
    return f"{reverse('approvals:cases', args=[row.pk])}?{query}"


def figure(row: "LogAnalysis", key: str) -> dict[str, Any]:
    """A figure as ``ui/figure.html`` shows it."""
    of = {one["key"]: one for one in (row.figures or {})["figures"]}
    found = of[key]
    label, definition = labels.FIGURES[key]
    is_share = found["unit"] == "share"
    is_saving = is_share and "share_late" not in key
    value = percent1(found["value"]) if is_share else number(found["value"], 1)
    unit = "" if is_share else day_unit(row)
    if is_saving and found["value"] is not None:
        value, unit = percent1(abs(found["value"])), _direction(found["value"])
    counts = _("%(closed)s closed, %(open)s open cases") % {
        "closed": number(found["n_closed"]),
        "open": number(found["n_open"]),
    }
    opened = counts
    if "is_late" in found["cases"]:
        limit = (row.figures or {})["limit_compression"]
        late = limit["n_late_closed"]
        late += 0 if "is_open" in found["cases"] else limit["n_late_open"]
        opened = _("%(n)s late cases") % {"n": number(late)}
    interval = ""
    if found["ci95"]:
        low, high = found["ci95"]
        if is_saving and low < 0 < high:
            low, high = (f"{percent1(abs(end))} {_direction(end)}" for end in (low, high))
        elif is_share:
            low, high = (percent1(end) for end in sorted((abs(low), abs(high))))
        else:
            low, high = number(low, 1), number(high, 1)
        interval = _("95%% interval: %(low)s to %(high)s") % {"low": low, "high": high}
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "definition": sentences(definition, counts),
        "interval": interval,
        "cases_url": cases_url(row, found["cases"]),
        "cases_label": opened,
        "is_missing": found["value"] is None,
    }


def _direction(saved: float) -> str:
    """What a share of time saved means; a negative one was lost."""
    if saved == 0:
        return pgettext("share of time", "less or more")
    return (
        pgettext("share of time", "less time")
        if saved > 0
        else pgettext("share of time", "more time")
    )


def day_unit(row: "LogAnalysis") -> str:
    """Days or working days, as the analysis counted."""
    return _("working days") if is_in_working_days(row) else _("days")


def is_in_working_days(row: "LogAnalysis") -> bool:
    """The analysis counted working days, not days of 24 hours."""
    return bool((row.figures or {})["day_unit"] == "working day")


def span(row: "LogAnalysis", days: float | None) -> str:
    """A length of time with its unit."""
    if days is None or not is_in_working_days(row):
        return duration(days)
    places = 0 if float(days).is_integer() else 1
    return _("%(days)s working days") % {"days": number(days, places)}


def overview(row: "LogAnalysis") -> dict[str, Any]:
    """The headline figures, and where people wait longest."""
    figures = row.figures or {}
    keys = [one["key"] for one in figures["figures"]]
    least, frequent = _frequent_waits(row)
    slowest = sorted(frequent, key=_p90, reverse=True)
    answers = _answers(row, frequent)
    named = {one["name"] for one in (*slowest[:5], *answers)}
    # Without an open case the survival curve says the same once more, less finely.
    durations = "durations." if figures["open_cases"] else "durations.closed"
    return {
        "durations": [figure(row, key) for key in keys if key.startswith(durations)],
        "limits": [figure(row, key) for key in keys if key.startswith("limit_compression.")]
        if "limit_compression" not in figures["notes"]
        else [],
        "limit_note": labels.NOTES.get("limit_compression"),
        "end_rule": labels.END_RULES[figures["end_rule"]],
        "longest": [one for one in slowest if one["name"] in named],
        "answers": answers,
        "time_parts": _time_parts(row),
        "least": least,
        "warnings": _warnings(row),
    }


def waits(row: "LogAnalysis") -> dict[str, Any]:
    """Waits by activity and by authority, as tables and as ranges."""
    least, frequent = _frequent_waits(row)
    slowest = sorted(frequent, key=_p90, reverse=True)[:WAITS_DRAWN]
    return {
        "activities": sorted(_waits(row, "by_activity"), key=_p90, reverse=True),
        "authorities": sorted(_waits(row, "by_authority"), key=_p90, reverse=True),
        "least": least,
        "no_authority": labels.NOTES["waits.by_authority"],
        "chart": {
            "unit": day_unit(row),
            "y_label": _("Activity"),
            "items": [
                {"label": one["name"], "low": 0, "value": one["p50"], "high": one["p90"]}
                for one in slowest
            ],
        },
    }


def process_map(row: "LogAnalysis") -> dict[str, Any]:
    """The process map's nodes and edges."""
    drawn = (row.figures or {})["process_map"]
    _least, frequent = _frequent_waits(row)
    slowest = {one["name"] for one in sorted(frequent, key=_p90, reverse=True)[:1]}
    return {
        "share": 100 if len(drawn["edges"]) <= FEW_PATHS else 80,
        "map": {
            "nodes": [
                {
                    "id": node["activity"],
                    "label": node["activity"],
                    "count": node["events"],
                    "kind": _kind(node),
                    "is_kept": node["activity"] in slowest,
                }
                for node in drawn["nodes"]
            ],
            "edges": [
                {
                    "source": edge["from"],
                    "target": edge["to"],
                    "count": edge["count"],
                    "median_days": edge["median_seconds"] / SECONDS_A_DAY,
                }
                for edge in drawn["edges"]
            ],
        },
    }


def comparison(row: "LogAnalysis") -> dict[str, Any]:
    """The cohorts' figures and their survival curves."""
    compared = (row.figures or {})["cohort_compression"]
    notes = (row.figures or {})["notes"]
    keys = [one["key"] for one in (row.figures or {})["figures"]]
    is_asked = "before" in row.options or "after" in row.options
    context: dict[str, Any] = {
        "compared": compared,
        "shown": [figure(row, key) for key in keys if key.startswith("cohort_compression.")],
        "notes": [
            labels.NOTES[key]
            for key in notes
            if key.startswith("cohort_compression") and key in labels.NOTES and is_asked
        ],
        "day_unit": day_unit(row),
        "curves": None,
        "is_unproven": bool(interval := compared["ci95"]) and interval[0] <= 0 <= interval[1],
    }
    if compared["curves"]:
        context["curves"] = {
            "is_share": True,
            "x_label": day_unit(row),
            "y_label": _("still open"),
            "series": [
                {
                    "name": str(labels.COHORTS[name]),
                    "points": list(zip(curve["days"], curve["open_share"], strict=True)),
                    "is_dashed": name == "before",
                }
                for name, curve in compared["curves"].items()
            ],
        }
    return context


def throughput(row: "LogAnalysis") -> dict[str, Any]:
    """Cases started, ended and open by month."""
    months = (row.figures or {})["throughput"]
    return {
        "months": [
            month
            | {
                "started_url": cases_url(row, month["cases"]),
                "ended_url": cases_url(row, month["ended_cases"]),
                "took": span(row, month["p50_days"]),
            }
            for month in months
        ],
        "chart": {
            "x": [month["month"] for month in months],
            "series": [
                {"name": _("Started"), "values": [month["started"] for month in months]},
                {"name": _("Ended"), "values": [month["ended"] for month in months]},
                {
                    "name": _("Open at the end of the month"),
                    "values": [month["open"] for month in months],
                    "is_dashed": True,
                },
            ],
        },
    }


def settings(row: "LogAnalysis") -> dict[str, Any]:
    """What was chosen, so that the figures can be made again."""
    figures = row.figures or {}
    return {
        "columns": [
            (labels.PARTS[part], name)
            for part, name in figures["columns"].items()
            if name and part in labels.PARTS
        ],
        "options": row.options,
        "seed": figures["seed"],
        "draws": figures["bootstrap_draws"],
        "digest": row.file.sha256,
        "warnings": _warnings(row),
    }


CONTEXTS: dict[str, Callable[["LogAnalysis"], dict[str, Any]]] = {
    "overview": overview,
    "waits": waits,
    "map": process_map,
    "comparison": comparison,
    "throughput": throughput,
    "settings": settings,
}


def _frequent_waits(row: "LogAnalysis") -> tuple[int, list[dict[str, Any]]]:
    """The waits before activities met often enough to speak of, and how often that is."""
    least = max(5, (row.figures or {})["cases"] // 100)
    return least, [one for one in _waits(row, "by_activity") if one["n"] >= least]


def _waits(row: "LogAnalysis", by: str) -> list[dict[str, Any]]:
    return [
        {
            "name": one.get("activity") or one.get("authority") or "—",
            "n": one["n"],
            "p50": one["p50_days"],
            "p90": one["p90_days"],
            "max": one.get("max_days"),
            "total": one["total_days"],
            "took": {
                key: span(row, one.get(f"{key}_days")) for key in ("p50", "p90", "max", "total")
            },
            "cases_url": cases_url(row, one["cases"]),
        }
        for one in (row.figures or {})["waits"][by] or []
    ]


def _p90(wait: Mapping[str, Any]) -> float:
    return float(wait["p90"])


ANSWERS = {
    "p90": gettext_lazy("The usual rule: 9 in 10 within"),
    "max": gettext_lazy("The longest single wait"),
    "p50": gettext_lazy("Half of the waits are longer than"),
    "total": gettext_lazy("Most waiting altogether"),
}
"""Each rule by which an activity can make people wait longest."""


def _answers(row: "LogAnalysis", waits: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The activity that people wait longest for, by each rule."""
    found = []
    for key, rule in ANSWERS.items() if waits else ():
        known = [one for one in waits if one[key] is not None]  # older analyses lack some
        if not known:
            continue
        worst = max(known, key=lambda one: one[key])
        if worst[key] <= 0:  # in whole working days every wait may be none
            found.append({"rule": rule, "name": "", "cases_url": "", "took": span(row, 0.0)})
            continue
        found.append(
            {
                "rule": rule,
                "name": worst["name"],
                "cases_url": worst["cases_url"],
                "took": span(row, worst[key]),
            }
        )
    return found


def _time_parts(row: "LogAnalysis") -> list[dict[str, Any]]:
    return [
        {
            "label": labels.TIME_PARTS[one["part"]],
            "share": one["share"],
            "median": span(row, one["p50_days"]),
        }
        for one in (row.figures or {}).get("time_parts") or []
    ]


def _warnings(row: "LogAnalysis") -> list[dict[str, Any]]:
    return [
        {
            "count": one["count"],
            "label": labels.WARNINGS.get(one["code"], one["text"]),
            "cases_url": cases_url(row, one["cases"]) if one.get("cases") else None,
        }
        for one in (row.figures or {})["warnings"]
    ]


def _kind(node: Mapping[str, Any]) -> str | None:
    if node["starts"] * 2 >= node["events"]:
        return "start"
    return "end" if node["ends"] * 2 >= node["events"] else None

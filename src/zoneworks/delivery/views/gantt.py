"""Plans as drawings: activities or projects as rows, days from the left to the right.

What is critical has a heavy frame, what is expected none inside; no color says anything alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.templatetags.ui import day, full_day
from zoneworks.delivery import labels
from zoneworks.delivery.engine.plans.critical import Bound, Outlook, Step
from zoneworks.delivery.engine.plans.scale import Scale, Zoom
from zoneworks.delivery.engine.plans.terms import MILESTONES, Activity, Phase
from zoneworks.delivery.queries import Loaded, Standing

if TYPE_CHECKING:
    from zoneworks.delivery.models import Baseline, Blocker

LOOK_BACK = timedelta(days=60)
ROW, HEAD, LABELS, NAME_WIDTH = 26, 44, 396, 216
LAST_LABEL = 190
"""Room behind the last day of a plan: for a milestone's day beside that of the baseline."""
PLAN_WIDTH = 590
"""So many pixels of a usual screen are there for the days of a plan."""
ZONE_NAMES, ZONE_WIDTH = 240, 920
"""Beside the plans of a zone stand their names alone."""
MIDDLE = 13
Context = dict[str, Any]


def read_zoom(text: str) -> Zoom | None:
    """The zoom that the address asks for; None for the one at which all fits."""
    return Zoom(text) if text in set(Zoom) else None


def zoom_links(path: str, gantt: Context, **kept: str) -> list[Context]:
    """The zooms to choose from, that of a drawing marked."""
    more = "".join(f"&{name}={value}" for name, value in kept.items() if value)
    return [
        {"label": label, "url": f"{path}?zoom={one.value}{more}", "is_open": one is gantt["zoom"]}
        for one, label in labels.ZOOMS.items()
    ]


def plan_gantt(
    loaded: Loaded,
    outlook: Outlook,
    zoom: Zoom | None,
    *,
    path: Sequence[Step],
    baseline: "Baseline | None",
    blockers: Sequence["Blocker"],
) -> Context:
    """The drawing of one plan: what was, what is expected, and a baseline below."""
    agreed = _agreed(baseline)
    dates = {code: outlook.dates(code) for code in loaded.activities}
    known = [day for pair in dates.values() for day in pair]
    known += [day for pair in agreed.values() for day in pair]
    if any(one.finished_on is None for one in loaded.activities.values()):
        known.append(clock.today())
    scale = Scale.around(known, zoom, PLAN_WIDTH)
    numbers = {one.activity_id: number for number, one in enumerate(blockers, 1)}
    rows: list[Context] = []
    places: dict[str, int] = {}
    y, phase = HEAD, None
    for code, one in _by_phase(loaded.activities):
        if one.phase is not phase:
            phase = one.phase
            rows.append({"is_phase": True, "y": y, "text_y": y + 17, "name": labels.PHASES[phase]})
            y += ROW
        places[code] = y
        row = loaded.rows[code]
        left = outlook.total_float(code)
        is_critical = one.finished_on is None and left <= 0
        rows.append(
            {
                "y": y,
                "text_y": y + 17,
                "name": _short(one.name),
                "title": _title(one, dates[code], left),
                "url": reverse("delivery:activity", args=[row.pk]),
                "who": _who(loaded, code),
                "float": "" if one.finished_on is not None else str(left),
                "is_done": one.finished_on is not None,
                "is_critical": is_critical,
                "is_unneeded": code in loaded.unneeded,
                "baseline": _shift(scale.bar(*agreed[code])) if code in agreed else None,
                "deadline": f"{LABELS + scale.x(one.deadline):.1f}" if one.deadline else "",
                "blocker": numbers.get(row.pk),
                **_drawn(one, dates[code], scale, agreed.get(code)),
            }
        )
        y += ROW
    lines = list(_lines(path, places, dates, scale))
    frame = _frame(scale, y, LABELS, LAST_LABEL)
    return {**frame, "rows": rows, "lines": lines, "has_floats": True}


def _by_phase(activities: Mapping[str, Activity]) -> Iterator[tuple[str, Activity]]:
    for phase in Phase:
        yield from ((code, one) for code, one in activities.items() if one.phase is phase)


def _agreed(baseline: "Baseline | None") -> dict[str, tuple[date, date]]:
    if baseline is None:
        return {}
    return {
        code: (date.fromisoformat(first), date.fromisoformat(last))
        for code, (first, last) in baseline.dates.items()
    }


def _frame(scale: Scale, height: int, names_width: int, room: int) -> Context:
    """What surrounds the rows: ticks, days off, today, the size of the whole."""
    today, ticks = clock.today(), list(_ticks(scale))
    x = LABELS + scale.x(today)
    return {
        "zoom": scale.zoom,
        "labels": LABELS,
        "names_width": names_width,
        "head": HEAD,
        "tick_y": HEAD - 8,
        "plot_width": f"{scale.width + room:.1f}",
        "height": height + 8 - HEAD,
        "ticks": ticks,
        "grid": " ".join(f"M{one['x']} {HEAD - 8}V{height + 8}" for one in ticks),
        "days_off": [
            {"x": f"{LABELS + first:.1f}", "width": f"{width:.1f}"}
            for first, width in scale.days_off(national_calendar())
        ],
        "today": f"{x:.1f}" if scale.first <= today <= scale.last else "",
        "today_text": f"{x + 4:.1f}",
    }


def _ticks(scale: Scale) -> Iterator[Context]:
    """The lines of the scale; a label that has no room before the next is left out."""
    free = 0.0
    for one in scale.ticks():
        label = _tick(one.on, scale.zoom, is_first=one.is_first)
        has_room = one.x >= free
        if has_room:
            free = one.x + 8 + 6.5 * len(label)
        yield {
            "x": f"{LABELS + one.x:.1f}",
            "text_x": f"{LABELS + one.x + 4:.1f}",
            "label": label if has_room else "",
        }


def _tick(on: date, zoom: Zoom, *, is_first: bool) -> str:
    if zoom is Zoom.DAY:
        return f"{on:%m-%d}" if is_first or on.day == 1 else str(on.day)
    if zoom is Zoom.WEEK:
        return f"{on:%Y-%m-%d}" if is_first else f"{on:%m-%d}"
    return f"{on:%Y-%m}" if is_first else f"{on:%m}"


def _shift(bar: tuple[float, float]) -> Context:
    return {"x": f"{LABELS + bar[0]:.1f}", "width": f"{bar[1]:.1f}"}


def _drawn(
    one: Activity,
    dates: tuple[date, date],
    scale: Scale,
    agreed: tuple[date, date] | None,
) -> Context:
    """The marks of an activity: a diamond, or what was done and what is left."""
    if one.is_milestone:
        x = LABELS + scale.x(dates[1]) + scale.bar(dates[1], dates[1])[1] / 2
        text = day(dates[1])
        if agreed is not None and agreed[1] != dates[1]:
            text = _("%(day)s (baseline %(agreed)s)") % {"day": text, "agreed": day(agreed[1])}
        return {"diamond": f"{x:.1f}", "text_x": f"{x + 12:.1f}", "text": text}
    today = clock.today()
    if one.finished_on is not None:
        return {"done": _shift(scale.bar(one.started_on or one.finished_on, one.finished_on))}
    if one.started_on is None:
        return {"left": _shift(scale.bar(*dates))}
    return {
        "done": _shift(scale.bar(one.started_on, max(today, one.started_on))),
        "left": _shift(scale.bar(one.started_on, max(dates[1], today))),
    }


def _lines(
    path: Sequence[Step],
    places: Mapping[str, int],
    dates: Mapping[str, tuple[date, date]],
    scale: Scale,
) -> Iterator[str]:
    """The links of the critical path, from the end of one bar to the begin of the next."""
    for before, after in pairwise(path):
        if after.bound is not Bound.LINK:
            continue
        first, last = places[before.code] + MIDDLE, places[after.code] + MIDDLE
        end = sum(scale.bar(dates[before.code][1], dates[before.code][1]))
        x, to = LABELS + end, LABELS + scale.x(dates[after.code][0])
        yield f"M{x:.1f} {first}H{max(x, to) + 3:.1f}V{last}H{to:.1f}"


def _who(loaded: Loaded, code: str) -> str:
    if code in loaded.follows:
        return _("Case")
    responsible = loaded.rows[code].responsible
    return responsible.user.name[:6] if responsible is not None else ""


def _title(one: Activity, dates: tuple[date, date], left: int) -> str:
    told = f"{one.name} · {full_day(dates[0])} – {full_day(dates[1])}"
    if one.finished_on is not None:
        return f"{told} · {_('done')}"
    text = ngettext("%(n)s working day of float", "%(n)s working days of float", left)
    return f"{told} · {text % {'n': left}}"


def _short(name: str, width: int = NAME_WIDTH) -> str:
    """A name as it fits: Chinese signs are square, others about half."""
    total, kept = 0.0, ""
    for sign in name:
        total += 12.5 if ord(sign) > 0x2E80 else 6.6
        if total > width - 12:
            return kept.rstrip() + "…"
        kept += sign
    return kept


def zone_gantt(standings: Sequence[Standing], zoom: Zoom | None) -> Context:
    """The drawing of all plans of a zone: a row a project, its phases as bars, its milestones.

    It begins some weeks before today: what was before is on the page of each plan.
    """
    since = clock.today() - (LOOK_BACK if zoom is not Zoom.DAY else timedelta(days=7))
    known = [max(day, since) for one in standings for pair in one.dates.values() for day in pair]
    scale = Scale.around([*known, since], zoom, ZONE_WIDTH)
    rows, y = [], HEAD
    for one in standings:
        rows.append(
            {
                "y": y,
                "text_y": y + 17,
                "name": _short(one.loaded.plan.name, ZONE_NAMES - 16),
                "title": one.loaded.plan.name,
                "url": reverse("delivery:plan", args=[one.loaded.row.pk]),
                "float": "",
                "phases": list(_phases(one, scale)),
                "diamonds": list(_diamonds(one, scale)),
            }
        )
        y += ROW
    return {**_frame(scale, y, ZONE_NAMES, 0), "rows": rows, "lines": []}


def _phases(standing: Standing, scale: Scale) -> Iterator[Context]:
    activities = standing.loaded.activities
    for phase in Phase:
        of = [code for code, one in activities.items() if one.phase is phase]
        if not of:
            continue
        pairs = [standing.dates[code] for code in of]
        first, last = min(pair[0] for pair in pairs), max(pair[1] for pair in pairs)
        if last < scale.first:
            continue
        is_done = all(activities[code].finished_on is not None for code in of)
        yield {
            **_shift(scale.bar(first, last)),
            "is_done": is_done,
            "title": f"{labels.PHASES[phase]} · {full_day(first)} – {full_day(last)}",
        }


def _diamonds(standing: Standing, scale: Scale) -> Iterator[Context]:
    for code in MILESTONES:
        one = standing.loaded.activities.get(code)
        if one is None:
            continue
        on = standing.dates[code][1]
        if on < scale.first:
            continue
        late = one.planned_finish_on is not None and on > one.planned_finish_on
        yield {
            "x": f"{LABELS + scale.x(on):.1f}",
            "is_done": one.finished_on is not None,
            "is_late": late and one.finished_on is None,
            "title": f"{one.name} · {full_day(on)}",
        }

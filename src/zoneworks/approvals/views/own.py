"""What the zone's own cases say, tab by tab: paths, conformance, bottlenecks, what-if, prediction.

Each tab reads the chosen cases once and hands them to one engine; each number opens its list.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zoneworks.approvals import labels, queries
from zoneworks.approvals.engine.process.bottlenecks import Bottleneck, find_bottlenecks
from zoneworks.approvals.engine.process.conformance import Conformance, Finding, Rule
from zoneworks.approvals.engine.process.handling import Track
from zoneworks.approvals.engine.process.paths import Path, weigh
from zoneworks.approvals.engine.process.prediction import Judgement, Method
from zoneworks.approvals.engine.process.whatif import (
    Change,
    ChangeKind,
    Outlook,
    forbidding_article,
    simulate,
)
from zoneworks.approvals.queries import CaseHistory
from zoneworks.core import clock
from zoneworks.core.templatetags.ui import full_day, number, percent1

TARGET = "construction"
DRAWS = 2_000
SEED = 1
BINS = 16
DRAWN = 12
"""So many groups are drawn; the table has all."""
LONGEST = 25
"""So many of the longest paths stand on the page."""
SHOWN = 200
"""So many rows of a finding stand on the page."""
Chosen = Mapping[str, Any]
Context = dict[str, Any]


def shown_cases(cases: Sequence[CaseHistory]) -> list[tuple[str, str]]:
    """What the figures of a tab stand on."""
    items = [item for case in cases for item in case.items.values()]
    formal = [one for one in items if one.track is Track.FORMAL and one.accepted_on]
    steps = sum(item.steps for item in items)
    late = sum(item.back_entered for item in items)
    n_open = sum(item.decided_on is None for item in formal)
    return [
        (_("Cases"), number(len(cases))),
        (_("Items decided"), number(len(formal) - n_open)),
        (_("Items in hand"), number(n_open)),
        (_("Steps entered late"), percent1(late / steps) if steps else "—"),
    ]


def items_url(chosen: Chosen, **filters: Any) -> str:
    """The list of items behind a figure, of the chosen cases."""
    days = {name: chosen[name].isoformat() for name in ("since", "until") if chosen.get(name)}
    return f"{reverse('approvals:items')}?{urlencode(filters | days)}"


def paths(cases: Sequence[CaseHistory], chosen: Chosen) -> Context:
    """Which items decided when construction was released, and for how many days."""
    found = queries.find_paths(cases, TARGET)
    every = [path for _, path in found]
    released = [path for path in every if not path.is_open]
    spent = sorted(path.days for path in released)
    weights = weigh(every)
    return {
        "n_released": len(released),
        "n_open": len(every) - len(released),
        "median_days": float(np.median(spent)) if spent else None,
        "p90_days": float(np.quantile(spent, 0.9)) if spent else None,
        "weights": [
            {
                "name": labels.item_name(one.code),
                "url": items_url(chosen, item=one.code, track="FORMAL"),
                "weight": one,
                "rest": one.gross - one.net - one.applicant - one.paused,
                "of_paths": one.paths / len(every),
            }
            for one in weights
        ],
        "cases": [
            {"case": case, "path": path, "chain": _chain(path)}
            for case, path in sorted(found, key=lambda pair: -pair[1].days)[:LONGEST]
        ],
        "n_longest": LONGEST,
        "chart": {
            "unit": _("working days"),
            "y_label": pgettext("approval", "Item"),
            "items": [
                {
                    "label": labels.item_name(one.code),
                    "low": 0,
                    "value": one.median_gross,
                    "high": one.p90_gross,
                }
                for one in weights[:DRAWN]
            ],
        },
    }


def _chain(path: Path) -> str:
    parts = (f"{labels.item_name(link.code)} {link.gross}" for link in path.links if link.gross)
    return " → ".join(parts)


def conformance(cases: Sequence[CaseHistory], chosen: Chosen) -> Context:
    """What broke a rule, and what the law or the definition allows; each opens its items."""
    book, found = queries.find_conformance(cases)
    n_items = len(found.handlings)
    rule = chosen.get("rule")
    opened = next((one for one in found.findings if one.rule == rule), None)
    return {
        "n_items": n_items,
        "n_violating": len(found.rows(violations=True)),
        "n_tolerated": len(found.rows(violations=False)),
        "lawful_share": 1 - len(found.rows(violations=True)) / n_items if n_items else None,
        "sides": [
            {
                "label": label,
                "rows": [
                    {
                        "name": labels.RULES[one.rule][0],
                        "text": labels.RULES[one.rule][1],
                        "n": len(one.rows),
                        "share": len(one.rows) / n_items,
                        "is_open": one.rule == rule,
                        "url": f"?{urlencode(_days(chosen) | {'rule': one.rule.value})}#found",
                    }
                    for one in found.findings
                    if one.is_violation is is_violation
                ],
            }
            for is_violation, label in labels.SIDES.items()
        ],
        "checked": [labels.RULES[one] for one in Rule],
        "opened": _opened(cases, book.codes, found, opened) if opened else None,
    }


def _opened(
    cases: Sequence[CaseHistory], codes: Sequence[str], found: Conformance, finding: Finding
) -> Context:
    handlings = found.handlings
    rows = []
    for row, other in zip(finding.rows[:SHOWN].tolist(), finding.other.tolist(), strict=False):
        case, code = cases[handlings.case[row]], codes[handlings.node[row]]
        track = Track.FORMAL if handlings.is_formal[row] else Track.SIMULATED
        item = case.items.get((code, track))
        case_url = reverse("approvals:approval_case", args=[case.pk])
        rows.append(
            {
                "name": labels.item_name(code),
                "url": reverse("approvals:item", args=[item.pk]) if item else case_url,
                "project": case.project,
                "other": labels.item_name(codes[other]) if other >= 0 else "",
                "unit": item.unit if item else "",
                "decided_on": item.decided_on if item else case.milestones.get(code),
            }
        )
    return {
        "name": labels.RULES[finding.rule][0],
        "text": labels.rule_definition(finding.rule),
        "n": len(finding.rows),
        "rows": rows,
        "has_other": bool((finding.other >= 0).any()),
    }


def _days(chosen: Chosen) -> dict[str, str]:
    return {name: chosen[name].isoformat() for name in ("since", "until") if chosen.get(name)}


def bottlenecks(cases: Sequence[CaseHistory], chosen: Chosen) -> Context:
    """Where the working days go, by authority and by kind of item."""
    handled = queries.list_handled(cases)
    by_unit, by_code = find_bottlenecks(handled, "authority"), find_bottlenecks(handled, "code")
    return {
        "groups": [
            {
                "title": _("By authority"),
                "what": _("Authority"),
                "rows": [_bottleneck(one, one.name or "—", chosen, "unit") for one in by_unit],
            },
            {
                "title": _("By kind of item"),
                "what": pgettext("approval", "Item"),
                "rows": [
                    _bottleneck(one, labels.item_name(one.name), chosen, "item") for one in by_code
                ],
            },
        ],
        "chart": {
            "unit": _("working days"),
            "y_label": pgettext("approval", "Item"),
            "items": [
                {
                    "label": labels.item_name(one.name),
                    "low": 0,
                    "value": one.median,
                    "high": one.p90,
                }
                for one in by_code[:DRAWN]
                if one.median is not None
            ],
        },
    }


def _bottleneck(one: Bottleneck, name: str, chosen: Chosen, by: str) -> Context:
    filters = {by: one.name, "track": "FORMAL"}
    return {
        "name": name,
        "one": one,
        "url": items_url(chosen, **filters),
        "decided_url": items_url(chosen, **filters, progress="decided"),
        "open_url": items_url(chosen, **filters, progress="open"),
        "queue_url": items_url(chosen, **filters, progress="queue"),
        "late_url": items_url(chosen, **filters, late="yes"),
    }


def whatif(cases: Sequence[CaseHistory], chosen: Chosen) -> Context:
    """How long projects would take with one item changed."""
    plans = [case.plan for case in cases if TARGET in case.plan.milestones]
    samples = queries.sample_items(cases)
    change = Change(
        ChangeKind(chosen.get("change") or ChangeKind.SHORTEN),
        chosen.get("item") or _slowest(cases),
        percent=50 if chosen.get("percent") is None else chosen["percent"],
        days=chosen.get("days") or 0,
        beside=chosen.get("beside") or "",
    )
    if not plans or not change.code:
        return {"outlook": None}
    counts: dict[Any, int] = {}
    for plan in plans:
        order = tuple(plan.before.items())
        counts[order] = counts.get(order, 0) + 1
    seed = SEED if chosen.get("seed") is None else chosen["seed"]
    outlook = simulate(
        [(dict(order), n) for order, n in counts.items()],
        samples,
        queries.usual_days(cases),
        TARGET,
        change,
        seed=seed,
        draws=DRAWS,
    )
    sample = samples.get(change.code)
    articles = [forbidding_article(plan, change) for plan in plans if change.code in plan.items]
    return {
        "outlook": outlook,
        "change": _told(change),
        "used": {
            "item": change.code,
            "change": change.kind.value,
            "percent": change.percent,
            "seed": seed,
        },
        "article": next((article for article in articles if article), None),
        "is_needed": bool(articles),
        "draws": DRAWS,
        "n_closed": int(sample.is_closed.sum()) if sample else 0,
        "n_open": int((~sample.is_closed).sum()) if sample else 0,
        "assumed": labels.item_names(outlook.assumed),
        "quantiles": _quantiles(outlook),
        "chart": _histogram(outlook),
    }


def _slowest(cases: Sequence[CaseHistory]) -> str:
    """The item that weighs most on the critical paths, for a first look."""
    weights = weigh(path for _, path in queries.find_paths(cases, TARGET))
    return weights[0].code if weights else ""


def _told(change: Change) -> str:
    values = {
        "item": labels.item_name(change.code),
        "beside": labels.item_name(change.beside) if change.beside else "",
        "percent": change.percent,
        "days": change.days,
    }
    texts = {
        ChangeKind.DROP: _("“%(item)s” is left out"),
        ChangeKind.SHORTEN: _("“%(item)s” takes %(percent)s%% of its days"),
        ChangeKind.CAP: _("“%(item)s” takes at most %(days)s working days"),
        ChangeKind.PARALLEL: _("“%(item)s” does not wait for “%(beside)s”"),
    }
    return texts[change.kind] % values


def _quantiles(outlook: Outlook) -> list[Context]:
    shares = {0.1: _("One in ten within"), 0.5: _("Half within"), 0.9: _("Nine in ten within")}
    return [
        {
            "label": label,
            "before": (before := float(np.quantile(outlook.before, share))),
            "after": (after := float(np.quantile(outlook.after, share))),
            "saved": before - after,
        }
        for share, label in shares.items()
    ]


def _histogram(outlook: Outlook) -> Context:
    """Shares of the draws by working days; what is rare and long shares the last bar."""
    usual = int(np.quantile(np.concatenate([outlook.before, outlook.after]), 0.95))
    width = -(-(usual + 1) // BINS)
    starts = list(range(0, usual + 1, width))
    edges = [*starts, np.inf]
    series = {_("With the change"): outlook.after, _("As it was"): outlook.before}
    return {
        "x": [
            *(f"{low}–{low + width - 1}" if width > 1 else str(low) for low in starts[:-1]),
            f"≥{starts[-1]}",
        ],
        "x_label": _("working days"),
        "is_share": True,
        "series": [
            {"name": name, "values": (np.histogram(days, edges)[0] / len(days)).tolist()}
            for name, days in series.items()
        ],
    }


def _lateness(limit: date | None, expected: date) -> str:
    """Whether a limit is over already or will be by the day that is expected."""
    if limit is None or expected <= limit:
        return ""
    return "late" if clock.today() > limit else "soon"


def prediction(cases: Sequence[CaseHistory], chosen: Chosen) -> Context:
    """When the items in hand will probably be decided, and how well that is known."""
    steps = queries.list_steps(cases)
    found = queries.predict_own(steps)
    items = {item.pk: (case, item) for case in cases for item in case.items.values()}
    rows = []
    for one in sorted(found.expected, key=lambda one: one.on):
        case, item = items[one.item_id]
        limits = (item.promised_due_on, item.legal_due_on)
        rows.append(
            {
                "name": labels.item_name(item.code),
                "url": reverse("approvals:item", args=[item.pk]),
                "project": case.project,
                "expected": one,
                "limits": [(on, _lateness(on, one.on)) for on in limits],
            }
        )
    return {
        "judgement": found.judgement,
        "judged": _judged(found.judgement) if found.judgement else "",
        "methods": _methods(found.judgement) if found.judgement else [],
        "n_ended": found.n_ended,
        "covered": found.covered,
        "rows": rows[:SHOWN],
        "n_rows": len(rows),
    }


def _judged(judgement: Judgement) -> str:
    if judgement.method is Method.ACTIVITY:
        return _("The simpler method was not beaten and is used.")
    return _("The method by the limit did better and is used.")


def _methods(judgement: Judgement) -> list[Context]:
    errors = {
        Method.ACTIVITY: judgement.error_of_activity,
        Method.LIMIT: judgement.error_of_limit,
    }
    return [
        {"label": labels.METHODS[one], "error": error, "is_used": one is judgement.method}
        for one, error in errors.items()
    ]


def period_line(cases: Sequence[CaseHistory], chosen: Chosen) -> str:
    """Which cases a tab looks at, in words."""
    count = ngettext("%(n)s case decided here", "%(n)s cases decided here", len(cases))
    count %= {"n": number(len(cases))}
    since, until = chosen.get("since"), chosen.get("until")
    if since and until:
        values = {"cases": count, "since": full_day(since), "until": full_day(until)}
        return _("%(cases)s begun from %(since)s to before %(until)s") % values
    if since:
        return _("%(cases)s begun from %(since)s") % {"cases": count, "since": full_day(since)}
    if until:
        return _("%(cases)s begun before %(until)s") % {"cases": count, "until": full_day(until)}
    return _("All %(cases)s") % {"cases": count}


TABS: dict[str, Callable[[Sequence[CaseHistory], Chosen], Context]] = {
    "paths": paths,
    "conformance": conformance,
    "bottlenecks": bottlenecks,
    "what-if": whatif,
    "prediction": prediction,
}

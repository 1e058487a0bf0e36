"""The page of a case of idle land: its head with what comes next, its acts, its steps."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.area import format_mu
from zoneworks.core.pages import button
from zoneworks.core.templatetags.ui import full_day, money_text, state
from zoneworks.land.engine.acts import DECIDE_IDLE, HANDLE_IDLE
from zoneworks.land.engine.idle.procedure import DECISIONS, RULES, IdleAct, State
from zoneworks.land.engine.idle.waiting import next_act
from zoneworks.land.labels import idle as words
from zoneworks.land.labels.reckoning import article_text
from zoneworks.land.lists.idle import shown_case, term_of
from zoneworks.land.notices import IDLE_CASE
from zoneworks.land.queries import idle as queries
from zoneworks.land.views.pieces import parcel_url

if TYPE_CHECKING:
    from datetime import date

    from zoneworks.land.models import IdleCase

A = IdleAct
PROCEDURE = "procedure"
TABS = {PROCEDURE: gettext_lazy("Procedure"), "timeline": gettext_lazy("Timeline")}


def case_url(pk: int, tab: str = "") -> str:
    """The page of a case, or a tab of it."""
    if tab:
        return reverse("land:idle_case_tab", args=[pk, tab])
    return reverse("land:idle_case", args=[pk])


def record_of(actor: Actor, row: "IdleCase", tab: str) -> dict[str, Any]:
    """What the page of a case shows on each of its tabs."""
    shape, word = shown_case(row)
    coming = next_act(queries.standing_of(row), clock.today())
    return {
        "subject": (IDLE_CASE, row.pk),
        "number": row.number,
        "title": row.parcel.name,
        "subtitle": row.contract.holder.name,
        "zone": row.zone.name,
        "state": {
            "shape": shape,
            "word": word,
            "line": _line(actor, row, coming),
            "url": parcel_url(row.parcel_id, "idle"),
            "name": row.parcel.number,
        },
        "acts": _acts(actor, row, coming),
        "facts": [
            (_("Registered area, mu"), format_mu(row.parcel.area_m2, 2)),
            (words.FIELDS["contract"], row.contract.number),
            (_("Price of the land"), money_text(row.contract.price_fen)),
            (words.FIELDS["idle_from"], full_day(row.idle_from)),
            (words.FIELDS["cause"], words.CAUSES.get(row.cause, "—")),
            (words.FIELDS["officer"], row.officer.user.name if row.officer else "—"),
        ],
        "tabs": [
            {
                "label": name,
                "url": case_url(row.pk, code),
                "count": None,
                "is_open": code == tab,
            }
            for code, name in TABS.items()
        ],
        "edit_version": queries.seen_version(row),
    }


GIVEN_UP = frozenset({State.INQUIRY, State.HEARING})
"""Here the holder's term may pass with nothing said, and the case goes on without."""


def _line(actor: Actor, row: "IdleCase", coming: IdleAct | None) -> SafeString:
    """What comes next, and the term that runs: whose it is, until when, and how long it is over."""
    step = "" if coming is None else _step(actor, coming)
    label, day = term_of(row)
    if day is None:
        return format_html("{}", step)
    told = {"holder": row.contract.holder.name, "term": label, "day": full_day(day)}
    if day < clock.today() and row.state in GIVEN_UP:
        ended = _("%(term)s: the term of %(holder)s ended on %(day)s, and nothing was entered.")
        return format_html("{} {}", step, ended % told)
    if row.state == State.FOUND:
        awaited = _("Due: %(term)s by %(day)s.")
    else:
        awaited = _("Awaited from %(holder)s: %(term)s by %(day)s.")
    return format_html("{} {} {}", step, awaited % told, _time_left(day))


def _step(actor: Actor, coming: IdleAct) -> str:
    """The act that comes next, and who does it where the reader does not."""
    told = {"act": words.ACTS[coming]}
    is_decision = coming in DECISIONS
    if actor.may(DECIDE_IDLE if is_decision else HANDLE_IDLE):
        return _("Next step: %(act)s.") % told
    if is_decision:
        return _("Next step: %(act)s (decided by the zone’s leader).") % told
    return _("Next step: %(act)s (done by an officer).") % told


def _time_left(day: "date") -> SafeString:
    days = (day - clock.today()).days
    if days < 0:
        text = ngettext("passed by %(n)s day", "passed by %(n)s days", -days) % {"n": -days}
        return state("late", text)
    if days == 0:
        return state("due", _("Due today"))
    return state("running", ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days})


def _acts(actor: Actor, row: "IdleCase", coming: IdleAct | None) -> list[dict[str, Any]]:
    if actor.zone_id != row.zone_id:
        return []
    at = State(row.state)
    found = []
    for act, rule in RULES.items():
        if at in rule.at and actor.may(DECIDE_IDLE if act in DECISIONS else HANDLE_IDLE):
            if _is_of_no_use(act, row):
                continue
            url = reverse("land:idle_act", args=[row.pk, act.lower()])
            found.append(button(words.ACTS[act], url, is_primary=act is coming))
    if found and actor.may(HANDLE_IDLE):
        found.append(
            button(_("Give to another person"), reverse("land:idle_assign", args=[row.pk]))
        )
    return found


def _is_of_no_use(act: IdleAct, row: "IdleCase") -> bool:
    """Whether an act that the state knows has nothing to be done to here."""
    at = State(row.state)
    is_owners = row.cause == "OWNER" and row.test == "NOT_STARTED"
    return {
        A.DELIVER: queries.is_delivered(row),
        A.ANSWER: row.answered_on is not None,
        A.PLAN: is_owners,
        A.TELL_HEARING: not is_owners,
        A.PUBLISH: row.published_on is not None,
        A.TELL_MORTGAGEES: row.mortgagees_told_on is not None
        or all(one.released_on is not None for one in row.parcel.mortgages.all()),
        A.RECORD_HEARING: row.hearing_held_on is not None,
        A.DECIDE_FEE: row.hearing_about != "FEE",
        A.DECIDE_RETAKING: row.hearing_about != "RETAKING",
        A.PAY: row.fee_decided_on is None or row.fee_paid_on is not None,
        A.INQUIRE: at in {State.DETERMINED, State.HEARING},
    }.get(act, False)


STEPS = (
    (gettext_lazy("Inquiry"), "5, 6", ("inquired_on", "inquiry_delivered_on", "answer_due_on")),
    (pgettext_lazy("idle land", "Answer"), "5", ("answered_on", "answer")),
    (gettext_lazy("Determination"), "9, 10", ("determined_on", "cause", "reason")),
    (
        gettext_lazy("Publication and filing"),
        "11, 25",
        ("published_on", "published_at", "filed_on", "filing_number", "mortgagees_told_on"),
    ),
    (
        gettext_lazy("Plan of disposition"),
        "12, 13",
        (
            *("way", "plan_from_on", "plan_start_by", "plan_until_on", "plan_price_fen", "plan"),
            *("plan_approval", "plan_approved_on", "counts_from"),
        ),
    ),
    (
        gettext_lazy("Hearing"),
        "15",
        (
            *("hearing_about", "hearing_told_on", "hearing_delivered_on", "hearing_ask_by"),
            *("hearing_asked_on", "hearing_held_on", "hearing_result"),
        ),
    ),
    (
        gettext_lazy("Fee"),
        "14(1), 17",
        (
            *("fee_decided_on", "fee_base_fen", "fee_fen", "fee_approval"),
            *("fee_delivered_on", "fee_due_on", "fee_paid_on"),
        ),
    ),
    (
        gettext_lazy("Taking back"),
        "14(2), 17, 18",
        ("retaking_decided_on", "retaking_approval", "retaking_delivered_on", "deregister_by"),
    ),
    (pgettext_lazy("idle land", "End"), "11", ("ended_on", "ending", "ended_because")),
)
_CODES = {
    "cause": words.CAUSES,
    "way": words.WAYS,
    "hearing_about": words.DECISIONS,
    "ending": words.ENDINGS,
}


def steps_of(row: "IdleCase") -> list[dict[str, Any]]:
    """What was done of each step, with its articles; steps without anything are left out."""
    steps = []
    served = {queries.DELIVERED_ON[one.paper]: one for one in queries.list_deliveries(row)}
    for name, article, columns in STEPS:
        told = [
            pair
            for column in columns
            if (value := getattr(row, column)) not in {None, ""}
            for pair in ((words.FIELDS[column], _told(column, value)), *_served(served.get(column)))
        ]
        if told:
            steps.append({"name": name, "article": article_text(article), "values": told})
    return steps


def _served(one: queries.Delivery | None) -> list[tuple[Any, Any]]:
    """How a paper was served, beside the day on which it was."""
    if one is None:
        return []
    told = (("manner", words.MANNERS[one.manner]), ("address", one.address), ("proof", one.proof))
    return [(words.FIELDS[name], value) for name, value in told if value]


def _told(column: str, value: Any) -> Any:
    if column in _CODES:
        return _CODES[column][value]
    if column.endswith("_fen"):
        return money_text(value)
    return full_day(value) if column.endswith(("_on", "_by", "_from")) else value

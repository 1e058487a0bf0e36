"""What a notice says, in the language of who reads it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.engine.process.simulation import LapseReason
from zoneworks.approvals.engine.process.timers import Rung
from zoneworks.approvals.labels.handling import LAPSE_REASONS, OBLIGATIONS
from zoneworks.approvals.labels.names import duty_name, name_in, name_of, process_of
from zoneworks.approvals.labels.timers import DEADLINES
from zoneworks.approvals.models import Notice
from zoneworks.core.templatetags.ui import full_day, sentences

NOTICES: dict[str, Any] = {
    HandlingAct.ACCEPT: _("The application was accepted."),
    HandlingAct.DEEM_ACCEPTED: _(
        "The application counts as accepted: nothing was told within five working days"
        " (Administrative Licensing Law, article 32, item 4)."
    ),
    HandlingAct.NOTIFY_GAPS: _("Missing, told once and completely: %(papers)s."),
    HandlingAct.DECLINE: _("The application was not accepted: %(reason)s."),
    HandlingAct.ASK_PAPER: _("This paper is asked for: %(papers)s."),
    HandlingAct.TAKE_BACK: _("This paper is not wanted any more: %(papers)s. %(reason)s."),
    HandlingAct.PAUSE: _("The clock was stopped: %(reason)s."),
    HandlingAct.RESUME: _("The clock goes on."),
    HandlingAct.EXTEND: _("The legal limit was extended to %(due_on)s: %(reason)s."),
    HandlingAct.GRANT: _("Granted: %(number)s."),
    HandlingAct.REFUSE: _("Refused: %(reason)s."),
    HandlingAct.DELIVER: _("The result was delivered: %(number)s."),
    HandlingAct.REVOKE: _("Revoked: %(reason)s."),
    HandlingAct.CONVERT: _("The simulated result was converted: the formal handling goes on."),
    HandlingAct.LAPSE: _("The simulated results have lapsed: %(reason)s."),
    HandlingAct.URGE: _("Somebody urges you to go on."),
    "DEADLINE_MOVED": _("The deadline has moved from %(before)s to %(due_on)s: %(reason)s."),
}

REMINDERS: dict[str, Any] = {
    Rung.SOON: _("%(deadline)s: it ends on %(due_on)s; working days from this notice: %(days)s."),
    Rung.TODAY: _("%(deadline)s: %(due_on)s is its last day."),
    Rung.OVERDUE: _("%(deadline)s: it ended on %(due_on)s; working days overdue: %(days)s."),
}

NOTICE_KINDS: dict[str, Any] = {
    "REMINDER": _("Reminder"),
    HandlingAct.ACCEPT: _("Acceptance"),
    HandlingAct.DEEM_ACCEPTED: _("Acceptance by silence"),
    HandlingAct.NOTIFY_GAPS: _("Missing papers"),
    HandlingAct.GRANT: _("Decision in favor"),
    HandlingAct.REFUSE: _("Refusal"),
    HandlingAct.DELIVER: pgettext_lazy("result", "Delivery"),
    HandlingAct.LAPSE: _("Lapse"),
    HandlingAct.URGE: _("Urging"),
    "DEADLINE_MOVED": _("Moved deadline"),
}
"""Kinds by which notices are looked for."""


def notice_text(notice: Notice) -> str:
    """What a notice says."""
    values = notice.values
    shown = {
        "reason": _reason(notice),
        "papers": "、".join(_paper(notice, code) for code in values.get("papers", ())),
        "number": values.get("number", "—"),
        "days": values.get("days", 0),
        **{name: _day(values, name) for name in ("due_on", "before")},
    }
    if notice.kind == "REMINDER":
        text = str(REMINDERS[values["rung"]]) % (shown | {"deadline": _deadline(notice, shown)})
    else:
        text = str(NOTICES[notice.kind]) % shown
    if notice.kind == HandlingAct.ASK_PAPER and values.get("reason"):
        text = sentences(text, str(_("Wanted of it: %(reason)s.")) % shown)
    return text


def notice_subject(notice: Notice) -> str:
    """What a notice is about: its item, else its case."""
    return name_in(notice.case, notice.item.code) if notice.item is not None else notice.case.number


def _deadline(notice: Notice, shown: Mapping[str, Any]) -> str:
    kind = notice.values.get("obligation")
    if kind:
        owed = {"kind": OBLIGATIONS[kind], "paper": shown["papers"]}
        return str(_("%(kind)s “%(paper)s”")) % owed
    return str(DEADLINES[notice.values["deadline"]])


def _reason(notice: Notice) -> str:
    reason = str(notice.values.get("reason", ""))
    if notice.kind == HandlingAct.LAPSE and reason in LAPSE_REASONS:
        return str(LAPSE_REASONS[LapseReason(reason)])
    process = process_of(notice.case.process_id, notice.case.process_version)
    if notice.kind == HandlingAct.PAUSE and process is not None and notice.item is not None:
        pauses = process.item(notice.item.code).pauses
        return next((name_of(one) for one in pauses if one.code == reason), reason)
    return reason.rstrip("。.") or "—"


def _paper(notice: Notice, code: str) -> str:
    if notice.item is None:
        return code
    return duty_name(notice.case, notice.item.code, code)


def _day(values: Mapping[str, Any], name: str) -> str:
    day = values.get(name)
    return full_day(date.fromisoformat(day)) if day else "—"

"""Cases, and whose turn it is, on screen."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.approvals import labels
from zoneworks.approvals.engine.process.clocks import Stop, measure
from zoneworks.approvals.engine.process.handling import UNFINISHED, HandlingAct, Post, State, Track
from zoneworks.approvals.engine.process.timers import OF_STATE, DeadlineKind
from zoneworks.approvals.models import ApprovalCase, CaseItem, CaseMode
from zoneworks.core import clock
from zoneworks.core.calendars import national_calendar
from zoneworks.core.columns import choice_filter, day_column
from zoneworks.core.lists import Bulk, Column, Filter, ListSpec, record_url
from zoneworks.core.templatetags.ui import full_day, number, ruler, state

REVIEWS = frozenset({State.UNDER_REVIEW, State.REVIEWED})
"""States in which a limit counts."""


def turn_text(row: CaseItem) -> str:
    """Whose turn it is: the post, and the unit where a unit has it."""
    if row.case.system and row.state in UNFINISHED:
        outside = pgettext_lazy("turn", "outside")
        return format_html('{} <span class="quiet">{}</span>', row.case.system, outside)
    if not row.turn:
        return "—"
    post = labels.POSTS[Post(row.turn)]
    if row.turn == Post.APPLICANT:
        enterprise = row.case.project.enterprise
        name = enterprise.name if enterprise is not None else ""
    else:
        name = row.unit.name if row.unit is not None else ""
    return format_html('{} <span class="quiet">{}</span>', name, post) if name else str(post)


BULK_ACTS = [
    (act, labels.ACTS[act])
    for act in (
        HandlingAct.ACCEPT,
        HandlingAct.REVIEW,
        HandlingAct.GRANT,
        HandlingAct.DELIVER,
        HandlingAct.URGE,
    )
]
"""What can be done to many items at once."""


def _item(row: CaseItem) -> str:
    name = labels.name_in(row.case, row.code)
    if row.track == Track.SIMULATED:
        return format_html("{} {}", name, state("simulated", labels.TRACKS[Track.SIMULATED]))
    return name


def _state(row: CaseItem) -> str:
    known = State(row.state)
    return state(labels.STATE_SHAPES[known], labels.ITEM_STATES[known])


def spent(row: CaseItem, today: date) -> int:
    """Working days of the term that an item is in, those over it included: a limit counts from the
    acceptance, without the pauses, others from the turn."""
    calendar = national_calendar()
    end = min(today, row.due_on) if row.due_on else today
    if row.accepted_on is None or State(row.state) not in REVIEWS:
        return calendar.used(row.turn_since or end, today, end)
    stops = [
        Stop(date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for _reason, since, until, _evidence in row.pauses
    ]
    net = measure(calendar, row.accepted_on, max(end, row.accepted_on), stops).net
    return net + calendar.over(today, end)


def deadline_name(row: CaseItem) -> Any:
    """Which limit it is that an item's day belongs to: of the law, promised, or of the state."""
    state = State(row.state)
    if row.due_on is None:
        return ""
    if state in REVIEWS:
        is_legal = row.legal_due_on == row.due_on
        return labels.DEADLINES[DeadlineKind.LEGAL if is_legal else DeadlineKind.PROMISED]
    return labels.DEADLINES[OF_STATE[state][0]] if state in OF_STATE else ""


def due_text(row: CaseItem) -> str:
    """The day on which an item is due, the working days used and left, and which limit it is."""
    if row.due_on is None:
        return "—"
    calendar, today = national_calendar(), clock.today()
    left, used = calendar.left(today, row.due_on), spent(row, today)
    return format_html(
        '<span class="num">{}</span> {} <small class="quiet">{}</small>',
        full_day(row.due_on),
        ruler(used, left, inline=True),
        deadline_name(row),
    )


def _within(days: str) -> Q:
    today = clock.today()
    if days == "overdue":
        return Q(due_on__lt=today)
    end = today + timedelta(days=6 - today.weekday())
    return Q(due_on__lte=end)


TURNS = ListSpec(
    title=_("Whose turn"),
    default_sort="due_on",
    row_url=record_url("approvals:item"),
    empty_title=_("Nothing waits"),
    empty_text=_("What waits for somebody stands here, the soonest first."),
    bulk=Bulk("approvals:bulk", BULK_ACTS),
    columns=[
        Column("item", pgettext_lazy("approval", "Item"), _item),
        Column("project", _("Project"), lambda row: row.case.project.name),
        Column("state", _("State"), _state),
        Column("turn", _("Whose turn"), turn_text),
        day_column("since", _("Since"), "turn_since"),
        Column("due_on", pgettext_lazy("turn", "Due"), due_text, sort="due_on"),
    ],
    filters=[
        Filter(
            "q",
            _("Project or case"),
            "text",
            lambda text: Q(case__project__name__icontains=text) | Q(case__number__icontains=text),
        ),
        Filter(
            "turn",
            _("Whose turn"),
            "choice",
            lambda code: Q(turn=code),
            lambda: [(post.value, labels.POSTS[post]) for post in Post if post in labels.TURNS],
        ),
        Filter(
            "state",
            _("State"),
            "choice",
            lambda code: Q(state=code),
            lambda: [(one.value, labels.ITEM_STATES[one]) for one in labels.WAITING_STATES],
        ),
        Filter(
            "due",
            pgettext_lazy("turn", "Due"),
            "choice",
            _within,
            lambda: [("week", _("this week or before")), ("overdue", _("overdue"))],
        ),
        choice_filter("track", _("Handling"), labels.TRACKS),
    ],
)


def _progress(progress: str) -> Q:
    if progress == "decided":
        return Q(decided_on__isnull=False)
    accepted = Q(accepted_on__isnull=False, decided_on__isnull=True)
    return accepted & ~Q(turn__in=["", Post.APPLICANT]) if progress == "queue" else accepted


def _limited(answer: str) -> Q:
    """Whether the law limits an item; while its clock stands there is no day on which it is due."""
    stands = Q(legal_due_on=None, code__in=labels.limited_items()) & ~Q(pauses=[])
    is_limited = Q(accepted_on__isnull=False) & (Q(legal_due_on__isnull=False) | stands)
    ours = Q(case__mode=CaseMode.DECIDED)
    return ours & (is_limited if answer == "yes" else ~is_limited)


def _late(_answer: str) -> Q:
    is_late = Q(decided_on__isnull=True, legal_due_on__lt=clock.today())
    return is_late | Q(decided_on__gt=F("legal_due_on"))


def _limit(row: CaseItem) -> str:
    return full_day(row.legal_due_on) if row.legal_due_on else "—"


ITEMS = ListSpec(
    title=_("Items handled"),
    default_sort="-accepted_on",
    row_url=record_url("approvals:item"),
    empty_title=_("No such item"),
    empty_text=_("No item was accepted that these filters leave."),
    columns=[
        Column("item", pgettext_lazy("approval", "Item"), _item),
        Column("project", _("Project"), lambda row: row.case.project.name),
        Column("unit", _("Unit"), lambda row: row.unit.name if row.unit else "—"),
        Column("state", _("State"), _state),
        day_column("accepted_on", pgettext_lazy("application", "Accepted")),
        Column(
            "decided_on",
            _("Decided"),
            lambda row: full_day(row.decided_on) if row.decided_on else "—",
            is_numeric=True,
        ),
        Column("legal_due_on", _("Legal limit"), _limit, is_numeric=True),
    ],
    filters=[
        Filter(
            "item",
            pgettext_lazy("approval", "Item"),
            "choice",
            lambda code: Q(code=code),
            labels.item_choices,
        ),
        Filter("unit", _("Unit"), "text", lambda name: Q(unit__name__icontains=name)),
        Filter(
            "progress",
            _("Progress"),
            "choice",
            _progress,
            lambda: [
                ("decided", _("Decided")),
                ("open", _("In hand")),
                ("queue", _("Waits for the unit")),
            ],
        ),
        Filter(
            "late", _("Beyond the limit of the law"), "choice", _late, lambda: [("yes", _("yes"))]
        ),
        Filter(
            "limited",
            _("Limit of the law"),
            "choice",
            _limited,
            lambda: [("yes", _("yes")), ("no", _("no"))],
        ),
        Filter("accepted_from", _("Accepted from"), "text", lambda day: Q(accepted_on__gte=day)),
        Filter("accepted_before", _("Accepted before"), "text", lambda day: Q(accepted_on__lt=day)),
        Filter("since", _("Case begun from"), "text", lambda day: Q(case__begun_on__gte=day)),
        Filter("until", _("Case begun before"), "text", lambda day: Q(case__begun_on__lt=day)),
        choice_filter("track", _("Handling"), labels.TRACKS),
    ],
)


def _next_due(row: ApprovalCase) -> str:
    due: date | None = row.next_due_on  # type: ignore[attr-defined]
    if due is None:
        return "—"
    left = national_calendar().left(clock.today(), due)
    return format_html(
        '<span class="num">{}</span> {}', full_day(due), ruler(left=left, inline=True)
    )


def _case_progress(progress: str) -> Q:
    unfinished = CaseItem.objects.filter(case=OuterRef("pk"), state__in=UNFINISHED)
    if progress == "overdue":
        return Q(Exists(unfinished.filter(due_on__lt=clock.today())))
    return Q(Exists(unfinished)) if progress == "open" else ~Q(Exists(unfinished))


def _simulation(row: ApprovalCase) -> str:
    if row.simulated_on is None:
        return "—"
    if row.lapsed_on is not None:
        return state("inapplicable", labels.ITEM_STATES[State.LAPSED])
    if row.converted_on is not None:
        return state("done", labels.ITEM_STATES[State.CONVERTED])
    return state("simulated", labels.TRACKS[Track.SIMULATED])


CASES = ListSpec(
    title=_("Cases of approval"),
    default_sort="-begun_on",
    row_url=record_url("approvals:approval_case"),
    create_label=_("Open a case"),
    empty_title=_("No case yet"),
    empty_text=_("Open a project and its tab “Approvals” to begin its approvals."),
    columns=[
        Column(
            "number",
            pgettext_lazy("case", "Number"),
            lambda row: format_html('<span class="num">{}</span>', row.number),
            sort="number",
        ),
        Column("project", _("Project"), lambda row: row.project.name),
        Column(
            "process",
            _("Process"),
            lambda row: labels.process_name(row.process_id, row.process_version),
        ),
        Column("simulation", _("Simulated handling"), _simulation),
        Column(
            "system",
            _("Decided in"),
            lambda row: row.system or _("here"),
        ),
        Column(
            "unfinished",
            _("Unfinished"),
            lambda row: number(row.unfinished) if row.unfinished else "—",
            is_numeric=True,
        ),
        Column("next_due", _("Next due"), _next_due),
        day_column("begun_on", _("Begun on")),
    ],
    filters=[
        Filter(
            "q",
            _("Project or number"),
            "text",
            lambda text: (
                Q(project__name__icontains=text) | Q(number__icontains=text) | Q(national_code=text)
            ),
        ),
        Filter(
            "progress",
            _("Progress"),
            "choice",
            _case_progress,
            lambda: [
                ("open", _("something unfinished")),
                ("overdue", _("something overdue")),
                ("idle", _("nothing unfinished")),
            ],
        ),
        choice_filter("mode", _("Decided in"), labels.MODES),
    ],
)

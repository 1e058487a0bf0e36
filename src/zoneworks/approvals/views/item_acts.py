"""Acts on an item: the form of each, with what is known of the matter and what will go out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import HANDLE_ITEMS
from zoneworks.approvals.engine.process.handling import (
    CLOSED,
    RULES,
    USUAL,
    HandlingAct,
    Obstacle,
    State,
    Track,
)
from zoneworks.approvals.engine.process.moves import NOTICE_DAYS
from zoneworks.approvals.engine.process.papers import missing_primary, papers_that_do
from zoneworks.approvals.engine.process.refusals import DecidedElsewhere
from zoneworks.approvals.engine.process.standings import Standing
from zoneworks.approvals.engine.process.terms import Item
from zoneworks.approvals.forms import MoveForm, PapersForm
from zoneworks.approvals.forms.cases import WITH_PAPERS
from zoneworks.approvals.lists import turn_text
from zoneworks.approvals.notices import TOLD_TO_APPLICANT
from zoneworks.approvals.rows import CaseRow
from zoneworks.approvals.services import Order
from zoneworks.approvals.views.items import (
    load_item,
    obstacle_to,
    power_of,
    reason_text,
    ruler_of,
    without_papers_text,
)
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.models import Event
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.queries import list_units
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day, sentences

if TYPE_CHECKING:
    from zoneworks.approvals.models import CaseItem

DEPARTMENTS = frozenset({"DEPARTMENT", "APPROVING_DEPARTMENT"})
DECISIONS = frozenset({HandlingAct.GRANT, HandlingAct.REFUSE})


@dataclass(frozen=True)
class Attempted:
    """An act that somebody is about to do on an item."""

    actor: Actor
    kind: HandlingAct
    row: "CaseItem"
    case: CaseRow
    rule: Item

    @cached_property
    def standing(self) -> Standing:
        """Where the item stands before it."""
        return self.case.case.standings[self.row.code, Track(self.row.track)]

    @cached_property
    def holding(self) -> queries.Holding:
        """In which posts the actor stands towards the item."""
        return queries.posts_of(self.actor).towards(self.case, self.row.code, self.row.unit_id)

    @cached_property
    def why_not(self) -> Obstacle | None:
        """Why it is not possible; None where it is."""
        return obstacle_to(self.kind, self.holding.posts, self.row, self.case)

    @property
    def is_possible(self) -> bool:
        """Whether it can be done: here, now, and with papers where it is about them."""
        is_on_nothing = self.kind is HandlingAct.ASK_PAPER and not self.rule.papers
        return not self.case.case.system and self.why_not is None and not is_on_nothing

    @property
    def wants_upload(self) -> bool:
        """Whether the enterprise would supply papers of which it has uploaded none."""
        if self.kind is not HandlingAct.SUPPLY or self.actor.role is not Role.ENTERPRISE:
            return False
        if self.case.case.system or self.why_not is not None:
            return False
        return all(one.is_given for one in queries.list_papers(self.row))

    @cached_property
    def opinion(self) -> Event | None:
        """The reviewer's opinion, which the applicant is not shown before the decision."""
        is_inside = self.actor.role is not Role.ENTERPRISE
        return queries.find_opinion(self.actor, self.row) if is_inside else None


@page(HANDLE_ITEMS, "GET", "POST")
def item_act(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    """Do one act on an item."""
    try:
        kind = HandlingAct(act.upper())
    except ValueError as error:
        raise NotFound(_("There is no such act.")) from error
    one = Attempted(request.actor, kind, *load_item(request.actor, pk))
    if one.wants_upload:
        messages.info(request, _("Upload the papers first; then they go in together."))
        return redirect("approvals:papers_new", pk)
    form = _form(request, one)
    if "preview" in request.POST:
        return render(request, "ui/sheets.html", {"sheets": _preview(one, form)})

    def move(values: dict[str, Any]) -> Standing:
        values["papers"] = tuple(values.get("papers", ()))
        return services.advance(one.actor, [Order(pk, kind, **values)])[0]

    attempt = save(form, move, lambda _current: {})
    shown = {} if attempt.is_done else _shown(one, form)
    return answer(
        request,
        attempt,
        said=lambda done: _said(one, done),
        cancel_url=reverse("approvals:item", args=[pk]),
        **shown,
    )


def _shown(one: Attempted, form: MoveForm) -> dict[str, Any]:
    """The page of an act: its form with what is known of the matter, and what will go out."""
    act, name = labels.ACTS[one.kind], labels.name_of(one.rule)
    return {
        "template": "approvals/item_act.html",
        "title": f"{act} · {name}",
        "subtitle": one.row.case.project.name,
        "breadcrumb_tail": [
            (one.row.case.number, reverse("approvals:approval_case", args=[one.row.case_id])),
            (name, reverse("approvals:item", args=[one.row.pk])),
            (act, None),
        ],
        "submit_label": act,
        "warnings": list(_warnings(one, form)),
        "is_possible": one.is_possible or form.is_bound,
        "matter": _matter(one),
        "opinion": one.opinion,
        "sheets": _preview(one, form) if one.why_not is None else (),
    }


def _form(request: ActorRequest, one: Attempted) -> MoveForm:
    units = [unit.name for unit in _others(one)] if one.kind is HandlingAct.REFER else ()
    number = queries.next_number(one.row, one.rule, one.kind, clock.today())
    return MoveForm(
        request.POST or None,
        takes_uploads=one.actor.role is Role.ENTERPRISE,
        act=one.kind,
        item=one.rule,
        standing=one.standing,
        units=units,
        asked=_asked_texts(one) if one.kind is HandlingAct.TAKE_BACK else None,
        initial={"version": one.row.version, "number": number},
    )


def _others(one: Attempted) -> Iterator[Any]:
    """The departments that can be asked for an opinion: all but the item's own."""
    for unit in list_units(one.actor):
        if unit.kind in DEPARTMENTS and unit.pk != one.row.unit_id:
            yield unit


def _asked_texts(one: Attempted) -> dict[str, str]:
    """Of each paper that was asked for: when, until when, and what is wanted of it."""
    wanted = queries.list_requirements([one.row.pk])
    return {
        duty.paper: _("%(paper)s (asked for on %(day)s, to come by %(due)s: %(reason)s)")
        % {
            "paper": labels.paper_name(one.rule, duty.paper),
            "day": full_day(duty.begun_on),
            "due": full_day(duty.due_on),
            "reason": wanted.get((one.row.pk, duty.paper), "—").rstrip("。."),
        }
        for duty in queries.list_asked(one.row)
    }


def _warnings(one: Attempted, form: MoveForm) -> Iterator[str]:
    """What whoever does the act should know first."""
    if system := one.case.case.system:
        yield labels.refusal_text(DecidedElsewhere(system, system=system))
    if one.why_not is not None and not form.errors:
        yield reason_text(one.kind, one.why_not, one.standing.state)
    if one.actor.role is Role.ENTERPRISE and one.kind in WITH_PAPERS:
        yield _uploaded_text(one.row, one.rule)
    mandate = queries.find_mandate(one.actor, one.row.unit_id, one.holding, one.kind)
    if mandate is not None and one.why_not is None:
        yield _mandate_text(mandate)
    is_own = one.opinion is not None and one.opinion.user_id == one.actor.user_id
    if one.kind in DECISIONS and is_own:
        yield _("You wrote the opinion yourself. Whoever decides should be somebody else.")
    if one.kind in {HandlingAct.REVIEW, HandlingAct.GRANT} and one.standing.awaited:
        names = labels.awaited_names(one.row.case, one.row.code, one.standing.awaited)
        yield _("Still awaited from the applicant: %(names)s.") % {"names": names}
    if one.kind is HandlingAct.EXTEND and one.why_not is None:
        yield from _extended(one)
    if one.kind is HandlingAct.ASK_PAPER and not one.rule.papers:
        yield without_papers_text(one.kind)
    elif one.kind is HandlingAct.ASK_PAPER and one.why_not is None:
        yield from _overtaken(one)


def _extended(one: Attempted) -> Iterator[str]:
    """By how much the limit of the law moves, and to which day."""
    order = Order(one.row.pk, one.kind, clock.today(), reason="……")
    (done,) = services.preview_each(one.actor, [order])
    if done.refusal is not None:
        yield labels.refusal_text(done.refusal, process=done.process)
    if done.standing is not None:
        told = {
            "days": done.standing.extension_days - one.standing.extension_days,
            "before": full_day(one.standing.legal_due_on),
            "after": full_day(done.standing.legal_due_on),
        }
        yield (
            _(
                "The limit of the law moves by %(days)s days, from %(before)s to %(after)s; the "
                "promised limit stays."
            )
            % told
        )


def _overtaken(one: Attempted) -> Iterator[str]:
    """Warn of limits that end before the last day of a paper that is asked for today."""
    standing = one.standing
    if standing.decided_on is not None or standing.state is State.PAUSED:
        return
    last_day = one.case.case.calendar.add(clock.today(), NOTICE_DAYS)
    limits = (
        (_("Promised limit"), standing.promised_due_on),
        (_("Limit of the law"), standing.legal_due_on),
    )
    over = [
        _("%(limit)s (%(day)s)") % {"limit": label, "day": full_day(due_on)}
        for label, due_on in limits
        if due_on is not None and due_on < last_day
    ]
    if over:
        told = {"day": full_day(last_day), "limits": _("; ").join(over)}
        yield _("The paper may come until %(day)s, after the end of: %(limits)s.") % told


@page(HANDLE_ITEMS, "GET", "POST")
def papers_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Upload papers for an item, several at once."""
    actor = request.actor
    row, case, rule = load_item(actor, pk)
    standing = case.case.standings[row.code, Track(row.track)]
    form = PapersForm(
        request.POST or None,
        request.FILES or None,
        item=rule,
        missing=wanted_papers(row, rule, standing, queries.list_papers(row)),
    )
    attempt = save(form, lambda _values: services.give_papers(actor, row.pk, form.files_given()))
    return answer(
        request,
        attempt,
        said=lambda given: (
            _("Uploaded, not yet submitted: %(names)s. Submit it with “%(act)s”.")
            % {
                "names": labels.paper_names(rule, [one.paper for one in given]),
                "act": labels.ACTS[USUAL.get(State(row.state), HandlingAct.SUPPLY)],
            }
        ),
        title=_("Upload papers"),
        subtitle=labels.name_of(rule),
        line=_("PDF, Word, Excel, PNG, JPEG or ZIP, at most 50 MB each."),
        cancel_url=reverse("approvals:item", args=[pk]),
        submit_label=_("Upload"),
    )


def wanted_papers(
    row: "CaseItem", rule: Item, standing: Standing, uploaded: Iterable[Any]
) -> list[str]:
    """The papers of an item that the applicant still has to bring, and has not uploaded."""
    waiting = {one.paper for one in uploaded if not one.is_given}
    if State(row.state) in CLOSED | {State.READY, State.WAITING, State.DELIVERED}:
        wanted = missing_primary(rule, standing.received, Track(row.track))
    else:
        wanted = standing.awaited
    return [code for code in wanted if code not in waiting]


def _uploaded_text(row: "CaseItem", rule: Item) -> str:
    """Which uploaded papers go in with an act of the enterprise."""
    waiting = dict.fromkeys(one.paper for one in queries.list_papers(row) if not one.is_given)
    if not waiting:
        return _("No uploaded paper goes in with it.")
    names = labels.paper_names(rule, waiting)
    return _("With it goes in: %(names)s.") % {"names": names}


def _mandate_text(mandate: Any) -> str:
    return _("You act on behalf of %(name)s (%(post)s), until %(last)s, by %(document)s.") % {
        "name": mandate.holder.user.name,
        "post": labels.POSTS[mandate.post],
        "last": full_day(mandate.last_day),
        "document": mandate.document,
    }


def _said(one: Attempted, done: Standing) -> str:
    """What was done, and what comes of it for the applicant and the clock."""
    told = [
        _("%(act)s: “%(name)s” of %(project)s.")
        % {
            "act": labels.DONE.get(one.kind, labels.ACTS[one.kind]),
            "name": labels.name_of(one.rule),
            "project": one.row.case.project.name,
        }
    ]
    if one.kind is HandlingAct.ASK_PAPER:
        told.append(_("Awaited: %(names)s.") % {"names": labels.paper_names(one.rule, done.asked)})
        told.append(str(labels.WHILE_AWAITED.get(done.state, "")))
    if one.kind is HandlingAct.TAKE_BACK:
        gone = [code for code in one.standing.asked if code not in done.asked]
        told.append(
            _("Not wanted any more: %(names)s.") % {"names": labels.paper_names(one.rule, gone)}
        )
    if one.kind in TOLD_TO_APPLICANT and one.row.track == Track.FORMAL:
        told.append(_("The applicant has been told."))
    return sentences(*filter(None, told))


def _matter(one: Attempted) -> list[tuple[Any, Any]]:
    """What is known of the matter: whose it is, how far, until when, by which power."""
    row, enterprise = one.row, one.row.case.project.enterprise
    state = labels.ITEM_STATES[State(row.state)]
    facts = [
        (_("Applicant"), enterprise.name if enterprise is not None else "—"),
        (_("Project"), row.case.project.name),
        (labels.CASE_FIELDS["state"], format_html("{} · {}", state, turn_text(row))),
        (_("Accepted on"), full_day(row.accepted_on)),
    ]
    clocks = queries.read_clocks(one.case, one.rule, Track(row.track))
    limits = ((_("Limit of the law"), clocks.legal), (_("Promised limit"), clocks.promised))
    for label, limit in limits:
        if limit is not None and limit.reading.due_on is not None and row.decided_on is None:
            facts.append((label, ruler_of(limit, tells_day=True)))
    if row.decided_on is not None:
        facts.append(
            (pgettext("of an item", "Decision"), f"{row.number} · {full_day(row.decided_on)}")
        )
    if row.state == State.GRANTED:
        facts.append((_("To be delivered by"), full_day(row.due_on)))
    if one.rule.papers:
        facts.append((_("Papers"), _papers_text(one.rule, one.standing)))
    if power := power_of(one.case, one.rule, one.standing):
        facts.append((power["kind"], f"{power['authority']} · {power['document']}"))
        facts.append((_("Seal"), power["seal"]))
    return facts


def _papers_text(rule: Item, standing: Standing) -> str:
    do = papers_that_do(standing)
    there = [one.code for one in rule.papers if one.code in do]
    text = _("%(there)s of %(all)s there") % {"there": len(there), "all": len(rule.papers)}
    if not standing.awaited:
        return text
    names = labels.paper_names(rule, standing.awaited)
    return format_html("{} · {}", text, _("awaited: %(names)s") % {"names": names})


def _preview(one: Attempted, form: MoveForm) -> list[Any]:
    """What would go out if the form were sent as it stands; nothing where that is not possible."""
    given = {name: form[name].value() for name in form.fields}
    on = form.fields["on"].clean(given["on"]) if form.is_bound and not form["on"].errors else None
    wants_content = one.kind is HandlingAct.GRANT and one.rule.wants_content
    wants_words = RULES[one.kind].wants_reason or wants_content
    order = Order(
        one.row.pk,
        one.kind,
        on or clock.today(),
        reason=given.get("reason") or ("……" if wants_words else ""),
        number=given.get("number") or "",
        papers=tuple(given.get("papers") or ()),
        evidence=given.get("evidence") or "……",
    )
    return services.preview_documents(one.actor, order, one.case)

"""Acts on an item: the form of each, with what is known of the matter and what will go out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zoneworks.approvals import labels, queries, services
from zoneworks.approvals.engine.acts import HANDLE_ITEMS
from zoneworks.approvals.engine.process.handling import (
    CLOSED,
    RULES,
    HandlingAct,
    State,
    Track,
)
from zoneworks.approvals.engine.process.moves import missing_primary
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
)
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.queries import list_units
from zoneworks.core.saving import answer, save
from zoneworks.core.templatetags.ui import full_day

if TYPE_CHECKING:
    from zoneworks.approvals.models import CaseItem

DECISIONS = frozenset({HandlingAct.GRANT, HandlingAct.REFUSE})


@page(HANDLE_ITEMS, "GET", "POST")
def item_act(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    """Do one act on an item."""
    actor = request.actor
    row, case, rule = load_item(actor, pk)
    try:
        kind = HandlingAct(act.upper())
    except ValueError as error:
        raise NotFound(_("There is no such act.")) from error
    standing = case.case.standings[row.code, Track(row.track)]

    def move(values: dict[str, Any]) -> Standing:
        values["papers"] = tuple(values.get("papers", ()))
        return services.advance(actor, [Order(row.pk, kind, **values)])[0]

    takes_uploads = actor.role is Role.ENTERPRISE
    form = MoveForm(
        request.POST or None,
        takes_uploads=takes_uploads,
        act=kind,
        item=rule,
        standing=standing,
        units=[unit.name for unit in list_units(actor)] if kind is HandlingAct.REFER else (),
        initial={
            "version": row.version,
            "number": queries.next_number(row, rule, kind, clock.today()),
        },
    )
    if "preview" in request.POST:
        context = {"sheets": _preview(actor, row, kind, form)}
        return render(request, "approvals/item_sheets.html", context)
    attempt = save(form, move, lambda _current: {})
    name = labels.name_of(rule)
    holding = queries.posts_of(actor).towards(case, row.code, row.unit_id)
    why = obstacle_to(kind, holding.posts, row, case)
    warnings = []
    if why is not None and not form.errors:
        warnings.append(reason_text(kind, why, standing.state))
    if takes_uploads and kind in WITH_PAPERS:
        warnings.append(_uploaded_text(row, rule))
    if why is None and (mandate := queries.find_mandate(actor, row.unit_id, holding, kind)):
        warnings.append(_mandate_text(mandate))
    opinion = queries.find_opinion(actor, row)
    if kind in DECISIONS and opinion is not None and opinion.user_id == actor.user_id:
        warnings.append(
            _("You wrote the opinion yourself. Whoever decides should be somebody else.")
        )
    awaited = labels.awaited_names(row.case, row.code, (*standing.told, *standing.outstanding))
    if kind in {HandlingAct.REVIEW, HandlingAct.GRANT} and awaited:
        warnings.append(_("Still awaited from the applicant: %(names)s.") % {"names": awaited})
    shows_more = not attempt.is_done and why is None
    return answer(
        request,
        attempt,
        said=lambda done: _said(kind, row, rule, done),
        template="approvals/item_act.html",
        title=f"{labels.ACTS[kind]} · {name}",
        subtitle=row.case.project.name,
        cancel_url=(item_url := reverse("approvals:item", args=[pk])),
        breadcrumb_tail=[
            (row.case.number, reverse("approvals:approval_case", args=[row.case_id])),
            (name, item_url),
            (labels.ACTS[kind], None),
        ],
        submit_label=labels.ACTS[kind],
        warnings=warnings,
        matter=_matter(row, case, rule, standing),
        opinion=opinion,
        sheets=_preview(actor, row, kind, form) if shows_more else (),
    )


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
            _("Uploaded: %(names)s.")
            % {"names": _("; ").join(labels.paper_name(rule, one.paper) for one in given)}
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
        wanted = (*standing.told, *standing.outstanding)
    return [code for code in wanted if code not in waiting]


def _uploaded_text(row: "CaseItem", rule: Item) -> str:
    """Which uploaded papers go in with an act of the enterprise."""
    waiting = dict.fromkeys(one.paper for one in queries.list_papers(row) if not one.is_given)
    if not waiting:
        return _("No uploaded paper goes in with it.")
    names = _("; ").join(labels.paper_name(rule, code) for code in waiting)
    return _("With it goes in: %(names)s.") % {"names": names}


def _mandate_text(mandate: Any) -> str:
    return _("You act on behalf of %(name)s (%(post)s), until %(last)s, by %(document)s.") % {
        "name": mandate.holder.user.name,
        "post": labels.POSTS[mandate.post],
        "last": full_day(mandate.last_day),
        "document": mandate.document,
    }


def _said(kind: HandlingAct, row: "CaseItem", rule: Item, done: Standing) -> str:
    """What was done, and what comes of it for the applicant and the clock."""
    told = [
        _("%(act)s: “%(name)s” of %(project)s.")
        % {
            "act": labels.DONE.get(kind, labels.ACTS[kind]),
            "name": labels.name_of(rule),
            "project": row.case.project.name,
        }
    ]
    if kind is HandlingAct.ASK_PAPER:
        names = _("; ").join(labels.paper_name(rule, code) for code in done.outstanding)
        told.append(_("Awaited: %(names)s. The clock runs on.") % {"names": names})
    if kind in TOLD_TO_APPLICANT and row.track == Track.FORMAL:
        told.append(_("The applicant has been told."))
    return " ".join(told)


def _matter(
    row: "CaseItem", case: CaseRow, rule: Item, standing: Standing
) -> list[tuple[Any, Any]]:
    """What is known of the matter: whose it is, how far, until when, by which power."""
    enterprise = row.case.project.enterprise
    state = State(row.state)
    facts = [
        (_("Applicant"), enterprise.name if enterprise is not None else "—"),
        (_("Project"), row.case.project.name),
        (
            labels.CASE_FIELDS["state"],
            format_html("{} · {}", labels.ITEM_STATES[state], turn_text(row)),
        ),
        (_("Accepted on"), full_day(row.accepted_on)),
    ]
    clocks = queries.read_clocks(case, rule, Track(row.track))
    limits = ((_("Limit of the law"), clocks.legal), (_("Promised limit"), clocks.promised))
    for label, one in limits:
        if one is not None and one.reading.due_on is not None and row.decided_on is None:
            facts.append((label, ruler_of(one, tells_day=True)))
    if rule.papers:
        facts.append((_("Papers"), _papers_text(rule, standing)))
    if power := power_of(case, rule, standing):
        facts.append((power["kind"], f"{power['authority']} · {power['document']}"))
        facts.append((_("Seal"), power["seal"]))
    return facts


def _papers_text(rule: Item, standing: Standing) -> str:
    there = [one.code for one in rule.papers if one.code in standing.received]
    text = _("%(there)s of %(all)s there") % {"there": len(there), "all": len(rule.papers)}
    awaited = [*standing.told, *standing.outstanding]
    if not awaited:
        return text
    names = _("; ").join(labels.paper_name(rule, code) for code in dict.fromkeys(awaited))
    return format_html("{} · {}", text, _("awaited: %(names)s") % {"names": names})


def _preview(actor: Actor, row: "CaseItem", kind: HandlingAct, form: MoveForm) -> list[Any]:
    """What would go out if the form were sent as it stands; nothing where that is not possible."""
    given = {name: form[name].value() for name in form.fields}
    on = form.fields["on"].clean(given["on"]) if form.is_bound and not form["on"].errors else None
    order = Order(
        row.pk,
        kind,
        on or clock.today(),
        reason=given.get("reason") or ("……" if RULES[kind].wants_reason else ""),
        number=given.get("number") or "",
        papers=tuple(given.get("papers") or ()),
        evidence=given.get("evidence") or "……",
    )
    return services.preview_documents(actor, order)

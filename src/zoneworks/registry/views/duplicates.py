"""Likely duplicates, the merge of two records, and its undoing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zoneworks.core import contributions
from zoneworks.core.actors import Actor
from zoneworks.core.forms import NeededReasonForm
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import Attempt, answer, form_page, save
from zoneworks.registry import labels, queries, services
from zoneworks.registry.engine.acts import MERGE_ENTERPRISES
from zoneworks.registry.engine.duplicates import DuplicateReason, Pair
from zoneworks.registry.forms import MergeForm, OtherForm, UndoForm
from zoneworks.registry.views.pieces import to_change

APART = "APART"
"""In the address: the pairs that were told apart."""
SHOWN = 100
"""Pairs on the page; more come into view as these are dealt with."""
LONGEST_ID = 18
"""Digits of an id."""
ROWS_SHOWN = 20
"""Rows of a kind that are named; of more only their number is told."""
KINDS_NAMED = 4
"""Of so many kinds the rows are named at once, of more where they are asked for."""
Pointers = Sequence[queries.Pointer]


@page(MERGE_ENTERPRISES)
def duplicates(request: ActorRequest) -> HttpResponse:
    """Pairs of records that are likely one enterprise, with the reasons and how often each."""
    pairs = queries.list_duplicates(request.actor)
    counts = Counter(reason for pair in pairs for reason in pair.reasons)
    chosen = request.GET.get("reason", "")
    apart = queries.list_told_apart(request.actor)
    if is_apart := chosen == APART:
        pairs = []
    elif chosen:
        pairs = [pair for pair in pairs if chosen in pair.reasons]
    address = reverse("registry:duplicates")
    context = {
        "pairs": _with_records(request.actor, pairs[:SHOWN]),
        "count": len(pairs),
        "reasons": [
            (labels.DUPLICATE_REASONS[one], f"{address}?reason={one}", counts[one], one == chosen)
            for one in DuplicateReason
            if counts[one]
        ],
        "is_narrowed": bool(chosen),
        "apart": list(apart[:SHOWN]) if is_apart else [],
        "apart_count": apart.count(),
        "apart_url": f"{address}?reason={APART}",
        "is_apart": is_apart,
    }
    return render(request, "registry/duplicates.html", context)


@page(MERGE_ENTERPRISES, "GET", "POST")
def merge(request: ActorRequest, pk: int) -> HttpResponse:
    """Merge another record into this one: side by side, with what goes over; then with a reason."""
    actor = request.actor
    other = request.GET.get("with", "")
    if not _is_id(other):
        return _choose(request, pk, to_change(request, queries.get_enterprise(actor, pk)).name)
    plan = queries.plan_merge(actor, pk, int(other))
    compared = labels.compare(plan.kept, plan.gone, services.CHOOSABLE)
    form = MergeForm(request.POST or None, compared=compared, initial={"version": plan.digest})
    attempt = save(
        form,
        lambda values: services.merge_enterprises(
            actor,
            pk,
            int(other),
            take=values["take"],
            reason=values["reason"],
            digest=values["version"],
        ),
        _nothing,
    )
    _keep_to(plan.digest, attempt)
    here = reverse("registry:enterprise", args=[pk])
    swapped = f"{reverse('registry:enterprise_merge', args=[int(other)])}?with={pk}"
    names = {"gone": plan.gone.name, "kept": plan.kept.name}
    is_few = len(plan.moves) <= KINDS_NAMED
    return answer(
        request,
        attempt,
        said=_("“%(gone)s” is merged into “%(kept)s”.") % names,
        title=_("Merge “%(gone)s” into “%(kept)s”") % names,
        cancel_url=here,
        template="registry/merge.html",
        plan=plan,
        compared=compared,
        swap_url=swapped,
        moves=[
            _kind(request, one.relation, {"moving": one.moving, "staying": one.staying}, is_few)
            for one in plan.moves
        ],
        submit_label=_("Merge"),
    )


@page(MERGE_ENTERPRISES, "GET", "POST")
def tell_apart(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that another record, which looks alike, is another enterprise."""
    actor = request.actor
    row = to_change(request, queries.get_enterprise(actor, pk))
    sent = request.GET.get("from", "")
    other = queries.get_enterprise(actor, int(sent) if _is_id(sent) else 0)
    attempt = save(
        NeededReasonForm(request.POST or None),
        lambda values: services.tell_apart(actor, pk, other.pk, **values),
    )
    names = {"first": row.name, "second": other.name}
    return answer(
        request,
        attempt,
        said=_("“%(first)s” and “%(second)s” are two enterprises.") % names,
        title=_("“%(first)s” and “%(second)s” are two enterprises") % names,
        cancel_url=reverse("registry:duplicates"),
        submit_label=_("Tell apart"),
    )


@page(MERGE_ENTERPRISES, "GET", "POST")
def take_back_apart(request: ActorRequest, pk: int) -> HttpResponse:
    """Hold two records for likely duplicates again."""
    row = queries.get_told_apart(request.actor, pk)
    attempt = save(
        NeededReasonForm(request.POST or None),
        lambda values: services.take_back_apart(request.actor, pk, **values),
    )
    names = {"first": row.first.name, "second": row.second.name}
    return answer(
        request,
        attempt,
        said=_("“%(first)s” and “%(second)s” may be one enterprise again.") % names,
        title=_("“%(first)s” and “%(second)s” may be one enterprise") % names,
        cancel_url=f"{reverse('registry:duplicates')}?reason={APART}",
        done_url=reverse("registry:duplicates"),
        submit_label=_("Take back"),
    )


@page(MERGE_ENTERPRISES, "GET", "POST")
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo a merge: what goes back and what does not; then with a reason."""
    actor = request.actor
    plan = queries.plan_undo(actor, pk)
    merge = plan.merge
    attempt = save(
        UndoForm(request.POST or None, initial={"version": plan.digest}),
        lambda values: services.undo_merge(
            actor, pk, reason=values["reason"], digest=values["version"]
        ),
        _nothing,
    )
    _keep_to(plan.digest, attempt)
    gone_url = reverse("registry:enterprise", args=[merge.gone_id])
    if attempt.is_done:
        done: queries.UndoPlan = attempt.result
        messages.success(request, _("“%(name)s” is a record of its own again.") % _named(merge))
        if count := len(done.lost) + sum(len(one.left) for one in done.returns):
            text = ngettext(
                "%(n)s thing was changed since and stays as it is.",
                "%(n)s things were changed since and stay as they are.",
                count,
            )
            messages.warning(request, text % {"n": count})
        return redirect(gone_url)
    text = _("It was changed again since.")
    is_few = sum(bool(one.rows) + bool(one.left) for one in plan.returns) <= KINDS_NAMED
    left = [one for part in plan.returns for one in _left(part, is_few)]
    left += [(labels.FIELDS[name], "", text) for name in plan.lost]
    return form_page(
        request,
        attempt,
        title=_("Undo the merge of “%(name)s”") % _named(merge),
        cancel_url=gone_url,
        template="registry/merge_undo.html",
        merge=merge,
        returns=[
            _kind(request, one.relation, {"moving": one.rows}, is_few)
            for one in plan.returns
            if one.rows
        ],
        values=[(labels.FIELDS[name], labels.shown(one)) for name, one in plan.values.items()],
        left=left,
        submit_label=_("Undo the merge"),
    )


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_ID


def _choose(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """Say which other record is a duplicate: one of those that look alike, or by its code."""
    form = OtherForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["code"]
        return redirect(f"{reverse('registry:enterprise_merge', args=[pk])}?with={other.pk}")
    context = {
        "form": form,
        "title": _("Merge a duplicate into “%(name)s”") % {"name": name},
        "pairs": _with_records(request.actor, queries.list_duplicates(request.actor, of=pk), pk),
        "cancel_url": reverse("registry:enterprise", args=[pk]),
        "submit_label": _("Compare"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registry/merge_choose.html", context, status=status)


def _with_records(actor: Actor, pairs: list[Pair], kept_id: int = 0) -> list[dict[str, Any]]:
    """Pairs with their records; ``kept_id`` stands first, else the older one."""
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    rows = queries.list_enterprises(actor).in_bulk(ids)
    found = []
    for pair in pairs:
        first, second = pair.first, pair.second
        if second == kept_id:
            first, second = second, first
        url = reverse("registry:enterprise_merge", args=[first])
        found.append(
            {
                "first": rows[first],
                "second": rows[second],
                "why": _("; ").join(str(labels.DUPLICATE_REASONS[one]) for one in pair.reasons),
                "url": f"{url}?with={second}",
                "apart_url": f"{reverse('registry:enterprise_apart', args=[first])}?from={second}",
            }
        )
    return found


def _kind(
    request: ActorRequest,
    relation: queries.Relation,
    groups: Mapping[str, Pointers],
    is_few: bool,
) -> dict[str, Any]:
    """How many rows of a kind go where, and which: of many kinds those of the one asked for."""
    is_named = is_few or request.GET.get("of") == relation.name
    address = request.GET.copy()
    address["of"] = relation.name
    texts = _texts(relation, groups) if is_named else {}
    return {
        "label": contributions.record_name(relation.model._meta.label).label,
        "key": relation.name.replace(".", "-"),
        "is_named": is_named,
        "url": f"?{address.urlencode()}",
        **{name: {"count": len(rows), "text": texts.get(name)} for name, rows in groups.items()},
    }


def _texts(relation: queries.Relation, groups: Mapping[str, Pointers]) -> dict[str, str]:
    """What the first rows of each group are called, found by one query."""
    name = contributions.record_name(relation.model._meta.label)
    shown = {group: [one.pk for one in rows[:ROWS_SHOWN]] for group, rows in groups.items()}
    rows = {row.pk: row for row in relation.rows(pk for pks in shown.values() for pk in pks)}
    return {
        group: _("; ").join(
            [
                *(name.text(rows[pk]) for pk in pks if pk in rows),
                *(["…"] if len(groups[group]) > ROWS_SHOWN else []),
            ]
        )
        for group, pks in shown.items()
    }


def _left(part: queries.Return, is_named: bool) -> list[tuple[Any, str, str]]:
    """Kind, reason and, among few kinds, name of each row that does not go back."""
    name = contributions.record_name(part.relation.model._meta.label)
    pks = [0 if one.row is None else one.row.pk for one in part.left]
    rows = part.relation.rows(pks) if is_named and any(pks) else ()
    texts = {row.pk: name.text(row) for row in rows}
    return [
        (name.label, texts.get(pk, ""), one.why) for pk, one in zip(pks, part.left, strict=True)
    ]


def _named(merge: Any) -> dict[str, str]:
    return {"name": merge.gone.name}


def _keep_to(digest: str, attempt: Attempt) -> None:
    """Where something has changed since, let the form decide on what this page shows."""
    if "conflict" in attempt.shown:
        attempt.form.data["version"] = digest


def _nothing(_current: Any) -> dict[str, Any]:
    """Of what has changed since, nothing stands beside a field: the page shows it anew."""
    return {}

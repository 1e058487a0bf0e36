"""Entry schemes: versions, one version, a new one, two compared."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.admission import queries, services
from zoneworks.admission.engine.acts import EDIT_SCHEMES, VIEW_SCHEMES
from zoneworks.admission.engine.schemes import Scheme, Stage
from zoneworks.admission.forms.schemes import SchemeForm
from zoneworks.admission.labels import names, texts
from zoneworks.admission.labels.printed import share_text
from zoneworks.admission.views.pieces import url_of
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.cursors import LARGEST_ID
from zoneworks.core.errors import NotFound
from zoneworks.core.pages import ActorRequest, button, page
from zoneworks.core.saving import answer, save
from zoneworks.registry import queries as registry

if TYPE_CHECKING:
    from zoneworks.admission.models import SchemeVersion

SAMPLE = gettext_lazy(
    "Sample, not official: of the entry system “448” only the name is public, not its contents."
    " Every value here is a sample that a zone replaces by its own."
)
PARTS = {
    "gates": gettext_lazy("Gates"),
    "criteria": gettext_lazy("Criteria"),
    "stages": gettext_lazy("Sittings"),
    "outcomes": gettext_lazy("Outcomes"),
    "deposit_rate": gettext_lazy("Usual deposit"),
}


@page(VIEW_SCHEMES)
def schemes(request: ActorRequest) -> HttpResponse:
    """The scheme in force today, and all versions."""
    actor = request.actor
    rows = list(_of_zone(actor).order_by("-number")[:100])
    found = queries.scheme_on(_zone_id(actor), clock.today())
    acts = []
    if actor.may(EDIT_SCHEMES):
        acts.append(button(_("New version"), reverse("admission:scheme_new"), is_primary=True))
    context = {
        "versions": [(row, _period(row, rows)) for row in rows],
        "in_force": found,
        "acts": acts,
        "compare_url": reverse("admission:compare") if len(rows) > 1 else "",
        **_shown(found.scheme, is_sample=found.is_sample, source="" if rows else found.source),
    }
    return render(request, "admission/schemes.html", context)


@page(VIEW_SCHEMES)
def scheme(request: ActorRequest, pk: int) -> HttpResponse:
    """One version as it was made."""
    row = queries.get_version(request.actor, pk)
    context = {
        "version": row,
        **_shown(queries.scheme_of(row), is_sample=row.is_sample, source=""),
    }
    return render(request, "admission/scheme.html", context)


@page(EDIT_SCHEMES, "GET", "POST")
def scheme_new(request: ActorRequest) -> HttpResponse:
    """Make a new version, begun with the latest."""
    actor = request.actor
    last = _of_zone(actor).order_by("-number").first()
    known = last.content if last else queries.scheme_on(_zone_id(actor), clock.today()).content
    initial: dict[str, Any] = {"valid_from": clock.today()}
    if last is not None:
        initial |= {"seen": last.number}
    form = SchemeForm(request.POST or None, content=known, initial=initial)

    def make(values: dict[str, Any]) -> Any:
        return services.make_version(
            actor,
            form.made(),
            valid_from=values["valid_from"],
            source=values["source"],
            is_sample=values["is_sample"],
            seen=values["seen"],
        )

    return answer(
        request,
        save(form, make),
        said=lambda made: _("Version %(n)s is made.") % {"n": made.number},
        done_url=lambda made: url_of("scheme", made.pk),
        title=_("New version of the entry scheme"),
        line=_("Weights sum to 100. A row without a title is left out; the last of each is spare."),
        cancel_url=reverse("admission:schemes"),
        submit_label=_("Make the version"),
    )


@page(VIEW_SCHEMES)
def compare(request: ActorRequest) -> HttpResponse:
    """How two versions differ, row by row."""
    actor = request.actor
    rows = list(_of_zone(actor).order_by("number")[:100])
    if len(rows) < 2:
        raise NotFound(_("There are no two versions to compare."))
    before = _chosen(rows, request.GET.get("before", ""), rows[-2])
    after = _chosen(rows, request.GET.get("after", ""), rows[-1])
    context = {
        "versions": rows,
        "before": before,
        "after": after,
        "differences": [
            (PARTS[one.part], texts.title_of(one.title), one.field, one.before, one.after)
            for one in queries.compare(before.content, after.content)
        ],
    }
    return render(request, "admission/compare.html", context)


def _chosen(rows: list[Any], text: str, otherwise: Any) -> Any:
    if not text:
        return otherwise
    if not text.isdecimal() or int(text) > LARGEST_ID:
        raise NotFound(_("There is no such version of the scheme."))
    found = next((one for one in rows if one.pk == int(text)), None)
    if found is None:
        raise NotFound(_("There is no such version of the scheme."))
    return found


def _zone_id(actor: Actor) -> int:
    """The zone whose scheme is shown: one's own, or the first that one reads."""
    return actor.zone_id if actor.zone_id in actor.zone_ids else min(actor.zone_ids, default=0)


def _of_zone(actor: Actor) -> Any:
    """The versions of the zone whose scheme is shown: numbers are those of one zone."""
    return queries.list_versions(actor).filter(zone_id=_zone_id(actor))


def _period(row: "SchemeVersion", rows: list[Any]) -> dict[str, Any]:
    later = [
        one.valid_from
        for one in rows
        if one.zone_id == row.zone_id and one.valid_from > row.valid_from
    ]
    until, today = min(later, default=None), clock.today()
    is_now = row.valid_from <= today and (until is None or today < until)
    if is_now:
        return {"shape": "running", "word": _("In force"), "until": until}
    if row.valid_from > today:
        return {"shape": "open", "word": _("To come"), "until": until}
    return {"shape": "inapplicable", "word": _("Replaced"), "until": until}


def _classes(found: Scheme) -> dict[str, str]:
    """The industry classes that have values of their own, with their names."""
    codes = {code for gate in found.gates for code, _value in gate.by_industry}
    codes |= {code for one in found.criteria for code, _curve in one.by_industry}
    known = registry.industry_names(codes)
    return {code: f"{code} {known.get(code, '')}".strip() for code in codes}


def _majority(stage: Stage) -> str:
    words = names.MORE_THAN if stage.is_more_than else names.AT_LEAST
    return str(words[stage.base]) % {"share": stage.majority}


def _shown(found: Scheme, *, is_sample: bool, source: str) -> dict[str, Any]:
    """A scheme as pages show it."""
    number = texts.number_text
    called = _classes(found)
    return {
        "scheme_title": texts.title_of(found.title),
        "sample": SAMPLE if is_sample else "",
        "source": texts.title_of(source),
        "sha256": found.sha256,
        "gates": [
            {
                "title": texts.title_of(one.title),
                "condition": _condition(one),
                "others": [
                    (called[code], texts.value_text(one.measure, value))
                    for code, value in one.by_industry
                ],
                "if_failed": names.OUTCOMES[one.if_failed],
                "source": texts.title_of(one.source),
            }
            for one in found.gates
        ],
        "criteria": [
            {
                "title": texts.title_of(one.title),
                "weight": number(one.weight),
                "kind": names.CURVE_KINDS[one.curve.kind],
                "points": [
                    (texts.value_text(one.measure, x), number(y)) for x, y in one.curve.points
                ],
                "cap": number(one.curve.cap) if one.curve.cap < 100 else "",
                "others": [called[code] for code, _curve in one.by_industry],
            }
            for one in found.criteria
        ],
        "stages": [
            {
                "title": texts.title_of(one.title),
                "least": one.least_members,
                "quorum": str(one.quorum),
                "majority": _majority(one),
                "chair_casts": one.chair_casts,
            }
            for one in found.stages
        ],
        "ends": [
            (names.OUTCOMES["ADMIT"], number(found.admit_from)),
            (names.OUTCOMES["MEND"], number(found.mend_from)),
            (names.OUTCOMES["LEASE"], number(found.lease_from)),
        ],
        "mend_days": found.mend_days,
        "deposit": share_text(str(found.deposit_rate)),
    }


def _condition(gate: Any) -> str:
    line = {
        "classes": gate.classes,
        "comparison": gate.comparison,
        "measure": gate.measure,
        "threshold": str(gate.threshold),
    }
    return texts.gate_condition(line)

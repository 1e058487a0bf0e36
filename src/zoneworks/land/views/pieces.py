"""What the pages of land have in common."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zoneworks.core.actors import Actor
from zoneworks.core.maps import Category, ColorBy, Fact, Fault, Map, Step, Tools
from zoneworks.core.pages import ActorRequest
from zoneworks.core.saving import answer, save
from zoneworks.land import labels, lists, queries
from zoneworks.land.engine.contracts import Risk
from zoneworks.land.engine.terms import LandUse, ParcelState
from zoneworks.land.lists.parcels import READY

USE_TONES: dict[str, str] = {
    LandUse.INDUSTRY: "use-industry",
    LandUse.NEW_INDUSTRY: "use-new-industry",
    LandUse.STORAGE: "use-storage",
    LandUse.RESEARCH: "use-research",
    LandUse.BUSINESS: "use-business",
    LandUse.HOUSING: "use-housing",
    LandUse.PUBLIC: "use-public",
    LandUse.UTILITY: "use-utility",
}
STATE_TONES: dict[str, str] = {
    READY: "ok",
    ParcelState.RESERVE: "ok-mid",
    ParcelState.PLANNED: "track",
    ParcelState.LISTED: "accent",
    ParcelState.SOLD: "s2",
}
RISK_TONES: dict[Risk, str] = {
    Risk.START_LATE: "bad",
    Risk.FINISH_LATE: "bad-mid",
    Risk.STOPPED: "warn",
    Risk.START_SOON: "warn-mid",
    Risk.FINISH_SOON: "warn-low",
    Risk.BEGUN_LATE: "s3",
    Risk.KEPT: "ok-mid",
    Risk.NONE: "track",
}
"""The worse, the stronger."""


def parcel_url(pk: int, tab: str = "") -> str:
    """The page of a parcel, or a tab of it."""
    return reverse("land:parcel_tab", args=[pk, tab]) if tab else reverse("land:parcel", args=[pk])


def building_url(pk: int, tab: str = "") -> str:
    """The page of a building, or a tab of it."""
    if tab:
        return reverse("land:building_tab", args=[pk, tab])
    return reverse("land:building", args=[pk])


def map_of(
    actor: Actor,
    *,
    tools: Tools | None = None,
    focus: int | None = None,
    height: str = "tall",
    faults: tuple[Fault, ...] = (),
) -> Map:
    """The map of the land that the actor may see, with every way to color it."""
    return Map(
        id="land",
        label=gettext_lazy("Land of the zone"),
        color_by=(*_own_colors(), *_added_colors(actor)),
        data_url=reverse("land:map_data"),
        facts=(
            Fact(labels.FIELDS["number"], "number"),
            Fact(labels.FIELDS["state"], "state_text"),
            Fact(labels.FIELDS["use"], "use_text"),
            Fact(labels.FIELDS["area_m2"], "mu", gettext_lazy("mu")),
            Fact(labels.FIELDS["holder"], "holder"),
        ),
        open_url=reverse("land:parcel", args=[0]).replace("/0", "/{id}"),
        focus=focus,
        faults=faults,
        tools=tools or Tools(),
        table_url=reverse("land:parcels"),
        height=height,
    )


def _own_colors() -> tuple[ColorBy, ...]:
    words = {READY: labels.READY_LABEL, **labels.STATES}
    return (
        ColorBy(
            "state",
            labels.FIELDS["state"],
            tuple(Category(one, words[one], tone) for one, tone in STATE_TONES.items()),
            filter="state",
        ),
        ColorBy(
            "use",
            labels.FIELDS["use"],
            tuple(Category(one, label, USE_TONES[one]) for one, label in labels.USES.items()),
            filter="use",
        ),
        ColorBy(
            "risk",
            gettext_lazy("Contract"),
            tuple(Category(one, lists.RISKS[one], tone) for one, tone in RISK_TONES.items()),
        ),
        ColorBy(
            "let",
            gettext_lazy("Let, percent of the bays"),
            steps=(
                Step(None, gettext_lazy("under 25"), "s1"),
                Step(25, "25–50", "s2"),
                Step(50, "50–75", "s3"),
                Step(75, "75–95", "s4"),
                Step(95, gettext_lazy("95 and more"), "s5"),
            ),
            unknown=gettext_lazy("nothing to let"),
        ),
    )


def _added_colors(actor: Actor) -> list[ColorBy]:
    return [
        ColorBy(
            one.name,
            one.label,
            tuple(Category(value, label, tone) for value, label, tone in one.categories),
            unknown=one.unknown,
        )
        for one in queries.added_colors(actor)
    ]


def act(
    request: ActorRequest,
    form: Any,
    do: Callable[..., Any],
    *,
    said: Any,
    title: Any,
    back: str,
    **page: Any,
) -> HttpResponse:
    """The page of one act; ``do`` is called with the form's values by name."""
    attempt = save(form, lambda values: do(**values))
    page.setdefault("submit_label", _("Save"))
    return answer(request, attempt, said=said, title=title, cancel_url=back, **page)


def columns_of(values: dict[str, Any], *taken: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a form gave: the columns of the record, and what stands beside them."""
    beside = {name: values.pop(name) for name in taken if name in values}
    return values, beside

"""Figures of attraction, each with its definition and its list."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import VIEW_FILINGS, VIEW_LEADS
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.attraction.lists.leads import has_landed
from zoneworks.core.actors import Actor
from zoneworks.core.contributed import Measured, Metric


def _in_hand(actor: Actor) -> Measured:
    rows = queries.list_leads(actor).filter(stage_now__in=queries.IN_HAND)
    return Measured(rows, reverse("attraction:leads"))


def _by_funds(actor: Actor) -> Measured:
    rows = queries.list_filings(actor).filter(
        has_landed("YES"), kind=FinderKind.FUND, state="CONFIRMED"
    )
    url = f"{reverse('attraction:filings')}?kind=FUND&state=CONFIRMED&landed=YES"
    return Measured(rows, url)


METRICS = (
    Metric(
        "attraction.leads_in_hand",
        _("Leads in hand"),
        _("leads"),
        _("Leads and projects before the signature that are neither given up nor merged."),
        VIEW_LEADS,
        _in_hand,
    ),
    Metric(
        "attraction.projects_by_funds",
        _("Projects brought by funds"),
        _("projects"),
        _("Signed projects whose confirmed finder is a fund; of all years."),
        VIEW_FILINGS,
        _by_funds,
    ),
)

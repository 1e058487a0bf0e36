"""Contracts of grant, reports of works, mortgages: entered on the page of their parcel."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zoneworks.core import clock
from zoneworks.core.pages import ActorRequest, page
from zoneworks.core.saving import answer, save
from zoneworks.land import queries, services
from zoneworks.land.engine.acts import EDIT_LAND, REPORT_WORKS
from zoneworks.land.engine.trade.grants import GrantGround
from zoneworks.land.forms import contracts as forms
from zoneworks.land.queries.trade import find_deal
from zoneworks.land.views.pieces import parcel_url


@page(EDIT_LAND, "GET", "POST")
def grant(request: ActorRequest, pk: int) -> HttpResponse:
    """Grant a parcel by a contract; what was won in a sale of the platform is signed in that."""
    row = queries.get_parcel(request.actor, pk)
    sale = find_deal(request.actor, pk) if request.method == "GET" else None
    if sale is not None:
        return redirect("land:sale_act", sale.pk, "sign")
    initial = {"version": row.version, "signed_on": clock.today(), "ground": GrantGround.DEAL}
    form = forms.GrantForm(request.POST or None, actor=request.actor, initial=initial)

    def sign(values: dict[str, Any]) -> Any:
        version = values.pop("version")
        return services.sign_contract(request.actor, pk, values, version=version)

    said = _("“%(name)s” is granted.") % {"name": row.name}
    title = _("%(name)s: grant by contract") % {"name": row.name}
    back = parcel_url(pk, "works")
    return answer(request, save(form, sign), said=said, title=title, cancel_url=back)


@page(EDIT_LAND, "GET", "POST")
def contract_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct a contract, or enter what was done under it."""
    row = queries.get_contract(request.actor, pk)
    initial = vars(row) | {"project": row.project}
    form = forms.ContractChangeForm(request.POST or None, actor=request.actor, initial=initial)

    def change(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.change_contract(request.actor, pk, values, version=version, reason=reason)

    said = _("Contract %(number)s is saved.") % {"number": row.number}
    title = _("Contract %(number)s") % {"number": row.number}
    back = parcel_url(row.parcel_id, "works")
    return answer(request, save(form, change), said=said, title=title, cancel_url=back)


@page(EDIT_LAND, "GET", "POST")
def contract_end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a contract: the title goes back to the zone."""
    row = queries.get_contract(request.actor, pk)
    initial = {"version": row.version, "on": clock.today()}
    form = forms.ContractEndForm(request.POST or None, initial=initial)

    def end(values: dict[str, Any]) -> Any:
        return services.end_contract(request.actor, pk, **values)

    said = _("Contract %(number)s has ended.") % {"number": row.number}
    title = _("Contract %(number)s: end") % {"number": row.number}
    back = parcel_url(row.parcel_id, "works")
    return answer(request, save(form, end), said=said, title=title, cancel_url=back)


@page(REPORT_WORKS, "GET", "POST")
def works_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Report how far the works under a contract have come."""
    row = queries.get_contract(request.actor, pk)
    form = forms.WorksForm(request.POST or None, initial={"on": clock.today()})

    def report(values: dict[str, Any]) -> Any:
        return services.report_works(request.actor, pk, values)

    title = _("%(name)s: report of works") % {"name": row.parcel.name}
    back = parcel_url(row.parcel_id, "works")
    said = _("The report is saved.")
    return answer(request, save(form, report), said=said, title=title, cancel_url=back)


@page(REPORT_WORKS, "GET", "POST")
def works_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct a report of works."""
    row = queries.get_report(request.actor, pk)
    form = forms.WorksChangeForm(request.POST or None, initial=vars(row))

    def correct(values: dict[str, Any]) -> Any:
        version, reason = values.pop("version"), values.pop("reason")
        return services.correct_works(request.actor, pk, values, version=version, reason=reason)

    title = _("%(name)s: correct the report") % {"name": row.contract.parcel.name}
    back = parcel_url(row.parcel_id, "works")
    said = _("The report is saved.")
    return answer(request, save(form, correct), said=said, title=title, cancel_url=back)


@page(EDIT_LAND, "GET", "POST")
def mortgage_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter a mortgage on the title of a parcel."""
    row = queries.get_parcel(request.actor, pk)
    form = forms.MortgageForm(request.POST or None, initial={"from_on": clock.today()})

    def enter(values: dict[str, Any]) -> Any:
        return services.enter_mortgage(request.actor, pk, values)

    title = _("%(name)s: mortgage") % {"name": row.name}
    back = parcel_url(pk, "works")
    said = _("The mortgage is entered.")
    return answer(request, save(form, enter), said=said, title=title, cancel_url=back)


@page(EDIT_LAND, "GET", "POST")
def mortgage_release(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter that a mortgage was released."""
    row = queries.get_mortgage(request.actor, pk)
    initial = {"version": row.version, "released_on": clock.today()}
    form = forms.ReleaseForm(request.POST or None, initial=initial)

    def release(values: dict[str, Any]) -> Any:
        day, version = values["released_on"], values["version"]
        return services.release_mortgage(request.actor, pk, day, version=version)

    title = _("%(name)s: mortgage released") % {"name": row.mortgagee}
    back = parcel_url(row.parcel_id, "works")
    said = _("The mortgage is released.")
    return answer(request, save(form, release), said=said, title=title, cancel_url=back)

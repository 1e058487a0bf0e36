"""What columns are called, and how events read."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.core.models import Event
from zoneworks.core.templatetags.ui import mu
from zoneworks.core.timelines import Words
from zoneworks.efficiency.engine.terms import POINT
from zoneworks.efficiency.labels import names

FIELDS: dict[str, Any] = {
    "enterprise": _("Enterprise"),
    "credit_code": _("Unified social credit code"),
    "year": _("Year"),
    "held_m2": _("Land held, all plots"),
    "let_m2": _("Of it let to others"),
    "leased_m2": _("Land leased"),
    "landlord": _("Landlord"),
    "landlord_code": _("Credit code of the landlord"),
    "value_added_fen": _("Value added"),
    "revenue_fen": _("Revenue"),
    "emissions_t": _("Emissions"),
    "electricity_kwh": _("Electricity"),
    "started_on": _("Production since"),
    "is_utility": _("Public utility"),
    "veto": _("Veto"),
    "veto_document": _("Document of the veto"),
    "name": _("Name of the scheme"),
    "number": _("Version"),
    "document": _("Issued by document"),
    "source": _("Source"),
    "is_sample": _("Sample"),
    "valid_from": _("Holds from"),
    "valid_until": _("Ends before"),
    "text": _("Terms"),
    "sha256": _("SHA-256 of the terms"),
    "scheme": _("Scheme"),
    "state": _("State"),
    "ends_on": _("Objections until"),
    "published_on": pgettext_lazy("evaluation", "Published on"),
    "fixed_on": _("Final since"),
    "standing": _("Way of grading"),
    "group": pgettext_lazy("evaluation", "Group"),
    "grade": _("Grade"),
    "total": pgettext_lazy("evaluation", "Score"),
    "rank": _("Rank"),
    "land_m2": _("Land counted"),
    "tax_per_mu_fen": _("Tax per mu"),
    "tax_fen": _("Tax"),
    "answer": _("Decision and why"),
    "kind": _("Kind"),
    "title": _("Title"),
    "basis": pgettext_lazy("policy", "Basis"),
    "mark": _("What follows"),
    "years": _("Years"),
    "parcels": _("Its parcels"),
    "since": _("Since"),
    "ended_on": _("Ended on"),
}
EVENT_ACTS: dict[str, Any] = {
    "efficiency.inputs_entered": _("Land and figures of a year entered"),
    "efficiency.inputs_changed": _("Land and figures of a year changed"),
    "efficiency.inputs_imported": _("Imported from a table"),
    "efficiency.land_taken": _("Land taken from contracts and leases"),
    "efficiency.scheme_drafted": pgettext_lazy("evaluation", "Scheme drafted"),
    "efficiency.scheme_changed": pgettext_lazy("evaluation", "Scheme changed"),
    "efficiency.scheme_adopted": _("Scheme adopted"),
    "efficiency.scheme_replaced": _("Scheme ended by the next one"),
    "efficiency.evaluation_opened": _("Evaluation opened"),
    "efficiency.evaluation_computed": _("Computed"),
    "efficiency.score_computed": _("Score computed"),
    "efficiency.score_recomputed": _("Score computed anew"),
    "efficiency.score_removed": _("No longer evaluated"),
    "efficiency.evaluation_published": _("Published for objections"),
    "efficiency.evaluation_fixed": _("Made final"),
    "efficiency.evaluation_withdrawn": _("Evaluation withdrawn"),
    "efficiency.objection_raised": _("Objection raised"),
    "efficiency.objection_upheld": _("Objection upheld"),
    "efficiency.objection_rejected": _("Objection rejected"),
    "efficiency.policy_drafted": _("Policy drafted"),
    "efficiency.policy_changed": _("Policy changed"),
    "efficiency.policy_enforced": _("Policy put in force"),
    "efficiency.policy_ended": _("Policy ended"),
    "efficiency.mark_set": _("Set by the grades of years"),
    "efficiency.mark_extended": _("Its land noted anew"),
    "efficiency.mark_ended": _("Ended by a better grade"),
}


def _mu(value: Any, _event: Event) -> str:
    return f"{mu(Decimal(str(value)))} {names.UNITS['LAND']}"


def _points(value: Any, _event: Event) -> str:
    return points_text(int(value))


def points_text(units: int | None, places: int = 2) -> str:
    """Units of score as points, with the minus of print; “—” for none."""
    if units is None:
        return "—"
    scaled = (Decimal(abs(units)) / POINT).quantize(Decimal(1).scaleb(-places))
    return f"{'−' if units < 0 else ''}{scaled:,f}"


CODES: dict[str, Any] = {
    **{str(code): label for code, label in names.STATES.items()},
    **{str(code): label for code, label in names.STANDINGS.items()},
    **{str(code): label for code, label in names.REASONS.items()},
    **{str(code): label for code, label in names.OBJECTION_STATES.items()},
    **{str(code): label for code, label in names.POLICY_KINDS.items()},
    **{str(code): label for code, label in names.POLICY_STATES.items()},
    **{str(code): label for code, label in names.MARKS.items()},
}
CODES["OPEN"] = _("Open")
_TOLD = (
    *("state", "ends_on", "published_on", "fixed_on", "standing", "grade", "total", "rank"),
    *("held_m2", "let_m2", "leased_m2", "landlord", "value_added_fen", "revenue_fen"),
    *("emissions_t", "electricity_kwh", "started_on", "is_utility", "veto", "veto_document"),
    *("name", "document", "valid_from", "valid_until", "sha256", "answer", "kind", "title"),
    *("text", "basis", "mark", "years", "ended_on"),
)
TIMELINE = Words(
    acts=EVENT_ACTS,
    fields={name: FIELDS[name] for name in _TOLD} | {"objection.text": _("Objection")},
    codes=CODES,
    texts={"held_m2": _mu, "let_m2": _mu, "leased_m2": _mu, "total": _points},
)

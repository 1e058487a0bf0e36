"""What the pages of acquisitions, sales and expansions tell of each step."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.area import format_m2
from zoneworks.core.templatetags.ui import full_day, money_text, number
from zoneworks.land import definitions
from zoneworks.land.engine.trade.expansion import ratio_of
from zoneworks.land.engine.trade.prices import least_price_fen, own_floor_fen
from zoneworks.land.engine.trade.sale import Method, SaleState
from zoneworks.land.engine.trade.terms import SaleLaw
from zoneworks.land.labels import USES
from zoneworks.land.labels import trade as words
from zoneworks.land.queries import trade as queries
from zoneworks.land.services.trade.announcing import offer_of

Step = tuple[Any, Any, tuple[str, ...]]
STEPS: dict[str, tuple[Step, ...]] = {
    "acquisition": (
        (gettext_lazy("Occasion"), "", ("reason", "holder", "contract", "use_after")),
        (
            gettext_lazy("Valuation"),
            "",
            ("valuation_number", "valuer", "valued_on", "value_fen"),
        ),
        (
            gettext_lazy("Agreement of acquisition"),
            "",
            ("agreement_number", "agreed_on", "price_fen", "before_cancellation_fen", "terms"),
        ),
        (
            gettext_lazy("Cancellation of title"),
            gettext_lazy("Detailed Rules on Real Estate Registration, article 28"),
            ("canceled_on", "registry_number"),
        ),
        (pgettext_lazy("idle land", "End"), "", ("cleared_on", "ended_because")),
    ),
    "sale": (
        (
            gettext_lazy("Way of sale"),
            gettext_lazy("order 39 of 2007, article 4"),
            ("method", "is_standard", "with_plan"),
        ),
        (
            gettext_lazy("Announcement"),
            gettext_lazy("order 39 of 2007, articles 8, 9, 10 and 18"),
            (
                *(
                    "announcement_number",
                    "announced_on",
                    "grantor_address",
                    "location",
                    "term_years",
                    "bidders",
                ),
                *("documents_at", "register_at", "register_by", "opens_on", "closes_on"),
                *("held_at", "award", "start_price_fen", "increment_fen", "deposit_fen"),
                "is_priority",
            ),
        ),
        (
            gettext_lazy("Deal"),
            gettext_lazy("order 39 of 2007, articles 19 to 21"),
            ("winner", "project", "deal_on", "price_fen", "confirmation_number", "sign_by"),
        ),
        (
            gettext_lazy("Publication of the result"),
            gettext_lazy("order 39 of 2007, article 22"),
            ("published_on", "published_at", "published_until"),
        ),
        (
            gettext_lazy("Contract of grant"),
            "",
            ("supervision", "contract", "signed_on", "late_because"),
        ),
        (pgettext_lazy("idle land", "End"), "", ("ended_because",)),
    ),
    "expansion": (
        (
            gettext_lazy("Application"),
            "",
            (
                *("holder", "contract", "purpose", "floors_m2", "asked_m2", "investment_fen"),
                *("use_after", "extract", "is_split", "is_seized", "has_consent"),
            ),
        ),
        (
            gettext_lazy("Approval"),
            gettext_lazy("State Council 2008, no. 3: no more land price for industrial land"),
            ("approval", "approved_on", "approved_m2", "price_fen", "finish_by"),
        ),
        (gettext_lazy("Result"), "", ("done_on", "added_m2", "result")),
        (pgettext_lazy("idle land", "End"), "", ("ended_because",)),
    ),
}
_BY_AGREEMENT = {
    "method": gettext_lazy("order 21 of 2003, articles 3 and 9"),
    "announcement_number": gettext_lazy("order 21 of 2003, article 8"),
    "winner": gettext_lazy("order 21 of 2003, article 12"),
    "published_on": gettext_lazy("order 21 of 2003, article 14"),
}
"""By what a step goes where land is granted by agreement (协议出让国有土地使用权规定), by the first
column of the step."""
_AFTER_SIGNING = {"published_on", "ended_because"}
"""By agreement the result is published once the contract is signed."""


def steps_of(kind: str, row: Any) -> dict[str, Any]:
    """What was entered of each step, and what is reckoned from it."""
    steps = []
    agreed = _BY_AGREEMENT if kind == "sale" and row.method == Method.AGREEMENT else {}
    last = _AFTER_SIGNING if agreed else set()
    for name, article, columns in sorted(STEPS[kind], key=lambda step: step[2][0] in last):
        told = [
            (words.FIELDS[column], _told(column, value))
            for column in columns
            if _is_told(value := getattr(row, column))
        ]
        if told:
            steps.append({"name": name, "article": agreed.get(columns[0], article), "values": told})
    return {"steps": steps, **_RECKONED[kind](row)}


def _is_told(value: Any) -> bool:
    return value is not None and value is not False and value != ""


def _told(column: str, value: Any) -> Any:
    if value is True:
        return _("yes")
    if column == "use_after":
        return USES[value]
    if column == "method":
        return words.METHODS[value]
    if column.endswith("_fen"):
        return money_text(value)
    if column.endswith("_m2"):
        return f"{format_m2(value, 2)} m²"
    return full_day(value) if isinstance(value, date) else value


def _of_acquisition(row: Any) -> dict[str, Any]:
    paid = queries.paid_fen(row)
    done = {one.kind: one for one in row.clearings.all()}
    return {
        "instalments": [
            (full_day(date.fromisoformat(one["due_on"])), money_text(one["amount_fen"]))
            for one in row.instalments
        ],
        "payments": [(one, money_text(one.amount_fen)) for one in row.payments.all()],
        "paid": money_text(paid),
        "rest": money_text((row.price_fen or 0) - paid),
        "clearings": [(words.CLEARINGS[one], done.get(one)) for one in queries.needed_of(row)],
        "is_cleared_anew": row.canceled_on is not None,
        "mortgages": []
        if row.canceled_on is not None  # those of the next holder
        else [one for one in row.parcel.mortgages.all() if one.released_on is None],
    }


def _of_sale(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "standard": [
            (words.STANDARD[kind], words.standard_text(kind, value))
            for kind, value in row.standard.items()
        ],
    }
    if row.announced_on is None:
        return found
    offer, terms = offer_of(row), queries.price_terms(row.zone_id, row.announced_on)
    law = definitions.sale_law()
    least = (
        (_("National least price for this parcel"), least_price_fen(offer.lot, terms, law)),
        (_("Own floor for this parcel"), own_floor_fen(offer.lot, terms)),
    )
    found["reckoned"] = [(label, money_text(fen)) for label, fen in least if fen]
    if (due := _publish_by(row, law)) is not None:
        found["reckoned"].append((_("Result to be published by"), full_day(due)))
    found["needs_supervision"] = row.state == SaleState.DEAL and row.is_standard
    return found


def _publish_by(row: Any, law: SaleLaw) -> date | None:
    """The last day of publishing the result: by agreement it follows the contract."""
    if row.method == Method.AGREEMENT:
        days = timedelta(days=law.agreement_result_days)
        return None if row.signed_on is None else row.signed_on + days
    if row.deal_on is None:
        return None
    return national_calendar().add(row.deal_on, law.result_working_days)


def _of_expansion(row: Any) -> dict[str, Any]:
    added = row.added_m2 or row.approved_m2 or row.asked_m2
    before = ratio_of(row.floors_m2, row.parcel.area_m2)
    after = ratio_of(row.floors_m2 + added, row.parcel.area_m2)
    most = row.parcel.most_plot_ratio
    return {
        "reckoned": [
            (_("Plot ratio before"), number(before, 2)),
            (_("Plot ratio after"), number(after, 2)),
            (_("Most plot ratio"), "—" if most is None else number(most, 2)),
        ]
    }


_RECKONED = {"acquisition": _of_acquisition, "sale": _of_sale, "expansion": _of_expansion}

"""The words of filings and disputes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.engine.finders import FilingAct, FilingState
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.timelines import Words

KINDS: dict[str, Any] = {
    FinderKind.STAFF: _("Employee of the zone, not in charge of attraction"),
    FinderKind.IN_CHARGE: _("Official or employee in charge of attraction"),
    FinderKind.ENTERPRISE: pgettext_lazy("finder", "Enterprise"),
    FinderKind.FUND: pgettext_lazy("finder", "Fund"),
    FinderKind.BANK: pgettext_lazy("finder", "Bank"),
    FinderKind.ASSOCIATION: _("Association or chamber"),
    FinderKind.AGENCY: _("Agency"),
    FinderKind.PERSON: pgettext_lazy("finder", "Another person"),
}
STATES: dict[str, Any] = {
    FilingState.FILED: pgettext_lazy("filing", "Filed"),
    FilingState.CONFIRMED: pgettext_lazy("filing", "Confirmed"),
    FilingState.DISPUTED: _("Disputed"),
    FilingState.REFUSED: pgettext_lazy("filing", "Refused"),
    FilingState.WITHDRAWN: _("Withdrawn"),
}
STATE_SHAPES: dict[str, str] = {
    FilingState.FILED: "open",
    FilingState.CONFIRMED: "done",
    FilingState.DISPUTED: "paused",
    FilingState.REFUSED: "blocked",
    FilingState.WITHDRAWN: "inapplicable",
}
ACTS: dict[str, Any] = {
    FilingAct.CONFIRM: pgettext_lazy("filing", "Confirm"),
    FilingAct.REFUSE: pgettext_lazy("filing", "Refuse"),
    FilingAct.DISPUTE: _("Record a dispute"),
    FilingAct.DECIDE: _("Decide the dispute"),
    FilingAct.WITHDRAW: _("Withdraw"),
}
FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("filing", "Number"),
    "lead": _("Lead"),
    "kind": _("Kind of finder"),
    "finder": _("Finder"),
    "phone": _("Telephone"),
    "unit": _("Unit"),
    "enterprise": _("Enterprise"),
    "evidence": _("Evidence"),
    "scheme": _("Reward scheme"),
    "filed_at": _("Filed at"),
    "protected_until": _("Protected until"),
    "state": _("State"),
    "reason": pgettext_lazy("decision", "Reason"),
    "claimant": _("Who claims to have been first"),
    "claim": pgettext_lazy("dispute", "Claim"),
    "rival": _("The claimant's own filing"),
    "is_upheld": _("The claim is upheld"),
}
_ACTS_DONE = {
    "attraction.finder_filed": _("Finder filed"),
    "attraction.filing_confirmed": _("Filing confirmed"),
    "attraction.filing_refused": _("Filing refused"),
    "attraction.filing_withdrawn": _("Filing withdrawn"),
    "attraction.filing_disputed": _("Filing disputed"),
    "attraction.filing_decided": _("Filing decided after a dispute"),
    "attraction.dispute_raised": _("Dispute raised"),
    "attraction.dispute_decided": _("Dispute decided"),
    "attraction.lead_merged": _("Lead merged"),
}
TIMELINE = Words(_ACTS_DONE, FIELDS, {**KINDS, **STATES})

_REFUSALS = {
    "FILING_ACT_NOT_POSSIBLE": _(
        "“%(act)s” is not possible: the filing is in the state “%(state)s”."
    ),
    "FILING_REASON_MISSING": _("Say why: the record keeps it."),
    "CONTACT_CAME_FIRST": _(
        "The zone spoke with the investor on %(first_talk_on)s, before the filing of %(filed_on)s:"
        " a finder files before the first contact. Refuse it, or correct the day of the talk."
    ),
    "ALREADY_FOUND": _(
        "%(finder)s is confirmed as the finder (%(number)s), protected until %(protected_until)s."
        " Refuse this filing, or record a dispute about the other."
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    return wording.refusal_text(refusal, _REFUSALS, {"act": ACTS, "state": STATES})

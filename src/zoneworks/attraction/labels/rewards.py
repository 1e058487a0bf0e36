"""The words of schemes, rewards and paid-in investment."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zoneworks.attraction.engine.rewards import (
    ClawbackCause,
    LineKind,
    RewardAct,
    RewardState,
    TierKind,
)
from zoneworks.attraction.labels.finders import KINDS
from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.templatetags.ui import full_day, money_text
from zoneworks.core.timelines import Words

TIER_KINDS: dict[str, Any] = {
    TierKind.MARGINAL: _("Each tier's rate holds for the part that lies in it"),
    TierKind.WHOLE: _("The rate of the tier that is reached holds for the whole"),
    TierKind.FIXED: _("A fixed amount a tier"),
}
STATES: dict[str, Any] = {
    RewardState.ASSESSED: pgettext_lazy("reward", "Assessed"),
    RewardState.PUBLISHED: _("Before the public"),
    RewardState.PAID: pgettext_lazy("reward", "Paid"),
    RewardState.CLAWED_BACK: _("Taken back"),
    RewardState.WITHDRAWN: _("Withdrawn"),
}
STATE_SHAPES: dict[str, str] = {
    RewardState.ASSESSED: "open",
    RewardState.PUBLISHED: "running",
    RewardState.PAID: "done",
    RewardState.CLAWED_BACK: "blocked",
    RewardState.WITHDRAWN: "inapplicable",
}
ACTS: dict[str, Any] = {
    RewardAct.PUBLISH: _("Put before the public"),
    RewardAct.OBJECT: _("Record an objection"),
    RewardAct.PAY: pgettext_lazy("reward", "Pay"),
    RewardAct.CLAW_BACK: pgettext_lazy("reward", "Take back"),
    RewardAct.WITHDRAW: _("Withdraw"),
}
CAUSES: dict[str, Any] = {
    ClawbackCause.FRAUD: _("Fraud"),
    ClawbackCause.LEFT: _("The enterprise left before its years were over"),
    ClawbackCause.TARGET_MISSED: _("The promised target was missed"),
    ClawbackCause.AUDIT: _("Found by an audit"),
    ClawbackCause.ERROR: _("Paid in error"),
}
LINES: dict[str, Any] = {
    LineKind.TIER: _("%(base)s from %(from)s on, at %(rate)s ‰"),
    LineKind.FIXED: _("Fixed amount from %(from)s on"),
    LineKind.ROUNDED: _("Rounded down to whole yuan"),
    LineKind.CAPPED: _("Cut to the cap"),
}
FIELDS: dict[str, Any] = {
    "number": pgettext_lazy("reward", "Number"),
    "name": pgettext_lazy("scheme", "Name"),
    "document": _("Document number"),
    "valid_from": _("Holds from"),
    "valid_until": _("Holds until"),
    "kind": _("How tiers are read"),
    "tiers": _("Tiers"),
    "cap_fen": _("Cap of a reward"),
    "unpaid": _("Who is not paid"),
    "protection_months": _("Months of protection"),
    "claim_months": _("Months to claim after production began"),
    "publicity_days": _("Working days before the public"),
    "clawback_years": _("Years in which it can be taken back"),
    "published_on": _("Published on"),
    "project": _("Project"),
    "finder": _("Finder"),
    "scheme": _("Reward scheme"),
    "paid_in_fen": _("Verified investment"),
    "amount_fen": _("Amount"),
    "state": _("State"),
    "assessed_on": _("Assessed on"),
    "public_until": _("Before the public until"),
    "paid_on": _("Paid on"),
    "payment": _("Payment voucher"),
    "voucher": _("Voucher"),
    "verified_on": _("Verified on"),
    "annulled_on": _("Annulled on"),
    "annulled_because": _("Annulled because"),
    "payee": _("Payee"),
    "weight": _("Weight"),
    "objector": _("Who objects"),
    "text": _("Objection"),
    "answer": pgettext_lazy("objection", "Answer"),
    "clawed_back_fen": _("Taken back"),
    "clawback_cause": _("Taken back because"),
    "reason": pgettext_lazy("decision", "Reason"),
}
_ACTS_DONE = {
    "attraction.scheme_drafted": _("Scheme drafted"),
    "attraction.scheme_changed": _("Scheme changed"),
    "attraction.scheme_published": _("Scheme published"),
    "attraction.scheme_replaced": _("Scheme replaced"),
    "attraction.investment_entered": _("Paid-in investment entered"),
    "attraction.investment_verified": _("Paid-in investment verified"),
    "attraction.investment_annulled": _("Paid-in investment annulled"),
    "attraction.reward_assessed": _("Reward assessed"),
    "attraction.share_set": _("Share set"),
    "attraction.reward_published": _("Reward put before the public"),
    "attraction.objection_raised": _("Objection recorded"),
    "attraction.objection_answered": _("Objection answered"),
    "attraction.reward_paid": _("Reward paid"),
    "attraction.reward_clawed_back": _("Reward taken back"),
    "attraction.reward_withdrawn": _("Reward withdrawn"),
}
TIMELINE = Words(_ACTS_DONE, FIELDS, {**STATES, **CAUSES, **TIER_KINDS})

SCHEME_FAULTS: dict[str, Any] = {
    "NO_TIER": _("It has no tier: add one."),
    "NOT_RISING": _("The tiers must rise, from zero or more."),
    "OUT_OF_RANGE": _("A rate lies between 0 and 1000 ‰, an amount is not negative."),
    "PAYS_NOTHING": _("No tier pays anything."),
    "NO_CAP": _("It needs a cap above zero."),
    "ENDS_BEFORE_IT_BEGINS": _("It ends before it begins."),
}
_REFUSALS = {
    "FINDER_NOT_PAID": _("“%(scheme)s” does not pay finders of this kind: %(finder)s."),
    "NOTHING_REACHED": _(
        "%(paid_fen)s of fixed investment are verified; the first tier begins at %(first_fen)s."
    ),
    "SCHEME_NOT_IN_FORCE": _("“%(scheme)s” was not in force on %(filed_on)s, when it was filed."),
    "CLAIM_TOO_LATE": _(
        "Production began on %(completed_on)s: a reward was to be claimed by %(last_on)s."
    ),
    "SHARES_WRONG": _("Name each payee once, each with a weight above zero."),
    "REWARD_ACT_NOT_POSSIBLE": _(
        "“%(act)s” is not possible: the reward is in the state “%(state)s”."
    ),
    "PUBLICITY_RUNS": _("It stands before the public until %(until)s: pay it after that day."),
    "OBJECTION_OPEN": _("%(count)s objections are not answered: answer them first."),
}


def scheme_fault_text(refusal: Refusal) -> str:
    """Why a scheme cannot be read."""
    return str(SCHEME_FAULTS[refusal.values["why"]])


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    values: dict[str, Any] = dict(refusal.values)
    if refusal.code == "SCHEME_INVALID":
        return scheme_fault_text(refusal)
    if refusal.code == "CLAWBACK_WRONG":
        return _clawback_text(values)
    words: wording.Words = {
        **dict.fromkeys(("paid_fen", "first_fen"), money_text),
        **{"act": ACTS, "state": STATES, "finder": KINDS},
    }
    return wording.refusal_text(refusal, _REFUSALS, words)


def _clawback_text(values: dict[str, Any]) -> str:
    if values["why"] == "TERM":
        day = full_day(values["last_on"])
        return str(_("The years of the scheme ended on %(day)s.") % {"day": day})
    text = _("At most %(paid)s can be taken back, and more than nothing.")
    return str(text % {"paid": money_text(values["paid_fen"])})


def line_text(line: dict[str, Any]) -> str:
    """A line of an assessment in words, as it is kept."""
    values = {
        "base": money_text(line["base_fen"]),
        "from": money_text(line["from_fen"]),
        "rate": per_mille(Fraction(line["rate"])),
    }
    return str(LINES[line["kind"]]) % values


def per_mille(rate: Fraction) -> str:
    """A rate in ‰, exactly: as a decimal where it ends, else as a fraction."""
    share = rate * 1000
    places = next((n for n in range(13) if (share * 10**n).denominator == 1), None)
    if places is None:
        return str(share)
    return f"{Decimal(share.numerator) / share.denominator:.{places}f}"


def tier_text(tier: dict[str, Any]) -> str:
    """A tier of a scheme in words, as it is kept."""
    head = str(_("From %(from)s on") % {"from": money_text(tier["from_fen"])})
    if "amount_fen" in tier:
        return f"{head}: {money_text(tier['amount_fen'])}"
    return f"{head}: {per_mille(Fraction(tier['rate']))} ‰"

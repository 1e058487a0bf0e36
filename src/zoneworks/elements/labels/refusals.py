"""Why something of elements is not possible, in words."""

from django.utils.translation import gettext_lazy as _

from zoneworks.core import wording
from zoneworks.core.engine.refusals import Refusal
from zoneworks.elements.engine.matching.refusals import MatchRefused
from zoneworks.elements.labels import names

_REFUSALS = {
    "OVERSOLD": _(
        "%(amount)s of “%(kind)s” would be reserved, %(free)s are free: %(missing)s are missing."
        " Take less, or another one."
    ),
    "NOT_WHOLE": _(
        "%(amount)s is not possible: a parcel and a bay are kept whole (%(capacity)s), all else in"
        " whole pieces from 1."
    ),
    "TAKEN_ALREADY": _(
        "It is kept for “%(whom)s” until before %(until_on)s (%(number)s): choose another, or have"
        " that reservation released first."
    ),
    "RESERVED_FOR_ANOTHER": _(
        "It is reserved for “%(whom)s” until before %(until_on)s (%(number)s): release that"
        " reservation first."
    ),
    "HELD_TOO_LONG": _(
        "%(until_on)s is not possible: a reservation ends after today and at the latest on"
        " %(latest)s."
    ),
    "HOLD_ENDED": _("The reservation has ended (%(state)s): make a new one."),
    "FILE_UNREADABLE": _("The problem could not be read: %(text)s"),
    "OUT_OF_RANGE": _("A number is too large to be counted exactly: %(text)s"),
    "NEVER_ENOUGH": _(
        "A project must be placed, but nothing can meet one of its needs: %(text)s. Lift what is"
        " fixed, or enter another need."
    ),
    "FIXED_CONTRADICTS": _(
        "A fixed choice breaks a rule or exceeds what there is: %(text)s. Lift it, or change what"
        " the project asks for."
    ),
    "UNKNOWN_ELEMENT": _(
        "A fixed choice names what is not free any more: %(text)s. Lift it, or free the element."
    ),
    "NOTHING_FOUND": _(
        "Not all fixed projects could be placed in the time: %(text)s. Give it more time, or lift"
        " one."
    ),
}


def refusal_text(refusal: Refusal) -> str:
    """An engine's refusal in the language of the page."""
    if isinstance(refusal, MatchRefused):
        refusal.values = {**refusal.values, "text": str(refusal)}
    kind = refusal.values.get("kind")
    words: wording.Words = {"kind": names.KINDS, "state": names.HOLDS}
    if kind is not None:
        amounts = dict.fromkeys(
            ("amount", "free", "missing", "capacity"),
            lambda value: names.amount_with_unit(kind, value),
        )
        words = {**words, **amounts}
    return wording.refusal_text(refusal, _REFUSALS, words)

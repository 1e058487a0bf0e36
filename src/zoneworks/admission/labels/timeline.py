"""How the events of applications, meetings, agreements and schemes read."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.admission.labels.names import (
    BASIS_NAMES,
    ENVIRONMENTS,
    FIELDS,
    MEETING_STATES,
    OUTCOMES,
    PROMISE_KINDS,
    RESULTS,
    SAFETIES,
    STATES,
    SUPERVISION_STATES,
    TALLY_RESULTS,
    VOTES,
)
from zoneworks.admission.labels.sources import source_text
from zoneworks.core.models import Event
from zoneworks.core.templatetags.ui import money_text
from zoneworks.core.timelines import EMPTY, Words

_ACTS_DONE = {
    "admission.scheme_made": _("Version of the entry scheme made"),
    "admission.scheme_taken_over": _("Taken over from the shipped sample"),
    "admission.application_opened": _("Application opened"),
    "admission.application_changed": _("Figures changed"),
    "admission.application_submitted": _("Application handed in"),
    "admission.application_returned": _("Returned as incomplete"),
    "admission.application_accepted": _("Taken in as complete"),
    "admission.application_scored": _("Scored by the scheme"),
    "admission.stage_passed": _("Sitting passed"),
    "admission.outcome_carried": _("Outcome carried by the committee"),
    "admission.application_decided": _("Application decided"),
    "admission.mending_prolonged": _("More time to mend"),
    "admission.application_lapsed": _("Not mended in time"),
    "admission.application_withdrawn": _("Application withdrawn"),
    "admission.meeting_called": _("Meeting called"),
    "admission.member_seated": _("Member seated"),
    "admission.item_placed": _("Put on the agenda"),
    "admission.vote_cast": _("Vote entered"),
    "admission.vote_changed": _("Vote corrected"),
    "admission.item_counted": _("Votes counted"),
    "admission.meeting_closed": _("Meeting closed with its minutes"),
    "admission.meeting_canceled": _("Meeting canceled"),
    "admission.agreement_drafted": _("Supervision agreement drafted"),
    "admission.agreement_changed": _("Supervision agreement changed"),
    "admission.promise_added": _("Promise added"),
    "admission.promise_changed": _("Promise changed"),
    "admission.promise_removed": _("Promise taken out"),
    "admission.deposit_split": _("Deposit split among the promises"),
    "admission.agreement_signed": _("Supervision agreement signed"),
    "admission.agreement_discarded": _("Draft of the agreement discarded"),
    "admission.agreement_ended": _("Supervision agreement ended"),
    "admission.promise_checked": _("Promise checked"),
    "admission.check_noted": _("Result of the check noted"),
    "admission.consequence_decided": _("Consequence decided"),
    "admission.promise_settled": _("Promise settled"),
    "admission.promise_extended": _("Day moved on"),
    "core.document_issued": _("Document issued"),
    "core.document_archived": _("File of the document made"),
    "core.document_withdrawn": _("Document withdrawn"),
}

_FIELDS = {
    **FIELDS,
    "issueddocument.kind": _("Kind of document"),
    "issueddocument.title": _("Name of the document"),
    "issueddocument.number": pgettext_lazy("document", "Number"),
    "promisecheck.source": pgettext_lazy("promise", "Records"),
}
_DOCUMENT_KINDS = {
    "AGREEMENT": _("Supervision agreement"),
    "DECISION": _("Decision on the entry"),
    "MINUTES": _("Minutes"),
}


def _listed(value: Any, _event: Any) -> str:
    """A list of texts in a row."""
    return gettext("; ").join(str(one) for one in value or ())


def _noted(value: Any, _event: Any) -> str:
    """What shows which figure."""
    return gettext("; ").join(f"{FIELDS.get(name, name)} {text}" for name, text in value.items())


def _granted(value: Any, _event: Any) -> str:
    """What favors the applicant."""
    return gettext("; ").join(one["text"] for one in value or ())


def _checked(value: Any, event: Event) -> str:
    """An amount of a check; a dash where a day alone was promised."""
    return money_text(int(value)) if (event.after or {}).get("promised_fen") else EMPTY


def _sourced(value: Any, _event: Event) -> str:
    """The records that a check was made from."""
    return str(source_text(value) or value)


_TEXTS = {"mend_items": _listed, "evidence": _noted, "concessions": _granted}
_CHECK_TEXTS = {
    "source": _sourced,
    **dict.fromkeys(("promised_fen", "achieved_fen", "gap_fen"), _checked),
}


def _words(*codes: dict[Any, Any]) -> Words:
    known = {str(code): label for one in codes for code, label in one.items()}
    return Words(_ACTS_DONE, _FIELDS, known, _TEXTS)


def with_stages(words: Words, titles: Mapping[str, str]) -> Words:
    """The words, with the sittings of the scheme by which a record was scored."""
    return replace(words, codes={**words.codes, **titles})


APPLICATION_TIMELINE = _words(STATES, OUTCOMES, ENVIRONMENTS, SAFETIES, _DOCUMENT_KINDS)
MEETING_TIMELINE = _words(MEETING_STATES, OUTCOMES, TALLY_RESULTS, VOTES, _DOCUMENT_KINDS)
AGREEMENT_TIMELINE = replace(
    _words(SUPERVISION_STATES, PROMISE_KINDS, BASIS_NAMES, RESULTS, _DOCUMENT_KINDS),
    texts={**_TEXTS, **_CHECK_TEXTS},
)
SCHEME_TIMELINE = _words()

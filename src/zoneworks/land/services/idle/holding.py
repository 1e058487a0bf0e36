"""Holding a case of idle land while it is changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, documents, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord, explained
from zoneworks.core.tables.writing import clean_text
from zoneworks.land.engine.idle.procedure import IdleAct, State, check_act
from zoneworks.land.labels.idle import FIELDS_OF_REFUSALS, refusal_text
from zoneworks.land.models import IdleCase, Mortgage, Parcel
from zoneworks.land.notices import Paper, draft_of
from zoneworks.land.queries import idle as queries
from zoneworks.land.services.checking import far_text
from zoneworks.land.services.titles import end_title

NEEDED = _("This is needed.")


@contextmanager
def changing(actor: Actor, pk: int, version: int | None, act: IdleAct) -> Iterator[IdleCase]:
    """Hold a case and its parcel, as it was seen; refusals stand beside their fields.

    Raises:
        NotFound: no such case in the zone where the actor writes.
        StaleRecord: it was changed since ``version``.
        InvalidInput: the state or the order does not allow the act.
    """
    with transaction.atomic():
        hold_parcel(actor, pk)
        records.lock(actor, IdleCase, pk)
        case = queries.get_idle_case(actor, pk)
        current = queries.seen_version(case)
        if version is not None and version != current:
            raise StaleRecord(
                _("Somebody else changed the case while you were writing: read it first."),
                current=SimpleNamespace(version=current),
            )
        with explained(refusal_text, FIELDS_OF_REFUSALS):
            check_act(act, State(case.state))
            yield case


def hold_parcel(actor: Actor, pk: int) -> None:
    """Hold the parcel of a case before the case itself. Raises NotFound."""
    found = IdleCase.objects.filter(zone_id=actor.writing_zone_id(), pk=pk)
    parcel_id = found.values_list("parcel_id", flat=True).first()
    if parcel_id is None:
        raise NotFound(_("There is no such case of idle land."))
    records.lock(actor, Parcel, parcel_id)


def then(act: IdleAct, case: IdleCase) -> State:
    """The state after an act that was checked."""
    return check_act(act, State(case.state))


def change(actor: Actor, case: IdleCase, columns: Mapping[str, Any], act: str) -> IdleCase:
    """Write columns of a case with its event, and give it as it now stands."""
    records.change(actor, IdleCase, case.pk, columns, act=f"land.idle_{act}")
    return queries.get_idle_case(actor, case.pk)


def issue(
    actor: Actor, paper: Paper, case: IdleCase, more: Mapping[str, str] | None = None
) -> None:
    """Issue a paper of a case as it now stands, numbered."""
    documents.issue(actor, [draft_of(paper, case, clock.today(), more)])


def texts(values: Mapping[str, Any], *needed: str) -> dict[str, str]:
    """Texts that were typed, cleaned. Raises InvalidInput where one is empty."""
    cleaned = {name: clean_text(values.get(name) or "") for name in needed}
    if wrong := {name: [NEEDED] for name, text in cleaned.items() if not text}:
        raise InvalidInput(wrong)
    return cleaned


def day(
    values: Mapping[str, Any],
    name: str = "on",
    *,
    not_before: date | None = None,
    may_come: bool = False,
) -> date:
    """A day that was typed: not to come unless told, not before another.

    Raises:
        InvalidInput: it is missing, to come, too far ahead, or too early.
    """
    found: date | None = values.get(name)
    if found is None:
        raise InvalidInput({name: [NEEDED]})
    if found > clock.today() and not may_come:
        raise InvalidInput({name: [_("This day is still to come.")]})
    if far := far_text(found):
        raise InvalidInput({name: [far]})
    if not_before is not None and found < not_before:
        text = _("It lies before %(day)s, on which this was begun: correct the day.")
        raise InvalidInput({name: [text % {"day": not_before}]})
    return found


def end_case_title(actor: Actor, case: IdleCase, on: date, reason: str) -> None:
    """End the holder's title: the parcel goes back into the reserve, mortgages fall."""
    act = "land.idle_title_ended"
    end_title(actor, case.contract, on, act=act, reason=reason)
    for one in case.parcel.mortgages.all():
        if one.released_on is None:
            released = {"released_on": max(on, one.from_on)}
            records.change(actor, Mortgage, one.pk, released, act=act, reason=reason)

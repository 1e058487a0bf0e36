"""A case of idle land ends because the land is at work again (articles 11 and 30)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from zoneworks.core import records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput
from zoneworks.land.engine.acts import HANDLE_IDLE
from zoneworks.land.engine.idle.begun import Beginning, Groundwork, check_begun
from zoneworks.land.engine.idle.procedure import Ending, IdleAct
from zoneworks.land.models import IdleCase, LandContract
from zoneworks.land.queries import idle as queries
from zoneworks.land.services.idle.holding import NEEDED, change, changing, day, texts, then

A = IdleAct


def end_case(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> IdleCase:
    """End a case because works have begun or go on again, with the proof.

    Works have begun when a permit is there and the groundwork done (article 30); stopped works go
    on when the latest report says so.

    Raises:
        NotFound, StaleRecord.
        InvalidInput: no proof, or it is none in the sense of the order.
    """
    actor.require(HANDLE_IDLE)
    with changing(actor, pk, version, A.END) as case:
        told = texts(values, "reason")
        on = day(values, not_before=case.contract.delivered_on)
        if case.contract.started_on is None:
            _begin(actor, case, values)
            ending = Ending.WORKS_BEGUN
        else:
            _check_resumed(case)
            ending = Ending.WORKS_RESUMED
        columns = {
            "state": then(A.END, case),
            "ending": ending,
            "ended_on": on,
            "ended_because": told["reason"],
        }
        return change(actor, case, columns, "ended")


def _begin(actor: Actor, case: IdleCase, values: Mapping[str, Any]) -> None:
    """Enter the start of works into the contract, where it is one (article 30)."""
    groundwork, done = values.get("groundwork"), values.get("done_percent")
    wrong = {
        name: [NEEDED]
        for name, value in (("groundwork", groundwork), ("done_percent", done))
        if value in {None, ""}
    }
    if wrong:
        raise InvalidInput(wrong)
    on, share = values["on"], Fraction(str(done)) / 100
    check_begun(Beginning(on, values.get("permit_on"), Groundwork(str(groundwork)), share))
    number = texts(values, "permit_number")["permit_number"]
    reason = _("Construction permit %(number)s of %(day)s") % {
        "number": number,
        "day": values["permit_on"],
    }
    act = "land.idle_works_begun"
    columns = {"started_on": on}
    records.change(actor, LandContract, case.contract_id, columns, act=act, reason=str(reason))


def _check_resumed(case: IdleCase) -> None:
    """Refuse to end a case of stopped works before a report says that they go on."""
    if queries.finding_of(case.contract).test is not None:
        text = _(
            "By the latest report nobody works on the land: enter a report of works that go on"
            " before the case is ended."
        )
        raise InvalidInput({"": [text]})

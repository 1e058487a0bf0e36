"""Enterprises and projects that were entered by mistake: retired instead of deleted."""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zoneworks.core import clock, contributions, records
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, check_reason
from zoneworks.core.models import Membership
from zoneworks.registry.engine.acts import BEFORE_RETIREMENT, RETIRE
from zoneworks.registry.labels import retired_text
from zoneworks.registry.models import Enterprise, Project

Row = TypeVar("Row", Enterprise, Project)


def hold_in_use(actor: Actor, model: type[Row], pk: int | None) -> Row:
    """Hold an enterprise or a project of the zone until the transaction's end, to change it.

    Raises:
        NotFound: none such in the zone.
        InvalidInput: it is retired, or was merged into another.
    """
    row = records.lock(actor, model, pk)
    check_in_use(row)
    return row


def check_in_use(row: Enterprise | Project) -> None:
    """Refuse what is retired. Raises InvalidInput."""
    if row.retired_on is not None:
        raise InvalidInput({"": [retired_text(row)]})


def retire_enterprise(
    actor: Actor, pk: int, *, version: int | None = None, reason: str
) -> Enterprise:
    """Take an enterprise out of use; nothing of it is lost.

    Raises:
        InvalidInput: no reason, it is retired already, or something in use depends on it.
        NotFound, StaleRecord: see ``records.change``.
    """
    act = "registry.enterprise_retired"
    return _retire(actor, Enterprise, pk, act=act, version=version, reason=reason)


def retire_project(actor: Actor, pk: int, *, version: int | None = None, reason: str) -> Project:
    """Take a project out of use. Raises as ``retire_enterprise`` does."""
    act = "registry.project_retired"
    return _retire(actor, Project, pk, act=act, version=version, reason=reason)


def take_up_enterprise(
    actor: Actor, pk: int, *, version: int | None = None, reason: str
) -> Enterprise:
    """Put a retired enterprise to use again.

    Raises:
        InvalidInput: no reason, it is in use, or it was merged into another record.
        NotFound, StaleRecord: see ``records.change``.
    """
    act = "registry.enterprise_taken_up"
    return _take_up(actor, Enterprise, pk, act=act, version=version, reason=reason)


def take_up_project(actor: Actor, pk: int, *, version: int | None = None, reason: str) -> Project:
    """Put a retired project to use again. Raises as ``take_up_enterprise`` does; also where its
    enterprise is retired."""
    act = "registry.project_taken_up"
    return _take_up(actor, Project, pk, act=act, version=version, reason=reason)


def _retire(
    actor: Actor, model: type[Row], pk: int, *, act: str, version: int | None, reason: str
) -> Row:
    actor.require(RETIRE)
    check_reason(reason)
    with transaction.atomic():
        row = hold_in_use(actor, model, pk)
        records.check_version(row, version)
        if isinstance(row, Enterprise):
            _check_nothing_depends(row)
        contributions.ask_guards(BEFORE_RETIREMENT, actor, row)
        columns = {"retired_on": clock.today(), "retired_reason": reason.strip()}
        return records.change(actor, model, pk, columns, act=act, reason=reason)


def _take_up(
    actor: Actor, model: type[Row], pk: int, *, act: str, version: int | None, reason: str
) -> Row:
    actor.require(RETIRE)
    check_reason(reason)
    with transaction.atomic():
        row = records.lock(actor, model, pk)
        records.check_version(row, version)
        if row.retired_on is None:
            raise InvalidInput({"": [_("“%(name)s” is in use.") % {"name": row.name}]})
        if isinstance(row, Enterprise) and row.merged_into_id is not None:
            check_in_use(row)
        if isinstance(row, Project) and row.enterprise_id is not None:
            hold_in_use(actor, Enterprise, row.enterprise_id)
        columns = {"retired_on": None, "retired_reason": ""}
        return records.change(actor, model, pk, columns, act=act, reason=reason)


def _check_nothing_depends(row: Enterprise) -> None:
    """Refuse while the enterprise has projects in use or people who log in for it."""
    wrong = []
    if count := Project.objects.filter(enterprise=row, retired_on=None).count():
        text = ngettext(
            "It has %(n)s project in use: retire that or give it to another enterprise first.",
            "It has %(n)s projects in use: retire them or give them to another enterprise first.",
            count,
        )
        wrong.append(text % {"n": count})
    if count := Membership.objects.filter(enterprise=row, is_active=True).count():
        text = ngettext(
            "%(n)s person logs in for it: end that membership first.",
            "%(n)s people log in for it: end their memberships first.",
            count,
        )
        wrong.append(text % {"n": count})
    if wrong:
        raise InvalidInput({"": wrong})

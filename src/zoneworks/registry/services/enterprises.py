"""Enterprises, their figures and names."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import DomainError, InvalidInput
from zoneworks.registry import queries
from zoneworks.registry.engine import credit_code, names
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES
from zoneworks.registry.engine.terms import check_has_come
from zoneworks.registry.labels import refusal_text
from zoneworks.registry.models import Enterprise, FormerName, YearFigures


class PossibleDuplicate(DomainError):
    """Another enterprise may be the same one. ``namesakes`` are those that look alike."""

    status = 409

    def __init__(self, namesakes: Sequence[Enterprise]) -> None:
        self.namesakes = namesakes
        super().__init__(
            _("“%(name)s” looks like this enterprise. If it is another one, confirm it."),
            name=namesakes[0].name,
        )


def register_enterprise(
    actor: Actor, values: Mapping[str, Any], *, is_new_confirmed: bool = False
) -> Enterprise:
    """Enter an enterprise. ``values`` hold its columns.

    Raises:
        InvalidInput: a wrong credit code, an unknown industry, or a code that is taken.
        PossibleDuplicate: the name looks like another's and nobody has confirmed that it is not.
    """
    actor.require(EDIT_ENTERPRISES)
    checked = _checked_enterprise(actor, values)
    _check_namesakes(actor, checked, 0, is_new_confirmed)
    return records.create(actor, Enterprise(**checked), act="registry.enterprise_registered")


def change_enterprise(
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int,
    reason: str = "",
    is_new_confirmed: bool = False,
) -> Enterprise:
    """Change an enterprise; a new name leaves the old one among its former names.

    Raises:
        InvalidInput, PossibleDuplicate: as on entry.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES)
    checked = _checked_enterprise(actor, values, except_id=pk)
    with transaction.atomic():
        before = records.lock(actor, Enterprise, pk)
        if any(
            getattr(before, name) != checked[name] for name in ("normalized_name", "credit_code")
        ):
            _check_namesakes(actor, checked, pk, is_new_confirmed)
        enterprise = records.change(
            actor,
            Enterprise,
            pk,
            checked,
            act="registry.enterprise_changed",
            version=version,
            reason=reason,
        )
        if before.name != enterprise.name:
            keep_former_name(actor, enterprise, before.name)
    return enterprise


def set_figures(
    actor: Actor,
    enterprise_id: int,
    year: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
) -> YearFigures:
    """Set what an enterprise produced, paid and used in a year.

    ``version`` is that of the year's figures as the person saw them, None where they saw none.

    Raises:
        InvalidInput: the year has not begun.
        NotFound: no such enterprise.
        StaleRecord: somebody else saved figures of this year first.
    """
    actor.require(EDIT_ENTERPRISES)
    if year > clock.today().year:
        raise InvalidInput({"year": [_("%(year)s has not begun.") % {"year": year}]})
    with transaction.atomic():
        enterprise = records.lock(actor, Enterprise, enterprise_id)
        figures = YearFigures.objects.filter(enterprise=enterprise, year=year).first()
        if figures is None:
            figures = records.create(
                actor,
                YearFigures(enterprise=enterprise, year=year, **values),
                act="registry.figures_set",
                reason=reason,
            )
        else:
            records.check_version(figures, version or 0)
            figures = records.change(
                actor, YearFigures, figures.pk, values, act="registry.figures_set", reason=reason
            )
        _repeat_latest(enterprise)
    return figures


def add_former_name(
    actor: Actor, enterprise_id: int, name: str, until_on: date, *, reason: str = ""
) -> FormerName:
    """Enter a name that an enterprise had until a day.

    Raises:
        InvalidInput: the day has not come, or the name is the present one.
        NotFound: no such enterprise.
    """
    actor.require(EDIT_ENTERPRISES)
    if wrong := day_to_come("until_on", until_on):
        raise InvalidInput(wrong)
    with transaction.atomic():
        enterprise = records.lock(actor, Enterprise, enterprise_id)
        if names.normalize_name(name) == enterprise.normalized_name:
            raise InvalidInput({"name": [_("This is the present name: a former one differs.")]})
        return _keep_name(
            actor, enterprise, name, until_on, act="registry.former_name_added", reason=reason
        )


def remove_former_name(actor: Actor, pk: int, *, version: int, reason: str = "") -> None:
    """Take away a former name that was entered by mistake; the events keep it.

    Raises:
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES)
    records.remove(
        actor, FormerName, pk, act="registry.former_name_removed", version=version, reason=reason
    )


def keep_former_name(actor: Actor, enterprise: Enterprise, name: str) -> None:
    """Remember the name that an enterprise had until today."""
    _keep_name(actor, enterprise, name, clock.today(), act="registry.enterprise_renamed")


def day_to_come(name: str, day: date | None) -> dict[str, list[Any]]:
    """What is wrong with a column of a day on which something happened: nothing, or its text."""
    try:
        if day is not None:
            check_has_come(day, clock.today())
    except Refusal as refusal:
        return {name: [refusal_text(refusal)]}
    return {}


def _keep_name(
    actor: Actor, enterprise: Enterprise, name: str, until_on: date, *, act: str, reason: str = ""
) -> FormerName:
    row = FormerName(
        enterprise=enterprise,
        name=name,
        normalized_name=names.normalize_name(name),
        until_on=until_on,
    )
    return records.create(actor, row, act=act, reason=reason)


def _checked_enterprise(
    actor: Actor, values: Mapping[str, Any], *, except_id: int = 0
) -> dict[str, Any]:
    columns = dict(values)
    columns["credit_code"] = credit_code.normalize(columns["credit_code"])
    columns["normalized_name"] = names.normalize_name(columns["name"])
    wrong = day_to_come("registered_on", columns.get("registered_on"))
    try:
        credit_code.check(columns["credit_code"])
    except Refusal as refusal:
        wrong["credit_code"] = [refusal_text(refusal)]
    else:
        same = Enterprise.objects.filter(
            zone_id=actor.writing_zone_id(), credit_code=columns["credit_code"]
        ).exclude(pk=except_id)
        if taken := same.first():
            wrong["credit_code"] = [_("This code belongs to “%(name)s”.") % {"name": taken.name}]
    if not queries.IndustryCheck().knows(columns["industry_code"]):
        wrong["industry_code"] = [
            _("“%(code)s” is not a class of GB/T 4754: use its 2 to 4 digits.")
            % {"code": columns["industry_code"]}
        ]
    if wrong:
        raise InvalidInput(wrong)
    return columns


def _check_namesakes(
    actor: Actor, columns: Mapping[str, Any], pk: int, is_new_confirmed: bool
) -> None:
    namesakes = queries.list_namesakes(actor, columns["name"], columns["credit_code"], except_id=pk)
    if namesakes and not is_new_confirmed:
        raise PossibleDuplicate(namesakes)


def _repeat_latest(enterprise: Enterprise) -> None:
    latest = YearFigures.objects.filter(enterprise=enterprise).order_by("-year").first()
    if latest:
        Enterprise.objects.filter(pk=enterprise.pk).update(
            latest_year=latest.year,
            latest_output_fen=latest.output_fen,
            latest_tax_fen=latest.tax_fen,
            latest_staff=latest.staff,
        )

"""Enterprises, their figures and names."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import DomainError, InvalidInput, says_something
from zoneworks.core.templatetags.ui import sentences
from zoneworks.registry import queries
from zoneworks.registry.engine import credit_code, names
from zoneworks.registry.engine.acts import EDIT_ENTERPRISES
from zoneworks.registry.engine.terms import check_has_come
from zoneworks.registry.labels import FIELDS, refusal_text, retired_text, unknown_class_text
from zoneworks.registry.models import Enterprise, FormerName, Project, YearFigures
from zoneworks.registry.services.retirement import hold_in_use

OWN_COLUMNS = (
    *("name", "credit_code", "industry_code", "scale", "state", "registered_on", "address"),
)
"""The columns of an enterprise that people set."""
GRAVE = ("name", "credit_code", "state")
"""Columns whose change needs a reason."""


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

    A change of the columns in ``GRAVE`` needs a reason.

    Raises:
        InvalidInput, PossibleDuplicate: as on entry; or no reason, or it is retired.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES)
    checked = _checked_enterprise(actor, values, except_id=pk)
    with transaction.atomic():
        before = hold_in_use(actor, Enterprise, pk)
        records.check_version(before, version)
        check_grave_change(before, checked, GRAVE, reason)
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
            reason=reason,
        )
        if before.name != enterprise.name:
            keep_former_name(actor, enterprise, before.name)
    return enterprise


def change_enterprise_columns(
    actor: Actor, pk: int, columns: Mapping[str, Any], *, version: int | None = None, reason: str
) -> Enterprise:
    """Change some columns of an enterprise and leave the others. Raises as ``change_enterprise``.

    ``version`` is that which the person saw; without it the latest is changed.
    """
    row = queries.get_enterprise(actor, pk)
    values = {name: getattr(row, name) for name in OWN_COLUMNS} | dict(columns)
    seen = row.version if version is None else version
    return change_enterprise(actor, pk, values, version=seen, reason=reason)


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
        InvalidInput: the year has not begun, or the enterprise is retired.
        NotFound: no such enterprise.
        StaleRecord: somebody else saved figures of this year first.
    """
    actor.require(EDIT_ENTERPRISES)
    if year > clock.today().year:
        raise InvalidInput({"year": [_("%(year)s has not begun.") % {"year": year}]})
    with transaction.atomic():
        enterprise = hold_in_use(actor, Enterprise, enterprise_id)
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
        repeat_latest(enterprise)
    return figures


def add_former_name(
    actor: Actor, enterprise_id: int, name: str, until_on: date, *, reason: str = ""
) -> FormerName:
    """Enter a name that an enterprise had until a day.

    Raises:
        InvalidInput: the day has not come, the name is the present one, or it is retired.
        NotFound: no such enterprise.
    """
    actor.require(EDIT_ENTERPRISES)
    if wrong := day_to_come("until_on", until_on):
        raise InvalidInput(wrong)
    with transaction.atomic():
        enterprise = hold_in_use(actor, Enterprise, enterprise_id)
        if names.normalize_name(name) == enterprise.normalized_name:
            raise InvalidInput({"name": [_("This is the present name: a former one differs.")]})
        return _keep_name(
            actor, enterprise, name, until_on, act="registry.former_name_added", reason=reason
        )


def remove_former_name(actor: Actor, pk: int, *, version: int, reason: str = "") -> None:
    """Take away a former name that was entered by mistake; the events keep it.

    Raises:
        InvalidInput: the enterprise is retired.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_ENTERPRISES)
    act = "registry.former_name_removed"
    with transaction.atomic():
        hold_in_use(actor, Enterprise, queries.get_former_name(actor, pk).enterprise_id)
        records.remove(actor, FormerName, pk, act=act, version=version, reason=reason)


def keep_former_name(
    actor: Actor, enterprise: Enterprise, name: str, *, reason: str = "", batch: UUID | None = None
) -> FormerName:
    """Remember the name that an enterprise had until today."""
    act = "registry.enterprise_renamed"
    today = clock.today()
    return _keep_name(actor, enterprise, name, today, act=act, reason=reason, batch=batch)


def check_grave_change(
    before: Enterprise | Project, columns: Mapping[str, Any], grave: Collection[str], reason: str
) -> None:
    """Refuse another value of a grave column without a reason. Raises InvalidInput."""
    changed = [
        str(FIELDS[name])
        for name in grave
        if name in columns and columns[name] != getattr(before, name)
    ]
    if changed and not says_something(reason):
        text = _("Say why this changes: %(columns)s.")
        raise InvalidInput({"reason": [text % {"columns": gettext("; ").join(changed)}]})


def repeat_latest(enterprise: Enterprise) -> None:
    """Repeat the newest year's figures on an enterprise; empty where it has none."""
    latest = YearFigures.objects.filter(enterprise=enterprise).order_by("-year").first()
    Enterprise.objects.filter(pk=enterprise.pk).update(
        latest_year=latest and latest.year,
        latest_output_fen=latest and latest.output_fen,
        latest_tax_fen=latest and latest.tax_fen,
        latest_staff=latest and latest.staff,
    )


def day_to_come(name: str, day: date | None) -> dict[str, list[Any]]:
    """What is wrong with a column of a day on which something happened: nothing, or its text."""
    try:
        if day is not None:
            check_has_come(day, clock.today())
    except Refusal as refusal:
        return {name: [refusal_text(refusal)]}
    return {}


def _keep_name(
    actor: Actor,
    enterprise: Enterprise,
    name: str,
    until_on: date,
    *,
    act: str,
    reason: str = "",
    batch: UUID | None = None,
) -> FormerName:
    row = FormerName(
        enterprise=enterprise,
        name=name,
        normalized_name=names.normalize_name(name),
        until_on=until_on,
    )
    return records.create_many(actor, [row], act=act, reason=reason, batch=batch)[0]


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
        if text := _taken(actor, columns["credit_code"], except_id):
            wrong["credit_code"] = [text]
    same = Enterprise.objects.filter(pk=except_id, industry_code=columns["industry_code"])
    if not except_id or not same.exists():
        wrong |= class_faults_of_firm(columns["industry_code"])
    if wrong:
        raise InvalidInput(wrong)
    return columns


def class_faults_of_firm(code: str) -> dict[str, list[str]]:
    """What is wrong with the class of an enterprise, which has one."""
    return queries.class_faults([code]) if code else {"industry_code": [unknown_class_text(code)]}


def _taken(actor: Actor, code: str, except_id: int) -> str:
    """To whom a code belongs already; nothing where to nobody, or to a duplicate merged into it."""
    same = Enterprise.objects.filter(zone_id=actor.writing_zone_id(), credit_code=code)
    if except_id:
        same = same.exclude(pk=except_id).exclude(merged_into_id=except_id)
    taken = same.select_related("merged_into").order_by(F("retired_on").asc(nulls_first=True))
    for row in taken[:1]:
        text = gettext("This code belongs to “%(name)s”.") % {"name": row.name}
        return sentences(text, retired_text(row)) if row.retired_on is not None else text
    return ""


def _check_namesakes(
    actor: Actor, columns: Mapping[str, Any], pk: int, is_new_confirmed: bool
) -> None:
    namesakes = queries.list_namesakes(actor, columns["name"], columns["credit_code"], except_id=pk)
    if namesakes and not is_new_confirmed:
        raise PossibleDuplicate(namesakes)

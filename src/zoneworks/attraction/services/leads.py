"""Every write of leads themselves: entry, change, stages, merging."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import EDIT_LEADS
from zoneworks.attraction.engine.leads import LeadAct, check_lead_act, check_order
from zoneworks.attraction.engine.terms import DropCause, LeadStage, NeedKind, Source
from zoneworks.attraction.labels.leads import refusal_text
from zoneworks.attraction.models import Filing, Lead, LeadContact, Talk
from zoneworks.core import clock, contributions, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.refusals import Refusal
from zoneworks.core.errors import InvalidInput, check_reason, explained
from zoneworks.core.models import Unit
from zoneworks.core.numbers import hold_zone, next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry import queries as registry
from zoneworks.registry import services as register
from zoneworks.registry.engine import credit_code
from zoneworks.registry.engine.credit_code import normalize
from zoneworks.registry.engine.names import normalize_name
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.labels import refusal_text as register_text
from zoneworks.registry.models import Enterprise, Project

COLUMNS = frozenset(
    {
        *("name", "investor", "credit_code", "group", "enterprise", "industry_code"),
        *("makes", "needs", "note", "investment_fen", "source", "source_name"),
        *("source_unit", "source_enterprise", "owner_id", "next_act", "next_on", "probability"),
    }
)
"""What a person types of a lead itself."""
MOVED = (LeadContact, Talk, Filing)
"""What goes over when leads are merged; of needs only those that the kept lead has not."""
LEAD_GIVEN_UP = "attraction.lead_given_up"
"""Asked with the actor, a lead that is dropped or merged away, and the lead that it goes into."""


def open_lead(actor: Actor, values: Mapping[str, Any], *, is_new_confirmed: bool = False) -> Lead:
    """Enter a lead; its owner is the actor unless another one is named.

    ``contact_name`` and ``contact_phone`` among the values are a person who speaks for it.

    Raises:
        InvalidInput: a wrong value; or the zone knows the investor already (``investor`` holds the
            texts) and nobody has confirmed that it is another one.
    """
    actor.require(EDIT_LEADS)
    columns = _tidied(values)
    if "owner_id" not in columns:
        columns["owner_id"] = actor.membership_id
    check_values(actor, columns, needed=("name", "investor", "source"))
    contact = {name: clean(values.get(f"contact_{name}", "")) for name in ("name", "phone")}
    if contact["phone"] and not contact["name"]:
        raise InvalidInput({"contact_name": [_("Say whose telephone it is.")]})
    if not is_new_confirmed:
        _refuse_known(actor, columns)
    with transaction.atomic():
        row = _open(actor, columns, values.get("opened_on") or clock.today())
        if contact["name"]:
            create_contact(actor, row.pk, contact)
    return row


def create_contact(actor: Actor, lead_id: int, columns: Mapping[str, Any]) -> LeadContact:
    """Add a person to a lead that is held. Called inside the act, which asks for permission."""
    row = LeadContact(lead_id=lead_id, **columns)
    return records.create(actor, row, act="attraction.lead_contact_added")


def open_for_filing(actor: Actor, values: Mapping[str, Any]) -> Lead:
    """Find the lead in hand of the investor that is filed, or enter one that nobody owns yet.

    Called inside the act of filing, which asks for permission.
    """
    columns = _tidied(values)
    check_values(actor, columns, needed=("name", "investor", "source"))
    known = queries.find_in_hand(actor, columns["investor"], columns.get("credit_code", ""))
    if known is not None:
        return hold_for_filing(actor, known.pk)
    return _open(actor, columns, clock.today())


def hold_for_filing(actor: Actor, pk: int) -> Lead:
    """Hold a lead on which a finder is filed. Raises InvalidInput where it was given up."""
    row = records.lock(actor, Lead, pk)
    with explained(refusal_text):
        check_lead_act(LeadAct.FILE, LeadStage(row.stage))
    return row


def _open(actor: Actor, columns: Mapping[str, Any], opened_on: date) -> Lead:
    if opened_on > clock.today():
        raise InvalidInput({"opened_on": [_("This day has not come yet.")]})
    with transaction.atomic():
        _hold_firms(actor, columns)
        row = Lead(
            **columns,
            number=next_number(actor.writing_zone_id(), Lead, "XS"),
            normalized_name=normalize_name(columns["investor"]),
            opened_on=opened_on,
        )
        return records.create(actor, row, act="attraction.lead_opened")


def change_lead(
    actor: Actor,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int | None = None,
    reason: str = "",
) -> Lead:
    """Change what is told of a lead.

    Raises:
        InvalidInput: a wrong value, or the lead is dropped or merged.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    columns = _tidied(values)
    if "investor" in columns:
        columns["normalized_name"] = normalize_name(columns["investor"])
    with changing(actor, pk, LeadAct.CHANGE, version) as row:
        check_values(actor, columns, before=row)
        _hold_firms(actor, columns, row)
        act = "attraction.lead_changed"
        return records.change(actor, Lead, pk, columns, act=act, reason=reason)


def begin_talks(actor: Actor, pk: int, on: date, *, version: int | None = None) -> Lead:
    """Move a lead into negotiation on a day.

    Raises:
        InvalidInput: it is no fresh lead, or the day has not come or lies before the lead.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    check_has_come("on", on)
    with changing(actor, pk, LeadAct.NEGOTIATE, version, field="on") as row:
        check_order(row.opened_on, on)
        columns = {"stage": LeadStage.NEGOTIATION, "talks_on": on, "talks_recorded_at": clock.now()}
        return records.change(actor, Lead, pk, columns, act="attraction.lead_moved")


def register_lead(
    actor: Actor, pk: int, values: Mapping[str, Any], *, version: int | None = None
) -> Project:
    """Make a lead a project of the register that stands before the admission review.

    ``values`` are ``code``, ``name``, ``on``, and ``enterprise`` where the investor has its company
    in the register. The project gets the days on which lead and talks began.

    Raises:
        InvalidInput: talks are not held, the code is taken, or the day lies before the talks.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    on = values["on"]
    check_has_come("on", on)
    with changing(actor, pk, LeadAct.REGISTER, version, field="on") as row:
        check_order(row.talks_on, on)
        if row.talks_on is None:
            raise InvalidInput({"on": [_("Talks were not held yet.")]})
        enterprise = values.get("enterprise") or row.enterprise
        project = register.register_project(
            actor,
            {
                "code": values["code"],
                "name": values["name"],
                "enterprise": enterprise,
                "industry_code": row.industry_code,
                "investment_fen": row.investment_fen,
                "land_m2": _land_m2(row),
                "probability": row.probability,
                "entered_on": row.opened_on,
            },
        )
        for stage, day in ((ProjectStage.NEGOTIATION, row.talks_on), (ProjectStage.REVIEW, on)):
            project = register.move_project(actor, project.pk, stage, day, version=project.version)
        columns = {"stage": LeadStage.PROJECT, "project_id": project.pk}
        if enterprise is not None:
            columns["enterprise_id"] = enterprise.pk
        records.change(actor, Lead, pk, columns, act="attraction.lead_registered")
    return project


def hold_lead(actor: Actor, pk: int) -> Lead:
    """A lead that nobody drops or merges until the transaction ends. Raises NotFound."""
    return records.lock(actor, Lead, pk)


def drop_lead(
    actor: Actor,
    pk: int,
    cause: DropCause,
    on: date,
    *,
    version: int | None = None,
    reason: str = "",
) -> Lead:
    """Give a lead up on a day, for a cause.

    Raises:
        InvalidInput: it is no lead in hand, or the day lies before its stage or has not come.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    check_has_come("on", on)
    with changing(actor, pk, LeadAct.DROP, version, field="on") as row:
        check_order(row.talks_on or row.opened_on, on)
        columns = {
            "stage": LeadStage.DROPPED,
            "dropped_on": on,
            "dropped_because": cause,
            "next_act": "",
            "next_on": None,
        }
        act = "attraction.lead_dropped"
        contributions.ask_guards(LEAD_GIVEN_UP, actor, row, None)
        return records.change(actor, Lead, pk, columns, act=act, reason=reason)


def resume_lead(actor: Actor, pk: int, *, version: int | None = None, reason: str) -> Lead:
    """Take a lead that was given up into hand again, where it stood.

    One whose project was retired as entered by mistake comes back without it.

    Raises:
        InvalidInput: it was not given up, or no reason is given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    check_reason(reason)
    with changing(actor, pk, LeadAct.RESUME, version) as row:
        columns = {
            "stage": LeadStage.LEAD if row.talks_on is None else LeadStage.NEGOTIATION,
            "project_id": None,
            "dropped_on": None,
            "dropped_because": "",
        }
        act = "attraction.lead_resumed"
        return records.change(actor, Lead, pk, columns, act=act, reason=reason)


def merge_leads(
    actor: Actor, kept_id: int, gone_id: int, *, version: int | None = None, reason: str = ""
) -> Lead:
    """Merge a lead into another one of the same investor.

    Contacts, talks and filings go over, and needs of kinds that the kept lead has not; the kept
    one is known since the earlier day of both, and its talks began on the day that was entered
    first. Who filed first is thereby seen on one page.

    Raises:
        InvalidInput: both are one, either is not in hand, or both have a confirmed finder.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(EDIT_LEADS)
    if kept_id == gone_id:
        raise InvalidInput({"": [_("A lead is not merged into itself.")]})
    with transaction.atomic():
        hold_zone(actor.writing_zone_id())
        for pk in sorted((kept_id, gone_id)):
            records.lock(actor, Lead, pk)
        kept, gone = queries.get_lead(actor, kept_id), queries.get_lead(actor, gone_id)
        records.check_version(kept, version)
        with explained(refusal_text):
            check_lead_act(LeadAct.MERGE, LeadStage(kept.stage))
            check_lead_act(LeadAct.MERGE, LeadStage(gone.stage))
        _move_parts(actor, kept, gone, reason)
        contributions.ask_guards(LEAD_GIVEN_UP, actor, gone, kept)
        began = [one for one in (kept, gone) if one.talks_on is not None]
        columns: dict[str, Any] = {"opened_on": min(kept.opened_on, gone.opened_on)}
        if began:
            first = min(began, key=attrgetter("talks_recorded_at"))
            columns |= {"stage": LeadStage.NEGOTIATION, "talks_on": first.talks_on}
            columns["talks_recorded_at"] = first.talks_recorded_at
        act = "attraction.lead_merged"
        for name in ("credit_code", "group", "industry_code", "makes", "needs", "enterprise_id"):
            if not getattr(kept, name) and getattr(gone, name):
                columns[name] = getattr(gone, name)
        away = {"stage": LeadStage.MERGED, "merged_into_id": kept.pk}
        away |= {"next_act": "", "next_on": None}
        records.change(actor, Lead, gone.pk, away, act=act, reason=reason)
        return records.change(actor, Lead, kept.pk, columns, act=act, reason=reason)


@contextmanager
def changing(
    actor: Actor, pk: int, act: LeadAct, version: int | None = None, *, field: str = ""
) -> Iterator[Lead]:
    """Hold a lead as it was seen, if its stage allows the act."""
    with transaction.atomic():
        row = records.lock(actor, Lead, pk)
        records.check_version(row, version)
        with explained(refusal_text, {"LEAD_ACT_NOT_POSSIBLE": ""}, field):
            check_lead_act(act, row.own_stage)
            yield row


def _hold_firms(actor: Actor, columns: Mapping[str, Any], before: Lead | None = None) -> None:
    """Hold the enterprises that a lead is to name, other than those that it names already."""
    for name in ("enterprise", "source_enterprise"):
        firm = columns.get(name)
        pk = columns.get(f"{name}_id") if firm is None else firm.pk
        if pk is not None and pk != getattr(before, f"{name}_id", None):
            register.hold_in_use(actor, Enterprise, pk)


def _move_parts(actor: Actor, kept: Lead, gone: Lead, reason: str) -> None:
    act = "attraction.lead_merged"
    filings = queries.list_standing_filings(actor, [kept.pk, gone.pk])
    if len({one.lead_id for one in filings}) > 1:
        numbers = ", ".join(one.number for one in filings)
        text = _("Both have a confirmed finder (%(numbers)s): decide first who found it.")
        raise InvalidInput({"": [text % {"numbers": numbers}]})
    for model in MOVED:
        parts = list(model.objects.select_for_update().filter(lead=gone).order_by("pk"))
        changes = [(part, {"lead_id": kept.pk}) for part in parts]
        records.change_many(actor, changes, act=act, reason=reason)
    has = set(kept.element_needs.values_list("kind", flat=True))
    needs = [one for one in gone.element_needs.all() if one.kind not in has]
    changes = [(need, {"lead_id": kept.pk}) for need in needs]
    records.change_many(actor, changes, act=act, reason=reason)


def _refuse_known(actor: Actor, columns: Mapping[str, Any]) -> None:
    """Refuse an investor of whom there is a lead in hand, or an enterprise that was not named."""
    found = queries.list_same(actor, columns["investor"], columns.get("credit_code", ""))
    enterprise = columns.get("enterprise")
    strange = [
        one
        for one in found
        if enterprise is None or (one.known.record, one.known.pk) != (_ENTERPRISE, enterprise.pk)
    ]
    if strange:
        text = _(
            "The zone may know this investor already: look at the records below, then confirm."
        )
        raise InvalidInput({"investor": [text]})


_ENTERPRISE = "registry.Enterprise"


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in values.items()
        if name in COLUMNS or name.removesuffix("_id") in COLUMNS
    } | ({"credit_code": normalize(values["credit_code"])} if values.get("credit_code") else {})


def clean(value: Any) -> Any:
    """A value as it is kept: texts without what cannot be written."""
    return clean_text(value) if isinstance(value, str) else value


def check_values(
    actor: Actor,
    columns: Mapping[str, Any],
    needed: tuple[str, ...] = (),
    before: Lead | None = None,
) -> None:
    """Refuse what a lead cannot hold, and what is ``needed`` and missing. Raises InvalidInput.

    Codes that the lead held ``before`` are kept as they are.
    """
    zone_id = actor.writing_zone_id()
    wrong: dict[str, list[Any]] = {
        name: [_("This is needed.")]
        for name in {*needed, *(n for n in ("name", "investor") if n in columns)}
        if not columns.get(name)
    }
    if (source := columns.get("source")) is not None and source not in set(Source):
        wrong["source"] = [_("Choose one of the sources.")]
    new = {
        name: columns.get(name)
        for name in ("industry_code", "credit_code")
        if columns.get(name) != getattr(before, name, "")
    }
    wrong |= registry.class_faults([new.get("industry_code")])
    if code := new.get("credit_code"):
        try:
            credit_code.check(code)
        except Refusal as refusal:
            wrong["credit_code"] = [register_text(refusal)]
    if bool(columns.get("next_act")) != (columns.get("next_on") is not None) and (
        "next_act" in columns or "next_on" in columns
    ):
        wrong["next_on"] = [_("The next act and its day are given together.")]
    owner_id = columns.get("owner_id")
    if owner_id is not None and owner_id not in {one.pk for one in queries.list_owners(actor)}:
        wrong["owner_id"] = [_("There is no such record.")]
    for name, model in _OTHERS.items():
        row = columns.get(name)
        pk = columns.get(f"{name}_id") if row is None else row.pk
        if pk is not None and not model.objects.filter(zone_id=zone_id, pk=pk).exists():
            wrong[name] = [_("There is no such record.")]
    if wrong:
        raise InvalidInput(wrong)


_OTHERS: dict[str, Any] = {
    "enterprise": Enterprise,
    "source_enterprise": Enterprise,
    "source_unit": Unit,
}


def check_has_come(field: str, day: date) -> None:
    """Refuse a day to come. Raises InvalidInput."""
    if day > clock.today():
        raise InvalidInput({field: [_("This day has not come yet.")]})


def _land_m2(row: Lead) -> Any:
    need = row.element_needs.filter(kind=NeedKind.LAND).order_by("pk").first()
    return None if need is None else need.amount

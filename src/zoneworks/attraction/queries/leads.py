"""Every read of leads, for one actor."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Length
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import facts
from zoneworks.attraction.engine.acts import EDIT_LEADS, VIEW_LEADS
from zoneworks.attraction.engine.leads import ALIVE, Known, Match, find_same
from zoneworks.attraction.engine.terms import PIPELINE, LeadStage
from zoneworks.attraction.models import Lead, LeadContact, LeadNeed, Talk
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.models import Membership
from zoneworks.core.reading import get_one
from zoneworks.registry import queries as registry
from zoneworks.registry.engine.credit_code import normalize
from zoneworks.registry.engine.names import normalize_name
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Enterprise, FormerName, Project

FEW = 12
"""So many leads stand in a column of the board; the list holds them all."""
MOST_ALIKE = 500
"""So many records are held against a new one: those of its code and name first."""
IN_HAND = (*ALIVE, ProjectStage.REVIEW)
"""Stages before the signature: what the zone works on."""


def list_leads(actor: Actor) -> QuerySet[Any]:
    """The leads of the zones that the actor reads, each with the stage that it has come to.

    ``stage_now`` is the lead's own stage, or that of its project once it has one; a project that
    was retired as entered by mistake counts as given up.
    """
    actor.require(VIEW_LEADS)
    rows: QuerySet[Any] = Lead.objects.visible_to(actor)
    rows = rows.select_related("owner__user", "project", "zone")
    found: QuerySet[Any] = rows.annotate(
        stage_now=Case(
            When(project__retired_on__isnull=False, then=Value(ProjectStage.DROPPED)),
            default=Coalesce("project__stage", F("stage")),
        ),
        fen_now=Coalesce("project__investment_fen", F("investment_fen")),
    )
    return found


def get_lead(actor: Actor, pk: int) -> Lead:
    """One lead with its contacts and needs, and how many talks there were (``n_talks``).

    Raises:
        NotFound: none such that the actor may see.
    """
    rows = list_leads(actor).select_related(
        "enterprise", "source_unit", "source_enterprise", "merged_into"
    )
    parts = (
        Prefetch("contacts", LeadContact.objects.order_by("pk")),
        Prefetch("element_needs", LeadNeed.objects.order_by("kind", "needed_by", "pk")),
    )
    talks = Talk.objects.filter(lead=OuterRef("pk")).order_by().values("lead")
    counted = rows.annotate(n_talks=Subquery(talks.annotate(n=Count("pk")).values("n")))
    one = counted.prefetch_related(*parts).filter(pk=pk)
    found: Lead = get_one(one, _("There is no such lead."))
    return found


def get_contact(actor: Actor, pk: int) -> LeadContact:
    """A person who speaks for an investor.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_LEADS)
    rows = LeadContact.objects.visible_to(actor).select_related("lead")
    found: LeadContact = get_one(rows.filter(pk=pk), _("There is no such contact."))
    return found


def get_need(actor: Actor, pk: int) -> LeadNeed:
    """What an investor needs.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_LEADS)
    rows = LeadNeed.objects.visible_to(actor).select_related("lead")
    found: LeadNeed = get_one(rows.filter(pk=pk), _("There is no such need."))
    return found


def get_talk(actor: Actor, pk: int) -> Talk:
    """A talk with an investor.

    Raises:
        NotFound: none such that the actor may see.
    """
    actor.require(VIEW_LEADS)
    found: Talk = get_one(
        Talk.objects.visible_to(actor).select_related("lead").filter(pk=pk),
        _("There is no such talk."),
    )
    return found


def list_talks(lead: Lead) -> QuerySet[Talk]:
    """What was said with an investor, the latest first."""
    rows: QuerySet[Talk] = Talk.objects.filter(lead=lead).select_related("by__user")
    return rows.order_by("-held_on", "-pk")


def find_in_hand(actor: Actor, investor: str, credit_code: str) -> Lead | None:
    """The oldest lead in hand of an investor of that credit code or name, no project yet."""
    same = Q(normalized_name=normalize_name(investor))
    if code := normalize(credit_code):
        same |= Q(credit_code=code)
    rows = Lead.objects.visible_to(actor).filter(same, stage__in=ALIVE)
    found: Lead | None = rows.order_by("opened_on", "pk").first()
    return found


def list_of_investor(actor: Actor, lead: Lead) -> QuerySet[Lead]:
    """All leads of the zone that are likely on the same investor, those that were given up too.

    By code, name, a name that the enterprise of the register had or has since, or a name that
    sounds the same.
    """
    actor.require(VIEW_LEADS)
    name, code = normalize_name(lead.investor), normalize(lead.credit_code)
    known = _alike_leads(actor, name, code, registry.list_other_names(actor, name, code))
    pks = [one.known.pk for one in find_same(code, name, known)]
    rows: QuerySet[Lead] = Lead.objects.filter(zone_id=lead.zone_id)
    return rows.filter(Q(pk=lead.pk) | Q(pk__in=pks) | Q(merged_into=lead.pk))


@dataclass(frozen=True, slots=True)
class FirstContact:
    """When the zone dealt with an investor: the first talk that was recorded, when talks began."""

    talked_on: date | None
    talks_on: date | None

    @property
    def first_on(self) -> date | None:
        """The earlier of both days."""
        return min((day for day in (self.talked_on, self.talks_on) if day), default=None)


def read_contact(leads: QuerySet[Lead], before: datetime) -> FirstContact:
    """When the zone dealt with the investor of the leads.

    Only what was recorded ``before`` a moment counts: a day that is entered afterwards takes
    nothing from a finder who has filed.
    """
    talks = Talk.objects.filter(lead__in=leads.order_by(), recorded_at__lt=before)
    began = leads.order_by().filter(talks_recorded_at__lt=before)
    return FirstContact(
        talks.aggregate(first=Min("held_on"))["first"],
        began.aggregate(first=Min("talks_on"))["first"],
    )


def list_same(
    actor: Actor, investor: str, credit_code: str = "", *, except_id: int = 0
) -> list[Match]:
    """Leads and enterprises of the zone that are likely the same investor, with the reason.

    Names that sound the same are looked for among names of the same length that share one half.
    """
    actor.require(VIEW_LEADS)
    name, code = normalize_name(investor), normalize(credit_code)
    firms = Enterprise.objects.visible_to(actor).filter(merged_into__isnull=True)
    former = FormerName.objects.visible_to(actor).filter(normalized_name=name or None)
    former_of = dict(former.values_list("enterprise_id", "normalized_name"))
    known = _alike_leads(actor, name, code, except_id=except_id)
    known += [
        Known("registry.Enterprise", pk, of_code, [of_name, *_given(former_of.get(pk))])
        for pk, of_code, of_name in _alike(firms, name, code, Q(pk__in=list(former_of)))
    ]
    return find_same(code, name, known)


def _alike_leads(
    actor: Actor, name: str, code: str, others: Collection[str] = (), *, except_id: int = 0
) -> list[Known]:
    """Leads that could be on an investor; ``others`` are names that it had or has since."""
    leads = Lead.objects.visible_to(actor).exclude(stage=LeadStage.MERGED).exclude(pk=except_id)
    named = Q(normalized_name__in=list(others)) if others else None
    return [
        Known("attraction.Lead", pk, of_code, [of_name, *([name] if of_name in others else [])])
        for pk, of_code, of_name in _alike(leads, name, code, named)
    ]


_KNOWN = ("pk", "credit_code", "normalized_name")


def names_of(actor: Actor, known: Iterable[Known]) -> dict[tuple[str, int], dict[str, Any]]:
    """How people know leads and enterprises: kind of record, name, code, stage; by record and id.

    Those that the actor may not see are left out.
    """
    found = list(known)
    lead_ids = [one.pk for one in found if one.record == "attraction.Lead"]
    firm_ids = [one.pk for one in found if one.record == "registry.Enterprise"]
    names: dict[tuple[str, int], dict[str, Any]] = {}
    if lead_ids:
        for row in list_leads(actor).filter(pk__in=lead_ids):
            told = {"pk": row.pk, "is_lead": True, "name": row.investor, "code": row.number}
            names["attraction.Lead", row.pk] = told | {"stage": row.stage_now, "idea": row.name}
    if firm_ids:
        for firm in registry.list_enterprises(actor).filter(pk__in=firm_ids):
            told = {"pk": firm.pk, "is_lead": False, "name": firm.name}
            names["registry.Enterprise", firm.pk] = told | {"code": firm.credit_code}
    return names


def _given(name: str | None) -> list[str]:
    return [] if name is None else [name]


def _alike(rows: Any, name: str, code: str, more: Q | None = None) -> list[Any]:
    """Records of that code or name, then those whose name could sound the same."""
    same = more or Q(pk__in=[])
    if code:
        same |= Q(credit_code=code)
    if name:
        same |= Q(normalized_name=name)
    alike, half = same, len(name) // 2
    if half > 1:
        halves = Q(normalized_name__startswith=name[:half])
        halves |= Q(normalized_name__endswith=name[half:])
        alike = same | (Q(name_length=len(name)) & halves)
    found = rows.annotate(
        name_length=Length("normalized_name"),
        place=Case(When(same, then=0), default=1),
    ).filter(alike)
    return list(found.order_by("place", "pk").values_list(*_KNOWN)[:MOST_ALIKE])


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A stage of the board: how many leads, their investment (fen), and the first of them."""

    stage: ProjectStage
    count: int
    investment_fen: int
    leads: Sequence[Lead]


def read_board(actor: Actor, *, owner_id: int = 0, since: date | None = None) -> list[BoardColumn]:
    """The leads in hand by stage, those whose next act is due first; of the signed the latest.

    ``since`` is from which day on signed ones are shown; the rules say how long
    without it.
    """
    rows = list_leads(actor)
    if owner_id:
        rows = rows.filter(owner_id=owner_id)
    since = since or clock.today() - timedelta(days=facts.value("signed_days"))
    columns = []
    for stage in PIPELINE:
        found = rows.filter(stage_now=stage)
        if stage is ProjectStage.SIGNED:
            found = rows.filter(project__signed_on__gte=since, project__retired_on=None)
            found = found.order_by("-project__signed_on", "pk")
        else:
            found = found.order_by(F("next_on").asc(nulls_last=True), "-fen_now", "pk")
        sums = found.aggregate(n=Count("pk"), fen=Sum("fen_now"))
        columns.append(BoardColumn(stage, sums["n"], sums["fen"] or 0, list(found[:FEW])))
    return columns


def list_unowned(actor: Actor) -> QuerySet[Lead] | None:
    """The leads in hand for which nobody is responsible yet; None for who takes none."""
    if not actor.may(EDIT_LEADS):
        return None
    rows = list_leads(actor).filter(owner_id__isnull=True, stage__in=ALIVE)
    return rows.order_by("opened_on", "pk")


def has_lead(project: Project) -> bool:
    """Whether a project came from a lead."""
    return bool(Lead.objects.filter(zone_id=project.zone_id, project=project).exists())


def find_lead_of(actor: Actor, project_id: int) -> Lead | None:
    """The lead from which a project came."""
    found: Lead | None = (
        Lead.objects.visible_to(actor)
        .filter(project_id=project_id)
        .select_related("owner__user")
        .first()
    )
    return found


def list_owners(actor: Actor) -> list[Membership]:
    """The members of the zone who can be responsible for a lead, by name."""
    rows = Membership.objects.visible_to(actor).filter(
        is_active=True, role__in=[role.value for role in EDIT_LEADS.roles]
    )
    return list(rows.select_related("user").order_by("user__name", "pk"))


def list_due(actor: Actor, until: date) -> QuerySet[Lead] | None:
    """The actor's own leads whose next act is due by a day; None for who never has any."""
    if not actor.may(EDIT_LEADS) or not actor.membership_id:
        return None
    rows = list_leads(actor).filter(
        owner_id=actor.membership_id, next_on__lte=until, stage_now__in=IN_HAND
    )
    return rows.order_by("next_on", "pk")

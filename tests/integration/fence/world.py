"""Two zones that must not see each other, and everything in them that an address can name."""

from dataclasses import dataclass
from datetime import date

from tests import make
from tests.unit.approvals.cases import PLANT

from zoneworks.approvals.models import Obligation
from zoneworks.approvals.services import open_case, record_breach
from zoneworks.core import queries
from zoneworks.core.actors import PUBLIC, Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership, Unit, Zone
from zoneworks.registry import services
from zoneworks.registry.models import Enterprise, Project

UNSEEN = "Unseen"
NEIGHBOR = "Neighbor"
LOG = "case,activity,time\n{0}-1,apply,2024-01-02\n{0}-1,grant,2024-01-09\n"


@dataclass(frozen=True)
class Records:
    """One record of each kind, by its id."""

    enterprise: int
    project: int
    member: int
    file: int
    project_file: int
    log: int
    job: int
    analysis: int
    contact: int
    former_name: int
    unit: int
    case: int
    item: int
    obligation: int
    breach: int


@dataclass(frozen=True)
class World:
    """Who asks, and the records: their own, others' in the same zone, another zone's."""

    actor: Actor
    own: Records
    neighbor: Records
    other: Records
    unseen: tuple[str, ...]


def build(role: Role) -> World:
    """Make both zones. Whatever the actor must not see has a name that says so."""
    province = make.zone("Province", is_province=True)
    zone, other_zone = make.zone("Home", province=province), make.zone(f"{UNSEEN} zone")
    officer, second_officer = make.actor(zone), _named_officer(zone, NEIGHBOR)
    own_enterprise = make.enterprise(officer, "Home Steel Co., Ltd.")
    if role is Role.PUBLIC:
        actor = PUBLIC
    elif role is Role.PROVINCE:
        actor = make.actor(province, role)
    else:
        actor = make.actor(zone, role, own=own_enterprise if role is Role.ENTERPRISE else None)
    uploader = officer if role in {Role.PUBLIC, Role.PROVINCE} else actor
    own = _records(officer, uploader, own_enterprise, "Home")
    neighbor = _records(
        second_officer,
        second_officer,
        make.enterprise(second_officer, f"{NEIGHBOR} Glass Co., Ltd."),
        NEIGHBOR,
    )
    stranger = _named_officer(other_zone, UNSEEN)
    unseen_enterprise = make.enterprise(stranger, f"{UNSEEN} Chemistry Co., Ltd.")
    other = _records(stranger, stranger, unseen_enterprise, UNSEEN)
    unseen = [UNSEEN, unseen_enterprise.credit_code]
    if role is Role.ENTERPRISE:
        unseen += [NEIGHBOR, Enterprise.objects.get(pk=neighbor.enterprise).credit_code]
    return World(actor, own, neighbor, other, tuple(unseen))


def _named_officer(zone: Zone, name: str) -> Actor:
    user = make.user(f"{name.lower()}-{zone.pk}", name=f"{name} officer")
    return queries.actor_of(make.membership(zone, of=user))


def _records(officer: Actor, uploader: Actor, enterprise: Enterprise, name: str) -> Records:
    zone = Zone.objects.get(pk=officer.zone_id)
    unit = Unit.objects.create(zone=zone, name=f"{name} unit", kind="DEPARTMENT")
    project: Project = make.project(
        officer, f"{name} project", code=f"{name}-1", enterprise=enterprise
    )
    member: Membership = make.membership(
        zone, Role.LEADER, of=make.user(f"{name}-leader-{zone.pk}", name=f"{name} leader")
    )
    services.set_figures(officer, enterprise.pk, 2023, {"tax_fen": 1})
    contact = services.add_contact(officer, {"name": f"{name} contact"}, project_id=project.pk)
    case = open_case(officer, project.pk, "industrial-new-build", PLANT)
    item = case.items.get(code="filing")
    until_on = date(2020, 1, 1)
    former = services.add_former_name(officer, enterprise.pk, f"{name} before", until_on)
    return Records(
        enterprise=enterprise.pk,
        project=project.pk,
        member=member.pk,
        file=make.stored_file(uploader, name=f"{name}.csv").pk,
        project_file=make.stored_file(
            uploader, f"code,name\n{name}-2,{name} second\n", f"{name}-projects.csv"
        ).pk,
        log=make.stored_file(uploader, LOG.format(name), f"{name}-log.csv").pk,
        job=make.job(uploader).pk,
        analysis=make.analysis(officer, LOG.format(name), name=f"{name} analysis").pk,
        contact=contact.pk,
        former_name=former.pk,
        unit=unit.pk,
        case=case.pk,
        item=item.pk,
        obligation=Obligation.objects.create(
            zone=zone,
            case=case,
            item=item,
            kind="COMMITMENT",
            text=f"{name} promise",
            begun_on=until_on,
            due_on=until_on,
        ).pk,
        breach=record_breach(officer, case.pk, "construction", description=f"{name} piles").pk,
    )

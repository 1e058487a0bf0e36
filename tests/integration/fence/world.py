"""Two zones that must not see each other, and everything in them that an address can name."""

from dataclasses import dataclass, replace
from datetime import date

from tests import make, make_chains, make_tokens
from tests.integration.fence import (
    admission,
    attraction,
    efficiency,
    elements,
    idle,
    land,
    trade,
)
from tests.unit.approvals.cases import PLANT

from zoneworks.approvals.engine.process.handling import State
from zoneworks.approvals.engine.process.mirror import Report, Told
from zoneworks.approvals.models import (
    ApprovalCase,
    MirrorDifference,
    Notice,
    PostHolder,
    Substitution,
)
from zoneworks.approvals.services import (
    follow_reports,
    give_paper,
    open_case,
    put_off_check,
    record_breach,
    remember_words,
    save_mapping,
)
from zoneworks.attraction.services.chains import place_firms
from zoneworks.core import bulk, clock, comments, following, queries
from zoneworks.core.actors import PUBLIC, Actor
from zoneworks.core.engine.acts import COMMENT
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import ListView, Membership, Unit, User, Webhook, Zone
from zoneworks.core.seals import seal_events
from zoneworks.delivery import services as delivery
from zoneworks.delivery.services import propose_replan
from zoneworks.helpdesk.models import Consultation, ConsultationQuestion
from zoneworks.helpdesk.services import decide
from zoneworks.registry import services
from zoneworks.registry.engine.acts import VIEW_PROJECTS
from zoneworks.registry.models import Enterprise, Project

CAN_ANSWER = {Role.ADMINISTRATOR, Role.LEADER, Role.OFFICER, Role.APPROVING_DEPARTMENT}
UNSEEN = "Unseen"
NEIGHBOR = "Neighbor"
EXPORT = "code,item,state,decided,number\n{0}-1,Filing,done,2024-01-05,{0} 7\n"
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
    notice: int
    contact: int
    former_name: int
    view: int
    comment: int
    webhook: int
    delivery: int
    twin: int
    merge: int
    retired: int
    retired_project: int
    spare_project: int
    batch: int
    apart: int
    unit: int
    case: int
    item: int
    paper: int
    obligation: int
    breach: int
    document: int
    mapping: int
    export: int
    difference: int
    post: int
    substitution: int
    first_reading: int
    second_reading: int
    passed: int
    hearing: int
    consultation: int
    decided: int
    question: int
    token: int
    chain: int
    empty_chain: int
    chain_node: int
    empty_node: int
    chain_flow: int
    chain_place: int
    lead: int
    talking_lead: int
    dropped_lead: int
    talk: int
    need: int
    lead_contact: int
    filing: int
    confirmed_filing: int
    dispute: int
    scheme: int
    reviewed_scheme: int
    produced_project: int
    investment: int
    assessed_reward: int
    due_reward: int
    paid_reward: int
    objection: int
    agreement: int
    drafted_agreement: int
    reviewed_agreement: int
    owed: int
    drafted_obligation: int
    target: int
    open_evaluation: int
    computed_evaluation: int
    due_evaluation: int
    published_evaluation: int
    land_score: int
    land_objection: int
    land_inputs: int
    land_file: int
    land_scheme: int
    drafted_land_scheme: int
    acquisition: int
    trade_paper: int
    land_sale: int
    expansion: int
    invested_contract: int
    trade_person: int
    drafted_policy: int
    reviewable_policy: int
    enforced_policy: int
    draft_application: int
    submitted_application: int
    scored_application: int
    voted_application: int
    admitted_application: int
    mending_application: int
    lapsed_application: int
    called_meeting: int
    held_meeting: int
    agenda_item: int
    supervision: int
    quiet_supervision: int
    draft_supervision: int
    draft_promise: int
    due_promise: int
    open_check: int
    entry_scheme: int
    plan: int
    ended_plan: int
    activity: int
    task_force_member: int
    blocker: int
    resource: int
    period: int
    parcel: int
    free_parcel: int
    merged_parcel: int
    contract: int
    free_contract: int
    works_report: int
    mortgage: int
    building: int
    floor: int
    bay: int
    free_bay: int
    lease: int
    shapes_file: int
    parcels_file: int
    idle_contract: int
    idle_case: int
    idle_paper: int
    idle_officer: int
    hindrance: int
    poor_parcel: int
    low_efficiency: int
    renewal: int
    supply: int
    spare_supply: int
    reservation: int
    choice: int
    matching: int
    replan: int = 0


@dataclass(frozen=True)
class World:
    """Who asks, and the records: their own, others' in the same zone, another zone's."""

    actor: Actor
    own: Records
    neighbor: Records
    other: Records
    unseen: tuple[str, ...]


@dataclass(frozen=True)
class Others:
    """Two zones without whoever asks: the officers, and the records that are not theirs."""

    zone: Zone
    province: Zone
    officer: Actor
    second_officer: Actor
    neighbor: Records
    other: Records
    unseen: tuple[str, ...]


def others() -> Others:
    """Make both zones with what belongs to others. What nobody here must see is named so."""
    province = make.zone("Province", is_province=True)
    zone, other_zone = make.zone("Home", province=province), make.zone(f"{UNSEEN} zone")
    second_officer, stranger = _named_officer(zone, NEIGHBOR), _named_officer(other_zone, UNSEEN)
    glass = make.enterprise(second_officer, f"{NEIGHBOR} Glass Co., Ltd.")
    chemistry = make.enterprise(stranger, f"{UNSEEN} Chemistry Co., Ltd.")
    neighbor = _records(second_officer, second_officer, glass, NEIGHBOR)
    other = _records(stranger, stranger, chemistry, UNSEEN)
    other = replace(other, replan=propose_replan(stranger).pk)
    unseen = (UNSEEN, chemistry.credit_code)
    return Others(zone, province, make.actor(zone), second_officer, neighbor, other, unseen)


def build(role: Role, known: Others | None = None) -> World:
    """Make both zones, or add to those that are there what belongs to whoever asks."""
    known = known or others()
    officer = known.officer
    own_enterprise = make.enterprise(officer, "Home Steel Co., Ltd.")
    if role is Role.PUBLIC:
        actor = PUBLIC
    elif role is Role.PROVINCE:
        actor = make.actor(known.province, role)
    else:
        own_firm = own_enterprise if role is Role.ENTERPRISE else None
        actor = make.actor(known.zone, role, own=own_firm)
    uploader = officer if role in {Role.PUBLIC, Role.PROVINCE} else actor
    own = _records(officer, uploader, own_enterprise, "Home")
    own = replace(own, replan=propose_replan(officer).pk)
    neighbor = replace(known.neighbor, replan=propose_replan(known.second_officer).pk)
    seal_events()
    unseen = [*known.unseen, *attraction.unseen(role)]
    if role is Role.ENTERPRISE:
        unseen += [NEIGHBOR, Enterprise.objects.get(pk=neighbor.enterprise).credit_code]
    return World(actor, own, neighbor, known.other, tuple(unseen))


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
    User.objects.filter(pk=member.user_id).update(second_factor_at=clock.now())
    services.set_figures(officer, enterprise.pk, 2023, {"tax_fen": 1})
    contact = services.add_contact(officer, {"name": f"{name} contact"}, project_id=project.pk)
    case = open_case(officer, project.pk, "industrial-new-build", PLANT)
    item = case.items.get(code="filing")
    given = give_paper(officer, item.pk, "company", make.upload("%PDF-1.7 x", f"{name}.pdf"))
    breach = record_breach(officer, case.pk, "construction", description=f"{name} breach")
    owed = put_off_check(
        officer, case.pk, "lightning", due_on=clock.today(), responsible=f"{name} safety"
    )
    notice = _notices(case, officer, enterprise)
    consultation, decided = _consultations(officer, uploader, project, name)
    twin, duplicate = make.enterprise(officer, f"{name} twin"), make.enterprise(officer, name)
    made = services.merge_enterprises(officer, enterprise.pk, duplicate.pk, reason="twice")
    retired = make.enterprise(officer, f"{name} by mistake")
    services.retire_enterprise(officer, retired.pk, reason="mistake")
    retired_project = make.project(officer, f"{name} slip", enterprise=enterprise)
    services.retire_project(officer, retired_project.pk, reason="mistake")
    until_on = date(2020, 1, 1)
    former = services.add_former_name(officer, enterprise.pk, f"{name} before", until_on)
    if uploader.may(VIEW_PROJECTS):
        following.follow(uploader, "registry.Project", project.pk)
    leads = attraction.records(officer, uploader, enterprise, project, name)
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
        notice=notice.pk,
        contact=contact.pk,
        former_name=former.pk,
        view=ListView.objects.create(
            zone=zone, user_id=uploader.user_id, list_name="registry.projects", name=f"{name} view"
        ).pk,
        **_told(zone, name),
        comment=comments.write(
            uploader if uploader.may(COMMENT) else officer,
            "registry.Project",
            project.pk,
            f"{name} said",
        ).pk,
        twin=twin.pk,
        merge=made.pk,
        retired=retired.pk,
        retired_project=retired_project.pk,
        spare_project=make.project(officer, f"{name} spare", enterprise=enterprise).pk,
        apart=services.tell_apart(
            officer,
            enterprise.pk,
            make.enterprise(officer, f"{name} alike").pk,
            reason="two",
        ).pk,
        batch=_batch(officer, enterprise, name),
        unit=unit.pk,
        case=case.pk,
        item=item.pk,
        paper=given.pk,
        obligation=owed.pk,
        breach=breach.pk,
        document=make.document(officer, "approvals.ApprovalCase", case.pk, holder=name).pk,
        **_reviews(officer, name),
        consultation=consultation.pk,
        decided=decided.pk,
        question=consultation.questions.get(unit__name=f"{name} asked").pk,
        token=make_tokens.token(uploader, name=f"{name} token")[0].pk,
        **_planned(officer, project, enterprise, name),
        **_followed(officer, uploader, project, name),
        **_posts(officer, unit, member, name),
        **_chains(officer, enterprise, name),
        **leads,
        **land.records(officer, uploader, enterprise, name),
        **efficiency.records(officer, uploader, enterprise, name),
        **idle.records(officer, enterprise, name),
        **trade.records(officer, enterprise, name),
        **admission.records(officer, uploader, enterprise, name),
        **elements.records(officer, leads["lead"], name),
    )


def _planned(officer: Actor, project: Project, enterprise: Enterprise, name: str) -> dict[str, int]:
    """A plan in use with a task force and a blocker, one that has ended, and a shared team."""
    team = make.shared_resource(officer, f"{name}-team", 2)
    since = date(2030, 1, 1)
    period = delivery.add_period(officer, team.pk, since, date(2030, 2, 1), 1, note=name)
    plan = make.plan(officer, project, name=f"{name} plan", signed_on=date(2024, 1, 2))
    make.published(officer, plan)
    activity = plan.activities.get(code="agreement_review")
    member = delivery.add_member(officer, plan.pk, officer.membership_id, f"{name} duty")
    values = {"text": f"{name} keeps it", "cause": "FUNDS", "owner_id": officer.membership_id}
    kept = plan.activities.get(code="contractor")
    blocker = delivery.raise_blocker(officer, kept.pk, due_on=clock.today(), **values)
    ended = make.plan(officer, make.project(officer, f"{name} ended", enterprise=enterprise))
    delivery.end_plan(officer, ended.pk, "given up")
    return {
        "plan": plan.pk,
        "ended_plan": ended.pk,
        "activity": activity.pk,
        "task_force_member": member.pk,
        "blocker": blocker.pk,
        "resource": team.pk,
        "period": period.pk,
    }


def _batch(officer: Actor, enterprise: Enterprise, name: str) -> int:
    """A project that was changed together with others."""
    project = make.project(officer, f"{name} changed", enterprise=enterprise)
    kind, act = bulk.get_act(officer, "registry.projects", "change")
    values = {"columns": {"industry_code": "3841"}, "reason": "because"}
    done = bulk.carry_out(officer, kind, act, {project.pk: project.version}, values)
    assert done.batch is not None
    return done.batch.pk


def _followed(officer: Actor, uploader: Actor, project: Project, name: str) -> dict[str, int]:
    """A mapping, an export, and a difference that it has found."""
    columns = {"national_code": "code", "item": "item", "state": "state"}
    columns |= {"decided_on": "decided", "number": "number"}
    values = {"name": f"{name} mapping", "system": f"{name} system", "columns": columns}
    values |= {"process_id": "industrial-new-build", "sheet": ""}
    mapping = save_mapping(officer, values)
    mapping = remember_words(
        officer, mapping.pk, items={"Filing": "filing"}, states={"done": "GRANTED"}, projects={}
    )
    told = Told(State.GRANTED, decided_on=date(2024, 1, 5), number=f"{name} 7")
    follow_reports(officer, mapping.pk, [Report(2, project.code, "filing", told)])
    export = make.stored_file(uploader, EXPORT.format(name), f"{name}-export.csv")
    found = MirrorDifference.objects.get(zone_id=officer.zone_id, system=f"{name} system")
    return {"mapping": mapping.pk, "export": export.pk, "difference": found.pk}


def _told(zone: Zone, name: str) -> dict[str, int]:
    """A webhook, and something that was sent to it."""
    hook = Webhook.objects.create(
        zone=zone, name=f"{name} hook", url=f"http://localhost/{name}", secret="", last_event=0
    )
    moment = clock.now()
    sent = hook.deliveries.create(
        first_event=1, last_event=1, count=1, body=f"{name} body", next_at=moment, made_at=moment
    )
    return {"webhook": hook.pk, "delivery": sent.pk}


def _posts(officer: Actor, unit: Unit, member: Membership, name: str) -> dict[str, int]:
    """A post that somebody holds, and somebody who stands in."""
    zone = Zone.objects.get(pk=officer.zone_id)
    held = PostHolder.objects.create(zone=zone, unit=unit, membership=member, post="WINDOW")
    deputy = make.membership(
        zone, Role.OFFICER, of=make.user(f"{name}-deputy-{zone.pk}", name=f"{name} deputy")
    )
    substitution = Substitution.objects.create(
        zone=zone,
        unit=unit,
        post="WINDOW",
        holder=member,
        substitute=deputy,
        since=date(2024, 1, 1),
        until=date(2099, 1, 1),
        document=f"{name} document",
    )
    return {"post": held.pk, "substitution": substitution.pk}


def _chains(officer: Actor, enterprise: Enterprise, name: str) -> dict[str, int]:
    """A chain with an enterprise at a node, a flow from there, and what can be removed."""
    chain = make_chains.chain(officer, f"{name} chain")
    node = make_chains.node(officer, chain, f"{name} node", industry_codes=["3841"])
    goods = make_chains.node(officer, chain, f"{name} goods", tier="DOWNSTREAM")
    place_firms(officer, node.pk, [enterprise.pk], products=f"{name} product")
    return {
        "chain": chain.pk,
        "empty_chain": make_chains.chain(officer, f"{name} chain without nodes").pk,
        "chain_node": node.pk,
        "empty_node": make_chains.node(officer, chain, f"{name} node without firms").pk,
        "chain_flow": make_chains.flow(officer, node, goods, f"{name} product").pk,
        "chain_place": make_chains.place(enterprise).pk,
    }


def _notices(case: ApprovalCase, officer: Actor, enterprise: Enterprise) -> Notice:
    """Tell the enterprise and its officer of the case, whose project names the zone; return what
    the enterprise was told."""
    told = {"zone_id": officer.zone_id, "case": case, "kind": "URGE", "made_on": date(2024, 1, 2)}
    Notice.objects.create(**told, membership_id=officer.membership_id)
    return Notice.objects.create(**told, enterprise=enterprise)


def _consultations(
    officer: Actor, uploader: Actor, project: Project, name: str
) -> tuple[Consultation, Consultation]:
    """One that can be decided, its first question for the asking actor's unit; one decided."""
    asked = make.unit(Zone.objects.get(pk=officer.zone_id), name=f"{name} asked")
    if uploader.role in CAN_ANSWER:
        Membership.objects.filter(pk=uploader.membership_id).update(unit=asked)
    made = [
        make.consultation(officer, asked, name=f"{name} business", project=project)
        for _each in range(2)
    ]
    ConsultationQuestion.objects.update(due_on=date(2024, 1, 2), asked_on=date(2024, 1, 1))
    decide(officer, made[1].pk, "65", f"{name} reason")
    return made[0], made[1]


def _reviews(officer: Actor, name: str) -> dict[str, int]:
    """Reviews that the officer has written: for the acts of each reading, and one that passed."""
    second = make.actor(Zone.objects.get(pk=officer.zone_id), Role.LEADER)
    first, read, passed = (make.subject(title=f"{name} measure {one}") for one in range(3))
    first_reading = make.written_review(officer, first)
    return {
        "first_reading": first_reading.pk,
        "second_reading": make.read_review(officer, read).pk,
        "passed": make.passed_review(officer, second, passed).pk,
        "hearing": first_reading.hearings.get().pk,
    }

"""From the application to the settled deposit, by services; on a refusal nothing has changed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests import make, make_land

from zoneworks.admission import facts, jobs, queries, services
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.models import (
    AgendaItem,
    Application,
    MeetingBallot,
    PromiseCheck,
    SchemeVersion,
    Scoring,
    SupervisedPromise,
    Supervision,
)
from zoneworks.admission.queries.printing import subject_of_consequence, subject_of_supervision
from zoneworks.attraction import services as attraction
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, IssuedDocument, Membership
from zoneworks.land import services as land
from zoneworks.registry import services as register
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry, YearFigures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SHANGHAI = ZoneInfo("Asia/Shanghai")
WAN = 1_000_000


def at(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI))


class Zone:
    """A zone with an officer, a second one, a leader, a firm with its project, a committee."""

    def __init__(self) -> None:
        self.zone = make.zone()
        self.officer = make.actor(self.zone)
        self.second = make.actor(self.zone)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.enterprise = make.enterprise(self.officer)
        self.firm = make.actor(self.zone, Role.ENTERPRISE, own=self.enterprise)
        self.project = make.project(self.officer, enterprise=self.enterprise)
        self.members = make.committee(self.zone, 4)

    def admitted(self, **changes: Any) -> Application:
        row = make.voted(self.officer, self.members, make.scored(self.officer, self.project))
        return services.decide_application(self.leader, row.pk, "符合准入条件。")

    def signed(self, *promises: dict[str, Any], **terms: Any) -> Supervision:
        application = self.admitted()
        values = {"deposit_fen": 450 * WAN, **terms}
        row = services.draft_agreement(self.officer, application.pk, values)
        for one in promises:
            services.add_promise(self.officer, row.pk, one)
        return services.sign_agreement(self.leader, row.pk, clock.today())


@pytest.fixture
def zone() -> Zone:
    return Zone()


def refused(act: Any, *args: Any, **kwargs: Any) -> dict[str, str]:
    before = Event.objects.count()
    with pytest.raises(InvalidInput) as refusal:
        act(*args, **kwargs)
    assert Event.objects.count() == before
    return {name: " ".join(map(str, texts)) for name, texts in refusal.value.fields.items()}


# Applications


def test_a_firm_applies_for_its_own_project_alone(zone: Zone) -> None:
    row = make.application(zone.firm, zone.project)
    assert (row.state, row.number[:3]) == ("DRAFT", "RY-")
    other = make.project(zone.officer)
    with pytest.raises(NotFound):
        make.application(zone.firm, other)
    stranger = make.actor(zone.zone, Role.ENTERPRISE, own=make.enterprise(zone.officer))
    with pytest.raises(NotFound):
        services.submit_application(stranger, row.pk)
    with pytest.raises(NotFound):
        queries.get_application(stranger, row.pk)


def test_a_second_application_of_a_project_in_hand_is_refused(zone: Zone) -> None:
    row = make.application(zone.officer, zone.project)
    assert row.number in refused(make.application, zone.officer, zone.project)["project"]


def test_what_lacks_figures_or_what_shows_them_is_not_taken(zone: Zone) -> None:
    row = make.application(zone.officer, zone.project, tax_fen=None)
    assert "Yearly taxes" in refused(services.submit_application, zone.officer, row.pk)[""]
    values = make.ENTRY_FIGURES | {"evidence": {"tax_fen": "contract"}}
    services.change_application(zone.officer, row.pk, values)
    told = refused(services.submit_application, zone.officer, row.pk)[""]
    assert "Fixed-asset investment" in told
    assert "Yearly taxes" not in told


def test_absurd_figures_and_unknown_classes_are_refused_beside_their_field(zone: Zone) -> None:
    values = make.ENTRY_FIGURES | {"base_m2": Decimal(70_000)}
    told = refused(services.open_application, zone.officer, zone.project.pk, values)
    assert "70,000 m²" in told["base_m2"]
    wrong = make.ENTRY_FIGURES | {"industry_code": "9999"}
    assert "industry_code" in refused(
        services.open_application, zone.officer, zone.project.pk, wrong
    )


def test_taking_in_scores_by_the_scheme_in_force_and_brings_the_project_to_review(
    zone: Zone,
) -> None:
    stage, version = ProjectStage.NEGOTIATION, zone.project.version
    register.move_project(zone.officer, zone.project.pk, stage, date(2024, 2, 1), version=version)
    row = make.scored(zone.officer, zone.project)
    scoring = Scoring.objects.get()
    assert (row.state, row.total, row.proposal) == ("SCORED", Decimal("80.80"), "ADMIT")
    assert scoring.sha256 == facts.sample_scheme().sha256 == SchemeVersion.objects.get().sha256
    assert scoring.scheme.is_sample
    assert Project.objects.get(pk=zone.project.pk).stage == ProjectStage.REVIEW
    assert {one["code"] for one in scoring.lines["criteria"]} >= {"investment", "tax"}


def test_a_result_stays_by_its_version_when_the_scheme_changes(zone: Zone) -> None:
    row = make.scored(zone.officer, zone.project)
    content = dict(facts.sample_content()) | {"deposit_rate": "1/50"}
    made = services.make_version(
        zone.leader, content, valid_from=clock.today(), source="管委会 2024 年第 3 号", seen=1
    )
    assert (made.number, made.is_sample) == (2, False)
    assert queries.get_application(zone.officer, row.pk).scorings.get().scheme.number == 1
    later = make.scored(zone.officer)
    assert Scoring.objects.get(application=later).scheme == made
    told = refused(
        services.make_version, zone.leader, content, valid_from=date(2030, 1, 1), source="x"
    )
    assert "version 2" in told[""]
    weights = dict(content)
    weights["criteria"] = [dict(one, weight="10") for one in content["criteria"]]
    told = refused(
        services.make_version, zone.leader, weights, valid_from=date(2030, 1, 1), source="x"
    )
    assert "= 70" in told["content"]
    past = clock.today() - timedelta(days=1)
    other = content | {"deposit_rate": "1/40"}
    assert "valid_from" in refused(
        services.make_version, zone.leader, other, valid_from=past, source="x"
    )


def test_two_officers_at_once_do_not_overwrite_each_other(zone: Zone) -> None:
    row = make.application(zone.officer, zone.project)
    services.change_application(
        zone.officer, row.pk, make.ENTRY_FIGURES | {"tax_fen": 5}, version=row.version
    )
    with pytest.raises(StaleRecord):
        services.change_application(zone.second, row.pk, make.ENTRY_FIGURES, version=row.version)


# The committee


def test_an_application_is_admitted_by_both_sittings_and_the_decision_is_issued(
    zone: Zone,
) -> None:
    row = make.scored(zone.officer, zone.project)
    first = make.sitting(zone.officer, zone.members, row)
    item = first.items.get()
    for member in zone.members[:3]:
        services.vote(member, item.pk, services.Cast(Vote.FOR))
    services.close_meeting(zone.officer, first.pk, "专家同意。")
    row.refresh_from_db()
    assert (row.state, row.stage_done) == ("SCORED", "experts")
    row = _second(zone, row)
    assert (row.state, row.carried) == ("VOTED", "ADMIT")
    done = services.decide_application(zone.leader, row.pk, "各项指标达到要求。")
    assert (done.state, done.outcome) == ("ADMITTED", "ADMIT")
    decision = queries.get_decision(zone.officer, row.pk)
    words = str(decision.values)
    assert decision.title == "准予入园决定书"
    assert "80.8分" in words
    assert "亩均固定资产投资" in words
    assert "样例" in words
    assert IssuedDocument.objects.filter(kind="MINUTES").count() == 2


def _second(zone: Zone, row: Application) -> Application:
    meeting = make.sitting(zone.officer, zone.members, row)
    casts = {one.pk: services.Cast(Vote.FOR) for one in meeting.seats.all()}
    services.enter_ballots(zone.officer, meeting.items.get().pk, casts)
    services.close_meeting(zone.officer, meeting.pk, "同意。")
    row.refresh_from_db()
    return row


def test_a_recused_member_and_one_with_an_interest_cannot_vote(zone: Zone) -> None:
    both = zone.members[0]
    Membership.objects.create(
        user_id=both.user_id, zone=zone.zone, role=Role.ENTERPRISE, enterprise=zone.enterprise
    )
    row = make.scored(zone.officer, zone.project)
    item = make.sitting(zone.officer, zone.members, row).items.get()
    told = refused(services.vote, both, item.pk, services.Cast(Vote.FOR))["vote"]
    assert "interest" in told
    assert both.name in told
    services.vote(both, item.pk, services.Cast(None, "acts for the firm"))
    told = refused(
        services.vote, zone.members[1], item.pk, services.Cast(Vote.FOR, "my former employer")
    )["vote"]
    assert "recused" in told
    for member in zone.members[1:]:
        services.vote(member, item.pk, services.Cast(Vote.FOR))
    services.close_meeting(zone.officer, item.meeting_id, "回避一人。")
    counted = AgendaItem.objects.get()
    assert (counted.result, counted.tally["entitled"], counted.tally["recused"]) == (
        "CARRIED",
        3,
        1,
    )


def test_an_interested_member_who_said_nothing_is_not_counted(zone: Zone) -> None:
    both = zone.members[0]
    Membership.objects.create(
        user_id=both.user_id, zone=zone.zone, role=Role.ENTERPRISE, enterprise=zone.enterprise
    )
    row = make.scored(zone.officer, zone.project)
    meeting = make.sitting(zone.officer, zone.members, row)
    for member in zone.members[1:]:
        services.vote(member, meeting.items.get().pk, services.Cast(Vote.FOR))
    services.close_meeting(zone.officer, meeting.pk, "同意。")
    assert AgendaItem.objects.get().tally["entitled"] == 3


def test_who_is_not_seated_does_not_vote_and_nobody_votes_twice(zone: Zone) -> None:
    row = make.scored(zone.officer, zone.project)
    item = make.sitting(zone.officer, zone.members, row).items.get()
    with pytest.raises(NotFound):
        services.vote(zone.leader, item.pk, services.Cast(Vote.FOR))
    services.vote(zone.members[0], item.pk, services.Cast(Vote.FOR))
    services.vote(zone.members[0], item.pk, services.Cast(Vote.AGAINST))
    assert MeetingBallot.objects.get().vote == "AGAINST"


def test_too_few_make_no_decision_and_the_application_waits_on(zone: Zone) -> None:
    row = make.scored(zone.officer, zone.project)
    meeting = make.sitting(zone.officer, zone.members, row)
    services.vote(zone.members[0], meeting.items.get().pk, services.Cast(Vote.FOR))
    services.close_meeting(zone.officer, meeting.pk, "人数不足。")
    row.refresh_from_db()
    assert (AgendaItem.objects.get().result, row.state, row.stage_done) == (
        "NO_QUORUM",
        "SCORED",
        "",
    )


def test_nobody_moves_to_admit_whom_a_gate_keeps_out(zone: Zone) -> None:
    row = make.scored(zone.officer, zone.project, safety="MAJOR")
    assert row.proposal == "REFUSE"
    told = refused(make.sitting, zone.officer, zone.members, row, motion="ADMIT")
    assert "Do not admit" in told["applications"]


def test_a_meeting_has_enough_members_and_applications_of_one_sitting(zone: Zone) -> None:
    row = make.scored(zone.officer, zone.project)
    assert "at least 3" in refused(make.sitting, zone.officer, zone.members[:2], row)["members"]
    make.sitting(zone.officer, zone.members, row)
    told = refused(make.sitting, zone.officer, zone.members, row)
    assert row.number in told["applications"]


# Mending


def mending(zone: Zone) -> Application:
    row = make.scored(zone.officer, zone.project, tax_fen=1_500 * WAN)
    assert row.proposal == "MEND"
    row = make.voted(zone.officer, zone.members, row)
    told = refused(services.decide_application, zone.leader, row.pk, "税收不足。")
    assert "mend_by" in told
    return services.decide_application(
        zone.leader,
        row.pk,
        "税收不足。",
        mend_items=["亩均税收"],
        mend_by=clock.today() + timedelta(days=30),
    )


def test_what_is_mended_in_time_is_scored_anew_and_compared(zone: Zone) -> None:
    row = mending(zone)
    values = make.ENTRY_FIGURES | {"evidence": row.evidence}
    services.change_application(zone.firm, row.pk, values)
    services.submit_application(zone.firm, row.pk)
    done = services.accept_application(zone.officer, row.pk)
    assert (done.round, done.proposal, done.stage_done) == (2, "ADMIT", "")
    first, second = Scoring.objects.order_by("round")
    assert (first.figures["tax_fen"], second.figures["tax_fen"]) == (1_500 * WAN, 3_000 * WAN)
    assert done.mend_by is None


def test_what_is_not_mended_in_time_cannot_be_handed_in_and_is_told(zone: Zone) -> None:
    row = mending(zone)
    assert refused(services.lapse_application, zone.leader, row.pk, "x")
    late = clock.today() + timedelta(days=31)
    with at(late):
        assert "passed" in refused(services.submit_application, zone.firm, row.pk)["mend_by"]
        waiting = queries.list_lapsed(zone.officer)
        assert waiting is not None
        assert [one.pk for one in waiting] == [row.pk]
        services.prolong_mending(zone.leader, row.pk, late + timedelta(days=10), "设备延期到货")
        assert not queries.list_lapsed(zone.officer).exists()  # type: ignore[union-attr]
    with at(late + timedelta(days=11)):
        done = services.lapse_application(zone.leader, row.pk, "逾期未补正。")
    assert (done.state, done.outcome) == ("REFUSED", "REFUSE")


def test_an_undecided_or_refused_project_is_not_signed_and_not_retired(zone: Zone) -> None:
    for stage, day in ((ProjectStage.NEGOTIATION, 1), (ProjectStage.REVIEW, 2)):
        zone.project.refresh_from_db()
        register.move_project(
            zone.officer,
            zone.project.pk,
            stage,
            date(2024, 2, day),
            version=zone.project.version,
        )
    row = make.scored(zone.officer, zone.project)
    zone.project.refresh_from_db()

    def sign() -> Any:
        return register.move_project(
            zone.officer,
            zone.project.pk,
            ProjectStage.SIGNED,
            date(2024, 3, 1),
            version=zone.project.version,
        )

    assert row.number in refused(sign)["entered_on"]
    told = refused(register.retire_project, zone.officer, zone.project.pk, reason="x")
    assert row.number in told[""]
    row = make.voted(zone.officer, zone.members, row)
    services.decide_application(zone.leader, row.pk, "符合。")
    sign()
    assert StageEntry.objects.filter(stage=ProjectStage.SIGNED).exists()


# Agreements and checks


def promise(kind: str, days: int, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "due_on": clock.today() + timedelta(days=days), **more}


def test_an_agreement_follows_an_admission_and_splits_its_deposit_to_the_fen(zone: Zone) -> None:
    waiting = make.scored(zone.officer)
    assert refused(services.draft_agreement, zone.officer, waiting.pk, {"deposit_fen": 1})
    row = zone.signed(
        promise("START", 90, weight=1),
        promise("FINISH", 500, weight=1),
        promise("INVESTMENT", 600, amount_fen=45_000 * WAN, weight=1),
        deposit_fen=450 * WAN + 2,
    )
    parts = [one.part_fen for one in row.promises.all()]
    assert parts == [150 * WAN + 1, 150 * WAN + 1, 150 * WAN]
    assert sum(parts) == row.deposit_fen
    assert row.usual_fen == 450 * WAN
    assert queries.get_printed(zone.officer, row.pk).title == "投资监管协议"
    assert queries.get_supervision(zone.firm, row.pk).pk == row.pk


def test_a_lower_deposit_needs_a_review_of_these_very_words(zone: Zone) -> None:
    application = zone.admitted()
    values = {"deposit_fen": 100 * WAN}
    row = services.draft_agreement(zone.officer, application.pk, values)
    services.add_promise(zone.officer, row.pk, promise("START", 90))
    told = refused(services.sign_agreement, zone.leader, row.pk, clock.today())[""]
    assert "article 18" in told
    subject = subject_of_supervision(queries.get_supervision(zone.officer, row.pk))
    make.passed_review(zone.officer, zone.second, subject)
    services.change_agreement(zone.officer, row.pk, {"deposit_fen": 90 * WAN})
    assert (
        "another version"
        in refused(services.sign_agreement, zone.leader, row.pk, clock.today())[""]
    )
    services.change_agreement(zone.officer, row.pk, values)
    assert services.sign_agreement(zone.leader, row.pk, clock.today()).state == "SIGNED"


def test_what_must_not_be_promised_is_refused_with_its_article(zone: Zone) -> None:
    application = zone.admitted()
    for text, article in (("土地出让金返还 20%", "100号"), ("税收返还五年", "第十条")):
        values = {"deposit_fen": 450 * WAN, "note": text}
        told = refused(services.draft_agreement, zone.officer, application.pk, values)
        assert article in told["note"]
        granted = {"deposit_fen": 1, "concessions": [{"kind": "LAND", "text": text}]}
        told = refused(services.draft_agreement, zone.officer, application.pk, granted)
        assert article in told["note"]
    assert not Supervision.objects.exists()


def test_a_concession_needs_a_review_whatever_the_deposit(zone: Zone) -> None:
    application = zone.admitted()
    values = {
        "deposit_fen": 450 * WAN,
        "concessions": [{"kind": "RENT", "text": "前两年租金按公布标准的 90%"}],
    }
    row = services.draft_agreement(zone.officer, application.pk, values)
    services.add_promise(zone.officer, row.pk, promise("START", 90))
    assert "article 18" in refused(services.sign_agreement, zone.leader, row.pk, clock.today())[""]


def test_promises_are_checked_by_the_records_of_other_slices(zone: Zone) -> None:
    row = zone.signed(
        promise("INVESTMENT", 60, amount_fen=1_000 * WAN),
        promise("TAX", 400, amount_fen=10 * WAN, basis="TOTAL", year=clock.today().year),
        promise("START", 30),
    )
    paid_on = clock.today()
    made = attraction.enter_investment(
        zone.officer,
        zone.project.pk,
        {"paid_on": paid_on, "amount_fen": 1_000 * WAN, "voucher": "PZ-1"},
    )
    invested, tax, start = row.promises.all()
    assert "due on" in refused(services.check_promise, zone.officer, invested.pk)[""]
    attraction.verify_investment(zone.second, made.pk)
    check = services.check_promise(zone.officer, invested.pk)
    assert (check.result, check.reached_on, check.source) == ("KEPT", paid_on, "attraction.paid_in")
    assert check.found == [[paid_on.isoformat(), 1_000 * WAN]]
    with at(clock.today() + timedelta(days=500)):
        told = refused(services.check_promise, zone.officer, tax.pk)[""]
        assert str(tax.year) in told
        records.create(
            zone.officer,
            YearFigures(enterprise=zone.enterprise, year=tax.year, tax_fen=9 * WAN),
            act="registry.figures_set",
        )
        short = services.check_promise(zone.officer, tax.pk)
    assert (short.result, short.gap_fen, short.source) == ("SHORT", 1 * WAN, "FIGURES")
    assert (short.ground, short.proposed_hold_fen) == ("HOLD", tax.part_fen)
    StageEntry.objects.create(
        zone=zone.zone,
        project=zone.project,
        stage=ProjectStage.CONSTRUCTION,
        entered_on=clock.today() + timedelta(days=61),
    )
    with at(clock.today() + timedelta(days=90)):
        late = services.check_promise(zone.officer, start.pk)
    assert (late.result, late.days_late, late.source) == ("LATE", 31, "STAGES")
    assert late.proposed_forfeit_fen * 5 == late.part_fen


def test_the_platform_checks_what_is_due_once(zone: Zone) -> None:
    row = zone.signed(promise("START", 30))
    with at(clock.today() + timedelta(days=30)):
        jobs.check_promises()
        assert not PromiseCheck.objects.exists()
    with at(clock.today() + timedelta(days=31)):
        due = queries.list_due(zone.officer)
        assert due is not None
        assert due.count() == 1
        jobs.check_promises()
        jobs.check_promises()
        assert not due.all().exists()
        waiting = queries.list_consequences(zone.leader)
        assert waiting is not None
        assert waiting.count() == 1
    check = PromiseCheck.objects.get()
    assert (check.result, check.ground) == ("SHORT", "HOLD")
    event = Event.objects.filter(act="admission.promise_checked").get()
    assert event.user_id is None
    assert row.pk == check.supervision_id


def decided(zone: Zone, days: int) -> tuple[PromiseCheck, date]:
    zone.signed(promise("START", 30))
    day = clock.today() + timedelta(days=days)
    with at(day):
        check = services.check_promise(zone.officer, SupervisedPromise.objects.get().pk)
    return check, day


def test_held_money_waits_for_its_new_day_and_is_then_forfeited(zone: Zone) -> None:
    check, day = decided(zone, 40)
    part = check.part_fen
    with at(day):
        told = refused(
            services.decide_consequence,
            zone.leader,
            check.pk,
            {"hold_fen": part, "reason": "雨季"},
        )
        assert "new_due_on" in told
        told = refused(
            services.decide_consequence,
            zone.leader,
            check.pk,
            {"forfeit_fen": part - 1, "reason": "雨季"},
        )
        assert "return_fen" in told
        services.decide_consequence(
            zone.leader,
            check.pk,
            {"hold_fen": part, "new_due_on": day + timedelta(days=30), "reason": "雨季"},
        )
    one = SupervisedPromise.objects.get()
    assert (one.extended, one.part_fen, one.settled_on) == (1, part, None)
    with at(day + timedelta(days=31)):
        last = services.check_promise(zone.officer, one.pk)
        assert (last.ground, last.proposed_forfeit_fen) == ("LAST", part)
        services.decide_consequence(
            zone.leader, last.pk, {"forfeit_fen": part, "reason": "延期后仍未开工"}
        )
    agreement = Supervision.objects.get()
    assert agreement.state == "ENDED"
    sums = [
        sum(getattr(check, name) for check in PromiseCheck.objects.all())
        for name in ("return_fen", "forfeit_fen")
    ]
    assert sums == [0, agreement.deposit_fen]


def test_more_than_the_terms_give_needs_a_review_and_is_decided_in_its_words(zone: Zone) -> None:
    check, day = decided(zone, 40)
    favor = {"return_fen": check.part_fen, "reason": "因市政管线迁改，非企业原因"}
    with at(day):
        told = refused(services.decide_consequence, zone.leader, check.pk, favor)[""]
        assert "article 18" in told
        review = services.review_consequence(zone.officer, check.pk, favor)
    assert PromiseCheck.objects.get().intended["return_fen"] == check.part_fen
    subject = queries_subject(check, favor)
    assert review.digest == subject.digest


def queries_subject(check: PromiseCheck, values: dict[str, Any]) -> Any:
    return subject_of_consequence(check, (values["return_fen"], 0, 0), None, values["reason"])


def test_an_agreement_ended_early_settles_what_stands(zone: Zone) -> None:
    row = zone.signed(promise("START", 30), promise("FINISH", 300))
    told = refused(services.end_agreement, zone.leader, row.pk, 451 * WAN, "双方协商解除")
    assert "forfeit_fen" in told
    done = services.end_agreement(zone.leader, row.pk, 50 * WAN, "双方协商解除")
    assert (done.end_return_fen, done.end_forfeit_fen) == (400 * WAN, 50 * WAN)
    assert not SupervisedPromise.objects.filter(settled_on=None).exists()


def test_nobody_changes_what_is_signed(zone: Zone) -> None:
    row = zone.signed(promise("START", 30))
    assert refused(services.change_agreement, zone.officer, row.pk, {"deposit_fen": 1})
    assert refused(services.add_promise, zone.officer, row.pk, promise("FINISH", 90))


def test_the_figures_of_the_year_are_of_the_single_records(zone: Zone) -> None:
    zone.signed(promise("START", 30))
    make.scored(zone.officer)
    found = queries.read_outcomes(zone.officer, clock.today().year)
    assert (found.applied, found.decided, found.by_state["ADMITTED"]) == (2, 1, 1)
    assert found.deposits["standing"] == 450 * WAN


def test_admission_of_one_zone_is_not_found_from_another(zone: Zone) -> None:
    row = zone.signed(promise("START", 30))
    other: Actor = make.actor(make.zone())
    for get, pk in (
        (queries.get_supervision, row.pk),
        (queries.get_application, row.application_id),
    ):
        with pytest.raises(NotFound):
            get(other, pk)


def test_the_milestones_of_delivery_say_when_works_began(zone: Zone) -> None:
    row = zone.signed(promise("START", 30))
    plan = make.plan(zone.officer, zone.project, signed_on=clock.today())
    make.published(zone.officer, plan)
    begun_on = clock.today() + timedelta(days=3)
    plan.activities.filter(code="construction_start").update(finished_on=begun_on)
    with at(begun_on):
        check = services.check_promise(zone.officer, row.promises.get().pk)
    assert (check.result, check.reached_on, check.source) == (
        "KEPT",
        begun_on,
        "delivery.milestones",
    )


def test_contracts_of_grant_say_what_plans_and_payments_do_not(zone: Zone) -> None:
    today = clock.today()
    days = {count: today + timedelta(days=count) for count in (-400, 20, 25, 30, 50, 55, 59, 60)}
    amount = {"amount_fen": 600 * WAN, "basis": "TOTAL"}
    invested = {"kind": "INVESTMENT", "due_on": days[60], **amount}
    row = zone.signed(promise("START", 30), promise("FINISH", 60), invested)
    start, finish, money = row.promises.order_by("pk")
    with at(days[-400]):
        parcel = make_land.parcel(zone.officer)
        more = {"start_by": None, "finish_by": None, "project": zone.project}
        grant = make_land.contract(zone.officer, parcel, zone.enterprise, **more)
    worked = {"started_on": days[20]}
    with at(days[30]):
        land.change_contract(zone.officer, grant.pk, worked, version=1, reason="begun")
        make_land.works(zone.officer, grant, days[25], invested_fen=400 * WAN)
        begun = services.check_promise(zone.officer, start.pk)
    assert (begun.result, begun.reached_on, begun.source) == ("KEPT", days[20], "land.contracts")
    with at(days[59]):
        make_land.works(zone.officer, grant, days[50], invested_fen=600 * WAN)
        ended = {"finished_on": days[55]}
        land.change_contract(zone.officer, grant.pk, ended, version=2, reason="ended")
    with at(days[60]):
        done = services.check_promise(zone.officer, finish.pk)
        paid = services.check_promise(zone.officer, money.pk)
    assert (done.result, done.reached_on) == ("KEPT", days[55])
    assert (paid.result, paid.reached_on, paid.achieved_fen) == ("KEPT", days[50], 600 * WAN)

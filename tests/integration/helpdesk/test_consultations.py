"""Class consultations in the database: asked, answered, decided, entered in the register."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests import make

from zoneworks.core import clock, desk, search
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, Unit, UnitKind, Zone
from zoneworks.helpdesk import facts, metrics, queries, services
from zoneworks.helpdesk.engine.consultations import AnswerStanding, State
from zoneworks.helpdesk.models import Consultation, ConsultationQuestion

pytestmark = pytest.mark.django_db

TUESDAY, FRIDAY, MONDAY = date(2024, 6, 18), date(2024, 6, 21), date(2024, 6, 24)


class Office:
    """A zone with two departments, their members, an officer and a leader."""

    def __init__(self) -> None:
        self.zone: Zone = make.zone()
        self.officer = make.actor(self.zone)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.market: Unit = make.unit(self.zone, UnitKind.APPROVING_DEPARTMENT, name="Market")
        self.industry: Unit = make.unit(self.zone, name="Industry")
        self.clerk = make.colleague(self.zone, self.market)
        self.planner = make.colleague(self.zone, self.industry, Role.OFFICER)

    def open(self, **more: Any) -> Consultation:
        """Ask both departments on a Tuesday; their term ends on Friday."""
        with on(TUESDAY):
            return make.consultation(self.officer, self.market, self.industry, **more)


def on(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def asked(row: Consultation, unit: Unit) -> ConsultationQuestion:
    found: ConsultationQuestion = row.questions.get(unit=unit)
    return found


def say(by: Actor, row: Consultation, code: str, day: date, reason: str = "why") -> None:
    with on(day):
        services.answer(by, row.questions.get(unit_id=by.unit_id).pk, code, reason)


def decide(by: Actor, row: Consultation, code: str = "65", day: date = MONDAY, **more: Any) -> Any:
    with on(day):
        return services.decide(by, row.pk, code, "by its main activity", **more)


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_consultation_keeps_what_the_words_suggested_and_asks_by_a_term(office: Office) -> None:
    row = office.open()
    assert row.number == "HS-2024-001"
    assert office.open().number == "HS-2024-002"
    assert row.suggestion["code"] == "65"
    assert row.suggestion["candidates"][0]["grounds"]
    assert row.rules_sha256 == facts.keyword_rules().sha256
    assert queries.kept_suggestion(row).candidates[0].code == "65"
    assert {one.due_on for one in row.questions.all()} == {FRIDAY}
    events = Event.objects.filter(part_of_type="helpdesk.Consultation", part_of_id=row.pk)
    assert [one.act for one in events] == ["helpdesk.department_asked"] * 2
    with on(TUESDAY):
        other = make.consultation(make.actor(zone := make.zone()), make.unit(zone))
    assert other.number == "HS-2024-001"


def test_quantum_technology_is_decided_as_information_technology(office: Office) -> None:
    firm = make.enterprise(office.officer, industry_code="73")
    project = make.project(office.officer, enterprise=firm)
    row = office.open(enterprise=firm, project=project)
    say(office.clerk, row, "", TUESDAY, "no such class in our system")
    say(office.planner, row, "I", MONDAY, "as in the agreement")
    decide(office.leader, row)
    with on(MONDAY):
        services.apply_class(office.officer, row.pk)
    firm.refresh_from_db()
    project.refresh_from_db()
    assert (firm.industry_code, project.industry_code) == ("65", "65")
    changed = Event.objects.get(act="registry.enterprise_changed", subject_id=firm.pk)
    assert row.number in changed.reason
    assert changed.before == {"industry_code": "73"}
    document = queries.get_document(office.leader, row.pk)
    assert [one.code for one in document.trail] == ["I", "65"]
    assert [(one.unit, one.standing, one.class_code) for one in document.answers] == [
        ("Market", AnswerStanding.IN_TIME, ""),
        ("Industry", AnswerStanding.LATE, "I"),
    ]
    assert document.reason == "by its main activity"
    assert document.silent == ()


def test_nothing_is_decided_while_a_department_may_answer(office: Office) -> None:
    row = office.open()
    say(office.clerk, row, "65", TUESDAY)
    with pytest.raises(InvalidInput) as refused:
        decide(office.leader, row, day=FRIDAY)
    assert "Industry" in str(refused.value)
    assert "2024-06-21" in str(refused.value)
    row.refresh_from_db()
    assert (row.state, row.class_code) == (State.OPEN, "")
    assert not Event.objects.filter(act="helpdesk.class_decided").exists()
    decide(office.leader, row, day=FRIDAY.replace(day=22))
    assert queries.get_document(office.leader, row.pk).silent == ("Industry",)


def test_all_answers_make_it_ripe_at_once(office: Office) -> None:
    row = office.open()
    say(office.clerk, row, "65", TUESDAY)
    say(office.planner, row, "65", TUESDAY)
    assert decide(office.officer, row, day=TUESDAY).state == State.DECIDED


def test_only_the_asked_unit_answers_and_only_with_a_reason(office: Office) -> None:
    row = office.open()
    question = asked(row, office.market)
    with pytest.raises(ActForbidden):
        services.answer(office.planner, question.pk, "65", "not mine")
    with pytest.raises(ActForbidden):
        services.answer(office.officer, question.pk, "65", "not mine")
    for code, reason, field in (("65", " ", "reason"), ("9999", "x", "class_code")):
        with pytest.raises(InvalidInput) as refused:
            services.answer(office.clerk, question.pk, code, reason)
        assert set(refused.value.fields) == {field}
    question.refresh_from_db()
    assert (question.answered_on, question.version) == (None, 1)


def test_a_corrected_answer_stays_on_its_first_day(office: Office) -> None:
    row = office.open()
    say(office.clerk, row, "", TUESDAY)
    say(office.clerk, row, "65", MONDAY)
    question = asked(row, office.market)
    assert (question.answered_on, question.corrected_on) == (TUESDAY, MONDAY)
    assert question.class_code == "65"
    event = Event.objects.get(act="helpdesk.answer_corrected")
    assert event.before is not None
    assert event.before["class_code"] == ""


def test_a_decision_is_not_taken_over_an_answer_that_came_meanwhile(office: Office) -> None:
    row = office.open()
    seen = queries.seen_version(queries.get_consultation(office.leader, row.pk))
    say(office.clerk, row, "73", MONDAY)
    with pytest.raises(StaleRecord):
        decide(office.leader, row, version=seen)
    row.refresh_from_db()
    assert row.state == State.OPEN
    seen = queries.seen_version(queries.get_consultation(office.leader, row.pk))
    assert decide(office.leader, row, version=seen).state == State.DECIDED


def test_a_decision_needs_a_division_at_least_and_a_reason(office: Office) -> None:
    row = office.open()
    for code in ("I", "", "00", "6", "letters"):
        with pytest.raises(InvalidInput) as refused:
            decide(office.leader, row, code)
        assert set(refused.value.fields) == {"class_code"}
    with on(MONDAY), pytest.raises(InvalidInput) as refused:
        services.decide(office.leader, row.pk, "65", "  ")
    assert set(refused.value.fields) == {"reason"}
    row.refresh_from_db()
    assert (row.state, row.version) == (State.OPEN, 1)


def test_a_decided_consultation_is_reopened_with_a_reason_and_decided_anew(office: Office) -> None:
    firm = make.enterprise(office.officer, industry_code="73")
    row = office.open(enterprise=firm)
    decide(office.leader, row)
    with on(MONDAY):
        services.apply_class(office.officer, row.pk)
        with pytest.raises(InvalidInput):
            services.answer(office.clerk, asked(row, office.market).pk, "64", "too late")
        with pytest.raises(InvalidInput):
            services.reopen(office.leader, row.pk, " ")
        services.reopen(office.leader, row.pk, "new facts")
        services.answer(office.clerk, asked(row, office.market).pk, "64", "on new facts")
    row.refresh_from_db()
    assert (row.state, row.class_code, row.decided_on, row.applied_on) == ("OPEN", "", None, None)
    with pytest.raises(NotFound):
        queries.get_document(office.leader, row.pk)
    decide(office.leader, row, "64")
    assert queries.get_document(office.leader, row.pk).answers[0].class_code == "64"
    assert Event.objects.get(act="helpdesk.consultation_reopened").reason == "new facts"


def test_a_withdrawn_consultation_waits_for_nobody(office: Office) -> None:
    row = office.open()
    services.withdraw(office.officer, row.pk, "the enterprise knows it now")
    assert not list(desk.waiting_rows(office.clerk))
    for act in (
        lambda: services.ask(office.officer, row.pk, [make.unit(office.zone).pk]),
        lambda: decide(office.leader, row),
        lambda: services.apply_class(office.officer, row.pk),
    ):
        with pytest.raises(InvalidInput):
            act()


def test_a_department_is_asked_once_and_one_of_another_zone_never(office: Office) -> None:
    row = office.open()
    elsewhere = make.unit(make.zone())
    bank = make.unit(office.zone, UnitKind.BANK)
    with pytest.raises(InvalidInput):
        services.ask(office.officer, row.pk, [office.market.pk])
    for unit in (elsewhere, bank):
        with pytest.raises(NotFound):
            services.ask(office.officer, row.pk, [unit.pk])
    with pytest.raises(InvalidInput):
        services.ask(office.officer, row.pk, [])
    assert row.questions.count() == 2
    third = make.unit(office.zone)
    services.ask(office.officer, row.pk, [third.pk])
    assert row.questions.count() == 3


def test_a_consultation_without_a_department_is_not_opened(office: Office) -> None:
    with pytest.raises(InvalidInput):
        make.consultation(office.officer)
    stranger = make.enterprise(make.actor(make.zone()))
    with pytest.raises(InvalidInput):
        make.consultation(office.officer, office.market, enterprise=stranger)
    assert not Consultation.objects.exists()
    assert not Event.objects.filter(act__startswith="helpdesk.").exists()


def test_a_class_is_entered_only_where_it_was_decided_for_somebody(office: Office) -> None:
    row = office.open()
    with pytest.raises(InvalidInput):
        services.apply_class(office.officer, row.pk)
    decide(office.leader, row)
    with pytest.raises(InvalidInput):
        services.apply_class(office.officer, row.pk)
    assert not Event.objects.filter(act="helpdesk.class_applied").exists()


def test_other_zones_and_enterprises_find_nothing(office: Office) -> None:
    row = office.open()
    stranger = make.actor(make.zone(), Role.LEADER)
    with pytest.raises(NotFound):
        queries.get_consultation(stranger, row.pk)
    with pytest.raises(NotFound):
        decide(stranger, row)
    with pytest.raises(NotFound):
        queries.get_question(stranger, asked(row, office.market).pk)
    applicant = make.actor(office.zone, Role.ENTERPRISE, own=make.enterprise(office.officer))
    with pytest.raises(ActForbidden):
        queries.get_consultation(applicant, row.pk)
    assert search.find(applicant, row.number, 5) == []
    assert [one.line for one in search.find(office.leader, row.number, 5)] == [row.number]
    assert search.find(stranger, row.name, 5) == []


def test_desks_show_what_is_asked_and_what_can_be_decided(office: Office) -> None:
    row = office.open()
    with on(FRIDAY):
        (item,) = desk.waiting_rows(office.clerk)
        assert (item.title, item.due_on) == (row.name, FRIDAY)
        assert not list(desk.waiting_rows(office.officer))
        assert not list(metrics.decisions_for(office.leader))
    with on(MONDAY):
        for decider in (office.leader, office.officer):
            (item,) = metrics.decisions_for(decider)
            assert item.due_on == date(2024, 6, 26)
            assert item.since.date() == date(2024, 6, 22)
        assert not list(metrics.decisions_for(office.planner))
        assert not list(metrics.decisions_for(office.clerk))
    decide(office.leader, row)
    with on(MONDAY):
        assert not list(desk.waiting_rows(office.clerk))
        assert not list(metrics.decisions_for(office.leader))

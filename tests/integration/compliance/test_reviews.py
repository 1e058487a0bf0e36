"""Reviews in the database: opened, read twice by two people, passed, refused, returned, revoked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests import make

from zoneworks.compliance import facts, labels, metrics, queries, services
from zoneworks.compliance.engine.conclusions import Outcome
from zoneworks.compliance.engine.positive_list import Placement, digest_of
from zoneworks.compliance.engine.questions import Answer, Defense, Finding, Ground
from zoneworks.compliance.engine.reviews import State
from zoneworks.compliance.engine.subjects import Subject
from zoneworks.compliance.models import Hearing, Review
from zoneworks.core import clock, contributions, documents, printing, search
from zoneworks.core import queries as people
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, IssuedDocument, Membership, UnitKind, User, Zone

pytestmark = pytest.mark.django_db

MONDAY = date(2024, 9, 2)
REFUND = Answer("10-2", Finding.YES, "Part 2: refunds the taxes of one firm")
EXCEPTION = replace(
    REFUND,
    defense=Defense.EXCEPTION,
    ground=Ground.INNOVATION,
    alternatives="Grants for all would not do",
    ends_on=date(2025, 3, 31),
)


class Office:
    """A zone with a first reader, another officer, a leader and the market's department."""

    def __init__(self) -> None:
        self.zone: Zone = make.zone()
        self.officer = make.actor(self.zone)
        self.colleague = make.actor(self.zone)
        self.leader = make.actor(self.zone, Role.LEADER)
        self.administrator = make.actor(self.zone, Role.ADMINISTRATOR)
        self.market = make.unit(self.zone, UnitKind.APPROVING_DEPARTMENT, name="Market")
        self.clerk = make.colleague(self.zone, self.market)

    def read(self, *found: Answer, of: Subject | None = None, **more: Any) -> Review:
        """A review that was read first on a Monday."""
        with on(MONDAY):
            return make.read_review(self.officer, of, *found, **more)

    def passed(self, *found: Answer, of: Subject | None = None) -> Review:
        """A review that passed on a Monday."""
        with on(MONDAY):
            return services.confirm(self.clerk, self.read(*found, of=of).pk)


def on(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))


def unchanged(row: Review) -> bool:
    """Whether a review is as it was, and nothing was told of it since."""
    kept = Review.objects.get(pk=row.pk)
    return all(
        getattr(kept, column.attname) == getattr(row, column.attname)
        for column in Review._meta.concrete_fields
    )


def acts_of(row: Review) -> list[str]:
    """What has happened to a review."""
    events = Event.objects.filter(subject_type=queries.REVIEW, subject_id=row.pk)
    return list(events.order_by("pk").values_list("act", flat=True))


@pytest.fixture
def office() -> Office:
    return Office()


# Opening


def test_a_review_keeps_what_is_read_and_by_which_rules(office: Office) -> None:
    subject = make.subject("Pays 5 yuan.\r\n", "A year.", title=" Reward ")
    with on(MONDAY):
        row = make.review(office.officer, subject)
        other = make.review(make.actor(make.zone()), subject)
    assert (row.number, other.number) == ("GP-2024-001", "GP-2024-001")
    assert (row.title, row.content) == (
        "Reward",
        [["Part 1", "Pays 5 yuan."], ["Part 2", "A year."]],
    )
    assert row.digest == subject.digest
    assert row.rules_sha256 == facts.rulebook_on(MONDAY).sha256
    assert row.terms_sha256 == facts.terms().sha256
    assert (row.since, row.due_on) == (MONDAY, date(2024, 9, 9))
    assert acts_of(row) == ["compliance.review_opened"]


def test_a_version_is_not_reviewed_twice_at_a_time(office: Office) -> None:
    subject = make.subject("Pays 5.00 yuan.")
    row = make.review(office.officer, subject)
    with pytest.raises(InvalidInput) as refused:
        make.review(office.administrator, replace(subject, title="Another name"))
    assert row.number in str(refused.value)
    assert Review.objects.count() == 1
    changed = make.review(office.officer, make.subject("Pays 5.01 yuan."))
    assert changed.number != row.number
    services.withdraw(office.officer, row.pk, "by mistake")
    assert make.review(office.officer, subject).digest == row.digest


def test_the_same_words_of_two_records_are_two_matters(office: Office) -> None:
    one = make.subject("Alike", record="attraction.Agreement", record_id=1)
    make.review(office.officer, one)
    make.review(office.officer, replace(one, record_id=2))
    make.review(office.officer, replace(one, record="", record_id=0))
    assert Review.objects.count() == 3


def test_nothing_is_opened_without_words_or_a_title_or_by_a_leader(office: Office) -> None:
    for subject in (replace(make.subject(), content=()), make.subject(" ")):
        with pytest.raises(InvalidInput) as refused:
            make.review(office.officer, subject)
        assert set(refused.value.fields) == {"content"}
    with pytest.raises(InvalidInput) as refused:
        make.review(office.officer, replace(make.subject(), title=" "))
    assert set(refused.value.fields) == {"title"}
    with pytest.raises(ActForbidden):
        make.review(office.leader)
    assert not Review.objects.exists()


# The first reading


def test_answers_are_kept_one_by_one_and_a_later_one_stands(office: Office) -> None:
    row = make.review(office.officer)
    services.answer(office.officer, row.pk, [Answer("9-1", Finding.NO), REFUND])
    services.answer(office.officer, row.pk, [Answer("8-1", Finding.NO), EXCEPTION])
    row.refresh_from_db()
    answers = queries.answers_of(row)
    assert [one.question for one in answers] == ["8-1", "9-1", "10-2"]
    assert answers[2] == EXCEPTION
    assert queries.conclusion_of(row).outcome is Outcome.BY_EXCEPTION
    assert row.written_by == [office.officer.user_id]


def test_a_basis_in_law_is_refused_outside_of_article_10(office: Office) -> None:
    row = make.review(office.officer)
    claim = Answer("8-3", Finding.YES, "part 1", Defense.BASIS, basis="a rule of the city")
    with pytest.raises(InvalidInput) as refused:
        services.answer(office.officer, row.pk, [claim])
    assert set(refused.value.fields) == {"defense"}
    with pytest.raises(InvalidInput):
        services.answer(office.officer, row.pk, [Answer("12-1", Finding.NO)])
    assert unchanged(row)


def test_places_keep_the_list_of_that_day(office: Office) -> None:
    row = make.review(office.officer, make.subject("One", "Two"))
    services.place(office.officer, row.pk, [Placement(1, 3), Placement(2, 0, reason="no act")])
    row.refresh_from_db()
    assert [(one.entry, one.reason) for one in queries.placements_of(row)] == [
        (3, ""),
        (0, "no act"),
    ]
    assert row.list_sha256 == digest_of(facts.sample_entries())
    services.edit_entry(office.leader, 3, "Ours", "Only this", "")
    services.place(office.officer, row.pk, [Placement(1, 3)])
    row.refresh_from_db()
    assert queries.placements_of(row)[0].title == "Ours"
    assert row.list_sha256 != digest_of(facts.sample_entries())
    for wrong in (Placement(3, 1), Placement(1, 15)):
        with pytest.raises(InvalidInput):
            services.place(office.officer, row.pk, [wrong])


def test_who_was_heard_is_kept_and_can_be_corrected(office: Office) -> None:
    with on(MONDAY):
        row = make.review(office.officer)
        values = {"kind": "OPERATOR", "name": "Some", "heard_on": MONDAY, "said": "No."}
        seen = queries.seen_version(queries.get_review(office.officer, row.pk))
        made = services.add_hearing(office.officer, row.pk, values, version=seen)
        changed = services.change_hearing(
            office.colleague, made.pk, values | {"said": "Yes."}, version=made.version
        )
        assert changed.said == "Yes."
        for wrong in ({"said": " "}, {"name": ""}, {"heard_on": MONDAY + timedelta(days=1)}):
            with pytest.raises(InvalidInput) as refused:
                services.add_hearing(office.officer, row.pk, values | wrong)
            assert set(refused.value.fields) == set(wrong)
        with pytest.raises(StaleRecord):
            services.add_hearing(office.officer, row.pk, values, version=seen)
    row.refresh_from_db()
    assert Hearing.objects.get().said == "Yes."
    assert row.written_by == sorted([office.officer.user_id, office.colleague.user_id])


def test_a_reading_is_not_concluded_while_something_is_missing(
    office: Office, english: None
) -> None:
    row = make.review(office.officer, make.subject("One", "Two"))
    with pytest.raises(InvalidInput) as refused:
        services.submit(office.officer, row.pk, "fine")
    told = str(refused.value)
    assert "19 questions without an answer" in told
    assert "part 2" in told
    assert "nobody was heard" in told
    codes = facts.rulebook_on(row.opened_on).questions
    services.answer(office.officer, row.pk, [Answer(code, Finding.NO) for code in codes])
    services.answer(office.officer, row.pk, [replace(REFUND, evidence="")])
    with pytest.raises(InvalidInput) as refused:
        services.submit(office.officer, row.pk, "fine")
    assert "10(2)" in str(refused.value)
    row.refresh_from_db()
    assert (row.state, row.opinion) == (State.FIRST_READING, "")
    with pytest.raises(InvalidInput) as refused:
        services.submit(office.officer, row.pk, " \x01")
    assert set(refused.value.fields) == {"opinion"}


def test_the_public_is_heard_where_its_interests_are_touched(office: Office) -> None:
    with pytest.raises(InvalidInput):
        office.read(concerns_public=True)
    assert Review.objects.get().state == State.FIRST_READING


def test_a_concluded_reading_is_not_written_in_any_more(office: Office) -> None:
    row = office.read()
    values = {"kind": "PUBLIC", "name": "All", "heard_on": MONDAY, "said": "No."}
    hearing = Hearing.objects.get()
    for write in (
        lambda: services.answer(office.officer, row.pk, [REFUND]),
        lambda: services.place(office.officer, row.pk, [Placement(1, 2)]),
        lambda: services.add_hearing(office.officer, row.pk, values),
        lambda: services.change_hearing(office.officer, hearing.pk, values),
        lambda: services.submit(office.officer, row.pk, "again"),
    ):
        with pytest.raises(InvalidInput):
            write()
    assert unchanged(row)
    assert Hearing.objects.get().said == hearing.said


# The second reading


def test_a_content_without_effect_passes_for_a_year(office: Office) -> None:
    row = office.read()
    assert (row.state, row.since, row.due_on) == (
        State.SECOND_READING,
        MONDAY,
        date(2024, 9, 9),
    )
    with on(date(2024, 9, 4)):
        done = services.confirm(office.clerk, row.pk, "seen")
    assert (done.state, done.outcome) == (State.PASSED, Outcome.NO_EFFECT)
    assert (done.concluded_on, done.valid_until) == (date(2024, 9, 4), date(2025, 9, 4))
    assert (done.since, done.due_on) == (None, None)
    assert done.second_reader is not None
    assert done.second_reader.pk == office.clerk.membership_id


def test_an_exception_holds_until_its_last_day(office: Office) -> None:
    done = office.passed(EXCEPTION)
    assert (done.outcome, done.valid_until) == (Outcome.BY_EXCEPTION, date(2025, 4, 1))


def test_an_exception_that_ends_between_the_readings_does_not_pass(office: Office) -> None:
    row = office.read(replace(EXCEPTION, ends_on=date(2024, 9, 3)))
    with on(date(2024, 9, 4)), pytest.raises(InvalidInput) as refused:
        services.confirm(office.clerk, row.pk)
    assert "2024-09-03" in str(refused.value)
    assert unchanged(row)


def test_a_violation_is_refused_by_its_conclusion(office: Office) -> None:
    done = office.passed(REFUND)
    assert (done.state, done.outcome, done.valid_until) == (
        State.REFUSED,
        Outcome.VIOLATES,
        None,
    )
    assert queries.conclusion_of(done).violated == ("10-2",)


def test_nobody_reads_twice_in_whatever_role(office: Office) -> None:
    row = office.read()
    person = User.objects.get(pk=office.officer.user_id)
    as_leader = people.actor_of(make.membership(office.zone, Role.LEADER, of=person))
    for reader in (office.officer, as_leader):
        for act in (services.confirm, services.send_back):
            with pytest.raises(InvalidInput) as refused:
                act(reader, row.pk, "fine")
            assert refused.value.fields.keys() == {""}
    assert unchanged(row)
    with on(MONDAY):
        assert services.confirm(office.leader, row.pk).state == State.PASSED


def test_who_wrote_a_little_is_no_second_reader_either(office: Office) -> None:
    with on(MONDAY):
        row = make.review(office.colleague)
        services.answer(office.colleague, row.pk, [Answer("8-1", Finding.NO)])
        codes = facts.rulebook_on(MONDAY).questions
        services.answer(office.officer, row.pk, [Answer(code, Finding.NO) for code in codes])
        services.place(office.officer, row.pk, [Placement(1, 1)])
        heard = {"kind": "PUBLIC", "name": "All", "heard_on": MONDAY, "said": "No."}
        services.add_hearing(office.officer, row.pk, heard)
        services.submit(office.officer, row.pk, "fine")
        with pytest.raises(InvalidInput):
            services.confirm(office.colleague, row.pk)
        assert services.confirm(office.clerk, row.pk).state == State.PASSED


def test_a_reading_that_is_given_to_a_unit_is_read_there(office: Office) -> None:
    row = office.read(second_unit_id=office.market.pk)
    with pytest.raises(InvalidInput):
        services.confirm(office.leader, row.pk)
    assert unchanged(row)
    assert services.confirm(office.clerk, row.pk).state == State.PASSED
    elsewhere = make.unit(make.zone())
    with pytest.raises(InvalidInput) as refused:
        office.read(second_unit_id=elsewhere.pk)
    assert set(refused.value.fields) == {"second_unit"}


def test_a_returned_review_begins_anew_and_keeps_its_answers(office: Office) -> None:
    row = office.read()
    with on(date(2024, 9, 5)):
        with pytest.raises(InvalidInput):
            services.send_back(office.clerk, row.pk, " ")
        back = services.send_back(office.clerk, row.pk, "look at article 9")
        assert (back.state, back.since, back.due_on) == (
            State.FIRST_READING,
            date(2024, 9, 5),
            date(2024, 9, 12),
        )
        assert len(queries.answers_of(back)) == 19
        services.submit(office.officer, row.pk, "looked")
        assert services.confirm(office.clerk, row.pk).state == State.PASSED
    event = Event.objects.get(act="compliance.reading_returned")
    assert event.reason == "look at article 9"


def test_what_came_since_is_read_before_it_is_confirmed(office: Office) -> None:
    row = office.read()
    seen = queries.seen_version(queries.get_review(office.clerk, row.pk))
    services.send_back(office.leader, row.pk, "add who was heard")
    heard = {"kind": "PUBLIC", "name": "All", "heard_on": MONDAY, "said": "No."}
    services.add_hearing(office.officer, row.pk, heard)
    services.submit(office.officer, row.pk, "added")
    with pytest.raises(StaleRecord):
        services.confirm(office.clerk, row.pk, version=seen)
    assert Review.objects.get().state == State.SECOND_READING


def test_only_a_leader_revokes_and_only_with_a_reason(office: Office) -> None:
    done = office.passed()
    with pytest.raises(ActForbidden):
        services.revoke(office.officer, done.pk, "report")
    with pytest.raises(InvalidInput):
        services.revoke(office.leader, done.pk, " \x01")
    assert unchanged(done)
    with on(date(2024, 10, 8)):
        gone = services.revoke(office.leader, done.pk, "a report was right")
    assert (gone.state, gone.ended_on) == (State.REVOKED, date(2024, 10, 8))
    assert gone.ended_because == "a report was right"
    with pytest.raises(InvalidInput):
        services.revoke(office.leader, done.pk, "again")


# The document


def test_the_conclusion_goes_out_with_its_number_and_is_withdrawn_with_it(office: Office) -> None:
    done = office.passed(EXCEPTION)
    issued = IssuedDocument.objects.get()
    assert issued.number == "开竞审〔2024〕1号"
    assert (issued.subject_type, issued.subject_id) == (queries.REVIEW, done.pk)
    told = str(issued.values)
    for words in (
        "第十条第（二）项",
        EXCEPTION.evidence,
        "第十二条第（二）项",
        "2025年3月31日",
        done.number,
    ):
        assert words in told
    assert contributions.last_day_of(issued)[0] == date(2025, 3, 31)
    found = queries.get_document(office.leader, done.pk)
    for typed in ("开竞审〔2024〕1号", "开竞审[2024]1号"):
        assert [hit.title for hit in search.find(office.leader, typed, 5)] == [issued.number]
    assert search.find(make.actor(make.zone()), issued.number, 5) == []
    content = documents.read_file(office.leader, found, "http://zone.example")
    assert content.startswith(b"%PDF")
    with on(MONDAY):
        services.revoke(office.leader, done.pk, "a report was right")
    issued.refresh_from_db()
    assert (issued.withdrawn_on, issued.withdrawal_reason) == (MONDAY, "a report was right")


def test_a_refusal_is_printed_with_the_article_that_forbids_to_issue(office: Office) -> None:
    done = office.passed(REFUND)
    issued = queries.get_document(office.officer, done.pk)
    told = "".join(issued.values["body"])
    assert "违反第十条第（二）项" in told
    assert "第十八条" in told
    assert "有效" not in told
    assert contributions.last_day_of(issued)[0] is None
    assert printing.print_values(issued.values, MONDAY).startswith(b"%PDF")


def test_nothing_is_issued_before_the_second_reading(office: Office) -> None:
    row = office.read()
    with pytest.raises(NotFound):
        queries.get_document(office.officer, row.pk)
    assert not IssuedDocument.objects.exists()


# Fence, desk, search, constraints


def test_another_zone_sees_and_changes_nothing(office: Office) -> None:
    row, done = office.read(), office.passed()
    zone = make.zone()
    stranger, leader = make.actor(zone), make.actor(zone, Role.LEADER)
    assert not queries.list_reviews(stranger).exists()
    for act in (
        lambda: queries.get_review(stranger, row.pk),
        lambda: queries.get_hearing(stranger, Hearing.objects.all()[0].pk),
        lambda: queries.get_document(stranger, done.pk),
        lambda: services.answer(stranger, row.pk, [REFUND]),
        lambda: services.confirm(stranger, row.pk),
        lambda: services.withdraw(stranger, row.pk, "why"),
        lambda: services.revoke(leader, done.pk, "why"),
    ):
        with pytest.raises(NotFound):
            act()
    assert unchanged(row)
    assert unchanged(done)


def test_desks_hold_what_waits_for_each(office: Office) -> None:
    with on(MONDAY):
        mine = make.review(office.officer)
        adopted = make.review(office.administrator)
        waiting = office.read()

        def desk(actor: Actor) -> set[str]:
            return {item.line for item in metrics.readings_of(actor)}

        assert desk(office.officer) == {mine.number, adopted.number}
        assert desk(office.colleague) == {adopted.number, waiting.number}
        for reader in (office.leader, office.clerk):
            assert desk(reader) == {waiting.number}
        given = office.read(second_unit_id=office.market.pk)
        assert desk(office.leader) == {waiting.number}
        assert desk(office.clerk) == {waiting.number, given.number}
        item = next(iter(metrics.readings_of(office.clerk)))
        assert item.due_on == date(2024, 9, 9)


def test_a_returned_review_waits_for_who_read_it_or_for_all_once_they_have_left(
    office: Office,
) -> None:
    with on(MONDAY):
        row = make.written_review(office.officer)
        services.submit(office.colleague, row.pk, "Equal for all.")
        services.send_back(office.clerk, row.pk, "look at article 9")

        def has(actor: Actor) -> bool:
            return row.number in {item.line for item in metrics.readings_of(actor)}

        assert has(office.colleague)
        assert not has(office.officer)
        Membership.objects.filter(pk=office.colleague.membership_id).update(is_active=False)
        assert has(office.officer)


def test_search_finds_a_review_by_title_and_number(office: Office) -> None:
    row = make.review(office.officer, make.subject(title="人才公寓配租办法"))
    for text in ("公寓", "rencai", row.number):
        assert [hit.title for hit in search.find(office.leader, text, 5)] == [row.title]
    assert search.find(make.actor(make.zone()), "公寓", 5) == []


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"due_on": None}, "compliance_review_in_hand_is_due"),
        ({"state": State.REFUSED, "since": None, "due_on": None}, "has_two_readers"),
        ({"record": "attraction.Agreement"}, "compliance_review_of_a_record_names_it"),
    ],
)
def test_a_wrong_row_is_impossible(office: Office, columns: dict[str, Any], name: str) -> None:
    row = make.review(office.officer)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Review.objects.filter(pk=row.pk).update(**columns)


def test_a_passed_row_has_an_end_and_two_readers(office: Office) -> None:
    done = office.passed()
    for columns, name in (
        ({"valid_until": None}, "compliance_passed_review_holds_until_a_day"),
        ({"outcome": Outcome.VIOLATES}, "compliance_passed_review_holds_until_a_day"),
        ({"second_reader_id": done.first_reader_id}, "has_two_readers"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Review.objects.filter(pk=done.pk).update(**columns)


def test_every_question_of_the_law_has_its_short_name() -> None:
    book = facts.rulebook_on(MONDAY)
    assert list(labels.QUESTIONS) == list(book.questions)
    assert set(labels.ARTICLES) == {one.number for one in book.articles}

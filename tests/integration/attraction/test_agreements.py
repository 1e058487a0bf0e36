"""Agreements: drafted, reviewed, signed, fulfilled, replaced, ended; and what the register asks."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests import make
from tests.integration.attraction.refusals import refused
from tests.make_attraction import REGISTERED, SIGNED, YI, Office, day

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.agreements import AgreementState, Due
from zoneworks.attraction.engine.terms import ObligationKind, Side
from zoneworks.attraction.labels.subjects import subject_of_agreement
from zoneworks.attraction.models import Agreement, Obligation
from zoneworks.core import search
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event, Membership
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project, StageEntry
from zoneworks.registry.services import (
    change_project,
    correct_stage_date,
    move_project,
    retire_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
COLUMNS = {"title": "Agreement", "investor": "Bright Cells", "investment_fen": YI}
START = {"side": Side.INVESTOR, "kind": ObligationKind.START, "text": "Begins works"}


class TestDrafts:
    """Written for a project, with what each side may lawfully owe."""

    def test_a_project_has_one_draft(self, office: Office) -> None:
        project = office.registered()
        draft = services.draft_agreement(
            office.officer, project.pk, COLUMNS | {"land_m2": Decimal("66666.67")}
        )
        assert (draft.edition, draft.state, draft.land_m2) == (
            *(1, AgreementState.DRAFT, Decimal("66666.67")),
        )
        with refused(InvalidInput, f"The project has {draft.number} already"):
            services.draft_agreement(office.officer, project.pk, COLUMNS)
        services.discard_agreement(office.officer, draft.pk, "Begun wrongly", version=1)
        assert services.draft_agreement(office.officer, project.pk, COLUMNS).edition == 2

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"title": " "}, "title"),
            ({"investor": ""}, "investor"),
            ({"investment_fen": 0}, "investment_fen"),
            ({"investment_fen": None}, "investment_fen"),
        ],
    )
    def test_what_is_missing_is_named(
        self, office: Office, wrong: dict[str, Any], field: str
    ) -> None:
        project = office.registered()
        with refused(InvalidInput, field=field):
            services.draft_agreement(office.officer, project.pk, COLUMNS | wrong)

    def test_obligations_are_numbered_changed_and_taken_out(self, office: Office) -> None:
        draft = services.draft_agreement(office.officer, office.registered().pk, COLUMNS)
        first = services.add_obligation(office.officer, draft.pk, START)
        second = services.add_obligation(office.officer, draft.pk, START | {"text": "Builds"})
        assert (first.position, second.position) == (1, 2)
        services.change_obligation(office.officer, first.pk, START | {"due_on": day(9)}, version=1)
        with refused(StaleRecord):
            services.change_obligation(office.officer, first.pk, START, version=1)
        with refused(StaleRecord):
            services.remove_obligation(office.officer, first.pk, version=1)
        assert services.remove_obligation(office.officer, first.pk, version=2) == draft.pk
        assert [one.text for one in Obligation.objects.all()] == ["Builds"]

    @pytest.mark.parametrize(
        ("wrong", "field", "said"),
        [
            ({"side": "BANK"}, "side", "Choose a side."),
            ({"kind": "TAX_REFUND"}, "kind", "Choose one of the kinds."),
            ({"side": Side.ZONE, "kind": ObligationKind.TAX}, "kind", "are forbidden"),
            ({"text": " "}, "kind", "Say what is owed."),
        ],
    )
    def test_what_may_not_be_promised_is_refused(
        self, office: Office, wrong: dict[str, Any], field: str, said: str
    ) -> None:
        draft = office.agreement()
        obligation = draft.obligations.first()
        assert obligation is not None
        with refused(InvalidInput, said, field):
            services.add_obligation(office.officer, draft.pk, START | wrong)
        with refused(InvalidInput, said, field):
            services.change_obligation(office.officer, obligation.pk, START | wrong)


class TestSignature:
    """Both sides bound, dates forward, reviewed first; then nothing of it changes."""

    def test_it_moves_the_project_and_freezes_the_words(self, office: Office) -> None:
        draft = office.reviewed_agreement()
        digest = subject_of_agreement(draft).digest
        signed = services.sign_agreement(office.officer, draft.pk, day(SIGNED), version=1)
        assert (signed.state, signed.signed_on, signed.content_sha256) == (
            *(AgreementState.SIGNED, day(SIGNED), digest),
        )
        project = Project.objects.get(pk=draft.project_id)
        assert (project.stage, project.signed_on) == (ProjectStage.SIGNED, day(SIGNED))
        obligation = draft.obligations.first()
        assert obligation is not None
        acts: tuple[Callable[[], Any], ...] = (
            lambda: services.change_agreement(office.officer, draft.pk, COLUMNS),
            lambda: services.add_obligation(office.officer, draft.pk, START),
            lambda: services.change_obligation(office.officer, obligation.pk, START),
            lambda: services.remove_obligation(office.officer, obligation.pk),
            lambda: services.discard_agreement(office.officer, draft.pk, "No"),
            lambda: services.sign_agreement(office.officer, draft.pk, day(0)),
        )
        for act in acts:
            with refused(InvalidInput, "not possible"):
                act()

    def test_a_leader_signs_and_the_project_with_it(self, office: Office) -> None:
        draft = office.reviewed_agreement()
        with refused(ActForbidden):
            services.sign_agreement(
                make.actor(office.zone, Role.ADMINISTRATOR), draft.pk, day(SIGNED)
            )
        services.sign_agreement(office.leader, draft.pk, day(SIGNED))
        project = Project.objects.get(pk=draft.project_id)
        assert project.stage == ProjectStage.SIGNED
        moved = Event.objects.get(
            act="registry.project_moved", subject_id=project.pk, after__stage="SIGNED"
        )
        assert moved.user_id == office.leader.user_id

    def test_without_a_review_of_these_words_it_is_not_signed(self, office: Office) -> None:
        draft = office.agreement()
        with refused(InvalidInput):
            services.sign_agreement(office.officer, draft.pk, day(SIGNED))
        office.pass_agreement(draft)
        services.add_obligation(office.officer, draft.pk, START)
        with refused(InvalidInput):
            services.sign_agreement(office.officer, draft.pk, day(SIGNED))
        office.pass_agreement(draft)
        assert services.sign_agreement(office.officer, draft.pk, day(SIGNED)).signed_on

    def test_an_agreement_binds_both_sides(self, office: Office) -> None:
        draft = office.agreement()
        draft.obligations.filter(side=Side.ZONE).delete()
        office.pass_agreement(draft)
        with refused(InvalidInput, "This side owes nothing in it: Zone."):
            services.sign_agreement(office.officer, draft.pk, day(SIGNED))

    def test_promised_dates_run_forward(self, office: Office) -> None:
        draft = office.agreement()
        begins = START | {"due_on": day(400)}
        services.add_obligation(office.officer, draft.pk, begins)
        completed = {"kind": ObligationKind.COMPLETION, "due_on": day(399), "text": "Completes"}
        late = services.add_obligation(office.officer, draft.pk, begins | completed)
        office.pass_agreement(draft)
        with refused(InvalidInput, "lies before “Start of works”"):
            services.sign_agreement(office.officer, draft.pk, day(SIGNED))
        services.change_obligation(
            office.officer, late.pk, begins | completed | {"due_on": day(401)}
        )
        office.pass_agreement(draft)
        with refused(InvalidInput, "has not come", "signed_on"):
            services.sign_agreement(office.officer, draft.pk, day(1))
        with refused(InvalidInput, field="signed_on"):
            services.sign_agreement(office.officer, draft.pk, day(REGISTERED - 1))
        services.sign_agreement(office.officer, draft.pk, day(REGISTERED))

    def test_it_is_not_signed_before_its_review_has_passed(self, office: Office) -> None:
        draft = office.agreement()
        office.pass_agreement(draft, day(SIGNED))
        with refused(InvalidInput, "It passed its review on", "signed_on"):
            services.sign_agreement(office.officer, draft.pk, day(SIGNED - 1))
        services.sign_agreement(office.officer, draft.pk, day(SIGNED))

    def test_a_project_before_its_admission_review_is_not_signed(self, office: Office) -> None:
        project = make.project(office.officer)
        draft = office.reviewed_agreement(project)
        with refused(InvalidInput, "the admission review comes before the signature"):
            services.sign_agreement(office.officer, draft.pk, day(0))


class TestRegister:
    """What the register's own pages may do to a project that came from a lead."""

    def test_it_is_not_moved_to_signed_there(self, office: Office) -> None:
        project = office.registered()
        with refused(InvalidInput, "No investment agreement was signed on this day", "entered_on"):
            move_project(
                office.officer,
                project.pk,
                ProjectStage.SIGNED,
                day(SIGNED),
                version=project.version,
            )

    def test_the_day_of_its_signature_is_that_of_its_agreement(self, office: Office) -> None:
        agreement = office.signed_agreement()
        with refused(InvalidInput, "No investment agreement was signed on this day"):
            correct_stage_date(
                office.officer,
                agreement.project_id,
                ProjectStage.SIGNED,
                day(SIGNED + 1),
                version=1,
                reason="A day later",
            )

    def test_a_project_that_came_from_no_lead_is_moved_as_before(self, office: Office) -> None:
        project = make.project(office.officer, entered_on=day(-9))
        for stage in (ProjectStage.NEGOTIATION, ProjectStage.REVIEW, ProjectStage.SIGNED):
            project = move_project(
                office.officer, project.pk, stage, day(-5), version=project.version
            )
        assert project.signed_on == day(-5)

    def test_a_project_with_an_agreement_in_force_is_not_retired(self, office: Office) -> None:
        agreement = office.signed_agreement()
        with refused(InvalidInput, agreement.number):
            retire_project(office.officer, agreement.project_id, reason="by mistake")
        services.end_agreement(office.leader, agreement.pk, "Both wished so", version=2)
        assert retire_project(office.officer, agreement.project_id, reason="by mistake").retired_on
        with refused(InvalidInput, "retired"):
            services.draft_agreement(office.officer, agreement.project_id, COLUMNS)

    def test_a_project_with_an_agreement_in_force_is_not_given_up(self, office: Office) -> None:
        agreement = office.signed_agreement()
        project = Project.objects.get(pk=agreement.project_id)
        given_up = (office.officer, project.pk, ProjectStage.DROPPED, day(0))
        with refused(InvalidInput, agreement.number):
            move_project(*given_up, version=project.version, reason="No loan")
        services.end_agreement(office.leader, agreement.pk, "No loan", version=2)
        dropped = move_project(*given_up, version=project.version, reason="No loan")
        assert dropped.stage == ProjectStage.DROPPED


class TestVersions:
    """A signed version is replaced by a later one, which is reviewed and signed anew."""

    def test_a_later_version_replaces_the_one_in_force(self, office: Office) -> None:
        first = office.signed_agreement()
        fulfilled = first.obligations.order_by("pk")[0]
        services.fulfill_obligation(office.officer, fulfilled.pk, day(0), "Report")
        second = services.revise_agreement(office.officer, first.pk, version=2)
        with refused(InvalidInput, f"{second.number} is in draft already"):
            services.revise_agreement(office.officer, first.pk)
        kept = second.obligations.order_by("position").values_list("text", "fulfilled_on")
        told = first.obligations.order_by("position").values_list("text", "fulfilled_on")
        assert (second.edition, list(kept)) == (2, list(told))
        office.pass_agreement(second)
        with refused(InvalidInput, "signed later", "signed_on"):
            services.sign_agreement(office.officer, second.pk, day(SIGNED - 1))
        services.sign_agreement(office.officer, second.pk, day(-1))
        states = dict(Agreement.objects.values_list("edition", "state"))
        assert states == {1: AgreementState.REPLACED, 2: AgreementState.SIGNED}
        project = Project.objects.get(pk=first.project_id)
        assert project.signed_on == day(SIGNED)
        assert StageEntry.objects.get(project=project, stage="SIGNED").entered_on == day(SIGNED)

    def test_an_end_says_why_and_binds_nobody_any_more(self, office: Office) -> None:
        agreement = office.signed_agreement()
        with refused(InvalidInput, field="reason"):
            services.end_agreement(office.leader, agreement.pk, " ")
        with refused(StaleRecord):
            services.end_agreement(office.leader, agreement.pk, "No", version=1)
        ended = services.end_agreement(office.leader, agreement.pk, "Both wished so")
        assert (ended.state, ended.ended_on) == (AgreementState.ENDED, day(0))
        owed = agreement.obligations.order_by("pk")[0]
        with refused(InvalidInput, "not possible"):
            services.fulfill_obligation(office.officer, owed.pk, day(0), "Report")
        with refused(InvalidInput, "not possible"):
            services.revise_agreement(office.officer, agreement.pk)


class TestObligations:
    """Fulfilled with what shows it; reminded before they are due."""

    def test_it_is_fulfilled_with_evidence(self, office: Office) -> None:
        agreement = office.signed_agreement()
        owed = agreement.obligations.order_by("pk")[0]
        with refused(InvalidInput, field="evidence"):
            services.fulfill_obligation(office.officer, owed.pk, day(0), " ")
        with refused(InvalidInput, field="fulfilled_on"):
            services.fulfill_obligation(office.officer, owed.pk, day(1), "Report")
        with refused(StaleRecord):
            services.fulfill_obligation(office.officer, owed.pk, day(0), "Report", version=2)
        services.fulfill_obligation(office.officer, owed.pk, day(0), "Report", version=1)
        with refused(InvalidInput, "It is entered as fulfilled already."):
            services.fulfill_obligation(office.officer, owed.pk, day(-1), "Another report")
        owed.refresh_from_db()
        assert queries.obligation_terms(owed).standing(day(0), 30) is Due.FULFILLED
        draft = office.agreement()
        with refused(InvalidInput, "not possible"):
            services.fulfill_obligation(
                office.officer, draft.obligations.order_by("pk")[0].pk, day(0), "Report"
            )

    def test_who_is_responsible_is_reminded_of_both_sides_within_a_month(
        self, office: Office
    ) -> None:
        agreement = office.signed_agreement()
        first, second = agreement.obligations.order_by("pk")
        Obligation.objects.filter(pk=first.pk).update(due_on=day(30))
        Obligation.objects.filter(pk=second.pk).update(due_on=day(-1))

        def reminded(by: Any = office.officer) -> list[int]:
            return [one.pk for one in queries.list_due_obligations(by) or ()]

        assert reminded() == [second.pk, first.pk]
        assert reminded(office.colleague) == []
        assert queries.list_due_obligations(office.leader) is None
        Obligation.objects.filter(pk=first.pk).update(due_on=day(31))
        services.fulfill_obligation(office.officer, second.pk, day(0), "Report")
        assert reminded() == []
        Obligation.objects.filter(pk=first.pk).update(due_on=day(3))
        Membership.objects.filter(pk=office.officer.membership_id).update(is_active=False)
        assert reminded(office.colleague) == [first.pk], "nobody is responsible any more"


def test_an_enterprise_sees_its_own_signed_agreements_alone(office: Office) -> None:
    firm, other = make.enterprise(office.officer), make.enterprise(office.officer)
    own, strange = office.registered(), office.registered()
    for project, enterprise in ((own, firm), (strange, other)):
        change_project(
            office.officer, project.pk, {"enterprise": enterprise}, version=project.version
        )
    signed = office.signed_agreement(own, title="Signed by us")
    draft = services.revise_agreement(office.officer, signed.pk)
    hidden = office.signed_agreement(strange)
    reader = make.actor(office.zone, Role.ENTERPRISE, own=firm)
    assert [one.pk for one in queries.list_agreements(reader)] == [signed.pk]
    for agreement in (draft, hidden):
        with pytest.raises(NotFound):
            queries.get_agreement(reader, agreement.pk)
    assert queries.get_agreement(reader, signed.pk).title == "Signed by us"
    with refused(ActForbidden):
        services.end_agreement(reader, signed.pk, "We wish so")
    (hit,) = search.find(reader, signed.number, 9)
    assert hit.url == f"/attraction/agreements/{signed.pk}"
    assert not search.find(reader, draft.number, 9)


def test_drafts_are_not_for_approving_departments(office: Office) -> None:
    signed, draft = office.signed_agreement(), office.agreement()
    department = make.actor(office.zone, Role.APPROVING_DEPARTMENT)
    assert [one.pk for one in queries.list_agreements(department)] == [signed.pk]
    with pytest.raises(NotFound):
        queries.get_agreement(department, draft.pk)
    assert queries.list_agreements(make.actor(office.zone, Role.AUDITOR)).count() == 2


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.BANK, Role.COMMITTEE_MEMBER])
def test_agreements_are_not_for_everybody(office: Office, role: Role) -> None:
    with pytest.raises(ActForbidden):
        queries.list_agreements(make.actor(office.zone, role))


def test_another_zone_finds_neither_agreement_nor_obligation(office: Office) -> None:
    agreement = office.signed_agreement()
    owed = agreement.obligations.order_by("pk")[0]
    stranger = make.actor(make.zone())
    acts: tuple[Callable[[], Any], ...] = (
        lambda: services.end_agreement(stranger, agreement.pk, "No"),
        lambda: services.fulfill_obligation(stranger, owed.pk, day(0), "Report"),
        lambda: services.revise_agreement(stranger, agreement.pk),
        lambda: services.draft_agreement(stranger, agreement.project_id, COLUMNS),
    )
    for act in acts:
        with refused(NotFound):
            act()

"""Leads: entered once, spoken with, moved on, given up, taken up, merged, made projects."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests import make
from tests.integration.attraction.refusals import refused
from tests.make_attraction import OPENED, REGISTERED, TALKED, YI, Office, day

from zoneworks.attraction import queries, services
from zoneworks.attraction.engine.leads import Likeness
from zoneworks.attraction.engine.terms import DropCause, LeadStage, NeedKind, Source, TalkKind
from zoneworks.attraction.labels.leads import TIMELINE
from zoneworks.attraction.models import Filing, Lead, LeadContact, LeadNeed, Talk
from zoneworks.core import clock
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import ActForbidden, InvalidInput, NotFound, StaleRecord
from zoneworks.core.models import Event
from zoneworks.core.timelines import timeline
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import StageEntry
from zoneworks.registry.services import add_former_name, retire_enterprise, retire_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
VALUES = {"investor": "Bright Cells Ltd.", "name": "A plant for cells", "source": Source.EVENT}


def test_a_lead_is_entered_with_its_number_and_belongs_to_who_entered_it(office: Office) -> None:
    with clock.at(datetime(2024, 3, 4, 2, tzinfo=UTC)):
        first = services.open_lead(office.officer, VALUES | {"investor": "  Bright Cells Ltd. "})
        second = office.lead(opened_on=date(2024, 3, 4))
    assert (first.number, second.number) == ("XS-2024-0001", "XS-2024-0002")
    assert (first.investor, first.stage, first.opened_on) == (
        *("Bright Cells Ltd.", LeadStage.LEAD, date(2024, 3, 4)),
    )
    assert first.owner_id == office.officer.membership_id
    (event,) = Event.objects.filter(subject_type="attraction.Lead", subject_id=first.pk)
    assert (event.act, event.user_id) == ("attraction.lead_opened", office.officer.user_id)


def test_numbers_begin_anew_in_each_zone_and_year(office: Office) -> None:
    with clock.at(datetime(2024, 12, 31, 4, tzinfo=UTC)):
        office.lead(opened_on=date(2024, 12, 1))
    other = Office.of(make.zone(), make.actor(make.zone()))
    with clock.at(datetime(2025, 1, 2, tzinfo=UTC)):
        numbers = [office.lead(opened_on=date(2025, 1, 2)).number for _lead in range(2)]
        assert numbers == ["XS-2025-0001", "XS-2025-0002"]
        assert other.lead(opened_on=date(2025, 1, 2)).number == "XS-2025-0001"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"investor": " "}, "investor", "This is needed."),
        ({"name": ""}, "name", "This is needed."),
        ({"source": "RUMOR"}, "source", "Choose one of the sources."),
        ({"industry_code": "9999"}, "industry_code", "GB/T 4754"),
        ({"credit_code": "91430100MA0000001X"}, "credit_code", "check character"),
        ({"next_act": "Call"}, "next_on", "given together"),
        ({"next_on": date(2030, 1, 1)}, "next_on", "given together"),
        ({"opened_on": date(2999, 1, 1)}, "opened_on", "has not come"),
        ({"owner_id": 999_999}, "owner_id", "no such record"),
        ({"source_unit_id": 999_999}, "source_unit", "no such record"),
    ],
)
def test_a_lead_that_cannot_be_is_refused(
    office: Office, wrong: dict[str, object], field: str, said: str
) -> None:
    with refused(InvalidInput, said, field):
        services.open_lead(office.officer, VALUES | wrong)


def test_only_officers_and_administrators_are_responsible_and_of_this_zone(office: Office) -> None:
    administrator = make.actor(office.zone, Role.ADMINISTRATOR)
    lead = office.lead(owner_id=administrator.membership_id)
    assert lead.owner_id == administrator.membership_id
    stranger = make.actor(make.zone())
    for somebody in (make.actor(office.zone, Role.BANK), office.leader, stranger):
        with refused(InvalidInput, field="owner_id"):
            services.open_lead(office.officer, VALUES | {"owner_id": somebody.membership_id})
    assert office.lead(owner_id=None).owner_id is None


def test_an_enterprise_of_another_zone_or_out_of_use_brings_no_lead(office: Office) -> None:
    elsewhere = make.enterprise(make.actor(make.zone()))
    retired = make.enterprise(office.officer)
    retire_enterprise(office.officer, retired.pk, reason="by mistake")
    for firm in (elsewhere, retired):
        for name in ("enterprise", "source_enterprise"):
            with refused(InvalidInput):
                services.open_lead(office.officer, VALUES | {name: firm})
            with refused(InvalidInput):
                services.open_lead(office.officer, VALUES | {f"{name}_id": firm.pk})


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.FUND_MANAGER, Role.BANK])
def test_who_may_not_enter_leads_is_told_so(office: Office, role: Role) -> None:
    with refused(ActForbidden):
        services.open_lead(make.actor(office.zone, role), VALUES)


class TestInvestorsThatAreKnown:
    """The same credit code, name, former name or sound: asked, then confirmed."""

    def test_by_credit_code_whatever_the_name(self, office: Office) -> None:
        office.lead("Old name", credit_code="91430100MA00000016")
        same = VALUES | {"credit_code": "91430100ma00000016"}
        with refused(InvalidInput, "may know this investor already", "investor"):
            services.open_lead(office.officer, same)
        made = services.open_lead(office.officer, same, is_new_confirmed=True)
        assert made.pk

    def test_by_name_of_a_lead_and_of_an_enterprise(self, office: Office) -> None:
        office.lead("Bright Cells Ltd.")
        make.enterprise(office.officer, "Bright Cells Ltd.")
        found = queries.list_same(office.officer, "bright cells ltd.")
        assert {one.known.record for one in found} == {"attraction.Lead", "registry.Enterprise"}
        assert {one.likeness for one in found} == {Likeness.NAME}
        with refused(InvalidInput, field="investor"):
            services.open_lead(office.officer, VALUES)

    def test_by_a_name_that_an_enterprise_had(self, office: Office) -> None:
        firm = make.enterprise(office.officer, "海岳新名储能有限公司")
        add_former_name(office.officer, firm.pk, "海岳旧名储能有限公司", date(2020, 1, 1))
        (found,) = queries.list_same(office.officer, "海岳旧名储能有限公司")
        assert (found.known.pk, found.likeness) == (firm.pk, Likeness.FORMER_NAME)
        with refused(InvalidInput, field="investor"):
            services.open_lead(office.officer, VALUES | {"investor": "海岳旧名储能有限公司"})

    def test_by_a_name_that_sounds_the_same(self, office: Office) -> None:
        lead = office.lead("苏州恒兰储能科技有限公司")
        (found,) = queries.list_same(office.officer, "苏州恒澜储能科技有限公司")
        assert (found.known.pk, found.likeness) == (lead.pk, Likeness.SOUND)
        assert not queries.list_same(office.officer, "苏州恒源储能科技有限公司")

    def test_an_enterprise_that_is_named_is_no_duplicate_of_itself(self, office: Office) -> None:
        firm = make.enterprise(office.officer, "Bright Cells Ltd.")
        made = services.open_lead(office.officer, VALUES | {"enterprise": firm})
        assert made.enterprise_id == firm.pk

    def test_what_another_zone_knows_is_not_told(self, office: Office) -> None:
        stranger = Office.of(zone := make.zone(), make.actor(zone))
        stranger.lead("Bright Cells Ltd.", credit_code="91430100MA00000016")
        make.enterprise(stranger.officer, "Bright Cells Ltd.")
        assert not queries.list_same(office.officer, "Bright Cells Ltd.", "91430100MA00000016")
        assert services.open_lead(office.officer, VALUES).pk

    def test_a_merged_lead_asks_no_more(self, office: Office) -> None:
        kept, gone = office.lead("Another name"), office.lead("Bright Cells Ltd.")
        services.merge_leads(office.officer, kept.pk, gone.pk)
        assert not queries.list_same(office.officer, "Bright Cells Ltd.")


def test_a_change_is_kept_with_what_was_before(office: Office) -> None:
    lead = office.lead("Bright Cells Ltd.")
    changed = services.change_lead(
        office.officer,
        lead.pk,
        {"investor": "Brighter Cells Ltd.", "probability": Decimal("0.4")},
        version=1,
        reason="It was renamed",
    )
    assert (changed.normalized_name, changed.version) == ("brightercells", 2)
    event = Event.objects.filter(act="attraction.lead_changed").get()
    assert event.before == {
        "investor": "Bright Cells Ltd.",
        "normalized_name": lead.normalized_name,
        "probability": None,
    }
    assert event.reason == "It was renamed"


def test_a_change_of_what_somebody_else_has_changed_is_refused(office: Office) -> None:
    lead = office.lead()
    services.change_lead(office.officer, lead.pk, {"makes": "cells"}, version=1)
    with refused(StaleRecord):
        services.change_lead(office.officer, lead.pk, {"makes": "packs"}, version=1)
    for act in (
        lambda: services.begin_talks(office.officer, lead.pk, day(0), version=1),
        lambda: services.drop_lead(office.officer, lead.pk, DropCause.NO_ANSWER, day(0), version=1),
        lambda: services.merge_leads(office.officer, lead.pk, office.lead().pk, version=1),
    ):
        with pytest.raises(StaleRecord):
            act()
    lead.refresh_from_db()
    assert (lead.makes, lead.stage, lead.version) == ("cells", LeadStage.LEAD, 2)


def test_a_lead_keeps_naming_an_enterprise_that_went_out_of_use(office: Office) -> None:
    firm = make.enterprise(office.officer)
    lead = office.lead(source_enterprise=firm)
    retire_enterprise(office.officer, firm.pk, reason="by mistake")
    changed = services.change_lead(
        office.officer, lead.pk, {"source_enterprise": firm, "makes": "cells"}, version=1
    )
    assert changed.makes == "cells"


def test_an_enterprise_with_leads_in_hand_is_not_retired(office: Office) -> None:
    firm = make.enterprise(office.officer)
    lead = office.lead(enterprise=firm)
    with refused(InvalidInput, lead.number):
        retire_enterprise(office.officer, firm.pk, reason="by mistake")
    services.drop_lead(office.officer, lead.pk, DropCause.NO_ANSWER, day(0))
    assert retire_enterprise(office.officer, firm.pk, reason="by mistake").retired_on == day(0)


class TestTalks:
    """What was said, corrected with a reason, and what is done next."""

    TOLD = {"kind": TalkKind.MEETING, "held_on": date(2024, 3, 5), "summary": "Power prices"}

    def test_a_talk_is_recorded_with_what_follows(self, office: Office) -> None:
        lead = office.lead()
        following = {"next_act": "Send the lease", "next_on": day(3)}
        talk = services.record_talk(office.officer, lead.pk, self.TOLD | following, version=1)
        lead.refresh_from_db()
        assert (talk.by_id, talk.held_on) == (office.officer.membership_id, date(2024, 3, 5))
        assert (lead.next_act, lead.next_on) == ("Send the lease", day(3))
        mine = Lead.objects.filter(pk=lead.pk)
        assert queries.read_contact(mine, clock.now()).first_on == date(2024, 3, 5)
        shown = [line["act_label"] for line in timeline(office.officer, lead, TIMELINE)]
        assert shown == ["Lead changed", "Talk recorded", "Lead entered"]

    def test_a_talk_that_says_nothing_or_is_to_come_is_refused(self, office: Office) -> None:
        lead = office.lead()
        with refused(InvalidInput, field="summary"):
            services.record_talk(office.officer, lead.pk, self.TOLD | {"summary": " "})
        with refused(InvalidInput, field="held_on"):
            services.record_talk(office.officer, lead.pk, self.TOLD | {"held_on": day(1)})
        with refused(InvalidInput, field="next_on"):
            services.record_talk(office.officer, lead.pk, self.TOLD | {"next_act": "Call"})
        dropped = office.dropped()
        with refused(InvalidInput, "not possible"):
            services.record_talk(office.officer, dropped.pk, self.TOLD)

    def test_a_talk_is_corrected_with_a_reason_as_it_was_seen(self, office: Office) -> None:
        lead = office.lead()
        talk = services.record_talk(office.officer, lead.pk, self.TOLD)
        mended = self.TOLD | {"held_on": date(2024, 3, 4)}
        with refused(InvalidInput, field="reason"):
            services.change_talk(office.officer, talk.pk, mended, version=1, reason=" ")
        services.change_talk(office.officer, talk.pk, mended, version=1, reason="A day early")
        talk.refresh_from_db()
        assert (talk.held_on, talk.version) == (date(2024, 3, 4), 2)
        with refused(StaleRecord):
            services.change_talk(office.officer, talk.pk, self.TOLD, version=1, reason="No")


class TestNeedsAndContacts:
    """What an investor needs, and who speaks for it."""

    def test_a_need_is_set_changed_and_taken_away(self, office: Office) -> None:
        lead = office.lead()
        need = {"kind": NeedKind.LAND, "amount": Decimal("66666.67"), "needed_by": day(200)}
        made = services.set_need(office.officer, lead.pk, need)
        services.set_need(office.officer, lead.pk, need | {"amount": Decimal(33333)})
        services.set_need(office.officer, lead.pk, need | {"needed_by": None})
        amounts = LeadNeed.objects.order_by("pk").values_list("amount", flat=True)
        assert list(amounts) == [Decimal(33333), Decimal("66666.67")]
        with refused(InvalidInput, field="amount"):
            services.set_need(office.officer, lead.pk, need | {"amount": Decimal(0)})
        with refused(StaleRecord):
            services.remove_need(office.officer, made.pk, version=1)
        assert services.remove_need(office.officer, made.pk, version=2) == lead.pk
        assert LeadNeed.objects.count() == 1

    def test_a_contact_is_added_changed_and_removed(self, office: Office) -> None:
        lead = office.lead()
        with refused(InvalidInput, field="name"):
            services.add_contact(office.officer, lead.pk, {"name": " ", "phone": "1"})
        made = services.add_contact(office.officer, lead.pk, {"name": "Wang Fang"})
        services.change_contact(office.officer, made.pk, {"title": "Director"}, version=1)
        with refused(StaleRecord):
            services.change_contact(office.officer, made.pk, {"title": "Clerk"}, version=1)
        with refused(InvalidInput, field="name"):
            services.change_contact(office.officer, made.pk, {"name": ""}, version=2)
        made.refresh_from_db()
        assert (made.name, made.title) == ("Wang Fang", "Director")
        assert services.remove_contact(office.officer, made.pk, version=2) == lead.pk
        assert not LeadContact.objects.exists()

    def test_nothing_is_added_to_a_lead_that_was_given_up(self, office: Office) -> None:
        lead = office.dropped()
        with refused(InvalidInput, "not possible"):
            services.set_need(office.officer, lead.pk, {"kind": NeedKind.POWER, "amount": 1})
        with refused(InvalidInput, "not possible"):
            services.add_contact(office.officer, lead.pk, {"name": "Somebody"})
        with refused(InvalidInput, "not possible"):
            services.change_lead(office.officer, lead.pk, {"makes": "cells"})

    def test_parts_of_another_zone_are_not_found(self, office: Office) -> None:
        lead = office.lead()
        contact = services.add_contact(office.officer, lead.pk, {"name": "Wang Fang"})
        need = services.set_need(office.officer, lead.pk, {"kind": NeedKind.POWER, "amount": 1})
        talk = services.record_talk(office.officer, lead.pk, TestTalks.TOLD)
        stranger = make.actor(make.zone())
        for act in (
            lambda: services.remove_contact(stranger, contact.pk),
            lambda: services.change_contact(stranger, contact.pk, {"name": "X"}, version=1),
            lambda: services.remove_need(stranger, need.pk),
            lambda: services.change_talk(stranger, talk.pk, TestTalks.TOLD, version=1, reason="no"),
            lambda: services.change_lead(stranger, lead.pk, {"makes": "cells"}),
        ):
            with refused(NotFound):
                act()


class TestStages:
    """From a name to a project of the register, or to an end."""

    def test_talks_begin_after_the_lead_and_not_in_the_future(self, office: Office) -> None:
        lead = office.lead()
        with refused(InvalidInput, "lies before", "on"):
            services.begin_talks(office.officer, lead.pk, day(OPENED - 1))
        with refused(InvalidInput, "has not come", "on"):
            services.begin_talks(office.officer, lead.pk, day(1))
        moved = services.begin_talks(office.officer, lead.pk, day(TALKED), version=1)
        assert (moved.stage, moved.talks_on) == (LeadStage.NEGOTIATION, day(TALKED))
        with refused(InvalidInput, "not possible"):
            services.begin_talks(office.officer, lead.pk, day(0))

    def test_a_registered_lead_is_a_project_with_three_days(self, office: Office) -> None:
        firm = make.enterprise(office.officer)
        lead = office.talking(enterprise=firm, probability=Decimal("0.6"))
        services.set_need(office.officer, lead.pk, {"kind": NeedKind.LAND, "amount": Decimal(900)})
        columns = {"code": "A-1", "name": "Cell plant", "on": day(REGISTERED)}
        project = services.register_lead(office.officer, lead.pk, columns, version=2)
        assert (project.code, project.name, project.stage) == (
            *("A-1", "Cell plant", ProjectStage.REVIEW),
        )
        assert (project.enterprise_id, project.investment_fen) == (firm.pk, YI)
        assert (project.land_m2, project.probability) == (Decimal(900), Decimal("0.6"))
        days = StageEntry.objects.filter(project=project).values_list("stage", "entered_on")
        assert dict(days) == {
            ProjectStage.LEAD: day(OPENED),
            ProjectStage.NEGOTIATION: day(TALKED),
            ProjectStage.REVIEW: day(REGISTERED),
        }
        found = queries.get_lead(office.officer, lead.pk)
        assert (found.stage, found.project_id) == (LeadStage.PROJECT, project.pk)
        assert vars(found)["stage_now"] == ProjectStage.REVIEW

    def test_a_lead_is_not_registered_before_talks_or_twice_or_backward(
        self, office: Office
    ) -> None:
        columns = {"code": "A-1", "name": "Cell plant", "on": day(REGISTERED)}
        fresh = office.lead()
        with refused(InvalidInput, "not possible"):
            services.register_lead(office.officer, fresh.pk, columns)
        lead = office.talking()
        with refused(InvalidInput, "lies before", "on"):
            services.register_lead(office.officer, lead.pk, columns | {"on": day(TALKED - 1)})
        with refused(InvalidInput, "has not come", "on"):
            services.register_lead(office.officer, lead.pk, columns | {"on": day(1)})
        make.project(office.officer, code="A-1")
        with refused(InvalidInput, "This code belongs to", "code"):
            services.register_lead(office.officer, lead.pk, columns)
        columns["code"] = "A-2"
        services.register_lead(office.officer, lead.pk, columns)
        with refused(InvalidInput, "not possible"):
            services.register_lead(office.officer, lead.pk, columns | {"code": "A-3"})

    def test_a_lead_that_was_given_up_is_taken_up_where_it_stood(self, office: Office) -> None:
        lead = office.talking(next_act="Call", next_on=day(2))
        with refused(InvalidInput, "lies before", "on"):
            services.drop_lead(office.officer, lead.pk, DropCause.NO_ANSWER, day(TALKED - 1))
        dropped = services.drop_lead(
            office.officer, lead.pk, DropCause.ELSEWHERE, day(0), reason="To the coast"
        )
        assert (dropped.stage, dropped.dropped_on, dropped.next_act) == (
            *(LeadStage.DROPPED, day(0), ""),
        )
        with refused(InvalidInput, field="reason"):
            services.resume_lead(office.officer, lead.pk, reason=" ")
        resumed = services.resume_lead(office.officer, lead.pk, reason="They came back")
        assert (resumed.stage, resumed.dropped_on, resumed.dropped_because) == (
            *(LeadStage.NEGOTIATION, None, ""),
        )
        fresh = services.resume_lead(office.officer, office.dropped().pk, reason="Again")
        assert fresh.stage == LeadStage.LEAD
        with refused(InvalidInput, "not possible"):
            services.resume_lead(office.officer, fresh.pk, reason="Twice")

    def test_a_project_is_not_given_up_as_a_lead(self, office: Office) -> None:
        project = office.registered()
        lead = Lead.objects.get(project=project)
        with refused(InvalidInput, "not possible"):
            services.drop_lead(office.officer, lead.pk, DropCause.ELSEWHERE, day(0))

    def test_a_project_that_was_retired_leaves_the_board(self, office: Office) -> None:
        project = office.registered()
        lead = Lead.objects.get(project=project)
        assert queries.get_lead(office.officer, lead.pk).stage_now == ProjectStage.REVIEW  # type: ignore[attr-defined]
        retire_project(office.officer, project.pk, reason="entered twice")
        assert queries.get_lead(office.officer, lead.pk).stage_now == ProjectStage.DROPPED  # type: ignore[attr-defined]
        board = queries.read_board(office.officer)
        assert lead.pk not in {row.pk for column in board for row in column.leads}
        back = services.resume_lead(office.officer, lead.pk, reason="its project was another's")
        assert (back.stage, back.project_id) == (LeadStage.NEGOTIATION, None)
        again = {"code": "A-AGAIN", "name": lead.name, "on": day(REGISTERED)}
        assert services.register_lead(office.officer, lead.pk, again).pk != project.pk

    def test_a_code_of_old_that_is_wrong_does_not_stop_other_changes(self, office: Office) -> None:
        lead = office.lead()
        Lead.objects.filter(pk=lead.pk).update(credit_code="91430100MA0000001X")
        told = {"note": "called", "credit_code": "91430100MA0000001X"}
        assert services.change_lead(office.officer, lead.pk, told).note == "called"
        with refused(InvalidInput, "check character", "credit_code"):
            services.change_lead(office.officer, lead.pk, {"credit_code": "91430100MA0000001Y"})


class TestMerging:
    """Two leads of one investor become one, with all that belongs to them."""

    def test_parts_go_over_and_the_earlier_days_stay(self, office: Office) -> None:
        kept = office.lead("Bright Cells")
        gone = office.talking(office.lead("Bright Cells Ltd.", opened_on=day(OPENED - 50)))
        services.set_need(office.officer, kept.pk, {"kind": NeedKind.LAND, "amount": 100})
        for kind in (NeedKind.LAND, NeedKind.POWER):
            services.set_need(office.officer, gone.pk, {"kind": kind, "amount": 900})
        services.add_contact(office.officer, gone.pk, {"name": "Wang Fang"})
        services.record_talk(office.officer, gone.pk, TestTalks.TOLD)
        filing = office.filing(gone)
        merged = services.merge_leads(office.officer, kept.pk, gone.pk, version=1, reason="One")
        assert (merged.stage, merged.opened_on, merged.talks_on) == (
            *(LeadStage.NEGOTIATION, day(OPENED - 50), day(TALKED)),
        )
        gone.refresh_from_db()
        assert (gone.stage, gone.merged_into_id) == (LeadStage.MERGED, kept.pk)
        assert set(Talk.objects.values_list("lead_id", flat=True)) == {kept.pk}
        assert set(LeadContact.objects.values_list("lead_id", flat=True)) == {kept.pk}
        assert Filing.objects.get(pk=filing.pk).lead_id == kept.pk
        needs = LeadNeed.objects.filter(lead=kept).values_list("kind", "amount")
        assert dict(needs) == {NeedKind.LAND: Decimal(100), NeedKind.POWER: Decimal(900)}
        assert LeadNeed.objects.filter(lead=gone).count() == 1

    def test_what_only_the_other_lead_says_is_kept(self, office: Office) -> None:
        kept = office.lead("Bright Cells", makes="cells")
        gone = office.lead("Bright Cells Ltd.", makes="packs", needs="copper", group="Bright")
        merged = services.merge_leads(office.officer, kept.pk, gone.pk)
        assert (merged.makes, merged.needs, merged.group) == ("cells", "copper", "Bright")

    def test_two_confirmed_finders_are_not_merged_away(self, office: Office) -> None:
        first, second = office.confirmed(), office.confirmed()
        with refused(InvalidInput, f"{first.number}, {second.number}"):
            services.merge_leads(office.officer, first.lead_id, second.lead_id)
        services.withdraw_filing(office.officer, second.pk, "Agreed")
        services.merge_leads(office.officer, first.lead_id, second.lead_id)
        assert Filing.objects.filter(lead_id=first.lead_id).count() == 2

    def test_a_lead_is_merged_with_another_one_in_hand_of_its_zone(self, office: Office) -> None:
        lead = office.lead()
        with refused(InvalidInput, "not merged into itself"):
            services.merge_leads(office.officer, lead.pk, lead.pk)
        for other in (office.dropped(), Lead.objects.get(project=office.registered())):
            with refused(InvalidInput, "not possible"):
                services.merge_leads(office.officer, lead.pk, other.pk)
            with refused(InvalidInput, "not possible"):
                services.merge_leads(office.officer, other.pk, lead.pk)
        zone = make.zone()
        stranger = Office.of(zone, make.actor(zone)).lead()
        with refused(NotFound):
            services.merge_leads(office.officer, lead.pk, stranger.pk)


def test_the_zones_leads_are_found_by_the_stage_that_their_project_has_come_to(
    office: Office,
) -> None:
    fresh, project = office.lead(), office.registered()
    office.dropped()
    rows = queries.list_leads(office.officer)
    assert rows.get(stage_now=ProjectStage.REVIEW).project_id == project.pk
    assert rows.get(stage_now=LeadStage.LEAD).pk == fresh.pk
    assert queries.list_leads(make.actor(make.zone())).count() == 0
    province = make.zone(is_province=True)
    office.zone.province = province
    office.zone.save()
    assert queries.list_leads(make.actor(province, Role.PROVINCE)).count() == 3
    with pytest.raises(ActForbidden):
        queries.list_leads(make.actor(office.zone, Role.FUND_MANAGER))

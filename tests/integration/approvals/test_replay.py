"""The check on the command line: what is stored is what the events tell, or it is named."""

from argparse import Namespace
from datetime import timedelta

import pytest
from tests import make, make_cases
from tests.make_cases import FIRST, Office, act, carry_through, item

from zoneworks.approvals import services
from zoneworks.approvals.commands import replay_cases
from zoneworks.approvals.engine.process.handling import HandlingAct
from zoneworks.approvals.models import ApprovalCase, CaseItem, SiteWork
from zoneworks.core.actors import platform
from zoneworks.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> ApprovalCase:
    """A case with a bit of everything that is kept of one."""
    office: Office = make_cases.office()
    case = office.case()
    carry_through(office, case, "filing")
    row = carry_through(office, case, "eia_form", until=HandlingAct.ACCEPT)
    act(office.clerk, row, HandlingAct.PAUSE, FIRST, reason="expert")
    act(office.clerk, row, HandlingAct.RESUME, FIRST + timedelta(days=3))
    services.give_paper(office.officer, row.pk, "form", make.upload("%PDF-1.7", "form.pdf"))
    services.begin_site_work(office.officer, case.pk, "survey")
    services.record_breach(office.officer, case.pk, "construction", description="Piles")
    services.change_facts(office.officer, case.pk, case.facts | {"site_ha": 5})
    return case


def test_a_case_that_only_services_wrote_is_stored_as_told(
    case: ApprovalCase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay_cases(Namespace()) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert ", 0 stored otherwise than told." in told.out


def test_what_timers_do_is_told_too(case: ApprovalCase) -> None:
    services.fire_timers(platform(case.zone_id))
    assert Event.objects.filter(act__endswith="_reminded").exists()
    assert replay_cases(Namespace()) == 0


def test_what_was_changed_behind_the_events_is_named(
    case: ApprovalCase, capsys: pytest.CaptureFixture[str]
) -> None:
    row = item(case, "eia_form")
    CaseItem.objects.filter(pk=row.pk).update(number="forged")
    ApprovalCase.objects.filter(pk=case.pk).update(begun_on=FIRST + timedelta(days=1))
    lone = SiteWork.objects.create(zone=case.zone, case=case, code="clearing", begun_on=FIRST)
    assert replay_cases(Namespace()) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"approvals.ApprovalCase {case.pk}: begun_on",
        f"approvals.CaseItem {row.pk}: number",
        f"approvals.SiteWork {lone.pk}: *",
    ]

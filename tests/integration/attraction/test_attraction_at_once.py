"""Several people act on leads, filings, rewards and agreements at the same moment."""

from collections import Counter
from functools import partial

import pytest
from tests import make, make_attraction
from tests.at_once import at_once
from tests.make_attraction import SIGNED, Office, day

from zoneworks.attraction import services
from zoneworks.attraction.engine.finders import STANDING, FilingState
from zoneworks.attraction.engine.terms import FinderKind, LeadStage
from zoneworks.attraction.models import Agreement, Filing, Lead, Reward, Scheme
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.registry.services import merge_enterprises

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = 5
CHAMBER = {"kind": FinderKind.ASSOCIATION, "finder": "Some Chamber"}


@pytest.fixture
def office(committed: None) -> Office:
    return make_attraction.office()


def test_of_two_filings_on_an_investor_one_is_confirmed(office: Office) -> None:
    for number in range(ROUNDS):
        lead = office.lead(f"Bright Cells {number}")
        twin = office.lead(f"Bright Cells {number} Ltd.")
        for first, second in ((lead, lead), (lead, twin)):
            filings = [office.filing(first), office.filing(second)]
            refusals = at_once(
                *(partial(services.confirm_filing, office.colleague, one.pk) for one in filings)
            )
            (told,) = [refusal for refusal in refusals if refusal is not None]
            assert isinstance(told, InvalidInput)
            standing = Filing.objects.filter(lead__in=[lead, twin], state__in=sorted(STANDING))
            assert standing.count() == 1
            services.withdraw_filing(office.officer, standing.get().pk, "Another round")


def test_filings_at_once_have_numbers_of_their_own(office: Office) -> None:
    office.published_scheme()
    managers = [make.actor(office.zone, Role.FUND_MANAGER) for _each in range(4)]
    values = {"investor": "Bright Cells", "name": "A plant for cells"}
    refusals = at_once(*(partial(services.file_finder, one, values) for one in managers))
    assert refusals == [None] * 4
    numbers = sorted(Filing.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]
    assert Lead.objects.count() == 1, "who files second finds the lead of the first"


def test_a_filing_is_confirmed_or_moves_with_its_lead_and_never_two_stand(office: Office) -> None:
    for _round in range(ROUNDS):
        first = office.confirmed()
        second = office.filing()
        at_once(
            partial(services.confirm_filing, office.colleague, second.pk),
            partial(services.merge_leads, office.officer, first.lead_id, second.lead_id),
        )
        by_lead = Counter(
            Filing.objects.filter(state__in=sorted(STANDING)).values_list("lead_id", flat=True)
        )
        assert set(by_lead.values()) == {1}


def test_two_disputes_at_once_leave_one_open(office: Office) -> None:
    for _round in range(ROUNDS):
        filing = office.confirmed()
        claims = [{"claimant": name, "claim": "I was first"} for name in ("Lin", "Xu")]
        refusals = at_once(
            *(partial(services.dispute_filing, office.officer, filing.pk, one) for one in claims)
        )
        assert sum(refusal is not None for refusal in refusals) == 1
        assert filing.disputes.count() == 1


def test_a_project_is_rewarded_once(office: Office) -> None:
    for _round in range(ROUNDS):
        project = office.produced()
        office.verified(project)
        assess = partial(services.assess_reward, office.officer, project.pk)
        refusals = at_once(assess, assess)
        (told,) = [str(refusal) for refusal in refusals if refusal is not None]
        assert "只奖励一次" in told
        assert Reward.objects.filter(project=project).count() == 1


def test_a_filing_is_withdrawn_or_rewarded(office: Office) -> None:
    for _round in range(ROUNDS):
        project = office.produced()
        office.verified(project)
        filing = Filing.objects.get(lead__project=project)
        refusals = at_once(
            partial(services.assess_reward, office.officer, project.pk),
            partial(services.withdraw_filing, office.officer, filing.pk, "Mistaken"),
        )
        assert sum(refusal is not None for refusal in refusals) == 1
        filing.refresh_from_db()
        is_rewarded = Reward.objects.filter(project=project).exists()
        assert is_rewarded is (filing.state == FilingState.CONFIRMED)


def test_a_reward_is_paid_once_or_disputed(office: Office) -> None:
    for _round in range(ROUNDS):
        reward = office.due()
        claim = {"claimant": "Xu", "claim": "I was first"}
        pay = partial(services.pay_reward, office.leader, reward.pk, "V-1")
        at_once(pay, pay, partial(services.dispute_filing, office.officer, reward.filing_id, claim))
        reward.refresh_from_db()
        assert reward.version <= 3
        assert (reward.paid_on is not None) is (reward.version == 3)


def test_two_schemes_published_at_once_follow_each_other(office: Office) -> None:
    for number in range(1, ROUNDS):
        drafts = [office.reviewed_scheme(valid_from=day(10 * number)) for _each in range(2)]
        refusals = at_once(
            *(partial(services.publish_scheme, office.leader, one.pk) for one in drafts)
        )
        (told,) = [str(refusal) for refusal in refusals if refusal is not None]
        assert "须晚于" in told
        published = Scheme.objects.filter(published_on__isnull=False).order_by("valid_from")
        ends = [one.valid_until for one in published]
        assert ends == [*[one.valid_from for one in published][1:], None]


def test_a_lead_becomes_one_project(office: Office) -> None:
    for number in range(ROUNDS):
        lead = office.talking()
        acts = [
            partial(
                services.register_lead,
                office.officer,
                lead.pk,
                {"code": f"P-{number}-{each}", "name": "Plant", "on": day(0)},
            )
            for each in range(2)
        ]
        refusals = at_once(*acts)
        assert sum(refusal is not None for refusal in refusals) == 1
        lead.refresh_from_db()
        assert lead.stage == LeadStage.PROJECT


def test_a_project_gets_one_draft_and_one_signature(office: Office) -> None:
    columns = {"title": "Agreement", "investor": "Investor", "investment_fen": 100}
    for _round in range(ROUNDS):
        project = office.registered()
        draft = partial(services.draft_agreement, office.officer, project.pk, columns)
        assert sum(one is not None for one in at_once(draft, draft)) == 1
        services.discard_agreement(office.officer, Agreement.objects.latest("pk").pk, "Again")
        ready = office.reviewed_agreement(project)
        sign = partial(services.sign_agreement, office.officer, ready.pk, day(SIGNED))
        assert sum(one is not None for one in at_once(sign, sign)) == 1


def test_leads_are_entered_while_finders_are_filed_and_firms_merged(office: Office) -> None:
    office.published_scheme()
    values = {"investor": "Bright Cells", "name": "A plant for cells", "source": "EVENT"}
    for _round in range(ROUNDS):
        kept, gone = make.enterprise(office.officer), make.enterprise(office.officer)
        at_once(
            partial(
                services.open_lead,
                office.officer,
                values | {"source_enterprise": gone},
                is_new_confirmed=True,
            ),
            partial(
                services.file_finder,
                office.officer,
                CHAMBER | values | {"enterprise": gone},
            ),
            partial(merge_enterprises, office.officer, kept.pk, gone.pk, reason="Twice"),
        )
        assert not Lead.objects.filter(source_enterprise=gone).exists()
        assert not Filing.objects.filter(enterprise=gone).exists()

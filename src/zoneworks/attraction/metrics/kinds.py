"""What attraction gives to core: its lists, and what search finds."""

from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine.acts import (
    EDIT_LEADS,
    EDIT_SCHEMES,
    EXPORT_LEADS,
    FILE,
    SET_TARGETS,
    VIEW_AGREEMENTS,
    VIEW_FILINGS,
    VIEW_LEADS,
    VIEW_REWARDS,
    VIEW_TARGETS,
)
from zoneworks.attraction.labels import agreements, finders, leads, rewards
from zoneworks.attraction.lists import leads as lead_lists
from zoneworks.attraction.lists import rewards as reward_lists
from zoneworks.attraction.models import Agreement, Filing, Lead, Reward
from zoneworks.core.contributed import Indexed, ListKind, RecordName, SearchKind

PART = "attraction"
LEADS = ListKind(
    "attraction.leads",
    "attraction:leads",
    VIEW_LEADS,
    lead_lists.LEADS,
    queries.list_leads,
    EXPORT_LEADS,
    part=PART,
    enter=EDIT_LEADS,
    new="attraction:lead_new",
)
FILINGS = ListKind(
    "attraction.filings",
    "attraction:filings",
    VIEW_FILINGS,
    lead_lists.FILINGS,
    queries.list_filings,
    EXPORT_LEADS,
    part=PART,
    enter=FILE,
    new="attraction:filing_new",
)
SCHEMES = ListKind(
    "attraction.schemes",
    "attraction:schemes",
    VIEW_REWARDS,
    reward_lists.SCHEMES,
    queries.list_schemes,
    EXPORT_LEADS,
    part=PART,
    enter=EDIT_SCHEMES,
    new="attraction:scheme_new",
)
REWARDS = ListKind(
    "attraction.rewards",
    "attraction:rewards",
    VIEW_REWARDS,
    reward_lists.REWARDS,
    queries.list_rewards,
    EXPORT_LEADS,
    part=PART,
)
AGREEMENTS = ListKind(
    "attraction.agreements",
    "attraction:agreements",
    VIEW_AGREEMENTS,
    reward_lists.AGREEMENTS,
    queries.list_agreements,
    EXPORT_LEADS,
    part=PART,
)
TOP_COMPANIES = ListKind(
    "attraction.top_companies",
    "attraction:top_companies",
    VIEW_TARGETS,
    reward_lists.TOP_COMPANIES,
    queries.list_top_companies,
    EXPORT_LEADS,
    part=PART,
    enter=SET_TARGETS,
    new="attraction:top_list_new",
)
LISTS = (LEADS, FILINGS, SCHEMES, REWARDS, AGREEMENTS, TOP_COMPANIES)


def _index_lead(row: Lead) -> Indexed:
    """A lead by idea, investor, number and credit code."""
    return Indexed(row.name, row.number, [row.name, row.investor], [row.number, row.credit_code])


def _index_filing(row: Filing) -> Indexed:
    """A filing by finder, investor and number."""
    return Indexed(
        f"{row.finder} · {row.investor}",
        row.number,
        [row.finder, row.investor],
        [row.number],
    )


def _index_reward(row: Reward) -> Indexed:
    """A reward by project, finder and number."""
    names = [row.project.name, row.filing.finder]
    return Indexed(row.project.name, row.number, names, [row.number])


def _index_agreement(row: Agreement) -> Indexed:
    """An agreement by title, investor and number."""
    owner = row.project.enterprise_id if row.signed_on is not None else None
    return Indexed(row.title, row.number, [row.title, row.investor], [row.number], owner)


SEARCH_KINDS = (
    SearchKind(
        Lead,
        _("Lead"),
        VIEW_LEADS,
        Lead.objects.all,
        _index_lead,
        queries.list_leads,
        "attraction:lead",
        leads.TIMELINE,
        part=PART,
    ),
    SearchKind(
        Filing,
        _("Filing of a finder"),
        VIEW_FILINGS,
        Filing.objects.all,
        _index_filing,
        queries.list_filings,
        "attraction:filing",
        finders.TIMELINE,
        part=PART,
    ),
    SearchKind(
        Reward,
        _("Reward of a finder"),
        VIEW_REWARDS,
        lambda: Reward.objects.select_related("project", "filing"),
        _index_reward,
        queries.list_rewards,
        "attraction:reward",
        rewards.TIMELINE,
        part=PART,
    ),
    SearchKind(
        Agreement,
        _("Investment agreement"),
        VIEW_AGREEMENTS,
        lambda: Agreement.objects.select_related("project"),
        _index_agreement,
        queries.list_agreements,
        "attraction:agreement",
        agreements.TIMELINE,
        part=PART,
    ),
)
RECORD_NAMES = {
    "attraction.Lead": RecordName(_("Leads")),
    "attraction.LeadContact": RecordName(_("Contacts of leads")),
    "attraction.Filing": RecordName(_("Filings of finders")),
    "attraction.Dispute": RecordName(_("Disputes about filings")),
    "attraction.RewardShare": RecordName(_("Shares of rewards")),
    "attraction.Objection": RecordName(_("Objections to rewards")),
}
"""What people call them: where personal data is erased, and where a merge moves them."""

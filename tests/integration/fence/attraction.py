"""What the two zones of the fence have of attraction, and what is typed there."""

from datetime import date
from typing import Any

from tests.make_attraction import Office, day

from zoneworks.attraction import services
from zoneworks.attraction.engine.acts import VIEW_AGREEMENTS, VIEW_FILINGS, VIEW_LEADS
from zoneworks.attraction.engine.terms import NeedKind, TalkKind
from zoneworks.attraction.models import Lead
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Unit
from zoneworks.registry.models import Enterprise, Project
from zoneworks.registry.services import change_project

RECORD_OF = {
    r"attraction/leads/<(int:)?pk>/(register|project)": "talking_lead",
    r"attraction/leads/<(int:)?pk>/resum": "dropped_lead",
    r"attraction/(leads|board)/<(int:)?pk>": "lead",
    r"attraction/talks/<(int:)?pk>": "talk",
    r"attraction/needs/<(int:)?pk>": "need",
    r"attraction/contacts/<(int:)?pk>": "lead_contact",
    r"attraction/filings/<(int:)?pk>/dispute": "confirmed_filing",
    r"attraction/filings/<(int:)?pk>": "filing",
    r"attraction/disputes/<(int:)?pk>": "dispute",
    r"attraction/schemes/<(int:)?pk>/publi": "reviewed_scheme",
    r"attraction/schemes/<(int:)?pk>": "scheme",
    r"attraction/projects/<(int:)?pk>/reward": "produced_project",
    r"attraction/projects/<(int:)?pk>": "project",
    r"attraction/investments/<(int:)?pk>": "investment",
    r"attraction/rewards/<(int:)?pk>/(pay|objections)": "due_reward",
    r"attraction/rewards/<(int:)?pk>/claw": "paid_reward",
    r"attraction/rewards/<(int:)?pk>": "assessed_reward",
    r"attraction/objections/<(int:)?pk>": "objection",
    r"attraction/agreements/<(int:)?pk>/sign": "reviewed_agreement",
    r"attraction/agreements/<(int:)?pk>/(edit|review|discard|obligations)": "drafted_agreement",
    r"attraction/agreements/<pk>$": "drafted_agreement",
    r"attraction/agreements/<(int:)?pk>": "agreement",
    r"attraction/obligations/<(int:)?pk>/fulfill": "owed",
    r"attraction/obligations/<(int:)?pk>": "drafted_obligation",
    r"attraction/targets/<(int:)?pk>": "target",
}
"""Which record a number in an address is."""
UNSEEN_LEAD = "{} investor"
"""How the investors of a zone's leads are called, whom few may see."""


def records(
    officer: Actor, uploader: Actor, enterprise: Enterprise, project: Project, name: str
) -> dict[str, int]:
    """Records of each kind in the states in which their acts are possible.

    The filing is of the asking actor's unit where that is a fund manager's; the agreement in force
    is the enterprise's.
    """
    office = Office.of(project.zone, officer)
    lead = office.lead(UNSEEN_LEAD.format(name), name=f"{name} lead")
    told = {"kind": TalkKind.CALL, "held_on": day(-1), "summary": f"{name} told"}
    need = services.set_need(officer, lead.pk, {"kind": NeedKind.POWER, "amount": 800})
    return {
        "lead": lead.pk,
        "talking_lead": office.talking(name=f"{name} talking lead").pk,
        "dropped_lead": office.dropped(name=f"{name} dropped lead").pk,
        "talk": services.record_talk(officer, lead.pk, told).pk,
        "need": need.pk,
        "lead_contact": services.add_contact(officer, lead.pk, {"name": f"{name} manager"}).pk,
        "target": services.set_target(
            office.leader,
            {
                "name": f"{name} target",
                "measure": "PROJECTS",
                "goal": 5,
                "begins_on": day(-30),
                "ends_on": day(30),
            },
        ).pk,
        **_found(office, uploader, name),
        **_rewarded(office, name),
        **_agreed(office, enterprise, name),
    }


def _found(office: Office, uploader: Actor, name: str) -> dict[str, int]:
    """Filings, a dispute, and schemes that are not in force."""
    finder = f"{name} finder"
    unit = None
    if uploader.role is Role.FUND_MANAGER:
        unit = Unit.objects.get(pk=uploader.unit_id)
    disputed = office.confirmed(finder=f"{finder} in dispute")
    claim = {"claimant": f"{name} claimant", "claim": f"{name} was first"}
    return {
        "filing": office.filing(finder=finder, unit=unit).pk,
        "confirmed_filing": office.confirmed(finder=f"{finder} of old", unit=unit).pk,
        "dispute": services.dispute_filing(office.officer, disputed.pk, claim).pk,
        "scheme": office.scheme(name=f"{name} scheme", valid_from=day(40)).pk,
        "reviewed_scheme": office.reviewed_scheme(
            name=f"{name} scheme to come", valid_from=day(80)
        ).pk,
    }


def _rewarded(office: Office, name: str) -> dict[str, int]:
    """A project whose reward can be assessed, and a reward in each state."""
    produced = office.produced(office.lead(name=f"{name} works"))
    office.verified(produced)
    published = office.published()
    objection = services.raise_objection(office.officer, published.pk, f"{name} critic", "Late")
    return {
        "produced_project": produced.pk,
        "investment": office.investment(produced, voucher=f"{name} voucher").pk,
        "assessed_reward": office.assessed().pk,
        "due_reward": office.due().pk,
        "paid_reward": office.paid().pk,
        "objection": objection.pk,
    }


def _agreed(office: Office, enterprise: Enterprise, name: str) -> dict[str, int]:
    """A draft, one whose review has passed, and one in force."""
    signed = office.registered(name=f"{name} plant")
    signed = change_project(
        office.officer, signed.pk, {"enterprise": enterprise}, version=signed.version
    )
    agreement = office.signed_agreement(signed, title=f"{name} agreement")
    draft = office.agreement(title=f"{name} draft")
    return {
        "agreement": agreement.pk,
        "owed": agreement.obligations.order_by("pk")[0].pk,
        "drafted_agreement": draft.pk,
        "drafted_obligation": draft.obligations.order_by("pk")[0].pk,
        "reviewed_agreement": office.reviewed_agreement(title=f"{name} ready draft").pk,
    }


def unseen(role: Role) -> list[str]:
    """Names of the zone's own records that a role must not see, whatever it opens."""
    names = ("Home", "Neighbor")
    inside = VIEW_LEADS.roles
    hidden = [] if role in inside else [UNSEEN_LEAD.format(name) for name in names]
    if role not in VIEW_FILINGS.roles:
        hidden += [f"{name} finder" for name in names]
    if role is Role.FUND_MANAGER:
        hidden += ["Neighbor finder"]
    if role not in VIEW_AGREEMENTS.roles or role is Role.ENTERPRISE:
        hidden += [f"{name} {kind}" for name in names for kind in ("draft", "ready draft")]
    return hidden


def typed(name: str, records: Any) -> dict[str, dict[str, Any]]:
    """What a form or a body of each address holds that is taken, by page and by route."""
    number = ""
    if name == "attraction:lead_merge":
        number = Lead.objects.get(pk=records.talking_lead).number
    pages = _typed_to_leads(records) | {"lead_merge": SEEN | {"number": number}}
    pages |= _typed_to_finders() | _typed_to_rewards() | _typed_to_agreements()
    return {f"attraction:{page}": values for page, values in pages.items()} | {
        f"api/attraction/{route}": values for route, values in _bodies(pages, records).items()
    }


SEEN = {"version": 1, "reason": "because"}
"""What is sent of a record that nobody has changed yet."""
LEAD = {"investor": "Brand new investor", "name": "Brand new idea", "source": "EVENT"}
AGREEMENT = {"title": "Brand new", "investor": "Brand new investor"}
OWED = {"side": "INVESTOR", "kind": "START", "text": "Begins works"}
SCHEME = {
    "name": "Brand new scheme",
    "valid_from": "2100-01-01",
    "kind": "FIXED",
    "protection_months": 6,
    "claim_months": 6,
    "publicity_days": 7,
    "clawback_years": 3,
}


def _typed_to_leads(records: Any) -> dict[str, dict[str, Any]]:
    talk = {"kind": "CALL", "held_on": day(0), "summary": "Brand new"}
    return {
        "board_move": {"stage": "NEGOTIATION", "version": 1},
        "lead_new": LEAD,
        "lead_edit": LEAD | SEEN,
        "talks_begin": {"on": day(0), "version": 1},
        "lead_register": {"code": "NEW-9", "name": "Brand new", "on": day(0), "version": 2},
        "lead_drop": {"cause": "NO_ANSWER", "on": day(0), "version": 1},
        "lead_resume": {"reason": "because", "version": 2},
        "talk_new": talk | {"version": 1},
        "talk_edit": talk | SEEN,
        "need_new": {"kind": "HOMES", "amount": 12},
        "need_remove": {"version": 1},
        "contact_new": {"name": "Brand New"},
        "contact_edit": {"name": "Brand New", "version": 1},
        "contact_remove": {"version": 1},
        "target_new": _target(),
        "target_edit": _target() | SEEN,
        "top_list_new": {
            "kind": "WORLD",
            "published_on": "2024-01-02",
            "names": "1 Brand new group",
        },
    }


def _target() -> dict[str, Any]:
    period = {"begins_on": day(0), "ends_on": day(9)}
    return {"name": "Brand new target", "measure": "PROJECTS", "goal": 3} | period


def _typed_to_finders() -> dict[str, dict[str, Any]]:
    finder = {"kind": "PERSON", "finder": "Brand New"}
    return {
        "lead_file": finder,
        "filing_new": finder | {"investor": "Brand new investor", "name": "Brand new idea"},
        "filing_confirm": {"version": 1},
        "filing_refuse": SEEN,
        "filing_withdraw": SEEN,
        "filing_dispute": {"claimant": "Brand New", "claim": "I was first", "version": 2},
        "dispute_decide": {"is_upheld": "no", "reason": "because", "version": 1},
    }


def _typed_to_rewards() -> dict[str, dict[str, Any]]:
    scheme = SCHEME | {"tiers": "1000 3", "cap_fen": "100"}
    return {
        "scheme_new": scheme,
        "scheme_edit": scheme | {"version": 1},
        "scheme_publish": {"version": 1},
        "investment_new": {"paid_on": day(0), "amount_fen": "100", "voucher": "Brand new"},
        "investment_verify": {"version": 1},
        "investment_annul": SEEN,
        "reward_assess": {"shares": "Brand New 1"},
        "reward_publish": {"version": 1},
        "reward_pay": {"payment": "Brand new", "version": 2},
        "reward_claw_back": {
            "cause": "AUDIT",
            "amount_fen": "1",
            "reason": "because",
            "version": 3,
        },
        "reward_withdraw": SEEN,
        "objection_new": {"objector": "Brand New", "text": "Late"},
        "objection_answer": {"answer": "Not late", "version": 1},
    }


def _typed_to_agreements() -> dict[str, dict[str, Any]]:
    agreement = AGREEMENT | {"investment_fen": "100"}
    return {
        "agreement_new": agreement,
        "agreement_edit": agreement | {"version": 1},
        "agreement_revise": {"version": 2},
        "agreement_sign": {"signed_on": day(0), "version": 1},
        "agreement_discard": SEEN,
        "agreement_end": {"reason": "because", "version": 2},
        "obligation_new": OWED,
        "obligation_edit": OWED | {"version": 1},
        "obligation_remove": {"version": 1},
        "obligation_fulfill": {"fulfilled_on": day(0), "evidence": "Seen", "version": 1},
    }


def _bodies(pages: dict[str, dict[str, Any]], records: Any) -> dict[str, dict[str, Any]]:
    """What programs send: what people type, with amounts in fen and records by their ids."""
    sent = {
        name: {key: value.isoformat() if isinstance(value, date) else value for key, value in of}
        for name, of in ((name, values.items()) for name, values in pages.items())
    }
    fen = {"investment_fen": 100_000_000}
    scheme = SCHEME | {"tiers": [{"from_fen": 0, "amount_fen": 100}], "cap_fen": 100}
    return {
        "leads": sent["lead_new"],
        "leads/<pk>": sent["lead_edit"],
        "leads/<pk>/negotiation": sent["talks_begin"],
        "leads/<pk>/project": sent["lead_register"],
        "leads/<pk>/drop": sent["lead_drop"],
        "leads/<pk>/resumption": sent["lead_resume"],
        "leads/<pk>/merger": SEEN | {"gone_id": records.talking_lead},
        "leads/<pk>/needs": sent["need_new"],
        "needs/<pk>/removal": sent["need_remove"],
        "leads/<pk>/talks": sent["talk_new"],
        "talks/<pk>": sent["talk_edit"],
        "leads/<pk>/contacts": sent["contact_new"],
        "contacts/<pk>": sent["contact_edit"],
        "contacts/<pk>/removal": sent["contact_remove"],
        "filings": sent["filing_new"],
        "filings/<pk>/confirmation": sent["filing_confirm"],
        "filings/<pk>/refusal": sent["filing_refuse"],
        "filings/<pk>/withdrawal": sent["filing_withdraw"],
        "filings/<pk>/disputes": sent["filing_dispute"],
        "disputes/<pk>/decision": sent["dispute_decide"] | {"is_upheld": False},
        "schemes": scheme,
        "schemes/<pk>": scheme | {"version": 1},
        "schemes/<pk>/publication": sent["scheme_publish"],
        "projects/<pk>/investments": sent["investment_new"] | {"amount_fen": 100},
        "investments/<pk>/verification": sent["investment_verify"],
        "investments/<pk>/annulment": sent["investment_annul"],
        "projects/<pk>/reward": {"shares": [{"payee": "Brand New", "weight": "1"}]},
        "rewards/<pk>/publication": sent["reward_publish"],
        "rewards/<pk>/payment": sent["reward_pay"],
        "rewards/<pk>/clawback": sent["reward_claw_back"] | {"amount_fen": 100},
        "rewards/<pk>/withdrawal": sent["reward_withdraw"],
        "rewards/<pk>/objections": sent["objection_new"],
        "objections/<pk>/answer": sent["objection_answer"],
        "projects/<pk>/agreement": sent["agreement_new"] | fen,
        "agreements/<pk>": sent["agreement_edit"] | fen,
        "agreements/<pk>/revision": sent["agreement_revise"],
        "agreements/<pk>/signature": sent["agreement_sign"],
        "agreements/<pk>/discard": sent["agreement_discard"],
        "agreements/<pk>/end": sent["agreement_end"],
        "agreements/<pk>/obligations": sent["obligation_new"],
        "obligations/<pk>": sent["obligation_edit"],
        "obligations/<pk>/removal": sent["obligation_remove"],
        "obligations/<pk>/fulfillment": sent["obligation_fulfill"],
        "targets": sent["target_new"],
        "targets/<pk>": sent["target_edit"],
        "top-lists": {
            "kind": "WORLD",
            "published_on": "2024-01-02",
            "companies": [{"rank": 1, "name": "Brand new group"}],
        },
    }

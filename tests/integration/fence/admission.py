"""What the two zones of the fence have of admission, and what is typed there."""

from datetime import datetime, timedelta
from typing import Any

from tests import make

from zoneworks.admission import facts, queries, services
from zoneworks.admission.engine.acts import VOTERS
from zoneworks.admission.engine.committee import Vote
from zoneworks.admission.engine.terms import Outcome
from zoneworks.admission.forms.schemes import SchemeForm
from zoneworks.admission.models import (
    AgendaItem,
    Application,
    PromiseCheck,
    ReviewMeeting,
    Seat,
    SupervisedPromise,
    Supervision,
)
from zoneworks.core import clock
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Membership
from zoneworks.registry.models import Enterprise, Project

WAN = 1_000_000
APPLICATIONS = r"admission/applications/<(int:)?pk>"
AGREEMENTS = r"admission/agreements/<(int:)?pk>"
RECORD_OF = {
    rf"{APPLICATIONS}/(edit|submi|withdraw)": "draft_application",
    r"admission/applications/<pk>$": "draft_application",
    rf"{APPLICATIONS}/(return|accept)": "submitted_application",
    rf"{APPLICATIONS}/(decide|decision$)": "voted_application",
    rf"{APPLICATIONS}/prolong": "mending_application",
    rf"{APPLICATIONS}/lapse": "lapsed_application",
    rf"{APPLICATIONS}/(agreement|decision-document)": "admitted_application",
    APPLICATIONS: "scored_application",
    r"admission/meetings/<(int:)?pk>/minutes": "held_meeting",
    r"admission/meetings/<(int:)?pk>": "called_meeting",
    r"admission/items/<(int:)?pk>": "agenda_item",
    rf"{AGREEMENTS}/(edit|promises|review|sign|discard)": "draft_supervision",
    r"admission/agreements/<pk>$": "draft_supervision",
    rf"{AGREEMENTS}/end": "quiet_supervision",
    AGREEMENTS: "supervision",
    r"admission/promises/<(int:)?pk>/check": "due_promise",
    r"admission/promises/<(int:)?pk>": "draft_promise",
    r"admission/checks/<(int:)?pk>": "open_check",
    r"admission/schemes/<(int:)?pk>": "entry_scheme",
}
"""Which record a number in an address is."""
AGO = timedelta(days=200)
BY_LATER = timedelta(days=30)


def records(officer: Actor, uploader: Actor, enterprise: Enterprise, name: str) -> dict[str, int]:
    """Records of each kind in the states in which their acts are possible."""
    zone = enterprise.zone
    leader = make.actor(zone, Role.LEADER)
    members = make.committee(zone)

    def project(of: str) -> Project:
        return make.project(officer, f"{name} entry {of}", enterprise=enterprise)

    with clock.at(_ago()):
        known = _decided(officer, leader, members, project)
    agreement = make.supervision(officer, Application.objects.get(pk=known["draft_supervision"]))
    draft = make.application(officer, project("draft"))
    submitted = make.application(officer, project("submitted"))
    services.submit_application(officer, submitted.pk)
    scored = make.scored(officer, project("scored"))
    seated = [*members]
    if uploader.role in VOTERS and uploader.membership_id != officer.membership_id:
        seated.append(uploader)
    meeting = make.sitting(officer, seated, scored)
    make.scored(officer, project("waiting"))
    kept = SupervisedPromise.objects.get(pk=known["due_promise"])
    with clock.at(_ago() + timedelta(days=40)):
        check = services.check_promise(officer, known.pop("checked_promise"))
    return known | {
        "draft_supervision": agreement.pk,
        "draft_promise": agreement.promises.get().pk,
        "draft_application": draft.pk,
        "submitted_application": submitted.pk,
        "scored_application": scored.pk,
        "called_meeting": meeting.pk,
        "agenda_item": meeting.items.get().pk,
        "due_promise": kept.pk,
        "open_check": check.pk,
        "entry_scheme": scored.scorings.get().scheme_id,
    }


def _ago() -> datetime:
    return clock.now() - AGO


def _decided(officer: Actor, leader: Actor, members: list[Actor], project: Any) -> dict[str, int]:
    """What was carried and decided some months ago, all by the same two sittings."""
    names = ("voted", "admitted", "supervised", "quiet", "drafted")
    rows = {one: make.scored(officer, project(one)) for one in names}
    low = {"tax_fen": 1_500 * WAN}
    rows |= {one: make.scored(officer, project(one), **low) for one in ("mending", "lapsed")}
    for _sitting in range(2):
        meeting = make.sitting(officer, members, *rows.values())
        for item in meeting.items.all():
            casts = {one.pk: services.Cast(Vote.FOR) for one in meeting.seats.all()}
            services.enter_ballots(officer, item.pk, casts)
        services.close_meeting(officer, meeting.pk, "agreed")
    for one in ("admitted", "supervised", "quiet", "drafted"):
        services.decide_application(leader, rows[one].pk, "kept")
    for one, days in (("mending", 400), ("lapsed", 30)):
        day = clock.today() + timedelta(days=days)
        services.decide_application(leader, rows[one].pk, "short", mend_items=["tax"], mend_by=day)
    signed = services.draft_agreement(officer, rows["supervised"].pk, {"deposit_fen": 450 * WAN})
    due_on = clock.today() + BY_LATER
    checked = services.add_promise(officer, signed.pk, {"kind": "START", "due_on": due_on})
    due = services.add_promise(officer, signed.pk, {"kind": "FINISH", "due_on": due_on + BY_LATER})
    services.sign_agreement(leader, signed.pk, clock.today())
    quiet = make.supervision(officer, rows["quiet"])
    services.sign_agreement(leader, quiet.pk, clock.today())
    return {
        "voted_application": rows["voted"].pk,
        "admitted_application": rows["admitted"].pk,
        "mending_application": rows["mending"].pk,
        "lapsed_application": rows["lapsed"].pk,
        "held_meeting": meeting.pk,
        "supervision": signed.pk,
        "quiet_supervision": quiet.pk,
        "draft_supervision": rows["drafted"].pk,
        "due_promise": due.pk,
        "checked_promise": checked.pk,
    }


def _version(model: Any, pk: int) -> int:
    return int(model.objects.values_list("version", flat=True).get(pk=pk))


FIGURES = {
    "investment_fen": "45000",
    "land_m2": "100",
    "output_fen": "60000",
    "tax_fen": "3000",
    "industry_code": "3491",
}
BODY = {"investment_fen": 45_000 * WAN, "industry_code": "3491"}


def typed(records: Any) -> dict[str, dict[str, Any]]:
    """What a form or a body of each address holds that is taken, by page and by route."""
    day = (clock.today() + timedelta(days=90)).isoformat()
    seen = {
        name: {"version": _version(Application, getattr(records, f"{name}_application"))}
        for name in ("draft", "submitted", "voted", "mending", "lapsed")
    }
    meeting = ReviewMeeting.objects.get(pk=records.called_meeting)
    held = {"version": _meeting_version(meeting)}
    draft = {"version": _agreement_version(records.draft_supervision)}
    signed = {"version": _agreement_version(records.quiet_supervision)}
    promise = {"version": _version(SupervisedPromise, records.draft_promise)}
    check = {"version": _version(PromiseCheck, records.open_check)}
    why = {"reason": "because"}
    start = {"kind": "FULL_OUTPUT", "due_on": day, "basis": "TOTAL", "weight": "1"}
    terms = {
        "deposit_fen": "450",
        "late_rate": "10%",
        "hold_up_to": "20%",
        "extensions": "1",
    }
    money = {"return_fen": "0", "hold_fen": _wan(records), "forfeit_fen": "0"}
    favor = {"return_fen": _wan(records), "hold_fen": "0", "forfeit_fen": "0"}
    seats = Seat.objects.filter(meeting=meeting).order_by("pk")
    pages = {
        "application_new": FIGURES | {"project": _spare_code(records)},
        "application_edit": FIGURES | seen["draft"],
        "submit": seen["draft"],
        "withdraw": seen["draft"] | why,
        "send_back": seen["submitted"] | why,
        "accept": seen["submitted"],
        "decide": seen["voted"] | {"reasons": "because"},
        "prolong": seen["mending"] | why | {"mend_by": day},
        "lapse": seen["lapsed"] | why,
        "meeting_new": _meeting(records, day),
        "meeting_close": held | {"minutes": "agreed"},
        "meeting_cancel": held | why,
        "vote": {"vote": "AGAINST"},
        "ballots": held | {f"vote_{seats[0].pk}": "FOR"},
        "agreement_new": terms,
        "agreement_edit": terms | draft | {"note": "new"},
        "agreement_sign": draft | {"signed_on": clock.today().isoformat()},
        "agreement_discard": draft | why,
        "agreement_end": signed | why | {"forfeit_fen": "0"},
        "promise_new": start,
        "promise_edit": start | promise,
        "promise_remove": promise,
        "promise_check": {"version": _version(SupervisedPromise, records.due_promise)},
        "consequence": check | why | money | {"new_due_on": day},
        "consequence_review": check | why | favor,
        "scheme_new": _scheme(day),
    }
    return {f"admission:{page}": values for page, values in pages.items()} | {
        f"api/admission/{route}": values
        for route, values in _bodies(pages, records, day, seats[0].pk).items()
    }


def _bodies(
    pages: dict[str, dict[str, Any]], records: Any, day: str, seat: int
) -> dict[str, dict[str, Any]]:
    why = {"reason": "because"}
    terms = {"deposit_fen": 450 * WAN}
    start = {"kind": "FULL_OUTPUT", "due_on": day}
    part = int(_wan(records)) * WAN
    content = dict(facts.sample_content()) | {"deposit_rate": "1/50"}
    meeting = {
        "title": "Brand new",
        "held_on": day,
        "member_ids": _members(records),
        "chair_id": _members(records)[0],
        "motions": [{"application_id": _waiting(records), "outcome": "REFUSE"}],
    }
    return {
        "applications": BODY | {"project_id": records.spare_project},
        "applications/<pk>": BODY | pages["submit"],
        "applications/<pk>/submission": pages["submit"],
        "applications/<pk>/return": pages["send_back"],
        "applications/<pk>/acceptance": pages["accept"],
        "applications/<pk>/decision": pages["decide"],
        "applications/<pk>/prolongation": pages["prolong"],
        "applications/<pk>/lapse": pages["lapse"],
        "applications/<pk>/withdrawal": pages["withdraw"],
        "applications/<pk>/what-if": {
            name: str(value) if not isinstance(value, (int, str)) else value
            for name, value in make.ENTRY_FIGURES.items()
        },
        "applications/<pk>/agreement": terms,
        "schemes": {"content": content, "valid_from": day, "source": "because"},
        "meetings": meeting,
        "items/<pk>/vote": {"vote": "AGAINST"},
        "items/<pk>/ballots": {"ballots": [{"seat_id": seat, "vote": "FOR"}]},
        "meetings/<pk>/close": pages["meeting_close"],
        "meetings/<pk>/cancellation": pages["meeting_cancel"],
        "agreements/<pk>": terms | {"note": "new"},
        "agreements/<pk>/promises": start,
        "promises/<pk>": start | pages["promise_remove"],
        "promises/<pk>/removal": pages["promise_remove"],
        "agreements/<pk>/signature": pages["agreement_sign"],
        "agreements/<pk>/discard": why | {"version": pages["agreement_sign"]["version"]},
        "agreements/<pk>/end": why | {"forfeit_fen": 0},
        "promises/<pk>/check": {},
        "checks/<pk>/consequence": why | {"hold_fen": part, "new_due_on": day},
        "checks/<pk>/review": why | {"return_fen": part},
    }


def _meeting_version(meeting: ReviewMeeting) -> int:
    seats, items = meeting.seats.all(), meeting.items.all()
    ballots = [one for item in items for one in item.ballots.all()]
    return sum(one.version for one in (meeting, *seats, *items, *ballots))


def _agreement_version(pk: int) -> int:
    row = Supervision.objects.get(pk=pk)
    return queries.seen_agreement(row)


def _wan(records: Any) -> str:
    return str(PromiseCheck.objects.get(pk=records.open_check).part_fen // WAN)


def _spare_code(records: Any) -> str:
    return str(Project.objects.get(pk=records.spare_project).code)


def _members(records: Any) -> list[int]:
    zone_id = ReviewMeeting.objects.get(pk=records.called_meeting).zone_id
    rows = Membership.objects.filter(zone_id=zone_id, role="COMMITTEE_MEMBER", is_active=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:3])


def _waiting(records: Any) -> int:
    """An application that is scored and on no agenda."""
    zone_id = ReviewMeeting.objects.get(pk=records.called_meeting).zone_id
    placed = AgendaItem.objects.filter(meeting__state="CALLED").values("application_id")
    rows = Application.objects.filter(zone_id=zone_id, state="SCORED").exclude(pk__in=placed)
    found = rows.order_by("pk").values_list("pk", flat=True).first()
    return found or records.scored_application


def _meeting(records: Any, day: str) -> dict[str, Any]:
    members = [str(pk) for pk in _members(records)]
    return {
        "title": "Brand new",
        "held_on": day,
        "members": members,
        "chair": members[0],
        f"motion_{_waiting(records)}": str(Outcome.REFUSE),
    }


def _scheme(day: str) -> dict[str, Any]:
    """The form of a new version as a browser sends it, with another usual deposit."""
    form = SchemeForm(content=facts.sample_content())
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: value for name, value in values.items() if value not in {None, False, ""}}
    sent = {name: "on" if value is True else value for name, value in sent.items()}
    return sent | {"valid_from": day, "source": "because", "deposit_rate": "1/50"}

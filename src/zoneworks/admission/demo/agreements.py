"""Supervision agreements of the admitted projects, their checks and consequences (synthetic)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from zoneworks.admission import queries, services
from zoneworks.admission.demo.people import WAN_FEN, People, at
from zoneworks.admission.models import Application, PromiseCheck, Supervision
from zoneworks.core import actors, clock, contributions
from zoneworks.core.contributed import Achieved
from zoneworks.land.queries import trade as land
from zoneworks.land.services import trade
from zoneworks.registry.models import YearFigures

SIGNED = 7
"""So many are signed; the next is a draft with a lower deposit, the last has none yet."""


def load(people: People, admitted: Sequence[Application]) -> None:
    """Sign agreements on the day of the signature, check them today, decide some consequences."""
    signed = [_sign(people, row, place) for place, row in enumerate(admitted[:SIGNED])]
    with clock.running():
        services.check_all_due(actors.platform(people.officer.writing_zone_id()))
        _decide(people, signed)
        _draft(people, admitted[SIGNED])


def _sign(people: People, row: Application, place: int) -> Supervision:
    day = row.project.signed_on or date(2024, 6, 3)
    with at(day, 10):
        usual = queries.usual_deposit_of(row)
        made = services.draft_agreement(people.officer, row.pk, {"deposit_fen": usual})
        for promise in _promises(row, day, place):
            services.add_promise(people.officer, made.pk, promise)
        signed = services.sign_agreement(people.leader, made.pk, day)
        _name_in_sale(people, signed)
        return signed


def _name_in_sale(people: People, signed: Supervision) -> None:
    """Name the agreement in the sale of the land that the project was granted by standard."""
    sales = land.list_sales(people.officer).filter(project=signed.project, is_standard=True)
    for sale in sales.filter(supervision=""):
        told = {"supervision": signed.number}
        trade.BY_ACT["sale"]["SUPERVISE"](people.officer, sale.pk, told)


def _promises(row: Application, day: date, place: int) -> list[dict[str, Any]]:
    """What is promised: the agreements differ in how tight their days are."""
    found: list[dict[str, Any]] = []
    start = _reached(Achieved.CONSTRUCTION_START, row.project_id)
    slack = (20, 30, -25, 45, 12, -50, 60)[place % 7]
    start_due = max((start or day + timedelta(days=90)) + timedelta(days=slack), day + timedelta(1))
    found.append({"kind": "START", "due_on": start_due, "weight": 2})
    finish = _reached(Achieved.COMPLETION, row.project_id) or day + timedelta(days=1000)
    finish_due = max(finish + timedelta(days=slack), start_due + timedelta(days=30))
    found.append({"kind": "FINISH", "due_on": finish_due, "weight": 2})
    paid = _paid(row.project_id)
    share = (90, 60, 100, 140, 95, 115, 80)[place % 7]
    paid_due = day + timedelta(days=400) if paid else _ahead(180)
    found.append(
        {
            "kind": "INVESTMENT",
            "due_on": max(paid_due, start_due + timedelta(days=30)),
            "amount_fen": paid * share // 100 or row.investment_fen,
            "weight": 3,
        }
    )
    year = 2024 if start_due <= date(2025, 6, 30) else start_due.year
    found.append(_of_year(row, "TAX", year, 95 if place % 2 else 108))
    found.append(_of_year(row, "OUTPUT", year + 1, 105))
    full_due = max(finish_due + timedelta(days=360), _ahead(400))
    found.append({"kind": "FULL_OUTPUT", "due_on": full_due, "weight": 2})
    return found


def _ahead(days: int) -> date:
    """A day to come, whatever day the demonstration tells of."""
    with clock.running():
        return clock.today() + timedelta(days=days)


def _of_year(row: Application, kind: str, year: int, share: int) -> dict[str, Any]:
    """A promise on a year, due in the next one, near to what the enterprise had in 2024."""
    rows = YearFigures.objects.filter(enterprise=row.project.enterprise, year=2024)
    known = rows.first()
    column = "tax_fen" if kind == "TAX" else "output_fen"
    had = (getattr(known, column) if known is not None else None) or 500 * WAN_FEN
    return {
        "kind": kind,
        "due_on": date(year + 1, 6, 30),
        "year": year,
        "amount_fen": max(had * share // 100, 1),
        "weight": 1,
    }


def _reached(what: Achieved, project_id: int) -> date | None:
    found = contributions.achieved(what, [project_id]).get(project_id)
    return min((one.on for one in found[1]), default=None) if found else None


def _paid(project_id: int) -> int:
    found = contributions.achieved(Achieved.PAID_INVESTMENT, [project_id]).get(project_id)
    return sum(one.amount_fen or 0 for one in found[1]) if found else 0


def _decide(people: People, signed: Sequence[Supervision]) -> None:
    """Decide as the terms say; of the last two agreements the checks still wait."""
    for agreement in signed[:-2]:
        for check in PromiseCheck.objects.filter(supervision=agreement).order_by("pk"):
            _carry_out(people, check)


def _carry_out(people: People, check: PromiseCheck) -> None:
    is_held = bool(check.proposed_hold_fen)
    reason = {
        "KEPT": "按期完成，依协议退还该项保证金。",
        "LATE": "逾期完成，依协议按逾期时间扣除，余额退还。",
        "SHORT": "未达到约定，依协议处理。",
    }[check.result]
    values = {
        "return_fen": check.proposed_return_fen,
        "hold_fen": check.proposed_hold_fen,
        "forfeit_fen": check.proposed_forfeit_fen,
        "new_due_on": clock.today() + timedelta(days=180) if is_held else None,
        "reason": "企业提出整改计划，延期一次，保证金继续保留。" if is_held else reason,
    }
    services.decide_consequence(people.leader, check.pk, values)


def _draft(people: People, row: Application) -> None:
    """A deposit below the usual one: it waits for its fair-competition review."""
    usual = queries.usual_deposit_of(row)
    made = services.draft_agreement(
        people.officer,
        row.pk,
        {
            "deposit_fen": usual // 2,
            "concessions": [
                {"kind": "DEPOSIT", "text": "以银行保函替代一半保证金，适用于各类企业同等申请。"}
            ],
        },
    )
    day = clock.today()
    for kind, days in (("START", 120), ("FINISH", 600), ("FULL_OUTPUT", 1200)):
        promise = {"kind": kind, "due_on": day + timedelta(days=days)}
        services.add_promise(people.officer, made.pk, promise)
    services.review_agreement(people.officer, made.pk)

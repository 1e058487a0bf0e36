"""The papers on idle land, out of a case and the words of the zone."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from zoneworks.core.documents import Draft
from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.engine.money import MoneyUnit, format_fen
from zoneworks.core.engine.wording import chinese_day, fill, open_ended
from zoneworks.core.printing import Sheet, SheetTable
from zoneworks.land import definitions
from zoneworks.land.models import IdleCase, IdleHindrance, LandContract, Mortgage

IDLE_CASE = "land.IdleCase"


class Paper(StrEnum):
    """The papers of the order."""

    INQUIRY = "INQUIRY"
    """闲置土地调查通知书, article 6."""
    DETERMINATION = "DETERMINATION"
    """闲置土地认定书, article 10."""
    HEARING = "HEARING"
    """听证权利告知书, article 15."""
    FEE = "FEE"
    """征缴土地闲置费决定书, article 16."""
    RETAKING = "RETAKING"
    """收回国有建设用地使用权决定书, article 16."""
    PLAN = "PLAN"
    """闲置土地处置方案, article 13."""


def draft_of(
    paper: Paper, case: IdleCase, on: date, more: Mapping[str, str] | None = None
) -> Draft:
    """Write a paper of a case as it stands; ``more`` fills places that the case does not."""
    rules = definitions.paper_words()
    words = rules.values
    form = words["papers"][paper]
    body = fill([words["zone_body"]], {"zone": case.zone.name})[0]
    values = {**_values(case, on), **(more or {})}
    hindered = [one for one in case.hindrances.all() if one.is_verified]
    is_told = paper in {Paper.DETERMINATION, Paper.PLAN} and hindered
    receiver = case.contract.holder.name
    sheet = Sheet(
        title=form["title"],
        day=chinese_day(on),
        head=body,
        receiver=receiver,
        body=fill(form["body"], values),
        tables=(_table(hindered),) if is_told else (),
        seal=body,
        seal_note=words["seal_note"],
        notes=fill(words["notes"], values),
        verification=tuple(words["verification"]),
        code_label=words["code_label"],
    )
    agencies = words["agencies"]
    word = f"{agencies.get(case.zone.code, agencies['default'])}{form['series']}"
    return Draft(f"IDLE_{paper}", (IDLE_CASE, case.pk), sheet, on, receiver, rules.sha256, word)


def _values(case: IdleCase, on: date) -> dict[str, str]:
    words, contract, parcel = definitions.paper_words().values, case.contract, case.parcel
    standing = [one for one in parcel.mortgages.all() if one.released_on is None]
    return {
        "holder": contract.holder.name,
        "parcel": f"{parcel.number} {parcel.name}",
        "area": format_m2(parcel.area_m2, 2),
        "mu": format_mu(parcel.area_m2),
        **_contract_values(contract),
        "on": chinese_day(on),
        "test": words["tests"].get(case.test, ""),
        "cause": words["causes"].get(case.cause, ""),
        "base_on": chinese_day(case.base_on),
        "idle_from": chinese_day(case.idle_from),
        "reason": case.reason,
        "determined_on": chinese_day(case.determined_on),
        "decision": words["decisions"].get(case.hearing_about, ""),
        "fee": money(case.fee_fen),
        "fee_base": money(case.fee_base_fen),
        "way": words["ways"].get(case.way, ""),
        "plan": open_ended(case.plan),
        "plan_from_on": chinese_day(case.plan_from_on),
        "plan_start_by": chinese_day(case.plan_start_by),
        "plan_until_on": chinese_day(case.plan_until_on),
        "plan_price": money(case.plan_price_fen),
        "approval": "",
        "mortgagees": _names(standing),
        "rules": case.rules_sha256 or definitions.idle_rules().sha256,
    }


def _contract_values(contract: LandContract) -> dict[str, str]:
    return {
        "contract": contract.number,
        "signed_on": chinese_day(contract.signed_on),
        "price": money(contract.price_fen),
        "start_by": chinese_day(contract.start_by),
        "delivered_on": chinese_day(contract.delivered_on),
    }


def _names(mortgages: Iterable[Mortgage]) -> str:
    joint: str = definitions.paper_words().values["between_names"]
    return joint.join(one.mortgagee for one in mortgages)


def money(fen: int | None) -> str:
    """An amount as papers write it, in yuan; nothing for None."""
    return "" if fen is None else format_fen(fen, MoneyUnit.YUAN, with_unit=True)


def _table(hindered: Iterable[IdleHindrance]) -> SheetTable:
    words: Any = definitions.paper_words().values
    form = words["table"]
    rows = [
        (
            words["hindrances"][one.kind],
            chinese_day(one.from_on),
            chinese_day(one.until_on) or words["still"],
            one.evidence,
        )
        for one in hindered
    ]
    return SheetTable(form["title"], tuple(form["head"]), tuple(rows), tuple(form["widths"]))

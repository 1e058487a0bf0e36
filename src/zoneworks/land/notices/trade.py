"""The papers on acquisition, sale and expansion: agreement, announcement, confirmation, opinion."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from zoneworks.core.documents import Draft
from zoneworks.core.engine.area import format_m2, format_mu
from zoneworks.core.engine.wording import chinese_day, fill
from zoneworks.core.printing import Sheet, SheetTable
from zoneworks.land import definitions
from zoneworks.land.models.trade import Matter


class TradePaper(StrEnum):
    """The papers that go out with acts on land."""

    AGREEMENT = "AGREEMENT"
    """国有建设用地使用权收回协议书."""
    ANNOUNCEMENT = "ANNOUNCEMENT"
    """国有建设用地使用权出让公告, order 39 of 2007, article 9."""
    CONFIRMATION = "CONFIRMATION"
    """成交确认书, by tender 中标通知书: order 39 of 2007, article 20."""
    EXPANSION = "EXPANSION"
    """增容扩建意见书."""


def draft_for(
    paper: TradePaper,
    of: Matter,
    values: Mapping[str, Any],
    *,
    on: date,
    receiver: str,
    rows: tuple[tuple[str, ...], ...] = (),
) -> Draft:
    """Write a paper of a matter; ``values`` fill its places, ``rows`` its table if it has one.

    It goes out under the ``number`` among its values, as the officer entered it, else under the
    next of its series.
    """
    rules = definitions.trade_words()
    words: Any = rules.values
    form = words["papers"][paper]
    body = fill([words["zone_body"]], {"zone": of.zone.name})[0]
    filled = {
        "parcel": f"{of.parcel.number} {of.parcel.name}",
        "area": format_m2(of.parcel.area_m2, 2),
        "mu": format_mu(of.parcel.area_m2),
        "use": words["uses"][of.parcel.use],
        "parcel_number": of.parcel.number,
        "parcel_name": of.parcel.name,
        "zone": of.zone.name,
        "body": body,
        **{name: _told(value) for name, value in values.items()},
    }
    sheet = Sheet(
        title=fill([form["title"]], filled)[0],
        day=chinese_day(on),
        head=body,
        receiver=receiver,
        body=fill(form["body"], filled),
        tables=_tables(form.get("table"), rows),
        seal=body,
        seal_note=words["seal_note"],
        notes=(),
        verification=tuple(words["verification"]),
        code_label=words["code_label"],
    )
    agencies = words["agencies"]
    number = str(values.get("number", ""))
    agency = agencies.get(of.zone.code, agencies["default"])
    word = "" if number else f"{agency}{form['series']}"
    subject = (of._meta.label, of.pk)
    return Draft(f"TRADE_{paper}", subject, sheet, on, receiver, rules.sha256, word, number)


def _tables(form: Any, rows: tuple[tuple[str, ...], ...]) -> tuple[SheetTable, ...]:
    if not form or not rows:
        return ()
    return (SheetTable(form["title"], tuple(form["head"]), rows, tuple(form["widths"])),)


def _told(value: Any) -> str:
    return chinese_day(value) if isinstance(value, date) or value is None else str(value)

"""The words of documents: what a case, its items and the rules say, as a sheet of paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import translation

from zoneworks.approvals import labels, rows
from zoneworks.approvals.engine.process.documents import (
    Document,
    Due,
    chinese_days,
    issuing_authority,
    results_of,
)
from zoneworks.approvals.engine.process.handling import HandlingAct, Track
from zoneworks.approvals.engine.process.standings import Move, Standing
from zoneworks.approvals.engine.process.terms import Item, PowerKind, Process, Tolerance
from zoneworks.approvals.rows import CASE, ITEM, CaseRow, Letterhead
from zoneworks.core.documents import Draft
from zoneworks.core.engine.wording import chinese_day, fill, open_ended
from zoneworks.core.models import UnitKind
from zoneworks.core.printing import Sheet, SheetTable
from zoneworks.core.rulesets import RuleSet, load_rule_set

Cells = tuple[str, ...]
Rows = Mapping[str, list[Cells]]
LANGUAGE = "zh-hans"
"""Documents are in Chinese, whatever language the page has from which they are issued."""
WITH_DECISION_NUMBER = frozenset({Document.DECISION, Document.FILING, Document.SIMULATED_RESULT})


def texts() -> RuleSet:
    """The words of all documents."""
    return load_rule_set("zoneworks.approvals", "documents")


def series_word(zone_code: str, kind: Document) -> str:
    """The word under which a zone numbers a kind of document."""
    rule = load_rule_set("zoneworks.approvals", "numbering").values
    agencies: Mapping[str, str] = rule["agencies"]
    return f"{agencies.get(zone_code, agencies['default'])}{rule['series'][kind]}"


@dataclass(frozen=True, slots=True)
class Body:
    """Who issues: the name in the head and at the seal, and the basis of the power."""

    name: str
    power: str = ""


class Office:
    """What is known of a zone's bodies, read once for all documents of an act."""

    def __init__(self, zone_id: int, zone_name: str) -> None:
        self.zone_name = zone_name
        self.units = {authority: (name, kind) for authority, name, kind in rows.read_units(zone_id)}

    def name(self, row: CaseRow, authority: str) -> str:
        """Name an authority as on paper: a department of the zone with the zone before it."""
        name, kind = self._unit(row, authority)
        is_own = kind == UnitKind.DEPARTMENT and not name.startswith(self.zone_name)
        return f"{self.zone_name}{name}" if is_own else name

    def _unit(self, row: CaseRow, authority: str) -> tuple[str, str]:
        return self.units.get(authority, (_authority_name(row, authority), ""))

    def body_for(self, row: CaseRow, item: Item, on: date) -> Body:
        """Tell who issues for an item on a day, by the basis of its power."""
        authority = self.name(row, item.authority)
        power = item.power_on(on)
        if power is None:
            return Body(authority)
        is_entrusted = power.kind is PowerKind.ENTRUSTED  # by a body outside of the zone
        seal = self._unit(row, power.seal)[0] if is_entrusted else self.name(row, power.seal)
        words = {"document": power.document, "authority": authority, "seal": seal}
        told = fill([texts().values["powers"][power.kind]], words)
        return Body(issuing_authority(authority, seal, power.kind), told[0])

    def whole(self) -> Body:
        """The body of the zone itself, for what concerns a whole case."""
        return Body(fill([texts().values["zone_body"]], {"zone": self.zone_name})[0])


def compose(pairs: Sequence[tuple[CaseRow, Due]]) -> list[Draft]:
    """Write the documents that are due in cases of one zone."""
    if not pairs:
        return []
    first = pairs[0][0]
    office = Office(first.zone_id, letterhead_of(first).zone_name)
    with translation.override(LANGUAGE):
        return [_draft(office, row, due) for row, due in pairs]


def letterhead_of(row: CaseRow) -> Letterhead:
    """What documents say of a stored case."""
    if row.letterhead is None:
        raise ValueError("No document is written of a case that is not stored.")
    return row.letterhead


def _draft(office: Office, row: CaseRow, due: Due) -> Draft:
    rules, change = texts(), due.changes[0]
    rule = rules.values["kinds"][due.kind]
    values = _case_values(row) | {"on": chinese_day(change.move.on)}
    tables: Rows
    number = ""
    if due.key is not None:
        item = row.case.plan.process.item(due.key[0])
        body = office.body_for(row, item, change.move.on)
        rule = rule if item.is_licence else {**rule, **rule.get("otherwise", {})}
        values |= _item_values(row, item, change.after, change.move)
        owed_until = max((duty.due_on for duty in change.duties), default=None)
        values["paper_due_on"] = chinese_day(owed_until)
        values["decision"] = change.before.number if change.before is not None else ""
        tables = _item_tables(item, change.after, change.move)
        subject = (ITEM, row.items[due.key].pk)
        number = change.after.number if due.kind in WITH_DECISION_NUMBER else ""
    else:
        tables = _case_tables(office, row, due)
        body, subject = office.whole(), (CASE, row.pk)
        if due.joint is not None:
            body = Body(office.name(row, due.joint.lead))
            values |= {"joint": due.joint.name, "lead": body.name, "article": due.joint.article}
        values |= {
            "lapsed": "、".join(_item_name(row, code) for code in results_of(due.changes))
            or rules.values["none"],
            "lapse_reason": str(labels.LAPSE_REASONS.get(case_reason(row), "")),
        }
    values["power"] = body.power
    is_simulated = bool(rule.get("simulated"))
    sheet = Sheet(
        title=fill([rule["title"]], values)[0],
        day=chinese_day(change.move.on),
        head=body.name,
        number=number,
        statement=rules.values["simulated_statement"] if is_simulated else "",
        receiver=values["holder"],
        body=fill(rule["body"], values),
        tables=_tables(rule.get("table"), tables),
        closing=fill(rule.get("closing", ()), values),
        seal=body.name,
        seal_note=rules.values["seal_note"],
        notes=fill(rules.values["notes"], values),
        is_simulated=is_simulated,
        verification=tuple(rules.values["verification"]),
        code_label=rules.values["code_label"],
    )
    return Draft(
        due.name,
        subject,
        sheet,
        change.move.on,
        values["holder"],
        rules.sha256,
        series_word(letterhead_of(row).zone_code, due.kind),
        number,
    )


def case_reason(row: CaseRow) -> Any:
    """Why the simulated handling of a case lapsed; None where it did not."""
    return row.case.simulation.lapse_reason if row.case.simulation is not None else None


def _case_values(row: CaseRow) -> dict[str, str]:
    facts = letterhead_of(row)
    process = row.case.plan.process
    simulation = row.case.simulation
    assumptions = simulation.assumptions if simulation is not None else {}
    return {
        "project": facts.project,
        "holder": facts.enterprise or facts.project,
        "case": facts.number,
        "national_code": facts.national_code,
        "process": process.name,
        "version": facts.version,
        "article": "",
        "assumptions": "；".join(
            f"{labels.LAND_TERMS.get(name, name)}：{value}" for name, value in assumptions.items()
        ),
        "expires_on": chinese_day(simulation.expires_on if simulation is not None else None),
    }


def _item_values(row: CaseRow, item: Item, standing: Standing, move: Move) -> dict[str, str]:
    limit = item.limit_for(row.case.plan.facts)
    papers = {paper.code: paper.name for paper in item.papers}
    pause = next((one for one in item.pauses if one.code == move.reason), None)
    valid = item.valid
    is_deemed = standing.accepted_on is not None and standing.accepted_on == standing.applied_on
    is_deemed &= move.act is HandlingAct.DEEM_ACCEPTED or move.on != standing.accepted_on
    return {
        "item": item.name,
        "article": item.article,
        "authority": _authority_name(row, item.authority),
        "reason": open_ended(move.reason),
        "evidence": move.evidence.strip(),
        "applied_on": chinese_day(standing.applied_on),
        "accepted_on": chinese_day(standing.accepted_on),
        "taken_on": chinese_day(None if is_deemed else standing.accepted_on),
        "deemed_on": chinese_day(standing.accepted_on if is_deemed else None),
        "decided_on": chinese_day(standing.decided_on),
        "legal_due_on": chinese_day(standing.legal_due_on),
        "promised_due_on": chinese_day(
            standing.promised_due_on
            if standing.promised_due_on is not None and standing.promised_due_on >= move.on
            else None
        ),
        "legal_days": chinese_days(limit.days, limit.kind) if limit is not None else "",
        "extension_days": (
            chinese_days(standing.extension_days, limit.kind) if limit is not None else ""
        ),
        "outstanding": "、".join(papers[code] for code in standing.outstanding),
        "asked": "、".join(papers[code] for code in standing.asked),
        "awaiting": texts().values["awaiting"].get(standing.state, ""),
        "pause": pause.name if pause is not None else "",
        "pause_article": pause.article if pause is not None else "",
        "pause_days": chinese_days(pause.limit_days) if pause is not None else "",
        "pause_due_on": chinese_day(standing.due_on),
        "valid_since": texts().values["valid_since"][valid.counts_from]
        if valid is not None
        else "",
        "extendable_months": str(valid.months) if valid is not None and valid.extensions else "",
        "fixed_months": str(valid.months) if valid is not None and not valid.extensions else "",
        "valid_article": valid.article if valid is not None else "",
        "promised": "、".join(
            paper.name for paper in item.papers if paper.tolerance is Tolerance.COMMITMENT
        ),
    }


def _authority_name(row: CaseRow, authority: str) -> str:
    return _authority_names(row.case.plan.process).get(authority, authority)


@lru_cache(maxsize=64)
def _authority_names(process: Process) -> dict[str, str]:
    return {one.code: one.name for one in process.authorities}


def _item_name(row: CaseRow, code: str) -> str:
    return row.case.plan.process.item(code).name


def _item_tables(item: Item, standing: Standing, move: Move) -> Rows:
    remarks = texts().values["remarks"]
    received: list[Cells] = []
    told: list[Cells] = []
    asked: list[Cells] = [(paper.name,) for paper in item.papers if paper.code in move.papers]
    for paper in item.papers:
        if paper.code in standing.received:
            is_promise = paper.tolerance is Tolerance.COMMITMENT
            received.append((paper.name, remarks["PROMISED" if is_promise else "THERE"]))
        elif paper.code in standing.outstanding:
            received.append((paper.name, remarks["LATER"]))
        if paper.code in standing.told:
            told.append((paper.name,))
    return {"received": received, "told": told, "asked": asked}


def _case_tables(office: Office, row: CaseRow, due: Due) -> Rows:
    process, remarks = row.case.plan.process, texts().values["remarks"]
    joint: list[Cells] = [
        (item.name, office.name(row, item.authority), standing.number or "—")
        for item in process.items
        if due.joint is not None
        and item.code in due.joint.items
        and item.code in row.case.plan.items
        and (standing := row.case.standings.get((item.code, Track.FORMAL))) is not None
    ]
    converted: list[Cells] = [
        (item.name, office.name(row, item.authority), remarks[item.conversion])
        for change in due.changes
        if due.kind is Document.CONVERSION and (item := process.item(change.key[0]))
    ]
    return {"joint": joint, "converted": converted}


def _tables(name: str | None, rows: Rows) -> tuple[SheetTable, ...]:
    if name is None or not rows.get(name):
        return ()
    form = texts().values["tables"][name]
    numbered = tuple((str(place), *one) for place, one in enumerate(rows[name], 1))
    return (SheetTable(form["title"], tuple(form["head"]), numbered, tuple(form["widths"])),)


def letter(row: CaseRow, code: str = "") -> Sheet | None:
    """The letter of commitment that the applicant signs (告知承诺书, 模拟审批承诺书).

    That of an item where one is named; None where the item asks for no promise, and where the
    process is never simulated.
    """
    rule = texts().values["letters"]["PROMISE" if code else "SIMULATION"]
    if not may_promise(row, code):
        return None
    with translation.override(LANGUAGE):
        values = _case_values(row) | {"power": ""}
        if code:
            unmoved = Move(HandlingAct.APPLY, row.case.today, frozenset())
            item = row.case.plan.process.item(code)
            values |= _item_values(row, item, Standing(), unmoved)
        return Sheet(
            title=rule["title"],
            day="",
            body=fill(rule["body"], values),
            signing=tuple(rule["signing"]),
            notes=fill(texts().values["notes"], values),
        )


def may_promise(row: CaseRow, code: str = "") -> bool:
    """Whether an item asks for a written promise; without an item, whether the case may."""
    process = row.case.plan.process
    if not code:
        return process.simulation is not None
    return any(one.tolerance is Tolerance.COMMITMENT for one in process.item(code).papers)

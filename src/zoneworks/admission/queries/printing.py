"""The words of printed minutes, decisions and agreements, and what a review reads of them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils import translation

from zoneworks.admission import facts
from zoneworks.admission.engine.committee import TallyResult
from zoneworks.admission.labels import names, texts
from zoneworks.admission.labels.printed import promised_text, share_text, yuan
from zoneworks.admission.models import (
    Application,
    PromiseCheck,
    ReviewMeeting,
    Scoring,
    SupervisedPromise,
    Supervision,
)
from zoneworks.admission.queries.agreements import AGREEMENT, SUPERVISION, promise_of
from zoneworks.admission.queries.applications import APPLICATION, DECISION
from zoneworks.admission.queries.meetings import MEETING, MINUTES
from zoneworks.compliance.engine.subjects import Subject, SubjectKind
from zoneworks.core import clock
from zoneworks.core.documents import Draft
from zoneworks.core.engine.area import format_mu
from zoneworks.core.engine.wording import chinese_day, fill
from zoneworks.core.models import Membership, Zone
from zoneworks.core.printing import Sheet, SheetTable

CHINESE = "zh-hans"
CHECK = "admission.PromiseCheck"


def _words(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = facts.printed().values[name]
    return found


def _sheet(zone: Zone, name: str, values: Mapping[str, str], **parts: Any) -> Sheet:
    rules, words = facts.printed().values, _words(name)
    body = _body(zone)
    on = clock.today()
    return Sheet(
        **{
            "title": words["title"],
            "day": chinese_day(on),
            "head": body,
            "body": fill(words["body"], values),
            "seal": body,
            "seal_note": rules["seal_note"],
            "notes": fill(words["notes"], values),
            "verification": tuple(rules["verification"]),
            "code_label": rules["code_label"],
        }
        | parts
    )


def _body(zone: Zone) -> str:
    return fill([facts.printed().values["zone_body"]], {"zone": zone.name})[0]


def _draft(
    zone: Zone, kind: str, subject: tuple[str, int], sheet: Sheet, *, holder: str, name: str
) -> Draft:
    rules = facts.printed()
    agencies = rules.values["agencies"]
    word = f"{agencies.get(zone.code, agencies['default'])}{_words(name)['series']}"
    return Draft(kind, subject, sheet, clock.today(), holder, rules.sha256, word)


def _table(name: str, part: str, rows: Sequence[tuple[str, ...]]) -> SheetTable:
    form = _words(name)["tables"][part]
    return SheetTable(form["title"], tuple(form["head"]), tuple(rows), tuple(form["widths"]))


# Minutes


def draft_minutes(meeting: ReviewMeeting, stage: str) -> Draft:
    """The minutes of a meeting that was counted; ``stage`` is what its sitting is called."""
    with translation.override(CHINESE):
        seats = list(meeting.seats.all())
        by_pk = {one.pk: one for one in seats}
        items = list(meeting.items.all())
        recusals = [
            (_person(by_pk[one.seat_id].member), str(item.application), one.recused_because)
            for item in items
            for one in item.ballots.all()
            if one.recused_because
        ]
        chair = next(one for one in seats if one.is_chair)
        values = {
            "zone": meeting.zone.name,
            "held_on": chinese_day(meeting.held_on),
            "title": meeting.title,
            "stage": stage,
            "place": meeting.place,
            "chair": _person(chair.member),
            "minutes": meeting.minutes,
        }
        tables = [
            _table("minutes", "items", [_item(one) for one in items]),
            _table("minutes", "members", [_member(one) for one in seats]),
        ]
        if recusals:
            tables.append(_table("minutes", "recusals", recusals))
        sheet = _sheet(meeting.zone, "minutes", values, tables=tuple(tables))
        holder = _body(meeting.zone)
        return _draft(
            meeting.zone, MINUTES, (MEETING, meeting.pk), sheet, holder=holder, name="minutes"
        )


def _item(item: Any) -> tuple[str, ...]:
    rules = facts.printed().values
    count = {name: str(value) for name, value in item.tally.items()}
    told = fill([_words("minutes")["tally"]], count)[0]
    if item.tally["is_casting"]:
        told = fill([_words("minutes")["casting"]], {"tally": told})[0]
    motion = rules["outcomes"][item.motion]
    return str(item.application), motion, told, rules["results"][TallyResult(item.result)]


def _member(seat: Any) -> tuple[str, ...]:
    chair = facts.printed().values["yes_chair"] if seat.is_chair else ""
    unit = seat.member.unit
    return f"{seat.member.user.name}{chair}", unit.name if unit else "—"


def _person(member: Membership) -> str:
    return f"{member.unit.name if member.unit else ''}{member.user.name}"


# Decisions


def draft_decision(row: Application, scoring: Scoring) -> Draft:
    """The decision on an application, with its reasons point by point."""
    with translation.override(CHINESE):
        rules, words = facts.printed().values, _words("decision")
        lines = scoring.lines
        gates = lines["gates"]
        holder = row.project.enterprise.name if row.project.enterprise else row.project.name
        values = {
            "holder": holder,
            "submitted_on": chinese_day(row.submitted_on),
            "project": row.project.name,
            "number": row.number,
            "round": str(row.round),
            "scheme": scoring.scheme.title,
            "version": str(scoring.scheme.number),
            "valid_from": chinese_day(scoring.scheme.valid_from),
            "total": points(lines["total"]),
            "admit_from": points(lines["admit_from"]),
            "gates": str(len(gates)),
            "passed": str(sum(one["passed"] for one in gates)),
            "carried": _carried(row),
            "outcome": rules["outcomes"][row.outcome],
            "reasons": row.decision,
            "mend_by": chinese_day(row.mend_by) if row.outcome == "MEND" else "",
            "mend_items": "；".join(row.mend_items),
            "sample": words["sample"] if scoring.scheme.is_sample else "",
            "sha256": scoring.sha256,
        }
        tables = (
            _table("decision", "gates", [_gate(one) for one in gates]),
            _table("decision", "criteria", [_criterion(one) for one in lines["criteria"]]),
        )
        title = words["titles"][row.outcome]
        sheet = _sheet(row.zone, "decision", values, tables=tables, title=title, receiver=holder)
        return _draft(
            row.zone, DECISION, (APPLICATION, row.pk), sheet, holder=holder, name="decision"
        )


def _carried(row: Application) -> str:
    if row.carried_on is None:
        return ""
    outcome = facts.printed().values["outcomes"][row.carried]
    return f"于{chinese_day(row.carried_on)}表决通过“{outcome}”"


def points(text: str) -> str:
    """Points in decimals."""
    return texts.number_text(Fraction(text), 2)


def _gate(line: Mapping[str, Any]) -> tuple[str, ...]:
    rules = facts.printed().values
    return (
        line["title"],
        texts.gate_condition(line),
        texts.gate_value(line),
        texts.gate_gap(line) or "—",
        rules["passed"] if line["passed"] else rules["failed"],
    )


def _criterion(line: Mapping[str, Any]) -> tuple[str, ...]:
    value = texts.value_text(line["measure"], Fraction(line["value"]))
    return line["title"], value, points(line["weight"]), points(line["points"])


# Agreements


def draft_agreement(row: Supervision, digest: str) -> Draft:
    """A supervision agreement that is being signed."""
    with translation.override(CHINESE):
        values = _agreement_values(row) | {"digest": digest}
        promises = [_promise(one) for one in row.promises.all()]
        sheet = _sheet(
            row.zone,
            "agreement",
            values,
            tables=(_table("agreement", "promises", promises),),
            signing=tuple(_words("agreement")["signing"]),
        )
        holder = values["holder"]
        return _draft(
            row.zone, AGREEMENT, (SUPERVISION, row.pk), sheet, holder=holder, name="agreement"
        )


def _agreement_values(row: Supervision) -> dict[str, str]:
    enterprise = row.project.enterprise
    granted = "；".join(
        f"{names.CONCESSIONS[one['kind']]}：{one['text']}" for one in row.concessions
    )
    return {
        "body": _body(row.zone),
        "holder": enterprise.name if enterprise else row.project.name,
        "project": row.project.name,
        "land": f"{format_mu(row.land_m2, 2)}亩" if row.land_m2 else "—",
        "deposit": yuan(row.deposit_fen),
        "late_rate": share_text(row.terms["late_rate"]),
        "hold_up_to": share_text(row.terms["hold_up_to"]),
        "extensions": str(row.terms["extensions"]),
        "concessions": granted,
        "note": row.note,
    }


def _promise(one: SupervisedPromise) -> tuple[str, ...]:
    kind = str(names.PROMISE_KINDS[one.kind])
    said = f"{kind}（{one.year}年）" if one.year else kind
    return said, promised_text(one), chinese_day(one.due_on), yuan(one.part_fen)


def subject_of_supervision(row: Supervision) -> Subject:
    """What a fair-competition review reads of an agreement, and what its signature stands for."""
    with translation.override(CHINESE):
        values = _agreement_values(row)
        usual = f"{values['deposit']}（通常为{yuan(row.usual_fen)}）"
        promises = "\n".join(
            f"{one.position}. {names.PROMISE_KINDS[one.kind]}：{promised_text(one)}，"
            f"{one.year or ''}，{one.due_on.isoformat()}，权重{one.weight}"
            for one in row.promises.all()
        )
        late = f"{values['late_rate']}，{values['hold_up_to']}，{values['extensions']}"
        content = (
            ("项目", f"{values['holder']}：{values['project']}，{values['land']}"),
            ("承诺指标", promises or "—"),
            ("履约保证金", usual),
            ("扣除与延期", late),
            ("对乙方有利的约定", values["concessions"] or "—"),
            ("其他约定", values["note"] or "—"),
        )
        title = f"{row.project.name}投资监管协议"
        return Subject(SubjectKind.AGREEMENT, SUPERVISION, row.pk, title, content)


def subject_of_consequence(
    check: PromiseCheck, amounts: tuple[int, int, int], day: Any, reason: str
) -> Subject:
    """What a review reads of a consequence that gives more than the agreement's terms."""
    with translation.override(CHINESE):
        promise = promise_of(check.promise)
        said = f"{names.PROMISE_KINDS[promise.kind]}：{names.RESULTS[check.result]}"
        proposed = (
            check.proposed_return_fen,
            check.proposed_hold_fen,
            check.proposed_forfeit_fen,
        )
        content = (
            ("项目", str(check.supervision)),
            ("核查结果", f"{said}，{check.due_on.isoformat()}"),
            ("协议约定的处理", _amounts(proposed)),
            ("拟作出的处理", _amounts(amounts)),
            ("新的日期", day.isoformat() if day is not None else "—"),
            ("理由", reason or "—"),
        )
        title = f"{check.supervision.project.name}履约保证金处理"
        return Subject(SubjectKind.OTHER, CHECK, check.pk, title, content)


def _amounts(amounts: tuple[int, int, int]) -> str:
    returned, held, forfeited = (yuan(one) for one in amounts)
    return f"退还{returned}，保留{held}，扣除{forfeited}"

"""What a fair-competition review reads of a scheme, a reward, an agreement.

The words are simplified Chinese whoever asks: one content has one digest in every language.
"""

from typing import Any

from django.utils import translation

from zoneworks.attraction.engine.terms import Side
from zoneworks.attraction.labels import agreements, rewards
from zoneworks.attraction.labels.finders import KINDS as FINDER_KINDS
from zoneworks.attraction.models import Agreement, Obligation, Reward, Scheme
from zoneworks.compliance.engine.subjects import Subject, SubjectKind
from zoneworks.core.engine.area import format_m2
from zoneworks.core.engine.money import format_fen

Line = tuple[Any, str]


def subject_of_scheme(row: Scheme) -> Subject:
    """A reward scheme: whom it concerns, what is paid, under which conditions."""
    with translation.override("zh-hans"):
        label = rewards.FIELDS
        unpaid = "、".join(str(FINDER_KINDS[kind]) for kind in row.unpaid)
        parts = [
            (
                "适用范围",
                _lines(
                    (label["name"], row.name),
                    (label["document"], row.document),
                    (label["valid_from"], row.valid_from.isoformat()),
                    (label["valid_until"], _day(row.valid_until)),
                    (label["unpaid"], unpaid),
                ),
            ),
            (
                "奖励标准",
                _lines(
                    (label["kind"], str(rewards.TIER_KINDS[row.kind])),
                    *((label["tiers"], rewards.tier_text(tier)) for tier in row.tiers),
                    (label["cap_fen"], _yuan(row.cap_fen)),
                ),
            ),
            (
                "程序和期限",
                _lines(
                    *(
                        (label[name], str(getattr(row, name)))
                        for name in (
                            "protection_months",
                            "claim_months",
                            "publicity_days",
                            "clawback_years",
                        )
                    )
                ),
            ),
        ]
        return _subject(SubjectKind.MEASURE, row, row.name, parts)


def subject_of_reward(row: Reward) -> Subject:
    """A reward: whose, for what, by which rule, how much to whom."""
    with translation.override("zh-hans"):
        label = rewards.FIELDS
        parts = [
            (
                "奖励对象和依据",
                _lines(
                    (label["project"], row.project.name),
                    (label["finder"], f"{row.filing.finder}（{FINDER_KINDS[row.filing.kind]}）"),
                    (label["scheme"], f"{row.scheme.name} {row.scheme.document}".strip()),
                    (label["paid_in_fen"], _yuan(row.paid_in_fen)),
                ),
            ),
            (
                "奖励金额",
                _lines(
                    *((rewards.line_text(one), _yuan(one["amount_fen"])) for one in row.lines),
                    (label["amount_fen"], _yuan(row.amount_fen)),
                    *(
                        (f"{label['payee']} {one.payee}", _yuan(one.amount_fen))
                        for one in row.shares.order_by("pk")
                    ),
                ),
            ),
        ]
        title = f"{row.number} {row.project.name}"
        return _subject(SubjectKind.REWARD, row, title, parts)


def subject_of_agreement(row: Agreement) -> Subject:
    """An investment agreement: the facts, what the investor owes, and each thing the zone owes.

    What the zone owes is read one by one, since it is what may favor one investor.
    """
    with translation.override("zh-hans"):
        label = agreements.FIELDS
        land = "" if row.land_m2 is None else f"{format_m2(row.land_m2, 2)} m²"
        owed = list(row.obligations.order_by("position"))
        facts = _lines(
            (label["title"], row.title),
            (label["investor"], row.investor),
            (label["project"], row.project.name),
            (label["investment_fen"], _yuan(row.investment_fen)),
            (label["land_m2"], land),
            (label["note"], row.note),
        )
        promised = _lines(
            *((agreements.KINDS[one.kind], _owed(one)) for one in owed if one.side != Side.ZONE)
        )
        parts = [
            ("基本情况", facts),
            (f"{agreements.SIDES[Side.INVESTOR]}义务", promised),
            *(
                (f"{agreements.SIDES[Side.ZONE]}义务：{agreements.KINDS[one.kind]}", _owed(one))
                for one in owed
                if one.side == Side.ZONE
            ),
        ]
        return _subject(SubjectKind.AGREEMENT, row, f"{row.number} {row.title}", parts)


def _owed(one: Obligation) -> str:
    amount = "" if one.amount_fen is None else _yuan(one.amount_fen)
    return " ".join(part for part in (one.text, amount, _day(one.due_on)) if part)


def _lines(*lines: Line) -> str:
    """What is said, a line each; what is empty is left out."""
    return "\n".join(f"{heading}：{text}" for heading, text in lines if text)


def _subject(kind: SubjectKind, row: Any, title: str, parts: list[tuple[str, str]]) -> Subject:
    said = tuple((heading, text) for heading, text in parts if text)
    return Subject(kind, row._meta.label, row.pk, title, said)


def _day(day: Any) -> str:
    return "" if day is None else str(day.isoformat())


def _yuan(fen: int) -> str:
    return f"{format_fen(fen)} 元"

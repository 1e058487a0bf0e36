"""What a fair-competition review reads of a scheme, a reward, an agreement.

The words are simplified Chinese whoever asks: one content has one digest in every language.
"""

from typing import Any

from django.utils import translation

from zoneworks.attraction.labels import agreements, rewards
from zoneworks.attraction.labels.finders import KINDS as FINDER_KINDS
from zoneworks.attraction.models import Agreement, Reward, Scheme
from zoneworks.compliance.engine.subjects import Subject, SubjectKind
from zoneworks.core.engine.area import format_m2
from zoneworks.core.engine.money import format_fen

Parts = list[tuple[str, str]]


def subject_of_scheme(row: Scheme) -> Subject:
    """A reward scheme: every rule in it."""
    with translation.override("zh-hans"):
        label = rewards.FIELDS
        parts: Parts = [
            (label["name"], row.name),
            (label["document"], row.document),
            (label["valid_from"], row.valid_from.isoformat()),
            (label["valid_until"], _day(row.valid_until)),
            (label["kind"], rewards.TIER_KINDS[row.kind]),
            *((label["tiers"], rewards.tier_text(tier)) for tier in row.tiers),
            (label["cap_fen"], _yuan(row.cap_fen)),
            (label["unpaid"], "、".join(str(FINDER_KINDS[kind]) for kind in row.unpaid)),
            (label["protection_months"], str(row.protection_months)),
            (label["claim_months"], str(row.claim_months)),
            (label["publicity_days"], str(row.publicity_days)),
            (label["clawback_years"], str(row.clawback_years)),
        ]
        return _subject(SubjectKind.MEASURE, row, row.name, parts)


def subject_of_reward(row: Reward) -> Subject:
    """A reward: whose, for what, by which rule, how much to whom."""
    with translation.override("zh-hans"):
        label = rewards.FIELDS
        parts: Parts = [
            (label["project"], row.project.name),
            (label["finder"], f"{row.filing.finder}（{FINDER_KINDS[row.filing.kind]}）"),
            (label["scheme"], f"{row.scheme.name} {row.scheme.document}".strip()),
            (label["paid_in_fen"], _yuan(row.paid_in_fen)),
            *((rewards.line_text(line), _yuan(line["amount_fen"])) for line in row.lines),
            (label["amount_fen"], _yuan(row.amount_fen)),
            *(
                (f"{label['payee']} {one.payee}", _yuan(one.amount_fen))
                for one in row.shares.order_by("pk")
            ),
        ]
        title = f"{row.number} {row.project.name}"
        return _subject(SubjectKind.REWARD, row, title, parts)


def subject_of_agreement(row: Agreement) -> Subject:
    """An investment agreement: the parties and all that either side owes."""
    with translation.override("zh-hans"):
        label = agreements.FIELDS
        parts: Parts = [
            (label["title"], row.title),
            (label["investor"], row.investor),
            (label["project"], row.project.name),
            (label["investment_fen"], _yuan(row.investment_fen)),
            (label["land_m2"], "" if row.land_m2 is None else f"{format_m2(row.land_m2, 2)} m²"),
            (label["note"], row.note),
            *(
                (
                    f"{agreements.SIDES[one.side]} {one.position} {agreements.KINDS[one.kind]}",
                    " ".join(
                        part
                        for part in (
                            one.text,
                            "" if one.amount_fen is None else _yuan(one.amount_fen),
                            _day(one.due_on),
                        )
                        if part
                    ),
                )
                for one in row.obligations.order_by("position")
            ),
        ]
        return _subject(SubjectKind.AGREEMENT, row, f"{row.number} {row.title}", parts)


def _subject(kind: SubjectKind, row: Any, title: str, parts: Parts) -> Subject:
    said = tuple((str(heading), str(text)) for heading, text in parts if str(text))
    return Subject(kind, row._meta.label, row.pk, title, said)


def _day(day: Any) -> str:
    return "" if day is None else str(day.isoformat())


def _yuan(fen: int) -> str:
    return f"{format_fen(fen)} 元"

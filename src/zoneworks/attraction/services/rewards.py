"""Every write of paid-in investment and rewards."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zoneworks.attraction import queries
from zoneworks.attraction.engine import rewards as engine
from zoneworks.attraction.engine.acts import (
    ASSESS_REWARDS,
    ENTER_INVESTMENT,
    PAY_REWARDS,
    VERIFY_INVESTMENT,
)
from zoneworks.attraction.engine.finders import FilingState
from zoneworks.attraction.engine.rewards import (
    ON_THE_WAY,
    ClawbackCause,
    RewardAct,
    RewardState,
)
from zoneworks.attraction.engine.terms import FinderKind
from zoneworks.attraction.labels.rewards import refusal_text
from zoneworks.attraction.labels.subjects import subject_of_reward
from zoneworks.attraction.models import (
    Filing,
    Objection,
    PaidInvestment,
    Reward,
    RewardShare,
)
from zoneworks.attraction.services.schemes import scheme_digest, scheme_terms
from zoneworks.compliance import services as compliance
from zoneworks.core import clock, records
from zoneworks.core.actors import Actor
from zoneworks.core.calendars import national_calendar
from zoneworks.core.engine.calendar import add_months
from zoneworks.core.errors import InvalidInput, check_reason, explained
from zoneworks.core.numbers import next_number
from zoneworks.core.tables.writing import clean_text
from zoneworks.registry import queries as registry
from zoneworks.registry import services as register
from zoneworks.registry.engine.terms import ProjectStage
from zoneworks.registry.models import Project

_FIELDS = {"SHARES_WRONG": "shares", "CLAWBACK_WRONG": "amount_fen"}


def review_reward(actor: Actor, pk: int) -> Any:
    """Open the fair-competition review of a reward as it stands. Raises as ``open_review`` does."""
    actor.require(ASSESS_REWARDS)
    return compliance.open_review(actor, subject_of_reward(queries.get_reward(actor, pk)))


def enter_investment(actor: Actor, project_id: int, values: Mapping[str, Any]) -> PaidInvestment:
    """Enter fixed investment that was paid into a project, by its voucher.

    Raises:
        InvalidInput: no positive amount, a day to come, a voucher that was entered before, or the
            project is retired.
        NotFound: no such project.
    """
    actor.require(ENTER_INVESTMENT)
    voucher = clean_text(values["voucher"])
    wrong: dict[str, list[Any]] = {}
    if not voucher:
        wrong["voucher"] = [_("This is needed.")]
    if not values["amount_fen"] or values["amount_fen"] <= 0:
        wrong["amount_fen"] = [_("It must be more than zero.")]
    if values["paid_on"] > clock.today():
        wrong["paid_on"] = [_("This day has not come yet.")]
    if wrong:
        raise InvalidInput(wrong)
    with transaction.atomic():
        register.hold_in_use(actor, Project, project_id)
        zone_id = actor.writing_zone_id()
        same = PaidInvestment.objects.filter(zone_id=zone_id, voucher=voucher, annulled_on=None)
        if (known := same.select_related("project").first()) is not None:
            text = _("The voucher “%(voucher)s” was entered before, for “%(project)s”.")
            values = {"voucher": voucher, "project": known.project.name}
            raise InvalidInput({"voucher": [text % values]})
        row = PaidInvestment(
            project_id=project_id,
            voucher=voucher,
            amount_fen=values["amount_fen"],
            paid_on=values["paid_on"],
            entered_by_id=actor.membership_id,
        )
        return records.create(actor, row, act="attraction.investment_entered")


def verify_investment(actor: Actor, pk: int, *, version: int | None = None) -> PaidInvestment:
    """Verify by one's own eyes what another person has entered; from then on it counts.

    Raises:
        InvalidInput: the same person entered it, or it is verified or annulled.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(VERIFY_INVESTMENT)
    with transaction.atomic():
        row = records.lock(actor, PaidInvestment, pk)
        _check_counts(row)
        if row.verified_on is not None:
            raise InvalidInput({"": [_("It is verified already.")]})
        if row.entered_by.user_id == actor.user_id:
            raise InvalidInput({"": [_("You entered it: another person verifies it.")]})
        columns = {"verified_on": clock.today(), "verified_by_id": actor.membership_id}
        act = "attraction.investment_verified"
        return records.change(actor, PaidInvestment, pk, columns, act=act, version=version)


def annul_investment(
    actor: Actor, pk: int, reason: str, *, version: int | None = None
) -> PaidInvestment:
    """Let a wrong entry count no more; its voucher can be entered anew.

    What a paid reward was computed on can be annulled too: the page of the reward then tells that
    less is verified than it was computed on, and a leader decides whether it is taken back.

    Raises:
        InvalidInput: no reason, it is annulled, or a reward that is not paid yet stands on it.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(ENTER_INVESTMENT)
    check_reason(reason)
    project_id = queries.get_investment(actor, pk).project_id
    with transaction.atomic():
        records.lock(actor, Project, project_id)  # as who assesses does: one comes after the other
        row = records.lock(actor, PaidInvestment, pk)
        _check_counts(row)
        reward = queries.find_reward_of(actor, project_id)
        if reward is not None and _counts_for(row, reward) and reward.state in ON_THE_WAY:
            text = _("Reward %(number)s was computed on it: withdraw that first.")
            raise InvalidInput({"": [text % {"number": reward.number}]})
        columns = {"annulled_on": clock.today(), "annulled_because": clean_text(reason)}
        act = "attraction.investment_annulled"
        return records.change(
            actor, PaidInvestment, pk, columns, act=act, reason=reason, version=version
        )


def _counts_for(row: PaidInvestment, reward: Reward) -> bool:
    """Whether a reward may have been computed on a payment: that was verified by then."""
    return row.verified_on is not None and row.verified_on <= reward.assessed_on


def _check_counts(row: PaidInvestment) -> None:
    if row.annulled_on is not None:
        raise InvalidInput({"": [_("It was annulled: enter it anew.")]})


def assess_reward(
    actor: Actor, project_id: int, shares: Sequence[tuple[str, Decimal]] = ()
) -> Reward:
    """Compute the reward of a project's finder from the verified investment.

    ``shares`` are the payees of the finder's team with their weights; without any the finder is
    paid alone.

    Raises:
        InvalidInput: the project has no confirmed finder or has not begun production, its reward
            was assessed before, it is claimed too late, the scheme pays nothing, or the shares are
            wrong.
        NotFound: no such project.
    """
    actor.require(ASSESS_REWARDS)
    with transaction.atomic():
        project = register.hold_in_use(actor, Project, project_id)
        number = next_number(actor.writing_zone_id(), Reward, "JL")
        filing = queries.find_finder(actor, project_id)
        if filing is None:
            raise InvalidInput({"": [_("The project has no finder whose filing is confirmed.")]})
        if (known := queries.find_reward_of(actor, project_id)) is not None:
            text = _("A project is rewarded once: %(number)s was assessed before.")
            raise InvalidInput({"": [text % {"number": known.number}]})
        produced_on = _produced_on(project)
        scheme = scheme_terms(filing.scheme)
        paid_in = queries.verified_fen(project_id)
        with explained(refusal_text, _FIELDS):
            last_on = add_months(produced_on, scheme.claim_months)
            engine.check_claim(produced_on, last_on, clock.today())
            found = engine.assess(scheme, paid_in, FinderKind(filing.kind), filing.filed_on)
            weights = [(clean_text(name), Fraction(weight)) for name, weight in shares]
            weights = weights or [(filing.finder, Fraction(1))]
            amounts = engine.share(found.amount_fen, weights)
        if found.amount_fen == 0:
            raise InvalidInput({"": [_("The reward would be less than one yuan.")]})
        reward = records.create(
            actor,
            Reward(
                number=number,
                project=project,
                filing=filing,
                scheme=filing.scheme,
                scheme_sha256=scheme_digest(filing.scheme),
                paid_in_fen=paid_in,
                amount_fen=found.amount_fen,
                lines=[asdict(line) | {"rate": str(line.rate)} for line in found.lines],
                assessed_on=clock.today(),
            ),
            act="attraction.reward_assessed",
        )
        rows = [
            RewardShare(
                reward=reward,
                payee=name,
                weight=Decimal(weight.numerator) / weight.denominator,
                amount_fen=amount,
            )
            for (name, weight), amount in zip(weights, amounts, strict=True)
        ]
        records.create_many(actor, rows, act="attraction.share_set")
    return reward


def publish_reward(actor: Actor, pk: int, *, version: int | None = None) -> Reward:
    """Put a reward before the public for the scheme's working days, from tomorrow on.

    Raises:
        InvalidInput: it is not freshly assessed, or its filing is no longer confirmed.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(PAY_REWARDS)
    with _changing(actor, pk, RewardAct.PUBLISH, version) as row:
        _check_finder(row)
        today = clock.today()
        columns = {
            "state": RewardState.PUBLISHED,
            "published_on": today,
            "public_until": national_calendar().add(today, row.scheme.publicity_days),
        }
        return records.change(actor, Reward, pk, columns, act="attraction.reward_published")


def raise_objection(actor: Actor, pk: int, objector: str, text: str) -> Objection:
    """Record what somebody says against a reward while it is public.

    Raises:
        InvalidInput: it is not public, or nobody or nothing is named.
        NotFound: no such reward.
    """
    actor.require(ASSESS_REWARDS)
    names = {"objector": clean_text(objector), "text": clean_text(text)}
    if wrong := {name: [_("This is needed.")] for name, value in names.items() if not value}:
        raise InvalidInput(wrong)
    with _changing(actor, pk, RewardAct.OBJECT):
        row = Objection(reward_id=pk, raised_on=clock.today(), **names)
        return records.create(actor, row, act="attraction.objection_raised")


def answer_objection(
    actor: Actor, pk: int, answer: str, *, version: int | None = None
) -> Objection:
    """Answer an objection; only then can the reward be paid.

    Raises:
        InvalidInput: no answer is given, or there is one already.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(PAY_REWARDS)
    if not answer.strip():
        raise InvalidInput({"answer": [_("This is needed.")]})
    columns = {"answer": clean_text(answer), "answered_on": clock.today()}
    act = "attraction.objection_answered"
    with transaction.atomic():
        row = records.lock(actor, Objection, pk)
        records.check_version(row, version)
        if row.answered_on is not None:
            raise InvalidInput({"": [_("It is answered already.")]})
        return records.change(actor, Objection, pk, columns, act=act)


def pay_reward(actor: Actor, pk: int, payment: str, *, version: int | None = None) -> Reward:
    """Enter the payment of a reward after its publicity.

    Raises:
        InvalidInput: the publicity runs, an objection is open, its filing is no longer confirmed,
            no voucher is named, or there is no passed fair-competition review of this very reward
            (公平竞争审查条例 art. 18).
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(PAY_REWARDS)
    if not payment.strip():
        raise InvalidInput({"payment": [_("This is needed.")]})
    with _changing(actor, pk, RewardAct.PAY, version) as row:
        objections = row.objections.filter(answered_on__isnull=True).count()
        state = RewardState(row.state)
        engine.check_payment(state, row.public_until, objections, clock.today())
        _check_finder(row)
        compliance.require_review(actor, subject_of_reward(row))
        columns = {
            "state": RewardState.PAID,
            "paid_on": clock.today(),
            "payment": clean_text(payment),
        }
        return records.change(actor, Reward, pk, columns, act="attraction.reward_paid")


def claw_back_reward(
    actor: Actor,
    pk: int,
    cause: ClawbackCause,
    amount_fen: int,
    *,
    reason: str,
    version: int | None = None,
) -> Reward:
    """Take a paid reward back, whole or in part, for a cause and a reason.

    Raises:
        InvalidInput: it was not paid, the amount is wrong, or the scheme's years are over.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(PAY_REWARDS)
    check_reason(reason)
    with _changing(actor, pk, RewardAct.CLAW_BACK, version) as row:
        last_on = add_months(row.paid_on or clock.today(), 12 * row.scheme.clawback_years)
        left_fen = row.amount_fen - row.clawed_back_fen
        wanted = engine.Clawback(left_fen, amount_fen, last_on, cause)
        engine.check_clawback(RewardState(row.state), wanted, clock.today())
        columns = {
            "state": RewardState.CLAWED_BACK,
            "clawed_back_fen": row.clawed_back_fen + amount_fen,
            "clawed_back_on": clock.today(),
            "clawback_cause": cause,
        }
        act = "attraction.reward_clawed_back"
        return records.change(actor, Reward, pk, columns, act=act, reason=reason)


def withdraw_reward(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Reward:
    """Withdraw a reward before it is paid; then it can be assessed anew.

    Raises:
        InvalidInput: it is paid, or no reason is given.
        NotFound, StaleRecord: see ``records.change``.
    """
    actor.require(ASSESS_REWARDS)
    check_reason(reason)
    with _changing(actor, pk, RewardAct.WITHDRAW, version):
        columns = {"state": RewardState.WITHDRAWN}
        act = "attraction.reward_withdrawn"
        return records.change(actor, Reward, pk, columns, act=act, reason=reason)


@contextmanager
def _changing(
    actor: Actor, pk: int, act: RewardAct, version: int | None = None
) -> Iterator[Reward]:
    """Hold a reward as it was seen, if its state allows the act."""
    with transaction.atomic():
        row = records.lock(actor, Reward, pk)
        records.check_version(row, version)
        with explained(refusal_text, _FIELDS):
            engine.check_reward_act(act, RewardState(row.state))
            yield row


def _check_finder(row: Reward) -> None:
    """Refuse to go on with a reward whose finder's filing fell, or is in dispute.

    The filing is held, so that no dispute about it begins meanwhile. Raises InvalidInput.
    """
    filing = Filing.objects.select_for_update().get(pk=row.filing_id)
    if filing.state != FilingState.CONFIRMED:
        text = _(
            "The filing %(number)s is not confirmed now: decide on it, or withdraw the reward."
        )
        raise InvalidInput({"": [text % {"number": filing.number}]})


def _produced_on(project: Project) -> date:
    """The day on which production began. Raises InvalidInput where it has not."""
    entries = {one.stage: one.entered_on for one in registry.list_stages(project)}
    found: date | None = entries.get(ProjectStage.PRODUCTION)
    if found is None:
        text = _("The project has not begun production: its investment is not complete yet.")
        raise InvalidInput({"": [text]})
    return found

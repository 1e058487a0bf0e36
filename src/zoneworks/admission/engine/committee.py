"""How a committee votes on an application (评审表决): quorum, majority, recusal, casting vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from zoneworks.admission.engine.schemes import Base, Stage
from zoneworks.core.engine.refusals import Refusal


class Vote(StrEnum):
    """What somebody who attends says."""

    FOR = "FOR"
    AGAINST = "AGAINST"
    ABSTAIN = "ABSTAIN"


class TallyResult(StrEnum):
    """What a vote comes to."""

    CARRIED = "CARRIED"
    LOST = "LOST"
    NO_QUORUM = "NO_QUORUM"


class BallotWrong(Refusal):
    """A ballot that cannot count. ``member`` is whose, ``why`` what is wrong."""

    code = "BALLOT_WRONG"


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a member of the committee did: voted, recused themselves with a reason, or was absent.

    ``interest`` says why the platform knows that the member may not vote, empty where it knows
    nothing.
    """

    member: int
    vote: Vote | None = None
    recused_because: str = ""
    interest: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """A count with what was needed; ``is_casting`` where the chair's vote decided a tie."""

    members: int
    recused: int
    entitled: int
    present: int
    votes_for: int
    votes_against: int
    abstained: int
    needed_present: int
    needed_for: int
    is_casting: bool
    result: TallyResult


def check_ballot(ballot: Ballot) -> None:
    """Refuse the vote of a recused member, or of one with an interest.

    Raises:
        BallotWrong.
    """
    if ballot.vote is not None and ballot.recused_because:
        raise _wrong(ballot, "RECUSED_VOTES")
    if ballot.vote is not None and ballot.interest:
        raise _wrong(ballot, "INTERESTED_VOTES")


def _wrong(ballot: Ballot, why: str) -> BallotWrong:
    return BallotWrong(
        f"The ballot of {ballot.member}: {why}.",
        member=ballot.member,
        why=why,
        reason=ballot.interest or ballot.recused_because,
    )


def tally(stage: Stage, ballots: Sequence[Ballot], chair: int) -> Tally:
    """Count a vote by the rules of its stage.

    Recused members, and those with an interest, do not count among those entitled. The quorum is
    of the entitled, the majority of what the stage says. In a tie the chair's vote decides where
    the stage gives it and the chair has voted for.

    Raises:
        BallotWrong: a recused member voted, a member is there twice, or the chair is no member.
    """
    seen: dict[int, Ballot] = {}
    for one in ballots:
        check_ballot(one)
        if one.member in seen:
            raise _wrong(one, "TWICE")
        seen[one.member] = one
    if chair not in seen:
        raise _wrong(Ballot(chair), "NO_CHAIR")
    entitled = [one for one in ballots if not one.recused_because and not one.interest]
    votes = [one.vote for one in entitled if one.vote is not None]
    yes, no = votes.count(Vote.FOR), votes.count(Vote.AGAINST)
    needed_present = max(_at_least(stage.quorum, len(entitled)), 1)
    bases = {
        Base.PRESENT: len(votes),
        Base.CAST: yes + no,
        Base.ENTITLED: len(entitled),
    }
    needed = _needed(stage, bases[stage.base])
    is_tie = bool(yes) and yes == no
    is_casting = stage.chair_casts and is_tie and seen[chair].vote is Vote.FOR and yes < needed
    if len(entitled) < stage.least_members or len(votes) < needed_present:
        result, is_casting = TallyResult.NO_QUORUM, False
    else:
        result = TallyResult.CARRIED if yes >= needed or is_casting else TallyResult.LOST
    return Tally(
        members=len(ballots),
        recused=len(ballots) - len(entitled),
        entitled=len(entitled),
        present=len(votes),
        votes_for=yes,
        votes_against=no,
        abstained=votes.count(Vote.ABSTAIN),
        needed_present=max(needed_present, 0),
        needed_for=needed,
        is_casting=is_casting,
        result=result,
    )


def _needed(stage: Stage, base: int) -> int:
    """The fewest votes for that carry: at least one."""
    exact = stage.majority * base
    if stage.is_more_than:
        return exact.numerator // exact.denominator + 1
    return max(_at_least(stage.majority, base), 1)


def _at_least(share: Fraction, of: int) -> int:
    exact = share * of
    return -(-exact.numerator // exact.denominator)


def next_stage(stages: Sequence[Stage], done: str) -> Stage | None:
    """The stage that follows one, the first where none is done; None after the last."""
    codes = [one.code for one in stages]
    place = codes.index(done) + 1 if done in codes else 0
    return stages[place] if place < len(stages) else None


def stages_by_code(stages: Sequence[Stage]) -> Mapping[str, Stage]:
    """Stages by their codes."""
    return {one.code: one for one in stages}

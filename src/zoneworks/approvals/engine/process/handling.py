"""Who may do what to an item in which state: one table for pages, services, API and documents."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Track(StrEnum):
    """Whether an item is handled with the force of law or on the assumption of the land (模拟)."""

    FORMAL = "FORMAL"
    SIMULATED = "SIMULATED"


class Post(StrEnum):
    """In which place a person acts."""

    APPLICANT = "APPLICANT"
    WINDOW = "WINDOW"
    REVIEWER = "REVIEWER"
    HEAD = "HEAD"
    LEAD = "LEAD"  # of a joint handling
    LEADER = "LEADER"
    SYSTEM = "SYSTEM"


UNIT_POSTS = (Post.WINDOW, Post.REVIEWER, Post.HEAD)
"""Posts that a unit gives to its people."""


class State(StrEnum):
    """Where an item stands."""

    WAITING = "WAITING"  # something must come first
    READY = "READY"
    SUBMITTED = "SUBMITTED"
    INCOMPLETE = "INCOMPLETE"
    UNDER_REVIEW = "UNDER_REVIEW"
    PAUSED = "PAUSED"
    REVIEWED = "REVIEWED"
    GRANTED = "GRANTED"
    DELIVERED = "DELIVERED"
    REFUSED = "REFUSED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    WITHDRAWN = "WITHDRAWN"
    REVOKED = "REVOKED"
    CONVERTED = "CONVERTED"  # a simulated result that became a formal handling
    LAPSED = "LAPSED"
    NOT_NEEDED = "NOT_NEEDED"


HELD = frozenset({State.GRANTED, State.DELIVERED})
"""States in which an item is decided in the applicant's favour."""
RUNNING = frozenset({State.UNDER_REVIEW, State.PAUSED, State.REVIEWED})
"""States in which the limits of law and promise count."""
IN_HAND = frozenset({State.SUBMITTED, State.INCOMPLETE}) | RUNNING
"""States between application and decision."""
UNFINISHED = IN_HAND | {State.GRANTED}
"""States between application and delivery."""
CLOSED = frozenset({State.REFUSED, State.NOT_ACCEPTED, State.WITHDRAWN, State.REVOKED})
"""States after which the applicant may apply again."""

TURN = {
    State.READY: Post.APPLICANT,
    State.SUBMITTED: Post.WINDOW,
    State.INCOMPLETE: Post.APPLICANT,
    State.UNDER_REVIEW: Post.REVIEWER,
    State.PAUSED: Post.REVIEWER,
    State.REVIEWED: Post.HEAD,
    State.GRANTED: Post.WINDOW,
}
"""Whose turn it is in a state; in the others nobody's."""


class HandlingAct(StrEnum):
    """What can be done to an item."""

    APPLY = "APPLY"
    SUPPLY = "SUPPLY"
    WITHDRAW = "WITHDRAW"
    APPEAL = "APPEAL"
    ACCEPT = "ACCEPT"
    NOTIFY_GAPS = "NOTIFY_GAPS"
    DECLINE = "DECLINE"
    DELIVER = "DELIVER"
    REVIEW = "REVIEW"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    REFER = "REFER"
    ASK_PAPER = "ASK_PAPER"
    TAKE_BACK = "TAKE_BACK"  # what was asked for
    EXTEND = "EXTEND"
    GRANT = "GRANT"
    REFUSE = "REFUSE"
    SEND_BACK = "SEND_BACK"
    REVOKE = "REVOKE"
    URGE = "URGE"
    EXTEND_VALIDITY = "EXTEND_VALIDITY"
    RENEW = "RENEW"
    OPEN = "OPEN"
    CLOSE = "CLOSE"
    DEEM_ACCEPTED = "DEEM_ACCEPTED"
    RULE_OUT = "RULE_OUT"
    CONVERT = "CONVERT"
    TAKE_OVER = "TAKE_OVER"
    LAPSE = "LAPSE"
    FOLLOW = "FOLLOW"
    RECKON = "RECKON"


ENDED = CLOSED | {State.LAPSED}
"""States in which a handling has ended without a result: nothing is awaited any more."""

USUAL = {
    State.READY: HandlingAct.APPLY,
    State.SUBMITTED: HandlingAct.ACCEPT,
    State.INCOMPLETE: HandlingAct.SUPPLY,
    State.UNDER_REVIEW: HandlingAct.REVIEW,
    State.PAUSED: HandlingAct.RESUME,
    State.REVIEWED: HandlingAct.GRANT,
    State.GRANTED: HandlingAct.DELIVER,
}
"""The act that usually comes next in a state where somebody has the turn."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One act: from which posts, in which states and tracks, to which state.

    ``target`` None leaves the state. ``article`` is the law that gives or bounds the act.
    """

    act: HandlingAct
    posts: frozenset[Post]
    states: frozenset[State]
    target: State | None = None
    tracks: frozenset[Track] = frozenset(Track)
    wants_reason: bool = False
    article: str = ""


def _rule(
    act: HandlingAct,
    posts: Collection[Post],
    states: Collection[State],
    target: State | None = None,
    *,
    article: str = "",
    wants_reason: bool = False,
    formal_only: bool = False,
) -> Rule:
    tracks = frozenset({Track.FORMAL}) if formal_only else frozenset(Track)
    return Rule(act, frozenset(posts), frozenset(states), target, tracks, wants_reason, article)


_A, _P, _S = HandlingAct, Post, State

RULES: dict[HandlingAct, Rule] = {
    rule.act: rule
    for rule in (
        _rule(_A.APPLY, [_P.APPLICANT], {_S.READY} | CLOSED, _S.SUBMITTED, article="LICENSING_29"),
        _rule(
            _A.SUPPLY,
            [_P.APPLICANT],
            UNFINISHED,
            article="LICENSING_32",
        ),
        _rule(_A.WITHDRAW, [_P.APPLICANT], IN_HAND, _S.WITHDRAWN),
        _rule(
            _A.APPEAL,
            [_P.APPLICANT],
            {_S.REFUSED, _S.NOT_ACCEPTED, _S.REVOKED, _S.DELIVERED},
            article="LICENSING_7",
            wants_reason=True,
            formal_only=True,
        ),
        _rule(
            _A.ACCEPT,
            [_P.WINDOW, _P.LEAD],
            [_S.SUBMITTED],
            _S.UNDER_REVIEW,
            article="LICENSING_32",
        ),
        _rule(
            _A.NOTIFY_GAPS,
            [_P.WINDOW, _P.LEAD],
            [_S.SUBMITTED],
            _S.INCOMPLETE,
            article="LICENSING_32",
        ),
        _rule(
            _A.DECLINE,
            [_P.WINDOW],
            [_S.SUBMITTED, _S.INCOMPLETE],
            _S.NOT_ACCEPTED,
            article="LICENSING_32",
            wants_reason=True,
        ),
        _rule(
            _A.DELIVER,
            [_P.WINDOW, _P.LEAD],
            [_S.GRANTED],
            _S.DELIVERED,
            article="LICENSING_44",
        ),
        _rule(_A.REVIEW, [_P.REVIEWER], [_S.UNDER_REVIEW], _S.REVIEWED, article="LICENSING_34"),
        _rule(
            _A.PAUSE,
            [_P.REVIEWER],
            [_S.UNDER_REVIEW],
            _S.PAUSED,
            article="LICENSING_45",
            wants_reason=True,
        ),
        _rule(_A.RESUME, [_P.REVIEWER], [_S.PAUSED], _S.UNDER_REVIEW, article="LICENSING_45"),
        _rule(_A.REFER, [_P.REVIEWER], [_S.UNDER_REVIEW, _S.PAUSED], wants_reason=True),
        _rule(
            _A.ASK_PAPER,
            [_P.REVIEWER, _P.WINDOW],
            RUNNING | {_S.GRANTED},
            wants_reason=True,
        ),
        _rule(
            _A.TAKE_BACK,
            [_P.REVIEWER, _P.HEAD],
            RUNNING | {_S.GRANTED},
            wants_reason=True,
        ),
        _rule(
            _A.EXTEND,
            [_P.HEAD],
            RUNNING,
            article="LICENSING_42",
            wants_reason=True,
            formal_only=True,
        ),
        _rule(_A.GRANT, [_P.HEAD], [_S.REVIEWED], _S.GRANTED, article="LICENSING_38"),
        _rule(
            _A.REFUSE,
            [_P.HEAD],
            [_S.REVIEWED],
            _S.REFUSED,
            article="LICENSING_38",
            wants_reason=True,
        ),
        _rule(_A.SEND_BACK, [_P.HEAD], [_S.REVIEWED], _S.UNDER_REVIEW, wants_reason=True),
        _rule(
            _A.REVOKE,
            [_P.HEAD],
            HELD,
            _S.REVOKED,
            article="LICENSING_69",
            wants_reason=True,
            formal_only=True,
        ),
        _rule(_A.URGE, [_P.LEADER, _P.LEAD], UNFINISHED),
        _rule(
            _A.EXTEND_VALIDITY,
            [_P.HEAD],
            [_S.DELIVERED],
            article="LICENSING_50",
            wants_reason=True,
            formal_only=True,
        ),
        _rule(
            _A.RENEW,
            [_P.APPLICANT],
            [_S.DELIVERED],
            _S.SUBMITTED,
            article="LICENSING_29",
            formal_only=True,
        ),
        _rule(_A.OPEN, [_P.SYSTEM], [_S.WAITING, _S.NOT_NEEDED], _S.READY),
        _rule(_A.CLOSE, [_P.SYSTEM], [_S.READY, _S.NOT_NEEDED], _S.WAITING),
        _rule(
            _A.DEEM_ACCEPTED,
            [_P.SYSTEM],
            [_S.SUBMITTED],
            _S.UNDER_REVIEW,
            article="LICENSING_32",
        ),
        _rule(_A.RULE_OUT, [_P.SYSTEM], [_S.WAITING, _S.READY], _S.NOT_NEEDED),
        _rule(_A.CONVERT, [_P.SYSTEM], HELD, _S.CONVERTED),
        _rule(_A.TAKE_OVER, [_P.SYSTEM], {_S.WAITING, _S.READY} | CLOSED, formal_only=True),
        _rule(
            _A.LAPSE,
            [_P.SYSTEM],
            {_S.WAITING, _S.READY} | IN_HAND | HELD | CLOSED,
            _S.LAPSED,
            wants_reason=True,
        ),
        _rule(_A.RECKON, [_P.SYSTEM], RUNNING),
        _rule(_A.FOLLOW, [_P.SYSTEM], set(_S), wants_reason=True, formal_only=True),
    )
}
"""The table role × act × state."""


class Obstacle(StrEnum):
    """Why an act is not possible, apart from what the item itself asks."""

    WRONG_POST = "WRONG_POST"
    WRONG_STATE = "WRONG_STATE"
    WRONG_TRACK = "WRONG_TRACK"
    NOT_NEEDED = "NOT_NEEDED"


SEEKING = frozenset({_A.APPLY, _A.RENEW, _A.ACCEPT, _A.GRANT})
"""Acts that seek or give a permit: not for what a project no longer needs (article 32)."""


def obstacle(
    act: HandlingAct,
    posts: Collection[Post],
    state: State,
    track: Track,
    *,
    is_needed: bool = True,
) -> Obstacle | None:
    """Tell why none of these posts may do an act to an item in this state; None where one may."""
    rule = RULES[act]
    if track not in rule.tracks:
        return Obstacle.WRONG_TRACK
    if not rule.posts & set(posts):
        return Obstacle.WRONG_POST
    if state not in rule.states:
        return Obstacle.WRONG_STATE
    return None if is_needed or act not in SEEKING else Obstacle.NOT_NEEDED


def acts_of(posts: Collection[Post], state: State, track: Track) -> list[HandlingAct]:
    """List what these posts may do to an item in this state, in the table's order."""
    return [act for act in RULES if obstacle(act, posts, state, track) is None]

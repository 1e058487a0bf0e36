"""Items of a case: every act, what the law forbids, and random histories."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.approvals.cases import (
    EVERY_POST,
    FIRST,
    PLANT,
    SOUND,
    TERMS,
    TODAY,
    WON,
    act,
    carry_through,
    day,
    new_case,
    process,
    win_land,
)

from zoneworks.approvals.engine.process import refusals
from zoneworks.approvals.engine.process.cases import Case
from zoneworks.approvals.engine.process.handling import (
    HELD,
    RULES,
    HandlingAct,
    Obstacle,
    Post,
    State,
    Track,
    acts_of,
    obstacle,
)
from zoneworks.approvals.engine.process.mirror import Told
from zoneworks.approvals.engine.process.plans import plan_for
from zoneworks.approvals.engine.process.simulation import (
    Award,
    Candidate,
    Converted,
    LapseReason,
)
from zoneworks.approvals.engine.process.standings import Change, Move
from zoneworks.core.calendars import national_calendar

FORMAL, SIMULATED = Track.FORMAL, Track.SIMULATED
SIMULATED_ITEMS = ("eia_form", "land_use_permit", "works_planning_permit", "drawings_review")


def test_a_case_holds_what_the_project_needs_and_opens_what_can_be_applied_for() -> None:
    case = new_case()
    codes = {code for code, _track in case.standings}
    assert "eia_form" in codes
    assert not codes & {"eia_report", "listed_approval", "civil_defence", "soil_water_report"}
    ready = {code for (code, _), one in case.standings.items() if one.state is State.READY}
    assert ready == {"filing", "planning_conditions"}


def test_what_is_decided_opens_what_comes_after() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    assert case.standings["filing", FORMAL].number == "No. 1"
    assert case.standings["eia_form", FORMAL].state is State.READY
    assert case.standings["land_use_permit", FORMAL].state is State.WAITING
    won = win_land(new := new_case())
    assert new.standings["land_use_permit", FORMAL].state is State.READY
    assert new.standings["land_use_permit", FORMAL].turn_since == won


def test_acceptance_by_silence_needs_its_own_item_alone() -> None:
    case, part = (applied_for_eia() for _one in range(2))
    leave(part, "eia_form")
    late = Move(HandlingAct.DEEM_ACCEPTED, day(11), frozenset({Post.SYSTEM}))
    assert part.move("eia_form", FORMAL, late) == case.move("eia_form", FORMAL, late)
    assert part.changes[-1] == case.changes[-1]


@pytest.mark.parametrize(
    "move",
    [
        lambda case: act(case, "eia_form", HandlingAct.ACCEPT, day(1)),
        lambda case: act(case, "eia_form", HandlingAct.WITHDRAW, day(1)),
        lambda case: case.begin(day(1)),
        lambda case: case.reach("start", day(1)),
        lambda case: case.simulate(day(1), SOUND, TERMS),
        lambda case: case.follow("eia_form", Told(State.GRANTED, decided_on=day(1)), "another"),
        lambda case: case.open_items(day(1)),
    ],
)
def test_with_some_items_alone_nothing_else_is_done(move: Callable[[Case], object]) -> None:
    case = applied_for_eia()
    leave(case, "eia_form")
    before = dict(case.standings)
    with pytest.raises(RuntimeError):
        move(case)
    assert case.standings["eia_form", FORMAL] == before["eia_form", FORMAL]


def applied_for_eia() -> Case:
    """A case whose filing is done and whose environmental form lies at the window."""
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST)
    case.changes.clear()
    return case


def leave(case: Case, code: str) -> None:
    """Take all items but one out of a case."""
    case.is_whole = False
    case.standings = {key: one for key, one in case.standings.items() if key[0] == code}


def test_the_clocks_of_law_and_promise_start_with_the_acceptance() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, day(3))
    submitted = case.standings["eia_form", FORMAL]
    assert submitted.due_on == date(2024, 3, 11)  # five working days after Monday 4 March
    accepted = act(case, "eia_form", HandlingAct.ACCEPT, day(4))
    assert accepted.legal_due_on == date(2024, 4, 7)  # 30 days end on a holiday
    assert accepted.promised_due_on == date(2024, 3, 14)
    assert accepted.due_on == date(2024, 3, 14)


def test_gaps_are_told_once_within_five_days_and_all_must_come() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST)
    told = act(case, "eia_form", HandlingAct.NOTIFY_GAPS, day(3), papers=("form", "noise"))
    assert told.state is State.INCOMPLETE
    assert told.turn is Post.APPLICANT
    half = act(case, "eia_form", HandlingAct.SUPPLY, day(4), papers=("form",))
    assert half.state is State.INCOMPLETE
    assert half.told == ("noise",)
    whole = act(case, "eia_form", HandlingAct.SUPPLY, day(5), papers=("noise",))
    assert whole.state is State.SUBMITTED
    assert whole.applied_on == day(5)
    with pytest.raises(refusals.GapsToldBefore):
        act(case, "eia_form", HandlingAct.NOTIFY_GAPS, day(5), papers=("form",))


def test_after_five_days_without_a_word_an_application_counts_as_accepted() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST)
    due = case.standings["eia_form", FORMAL].due_on
    assert due == date(2024, 3, 8)
    with pytest.raises(refusals.GapsToldTooLate):
        act(case, "eia_form", HandlingAct.NOTIFY_GAPS, date(2024, 3, 9), papers=("form",))
    system = frozenset({Post.SYSTEM})
    deemed = Move(HandlingAct.DEEM_ACCEPTED, due, system)
    with pytest.raises(refusals.DayImpossible):
        case.move("eia_form", FORMAL, deemed)
    late = Move(HandlingAct.DEEM_ACCEPTED, due + timedelta(days=1), system)
    found = case.move("eia_form", FORMAL, late)
    assert found.state is State.UNDER_REVIEW
    assert found.accepted_on == FIRST


def test_who_accepts_late_gains_no_day_and_may_not_decline_any_more() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST)
    with pytest.raises(refusals.GapsToldTooLate):
        act(case, "eia_form", HandlingAct.DECLINE, date(2024, 3, 9))
    assert act(case, "eia_form", HandlingAct.ACCEPT, date(2024, 3, 9)).accepted_on == FIRST


def test_an_extension_of_the_law_does_not_extend_the_promise() -> None:
    case = new_case()
    won = win_land(case)
    act(case, "land_use_permit", HandlingAct.APPLY, won)
    before = act(case, "land_use_permit", HandlingAct.ACCEPT, won)
    after = act(case, "land_use_permit", HandlingAct.EXTEND, won)
    assert after.promised_due_on == before.promised_due_on
    assert after.legal_due_on != before.legal_due_on


def test_nothing_is_simulated_after_the_expiry() -> None:
    case = _simulated()
    with pytest.raises(refusals.SimulationRefused):
        act(case, "fire_review", HandlingAct.APPLY, day(10 + 365), SIMULATED)


def test_a_pause_wants_a_reason_of_the_law_and_evidence_and_moves_the_limits() -> None:
    case = _under_review("eia_form")
    with pytest.raises(refusals.PauseNotAllowed):
        act(case, "eia_form", HandlingAct.PAUSE, FIRST, reason="holiday", evidence="x")
    with pytest.raises(refusals.TextMissing):
        act(case, "eia_form", HandlingAct.PAUSE, FIRST, reason="expert", evidence=" ")
    paused = act(case, "eia_form", HandlingAct.PAUSE, day(3), reason="expert", evidence="函 3 号")
    assert paused.legal_due_on == paused.promised_due_on == paused.legal_due_on
    assert case.standings["eia_form", FORMAL].due_on is None
    again = act(case, "eia_form", HandlingAct.RESUME, day(13))
    assert again.promised_due_on == date(2024, 3, 22)  # 12 March and eight working days


def test_a_limit_is_extended_once_with_a_reason() -> None:
    case = new_case()
    win_land(case)
    carry_through(case, "land_use_permit", day(40))
    act(case, "works_planning_permit", HandlingAct.APPLY, day(40))
    before = act(case, "works_planning_permit", HandlingAct.ACCEPT, day(40)).legal_due_on
    assert before is not None
    with pytest.raises(refusals.TextMissing):
        act(case, "works_planning_permit", HandlingAct.EXTEND, day(41), reason="")
    after = act(case, "works_planning_permit", HandlingAct.EXTEND, day(41)).legal_due_on
    assert after == national_calendar().add(before, 10)
    with pytest.raises(refusals.NotExtendable):
        act(case, "works_planning_permit", HandlingAct.EXTEND, day(41))
    eia = _under_review("eia_form")
    with pytest.raises(refusals.NotExtendable):
        act(eia, "eia_form", HandlingAct.EXTEND, FIRST)


def test_a_secondary_paper_may_follow_but_the_decision_is_withheld() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST, papers=("form",))
    act(case, "eia_form", HandlingAct.ACCEPT, FIRST)
    duty = case.changes[-1].duties[0]
    assert (duty.paper, duty.due_on) == ("noise", date(2024, 3, 15))
    act(case, "eia_form", HandlingAct.REVIEW, FIRST)
    act(case, "eia_form", HandlingAct.GRANT, FIRST)
    with pytest.raises(refusals.PapersOutstanding):
        act(case, "eia_form", HandlingAct.DELIVER, FIRST)
    act(case, "eia_form", HandlingAct.SUPPLY, day(3), papers=("noise",))
    assert act(case, "eia_form", HandlingAct.DELIVER, day(3)).state is State.DELIVERED


def test_a_promise_is_granted_at_once_and_checked_later() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "soil_water_form", HandlingAct.APPLY, FIRST)
    found = act(case, "soil_water_form", HandlingAct.ACCEPT, FIRST)
    assert found.state is State.DELIVERED
    change = next(one for one in case.changes if one.duties)
    assert [duty.paper for duty in change.duties] == ["promise"]


@pytest.mark.parametrize(
    ("kind", "error", "more"),
    [
        (HandlingAct.APPLY, refusals.PapersMissing, {"papers": ()}),
        (HandlingAct.APPLY, refusals.PaperUnknown, {"papers": ("form", "photo")}),
    ],
)
def test_an_application_has_its_papers(
    kind: HandlingAct, error: type[refusals.MoveRefused], more: dict[str, Any]
) -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    with pytest.raises(error):
        act(case, "eia_form", kind, FIRST, **more)


def test_days_go_forward_and_never_past_today() -> None:
    case = new_case()
    for on in (FIRST - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(refusals.DayImpossible):
            act(case, "filing", HandlingAct.APPLY, on)


def test_the_land_takes_the_days_of_its_listing() -> None:
    case = new_case()
    carry_through(case, "planning_conditions", FIRST)
    act(case, "land_contract", HandlingAct.APPLY, FIRST)
    act(case, "land_contract", HandlingAct.ACCEPT, FIRST)
    act(case, "land_contract", HandlingAct.REVIEW, FIRST)
    with pytest.raises(refusals.TooFast):
        act(case, "land_contract", HandlingAct.GRANT, day(29))
    act(case, "land_contract", HandlingAct.GRANT, day(30))


def test_after_a_refusal_one_may_apply_again_in_a_new_round() -> None:
    case = _under_review("eia_form")
    act(case, "eia_form", HandlingAct.REVIEW, FIRST)
    with pytest.raises(refusals.TextMissing):
        act(case, "eia_form", HandlingAct.REFUSE, FIRST, reason=" ")
    act(case, "eia_form", HandlingAct.REFUSE, FIRST)
    act(case, "eia_form", HandlingAct.APPEAL, day(3))
    again = act(case, "eia_form", HandlingAct.APPLY, day(5))
    assert (again.state, again.round, again.decided_on) == (State.SUBMITTED, 2, None)


def test_items_of_a_joint_handling_run_together_and_are_delivered_together() -> None:
    case = _built()
    for code in ("planning_check", "fire_acceptance", "archive", "acceptance"):
        assert case.standings[code, FORMAL].state is State.READY, code
        act(case, code, HandlingAct.APPLY, day(400))
        act(case, code, HandlingAct.ACCEPT, day(400))
        act(case, code, HandlingAct.REVIEW, day(400))
    with pytest.raises(refusals.TooEarly):
        act(case, "acceptance", HandlingAct.GRANT, day(401))
    act(case, "planning_check", HandlingAct.GRANT, day(401))
    with pytest.raises(refusals.JointIncomplete):
        act(case, "planning_check", HandlingAct.DELIVER, day(401))
    for code in ("fire_acceptance", "archive", "acceptance"):
        act(case, code, HandlingAct.GRANT, day(401))
    for code in ("planning_check", "fire_acceptance", "archive", "acceptance"):
        act(case, code, HandlingAct.DELIVER, day(402))


def test_construction_says_what_is_missing_and_with_which_article() -> None:
    case = new_case()
    with pytest.raises(refusals.ConstructionBlocked) as caught:
        case.reach("construction", FIRST)
    assert caught.value.values["missing"] == (
        *("construction_permit", "land_use_permit", "filing", "land_contract"),
        *("planning_conditions", "works_planning_permit", "drawings_review", "fire_review"),
        *("eia_form", "energy_review", "soil_water_form"),
    )
    assert "建筑法第七条" in caught.value.values["article"]
    assert _built().milestones["construction"] == day(50)


def test_a_revoked_permit_takes_the_release_with_it() -> None:
    case = _built()
    assert not case.missing_for("construction")
    act(case, "eia_form", HandlingAct.REVOKE, day(300))
    assert case.missing_for("construction") == ("eia_form",)


# Simulated handling


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"explosive_or_hazardous": True}, "EXCLUDED"),
        ({"touches_security": True}, "EXCLUDED"),
        ({"is_secret": True}, "EXCLUDED"),
        ({"industry_policy": "RESTRICTED"}, "EXCLUDED"),
        ({"restricted_foreign": True}, "EXCLUDED"),
    ],
)
def test_excluded_projects_are_not_simulated(facts: dict[str, Any], why: str) -> None:
    case = new_case(**facts)
    with pytest.raises(refusals.SimulationRefused) as caught:
        case.simulate(FIRST, SOUND, TERMS)
    assert caught.value.values["why"] == why
    assert case.simulation is None


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (Candidate(has_agreement=False, is_in_good_standing=True, has_promised=True), "AGREEMENT"),
        (Candidate(has_agreement=True, is_in_good_standing=False, has_promised=True), "STANDING"),
        (Candidate(has_agreement=True, is_in_good_standing=True, has_promised=False), "PROMISE"),
    ],
)
def test_who_is_no_candidate_is_not_simulated(candidate: Candidate, why: str) -> None:
    with pytest.raises(refusals.SimulationRefused) as caught:
        new_case().simulate(FIRST, candidate, TERMS)
    assert caught.value.values["why"] == why


def test_a_project_with_unknown_exclusions_or_with_land_is_not_simulated() -> None:
    facts = {name: value for name, value in PLANT.items() if name != "is_secret"}
    with pytest.raises(refusals.SimulationRefused) as caught:
        new_case(facts).simulate(FIRST, SOUND, TERMS)
    assert caught.value.values["facts"] == ("is_secret",)
    case = new_case()
    win_land(case)
    with pytest.raises(refusals.SimulationRefused) as caught:
        case.simulate(day(40), SOUND, TERMS)
    assert caught.value.values["why"] == "HAS_LAND"


def test_simulated_results_convert_when_the_land_is_won() -> None:
    case = _simulated()
    for code in SIMULATED_ITEMS:
        assert case.standings[code, SIMULATED].state is State.DELIVERED
        assert case.standings[code, SIMULATED].legal_due_on is None
        assert case.standings[code, FORMAL].state not in HELD
    won = _win(case)
    papers = {
        "land_use_permit": ["contract"],
        "works_planning_permit": ["land"],
    }
    lines = {line.code: line for line in case.preview_conversion(papers)}
    assert lines["eia_form"].result is Converted.CARRIES_OVER
    assert lines["land_title"].result is Converted.MISSING
    assert lines["land_title"].papers == ("contract", "price", "tax")
    case.convert(won, WON, papers)
    assert case.standings["eia_form", FORMAL].state is State.REVIEWED
    assert case.standings["land_title", FORMAL].state is State.READY
    with pytest.raises(refusals.TooEarly):
        act(case, "works_planning_permit", HandlingAct.GRANT, won)
    for code in ("land_use_permit", "works_planning_permit", "eia_form", "drawings_review"):
        act(case, code, HandlingAct.GRANT, won)
    assert case.simulation is not None
    assert case.simulation.is_open  # the title still misses its papers
    case.convert(won, WON, {"land_title": ["contract", "price", "tax"]})
    assert case.standings["land_title", FORMAL].state is State.UNDER_REVIEW
    assert not case.simulation.is_open


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"holder": "91430100OTHER00002"}, "OTHER_HOLDER"),
        ({"conditions": TERMS | {"floor_area_ratio": "2.0"}}, "OTHER_CONDITIONS"),
        ({"conditions": TERMS | {"height": "24"}}, "OTHER_CONDITIONS"),
        ({"design_is_unchanged": False}, "CHANGED_DESIGN"),
        ({"is_paid": False}, "NOT_PAID"),
        ({"terms_are_accepted": False}, "NOT_ACCEPTED"),
    ],
)
def test_what_was_not_assumed_does_not_convert(changes: dict[str, Any], why: str) -> None:
    case = _simulated()
    won = _win(case)
    given: dict[str, Any] = {
        "holder": WON.holder,
        "conditions": TERMS,
        "is_paid": True,
        "design_is_unchanged": True,
    }
    before = dict(case.standings)
    with pytest.raises(refusals.ConversionRefused) as caught:
        case.convert(won, Award(**(given | changes)), {})
    assert caught.value.values["why"] == why
    assert case.standings == before


def test_without_land_or_after_its_expiry_nothing_converts() -> None:
    case = _simulated()
    with pytest.raises(refusals.ConversionRefused) as caught:
        case.convert(day(20), WON, {})
    assert caught.value.values["why"] == "NO_LAND"
    _win(case)
    with pytest.raises(refusals.ConversionRefused) as caught:
        case.convert(day(10 + 365), WON, {})
    assert caught.value.values["why"] == "EXPIRED"


@pytest.mark.parametrize("reason", LapseReason)
def test_what_has_lapsed_never_converts(reason: LapseReason) -> None:
    case = _simulated()
    won = _win(case)
    case.lapse(won, reason)
    assert {one.state for (_, on), one in case.standings.items() if on is SIMULATED} == {
        State.LAPSED
    }
    with pytest.raises(refusals.ConversionRefused):
        case.convert(won, WON, {})
    with pytest.raises(refusals.SimulationRefused):
        act(case, "eia_form", HandlingAct.DELIVER, won, SIMULATED)
    with pytest.raises(refusals.SimulationRefused):
        case.lapse(won, reason)
    assert case.standings["eia_form", FORMAL].state is State.READY


# The table


def test_every_act_has_somebody_who_may_do_it_and_a_state_in_which() -> None:
    assert set(RULES) == set(HandlingAct)
    for rule in RULES.values():
        assert rule.posts
        assert rule.states
    for state in State:
        for track in Track:
            for found in acts_of([Post.WINDOW], state, track):
                assert obstacle(found, [Post.WINDOW], state, track) is None


def test_an_act_that_is_not_possible_says_why() -> None:
    assert obstacle(HandlingAct.GRANT, [Post.WINDOW], State.REVIEWED, FORMAL) is Obstacle.WRONG_POST
    assert obstacle(HandlingAct.GRANT, [Post.HEAD], State.PAUSED, FORMAL) is Obstacle.WRONG_STATE
    assert obstacle(HandlingAct.EXTEND, [Post.HEAD], State.PAUSED, SIMULATED) is (
        Obstacle.WRONG_TRACK
    )


@pytest.mark.parametrize("kind", HandlingAct)
@pytest.mark.parametrize("post", Post)
def test_acts_outside_the_table_are_refused_and_change_nothing(
    kind: HandlingAct, post: Post
) -> None:
    case = _under_review("eia_form")
    if obstacle(kind, [post], State.UNDER_REVIEW, FORMAL) is None:
        return
    before, written = dict(case.standings), len(case.changes)
    with pytest.raises(refusals.ActNotPossible):
        case.move("eia_form", FORMAL, Move(kind, FIRST, frozenset({post}), reason="r"))
    assert case.standings == before
    assert len(case.changes) == written


# Random histories


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.booleans())
def test_random_histories_never_break_the_law(seed: int, begins_simulated: bool) -> None:
    walk = _Walk(seed)
    if begins_simulated:
        walk.case.simulate(FIRST, SOUND, TERMS)
    for _step in range(250):
        walk.step()
    walk.check()


def test_random_histories_reach_what_they_are_to_test() -> None:
    seen: Counter[str] = Counter()
    for seed in range(30):
        walk = _Walk(seed)
        walk.case.simulate(FIRST, SOUND, TERMS)
        for _step in range(400):
            walk.step()
        seen.update({change.move.act.value for change in walk.case.changes})
        seen.update(walk.case.milestones.keys())
        seen.update(str(type(error).__name__) for error in walk.refused)
    wanted = set(HandlingAct) - {HandlingAct.RULE_OUT}
    assert wanted <= seen.keys()
    assert {"construction", "works_completed", "ConversionRefused", "TooEarly"} <= seen.keys()


class _Walk:
    """Random acts by everybody on one case, lawful or not."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a walk that can be repeated
        self.case = new_case()
        self.on = FIRST
        self.refused: list[refusals.MoveRefused] = []
        self.released: list[tuple[str, ...]] = []

    def step(self) -> None:
        waited = self.random.choices([0, 1, 3, 100], [60, 20, 20, 0.5])[0]
        self.on = min(self.on + timedelta(days=waited), TODAY)
        try:
            self.random.choices(
                [self.act, self.convert, self.lapse, self.reach, self.simulate],
                [60, 3, 0.1, 3, 0.3],
            )[0]()
        except refusals.MoveRefused as error:
            self.refused.append(error)

    def act(self) -> None:
        live = [key for key, one in self.case.standings.items() if one.turn is not None]
        ended = self.random.random() < 0.05 or not live
        code, track = self.random.choice(sorted(self.case.standings if ended else live))
        standing = self.case.standings[code, track]
        possible = acts_of(EVERY_POST, standing.state, track)
        if standing.state is State.SUBMITTED:
            possible.append(HandlingAct.DEEM_ACCEPTED)
        weights = [_WEIGHTS.get(kind, 1) for kind in possible]
        kind = (
            self.random.choices(possible, weights)[0]
            if possible and self.random.random() < 0.95
            else self.random.choice(list(HandlingAct))
        )
        if kind in {HandlingAct.LAPSE, HandlingAct.CONVERT, HandlingAct.TAKE_OVER}:
            return
        papers = [paper.code for paper in self.case.plan.items[code].papers]
        if self.random.random() < 0.1:
            papers = papers[:-1]
        pauses = [pause.code for pause in self.case.plan.items[code].pauses]
        reason = self.random.choice([*pauses, "r"]) if kind is HandlingAct.PAUSE else "r"
        post = RULES[kind].posts
        move = Move(kind, self.on, post, reason, tuple(papers), "No. 1", "proof")
        self.case.move(code, track, move)

    def convert(self) -> None:
        papers = {
            code: [paper.code for paper in item.papers]
            for code, item in self.case.plan.items.items()
        }
        self.case.convert(self.on, WON, papers)

    def lapse(self) -> None:
        self.case.lapse(self.on, self.random.choice(list(LapseReason)))

    def simulate(self) -> None:
        self.case.simulate(self.on, SOUND, TERMS)

    def reach(self) -> None:
        code = self.random.choice(list(self.case.plan.milestones))
        self.case.reach(code, self.on)
        self.latest = code
        states = self.case.standings
        self.released.append(
            tuple(
                first
                for first in self.case.plan.before[code]
                if first not in self.case.milestones
                and (states[first, FORMAL].state is not State.DELIVERED or self._is_void(first))
            )
        )

    def _is_void(self, code: str) -> bool:
        """Whether a delivered permit has run out, counted roughly and on the safe side."""
        standing, rule = self.case.standings[code, FORMAL], self.case.plan.items[code].valid
        if rule is None or "construction" in self.case.milestones.keys() - {self.latest}:
            return False
        assert standing.decided_on is not None
        since = standing.delivered_on if rule.counts_from == "DELIVERY" else standing.decided_on
        assert since is not None
        assert standing.validity_extensions <= rule.extensions
        months = rule.months + standing.validity_extensions * rule.extension_months
        return (self.on - since).days > months * 31 + 10

    def check(self) -> None:
        assert not any(self.released)
        held: set[str] = set()
        converted: Counter[tuple[str, int]] = Counter()
        lapsed: set[tuple[str, int]] = set()
        rounds: Counter[str] = Counter()
        for change in self.case.changes:
            code, track = change.key
            if track is FORMAL:
                self._check_formal(change, held)
                continue
            if change.before is None or change.after.state is State.WAITING:
                rounds[code] += change.move.act is HandlingAct.CLOSE
            place = code, rounds[code]
            if change.after.state is State.CONVERTED:
                assert place not in lapsed
                converted[place] += 1
            if change.after.state is State.LAPSED:
                lapsed.add(place)
        assert all(count == 1 for count in converted.values())
        assert self._replayed() == self.case.standings

    def _check_formal(self, change: Change, held: set[str]) -> None:
        code = change.key[0]
        was_held = change.before is not None and change.before.state in HELD
        if change.after.state in HELD and not was_held:
            if "land_contract" in self.case.plan.missing(code, self.case.milestones):
                assert "land_contract" in held
            assert change.after.number
            held.add(code)
        if was_held and change.after.state not in HELD:
            held.discard(code)

    def _replayed(self) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for change in self.case.changes:
            assert found.get(change.key) == change.before
            found[change.key] = change.after
        return found


_WEIGHTS = {
    **dict.fromkeys(["APPLY", "ACCEPT", "REVIEW", "GRANT", "DELIVER"], 12.0),
    **dict.fromkeys(["SUPPLY", "RESUME", "EXTEND_VALIDITY", "RENEW"], 4.0),
    **dict.fromkeys(["WITHDRAW", "DECLINE", "REFUSE", "REVOKE", "APPEAL"], 0.1),
}


def test_facts_that_change_lay_out_what_is_needed_now() -> None:
    case = new_case()
    case.change_plan(plan_for(process(), PLANT | {"eia_class": "REPORT"}), day(1))
    assert case.standings["eia_form", FORMAL].state is State.NOT_NEEDED
    assert case.standings["eia_report", FORMAL].state is State.WAITING
    case.change_plan(plan_for(process(), PLANT), day(2))
    assert case.standings["eia_form", FORMAL].state is State.WAITING


def test_nothing_is_simulated_any_more_once_the_land_is_held() -> None:
    case = new_case(energy_tce=10)
    case.simulate(FIRST, SOUND, TERMS)
    carry_through(case, "filing", FIRST)
    carry_through(case, "eia_form", FIRST, SIMULATED)
    won = win_land(case)
    case.change_plan(plan_for(process(), PLANT), won)
    assert ("energy_review", SIMULATED) not in case.standings


def test_a_simulated_result_that_is_no_longer_needed_lapses_with_the_conversion() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    case.simulate(FIRST, SOUND, TERMS)
    carry_through(case, "eia_form", FIRST, SIMULATED)
    carry_through(case, "energy_review", FIRST, SIMULATED)
    won = win_land(case)
    case.change_plan(plan_for(process(), PLANT | {"energy_tce": 10}), won)
    case.convert(won, WON, {})
    assert case.simulation is not None
    assert case.simulation.converted_on == won
    assert case.standings["energy_review", SIMULATED].state is State.LAPSED


def test_what_was_withdrawn_is_taken_over_from_its_simulated_result() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, "eia_form", HandlingAct.APPLY, FIRST)
    act(case, "eia_form", HandlingAct.WITHDRAW, FIRST)
    case.simulate(FIRST, SOUND, TERMS)
    carry_through(case, "eia_form", FIRST, SIMULATED)
    won = win_land(case)
    case.convert(won, WON, {})
    formal = case.standings["eia_form", FORMAL]
    assert (formal.state, formal.round, formal.decided_on) == (State.REVIEWED, 2, None)
    assert formal.accepted_on == won


def test_a_decision_is_never_dated_before_its_ground() -> None:
    case = new_case()
    carry_through(case, "filing", day(5))
    act(case, "eia_form", HandlingAct.APPLY, day(5))
    act(case, "eia_form", HandlingAct.ACCEPT, day(5))
    act(case, "eia_form", HandlingAct.REVIEW, day(5))
    act(case, "filing", HandlingAct.REVOKE, day(6))
    carry_through(case, "filing", day(9))
    with pytest.raises(refusals.DayImpossible) as caught:
        act(case, "eia_form", HandlingAct.GRANT, day(8))
    assert caught.value.values["earliest"] == day(9)
    act(case, "eia_form", HandlingAct.GRANT, day(9))


def test_a_project_that_became_excluded_does_not_convert() -> None:
    case = new_case()
    carry_through(case, "filing", FIRST)
    case.simulate(FIRST, SOUND, TERMS)
    carry_through(case, "eia_form", FIRST, SIMULATED)
    won = win_land(case)
    case.change_plan(plan_for(process(), PLANT | {"explosive_or_hazardous": True}), won)
    with pytest.raises(refusals.SimulationRefused) as caught:
        case.convert(won, WON, {})
    assert caught.value.values["why"] == "EXCLUDED"
    assert case.standings["eia_form", SIMULATED].state is State.DELIVERED


def test_what_is_no_longer_needed_is_ended_and_never_granted() -> None:
    case = _under_review("energy_review")
    act(case, "energy_review", HandlingAct.REVIEW, FIRST)
    case.change_plan(plan_for(process(), PLANT | {"energy_tce": 10}), day(1))
    assert case.standings["energy_review", FORMAL].state is State.REVIEWED
    with pytest.raises(refusals.ActNotPossible) as caught:
        act(case, "energy_review", HandlingAct.GRANT, day(1))
    assert caught.value.values["why"] is Obstacle.NOT_NEEDED
    act(case, "energy_review", HandlingAct.REFUSE, day(1))
    with pytest.raises(refusals.ActNotPossible):
        act(case, "energy_review", HandlingAct.APPLY, day(1))
    case.change_plan(plan_for(process(), PLANT), day(2))
    act(case, "energy_review", HandlingAct.APPLY, day(2))


def test_what_becomes_needed_while_a_simulation_is_open_is_simulated_too() -> None:
    case = new_case(energy_tce=10)
    case.simulate(FIRST, SOUND, TERMS)
    assert ("energy_review", SIMULATED) not in case.standings
    case.change_plan(plan_for(process(), PLANT), day(1))
    assert case.standings["energy_review", SIMULATED].state in {State.WAITING, State.READY}
    before = case.standings
    case.change_plan(plan_for(process(), PLANT), day(2))
    assert case.standings == before


def _under_review(code: str) -> Case:
    case = new_case()
    carry_through(case, "filing", FIRST)
    act(case, code, HandlingAct.APPLY, FIRST)
    act(case, code, HandlingAct.ACCEPT, FIRST)
    return case


def _ordered(case: Case) -> Iterator[str]:
    for item in case.plan.process.items:
        if item.code in case.plan.items:
            yield item.code


def _built() -> Case:
    case = new_case()
    won = win_land(case)
    for code in _ordered(case):
        if case.standings[code, FORMAL].state is State.READY:
            if code in case.plan.joint_of:
                act(case, code, HandlingAct.APPLY, won)
                act(case, code, HandlingAct.ACCEPT, won)
                act(case, code, HandlingAct.REVIEW, won)
                act(case, code, HandlingAct.GRANT, won)
            else:
                carry_through(case, code, won)
    for code in ("drawings_review", "fire_review"):
        act(case, code, HandlingAct.DELIVER, won)
    case.reach("construction", day(50))
    case.reach("works_completed", day(300))
    return case


def _simulated() -> Case:
    case = new_case()
    carry_through(case, "filing", FIRST)
    case.simulate(day(10), SOUND, TERMS)
    for code in (*SIMULATED_ITEMS, "land_title"):
        carry_through(case, code, day(12), SIMULATED)
    return case


def _win(case: Case) -> date:
    carry_through(case, "planning_conditions", day(12))
    act(case, "land_contract", HandlingAct.APPLY, day(12))
    act(case, "land_contract", HandlingAct.ACCEPT, day(12))
    act(case, "land_contract", HandlingAct.REVIEW, day(12))
    won = day(45)
    act(case, "land_contract", HandlingAct.GRANT, won)
    act(case, "land_contract", HandlingAct.DELIVER, won)
    return won

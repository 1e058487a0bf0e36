"""What answers come to, what a reading lacks, how long its result holds."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.compliance import facts
from zoneworks.compliance.engine.conclusions import (
    ExceptionOver,
    Gap,
    Heard,
    Lack,
    Outcome,
    Reading,
    ReadingIncomplete,
    check_reading,
    conclude,
    find_gaps,
    valid_until,
)
from zoneworks.compliance.engine.positive_list import Placement
from zoneworks.compliance.engine.questions import (
    Answer,
    BasisOfNoUse,
    Defense,
    Finding,
    Ground,
    QuestionUnknown,
    merge,
    tidy,
)

TODAY = date(2024, 9, 2)
BOOK = facts.rulebook_on(TODAY)
CODES = list(BOOK.questions)
NOTHING = tuple(Answer(code, Finding.NO) for code in CODES)
EXCEPTION = Answer(
    "8-3",
    Finding.YES,
    "part 2",
    Defense.EXCEPTION,
    ground=Ground.INNOVATION,
    alternatives="none",
    ends_on=date(2025, 3, 31),
)
BASIS = Answer("10-1", Finding.YES, "part 3", Defense.BASIS, basis="Law, article 28")
WHOLE = Reading(1, NOTHING, (Placement(1, 2),), frozenset({Heard.OPERATOR}))

answers = st.builds(
    Answer,
    st.sampled_from(CODES),
    st.sampled_from(Finding),
    st.sampled_from(["", "part 1"]),
    st.sampled_from(Defense),
    st.sampled_from(["", "law"]),
    st.none() | st.sampled_from(Ground),
    st.sampled_from(["", "none"]),
    st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
)
answered = st.lists(answers, unique_by=lambda one: one.question)


def with_answers(*given: Answer) -> Reading:
    return replace(WHOLE, answers=merge(BOOK, NOTHING, given))


def test_the_law_asks_nineteen_questions_in_four_articles() -> None:
    counts = {article.number: len(article.questions) for article in BOOK.articles}
    assert counts == {8: 5, 9: 6, 10: 4, 11: 4}
    assert BOOK.with_basis == {"10-1", "10-2", "10-3", "10-4"}
    assert len(BOOK.grounds) == 4
    assert BOOK.questions["10-2"].cited == "第十条第（二）项"
    assert "选择性、差异化的财政奖励或者补贴" in BOOK.questions["10-2"].text


def test_a_content_without_any_of_it_has_no_effect() -> None:
    conclusion = conclude(BOOK, NOTHING)
    assert conclusion.outcome is Outcome.NO_EFFECT
    assert (conclusion.violated, conclusion.ends_on) == ((), None)


def test_a_tax_refund_to_one_firm_violates_article_10() -> None:
    refund = [Answer(code, Finding.YES, "part 3") for code in ("10-2", "10-1")]
    conclusion = conclude(BOOK, merge(BOOK, NOTHING, refund))
    assert conclusion.outcome is Outcome.VIOLATES
    assert conclusion.violated == ("10-1", "10-2")


def test_a_basis_in_law_helps_article_10_alone() -> None:
    assert conclude(BOOK, [BASIS]).outcome is Outcome.WITH_BASIS
    for code in ("8-3", "9-1", "11-2"):
        elsewhere = replace(BASIS, question=code)
        assert conclude(BOOK, [elsewhere]).outcome is Outcome.VIOLATES
        with pytest.raises(BasisOfNoUse) as refused:
            tidy(BOOK, elsewhere)
        assert refused.value.values == {"question": code}


@pytest.mark.parametrize("without", [{"ground": None}, {"alternatives": " "}, {"ends_on": None}])
def test_an_exception_needs_its_ground_no_lesser_way_and_a_term(without: dict[str, None]) -> None:
    assert conclude(BOOK, [EXCEPTION]).outcome is Outcome.BY_EXCEPTION
    assert conclude(BOOK, [replace(EXCEPTION, **without)]).outcome is Outcome.VIOLATES


@given(answered)
def test_the_conclusion_is_the_worst_of_its_lines(given: list[Answer]) -> None:
    order = list(Outcome)
    conclusion = conclude(BOOK, given)
    worst = max((order.index(one.outcome) for one in conclusion.lines), default=0)
    assert order.index(conclusion.outcome) == worst
    assert len(conclusion.lines) == len(given)
    assert bool(conclusion.violated) == (conclusion.outcome is Outcome.VIOLATES)


@given(answered, st.randoms())
def test_the_order_of_the_answers_does_not_matter(given: list[Answer], chance: Random) -> None:
    shuffled = list(given)
    chance.shuffle(shuffled)
    assert conclude(BOOK, shuffled) == conclude(BOOK, given)


@given(answered, answers)
def test_one_more_answer_never_makes_it_better(given: list[Answer], one: Answer) -> None:
    order = list(Outcome)
    others = [other for other in given if other.question != one.question]
    before, after = conclude(BOOK, others), conclude(BOOK, [*others, one])
    assert order.index(after.outcome) >= order.index(before.outcome)


@given(answered)
def test_what_is_kept_of_answers_comes_to_the_same(given: list[Answer]) -> None:
    try:
        kept = merge(BOOK, (), given)
    except BasisOfNoUse:
        return
    assert conclude(BOOK, kept).outcome is conclude(BOOK, given).outcome
    assert merge(BOOK, kept, kept) == kept


def test_an_answer_keeps_only_what_belongs_to_it() -> None:
    full = replace(EXCEPTION, question="10-2", basis="law")
    assert tidy(BOOK, full).basis == ""
    assert tidy(BOOK, replace(full, defense=Defense.BASIS)).ground is None
    assert tidy(BOOK, replace(full, defense=Defense.NONE)).ends_on is None
    assert tidy(BOOK, replace(full, finding=Finding.NO)) == Answer("10-2", Finding.NO, "part 2")
    with pytest.raises(QuestionUnknown):
        tidy(BOOK, replace(full, question="12-1"))


def test_a_whole_reading_lacks_nothing() -> None:
    assert find_gaps(BOOK, WHOLE) == ()
    assert check_reading(BOOK, WHOLE, TODAY).outcome is Outcome.NO_EFFECT


@pytest.mark.parametrize(
    ("reading", "gap"),
    [
        (replace(WHOLE, answers=NOTHING[1:]), Gap(Lack.ANSWER, "8-1")),
        (with_answers(replace(BASIS, evidence=" ")), Gap(Lack.EVIDENCE, "10-1")),
        (with_answers(replace(BASIS, basis="")), Gap(Lack.BASIS, "10-1")),
        (with_answers(replace(EXCEPTION, ground=None)), Gap(Lack.GROUND, "8-3")),
        (with_answers(replace(EXCEPTION, alternatives="")), Gap(Lack.ALTERNATIVES, "8-3")),
        (with_answers(replace(EXCEPTION, ends_on=None)), Gap(Lack.TERM, "8-3")),
        (replace(WHOLE, placements=()), Gap(Lack.PLACEMENT, "1")),
        (replace(WHOLE, placements=(Placement(1, 0),)), Gap(Lack.PLACEMENT_REASON, "1")),
        (replace(WHOLE, heard=frozenset()), Gap(Lack.HEARING)),
        (replace(WHOLE, concerns_public=True), Gap(Lack.PUBLIC_HEARING)),
    ],
)
def test_what_is_missing_is_named(reading: Reading, gap: Gap) -> None:
    assert find_gaps(BOOK, reading) == (gap,)
    with pytest.raises(ReadingIncomplete) as refused:
        check_reading(BOOK, reading, TODAY)
    assert refused.value.values == {"gaps": (gap,)}


def test_a_violation_needs_no_defense_to_be_told() -> None:
    reading = with_answers(Answer("10-1", Finding.YES, "part 3"))
    assert check_reading(BOOK, reading, TODAY).outcome is Outcome.VIOLATES


def test_the_public_that_was_heard_is_somebody_heard() -> None:
    reading = replace(WHOLE, heard=frozenset({Heard.PUBLIC}), concerns_public=True)
    assert find_gaps(BOOK, reading) == ()


def test_an_exception_that_has_ended_defends_nothing_any_more() -> None:
    over = with_answers(replace(EXCEPTION, ends_on=TODAY - timedelta(days=1)))
    with pytest.raises(ExceptionOver) as refused:
        check_reading(BOOK, over, TODAY)
    assert refused.value.values == {"ends_on": date(2024, 9, 1)}
    last = with_answers(replace(EXCEPTION, ends_on=TODAY))
    conclusion = check_reading(BOOK, last, TODAY)
    assert valid_until(conclusion, TODAY, 12) == TODAY + timedelta(days=1)


def test_a_review_holds_for_its_months_and_an_exception_no_longer_than_its_term() -> None:
    nothing, exception = conclude(BOOK, NOTHING), conclude(BOOK, [EXCEPTION])
    assert valid_until(nothing, TODAY, 12) == date(2025, 9, 2)
    assert valid_until(nothing, date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert valid_until(exception, TODAY, 12) == date(2025, 4, 1)
    assert valid_until(exception, TODAY, 3) == date(2024, 12, 2)


def test_of_two_exceptions_the_one_that_ends_first_counts() -> None:
    sooner = replace(EXCEPTION, question="9-4", ends_on=date(2024, 12, 31))
    assert valid_until(conclude(BOOK, [EXCEPTION, sooner]), TODAY, 12) == date(2025, 1, 1)

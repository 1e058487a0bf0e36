"""What is lawful in acquisition, sale, expansion and transfer, without any record."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.land import definitions
from zoneworks.land.engine.terms import LandUse
from zoneworks.land.engine.trade import acquisition, expansion, prices, sale, transfer
from zoneworks.land.engine.trade.acquisition import Instalment
from zoneworks.land.engine.trade.sale import Method, Offer
from zoneworks.land.engine.trade.terms import (
    AUCTIONED,
    ActNotPossible,
    AmountWrong,
    ClearingKind,
    StandardKind,
    TermsWrong,
    check_step,
    check_terms,
)

DAY = date(2026, 3, 2)
LAW, TERMS = definitions.sale_law(), definitions.sample_terms()
FEN = st.integers(1, 10**12)
M2 = st.integers(1, 10**8).map(lambda value: Decimal(value) / 100)


def offer(**more: object) -> Offer:
    """Thirty mu of industrial land, announced on the second of March."""
    usual = Offer(
        Method.LISTING,
        LandUse.INDUSTRY,
        Decimal(20_000),
        DAY,
        DAY + timedelta(days=20),
        DAY + timedelta(days=30),
        400_000_000,
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def test_the_national_least_prices_are_those_of_2006_by_grade() -> None:
    assert [one // 100 for one in LAW.grades] == [
        *(840, 720, 600, 480, 384, 336, 288, 252, 204, 168, 144, 120, 96, 84, 60)
    ]
    assert prices.least_price_fen(offer().lot, TERMS, LAW) == 20_000 * 16_800
    assert prices.least_price_fen(offer(use=LandUse.HOUSING).lot, TERMS, LAW) == 0
    assert prices.least_price_fen(offer(is_priority=True).lot, TERMS, LAW) == 20_000 * 11_760


@given(M2)
def test_a_least_price_is_never_below_its_exact_value_and_less_than_a_fen_above(
    area: Decimal,
) -> None:
    exact = Fraction(area) * LAW.grades[TERMS.grade - 1]
    least = prices.least_price_fen(offer(area_m2=area).lot, TERMS, LAW)
    assert 0 <= least - exact < 1


@given(st.integers(-40, 40), st.integers(-20, 40))
def test_an_announcement_is_lawful_from_the_twentieth_and_a_listing_from_the_tenth_day(
    ahead: int, lasts: int
) -> None:
    opens = DAY + timedelta(days=ahead)
    one = offer(opens_on=opens, closes_on=opens + timedelta(days=lasts))
    if ahead >= 20 and lasts >= 10:
        sale.check_days(one, LAW)
    else:
        refused = (sale.AnnouncedTooLate, sale.ListedTooShort, sale.ClosedBeforeOpen)
        with pytest.raises(refused):
            sale.check_days(one, LAW)


def test_an_auction_may_end_on_its_day() -> None:
    opens = DAY + timedelta(days=20)
    sale.check_days(offer(method=Method.AUCTION, closes_on=opens), LAW)


def test_applications_for_an_agreement_are_taken_for_thirty_days() -> None:
    # Order 21 of 2003, article 8.
    usual = {"method": Method.AGREEMENT, "use": LandUse.PUBLIC, "opens_on": DAY}
    sale.check_days(offer(**usual, closes_on=DAY + timedelta(days=30)), LAW)
    with pytest.raises(sale.AppliedTooShort) as refusal:
        sale.check_days(offer(**usual, closes_on=DAY + timedelta(days=29)), LAW)
    assert refusal.value.values["earliest"] == DAY + timedelta(days=30)


@pytest.mark.parametrize("method", list(Method))
def test_one_registers_for_a_listing_until_its_end_and_before_an_auction_or_tender(
    method: Method,
) -> None:
    one = offer(method=method)
    is_before = method in {Method.AUCTION, Method.TENDER}
    last = DAY + timedelta(days=19 if is_before else 30)
    sale.check_registration(one, last)
    assert sale.last_registration(method, one.opens_on, one.closes_on) == last
    with pytest.raises(sale.RegistrationOutside):
        sale.check_registration(one, last + timedelta(days=1))


@pytest.mark.parametrize("use", list(LandUse))
def test_an_agreement_is_kept_from_land_that_order_39_names(use: LandUse) -> None:
    if use in AUCTIONED:
        with pytest.raises(sale.MethodUnlawful) as refusal:
            sale.check_method(Method.AGREEMENT, use)
        assert refusal.value.values["article"] == "4"
    else:
        sale.check_method(Method.AGREEMENT, use)
    sale.check_method(Method.LISTING, use)


def test_the_least_investment_is_reckoned_by_the_exact_mu() -> None:
    standard = {StandardKind.INVESTMENT: "300000000"}
    assert sale.promised_least_fen(standard, Decimal(20_000)) == 30 * 300_000_000
    assert sale.promised_least_fen({}, Decimal(20_000)) == 0
    with pytest.raises(sale.PromisedTooLittle):
        sale.check_promised(30 * 300_000_000 - 1, standard, Decimal(20_000))


@given(st.lists(FEN, min_size=1, max_size=9), st.data())
def test_payments_are_taken_while_they_sum_to_no_more_than_the_price(
    amounts: list[int], data: st.DataObject
) -> None:
    price = data.draw(st.integers(1, sum(amounts)))
    paid = 0
    for amount in amounts:
        if paid + amount <= price:
            acquisition.check_payment(price, paid, amount)
            paid += amount
        else:
            with pytest.raises(acquisition.PaidTooMuch) as refusal:
                acquisition.check_payment(price, paid, amount)
            assert refusal.value.values["rest_fen"] == price - paid
    assert paid <= price


@given(st.lists(FEN, min_size=1, max_size=9), st.integers(-5, 5))
def test_instalments_are_the_price_to_the_fen(amounts: list[int], off: int) -> None:
    parts = [Instalment(DAY, one) for one in amounts]
    price = sum(amounts) + off
    if off == 0:
        acquisition.check_agreement(price, parts, price)
    else:
        with pytest.raises((acquisition.InstalmentsDiffer, AmountWrong)):
            acquisition.check_agreement(price, parts, 0)


def test_a_valuation_holds_its_last_day() -> None:
    acquisition.check_valuation(DAY, DAY + timedelta(days=365), 365)
    with pytest.raises(acquisition.ValuationStale):
        acquisition.check_valuation(DAY, DAY + timedelta(days=366), 365)


def test_a_mortgage_stands_before_what_is_missing() -> None:
    acquisition.check_cancellation(6, 6, ())
    with pytest.raises(acquisition.MortgageStands):
        acquisition.check_cancellation(6, 0, ("Bank",))
    with pytest.raises(acquisition.PaidTooLittle) as refusal:
        acquisition.check_cancellation(6, 4, ())
    assert refusal.value.values["missing_fen"] == 2


@pytest.mark.parametrize("after", list(LandUse))
def test_the_soil_is_surveyed_where_the_law_asks_for_it(after: LandUse) -> None:
    needed = acquisition.needed_clearing(LandUse.INDUSTRY, after, is_supervised=False)
    assert (ClearingKind.SOIL_SURVEY in needed) == (after in {LandUse.HOUSING, LandUse.PUBLIC})
    assert ClearingKind.SOIL_SURVEY in acquisition.needed_clearing(
        LandUse.INDUSTRY, after, is_supervised=True
    )


def test_homes_that_stay_homes_need_no_survey() -> None:
    needed = acquisition.needed_clearing(LandUse.HOUSING, LandUse.HOUSING, is_supervised=False)
    assert ClearingKind.SOIL_SURVEY not in needed


def plan(**more: object) -> expansion.Plan:
    """5,000 m² more beside 4,000 m² on 20,000 m² of land."""
    usual = expansion.Plan(
        Decimal(20_000),
        Decimal("2.00"),
        Decimal(4000),
        Decimal(5000),
        LandUse.INDUSTRY,
        LandUse.INDUSTRY,
    )
    return replace(usual, **more)  # type: ignore[arg-type]


@given(M2, M2, M2)
def test_an_expansion_fits_where_all_floors_do(
    area: Decimal, floors: Decimal, more: Decimal
) -> None:
    one = plan(area_m2=area, floors_m2=floors, added_m2=more)
    if floors + more <= 2 * area:
        expansion.check_plan(one)
    else:
        with pytest.raises(expansion.RatioExceeded) as refusal:
            expansion.check_plan(one)
        assert refusal.value.values["over_m2"] == floors + more - 2 * area


@pytest.mark.parametrize(
    ("more", "refusal", "article"),
    [
        ({"use_after": LandUse.BUSINESS}, expansion.UseChanges, "18"),
        ({"is_split": True}, expansion.LandSplit, "15"),
        ({"added_m2": Decimal(0)}, expansion.NothingAdded, None),
        ({"most_plot_ratio": None}, expansion.NoConditions, "38"),
        ({"idle_case": "XZ-1"}, expansion.LandIdle, "12"),
        ({"is_seized": True}, expansion.LandSeized, None),
        ({"mortgagees": ("Bank",)}, expansion.MortgageeSilent, None),
    ],
)
def test_what_keeps_an_expansion_from_its_approval(
    more: dict[str, object], refusal: type[Exception], article: str | None
) -> None:
    with pytest.raises(refusal) as raised:
        expansion.check_plan(plan(**more))
    assert raised.value.values.get("article") == article  # type: ignore[attr-defined]


@given(FEN, FEN)
def test_a_title_goes_over_from_a_quarter_exactly(promised: int, invested: int) -> None:
    title = transfer.Title(promised, invested, is_price_paid=True, has_certificate=True)
    if invested * 4 >= promised:
        transfer.check_transfer(title, LAW.transfer_share)
        return
    with pytest.raises(transfer.TransferTooEarly) as refusal:
        transfer.check_transfer(title, LAW.transfer_share)
    missing = refusal.value.values["missing_fen"]
    again = replace(title, invested_fen=invested + missing)
    transfer.check_transfer(again, LAW.transfer_share)
    with pytest.raises(transfer.TransferTooEarly):
        transfer.check_transfer(
            replace(title, invested_fen=invested + missing - 1), LAW.transfer_share
        )


def test_no_act_is_possible_in_a_state_that_does_not_know_it() -> None:
    for engine, states, acts in (
        (acquisition, acquisition.AcquisitionState, acquisition.AcquisitionAct),
        (sale, sale.SaleState, sale.SaleAct),
        (expansion, expansion.ExpansionState, expansion.ExpansionAct),
    ):
        for state in states:
            for act in acts:
                step = engine.STEPS[act]
                if state in step.at:
                    assert check_step(engine.STEPS, act, state) == (step.then or state)
                else:
                    with pytest.raises(ActNotPossible):
                        check_step(engine.STEPS, act, state)


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": 0},
        {"grade": 16},
        {"valuation_days": 0},
        {"days": {"SALE_DRAFT": 0}},
        {"standard": {StandardKind.ENERGY: "little"}},
        {"standard": {StandardKind.ENERGY: "-1"}},
        {"standard": {StandardKind.ENERGY: "NaN"}},
        {"standard": {StandardKind.ENVIRONMENT: " "}},
    ],
)
def test_terms_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    check_terms(TERMS, LAW)
    with pytest.raises(TermsWrong):
        check_terms(replace(TERMS, **wrong), LAW)  # type: ignore[arg-type]

"""Read the terms of a scheme from plain data, and refuse what cannot be applied."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any, NoReturn, TypeVar

from zoneworks.core.engine.money import Rounding
from zoneworks.efficiency.engine.refusals import (
    QuotasDoNotSum,
    SchemeInvalid,
    WeightsDoNotSum,
)
from zoneworks.efficiency.engine.terms import (
    POINT,
    Direction,
    Grade,
    Group,
    Indicator,
    LastTie,
    Leases,
    Mark,
    Missing,
    Mixed,
    Quantity,
    Scheme,
    SmallGroup,
    Term,
    Veto,
)

Word = TypeVar("Word", bound=StrEnum)
MOST_GROUPS = 200
MOST_INDICATORS = 20
PLACES = 6
"""Decimals of a stated baseline."""
LARGEST = 10**9
AVERAGE = "AVERAGE"
"""A baseline that is the group's own."""
ROUNDINGS = (Rounding.HALF_UP, Rounding.DOWN)
_SCHEME = {
    *("groups", "quotas", "lowest_from_bottom", "tie_breaks", "last_tie", "vetoes"),
    *("new_years", "exempts_utilities", "least_land_m2", "leases", "mixed", "window_days"),
    *("marks", "rounding"),
}
_GROUP = {
    *("code", "name", "english", "indicators", "scales", "industries", "revenue_from_fen"),
    *("revenue_below_fen", "least", "small", "small_grade", "merge_into"),
}
_INDICATOR = {
    *("code", "name", "english", "numerator", "denominator", "weight", "direction", "baseline"),
    *("cap", "missing", "minus"),
}


def read_scheme(values: Any) -> Scheme:
    """Read a scheme from mappings, lists, texts and whole numbers.

    Raises:
        SchemeInvalid: naming the place and what stands there.
        WeightsDoNotSum: a group whose weights do not sum to 100, naming them.
        QuotasDoNotSum: quotas that do not sum to 100, naming them.
    """
    terms = _mapping(values, "", _SCHEME, needed={"groups", "quotas"})
    groups = tuple(
        _group(one, f"groups[{place}]")
        for place, one in enumerate(_list(terms["groups"], "groups", MOST_GROUPS), 1)
    )
    _check_groups(groups)
    land = _decimal(terms.get("least_land_m2", 0), "least_land_m2", least=0, places=2)
    years = terms.get("new_years")
    return Scheme(
        groups=groups,
        quotas=_quotas(terms["quotas"]),
        lowest_from_bottom=_yes(terms.get("lowest_from_bottom", False), "lowest_from_bottom"),
        tie_breaks=_words(Quantity, terms.get("tie_breaks", []), "tie_breaks"),
        last_tie=_word(LastTie, terms.get("last_tie", LastTie.SHARED), "last_tie"),
        vetoes=frozenset(_words(Veto, terms.get("vetoes", list(Veto)), "vetoes")),
        new_years=None if years is None else _whole(years, "new_years", 1, 20),
        exempts_utilities=_yes(terms.get("exempts_utilities", False), "exempts_utilities"),
        least_land=int(land * 100),
        leases=_word(Leases, terms.get("leases", Leases.BY_AREA), "leases"),
        mixed=_word(Mixed, terms.get("mixed", Mixed.SHARED), "mixed"),
        window_days=_whole(terms.get("window_days", 3), "window_days", 1, 60),
        marks=tuple(
            _term(one, f"marks[{place}]")
            for place, one in enumerate(_list(terms.get("marks", []), "marks", 10, least=0), 1)
        ),
        rounding=_rounding(terms.get("rounding", Rounding.HALF_UP)),
    )


def _group(values: Any, place: str) -> Group:
    terms = _mapping(values, place, _GROUP, needed={"code", "name", "indicators"})
    indicators = tuple(
        _indicator(one, f"{place}.indicators[{number}]")
        for number, one in enumerate(
            _list(terms["indicators"], f"{place}.indicators", MOST_INDICATORS), 1
        )
    )
    _check_once([one.code for one in indicators], f"{place}.indicators")
    name = _text(terms["name"], f"{place}.name")
    weights = [one.weight for one in indicators]
    if sum(weights) != 100 * POINT:
        told = " + ".join(f"{one.name} {_points(one.weight)}" for one in indicators)
        raise WeightsDoNotSum(
            f"The weights of “{name}” sum to {_points(sum(weights))}, not to 100: {told}.",
            group=name,
            sum=_points(sum(weights)),
            weights=told,
        )
    lowest, below = terms.get("revenue_from_fen"), terms.get("revenue_below_fen")
    lowest = None if lowest is None else _whole(lowest, f"{place}.revenue_from_fen", 0)
    below = None if below is None else _whole(below, f"{place}.revenue_below_fen", 1)
    if lowest is not None and below is not None and lowest >= below:
        _refuse(f"{place}.revenue_below_fen", below)
    grade = terms.get("small_grade")
    group = Group(
        code=_text(terms["code"], f"{place}.code", 40),
        name=name,
        indicators=indicators,
        scales=frozenset(
            _text(one, f"{place}.scales")
            for one in _list(terms.get("scales", []), f"{place}.scales", 10, least=0)
        ),
        industries=tuple(
            _text(one, f"{place}.industries", 4)
            for one in _list(terms.get("industries", []), f"{place}.industries", 500, least=0)
        ),
        revenue_from_fen=lowest,
        revenue_below_fen=below,
        least=_whole(terms.get("least", 2), f"{place}.least", 2, 1000),
        small=_word(SmallGroup, terms.get("small", SmallGroup.REFUSE), f"{place}.small"),
        small_grade=None if grade is None else _word(Grade, grade, f"{place}.small_grade"),
        merge_into=_text(terms.get("merge_into", ""), f"{place}.merge_into", 40, least=0),
        english=_text(terms.get("english", ""), f"{place}.english", least=0),
    )
    if (group.small is SmallGroup.GRADE) != (group.small_grade is not None):
        _refuse(f"{place}.small_grade", grade)
    if (group.small is SmallGroup.MERGE) != bool(group.merge_into):
        _refuse(f"{place}.merge_into", group.merge_into)
    return group


def _indicator(values: Any, place: str) -> Indicator:
    terms = _mapping(
        values, place, _INDICATOR, needed={"code", "name", "numerator", "denominator", "weight"}
    )
    stated = terms.get("baseline", AVERAGE)
    cap, minus = terms.get("cap"), terms.get("minus", 0)
    weight = _decimal(terms["weight"], f"{place}.weight", least=0, places=4)
    if not 0 < weight <= 100:
        _refuse(f"{place}.weight", weight)
    found = Indicator(
        code=_text(terms["code"], f"{place}.code", 40),
        name=_text(terms["name"], f"{place}.name"),
        numerator=_word(Quantity, terms["numerator"], f"{place}.numerator"),
        denominator=_word(Quantity, terms["denominator"], f"{place}.denominator"),
        weight=int(weight * POINT),
        direction=_word(Direction, terms.get("direction", Direction.HIGHER), f"{place}.direction"),
        baseline=None if stated == AVERAGE else _baseline(stated, f"{place}.baseline"),
        cap=None if cap is None else Fraction(_decimal(cap, f"{place}.cap", least=1, places=2)),
        missing=_word(Missing, terms.get("missing", Missing.REFUSE), f"{place}.missing"),
        minus=int(_decimal(minus, f"{place}.minus", least=0, places=4) * POINT),
        english=_text(terms.get("english", ""), f"{place}.english", least=0),
    )
    if found.numerator is found.denominator:
        _refuse(f"{place}.denominator", found.denominator)
    if (found.missing is Missing.MINUS) != (found.minus > 0):
        _refuse(f"{place}.minus", minus)
    if found.most is not None and found.cap is not None and found.cap * found.weight != found.most:
        _refuse(f"{place}.cap", cap)
    return found


def _term(values: Any, place: str) -> Term:
    terms = _mapping(values, place, {"grade", "years", "mark"}, needed={"grade", "years", "mark"})
    return Term(
        _word(Grade, terms["grade"], f"{place}.grade"),
        _whole(terms["years"], f"{place}.years", 1, 10),
        _word(Mark, terms["mark"], f"{place}.mark"),
    )


def _quotas(values: Any) -> tuple[tuple[Grade, int], ...]:
    terms = _mapping(values, "quotas", set(Grade), needed=set(Grade))
    quotas = tuple((grade, _whole(terms[grade], f"quotas.{grade}", 0, 100)) for grade in Grade)
    told = " + ".join(f"{grade} {percent}" for grade, percent in quotas)
    total = sum(percent for _grade, percent in quotas)
    if total != 100:
        text = f"The quotas sum to {total} %, not to 100: {told}."
        raise QuotasDoNotSum(text, sum=total, quotas=told)
    return quotas


def _check_groups(groups: Sequence[Group]) -> None:
    codes = [one.code for one in groups]
    _check_once(codes, "groups")
    by_code = {one.code: one for one in groups}
    for place, one in enumerate(groups, 1):
        if not one.merge_into:
            continue
        target = by_code.get(one.merge_into)
        if target is None or target is one or target.merge_into:
            _refuse(f"groups[{place}].merge_into", one.merge_into)


def _check_once(codes: Sequence[str], place: str) -> None:
    for code in codes:
        if codes.count(code) > 1:
            _refuse(place, code)


def _baseline(value: Any, place: str) -> Fraction:
    found = _decimal(value, place, least=0, places=PLACES)
    if found == 0:
        _refuse(place, value)
    return Fraction(found)


def _decimal(value: Any, place: str, *, least: int, places: int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        _refuse(place, value)
    try:
        found = Decimal(value)
    except InvalidOperation:
        _refuse(place, value)
    if not found.is_finite() or not least <= found <= LARGEST:
        _refuse(place, value)
    if found != round(found, places):
        _refuse(place, value)
    return found


def _whole(value: Any, place: str, least: int, most: int = 10**15) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        _refuse(place, value)
    return int(value)


def _yes(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        _refuse(place, value)
    return bool(value)


def _text(value: Any, place: str, most: int = 60, least: int = 1) -> str:
    is_text = isinstance(value, str) and value.isprintable() and value.strip() == value
    if not is_text or not least <= len(value) <= most:
        _refuse(place, value)
    return str(value)


def _rounding(value: Any) -> Rounding:
    found = _word(Rounding, value, "rounding")
    if found not in ROUNDINGS:
        _refuse("rounding", value)
    return found


def _word(words: type[Word], value: Any, place: str) -> Word:
    if not isinstance(value, str) or value not in set(words):
        _refuse(place, value)
    return words(value)


def _words(words: type[Word], values: Any, place: str) -> tuple[Word, ...]:
    found = tuple(_word(words, one, place) for one in _list(values, place, 20, least=0))
    _check_once([str(one) for one in found], place)
    return found


def _list(values: Any, place: str, most: int, least: int = 1) -> list[Any]:
    if not isinstance(values, list) or not least <= len(values) <= most:
        _refuse(place, values)
    return list(values)


def _mapping(values: Any, place: str, known: set[Any], needed: set[Any]) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        _refuse(place, values)
    names = {str(one) for one in known}
    for name in values:
        if not isinstance(name, str) or name not in names:
            _refuse(f"{place}.{name}".strip("."), values[name])
    for name in sorted(str(one) for one in needed):
        if name not in values:
            _refuse(f"{place}.{name}".strip("."), None)
    return dict(values)


def _points(units: int) -> str:
    return f"{(Decimal(units) / POINT).normalize():f}"


def _refuse(place: str, value: Any) -> NoReturn:
    shown = str(value)[:60]
    raise SchemeInvalid(
        f"“{shown}” cannot stand at {place or 'the beginning'}.", place=place, value=shown
    )

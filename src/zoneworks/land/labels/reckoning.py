"""The reckoning of idle land, told line by line with its articles."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from zoneworks.core.templatetags.ui import money_text, number
from zoneworks.land.engine.idle.reckoning import REAL_ESTATE_26
from zoneworks.land.engine.idle.terms import Line, Step
from zoneworks.land.labels import articles
from zoneworks.land.labels.idle import HINDRANCES

_LINES = {
    Step.AGREED_START: _("Works were to begin by %(day)s, as agreed."),
    Step.START_FROM_DELIVERY: _(
        "No day was agreed: the land was delivered on %(delivered_on)s, so that works were to begin"
        " by %(day)s."
    ),
    Step.NO_START_DATE: _("No day was agreed and the land was not delivered: no year runs."),
    Step.COUNTS_ANEW: _("It was disposed of: the time counts anew from %(day)s."),
    Step.TITLE_ENDED: _("The title ended on %(day)s."),
    Step.FINISHED: _("The works ended on %(day)s."),
    Step.STARTED: _("Works began on %(day)s."),
    Step.NOT_STARTED: _("Nothing was begun by %(on)s."),
    Step.NO_REPORT: _("Nobody has reported on the works, so that neither share is known."),
    Step.AREA_SHARE: _(
        "Developed: %(part)s of %(whole)s m², %(share)s; the limit is %(limit)s: %(told)s."
    ),
    Step.INVESTED_SHARE: _(
        "Invested without the price of the land: %(part)s of %(whole)s, %(share)s; the limit is"
        " %(limit)s: %(told)s."
    ),
    Step.NO_INVESTMENT_AGREED: _("No investment was agreed: the ground alone decides."),
    Step.ENOUGH: _("Neither share lies below its limit."),
    Step.WORKING: _("By the report of %(day)s the works go on."),
    Step.STOPPED: _("Since the report of %(day)s nobody works."),
    Step.TERM: _(
        "%(years)s year from the day after %(base_on)s: the first day on which the land is idle is"
        " %(from_on)s."
    ),
    Step.HINDERED: _("Not the holder's time from %(from_on)s until before %(until_on)s: %(kind)s."),
    Step.OWNER_TERM: ngettext_lazy(
        "The holder's own time, hindered days left out, fills %(years)s year; first day:"
        " %(from_on)s.",
        "The holder's own time, hindered days left out, fills %(years)s years; first day:"
        " %(from_on)s.",
        "years",
    ),
    Step.OWNER_TERM_STANDS: ngettext_lazy(
        "The holder's own time for %(years)s year stands while a hindrance lasts.",
        "The holder's own time for %(years)s years stands while a hindrance lasts.",
        "years",
    ),
}
_LASTING = _("Not the holder's time from %(from_on)s on, as long as it lasts: %(kind)s.")
LAW_26 = _("Urban Real Estate Administration Law, article 26")


def kept_lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """A reckoning as it is kept with a determination: exact values as texts."""
    return [
        {
            "step": str(line.step),
            "article": line.article,
            "values": {name: _kept(value) for name, value in line.values.items()},
        }
        for line in lines
    ]


def _kept(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def told_lines(kept: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """A reckoning as people read it: each line with the article by which it is taken."""
    return [(_line_text(one), article_text(one["article"])) for one in kept]


def article_text(article: str) -> str:
    """The articles by which a line is taken or a step is done."""
    return str(LAW_26) if article == REAL_ESTATE_26 else articles.article_text(article)


def _line_text(one: Mapping[str, Any]) -> str:
    step, values = Step(one["step"]), dict(one["values"])
    if step in {Step.AREA_SHARE, Step.INVESTED_SHARE}:
        is_below = values["is_below"]
        values["told"] = gettext("below") if is_below else gettext("not below")
        values["share"] = _share_text(Fraction(values["share"]))
        for name in ("part", "whole"):
            told = money_text if step is Step.INVESTED_SHARE else _number
            values[name] = told(values[name])
    if "kind" in values:
        values["kind"] = HINDRANCES[values["kind"]]
        if not values["until_on"]:
            return str(_LASTING) % values
    return str(_LINES[step] % values)


def _number(value: Any) -> str:
    return number(Decimal(str(value)))


def _share_text(share: Fraction) -> str:
    """A share as the exact fraction and as percent."""
    percent = number(share * 100, 2)
    if share.denominator == 1:
        return f"{percent}%"
    return f"{share.numerator:,}/{share.denominator:,} ≈ {percent}%"

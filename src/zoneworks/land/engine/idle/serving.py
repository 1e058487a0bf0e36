"""From which day a paper counts as delivered, by the way in which it was served."""

from datetime import date, timedelta

from zoneworks.land.engine.idle.terms import Limits, Manner


def delivered_on(manner: Manner, on: date, limits: Limits) -> date:
    """Tell from which day a paper counts as delivered that was served on a day.

    A public notice counts so many days after it was published; ``on`` is that day. Source: Civil
    Procedure Law, article 95 (thirty days since 2022, sixty before).
    """
    if manner is not Manner.PUBLIC_NOTICE:
        return on
    return on + timedelta(days=next(days for since, days in limits.public_notice if on >= since))

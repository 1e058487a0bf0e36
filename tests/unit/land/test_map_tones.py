"""The colors of the map: what the legend names apart looks apart, and worse looks stronger."""

from itertools import combinations, pairwise

import pytest
from tests import tokens

from zoneworks.land.engine.contracts import Risk
from zoneworks.land.metrics.idle import COLORS
from zoneworks.land.views.pieces import RISK_TONES, STATE_TONES

IDLE_TONES = {value: tone for value, _label, tone in COLORS.categories}
WORSE = (
    (Risk.START_LATE, Risk.FINISH_LATE, Risk.NONE),
    (Risk.STOPPED, Risk.START_SOON, Risk.FINISH_SOON, Risk.NONE),
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tones", [STATE_TONES, RISK_TONES, IDLE_TONES], ids=str)
def test_entries_of_a_legend_are_told_apart(theme, tones):
    known = tokens.of(theme)
    for one, other in combinations(tones.values(), 2):
        assert tokens.distance(known[one], known[other]) >= 20, (one, other)
    for tone in tones.values():
        assert tokens.distance(known[tone], known["land-green"]) >= 12, tone
        assert tokens.contrast(known[tone], known["bg"]) >= 1.25, tone


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("order", WORSE)
def test_the_worse_a_contract_stands_the_stronger_its_color(theme, order):
    known = tokens.of(theme)
    strengths = [tokens.contrast(known[RISK_TONES[one]], known["bg"]) for one in order]
    assert all(worse > better for worse, better in pairwise(strengths))

"""Kill −9 while items are handled: nothing acknowledged is lost, nothing is there twice."""

import pytest
from tests import kills

DEATHS = 120
SEED = 20241126


@pytest.mark.usefixtures("committed")
def test_who_is_killed_while_handling_items_loses_nothing_and_leaves_no_half() -> None:
    found = kills.kill(kills.lay_out(), DEATHS, SEED, longest=180)
    assert found.deaths >= DEATHS
    assert found.acknowledged >= DEATHS
    assert found.acts >= {"approvals.item_grant", "approvals.item_withdraw"}
    assert "approvals.item_deem_accepted" in found.acts
    assert found.timers > 0
    assert found.lost == []
    assert found.doubled == []
    assert found.differing == []

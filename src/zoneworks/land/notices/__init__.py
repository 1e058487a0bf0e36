"""The papers of land, out of records and the words of the zone."""

from zoneworks.land.notices.idle import IDLE_CASE, Paper, draft_of, money
from zoneworks.land.notices.trade import TradePaper, draft_for

__all__ = ["IDLE_CASE", "Paper", "TradePaper", "draft_for", "draft_of", "money"]

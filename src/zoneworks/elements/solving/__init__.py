"""Runs the matching for a time: threads, a clock, and news of each better assignment.

The engine's steps hold no lock of Python, so that each thread has a core of its own.
"""

from zoneworks.elements.solving.gaps import solve_gap
from zoneworks.elements.solving.runs import Better, Solution
from zoneworks.elements.solving.sparse import solve_pairs
from zoneworks.elements.solving.zones import ZoneSolution, solve_zone

__all__ = ["Better", "Solution", "ZoneSolution", "solve_gap", "solve_pairs", "solve_zone"]

"""The search for a good schedule, in steps that can be stopped after each."""

from functools import cache

import numpy as np

from zoneworks.core.engine.chance import CHANCE, seeded
from zoneworks.delivery.engine.scheduling import kernel
from zoneworks.delivery.engine.scheduling.network import Network, prepare
from zoneworks.delivery.engine.scheduling.terms import NOT_FROZEN, Ints, Problem, Schedule

LARGEST_COST = 2**62
FIRST_SIZE = 60


class Search:
    """A population of activity lists that grows better with each step; one for each thread.

    ``seed`` makes a search repeatable, step by step.
    """

    def __init__(self, network: Network, *, seed: int, size: int = FIRST_SIZE) -> None:
        n, horizon = len(network.durations), len(network.free)
        self.network = network
        self._room = kernel.Room(
            free=network.free.copy(),
            starts=np.zeros(n, np.int64),
            kept=np.zeros(n, np.int64),
            order=np.zeros(n, np.int64),
            other=np.zeros(n, np.int64),
            keys=np.zeros(n, np.int64),
            counts=np.zeros(horizon + 2, np.int64),
            degrees=np.zeros(n, np.int64),
            eligible=np.zeros(n, np.int64),
        )
        self._chance = seeded(seed)
        self._people = self._population(size)

    def _population(self, size: int) -> kernel.Population:
        n = len(self.network.durations)
        state = np.zeros(5, np.int64)
        state[kernel.BEST_COST] = state[kernel.BEST_FINISHES] = LARGEST_COST
        state[CHANCE] = self._chance
        return kernel.Population(
            lists=np.zeros((size, n), np.int64),
            costs=np.zeros(size, np.int64),
            finishes=np.zeros(size, np.int64),
            best=np.zeros(n, np.int64),
            state=state,
        )

    @property
    def cost(self) -> int:
        """Of the best schedule so far."""
        return int(self._people.state[kernel.BEST_COST])

    @property
    def schedule(self) -> Schedule:
        """The best so far."""
        starts = self._people.best.copy()
        makespan = int((starts + self.network.durations).max(initial=0))
        return Schedule(starts, makespan, self.cost)

    @property
    def n_lists(self) -> int:
        """How many lists there are."""
        return int(self._people.state[kernel.FILLED])

    @property
    def n_stale(self) -> int:
        """How many lists were tried since the last better schedule."""
        return int(self._people.state[kernel.STALE])

    def begin(self, tries: int = 1) -> None:
        """Schedule the first lists: the very first gives a plan at once."""
        kernel.seed(self.network, self._room, self._people, tries)

    def go_on(self, tries: int, bound: int) -> int:
        """Try so many more lists, or fewer where the bound is reached; return how many."""
        return int(kernel.breed(self.network, self._room, self._people, tries, bound))

    def resize(self, size: int) -> None:
        """Make room for more lists; those that are there stay."""
        old = self._people
        filled = min(int(old.state[kernel.FILLED]), size)
        new = self._population(size)
        for ours, theirs in zip(new[:3], old[:3], strict=True):
            ours[:filled] = theirs[:filled]
        new.best[:] = old.best
        new.state[:] = old.state
        new.state[kernel.FILLED] = filled
        self._people = new

    def take_in(self, keys: Ints) -> None:
        """Let a list from elsewhere compete: that in which the least key comes first."""
        kernel.consider(self.network, self._room, self._people, keys.astype(np.float64))


def by_goals(network: Network, keys: Ints) -> Ints:
    """Keys by which comes first what must finish first for the weighty goals.

    These are the goals that weigh a thousandth of the heaviest or more; the latest finishes are
    counted back from them (Davis & Patterson 1975). Equal ones, and the others, follow ``keys``.
    """
    weights = network.goals[:, 2]
    weighty = network.goals[weights * 1000 >= weights.max(initial=0)]
    latest = np.full(len(network.durations), LARGEST_COST)
    np.minimum.at(latest, weighty[:, 0], weighty[:, 1])
    finishes, lengths = latest.tolist(), network.durations.tolist()
    at, after, lags = (one.tolist() for one in (network.after_at, network.after, network.after_lag))
    for i in network.order[::-1].tolist():
        for x in range(at[i], at[i + 1]):
            j = after[x]
            finishes[i] = min(finishes[i], finishes[j] - lengths[j] - lags[x])
    places = np.empty_like(latest)
    places[np.lexsort((keys, finishes))] = np.arange(len(places))
    return places


@cache
def warm() -> None:
    """Load the compiled functions, once a process; the very first time compiles them (20 s)."""
    one = np.ones(1, np.int64)
    none = np.zeros((0, 3), np.int64)
    only = Problem(("only",), one, one[:, None], ("R",), one, none, one * 0, one * NOT_FROZEN)
    search = Search(prepare(only), seed=1)
    search.begin()
    search.take_in(np.zeros(1, np.int64))
    search.go_on(1, 0)

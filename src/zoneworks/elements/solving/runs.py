"""What the threads of one search share: the clock, the best assignment, the bound."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zoneworks.elements.engine.matching.refusals import NeverEnough, NothingFound
from zoneworks.elements.engine.matching.terms import Found, Ints

STEP_SECONDS = 0.02
"""After so long a thread looks whether it shall stop."""
GRACE_SECONDS = 10.0
"""While nothing is found it is searched for so much longer."""


@dataclass(frozen=True, slots=True)
class Better:
    """The best assignment and bound so far, and when they came."""

    total: int | None
    bound: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The best assignment, and the way there."""

    found: Found
    seconds: float
    steps: tuple[Better, ...]


def ignore(_better: Better) -> None:
    """Nobody listens."""


def never() -> bool:
    """Nobody stops it."""
    return False


class Run:
    """What the threads of one search share: the clock, the best, the bound.

    Attributes:
        sign: 1 where the least total is sought, -1 where the greatest.
    """

    def __init__(
        self,
        seconds: float,
        on_better: Callable[[Better], object],
        is_stopped: Callable[[], bool],
        *,
        sign: int = 1,
    ) -> None:
        self._began = time.perf_counter()
        self.seconds, self._on_better, self._is_stopped = seconds, on_better, is_stopped
        self._sign, self._lock = sign, threading.Lock()
        self._errors: list[BaseException] = []
        self.at: Ints | None = None
        self.total: int | None = None
        self.bound = -np.inf * sign
        self.is_impossible = False
        self._steps: list[Better] = []

    def note(self, at: Ints, total: int) -> None:
        """Keep an assignment if it is the best."""
        with self._lock:
            if self.total is not None and self._sign * (total - self.total) >= 0:
                return
            self.at, self.total = at, total
            self._tell()

    def prove(self, bound: float) -> None:
        """Keep a bound if it is the best."""
        with self._lock:
            if self._sign * (bound - self.bound) <= 0:
                return
            self.bound = bound
            self._tell()

    def _tell(self) -> None:
        self._steps.append(Better(self.total, float(self.bound), self.elapsed()))
        self._on_better(self._steps[-1])

    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.perf_counter() - self._began

    @property
    def left(self) -> float:
        """Seconds, with those of grace while nothing is found."""
        grace = GRACE_SECONDS if self.at is None else 0.0
        return self.seconds + grace - self.elapsed()

    @property
    def is_over(self) -> bool:
        """Whether the time is, or the bound is reached, or somebody stopped it."""
        is_proven = self.total is not None and self._sign * (self.total - self.bound) < 1
        is_done = is_proven or self.is_impossible or bool(self._errors)
        return is_done or self.left <= 0 or self._is_stopped()

    def go(self, main: Callable[[], None], others: list[Callable[[], None]]) -> None:
        """Run these beside one another until all are done."""
        threads = [threading.Thread(target=self._safe, args=(one,)) for one in others]
        for one in threads:
            one.start()
        self._safe(main)
        for one in threads:
            one.join()
        if self._errors:
            raise self._errors[0]

    def _safe(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # it is raised where the run was begun
            self._errors.append(error)

    def solution(self) -> Solution:
        """What was found.

        Raises:
            NothingFound: nothing was.
            NeverEnough: it is proven that nothing can be.
        """
        with self._lock:
            if self.at is None or self.total is None:
                if self.is_impossible:
                    raise NeverEnough(
                        "nothing can be assigned: it is proven that no assignment stays within "
                        "all capacities"
                    )
                raise NothingFound(
                    f"no assignment within the capacities was found in {self.elapsed():.1f} "
                    "seconds: give it more time, or more capacity"
                )
            bound = self.bound if np.isfinite(self.bound) else float(self.total)
            return Solution(Found(self.at, self.total, bound), self.elapsed(), tuple(self._steps))

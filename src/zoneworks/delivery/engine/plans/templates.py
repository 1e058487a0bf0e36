"""Templates of plans: which activities a kind of project has, and how long they usually take.

All templates draw on one catalog of activities. What comes first and is not in a template is passed
over, so that what was before it comes first instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zoneworks.delivery.engine.plans.terms import Activity, ActivityKind, Link, Phase


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a Chinese and an English name."""

    code: str
    name: str
    english: str


@dataclass(frozen=True, slots=True)
class CatalogActivity(Named):
    """An activity that templates may use.

    ``item_code`` is the item, the milestone or the work on the site of a case of approval whose
    days it takes; ``steps`` are its list of acts.
    """

    kind: ActivityKind
    phase: Phase
    after: tuple[Link, ...] = ()
    needs: tuple[tuple[str, int], ...] = ()
    item_code: str = ""
    steps: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Template(Named):
    """The activities of a kind of project with their usual working days.

    ``process_id`` is the process of approval that such a project takes; empty where it takes none.
    """

    process_id: str
    days: Mapping[str, int]
    catalog: Mapping[str, CatalogActivity]

    def activities(self) -> Iterator[CatalogActivity]:
        """Those of the catalog that it uses, in the catalog's order."""
        return (one for code, one in self.catalog.items() if code in self.days)

    def make(self, resources: frozenset[str]) -> Iterator[tuple[CatalogActivity, Activity]]:
        """The activities of a new plan; of what the zone shares only what it has."""
        for one in self.activities():
            needs = {code: units for code, units in one.needs if code in resources}
            links = tuple(dict(self._links(one)).items())
            yield (
                one,
                Activity(
                    code=one.code,
                    name=one.name,
                    kind=one.kind,
                    phase=one.phase,
                    duration_days=self.days[one.code],
                    after=tuple(Link(code, lag) for code, lag in links),
                    needs=needs,
                ),
            )

    def _links(self, one: CatalogActivity) -> Iterator[Link]:
        for link in one.after:
            if link.code in self.days:
                yield link
            else:
                yield from self._links(self.catalog[link.code])

"""What a matching tells of itself: lines of worth, refusals, scarce elements, and what moved."""

from typing import Any

import numpy as np

from zoneworks.elements.engine.matching.eligibility import rule_text
from zoneworks.elements.engine.matching.placing import value_of
from zoneworks.elements.engine.matching.terms import Floats, Ints
from zoneworks.elements.engine.matching.zone_kernel import is_near, place_of
from zoneworks.elements.engine.matching.zone_terms import Need, Project, Zone

NOTHING = 1e-6
"""An element whose whole capacity is worth no more has no price."""


def tell(zone: Zone, at: Ints, prices: Floats) -> dict[str, Any]:
    """The assignment by names, and why it is as it is.

    The keys: ``assignment`` (elements by project and need, None where refused), ``worth`` (line by
    line), ``refused``, ``scarce``, ``moved``; each of the last three with a ``text``.
    """
    told = _Telling(zone, at, prices)
    every = range(len(zone.projects))
    return {
        "assignment": {zone.projects[p].name: told.chosen(p) for p in every},
        "worth": {zone.projects[p].name: told.lines(p) for p in every if told.is_placed(p)},
        "refused": [told.refusal(p) for p in every if not told.is_placed(p)],
        "scarce": told.scarce(),
        "moved": [one for p in every for one in told.moves(p)],
    }


class _Telling:
    def __init__(self, zone: Zone, at: Ints, prices: Floats) -> None:
        self._zone, self._at, self._prices = zone, at, prices
        choices = zone.choices
        self._free = choices.capacities.copy()
        for c in at[at >= 0].tolist():
            for e, amount in self._takes(c):
                self._free[e] -= amount

    def _takes(self, c: int) -> list[tuple[int, int]]:
        choices = self._zone.choices
        uses = range(int(choices.uses[c]), int(choices.uses[c + 1]))
        return [(int(choices.elements[u]), int(choices.amounts[u])) for u in uses]

    def _needs(self, p: int) -> list[tuple[int, Need]]:
        first = int(self._zone.choices.needs[p])
        return list(enumerate(self._zone.projects[p].needs, first))

    def _span(self, n: int) -> range:
        starts = self._zone.choices.starts
        return range(int(starts[n]), int(starts[n + 1]))

    def _names(self, c: int) -> list[str]:
        return [self._zone.elements[e] for e, _amount in self._takes(c)]

    def is_placed(self, p: int) -> bool:
        """Whether a project has its elements."""
        return bool(self._at[self._zone.choices.needs[p]] >= 0)

    def chosen(self, p: int) -> dict[str, str | list[str]] | None:
        """The elements of each need."""
        if not self.is_placed(p):
            return None
        found: dict[str, str | list[str]] = {}
        for n, need in self._needs(p):
            names = self._names(int(self._at[n]))
            found[need.name] = names[0] if len(names) == 1 else names
        return found

    def lines(self, p: int) -> dict[str, int]:
        """What a placed project is worth, line by line."""
        zone, found = self._zone, dict(self._zone.projects[p].lines)
        near = self._nearness(p)
        for n, need in self._needs(p):
            c, names = int(self._at[n]), tuple(self._names(int(self._at[n])))
            kept = zone.projects[p].moving_cost if need.agreed == names else 0
            near += int(zone.choices.values[c]) - kept
            if need.agreed and need.agreed != names:
                found["moving"] = found.get("moving", 0) - zone.projects[p].moving_cost
        return found | ({"nearness": near} if near else {})

    def _nearness(self, p: int) -> int:
        """What the ties are worth that this project states."""
        ties, choices = self._zone.ties, self._zone.choices
        place = place_of(choices, self._at, p)
        return sum(
            int(ties.worth[t])
            for t in range(int(ties.starts[p]), int(ties.starts[p + 1]))
            if ties.stated[t]
            and is_near(ties, t, place, place_of(choices, self._at, int(ties.others[t])))
        )

    def _rent(self, c: int) -> float:
        return sum(float(self._prices[e]) * amount for e, amount in self._takes(c))

    def _short(self, c: int) -> int:
        return max((max(amount - int(self._free[e]), 0) for e, amount in self._takes(c)), default=0)

    def refusal(self, p: int) -> dict[str, Any]:
        """Why a project has nothing: rules and capacities by need, and what it would displace."""
        project, found, texts = self._zone.projects[p], [], []
        rent = 0.0
        for n, need in self._needs(p):
            span = self._span(n)
            one: dict[str, Any] = {
                **{"need": need.name, "kind": need.kind, "amount": need.amount},
                "excluded": {rule_text(rule): n for rule, n in need.excluded},
                "rules": [[*rule, n] for rule, n in need.excluded],
                "eligible": len(span),
            }
            if not span:
                texts.append(self._excluded(need))
            else:
                nearest = min(span, key=lambda c: (self._short(c), self._rent(c)))
                one["short"], one["nearest"] = self._short(nearest), self._names(nearest)
                rent += min(self._rent(c) for c in span)
                if one["short"]:
                    texts.append(
                        f"{need.name}: {one['short']} short at {', '.join(one['nearest'])}, "
                        f"the nearest of {len(span)} that pass its rules"
                    )
            found.append(one)
        worth = sum(value for _what, value in project.lines)
        texts.append(self._priced(worth, rent))
        return {
            **{"project": project.name, "worth": worth, "price_of_needs": round(rent, 3)},
            **{"needs": found, "text": f"{project.name}: {'; '.join(texts)}"},
        }

    def _excluded(self, need: Need) -> str:
        rules = ", ".join(f"“{rule_text(rule)}” excludes {n}" for rule, n in need.excluded)
        return f"{need.name}: no element of kind “{need.kind}” passes: {rules or 'there is none'}"

    def _priced(self, worth: int, rent: float) -> str:
        if rent > worth:
            return f"worth {worth}, while others would give {rent:.0f} for what it needs"
        if rent > 0:
            return f"worth {worth}; what it needs is priced {rent:.0f}, but no combination is free"
        return f"worth {worth}"

    def scarce(self) -> list[dict[str, Any]]:
        """Elements whose capacity has a price: the dearest as a whole first."""
        zone, found = self._zone, []
        worth = self._prices * zone.choices.capacities
        for e in np.argsort(-worth, kind="stable").tolist():
            if worth[e] <= NOTHING:
                break
            capacity, free = int(zone.choices.capacities[e]), int(self._free[e])
            unit = zone.units[e] or "unit"
            found.append(
                {
                    **{"element": zone.elements[e], "capacity": capacity, "free": free},
                    "shadow_price": float(f"{self._prices[e]:.6g}"),
                    "text": f"{zone.elements[e]}: {capacity - free} of {capacity} taken; one more "
                    f"{unit} would add up to {self._prices[e]:.3g}",
                }
            )
        return found

    def moves(self, p: int) -> list[dict[str, Any]]:
        """What was agreed and is not kept, and why."""
        project, found = self._zone.projects[p], []
        for n, need in self._needs(p):
            new = self._names(int(self._at[n])) if self.is_placed(p) else None
            if need.agreed and (new is None or tuple(new) != need.agreed):
                reason = self._why(p, n, need)
                why = why_text(reason)
                to = ", ".join(new) if new else "nothing"
                found.append(
                    {
                        **{"project": project.name, "need": need.name, "to": new},
                        **{"from": list(need.agreed), "why": why, "reason": reason},
                        "text": f"{project.name}: {need.name} from {', '.join(need.agreed)} to "
                        f"{to}: {why}",
                    }
                )
        return found

    def _why(self, p: int, n: int, need: Need) -> dict[str, Any]:
        """Why an agreement is not kept: a code with its values."""
        project: Project = self._zone.projects[p]
        kept = [c for c in self._span(n) if tuple(self._names(c)) == need.agreed]
        if not kept:
            return {"code": "NOT_ELIGIBLE", "rules": [[*rule, k] for rule, k in need.excluded]}
        short = self._short_without(p, kept[0])
        if short:
            return {
                **{"code": "TAKEN", "short": short, "takers": self._takers(p, kept[0])},
                "moving_cost": project.moving_cost,
            }
        stayed = self._at.copy()
        stayed[n] = kept[0]
        gain = value_of(self._zone, self._at) - value_of(self._zone, stayed)
        if self.is_placed(p):
            return {"code": "GAINS", "gain": gain, "moving_cost": project.moving_cost}
        return {"code": "OTHER_NEEDS"}

    def _takers(self, p: int, c: int) -> list[str]:
        """The projects that have what a choice would take."""
        wanted = {e for e, _amount in self._takes(c)}
        zone = self._zone
        return sorted(
            {
                zone.projects[other].name
                for other in range(len(zone.projects))
                if other != p and self.is_placed(other)
                for k, _need in self._needs(other)
                if {e for e, _amount in self._takes(int(self._at[k]))} & wanted
            }
        )

    def _short_without(self, p: int, c: int) -> int:
        """How much is lacking for a choice, if the project gave up what it has."""
        mine: dict[int, int] = {}
        if self.is_placed(p):
            for n, _need in self._needs(p):
                for e, amount in self._takes(int(self._at[n])):
                    mine[e] = mine.get(e, 0) + amount
        return max(
            (max(amount - int(self._free[e]) - mine.get(e, 0), 0) for e, amount in self._takes(c)),
            default=0,
        )


def why_text(reason: dict[str, Any]) -> str:
    """Why an agreement is not kept, in words."""
    if reason["code"] == "NOT_ELIGIBLE":
        rules = ", ".join(
            f"“{rule_text((f, t, x))}” excludes {n}" for f, t, x, n in reason["rules"]
        )
        return f"it no longer passes: {rules}" if rules else "it is no longer offered"
    if reason["code"] == "TAKEN":
        takers = ", ".join(reason["takers"][:5]) or "less of it"
        cost = reason["moving_cost"]
        return f"{reason['short']} short there, now that {takers} has it; moving costs {cost}"
    if reason["code"] == "GAINS":
        return f"the whole gains {reason['gain']}, after {reason['moving_cost']} for moving"
    return "its other needs cannot be met together with it"

"""What admission says before the contract of a standard sale of land is signed."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from tests import make
from tests.integration.admission.test_services import Zone, at

from zoneworks.admission import services
from zoneworks.core import contributions
from zoneworks.core.errors import InvalidInput
from zoneworks.land.engine.acts import BEFORE_STANDARD_CONTRACT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WAN = 1_000_000
DAY = date(2024, 6, 3)


@pytest.fixture
def zone() -> Zone:
    return Zone()


def sale(zone: Zone, **more: Any) -> Any:
    """A sale of thirty mu to the firm, for its project, at three million a mu."""
    values = {
        "winner_id": zone.enterprise.pk,
        "project_id": zone.project.pk,
        "standard": {"INVESTMENT": str(300 * WAN)},
        "area_m2": Decimal(20_000),
    }
    return SimpleNamespace(**(values | more))


def ask(zone: Zone, of: Any, number: str) -> str:
    """What is refused beside the agreement; nothing where all is right."""
    try:
        contributions.ask_guards(BEFORE_STANDARD_CONTRACT, zone.officer, of, number)
    except InvalidInput as refusal:
        assert list(refusal.fields) == ["supervision"]
        return " ".join(map(str, refusal.fields["supervision"]))
    return ""


def agreement(zone: Zone, fen: int) -> Any:
    """A signed agreement that promises an investment."""
    promise = {"kind": "INVESTMENT", "due_on": date(2026, 6, 30), "amount_fen": fen}
    return zone.signed(promise)


def test_an_agreement_in_force_that_promises_enough_lets_land_be_granted(zone: Zone) -> None:
    with at(DAY):
        signed = agreement(zone, 9000 * WAN)
        assert ask(zone, sale(zone), signed.number) == ""
        assert ask(zone, sale(zone, project_id=None), signed.number) == ""


def test_an_agreement_that_promises_less_than_the_conditions_is_refused(zone: Zone) -> None:
    with at(DAY):
        signed = agreement(zone, 9000 * WAN - 1)
        assert "conditions of the sale" in ask(zone, sale(zone), signed.number)


def test_an_agreement_of_another_firm_or_project_is_refused(zone: Zone) -> None:
    with at(DAY):
        signed = agreement(zone, 9000 * WAN)
        other = make.enterprise(zone.officer, "Another")
        assert "winner" in ask(zone, sale(zone, winner_id=other.pk), signed.number)
        project = make.project(zone.officer, "Another", enterprise=zone.enterprise)
        assert "another project" in ask(zone, sale(zone, project_id=project.pk), signed.number)


def test_an_agreement_that_is_not_there_or_not_signed_is_refused(zone: Zone) -> None:
    with at(DAY):
        assert "no supervision agreement" in ask(zone, sale(zone), "JG-2024-9999")
        row = zone.admitted()
        draft = services.draft_agreement(zone.officer, row.pk, {"deposit_fen": 450 * WAN})
        assert "not in force" in ask(zone, sale(zone), draft.number)

"""Plans of the demonstration zone (synthetic): what was built, and a hundred plans in use today.

All days are single records; every figure of the pages is computed from them.
"""

from random import Random

from zoneworks.core import clock
from zoneworks.core.demo import SEED, Demonstration
from zoneworks.delivery.demo import histories, people, present
from zoneworks.delivery.demo.rows import Book
from zoneworks.delivery.demo.teams import add_teams


def load(demonstration: Demonstration) -> None:
    """Enter shared teams, the plans of what was built, and those in use on the day of loading."""
    chance = Random(f"{SEED}-delivery")  # noqa: S311 - invented records, no secrets
    with clock.running():
        add_teams(demonstration.officer)
        book = Book(demonstration.officer, people.staff(demonstration))
        histories.write(book, demonstration, chance)
        present.write(book, demonstration, chance)
        book.save()
        people.write(book, demonstration, chance)

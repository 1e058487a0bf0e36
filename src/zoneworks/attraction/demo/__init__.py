"""Attraction in the demonstration zone (synthetic)."""

from datetime import date, timedelta
from random import Random
from typing import Any

from zoneworks.attraction import services
from zoneworks.attraction.demo import agreements, chains, finders, leads, quantum
from zoneworks.attraction.demo.reading import People, at, people_of
from zoneworks.attraction.engine.targets import Measure
from zoneworks.attraction.engine.terms import TopList
from zoneworks.core import clock
from zoneworks.core.demo import SEED, Demonstration
from zoneworks.registry.demo import YI_FEN
from zoneworks.registry.models import Project

LISTS = {
    TopList.WORLD: (leads.WORLD, "寰洋能源集团", "北辰重工集团", "远岸电子集团", "瀚海化学集团"),
    TopList.CHINA: (leads.CHINA, "中澜冶金集团", "新陆装备集团", "华屿汽车集团", "天穹电气集团"),
    TopList.PRIVATE: (
        leads.PRIVATE,
        "晨禾食品集团",
        "博岭医药集团",
        "星野通信集团",
        "朗溪纺织集团",
    ),
}
"""Invented lists; only their first lines, as a zone enters those that concern it."""


def load(demonstration: Demonstration) -> None:
    """Enter leads, finders, agreements, targets and lists of the top 500."""
    chance = Random(f"{SEED}-attraction")  # noqa: S311 - invented records, no secrets
    people = people_of(demonstration)
    facts: dict[str, Any] = demonstration.facts
    pks = [one.pk for one in facts["projects"]]
    quantum.move_in(people, pks)
    projects = list(Project.objects.filter(pk__in=pks).select_related("enterprise").order_by("pk"))
    story = leads.load(people, chance, projects, facts["flagship"])
    quantum.tell(people, story)
    finders.load(people, chance, story)
    agreements.load(people, chance, story)
    _targets(people)
    chains.load(demonstration)


def _targets(people: People) -> None:
    year = {"begins_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    goals = [
        {"name": "双百：引进项目 100 个", "measure": Measure.PROJECTS, "goal": 100},
        {
            "name": "双百：百亿项目 1 个",
            "measure": Measure.LARGE_PROJECTS,
            "goal": 1,
            "least_fen": 100 * YI_FEN,
        },
        {"name": "签约总投资", "measure": Measure.INVESTMENT, "goal": 350 * YI_FEN},
    ]
    with clock.at(at(date(2024, 1, 5))):
        for goal in goals:
            services.set_target(people.leader, goal | year)
    with clock.running():
        begins_on = clock.today().replace(day=1)
        ends_on = begins_on.replace(year=begins_on.year + 1) - timedelta(days=1)
        goal = {"name": "一年内引进项目 18 个", "measure": Measure.PROJECTS, "goal": 18}
        services.set_target(people.leader, goal | {"begins_on": begins_on, "ends_on": ends_on})
    with clock.at(at(date(2023, 12, 1))):
        for kind, names in LISTS.items():
            lines = [(120 + 61 * place, name) for place, name in enumerate(names)]
            services.load_top_list(people.leader, kind, date(2023, 8, 2), lines)

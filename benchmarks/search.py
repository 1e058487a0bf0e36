"""Search in 200,000 enterprises: every kind of question, on both databases.

The floors are milliseconds of server time, request to answer, at the median. The rival is the
plain question that Django asks for a part of a name, without pinyin, its query alone.
"""

import random
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from typing import Any

from benchmarks.harness import Contender, Floor, Section, list_versions, measure_apart
from benchmarks.lists import databases, milliseconds_of, open_zone, set_up

ROWS = 200_000
MOST_MILLISECONDS = 50
SIGNS = "海岳晟凌栈云博科毅和创启瑞航隆麓德宏远景泰安华益盛富弘达耀程同力金穗银河天成汇智新元"
TRADES = ("储能科技", "智能装备", "精密制造", "新材料", "食品", "医疗器械", "生物制药", "物流")
FORMS = ("有限公司", "股份有限公司", "有限责任公司")
QUESTIONS = {
    "储能": "two signs that an eighth of the names hold",
    "海岳储能科技": "six signs",
    "有限公司": "four signs that most names hold",
    "公": "one sign that every name holds",
    "s": "one letter of pinyin that every name holds",
    "hyyh": "four initials",
    "haiyue": "pinyin",
    "91430112MA": "the beginning of every credit code",
    "0012345": "a number that no name and no code begins with",
}


def run_benchmark(rounds: int) -> Section:
    rows, floors = [], []
    with ExitStack() as stack:
        for label, url, folder in databases(stack):
            subprocess.run([sys.executable, "-m", "benchmarks.search", url, folder], check=True)
            for text, words in QUESTIONS.items():
                own, rival = _measure(url, folder, text, rounds)
                rows.append(
                    (label, text, words, f"{own:.1f}", f"{rival:.1f}", f"{rival / own:.1f}")
                )
                promise = f"“{text}” on {label} under {MOST_MILLISECONDS} ms"
                floors.append(Floor(promise, f"{own:.1f} ms", own < MOST_MILLISECONDS))
    return Section(
        name="search",
        title=f"Search in {ROWS:,} records",
        header=("database", "typed", "what it is", "answer, ms", "LIKE alone, ms", "ratio"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            "LIKE looks for a part of the name alone: what it does not find, such as pinyin, it "
            "reads all rows for.",
            list_versions(["django", "psycopg", "pypinyin"]),
        ),
    )


def prepare_answer(url: str, folder: str, text: str) -> Callable[[], dict[str, Any]]:
    set_up(url, folder)
    from django.test import Client

    from zoneworks.core.models import User

    client = Client(HTTP_HOST="localhost", HTTP_HX_REQUEST="true")
    client.force_login(User.objects.get(username="officer"))

    def act() -> dict[str, Any]:
        return {"milliseconds": milliseconds_of(lambda: client.get("/search", {"q": text}))}

    return act


def prepare_like(url: str, folder: str, text: str) -> Callable[[], dict[str, Any]]:
    set_up(url, folder)
    from zoneworks.registry.models import Enterprise

    rows = Enterprise.objects.filter(name__icontains=text).order_by("name", "pk")[:8]
    return lambda: {"milliseconds": milliseconds_of(lambda: list(rows.all()))}


def fill(url: str, folder: str) -> None:
    """Make the rows, seeded, and their entries."""
    set_up(url, folder)
    from django.db import connection

    from zoneworks.core import search
    from zoneworks.registry.engine import credit_code
    from zoneworks.registry.models import Enterprise

    zone = open_zone()
    chance = random.Random(1)  # noqa: S311 - rows to measure by
    rows = []
    for number in range(ROWS):
        own = "".join(chance.choices(SIGNS, k=chance.choice((2, 2, 3, 4))))
        name = f"{own}{chance.choice(TRADES)}{chance.choice(FORMS)}"
        code = credit_code.complete(f"91430112MA{number:07d}")
        values = {"scale": "SMALL", "industry_code": "3841"}
        rows.append(
            Enterprise(zone=zone, name=name, normalized_name=name, credit_code=code, **values)
        )
    Enterprise.objects.bulk_create(rows, batch_size=1000)
    search.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _measure(url: str, folder: str, text: str, rounds: int) -> tuple[float, float]:
    """Medians over rounds in which search and rival took turns."""
    own, rival = [], []
    for _round in range(rounds):
        for function, found in (("prepare_answer", own), ("prepare_like", rival)):
            contender = Contender(text, f"benchmarks.search:{function}", (url, folder, text))
            found.append(measure_apart(contender).answers["milliseconds"])
    return median(own), median(rival)


if __name__ == "__main__":
    fill(*sys.argv[1:])

"""A step of a case, kept before it is acknowledged: our service against two workflow engines.

Our step is `services.advance` for one item, with the officer's post, the lock of the case, the
limits of law and promise, the event and the deadline that timers read, in a transaction of its own
on a database that waits for the disk. A client is a process; what it needs is laid out before the
clock runs.
"""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.harness import Comparison, Contender, Floor, Section, compare, list_versions

CASES = 80
"""Cases of all clients; each goes through five steps, from application to delivery."""
WORKFLOWS = 40
"""Workflows of all clients of a rival; each has ten steps."""
STEPS = 10
CLIENTS = 4
LEAST_TIMES_SPIFF = 3.0
LEAST_TIMES_DBOS = 1.5

ITEMS, ACTS = 20, 5
"""Items of one of our cases, and the acts on each: the rival's workflow of the same size."""

OWN, SPIFF, UNRESTORED, SAME_SIZE, DBOS_LABEL = (
    "Zoneworks",
    "SpiffWorkflow, ten tasks, written and read again each step, in memory",
    "SpiffWorkflow, ten tasks, written each step, never read, in memory",
    f"SpiffWorkflow, {ITEMS} items of {ACTS} acts as in our cases, written and read, in memory",
    "DBOS",
)


def run_benchmark(rounds: int) -> Section:
    rows: list[tuple[str, ...]] = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        on_sqlite = _compare(
            f"sqlite:///{folder}/{{name}}.sqlite3", folder, 1, rounds, with_spiff=True
        )
        rows += _rows("SQLite", 1, on_sqlite)
        per_cpu = _times(on_sqlite, SPIFF, "steps per CPU second")
        per_second = _times(on_sqlite, DBOS_LABEL, "steps a second")
        same_size = _times(on_sqlite, SAME_SIZE, "steps per CPU second")
        what = "steps per CPU second of SpiffWorkflow with"
        floors = [
            _floor(f"{what} ten tasks, on SQLite", per_cpu, LEAST_TIMES_SPIFF),
            _floor(f"{what} a case of our size, on SQLite", same_size, LEAST_TIMES_SPIFF),
            _floor("steps a second of DBOS on SQLite", per_second, LEAST_TIMES_DBOS),
        ]
        if url := _postgresql(stack):
            on_postgresql = _compare(url, folder, CLIENTS, rounds)
            rows += _rows("PostgreSQL", CLIENTS, on_postgresql)
            per_second = _times(on_postgresql, DBOS_LABEL, "steps a second")
            promise = f"steps a second of DBOS on PostgreSQL with {CLIENTS} clients"
            floors.append(_floor(promise, per_second, LEAST_TIMES_DBOS))
    return Section(
        name="transitions",
        title="A step of a case, kept before it is acknowledged",
        header=("database", "clients", "contender", "steps a second", "steps per CPU second"),
        rows=tuple(rows),
        floors=tuple(floors),
        remarks=(
            "One commit a step, SQLite with full sync. CPU is that of the clients: on PostgreSQL "
            "the server's own comes on top, for everybody. SpiffWorkflow keeps nothing on disk "
            "here, which is in its favor; ten parallel tasks are a small workflow, a case has "
            f"{ITEMS} items. DBOS runs as it comes.",
            list_versions(["spiffworkflow", "dbos", "django", "psycopg"]),
        ),
    )


def prepare_own(url: str, folder: str, clients: str) -> Callable[[], dict[str, Any]]:
    """Lay out a zone with cases for each client, in a database of their own."""
    os.environ |= {
        "DATABASE_URL": _new_database(url),
        "ZONEWORKS_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "zoneworks.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from tests import make_cases

    from zoneworks.approvals.engine.process.handling import HandlingAct

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        office = make_cases.office()
        items = []
        for _case in range(CASES):
            case = office.case()
            make_cases.carry_through(office, case, "filing", until=HandlingAct.ACCEPT)
            items.append(make_cases.item(case, "eia_form").pk)
    if case.items.count() != ITEMS:
        raise AssertionError("The rival's workflow must have as many items as our cases.")
    papers = make_cases.papers(case, "eia_form")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # a pool does not survive a fork

    def begin(number: int) -> Callable[[], int]:
        return _walk(office, items[number :: int(clients)], papers)

    return _with_clients(int(clients), begin)


def _walk(office: Any, items: list[int], papers: tuple[str, ...]) -> Callable[[], int]:
    """Take items through the whole path, one step of every item after the other."""
    from tests.make_cases import FIRST

    from zoneworks.approvals import services
    from zoneworks.approvals.engine.process.handling import HandlingAct as Act
    from zoneworks.approvals.services import Order

    path = (
        (office.officer, Act.APPLY, {"papers": papers}),
        (office.clerk, Act.ACCEPT, {}),
        (office.clerk, Act.REVIEW, {}),
        (office.clerk, Act.GRANT, {"number": "No. 1"}),
        (office.clerk, Act.DELIVER, {}),
    )

    def act() -> int:
        for actor, kind, given in path:
            for pk in items:
                services.advance(actor, [Order(pk, kind, FIRST, **given)])
        return len(path) * len(items)

    return act


def prepare_dbos(url: str, folder: str, clients: str) -> Callable[[], dict[str, Any]]:
    """Launch as many executors as there are clients, on one system database."""
    database = _new_database(url)

    def begin(number: int) -> Callable[[], int]:
        from dbos import DBOS

        DBOS(
            config={
                "name": "transitions",
                "system_database_url": database,
                "executor_id": f"client-{number}",
                "log_level": "ERROR",
            }
        )

        @DBOS.step()
        def step(turn: int) -> int:
            return turn

        @DBOS.workflow()
        def workflow() -> int:
            return sum(step(turn) for turn in range(STEPS))

        DBOS.launch()

        def act() -> int:
            for _workflow in range(WORKFLOWS // int(clients)):
                workflow()
            return WORKFLOWS // int(clients) * STEPS

        return act

    return _with_clients(int(clients), begin)


def prepare_spiff(branches: str, length: str, is_restored: str) -> Callable[[], dict[str, Any]]:
    """Parse a process of parallel branches of so many tasks each, once."""
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState

    parser = BpmnParser()
    parser.add_bpmn_str(_bpmn(int(branches), int(length)).encode())
    spec, serializer = parser.get_spec("parallel"), BpmnWorkflowSerializer()
    count = max(1, WORKFLOWS * STEPS // (int(branches) * int(length)))

    def run() -> int:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        steps = 0
        while not workflow.is_completed():
            workflow.get_next_task(state=TaskState.READY, manual=True).run()
            workflow.do_engine_steps()
            kept = serializer.serialize_json(workflow)
            if is_restored == "yes":
                workflow = serializer.deserialize_json(kept)
            steps += 1
        return steps

    return _with_clients(1, lambda _number: lambda: sum(run() for _each in range(count)))


def _bpmn(branches: int, length: int) -> str:
    tasks = [f"task{branch}-{place}" for branch in range(branches) for place in range(length)]
    flows = [("start", "fork"), ("join", "end")]
    for branch in range(branches):
        path = ["fork", *tasks[branch * length : (branch + 1) * length], "join"]
        flows += pairwise(path)
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" '
        'targetNamespace="urn:parallel"><process id="parallel" isExecutable="true">'
        '<startEvent id="start"/><parallelGateway id="fork"/><parallelGateway id="join"/>'
        + "".join(f'<manualTask id="{task}" name="{task}"/>' for task in tasks)
        + '<endEvent id="end"/>'
        + "".join(
            f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'
            for source, target in flows
        )
        + "</process></definitions>"
    )


def _with_clients(
    count: int, begin: Callable[[int], Callable[[], int]]
) -> Callable[[], dict[str, Any]]:
    """Let clients prepare in processes, one after the other; when the act begins all work."""
    context, ends = get_context("fork"), []
    for number in range(count):
        here, there = context.Pipe()
        context.Process(target=_client, args=(there, begin, number), daemon=True).start()
        there.close()
        here.recv()
        ends.append(here)

    def act() -> dict[str, Any]:
        began = time.perf_counter()
        for end in ends:
            end.send("go")
        told = [end.recv() for end in ends]
        wall = time.perf_counter() - began
        steps, cpu = sum(steps for steps, _cpu in told), sum(cpu for _steps, cpu in told)
        return {"steps a second": steps / wall, "steps per CPU second": steps / cpu}

    return act


def _client(end: Connection, begin: Callable[[int], Callable[[], int]], number: int) -> None:
    work = begin(number)
    end.send("ready")
    end.recv()
    cpu = time.process_time()
    steps = work()
    end.send((steps, time.process_time() - cpu))
    end.recv()  # stays until the other side has gone: nobody measures how it ends


def _new_database(url: str) -> str:
    """Make a database that nobody has written to, and return its address."""
    name = f"steps_{time.time_ns()}"
    if url.startswith("postgresql"):
        import psycopg

        with psycopg.connect(url.format(name="postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
    return url.format(name=name)


def _compare(
    url: str, folder: str, clients: int, rounds: int, *, with_spiff: bool = False
) -> Comparison:
    here = (url, folder, str(clients))
    rivals = [Contender(DBOS_LABEL, "benchmarks.transitions:prepare_dbos", here)]
    if with_spiff:
        spiff = "benchmarks.transitions:prepare_spiff"
        rivals += [
            Contender(SPIFF, spiff, (str(STEPS), "1", "yes")),
            Contender(UNRESTORED, spiff, (str(STEPS), "1", "no")),
            Contender(SAME_SIZE, spiff, (str(ITEMS), str(ACTS), "yes")),
        ]
    return compare(Contender(OWN, "benchmarks.transitions:prepare_own", here), rivals, rounds)


def _times(comparison: Comparison, rival: str, figure: str) -> float:
    """Return the median over rounds of our figure / the rival's."""
    pairs = zip(comparison.rounds[OWN], comparison.rounds[rival], strict=True)
    return median(ours.answers[figure] / theirs.answers[figure] for ours, theirs in pairs)


def _rows(database: str, clients: int, comparison: Comparison) -> list[tuple[str, ...]]:
    return [
        (
            database if "memory" not in label else "none",
            str(clients),
            label,
            *(
                f"{median(one.answers[figure] for one in measured):.0f}"
                for figure in ("steps a second", "steps per CPU second")
            ),
        )
        for label, measured in comparison.rounds.items()
    ]


def _floor(what: str, times: float, least: float) -> Floor:
    return Floor(f"at least {least:g} times the {what}", f"{times:.1f}", times >= least)


def _postgresql(stack: ExitStack) -> str:
    """Start a server that ends with the benchmark; empty where PostgreSQL is not installed."""
    from tests.postgresql import Cluster, binaries

    if not binaries():
        return ""
    cluster = Cluster(Path(stack.enter_context(tempfile.TemporaryDirectory())))
    stack.callback(cluster.stop)
    cluster.start()
    return f"postgresql://postgres@/{{name}}?host={cluster.home}"

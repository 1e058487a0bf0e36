"""The rules between slices that import contracts do not say, and planted faults that they catch."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zoneworks"
SHARED = {"core", "registry"}
ASSEMBLING = {"config", "cli"}
PRIVATE = {"models", "forms", "views"}
LONGEST_FILE = 450
LAYERED = ("Inside a slice, imports go downwards", "Inside core, imports go downwards")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("zoneworks", cache_dir=None)


def foreign_insides(graph: grimp.ImportGraph) -> list[str]:
    """Imports of another slice's models, forms or views."""
    found = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            mine, theirs = importer.split("."), imported.split(".")
            if len(mine) < 3 or len(theirs) < 3 or mine[1] == theirs[1]:
                continue
            if theirs[1] not in SHARED and mine[1] not in ASSEMBLING and theirs[2] in PRIVATE:
                found.append(f"{importer} -> {imported}")
    return found


def test_no_slice_reaches_into_another(graph: grimp.ImportGraph) -> None:
    assert not foreign_insides(graph)


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils", "util", "common", "helpers", "helper", "misc"}
    assert not [path for path in SOURCE.rglob("*.py") if path.stem in vague]


def test_no_file_is_too_long_to_be_read() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_slice_is_built_of_the_same_parts() -> None:
    for models in SOURCE.glob("*/models*"):
        parts = {path.stem for path in models.parent.iterdir()}
        assert {"apps", "engine", "queries", "services", "migrations"} <= parts, models.parent.name


def test_every_slice_stands_in_the_contracts() -> None:
    slices = {path.parent.name for path in SOURCE.glob("*/apps.py")}
    with_tables = {path.parent.name for path in SOURCE.glob("*/models*")}
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    named = {one["name"]: one for one in contracts}
    layered = {one for name in LAYERED for one in named[name]["containers"]}
    assert layered == {f"zoneworks.{one}" for one in slices}
    forbidden = named["Views and APIs reach the tables through queries and services"]
    models = {f"zoneworks.{one}.models" for one in with_tables - {"core"}}
    assert set(forbidden["forbidden_modules"]) == models


def test_only_the_clock_module_asks_what_time_it_is() -> None:
    pattern = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|\.utcnow\(")
    asking = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert asking == ["core/clock.py"]


def test_no_service_or_model_writes_events_by_hand() -> None:
    """Events come from ``core.events``, which insists on a transaction."""
    writing = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id == "Event":
                writing.add(str(path.relative_to(SOURCE)))
        if "Event._meta" in text or "INSERT INTO core_event" in text:
            writing.add(str(path.relative_to(SOURCE)))
    assert writing == {"core/events.py"}


PLANTED = {
    "an engine that asks Django": (
        "approvals/engine/ranks.py",
        "from django.conf import settings",
        "Engines are pure",
    ),
    "an engine that reads a file by a detour": (
        "registry/engine/names.py",
        "from zoneworks.core import clock",
        "Engines are pure",
    ),
    "a model that imports a service": (
        "registry/models/projects.py",
        "from zoneworks.registry import services",
        "Inside a slice",
    ),
    "a page that opens the tables": (
        "registry/views/industry.py",
        "from zoneworks.registry.models import Enterprise",
        "Views and APIs",
    ),
    "a lower slice that imports an upper one": (
        "core/desk.py",
        "from zoneworks.registry import queries",
        "cycles",
    ),
    "a slice that reads the settings module": (
        "core/uploads.py",
        "from zoneworks.config import settings",
        "Only config",
    ),
    "a module without a place": ("registry/stray.py", "", "Inside a slice"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_caught(fault: str, tmp_path: Path) -> None:
    name, line, contract = PLANTED[fault]
    ignored = shutil.ignore_patterns("static", "locale", "templates", "__pycache__", "rules")
    shutil.copytree(SOURCE, tmp_path / "zoneworks", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "zoneworks" / name
    path.write_text((path.read_text() if path.exists() else '"""Stray."""\n') + f"\n{line}\n")
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [text for text in done.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(contract in text for text in broken), done.stdout


def test_a_planted_look_into_another_slice_is_caught(tmp_path: Path) -> None:
    graph = grimp.build_graph("zoneworks", cache_dir=None)
    graph.add_import(importer="zoneworks.registry.queries", imported="zoneworks.approvals.models")
    assert foreign_insides(graph) == ["zoneworks.registry.queries -> zoneworks.approvals.models"]

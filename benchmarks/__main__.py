"""Run the benchmarks of speed, or those named, and fail where a stated floor is missed.

`python -m benchmarks [--rounds N] [NAME ...]`; a benchmark is a module of this package. Its
`run_benchmark(rounds)` gives a section of RESULTS.md.
"""

import argparse
import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.harness import RESULTS, write_section

MACHINERY = {"__main__", "harness"}
ONLY_NAMED = {"kills"}
"""No measurements of speed, and long: they run where they are named."""


def main() -> int:
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name not in MACHINERY
    )
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(names):
        parser.error(f"there is no benchmark {min(unknown)!r}: choose from {', '.join(names)}")
    missed = 0
    for name in chosen.names or sorted(set(names) - ONLY_NAMED):
        print(f"{name} ...", flush=True)
        module = importlib.import_module(f"benchmarks.{name}")
        section = module.run_benchmark(chosen.rounds)
        write_section(section)
        for floor in section.floors:
            print(f"  {'held  ' if floor.is_held else 'MISSED'} {floor.promise}: {floor.measured}")
            missed += not floor.is_held
    print(f"Written to {RESULTS}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""The sub-command of the elements slice: `zoneworks elements match FILE`.

Nothing heavy is imported until it runs, so that `zoneworks --help` stays quick.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from zoneworks.core.commands import count, seconds

if TYPE_CHECKING:
    import polars as pl

    from zoneworks.elements.solving import Solution

FORMATS = (
    "a generalized assignment of the OR-Library, PAIRS.parquet, or the platform's own (.jsonl)"
)
PARQUET = b"PAR1"


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `elements` to the command line; `run` takes the arguments and gives a code."""
    elements = subcommands.add_parser("elements", help="land, bays, homes, workers and money")
    acts = elements.add_subparsers(dest="act", required=True)
    match = acts.add_parser("match", help="match projects to elements, all at once")
    match.add_argument("file", metavar="FILE", type=Path, help=f"the problem: {FORMATS}")
    match.add_argument(
        "--capacity", type=Path, metavar="FILE", help="capacities of PAIRS.parquet (.parquet)"
    )
    match.add_argument(
        "--seconds", type=seconds, default=10.0, metavar="S", help="search for so long (10)"
    )
    match.add_argument("--json", action="store_true", help="print one JSON object")
    match.add_argument("--seed", type=count, default=1, metavar="N", help="of the search (1)")
    match.add_argument(
        "--threads", type=count, default=2, metavar="N", help="search with so many (2)"
    )
    match.add_argument(
        "--instance", type=count, metavar="N", help="which of several in an OR-Library file"
    )
    match.add_argument(
        "--maximize", action="store_true", help="the numbers of an OR-Library file are profits"
    )
    match.set_defaults(run=match_file)


def match_file(arguments: argparse.Namespace) -> int:
    """Match a file; 1 with one line on standard error where it holds no problem."""
    from zoneworks.elements.engine.matching.refusals import MatchRefused

    try:
        content = arguments.file.read_bytes()
        if content.startswith(PARQUET) or arguments.capacity:
            answer = _match_pairs(arguments, content)
        elif content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            answer = _match_zone(arguments, content)
        else:
            answer = _match_gap(arguments, content)
    except OSError as error:
        print(f"{error.filename or arguments.file}: {error.strerror}", file=sys.stderr)
        return 1
    except MatchRefused as refusal:
        print(f"{arguments.file}: {refusal}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print(answer)
    return 0


def _match_gap(arguments: argparse.Namespace, content: bytes) -> dict[str, object]:
    from zoneworks.elements.engine.matching.gap_file import read_gap
    from zoneworks.elements.solving import solve_gap

    text = content.decode("utf-8-sig", errors="replace")
    gap = read_gap(text, arguments.instance, maximize=arguments.maximize)
    solution = solve_gap(gap, **_effort(arguments))
    sign = -1 if arguments.maximize else 1
    return _told("value" if arguments.maximize else "cost", solution, sign) | {
        "assignment": solution.found.at.tolist(),
        "seconds": round(solution.seconds, 3),
    }


def _match_pairs(arguments: argparse.Namespace, content: bytes) -> dict[str, object]:
    from zoneworks.elements.engine.matching.pair_file import read_pairs
    from zoneworks.elements.engine.matching.pairing import elements_of
    from zoneworks.elements.engine.matching.refusals import FileUnreadable
    from zoneworks.elements.solving import solve_pairs

    if not arguments.capacity:
        raise FileUnreadable("pairs need the capacities of their elements: name them by --capacity")
    pairs = read_pairs(
        _table(content, arguments.file), _table(arguments.capacity.read_bytes(), arguments.capacity)
    )
    solution = solve_pairs(pairs, **_effort(arguments))
    at = elements_of(pairs, solution.found.at).tolist()
    return _told("value", solution) | {
        "assignment": [None if element < 0 else element for element in at],
        "seconds": round(solution.seconds, 3),
    }


def _match_zone(arguments: argparse.Namespace, content: bytes) -> dict[str, object]:
    from zoneworks.elements.engine.matching.explaining import tell
    from zoneworks.elements.engine.matching.zone_file import read_zone
    from zoneworks.elements.solving import solve_zone

    zone = read_zone(content.decode("utf-8-sig", errors="replace"))
    solution = solve_zone(zone, **_effort(arguments))
    told = tell(zone, solution.found.at, solution.prices)
    return _told("value", solution) | {
        "assignment": told.pop("assignment"),
        "seconds": round(solution.seconds, 3),
        **told,
    }


def _table(content: bytes, file: Path) -> "pl.DataFrame":
    import io

    import polars as pl

    from zoneworks.elements.engine.matching.refusals import FileUnreadable

    try:
        return pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileUnreadable(f"{file.name} is no Parquet file that can be read") from error


class _Effort(TypedDict):
    seconds: float
    seed: int
    threads: int


def _effort(arguments: argparse.Namespace) -> _Effort:
    return {
        "seconds": arguments.seconds,
        "seed": arguments.seed,
        "threads": arguments.threads,
    }


def _told(name: str, solution: "Solution", sign: int = 1) -> dict[str, object]:
    found = solution.found
    return {
        name: sign * found.total,
        "bound": sign * int(found.bound),
        "gap": round(found.gap, 6),
    }


def _print(answer: Mapping[str, object]) -> None:
    name = "cost" if "cost" in answer else "value"
    print(
        f"{name} {answer[name]:,}; bound {answer['bound']:,} (gap {answer['gap']:.2%}) "
        f"in {answer['seconds']:.2f} s"
    )
    assignment = answer["assignment"]
    rows = assignment.items() if isinstance(assignment, dict) else enumerate(assignment)  # type: ignore[arg-type]
    for place, to in rows:
        print(f"{place:>8}  {'—' if to is None else to}")
    for key in ("refused", "scarce", "moved"):
        for one in answer.get(key, []):  # type: ignore[attr-defined]
            print(f"{key}: {one['text']}")

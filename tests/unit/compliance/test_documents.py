"""The table act × state on the page of the slice is the one that the engine follows."""

from pathlib import Path

from zoneworks.compliance.engine.reviews import RULES, State

PAGE = Path(__file__).parents[3] / "docs" / "slices" / "compliance.md"
HEAD = "| act | at | then | reason | who |"


def test_the_page_holds_the_table_that_the_engine_follows() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(HEAD) + 2
    told = [line.split("|")[1:5] for line in lines[start : lines.index("", start)]]
    wanted = [
        [
            act.value,
            ", ".join(state for state in State if state in rule.at),
            rule.then or "",
            "yes" if rule.wants_reason else "",
        ]
        for act, rule in RULES.items()
    ]
    assert [[cell.strip() for cell in row] for row in told] == wanted

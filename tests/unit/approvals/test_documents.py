"""The table role × act × state in the documents is the one that the engine follows."""

from pathlib import Path

from zoneworks.approvals.engine import acts
from zoneworks.approvals.engine.process.handling import RULES, Post, State, Track
from zoneworks.core.engine.roles import Act

PAGE = Path(__file__).parents[3] / "docs" / "slices" / "approvals.md"
HEAD = "| act | who | at | then | track | reason |"


def table() -> list[str]:
    """Write the table as the page has it, posts and states in the order of their definition."""
    lines = [HEAD, "|---|---|---|---|---|---|"]
    for rule in RULES.values():
        posts = ", ".join(post for post in Post if post in rule.posts)
        states = ", ".join(state for state in State if state in rule.states)
        tracks = "both" if len(rule.tracks) == len(Track) else ", ".join(sorted(rule.tracks))
        reason = "yes" if rule.wants_reason else ""
        lines.append(
            f"| {rule.act} | {posts} | {states} | {rule.target or ''} | {tracks} | {reason} |"
        )
    return lines


def test_the_page_holds_the_table_that_the_engine_follows() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(HEAD)
    wanted = table()
    assert lines[start : start + len(wanted)] == wanted, "\n".join(wanted)
    assert not lines[start + len(wanted)].startswith("|")


def test_the_page_says_which_roles_may_do_what_to_a_case() -> None:
    known = {act.code: act for act in vars(acts).values() if isinstance(act, Act)}
    text = PAGE.read_text(encoding="utf-8")
    rows = text[text.index("## Acts on a case") :].split("\n\n")[2].splitlines()[2:]
    told = {row.split("|")[1].strip(" `"): row.split("|")[2].strip() for row in rows}
    assert len(told) == 9
    for code, roles in told.items():
        assert roles == ", ".join(sorted(known[code].roles)), code

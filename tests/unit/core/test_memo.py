"""Answers that are kept until what they stand on changes."""

from collections.abc import Iterator

import pytest

from zoneworks.core import memo


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    memo.forget()
    yield
    memo.forget()


def test_an_answer_is_found_anew_only_when_its_mark_changes() -> None:
    found = []

    def ask(mark: int) -> int:
        return memo.kept("question", mark, lambda: found.append(mark) or len(found))

    assert [ask(mark) for mark in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]


def test_of_many_parts_only_those_are_found_whose_mark_changed() -> None:
    asked: list[list[str]] = []

    def answers(**marks: int) -> dict[str, str]:
        def find(parts: list[str]) -> dict[str, str]:
            asked.append(parts)
            return {part: f"{part}{marks[part]}" for part in parts}

        return memo.kept_parts("question", str(marks), lambda: marks, find)

    assert answers(a=1, b=1) == {"a": "a1", "b": "b1"}
    assert answers(a=1, b=1) == {"a": "a1", "b": "b1"}
    assert answers(b=2, a=1, c=7) == {"b": "b2", "a": "a1", "c": "c7"}
    assert answers(a=1) == {"a": "a1"}
    assert answers(a=1, b=2) == {"a": "a1", "b": "b2"}, "what was left out is forgotten"
    assert asked == [["a", "b"], ["b", "c"], ["b"]]

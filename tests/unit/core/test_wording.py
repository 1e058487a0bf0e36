"""How paragraphs of documents are filled in."""

from datetime import date

import pytest

from zoneworks.core.engine.wording import chinese_day, fill, open_ended


def test_a_paragraph_that_has_nothing_to_say_is_left_out() -> None:
    paragraphs = ["{a}。", "{a}与{b}。", "此致。"]
    assert fill(paragraphs, {"a": "甲", "b": ""}) == ("甲。", "此致。")
    with pytest.raises(KeyError):
        fill(["{unknown}"], {"a": "甲"})


def test_what_was_typed_into_a_place_is_not_filled_in_again() -> None:
    assert fill(["{a}"], {"a": "{b}", "b": "乙"}) == ("{b}",)


def test_days_are_written_as_documents_write_them() -> None:
    assert chinese_day(date(2024, 3, 5)) == "2024年3月5日"
    assert chinese_day(None) == ""


def test_a_typed_sentence_goes_on_without_its_stop() -> None:
    assert open_ended(" 奖励只给予一家。") == "奖励只给予一家"
    assert open_ended("第 2.5 条；") == "第 2.5 条"

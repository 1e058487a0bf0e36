"""Versions of what is reviewed, and how a text is divided into parts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.compliance.engine.splitting import parts_of
from zoneworks.compliance.engine.subjects import (
    MOST_PARTS,
    ContentMissing,
    Subject,
    SubjectKind,
    TooManyParts,
    canonical,
)

CONTENT = (("第一条 奖励", "奖励 5000000.00 元。"), ("第二条 期限", "一年。"))
SUBJECT = Subject(SubjectKind.REWARD, "attraction.Reward", 7, "Reward", CONTENT)
texts = st.text(max_size=20)
contents = st.lists(st.tuples(texts, texts), min_size=1, max_size=4).map(tuple)


def of(*content: tuple[str, str]) -> Subject:
    return replace(SUBJECT, content=content)


def test_a_change_of_one_fen_is_another_version() -> None:
    changed = of(("第一条 奖励", "奖励 5000000.01 元。"), CONTENT[1])
    assert changed.digest != SUBJECT.digest


def test_kind_heading_and_order_belong_to_the_version_and_the_title_does_not() -> None:
    assert replace(SUBJECT, title="Renamed").digest == SUBJECT.digest
    assert replace(SUBJECT, record_id=8).digest == SUBJECT.digest
    others = [
        replace(SUBJECT, kind=SubjectKind.SUBSIDY),
        of(*reversed(CONTENT)),
        of(("第一条 奖金", CONTENT[0][1]), CONTENT[1]),
        of(CONTENT[0]),
    ]
    assert len({one.digest for one in (SUBJECT, *others)}) == 5


def test_words_do_not_move_between_parts_unseen() -> None:
    assert of(("a", "bc")).digest != of(("ab", "c")).digest
    assert of(("a", "b"), ("c", "d")).digest != of(("a", 'b"],["c","d')).digest


def test_the_way_in_which_a_text_was_sent_does_not_matter() -> None:
    sent = of(("第一条 奖励 ", " 奖励 5000000.00 元。\r\n"), ("第二条 期限", "一年。\x00"))
    assert sent.digest == SUBJECT.digest


@given(contents)
def test_what_is_kept_has_the_digest_of_what_was_given(
    content: tuple[tuple[str, str], ...],
) -> None:
    subject = of(*content)
    try:
        kept = canonical(subject)
    except ContentMissing:
        return
    assert kept.digest == subject.digest
    assert canonical(kept) == kept


@given(contents, contents)
def test_two_contents_share_a_digest_only_where_they_are_kept_alike(
    one: tuple[tuple[str, str], ...], two: tuple[tuple[str, str], ...]
) -> None:
    try:
        first, second = canonical(of(*one)), canonical(of(*two))
    except ContentMissing:
        return
    assert (first.digest == second.digest) == (first.content == second.content)


def test_nothing_to_read_is_refused_with_its_place() -> None:
    with pytest.raises(ContentMissing) as refused:
        canonical(of())
    assert refused.value.values == {"part": 0}
    with pytest.raises(ContentMissing) as refused:
        canonical(of(CONTENT[0], ("第二条", " \n")))
    assert refused.value.values == {"part": 2}
    with pytest.raises(TooManyParts):
        canonical(of(*[("a", "b")] * (MOST_PARTS + 1)))


def test_a_record_has_a_model_and_an_id_or_neither() -> None:
    assert Subject(SubjectKind.OTHER, "", 0, "Text", CONTENT).digest
    for record, record_id in (("", 7), ("attraction.Reward", 0)):
        with pytest.raises(ValueError, match="model and an id"):
            Subject(SubjectKind.OTHER, record, record_id, "Text", CONTENT)


def test_a_text_is_divided_at_its_articles_and_marks() -> None:
    text = """总述。
第一章 总则
第一条 合作内容
甲方供地。
第二条：乙方投资 3.2 亿元。
第三条规定的事项除外。
# 附件
清单"""
    assert parts_of(text, "协议") == (
        ("协议", "总述。"),
        ("第一章 总则 第一条 合作内容", "甲方供地。"),
        ("第二条", "乙方投资 3.2 亿元。\n第三条规定的事项除外。"),
        ("附件", "清单"),
    )


def test_a_text_without_headings_is_one_part_and_no_word_is_lost() -> None:
    assert parts_of("一段话。", "公告") == (("公告", "一段话。"),)
    assert parts_of(" \n", "公告") == ()
    assert parts_of("第一条 只有标题", "公告") == (("第一条 只有标题", "第一条 只有标题"),)


@given(
    st.lists(st.sampled_from(["第一条 标题", "第二条：一句话。", "# 附件", "正文", ""]), max_size=8)
)
def test_every_word_of_a_text_stands_in_a_part(lines: list[str]) -> None:
    parts = parts_of("\n".join(lines), "公告")
    told = "".join(heading + text for heading, text in parts)
    for word in ("标题", "一句话", "附件", "正文"):
        assert told.count(word) >= sum(word in line for line in lines)
    assert all(text for _heading, text in parts)

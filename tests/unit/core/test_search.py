"""What is written for a record is found by what people type of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneworks.core.engine import search

SIGNS = st.text(alphabet="海岳储能科技智慧长安重庆有限公司装备", min_size=1, max_size=14)
NAME = "海岳毅和储能科技有限公司"


def holds(words: str, text: str) -> bool:
    """Whether the words of a record hold all that was typed, as a full-text index would say."""
    stored = words.split(" ")

    def is_there(term: search.Term) -> bool:
        *whole, last = term.words
        for at in range(len(stored) - len(whole)):
            if stored[at : at + len(whole)] == whole:
                end = stored[at + len(whole)]
                if end == last or (term.is_open and end.startswith(last)):
                    return True
        return False

    terms = search.parse(text)
    return bool(terms) and all(is_there(term) for term in terms)


@given(SIGNS, st.data())
def test_any_part_of_a_name_is_found(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert holds(search.words_of([name], []), name[start:end])


@given(SIGNS, SIGNS)
def test_what_is_no_part_of_any_name_is_not_found(name: str, text: str) -> None:
    if len(text) > 1 and text not in name:
        assert not holds(search.words_of([name, "另名"], []), text)


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_words_of_letters_and_digits(text: str) -> None:
    for term in search.parse(text):
        assert all(word.isascii() and word.isalnum() for word in term.words)
        assert len(term.words) < 60


@pytest.mark.parametrize(
    "text",
    ["hyyh", "HYYHCNKJ", "cnkj", "haiyueyi", "chuneng", "hai chu", "储能 海岳", "\uff48yyh", "储"],
)
def test_a_name_is_found_by_pinyin_initials_and_several_words(text: str) -> None:
    assert holds(search.words_of([NAME], []), text)


@pytest.mark.parametrize("text", ["hyhy", "haiyu e", "能储", "岳海", "chunengx", "zz9zz9"])
def test_a_name_is_not_found_by_what_it_does_not_hold(text: str) -> None:
    assert not holds(search.words_of([NAME], []), text)


def test_signs_that_are_read_in_several_ways_are_read_by_the_word() -> None:
    words = search.words_of(["重庆长安汽车股份有限公司"], [])
    assert holds(words, "chongqing")
    assert holds(words, "cqca")
    assert not holds(words, "zhongqing")


@pytest.mark.parametrize("text", ["HY-2024", "hy2024116", "2024-116", "116-SP01", "sp01", "9143"])
def test_a_code_is_found_from_each_of_its_parts_on(text: str) -> None:
    assert holds(search.words_of([], ["HY-2024-116-SP01", "91430112MA4L0"]), text)


def test_a_code_is_not_found_from_within_a_part() -> None:
    assert not holds(search.words_of([], ["HY-2024-116-SP01"]), "024")


def test_what_is_typed_whole_stands_first() -> None:
    titles = ["新海岳储能", "海岳储能科技", "海岳", "海岳储能"]
    ranked = sorted(titles, key=lambda title: search.rank("海岳储能", title, ""))
    assert ranked == ["海岳储能", "海岳储能科技", "海岳", "新海岳储能"] or ranked[0] == "海岳储能"
    assert search.rank("91430112ma4l0", "某", "91430112MA4L0")[0] == 0


@given(SIGNS, SIGNS | st.text(alphabet="hyueai 海岳", max_size=8))
def test_a_single_name_is_found_as_a_record_of_that_name_would_be(name: str, text: str) -> None:
    assert search.is_in(text, name) == holds(search.words_of([name], []), text)

"""Documents on paper: their words, their bytes, and what a person may type into them."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from zoneworks.core import printing
from zoneworks.core.engine.numbering import (
    DocumentNumber,
    NumberRefused,
    check_next,
    parse_number,
)
from zoneworks.core.printing import FontMissing, Sheet, SheetTable

DAY = date(2024, 3, 5)
SHEET = Sheet(
    title="准予行政许可决定书",
    day="2024年3月5日",
    head="海岳经开区行政审批局",
    number="海经开审〔2024〕12号",
    receiver="湖南新能源科技有限公司",
    body=("经审查，决定准予行政许可。",),
    tables=(SheetTable("材料清单", ("序号", "材料名称"), (("1", "项目申请书"),), (1, 6)),),
    seal="海岳经开区行政审批局",
    seal_note="（印章）",
    address="https://zone.example/verify/0123",
    verification=("核验网址",),
    code_label="核验码",
    code="0123-4567",
)


def read(content: bytes) -> str:
    """The words of a PDF, without the breaks of lines."""
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_a_document_holds_its_words_in_chinese() -> None:
    words = read(printing.print_sheet(SHEET, DAY))
    for part in (
        "准予行政许可决定书",
        "海经开审〔2024〕12号",
        "项目申请书",
        "核验码",
        "2024年3月5日",
    ):
        assert part in words


def test_the_same_sheet_gives_the_same_bytes() -> None:
    first = printing.print_sheet(SHEET, DAY)
    printing.print_sheet(replace(SHEET, title="别的文书"), date(2025, 1, 1))
    assert printing.print_sheet(SHEET, DAY) == first
    printing._compiler.cache_clear()
    assert printing.print_sheet(SHEET, DAY) == first
    assert PdfReader(io.BytesIO(first)).metadata.creation_date.date() == DAY  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "typed",
    [
        "#panic(1)",
        '#read("/etc/passwd")',
        "*粗* _斜_ $x$ = 标题",
        '"] #image("x") [',
        "\\ #sys.inputs",
        "<label> @reference",
    ],
)
def test_what_a_person_typed_is_printed_and_never_read_as_markup(typed: str) -> None:
    words = read(printing.print_sheet(replace(SHEET, body=(typed,), receiver=typed), DAY))
    assert words.count(typed.replace(" ", "")) == 2


@settings(max_examples=20)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_can_stand_in_a_document(typed: str) -> None:
    sheet = replace(SHEET, title=typed, body=(typed,), number=typed, seal=typed)
    assert printing.print_sheet(sheet, DAY).startswith(b"%PDF-")


def test_a_simulated_sheet_says_so_across_the_page() -> None:
    formal = read(printing.print_sheet(SHEET, DAY))
    statement = "本意见不具有法律效力，不得作为开工依据"
    sheet = replace(SHEET, is_simulated=True, statement=statement)
    simulated = read(printing.print_sheet(sheet, DAY))
    assert "模拟" not in formal
    assert "模拟" in simulated
    assert statement in simulated


def test_a_machine_without_chinese_type_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="Noto Serif SC"):
        printing.check_fonts([tmp_path])


def test_a_long_document_goes_on_over_pages_with_one_qr_code() -> None:
    sheet = replace(SHEET, body=tuple(f"第{place}条 " + "内容" * 60 for place in range(30)))
    pages = PdfReader(io.BytesIO(printing.print_sheet(sheet, DAY))).pages
    assert len(pages) > 2
    assert "核验码" in pages[0].extract_text()
    assert all("核验码" not in page.extract_text() for page in pages[1:])


@given(st.sampled_from(["海经开审", "开模审"]), st.integers(2000, 2099), st.integers(1, 99999))
def test_a_number_is_read_as_it_is_written(word: str, year: int, ordinal: int) -> None:
    number = DocumentNumber(word, year, ordinal)
    assert parse_number(str(number)) == number
    assert parse_number(f" {word} [{year}] {ordinal} 号") == number


@pytest.mark.parametrize("text", ["No. 1", "", "海经开审2024第1号", "海经开审〔2024〕01号"])
def test_a_number_of_another_form_belongs_to_no_series(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(1, 50))
def test_a_new_series_may_go_on_from_paper(ordinal: int) -> None:
    check_next(DocumentNumber("开审", 2024, ordinal), 0)


@given(st.integers(1, 50), st.integers(1, 50))
def test_only_the_next_number_of_a_series_is_given(ordinal: int, last: int) -> None:
    number = DocumentNumber("开审", 2024, ordinal)
    if ordinal == last + 1:
        check_next(number, last)
        return
    with pytest.raises(NumberRefused) as refused:
        check_next(number, last)
    assert refused.value.values["next"] == str(DocumentNumber("开审", 2024, last + 1))

"""Tables in and out: what leaves comes in again, and every bad cell is named."""

import csv
import io
import time
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneworks.core.engine.money import MoneyUnit
from zoneworks.core.tables import (
    CellRefused,
    Column,
    Kind,
    Table,
    TableRefused,
    files,
    plan,
    read_table,
    write_csv,
    write_xlsx,
)
from zoneworks.registry.engine import credit_code

MIDNIGHT = datetime.fromisoformat("2024-03-31T00:00")
CHOICES = {"LARGE": _("Large"), "SMALL": _("Small")}
TABLE = Table(
    "enterprises",
    "Enterprises",
    [
        Column(name="credit_code", label="Code", kind=Kind.CODE, required=True, length=18),
        Column(name="name", label="Name", required=True, max_length=60),
        Column(name="industry", label="Industry", kind=Kind.CODE, length=4),
        Column(name="staff", label="Staff", kind=Kind.INTEGER),
        Column(name="share", label="Share", kind=Kind.DECIMAL, unit="%", places=4),
        Column(name="output", label="Output", kind=Kind.MONEY),
        Column(name="land", label="Land", kind=Kind.AREA),
        Column(name="registered_on", label="Registered", kind=Kind.DATE, also_named=["成立日期"]),
        Column(name="scale", label="Scale", kind=Kind.CHOICE, choices=CHOICES),
        Column(name="is_listed", label="Listed", kind=Kind.BOOLEAN),
    ],
    key=["credit_code"],
)
WRITERS = {"table.xlsx": write_xlsx, "table.csv": write_csv}
EMPTY = {"credit_code": "9", "name": "x"} | dict.fromkeys(
    ("staff", "share", "output", "land", "registered_on", "is_listed")
)

texts = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
    .map(lambda text: text.strip()[:60].strip())
    .filter(bool)
)
awkward = st.sampled_from(
    ["=1+1", "+86 731", "-5", "@SUM(A1)", "'=x", "''-x", "'x", "＝1", '"', ",", "a\nb", "x\ty"]
) | st.sampled_from(
    ["_x0041_", "__x000D_", "0001", "1e5", "#N/A", "TRUE", "2024-01-01", "é", "𠮷野家"]
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "credit_code": st.text("0123456789ABCX", min_size=1, max_size=18),
            "name": texts | awkward,
            "industry": st.sampled_from(["", "0111", "3841", "C"]),
            "staff": st.none() | st.integers(-(2**63) + 1, 2**63 - 1),
            "share": st.none() | st.decimals(-(10**9), 10**9, places=4),
            "output": st.none() | st.integers(-(10**17), 10**17),
            "land": st.none() | st.decimals(0, 10**12, places=2),
            "registered_on": st.none() | st.dates(),
            "scale": st.sampled_from(["", "LARGE", "SMALL"]),
            "is_listed": st.none() | st.booleans(),
        }
    ),
    max_size=8,
    unique_by=lambda row: row["credit_code"],
)


def xlsx(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_csv(text, encoding="utf-8"):
    return read_table(TABLE, text.encode(encoding), "table.csv")


def one_bad(column, cell):
    """Read a file whose only row holds one questionable cell; give the reasons."""
    headers = ["credit_code", "name", column]
    reading = read_table(TABLE, xlsx(headers, ["9", "x", cell]), "t.xlsx")
    assert len(reading.rows) + len(reading.bad_rows) == 1
    return [error.reason for error in reading.errors]


def one_good(header, cell, filename="t.xlsx"):
    reading = read_table(TABLE, xlsx(["credit_code", "name", header], ["9", "x", cell]), filename)
    assert not reading.errors, reading.errors[0].reason
    (value,) = [v for k, v in reading.rows[0].values.items() if k not in {"credit_code", "name"}]
    return value


@pytest.mark.parametrize("filename", WRITERS)
@settings(deadline=None, max_examples=60)
@given(rows=rows, language=st.sampled_from(["zh-hans", "en"]))
def test_what_leaves_comes_in_again_unchanged(filename, rows, language):
    with translation.override(language):
        content = WRITERS[filename](TABLE, rows)
    reading = read_table(TABLE, content, filename)
    assert [error.reason for error in reading.errors] == []
    assert [row.values for row in reading.rows] == rows
    assert [row.number for row in reading.rows] == list(range(2, len(rows) + 2))
    assert reading.warnings == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "=cmd|' /C calc'!A0"])
def test_no_text_ever_becomes_a_formula(text):
    row = {"credit_code": text, "name": text}
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(TABLE, [row]))).active
    assert [(sheet[place].data_type, sheet[place].value) for place in ("A2", "B2")] == [
        ("s", text),
        ("s", text),
    ]
    line = write_csv(TABLE, [row]).decode("utf-8-sig").splitlines()[1]
    assert next(csv.reader([line]))[:2] == [f"'{text}", f"'{text}"]


def test_an_excel_file_has_units_real_numbers_and_a_frozen_header():
    row = EMPTY | {
        "credit_code": "091440300708461136",
        "output": 123_456_789,
        "registered_on": date(2024, 3, 31),
    }
    with translation.override("en"):
        sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(TABLE, [row]))).active
    assert sheet["F1"].value == "Output (10,000 yuan)"
    assert sheet["G1"].value == "Land (m²)"
    assert sheet["E1"].value == "Share (%)"
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("091440300708461136", "@")
    assert sheet["F2"].value == 123.456789
    assert sheet["H2"].value == MIDNIGHT
    assert sheet["H2"].number_format == "yyyy-mm-dd"
    assert sheet.freeze_panes == "A2"
    assert 24 <= sheet.column_dimensions["B"].width < 25


def test_a_csv_file_opens_in_excel_as_utf_8():
    assert write_csv(TABLE, []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_files_of_usual_programs_are_read(encoding, delimiter):
    lines = [["Name", "成立日期", "Code"], ["望湖电池", "2024年3月1日", "9"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    (row,) = read_csv(text, encoding).rows
    assert row.values == {
        "name": "望湖电池",
        "registered_on": date(2024, 3, 1),
        "credit_code": "9",
    }


def test_headers_are_found_in_any_order_form_and_by_name():
    reading = read_csv(" ＮＡＭＥ *,credit_code,Output（万元）\nx,9,12\n")
    assert reading.rows[0].values == {"name": "x", "credit_code": "9", "output": 12_000_000}
    assert reading.columns == ["name", "credit_code", "output"]
    assert reading.warnings == []


def test_a_column_left_out_is_absent_and_not_empty():
    assert read_csv("Code,Name\n9,x\n").rows[0].values == {"credit_code": "9", "name": "x"}


def test_the_headers_unit_is_obeyed():
    assert one_good("Output (元)", 1234.5) == 123_450
    assert one_good("Output（亿元）", "3.2") == 32_000_000_000
    assert one_good("Output (yuan)", 1) == 100
    assert one_good("Output (10,000 yuan)", "¥12.30元") == 1230
    assert one_good("Land（亩）", 3) == Decimal(2000)
    assert one_good("Land (公顷)", "1.5") == Decimal(15000)
    assert one_good("Land (㎡)", 12.5) == Decimal("12.50")


def test_a_header_without_a_unit_is_warned_about_and_a_wrong_one_refused():
    with translation.override("en"):
        reading = read_csv("Code,Name,Output,Color\n9,x,1,red\n")
    assert reading.rows[0].values["output"] == 1_000_000
    assert reading.warnings == [
        "Column “Output” names no unit; it was read in 10,000 yuan.",
        "Column “Color” is not known and was passed over.",
    ]
    with pytest.raises(TableRefused, match=r"“Output \(USD\)” has another unit"):
        read_csv("Code,Name,Output (USD)\n9,x,1\n")
    with pytest.raises(TableRefused, match="has another unit than %"):
        read_csv("Code,Name,Share (‰)\n9,x,1\n")


def test_missing_and_repeated_headers_are_one_clear_error():
    with pytest.raises(TableRefused, match="lacks these columns: Code, Name"):
        read_csv("Staff\n1\n")
    with pytest.raises(TableRefused, match="“NAME” stands in the file twice"):
        read_csv("Code,Name,NAME\n9,x,y\n")
    with pytest.raises(TableRefused, match="The file is empty"):
        read_csv("\n,,\n")


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("industry", 111, "leading zeros"),
        ("industry", 9.1440300708461136e17, "leading zeros"),
        ("staff", 1.5, "not a whole number"),
        ("staff", "many", "not a number"),
        ("staff", True, "not a number"),
        ("staff", "1,23", "not a number"),
        ("staff", "9" * 25, "longer than any"),
        ("staff", "9" * 40, "longer than any"),
        ("share", 0.12345, "more than 4 decimal places"),
        ("output", "12美元", "not an amount"),
        ("output", 0.0000001, "finer than one fen: give at most 6"),
        ("output", "9" * 20, "larger than any"),
        ("land", -1, "cannot be negative"),
        ("land", "1.234", "more than 2 decimal places"),
        ("registered_on", 45382, "not a date"),
        ("registered_on", "2024-02-30", "no such day"),
        ("registered_on", "31.3.2024", "not a date"),
        ("registered_on", MIDNIGHT + timedelta(hours=8), "time of day"),
        ("scale", "huge", "use one of Large, Small"),
        ("is_listed", "maybe", "yes or no"),
    ],
)
def test_a_bad_cell_says_what_is_wrong(column, cell, reason):
    with translation.override("en"):
        (found,) = one_bad(column, cell)
    assert reason in found


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("industry", 3841, "3841"),
        ("industry", "0111", "0111"),
        ("staff", 12.0, 12),
        ("staff", "1,234", 1234),
        ("staff", "−５", -5),
        ("share", 0.1 + 0.2, Decimal("0.3000")),
        ("output (万元)", "1,234.56", 1_234_560_000),
        ("registered_on", "2024/3/1", date(2024, 3, 1)),
        ("registered_on", "20240301", date(2024, 3, 1)),
        ("registered_on", MIDNIGHT, date(2024, 3, 31)),
        ("scale", "large", "LARGE"),
        ("scale", "", ""),
        ("is_listed", "是", True),
        ("is_listed", False, False),
        ("staff", None, None),
    ],
)
def test_usual_ways_to_type_a_value_are_read(column, cell, value):
    assert one_good(column, cell) == value


def test_every_bad_row_is_named_and_the_good_ones_can_go_in_alone():
    with translation.override("en"):
        reading = read_csv("Code,Name,Staff\n1,a,5\n\n2,,x\n1,b,6\n3,c,\n")
        found = [(e.row, e.column, e.value, e.reason) for e in reading.errors]
    assert found == [
        (4, "name", "", "This must not be empty."),
        (4, "staff", "x", "This is not a number: type digits, with a point before decimals."),
        (5, "credit_code", "1", "Row 2 has the same: keep one of them."),
    ]
    assert [row.number for row in reading.rows] == [2, 6]
    assert [row.raw["name"] for row in reading.bad_rows] == ["", "b"]


def test_checks_and_readers_of_a_column_refuse_in_their_own_words():
    def refuse(value):
        raise CellRefused(_("%(value)s is on the list."), value=value)

    table = Table(
        "t",
        "T",
        [
            Column(
                name="code",
                label="Code",
                kind=Kind.CODE,
                check=credit_code.check,
                explain=lambda error: f"explained {error.code}",
            ),
            Column(name="plain", label="Plain", parse=int, format=lambda value: f"No. {value}"),
            Column(name="listed", label="Listed", check=refuse),
        ],
    )
    reading = read_table(table, b"Code,Plain,Listed\n9144,x,y\n", "t.csv")
    assert [error.reason for error in reading.errors] == [
        "explained CREDIT_CODE_LENGTH",
        "invalid literal for int() with base 10: 'x'",
        "y is on the list.",
    ]
    assert b"No. 7" in write_csv(table, [{"plain": 7}])


def test_a_label_that_names_two_choices_is_a_fault_of_the_program():
    column = Column(name="c", label="C", kind=Kind.CHOICE, choices={"A": "same", "B": "same"})
    with pytest.raises(ValueError, match="“same” names two choices"):
        read_table(Table("t", "T", [column]), b"C\nA\n", "t.csv")
    with pytest.raises(ValueError, match="names are unique"):
        Table("t", "T", [column, column])


def test_a_label_that_names_two_columns_is_a_fault_of_the_program():
    columns = [Column(name="a", label="Same"), Column(name="b", label="same")]
    with pytest.raises(ValueError, match="“same” names two columns"):
        read_table(Table("t", "T", columns), b"Same\n", "t.csv")


def test_a_label_goes_before_another_columns_name():
    columns = [Column(name="code", label="Id"), Column(name="id", label="Code")]
    reading = read_table(Table("t", "T", columns), b"Id,Code\n1,2\n", "t.csv")
    assert reading.rows[0].values == {"code": "1", "id": "2"}


def test_a_code_stored_as_a_number_is_refused_before_its_own_reader_sees_it():
    column = Column(name="c", label="C", kind=Kind.CODE, parse=str.upper)
    table = Table("t", "T", [column])
    reading = read_table(table, xlsx(["C"], [914403007084611], ["91a"]), "t.xlsx")
    assert [error.row for error in reading.errors] == [2]
    assert reading.rows[0].values == {"c": "91A"}


def test_a_table_may_stand_anywhere_on_its_sheet():
    reading = read_table(TABLE, xlsx([], [], [None, "Code", "Name"], [None, "9", "x"]), "t.xlsx")
    assert [(row.number, row.values["name"]) for row in reading.rows] == [(4, "x")]


@pytest.mark.parametrize(
    ("filename", "content", "reason"),
    [
        ("t.xlsm", b"PK", "macros"),
        ("t.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0", "password"),
        ("t.pdf", b"%PDF", "“t.pdf” is no table"),
        ("t.xlsx", b"not a zip", "damaged"),
        ("t.csv", b"PK\x03\x04", "Excel file"),
        ("t.csv", b"a,b\x00\n", "damaged"),
        ("t.csv", b"\xff\x81\x00\xff", "encoding"),
        ("t.csv", b'Code,Name\n"9,x\n', "Line 2 cannot be read"),
    ],
)
def test_other_and_dangerous_files_are_refused(filename, content, reason):
    with translation.override("en"), pytest.raises(TableRefused, match=reason):
        read_table(TABLE, content, filename)


def packed(name, content):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(name, content)
    return stream.getvalue()


def test_an_archive_with_macros_is_refused_by_its_content():
    with pytest.raises(TableRefused, match="macros"):
        read_table(TABLE, packed("xl/vbaProject.bin", b"x"), "t.xlsx")


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 2**20)
    bomb = packed("xl/big.xml", b"0" * 2**21)
    assert len(bomb) < 2**14
    with pytest.raises(TableRefused, match="unpacks to more than 1 MB"):
        read_table(TABLE, bomb, "t.xlsx")


def test_a_text_kept_once_and_used_too_often_is_refused_before_it_is_built(monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 2**20)
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 101))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'x' * 2**16}</t></si></sst>")
        package.writestr("xl/sheet.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    with pytest.raises(TableRefused, match="unpacks to more than 1 MB"):
        read_table(TABLE, stream.getvalue(), "t.xlsx")


def test_an_archive_that_lies_about_its_size_is_refused():
    honest = packed("xl/big.xml", b"0" * 2**21)
    size = (2**21).to_bytes(4, "little")
    assert honest.count(size) == 2
    with pytest.raises(TableRefused, match="damaged"):
        read_table(TABLE, honest.replace(size, (100).to_bytes(4, "little")), "t.xlsx")


def test_a_sheet_of_two_distant_cells_is_refused_before_it_is_built():
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1"/><c r="XFD100000"/></row></sheetData>'
    with pytest.raises(TableRefused, match="reaches to row 100000 and column 16384"):
        read_table(TABLE, packed("xl/sheet.xml", sheet), "t.xlsx")
    with pytest.raises(TableRefused, match="more than 200,000 rows"):
        read_table(
            TABLE, packed("xl/sheet.xml", sheet.replace(b"XFD100000", b"A1048576")), "t.xlsx"
        )


def test_too_many_rows_and_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    assert len(read_csv("Code,Name\n1,a\n2,b\n3,c\n").rows) == 3
    with pytest.raises(TableRefused, match="more than 3 rows"):
        read_csv("Code,Name\n1,a\n2,b\n3,c\n4,d\n")
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 4)
    with pytest.raises(TableRefused, match="at most 0 MB"):
        read_csv("Code,Name\n")


def test_ten_thousand_rows_take_seconds():
    rows = [
        EMPTY
        | {"credit_code": f"{number:018d}", "name": f"望湖{number}", "staff": number}
        | {"output": number * 12_345, "registered_on": date(2024, 1, 1), "scale": "LARGE"}
        for number in range(10_000)
    ]
    start = time.process_time()
    content = write_xlsx(TABLE, rows)
    reading = read_table(TABLE, content, "t.xlsx")
    assert len(reading.rows) == 10_000
    assert time.process_time() - start < 10


def test_a_plan_sorts_rows_and_the_same_file_again_changes_nothing():
    stored = {"1": {"name": "a", "staff": 5}, "2": {"name": "b", "staff": 6}}
    rows = {"2": {"name": "b"}, "1": {"name": "a", "staff": 7}, "3": {"name": "c"}}
    result = plan(rows, stored)
    assert result.new == ["3"]
    assert result.changed == [("1", {"staff": (5, 7)})]
    assert result.unchanged == ["2"]
    assert plan(stored, stored).unchanged == ["1", "2"]


def test_money_may_be_written_in_another_unit():
    table = Table("t", "T", [Column(name="m", label="M", kind=Kind.MONEY, unit=MoneyUnit.YUAN)])
    content = write_csv(table, [{"m": -5}])
    assert content.decode("utf-8-sig").splitlines()[1] == "-0.05"
    assert read_table(table, content, "t.csv").rows[0].values == {"m": -5}

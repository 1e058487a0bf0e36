"""Uploads are checked by size, name, kind and content, and kept once."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import make
from tests.integration.fence.test_fence import fingerprint

from zoneworks.core import uploads
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import Event, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KINDS = {".csv", ".xlsx", ".parquet", ".xes", ".csv.gz"}
PROGRAM = b"\x7fELF\x02\x01\x01\x00\x00"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("large.csv", b"x" * (uploads.MEGABYTE + 1)),
        ("program.exe", PROGRAM),
        ("no_suffix", b"a,b"),
        ("page.html", b"<script>"),
        ("table.csv.exe", b"a,b"),
        ("table.xlsm", b"PK\x03\x04"),
        ("table.json", b"{}"),
        ("program.csv", PROGRAM),
        ("text.xlsx", b"a,b\n1,2"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("text.parquet", b"a,b"),
        ("text.xes", b"a,b"),
        ("text.csv.gz", b"a,b"),
        (".csv", b"a,b"),
        ("a" * 200 + ".csv", b"a,b"),
    ],
)
def test_a_file_that_is_not_what_is_asked_for_is_refused(name: str, content: bytes) -> None:
    officer = make.actor(make.zone())
    before = fingerprint()
    with pytest.raises(InvalidInput) as refusal:
        uploads.keep_file(
            officer,
            _sent(name, content),
            kinds=KINDS,
            max_bytes=uploads.MEGABYTE,
        )
    assert str(refusal.value)
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\windows\\evil.csv", "evil.csv"),
        ("/absolute/path.csv", "path.csv"),
        ("line\nbreak\x00\x1b[31m.csv", "linebreak[31m.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("企业 名单（2024）.CSV", "企业 名单（2024）.CSV"),
        ("e\u0301te.csv", "éte.csv"),
        ("double.exe.csv", "double.exe.csv"),
    ],
)
def test_a_name_is_kept_without_paths_and_invisible_characters(sent: str, kept: str) -> None:
    file = uploads.keep_file(
        make.actor(make.zone()), _sent(sent, b"a,b\n"), kinds=KINDS, max_bytes=100
    )
    assert file.name == kept
    stored = Path(file.content.path)
    assert stored.is_file()
    assert stored.name.removesuffix(".csv").split("_")[0] == file.sha256[:16]
    assert Path(file.content.storage.location) in stored.parents


def _sent(name: str, content: bytes) -> SimpleUploadedFile:
    """A file whose name came as it is: Django's own cleaning is not what is under test."""
    file = SimpleUploadedFile("x", content)
    file._name = name
    return file


def test_the_same_content_is_kept_once_and_told_once() -> None:
    officer = make.actor(make.zone())
    files = {make.stored_file(officer, "a,b\n1,2\n").pk for _time in range(2)}
    assert len(files) == 1
    assert Event.objects.filter(act="core.file_kept").count() == 1


def test_the_same_content_in_another_zone_is_another_file() -> None:
    content = "a,b\n1,2\n"
    first, second = (make.stored_file(make.actor(make.zone()), content) for _zone in range(2))
    assert first.pk != second.pk
    assert StoredFile.objects.count() == 2


def test_nobody_opens_the_file_of_somebody_else() -> None:
    zone = make.zone()
    file = make.stored_file(make.actor(zone))
    for stranger in (make.actor(zone), make.actor(make.zone())):
        with pytest.raises(NotFound):
            uploads.get_file(stranger, file.pk)


def test_the_page_says_beside_the_field_what_is_wrong() -> None:
    browser = make.client(make.actor(make.zone()))
    page = browser.post("/registry/enterprises/import", {"file": make.upload(PROGRAM, "table.csv")})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]

"""Numbers of documents: given once and without a gap, however many take them at a time."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from tests import make
from tests.at_once import at_once

from zoneworks.core import documents
from zoneworks.core.electronic_seals import SealFailed
from zoneworks.core.engine.numbering import DocumentNumber, NumberRefused
from zoneworks.core.models import IssuedDocument, NumberSeries

WORD, YEAR = "海经开审", 2024


@pytest.mark.usefixtures("committed")
def test_two_connections_never_get_one_number_and_a_failed_one_leaves_no_gap() -> None:
    zone_id = make.zone().pk
    given: list[int] = []

    def take(place: int) -> None:
        with transaction.atomic():
            number = documents.take_numbers(zone_id, WORD, YEAR)[0]
            if place % 3 == 0:
                raise ArithmeticError("The act fails after its number was taken.")
        given.append(number.ordinal)

    def several(start: int) -> Callable[[], None]:
        def work() -> None:
            for place in range(start, start + 6):
                try:
                    take(place)
                except ArithmeticError:
                    continue

        return work

    assert at_once(several(0), several(100)) == [None, None]
    assert sorted(given) == list(range(1, 9))
    assert NumberSeries.objects.get(zone_id=zone_id).last == 8


@pytest.mark.usefixtures("committed")
def test_of_two_people_who_were_offered_one_number_the_second_is_refused() -> None:
    zone_id = make.zone().pk
    offered = documents.next_number(zone_id, WORD, YEAR)

    def claim() -> None:
        with transaction.atomic():
            documents.check_number(zone_id, offered)()

    refusals = at_once(claim, claim)
    assert {type(one) for one in refusals} == {NumberRefused, type(None)}
    assert NumberSeries.objects.get(zone_id=zone_id).last == 1


@pytest.mark.usefixtures("committed")
def test_two_readers_who_come_first_get_the_same_file() -> None:
    officer = make.actor(make.zone())
    document = make.document(officer, "core.Zone", officer.zone_id)
    files: list[bytes] = []

    def read() -> None:
        files.append(documents.read_file(officer, document, "http://a.example/"))

    assert at_once(read, read) == [None, None]
    assert len(files) == 2
    assert files[0] == files[1]


@pytest.mark.django_db
def test_the_years_and_the_zones_count_each_for_themselves() -> None:
    first, second = make.zone().pk, make.zone().pk
    for zone_id, year in ((first, 2024), (first, 2025), (second, 2024)):
        assert documents.take_numbers(zone_id, WORD, year, 2)[-1].ordinal == 2


@pytest.mark.django_db
def test_a_series_that_was_kept_on_paper_goes_on_from_its_last_number() -> None:
    zone_id = make.zone().pk
    documents.check_number(zone_id, DocumentNumber(WORD, YEAR, 57))()
    assert documents.next_number(zone_id, WORD, YEAR).ordinal == 58
    with pytest.raises(NumberRefused):
        documents.check_number(zone_id, DocumentNumber(WORD, YEAR, 57))()
    assert documents.take_numbers(zone_id, WORD, YEAR)[0].ordinal == 58


@pytest.mark.django_db
def test_codes_are_long_and_never_come_twice() -> None:
    officer = make.actor(make.zone())
    made = [make.document(officer, "core.Zone", officer.zone_id) for _place in range(20)]
    codes = set(IssuedDocument.objects.values_list("code", flat=True))
    assert len(codes) == len(made)
    assert all(len(code) == documents.CODE_LETTERS for code in codes)
    assert all(set(code) <= set(documents.ALPHABET) for code in codes)


def stamp(content: bytes, *, body: str, on: date) -> bytes:
    """A provider for tests: it writes behind the file for whom and of which day it sealed."""
    return content + f"% sealed for {body} on {on}\n".encode()


def fail(content: bytes, *, body: str, on: date) -> bytes:
    raise ConnectionError("the provider is away")


def answer_nonsense(content: bytes, *, body: str, on: date) -> bytes:
    return b"<html>busy</html>"


@pytest.mark.django_db
def test_a_provider_seals_a_document_once_and_the_sealed_file_is_the_archived_one(
    settings: Any,
) -> None:
    officer = make.actor(make.zone())
    document = make.document(officer, "core.Zone", officer.zone_id)
    settings.SEALER = f"{__name__}.stamp"
    first = documents.read_file(officer, document, "http://localhost")
    told = f"% sealed for {document.issuer} on {document.issued_on}".encode()
    assert first.rstrip().endswith(told)
    document.refresh_from_db()
    assert document.sha256 == hashlib.sha256(first).hexdigest()
    settings.SEALER = f"{__name__}.fail"
    assert documents.read_file(officer, document, "http://localhost") == first


@pytest.mark.django_db
@pytest.mark.parametrize("sealer", ["fail", "answer_nonsense", "not_there"])
def test_where_the_provider_fails_nothing_is_archived_and_it_can_be_asked_again(
    settings: Any, sealer: str
) -> None:
    officer = make.actor(make.zone())
    document = make.document(officer, "core.Zone", officer.zone_id)
    settings.SEALER = f"{__name__}.{sealer}"
    with pytest.raises(SealFailed):
        documents.read_file(officer, document, "http://localhost")
    document.refresh_from_db()
    assert (document.sha256, document.content.name) == ("", "")
    settings.SEALER = ""
    assert documents.read_file(officer, document, "http://localhost").startswith(b"%PDF")


@pytest.mark.django_db
def test_what_has_no_legal_force_is_never_sealed(settings: Any) -> None:
    officer = make.actor(make.zone())
    document = make.document(officer, "core.Zone", officer.zone_id, is_simulated=True)
    settings.SEALER = f"{__name__}.fail"
    assert documents.read_file(officer, document, "http://localhost").startswith(b"%PDF")

"""The page of the sealed record: figures of the chain alone, its head as a file and on paper."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader
from tests import make
from tests.integration.core.sealing import write

from zoneworks.core import seals, signing
from zoneworks.core.engine.roles import Role
from zoneworks.core.models import Seal

pytestmark = [pytest.mark.django_db, pytest.mark.once]
READERS = [Role.ADMINISTRATOR, Role.AUDITOR]


@pytest.fixture(params=READERS)
def browser(request: pytest.FixtureRequest) -> Client:
    """Somebody who may read the sealed record, in English."""
    client = make.client(make.actor(make.zone(), request.param))
    client.post("/language", {"language": "en"})
    return client


def test_an_unsealed_record_says_so_and_has_no_head(browser: Client) -> None:
    page = browser.get("/sealed").content.decode()
    assert "Nothing is sealed yet" in page
    assert "/sealed/head" not in page
    for address in ("/sealed/head.json", "/sealed/head.pdf"):
        assert browser.get(address).status_code == 404


def test_the_page_shows_how_far_the_record_is_sealed(browser: Client) -> None:
    elsewhere = make.zone("Elsewhere").pk
    write(elsewhere, 1234, "a secret of another zone")
    seals.seal_events()
    write(elsewhere, 2)
    page = browser.get("/sealed").content.decode()
    for figure in ("1,234", ">2<", bytes(Seal.objects.get().digest).hex()[:16]):
        assert figure in page
    assert "secret" not in page
    assert "Elsewhere" not in page


def test_the_page_lists_the_latest_twenty_seals(browser: Client) -> None:
    zone = make.zone().pk
    for _turn in range(22):
        write(zone, 1)
        seals.seal_events()
    page = browser.get("/sealed").content.decode()
    assert page.count("<code>") == 20
    assert page.index(">22<") < page.index(">3<")


def test_the_exported_head_verifies_the_record(browser: Client) -> None:
    write(make.zone().pk, 5)
    seals.seal_events()
    answer = browser.get("/sealed/head.json")
    assert answer["Content-Type"] == "application/json"
    assert 'filename="zoneworks-head-1.json"' in answer["Content-Disposition"]
    head = seals.read_head(answer.content.decode())
    assert head == seals.get_head()
    assert seals.verify(head).findings == []


def test_the_printed_head_names_number_moment_digest_and_key(browser: Client) -> None:
    write(make.zone().pk, 5)
    seals.seal_events()
    answer = browser.get("/sealed/head.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    words = "".join(pages[0].extract_text().split())
    head = seals.get_head()
    assert head is not None
    for part in ("封存凭证", head.digest, signing.fingerprint(head.public_key), head.made_at[:4]):
        assert part in words
    assert browser.get("/sealed/head.pdf").content == answer.content


def test_damaged_moments_do_not_break_the_page(browser: Client) -> None:
    write(make.zone().pk, 5)
    seals.seal_events()
    row = Seal.objects.get()
    row.pk, row.number, row.made_at = None, 2, "yesterday"
    row.save(force_insert=True)
    assert browser.get("/sealed").status_code == 200
    assert browser.get("/sealed/head.pdf").status_code == 200

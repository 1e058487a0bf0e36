"""Plain statements: refusals are Django's, whoever listens hears them, marks are remembered."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, Error, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from tests import make

from zoneworks.core.models import Zone

pytestmark = pytest.mark.django_db

COUNT = "SELECT count(*) FROM core_zone WHERE code = %s"


def ask(statement: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def test_a_refusal_of_the_database_is_djangos() -> None:
    zone = make.zone()
    with pytest.raises(IntegrityError), transaction.atomic():
        ask("UPDATE core_zone SET code = NULL WHERE id = %s", zone.pk)
    assert ask(COUNT, zone.code) == [(1,)]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [zone.code])
        cursor.close()
        with pytest.raises(Error):
            cursor.fetchall()


def test_an_error_that_may_come_of_a_lost_connection_is_remembered() -> None:
    connection.errors_occurred = False
    with pytest.raises(DatabaseError), transaction.atomic():
        ask("SELECT nothing FROM nowhere WHERE id = %s", 1)
    assert connection.errors_occurred


def test_nothing_is_asked_in_silence_before_the_applications_are_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apps, "ready", False)
    monkeypatch.setattr(apps, "stored_app_configs", [])
    with pytest.warns(RuntimeWarning):
        ask(COUNT, "anything")


def test_nothing_is_asked_in_a_transaction_that_is_broken() -> None:
    with pytest.raises(TransactionManagementError), transaction.atomic():
        transaction.set_rollback(True)
        ask(COUNT, "anything")


def test_who_listens_to_statements_hears_each() -> None:
    heard: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        ask(COUNT, "anything")
        assert not Zone.objects.filter(code="anything").exists()
    assert heard[0] == COUNT
    assert len(heard) == 2


def test_a_percent_sign_is_written_twice_where_there_are_values() -> None:
    zone = make.zone()
    for _again in range(2):
        assert ask("SELECT code FROM core_zone WHERE code LIKE '%%' AND id = %s", zone.pk) == [
            (zone.code,)
        ]

"""Which act calls for which document, and in whose name it goes out."""

import pytest

from zoneworks.approvals.engine.process.documents import (
    Document,
    chinese_days,
    issuing_authority,
    kind_of,
    taken_back,
)
from zoneworks.approvals.engine.process.handling import HandlingAct, Track
from zoneworks.approvals.engine.process.terms import DayKind, Handling, PowerKind

A = HandlingAct
IN_WRITING = {
    A.ACCEPT,
    A.DEEM_ACCEPTED,
    A.NOTIFY_GAPS,
    A.DECLINE,
    A.ASK_PAPER,  # no law asks for it; the applicant needs it to act on
    A.GRANT,
    A.REFUSE,
    A.EXTEND,
    A.PAUSE,
    A.REVOKE,
}


@pytest.mark.parametrize("act", A)
def test_what_goes_out_in_writing_has_its_document_and_nothing_else(act: A) -> None:
    has_one = kind_of(act, Track.FORMAL, Handling.REVIEW) is not None
    assert has_one == (act in IN_WRITING)


@pytest.mark.parametrize("act", A)
@pytest.mark.parametrize("handling", Handling)
def test_a_simulated_handling_never_issues_a_document_of_the_law(
    act: A, handling: Handling
) -> None:
    simulated = {None, Document.SIMULATED_RESULT, Document.SIMULATED_REFUSAL}
    assert kind_of(act, Track.SIMULATED, handling) in simulated
    assert kind_of(act, Track.FORMAL, handling) not in simulated - {None}


def test_what_is_decided_at_once_gets_one_document_and_not_an_acceptance() -> None:
    for handling in (Handling.FILING, Handling.PROMISE):
        assert kind_of(A.ACCEPT, Track.FORMAL, handling) is Document.FILING


def test_terms_are_written_as_documents_write_them() -> None:
    assert chinese_days(20) == "20个工作日"
    assert chinese_days(60, DayKind.CALENDAR) == "60日"
    assert chinese_days(0) == ""


@pytest.mark.parametrize("kind", PowerKind)
def test_only_an_entrusted_power_is_used_in_the_name_of_another(kind: PowerKind) -> None:
    name = issuing_authority("分局", "市局", kind)
    assert name == ("市局" if kind is PowerKind.ENTRUSTED else "分局")


@pytest.mark.parametrize(
    ("steps", "ended"),
    [
        ([(A.ASK_PAPER, "ab")], [False]),
        ([(A.ASK_PAPER, "ab"), (A.TAKE_BACK, "a")], [False]),
        ([(A.ASK_PAPER, "ab"), (A.TAKE_BACK, "a"), (A.TAKE_BACK, "b")], [True]),
        ([(A.ASK_PAPER, "a"), (A.ASK_PAPER, "b"), (A.TAKE_BACK, "ab")], [True, True]),
        # The first one came, then a better one was asked for and taken back.
        ([(A.ASK_PAPER, "a"), (A.ASK_PAPER, "a"), (A.TAKE_BACK, "a")], [False, True]),
        ([(A.TAKE_BACK, "a")], []),
    ],
)
def test_a_request_has_ended_once_all_of_it_was_taken_back(
    steps: list[tuple[A, str]], ended: list[bool]
) -> None:
    assert taken_back(steps) == ended

"""The words of a printed conclusion (公平竞争审查结论), out of a review, the law and the rules."""

from datetime import date

from zoneworks.compliance import facts
from zoneworks.compliance.engine.conclusions import Conclusion, Line, Outcome
from zoneworks.compliance.engine.questions import Rulebook
from zoneworks.compliance.labels import last_day
from zoneworks.compliance.models import Review
from zoneworks.compliance.queries.readings import conclusion_of, placements_of, rulebook_of
from zoneworks.core.documents import Draft
from zoneworks.core.engine.wording import chinese_day, fill, open_ended
from zoneworks.core.models import Membership
from zoneworks.core.printing import Sheet, SheetTable

REVIEW = "compliance.Review"
CONCLUSION = "CONCLUSION"


def draft_of(review: Review) -> Draft:
    """Write the conclusion of a review whose second reading has just ended."""
    rules, words = facts.printed(), facts.printed().values
    rulebook, conclusion = rulebook_of(review), conclusion_of(review)
    body = fill([words["zone_body"]], {"zone": review.zone.name})[0]
    on = review.concluded_on
    if on is None:
        raise ValueError("No conclusion is written of a review that is not concluded.")
    values = _values(review, rulebook, conclusion, on)
    sheet = Sheet(
        title=words["title"],
        day=chinese_day(on),
        head=body,
        receiver=_drafter(review) or body,
        body=fill(words["body"], values),
        tables=(
            _table("findings", [_finding(rulebook, one) for one in conclusion.lines]),
            _table("heard", _heard(review)),
            _table("placements", _placements(review)),
        ),
        seal=body,
        seal_note=words["seal_note"],
        notes=fill(words["notes"], values),
        verification=tuple(words["verification"]),
        code_label=words["code_label"],
    )
    agencies = words["agencies"]
    word = f"{agencies.get(review.zone.code, agencies['default'])}{words['series']}"
    subject = (REVIEW, review.pk)
    return Draft(CONCLUSION, subject, sheet, on, sheet.receiver, rules.sha256, word)


def _values(review: Review, rulebook: Rulebook, conclusion: Conclusion, on: date) -> dict[str, str]:
    words = facts.printed().values
    violated = "、".join(rulebook.questions[code].cited for code in conclusion.violated)
    return {
        "title": review.title,
        "kind": words["kinds"][review.kind],
        "number": review.number,
        "opened_on": chinese_day(review.opened_on),
        "first_reader": _person(review.first_reader),
        "handed_on": chinese_day(review.handed_on),
        "opinion": review.opinion,
        "second_reader": _person(review.second_reader),
        "on": chinese_day(on),
        "remark": review.remark,
        "conclusion": fill([words["conclusions"][conclusion.outcome]], {"violated": violated})[0],
        "last_day": chinese_day(last_day(review.valid_until)),
        "digest": review.digest,
        "rules": review.rules_sha256,
        "list": review.list_sha256,
    }


def _person(member: Membership | None) -> str:
    if member is None:
        return ""
    return f"{member.unit.name if member.unit else ''}{member.user.name}"


def _drafter(review: Review) -> str:
    unit = review.opened_by.unit
    return unit.name if unit is not None else ""


def _table(name: str, rows: list[tuple[str, ...]]) -> SheetTable:
    form = facts.printed().values["tables"][name]
    return SheetTable(form["title"], tuple(form["head"]), tuple(rows), tuple(form["widths"]))


def _finding(rulebook: Rulebook, line: Line) -> tuple[str, ...]:
    answer, words = line.answer, facts.printed().values["findings"]
    question = rulebook.questions[answer.question]
    ground = rulebook.grounds[answer.ground] if answer.ground is not None else None
    values = {
        "evidence": open_ended(answer.evidence),
        "basis": open_ended(answer.basis),
        "ground": ground.cited if ground is not None else "",
        "ground_text": ground.text if ground is not None else "",
        "alternatives": open_ended(answer.alternatives),
        "ends_on": chinese_day(answer.ends_on),
        "ending": open_ended(answer.ending),
    }
    form = words[answer.finding if line.outcome is Outcome.NO_EFFECT else line.outcome]
    found = fill([form], values)[0]
    ending = fill([words["ENDING"]], values | {"found": found})
    return question.cited, question.text, ending[0] if ending else found


def _heard(review: Review) -> list[tuple[str, ...]]:
    kinds = facts.printed().values["heard"]
    return [
        (kinds[one.kind], one.name, chinese_day(one.heard_on), one.said)
        for one in review.hearings.all()
    ]


def _placements(review: Review) -> list[tuple[str, ...]]:
    words, headings = facts.printed().values, [heading for heading, _text in review.content]
    return [
        (
            str(one.part),
            headings[one.part - 1],
            fill(
                [words["entry"] if one.entry else words["none"]],
                {"entry": str(one.entry), "title": one.title, "reason": one.reason},
            )[0],
        )
        for one in placements_of(review)
    ]

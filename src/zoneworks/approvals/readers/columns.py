"""Find the parts of a log by the usual names of their columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from zoneworks.approvals.engine.terms import Columns
from zoneworks.approvals.readers.refusals import LogUnreadable

USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "case": (
        "case:concept:name", "case", "caseid", "case id", "casenumber", "caseno", "案件编号",
        "办件编号", "案件号", "业务编号", "申请编号", "受理编号", "项目代码", "项目编号",
        "项目编码", "permit number", "permitnum", "permitno", "permit id", "application number",
        "application id", "applicationno", "zaaknummer", "zaak", "trace", "trace id",
        "project code", "project id",
    ),
    "activity": (
        "concept:name", "activity", "activity name", "activitynameen", "task name", "task",
        "event", "event name", "step", "action", "环节", "办理环节", "环节名称", "审批环节",
        "事项", "事项名称", "审批事项", "活动", "活动名称", "步骤", "activity code",
        "action_code", "activitynamenl", "activiteit",
    ),
    "time": (
        "time:timestamp", "timestamp", "time", "datetime", "event time", "eventtime",
        "complete time", "completetimestamp", "happened at", "occurred at", "时间", "办理时间",
        "发生时间", "环节时间", "操作时间", "时间戳", "完成时间", "tijdstip",
    ),
    "start": (
        "startdate", "start date", "start", "started at", "started on", "start time",
        "case start", "applied date", "application date", "applied", "received date",
        "receipt date", "accepted at", "in date", "indate", "submitted at", "submission date",
        "受理时间", "受理日期", "申请时间", "申请日期", "收件时间", "开始时间", "开始日期",
        "立案时间", "startdatum",
    ),
    "end": (
        "enddate", "end date", "end", "ended at", "ended on", "end time", "case end", "closed at",
        "closed date", "decision date", "decided at", "issued date", "issue date", "issued",
        "approved date", "granted on", "completed date", "办结时间", "办结日期", "结束时间",
        "结束日期", "批准时间", "批准日期", "发证日期", "出证时间", "einddatum",
    ),
    "limit": (
        "deadline", "limit", "limit at", "limit date", "statutory deadline", "due date",
        "duedate", "due", "due at", "legal limit", "limit days", "法定期限", "承诺期限截止",
        "法定期限截止", "承诺期限", "法定办结时限", "承诺办结时限", "法定时限", "承诺时限",
        "截止时间", "截止日期", "办理期限", "期限", "einddatum gepland",
    ),
    "type": (
        "type", "case type", "casetype", "permit type", "permittype", "application type",
        "项目类型", "事项类型", "案件类型", "办件类型", "审批类型", "类型", "类别", "zaaktype",
    ),
    "authority": (
        "org:group", "authority", "department", "office", "agency", "审批部门", "办理部门",
        "部门", "主管部门", "审批机关", "办理单位", "承办单位", "单位", "机关", "unit",
        "organization", "org:role", "org:resource", "resource", "role", "afdeling",
    ),
    "until": (
        "until", "watched until", "left at", "withdrawn at", "withdrawn date", "censored at",
        "撤回时间", "撤件时间", "中止时间", "观察截止",
    ),
}  # fmt: skip
"""Names by part, the most telling first; compared without case, spaces and signs."""

CASE_PARTS = ("start", "end", "limit", "type", "until")
"""Parts that hold one value a case, though they may stand in every row of it."""
LARGEST_CONFLICT = 0.05
"""A guessed column that differs within more than this share of the cases belongs to events."""


def normalize_name(name: str) -> str:
    """Strip what writers vary: case, spaces, underscores, hyphens, a leading `case:`."""
    plain = name.strip().lower()
    if plain.startswith("case:") and plain != "case:concept:name":
        plain = plain.removeprefix("case:")
    return re.sub(r"[\s_\-().（）]", "", plain)


RANKS = {
    (part, normalize_name(name)): rank
    for part, names in USUAL_NAMES.items()
    for rank, name in reversed(list(enumerate(names)))
}


def may_play_a_part(name: str) -> bool:
    """Tell whether a column's name is a usual one of any part."""
    plain = normalize_name(name)
    return any((part, plain) in RANKS for part in USUAL_NAMES)


def guess_columns(names: Sequence[str], samples: Sequence[Mapping[str, object]] = ()) -> Columns:
    """Guess which column plays which part, by names; each column plays one part at most.

    `samples` are rows (name to value): a column that is empty in all of them, or that should
    belong to the case but differs between rows of the same one, is passed over.
    """
    guess = Columns()
    taken: set[str] = set()
    for part in USUAL_NAMES:
        ranked = sorted(
            (rank, at, name)
            for at, name in enumerate(names)
            if name not in taken and (rank := RANKS.get((part, normalize_name(name)))) is not None
        )
        for _, _, name in ranked:
            if samples and not _is_plausible(part, name, guess.case, samples):
                continue
            guess = replace(guess, **{part: name})
            taken.add(name)
            break
    return guess


def _is_plausible(
    part: str, name: str, case: str | None, samples: Sequence[Mapping[str, object]]
) -> bool:
    if part in ("case", "activity", "time"):
        return any(row.get(name) not in (None, "") for row in samples)
    if part not in CASE_PARTS or case is None:
        return True
    values: dict[object, set[object]] = {}
    for row in samples:
        if row.get(name) not in (None, ""):
            values.setdefault(row.get(case), set()).add(row[name])
    return all(len(one) == 1 for one in values.values())


def settle_columns(
    names: Sequence[str], given: Columns, keep_out: frozenset[str] = frozenset()
) -> Columns:
    """Fill the parts that were not given by guesses; `keep_out` lists parts not to guess.

    Raises LogUnreadable, naming the columns there are, when a given one is not among them.
    """
    chosen: dict[str, str | None] = {}
    for field in fields(Columns):
        name = getattr(given, field.name)
        if name is not None and name not in names and f"case:{name}" in names:
            name = f"case:{name}"
        if name is not None and name not in names:
            raise LogUnreadable(
                "There is no column “%(column)s” for the %(part)s: choose one of %(columns)s.",
                column=name,
                part=field.name,
                columns=enumerate_names(names),
            )
        chosen[field.name] = name
    free = [name for name in names if name not in chosen.values()]
    guess = guess_columns(free)
    for part, name in chosen.items():
        if name is None and part not in keep_out:
            chosen[part] = getattr(guess, part)
    return Columns(**chosen)


def require_parts(columns: Columns, names: Sequence[str]) -> None:
    """Raise LogUnreadable, saying which option to give, when case, activity or time lack."""
    for part in ("case", "activity", "time"):
        if getattr(columns, part) is None:
            raise LogUnreadable(
                "No column for the %(part)s was found: give --%(part)s one of %(columns)s.",
                part=part,
                columns=enumerate_names(names),
            )


def enumerate_names(names: Sequence[str]) -> str:
    """List column names in an error's text; of many the first ones."""
    shown = ", ".join(repr(name) for name in names[:30])
    return shown if len(names) <= 30 else f"{shown} and {len(names) - 30} more"

"""Likely duplicates, what a merge of two records would move, and what undoing it would put back.

What points at an enterprise is read from the models' own foreign keys, so that the rows of every
slice go along without being known here; comments, which are on records of any kind, go along too.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UniqueConstraint,
    Value,
    When,
)
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _

from zoneworks.core import memo
from zoneworks.core.actors import Actor
from zoneworks.core.errors import InvalidInput, NotFound
from zoneworks.core.models import Comment, ZoneRow
from zoneworks.registry.engine.acts import MERGE_ENTERPRISES
from zoneworks.registry.engine.duplicates import Candidate, Pair, find_pairs
from zoneworks.registry.labels import retired_text
from zoneworks.registry.models import Enterprise, EnterpriseMerge, FormerName, ToldApart
from zoneworks.registry.queries.records import get_enterprises, list_enterprises_in_use

STAYING = frozenset(
    {
        *("registry.EnterpriseMerge.kept", "registry.EnterpriseMerge.gone"),
        *("registry.ToldApart.first", "registry.ToldApart.second"),
    }
)
"""What was said of two records stays said of those two."""


def list_duplicates(actor: Actor, *, of: int = 0) -> list[Pair]:
    """Pairs of enterprises in use that are likely one, the surest first; those ``of`` one alone."""
    actor.require(MERGE_ENTERPRISES)
    mark = memo.mark_of(actor.zone_ids, Enterprise, FormerName, ToldApart)
    pairs = memo.kept(("duplicates", actor.zone_ids), mark, partial(_find_duplicates, actor))
    return [pair for pair in pairs if of in {0, pair.first, pair.second}]


def _find_duplicates(actor: Actor) -> list[Pair]:
    former: dict[int, list[str]] = defaultdict(list)
    names = FormerName.objects.visible_to(actor).values_list("enterprise_id", "normalized_name")
    for pk, name in names.iterator():
        former[pk].append(name)
    rows = list_enterprises_in_use(actor).values_list("pk", "credit_code", "normalized_name")
    found = find_pairs(
        Candidate(pk, code, name, former.get(pk, ())) for pk, code, name in rows.iterator()
    )
    apart = set(ToldApart.objects.visible_to(actor).values_list("first_id", "second_id"))
    return [pair for pair in found if (pair.first, pair.second) not in apart]


def list_told_apart(actor: Actor) -> QuerySet[ToldApart]:
    """Pairs that were found to be two enterprises, the latest first."""
    actor.require(MERGE_ENTERPRISES)
    rows: QuerySet[ToldApart] = ToldApart.objects.visible_to(actor)
    return rows.select_related("first", "second").order_by("-pk")


def get_told_apart(actor: Actor, pk: int) -> ToldApart:
    """A pair that was told apart.

    Raises:
        NotFound: none such in the zone.
    """
    row: ToldApart | None = list_told_apart(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such pair."))
    return row


@dataclass(frozen=True, slots=True)
class Relation:
    """A column, of whatever slice, that points at an enterprise.

    It is a foreign key, or the id of a record whose kind stands beside it.
    """

    model: type[ZoneRow]
    column: str

    @property
    def is_key(self) -> bool:
        """Whether it is a foreign key."""
        return bool(self.model._meta.get_field(self.column).is_relation)

    @property
    def id_column(self) -> str:
        """The column that holds the enterprise's id."""
        return f"{self.column}_id" if self.is_key else self.column

    @property
    def name(self) -> str:
        """Such as ``registry.Project.enterprise``."""
        return f"{self.model._meta.label}.{self.column}"

    @property
    def is_part(self) -> bool:
        """Whether the rows are parts of the enterprise; they are held behind it."""
        return not self.is_key or self.column in self.model.PART_OF

    def of(self, *enterprise_ids: int) -> QuerySet[Any]:
        """The rows that point at one of these enterprises."""
        rows: QuerySet[Any] = self.model.objects.filter(**{f"{self.id_column}__in": enterprise_ids})
        if not self.is_key:
            rows = rows.filter(subject_type=Enterprise._meta.label)
        return rows.order_by("pk")

    def rows(self, pks: Iterable[int]) -> QuerySet[Any]:
        """The rows of these ids, with what their names read."""
        rows: QuerySet[Any] = self.model.objects.filter(pk__in=list(pks)).order_by("pk")
        return rows.select_related(*self.model.NAMED_WITH)


@cache
def relations() -> tuple[Relation, ...]:
    """Every column that points at an enterprise, in the order in which rows are held."""
    columns: list[Any] = list(Enterprise._meta.get_fields(include_hidden=True))
    found = [
        Relation(one.related_model, one.field.name)
        for one in columns
        if one.auto_created and (one.one_to_many or one.one_to_one) and not one.concrete
    ]
    moving = [one for one in found if one.name not in STAYING]
    moving.append(Relation(Comment, "subject_id"))
    return tuple(sorted(moving, key=lambda one: (one.is_part, one.name)))


class Pointer(NamedTuple):
    """A row that points at an enterprise, ``holder_id``, and whether the other record of a merge
    has one of the same key."""

    pk: int
    version: int
    holder_id: int | None
    is_double: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows of a relation that go over, and those of which the kept record has the same."""

    relation: Relation
    moving: Sequence[Pointer]
    staying: Sequence[Pointer]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do; ``digest`` tells whether it is still what somebody has seen."""

    kept: Enterprise
    gone: Enterprise
    moves: Sequence[Moves]

    @property
    def digest(self) -> str:
        """Both records and all rows with their versions, in short."""
        rows = [
            (one.relation.name, _versions(one.moving), _versions(one.staying)) for one in self.moves
        ]
        return _digest([_versions([self.kept, self.gone]), rows])

    @property
    def moved(self) -> dict[str, list[int]]:
        """The ids of the rows that go over, by relation."""
        return {
            one.relation.name: [row.pk for row in one.moving] for one in self.moves if one.moving
        }


def plan_merge(actor: Actor, kept_id: int, gone_id: int) -> MergePlan:
    """What goes over when one record is merged into another.

    Raises:
        NotFound: one of them is none of the zone.
        InvalidInput: they are one record, or one is retired or merged already.
    """
    actor.require(MERGE_ENTERPRISES)
    kept, gone = get_enterprises(actor, kept_id, gone_id)
    if kept.pk == gone.pk:
        raise InvalidInput({"": [_("These are one and the same record: choose another.")]})
    for row in (kept, gone):
        if row.retired_on is not None:
            raise InvalidInput({"": [retired_text(row)]})
    found = _read_pointers({one: one.of(gone.pk) for one in relations()}, kept.pk)
    moves = [
        Moves(
            relation,
            [row for row in rows if not row.is_double],
            [row for row in rows if row.is_double],
        )
        for relation, rows in found.items()
    ]
    return MergePlan(kept, gone, moves)


def _read_pointers(
    asked: Mapping[Relation, QuerySet[Any]], other_id: int
) -> dict[Relation, list[Pointer]]:
    """The rows of each relation that has some, by their ids; all found by one query."""
    parts = [
        rows.order_by()
        .annotate(
            merge_place=Value(place),
            merge_double=Case(When(_is_double(relation, other_id), then=True), default=False),
        )
        .values_list("merge_place", "pk", "version", relation.id_column, "merge_double")
        for place, (relation, rows) in enumerate(asked.items())
    ]
    found: dict[Relation, list[Pointer]] = {}
    told = list(asked)
    for place, *values in sorted(parts[0].union(*parts[1:], all=True)) if parts else ():
        found.setdefault(told[place], []).append(Pointer(*values))
    return found


def find_open_merge(actor: Actor, gone_id: int) -> EnterpriseMerge | None:
    """How a record was merged into another, unless that was undone."""
    found: EnterpriseMerge | None = (
        EnterpriseMerge.objects.visible_to(actor).filter(gone_id=gone_id, undone_on=None).first()
    )
    return found


@dataclass(frozen=True, slots=True)
class Left:
    """A row that undoing a merge does not put back, and why; None where it is there no more."""

    row: Pointer | None
    why: str


@dataclass(frozen=True, slots=True)
class Return:
    """The rows of a relation that go back, and those that do not."""

    relation: Relation
    rows: Sequence[Pointer]
    left: Sequence[Left]


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing a merge would do.

    ``values`` are the columns that get their former value back, ``lost`` those that do not;
    ``name`` is the former name that is taken away again.
    """

    merge: EnterpriseMerge
    returns: Sequence[Return]
    values: Mapping[str, Any] = field(default_factory=dict)
    lost: Sequence[str] = ()
    name: FormerName | None = None

    @property
    def digest(self) -> str:
        """All that would be changed with its version, in short."""
        about = [self.merge, self.merge.kept, self.merge.gone]
        rows = [(one.relation.name, _versions(one.rows), len(one.left)) for one in self.returns]
        name = _versions([self.name] if self.name else [])
        return _digest([_versions(about), rows, sorted(self.values), list(self.lost), name])


def plan_undo(actor: Actor, pk: int) -> UndoPlan:
    """What undoing a merge would put back, and what it could not.

    Raises:
        NotFound: no such merge in the zone.
        InvalidInput: it was undone, the record that stayed was itself merged or retired since, or
            both would have the same credit code.
    """
    actor.require(MERGE_ENTERPRISES)
    rows = EnterpriseMerge.objects.visible_to(actor).filter(pk=pk)
    merge: EnterpriseMerge | None = rows.select_related(
        "gone", "kept__merged_into", "kept_name"
    ).first()
    if merge is None:
        raise NotFound(_("There is no such merge."))
    if merge.undone_on is not None:
        raise InvalidInput(
            {"": [_("This merge was undone on %(day)s.") % {"day": merge.undone_on}]}
        )
    if merge.kept.retired_on is not None:
        raise InvalidInput({"": [retired_text(merge.kept)]})
    values, lost = _values_back(merge)
    name = merge.kept_name if "name" in values else None
    if name is not None and name.enterprise_id != merge.kept_id:
        name = None
    return UndoPlan(merge, list(_returns(merge)), values, lost, name)


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes a row of an enterprise unique: other columns, for which rows, and whether
    unknown values differ from each other."""

    columns: Sequence[str] = ()
    condition: Q = field(default_factory=Q)
    nulls_differ: bool = True

    def same(self) -> Q:
        """Whether a row has the values of that of the query that asks."""
        found = Q()
        for name in self.columns:
            is_same = Q(**{name: OuterRef(name)})
            if not self.nulls_differ:
                is_same |= Q(IsNull(F(name), True), IsNull(OuterRef(name), True))
            found &= is_same
        return found


def _is_double(relation: Relation, other_id: int) -> Q:
    """Whether a row may not stand at another record: that has one of the same key."""
    found = Q(pk__in=[])
    for key in _keys(relation):
        others = relation.of(other_id).filter(key.condition, key.same())
        found |= key.condition & Q(Exists(others))
    return found


def _keys(relation: Relation) -> Iterator[_Key]:
    column: Any = relation.model._meta.get_field(relation.column)
    if column.unique:
        yield _Key()
    for one in relation.model._meta.constraints:
        if isinstance(one, UniqueConstraint) and relation.column in one.fields:
            others = [name for name in one.fields if name != relation.column]
            yield _Key(others, one.condition or Q(), one.nulls_distinct is not False)


def _returns(merge: EnterpriseMerge) -> Iterator[Return]:
    moved = {one: merge.moved[one.name] for one in relations() if merge.moved.get(one.name)}
    found = _read_pointers({one: one.rows(pks) for one, pks in moved.items()}, merge.gone_id)
    pointers = [row for rows in found.values() for row in rows]
    others = {row.holder_id for row in pointers if row.holder_id not in {None, merge.kept_id}}
    names = {pk: one.name for pk, one in Enterprise.objects.in_bulk(others).items()}
    for relation, pks in moved.items():
        rows = {row.pk: row for row in found.get(relation, ())}
        told = [(rows.get(pk), _why_not(rows.get(pk), merge, names)) for pk in pks]
        back = [row for row, why in told if row is not None and not why]
        yield Return(relation, back, [Left(row, why) for row, why in told if why])


def _why_not(row: Pointer | None, merge: EnterpriseMerge, names: Mapping[int, str]) -> str:
    """Why a row that was moved does not go back; empty where it does."""
    if row is None:
        return _("It was removed since.")
    if row.holder_id is None:
        return _("It belongs to no enterprise now.")
    if row.holder_id != merge.kept_id:
        return _("It belongs to “%(name)s” now.") % {"name": names.get(row.holder_id, "—")}
    if row.is_double:
        return _("“%(name)s” has one of the same by now.") % {"name": merge.gone.name}
    return ""


def _values_back(merge: EnterpriseMerge) -> tuple[dict[str, Any], list[str]]:
    """The values that the kept record gets back, and the columns that were changed again since."""
    values: dict[str, Any] = {}
    lost = []
    for name, (before, after) in sorted(merge.taken.items()):
        column = Enterprise._meta.get_field(name)
        if column.to_python(after) == getattr(merge.kept, name):  # type: ignore[union-attr]
            values[name] = column.to_python(before)  # type: ignore[union-attr]
        else:
            lost.append(name)
    _check_codes(merge, values.get("credit_code", merge.kept.credit_code))
    return values, lost


def _check_codes(merge: EnterpriseMerge, code: str) -> None:
    """Refuse where a credit code would stand for two enterprises in use."""
    if code == merge.gone.credit_code:
        text = _("Both records would have the code “%(code)s”: correct that of “%(name)s” first.")
        raise InvalidInput({"": [text % {"code": code, "name": merge.kept.name}]})
    others = Enterprise.objects.filter(zone_id=merge.zone_id, merged_into=None).exclude(
        pk=merge.kept_id
    )
    for wanted in (code, merge.gone.credit_code):
        if taken := others.filter(credit_code=wanted).first():
            text = _("The code “%(code)s” belongs to “%(name)s” by now: correct that first.")
            raise InvalidInput({"": [text % {"code": wanted, "name": taken.name}]})


def _versions(rows: Iterable[Any]) -> list[tuple[int, int]]:
    return [(row.pk, row.version) for row in rows]


def _digest(values: Any) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()

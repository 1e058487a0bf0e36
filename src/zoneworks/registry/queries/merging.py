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
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, UniqueConstraint
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
        return self._rows().filter(**{f"{self.id_column}__in": enterprise_ids}).order_by("pk")

    def is_there(self) -> Exists:
        """Whether a row points at the enterprise of the query that asks."""
        return Exists(self._rows().filter(**{self.id_column: OuterRef("pk")}))

    def _rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.all()
        return rows if self.is_key else rows.filter(subject_type=Enterprise._meta.label)


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


@dataclass(frozen=True, slots=True)
class Moves:
    """The rows of a relation that go over, and those of which the kept record has the same."""

    relation: Relation
    moving: Sequence[Any]
    staying: Sequence[Any]


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
    pointing = _pointing_at(gone)
    return MergePlan(kept, gone, [moves for one in pointing if (moves := _moves(one, kept, gone))])


def _pointing_at(enterprise: Enterprise) -> list[Relation]:
    """The relations in which rows point at an enterprise, found by one query."""
    there = {f"has_{number}": one.is_there() for number, one in enumerate(relations())}
    rows = Enterprise.objects.filter(pk=enterprise.pk).annotate(**there)
    found = rows.values_list(*there).get()
    return [one for one, is_there in zip(relations(), found, strict=True) if is_there]


def find_open_merge(actor: Actor, gone_id: int) -> EnterpriseMerge | None:
    """How a record was merged into another, unless that was undone."""
    found: EnterpriseMerge | None = (
        EnterpriseMerge.objects.visible_to(actor).filter(gone_id=gone_id, undone_on=None).first()
    )
    return found


@dataclass(frozen=True, slots=True)
class Left:
    """A row that undoing a merge does not put back, and why; None where it is there no more."""

    row: Any
    why: str


@dataclass(frozen=True, slots=True)
class Return:
    """The rows of a relation that go back, and those that do not."""

    relation: Relation
    rows: Sequence[Any]
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


def _moves(relation: Relation, kept: Enterprise, gone: Enterprise) -> Moves | None:
    """The rows of the one that goes, sorted by whether they can go over; None where it has none."""
    rows = list(relation.of(gone.pk).select_related(*relation.model.NAMED_WITH))
    if not rows:
        return None
    doubles = _doubles(relation, kept.pk, gone.pk)
    return Moves(
        relation,
        [row for row in rows if row.pk not in doubles],
        [row for row in rows if row.pk in doubles],
    )


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes a row of an enterprise unique: other columns, for which rows, and whether
    unknown values differ from each other."""

    columns: Sequence[str] = ()
    condition: Q = field(default_factory=Q)
    nulls_differ: bool = True


def _doubles(relation: Relation, kept_id: int, other_id: int) -> set[int]:
    """The ids of another's rows that may not stand at a record: it has one of the same key."""
    return {pk for key in _keys(relation) for pk in _of_same_key(relation, key, kept_id, other_id)}


def _keys(relation: Relation) -> Iterator[_Key]:
    column: Any = relation.model._meta.get_field(relation.column)
    if column.unique:
        yield _Key()
    for one in relation.model._meta.constraints:
        if isinstance(one, UniqueConstraint) and relation.column in one.fields:
            others = [name for name in one.fields if name != relation.column]
            yield _Key(others, one.condition or Q(), one.nulls_distinct is not False)


def _of_same_key(relation: Relation, key: _Key, kept_id: int, other_id: int) -> Iterator[int]:
    both = relation.of(kept_id, other_id).filter(key.condition)
    found = list(both.values_list(relation.id_column, "pk", *key.columns))
    taken = {tuple(values) for holder, _pk, *values in found if holder == kept_id}
    for holder, pk, *values in found:
        is_taken = holder == other_id and tuple(values) in taken
        if is_taken and not (key.nulls_differ and None in values):
            yield pk


def _returns(merge: EnterpriseMerge) -> Iterator[Return]:
    for relation in relations():
        pks = merge.moved.get(relation.name, [])
        if not pks:
            continue
        rows = {row.pk: row for row in _those(relation, pks)}
        doubles = _doubles(relation, merge.gone_id, merge.kept_id)
        back, left = [], []
        for pk in pks:
            why = _why_not(relation, rows.get(pk), merge, doubles)
            if why:
                left.append(Left(rows.get(pk), why))
            else:
                back.append(rows[pk])
        yield Return(relation, back, left)


def _those(relation: Relation, pks: Iterable[int]) -> QuerySet[Any]:
    rows: QuerySet[Any] = relation.model.objects.filter(pk__in=list(pks)).order_by("pk")
    return rows.select_related(*relation.model.NAMED_WITH)


def _why_not(relation: Relation, row: Any, merge: EnterpriseMerge, doubles: set[int]) -> str:
    """Why a row that was moved does not go back; empty where it does."""
    if row is None:
        return _("It was removed since.")
    holder_id = getattr(row, relation.id_column)
    if holder_id is None:
        return _("It belongs to no enterprise now.")
    if holder_id != merge.kept_id:
        holder = Enterprise.objects.get(pk=holder_id)
        return _("It belongs to “%(name)s” now.") % {"name": holder.name}
    if row.pk in doubles:
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

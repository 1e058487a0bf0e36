"""What slices contribute: the shapes that ``contributions`` keeps."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Act
from zoneworks.core.lists import ListSpec

if TYPE_CHECKING:
    from zoneworks.core.models import Event, Job
    from zoneworks.core.tables import Table

    FileTable = tuple[Table, Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class NavigationPage:
    """An entry of the side bar. ``theme`` is a key of ``frame.THEMES``.

    ``covers`` names other lists below which the entry is the open one; those of a theme that come
    ``first`` stand before what other slices add to it.
    """

    theme: str
    label: Any
    url_name: str
    act: Act
    covers: tuple[str, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class RecordTab:
    """A tab on the page of a record of another slice, such as ``registry.Project``.

    ``content`` gives the template's context for one record; ``count`` the number beside the
    label, or None for no number.
    """

    record: str
    name: str
    label: Any
    act: Act
    template: str
    content: Callable[[Actor, Any], Mapping[str, Any]]
    count: Callable[[Actor, Any], int | None] = lambda _actor, _record: None


@dataclass(frozen=True, slots=True)
class InHand:
    """A matter that is in hand with a record, in few words with its number, and its page."""

    shape: str
    word: Any
    url: str


@dataclass(frozen=True, slots=True)
class InHandSource:
    """What is in hand with a record of another slice, shown in the head of its page to whom may
    do ``act``; ``find`` gives the matters of one record, those of most weight first."""

    record: str
    act: Act
    find: Callable[[Actor, Any], Iterable[InHand]]


@dataclass(frozen=True, slots=True)
class MapColors:
    """A way to color the parcels of the map by what an upper slice knows of them.

    ``categories`` are (value, label, tone of ``core.maps``); ``values`` gives the value of each
    parcel that has one, by its id; ``unknown`` is what the legend says of the others.
    """

    name: str
    label: Any
    categories: Sequence[tuple[str, Any, str]]
    values: Callable[[Actor], Mapping[int, str]]
    act: Act
    unknown: Any = "—"


@dataclass(frozen=True, slots=True)
class DeskItem:
    """Something that waits for a person: what, since when, until when.

    ``url`` is the matter, ``act_url`` the form of what is asked, where they differ. ``used_days``
    are the working days that its clock has run, where that began before the turn did; ``limit``
    says which limit ends on its day. ``is_news`` is read, not done: it stands behind all work.
    """

    theme: Any
    title: str
    line: str
    verb: Any
    url: str
    since: datetime
    due_on: date | None = None
    act_url: str = ""
    used_days: int | None = None
    limit: Any = ""
    is_news: bool = False


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A row of a ``DeskQuery``: its record, what it is called, and the days that bound it."""

    pk: int
    of_id: int
    title: str
    line: str
    code: str
    since: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class DeskQuery:
    """A kind of thing that waits for a person, read in one query with those of all slices.

    ``rows`` are those that wait for an actor, None where nothing of the kind ever does. ``columns``
    are names or expressions for a record that it belongs to, title, line, a code that tells it
    from others of its kind, since when and until when it waits; None where there is none such.
    ``more`` is the name of the page that holds all of a kind, where a desk shows the first alone.
    ``rows`` and ``columns`` depend on the actor, the day and the language alone, and read nothing:
    the query is put together once a day.
    """

    name: str
    rows: Callable[[Actor], Any]
    columns: tuple[Any, Any, Any, Any, Any, Any]
    tell: Callable[[DeskRow], DeskItem]
    more: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A record that matches what was typed."""

    kind: Any
    title: str
    line: str
    url: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """What search knows a record by.

    ``names`` are found by any part and in pinyin, ``codes`` from the beginning of each part.
    ``enterprise_id`` is the enterprise that may see it as its own.
    """

    title: str
    line: str
    names: Sequence[str]
    codes: Sequence[str] = ()
    enterprise_id: int | None = None


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of record that search finds, for who may do ``act``.

    ``rows`` are all of them with what ``index`` reads, ``seen`` those that an actor may see;
    ``parts`` are the models whose rows give the record further names, ``named_by`` other records
    whose names it bears, each with the column that holds their id. ``words`` are those in which a
    timeline tells its events (``core.timelines.Words``). ``found`` are those of ``seen`` that
    search shows, where it leaves some out. ``part`` is the part of the API that they belong to.
    """

    model: type[Any]
    label: Any
    act: Act
    rows: Callable[[], Any]
    index: Callable[[Any], Indexed]
    seen: Callable[[Actor], Any]
    url_name: str
    words: Any = None
    parts: tuple[type[Any], ...] = ()
    named_by: tuple[tuple[type[Any], str], ...] = ()
    found: Callable[[Actor], Any] | None = None
    part: str = "work"

    @property
    def subject_type(self) -> str:
        """The name under which events know the model."""
        return str(self.model._meta.label)

    @property
    def mark(self) -> str:
        """The word under which all of them stand in the index."""
        return f"kind9{self.subject_type.replace('.', '9').lower()}"


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on many records of a list at once, for who may do ``act``.

    ``form`` asks what the act needs, once for all of them. ``carry_out`` does it to one record as
    the person saw it: called with the actor, its id, its version and the form's values.
    """

    name: str
    label: Any
    act: Act
    form: Callable[..., Any]
    carry_out: Callable[[Actor, int, int, Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Inverse:
    """How an event of an act on many records is undone, by who may do ``act``.

    ``undo`` is called with the actor, the event and the reason.
    """

    act: Act
    undo: Callable[[Actor, "Event", str], Any]


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list that people open at ``url_name``, keep as a view, follow, and take along as a file.

    ``rows`` are those that an actor may see. ``file`` writes them by a table of its own, where a
    slice takes such files in again: called with the actor, the rows and the columns on screen, it
    gives the table and its rows. ``export`` is the act that a file needs, ``part`` the part of the
    API that the rows belong to. ``new`` and ``new_file`` name the pages where a row, or a file of
    them, is entered, for those who may ``enter``.
    """

    name: str
    url_name: str
    act: Act
    spec: ListSpec
    rows: Callable[[Actor], Any]
    export: Act
    file: Callable[[Actor, Any, ListSpec], "FileTable"] | None = None
    bulk_acts: tuple[BulkAct, ...] = ()
    part: str = "work"
    enter: Act | None = None
    new: str = ""
    new_file: str = ""


@dataclass(frozen=True, slots=True)
class RecordName:
    """How people call a kind of record, in the plural, and one of them."""

    label: Any
    text: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True)
class Measured:
    """The value of a figure, or what it is reckoned from; and the address of the list behind it.

    Rows whose number it is, and ``reading.Sums``, are reckoned together with those of other
    figures, by one query; ``tell`` makes the value of what comes of it.
    """

    value: Any
    cases_url: str
    tell: Callable[..., Any] = lambda found: found


@dataclass(frozen=True, slots=True)
class Metric:
    """A named figure of a zone, with its definition (口径)."""

    name: str
    label: Any
    unit: Any
    definition: Any
    act: Act
    measure: Callable[[Actor], Measured]


class Achieved(StrEnum):
    """What a project has really done, as the records of some slice tell it."""

    PAID_INVESTMENT = "PAID_INVESTMENT"
    """Fixed investment that was paid in and verified: an entry for each payment."""
    CONSTRUCTION_START = "CONSTRUCTION_START"
    COMPLETION = "COMPLETION"
    """Built and handed over."""
    FULL_OUTPUT = "FULL_OUTPUT"


@dataclass(frozen=True, slots=True)
class AchievementEntry:
    """What a record tells of a project: on a day; of money how much was added, in fen."""

    on: date
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Achievement:
    """Where the platform knows something from that projects have really done.

    ``find`` is called with the ids of projects of one zone and gives what is recorded of each, in
    any order; a project of which nothing is recorded may be missing. Whoever asks has been shown
    the projects. ``name`` is kept with what was found; ``label`` tells people which records these
    are.
    """

    what: Achieved
    name: str
    label: Any
    find: Callable[[Collection[int]], Mapping[int, Sequence[AchievementEntry]]]


@dataclass(frozen=True, slots=True)
class DemoPart:
    """A slice's part of the demonstration zone; parts load in the order of their slices."""

    slice_name: str
    load: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """Which function does the jobs of a kind, and where the result of one is read.

    ``work`` is called with the job and its progress, ``result_url`` with the job. ``explain``
    puts the error of a job in words; without it the text is translated as it stands. ``title``
    names a job in the language of the reader; without it its own label does.
    """

    work: Callable[..., None]
    result_url: Callable[["Job"], str]
    explain: Callable[["Job"], str] | None = None
    title: Callable[["Job"], str] | None = None


@dataclass(frozen=True, slots=True)
class RecurringWork:
    """Work that one of the workers does again and again. It can be begun again from nothing."""

    name: str
    every: timedelta
    work: Callable[[], None]
    label: Any

"""Sub-commands of core: the sealed record (`audit …`), people's log-ins (`person …`), search.

Nothing heavy is imported until a command runs, so that `zoneworks --help` stays quick.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneworks.core.actors import Actor
    from zoneworks.core.models import User
    from zoneworks.core.seals import Finding, Head, Report

SHOWN_EVENTS = 20
SENTENCES = {
    "CHANGED": "Seal {number}: these events were changed after they were sealed: {events}.",
    "MISSING": "Seal {number}: these events are missing: {events}.",
    "INSERTED": "Seal {number}: these events were inserted after the seal was made: {events}.",
    "REORDERED": "Seal {number}: these events have changed places: {events}.",
    "OTHER": "Seal {number}: its events are not those that were sealed; which ones is not known.",
    "CHAIN": "Seal {number} was changed, or does not follow the seal before it.",
    "SIGNATURE": "Seal {number} is not signed by this installation's key.",
    "REWRITTEN": "Seal {number} is another than the head says: the chain was written anew.",
    "CUT": "Seal {number}, which the head names, is not there: the end of the record was cut off.",
    "FORGED": "The head of seal {number} was changed: its signature does not hold.",
    "KEY": "The head of seal {number} is signed by another installation's key.",
    "VALUE": "These personal values beside the events are not what the events say: {events}.",
    "KEY_LOST": "This installation's key is missing or damaged: signatures were not checked.",
}


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add core's commands to the command line; a `run` takes the arguments and gives a code."""
    search = subcommands.add_parser("search", help="what people find by typing")
    searches = search.add_subparsers(dest="act", required=True)
    rebuild = searches.add_parser("rebuild", help="write all entries anew, as after a restore")
    rebuild.set_defaults(run=rebuild_search, needs_database=True)
    _register_person(subcommands)
    audit = subcommands.add_parser("audit", help="seal the record of acts, and verify it")
    acts = audit.add_subparsers(dest="act", required=True)
    seal = acts.add_parser("seal", help="seal now what is not yet sealed")
    seal.set_defaults(run=seal_record, needs_database=True)
    verify = acts.add_parser("verify", help="compare every event with what was sealed")
    verify.add_argument("--head", metavar="FILE", type=Path, help="a head that was exported before")
    verify.set_defaults(run=verify_record, needs_database=True)
    head = acts.add_parser("head", help="export the head: the latest seal in short")
    head.add_argument("--out", metavar="FILE", type=Path, help="write it there, not to the screen")
    head.set_defaults(run=export_head, needs_database=True)


def rebuild_search(_arguments: argparse.Namespace) -> int:
    """Write all entries of search anew."""
    from zoneworks.core import search

    print(f"Records entered for search: {search.rebuild():,}.")
    return 0


def _register_person(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    person = subcommands.add_parser("person", help="a person's log-in, where no administrator may")
    acts = person.add_subparsers(dest="act", required=True)
    reset = acts.add_parser("reset-second-factor", help="take away a second factor that is lost")
    reset.set_defaults(run=reset_second_factor, needs_database=True)
    link = acts.add_parser("link", help="say who a person is to the identity provider")
    who = link.add_mutually_exclusive_group(required=True)
    who.add_argument("--subject", default="", help="the identifier there (sub)")
    who.add_argument("--login-name", default="", help="the log-in name there, for the first time")
    link.set_defaults(run=link_person, needs_database=True)
    for act in (reset, link):
        act.add_argument("login", metavar="LOGIN")
        act.add_argument("--reason", required=True, help="the record keeps it")


def reset_second_factor(arguments: argparse.Namespace) -> int:
    """Take the second factor from a person; 2 where there is no such person or none to take."""
    from zoneworks.core import second_factor
    from zoneworks.core.errors import DomainError

    try:
        user, actor = _person(arguments.login)
        second_factor.reset_of(actor, user, arguments.reason)
    except DomainError as refusal:
        return _refuse(refusal)
    print(f"{user.username} logs in with the password alone. Their sessions have ended.")
    return 0


def link_person(arguments: argparse.Namespace) -> int:
    """Link a person to the identity provider; 2 where that cannot be."""
    from zoneworks.core import provider, provider_links
    from zoneworks.core.errors import DomainError

    try:
        provider.require()
        user, actor = _person(arguments.login)
        provider_links.link_person(
            actor,
            user,
            subject=arguments.subject,
            login_name=arguments.login_name,
            reason=arguments.reason,
        )
    except DomainError as refusal:
        return _refuse(refusal)
    print(f"{user.username} logs in by {provider.name()}.")
    return 0


def _person(login: str) -> "tuple[User, Actor]":
    """A person by log-in name, and the platform, which acts in the first zone where they work."""
    from zoneworks.core import queries
    from zoneworks.core.actors import platform
    from zoneworks.core.errors import NotFound
    from zoneworks.core.models import User

    user: User | None = User.objects.filter(username__iexact=login).first()
    if user is None:
        raise NotFound(f"There is no log-in “{login}”.")
    themselves = queries.find_actor(queries.list_own_memberships(user), None)
    return user, platform(themselves.zone_id)


def seal_record(_arguments: argparse.Namespace) -> int:
    """Seal all events that are there; 2 where the key is lost."""
    from zoneworks.core import seals
    from zoneworks.core.signing import KeyLost

    try:
        print(f"Events sealed: {seals.seal_events():,}.")
    except KeyLost as refusal:
        return _refuse(refusal)
    return 0


def verify_record(arguments: argparse.Namespace) -> int:
    """Verify the record; 1 and a sentence for each finding, 2 where the head cannot be read."""
    from zoneworks.core import seals
    from zoneworks.core.errors import InvalidInput

    head: Head | None = None
    if arguments.head is not None:
        try:
            head = seals.read_head(arguments.head.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, InvalidInput) as error:
            return _refuse(error)
    report = seals.verify(head)
    print("\n".join(_tell(report, head)))
    for finding in report.findings:
        print(_sentence(finding), file=sys.stderr)
    return 1 if report.findings else 0


def export_head(arguments: argparse.Namespace) -> int:
    """Write the head as a file, or print it; 2 where there is none, or no place for it."""
    from zoneworks.core import seals
    from zoneworks.core.signing import KeyLost

    try:
        head = seals.get_head()
        if head is None:
            return _refuse("Nothing is sealed yet: run zoneworks audit seal.")
        if arguments.out is None:
            print(head.text(), end="")
        else:
            arguments.out.write_text(head.text(), encoding="utf-8")
            print(f"The head of seal {head.number:,} is in {arguments.out}. Keep it elsewhere.")
    except (OSError, KeyLost) as error:
        return _refuse(error)
    return 0


def _tell(report: "Report", head: "Head | None") -> list[str]:
    compared = "Compared with no head: a cut end or a chain written anew would not be seen."
    if head is not None:
        compared = f"Compared with the head of seal {head.number:,}, made at {head.made_at}."
    found = f"Findings: {len(report.findings):,}." if report.findings else "Nothing was changed."
    return [
        f"Seals read: {report.seals:,}. Sealed events read: {report.events:,}.",
        compared,
        f"Events not yet sealed: {report.unsealed:,}.",
        found,
    ]


def _sentence(finding: "Finding") -> str:
    shown = ", ".join(str(pk) for pk in finding.events[:SHOWN_EVENTS])
    if (more := len(finding.events) - SHOWN_EVENTS) > 0:
        shown += f" and {more:,} more"
    return SENTENCES[finding.kind].format(number=finding.number, events=shown)


def _refuse(error: object) -> int:
    print(" ".join(str(error).split()), file=sys.stderr)
    return 2


def seconds(text: str) -> float:
    """Read how long a search may last. Raises ArgumentTypeError outside of a day."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 86_400:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of seconds from 0 to 86,400")
    return value


def count(text: str) -> int:
    """Read how many, such as threads, or which. Raises ArgumentTypeError beyond a thousand."""
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number from 1 to 1,000")
    return int(text)

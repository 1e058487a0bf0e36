"""The command ``zoneworks``: serve, worker, demo, and each slice's own sub-commands.

Sub-commands of engines start without Django and need no database; the others set Django up: a
slice's by ``needs_database``.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from zoneworks import __version__
from zoneworks.approvals.commands import register as register_approvals
from zoneworks.core.commands import register as register_audit
from zoneworks.delivery.commands import register as register_delivery
from zoneworks.elements.commands import register as register_elements

if TYPE_CHECKING:
    from zoneworks.core.engine.roles import Role
    from zoneworks.core.models import Zone
    from zoneworks.core.services import NewMember

SLICE_COMMANDS: tuple[Callable[..., None], ...] = (
    register_audit,
    register_approvals,
    register_delivery,
    register_elements,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    args = _parser().parse_args(argv)
    if getattr(args, "needs_database", False):
        _set_up_django()
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zoneworks", description="Run a development zone.")
    parser.add_argument("--version", action="version", version=f"zoneworks {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the pages, with workers beside")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--web", type=int, default=2, help="web processes (default: 2)")
    serve.add_argument("--workers", type=int, default=1, help="worker processes (default: 1)")
    serve.add_argument("--demo", action="store_true", help="load the demonstration zone if empty")
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="do long work, until stopped")
    worker.add_argument("--until-empty", action="store_true", help="stop when nothing waits")
    worker.set_defaults(run=_worker)

    demo = commands.add_parser("demo", help="load the demonstration zone into an empty database")
    demo.set_defaults(run=_demo)

    zone = commands.add_parser("zone", help="open a zone with its first administrator")
    zone.add_argument("code", help="short name in Latin letters")
    zone.add_argument("name")
    zone.add_argument("--administrator", required=True, metavar="LOGIN")
    zone.add_argument("--person", default="", help="the administrator's name, for a new log-in")
    zone.add_argument("--province", default="", metavar="CODE", help="the province over it")
    zone.set_defaults(run=_zone)

    province = commands.add_parser("province", help="open a province, or add somebody to it")
    province.add_argument("code", help="short name in Latin letters")
    province.add_argument("name")
    province.add_argument("--login", required=True, metavar="LOGIN")
    province.add_argument("--person", default="", help="their name, for a new log-in")
    province.set_defaults(run=_province)

    for register in SLICE_COMMANDS:
        register(commands)
    return parser


def _serve(args: argparse.Namespace) -> int:
    _set_up_django()
    from zoneworks.core.serving import serve

    return serve(
        host=args.host,
        port=args.port,
        web=args.web,
        workers=args.workers,
        with_demo=args.demo,
    )


def _worker(args: argparse.Namespace) -> int:
    _set_up_django()
    from zoneworks.core.working import work

    return work(until_empty=args.until_empty)


def _demo(args: argparse.Namespace) -> int:
    _set_up_django()
    from zoneworks.core.serving import load_demonstration, prepare_database

    prepare_database()
    return 0 if load_demonstration() else 1


def _zone(args: argparse.Namespace) -> int:
    _set_up_django()
    from zoneworks.core.engine.roles import Role
    from zoneworks.core.services import open_zone

    return _open(
        args,
        args.administrator,
        Role.ADMINISTRATOR,
        lambda member: open_zone(args.code, args.name, member, province_code=args.province),
    )


def _province(args: argparse.Namespace) -> int:
    _set_up_django()
    from zoneworks.core.engine.roles import Role
    from zoneworks.core.services import open_province

    return _open(
        args, args.login, Role.PROVINCE, lambda member: open_province(args.code, args.name, member)
    )


def _open(
    args: argparse.Namespace, login: str, role: "Role", act: "Callable[[NewMember], Zone]"
) -> int:
    from zoneworks.core.errors import InvalidInput
    from zoneworks.core.services import NewMember
    from zoneworks.core.serving import prepare_database

    prepare_database()
    password = os.environ.get("ZONEWORKS_PASSWORD", "")
    if args.person and not password:
        password = getpass.getpass(f"First password of {login}: ")
    try:
        zone = act(NewMember(login, role, args.person, password))
    except InvalidInput as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(f"{zone.name} is open; log in as {login}.")
    return 0


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zoneworks.config.settings")
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())

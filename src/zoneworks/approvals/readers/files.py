"""Open files of a log, packed or not, and say in one line why they cannot be read."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from zoneworks.approvals.readers.refusals import LogUnreadable

KINDS = (".xes", ".xes.gz", ".csv", ".csv.gz", ".parquet")
CHUNK_BYTES = 1 << 20
MOST_BYTES = 4 << 30
"""A packed file may expand to this much."""


def kind_of(path: Path) -> str:
    """Return the kind of a file by its name. Raises LogUnreadable for others and missing files."""
    name = path.name.lower()
    kind = next((kind for kind in KINDS if name.endswith(kind)), None)
    if kind is None:
        raise LogUnreadable(
            "%(file)s is not a log: give a file named %(kinds)s.",
            file=path.name,
            kinds=", ".join(KINDS),
        )
    if not path.is_file():
        raise LogUnreadable("There is no file %(file)s: check the path.", file=path)
    if path.stat().st_size == 0:
        raise LogUnreadable("%(file)s is empty: export the log again.", file=path.name)
    return kind


def read_chunks(path: Path) -> Iterator[bytes]:
    """Yield the unpacked content. Raises LogUnreadable for truncated and false gzip."""
    is_packed = path.name.lower().endswith(".gz")
    read = 0
    try:
        with gzip.open(path) if is_packed else path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                read += len(chunk)
                if read > MOST_BYTES:
                    raise LogUnreadable(
                        "%(file)s expands to more than %(most)s GiB: split it.",
                        file=path.name,
                        most=MOST_BYTES >> 30,
                    )
                yield chunk
    except EOFError:
        raise LogUnreadable(
            "%(file)s is a gzip file cut off after %(bytes)s bytes: copy or export it again.",
            file=path.name,
            bytes=f"{read:,}",
        ) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise LogUnreadable(
            "%(file)s is not a sound gzip file (%(fault)s): copy or export it again.",
            file=path.name,
            fault=error,
        ) from None
    except OSError as error:
        raise LogUnreadable(
            "%(file)s cannot be read: %(fault)s.", file=path, fault=error.strerror or error
        ) from None

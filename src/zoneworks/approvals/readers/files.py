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
        raise LogUnreadable(f"{path.name} is not a log: give a file named {', '.join(KINDS)}.")
    if not path.is_file():
        raise LogUnreadable(f"There is no file {path}: check the path.")
    if path.stat().st_size == 0:
        raise LogUnreadable(f"{path.name} is empty: export the log again.")
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
                        f"{path.name} expands to more than {MOST_BYTES >> 30} GiB: split it."
                    )
                yield chunk
    except EOFError:
        raise LogUnreadable(
            f"{path.name} is a gzip file cut off after {read:,} bytes: copy or export it again."
        ) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise LogUnreadable(
            f"{path.name} is not a sound gzip file ({error}): copy or export it again."
        ) from None
    except OSError as error:
        raise LogUnreadable(f"{path} cannot be read: {error.strerror or error}.") from None

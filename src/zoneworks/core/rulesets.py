"""Read dated sets of rules (``<slice>/rules/*.yaml``) and fingerprint them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Values of the law or of a zone, with the days on which they hold.

    ``valid_until`` is excluded; None is open. ``is_sample`` marks values that no law sets and that
    a zone replaces by its own. ``sha256`` of the file is stored beside each result.
    """

    id: str
    version: str
    valid_from: date
    valid_until: date | None
    source: str
    is_sample: bool
    sha256: str
    values: Mapping[str, Any]


@cache
def load_rule_set(package: str, name: str) -> RuleSet:
    """Read ``rules/<name>.yaml`` of a slice such as ``zoneworks.core``, once a process.

    Raises FileNotFoundError, and KeyError when one of the head's entries is missing.
    """
    content = files(package).joinpath("rules", f"{name}.yaml").read_bytes()
    values = dict(yaml.load(content, Loader=yaml.CSafeLoader))
    return RuleSet(
        id=values.pop("id"),
        version=str(values.pop("version")),
        valid_from=values.pop("valid_from"),
        valid_until=values.pop("valid_until"),
        source=values.pop("source"),
        is_sample=values.pop("sample"),
        sha256=hashlib.sha256(content).hexdigest(),
        values=values,
    )

"""Terms of a scheme as people type them: YAML in, plain data and a digest out."""

import hashlib
import json
from typing import Any

import yaml

from zoneworks.core.rulesets import RuleSet, load_rule_set
from zoneworks.efficiency.engine.refusals import SchemeInvalid
from zoneworks.efficiency.engine.schemes import read_scheme

LONGEST = 60_000
EXAMPLES = ("sample", "huangyan_2022")
"""The rule sets that are shipped, with which a zone may begin its own scheme."""


class _Plain(yaml.SafeLoader):
    """A loader that keeps decimals as they were typed: nothing becomes a binary fraction."""


class _Whole(yaml.SafeDumper):
    """A writer that repeats what stands twice, so that each group can be changed alone."""

    def ignore_aliases(self, data: Any) -> bool:
        """Say that nothing is written as a reference."""
        return True


def _as_typed(_loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Plain.add_constructor("tag:yaml.org,2002:float", _as_typed)
_Plain.add_constructor("tag:yaml.org,2002:timestamp", _as_typed)


def read_terms(text: str) -> dict[str, Any]:
    """Read and check typed terms.

    Raises:
        SchemeInvalid: it is no YAML, refers to itself, or holds a term that cannot be applied.
        WeightsDoNotSum, QuotasDoNotSum: see ``read_scheme``.
    """
    if len(text) > LONGEST:
        raise SchemeInvalid("The text is too long.", place="YAML", value=f"{len(text)} > {LONGEST}")
    try:
        if any(isinstance(one, yaml.AliasEvent) for one in yaml.parse(text, _Plain)):
            raise SchemeInvalid("A scheme says everything in its place.", place="YAML", value="*")
        terms = yaml.load(text, _Plain)  # noqa: S506 - derived from the safe loader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, SchemeInvalid):
            raise
        mark = getattr(error, "problem_mark", None)
        place = f"YAML {mark.line + 1}:{mark.column + 1}" if mark is not None else "YAML"
        told = str(getattr(error, "problem", None) or error)[:60]
        raise SchemeInvalid(f"This is no YAML: {told}", place=place, value=told) from error
    read_scheme(terms)
    return dict(terms)


def digest_of(terms: Any) -> str:
    """SHA-256 of terms in canonical form: however they are typed, the same terms give the same."""
    canonical = json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def example(name: str) -> RuleSet:
    """A shipped rule set."""
    return load_rule_set("zoneworks.efficiency", name)


def text_of(terms: Any) -> str:
    """Terms as a person changes them."""
    return yaml.dump(terms, Dumper=_Whole, allow_unicode=True, sort_keys=False, width=100)

"""Unified social credit codes (GB 32100-2015) and organization codes (GB 11714-1997).

Eighteen characters: registering authority, kind of organization, six digits of the division of
China, nine of the organization code (positions 9 to 17), one check character.
"""

import unicodedata

from zoneworks.core.engine.refusals import Refusal

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015, table 2: digits and capitals without I, O, S, V and Z."""
LENGTH = 18
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(LENGTH - 1))
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class CreditCodeInvalid(Refusal):
    """A text that is not a unified social credit code. ``values`` hold the code and what is wrong.

    Codes: CREDIT_CODE_LENGTH (``length``), CREDIT_CODE_CHARACTER (``character``, ``position``),
    CREDIT_CODE_CHECK (``expected``, ``found``).
    """

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.code = code  # type: ignore[misc]


def normalize(text: str) -> str:
    """Write a code as it is stored: capitals, half width, no spaces or hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if not character.isspace() and character != "-")


def check(code: str) -> None:
    """Raise CreditCodeInvalid, saying what is wrong, unless ``code`` is a normalized valid code."""
    if len(code) != LENGTH:
        raise CreditCodeInvalid(
            "CREDIT_CODE_LENGTH",
            f"A unified social credit code has 18 characters; “{code}” has {len(code)}.",
            credit_code=code,
            length=len(code),
        )
    _check_alphabet(code)
    expected = complete(code[:-1])[-1]
    if code[-1] != expected:
        raise CreditCodeInvalid(
            "CREDIT_CODE_CHECK",
            f"The check character of “{code}” should be {expected}, not {code[-1]}: compare the "
            "code with the business license, one character is wrong or two are exchanged.",
            credit_code=code,
            expected=expected,
            found=code[-1],
        )


def complete(first_17: str) -> str:
    """Append the check character to the first 17 characters. Raises CreditCodeInvalid."""
    if len(first_17) != LENGTH - 1:
        raise CreditCodeInvalid(
            "CREDIT_CODE_LENGTH",
            f"A check character follows 17 characters; “{first_17}” has {len(first_17)}.",
            credit_code=first_17,
            length=len(first_17),
        )
    _check_alphabet(first_17)
    total = sum(
        _VALUES[character] * weight for character, weight in zip(first_17, _WEIGHTS, strict=True)
    )
    return first_17 + ALPHABET[-total % 31]


def organization_check(first_8: str) -> str:
    """Give the check character of an organization code (GB 11714-1997): a digit or X.

    Letters count from A = 10 to Z = 35. Raises CreditCodeInvalid on a wrong length or character.
    """
    if len(first_8) != len(_ORGANIZATION_WEIGHTS):
        raise CreditCodeInvalid(
            "CREDIT_CODE_LENGTH",
            f"An organization code's check follows 8 characters; “{first_8}” has {len(first_8)}.",
            credit_code=first_8,
            length=len(first_8),
        )
    _check_alphabet(first_8)
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(first_8, _ORGANIZATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def has_valid_organization_code(code: str) -> bool:
    """Tell whether positions 9 to 17 of a valid code also pass the check of GB 11714-1997.

    A sign of care, not a ground for refusal: the registers hold codes that do not.
    """
    return organization_check(code[8:16]) == code[16]


def _check_alphabet(text: str) -> None:
    for position, character in enumerate(text, start=1):
        if character not in _VALUES:
            raise CreditCodeInvalid(
                "CREDIT_CODE_CHARACTER",
                f"“{character}” at position {position} of “{text}” is not allowed: a unified "
                "social credit code has digits and the capitals A to Y without I, O, S and V.",
                credit_code=text,
                character=character,
                position=position,
            )

"""The zone's own identity provider, by OpenID Connect: authorization code flow with PKCE.

Nothing here knows people or sessions: a log-in is begun, its answer becomes an ``Identity``, or is
refused with the reason.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from zoneworks.core import clock
from zoneworks.core.errors import DomainError, NotFound

logger = logging.getLogger(__name__)

SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""By a key of the provider alone: neither unsigned nor by a secret that we share with it."""
SECONDS = 10
LEEWAY_SECONDS = 60
KEPT_FOR = timedelta(hours=1)
BEGUN_FOR = timedelta(minutes=10)
TWO_FACTORS = "mfa"
"""What a provider says in ``amr`` of a log-in with more than one factor (RFC 8176)."""


class ProviderRefusal(DomainError):
    """Nobody is logged in by the identity provider, for a reason that is told."""

    status = 403


class ProviderAway(ProviderRefusal):
    """The identity provider does not answer, or not as OpenID Connect says."""

    status = 502


class NotBegunHere(ProviderRefusal):
    """An answer to a log-in that this browser did not begin, or began too long ago."""

    status = 400


@dataclass(frozen=True, slots=True)
class Begun:
    """What this browser keeps of a log-in until its answer comes."""

    state: str
    nonce: str
    verifier: str
    at: str

    def is_over(self) -> bool:
        """Whether the person took too long."""
        return clock.now() - datetime.fromisoformat(self.at) > BEGUN_FOR


@dataclass(frozen=True, slots=True)
class Identity:
    """Who logged in, in the provider's words. ``id_token`` says at log-out whose session ends."""

    issuer: str
    subject: str
    login_name: str
    has_two_factors: bool
    id_token: str


def is_set() -> bool:
    """Whether this installation has an identity provider."""
    return bool(settings.OIDC_ISSUER)


def require() -> None:
    """Refuse what only an installation with an identity provider has. Raises NotFound."""
    if not is_set():
        raise NotFound(_("This installation has no identity provider."))


def issuer() -> str:
    """The provider's address, which stands in its tokens."""
    return str(settings.OIDC_ISSUER)


def name() -> str:
    """What people call the provider."""
    return str(settings.OIDC_NAME)


def begin(back: str) -> tuple[str, Begun]:
    """Begin a log-in: where the browser goes, and what it must bring back.

    ``back`` is our address to which the provider sends it.

    Raises:
        ProviderAway: it does not answer.
    """
    begun = Begun(
        state=generate_token(32),
        nonce=generate_token(32),
        verifier=generate_token(64),
        at=clock.now().isoformat(),
    )
    with _client(back) as client:
        address, _state = client.create_authorization_url(
            _endpoint("authorization_endpoint"),
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
            **_wanted(),
        )
    return str(address), begun


def finish(answer: Mapping[str, str], begun: Begun | None, back: str) -> Identity:
    """Take the provider's answer and say who logged in.

    Raises:
        NotBegunHere: this browser did not begin it, or too long ago.
        ProviderRefusal: the provider refused, or its answer does not hold.
        ProviderAway: it does not answer.
    """
    if begun is None or begun.is_over() or answer.get("state") != begun.state:
        text = _("This log-in was not begun in this browser, or took too long. Begin again.")
        raise NotBegunHere(text)
    if answer.get("error"):
        raise ProviderRefusal(
            _("“%(provider)s” did not let you in. Begin again, or ask whoever runs it."),
            provider=name(),
        )
    if answer.get("iss", issuer()) != issuer():
        raise _does_not_hold("the answer names another issuer")
    with _client(back) as client:
        tokens = _ask(
            lambda: client.fetch_token(
                _endpoint("token_endpoint"),
                grant_type="authorization_code",
                code=answer.get("code", ""),
                code_verifier=begun.verifier,
                timeout=SECONDS,
            )
        )
        claims = _read_id_token(tokens, begun.nonce)
        login_name = claims.get(settings.OIDC_NAME_CLAIM) or _ask_for_name(client, claims["sub"])
    return Identity(
        issuer=issuer(),
        subject=claims["sub"],
        login_name=login_name if isinstance(login_name, str) else "",
        has_two_factors=_has_two_factors(claims),
        id_token=tokens["id_token"],
    )


def log_out_address(id_token: str, back: str) -> str:
    """Where the provider ends its own session and sends the browser back; empty if it cannot."""
    try:
        endpoint = _metadata().get("end_session_endpoint", "")
    except ProviderAway:
        return ""
    asked = {"id_token_hint": id_token, "post_logout_redirect_uri": back}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}" if endpoint else ""


def _read_id_token(tokens: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
    """The claims of a token, after everything about it was checked (OpenID Connect Core, 3.1.3.7).

    Raises:
        ProviderRefusal: signature, issuer, audience, time or nonce do not hold.
    """
    raw = tokens.get("id_token")
    if not isinstance(raw, str):
        raise _does_not_hold("there is no id token")
    try:
        token = _decode(raw)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": issuer()},
                "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
            },
            {
                "nonce": nonce,
                "client_id": settings.OIDC_CLIENT_ID,
                "access_token": tokens.get("access_token"),
            },
        )
        claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError) as error:
        raise _does_not_hold(str(error)) from error
    if not (isinstance(claims["sub"], str) and claims["sub"]):
        raise _does_not_hold("the subject is no text")
    return dict(claims)


def _decode(raw: str) -> jwt.Token:
    """Verify the signature; the provider's keys are fetched again where the key is a new one."""
    try:
        return jwt.decode(raw, _keys(), algorithms=SIGNATURES)
    except InvalidKeyIdError:
        _kept.pop(_endpoint("jwks_uri"), None)
        return jwt.decode(raw, _keys(), algorithms=SIGNATURES)


def _ask_for_name(client: OAuth2Session, subject: str) -> Any:
    """The log-in name of somebody whose id token holds none, if the provider tells it."""
    endpoint = _metadata().get("userinfo_endpoint")
    if not endpoint:
        return ""
    try:
        told = _ask(lambda: client.get(endpoint, timeout=SECONDS).json())
    except ProviderRefusal:  # a person who is linked already needs no name
        return ""
    is_theirs = isinstance(told, dict) and told.get("sub") == subject
    return told.get(settings.OIDC_NAME_CLAIM, "") if is_theirs else ""


def _has_two_factors(claims: Mapping[str, Any]) -> bool:
    methods = claims.get("amr")
    told = isinstance(methods, list) and TWO_FACTORS in methods
    return told or claims.get("acr") in settings.OIDC_STRONG_ACR


def _wanted() -> dict[str, str]:
    """Ask for how the person logs in, where the provider says only what it is asked for."""
    if not _metadata().get("claims_parameter_supported"):
        return {}
    wanted = dict.fromkeys(("acr", "amr", settings.OIDC_NAME_CLAIM))
    return {"claims": json.dumps({"id_token": wanted})}


def _client(back: str) -> OAuth2Session:
    known = _metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
    return OAuth2Session(
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET or None,
        token_endpoint_auth_method=method if settings.OIDC_CLIENT_SECRET else "none",
        scope="openid profile",
        redirect_uri=back,
        code_challenge_method="S256",
    )


_kept: dict[str, tuple[datetime, Any]] = {}
"""What the provider says at an address, with when it was fetched; for this process."""


def _metadata() -> Mapping[str, Any]:
    address = issuer().rstrip("/") + "/.well-known/openid-configuration"
    found: Mapping[str, Any] = _fetch(address)
    if found.get("issuer") != issuer():
        del _kept[address]
        raise _away(f"it calls itself {found.get('issuer')}, not {issuer()}")
    return found


def _endpoint(key: str) -> str:
    found = _metadata().get(key)
    if not isinstance(found, str):
        raise _away(f"it names no {key}")
    return found


def _keys() -> KeySet:
    return KeySet.import_key_set(_fetch(_endpoint("jwks_uri")))


def _fetch(address: str) -> Any:
    at, found = _kept.get(address, (None, None))
    if at is None or not timedelta(0) <= clock.now() - at < KEPT_FOR:
        found = _ask(lambda: _get(address))
        if not isinstance(found, dict):
            raise _away(f"{address} holds no object")
        _kept[address] = (clock.now(), found)
    return found


def _get(address: str) -> Any:
    with OAuth2Session() as client:
        answer = client.request("GET", address, withhold_token=True, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()


def _ask(question: Any) -> Any:
    """Ask the provider. What it refuses and what it does not answer are told apart."""
    try:
        return question()
    except OAuthError as error:
        raise _does_not_hold(str(error)) from error
    except (RequestException, ValueError) as error:
        raise _away(str(error)) from error


def _does_not_hold(why: str) -> ProviderRefusal:
    """Why is for whoever runs the installation, and stands in the log."""
    logger.warning("log-in by the identity provider refused: %s", why)
    return ProviderRefusal(
        _("The answer of “%(provider)s” does not hold, so nobody was logged in. Begin again."),
        provider=name(),
    )


def _away(why: str) -> ProviderAway:
    logger.warning("the identity provider does not answer: %s", why)
    return ProviderAway(
        _("“%(provider)s” cannot be reached now. Log in with your password, or try again later."),
        provider=name(),
    )

"""Log-in by an identity provider: whole journeys with a real one, and what must not get in."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from tests import identity_provider, make
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, Person
from tests.integration.fence.test_fence import fingerprint

from zoneworks import cli
from zoneworks.core import clock, provider, provider_links
from zoneworks.core.actors import Actor
from zoneworks.core.engine.roles import Role
from zoneworks.core.errors import InvalidInput
from zoneworks.core.models import Event, Membership, ProviderLink, User, Zone

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    if not identity_provider.MODULE.is_dir():
        pytest.skip(identity_provider.ABSENT)
    with identity_provider.running() as address:
        yield address


@pytest.fixture
def at_provider(issuer: str, settings: LazySettings) -> Iterator[Person]:
    """A person's browser at the provider of this installation."""
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "政务统一认证"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
    person = Person()
    yield person
    person.close()
    provider._kept.clear()


@pytest.fixture
def zone() -> Zone:
    return make.zone()


@pytest.fixture
def administrator(zone: Zone) -> Actor:
    return make.actor(zone, Role.ADMINISTRATOR)


@pytest.fixture
def member(zone: Zone) -> Membership:
    return make.membership(zone, of=make.user("wang", name="王一"))


def link(by: Actor, member: Membership, *, subject: str = "", login_name: str = "") -> None:
    said = {"subject": subject, "login_name": login_name}
    provider_links.link_member(by, member.pk, version=member.version, reason="post", **said)


def come_back(browser: Client, person: Person, account: str, **more: Any) -> str:
    """Begin here, log in there; the address to which the provider sends the browser."""
    begun = browser.get("/login/provider")
    assert begun.status_code == 302
    return person.log_in(begun["Location"], account, **more)


def who(browser: Client) -> Any:
    request = HttpRequest()
    request.session = browser.session  # type: ignore[assignment]
    return get_user(request)


def is_nobody(browser: Client) -> bool:
    return not who(browser).is_authenticated


class TestJourney:
    def test_a_linked_person_logs_in_and_out(
        self, at_provider: Person, administrator: Actor, member: Membership, issuer: str
    ) -> None:
        link(administrator, member, subject="id-wang")
        browser = Client(HTTP_USER_AGENT="")
        page = browser.get("/login?next=/registry/projects")
        assert "政务统一认证" in page.content.decode()
        begun = browser.get("/login/provider?next=/registry/projects")
        asked = parse_qs(urlsplit(begun["Location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == ["http://testserver/login/provider/answer"]
        answer = browser.get(at_provider.log_in(begun["Location"], "id-wang"))
        assert answer["Location"] == "/registry/projects"
        assert who(browser) == member.user
        out = browser.post("/logout")
        assert is_nobody(browser)
        assert out["Refresh"].startswith(f"0; url={issuer}/session/end?id_token_hint=")
        assert at_provider.open(out.context["address"]).status_code == 200

    @pytest.mark.parametrize("told", ["in the token", "by userinfo"])
    def test_a_log_in_name_leads_to_the_person_once_and_then_the_identifier_does(
        self,
        at_provider: Person,
        administrator: Actor,
        member: Membership,
        told: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        if told == "by userinfo":
            monkeypatch.setattr(provider, "_wanted", dict)
        link(administrator, member, login_name="wang")
        browser = Client()
        assert browser.get(come_back(browser, at_provider, "id-wang")).status_code == 302
        assert who(browser) == member.user
        assert ProviderLink.objects.get().subject == "id-wang"
        event = Event.objects.get(act="core.provider_link_claimed")
        assert (event.user_id, event.part_of_id) == (member.user_id, member.user_id)
        assert "id-wang" not in str(event.after), "a personal value lies beside its event"
        somebody_else = Client()
        ProviderLink.objects.update(subject="id-wang-before")
        path = come_back(somebody_else, at_provider, "id-wang")
        assert somebody_else.get(path).status_code == 403, "the name was given to somebody else"

    def test_somebody_who_is_not_linked_gets_no_account_and_is_told_what_to_say(
        self, at_provider: Person, member: Membership
    ) -> None:
        browser = Client()
        path = come_back(browser, at_provider, "id-wang")
        before = fingerprint() | {"core.Session": ""}
        page = browser.get(path)
        assert page.status_code == 403
        assert "id-wang" in page.content.decode()
        assert is_nobody(browser)
        assert fingerprint() | {"core.Session": ""} == before

    def test_a_person_who_was_switched_off_does_not_get_in(
        self, at_provider: Person, administrator: Actor, member: Membership
    ) -> None:
        link(administrator, member, subject="id-wang")
        User.objects.filter(pk=member.user_id).update(is_active=False)
        browser = Client()
        assert browser.get(come_back(browser, at_provider, "id-wang")).status_code == 403
        assert is_nobody(browser)

    def test_who_says_no_at_the_provider_reads_so(self, at_provider: Person) -> None:
        browser = Client()
        page = browser.get(come_back(browser, at_provider, ""))
        assert page.status_code == 403
        assert "政务统一认证" in page.content.decode()
        assert "The person said no" not in page.content.decode()


class TestSecondFactor:
    def test_one_that_the_provider_saw_counts(
        self, at_provider: Person, administrator: Actor, member: Membership
    ) -> None:
        link(administrator, member, subject="id-wang")
        Zone.objects.filter(pk=member.zone_id).update(demands_second_factor=True)
        weak = Client()
        weak.get(come_back(weak, at_provider, "id-wang", amr=("pwd",)))
        assert weak.get("/")["Location"] == "/security/second-factor"
        strong, person = Client(), Person()
        strong.get(come_back(strong, person, "id-wang", amr=("pwd", "mfa")))
        person.close()
        assert strong.get("/").status_code == 200

    def test_ones_own_is_asked_for_where_the_provider_saw_none(
        self, at_provider: Person, administrator: Actor, member: Membership
    ) -> None:
        link(administrator, member, subject="id-wang")
        User.objects.filter(pk=member.user_id).update(second_factor_at=clock.now())
        browser = Client()
        answer = browser.get(come_back(browser, at_provider, "id-wang"))
        assert answer["Location"] == "/login/code"
        assert is_nobody(browser)

    @pytest.mark.parametrize(
        ("claims", "counts"),
        [
            ({"amr": ["pwd", "mfa"]}, True),
            ({"amr": ["pwd", "otp"]}, False),
            ({"amr": "mfa"}, False),
            ({"acr": "urn:two"}, True),
            ({"acr": "urn:one"}, False),
            ({"acr": ["urn:two"]}, False),
            ({}, False),
        ],
        ids=str,
    )
    def test_it_counts_only_where_it_is_said(
        self, claims: dict[str, Any], counts: bool, settings: LazySettings
    ) -> None:
        settings.OIDC_STRONG_ACR = ["urn:two"]
        assert provider._has_two_factors(claims) is counts


class TestRefusals:
    @pytest.fixture
    def browser(self, administrator: Actor, member: Membership, at_provider: Person) -> Client:
        link(administrator, member, subject="id-wang")
        return Client()

    def change(self, browser: Client, **values: str) -> None:
        session = browser.session
        session["begun_at_provider"] = session["begun_at_provider"] | values
        session.save()

    def test_a_wrong_state(self, browser: Client, at_provider: Person) -> None:
        path = come_back(browser, at_provider, "id-wang")
        self.change(browser, state="another")
        assert browser.get(path).status_code == 400
        assert is_nobody(browser)

    def test_an_answer_that_this_browser_did_not_ask_for(
        self, browser: Client, at_provider: Person
    ) -> None:
        stranger = Client()
        assert stranger.get(come_back(browser, at_provider, "id-wang")).status_code == 400
        assert is_nobody(stranger)

    def test_a_wrong_nonce(self, browser: Client, at_provider: Person) -> None:
        path = come_back(browser, at_provider, "id-wang")
        self.change(browser, nonce="another")
        assert browser.get(path).status_code == 403
        assert is_nobody(browser)

    def test_a_wrong_verifier(self, browser: Client, at_provider: Person) -> None:
        path = come_back(browser, at_provider, "id-wang")
        self.change(browser, verifier="another" * 8)
        assert browser.get(path).status_code == 403
        assert is_nobody(browser)

    def test_a_code_that_was_used(self, browser: Client, at_provider: Person) -> None:
        path = come_back(browser, at_provider, "id-wang")
        kept = browser.session["begun_at_provider"]
        assert browser.get(path).status_code == 302
        assert browser.get(path).status_code == 400, "what was begun is answered once"
        thief = Client()
        thief.get("/login/provider")
        self.change(thief, **kept)
        assert thief.get(path).status_code == 403, "the provider takes a code once"
        assert is_nobody(thief)

    def test_an_expired_token(self, browser: Client, at_provider: Person) -> None:
        path = come_back(browser, at_provider, "id-wang")
        later = clock.now() + timedelta(hours=2)
        self.change(browser, at=later.isoformat())
        with clock.at(later):
            assert browser.get(path).status_code == 403
        assert is_nobody(browser)

    def test_a_person_who_took_too_long(self, browser: Client, at_provider: Person) -> None:
        path = come_back(browser, at_provider, "id-wang")
        self.change(browser, at=(clock.now() - timedelta(minutes=11)).isoformat())
        assert browser.get(path).status_code == 400
        assert is_nobody(browser)

    def test_a_provider_that_is_away(self, settings: LazySettings) -> None:
        settings.OIDC_ISSUER, settings.OIDC_NAME = "http://127.0.0.1:9", "Provider"
        page = Client().get("/login/provider")
        assert page.status_code == 502
        assert "Provider" in page.content.decode()

    def test_what_is_no_provider_is_asked_again_the_next_time(
        self, at_provider: Person, issuer: str, settings: LazySettings
    ) -> None:
        settings.OIDC_ISSUER = f"{issuer}/elsewhere"
        assert Client().get("/login/provider").status_code == 502
        assert provider._kept == {}
        settings.OIDC_ISSUER = f"{issuer}/"
        assert Client().get("/login/provider").status_code == 502, "it calls itself otherwise"
        assert provider._kept == {}

    def test_without_a_provider_there_are_no_such_pages(
        self, administrator: Actor, member: Membership
    ) -> None:
        web = make.client(administrator)
        for path in ("/login/provider", "/login/provider/answer"):
            assert Client().get(path).status_code == 404
        for path in ("provider", "provider/end"):
            assert web.get(f"/members/{member.pk}/{path}").status_code == 404
        assert "/login/provider" not in Client().get("/login").content.decode()


class TestTokens:
    """What no honest provider sends, in tokens that were made here and signed by its key."""

    @pytest.fixture
    def key(self, settings: LazySettings) -> Iterator[RSAKey]:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "https://idp.example", CLIENT_ID
        settings.OIDC_CLIENT_SECRET = CLIENT_SECRET
        key = RSAKey.generate_key(2048, {"kid": "one"})
        about = {"issuer": "https://idp.example", "jwks_uri": "https://idp.example/keys"}
        now = clock.now()
        provider._kept["https://idp.example/.well-known/openid-configuration"] = (now, about)
        provider._kept["https://idp.example/keys"] = (now, {"keys": [key.as_dict(private=False)]})
        yield key
        provider._kept.clear()

    def read(self, key: Any, header: dict[str, str] | None = None, **more: Any) -> Any:
        now = int(clock.now().timestamp())
        claims = {"iss": "https://idp.example", "aud": CLIENT_ID, "sub": "id-wang", "nonce": "n"}
        claims |= {"iat": now, "exp": now + 60} | more
        claims = {name: value for name, value in claims.items() if value is not None}
        header = header or {"alg": "RS256", "kid": "one"}
        token = jwt.encode(header, claims, key, algorithms=["RS256", "HS256"])
        return provider._read_id_token({"id_token": token}, "n")

    def test_a_right_one_is_read(self, key: RSAKey) -> None:
        assert self.read(key)["sub"] == "id-wang"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"iss": "https://elsewhere.example"},
            {"iss": None},
            {"aud": "another"},
            {"aud": ["another", CLIENT_ID]},
            {"aud": ["another", CLIENT_ID], "azp": "another"},
            {"aud": None},
            {"sub": None},
            {"sub": ""},
            {"sub": 7},
            {"exp": None},
            {"exp": 1},
            {"iat": 32503680000},
            {"nonce": None},
            {"nonce": "another"},
        ],
        ids=str,
    )
    def test_a_wrong_claim_is_refused(self, key: RSAKey, wrong: dict[str, Any]) -> None:
        with pytest.raises(provider.ProviderRefusal):
            self.read(key, **wrong)

    def test_another_key_of_the_same_name_is_refused(self, key: RSAKey) -> None:
        with pytest.raises(provider.ProviderRefusal):
            self.read(RSAKey.generate_key(2048, {"kid": "one"}))

    def test_a_signature_by_the_shared_secret_is_refused(self, key: RSAKey) -> None:
        secret = OctKey.import_key(CLIENT_SECRET)
        with pytest.raises(provider.ProviderRefusal):
            self.read(secret, {"alg": "HS256", "kid": "one"})

    def test_an_unsigned_one_is_refused(self, key: RSAKey) -> None:
        unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJpZC13YW5nIn0."
        with pytest.raises(provider.ProviderRefusal):
            provider._read_id_token({"id_token": unsigned}, "n")


class TestLinks:
    @pytest.fixture(autouse=True)
    def has_provider(self, settings: LazySettings) -> None:
        settings.OIDC_ISSUER, settings.OIDC_NAME = "https://idp.example", "Provider"

    def test_an_administrator_links_changes_and_unlinks_on_a_page(
        self, administrator: Actor, member: Membership
    ) -> None:
        web = make.client(administrator)
        path = f"/members/{member.pk}/provider"
        typed = {"version": "1", "reason": "post", "login_name": "wang"}
        assert web.post(path, typed)["Location"] == f"/members/{member.pk}/sign-in"
        typed = {"version": "1", "reason": "post", "subject": "id-wang"}
        assert web.post(path, typed).status_code == 302
        found = ProviderLink.objects.get()
        assert (found.user, found.subject, found.login_name) == (member.user, "id-wang", "")
        assert "id-wang" in web.get(f"/members/{member.pk}/sign-in").content.decode()
        elsewhere = make.client(Actor(Role.OFFICER, user_id=member.user_id))
        assert web.post(f"{path}/end", {"version": "1", "reason": "left"}).status_code == 302
        assert not ProviderLink.objects.exists()
        assert is_nobody(elsewhere)
        acts = list(Event.objects.filter(act__startswith="core.provider").values_list("act"))
        assert acts == [
            ("core.provider_linked",),
            ("core.provider_unlinked",),
            ("core.provider_linked",),
            ("core.provider_unlinked",),
        ]

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({}, "subject"),
            ({"subject": "a", "login_name": "b"}, "subject"),
            ({"subject": "taken"}, "subject"),
            ({"login_name": "taken"}, "login_name"),
            ({"subject": "a", "reason": ""}, "reason"),
        ],
    )
    def test_what_names_nobody_or_somebody_else_is_refused(
        self,
        zone: Zone,
        administrator: Actor,
        member: Membership,
        typed: dict[str, str],
        field: str,
    ) -> None:
        link(administrator, make.membership(zone), subject="taken")
        link(administrator, make.membership(zone), login_name="taken")
        web = make.client(administrator)
        before = fingerprint()
        path = f"/members/{member.pk}/provider"
        page = web.post(path, {"version": "1", "reason": "post"} | typed)
        assert page.status_code == 422
        assert set(page.context["form"].errors) == {field}
        assert fingerprint() == before

    def test_nobody_gets_a_key_to_another_zone_by_a_link(
        self, administrator: Actor, member: Membership
    ) -> None:
        make.membership(make.zone(), of=member.user)
        with pytest.raises(InvalidInput):
            link(administrator, member, subject="id-mine")
        assert not ProviderLink.objects.exists()

    def test_whoever_runs_the_installation_links_where_no_administrator_may(
        self, member: Membership, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make.membership(make.zone(), of=member.user)
        command = ["person", "link", "WANG", "--subject", "id-wang", "--reason", "post"]
        assert cli.main(command) == 0
        assert "Provider" in capsys.readouterr().out
        assert ProviderLink.objects.get().user == member.user
        assert Event.objects.get(act="core.provider_linked").reason == "post"
        make.user("zhao")
        assert cli.main([*command[:2], "zhao", *command[3:]]) == 2
        assert ProviderLink.objects.count() == 1

"""``kg push``: who may know what: passwords, tokens, redirects, proxies, certificates."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import ConfigError, PushError
from tests.publish.sample import sample
from tests.push.pretend import Answer, Asked, Pretend, basic, digest, pretend
from tests.push.rdf import merged


@pytest.mark.parametrize("guard", [basic, digest])
def test_the_store_asks_and_is_answered(folder: Path, store: Pretend, guard: Any) -> None:
    """Nothing is said before it asks; Basic only to one that asks for Basic; later batches come with it at once."""
    store.guard = guard("zo\u00eb", "p:w \u4e2d")
    report = kg.push(folder, f"{store.url}/store", batch=100, user="zo\u00eb", password="p:w \u4e2d")
    words = [asked.headers.get("authorization", "") for asked in store.requests]
    assert words[0] == ""
    assert {word.partition(" ")[0].lower() for word in words[1:]} == {guard.__name__}
    assert len(words) == report.batches + 1
    assert store.quads == merged(sample())


def test_digest_is_chosen_where_both_are_offered(folder: Path, store: Pretend) -> None:
    """The password itself is then never sent."""
    store.guard = digest("u", "hunter2", 'Basic realm="store", ')
    kg.push(folder, f"{store.url}/store", user="u", password="hunter2")
    assert {asked.headers.get("authorization", "")[:7] for asked in store.requests} == {"", "Digest "}


def test_a_store_that_forbids_without_a_question(folder: Path, store: Pretend) -> None:
    """403 to a stranger: Basic is tried, once."""
    ask = basic("u", "p")
    store.guard = lambda asked: Answer(403, b"who?") if ask(asked) else None
    kg.push(folder, f"{store.url.replace('//', '//u:p@')}/store", batch=500)
    assert len(store.requests) > 1
    del store.requests[:]
    with pytest.raises(PushError, match="403 Forbidden: who") as error:
        kg.push(folder, f"{store.url}/store", user="u", password="wrong")
    assert len(store.requests) == 2
    assert error.value.hint.startswith("check KG_PUSH_USER")


def test_a_token(folder: Path, store: Pretend) -> None:
    """As a Bearer, with every batch."""
    kg.push(folder, f"{store.url}/store", batch=100, token="s3cret\n")
    assert {asked.headers["authorization"] for asked in store.requests} == {"Bearer s3cret"}


@pytest.mark.parametrize("key", ["hunter3", "hunter%2F3%3D%3D"])
def test_secrets_are_told_and_kept_nowhere(key: str, folder: Path, store: Pretend) -> None:
    """Not in the words of a store that repeats all it got, not in the note or the report; nor a key in the address."""
    url = f"{store.url.replace('//', '//me:hunter2@')}/store?key={key}"
    ask = basic("me", "hunter2")

    def repeat(asked: Asked) -> Answer | None:
        return ask(asked) or (Answer(400, repr(asked)[:200].encode()) if len(store.requests) > 3 else None)

    store.guard = repeat
    store.cues = {2: Answer(204), 3: Answer(204)}
    with pytest.raises(PushError) as error:
        kg.push(folder, url, batch=100)
    told = str(error.value) + error.value.hint
    assert told.startswith(f"{store.url}/store?... answered batch 3 (100 triples) with 400 Bad Request: Asked(")
    assert "/store?key=***&default" in told
    kept = "".join(path.read_text() + path.name for path in folder.iterdir())
    assert "/store?..." in kept
    assert "hunter" not in told + kept + repr(kg.push(folder, url, dry_run=True))
    code = store.requests[-1].headers["authorization"].removeprefix("Basic ")
    store.guard = lambda _: Answer(400, f"no {code} hunter2 here".encode())
    with pytest.raises(PushError, match=r"400 Bad Request: no \*\*\* \*\*\* here"):
        kg.push(folder, url, batch=100)


def test_no_redirect_is_followed(folder: Path, store: Pretend) -> None:
    """Another machine gets neither triples nor password."""
    with pretend() as other:
        place = f"{other.url.replace('//', '//a:b@')}/store?x=y"
        store.cues = {1: Answer(307, headers={"Location": place})}
        with pytest.raises(PushError, match=f"307 .*: to {other.url}/store$") as error:
            kg.push(folder, f"{store.url}/store", user="u", password="hunter2")
        assert not other.requests
        assert "redirect" in error.value.hint


def test_the_environment_does_not_lead_elsewhere(
    folder: Path, store: Pretend, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No proxy of the environment, no password of a netrc."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    kg.push(folder, f"{store.url}/store")
    assert not any("authorization" in asked.headers for asked in store.requests)


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate")
def test_certificates_are_checked(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A stranger's certificate is refused at once; REQUESTS_CA_BUNDLE names an authority of one's own."""
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=here",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with pretend(context) as store:
        with pytest.raises(PushError, match="certificate"):
            kg.push(folder, f"{store.url}/store")
        assert not store.requests
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        kg.push(folder, f"{store.url}/store")
        assert store.requests
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "nowhere"))
        with pytest.raises(ConfigError, match="nowhere"):
            kg.push(folder, f"{store.url}/store")

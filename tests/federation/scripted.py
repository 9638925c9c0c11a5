"""A server of our own making, with accounts that sign as they are told: rightly, or wrong on purpose.

It serves what others look up (actors, WebFinger, NodeInfo, any further `documents`), takes what is sent to
it, and makes its signatures by itself, so that what we believe is tested against something else than us.
"""

import base64
import contextlib
import datetime
import email.utils
import hashlib
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)

from tests import outside
from tests.federation import fixed_keys
from tests.outside import Heard, Outside, Reply
from tests.server import Server

CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"]
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ACTIVITY = "application/activity+json"
POST_COVERS = ("(request-target)", "host", "date", "digest", "content-type")
GET_COVERS = ("(request-target)", "host", "date")
RFC_COVERS = ("@method", "@target-uri", "content-digest")


def json_reply(document: Any, kind: str = ACTIVITY, status: int = 200) -> Reply:
    return status, {"Content-Type": kind}, json.dumps(document).encode()


@dataclass
class Peer(Outside):
    """`documents`: what is served as ActivityPub, by path; `answers` come before them. Whatever is posted is
    taken with 202 and kept in `heard`; who looks up what it runs, which everybody does now and then, is in
    `described`. `reads`: the forms of signatures it takes, with 401 for all others; None: it looks at none.
    See `form_of`.
    """

    documents: dict[str, Any] = field(default_factory=dict)
    people: dict[str, "Stranger"] = field(default_factory=dict)
    reads: set[str] | None = None
    described: list[Heard] = field(default_factory=list)

    def keep(self, heard: Heard) -> None:
        (self.described if "nodeinfo" in heard.path else self.heard).append(heard)

    def runs(self, software: Any, *, at: str = "/nodeinfo/2.1", version: str = "2.1") -> None:
        """It says so in a document at this path, or at this address."""
        href = at if "://" in at else f"{self.url}{at}"
        link = {"rel": f"http://nodeinfo.diaspora.software/ns/schema/{version}", "href": href}
        self.answers["/.well-known/nodeinfo"] = json_reply({"links": [link]}, "application/json")
        self.answers[at] = json_reply({"version": version, "software": software}, "application/json")

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def person(self, name: str, **more: Any) -> "Stranger":
        """Somebody new with keys of his own; `more`: further properties of his document."""
        stranger = self.people[name] = Stranger(self, name, len(self.people) % len(fixed_keys.RSA), more)
        self.documents[f"/users/{name}"] = stranger.document
        return stranger

    def hear(self, heard: Heard) -> Reply:
        path = urlsplit(heard.path).path
        if self.reads is not None and "nodeinfo" not in heard.path and form_of(heard) not in self.reads:
            return 401, {}, b""
        if heard.path in self.answers:
            return self.answers[heard.path]
        if heard.method == "POST":
            return 202, {}, b""
        if path == "/.well-known/webfinger":
            return self._finger(parse_qs(urlsplit(heard.path).query).get("resource", [""])[0])
        if path in self.documents:
            return json_reply(self.documents[path])
        return 404, {}, b""

    def _finger(self, resource: str) -> Reply:
        for one in self.people.values():
            if resource in (f"acct:{one.name}@{self.host}", one.id):
                link = {"rel": "self", "type": ACTIVITY, "href": one.id}
                found = {"subject": f"acct:{one.name}@{self.host}", "aliases": [one.id], "links": [link]}
                return json_reply(found, "application/jrd+json")
        return 404, {}, b""

    def asked(self, path: str = "") -> list[Heard]:
        """The GETs it was asked, all of them or those of one path."""
        return [one for one in self.heard if one.method == "GET" and path in ("", one.path)]

    def posted(self, path: str = "") -> list[dict[str, Any]]:
        """What was sent to it, all of it or to one path."""
        sent = [one for one in self.heard if one.method == "POST" and path in ("", one.path)]
        return [json.loads(one.body) for one in sent]


def form_of(heard: Heard) -> str:
    """The form of its signature; empty when there is none."""
    if "signature-input" in heard.headers:
        return "rfc9421"
    return "cavage" if "signature" in heard.headers else ""


def is_signed_by(heard: Heard, key: Any, *, target: str | None = None) -> bool:
    """Whether `key`, a public one, signed what was heard, its body included. `target`: path and query as they
    are signed, if not as they came.
    """
    url = f"http://{heard.headers['host']}{heard.path}"
    if form_of(heard) == "rfc9421":
        verifier = HTTPMessageVerifier(
            signature_algorithm=algorithms.RSA_V1_5_SHA256, key_resolver=_OneKey(key)
        )
        message = httpx.Request(heard.method, url, headers=heard.headers)
        try:
            found = verifier.verify(message, max_age=datetime.timedelta(minutes=5), body=heard.body)
        except HTTPMessageSignaturesException:
            return False
        needed = RFC_COVERS[: 2 if heard.method == "GET" else 3]
        return {f'"{name}"' for name in needed} <= found[0].covered_components.keys()
    said = dict(re.findall(r'(\w+)="([^"]*)"', heard.headers["signature"]))
    request = {"(request-target)": f"{heard.method.lower()} {target or heard.path}"}
    text = "\n".join(f"{name}: {(heard.headers | request)[name]}" for name in said["headers"].split())
    try:
        key.verify(base64.b64decode(said["signature"]), text.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    if heard.method == "GET":
        return said["headers"].split() == list(GET_COVERS)
    digest = heard.headers["digest"] == f"SHA-256={_sha256(heard.body)}"
    return digest and said["headers"].split() == list(POST_COVERS)


class Stranger:
    """An account of a peer. `document` can be changed; `rsa`, `ed25519`: its keys."""

    def __init__(self, peer: Peer, name: str, number: int, more: dict[str, Any]) -> None:
        self.peer = peer
        self.name = name
        self.id = f"{peer.url}/users/{name}"
        self.key_id = f"{self.id}#main-key"
        self.ed25519_id = f"{self.id}#ed25519-key"
        self._numbers = itertools.count(1)
        self.take_keys(number)
        self.document: dict[str, Any] = {
            "@context": CONTEXT,
            "id": self.id,
            "type": "Person",
            "preferredUsername": name,
            "name": name.title(),
            "url": f"{peer.url}/@{name}",
            "inbox": f"{self.id}/inbox",
            "outbox": f"{self.id}/outbox",
            "followers": f"{self.id}/followers",
            "following": f"{self.id}/following",
            "endpoints": {"sharedInbox": f"{peer.url}/inbox"},
            **self.keys_published(),
            **more,
        }

    @property
    def handle(self) -> str:
        return f"{self.name}@{self.peer.host}"

    @property
    def followers(self) -> str:
        return f"{self.id}/followers"

    def take_keys(self, number: int) -> None:
        """Sign with these of the fixed keys from now on."""
        self.rsa = fixed_keys.loaded(fixed_keys.RSA[number])
        self.ed25519 = fixed_keys.loaded(fixed_keys.ED25519[number])

    def keys_published(self) -> dict[str, Any]:
        """The properties of the document that say which keys it has."""
        multikey = {
            "id": self.ed25519_id,
            "type": "Multikey",
            "controller": self.id,
            "publicKeyMultibase": multibase(self.ed25519.public_key()),
        }
        return {
            "publicKey": {"id": self.key_id, "owner": self.id, "publicKeyPem": pem(self.rsa.public_key())},
            "assertionMethod": [multikey],
        }

    def activity(self, verb: str, object: Any, **more: Any) -> dict[str, Any]:
        """With an id of its own."""
        id = f"{self.id}/activities/{next(self._numbers)}"
        return {"@context": CONTEXT, "id": id, "type": verb, "actor": self.id, "object": object} | more

    def note(self, content: str, **more: Any) -> dict[str, Any]:
        """A public post, also served at its id."""
        path = f"/users/{self.name}/statuses/{next(self._numbers)}"
        note = {
            "@context": CONTEXT,
            "id": self.peer.url + path,
            "type": "Note",
            "attributedTo": self.id,
            "content": content,
            "published": datetime.datetime.now(datetime.UTC).isoformat().replace("+00:00", "Z"),
            "to": [PUBLIC],
            "cc": [self.followers],
            **more,
        }
        self.peer.documents[path] = note
        return note

    def send(
        self,
        server: Server,
        activity: Any,
        *,
        inbox: str = "/inbox",
        altered: bytes | None = None,
        **how: Any,
    ) -> httpx.Response:
        """Post it, signed as `how` says (`signed`); `altered`: another body than the signed one."""
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        headers = self.signed(server, "POST", server.url + inbox, body, **how)
        return server.client.post(inbox, content=body if altered is None else altered, headers=headers)

    def get(self, server: Server, path: str, **how: Any) -> httpx.Response:
        """Ask for it as ActivityPub, signed."""
        headers = {"Accept": ACTIVITY} | self.signed(server, "GET", server.url + path, None, **how)
        return server.client.get(path, headers=headers)

    def signed(
        self, server: Server, method: str, url: str, body: bytes | None, *, form: str = "cavage", **how: Any
    ) -> dict[str, str]:
        """The headers of a signed request. `form`: cavage, rfc9421, or "" for none at all."""
        sent = {} if body is None else {"Content-Type": ACTIVITY}
        if form == "":
            return sent
        now = server.clock.now_ms() // 1000
        make = self.cavage if form == "cavage" else self.rfc9421
        return sent | make(method, url, body, now, **how)

    def cavage(
        self,
        method: str,
        url: str,
        body: bytes | None,
        now: int,
        *,
        covers: Sequence[str] | None = None,
        without: Sequence[str] = (),
        algorithm: str | None = "rsa-sha256",
        digest_name: str = "SHA-256",
        key_id: str | None = None,
        key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | None = None,
        aged_s: int = 0,
        host: str = "",
        target: str | None = None,
        parameters: str = "",
        created: int | None = None,
        expires: int | None = None,
    ) -> dict[str, str]:
        """`covers`: signed names, in order; `without`: headers that are not sent; `aged_s`: how old it claims
        to be; `parameters`: further ones, as they stand in the header; `created`, `expires`: given only.
        """
        parts = urlsplit(url)
        asked = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"host": host or parts.netloc, "date": email.utils.formatdate(now - aged_s, usegmt=True)}
        if body is not None:
            headers |= {"digest": f"{digest_name}={_sha256(body)}", "content-type": ACTIVITY}
        wanted = covers if covers is not None else (GET_COVERS if body is None else POST_COVERS)
        known = {
            "(request-target)": f"{method.lower()} {target or asked}",
            "(created)": str(created),
            "(expires)": str(expires),
            **headers,
        }
        signature = _sign(key or self.rsa, "\n".join(f"{name}: {known[name]}" for name in wanted).encode())
        said = [f'keyId="{key_id or self.key_id}"']
        said += [f'algorithm="{algorithm}"'] if algorithm else []
        said += [f"created={created}"] if created is not None else []
        said += [f"expires={expires}"] if expires is not None else []
        said += [f'headers="{" ".join(wanted)}"', f'signature="{signature}"']
        sent = {name.title(): value for name, value in headers.items() if name not in without}
        if not host:
            del sent["Host"]
        return sent | {"Signature": ",".join(said) + parameters}

    def rfc9421(
        self,
        method: str,
        url: str,
        body: bytes | None,
        now: int,
        *,
        covers: Sequence[str] | None = None,
        alg: bool = True,
        ed25519: bool = False,
        key_id: str | None = None,
        aged_s: int = 0,
        expires: int | None = None,
    ) -> dict[str, str]:
        """As `cavage`; with the RSA key unless `ed25519`."""
        key = self.ed25519 if ed25519 else self.rsa
        headers = {} if body is None else {"Content-Digest": f"sha-256=:{_sha256(body)}:"}
        wanted = covers if covers is not None else RFC_COVERS[: 2 if body is None else 3]
        message = httpx.Request(method, url, headers=headers)
        signer = HTTPMessageSigner(
            signature_algorithm=algorithms.ED25519 if ed25519 else algorithms.RSA_V1_5_SHA256,
            key_resolver=_OneKey(key),
        )
        signer.sign(
            message,
            key_id=key_id or (self.ed25519_id if ed25519 else self.key_id),
            created=datetime.datetime.fromtimestamp(now - aged_s, datetime.UTC),
            expires=None if expires is None else datetime.datetime.fromtimestamp(expires, datetime.UTC),
            include_alg=alg,
            label="sig1",
            covered_component_ids=tuple(wanted),
            use_existing_digest=body is not None,
        )
        return headers | {name: message.headers[name] for name in ("Signature-Input", "Signature")}


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: Any) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> Any:
        return self._key

    resolve_public_key = resolve_private_key


#: A host that a server of the same tests may know, so that it is nobody else's.
_USED: set[str] = set()


@contextlib.contextmanager
def peer() -> Iterator[Peer]:
    """A running one; another one has another host, which is its port."""
    with contextlib.ExitStack() as stack:
        found = stack.enter_context(outside.listening(Peer))
        while found.url in _USED:
            found = stack.enter_context(outside.listening(Peer))
        _USED.add(found.url)
        assert isinstance(found, Peer)
        yield found


def pem(key: Any) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    found: bytes = key.public_bytes(serialization.Encoding.PEM, form)
    return found.decode()


def multibase(key: ed25519.Ed25519PublicKey) -> str:
    """FEP-521a: z, base58 of the two bytes that name the kind, and the key."""
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, text = int.from_bytes(b"\xed\x01" + key.public_bytes_raw()), ""
    while number:
        number, rest = divmod(number, 58)
        text = letters[rest] + text
    return "z" + text


def _sha256(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def _sign(key: Any, text: bytes) -> str:
    if isinstance(key, rsa.RSAPrivateKey):
        made = key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    else:
        made = key.sign(text)
    return base64.b64encode(made).decode()

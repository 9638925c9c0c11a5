"""What it costs to make a signed request and to believe one, beside the bare sums with the same key.

Times are µs of one core, the best of several rounds: what the head says, what it covers, the digest of the
body, and the body read as JSON, for a post with five mentions.
"""

import json
import timeit
from collections.abc import Callable
from types import ModuleType

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from sabar.federation.translate import shapes
from sabar.kit.crypto import actor_keys
from sabar.kit.net import cavage, message_signatures
from sabar.kit.net.signed_requests import Sent
from sabar.rules.federation import signatures

NOW = 1_767_225_600
URL = "https://here.example/inbox"
MIRA = "https://there.example/users/mira"
FORMS = {"draft": cavage, "RFC 9421": message_signatures}


def microseconds(call: Callable[[], object]) -> float:
    timer = timeit.Timer(call)
    number, taken = timer.autorange()
    return min(taken, *timer.repeat(3, number)) / number * 1e6


def post() -> bytes:
    """A Create of a note with five mentions, as JSON."""
    mentions = [f"https://here.example/users/person{number}" for number in range(5)]
    note = {
        "id": f"{MIRA}/statuses/1",
        "type": "Note",
        "attributedTo": MIRA,
        "content": "<p>" + "tea and bread " * 30 + "</p>",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": mentions,
        "tag": [{"type": "Mention", "href": href, "name": f"@{href[-7:]}@here.example"} for href in mentions],
    }
    create = {"id": f"{MIRA}/statuses/1/activity", "type": "Create", "actor": MIRA, "object": note}
    return json.dumps({"@context": shapes.CONTEXT, **create}).encode()


def believed(form: ModuleType, sent: Sent, body: bytes, key: str) -> None:
    claim = form.read(sent)
    assert signatures.fault(claim, has_body=True, now_s=NOW) is None
    assert claim.fits(body)
    assert claim.is_by(actor_keys.load_public(key))
    shapes.read(body)


def main() -> None:
    body = post()
    private = actor_keys.new_rsa()
    key, text = private.public_key(), b"x" * 300
    made = actor_keys.sign(private, text)
    bare = microseconds(lambda: key.verify(made, text, padding.PKCS1v15(), hashes.SHA256()))
    bare_sign = microseconds(lambda: actor_keys.sign(private, text))
    pem = actor_keys.public_text(key)
    print(f"{'':10}{'sign':>10}{'bare':>8}{'believe':>10}{'bare':>8}{'ratio':>8}{'a second':>10}")
    for name, form in FORMS.items():
        asked = Sent("POST", URL, {"content-type": "application/activity+json"})
        headers = form.sign(private, f"{MIRA}#main-key", asked, body, NOW)
        sent = Sent("POST", URL, {**asked.headers, **{k.lower(): v for k, v in headers.items()}})
        sign = microseconds(lambda form=form, asked=asked: form.sign(private, "k", asked, body, NOW))
        believe = microseconds(lambda form=form, sent=sent: believed(form, sent, body, pem))
        row = f"{sign:10.0f}{bare_sign:8.0f}{believe:10.0f}{bare:8.0f}{believe / bare:7.1f}x"
        print(f"{name:10}{row}{1e6 / believe:10.0f}")


if __name__ == "__main__":
    main()

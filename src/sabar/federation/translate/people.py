"""The document of an account of another server, whichever program wrote it."""

import re
from typing import Any

from sabar.federation.translate import emojis, shapes
from sabar.federation.translate.shapes import Unreadable
from sabar.kit.markup import html
from sabar.model.accounts import Field
from sabar.model.federation import Described, KeyKind, PublicKey
from sabar.rules import domains, limits
from sabar.rules.federation import received
from sabar.rules.writing import text

KINDS = ("Person", "Service", "Group", "Organization", "Application")
_USERNAME = re.compile(r"[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*", re.IGNORECASE)
_HANDLE = re.compile(r"@?([^@\s/]+)@([^@\s/]+)")
#: What turns the direction of the words around it.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_PEM = re.compile(r"-----BEGIN (RSA )?PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END (RSA )?PUBLIC KEY-----\s*")


def read(document: dict[str, Any]) -> Described:
    """What `shapes.read` found. Raises `Unreadable` when it is no account, or none that can be written to."""
    uri = shapes.first_id(document.get("id"))
    kind = shapes.type_of(document, KINDS)
    inbox = _address(document.get("inbox"))
    if not shapes.is_web(uri) or not kind or not inbox:
        raise Unreadable("no account with an address and an inbox")
    webfinger = _handle(document.get("webfinger"))
    username = shapes.text(document.get("preferredUsername")) or webfinger.partition("@")[0]
    if not is_username(username):
        raise Unreadable("no name that could be written after an @")
    note_html = html.sanitise(shapes.words(document, "summary", received.PEOPLE.note))
    icon, image = shapes.one(document.get("icon")), shapes.one(document.get("image"))
    endpoints = shapes.one(document.get("endpoints"))
    return Described(
        uri=uri,
        kind=kind,
        username=username,
        webfinger=webfinger,
        url=_page(document.get("url"), uri),
        display_name=_line(
            shapes.words(document, "name", 2 * received.PEOPLE.display_name), received.PEOPLE.display_name
        ),
        note=html.to_text(note_html),
        note_html=note_html,
        fields=_fields(document),
        icon=shapes.page(icon.get("url")),
        icon_description=_described(icon),
        image=shapes.page(image.get("url")),
        image_description=_described(image),
        locked=document.get("manuallyApprovesFollowers") is True,
        discoverable=document.get("discoverable") is True,
        indexable=document.get("indexable") is True,
        suspended=document.get("suspended") is True,
        inbox=inbox,
        shared_inbox=_address(endpoints.get("sharedInbox")) or _address(document.get("sharedInbox")),
        outbox=_address(document.get("outbox")),
        followers=_address(document.get("followers")),
        following=_address(document.get("following")),
        featured=_address(document.get("featured")),
        keys=keys(document),
        also_known_as=[
            one for one in shapes.ids(document.get("alsoKnownAs")) if shapes.is_web(one) and one != uri
        ][: received.PEOPLE.aliases],
        moved_to=_address(document.get("movedTo")),
        attribution_domains=_sites(document),
        created_at=shapes.moment(document.get("published")),
        emojis=emojis.of(document),
    )


def is_username(name: str) -> bool:
    """Whether it can be written after an @."""
    return len(name) <= received.PEOPLE.username and _USERNAME.fullmatch(name) is not None


def keys(document: dict[str, Any]) -> list[PublicKey]:
    """The keys an account says are its own: RSA as everybody writes them, Ed25519 by FEP-521a. By a name on
    another server it would take that one's key away from whomever it belongs to.
    """
    uri = shapes.first_id(document.get("id"))
    found: dict[str, PublicKey] = {}
    for key in shapes.listed(document.get("publicKey")):
        id, pem = shapes.first_id(key), _value(key, "publicKeyPem")
        if id and _value(key, "owner") == uri and len(pem) <= received.PEOPLE.key and _PEM.fullmatch(pem):
            found.setdefault(id, PublicKey(id, KeyKind.RSA, pem.strip() + "\n"))
    for key in shapes.listed(document.get("assertionMethod")):
        id, public = shapes.first_id(key), _value(key, "publicKeyMultibase")
        theirs = shapes.type_of(key, ("Multikey",)) and _value(key, "controller") == uri
        if id and theirs and public.startswith("z6Mk") and len(public) <= received.PEOPLE.key:
            found.setdefault(id, PublicKey(id, KeyKind.ED25519, public))
    own = [key for key in found.values() if shapes.same_host(key.id, uri)]
    return own[: received.PEOPLE.keys]


def owner_of(key: dict[str, Any]) -> str:
    """Whose a key is that is a document by itself, or lies in one; empty where it does not say."""
    return (
        _value(key, "owner") or _value(key, "controller") or _value(shapes.one(key.get("publicKey")), "owner")
    )


def _value(of: Any, name: str) -> str:
    return shapes.text(of.get(name), received.PEOPLE.key + 1) if isinstance(of, dict) else ""


def _address(value: Any) -> str:
    found = shapes.first_id(value)
    return found if shapes.is_web(found) else ""


def _handle(value: Any) -> str:
    """`name@host`; empty where it is none."""
    found = _HANDLE.fullmatch(shapes.text(value).removeprefix("acct:"))
    return f"{found[1]}@{found[2].lower()}" if found else ""


def _page(value: Any, uri: str) -> str:
    """Where a profile is opened. Its host may be a neighbour of the id's (`www.`), no stranger."""
    found = shapes.page(value)
    there, own = shapes.host(found), shapes.host(uri)
    return (
        found if there and (there == own or there.endswith(f".{own}") or own.endswith(f".{there}")) else uri
    )


def _line(value: Any, most: int) -> str:
    return text.clean_line(shapes.text(value, 2 * most).translate(_TURNING))[:most].strip()


def _described(picture: dict[str, Any]) -> str:
    most = received.PEOPLE.picture_description
    return _line(shapes.words(picture, "summary", 2 * most) or shapes.words(picture, "name", 2 * most), most)


def _fields(document: dict[str, Any]) -> list[Field]:
    found = []
    for row in shapes.listed(document.get("attachment")):
        if not isinstance(row, dict) or not shapes.type_of(row, ("PropertyValue",)):
            continue
        name = _line(html.to_text(shapes.text(row.get("name"))), received.PEOPLE.field_name)
        value = html.sanitise(shapes.text(row.get("value"), received.PEOPLE.field_value))
        if name or value:
            found.append(Field(name, html.to_text(value), value))
    return found[: received.PEOPLE.fields]


def _sites(document: dict[str, Any]) -> list[str]:
    found = (domains.typed(one) for one in shapes.ids(document.get("attributionDomains")))
    return list(dict.fromkeys(one for one in found if one))[: limits.CARDS.attribution_domains]

"""The one context of all that goes out: what the words mean that ActivityStreams does not have."""

from typing import Any

ACTIVITYSTREAMS = "https://www.w3.org/ns/activitystreams"
#: Names of things that no other program has; nothing is found under them.
_OWN = "urn:sabar:"
_TOOT = "http://joinmastodon.org/ns#"
_GTS = "https://gotosocial.org/ns#"
_FEP_044F = "https://w3id.org/fep/044f#"


def _address(term: str) -> dict[str, str]:
    """The term's value is the address of something."""
    return {"@id": term, "@type": "@id"}


CONTEXT: tuple[Any, ...] = (
    ACTIVITYSTREAMS,
    "https://w3id.org/security/v1",
    {
        "toot": _TOOT,
        "schema": "http://schema.org#",
        "gts": _GTS,
        "misskey": "https://misskey-hub.net/ns#",
        "Hashtag": "as:Hashtag",
        "Emoji": "toot:Emoji",
        "PropertyValue": "schema:PropertyValue",
        "value": "schema:value",
        "sensitive": "as:sensitive",
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "movedTo": _address("as:movedTo"),
        "alsoKnownAs": _address("as:alsoKnownAs"),
        "conversation": "ostatus:conversation",
        "ostatus": "http://ostatus.org#",
        "directMessage": "http://litepub.social/ns#directMessage",
        "featured": _address("toot:featured"),
        "featuredTags": _address("toot:featuredTags"),
        "discoverable": "toot:discoverable",
        "indexable": "toot:indexable",
        "suspended": "toot:suspended",
        "memorial": "toot:memorial",
        "attributionDomains": {"@id": "toot:attributionDomains", "@container": "@set"},
        "votersCount": "toot:votersCount",
        "blurhash": "toot:blurhash",
        "focalPoint": {"@container": "@list", "@id": "toot:focalPoint"},
        "webfinger": "https://purl.archive.org/socialweb/webfinger#webfinger",
        "Multikey": "https://w3id.org/security#Multikey",
        "assertionMethod": {
            "@id": "https://w3id.org/security#assertionMethod",
            "@type": "@id",
            "@container": "@set",
        },
        "controller": _address("https://w3id.org/security#controller"),
        "publicKeyMultibase": "https://w3id.org/security#publicKeyMultibase",
        "quote": _address(f"{_FEP_044F}quote"),
        "quoteAuthorization": _address(f"{_FEP_044F}quoteAuthorization"),
        "QuoteAuthorization": f"{_FEP_044F}QuoteAuthorization",
        "QuoteRequest": f"{_FEP_044F}QuoteRequest",
        "quoteUri": "http://fedibird.com/ns#quoteUri",
        "quoteUrl": "as:quoteUrl",
        "_misskey_quote": "misskey:_misskey_quote",
        "interactionPolicy": _address("gts:interactionPolicy"),
        "canQuote": _address("gts:canQuote"),
        "canReply": _address("gts:canReply"),
        "automaticApproval": _address("gts:automaticApproval"),
        "manualApproval": _address("gts:manualApproval"),
        "interactingObject": _address("gts:interactingObject"),
        "interactionTarget": _address("gts:interactionTarget"),
        "correction": f"{_OWN}correction",
        "Correction": f"{_OWN}Correction",
        "Retraction": f"{_OWN}Retraction",
    },
)


def whole(document: dict[str, Any]) -> dict[str, Any]:
    """A document that stands alone: with its context."""
    return {"@context": CONTEXT, **document}

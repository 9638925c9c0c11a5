"""Posts turned into another language by a machine: those that everybody may read, and no others."""

import re
from collections.abc import Collection
from hashlib import sha256

import msgspec

from sabar.backends import translate
from sabar.backends.cache import LockTimeout
from sabar.kit import times
from sabar.kit.i18n import N_
from sabar.kit.markup import html
from sabar.model.errors import Forbidden, NotFound
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.assemble import posts
from sabar.reads.assemble.parts import Post
from sabar.reads.entities import translations as entities
from sabar.reads.server import cached_answers
from sabar.rules import visibility
from sabar.rules.visibility import Place
from sabar.rules.writing import language
from sabar.services import Services

_PAIRS_MS = times.DAY
_KEPT_MS = times.DAY
#: Longer than the service is given to answer.
_TURN_MS = 40 * times.SECOND
#: Of services: traditional Chinese at LibreTranslate.
_SPELLED = {"zt": "zh-Hant"}
_WIDER = {"zh-CN": ["zh"], "zh-TW": ["zh"], "zh-HK": ["zh-TW", "zh"]}
_CODE = re.compile(r"(?<![\w:]):([A-Za-z0-9_]{2,64}):(?![\w:])")
_KEPT_CODE = re.compile(r"<span[^<>]*>(:[A-Za-z0-9_]{2,64}:)</span>")


async def languages(app: Services) -> dict[str, list[str]]:
    """Language → those it can be turned into; `und` for posts that name none. Empty without a service."""
    pairs = await _pairs(app)
    return {
        code: sorted(ours for ours in map(_ours, pairs[source]) if ours not in (None, code))
        for code in (*language.BY_CODE, translate.UNKNOWN)
        if (source := _theirs(code, pairs)) is not None
    }


async def _pairs(app: Services) -> dict[str, list[str]]:
    """The same as the service spells it."""
    if not app.translate.provider:
        return {}
    return await cached_answers.get(
        app, "translation:languages", _PAIRS_MS, dict[str, list[str]], app.translate.languages
    )


def _ours(tag: str) -> str | None:
    return language.code_of(_SPELLED.get(tag, tag))


def _theirs(code: str, known: Collection[str], *, exactly: bool = False) -> str | None:
    """How the service spells a language; one way to write Chinese stands for another only as a source."""
    if code in known:
        return code
    wanted = [code, *_WIDER.get(code, [])]
    if exactly:
        # Plain Chinese is what is written in China.
        wanted = [code, "zh"] if code == "zh-CN" else [code]
    return next((tag for one in wanted for tag in known if _ours(tag) == one), None)


async def of_status(app: Services, viewer: Viewer | None, id: int, wanted: str) -> entities.Translation:
    """A post in the language `wanted`.

    NotFound without a service and for posts the viewer may not read, Forbidden for posts that are not for
    everybody and for languages the service does not know, TranslationFailed when it does not answer.
    """
    seen = await access.status_for(app, viewer, id)
    found = await posts.of(app, viewer, [seen], Place.SINGLE)
    if not found:
        raise NotFound
    post = found[0].boosted or found[0]
    record = post.content.record
    target = language.code_of(wanted)
    if not visibility.is_open(record.visibility):
        raise Forbidden
    if not app.translate.provider:
        raise NotFound
    if target is None:
        raise Forbidden(N_("There is no such language"))
    pairs = await _pairs(app)
    source = _theirs(record.language or translate.UNKNOWN, pairs)
    spelled = _theirs(target, pairs[source], exactly=True) if source else None
    if source is None or spelled is None or target == record.language:
        raise Forbidden(N_("The post cannot be translated into this language"))
    return await _translated(app, post, target, None if record.language is None else source, spelled)


async def _translated(
    app: Services, post: Post, target: str, source: str | None, spelled: str
) -> entities.Translation:
    texts = _texts(post)
    words = msgspec.json.encode([post.content.record.language, target, app.translate.provider, texts])
    # By its words: the version of a post grows with each favourite, too.
    key = f"translation:{sha256(words).hexdigest()}"

    async def ask() -> translate.Translated:
        wanted = [text for text in texts if text]
        answer = await app.translate.translate(wanted, source, spelled)
        turned = iter(answer.texts)
        return translate.Translated([next(turned) if text else "" for text in texts], answer.source)

    try:
        async with app.cache.lock(key, ttl_ms=_TURN_MS, wait_ms=_TURN_MS):
            answer = await cached_answers.get(app, key, _KEPT_MS, translate.Translated, ask)
    except LockTimeout as error:
        raise translate.TranslationFailed from error
    return _entity(post, target, answer, app.translate.provider)


def _texts(post: Post) -> list[str]:
    """Everything that is turned, as HTML: the post, its warning, the answers of its poll, the words for its
    media.
    """
    record = post.content.record
    plain = [
        record.spoiler_text,
        *(option.title for option in (post.poll.options if post.poll else ())),
        *(one.description for one in post.content.media),
    ]
    return [_guarded(post.content.html), *(_guarded(html.escape(text)) for text in plain)]


def _guarded(markup: str) -> str:
    """Emoji codes are left alone."""
    return _CODE.sub(r'<span translate="no">:\1:</span>', markup)


def _bare(markup: str) -> str:
    return _KEPT_CODE.sub(r"\1", markup)


def _entity(post: Post, target: str, answer: translate.Translated, provider: str) -> entities.Translation:
    content, *rest = [html.sanitise(_bare(text)) for text in answer.texts]
    plain = iter([html.to_text(text) for text in rest])
    spoiler_text = next(plain)
    poll: entities.Poll | msgspec.UnsetType = msgspec.UNSET
    if post.poll:
        options = [entities.Option(next(plain)) for _ in post.poll.options]
        poll = entities.Poll(str(post.poll.record.id), options)
    written_in = post.content.record.language
    described = [(str(one.id), next(plain)) for one in post.content.media]
    return entities.Translation(
        content=content,
        spoiler_text=spoiler_text,
        language=target,
        poll=poll,
        media_attachments=[entities.Attachment(id, words) for id, words in described if words],
        detected_source_language=written_in or _ours(answer.source or "") or translate.UNKNOWN,
        provider=provider,
    )

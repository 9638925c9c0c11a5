"""What its writer is asked before a post goes: people with a sensitive label who would read it or are named
in it, and what is easily missed. Nothing of it is kept, and nobody else hears of it.
"""

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from sabar.kit import ids
from sabar.kit.crypto import secrets as tokens
from sabar.model.audience import Visibility
from sabar.model.cautions import Caution, Secret
from sabar.model.errors import DomainError
from sabar.model.labels import Label
from sabar.model.statuses import Following, Media
from sabar.model.viewers import Viewer
from sabar.reads import access
from sabar.reads.people import audience
from sabar.reads.posts import files, media
from sabar.rules import domains, limits, visibility
from sabar.rules.caution import naming, secrets, warnings
from sabar.rules.caution.naming import Name
from sabar.rules.writing import compose, drafts, said
from sabar.rules.writing.compose import Scan
from sabar.rules.writing.drafts import Draft, PollDraft
from sabar.services import Services
from sabar.store import accounts, labels, polls, sensitive, statuses
from sabar.store import audience as readers
from sabar.store import media as attachments
from sabar.store.hydration import Outline

_PICTURES = ("image", "gifv")


class Asking(msgspec.Struct, frozen=True):
    """`counted`: who would read it. `bearers`: sensitive labels, each with how many of these bear it.
    `named`: whom the words name, and under which label. `without`: how many read it when those are left out;
    None where they cannot be. `mark`: the same for the same words, readers and warnings, and says nothing of
    them.
    """

    mark: str
    counted: audience.Audience | None = None
    bearers: Sequence[tuple[Label, int]] = ()
    named: Sequence[tuple[Name, Label]] = ()
    without: int | None = None
    cautions: Sequence[Caution] = ()
    secrets: Sequence[Secret] = ()
    undescribed: int = 0
    people: int = 0

    @property
    def of_labels(self) -> bool:
        return bool(self.bearers or self.named)

    @property
    def open(self) -> bool:
        """Everybody can read it now."""
        return self.counted is not None and self.counted.reach in ("found", "open")


class _Words(msgspec.Struct, frozen=True):
    """What a post says. `texts`: all of it, the descriptions too; `scans`: of what is text."""

    texts: list[str]
    scans: list[Scan]
    undescribed: int = 0

    @property
    def links(self) -> list[str]:
        return [url for scan in self.scans for url in scan.urls]

    @property
    def secrets(self) -> list[Secret]:
        found = {kind for text in self.texts for kind in secrets.found(text)}
        return [kind for kind in Secret if kind in found]


async def of(app: Services, viewer: Viewer, draft: Draft, more: Sequence[Following] = ()) -> Asking | None:
    """What is asked about a new post and those that follow it (`more`); None when there is nothing. Raises
    Invalid for words that may not be posted.
    """
    words = await _words(app, viewer, draft, more)
    people = _people(app, viewer, words.scans)
    own = await labels.sensitive(app.db.read(), viewer.id)
    mentioned = await _mentioned(app, viewer, people) if own else []
    asking = msgspec.structs.replace(
        await _counted(app, viewer, draft, own, mentioned),
        named=await _named(app, viewer, own, words.texts, mentioned),
        cautions=await _cautions(app, viewer, draft, words),
        secrets=words.secrets,
        undescribed=words.undescribed,
        people=len(people),
    )
    return _marked(app, viewer, asking, draft, words)


async def of_edit(
    app: Services, viewer: Viewer, id: int, draft: Draft, alts: Mapping[int, str]
) -> Asking | None:
    """What is asked about new words of a post that is out: only what is new in them, as those who read it
    have it. `alts`: other descriptions of its files, by id.
    """
    attached = await media.own(app, viewer, draft.media_ids)
    words = _spoken(app, draft, (), [compose.scan(draft.text)], attached, alts)
    before = await _said(app, viewer, id)
    own = await labels.sensitive(app.db.read(), viewer.id)
    known = await _known(app, viewer, own, (), hosts=True) if own else []
    old = naming.said(before.texts, known)
    named = [one for one in naming.said(words.texts, known) if one not in old]
    asked, was = await _facts(app, viewer, draft, words), await _facts(app, viewer, draft, before)
    switched_off = viewer.user.preferences.cautions_off
    asking = Asking(
        "",
        named=_with_labels(named, own),
        cautions=[one for one in warnings.of(asked, switched_off) if one not in warnings.of(was)],
        secrets=[one for one in words.secrets if one not in before.secrets],
        undescribed=words.undescribed,
        people=asked.named,
    )
    return _marked(app, viewer, asking, draft, words)


async def named_in(app: Services, viewer: Viewer, texts: Sequence[str]) -> int:
    """How many people with a sensitive label these texts name."""
    own = await labels.sensitive(app.db.read(), viewer.id)
    scans = []
    for text in texts:
        with contextlib.suppress(DomainError):
            scans.append(compose.scan(text[: limits.STATUSES.source]))
    mentioned = await _mentioned(app, viewer, _people(app, viewer, scans)) if own else []
    found = await _named(app, viewer, own, texts, mentioned)
    return len({one.account_id or one.shown for one, _ in found})


async def _words(app: Services, viewer: Viewer, draft: Draft, more: Sequence[Following]) -> _Words:
    checked = drafts.checked(draft, app.settings.domain)
    scans = [checked.scan, *(compose.scan(one.text) for one in more)]
    attached = await media.own(app, viewer, drafts.attached(draft, more))
    return _spoken(app, checked.draft, more, scans, attached, {})


async def _said(app: Services, viewer: Viewer, id: int) -> _Words:
    """What a post of the viewer's says now."""
    db = app.db.read()
    status, poll = await statuses.by_id(db, id), await polls.of_status(db, id)
    if status is None or status.account_id != viewer.id:
        return _Words([], [])
    draft = Draft(
        text=status.text,
        spoiler_text=status.spoiler_text,
        poll=PollDraft([option.title for option in poll[1]]) if poll else None,
        content_type=status.content_type,
    )
    return _spoken(app, draft, (), [compose.scan(status.text)], await attachments.of_status(db, id), {})


def _spoken(
    app: Services,
    draft: Draft,
    more: Sequence[Following],
    scans: list[Scan],
    attached: Iterable[Media],
    alts: Mapping[int, str],
) -> _Words:
    described = [(one.type, alts.get(one.id, one.description)) for one in attached]
    descriptions = [words for _, words in described]
    texts = said.of(draft, more, descriptions, domain=app.settings.domain, base_url=app.settings.url)
    bare = sum(kind in _PICTURES and not words.strip() for kind, words in described)
    return _Words(texts, scans, bare)


def _people(app: Services, viewer: Viewer, scans: Iterable[Scan]) -> list[str]:
    """The user names that are mentioned, each once, without the writer's own."""
    found = [name for scan in scans for name in drafts.named(scan, app.settings.domain).values()]
    return [name for name in dict.fromkeys(found) if name != viewer.account.name_key]


async def _mentioned(app: Services, viewer: Viewer, names: Sequence[str]) -> list[int]:
    found = await accounts.mentionable(app.db.read(), viewer.id, names)
    return [account.id for account in found if account.id != viewer.id]


async def _named(
    app: Services, viewer: Viewer, own: Sequence[Label], texts: Sequence[str], mentioned: Sequence[int]
) -> list[tuple[Name, Label]]:
    if not own:
        return []
    known = await _known(app, viewer, own, mentioned, hosts=any("." in text for text in texts))
    return _with_labels(naming.said(texts, known), own)


def _with_labels(found: Sequence[Name], own: Sequence[Label]) -> list[tuple[Name, Label]]:
    """Each of them once under each label, by label."""
    by_id = {label.id: label for label in own}
    once = {(one.label_id, one.account_id or one.shown): one for one in found}
    ordered = [one for label in own for one in once.values() if one.label_id == label.id]
    return [(one, by_id[one.label_id]) for one in ordered]


async def _known(
    app: Services, viewer: Viewer, own: Sequence[Label], mentioned: Sequence[int], *, hosts: bool
) -> list[Name]:
    """All whom words may name: those who bear one of these labels, and the domains its rules speak of.
    `hosts`: also by their own domains.
    """
    db, wanted = app.db.read(), [label.id for label in own]
    people = await sensitive.bearers(db, viewer.id, wanted, limits.LABELS.members)
    proved = await sensitive.proved(db, {one.account_id for one in people}) if hosts else {}
    known = [
        Name(
            one.label_id,
            one.display_name.strip() or one.username,
            one.account_id,
            names=(one.display_name, one.username),
            hosts=domains.nearest(proved.get(one.account_id, ())),
            server=one.domain,
        )
        for one in people
    ]
    known += (
        Name(rule.label_id, rule.value, hosts=(rule.value,))
        for rule in await labels.rules(db, wanted)
        if rule.value
    )
    listed = {(one.label_id, one.account_id) for one in people}
    borne = await labels.borne(db, viewer.id, mentioned) if mentioned else {}
    unlisted = {id: set(labels_of) & set(wanted) for id, labels_of in borne.items()}
    for id, account in (await accounts.by_ids(db, list(unlisted))).items() if unlisted else ():
        known += (
            Name(label, account.display_name or account.username, id, names=(account.username,))
            for label in sorted(unlisted[id])
            if (label, id) not in listed
        )
    return known


async def _counted(
    app: Services, viewer: Viewer, draft: Draft, own: Sequence[Label], mentioned: Sequence[int]
) -> Asking:
    if not own:
        return Asking("")
    try:
        counted = await audience.of(app, viewer, draft)
    except DomainError:
        # What is wrong with it is said when it is sent.
        return Asking("")
    bearers = [(label, count) for label, count in counted.labels if label.sensitive and count]
    left, rest = {label.id for label, _ in bearers}, (counted.total or 0) - counted.sensitive
    can = bearers and rest and await _can_do_without(app, viewer, draft, left, mentioned)
    return Asking("", counted=counted, bearers=bearers, without=rest if can else None)


def without(draft: Draft, left_out: Sequence[Label]) -> Draft:
    """The post for its readers but for the people of these labels; of an open one, for followers."""
    besides = dict.fromkeys([*draft.except_label_ids, *(label.id for label in left_out)])
    return msgspec.structs.replace(draft, visibility=None, except_label_ids=list(besides))


async def _can_do_without(
    app: Services, viewer: Viewer, draft: Draft, left: Collection[int], mentioned: Sequence[int]
) -> bool:
    """Whether everybody it names would still be among its readers, and it is not for those alone."""
    db = app.db.read()
    plan = await audience.plan(app, viewer, draft)
    circled = visibility.is_for_circle(plan.kind) and not (draft.circle_label_ids or draft.except_label_ids)
    if circled or visibility.is_direct(plan.kind):
        return False
    inside = list(mentioned)
    if draft.quoted_status_id is not None:
        quoted = (await access.post_for(app, viewer, draft.quoted_status_id)).outline
        inside += [quoted.account_id] if quoted.account_id != viewer.id else []
    if not inside:
        return True
    borne, follows = await labels.borne(db, viewer.id, inside), await readers.named(db, viewer.id, inside)
    besides, only = {*draft.except_label_ids, *left}, set(draft.circle_label_ids)
    for id in inside:
        own = set(borne.get(id, ()))
        if own & besides or not (own & only if only else follows.get(id)):
            return False
    return True


async def _cautions(app: Services, viewer: Viewer, draft: Draft, words: _Words) -> list[Caution]:
    answered = None
    if draft.in_reply_to_id is not None:
        with contextlib.suppress(DomainError):
            answered = (await access.post_for(app, viewer, draft.in_reply_to_id)).outline
    facts = await _facts(app, viewer, draft, words, answered)
    return warnings.of(facts, viewer.user.preferences.cautions_off)


async def _facts(
    app: Services, viewer: Viewer, draft: Draft, words: _Words, answered: Outline | None = None
) -> warnings.Facts:
    usual = drafts.defaults_of(viewer.user).visibility
    above = None if answered is None else answered.visibility
    kind = visibility.of_answer(draft.visibility, usual, above)
    if draft.circle_label_ids or draft.except_label_ids:
        kind = Visibility.CIRCLE
    elif answered is not None and answered.stays_here:
        kind = visibility.kept_here(kind)
    return warnings.Facts(
        kind,
        app.clock.now_ms(),
        answered=above,
        answered_at=None if answered is None else ids.time_of(answered.id),
        undescribed=words.undescribed,
        named=len(_people(app, viewer, words.scans)),
        secrets=words.secrets,
        private_file=await _links_to_private_file(app, words.links),
    )


async def _links_to_private_file(app: Services, links: Sequence[str]) -> bool:
    here = urlsplit(app.settings.url)
    found = [url for url in map(urlsplit, links) if url.hostname == here.hostname]
    for url in found:
        if await files.is_private(app, url.path):
            return True
    return False


def _marked(app: Services, viewer: Viewer, asking: Asking, draft: Draft, words: _Words) -> Asking | None:
    if not (asking.of_labels or asking.cautions):
        return None
    shown = [
        [draft.visibility, draft.circle_label_ids, draft.except_label_ids],
        [draft.in_reply_to_id, draft.quoted_status_id],
        words.texts,
        [(label.id, count) for label, count in asking.bearers],
        [(one.label_id, one.account_id, one.shown) for one, _ in asking.named],
        asking.cautions,
        asking.undescribed,
    ]
    digest = tokens.digest(msgspec.json.encode(shown).decode())
    return msgspec.structs.replace(asking, mark=tokens.derived(app.secret, f"asked:{digest}", viewer.id))

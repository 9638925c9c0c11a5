"""What somebody wants to post, checked as far as that goes without looking anything up."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sabar.kit.i18n import N_
from sabar.model.accounts import Account, User
from sabar.model.audience import Visibility
from sabar.model.errors import Invalid, UnexpectedMentions, invalid
from sabar.model.problems import Problem
from sabar.model.statuses import ContentType, Following, QuotePolicy, ReplyPolicy, Status, StatusRef
from sabar.rules import limits, visibility
from sabar.rules.writing import compose, language, markdown, text
from sabar.rules.writing.compose import Scan, Who


class PollDraft(msgspec.Struct, frozen=True):
    """`expires_in` in seconds."""

    options: list[str] = []
    expires_in: int = 0
    multiple: bool = False
    hide_totals: bool = False


class Draft(msgspec.Struct, frozen=True):
    """A post to be. None: as the writer's defaults say; `content_type` None: plain text. `allowed_mentions`:
    ids of accounts, whoever else is mentioned is a mistake; None allows all. `circle_label_ids`: for the
    people of these labels alone; `except_label_ids`: for them, or else for followers, but for the people of
    these.
    """

    text: str = ""
    spoiler_text: str = ""
    media_ids: list[int] = []
    poll: PollDraft | None = None
    in_reply_to_id: StatusRef | None = None
    sensitive: bool | None = None
    visibility: Visibility | None = None
    language: str | None = None
    quoted_status_id: StatusRef | None = None
    quote_policy: QuotePolicy | None = None
    reply_policy: ReplyPolicy | None = None
    allowed_mentions: list[int] | None = None
    circle_label_ids: list[int] = []
    except_label_ids: list[int] = []
    content_type: ContentType | None = None


class Defaults(msgspec.Struct, frozen=True):
    """What is meant by what a writer does not say. An account of another server says everything."""

    visibility: Visibility = Visibility.PUBLIC
    sensitive: bool = False
    language: str | None = None
    quote_policy: QuotePolicy = QuotePolicy.PUBLIC
    reply_policy: ReplyPolicy = ReplyPolicy.PUBLIC


def defaults_of(user: User) -> Defaults:
    """As somebody of this server has chosen for his posts."""
    chosen = user.preferences
    return Defaults(
        Visibility(chosen.visibility),
        chosen.sensitive,
        chosen.language or user.locale or None,
        QuotePolicy(chosen.quote_policy),
        ReplyPolicy(chosen.reply_policy),
    )


class Checked(msgspec.Struct, frozen=True):
    """A draft that may be posted, its words and options clean, its language known to us. `scan`: what was
    found in its text; `names`: mention → `name`, or `name@host` of somebody of another server.
    """

    draft: Draft
    scan: Scan
    names: dict[Who, str]


def plain(draft: Draft) -> Draft:
    """The same without what a form or an API adds to it, and under the names it is kept by."""
    return msgspec.convert(draft, Draft, from_attributes=True)


def kept(draft: Draft) -> dict[str, Any]:
    """What is written down of a post to come."""
    return dict(msgspec.to_builtins(plain(draft)))


def settled(draft: Draft, status: Status) -> Draft:
    """The same with what its writer left to the defaults of today, as the post would have it now."""
    return msgspec.structs.replace(
        plain(draft),
        visibility=status.visibility,
        sensitive=status.sensitive,
        language=status.language,
        quote_policy=status.quote_policy,
        reply_policy=status.reply_policy,
    )


def attached(draft: Draft, more: Sequence[Following]) -> list[int]:
    """The attachments of a post and of those that follow it, in order."""
    return [*draft.media_ids, *(id for one in more for id in one.media_ids)]


def following(draft: Draft, one: Following) -> Draft:
    """The next post of those that are written together: for the same readers, behind the same warning."""
    return Draft(
        text=one.text,
        media_ids=one.media_ids,
        spoiler_text=draft.spoiler_text,
        sensitive=draft.sensitive,
        # An answer goes to whom it answers, unless it says otherwise.
        visibility=None if _labelled(draft) or inherits_circle(draft) else draft.visibility,
        language=draft.language,
        quote_policy=draft.quote_policy,
        reply_policy=draft.reply_policy,
        content_type=draft.content_type,
    )


def _labelled(draft: Draft) -> bool:
    return bool(draft.circle_label_ids or draft.except_label_ids)


def inherits_circle(draft: Draft) -> bool:
    """It is for a circle and names no labels: as an answer, it has that of what it answers."""
    chosen = draft.visibility
    return chosen is not None and visibility.is_for_circle(chosen) and not _labelled(draft)


def demand_circle(draft: Draft, answered: Visibility | None) -> None:
    """Raises Invalid for a post for a circle that has neither labels nor one from what it answers."""
    if inherits_circle(draft) and not (answered and visibility.is_for_circle(answered)):
        raise invalid("visibility", Problem.NO_CIRCLE)


def behind(draft: Draft, held: Draft, usual: Visibility) -> Draft:
    """The answer to a post that waits, for no more people than that is for. `usual`: for whom posts of its
    writer are, where they do not say.
    """
    stays = held.visibility is not None and visibility.is_for_people_here(held.visibility)
    if draft.visibility is not None and stays:
        return msgspec.structs.replace(draft, visibility=visibility.kept_here(draft.visibility))
    if draft.visibility is not None or _labelled(draft):
        return draft
    circled = _labelled(held) or inherits_circle(held)
    kind = Visibility.CIRCLE if circled else visibility.of_answer(None, usual, held.visibility)
    return msgspec.structs.replace(draft, visibility=kind)


def alone(draft: Draft, held: Draft) -> Draft:
    """As such an answer can be tried before the post it answers is there: for the same people."""
    if not inherits_circle(draft):
        return msgspec.structs.replace(draft, in_reply_to_id=None)
    return msgspec.structs.replace(
        draft,
        in_reply_to_id=None if _labelled(held) else held.in_reply_to_id,
        circle_label_ids=held.circle_label_ids,
        except_label_ids=held.except_label_ids,
    )


def orphaned(draft: Draft) -> Draft:
    """An answer to a post that waited and went: without it, it has no circle, and is for those it names."""
    kind = Visibility.DIRECT if inherits_circle(draft) else draft.visibility
    return msgspec.structs.replace(draft, in_reply_to_id=None, visibility=kind)


def _audience(draft: Draft) -> Visibility | None:
    """For whom it shall be. Raises Invalid for what is said twice, or not at all; an answer may say that it
    is for a circle, and has that of what it answers.
    """
    chosen = draft.visibility
    if not _labelled(draft):
        if draft.in_reply_to_id is None:
            demand_circle(draft, None)
        return chosen
    if chosen is not None and not visibility.may_have_labels(chosen):
        raise invalid("visibility", Problem.NOT_IN_LIST)
    return Visibility.CIRCLE


def checked(draft: Draft, own_domain: str) -> Checked:
    """The draft with clean words and options. Raises Invalid for what may not be posted."""
    # Some clients send a poll without options with every post.
    polled = poll_of(draft.poll) if draft.poll and draft.poll.options else None
    media_ids = _media(draft.media_ids, with_poll=polled is not None)
    quotes = draft.quoted_status_id is not None
    if quotes and (media_ids or polled):
        # As Mastodon has it.
        raise Invalid(N_("Validation failed: A post that quotes another has neither media nor a poll"))
    kind = draft.content_type or ContentType.PLAIN
    has_media = bool(media_ids)
    scan, warning = wording(draft.text, draft.spoiler_text, has_media=has_media, quotes=quotes, kind=kind)
    clean = msgspec.structs.replace(
        draft,
        text=scan.text,
        spoiler_text=warning,
        media_ids=media_ids,
        poll=polled,
        language=language.code_of(draft.language),
        visibility=_audience(draft),
        circle_label_ids=draft.circle_label_ids and _labels(draft.circle_label_ids),
        except_label_ids=draft.except_label_ids and _labels(draft.except_label_ids),
        content_type=kind,
    )
    return Checked(clean, scan, named(scan, own_domain))


def wording(
    source: str,
    spoiler_text: str,
    *,
    has_media: bool,
    quotes: bool = False,
    kind: ContentType = ContentType.PLAIN,
) -> tuple[Scan, str]:
    """The text, clean and taken apart, and the clean warning. Raises Invalid for words that are none, too
    many, or name too many people.

    A warning above nothing becomes the text. Whoever quotes need not say anything himself. Of Markdown, what
    was typed is counted, signs and all, before it is read.
    """
    most = limits.STATUSES.characters
    scan = compose.scan(source, most=most)
    warning = text.clean_text(spoiler_text, "spoiler_text")
    if not scan.text and warning and not quotes:
        scan, warning = compose.scan(warning, most=most), ""
    if not scan.text and not has_media and not quotes:
        raise invalid("text", Problem.BLANK)
    if len(warning) > limits.STATUSES.source or compose.count(scan) + text.graphemes(warning) > most:
        raise invalid("text", Problem.TEXT_TOO_LONG, most=most)
    if kind is ContentType.MARKDOWN:
        scan = markdown.read(scan)
    if len(scan.mentions) > limits.STATUSES.mentions:
        raise invalid("text", Problem.TOO_MANY_MENTIONS, most=limits.STATUSES.mentions)
    return scan, warning


def demand_usable(forbidden: Sequence[str]) -> None:
    """Raises Invalid when a post holds hashtags that staff does not allow."""
    if forbidden:
        words = ", ".join(f"#{name}" for name in forbidden)
        raise invalid("text", Problem.FORBIDDEN_HASHTAG, tags=words)


def demand_readers(kind: Visibility, people: Sequence[object]) -> None:
    """Raises Invalid for a post that nobody but its writer will ever see. `people`: those it mentions."""
    if visibility.is_direct(kind) and not people:
        raise invalid("text", Problem.READS_NOBODY)


def demand_here(people: Sequence[Account]) -> None:
    """Raises Invalid for a post that stays here and names somebody of another server."""
    elsewhere = [account for account in people if not account.local]
    if elsewhere:
        names = ", ".join(f"@{account.acct}" for account in elsewhere)
        raise invalid("text", Problem.STAYS_HERE, people=names)


def _media(ids: list[int], *, with_poll: bool) -> list[int]:
    """The attachments in order, each once. Raises Invalid when they are too many."""
    wanted = list(dict.fromkeys(ids))
    if wanted and with_poll:
        raise Invalid(N_("Validation failed: A post has either a poll or media"))
    if len(wanted) > limits.STATUSES.media:
        raise too_many_media()
    return wanted


def _labels(ids: list[int]) -> list[int]:
    if len(ids) > limits.LABELS.per_account:
        raise invalid("visibility", Problem.LIST_TOO_LONG, most=limits.LABELS.per_account)
    return list(dict.fromkeys(ids))


def too_many_media() -> Invalid:
    return Invalid(N_("Validation failed: Cannot attach more than {most} files"), most=limits.STATUSES.media)


def poll_of(draft: PollDraft) -> PollDraft:
    """The poll with clean options. Raises Invalid for what cannot be voted on."""
    options = [text.clean_line(option, "options") for option in draft.options]
    options = [option for option in options if option]
    if len(options) < limits.POLLS.options_min:
        raise invalid("options", Problem.TOO_FEW_OPTIONS)
    if len(options) > limits.POLLS.options:
        raise invalid("options", Problem.TOO_MANY_OPTIONS, most=limits.POLLS.options)
    if any(text.graphemes(option) > limits.POLLS.option_characters for option in options):
        most = limits.POLLS.option_characters
        raise invalid("options", Problem.OPTION_TOO_LONG, most=most)
    if len({option.casefold() for option in options}) < len(options):
        raise invalid("options", Problem.DUPLICATE)
    if draft.expires_in < limits.POLLS.expires_min:
        raise invalid("expires_at", Problem.TOO_SOON)
    if draft.expires_in > limits.POLLS.expires_max:
        raise invalid("expires_at", Problem.TOO_LATE)
    return PollDraft(options, draft.expires_in, draft.multiple, draft.hide_totals)


def description(words: str) -> str:
    """The text for those who do not see a picture. Raises Invalid when it is too long."""
    return text.within(text.clean_text(words, "description"), "description", limits.IMAGES.description)


def focus(point: str) -> tuple[float, float]:
    """`x,y` from -1 to 1: which point of a picture must stay in sight. Raises Invalid."""
    parts = point.split(",")
    try:
        x, y = (float(part) for part in parts)
    except ValueError:
        raise invalid("focus", Problem.NOT_A_FOCUS) from None
    if x != x or y != y:
        raise invalid("focus", Problem.NOT_A_FOCUS)
    return max(-1.0, min(1.0, x)), max(-1.0, min(1.0, y))


def named(scan: Scan, own_domain: str) -> dict[Who, str]:
    """Mention → `name` of somebody of this server, or `name@host`, in small letters."""
    here = (None, own_domain.lower())
    return {who: who[0] if who[1] in here else f"{who[0]}@{who[1]}" for who in scan.mentions}


def demand_expected(people: Sequence[Account], author_id: int, allowed: Sequence[int] | None) -> None:
    """Raises UnexpectedMentions when somebody else than the author and those allowed is mentioned."""
    if allowed is None:
        return
    unexpected = [account.id for account in people if account.id not in (author_id, *allowed)]
    if unexpected:
        raise UnexpectedMentions(unexpected)


def html(scan: Scan, names: Mapping[Who, str], people: Sequence[Account], base_url: str) -> str:
    """The text as everybody sees it; `names` from `named`, `people` whom they turned out to be."""
    accounts = {
        f"{account.name_key}@{account.domain}" if account.domain else account.name_key: account
        for account in people
    }
    targets = {
        who: compose.Target(account.acct, account.username, account.url or f"{base_url}/@{account.username}")
        for who, name in names.items()
        if (account := accounts.get(name))
    }
    if scan.blocks:
        return markdown.render(scan, targets, base_url=base_url)
    return compose.render(scan, targets, base_url=base_url)


def check_key(key: str) -> None:
    """Raises Invalid for an idempotency key that is too long to be kept."""
    if len(key) > limits.STATUSES.idempotency_key:
        raise invalid("idempotency_key", Problem.FAR_TOO_LONG)

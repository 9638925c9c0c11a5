"""What a colleague is asked, and what colleagues said, as pages show it."""

from collections.abc import Mapping, Sequence

from sabar.model.statuses import Media
from sabar.model.viewers import Viewer
from sabar.reads.people import colleagues
from sabar.reads.posts import files
from sabar.reads.posts.unsent import asked, scheduled
from sabar.reads.posts.unsent.asked import Asked
from sabar.services import Services
from sabar.web.frame import presenters
from sabar.web.frame.people_parts import AccountView
from sabar.web.frame.post_parts import PostView
from sabar.web.posts.unsent import parts, sentences
from sabar.web.posts.unsent.hold_views import AnswerView, AskedFileView, AskedPartView, AskedView, TieView


async def people(app: Services, viewer: Viewer, ids: Sequence[int]) -> dict[int, AccountView]:
    """By id; those who are gone are left out."""
    if not ids:
        return {}
    return {int(one.id): one for one in await presenters.accounts(app, viewer, list(dict.fromkeys(ids)))}


async def of_viewer(app: Services, viewer: Viewer, lang: str) -> tuple[AskedView, ...]:
    """The posts about which the viewer is asked, the oldest first."""
    found = await asked.of_viewer(app, viewer)
    who = await people(app, viewer, [one.writer.id for one in found])
    about = await parts.about(
        app, viewer, [(one.post.in_reply_to_id, one.post.quoted_status_id) for one in found]
    )
    return tuple(_view(app, viewer, one, who, about, lang) for one in found if one.writer.id in who)


def _view(
    app: Services,
    viewer: Viewer,
    one: Asked,
    who: Mapping[int, AccountView],
    about: Mapping[int, PostView],
    lang: str,
) -> AskedView:
    """All of its words: nothing is allowed that was not read. What it answers or quotes, as far as the reader
    may read it.
    """
    post, record = one.post, one.record
    own, *others = (
        [_file(app, viewer, file) for file in some] for some in scheduled.of_each(record, one.pictures)
    )
    return AskedView(
        id=record.id,
        revision=record.revision,
        writer=who[one.writer.id],
        reason=sentences.reason(lang, one.reason) if one.reason else "",
        text=post.text,
        warning=post.spoiler_text,
        audience=parts.audience(post),
        options=tuple(post.poll.options) if post.poll else (),
        files=tuple(own),
        more=tuple(
            AskedPartView(next_one.text, tuple(some))
            for next_one, some in zip(record.more, others, strict=True)
        ),
        answers=about.get(post.in_reply_to_id or 0),
        quotes=about.get(post.quoted_status_id or 0),
        unseen=any(id and id not in about for id in (post.in_reply_to_id, post.quoted_status_id)),
    )


def _file(app: Services, viewer: Viewer, one: Media) -> AskedFileView:
    return AskedFileView(
        url=files.path(app, one.file, viewer.id),
        preview_url=files.path(app, one.thumb, viewer.id) if one.thumb else "",
        alt=one.description,
    )


async def answers(app: Services, viewer: Viewer) -> tuple[AnswerView, ...]:
    """What colleagues said of posts of the viewer's that are out, the newest first."""
    found = await asked.answers(app, viewer)
    who = await people(app, viewer, [one.colleague_id for one in found])
    out = await parts.about(app, viewer, [(one.status_id,) for one in found])
    return tuple(
        AnswerView(
            id=one.id,
            who=who[one.colleague_id],
            yes=one.yes,
            comment=one.comment,
            post=out.get(one.status_id or 0),
        )
        for one in found
        if one.colleague_id in who
    )


async def ties(app: Services, viewer: Viewer) -> tuple[tuple[TieView, ...], tuple[TieView, ...]]:
    """Whom the viewer may ask, and who may ask him."""
    found = await colleagues.of(app, viewer)
    who = await people(
        app, viewer, [tie.colleague_id for tie in found.asked] + [tie.account_id for tie in found.asking]
    )
    mine = [(tie, who.get(tie.colleague_id)) for tie in found.asked]
    theirs = [(tie, who.get(tie.account_id)) for tie in found.asking]
    asked_ties, asking = (
        tuple(TieView(id=tie.id, who=one, agreed=tie.agreed_at is not None) for tie, one in side if one)
        for side in (mine, theirs)
    )
    return asked_ties, asking


async def wanting(app: Services, viewer: Viewer) -> tuple[TieView, ...]:
    """Those who want to ask the viewer, and have no answer yet."""
    return tuple(tie for tie in (await ties(app, viewer))[1] if not tie.agreed)

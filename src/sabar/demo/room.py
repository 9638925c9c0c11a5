"""The room behind the hall: a space of the cast, where they prepare what the town will hear."""

import msgspec

from sabar.actions.spaces import invites, members, posts, rooms, standup
from sabar.kit.times import DAY
from sabar.model.spaces.rooms import Role
from sabar.model.statuses import ContentType
from sabar.model.viewers import Viewer
from sabar.reads.spaces import access
from sabar.rules.writing.drafts import PollDraft
from sabar.services import Services

_NAME = "Fête du quai"
#: Who says it, what, and which of these it answers.
_SAID: tuple[tuple[str, str, int | None], ...] = (
    ("awa", "Répétition jeudi à 19 h, salle du fond. Qui peut apporter le grand tambour ?", None),
    ("ben", "My van is free after five. I can fetch it from the workshop.", 0),
    ("nadia2027", "Merci ! Je viens avec les deux petits, et du thé.", 0),
    (
        "awa",
        "La mairie a dit oui pour le quai, **mais rien n’est annoncé avant lundi**.\n\n"
        "- pas d’affiche\n- pas de message\n- pas même à la boulangère",
        None,
    ),
    ("ben", "Not even to the baker? She will know by Saturday.", 3),
)


#: What they are at today, and where.
_WORK: tuple[tuple[str, str, str], ...] = (
    ("ben", "Europe/Paris", "Stitching the big banner. The letters are cut, the **f** twice."),
    ("nadia2027", "Asia/Kathmandu", "Répétition avec les deux petits tambours, puis le thé."),
)


async def furnish(app: Services, people: dict[str, Viewer], now: int) -> None:
    """Made by the owner of the server; one member, and one guest until next month."""
    owner = people["awa"]
    made = await rooms.create(app, owner, _NAME, retention_seconds=90 * DAY // 1000)
    for name, wanted in (
        ("ben", invites.Wanted()),
        ("nadia2027", invites.Wanted(Role.GUEST, ends_at=now + 30 * DAY)),
    ):
        _, token = await invites.invite(app, owner, made, wanted)
        await members.join(app, people[name], token)
    ids: list[int] = []
    for name, text, answered in _SAID:
        inside = await access.space_by_id_for(app, people[name], made.space.id)
        parent = None if answered is None else ids[answered]
        ids.append(
            await posts.post(app, people[name], inside, text, kind=ContentType.MARKDOWN, parent_id=parent)
        )
    asked = PollDraft(["Samedi 14 h", "Samedi 18 h", "Dimanche"], 3 * DAY // 1000)
    poll = await posts.post(app, owner, made, "On monte la scène quand ?", poll=asked)
    for name, choice in (("ben", 1), ("nadia2027", 1)):
        inside = await access.space_by_id_for(app, people[name], made.space.id)
        await posts.vote(app, people[name], inside, poll, [choice])
        await posts.react(app, people[name], inside, ids[0], "🥁")
    await posts.pin(app, made, ids[3], on=True)
    await standup.ask(app, owner, made, range(1, 8), "")
    # Whoever looks in is asked whenever that is.
    await standup.set_hour(app, owner, made, 0)
    for name, zone, text in _WORK:
        viewer = _living(people[name], zone)
        inside = await access.space_by_id_for(app, viewer, made.space.id)
        await posts.post(app, viewer, inside, text, kind=ContentType.MARKDOWN, standup=True)


def _living(viewer: Viewer, zone: str) -> Viewer:
    preferences = msgspec.structs.replace(viewer.user.preferences, zone=zone)
    return msgspec.structs.replace(viewer, user=msgspec.structs.replace(viewer.user, preferences=preferences))

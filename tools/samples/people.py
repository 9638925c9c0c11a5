"""Made-up people, posts and pictures for the sample pages."""

import random
from pathlib import Path

from msgspec import structs
from PIL import Image, ImageDraw

from sabar.web.frame import people_parts, post_parts

NOW = 1_795_424_400_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

CLOTHS = [
    "#34379c #e09a16",
    "#1f6a41 #f3dfae",
    "#7f2a6d #f0b0e0",
    "#27455f #a9c4de",
    "#8a3a12 #f2c79b",
    "#3f2f6e #e09a16",
]


def account(number: int, handle: str, name: str, **more: object) -> people_parts.AccountView:
    fields: dict[str, object] = {
        "id": str(number),
        "handle": handle,
        "name": name,
        "url": f"/@{handle}",
        "avatar": f"/sample/{handle.partition('@')[0]}.png",
        "face": f"/sample/{handle.partition('@')[0]}.png",
        **more,
    }
    return people_parts.AccountView(**fields)  # type: ignore[arg-type]


AWA = account(1, "awa", "Awa Ndiaye", follow="self")
BEN = account(
    2,
    "ben",
    "Ben Marsh",
    follow="following",
    follows_you=True,
    bio_html="<p>Radio, bread, two cats. I fix old transmitters in Lewes.</p>",
)
CHLOE = account(
    3,
    "chloe",
    "Chloé Martin",
    bio_html="<p>Journaliste à Lyon. L’eau, les rivières, les gens qui vivent au bord.</p>",
)
DEDE = account(
    4, "dede@koliko.example", "Dede Mensah", follow="none", follows_you=True, url="/@dede@koliko.example"
)
ELODIE = account(5, "elodie", "Élodie Renard", locked=True, follow="requested")
BUS = account(6, "lignes", "Lignes & Bus", bot=True)
PEOPLE = (AWA, BEN, CHLOE, DEDE, ELODIE, BUS)


def post(
    number: int, author: people_parts.AccountView, age: int, html: str, **more: object
) -> post_parts.PostView:
    fields: dict[str, object] = {
        "id": str(number),
        "row_id": str(number),
        "url": f"{author.url}/{number}",
        "author": author,
        "created_ms": NOW - age,
        "audience": "public",
        "text_html": html,
        "lang": "en",
        "mine": author is AWA,
        **more,
    }
    return post_parts.PostView(**fields)  # type: ignore[arg-type]


def picture(
    number: int, name: str, alt: str, width: int, height: int, focus_x: float = 0.0, focus_y: float = 0.0
) -> post_parts.MediaView:
    url = f"/sample/{name}.jpg"
    return post_parts.MediaView(
        id=str(number),
        url=url,
        preview_url=url,
        alt=alt,
        width=width,
        height=height,
        focus_x=focus_x,
        focus_y=focus_y,
    )


DUSK = picture(
    1, "dusk", "A village square after sunset; three people sit under a tree, a lamp is lit.", 640, 400
)
RIVER = picture(2, "river", "La Saône vue du pont, eau haute et brune.", 480, 640, focus_y=0.5)
LOAF = picture(3, "loaf", "", 400, 400, focus_x=-0.5)
HILL = picture(4, "hill", "Green hill, one white path.", 640, 400)

POLL = post_parts.PollView(
    id="77",
    options=(
        post_parts.PollOptionView(title="Tuesday, 18:00", percent=55, own=True),
        post_parts.PollOptionView(title="Wednesday, 12:30", percent=32),
        post_parts.PollOptionView(title="I cannot come", percent=13),
    ),
    multiple=False,
    voters=22,
    ends_ms=NOW + 5 * HOUR,
    ended=False,
    show_results=True,
)
OPEN_POLL = structs.replace(POLL, id="78", show_results=False)

P_SQUARE = post(
    101,
    BEN,
    4 * MINUTE,
    "<p>Mending the longwave set on the kitchen table. It speaks! Only Portuguese so far, "
    "but with great conviction.</p>",
    replies=3,
    boosts=5,
    favourites=18,
    favourited=True,
)
ARTICLE = post_parts.CardView(
    url="https://press.example/river",
    host="The Press",
    title="The river is back in its bed",
    description="For the first time in nine years the water reaches the old wash-house.",
    author_name="Ida Bell",
    image="/sample/dusk.jpg",
    image_alt="The river at dusk",
    width=640,
    height=427,
)
P_RIVER = post(
    102,
    CHLOE,
    38 * MINUTE,
    "<p>La Saône a pris quarante centimètres cette nuit. Au marché, on déplace les étals en riant ; "
    "les anciens, eux, ne rient pas.</p><p>Mon papier ce soir : "
    '<a href="https://journal.example/la-saone"><span class="invisible">https://</span>'
    '<span class="ellipsis">journal.example/la-saone-et-le</span>'
    '<span class="invisible">-marche</span></a> '
    '<a href="/tags/Lyon" class="mention hashtag">#Lyon</a></p>',
    lang="fr",
    media=(RIVER, DUSK, HILL),
    boosts=1240,
    favourites=3100,
    boosted=True,
    booster=DEDE,
    row_id="202",
)
P_MINE = post(
    103,
    AWA,
    2 * HOUR,
    "<p>I am writing about drums that carried the news. "
    "The tune for “the boat is late” takes eleven seconds.</p>",
    media=(DUSK,),
    replies=1,
    favourites=7,
    edited_ms=NOW - HOUR,
)
P_QUIET = post(
    104,
    ELODIE,
    3 * HOUR,
    "<p>Réveillée tôt, thé, silence. Personne n’a encore rien demandé.</p>",
    lang="fr",
    audience="unlisted",
)
P_FOLLOWERS = post(
    105,
    BEN,
    5 * HOUR,
    "<p>For those who know the house: the blue door sticks again, come by the garden.</p>",
    audience="private",
    can_boost=False,
)
P_CIRCLE = post(
    8,
    BEN,
    3 * MINUTE,
    "<p>The price list for next year, before anybody else sees it.</p>",
    audience="circle",
    circle=post_parts.CircleView(owner=BEN),
    can_boost=False,
)
P_OWN_CIRCLE = post(
    9,
    AWA,
    4 * MINUTE,
    "<p>Not for those it is about.</p>",
    audience="circle",
    circle=post_parts.CircleView(
        without=(people_parts.LabelMark("Client", "red"), people_parts.LabelMark("Press", "blue")),
    ),
    can_boost=False,
)
P_DIRECT = post(
    106,
    DEDE,
    20 * HOUR,
    '<p><a href="/@awa" class="u-url mention">@<span>awa</span></a> could you read my page before I send it? '
    "Four paragraphs, no jokes about goats.</p>",
    audience="direct",
    can_boost=False,
    mentioned=("Awa Ndiaye",),
)
P_WARNED = post(
    107,
    CHLOE,
    DAY,
    "<p>Il meurt dans l’épisode huit.</p>",
    lang="fr",
    warning="La fin du feuilleton",
    replies=12,
    reply_to=BEN,
    reply_to_url="/@ben/101",
)
P_POLL = post(108, BUS, 2 * DAY, "<p>When shall we meet about the night line?</p>", poll=POLL)
P_OPEN_POLL = post(109, BUS, 2 * DAY, "<p>And what do you need most?</p>", poll=OPEN_POLL)
P_VEILED = post(110, BEN, 3 * DAY, "<p>Bread, slightly on fire.</p>", media=(LOAF,), sensitive=True)
P_FILTERED = post(
    111,
    CHLOE,
    9 * DAY,
    "<p>Trois buts et un poteau.</p>",
    lang="fr",
    filtered_by=post_parts.FilterMetView("1", "football"),
)
TIMELINE = (
    P_SQUARE,
    P_RIVER,
    P_MINE,
    P_QUIET,
    P_FOLLOWERS,
    P_CIRCLE,
    P_OWN_CIRCLE,
    P_DIRECT,
    P_WARNED,
    P_POLL,
    P_OPEN_POLL,
    P_VEILED,
    P_FILTERED,
)


def draw(folder: Path) -> None:
    """Write the avatars and pictures the sample pages point at."""
    folder.mkdir(parents=True, exist_ok=True)
    for person in PEOPLE:
        name = person.handle.partition("@")[0]
        dice = random.Random(name)
        back, front = CLOTHS[(int(person.id) - 1) % len(CLOTHS)].split()
        image = Image.new("RGB", (88, 88), back)
        pen = ImageDraw.Draw(image)
        for row in range(11):
            for column in range(6):
                if dice.random() < 0.45:
                    for x in (column, 10 - column):
                        pen.rectangle((x * 8, row * 8, x * 8 + 7, row * 8 + 7), fill=front)
        image.save(folder / f"{name}.png")
    scenes = {
        "dusk": (640, 400, "#2b2a5e", "#e8a552", "#191531"),
        "river": (480, 640, "#b9c4c9", "#d9d2c0", "#6b5a44"),
        "loaf": (400, 400, "#4a2f1c", "#8a5a2c", "#c98a45"),
        "hill": (640, 400, "#a9cbe0", "#f3ead2", "#4f7a45"),
    }
    for name, (width, height, top, bottom, land) in scenes.items():
        image = Image.linear_gradient("L").resize((width, height))
        image = Image.composite(
            Image.new("RGB", image.size, bottom), Image.new("RGB", image.size, top), image
        )
        pen = ImageDraw.Draw(image)
        pen.ellipse((-width * 0.3, height * 0.65, width * 0.7, height * 1.8), fill=land)
        pen.ellipse((width * 0.35, height * 0.72, width * 1.4, height * 1.9), fill=land)
        pen.ellipse((width * 0.7, height * 0.2, width * 0.7 + 60, height * 0.2 + 60), fill="#fdf3dc")
        image.save(folder / f"{name}.jpg", quality=85)

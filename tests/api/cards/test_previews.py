"""Previews of linked pages: entities/PreviewCard."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from sabar.effects import cards
from tests import contract, entrance, pictures
from tests.api.cards.linked import HTML, card_of, oembed, page, settle
from tests.api.people import Person
from tests.conftest import NewDatabase
from tests.outside import Outside, ThisMachine
from tests.server import Server, running_server
from tests.statements import statements

People = Callable[..., Person]
DAY = 86_400_000


def test_a_link_shows_what_its_page_says_of_itself(server: Server, person: People, web: Outside) -> None:
    ana = person("ana")
    web.answers["/picture.png"] = (
        200,
        {"Content-Type": "image/png"},
        pictures.encoded(pictures.photo(), "PNG"),
    )
    web.answers["/story"] = (
        200,
        HTML,
        page(
            "Fallback",
            '<meta name="author" content="Zed"><link rel="canonical" href="/other">'
            '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Ida Bell",'
            '"url":"https://press.example/ida"}],"publisher":{"name":"The Press"},'
            '"datePublished":"2026-05-01T10:00:00+02:00"}</script>',
            lang="fr-CA",
            og_title="Rain & sun",
            og_description="All about   the\nweather",
            og_image="/picture.png",
            **{"og_image:alt": "A cloud"},
        ),
    )
    said = ana.says(f"look, {web.url}/story#part and {web.url}/second")
    card = card_of(ana, said)
    contract.assert_entity(
        "PreviewCard", card, without=("PreviewCard.language", "PreviewCard.image_description")
    )
    assert card["url"] == f"{web.url}/story"
    assert (card["title"], card["description"]) == ("Rain & sun", "All about the weather")
    assert (card["type"], card["language"], card["html"], card["embed_url"]) == ("link", "fr", "", "")
    assert (card["author_name"], card["author_url"]) == ("Ida Bell", "https://press.example/ida")
    assert card["authors"] == [{"name": "Ida Bell", "url": "https://press.example/ida", "account": None}]
    assert (card["provider_name"], card["provider_url"]) == ("The Press", web.url)
    assert card["published_at"] == "2026-05-01T08:00:00.000Z"
    assert (card["width"], card["height"], card["image_description"]) == (640, 480, "A cloud")
    assert card["blurhash"] and card["missing_attribution"] is False
    assert card["image"].startswith(f"{server.url}/media/")
    kept = server.client.get(card["image"])
    assert Image.open(BytesIO(kept.content)).size == (640, 480)
    anonymous = server.client.get(f"/api/v1/statuses/{said['id']}").json()["card"]
    assert anonymous == {**card, "missing_attribution": None}
    assert [one.path for one in web.heard] == ["/story", "/picture.png"]
    assert "cookie" not in web.heard[0].headers and "referer" not in web.heard[0].headers
    boost = ana.post(f"/api/v1/statuses/{said['id']}/reblog")
    assert boost["reblog"]["card"]["title"] == "Rain & sun" and boost["card"] is None


def test_one_page_is_fetched_once_however_many_link_it(server: Server, person: People, web: Outside) -> None:
    web.answers["/often"] = (200, HTML, page("Often"))
    ana, ben = person("ana"), person("ben")
    said = [one.says(f"{number} {web.url}/often") for number in range(5) for one in (ana, ben)]
    assert [card_of(ana, post)["title"] for post in said] == ["Often"] * 10
    assert len(web.heard) == 1
    server.clock.advance(15 * DAY)
    web.answers["/often"] = (200, HTML, page("Later"))
    new = ana.says(f"again {web.url}/often")
    assert card_of(ana, new)["title"] == "Later"
    assert ana.get(f"/api/v1/statuses/{said[0]['id']}")["card"]["title"] == "Later"
    assert len(web.heard) == 2


def test_posts_at_the_same_instant_share_one_fetch(server: Server, person: People, web: Outside) -> None:
    web.answers["/rush"] = (200, HTML, page("Rush"))
    people = [person("p") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda one: one.says(f"{web.url}/rush"), people))
    assert {card_of(people[0], post)["title"] for post in said} == {"Rush"}
    assert len(web.heard) == 1


def test_a_filter_reads_what_a_linked_page_says_of_itself(person: People, web: Outside) -> None:
    web.answers["/animals"] = (200, HTML, page("The zebra's day", og_description="And its okapi friend"))
    ana, reader = person("ana"), person("reader")
    for word in ("zebra", "okapi"):
        attributes = [{"keyword": word}]
        reader.post("/api/v2/filters", title=word, context=["thread"], keywords_attributes=attributes)
    said = ana.says(f"look {web.url}/animals")
    card_of(ana, said)
    met = reader.get(f"/api/v1/statuses/{said['id']}")["filtered"]
    assert sorted(word for one in met for word in one["keyword_matches"]) == ["okapi", "zebra"]


def test_an_edit_takes_the_preview_along(person: People, web: Outside) -> None:
    web.answers["/a"] = (200, HTML, page("A"))
    web.answers["/b"] = (200, HTML, page("B"))
    ana = person("ana")
    said = ana.says(f"{web.url}/a")
    assert card_of(ana, said)["title"] == "A"
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": f"rather {web.url}/b"})
    assert card_of(ana, said)["title"] == "B"
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": "no link"})
    assert card_of(ana, said) is None


@pytest.mark.parametrize("audience", ["public", "unlisted", "private"])
def test_readers_and_followers_see_previews(person: People, web: Outside, audience: str) -> None:
    web.answers[f"/{audience}"] = (200, HTML, page("Seen"))
    ana = person("ana")
    assert card_of(ana, ana.says(f"{web.url}/{audience}", visibility=audience))["title"] == "Seen"


def test_what_is_linked_between_few_people_is_not_asked_for(person: People, web: Outside) -> None:
    """weakness:link-preview-of-private-link: such an address may work once, or be for few."""
    web.answers["/secret"] = web.answers["/known"] = (200, HTML, page("Secret"))
    ana, ben = person("ana"), person("ben")
    assert card_of(ben, ben.says(f"{web.url}/known"))["title"] == "Secret"
    for link in ("secret", "known"):
        said = ana.says(f"@{ben.name} {web.url}/{link}", visibility="direct")
        assert card_of(ana, said) is None
        words = {"status": f"@{ben.name} again {web.url}/{link}"}
        ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json=words)
        assert card_of(ben, said) is None
    assert [one.path for one in web.heard] == ["/known"]


def test_mentions_hashtags_and_this_server_are_no_links(server: Server, person: People, web: Outside) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says(f"@{ben.name} #tag {server.url}/@{ben.name}")
    assert card_of(ana, said) is None
    assert web.heard == []


def test_the_author_of_a_page_is_named_when_he_allows_the_site(
    server: Server, person: People, web: Outside
) -> None:
    """fediverse:creator."""
    ana, ben = person("ana"), person("ben")
    host = server.settings.domain
    tag = f'<meta name="fediverse:creator" content="@{ana.name}@{host}">'
    web.answers["/mine"] = (200, HTML, page("Mine", tag))
    said = ben.says(f"{web.url}/mine")
    card = card_of(ben, said)
    assert card["authors"] == [] and card["missing_attribution"] is False
    assert ana.get(f"/api/v1/statuses/{said['id']}")["card"]["missing_attribution"] is True
    wrong = ana.call(
        "PATCH", "/api/v1/accounts/update_credentials", json={"attribution_domains": ["no dots"]}
    )
    assert wrong.status_code == 422
    # An address without a name is no domain that can be typed; the page lies on this machine.
    server.run(_allow, server, int(ana.id), "127.0.0.1")
    me = ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": "Ana"})
    assert me["source"]["attribution_domains"] == ["127.0.0.1"]
    card = card_of(ana, said)
    assert card["missing_attribution"] is False
    (author,) = card["authors"]
    contract.assert_entity("PreviewCardAuthor", author)
    assert author["account"]["id"] == ana.id and author["account"]["display_name"] == "Ana"
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"display_name": "Ana Lind"})
    shown = ben.get(f"/api/v1/statuses/{said['id']}")["card"]["authors"][0]["account"]
    assert shown["display_name"] == "Ana Lind"
    me = ana.ok(
        "PATCH",
        "/api/v1/accounts/update_credentials",
        json={"attribution_domains": ["https://www.Press.example/x", "blog.example"]},
    )
    assert me["source"]["attribution_domains"] == ["press.example", "blog.example"]
    assert card_of(ben, said)["authors"] == []
    form = ana.call(
        "PATCH", "/api/v1/profile", data={"attribution_domains[]": ["one.example", "two.example"]}
    )
    assert form.json()["attribution_domains"] == ["one.example", "two.example"]


async def _allow(server: Server, account_id: int, domain: str) -> None:
    async def unit(tx: Any) -> None:
        await tx.run(
            "UPDATE accounts SET attribution_domains = :sites WHERE id = :id",
            sites=f'["{domain}"]',
            id=account_id,
        )

    await server.app.db.write(unit)


def test_a_photo_is_one(person: People, web: Outside) -> None:
    ana = person("ana")
    web.answers["/p.png"] = (200, {"Content-Type": "image/png"}, pictures.encoded(pictures.photo(), "PNG"))
    oembed(web, "/photo", {"type": "photo", "url": "/p.png", "width": "1200", "height": 900})
    card = card_of(ana, ana.says(f"{web.url}/photo"))
    assert (card["type"], card["embed_url"], card["width"]) == ("photo", f"{web.url}/p.png", 1200)
    assert card["image"]


def test_a_preview_nobody_shows_is_forgotten_with_its_picture(
    server: Server, person: People, web: Outside
) -> None:
    web.answers["/x.png"] = (200, {"Content-Type": "image/png"}, pictures.encoded(pictures.photo(), "PNG"))
    web.answers["/short"] = (200, HTML, page("Short", og_image="/x.png"))
    ana = person("ana")
    said = ana.says(f"{web.url}/short")
    image = card_of(ana, said)["image"]
    ana.delete(f"/api/v1/statuses/{said['id']}")
    server.clock.advance(2 * DAY)
    server.run(cards.forget_unused, server.app)
    settle(server)
    assert server.client.get(image).status_code == 404


def test_previews_can_be_switched_off(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory, web: Outside
) -> None:
    web.answers["/off"] = (200, HTML, page("Off"))
    folder = tmp_path_factory.mktemp("data")
    with new_database("sqlite") as url:
        with running_server(url, folder, guard=ThisMachine(), previews="off") as server:
            token = entrance.app_token(
                server, entrance.register_app(server), "read write follow push profile"
            )
            ana = Person.arriving(server, token, "ana")
            assert card_of(ana, ana.says(f"{web.url}/off")) is None
    assert web.heard == []


def test_previews_cost_a_page_no_statement(
    server: Server, person: People, web: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once they are known; the first time one for all of them."""
    ana = person("ana")
    for number in range(3):
        ana.says(f"no link {number}")

    def home() -> Any:
        return ana.get("/api/v1/timelines/home", limit=40)

    bare = statements(server, monkeypatch, home, cold=False)
    bare_cold = statements(server, monkeypatch, home, cold=True)
    for number in range(6):
        web.answers[f"/count{number}"] = (200, HTML, page(f"Page {number}"))
        last = ana.says(f"{web.url}/count{number}")
    assert card_of(ana, last)["title"] == "Page 5"
    assert sum(one["card"] is not None for one in home()) == 6
    assert len(statements(server, monkeypatch, home, cold=False)) == len(bare)
    assert len(statements(server, monkeypatch, home, cold=True)) == len(bare_cold) + 1


def test_what_was_kept_of_a_page_goes_with_the_last_post_that_shows_it_when_that_is_recalled(
    server: Server, person: People, web: Outside
) -> None:
    ana, ben = person("ana"), person("ben")
    png = pictures.encoded(pictures.photo(), "PNG")
    web.answers["/only.png"] = (200, {"Content-Type": "image/png"}, png)
    web.answers["/only"] = (200, HTML, page("Only", og_title="Only here", og_image="/only.png"))
    first, second = ana.says(f"look, {web.url}/only"), ben.says(f"see {web.url}/only")
    image = card_of(ana, first)["image"]
    assert card_of(ben, second)["image"] == image
    ana.post(f"/api/sabar/v1/statuses/{first['id']}/recall")
    assert card_of(ben, second)["title"] == "Only here"
    assert server.client.get(image).status_code == 200
    ben.post(f"/api/sabar/v1/statuses/{second['id']}/recall")
    assert server.client.get(image).status_code == 404
    assert server.run(server.app.files.stat, image.rpartition("/")[2]) is None
    count = "SELECT COUNT(*) FROM preview_cards WHERE title = 'Only here'"
    assert server.run(server.app.db.read().value, count) == 0

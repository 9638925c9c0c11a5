"""What a screen reader says of the box, a post and a notification, to be read aloud: it has to make sense.

Each is the accessibility tree of Chromium: role, then name. What stands between two lines may be more.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server
from tests.waiting import eventually
from tests.web.chromium import Chromium, chromium
from tests.web.test_settings_pages import tab_of

BOX = {
    "en": """
- form "Write a post":
  - textbox "What are you doing?"
  - button "Add pictures, video or sound"
  - checkbox "Add a poll"
  - checkbox "Add a content warning"
  - button "Emoji"
  - combobox "Language of the post"
  - group: /Who can see this.*Everyone/
  - button "Post to everyone"
  - button "Add another post"
  - checkbox "Publish later"
  - button "Save draft"
  - link "Drafts"
""",
    "fr": """
- form "Écrire un message":
  - textbox "Que faites-vous ?"
  - button "Ajouter des images, de la vidéo ou du son"
  - checkbox "Ajouter un sondage"
  - checkbox "Ajouter un avertissement"
  - button "Émojis"
  - combobox "Langue du message"
  - group: /Qui verra ceci.*Tout le monde/
  - button "Publier en public"
  - button "Ajouter un message"
  - checkbox "Publier plus tard"
  - button "Garder comme brouillon"
  - link "Brouillons"
""",
}
POST = {
    "en": """
- article "{name}":
  - link "{name}"
  - paragraph: Bread is ready
  - group "Post actions":
    - link "Reply 1"
    - button "Boost" [pressed=false]
    - link "Quote"
    - button "Favourite 1" [pressed]
    - button "Bookmark" [pressed=false]
""",
    "fr": """
- article "{name}":
  - link "{name}"
  - paragraph: Bread is ready
  - group "Actions sur ce message":
    - link "Répondre 1"
    - button "Partager" [pressed=false]
    - link "Citer"
    - button "Favori 1" [pressed]
    - button "Marque-page" [pressed=false]
""",
}
NOTICE = {
    "en": """
- listitem:
  - paragraph:
    - link "{name}"
    - text: favourited your post
    - time
  - blockquote:
    - link "My own words"
""",
    "fr": """
- listitem:
  - paragraph:
    - link "{name}"
    - text: a mis votre message en favori
    - time
  - blockquote:
    - link "My own words"
""",
}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Chromium]:
    with chromium(server.url) as browser:
        yield browser


def call(server: Server, who: Person, path: str, **given: str) -> str:
    answer = server.client.post(path, json=given, headers=bearer(who.token))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_what_is_read_aloud_makes_sense(server: Server, browser: Chromium, lang: str) -> None:
    ann, ben = Person(server, "ann"), Person(server, "ben")
    mine = call(server, ann, "/api/v1/statuses", status="My own words")
    call(server, ben, f"/api/v1/statuses/{mine}/favourite")
    post = call(server, ben, "/api/v1/statuses", status="Bread is ready")
    call(server, ann, "/api/v1/statuses", status="Keep me one", in_reply_to_id=post)
    call(server, ann, f"/api/v1/statuses/{post}/favourite")
    reader = ann.browser()
    reader.post("/settings/preferences", language=lang, shortcuts="1")
    tab = tab_of(browser, reader)
    tab.goto("/")
    tab.locator("#box-text").focus()
    expect(tab.locator("form.box").first).to_match_aria_snapshot(BOX[lang])
    tab.goto(f"/@{ben.name}")
    expect(tab.locator(f'[data-post="{post}"]')).to_match_aria_snapshot(POST[lang].format(name=ben.name))
    eventually(lambda: ben.name in reader.get("/notifications").text)
    tab.goto("/notifications")
    expect(tab.locator(".notice").first).to_match_aria_snapshot(NOTICE[lang].format(name=ben.name))
    silent = "it => !it.closest('[aria-hidden=true]') && it.getAttribute('aria-hidden') !== 'true'"
    assert not any(tab.locator("svg.icon").evaluate_all(f"all => all.map({silent})"))

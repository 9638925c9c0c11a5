"""What the box sends is what it shows."""

import re

from tests.entrance import Person, bearer
from tests.server import Server


def test_a_warning_that_was_taken_back_does_not_go_out(server: Server) -> None:
    ada = Person(server, "ada")
    browser = ada.browser()
    for text, warn in (("It was the gardener", {"warn": "1"}), ("Nothing to warn of", {})):
        browser.post("/compose", text=text, warning="The end of the film", **warn)
    me = server.client.get("/api/v1/accounts/lookup", params={"acct": ada.name}).json()["id"]
    posts = server.client.get(f"/api/v1/accounts/{me}/statuses", headers=bearer(ada.token)).json()
    assert [post["spoiler_text"] for post in posts] == ["", "The end of the film"]


def test_the_languages_of_the_server_stand_before_all_others(server: Server) -> None:
    page = Person(server, "ada").browser().get("/compose").text
    offered = re.findall(
        r'<option value="([^"]+)"', page.partition('name="lang"')[2].partition("</select>")[0]
    )
    assert offered[:2] == ["en", "fr"]
    assert len(offered) == len(set(offered)) > 150

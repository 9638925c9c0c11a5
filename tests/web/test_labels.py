"""Labels in the pages: made, changed and given by their owner, shown to nobody else."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from sabar.model.labels import Colour
from tests.browser import Browser
from tests.conftest import NewDatabase
from tests.entrance import Person, bearer
from tests.server import Server, running_server


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        yield server


def seen(browser: Browser, path: str, **query: str) -> str:
    """What stands on a page, without its tags."""
    found = unescape(re.sub(r"<[^>]+>", " ", browser.get(path, **query).text))
    return " ".join(found.split())


def made(browser: Browser, name: str, **more: str) -> str:
    """The address of a new label."""
    answer = browser.post("/labels", name=name, colour="teal", **more)
    assert answer.status_code == 200, answer.text
    return answer.url.path


def test_a_label_is_made_renamed_coloured_and_deleted_after_a_question(server: Server) -> None:
    ana = Person(server, "ana").browser()
    assert "No labels yet" in seen(ana, "/labels")
    place = made(ana, "Client", sensitive="1")
    assert re.search(r'value="teal" checked', ana.get(place).text)
    assert "Client 0 of your followers · you are asked first" in seen(ana, "/labels")
    ana.post(place, name="Clients", colour="red")
    assert "Clients 0 of your followers" in seen(ana, "/labels")
    assert "you are asked first" not in seen(ana, "/labels")
    assert "chip-red" in ana.get("/labels").text
    assert "Delete the label “Clients”?" in seen(ana, f"{place}/delete")
    assert ana.post(f"{place}/delete").url.path == "/labels"
    assert ana.get(place).status_code == 404


def test_a_label_of_a_bad_name_comes_back_with_what_was_typed(server: Server) -> None:
    ana = Person(server, "ana").browser()
    place = made(ana, "Press")
    for name, told in (
        ("", "Please fill this in."),
        ("PRESS", "This is already taken."),
        ("x" * 60, "This is too long."),
    ):
        answer = ana.post("/labels", name=name, colour="blue", sensitive="1")
        assert answer.status_code == 422
        assert told in unescape(answer.text)
        assert f'value="{name}"' in answer.text and 'value="blue" checked' in answer.text
    made(ana, "Family")
    assert ana.post(place, name="family", colour="red").status_code == 422
    assert "Press" in seen(ana, place)


def test_people_and_rules_are_added_and_taken_away(server: Server) -> None:
    owner, ben, cleo = (Person(server, name) for name in ("ana", "ben", "cleo"))
    ana, id = owner.browser(), _id(ben)
    assert server.client.post(f"/api/v1/accounts/{_id(owner)}/follow", headers=bearer(ben.token)).is_success
    place = made(ana, "Client")
    ana.post(f"{place}/people/add", handle=ben.name)
    ana.post(f"{place}/people/add", handle=f"@{cleo.name}")
    assert ben.name in seen(ana, place) and cleo.name in seen(ana, place)
    assert "1 of your followers" in seen(ana, place)
    wrong = ana.post(f"{place}/people/add", handle="nobody-at-all")
    assert wrong.status_code == 422 and "There is nobody of this name here." in unescape(wrong.text)
    ana.post(f"{place}/people/remove", account=id)
    assert ben.name not in seen(ana, place)
    assert ana.post(f"{place}/rules/add", kind="server", value=server.settings.domain).status_code == 200
    assert f"{server.settings.domain} everybody on this server" in seen(ana, place)
    assert "1 of your followers" in seen(ana, place)
    ana.post(f"{place}/rules/add", kind="link", value="https://www.agency.example/about")
    assert "agency.example verified links under it" in seen(ana, place)
    refused = ana.post(f"{place}/rules/add", kind="link", value="no domain")
    assert refused.status_code == 422 and "This is not a server name." in unescape(refused.text)
    assert 'value="link" selected' in refused.text and 'value="no domain"' in refused.text
    for rule in re.findall(r'name="rule" value="(\d+)"', ana.get(place).text):
        ana.post(f"{place}/rules/remove", rule=rule)
    assert "0 of your followers" in seen(ana, place)


def test_labels_are_chosen_from_a_profile_and_shown_there_to_their_owner_alone(server: Server) -> None:
    owner, ben, cleo = (Person(server, name) for name in ("ana", "ben", "cleo"))
    ana, profile = owner.browser(), f"/@{ben.name}"
    assert server.client.post(f"/api/v1/accounts/{_id(owner)}/follow", headers=bearer(ben.token)).is_success
    client, press = made(ana, "My client"), made(ana, "Press people")
    assert "Your labels…" in seen(ana, profile)
    landed = ana.post(
        f"{profile}/labels", **{"label_ids[]": [client.rpartition("/")[2]], "name": "Old friends"}
    )
    assert landed.url.path == profile
    for page in (profile, f"/@{owner.name}/followers", f"/@{ben.name}/media"):
        shown = seen(ana, page)
        assert "Your labels: My client Old friends" in shown, page
        assert "Press people" not in shown
        for other in (ben.browser(), cleo.browser(), Browser(server)):
            answer = other.get(page)
            assert "My client" not in answer.text and "Your labels:" not in answer.text
    ana.post(f"{profile}/labels", **{"label_ids[]": [press.rpartition("/")[2]]})
    shown = seen(ana, profile)
    assert "Your labels: Press people" in shown and "My client" not in shown
    ana.post(f"{press}/rules/add", kind="server", value=server.settings.domain)
    ana.post(f"{profile}/labels")
    assert "Press people A rule of this label includes them already." in seen(ana, f"{profile}/labels")
    taken = ana.post(f"{profile}/labels", name="MY CLIENT")
    assert taken.status_code == 422 and "This is already taken." in unescape(taken.text)


def test_what_most_people_need_is_offered_until_it_is_there(server: Server) -> None:
    ana, ben = Person(server, "ana").browser(), Person(server, "ben")
    page = ana.get("/labels").text
    assert re.findall(r'aria-label="Create the label “(\w+)”"', page) == [
        "Client",
        "Employer",
        "Press",
        "Family",
    ]
    ana.post("/labels", name="Client", colour="blue")
    assert "Create the label “Client”" not in ana.get("/labels").text
    place = f"/@{ben.name}/labels"
    assert 'value="Client"' not in ana.get(place).text
    landed = ana.post(place, **{"names[]": ["Press", "Family"], "name": "Choir"})
    assert landed.url.path == f"/@{ben.name}", seen(ana, place)
    assert "Your labels: Choir Family Press" in seen(ana, f"/@{ben.name}")
    assert "chip-purple" in ana.get(f"/@{ben.name}").text
    assert re.findall(r'name="names\[\]" value="(\w+)"', ana.get(place).text) == ["Employer"]


def test_the_labels_of_others_are_not_there(server: Server) -> None:
    ana, ben = Person(server, "ana"), Person(server, "ben").browser()
    place = made(ana.browser(), "Client")
    assert ben.get(place).status_code == ben.get(f"{place}/delete").status_code == 404
    for path, form in (
        (place, {"name": "x", "colour": "red"}),
        (f"{place}/people/add", {"handle": ana.name}),
        (f"{place}/rules/add", {"kind": "server", "value": "a.example"}),
        (f"{place}/delete", {}),
    ):
        assert ben.post(path, **form).status_code == 404, path
    answer = ben.post(f"/@{ana.name}/labels", **{"label_ids[]": place.rpartition("/")[2]})
    assert answer.status_code == 404
    assert "Client" in seen(ana.browser(), place)
    assert Browser(server).get(place, follow=False).is_redirect


def test_posts_are_searched_by_the_label_of_their_writers(server: Server) -> None:
    owner, ben, cleo = (Person(server, name) for name in ("ana", "ben", "cleo"))
    for person in (ben, cleo):
        wanted = {"indexable": True, "discoverable": True}
        server.client.patch("/api/v1/accounts/update_credentials", json=wanted, headers=bearer(person.token))
        sent = {"status": f"xylophone of {person.name}"}
        assert server.client.post("/api/v1/statuses", json=sent, headers=bearer(person.token)).is_success
    ana = owner.browser()
    place = made(ana, "Big Client")
    ana.post(f"{place}/people/add", handle=ben.name)
    by_ben, by_cleo = f"xylophone of {ben.name}", f"xylophone of {cleo.name}"

    def found(asked: str) -> tuple[bool, bool]:
        page = seen(ana, "/search", q=asked)
        return by_ben in page, by_cleo in page

    assert found('xylophone label:"big client"') == (True, False)
    assert found('label:"Big Client"')[0]
    assert found("xylophone LABEL:«big client»") == (True, False)
    assert found('xylophone -label:"big client"') == (False, True)
    assert found('xylophone label:"big client" -label:"big client"') == (False, False)
    assert found("xylophone label:nothing") == (False, False)
    assert found("xylophone -label:nothing") == (True, True)
    ana.post(f"{place}/rules/add", kind="server", value=server.settings.domain)
    assert found('xylophone label:"big client"') == (True, True)
    assert "label:client" in seen(ana, "/search")
    # It is a label of hers, not of whoever asks.
    assert by_ben not in seen(cleo.browser(), "/search", q='xylophone label:"big client"')


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_colours_have_names(server: Server, lang: str) -> None:
    ana = Person(server, "ana").browser()
    ana.post("/settings/preferences", language=lang)
    page = ana.get("/labels").text
    names = re.findall(r'class="chip chip-\w+">([^<]+)<', page)
    assert len(set(names)) == len(Colour)
    assert ("sarcelle" in names) == (lang == "fr")


def _id(person: Person) -> str:
    found = person.server.client.get("/api/v1/accounts/lookup", params={"acct": person.name})
    return str(found.json()["id"])

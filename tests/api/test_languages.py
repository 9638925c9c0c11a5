"""Language tags, wherever they are given (BCP 47)."""

from collections.abc import Callable

import pytest

from tests.api.people import Person
from tests.entrance import bearer
from tests.server import Server

New = Callable[..., Person]
GIVEN = [("zh-TW", "zh-TW"), ("zh_hant", "zh-TW"), ("ZH-hk", "zh-HK"), ("zh-Hans", "zh-CN"), ("FR-ca", "fr")]


@pytest.mark.parametrize(("tag", "code"), GIVEN)
def test_a_tag_means_the_same_wherever_it_is_given(server: Server, person: New, tag: str, code: str) -> None:
    ana, bea = person(), person()
    post = ana.says("你好", language=tag)
    assert post["language"] == code
    page = server.client.get(f"/@{ana.name}/{post['id']}").text
    assert f'lang="{code}"' in page
    assert ana.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "再", "language": "en"})
    again = ana.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": "見", "language": tag})
    assert again["language"] == code
    me = ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"source": {"language": tag}})
    assert me["source"]["language"] == code
    assert ana.says("hi")["language"] == code
    follow = bea.post(f"/api/v1/accounts/{ana.id}/follow", languages=[tag])
    assert follow["languages"] == [code]
    listed = [one["code"] for one in server.client.get("/api/v1/instance/languages").json()]
    assert code in listed


def test_who_follows_in_chinese_reads_every_way_of_writing_it(person: New) -> None:
    ana, bea, cem = person(), person(), person()
    bea.post(f"/api/v1/accounts/{ana.id}/follow", languages=["zh"])
    cem.post(f"/api/v1/accounts/{ana.id}/follow", languages=["zh-HK"])
    said = [ana.says(f"{tag} 你好", language=tag)["id"] for tag in ("zh", "zh-TW", "zh-HK", "fr")]
    homes = [[post["id"] for post in one.get("/api/v1/timelines/home")] for one in (bea, cem)]
    assert homes == [said[2::-1], [said[2]]]


@pytest.mark.parametrize("wish", ["FR", "Fr-FR", "fr-CA, en;q=0.5", "en;q=0.2,FR;q=0.3", "de,*;q=0.1,fr"])
def test_pages_are_in_the_language_asked_for_and_say_so_in_its_own_spelling(
    server: Server, wish: str
) -> None:
    page = server.client.get("/about", headers={"Accept-Language": wish}).text
    assert '<html lang="fr"' in page
    assert "À propos" in page
    assert wish not in page


def test_a_letter_to_a_reader_and_a_new_account_take_tags_in_any_case(server: Server, person: New) -> None:
    from tests import entrance

    token = entrance.app_token(server, entrance.register_app(server))
    answer = entrance.sign_up(server, token, locale="FR-be")
    assert answer.status_code == 200
    headers = bearer(answer.json()["access_token"])
    post = server.client.post("/api/v1/statuses", json={"status": "oui"}, headers=headers).json()
    assert post["language"] == "fr"

"""A post that is deleted to be written anew."""

from sabar.model.accounts import Role
from tests import pictures
from tests.api import staff
from tests.entrance import bearer
from tests.server import Server
from tests.web.writer import Writer, written


def test_all_of_it_is_in_the_box_and_its_picture_is_posted_again(server: Server) -> None:
    ada, ben = Writer(server, "ada"), Writer(server, "ben")
    asked = ben.says("What did you see?")
    files = {"file": ("flag.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    mine = bearer(ada.person.token)
    sent = server.client.post("/api/v2/media", files=files, data={"description": "A flag"}, headers=mine)
    id = ada.says(
        f"@{ben.person.name} a falg",
        media_ids=[sent.json()["id"]],
        spoiler_text="Colours",
        visibility="unlisted",
        language="fr",
        in_reply_to_id=asked,
    )
    question = ada.browser.get(f"/@{ada.person.name}/{id}/redraft").text
    assert "Delete this post and write it again?" in question
    assert ben.browser.get(f"/@{ada.person.name}/{id}/redraft").status_code == 404
    assert ben.browser.post(f"/web/status/{id}/redraft").status_code == 404
    page = ada.browser.post(f"/web/status/{id}/redraft")
    assert page.url.path == "/compose" and ada.posts == []
    assert written(page.text) == f"@{ben.person.name} a falg"
    for said in ('value="Colours"', 'value="unlisted" checked', 'value="fr" selected', "A flag</textarea>"):
        assert said in page.text
    box = {**ada.box(str(page.url)), "text": f"@{ben.person.name} a flag", "audience": "unlisted"}
    keep = page.text.partition('name="keep" value="')[2].partition('"')[0]
    ada.browser.post("/compose", **{**box, "keep": keep, "warn": "1", "warning": "Colours"})
    (post,) = ada.posts
    assert (post["in_reply_to_id"], post["spoiler_text"]) == (asked, "Colours")
    assert [file["description"] for file in post["media_attachments"]] == ["A flag"]


def test_a_reported_post_is_written_anew_with_its_picture_and_staff_keeps_it_too(server: Server) -> None:
    ada, ben, mod = Writer(server, "ada"), Writer(server, "ben"), staff.arriving(server, Role.MODERATOR)
    client, mine, his = server.client, bearer(ada.person.token), bearer(ben.person.token)
    files = {"file": ("flag.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    sent = client.post("/api/v2/media", files=files, data={"description": "A flag"}, headers=mine).json()
    id = ada.says("sour words", media_ids=[sent["id"]])
    me = client.get("/api/v1/accounts/verify_credentials", headers=mine).json()["id"]
    told = {"account_id": me, "status_ids": [id]}
    report = client.post("/api/v1/reports", json=told, headers=his).json()["id"]
    page = ada.browser.post(f"/web/status/{id}/redraft")
    assert written(page.text) == "sour words" and "A flag</textarea>" in page.text
    keep = page.text.partition('name="keep" value="')[2].partition('"')[0]
    ada.browser.post("/compose", **{**ada.browser.hidden(), "text": "sweet words", "keep": keep})
    (post,) = ada.posts
    assert [file["description"] for file in post["media_attachments"]] == ["A flag"]
    (said,) = mod.get(f"/api/v1/admin/reports/{report}")["deleted_statuses"]
    assert "sour words" in said["content"]
    urls = [post["media_attachments"][0]["url"], said["media_attachments"][0]["url"]]
    for url in urls:
        assert client.get(url).status_code == 200
    # One goes without the other.
    ada.browser.post(f"/web/status/{post['id']}/delete")
    assert [client.get(urls[1]).status_code] == [200]


def test_a_poll_and_a_quote_come_back_too(server: Server) -> None:
    ada, ben = Writer(server, "ada"), Writer(server, "ben")
    poll = {"options": ["Rye", "Wheat"], "expires_in": 129_600, "multiple": True}
    page = ada.browser.post(f"/web/status/{ada.says('Which?', poll=poll)}/redraft").text
    for said in ('value="Rye"', 'value="Wheat"', 'value="129600" selected', "with_poll"):
        assert said in page
    quoted = ben.says("Bread is out")
    page = ada.browser.post(f"/web/status/{ada.says('Go', quoted_status_id=quoted)}/redraft").text
    assert f'name="quote" value="{quoted}"' in page and "Bread is out" in page
    assert ada.posts == []
    listed = ada.drafts()
    assert "Which?" in listed and "Go" in listed

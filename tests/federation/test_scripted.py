"""The scripted server says of its accounts what others ask, and takes what is sent to it."""

import httpx

from tests.federation import scripted


def test_a_scripted_account_is_found_by_its_handle_and_takes_what_is_sent() -> None:
    with scripted.peer() as peer:
        mira = peer.person("mira", summary="hello")
        asked = httpx.get(
            f"{peer.url}/.well-known/webfinger", params={"resource": f"acct:mira@{peer.host}"}
        ).json()
        assert [link["href"] for link in asked["links"]] == [mira.id]
        document = httpx.get(mira.id)
        assert document.headers["content-type"] == "application/activity+json"
        assert (document.json()["summary"], document.json()["publicKey"]["owner"]) == ("hello", mira.id)
        follow = mira.activity("Follow", "https://elsewhere.example/users/ada")
        assert httpx.post(f"{mira.id}/inbox", json=follow).status_code == 202
        assert peer.posted("/users/mira/inbox") == [follow]
        assert httpx.get(mira.note("tea")["id"]).json()["content"] == "tea"

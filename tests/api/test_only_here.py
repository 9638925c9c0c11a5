"""Posts for people of this server alone: they, and whatever is about them, stay here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sabar.actions.statuses import boost, narrow, post
from sabar.model.accounts import Account
from sabar.model.audience import Visibility
from sabar.model.errors import Invalid, NotFound
from sabar.model.statuses import Status
from sabar.model.viewers import Actor
from sabar.rules import visibility
from sabar.rules.writing import drafts
from sabar.rules.writing.drafts import Defaults, Draft
from sabar.store import accounts, statuses
from tests import streams
from tests.api.people import Person, from_elsewhere
from tests.server import Server
from tests.waiting import eventually

New = Callable[..., Person]


def only_here(person: Person, text: str = "only here", **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = person.says(text, visibility="local", **given)
    return made


def kept(server: Server, id: str) -> Status:
    """As it lies in the database."""
    found = server.run(statuses.by_id, server.app.db.read(), int(id))
    assert found is not None
    return found


def stays(server: Server, made: dict[str, Any]) -> Visibility:
    """For whom it is, where it stays here."""
    status = kept(server, made["id"])
    assert status.stays_here and not visibility.leaves(status)
    assert made["local_only"] is True
    return status.visibility


def account(person: Person) -> Account:
    found = person.server.run(accounts.by_id, person.server.app.db.read(), int(person.id))
    assert found is not None
    return found


def elsewhere(person: Person) -> Account:
    """An account of another server of the same name."""
    return account(from_elsewhere(person, "far.example"))


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in found]


def visitor(server: Server, path: str, **params: Any) -> Any:
    return server.client.get(path, params=params)


def test_a_post_only_for_here_is_private_to_applications_and_read_by_everybody_here(
    server: Server, person: New
) -> None:
    ana, bea, cleo = person(), person(), person()
    bea.follow(ana)
    made = only_here(ana, "about the roof #roofs")
    assert made["visibility"] == "private"
    assert stays(server, made) is Visibility.LOCAL
    assert ids(bea.get("/api/v1/timelines/home")) == [made["id"]]
    for one in (ana, bea, cleo):
        assert one.get(f"/api/v1/statuses/{made['id']}")["content"] == made["content"]
        assert ids(one.get(f"/api/v1/accounts/{ana.id}/statuses")) == [made["id"]]
        assert ids(one.get("/api/v1/timelines/tag/roofs")) == [made["id"]]
        assert ids(one.get("/api/v1/timelines/public", local=True))[:1] == [made["id"]]
    assert "local_only" not in ana.says("for everybody")


def test_visitors_find_no_trace_of_it(server: Server, person: New) -> None:
    ana, bea = person(), person()
    made = only_here(ana, "about the cellar #cellars")
    opened = ana.says("opened", visibility="public")
    only_here(bea, "an answer", in_reply_to_id=opened["id"])
    bea.post(f"/api/v1/statuses/{made['id']}/reblog")
    for path in (
        f"/api/v1/statuses/{made['id']}",
        f"/api/v1/statuses/{made['id']}/context",
        f"/@{ana.name}/{made['id']}",
        f"/@{ana.name}/{made['id']}/embed",
    ):
        assert visitor(server, path).status_code == 404, path
    assert visitor(server, "/api/oembed", url=made["url"]).status_code == 404
    for path in (f"/@{ana.name}", f"/@{ana.name}.rss", "/public/local", "/tags/cellars", "/tags/cellars.rss"):
        answer = visitor(server, path)
        assert "about the" not in answer.text, path
    assert visitor(server, f"/api/v1/accounts/{ana.id}/statuses").json()[:1] == [
        visitor(server, f"/api/v1/statuses/{opened['id']}").json()
    ]
    shown = visitor(server, f"/api/v1/accounts/{ana.id}").json()
    assert shown["statuses_count"] == 1
    told = visitor(server, f"/api/v1/statuses/{opened['id']}").json()
    assert (told["replies_count"], told["reblogs_count"], told["quotes_count"]) == (0, 0, 0)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, "local"),
        ({"visibility": "public"}, "local"),
        ({"visibility": "unlisted"}, "local"),
        ({"visibility": "private"}, "private"),
        ({"visibility": "direct"}, "direct"),
    ],
)
def test_what_answers_or_quotes_it_stays_here_whatever_an_application_says(
    server: Server, person: New, said: dict[str, str], kind: str
) -> None:
    ana, bea = person(), person()
    made = only_here(ana)
    answer = bea.says(f"@{ana.name} an answer", in_reply_to_id=made["id"], **said)
    assert stays(server, answer) == kind
    assert stays(server, bea.says("deeper", in_reply_to_id=answer["id"], **said)) in (kind, "local")
    assert stays(server, bea.says(f"@{ana.name} a quote", quoted_status_id=made["id"], **said)) == kind


def test_a_boost_of_it_is_for_people_here_and_so_is_one_that_its_booster_wants_so(
    server: Server, person: New
) -> None:
    ana, bea, cleo = person(), person(), person()
    cleo.follow(bea)
    made, opened = only_here(ana), ana.says("for all")
    boosted = bea.post(f"/api/v1/statuses/{made['id']}/reblog", visibility="public")
    assert stays(server, boosted) is Visibility.LOCAL
    assert ids(cleo.get("/api/v1/timelines/home")) == [boosted["id"]]
    assert ids(cleo.get(f"/api/v1/statuses/{made['id']}/reblogged_by")) == [bea.id]
    quiet = bea.post(f"/api/v1/statuses/{opened['id']}/reblog", visibility="local")
    assert stays(server, quiet) is Visibility.LOCAL
    # Both were made by people here; where others read the number, those of people here are not in it.
    assert ana.get(f"/api/v1/statuses/{made['id']}")["reblogs_count"] == 1
    assert ana.get(f"/api/v1/statuses/{opened['id']}")["reblogs_count"] == 0
    assert bea.shown()["statuses_count"] == 0
    for one in (made, opened):
        bea.post(f"/api/v1/statuses/{one['id']}/unreblog")
        assert ana.get(f"/api/v1/statuses/{one['id']}")["reblogs_count"] == 0
    assert bea.shown()["statuses_count"] == 0


def test_numbers_that_others_read_do_not_count_it_and_numbers_read_here_do(person: New) -> None:
    ana, bea = person(), person()
    opened, made = ana.says("for all"), only_here(ana)

    def counted(post: dict[str, Any]) -> tuple[int, int]:
        shown = ana.get(f"/api/v1/statuses/{post['id']}")
        return shown["replies_count"], shown["quotes_count"]

    below = [only_here(bea, in_reply_to_id=one["id"]) for one in (opened, made)]
    quotes = [only_here(bea, quoted_status_id=one["id"]) for one in (opened, made)]
    assert (counted(opened), counted(made)) == ((0, 0), (1, 1))
    for one in (*below, *quotes):
        bea.delete(f"/api/v1/statuses/{one['id']}")
    assert (counted(opened), counted(made)) == ((0, 0), (0, 0))
    assert ana.shown()["statuses_count"] == 1
    ana.delete(f"/api/v1/statuses/{made['id']}")
    assert ana.shown()["statuses_count"] == 1


def test_it_names_nobody_of_another_server(person: New) -> None:
    ana, bea = person(), person()
    far = elsewhere(bea)
    made = only_here(ana)
    for given in ({"visibility": "local"}, {"in_reply_to_id": made["id"]}, {"quoted_status_id": made["id"]}):
        answer = ana.call("POST", "/api/v1/statuses", json={"status": f"@{far.acct} psst", **given})
        assert answer.status_code == 422 or answer.json()["mentions"] == [], given
    edited = ana.call("PUT", f"/api/v1/statuses/{made['id']}", json={"status": f"and @{far.acct}"})
    assert edited.status_code == 422 or edited.json()["mentions"] == []
    with pytest.raises(Invalid, match="take the name out") as refused:
        drafts.demand_here([account(bea), far])
    assert far.acct in str(refused.value)
    drafts.demand_here([account(bea)])


def test_an_account_of_another_server_reads_and_does_nothing_there(server: Server, person: New) -> None:
    ana, bea = person(), person()
    far = elsewhere(bea)
    actor, app = Actor(far), server.app
    quoted = server.run(post.written, app, actor, Draft("from afar"), Defaults())
    made = only_here(ana)
    own = [only_here(ana, quoted_status_id=str(quoted.id)), ana.says("inside", in_reply_to_id=made["id"])]
    for one in (made, *own):
        id = int(one["id"])
        assert not server.run(statuses.readable, app.db.read(), far.id, id)
        with pytest.raises(NotFound):
            server.run(boost.boost, app, actor, id, Visibility.PUBLIC)
        for given in ({"in_reply_to_id": id}, {"quoted_status_id": id}):
            with pytest.raises(NotFound):
                server.run(post.written, app, actor, Draft("psst", **given), Defaults())
    assert kept(server, str(quoted.id)).quotes_count == 0


def test_streams_bring_it_to_people_here_and_tell_them_when_it_goes(server: Server, person: New) -> None:
    ana, bea, blocked = person(), person(), person()
    ana.post(f"/api/v1/accounts/{blocked.id}/block")
    with (
        streams.stream(server, bea.token, stream="public:local") as heard,
        streams.stream(server, bea.token, stream="hashtag", tag="gutters") as tagged,
        streams.stream(server, blocked.token, stream="public:local") as deaf,
    ):
        made = only_here(ana, "the #gutters")
        assert heard.next()["event"] == tagged.next()["event"] == "update"
        ana.delete(f"/api/v1/statuses/{made['id']}")
        assert heard.next()["payload"] == made["id"]
        assert tagged.next()["payload"] == made["id"]
        assert deaf.silent()


def test_people_here_find_it_by_its_words_if_its_writer_lets_them(person: New) -> None:
    ana, bea = person(), person()
    hidden = only_here(ana, "quincunx")
    assert bea.get("/api/v2/search", q="quincunx", type="statuses")["statuses"] == []
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"indexable": True})
    made = only_here(ana, "quincunx again")
    found = bea.get("/api/v2/search", q="again", type="statuses")["statuses"]
    assert ids(found) == [made["id"]]
    both = [made["id"], hidden["id"]]
    # What he wrote before is put into the index anew.
    for one in (ana, bea):
        eventually(
            lambda one=one: ids(one.get("/api/v2/search", q="quincunx", type="statuses")["statuses"]) == both
        )


def test_whose_posts_stay_here_by_habit_says_nothing_elsewhere_from_an_application(
    server: Server, person: New
) -> None:
    ana = person()
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"source": {"privacy": "local"}})
    assert ana.get("/api/v1/preferences")["posting:default:visibility"] == "private"
    assert ana.get("/api/v1/accounts/verify_credentials")["source"]["privacy"] == "private"
    assert stays(server, ana.says("as always")) is Visibility.LOCAL
    # As an application sends what it was told.
    assert stays(server, ana.says("private", visibility="private")) is Visibility.PRIVATE
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"source": {"privacy": "private"}})
    assert stays(server, ana.says("as always")) is Visibility.LOCAL
    assert not kept(server, ana.says("to all", visibility="public")["id"]).stays_here
    ana.ok("PATCH", "/api/v1/accounts/update_credentials", json={"source": {"privacy": "unlisted"}})
    assert not kept(server, ana.says("quietly")["id"]).stays_here


def test_what_is_deleted_to_be_written_anew_does_not_leave_by_accident(server: Server, person: New) -> None:
    ana, bea = person(), person()
    made = only_here(ana)
    gone = ana.ok("DELETE", f"/api/v1/statuses/{made['id']}")
    assert gone["visibility"] == "direct"
    first = only_here(bea)
    answer = ana.says("for my followers", in_reply_to_id=first["id"], visibility="private")
    assert ana.ok("DELETE", f"/api/v1/statuses/{answer['id']}")["visibility"] == "direct"


def test_labels_and_only_here_are_not_chosen_together(person: New) -> None:
    ana = person()
    label = ana.post("/api/sabar/v1/labels", name="Family")
    given = {"status": "x", "visibility": "local", "circle_label_ids": [label["id"]]}
    assert ana.call("POST", "/api/v1/statuses", json=given).status_code == 422


def test_a_post_that_was_for_all_and_is_for_here_now_counts_likewise_and_back(
    server: Server, person: New
) -> None:
    ana, bea = person(), person()
    opened = ana.says("for all")
    bea.says("an answer", in_reply_to_id=opened["id"])
    only_here(bea, "quietly", in_reply_to_id=opened["id"])
    path = f"/api/sabar/v1/statuses/{opened['id']}/visibility"
    assert ana.call("PUT", path, json={"visibility": "local"}).is_success
    assert kept(server, opened["id"]).stays_here
    assert visitor(server, f"/api/v1/statuses/{opened['id']}").status_code == 404
    assert bea.get(f"/api/v1/statuses/{opened['id']}")["replies_count"] == 2
    assert ana.shown()["statuses_count"] == 0
    assert ana.call("PUT", path, json={"visibility": "unlisted"}).status_code == 422
    assert ana.call("PUT", path, json={"visibility": "private"}).is_success
    assert kept(server, opened["id"]).stays_here
    assert ana.shown()["statuses_count"] == 0


def test_answers_that_come_while_a_post_becomes_for_here_are_counted_right(
    server: Server, person: New
) -> None:
    ana, *others = (person() for _ in range(4))
    opened = ana.says("for all")
    path = f"/api/sabar/v1/statuses/{opened['id']}/visibility"

    def answer(one: Person) -> list[dict[str, Any]]:
        kinds = ("public", "local", "public", "local")
        return [one.says(kind, in_reply_to_id=opened["id"], visibility=kind) for kind in kinds]

    with ThreadPoolExecutor(4) as threads:
        answering = [threads.submit(answer, one) for one in others]
        narrowing = threads.submit(ana.call, "PUT", path, json={"visibility": "local"})
        made = [post for one in answering for post in one.result()]
    assert narrowing.result().is_success
    assert ana.get(f"/api/v1/statuses/{opened['id']}")["replies_count"] == len(made)
    (narrowed,) = server.run(
        server.app.db.read().all,
        "SELECT narrowing_id FROM narrowed_statuses WHERE status_id = :id",
        id=int(opened["id"]),
    )
    server.run(narrow.undo, server.app, Actor(account(ana)), narrowed["narrowing_id"])
    eventually(lambda: not kept(server, opened["id"]).stays_here)
    everybody = [one for one in made if not kept(server, one["id"]).stays_here]
    assert kept(server, opened["id"]).visibility is Visibility.PUBLIC
    assert ana.get(f"/api/v1/statuses/{opened['id']}")["replies_count"] == len(everybody)
    assert ana.shown()["statuses_count"] == 1

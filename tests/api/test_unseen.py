"""What nobody sees keeps apart what was typed apart, in whatever field it was typed."""

from collections.abc import Callable

import pytest

from tests.api.people import Person

New = Callable[..., Person]
KHMER = "ខ្ញុំ\u200bស្រលាញ់"
UNSEEN = ["\u200b", "\u2060", "\u00ad", "\u202e", "\u2068", "\ufe0f", "\u200d", "\ufeff", "\x07"]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_no_post_bio_or_field_mentions_tags_or_links_across_it(person: New, unseen: str) -> None:
    ana, bea = person(), person()
    apart = f"@{unseen}{bea.name} #{unseen}tag http{unseen}s://a.example"
    post = ana.says(apart)
    assert (post["mentions"], post["tags"]) == ([], [])
    assert "<a " not in post["content"]
    source = ana.get(f"/api/v1/statuses/{post['id']}/source")["text"]
    again = ana.ok("PUT", f"/api/v1/statuses/{post['id']}", json={"status": f"{source} again"})
    assert (again["mentions"], again["tags"]) == ([], [])
    me = ana.ok(
        "PATCH",
        "/api/v1/accounts/update_credentials",
        json={"note": apart, "fields_attributes": [{"name": "at", "value": apart}]},
    )
    assert "<a " not in me["note"] + me["fields"][0]["value"]
    # A warning above nothing becomes the text.
    assert ana.says("", spoiler_text=apart)["mentions"] == []
    notices = bea.get("/api/v1/notifications")
    assert [one for one in notices if one["type"] == "mention"] == []


def test_where_khmer_lines_may_break_is_kept_in_every_field(person: New) -> None:
    ana = person()
    poll = {"options": [KHMER, "ok"], "expires_in": 600}
    post = ana.says(KHMER, spoiler_text=KHMER, poll=poll)
    assert KHMER in post["content"]
    assert (post["spoiler_text"], post["poll"]["options"][0]["title"]) == (KHMER, KHMER)
    assert ana.get(f"/api/v1/statuses/{post['id']}/source")["text"] == KHMER
    me = ana.ok(
        "PATCH",
        "/api/v1/accounts/update_credentials",
        json={
            "display_name": KHMER,
            "note": KHMER,
            "fields_attributes": [{"name": KHMER, "value": KHMER}],
        },
    )
    assert (me["display_name"], me["source"]["note"]) == (KHMER, KHMER)
    assert (me["fields"][0]["name"], me["fields"][0]["value"]) == (KHMER, KHMER)
    assert ana.post("/api/v1/lists", title=KHMER)["title"] == KHMER
    made = ana.post(
        "/api/v2/filters", title=KHMER, context=["home"], keywords_attributes=[{"keyword": KHMER}]
    )
    assert (made["title"], made["keywords"][0]["keyword"]) == (KHMER, KHMER)


def test_a_filter_finds_a_word_in_which_something_unseen_was_hidden(person: New) -> None:
    ana, bea = person(), person()
    ana.post("/api/v2/filters", title="x", context=["thread"], keywords_attributes=[{"keyword": "zebra"}])
    for unseen in UNSEEN:
        post = bea.says(f"a ze{unseen}bra")
        seen = ana.get(f"/api/v1/statuses/{post['id']}")
        assert [one["keyword_matches"] for one in seen["filtered"]] == [["zebra"]], ascii(unseen)

"""A lived-in server for the tests that look at pages: an owner, people who talk, and one of everything."""

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pyotp

from sabar.actions.auth import setup
from sabar.kit import times
from sabar.rules import years
from tests import filming, jobs, pictures
from tests.browser import Browser
from tests.entrance import OUT_OF_BAND, PASSWORD, Person, bearer, register_app
from tests.server import Server
from tests.waiting import eventually

LONG = f"Donaudampfschifffahrt{'selektrizitäten' * 6}"
YEAR = datetime.now(UTC).year - 1


def _call(who: Person, path: str, **given: Any) -> Any:
    answer = who.server.client.post(path, headers=bearer(who.token), **given)
    assert answer.status_code in (200, 202), answer.text
    return answer.json()


def _say(who: Person, text: str, **more: Any) -> str:
    return str(_call(who, "/api/v1/statuses", json={"status": text, **more})["id"])


def _file(who: Person, name: str, content: bytes, alt: str) -> str:
    kept = str(_call(who, "/api/v2/media", files={"file": (name, content)}, data={"description": alt})["id"])
    ask, mine = f"/api/v1/media/{kept}", bearer(who.token)
    eventually(lambda: who.server.client.get(ask, headers=mine).status_code == 200, seconds=30)
    return kept


def _id_of(server: Server, name: str) -> str:
    return str(server.client.get("/api/v1/accounts/lookup", params={"acct": name}).json()["id"])


def _sent(browser: Browser, path: str, **form: str) -> str:
    """The address one lands on after a form that went through."""
    answer = browser.post(path, **form)
    assert answer.status_code == 200, f"{path} {form}: {answer.status_code}"
    return answer.url.path


def goes(browser: Browser, **form: Any) -> str:
    """As `_sent` for a post, also where it is asked about first."""
    answer = browser.post("/compose", **form)
    if 'name="mark"' in answer.text:
        answer = browser.post("/compose", **{**browser.hidden(), **form, "card": "send"})
    assert answer.status_code == 200, f"{form}: {answer.status_code}"
    return answer.url.path


def settle(server: Server) -> dict[str, str]:
    """Fill an empty server; what the paths of its pages need: names, numbers, codes."""
    code = server.run(setup.new_code, server.app)
    assert code is not None
    ann = Browser(server)
    _sent(ann, "/setup", username="ann", email="ann@example.org", password=PASSWORD, code=code)
    ben, cleo, dan = Person(server, "ben"), Person(server, "cleo"), Person(server, "dan")
    found = {
        "me": "ann",
        "tag": "bread",
        "ben": ben.name,
        "ben_token": ben.token,
        "dan": dan.name,
        "cleo": cleo.name,
        "dan_email": dan.email,
        "year": str(YEAR),
    }
    found |= _talk(server, ann, ben, cleo)
    found |= _quoted(server, ann, ben, found["mine"])
    found["talk"] = _in_private(ann, ben, cleo)
    found |= _unsent(ann, found["post"])
    _asked(ann, ben)
    found |= _judged(server, ann, ben, dan)
    found |= _looked_back(server, cleo)
    _second_step(dan)
    found["invite"] = _invited(ann)
    found["held"] = _held(server, ann)
    found |= _shared(server, ann, ben, cleo)
    for kind in ("welcome.joined", "housekeeping.sweep"):
        jobs.give_up(server, kind, f"OSError: {'no-room-left' * 12}")
    client = register_app(server, client_name="A drum for the pocket")
    found["consent"] = (
        f"response_type=code&client_id={client['client_id']}&redirect_uri={OUT_OF_BAND}&scope=read+write"
    )
    return found


def _talk(server: Server, ann: Browser, ben: Person, cleo: Person) -> dict[str, str]:
    photo = _file(ben, "flag.png", pictures.encoded(pictures.flag(), "PNG"), "A flag in two colours")
    film = _file(ben, "film.mp4", filming.film(), "Colours and a tone")
    tone = _file(ben, "tone.mp3", filming.sound("tone.mp3"), "A tone")
    post = _say(ben, "The first #bread of the week is out, @ann. https://example.org/bread?with=seeds")
    _say(ben, "What was on the hill this morning", media_ids=[photo])
    shown = _say(ben, "How it moved", media_ids=[film])
    heard = _say(ben, "How it sounded", media_ids=[tone])
    for quoted in (shown, heard):
        _say(cleo, "Found on the hill", quoted_status_id=quoted)
    _say(ben, "It was the gardener", spoiler_text="The end of the film")
    _say(ben, "Rye or wheat?", poll={"options": ["Rye", "Wheat"], "expires_in": 3600})
    _say(ben, f"{LONG} and @{cleo.name}")
    arabic = _say(
        ben, "مرحبا يا أصدقاء، الخبز جاهز https://example.org/bread/and/butter/of/the/town", language="ar"
    )
    _say(cleo, "Keep me a loaf of that #bread", in_reply_to_id=post)
    ann.post("/compose", text="Opening the shutters. Good morning #bread people.", audience="public")
    ann.post("/compose", text="Only for those who follow me.", audience="private")
    me, friend = _id_of(server, "ann"), _id_of(server, ben.name)
    wanted = {"discoverable": "true"}
    answer = server.client.patch(
        "/api/v1/accounts/update_credentials", data=wanted, headers=bearer(ben.token)
    )
    assert answer.status_code == 200
    _call(ben, f"/api/v1/accounts/{me}/follow")
    mine = str(server.client.get(f"/api/v1/accounts/{me}/statuses").json()[0]["id"])
    _call(ben, f"/api/v1/statuses/{mine}/favourite")
    ann.post(f"/web/account/{friend}/follow")
    for verb in ("favourite", "bookmark", "boost"):
        ann.post(f"/web/status/{post}/{verb}")
    name = "Annofthesquarewiththefountains"
    _sent(ann, "/settings/profile", name=name, bio="Bread and letters.", locked="1", discoverable="1")
    _call(cleo, f"/api/v1/accounts/{me}/follow")
    ann.post(f"/@{cleo.name}/mute", lasts="86400")
    ann.post(f"/@{ben.name}/note", comment="Owes me a loaf since the fair.")
    ann.post("/settings/domains", domain="loud.example")
    number = _sent(ann, "/lists", title="Bakers").split("/")[2]
    _sent(ann, f"/lists/{number}/members/add", handle=ben.name)
    label = _sent(ann, "/labels", name="Clients of the bakery", colour="teal", sensitive="1").split("/")[2]
    ann.post(f"/labels/{label}/people/add", handle=ben.name)
    ann.post(f"/labels/{label}/rules/add", kind="link", value="client.example")
    circle = {"text": "Only for those who buy on account.", "audience": "circle", "labels[]": label}
    goes(ann, **circle)
    few = server.client.get(f"/api/v1/accounts/{me}/statuses", headers=bearer(ben.token)).json()[0]["id"]
    collection = _sent(ann, "/settings/collections", name="Bakers of the town", listed="1").split("/")[2]
    ann.post(f"/collections/{collection}/members/add", handle=ben.name)
    kept = {"title": "Films", "words[][keyword]": "ending", "context[]": "public", "lasts": "604800"}
    _sent(ann, "/settings/filters/new", **kept)
    filter = re.search(r"/settings/filters/(\d+)", ann.get("/settings/filters").text)
    assert filter
    _sent(ann, "/settings/hashtags", followed="bread")
    _sent(ann, "/settings/hashtags", featured="bread")
    drawn = {"picture": ("drum.png", pictures.encoded(pictures.flag((32, 32)), "PNG"))}
    sent = {"origin": server.url, "sec-fetch-site": "same-origin"}
    assert ann.http.post("/admin/emojis", data={"category": LONG[:64]}, files=drawn, headers=sent).is_redirect
    _sent(ann, "/admin/announcements", text="Drums tonight #music", now="1")
    news = ann.get("/").text.partition('id="announcement-')[2].partition('"')[0]
    return {
        "post": post,
        "mine": mine,
        "list": number,
        "filter": filter[1],
        "collection": collection,
        "label": label,
        "circle": str(few),
        "news": news,
        "film": shown,
        "arabic": arabic,
    }


def _quoted(server: Server, ann: Browser, ben: Person, mine: str) -> dict[str, str]:
    return {"quote": _say(ben, "What she says about shutters", quoted_status_id=mine)}


def _in_private(ann: Browser, ben: Person, cleo: Person) -> str:
    said = _say(ben, f"@ann and @{cleo.name}, bring the drum on Sunday {LONG}", visibility="direct")
    goes(ann, text=f"@{ben.name} gladly", audience="direct", reply_to=said)
    _say(ben, "@ann and the rope", visibility="direct")
    found = re.search(r"/conversations/(\d+)", unescape(ann.get("/conversations").text))
    assert found
    return found[1]


def _unsent(ann: Browser, post: str) -> dict[str, str]:
    """Two drafts, one of three posts, a post that is held back, and one with a time."""
    for draft, more in (("hello", {"reply_to": post}), ("long", {"more[]": [LONG, "And then"]})):
        ann.post("/drafts", key=draft, draft=draft, text=f"{draft} {LONG}", then="aside", **more)
    waits = {"text": LONG, "later": "1", "at": f"{YEAR + 3}-01-01T10:00", "key": "later"}
    assert goes(ann, **waits) == "/scheduled"
    later = re.search(r"/scheduled/(\d+)/move", ann.get("/scheduled").text)
    assert later
    goes(ann, text=f"Not yet {LONG}", later="1", wait="good", key="waits")
    waiting = re.search(r'data-held="(\d+)"', ann.get("/outbox").text)
    assert waiting
    night = {"weekdays[]": "1", "from_time": "22:00", "to_time": "07:00", "words": f"{'merger' * 9}\nbread"}
    _sent(ann, "/settings/holds", **night, wait="tomorrow")
    rule = re.search(r"/settings/holds/(\d+)", ann.get("/settings/holds").text)
    assert rule
    goes(ann, text=f"The fair is on Monday {LONG}", key="sour")
    eventually(lambda: "The fair" in ann.get("/@ann").text)
    sour = re.search(r'/@ann/(\d+)"', ann.get("/@ann").text)
    assert sour
    receipt = _sent(ann, f"/web/status/{sour[1]}/recall", announce="1", reason=f"It is on Tuesday {LONG}")
    recalled = receipt.removeprefix("/receipts/")
    found = {"draft": "long", "later": later[1], "waiting": waiting[1], "recalled": recalled}
    return {**found, "hold_rule": rule[1]}


def _asked(ann: Browser, ben: Person) -> None:
    """Ben waits for Ann's yes, and would like to be asked by her."""
    other = ben.browser()
    _sent(other, "/settings/colleagues", handle="ann")
    tie = re.search(r"/settings/colleagues/(\d+)/accept", ann.get("/outbox").text)
    assert tie
    _sent(ann, f"/settings/colleagues/{tie[1]}/accept")
    goes(other, text=f"May I say this? {LONG}", later="1", wait="good", key="asks")
    held = re.search(r'data-held="(\d+)"', other.get("/outbox").text)
    assert held
    _sent(other, f"/outbox/{held[1]}/ask")
    _sent(ann, "/settings/colleagues", handle=ben.name)


def _judged(server: Server, ann: Browser, ben: Person, dan: Person) -> dict[str, str]:
    bad = _id_of(server, dan.name)
    told = _call(
        ben, "/api/v1/reports", json={"account_id": bad, "category": "spam", "comment": f"Sells boats {LONG}"}
    )
    _sent(ann, f"/admin/accounts/{bad}/act", measure="silence", text="Fewer boats, please", letter="1")
    for path, form in (
        ("/settings/second-factor/begin", {}),
        ("/admin/rules", {"text": "Be kind", "hint": "Also before coffee"}),
        ("/admin/texts/privacy_policy", {"words": "We keep what you write, and nothing else."}),
    ):
        _sent(ann, path, **form)
    now = server.clock.now_ms()
    coming = times.day(now + 7 * times.DAY)
    for text, day in (("First terms", times.day(now)), ("Second terms", coming)):
        _sent(ann, "/admin/texts/terms", text=text, effective_date=day)
    loud = f"{'loud' * 12}.example,silence,"
    lines = f"#domain,#severity,#public_comment\nboats.example,suspend,{LONG}\n{loud}\nx y,noop,"
    blocklist = _sent(ann, "/admin/gates/lists", name=f"Council {LONG}"[:90], text=lines).split("/")[-1]
    return {"bad": bad, "report": str(told["id"]), "coming": coming, "blocklist": blocklist}


def _looked_back(server: Server, cleo: Person) -> dict[str, str]:
    """The card of last year, made from a post that is moved there."""
    _say(cleo, "A year is a #loaf")
    me, at = int(_id_of(server, cleo.name)), years.month_starts(YEAR, 4)

    async def unit(tx: Any) -> None:
        await tx.run("UPDATE statuses SET created_at = :at WHERE account_id = :me", at=at, me=me)
        await tx.run("UPDATE accounts SET created_at = :at WHERE id = :me", at=at, me=me)

    server.run(server.app.db.write, unit)
    browser, start = cleo.browser(), f"/@{cleo.name}/year/{YEAR}/"
    _sent(browser, "/settings/years", year=str(YEAR))
    eventually(lambda: start in unescape(browser.get("/settings/years").text))
    return {"key": unescape(browser.get("/settings/years").text).partition(start)[2].partition('"')[0]}


def _second_step(dan: Person) -> None:
    browser = dan.browser()
    page = unescape(browser.post("/settings/second-factor/begin").text)
    secret = re.search(r'readonly value="([A-Z2-7]{32})"', page)
    assert secret
    _sent(browser, "/settings/second-factor/confirm", code=pyotp.TOTP(secret[1]).now())


def _held(server: Server, ann: Browser) -> str:
    """Somebody whose notifications wait."""
    _sent(ann, "/settings/notifications", for_not_following="filter")
    _say(Person(server, "eve"), "Do you also bake with spelt, @ann?")
    place = re.compile(r'href="/notifications/requests/(\d+)"')
    eventually(lambda: place.search(ann.get("/notifications/requests").text) is not None)
    (found, *_) = place.findall(ann.get("/notifications/requests").text)
    return str(found)


def _shared(server: Server, ann: Browser, ben: Person, cleo: Person) -> dict[str, str]:
    """A space of Ann's, with a name that is as long as it may be, a second owner and a guest."""
    place = _sent(ann, "/s", name=f"{LONG[:40]} and bread".ljust(60, "!"), past="1", retention="86400")
    room = place.removesuffix("/members")
    for newcomer, more in ((ben, {}), (cleo, {"role": "guest", "ends_at": f"{YEAR + 1}-12-31T23:00"})):
        _call(newcomer, f"/api/sabar/v1/space_invites/{_link(ann, room, **more)}/join")
    _sent(ann, f"{place}/{_id_of(server, ben.name)}", role="owner")
    guest = _id_of(server, cleo.name)
    ann.post(f"{room}/posts", text="Fresh from the oven #bread", key="oven")
    asked = f"/api/sabar/v1/spaces/{room.removeprefix('/s/')}/posts"
    (said,) = server.client.get(asked, headers=bearer(ben.token)).json()
    till = {"role": "guest", "ends_at": f"{YEAR + 1}-12-31T23:00"}
    return {
        "space": room.removeprefix("/s/"),
        "space_guest": guest,
        "space_post": str(said["id"]),
        "space_link": _link(ann, room, uses=""),
        "space_guest_link": _link(ann, room, uses="", **till),
    }


def _link(ann: Browser, room: str, **more: str) -> str:
    page = unescape(ann.post(f"{room}/invites", **{"lasts": "86400", "uses": "1", **more}).text)
    return page.partition("/s/join/")[2].partition('"')[0]


def _invited(ann: Browser) -> str:
    page = unescape(ann.post("/settings/invites", max_uses="10", days="7").text)
    return page.partition("/invite/")[2].partition('"')[0]

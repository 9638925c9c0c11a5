"""Posts in another language: methods/statuses#translate, against two services that speak as the real ones."""

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sabar.rules.door import DOOR
from tests import contract, entrance, outside, pictures
from tests.api.people import Person
from tests.browser import Browser
from tests.conftest import ENGINES, NewDatabase
from tests.outside import Heard, Outside, Reply
from tests.server import Server, running_server

People = Callable[..., Person]
JSON = {"Content-Type": "application/json"}


class Service(Outside):
    """Puts `fr:` before each word it turns into French, and lets markup be."""

    up = True
    #: it answers nothing while somebody else holds this
    answering = threading.Lock()

    def hear(self, heard: Heard) -> Reply:
        with self.answering:
            return self._reply(heard)

    def _reply(self, heard: Heard) -> Reply:
        if not self.up:
            return 429, {}, b""
        if heard.path == "/languages":
            told: Any = [{"code": "en", "name": "English", "targets": ["en", "fr", "de", "zt"]}]
        elif heard.path.startswith("/v2/languages"):
            told = [{"language": "EN", "name": "English"}]
            if "target" in heard.path:
                told = [{"language": code} for code in ("EN-GB", "FR", "DE", "ZH-HANT")]
        elif heard.path == "/translate":
            asked = json.loads(heard.body)
            told = {"translatedText": [turned(text, asked["target"]) for text in asked["q"]]}
            if asked["source"] == "auto":
                told["detectedLanguage"] = [{"language": "en", "confidence": 99}] * len(asked["q"])
        else:
            asked = json.loads(heard.body)
            told = {
                "translations": [
                    {"text": turned(text, asked["target_lang"].lower()), "detected_source_language": "EN"}
                    for text in asked["text"]
                ]
            }
        return 200, JSON, json.dumps(told).encode()


def turned(markup: str, target: str) -> str:
    parts = re.split(r"(<span translate=.no.>.*?</span>|<[^>]*>|&[a-z0-9#]+;)", markup)
    for place in range(0, len(parts), 2):
        parts[place] = re.sub(r"\w+", lambda word: f"{target}:{word[0]}", parts[place])
    return "".join(parts)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with outside.listening(Service) as found:
        assert isinstance(found, Service)
        yield found


BOTH = [(engine, name) for engine in ENGINES for name in ("libretranslate", "deepl")]


@pytest.fixture(scope="module", params=BOTH)
def server(
    request: pytest.FixtureRequest,
    new_database: NewDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    service: Service,
) -> Iterator[Server]:
    engine, name = request.param
    folder = tmp_path_factory.mktemp("data")
    given = {"translation": f"{name}+{service.url}", "translation_key": "a key"}
    with new_database(engine) as url, running_server(url, folder, **given) as server:
        yield server


@pytest.fixture
def web(service: Service) -> Service:
    service.heard.clear()
    service.up = True
    return service


def path(post: Any) -> str:
    return f"/api/v1/statuses/{post['id']}/translate"


def test_a_post_is_translated_with_all_that_hangs_on_it(server: Server, person: People, web: Service) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says(
        f"good morning :wave: @{ben.name} & all\n\nhttps://example.com/x",
        spoiler_text="a < b",
        language="en",
        poll={"options": ["yes", "no"], "expires_in": 3600},
    )
    shown = ben.post(path(said), lang="fr")
    contract.assert_entity("Translation", shown)
    assert "fr:good fr:morning :wave: " in shown["content"]
    assert 'class="u-url mention"' in shown["content"] and "https://example.com/x" in shown["content"]
    assert shown["spoiler_text"] == "fr:a < fr:b"
    assert shown["poll"] == {"id": said["poll"]["id"], "options": [{"title": "fr:yes"}, {"title": "fr:no"}]}
    assert (shown["language"], shown["detected_source_language"]) == ("fr", "en")
    assert shown["provider"] in ("LibreTranslate", "DeepL.com")
    assert shown["media_attachments"] == []
    heard = web.heard[-1]
    key = heard.headers.get("authorization") or json.loads(heard.body)["api_key"]
    assert key in ("DeepL-Auth-Key a key", "a key")


def test_descriptions_of_pictures_are_translated(person: People) -> None:
    ana = person("ana")
    files = {"file": ("x.png", pictures.encoded(pictures.flag((32, 24)), "PNG"), "image/png")}
    one = ana.ok("POST", "/api/v2/media", files=files, data={"description": "a flag"})
    two = ana.ok("POST", "/api/v2/media", files=files)
    said = ana.says("", media_ids=[one["id"], two["id"]], language="en")
    shown = ana.post(path(said), lang="de")
    contract.assert_entity("Translation", shown)
    assert shown["media_attachments"] == [{"id": one["id"], "description": "de:a de:flag"}]
    assert (shown["content"], shown["spoiler_text"], "poll" in shown) == ("", "", False)


def test_the_service_is_asked_once_for_the_same_words(person: People, web: Service) -> None:
    ana, ben = person("ana"), person("ben")
    said = ana.says(f"once {ana.name}", language="en")
    first = ana.post(path(said), lang="fr")
    asked = len(web.heard)
    ben.post(f"/api/v1/statuses/{said['id']}/favourite")
    assert ben.post(path(said), lang="fr") == first
    assert len(web.heard) == asked
    ana.ok("PUT", f"/api/v1/statuses/{said['id']}", json={"status": f"twice {ana.name}", "language": "en"})
    assert "fr:twice" in ben.post(path(said), lang="fr")["content"]
    ben.post(path(said), lang="de")
    assert len(web.heard) == asked + 2
    boost = ben.post(f"/api/v1/statuses/{said['id']}/reblog")
    assert "fr:twice" in ana.post(path(boost), lang="fr")["content"]


def test_what_is_not_for_everybody_is_never_sent_away(person: People, web: Service) -> None:
    ana, ben = person("ana"), person("ben")
    ben.follow(ana)
    for visibility, mine, other in (("private", 403, 403), ("direct", 403, 404), ("unlisted", 200, 200)):
        said = ana.says(f"{visibility} {ana.name}", visibility=visibility, language="en")
        assert ana.call("POST", path(said), json={"lang": "fr"}).status_code == mine
        assert ben.call("POST", path(said), json={"lang": "fr"}).status_code == other
    assert all(b"private" not in one.body and b"direct" not in one.body for one in web.heard)


def test_only_known_languages_are_asked_for(server: Server, person: People) -> None:
    ana = person("ana")
    said = ana.says("hello", language="en")
    for lang in ("xx", "ja", "en", "nonsense language", "en-GB"):
        assert ana.call("POST", path(said), json={"lang": lang}).status_code == 403, lang
    assert ana.call("POST", path(said), json={"lang": "fr-CA"}).status_code == 200
    chinese = ana.post(path(said), lang="zh-Hant")
    assert chinese["language"] == "zh-TW"
    assert re.search("z[th](-hant)?:hello", chinese["content"])
    assert ana.call("POST", path({"id": "1"}), json={"lang": "fr"}).status_code == 404
    assert server.client.post(path(said), json={"lang": "fr"}).status_code == 401
    app = entrance.app_token(server, entrance.register_app(server))
    told = server.client.post(path(said), json={"lang": "fr"}, headers=entrance.bearer(app))
    assert told.status_code == 200
    pairs = server.client.get("/api/v1/instance/translation_languages").json()
    assert sorted(pairs["en"]) == ["de", "fr", "zh-TW"]
    assert {"de", "fr"} <= set(pairs["und"])
    assert server.client.get("/api/v2/instance").json()["configuration"]["translation"]["enabled"] is True


def test_a_service_that_is_busy_is_a_503_and_nothing_is_kept(person: People, web: Service) -> None:
    ana = person("ana")
    said = ana.says(f"busy {ana.name}", language="en")
    web.up = False
    answer = ana.call("POST", path(said), json={"lang": "fr"})
    assert answer.status_code == 503 and answer.json()["error"]
    web.up = True
    assert "fr:busy" in ana.post(path(said), lang="fr")["content"]


def test_the_page_of_a_post_offers_its_translation(server: Server, person: People) -> None:
    ana = person("ana")
    said = ana.says("bonjour", language="fr")
    english = ana.says(f"good evening {ana.name}", language="en")
    ben = person("ben")
    browser = Browser(server)
    browser.post("/login", email=f"{ben.name}@example.org", password=entrance.PASSWORD)
    assert "Translate" in browser.get(f"/@{ana.name}/{said['id']}").text
    assert "Translate" not in browser.get(f"/@{ana.name}/{english['id']}").text
    assert "Translate" not in server.client.get(f"/@{ana.name}/{said['id']}").text
    browser.post("/settings/preferences", language="fr", audience="public", post_language="fr")
    shown = browser.get(f"/@{ana.name}/{english['id']}/translation")
    assert shown.status_code == 200 and "fr:good" in shown.text


def test_those_who_wait_for_a_slow_service_keep_nobody_of_their_network_waiting(
    new_database: NewDatabase, tmp_path: Path, web: Service
) -> None:
    given = {"rate_limits": "on", "translation": f"libretranslate+{web.url}"}
    with new_database("sqlite") as url, running_server(url, tmp_path, **given) as server:
        ana = entrance.Person(server, "ana")
        browser, headers = ana.browser(), entrance.bearer(ana.token)
        browser.post("/settings/preferences", language="fr", audience="public", post_language="fr")
        pages = []
        for number in range(DOOR.turns_of_network + 8):
            said = {"status": f"good evening {number}", "language": "en"}
            id = server.client.post("/api/v1/statuses", data=said, headers=headers).json()["id"]
            pages.append(f"/@{ana.name}/{id}/translation")
        browser.get(pages[0])
        with contextlib.ExitStack() as stack:
            stack.enter_context(web.answering)
            for page in pages[1:]:
                link = stack.enter_context(socket.create_connection(("127.0.0.1", server.settings.port)))
                head = f"GET {page} HTTP/1.1\r\nHost: here\r\nCookie: session={browser.session}\r\n\r\n"
                link.sendall(head.encode())
            time.sleep(0.5)
            assert httpx.get(server.url + "/about", timeout=5).status_code == 200


def test_without_a_service_nothing_is_translated(
    new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with new_database("sqlite") as url, running_server(url, tmp_path_factory.mktemp("data")) as server:
        token = entrance.app_token(server, entrance.register_app(server), "read write follow push profile")
        ana = Person.arriving(server, token, "ana")
        said = ana.says("hello", language="en")
        assert ana.call("POST", path(said), json={"lang": "fr"}).status_code == 404
        assert server.client.get("/api/v1/instance/translation_languages").json() == {}
        about = server.client.get("/api/v2/instance").json()
        assert about["configuration"]["translation"]["enabled"] is False

"""Nobody's request is worked on before its address is counted: all routes there are, and what has none."""

import re
from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sabar import wiring
from sabar.actions.auth import accounts
from sabar.edge.routes import Route
from sabar.kit.media import identicons
from sabar.rules import rates
from sabar.rules.rates import By, RateClass
from tests import entrance
from tests.conftest import NewDatabase
from tests.server import Server, running_server

#: Answered however often somebody asks, and why that harms nobody.
FREE = {
    "/static/{name}": "read once at the start: it costs what a refusal costs",
    "/static/{folder}/{name}": "as above",
    "/favicon.ico": "as above",
    "/robots.txt": "as above; a robot that is refused it does not know where to stay away",
    "/health": "whoever watches over the server must hear from it when others flood it",
    "/api/v1/streaming/health": "as above",
}
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def server(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    given = {"rate_limits": "on", "trusted_proxies": "127.0.0.1"}
    with new_database("sqlite") as url, running_server(url, folder, **given) as server:
        yield server


@pytest.fixture(scope="module")
def app_tokens(server: Server) -> list[str]:
    client = entrance.register_app(server)
    return [entrance.app_token(server, client, "read write") for _ in range(3)]


_last = iter(range(1, 250))


@pytest.fixture
def caller(server: Server) -> Iterator[httpx.Client]:
    """Somebody from an address that no other test has."""
    headers = {"x-forwarded-for": f"198.51.100.{next(_last)}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=20) as client:
        yield client


def address(caller: httpx.Client) -> str:
    return str(caller.headers["x-forwarded-for"])


def use_up(server: Server, name: RateClass, by: By, who: str) -> None:
    for quota in rates.TABLE[name]:
        if quota.by is by:
            server.run(server.app.limits.hit, [(quota.rate, who)], quota.rate.limit)


def somebody(server: Server) -> str:
    name = entrance.fresh_name()
    server.run(accounts.make, server.app, name, f"{name}@example.org", entrance.PASSWORD)
    return name


def routes(server: Server) -> list[Route]:
    return wiring.build_edge(server.running).table.routes


def test_every_route_but_a_few_is_counted_by_address(server: Server) -> None:
    free = {route.path for route in routes(server) if not rates.at_the_door(route.rate, route.kind, "a")}
    assert free == set(FREE)


def test_no_page_of_ours_is_counted_like_the_api(server: Server) -> None:
    """A school behind one address would soon have used up what one guest of the API has."""
    web = [route for route in routes(server) if route.kind == "web"]
    wrong = [route.path for route in web if any(one.by is By.GUEST for one in rates.TABLE[route.rate])]
    assert wrong == []


def test_whatever_is_asked_is_refused_once_the_address_has_used_up_what_it_has(
    server: Server, caller: httpx.Client
) -> None:
    for name in RateClass:
        use_up(server, name, By.ADDRESS, address(caller))
    answered = []
    for route in routes(server):
        path = re.sub(r"\{[a-z_]+\}", "1", route.path)
        answer = caller.request(route.method, path, headers={"cookie": "session=x"}, content=b"{")
        if route.path in FREE:
            assert answer.status_code < 500
        elif answer.status_code != 429 or not answer.headers.get("retry-after"):
            answered.append(f"{route.method} {route.path}: {answer.status_code}")
    assert answered == []


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/nothing/of/this/name", PAGE, 404),
        ("GET", "/api/v1/nothing", {}, 404),
        ("PUT", "/login", {}, 405),
        ("OPTIONS", "/api/v1/statuses", {"origin": "https://elsewhere.example"}, 200),
        ("GET", "/avatars/nobody_of_this_name.png", {}, 404),
        ("GET", "/headers/nobody_of_this_name.png", {}, 404),
        ("GET", "/media/nothing", {}, 404),
        ("GET", "/api/v1/timelines/home", {"authorization": "Bearer nonsense"}, 401),
        ("GET", "/api/v1/timelines/public?limit=x", {}, 422),
    ],
)
def test_what_fails_is_counted_too(
    server: Server, caller: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    assert caller.request(method, path, headers=headers).status_code == status
    for name in (RateClass.API, RateClass.PAGE, RateClass.FILE):
        use_up(server, name, By.ADDRESS, address(caller))
    refused = caller.request(method, path, headers=headers)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 300


def test_whoever_tries_tokens_is_refused_like_a_guest(server: Server, caller: httpx.Client) -> None:
    token = {"authorization": "Bearer nonsense"}
    path = "/api/v1/timelines/home"
    use_up(server, RateClass.API, By.GUEST, address(caller))
    assert caller.get(path, headers=token).status_code == 429


def test_an_open_socket_is_counted_like_a_call(server: Server) -> None:
    headers = {"x-forwarded-for": "198.51.100.251"}
    url = server.url.replace("http", "ws", 1) + "/api/v1/streaming"
    use_up(server, RateClass.API, By.ADDRESS, "198.51.100.251")
    with pytest.raises(InvalidStatus), connect(url, additional_headers=headers):
        pass


def test_a_page_of_visitors_is_not_the_limit_of_a_school(server: Server, caller: httpx.Client) -> None:
    """Thirty people behind one address, who all look at ten pages at once."""
    use_up(server, RateClass.API, By.GUEST, address(caller))
    for path in ("/", "/about", "/login", "/signup", "/search?q=x", "/confirm?token=x", "/invite/x"):
        assert caller.get(path, headers=PAGE).status_code in (200, 303, 410), path
    assert all(
        quota.rate.limit >= 300 for quota in rates.TABLE[RateClass.PAGE_SEARCH] if quota.by is By.ADDRESS
    )
    assert all(quota.rate.limit >= 3000 for quota in rates.TABLE[RateClass.PAGE] if quota.by is By.ADDRESS)


@pytest.mark.parametrize(("language", "sentence"), [("en", "Try again in {} "), ("fr", "Réessayez dans {} ")])
def test_the_page_that_refuses_says_when_to_come_back(
    server: Server, caller: httpx.Client, language: str, sentence: str
) -> None:
    use_up(server, RateClass.PAGE, By.ADDRESS, address(caller))
    answer = caller.get("/about", headers={**PAGE, "accept-language": language})
    assert answer.status_code == 429
    seconds = int(answer.headers["retry-after"])
    shown = seconds if seconds <= 120 else -(-seconds // 60)
    assert sentence.format(shown) in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    api = caller.get("/api/v2/instance", headers={"accept": "application/json"})
    assert api.status_code == 200, "pages and the API are counted apart"


def test_tokens_of_an_application_do_not_multiply_what_one_address_may(
    server: Server, caller: httpx.Client, app_tokens: list[str]
) -> None:
    path = "/api/v1/timelines/public"
    use_up(server, RateClass.API, By.GUEST, address(caller))
    for token in app_tokens:
        assert caller.get(path, headers=entrance.bearer(token)).status_code == 429


def test_searches_with_a_token_of_an_application_are_those_of_a_guest(
    server: Server, caller: httpx.Client, app_tokens: list[str]
) -> None:
    path = "/api/v2/search?q=word"
    assert caller.get(path, headers=entrance.bearer(app_tokens[0])).status_code == 200
    use_up(server, RateClass.SEARCH, By.GUEST, address(caller))
    for token in app_tokens:
        assert caller.get(path, headers=entrance.bearer(token)).status_code == 429


def test_an_application_is_counted_wherever_it_calls_from(server: Server, app_tokens: list[str]) -> None:
    async def number() -> int:
        reader = server.app.db.read()
        return int(await reader.value("SELECT max(app_id) FROM oauth_tokens WHERE user_id IS NULL"))

    use_up(server, RateClass.API, By.APP, str(server.run(number)))
    for n in (1, 2):
        headers = {**entrance.bearer(app_tokens[0]), "x-forwarded-for": f"203.0.113.{n}"}
        assert server.client.get("/api/v1/timelines/public", headers=headers).status_code == 429


def test_no_picture_is_drawn_for_nobody_and_each_only_once(
    server: Server, caller: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    for kind in ("avatar", "header"):
        real = getattr(identicons, kind)
        monkeypatch.setattr(identicons, kind, lambda name, real=real: drawn.append(name) or real(name))
    name = somebody(server)
    for path in ("avatars", "headers"):
        for handle in ("nobody_here", f"{name}@elsewhere.example", f"@{name}", "x" * 400):
            assert caller.get(f"/{path}/{handle}.png").status_code == 404
        assert drawn == []
        assert caller.get(f"/{path}/{name}.png").status_code == 200
        assert caller.get(f"/{path}/{name.upper()}.png").status_code == 200
        assert drawn == [name]
        drawn.clear()


def test_whoever_has_many_pictures_drawn_has_to_wait_but_sees_those_that_are_there(
    server: Server, caller: httpx.Client
) -> None:
    names = [somebody(server), somebody(server)]
    assert caller.get(f"/headers/{names[0]}.png").status_code == 200
    use_up(server, RateClass.DRAWING, By.ADDRESS, address(caller))
    assert caller.get(f"/headers/{names[0]}.png").status_code == 200
    refused = caller.get(f"/headers/{names[1]}.png")
    assert refused.status_code == 429
    assert refused.headers["retry-after"]

"""Asks one endpoint in every way the documentation speaks of, and judges what comes back."""

from collections.abc import Iterator
from typing import Any

import httpx

from tests.conformance import streams
from tests.conformance.asking import Ask, Endpoint, Make, Recipe, documented
from tests.conformance.report import Report
from tests.conformance.scene import EVERYTHING, Scene
from tests.contract import exceptions
from tests.contract.check import check, check_any

UNKNOWN_ID = "987654321"
#: Path parameters that are words: any word names something.
WORDS = frozenset({"name", "hashtag", "year", "group_key"})
#: Of these the answer is no entity: the media type says that it is what it should be.
BARE = {
    "JRD": "application/jrd+json",
    "XRD": "application/xrd+xml",
    "NodeInfo": "application/json",
    "NodeInfoIndex": "application/json",
    "HTML": "text/html",
    "String": "text/plain",
}
TRIED = {
    "limit": 2,
    "offset": 1,
    "max_id": 2**62,
    "since_id": 1,
    "min_id": 1,
}


class Probe:
    """`of(endpoint)` asks once and remembers."""

    def __init__(self, scene: Scene, recipes: dict[str, Recipe]) -> None:
        self.scene = scene
        self.recipes = recipes
        self._reports: dict[str, Report] = {}
        self._http = httpx.Client(timeout=30)

    def close(self) -> None:
        self._http.close()

    def of(self, endpoint: Endpoint) -> Report:
        if endpoint.key not in self._reports:
            self._reports[endpoint.key] = self._ask(endpoint)
        return self._reports[endpoint.key]

    def _ask(self, endpoint: Endpoint) -> Report:
        if endpoint.method == "WS":
            return streams.by_socket(endpoint, self.scene)
        report = Report()
        recipe = self.recipes.get(endpoint.key)
        if recipe is None:
            report.problems.append(f"{endpoint.key}: nobody wrote how to call it")
            return report
        asks = recipe if isinstance(recipe, list) else [recipe]
        try:
            self._ask_all(endpoint, asks, report)
        except (AssertionError, AttributeError) as error:
            report.problems.append(f"{endpoint.key}: what to call it with could not be made: {error!r}")
        return report

    def _ask_all(self, endpoint: Endpoint, asks: list[Make], report: Report) -> None:
        first = asks[0]
        for number, make in enumerate(asks):
            ask = make(self.scene)
            forms = (ask.forms or endpoint.forms) if number == 0 else endpoint.forms[:1]
            for turn, form in enumerate(forms):
                self._success(endpoint, ask if turn == 0 else make(self.scene), form, report)
        report.answered = not report.problems and not exceptions.unexcused(report.shapes)
        for more in self._variants(endpoint, first(self.scene)):
            self._success(endpoint, more, "query", report)
        self._refusals(endpoint, first, report)

    def _success(self, endpoint: Endpoint, ask: Ask, form: str, report: Report) -> None:
        if endpoint.facts["returns"] == ["EventStream"]:
            report.sent |= set(ask.given)
            url, token = self.scene.server.url, self._token(ask.by)
            streams.by_events(endpoint, self.scene, endpoint.request(url, ask, form, token), report)
            return
        answer = self._send(endpoint, ask, form, self._token(ask.by))
        report.sent |= {documented(name) for name in ask.given}
        wanted = (
            {ask.status} if ask.status else {200, 202, 206} & set(endpoint.facts["status_codes"] or [200])
        )
        if answer.status_code not in (wanted or {200}):
            given = {name: one for name, one in ask.given.items() if not isinstance(one, tuple)}
            report.problems.append(
                f"{endpoint.key} {form} {given}: {answer.status_code} {answer.text[:300]}, wanted {wanted}"
            )
            return
        self._shape(endpoint, answer, report)

    def _shape(self, endpoint: Endpoint, answer: httpx.Response, report: Report) -> None:
        kinds = endpoint.facts["returns"]
        if answer.status_code >= 400:
            self._error(endpoint, answer, report)
        elif answer.is_redirect:
            if "Redirect" not in kinds:
                report.problems.append(f"{endpoint.key}: leads to {answer.headers['location']}")
        elif bare := [BARE[kind] for kind in kinds if kind in BARE]:
            if not answer.headers["content-type"].startswith(bare[0]):
                report.problems.append(f"{endpoint.key}: {answer.headers['content-type']} is no {bare[0]}")
        elif kinds == ["Hash<String,Array<String>>"] and answer.json() == {}:
            report.problems.append(f"{endpoint.key}: empty")
        else:
            found = check_any(kinds, answer.json(), endpoint.key)
            report.shapes += found.problems
            report.seen |= found.seen

    def _error(self, endpoint: Endpoint, answer: httpx.Response, report: Report) -> None:
        kind = endpoint.facts.get("errors", {}).get(str(answer.status_code), "Error")
        if kind == "Error" and answer.status_code == 422:
            kind = "ValidationError"
        body = answer.json()
        if kind.startswith("Hash{error") and not isinstance(body.get("error"), dict):
            kind = "ValidationError"
        found = check(kind, body, f"{endpoint.key} {answer.status_code}")
        report.shapes += found.problems
        report.seen |= found.seen

    def _variants(self, endpoint: Endpoint, ask: Ask) -> Iterator[Ask]:
        """Of what only reads: each optional parameter alone, each value it can have."""
        if endpoint.method != "GET" or ask.status >= 300:
            return
        for one in endpoint.params:
            name = one["name"]
            if one["required"] or name in endpoint.in_path or one["in"] != "query":
                continue
            values: list[Any] = one.get("enum") or ([TRIED[name]] if name in TRIED else [])
            if one["type"] == "Boolean":
                values = [True, False]
            for value in values:
                yield Ask(ask.by, {**ask.given, name: [value] if name.endswith("[]") else value})

    def _refusals(self, endpoint: Endpoint, make: Make, report: Report) -> None:
        ask: Ask = make(self.scene)
        if ask.status >= 300:
            return
        form = endpoint.forms[0]
        scopes = endpoint.facts["scopes"]
        if endpoint.auth in ("user", "app"):
            self._refused(endpoint, ask, form, None, {401}, "without a token", report)
        if endpoint.auth == "user":
            app = self.scene.app_token
            allowed = {422} if scopes and "admin" not in scopes[0] else {401, 403, 422}
            self._refused(endpoint, ask, form, app, allowed, "with an application's own token", report)
        if scopes and endpoint.auth != "none" and ask.by not in ("", "app"):
            other = "read:search" if "push" in scopes else "push"
            narrow = self.scene.token(ask.by, other)
            self._refused(endpoint, ask, form, narrow, {403}, f"with a token for {other}", report)
        if "admin:" in "".join(scopes):
            token = self.scene.token("ben", EVERYTHING)
            self._refused(endpoint, ask, form, token, {403}, "by somebody who is no moderator", report)
        for one in endpoint.params:
            name = one["name"]
            if (
                one["required"]
                and not one.get("required_when")
                and name in ask.given
                and name not in endpoint.in_path
            ):
                less = Ask(ask.by, {key: value for key, value in ask.given.items() if key != name})
                wanted = {400, 401, 403, 404, 422} if endpoint.path.startswith("/oauth") else {422, 404, 400}
                self._refused(endpoint, less, form, self._token(ask.by), wanted, f"without {name}", report)
        for name in endpoint.in_path:
            if name not in WORDS and str(ask.given[name]).lstrip("-").isdigit():
                other = Ask(ask.by, {**make(self.scene).given, name: UNKNOWN_ID})
                self._refused(endpoint, other, form, self._token(ask.by), {404}, f"of no {name}", report)

    def _refused(
        self,
        endpoint: Endpoint,
        ask: Ask,
        form: str,
        token: str | None,
        wanted: set[int],
        how: str,
        report: Report,
    ) -> None:
        answer = self._send(endpoint, ask, form, token)
        if answer.status_code not in wanted:
            name = f"{endpoint.key} {how}"
            report.odd.add(name)
            if not any(exceptions.covers(row, name) for row in exceptions.named("answer")):
                report.problems.append(f"{name}: {answer.status_code} {answer.text[:200]}, wanted {wanted}")
        elif "json" in answer.headers.get("content-type", ""):
            self._error(endpoint, answer, report)

    def _send(self, endpoint: Endpoint, ask: Ask, form: str, token: str | None) -> httpx.Response:
        return self._http.send(endpoint.request(ask.at or self.scene.server.url, ask, form, token))

    def _token(self, by: str) -> str | None:
        if by == "app":
            return self.scene.app_token
        return self.scene.token(by, EVERYTHING) if by else None

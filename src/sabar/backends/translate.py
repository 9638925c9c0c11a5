"""The port for translation by machine, with adapters for LibreTranslate and DeepL."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

import msgspec

from sabar.kit.i18n import N_
from sabar.kit.net import http
from sabar.model.errors import Unavailable

_ANSWER_BYTES = 2 << 20
_PATIENCE_S = 30.0
#: What a language is called that is not known: the service finds it out.
UNKNOWN = "und"


class TranslationFailed(Unavailable):
    """The service did not answer as it should."""

    usual = N_("The translation service is not responding as it should; try again later")


class Translated(msgspec.Struct, frozen=True):
    """The texts in their order. `source`: the language they were in, as far as the service told."""

    texts: list[str]
    source: str | None


class Translate(Protocol):
    """Languages are two or three letters; texts are HTML."""

    @property
    def provider(self) -> str:
        """How the service is called; empty when there is none."""
        ...

    async def languages(self) -> dict[str, list[str]]:
        """Language → those it can be turned into; `UNKNOWN` is one too. Raises TranslationFailed."""
        ...

    async def translate(self, texts: Sequence[str], source: str | None, target: str) -> Translated:
        """All or none. Raises TranslationFailed."""
        ...

    async def close(self) -> None: ...


class NoTranslation:
    """Where nothing is configured."""

    provider = ""

    async def languages(self) -> dict[str, list[str]]:
        return {}

    async def translate(self, texts: Sequence[str], source: str | None, target: str) -> Translated:
        raise TranslationFailed

    async def close(self) -> None:
        return None


class Configured(http.Guard):
    """The one service that whoever runs the server named, wherever it is: nobody else names its address."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._scheme = parts.scheme
        self._port = parts.port or (443 if parts.scheme == "https" else 80)

    def allows_port(self, scheme: str, port: int) -> bool:
        return port == self._port

    def allows_scheme(self, scheme: str, *, https: bool) -> bool:
        return scheme == self._scheme

    def allows(self, address: object) -> bool:
        return True


class _Service:
    """Calls of one origin that speak JSON both ways."""

    def __init__(self, url: str, user_agent: str) -> None:
        self._url = url.rstrip("/")
        self._client = http.Client(user_agent, Configured(url))

    async def close(self) -> None:
        await self._client.close()

    async def _get(self, path: str, headers: Mapping[str, str] | None = None) -> Any:
        try:
            answer = await self._client.get(
                self._url + path,
                headers=headers,
                most=_ANSWER_BYTES,
                same_origin=True,
                total_s=_PATIENCE_S,
            )
        except (http.Refused, http.Failed) as error:
            raise TranslationFailed from error
        return _json(answer)

    async def _post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        try:
            answer = await self._client.post(
                self._url + path,
                msgspec.json.encode(body),
                headers={"Content-Type": "application/json", **(headers or {})},
                most=_ANSWER_BYTES,
                total_s=_PATIENCE_S,
            )
        except (http.Refused, http.Failed) as error:
            raise TranslationFailed from error
        return _json(answer)


def _json(answer: http.Answer) -> Any:
    if answer.status != 200:
        raise TranslationFailed
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise TranslationFailed from error


def _read(value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise TranslationFailed from error


class _LibreLanguage(msgspec.Struct):
    code: str
    targets: list[str] = []


class _Detected(msgspec.Struct):
    language: str


class _LibreAnswer(msgspec.Struct):
    translatedText: list[str]
    detectedLanguage: list[_Detected] | _Detected | None = None


class LibreTranslate(_Service):
    """https://libretranslate.com, or one's own. It has called traditional Chinese `zt`."""

    provider = "LibreTranslate"

    def __init__(self, url: str, key: str, user_agent: str) -> None:
        super().__init__(url, user_agent)
        self._key = key

    async def languages(self) -> dict[str, list[str]]:
        found: list[_LibreLanguage] = _read(await self._get("/languages"), list[_LibreLanguage])
        pairs = {one.code: [target for target in one.targets if target != one.code] for one in found}
        return {**pairs, UNKNOWN: sorted(set(itertools.chain.from_iterable(pairs.values())))}

    async def translate(self, texts: Sequence[str], source: str | None, target: str) -> Translated:
        body = {"q": list(texts), "source": source or "auto", "target": target, "format": "html"}
        if self._key:
            body["api_key"] = self._key
        answer: _LibreAnswer = _read(await self._post("/translate", body), _LibreAnswer)
        detected = answer.detectedLanguage
        first = detected[0] if isinstance(detected, list) and detected else detected
        return _whole(
            texts, answer.translatedText, first.language if isinstance(first, _Detected) else source
        )


class _DeepLLanguage(msgspec.Struct):
    language: str


class _DeepLText(msgspec.Struct):
    text: str
    detected_source_language: str = ""


class _DeepLAnswer(msgspec.Struct):
    translations: list[_DeepLText]


class DeepL(_Service):
    """https://www.deepl.com/docs-api: its free and its paid service, at different addresses."""

    provider = "DeepL.com"

    def __init__(self, url: str, key: str, user_agent: str) -> None:
        super().__init__(url, user_agent)
        self._headers = {"Authorization": f"DeepL-Auth-Key {key}"}

    async def languages(self) -> dict[str, list[str]]:
        sources = await self._codes("source")
        # Targets are told with their countries (EN-GB); without one is understood as well. Not so scripts.
        targets = sorted(set(await self._codes("target")))
        pairs = {one: [target for target in targets if target != one] for one in sources}
        return {**pairs, UNKNOWN: targets}

    async def _codes(self, kind: str) -> list[str]:
        found: list[_DeepLLanguage] = _read(
            await self._get(f"/v2/languages?type={kind}", self._headers), list[_DeepLLanguage]
        )
        codes = [one.language.lower() for one in found]
        return [code if code.startswith("zh") else code.partition("-")[0] for code in codes]

    async def translate(self, texts: Sequence[str], source: str | None, target: str) -> Translated:
        body = {"text": list(texts), "target_lang": target.upper(), "tag_handling": "html"}
        if source:
            body["source_lang"] = source.upper()
        answer: _DeepLAnswer = _read(await self._post("/v2/translate", body, self._headers), _DeepLAnswer)
        told = next((one.detected_source_language for one in answer.translations), "")
        return _whole(texts, [one.text for one in answer.translations], told.lower() or source)


def _whole(asked: Sequence[str], answered: list[str], source: str | None) -> Translated:
    if len(asked) != len(answered):
        raise TranslationFailed
    return Translated(answered, source)


def service(setting: str, key: str, user_agent: str) -> Translate:
    """By `libretranslate+https://host` or `deepl+https://host`; none when it is empty."""
    if not setting:
        return NoTranslation()
    name, _, url = setting.partition("+")
    return DeepL(url, key, user_agent) if name == "deepl" else LibreTranslate(url, key, user_agent)

"""One post as many programs say its language, and what clients here are told of it."""

from tests.federation.posts.documents import AS
from tests.federation.posts.variants import Variant

LANGUAGES = [
    Variant("no language", {}, {"language": None}),
    Variant("a language", {"contentMap": {"fr": "<p>hello</p>"}}, {"language": "fr"}),
    Variant(
        "a language alone",
        {"content": None, "contentMap": {"pt-BR": "<p>olá</p>"}},
        {"language": "pt", "content": "<p>olá</p>"},
    ),
    Variant(
        "the language of what is shown",
        {"contentMap": {"de": "<p>hallo</p>", "en": "<p>hello</p>"}},
        {"language": "en", "content": "<p>hello</p>"},
    ),
    Variant(
        "a warning in the same language",
        {
            "contentMap": {"de": "<p>hallo</p>", "en": "<p>hello</p>"},
            "summaryMap": {"de": "Essen", "en": "food"},
        },
        {"language": "en", "spoiler": "food"},
    ),
    Variant("how Chinese is written", {"contentMap": {"zh-Hant": "<p>hello</p>"}}, {"language": "zh-TW"}),
    Variant("in whatever case", {"contentMap": {"FR_ca": "<p>hello</p>"}}, {"language": "fr"}),
    Variant("no language that there is", {"contentMap": {"und": "<p>hello</p>"}}, {"language": None}),
    Variant(
        "words that say their language",
        {"content": {"@value": "<p>salut</p>", "@language": "fr"}},
        {"language": "fr", "content": "<p>salut</p>"},
    ),
    Variant(
        "words in two languages",
        {
            "content": [
                {"@value": "<p>salut</p>", "@language": "fr"},
                {"@value": "<p>hi</p>", "@language": "en"},
            ]
        },
        {"language": "fr", "content": "<p>salut</p>"},
    ),
    Variant("the language of the note", {"@context": [AS, {"@language": "wo"}]}, {"language": "wo"}),
    Variant(
        "the language of the activity",
        {"@context": None},
        {"language": "wo"},
        {"@context": [AS, {"@language": "wo"}]},
    ),
    Variant(
        "Lemmy", {"type": "Page", "language": {"identifier": "fr", "name": "Français"}}, {"language": "fr"}
    ),
    Variant("Lemmy without one", {"type": "Page", "language": {"identifier": "und"}}, {"language": None}),
    Variant("Mobilizon", {"type": "Event", "inLanguage": "fr"}, {"language": "fr"}),
    Variant(
        "WordPress",
        {
            "type": "Article",
            "name": "Thé",
            "nameMap": {"fr": "Thé"},
            "contentMap": {"fr-FR": "<p>hello</p>"},
            "summaryMap": {"fr": "x"},
        },
        {"language": "fr", "has": "<strong>Thé</strong>"},
    ),
    Variant(
        "a title by language",
        {"type": "Article", "nameMap": {"de": "Tee", "fr": "Thé"}, "contentMap": {"fr": "<p>hello</p>"}},
        {"language": "fr", "has": "<strong>Thé</strong>"},
    ),
]

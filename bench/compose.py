"""What one post costs in pure rules, beside a bare `html.escape` of the same text.

Times are µs per post, the best of several rounds.
"""

import html as stdlib_html
import timeit
from collections.abc import Callable

from sabar.kit.markup import html
from sabar.model.filters import FilterKeyword
from sabar.rules import filters
from sabar.rules.writing import compose

BASE = "https://sabar.example"
POSTS = {
    "short": "Réunion à 18 h, salle B.",
    "usual": (
        "On my way to Dakar with @awa and @modou@far.example: the new #Sabar drum is ready! "
        "Photos: https://blog.example/2026/11/a-drum-that-talks?from=dakar (more tonight) :drum:"
    ),
    "full": ("Écrire vite, relire lentement. " * 11) + "\n\n#écriture #blog @awa https://blog.example/a",
    "emoji": "👩🏽‍🚀 ça décolle 🚀🇸🇳 " * 12,
    "japanese": "太鼓の音が村から村へ届く。#太鼓 @awa https://blog.example/太鼓 " * 4,
}


def anybody(name: str, domain: str | None) -> compose.Target:
    return compose.Target(f"{name}@{domain}" if domain else name, name, f"{BASE}/@{name}")


def composed(post: str) -> str:
    found = compose.scan(post)
    return compose.render(found, {who: anybody(*who) for who in found.mentions}, base_url=BASE)


def microseconds(call: Callable[[], object]) -> float:
    timer = timeit.Timer(call)
    number, taken = timer.autorange()
    return min(taken, *timer.repeat(3, number)) / number * 1e6


def main() -> None:
    matcher = filters.Matcher([FilterKeyword(n, n, f"keyword {n}", n % 2 == 0) for n in range(50)])
    names = ("html.escape", "compose", "scan", "count", "sanitise", "to_text", "50 filters")
    print(f"{'post':10}{'chars':>6}" + "".join(f"{name:>13}" for name in names) + f"{'compose/escape':>16}")
    for name, post in POSTS.items():
        page = composed(post)
        times = [
            microseconds(lambda post=post, page=page: stdlib_html.escape(post)),
            microseconds(lambda post=post, page=page: composed(post)),
            microseconds(lambda post=post, page=page: compose.scan(post)),
            microseconds(lambda post=post, page=page: compose.count(post)),
            microseconds(lambda post=post, page=page: html.sanitise(page)),
            microseconds(lambda post=post, page=page: html.to_text(page)),
            microseconds(lambda post=post, page=page: matcher.match([post])),
        ]
        row = "".join(f"{time:13.1f}" for time in times)
        print(f"{name:10}{compose.count(post):6}{row}{times[1] / times[0]:15.0f}x")


if __name__ == "__main__":
    main()

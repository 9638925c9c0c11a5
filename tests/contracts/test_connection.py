"""What waits for a slow reader of a stream."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from sabar.model.viewers import Viewer
from sabar.streaming.connection import Connection


def test_what_waits_of_a_post_that_is_gone_is_not_sent_any_more() -> None:
    async def run() -> list[Any]:
        one = Connection(cast(Viewer, SimpleNamespace(id=1)), "read", "10.0.0.1", socket=True)
        label = ["user"]
        one.offer("update", '{"id":"17","content":"sour"}', label)
        one.offer("update", '{"id":"18","reblog":{"id":"17","content":"sour"}}', label)
        one.offer("update", '<article class="post" data-post="17">sour</article>', label)
        one.offer("notification", '{"id":"3","type":"mention","status":{"id":"17"}}', label)
        one.offer("update", '{"id":"19","in_reply_to_id":"17","content":"sweet"}', label)
        one.offer("update", '{"id":"170","content":"sweet"}', label)
        one.offer("delete", "17", label)
        return [(await one.next(0.1) or ("", "", []))[:2] for _ in range(4)]

    assert asyncio.run(run()) == [
        ("update", '{"id":"19","in_reply_to_id":"17","content":"sweet"}'),
        ("update", '{"id":"170","content":"sweet"}'),
        ("delete", "17"),
        ("", ""),
    ]

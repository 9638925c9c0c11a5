"""A blog of another program, for tests: one actor, who can be told what to send and says what it got.

Runs in an environment of its own. Variables: PORT; KEY, a private RSA key as PEM. What to do comes as JSON
by POST: /_send {activity, inbox}, /_publish {activity} to its followers; /_log: what came in.
"""

import os
import tempfile
from typing import Any

from flask import Flask, jsonify, request
from pubby import ActivityPubHandler, deliver_activity
from pubby.server.adapters.flask import bind_activitypub
from pubby.storage.adapters.db import init_db_storage

port = int(os.environ["PORT"])
origin = f"http://127.0.0.1:{port}"
app = Flask("peer")
folder = tempfile.TemporaryDirectory(prefix="pubby-")
log: list[dict[str, Any]] = []


def hear(_: object, activity: dict[str, Any]) -> None:
    log.append(activity)


handler = ActivityPubHandler(
    storage=init_db_storage(f"sqlite:///{folder.name}/blog.db"),
    actor_config={"base_url": origin, "username": "blog", "name": "A blog elsewhere", "summary": "Words"},
    private_key=os.environ["KEY"],
    webfinger_domain=f"127.0.0.1:{port}",
    allow_private_targets=True,
    async_delivery=False,
    on_activity=hear,
)
bind_activitypub(app, handler)


@app.get("/_log")
def heard() -> Any:
    return jsonify(log)


@app.post("/_send")
def send() -> Any:
    said = request.get_json()
    status = deliver_activity(
        said["activity"], said["inbox"], key_id=handler.key_id, private_key=handler._private_key
    )
    return jsonify(status)


@app.post("/_publish")
def publish() -> Any:
    return jsonify(handler.publish_activity(request.get_json()["activity"]))


print("listening", flush=True)
app.run("127.0.0.1", port, threaded=True)

"""Posts per second through HTTP, each durable before it is answered, beside bare inserts with a COMMIT each.

Both at synchronous=FULL on the same disk. A post of ours is also its events, jobs and counters.
"""

import json
import tempfile
from pathlib import Path

from bench import harness, load, town, writes

SECONDS = 3.0
CLIENTS = (1, 8, 64)


def main() -> None:
    """One line for each number of clients: posts a second, and how long one took."""
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder:
        place = town.build(Path(folder) / "data", people=70, users=64, posts=100, follows={})
        # Taken in turn: as many writers as there are clients.
        asked = [
            load.request(
                "/api/v1/statuses",
                headers={"Authorization": f"Bearer {town.token(number)}"},
                body=json.dumps({"status": writes.TEXT}).encode(),
            )
            for number in range(1, 65)
        ]
        with harness.server(data=str(place.data)) as server:
            for clients in CLIENTS:
                base = writes.bare(_new_folder(folder, clients))
                before = server.cpu()
                done = load.ask(server.url, asked, connections=clients, seconds=SECONDS)
                if done.wrong:
                    raise RuntimeError(f"{done.wrong} of {len(done.took)} posts were refused")
                cpu = (server.cpu() - before) / len(done.took) * 1e6
                print(
                    f"{clients:>3} clients {done.rate:>8.0f} posts/s   {done.rate / base:.2f} × bare inserts "
                    f"({base:.0f}/s)   {cpu:.0f} µs of CPU   p50 {done.at(0.5):.2f} ms   "
                    f"p99 {done.at(0.99):.2f} ms",
                    flush=True,
                )


def _new_folder(folder: str, clients: int) -> Path:
    made = Path(folder) / f"bare-{clients}"
    made.mkdir()
    return made


if __name__ == "__main__":
    main()

"""What happened in a space, as everybody in it reads it, and whether it is as it was written."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sabar.kit import i18n
from sabar.model.spaces.log import Happened, Line
from sabar.web.spaces import sentences
from tests.server import Server
from tests.waiting import eventually
from tests.web.spaces.people import DAY, House

DOCS = Path(__file__).parents[3] / "docs" / "spaces.md"


def busy(house: House) -> None:
    """A bit of everything that can happen by hand."""
    own, url = house.owner, house.url
    own.sends(f"{url}/settings", name="Workshop", retention="604800", past="1")
    own.sends(f"{url}/settings", name="Workshop", retention="", outside="nothing")
    own.sends(f"{url}/members/{house.guest.id}", role="guest", ends_at="2027-06-24T18:00")
    own.sends(f"{url}/members/{house.guest.id}", role="member")
    own.sends(f"{url}/hold", on="1")
    own.sends(f"{url}/hold")
    own.sends(f"{url}/close", name="Workshop")
    own.sends(f"{url}/reopen")
    own.sends(f"{url}/members/{house.guest.id}/remove")
    own.sends(f"{url}/invites", role="member", lasts="86400", uses="1")
    (one,) = own.get(f"{house.path}/invites")
    own.sends(f"{url}/invites/{one['id']}/end")
    own.sends(f"{url}/members/{house.member.id}/hand-over")
    own.sends(f"{url}/leave")


def test_every_line_is_a_sentence(house: House) -> None:
    busy(house)
    page = house.member.seen(f"{house.url}/log")
    own, mem, gue = (f"@{one.name}" for one in house.inside)
    told = [
        f"{own} left the space",
        f"{own} made {own} a member",
        f"{own} made {mem} an owner",
        f"{own} took a link back",
        f"{own} made a link for members",
        f"{own} removed {gue}",
        f"{own} opened the space again",
        f"{own} closed the space",
        f"{own} no longer demands that nothing is destroyed",
        f"{own} demanded that nothing is destroyed",
        f"{own} made {gue} a member",
        f"{own} set the end of {gue}’s time as a guest to 24 June 2027, 18:00",
        f"{own} decided that notifications and e-mails do not even name the space",
        f"{own} decided that everything is kept",
        f"{own} decided that newcomers do not see what was said before",
        f"{own} decided that everything is deleted after 7 days",
        f"{own} called the space “Workshop”",
        f"{gue} joined as a guest",
        f"{own} made a link for guests",
        f"{mem} joined as a member",
        f"{own} made the space",
    ]
    places = [page.find(sentence) for sentence in told]
    assert -1 not in places, told[places.index(-1)]
    assert places == sorted(places)
    count = house.member.get(f"{house.path}/log")["count"]
    assert f"All {count} lines are as they were written." in page


def test_times_are_in_the_zone_and_words_in_the_language_of_the_reader(house: House) -> None:
    house.owner.sends(f"{house.url}/members/{house.guest.id}", role="guest", ends_at="2027-06-24T18:00")
    house.member.web.post("/settings/preferences", language="fr", zone="Asia/Tokyo")
    own, gue = f"@{house.owner.name}", f"@{house.guest.name}"
    page = house.member.seen(f"{house.url}/log")
    assert f"{own} a fixé la fin de l’invitation de {gue} au 25 juin 2027" in page and "03:00" in page
    assert "lignes sont telles qu’elles ont été écrites." in page


@pytest.mark.parametrize("lang", i18n.languages())
def test_whatever_happens_has_a_sentence_in_every_language(lang: str) -> None:
    for what in Happened:
        for detail in ("", "member", "guest", "yes", "no", "86400"):
            line = Line(1, 1, 0, what, "awa", "ben", detail, "")
            said = sentences.of(lang, line, "UTC")
            assert said and "{" not in said, (what, detail)


def test_a_guests_end_and_a_space_that_closes_by_itself_are_told(house: House) -> None:
    house.owner.server.clock.advance(2 * DAY + 1000)
    eventually(lambda: house.log()[-1] == "ended")
    assert f"@{house.guest.name}’s time as a guest ended" in house.owner.seen(f"{house.url}/log")


def test_a_long_log_has_pages(house: House) -> None:
    for number in range(60):
        house.owner.sends(f"{house.url}/hold", on="1" if number % 2 == 0 else "0")
    house.owner.seen(f"{house.url}/log")
    assert "?below=" not in house.owner.html
    for number in range(60):
        house.owner.sends(f"{house.url}/hold", on="1" if number % 2 == 0 else "0")
    first = house.owner.seen(f"{house.url}/log")
    older = re.search(r'rel="next" href="(\?below=\d+)"', house.owner.html)
    assert older and "made the space" not in first
    second = house.owner.seen(f"{house.url}/log{older[1]}")
    assert "made the space" in second and 'rel="prev" href="?"' in house.owner.html
    assert "All 125 lines are as they were written." in second


def damage(server: Server, house: House, sql: str) -> None:
    async def unit(tx: Any) -> None:
        row = await tx.one("SELECT id FROM spaces WHERE slug = :slug", slug=house.slug)
        await tx.run(sql, space=row["id"])

    server.run(server.app.db.write, unit)


CHANGED = "UPDATE space_log SET who = 'nobody' WHERE space_id = :space AND number = 3"
TAKEN = "DELETE FROM space_log WHERE space_id = :space AND number = 3"
CUT = "DELETE FROM space_log WHERE space_id = :space AND number >= 3"


@pytest.mark.parametrize("sql", [CHANGED, TAKEN, CUT])
def test_a_line_that_was_changed_or_taken_out_is_told_in_red(
    server: Server, house: House, tmp_path: Path, sql: str
) -> None:
    damage(server, house, sql)
    page = house.member.seen(f"{house.url}/log")
    assert (
        "Line 3 is not as it was written, or is missing." in page and "All" not in page.partition("Pages")[0]
    )
    assert 'class="flash bad" role="alert"' in house.member.html
    assert verified(house, tmp_path) == 1


def test_the_file_of_all_lines_is_checked_as_the_document_says(house: House, tmp_path: Path) -> None:
    busy(house)
    answer = house.member.web.get(f"{house.url}/log.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="{house.slug}-log.json"'
    told = answer.json()
    assert told["count"] == len(told["lines"]) == house.member.get(f"{house.path}/log")["count"]
    assert told["head"] == told["lines"][-1]["hash"] == house.member.get(f"{house.path}/log")["head"]
    assert verified_file(answer.text, tmp_path) == 0
    for damaged in ("who", "about", "detail", "what"):
        bad = json.loads(answer.text)
        bad["lines"][4][damaged] += "x"
        assert verified_file(json.dumps(bad), tmp_path) == 1, damaged
    short = {**told, "lines": told["lines"][:-1]}
    assert verified_file(json.dumps(short), tmp_path) == 1


def verified(house: House, folder: Path) -> int:
    return verified_file(house.owner.web.get(f"{house.url}/log.json").text, folder)


def verified_file(text: str, folder: Path, *kept: str) -> int:
    """What the program in the document says of a file: 0 is all right."""
    program = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert program
    (folder / "log.json").write_text(text, encoding="utf-8")
    (folder / "check.py").write_text(program[1], encoding="utf-8")
    asked = [sys.executable, "check.py", "log.json", *kept]
    ran = subprocess.run(asked, cwd=folder, capture_output=True, text=True)
    assert ran.returncode in (0, 1) and (ran.returncode == 0 or "line" in ran.stderr), ran.stderr
    return ran.returncode


def test_the_program_compares_with_what_a_letter_said(house: House, tmp_path: Path) -> None:
    busy(house)
    text = house.member.web.get(f"{house.url}/log.json").text
    lines = json.loads(text)["lines"]
    assert verified_file(text, tmp_path, "3", lines[2]["hash"]) == 0
    for number, kept in (
        ("3", lines[3]["hash"]),
        (str(len(lines) + 1), lines[-1]["hash"]),
        ("0", lines[-1]["hash"]),
    ):
        assert verified_file(text, tmp_path, number, kept) == 1

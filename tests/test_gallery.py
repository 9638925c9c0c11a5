"""The gallery shows every page there is, or says why not. No picture is taken here."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from tools import pages


@pytest.fixture(scope="module")
def gallery() -> Any:
    folder = Path(__file__).parents[1] / "tools"
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(folder))
        spec = importlib.util.spec_from_file_location("gallery_tool", folder / "gallery.py")
        assert spec is not None and spec.loader is not None
        tool = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(tool)
        return tool


def test_the_gallery_shows_the_pages_that_are_looked_at_for_faults(gallery: Any) -> None:
    """tests/web/test_pages.py sees to it that these are all."""
    shown = gallery.wanted_pages([])
    for reader in ("visitor", "owner"):
        assert shown[reader].keys() == pages.PAGES[reader].keys() - gallery.NOT_HERE.keys()
    assert shown["member"].keys() == pages.MEMBER.keys()


def test_every_name_in_its_addresses_is_known(gallery: Any) -> None:
    wanted = set().union(*map(gallery.holes_of, gallery.wanted_pages([]).values()))
    found_elsewhere = {"me", "ben", "tag", "mine", "post", "consent"}
    assert wanted == found_elsewhere | gallery.HOLES.keys()


def test_a_part_can_be_asked_for(gallery: Any) -> None:
    assert gallery.wanted_pages(["thread"])["member"].keys() == {"thread"}
    some = gallery.wanted_pages(["owner:admin*"])
    assert not some["visitor"] and not some["member"]
    assert {"admin", "admin-report"} < some["owner"].keys()
    assert not any(gallery.wanted_pages(["nowhere"]).values())

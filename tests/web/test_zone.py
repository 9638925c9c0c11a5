"""Times are told where the person is: the browser is asked once, and what was chosen stays."""

from tests.server import Server
from tests.web.writer import Writer


def test_the_browser_says_where_somebody_is_who_has_not_chosen(server: Server) -> None:
    ada = Writer(server)
    assert "data-zoneless" in ada.browser.get("/").text
    for zone in ("Mars/Olympus", ""):
        assert ada.scripted("/web/zone", zone=zone).status_code == 204
    assert "data-zoneless" in ada.browser.get("/").text
    assert ada.scripted("/web/zone", zone="Africa/Ouagadougou").status_code == 204
    assert "data-zoneless" not in ada.browser.get("/").text
    assert "<option selected>Africa/Ouagadougou</option>" in ada.browser.get("/settings/preferences").text
    ada.scripted("/web/zone", zone="Asia/Tokyo")
    assert "<option selected>Africa/Ouagadougou</option>" in ada.browser.get("/settings/preferences").text


def test_a_chosen_zone_is_never_asked_for(server: Server) -> None:
    ada = Writer(server)
    form = {"zone": "UTC", "theme": "auto", "audience": "public", "post_language": "en", "language": "en"}
    ada.browser.post("/settings/preferences", **form)
    assert "data-zoneless" not in ada.browser.get("/").text
    ada.scripted("/web/zone", zone="Asia/Tokyo")
    assert "<option selected>UTC</option>" in ada.browser.get("/settings/preferences").text

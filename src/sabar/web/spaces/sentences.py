"""The lines of a log as sentences, in the language and the zone of who reads them."""

from sabar.kit import i18n, times
from sabar.kit.i18n import N_
from sabar.model.spaces.log import Happened, Line
from sabar.web.frame import render

#: By what happened, and what it was like; the sentence for anything else comes last.
_SAID: dict[Happened, dict[str, str]] = {
    Happened.CREATED: {"": N_("{who} made the space")},
    Happened.INVITED: {
        "guest": N_("{who} made a link for guests"),
        "": N_("{who} made a link for members"),
    },
    Happened.UNINVITED: {"": N_("{who} took a link back")},
    Happened.JOINED: {
        "guest": N_("{who} joined as a guest"),
        "": N_("{who} joined as a member"),
    },
    Happened.LEFT: {"": N_("{who} left the space")},
    Happened.REMOVED: {"": N_("{who} removed {about}")},
    Happened.ENDED: {"": N_("{about}’s time as a guest ended")},
    Happened.PROLONGED: {"": N_("{who} set the end of {about}’s time as a guest to {when}")},
    Happened.ROLE: {
        "owner": N_("{who} made {about} an owner"),
        "member": N_("{who} made {about} a member"),
        "": N_("{who} made {about} a guest until {when}"),
    },
    Happened.RENAMED: {"": N_("{who} called the space “{about}”")},
    Happened.RETENTION: {
        "ever": N_("{who} decided that everything is kept"),
        "": N_("{who} decided that everything is deleted after {long}"),
    },
    Happened.HELD: {"": N_("{who} demanded that nothing is destroyed")},
    Happened.RELEASED: {"": N_("{who} no longer demands that nothing is destroyed")},
    Happened.CLOSED: {
        "itself": N_("The space was closed, as it had no owner any more"),
        "": N_("{who} closed the space"),
    },
    Happened.REOPENED: {"": N_("{who} opened the space again")},
    Happened.KEYS_ROTATED: {"": N_("The keys of the space were wrapped anew")},
    Happened.STANDUP: {
        "on": N_("{who} switched the stand-up on: everybody is asked on {days}"),
        "changed": N_("{who} changed the stand-up: everybody is asked on {days}"),
        "question": N_("{who} changed what the stand-up asks"),
        "": N_("{who} switched the stand-up off"),
    },
    Happened.OPENED: {
        "": N_("Those who run the machine made {about} an owner, and said why: {detail}"),
        "bare": N_("Those who run the machine made {about} an owner"),
    },
    Happened.EXPORT_NOTICE: {
        "": N_("{who} decided that members are told {long} before an export"),
        "later": N_("{who} decided that from {when} on members are told {long} before an export"),
        "none": N_("{who} decided that members are not told before an export"),
        "none later": N_("{who} decided that from {when} on members are not told before an export"),
    },
    Happened.EXPORT_ANNOUNCED: {
        "": N_("{who} announced an export: from {when} on an owner can download everything")
    },
    Happened.EXPORT_CALLED_OFF: {"": N_("{who} called the export off")},
    Happened.REPORTED: {"": N_("A post was reported to those who run the server; they see this one post")},
    Happened.EXPORTED: {"": N_("{who} downloaded an archive of everything")},
    Happened.PROVED: {
        "passed": N_("The leak test passed: nothing got out"),
        "leaked": N_("The leak test failed: something got out"),
        "blind": N_("The leak test proved nothing: it could not see what it had to see"),
        "": N_("The leak test broke off"),
    },
}
#: By what was set, and how it is now.
_SETTINGS: dict[str, dict[str, str]] = {
    "past": {
        "yes": N_("{who} decided that newcomers see what was said before"),
        "no": N_("{who} decided that newcomers do not see what was said before"),
    },
    "outside": {
        "nothing": N_("{who} decided that notifications and e-mails do not even name the space"),
        "name": N_("{who} decided that notifications and e-mails name the space, and no more"),
        "words": N_("{who} decided that notifications and e-mails say who wrote, and how it begins"),
    },
    "previews": {
        "yes": N_("{who} switched previews of links on: the sites see that this server looks at their pages"),
        "no": N_("{who} switched previews of links off"),
    },
    # Written until `outside` took its place.
    "words_outside": {
        "yes": N_("{who} allowed its name in e-mails"),
        "no": N_("{who} no longer allows its name in e-mails"),
    },
}
_OTHER_SETTING = N_("{who} changed the setting “{about}” to “{detail}”")


def of(lang: str, line: Line, zone: str) -> str:
    """One line. Names are those that people had then."""
    return i18n.gettext(
        lang,
        _sentence(line),
        who=_name(line.who),
        about=line.about if line.what is Happened.RENAMED else _name(line.about),
        detail=line.detail,
        when=_when(lang, line, zone),
        long=_long(lang, line),
        days=_days(lang, line),
    )


def _sentence(line: Line) -> str:
    if line.what is Happened.SETTINGS:
        return _SETTINGS.get(line.about, {}).get(line.detail, _OTHER_SETTING)
    said = _SAID[line.what]
    kind = line.detail
    if line.what is Happened.RETENTION:
        kind = "" if line.detail else "ever"
    elif line.what is Happened.STANDUP:
        kind = line.about
    elif line.what is Happened.CLOSED:
        kind = "" if line.who else "itself"
    elif line.what is Happened.EXPORT_NOTICE:
        days, _, later = line.detail.partition(" ")
        kind = f"{'none' if days == '0' else ''} {'later' if later else ''}".strip()
    elif line.what is Happened.PROVED:
        kind = line.detail.partition(":")[0]
    elif not line.detail:
        kind = "bare"
    return said.get(kind, said[""])


def _name(acct: str) -> str:
    return f"@{acct}" if acct else ""


def _when(lang: str, line: Line, zone: str) -> str:
    timed = (Happened.ROLE, Happened.PROLONGED, Happened.EXPORT_ANNOUNCED, Happened.EXPORT_NOTICE)
    told = line.detail
    if line.what is Happened.EXPORT_NOTICE:
        told = told.partition(" ")[2]
    return render.full_date(lang, int(told), zone) if line.what in timed and told.isdecimal() else ""


def _long(lang: str, line: Line) -> str:
    told = line.detail.partition(" ")[0]
    if not told.isdecimal():
        return ""
    if line.what is Happened.EXPORT_NOTICE:
        return i18n.ngettext(lang, "{n} day", "{n} days", int(told), n=told)
    if line.what is not Happened.RETENTION:
        return ""
    days = int(told) * times.SECOND // times.DAY
    if days and days % 365 == 0:
        return i18n.ngettext(lang, "{n} year", "{n} years", days // 365, n=days // 365)
    return i18n.ngettext(lang, "{n} day", "{n} days", days, n=days)


def _days(lang: str, line: Line) -> str:
    """`Monday, Tuesday and Friday`."""
    if line.what is not Happened.STANDUP:
        return ""
    return render.listed(lang, [render.weekday(lang, int(day)) for day in line.detail if day in "1234567"])

"""The sentences that pages say back: after a deed, and beside a field that was filled in wrongly."""

from sabar.model.errors import Crowded, DomainError, TooMany
from sabar.web.frame import i18n

_MINUTE, _HOUR = 60, 3600


def _(text: str) -> str:
    """Marks a sentence for the translators."""
    return text


#: What the next page says once; bad news is in `BAD`.
FLASHES = {
    "saved": _("Saved."),
    "deleted": _("Deleted."),
    "password": _("The password is changed. Every other browser and app was logged out."),
    "email": _("The address is changed."),
    "email-sent": _("We have written to the new address. Open the link in that mail."),
    "ended": _("Ended."),
    "year-begun": _("It is being made, which takes a moment."),
    "left-collection": _("You are out of it, for good."),
    "passkey-gone": _("The passkey is removed. Every other browser and app was logged out."),
    "second-wanted": _("This server wants a second step at login of those who run it. Set it up to go on."),
    "second-off": _("The second step is off."),
    "again": _("This matters, so please show once more that it is you."),
    "too-late": _("That took too long. Log in again."),
    "reset": _("The new password is set. Log in with it."),
    "decided": _("Done."),
    "answer-sent": _("Your answer is in."),
    "answered": _("You have answered this already."),
    "approved": _("They are in."),
    "rejected": _("Declined."),
    "withdrawn": _("Withdrawn. Your post is not shown there any more."),
    "mail-test": _("A letter to you is on its way."),
    "announced": _("Everybody here sees it now."),
    "holds": _("These terms hold already; publish new ones instead."),
    "over": _("Its end has passed already; nothing was published."),
    "fixed": _("The settings file of this server decides that."),
    "logged-out": _("You are logged out."),
}
BAD = frozenset({"fixed", "holds", "over", "too-late", "answered", "second-wanted"})

#: Field and error, or the error alone.
_PROBLEMS = {
    "ERR_BLANK": _("Something has to stand here."),
    "ERR_TOO_LONG": _("This is too long."),
    "ERR_INVALID": _("This cannot be right."),
    "ERR_TAKEN": _("Somebody has this already."),
    "ERR_RESERVED": _("This name is kept for the server itself."),
    "ERR_ACCEPTED": _("This is needed to join."),
    "ERR_OVER": _("This form was open for too long, or was sent before. Send it once more."),
    "ERR_CREDENTIALS": _("This address and this password do not belong together."),
    "domain ERR_INVALID": _("This is not the name of a server."),
    "domain ERR_TAKEN": _("This server, or one above it, is treated at least as hard already."),
    "ip ERR_INVALID": _("This is no address or network, or it holds your own."),
    "ip ERR_TAKEN": _("There is a rule for this network already."),
    "ends_at ERR_INVALID": _("The end has to come after the beginning."),
    "effective_date ERR_INVALID": _("This is no day, or one in the past."),
    "email ERR_BLOCKED": _("Addresses of this mail service are not accepted here."),
    "username ERR_INVALID": _("Only letters without accents, digits and _ can stand in a name."),
    "username ERR_TAKEN": _("Somebody here has this name already."),
    "email ERR_INVALID": _("This is not a mail address we can write to."),
    "email ERR_UNREACHABLE": _(
        "Before the @, many mail servers take only letters without accents, and so do we."
    ),
    "email ERR_TAKEN": _("There is an account with this address already."),
    "password ERR_TOO_SHORT": _("A few more characters, please: ten at least."),
    "password ERR_BLOCKED": _("That is one of the first passwords a stranger would try."),
    "code ERR_INVALID": _("This code is wrong, or was used before."),
    "text ERR_NOBODY": _(
        "This is for the people it mentions, and it mentions nobody here. Put @ and a name into it."
    ),
    "file ERR_INVALID": _(
        "This file cannot be shown: it is damaged, too large, or of a kind this server does not take."
    ),
    "file ERR_UNSUPPORTED": _(
        "This server does not take files of this kind. It takes pictures (JPEG, PNG, GIF, WebP, AVIF, HEIC), "
        "video (MP4, QuickTime, WebM, Matroska) and sound (MP3, M4A, AAC, Ogg, WAV, FLAC)."
    ),
    "media ERR_UNREADY": _("The film is still being prepared. Nothing is lost: send it again in a moment."),
    "current ERR_INVALID": _("That is not your password."),
}
#: Said by `actions.oauth.client_for` when an application cannot be asked anything.
APP_PROBLEMS = (
    _("This app is not known here; it has to register first"),
    _("The address to go back to is not one this app registered"),
)
_TOO_MANY = _("Too many attempts. Wait a while and try again.")
_TOO_MANY_UNTIL = _("Too many attempts.")
_CROWDED = _(
    "Somebody may be guessing. Where you logged in before, your password goes on working; elsewhere "
    "a passkey does, or a new password by mail."
)
_TOO_EARLY = _("Without scripts this form takes a little patience. All but the password is kept.")
#: Said by `actions.auth.doors`.
DOORS_FULL = _("Many people wait for an answer here already; come back in a few days")
_NO_MORE_INVITES = _("This invitation lets nobody in any more.")

#: Asked before something is destroyed.
DELETE = _("Delete")
DELETE_POST = _("Delete this post?")
DELETE_POST_TEXT = _("It disappears here with its pictures; the answers stay. It cannot be brought back.")
DELETE_LIST = _("Delete the list “{name}”?")
DELETE_LIST_TEXT = _("You go on following everybody who stands on it.")
DELETE_COLLECTION = _("Delete the collection “{name}”?")
DELETE_COLLECTION_TEXT = _("Nobody is unfollowed by it.")
WITHDRAW = _("Withdraw your post?")
WITHDRAW_TEXT = _(
    "{name} goes on saying what they say, but your post is not shown with it. This is for good."
)
WITHDRAW_BUTTON = _("Withdraw")
BLOCK = _("Block {name}?")
BLOCK_TEXT = _(
    "They cannot read you, follow you or reach you, and you do not see them. Quotes of one another end."
)
BLOCK_BUTTON = _("Block")
NOT_FEATURED = _(
    "Nobody of this name can be added: they do not want to be found, or have left. Write it as @name."
)
NOT_FOLLOWED = _("You can put people on a list whom you follow. Write the name as @name.")


ERASE = _("Delete everything of @{handle}?")
ERASE_TEXT = _(
    "Posts, pictures, followers and login go for good. The name stays taken. It cannot be brought back."
)
ERASE_BUTTON = _("Delete everything")

#: What the log of staff calls each deed.
DEEDS = {
    "account.none": _("Warned"),
    "account.disable": _("Closed the login"),
    "account.undisable": _("Opened the login"),
    "account.mark_statuses_as_sensitive": _("Hid the pictures of posts"),
    "account.delete_statuses": _("Deleted posts"),
    "account.sensitive": _("Hid all pictures"),
    "account.unsensitive": _("Showed the pictures again"),
    "account.silence": _("Limited"),
    "account.unsilence": _("Ended the limit"),
    "account.suspend": _("Suspended"),
    "account.unsuspend": _("Ended the suspension"),
    "account.erase": _("Deleted everything"),
    "account.role": _("Changed the role"),
    "account.approve": _("Let in"),
    "account.reject": _("Declined"),
    "report.resolve": _("Closed a report"),
    "report.reopen": _("Opened a report again"),
    "report.assign": _("Took a report"),
    "report.unassign": _("Left a report to others"),
    "report.update": _("Sorted a report anew"),
    "appeal.approve": _("Accepted an answer"),
    "appeal.reject": _("Refused an answer"),
    "announcement.write": _("Wrote an announcement"),
    "announcement.change": _("Changed an announcement"),
    "announcement.publish": _("Published an announcement"),
    "announcement.retire": _("Retired an announcement"),
    "announcement.delete": _("Deleted an announcement"),
    "domain_allow.create": _("Put a server on the list"),
    "domain_allow.delete": _("Took a server off the list"),
    "domain_block.create": _("Blocked a server"),
    "domain_block.change": _("Changed the block of a server"),
    "domain_block.delete": _("Lifted the block of a server"),
    "email_block.create": _("Blocked a mail address"),
    "email_block.delete": _("Lifted the block of a mail address"),
    "email_domain_block.create": _("Blocked a mail service"),
    "email_domain_block.delete": _("Lifted the block of a mail service"),
    "ip_block.create": _("Made a rule for a network"),
    "ip_block.change": _("Changed the rule for a network"),
    "ip_block.delete": _("Lifted the rule for a network"),
    "job.retry": _("Had work tried again"),
    "job.forget": _("Gave work up for good"),
    "rule.add": _("Added a rule"),
    "rule.change": _("Changed a rule"),
    "rule.remove": _("Took a rule away"),
    "server.change": _("Changed what the server says"),
    "tag.change": _("Changed what a hashtag may be used for"),
    "terms.publish": _("Published terms"),
    "terms.withdraw": _("Withdrew terms"),
    "trends.approve_link": _("Let a linked page be talked about"),
    "trends.approve_publisher": _("Let a site be talked about"),
    "trends.approve_status": _("Let a post be talked about"),
    "trends.reject_link": _("Kept a linked page from being talked about"),
    "trends.reject_publisher": _("Kept a site from being talked about"),
    "trends.reject_status": _("Kept a post from being talked about"),
}

#: What each kind of work does, by the beginning of its name, as whoever runs the server calls it.
_WORK = {
    "announcements": _("Publish an announcement"),
    "cards": _("Look at the page behind a link"),
    "erasing": _("Delete everything of an account"),
    "feeds": _("Put posts into timelines"),
    "files": _("Delete files"),
    "follow_requests": _("Accept those who asked to follow"),
    "housekeeping": _("Clear away what is old"),
    "mail": _("Send a letter"),
    "mail_readers": _("Send posts by mail"),
    "media": _("Make a film ready, or clear away files"),
    "moderation": _("Carry out a decision of staff"),
    "notify": _("Tell people what concerns them"),
    "notify_collections": _("Tell people about a collection"),
    "polls": _("Close a poll"),
    "proofs": _("Check the links of a profile"),
    "push": _("Send to phones and browsers"),
    "quotes": _("End quotes after a block"),
    "scheduled": _("Publish a post at its time"),
    "search": _("Make something findable"),
    "welcome": _("Welcome somebody new"),
    "years": _("Look back on a year"),
}


def job(kind: str) -> str:
    """What a job of this kind is for, in English; a kind of another version is called by its own name."""
    return _WORK.get(kind.partition(".")[0], kind)


def problems(lang: str, error: DomainError) -> dict[str, str]:
    """A refusal as `FormView.errors`: one sentence for each field, or for the form."""
    found = {
        field: i18n.say(lang, _PROBLEMS.get(f"{field} {name}") or _PROBLEMS.get(name) or sentence)
        for field, [(name, sentence), *_more] in error.details.items()
    }
    if found:
        return found
    if isinstance(error, TooMany):
        if not error.retry_after_s:
            return {"form": i18n.say(lang, _TOO_MANY)}
        said = f"{i18n.say(lang, _TOO_MANY_UNTIL)} {again(lang, error.retry_after_s)}"
        return {"form": f"{said} {i18n.say(lang, _CROWDED)}" if isinstance(error, Crowded) else said}
    return {"form": i18n.say(lang, error.message)}


def again(lang: str, seconds: int) -> str:
    """When it may be tried again: never sooner than it is true."""
    if seconds <= 2 * _MINUTE:
        return i18n.say_many(
            lang, "Try again in {n} second.", "Try again in {n} seconds.", seconds, n=seconds
        )
    if seconds <= 2 * _HOUR:
        minutes = -(-seconds // _MINUTE)
        return i18n.say_many(
            lang, "Try again in {n} minute.", "Try again in {n} minutes.", minutes, n=minutes
        )
    hours = -(-seconds // _HOUR)
    return i18n.say_many(lang, "Try again in {n} hour.", "Try again in {n} hours.", hours, n=hours)


def too_early(lang: str, error: TooMany) -> dict[str, str]:
    """Of a form that wants a minute where no script works for it."""
    return {"form": f"{i18n.say(lang, _TOO_EARLY)} {again(lang, error.retry_after_s or 0)}"}


def no_more_invites(lang: str) -> dict[str, str]:
    return {"form": i18n.say(lang, _NO_MORE_INVITES)}

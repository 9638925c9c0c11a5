"""The sentences that pages say back: after a deed, and beside a field that was filled in wrongly."""

from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import Crowded, DomainError, TooMany
from sabar.model.problems import Fault

_MINUTE, _HOUR = 60, 3600


#: What the next page says once; bad news is in `BAD`.
FLASHES = {
    "saved": N_("Saved."),
    "deleted": N_("Deleted."),
    "cleared": N_("Your notifications are cleared."),
    "heard": N_("You will hear from them from now on."),
    "dismissed": N_("Dismissed."),
    "put-away": N_("The conversation is put away."),
    "draft-kept": N_("Draft saved. You find it under Drafts."),
    "drafts-full": N_("Nothing was changed: there is no room for another draft. Send or delete one first."),
    "redrafted": N_("The post is deleted. What it said is in the box."),
    "taken-back": N_("It does not go out until you send it again."),
    "scheduled": N_("It goes out at its time. Until then you can change it here."),
    "password": N_("The password is changed. Every other browser and app was logged out."),
    "email": N_("The address is changed."),
    "email-sent": N_("We have written to the new address. Open the link in that mail."),
    "ended": N_("Ended."),
    "year-begun": N_("It is being made, which takes a moment."),
    "left-collection": N_("You have left the collection for good."),
    "passkey-gone": N_("The passkey is removed. Every other browser and app was logged out."),
    "second-wanted": N_("This server wants a second step at login of those who run it. Set it up to go on."),
    "second-off": N_("The second step is off."),
    "again": N_("This matters, so please show once more that it is you."),
    "too-late": N_("That took too long. Log in again."),
    "reset": N_("The new password is set. Log in with it."),
    "decided": N_("Done."),
    "answer-sent": N_("Your answer is in."),
    "answered": N_("You have answered this already."),
    "approved": N_("They can log in now."),
    "rejected": N_("Declined."),
    "withdrawn": N_("Withdrawn. Your post is not shown there any more."),
    "mail-test": N_("A letter to you is on its way."),
    "announced": N_("Everybody here sees it now."),
    "holds": N_("These terms are in force already; publish a new version instead."),
    "over": N_("Its end is in the past; nothing was published."),
    "fixed": N_("The settings file of this server decides that; it cannot be changed here."),
    "logged-out": N_("You are logged out."),
}
BAD = frozenset({"drafts-full", "fixed", "holds", "over", "too-late", "answered", "second-wanted"})

#: Field and error, or the error alone.
_PROBLEMS = {
    "ERR_BLANK": N_("Something has to stand here."),
    "ERR_TOO_LONG": N_("This is too long."),
    "ERR_INVALID": N_("This is not valid."),
    "ERR_TAKEN": N_("Somebody has this already."),
    "ERR_RESERVED": N_("This name is kept for the server itself."),
    "ERR_ACCEPTED": N_("This is needed to join."),
    "ERR_OVER": N_("This form was open for too long, or was sent before. Send it once more."),
    "ERR_CREDENTIALS": N_("This address and this password do not belong together."),
    "domain ERR_INVALID": N_("This is not the name of a server."),
    "domain ERR_TAKEN": N_("This server, or a domain above it, is already blocked at least as strictly."),
    "ip ERR_INVALID": N_("This is not an address or network, or it contains your own address."),
    "ip ERR_TAKEN": N_("There is a rule for this network already."),
    "ends_at ERR_INVALID": N_("The end has to come after the beginning."),
    "effective_date ERR_INVALID": N_("This is not a date, or it is in the past."),
    "email ERR_BLOCKED": N_("Addresses of this mail service are not accepted here."),
    "username ERR_INVALID": N_("Only letters without accents, digits and _ can stand in a name."),
    "username ERR_TAKEN": N_("Somebody here has this name already."),
    "email ERR_INVALID": N_("This is not a mail address we can write to."),
    "email ERR_UNREACHABLE": N_(
        "Before the @, many mail servers take only letters without accents, and so do we."
    ),
    "email ERR_TAKEN": N_("There is an account with this address already."),
    "password ERR_TOO_SHORT": N_("A few more characters, please: ten at least."),
    "password ERR_BLOCKED": N_("This password is too easy to guess."),
    "keyword ERR_BLANK": N_("Write at least one word."),
    "context ERR_INVALID": N_("Choose at least one place."),
    "code ERR_INVALID": N_("This code is wrong, or was used before."),
    "scheduled_at ERR_TOO_SOON": N_("This has to be at least five minutes from now."),
    "text ERR_NOBODY": N_(
        "This is for the people it mentions, and it mentions nobody here. Put @ and a name into it."
    ),
    "file ERR_INVALID": N_(
        "This file cannot be shown: it is damaged, too large, or of a kind this server does not take."
    ),
    "file ERR_UNSUPPORTED": N_(
        "This server does not take files of this kind. It takes pictures (JPEG, PNG, GIF, WebP, AVIF, HEIC), "
        "video (MP4, QuickTime, WebM, Matroska) and sound (MP3, M4A, AAC, Ogg, WAV, FLAC)."
    ),
    "shortcode ERR_INVALID": N_("A name has 2 to 64 letters without accents, digits and _."),
    "shortcode ERR_TAKEN": N_("There is an emoji of this name already."),
    "picture ERR_INVALID": N_(
        "This is not a picture an emoji can be (PNG, GIF, WebP), or it is too large or damaged."
    ),
    "picture ERR_BLANK": N_("Choose a picture."),
    "archive ERR_INVALID": N_("This is not a zip file we can read, or it is too large."),
    "archive ERR_BLANK": N_("Choose a zip file."),
    "options ERR_TOO_FEW": N_("A poll needs two answers at least."),
    "options ERR_TOO_MANY": N_("These are too many answers."),
    "options ERR_TOO_LONG": N_("One of the answers is too long."),
    "options ERR_DUPLICATE": N_("Two of the answers are the same."),
    "media ERR_UNREADY": N_("The film is still being prepared. Nothing is lost: send it again in a moment."),
    "current ERR_INVALID": N_("That is not your password."),
}
_TOO_MANY = N_("Too many attempts. Wait a while and try again.")
_TOO_MANY_UNTIL = N_("Too many attempts.")
_CROWDED = N_(
    "Somebody may be guessing. Where you logged in before, your password goes on working; elsewhere "
    "a passkey does, or a new password by mail."
)
_TOO_EARLY = N_("Without scripts this form takes a little patience. All but the password is kept.")
_NO_MORE_INVITES = N_("This invitation lets nobody in any more.")

#: Asked before something is destroyed.
DELETE = N_("Delete")
DELETE_POST = N_("Delete this post?")
DELETE_POST_TEXT = N_("It disappears here with its pictures; the answers stay. It cannot be brought back.")
CLEAR = N_("Clear all notifications?")
CLEAR_TEXT = N_("All of them go, also those that wait to be let in. They cannot be brought back.")
CLEAR_BUTTON = N_("Clear all")
DELETE_AND_REDRAFT = N_("Delete and redraft")
REDRAFT = N_("Delete this post and write it anew?")
REDRAFT_TEXT = N_(
    "Its favourites and boosts are lost, and its answers stand alone. What it says stays as a draft."
)
DELETE_LIST = N_("Delete the list “{name}”?")
DELETE_LIST_TEXT = N_("You go on following everybody who stands on it.")
DELETE_CONVERSATION = N_("Put this conversation away?")
DELETE_CONVERSATION_TEXT = N_(
    "It goes from your list only: nobody is told, and its posts stay. When somebody writes in it, it is back."
)
DELETE_CONVERSATION_BUTTON = N_("Put away")
DELETE_FILTER = N_("Delete the filter “{name}”?")
DELETE_FILTER_TEXT = N_("What it kept from you is shown again.")
DELETE_COLLECTION = N_("Delete the collection “{name}”?")
DELETE_COLLECTION_TEXT = N_("Nobody is unfollowed by it.")
WITHDRAW = N_("Withdraw your post?")
WITHDRAW_TEXT = N_(
    "{name} goes on saying what they say, but your post is not shown with it. This is for good."
)
WITHDRAW_BUTTON = N_("Withdraw")
BLOCK = N_("Block {name}?")
BLOCK_TEXT = N_(
    "They cannot read you, follow you or reach you, and you do not see them. Quotes of one another end."
)
BLOCK_BUTTON = N_("Block")
CHOOSE_AGAIN = N_("Choose this picture again, please: a file is never sent back.")
NOT_FEATURED = N_(
    "Nobody of this name can be added: they do not want to be found, or have left. Write it as @name."
)
NOT_FOLLOWED = N_("You can put people on a list whom you follow. Write the name as @name.")


ERASE = N_("Delete everything of @{handle}?")
ERASE_TEXT = N_(
    "Posts, pictures, followers and login go for good. The name stays taken. It cannot be brought back."
)
ERASE_BUTTON = N_("Delete everything")

DELETE_EMOJIS_TEXT = N_("Posts show the name in its place. The pictures cannot be brought back.")


def delete_emojis(lang: str, count: int) -> str:
    return i18n.ngettext(lang, "Delete {n} emoji?", "Delete {n} emoji?", count, n=count)


#: What the log of staff calls each deed.
DEEDS = {
    "account.none": N_("Warned"),
    "account.disable": N_("Closed the login"),
    "account.undisable": N_("Opened the login"),
    "account.mark_statuses_as_sensitive": N_("Hid the pictures of posts"),
    "account.delete_statuses": N_("Deleted posts"),
    "account.sensitive": N_("Hid all pictures"),
    "account.unsensitive": N_("Showed the pictures again"),
    "account.silence": N_("Limited"),
    "account.unsilence": N_("Ended the limit"),
    "account.suspend": N_("Suspended"),
    "account.unsuspend": N_("Ended the suspension"),
    "account.erase": N_("Deleted everything"),
    "account.role": N_("Changed the role"),
    "account.approve": N_("Let in"),
    "account.reject": N_("Declined"),
    "report.resolve": N_("Closed a report"),
    "report.reopen": N_("Opened a report again"),
    "report.assign": N_("Took a report"),
    "report.unassign": N_("Left a report to others"),
    "report.update": N_("Changed the category of a report"),
    "appeal.approve": N_("Accepted an answer"),
    "appeal.reject": N_("Refused an answer"),
    "announcement.write": N_("Wrote an announcement"),
    "announcement.change": N_("Changed an announcement"),
    "announcement.publish": N_("Published an announcement"),
    "announcement.retire": N_("Retired an announcement"),
    "announcement.delete": N_("Deleted an announcement"),
    "domain_allow.create": N_("Put a server on the list"),
    "domain_allow.delete": N_("Took a server off the list"),
    "domain_block.create": N_("Blocked a server"),
    "domain_block.change": N_("Changed the block of a server"),
    "domain_block.delete": N_("Lifted the block of a server"),
    "email_block.create": N_("Blocked a mail address"),
    "email_block.delete": N_("Lifted the block of a mail address"),
    "email_domain_block.create": N_("Blocked a mail service"),
    "email_domain_block.delete": N_("Lifted the block of a mail service"),
    "emoji.add": N_("Added emoji"),
    "emoji.replace": N_("Gave emoji another picture"),
    "emoji.delete": N_("Deleted emoji"),
    "emoji.move": N_("Put emoji into another category"),
    "emoji.show": N_("Showed emoji in the picker"),
    "emoji.hide": N_("Hid emoji from the picker"),
    "emoji.enable": N_("Switched emoji on"),
    "emoji.disable": N_("Switched emoji off"),
    "ip_block.create": N_("Made a rule for a network"),
    "ip_block.change": N_("Changed the rule for a network"),
    "ip_block.delete": N_("Lifted the rule for a network"),
    "job.retry": N_("Had work tried again"),
    "job.forget": N_("Gave work up for good"),
    "rule.add": N_("Added a rule"),
    "rule.change": N_("Changed a rule"),
    "rule.remove": N_("Took a rule away"),
    "server.change": N_("Changed what the server says"),
    "tag.change": N_("Changed what a hashtag may be used for"),
    "terms.publish": N_("Published terms"),
    "terms.withdraw": N_("Withdrew terms"),
    "trends.approve_link": N_("Let a linked page be talked about"),
    "trends.approve_publisher": N_("Let a site be talked about"),
    "trends.approve_status": N_("Let a post be talked about"),
    "trends.reject_link": N_("Kept a linked page from being talked about"),
    "trends.reject_publisher": N_("Kept a site from being talked about"),
    "trends.reject_status": N_("Kept a post from being talked about"),
}

#: What each kind of work does, by the beginning of its name, as whoever runs the server calls it.
_WORK = {
    "announcements": N_("Publish an announcement"),
    "cards": N_("Fetch the preview of a link"),
    "erasing": N_("Delete everything of an account"),
    "feeds": N_("Put posts into timelines"),
    "files": N_("Delete files"),
    "follow_requests": N_("Accept those who asked to follow"),
    "housekeeping": N_("Delete what has expired"),
    "mail": N_("Send a letter"),
    "mail_readers": N_("Send posts by mail"),
    "media": N_("Make a film ready, or clear away files"),
    "moderation": N_("Carry out a decision of staff"),
    "notify": N_("Write notifications"),
    "notify_collections": N_("Tell people about a collection"),
    "polls": N_("Close a poll"),
    "proofs": N_("Check the links of a profile"),
    "push": N_("Send to phones and browsers"),
    "quotes": N_("End quotes after a block"),
    "scheduled": N_("Publish a post at its time"),
    "search": N_("Make something findable"),
    "welcome": N_("Welcome somebody new"),
    "years": N_("Look back on a year"),
}


def job(kind: str) -> str:
    """What a job of this kind is for, in English; a kind of another version is called by its own name."""
    return _WORK.get(kind.partition(".")[0], kind)


def problems(lang: str, error: DomainError) -> dict[str, str]:
    """A refusal as `FormView.errors`: one sentence for each field, or for the form."""
    found = {field: _beside(lang, field, fault) for field, [fault, *_more] in error.details.items()}
    if found:
        return found
    if isinstance(error, TooMany):
        if not error.retry_after_s:
            return {"form": i18n.gettext(lang, _TOO_MANY)}
        said = f"{i18n.gettext(lang, _TOO_MANY_UNTIL)} {again(lang, error.retry_after_s)}"
        return {"form": f"{said} {i18n.gettext(lang, _CROWDED)}" if isinstance(error, Crowded) else said}
    return {"form": error.said(lang)}


def _beside(lang: str, field: str, fault: Fault) -> str:
    code = fault.problem.code
    own = _PROBLEMS.get(f"{field} {code}") or _PROBLEMS.get(code)
    return i18n.gettext(lang, own) if own else fault.said(lang)


def again(lang: str, seconds: int) -> str:
    """When it may be tried again: never sooner than it is true."""
    if seconds <= 2 * _MINUTE:
        return i18n.ngettext(
            lang, "Try again in {n} second.", "Try again in {n} seconds.", seconds, n=seconds
        )
    if seconds <= 2 * _HOUR:
        minutes = -(-seconds // _MINUTE)
        return i18n.ngettext(
            lang, "Try again in {n} minute.", "Try again in {n} minutes.", minutes, n=minutes
        )
    hours = -(-seconds // _HOUR)
    return i18n.ngettext(lang, "Try again in {n} hour.", "Try again in {n} hours.", hours, n=hours)


def too_early(lang: str, error: TooMany) -> dict[str, str]:
    """Of a form that wants a minute where no script works for it."""
    return {"form": f"{i18n.gettext(lang, _TOO_EARLY)} {again(lang, error.retry_after_s or 0)}"}


def no_more_invites(lang: str) -> dict[str, str]:
    return {"form": i18n.gettext(lang, _NO_MORE_INVITES)}

"""The sentences that pages say back: after a deed, and beside a field that was filled in wrongly."""

from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import Crowded, DomainError, TooMany
from sabar.model.problems import Fault

_MINUTE, _HOUR = 60, 3600


#: What the next page says once; bad news is in `BAD`.
FLASHES = {
    "saved": N_("Saved."),
    "relay_asked": N_("The relay is asked. Its answer may take a while."),
    "list_asked": N_("The list is being fetched. Reload the page in a moment."),
    "deleted": N_("Deleted."),
    "invited": N_("Asked. As soon as the answer is yes, you can choose this person in your rules."),
    "asked": N_("Asked. It waits for the answer."),
    "nobody-to-ask": N_("None of your colleagues can be asked now. The post still waits in your outbox."),
    "said-yes": N_("You said yes, and it is out."),
    "said-yes-later": N_("You said yes. It could not go out yet; its writer sees why."),
    "said-no": N_("You said no. Its writer reads what you wrote."),
    "moved-on": N_("This was decided, changed or taken back in the meantime."),
    "narrowed": N_("Fewer people can see this post now. You can undo that for seven days in the settings."),
    "narrowing": N_("It has begun, and continues when you close this page."),
    "widening": N_("They are being shown again to those who could see them before."),
    "expiry-on": N_("Switched on. Old posts go a few at a time, beginning within the hour."),
    "expiry-off": N_("Switched off. Nothing more is deleted by itself."),
    "cleared": N_("Your notifications are cleared."),
    "heard": N_("You will now get their notifications."),
    "dismissed": N_("Dismissed."),
    "put-away": N_("The conversation is off your list."),
    "space-held": N_(
        "Two owners demand that nothing is destroyed: nothing can be deleted or changed until one of them "
        "ends that."
    ),
    "space-draft-kept": N_("Kept, not sent. It stands in the box until you send or empty it."),
    "draft-kept": N_("Draft saved. You will find it under Drafts."),
    "changes-kept": N_("Changes saved, not published yet. You will find them where you edit this post."),
    "drafts-full": N_("Nothing was changed: there is no room for another draft. Send or delete one first."),
    "retracted": N_("The post is retracted. Everyone it went to by name hears of it."),
    "redrafted": N_("The post is deleted. Its text is in the box."),
    "taken-back": N_("It is not published until you send it again."),
    "back-in-the-box": N_("Nobody has read it. It is back in the box."),
    "scheduled": N_("Scheduled. Until then you can change it here."),
    "password": N_("Password changed. You were logged out of every other browser and app."),
    "email": N_("Address changed."),
    "email-sent": N_("We have written to the new address. Open the link in that e-mail."),
    "ended": N_("Logged out."),
    "year-begun": N_("Your card is being prepared; it takes a moment."),
    "left-collection": N_("You have left the collection for good."),
    "passkey-gone": N_("The passkey is deleted. You were logged out of every other browser and app."),
    "second-wanted": N_(
        "This server requires two-step login of the people who run it. Set it up to continue."
    ),
    "second-off": N_("Two-step login is off."),
    "again": N_("This matters, so please confirm that it is you."),
    "too-late": N_("That took too long. Log in again."),
    "reset": N_("Your new password is set. Log in with it."),
    "decided": N_("Done."),
    "answer-sent": N_("We have your answer."),
    "answered": N_("You have already answered this."),
    "approved": N_("They can log in now."),
    "rejected": N_("Declined."),
    "withdrawn": N_("Withdrawn. Your post is no longer shown there."),
    "alias-added": N_("Named. Now log in to your old account and move it here."),
    "alias-removed": N_("That account cannot be moved here any more."),
    "moved": N_("You have moved. Your followers come along bit by bit."),
    "came-back": N_("Welcome back. You can post here again."),
    "mail-test": N_("An e-mail to you is on its way."),
    "announced": N_("Everybody here can see it now."),
    "holds": N_("These terms are already in force; publish a new version instead."),
    "over": N_("Its end is already past; nothing was published."),
    "fixed": N_("The server’s settings file decides this; it cannot be changed here."),
    "logged-out": N_("You are logged out."),
    "space-made": N_("The space is there, and you are alone in it. Invite somebody."),
    "space-joined": N_("Welcome. Only the members of this space see what is said here."),
    "space-uninvited": N_("This link leads nowhere any more."),
    "space-closed": N_("Closed. It can be opened again until its keys are destroyed."),
    "space-reopened": N_("It is open again, as it was."),
    "export-announced": N_("Announced. Everybody in the space sees it now."),
    "export-called-off": N_("Called off. Nothing will be downloaded."),
    "space-removed": N_("They are out of the space."),
    "space-handed-over": N_("Handed over. You are a member now."),
    "space-left": N_("You have left the space."),
    "space-last-owner": N_("You are its last owner, so you cannot leave yet."),
}
BAD = frozenset(
    (
        "drafts-full",
        "fixed",
        "holds",
        "over",
        "too-late",
        "answered",
        "second-wanted",
        "moved-on",
        "nobody-to-ask",
        "space-last-owner",
    )
)

#: Field and error, or the error alone.
_PROBLEMS = {
    "ERR_BLANK": N_("Please fill this in."),
    "ERR_TOO_LONG": N_("This is too long."),
    "ERR_INVALID": N_("This is not valid."),
    "ERR_TAKEN": N_("This is already taken."),
    "ERR_RESERVED": N_("This name is reserved for the server itself."),
    "ERR_ACCEPTED": N_("You need to accept this to join."),
    "ERR_OVER": N_("This form was open for too long, or was already sent. Send it once more."),
    "ERR_CREDENTIALS": N_("The address or the password is wrong."),
    "domain ERR_INVALID": N_("This is not a server name."),
    "value ERR_INVALID": N_("This is not a server name."),
    "mail_domain ERR_INVALID": N_("This is not a domain, such as acme.example."),
    "domain ERR_TAKEN": N_("This server, or a domain above it, is already blocked at least as strictly."),
    "ip ERR_INVALID": N_("This is not an address or network, or it contains your own address."),
    "ip ERR_TAKEN": N_("There is already a rule for this network."),
    "ends_at ERR_INVALID": N_("The end must come after the start."),
    "effective_date ERR_INVALID": N_("This is not a date, or it is in the past."),
    "email ERR_BLOCKED": N_("Addresses from this e-mail service are not accepted here."),
    "handle ERR_INVALID": N_(
        "No server answers for this name as it should. Check it, like @name@server, or look for us there."
    ),
    "username ERR_INVALID": N_("A name can only have letters without accents, digits and _."),
    "username ERR_TAKEN": N_("Somebody here already has this name."),
    "email ERR_INVALID": N_("This is not an e-mail address we can write to."),
    "email ERR_UNREACHABLE": N_(
        "Before the @, many e-mail servers accept only letters without accents, and so do we."
    ),
    "email ERR_TAKEN": N_("There is already an account with this address."),
    "password ERR_TOO_SHORT": N_("A few more characters, please: ten at least."),
    "password ERR_BLOCKED": N_("This password is too easy to guess."),
    "keyword ERR_BLANK": N_("Enter at least one word."),
    "context ERR_INVALID": N_("Choose at least one place."),
    "code ERR_INVALID": N_("This code is wrong, or was used before."),
    "until ERR_TOO_SOON": N_("This time is past already."),
    "scheduled_at ERR_TOO_SOON": N_("This must be at least five minutes from now."),
    "text ERR_NOBODY": N_(
        "This is only for the people it mentions, and it does not mention anybody here. Add @ and a name."
    ),
    "text ERR_OUTSIDE": N_(
        "This is not for {people}. Take the name out, or choose other people: nothing is lost."
    ),
    "quoted_status_id ERR_OUTSIDE": N_(
        "This quotes somebody for whom it is not. Choose other people: nothing is lost."
    ),
    "visibility ERR_BLANK": N_("Choose at least one label, so that it is for somebody: nothing is lost."),
    "visibility ERR_NOBODY": N_(
        "None of your followers has this label, so nobody could read it. Choose another one: nothing is lost."
    ),
    "visibility ERR_WIDER": N_(
        "What answers a post for some people is for the same people, or for those of them that you mention."
    ),
    "file ERR_INVALID": N_(
        "This file cannot be shown: it is damaged, too large, or of a type this server does not accept."
    ),
    "file ERR_UNSUPPORTED": N_(
        "This server does not accept files of this type. It accepts pictures (JPEG, PNG, GIF, WebP, AVIF, "
        "HEIC), video (MP4, QuickTime, WebM, Matroska) and sound (MP3, M4A, AAC, Ogg, WAV, FLAC)."
    ),
    "shortcode ERR_INVALID": N_("A name has 2 to 64 letters without accents, digits and _."),
    "shortcode ERR_TAKEN": N_("There is already an emoji with this name."),
    "picture ERR_INVALID": N_(
        "This picture cannot become an emoji: it is not a PNG, GIF or WebP, or it is too large or damaged."
    ),
    "picture ERR_BLANK": N_("Choose a picture."),
    "archive ERR_INVALID": N_("This is not a zip file we can read, or it is too large."),
    "archive ERR_BLANK": N_("Choose a zip file."),
    "options ERR_TOO_FEW": N_("A poll needs at least two choices."),
    "options ERR_TOO_MANY": N_("There are too many choices."),
    "options ERR_TOO_LONG": N_("One of the choices is too long."),
    "options ERR_DUPLICATE": N_("Two of the choices are the same."),
    "media ERR_UNREADY": N_("The video is still being prepared. Nothing is lost: send it again in a moment."),
    "current ERR_INVALID": N_("That is not your password."),
}
_TOO_MANY = N_("Too many attempts. Wait a while and try again.")
_TOO_MANY_UNTIL = N_("Too many attempts.")
_CROWDED = N_(
    "Somebody may be guessing your password. It still works where you have logged in before; elsewhere, use "
    "a passkey, or set a new password by e-mail."
)
_TOO_EARLY = N_("Without scripts this form takes a little patience. Everything but the password is kept.")
_NO_MORE_INVITES = N_("This invitation is no longer valid.")

#: Asked before something is destroyed.
DELETE = N_("Delete")
DELETE_POST = N_("Delete this post?")
DELETE_POST_TEXT = N_("It disappears from here with its pictures; its replies stay. This cannot be undone.")
CLEAR = N_("Clear all notifications?")
CLEAR_TEXT = N_("All of them go, including filtered ones. This cannot be undone.")
CLEAR_BUTTON = N_("Clear all")
DELETE_AND_REDRAFT = N_("Delete and redraft")
REDRAFT = N_("Delete this post and write it again?")
REDRAFT_TEXT = N_(
    "Its favourites and boosts are lost, and its replies are left on their own. Its text stays as a draft."
)
DELETE_LIST = N_("Delete the list “{name}”?")
DELETE_LIST_TEXT = N_("You keep following everybody on it.")
DELETE_LABEL = N_("Delete the label “{name}”?")
DELETE_LABEL_TEXT = N_("Nobody has it any more. These people keep what you posted for them.")
DELETE_CONVERSATION = N_("Remove this conversation from your list?")
DELETE_CONVERSATION_TEXT = N_(
    "Only your list changes: nobody is told, and its posts stay. It comes back as soon as somebody writes "
    "in it."
)
DELETE_CONVERSATION_BUTTON = N_("Remove")
DELETE_FILTER = N_("Delete the filter “{name}”?")
DELETE_FILTER_TEXT = N_("What it hid is shown again.")
DELETE_COLLECTION = N_("Delete the collection “{name}”?")
DELETE_COLLECTION_TEXT = N_("You keep following everybody in it.")
WITHDRAW = N_("Withdraw your post?")
WITHDRAW_TEXT = N_("What {name} says stays, but your post is no longer shown with it. This cannot be undone.")
WITHDRAW_BUTTON = N_("Withdraw")
BLOCK = N_("Block {name}?")
BLOCK_TEXT = N_(
    "They cannot see your posts, follow you or contact you, and you do not see theirs. Quotes of each "
    "other’s posts end."
)
BLOCK_BUTTON = N_("Block")
CHOOSE_AGAIN = N_("Please choose this picture again: a file is never sent back.")
NOT_FEATURED = N_(
    "Nobody with this name can be added: they do not want to be found, or have left. Write it as @name."
)
NOBODY_OF_THIS_NAME = N_("There is nobody of this name here.")
NOT_FOLLOWED = N_("You can only add people you follow to a list. Write the name as @name.")


ERASE = N_("Delete everything from @{handle}?")
ERASE_TEXT = N_(
    "Posts, pictures, followers and login are deleted for good. The name stays taken. This cannot be undone."
)
ERASE_BUTTON = N_("Delete everything")

WITHOUT_SERVER = N_("Your server is missing. Write the full address, like @name@server.example.")
FOLLOWS_WOULD_END = N_("Nothing is blocked yet. Tick below that these follows may end.")
#: What a list of blocked servers is called that nobody named.
PASTED_LIST = N_("Pasted list")
DELETE_EMOJIS_TEXT = N_("Posts will show their names instead. This cannot be undone.")


def delete_emojis(lang: str, count: int) -> str:
    return i18n.ngettext(lang, "Delete {n} emoji?", "Delete {n} emoji?", count, n=count)


#: What the log of staff calls each deed.
DEEDS = {
    "account.none": N_("Sent a warning"),
    "account.disable": N_("Disabled login"),
    "account.undisable": N_("Enabled login"),
    "account.mark_statuses_as_sensitive": N_("Hid the pictures of posts"),
    "account.delete_statuses": N_("Deleted posts"),
    "account.sensitive": N_("Hid all pictures"),
    "account.unsensitive": N_("Showed the pictures again"),
    "account.silence": N_("Limited an account"),
    "account.unsilence": N_("Lifted a limit"),
    "account.suspend": N_("Suspended an account"),
    "account.unsuspend": N_("Lifted a suspension"),
    "account.erase": N_("Deleted everything"),
    "account.role": N_("Changed the role"),
    "account.approve": N_("Accepted a request to join"),
    "account.reject": N_("Declined a request to join"),
    "report.resolve": N_("Closed a report"),
    "report.reopen": N_("Reopened a report"),
    "report.assign": N_("Took on a report"),
    "report.unassign": N_("Left a report to others"),
    "report.update": N_("Changed the category of a report"),
    "appeal.approve": N_("Accepted an answer"),
    "appeal.reject": N_("Refused an answer"),
    "announcement.write": N_("Wrote an announcement"),
    "announcement.change": N_("Edited an announcement"),
    "announcement.publish": N_("Published an announcement"),
    "announcement.retire": N_("Unpublished an announcement"),
    "announcement.delete": N_("Deleted an announcement"),
    "domain_allow.create": N_("Added a server to the list"),
    "domain_allow.delete": N_("Removed a server from the list"),
    "other_server.try": N_("Had what waits for a server tried at once"),
    "other_server.compare": N_("Switched on comparing followers with a server"),
    "other_server.compare_not": N_("Switched off comparing followers with a server"),
    "blocklist.add": N_("Added a list of blocked servers"),
    "blocklist.apply": N_("Applied a list of blocked servers"),
    "blocklist.change": N_("Changed a list of blocked servers"),
    "blocklist.leave": N_("Left a list of blocked servers"),
    "domain_block.create": N_("Blocked a server"),
    "domain_block.change": N_("Changed a server block"),
    "domain_block.delete": N_("Unblocked a server"),
    "email_block.create": N_("Blocked an e-mail address"),
    "email_block.delete": N_("Unblocked an e-mail address"),
    "email_domain_block.create": N_("Blocked an e-mail service"),
    "email_domain_block.delete": N_("Unblocked an e-mail service"),
    "emoji.add": N_("Added emoji"),
    "emoji.replace": N_("Replaced pictures of emoji"),
    "emoji.delete": N_("Deleted emoji"),
    "emoji.move": N_("Moved emoji to another category"),
    "emoji.show": N_("Showed emoji in the picker"),
    "emoji.hide": N_("Hid emoji from the picker"),
    "emoji.enable": N_("Turned emoji on"),
    "emoji.disable": N_("Turned emoji off"),
    "ip_block.create": N_("Added a network rule"),
    "ip_block.change": N_("Changed a network rule"),
    "ip_block.delete": N_("Deleted a network rule"),
    "job.retry": N_("Retried failed jobs"),
    "job.forget": N_("Deleted failed jobs"),
    "relay.add": N_("Added a relay"),
    "relay.enable": N_("Switched a relay on"),
    "relay.disable": N_("Switched a relay off"),
    "relay.remove": N_("Removed a relay"),
    "rule.add": N_("Added a rule"),
    "rule.change": N_("Changed a rule"),
    "rule.remove": N_("Deleted a rule"),
    "server.change": N_("Changed the server’s texts"),
    "tag.change": N_("Changed what a hashtag is allowed in"),
    "terms.publish": N_("Published terms"),
    "terms.withdraw": N_("Withdrew terms"),
    "trends.approve_link": N_("Allowed a link to trend"),
    "trends.approve_publisher": N_("Allowed a site to trend"),
    "trends.approve_status": N_("Allowed a post to trend"),
    "trends.reject_link": N_("Kept a link from trending"),
    "trends.reject_publisher": N_("Kept a site from trending"),
    "trends.reject_status": N_("Kept a post from trending"),
}

#: What each kind of work does, by the beginning of its name, as whoever runs the server calls it.
_WORK = {
    "announcements": N_("Publish an announcement"),
    "apart": N_("Keep a server apart, or let it in again"),
    "blocklists": N_("Fetch a list of blocked servers"),
    "cards": N_("Fetch the preview of a link"),
    "erasing": N_("Delete everything in an account"),
    "expiry": N_("Delete posts that are old enough"),
    "federation": N_("Tell other servers"),
    "feeds": N_("Put posts into timelines"),
    "files": N_("Delete files"),
    "follow_requests": N_("Accept follow requests"),
    "housekeeping": N_("Delete what has expired"),
    "mail": N_("Send an e-mail"),
    "mail_readers": N_("Send posts by e-mail"),
    "media": N_("Prepare a video, or clear away files"),
    "moderation": N_("Carry out a staff decision"),
    "narrowing": N_("Show old posts to fewer people"),
    "notify": N_("Write notifications"),
    "notify_collections": N_("Tell people about a collection"),
    "polls": N_("Close a poll"),
    "proofs": N_("Check the links of a profile"),
    "push": N_("Send to phones and browsers"),
    "quotes": N_("End quotes after a block"),
    "scheduled": N_("Publish a scheduled post"),
    "search": N_("Add something to the search index"),
    "spaces": N_("Keep a space as its owners want it"),
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
    return i18n.gettext(lang, own, **fault.values) if own else fault.said(lang)


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

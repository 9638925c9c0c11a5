"""What letters say, by their names: the subject, then each paragraph. Lines are broken as they are sent."""

import re
from collections.abc import Mapping

from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.moderation import Measure

_HELLO = N_("Hello {name},")
_KEEP_IT = N_(
    "Keep this letter. The mark is made of this line and all lines before it. Somebody with power\n"
    "over the machine could write the whole log anew, but not this letter: line {number} would have\n"
    "another mark then."
)
_COMPARE = N_(
    "To compare, download all lines from the page of the log; each carries its mark (“hash”) there:"
)

_TELL_THEM = N_(
    "Show it to those who run the machine; until it is mended, say nothing there that must not be read."
)

LETTERS: dict[str, tuple[str, ...]] = {
    "appeal_approved": (
        N_("You were right, on {server}"),
        _HELLO,
        N_("we have read your answer and reversed the decision. It was:"),
        "{measure}",
        "{url}",
    ),
    "appeal_rejected": (
        N_("The decision stands, on {server}"),
        _HELLO,
        N_("we have read your answer. The decision stands:"),
        "{measure}",
        "{url}",
    ),
    "approved": (
        N_("Welcome to {server}"),
        _HELLO,
        N_("your request to join was accepted. You can log in now:"),
        "{url}/login",
    ),
    "change": (
        N_("Confirm your new address for {server}"),
        _HELLO,
        N_(
            "you asked to use this address for your account on {host}. Open this link within a\n"
            "day, and it is done:"
        ),
        "{link}",
        N_("If you did not ask for this, do nothing."),
    ),
    "confirm": (
        N_("Confirm your address for {server}"),
        _HELLO,
        N_(
            "somebody, most likely you, made an account on {host} with this address. Open this\n"
            "link within a day to confirm it:"
        ),
        "{link}",
        N_("If it was not you, do nothing: without the link nobody can use the account."),
    ),
    "leaving": (
        N_("Your address on {server} is about to change"),
        _HELLO,
        N_(
            "somebody signed in as you asked to use another mail address for your account on\n"
            "{host}. As soon as the link in the other mailbox is opened, this address will not\n"
            "be used any more."
        ),
        N_("If it was not you, set a new password now; that also stops the change:"),
        "{url}/password/forgot",
    ),
    "reader_asked": (
        N_("Posts by {writer} by e-mail?"),
        N_("Hello,"),
        N_(
            "somebody, most likely you, would like to read the posts of {writer} (@{handle} on\n"
            "{host}) at this address. Open this link to begin:"
        ),
        "{link}",
        N_("If it was not you, do nothing: you will not hear from us again."),
    ),
    "reader_post": (
        N_("{writer} on {host}"),
        "{said}",
        "{post}",
        N_("-- \nYou asked for these letters. To end them: {end}"),
    ),
    "reader_correction": (
        N_("A correction by {writer} on {host}"),
        N_("Corrected on {date}: what was sent to you before is different now."),
        "{note}",
        "{said}",
        "{post}",
        N_("-- \nYou asked for these letters. To end them: {end}"),
    ),
    "reader_retraction": (
        N_("{writer} takes back a post on {host}"),
        N_("Retracted on {date}: what was sent to you before does not stand any more."),
        "{note}",
        "{post}",
        N_("-- \nYou asked for these letters. To end them: {end}"),
    ),
    "reset": (
        N_("A new password for {server}"),
        _HELLO,
        N_(
            "somebody, most likely you, wants to set a new password for your account on {host}.\n"
            "This link works once, for half an hour:"
        ),
        "{link}",
        N_("If it was not you, do nothing: your password stays as it is."),
    ),
    "security": (
        N_("Your login on {server} has changed"),
        _HELLO,
        N_(
            "the password, the second factor or a passkey of your account on {host} was just\n"
            "changed. Other browsers and apps were signed out where that matters."
        ),
        N_("If it was you, all is well. If not, set a new password now:"),
        "{url}/password/forgot",
    ),
    "space_opened": (
        N_("A space of yours on {server} was opened by those who run the machine"),
        _HELLO,
        N_(
            "somebody who runs the machine of {host} has made @{owner} an owner of a space you are\n"
            "in. An owner reads what is said there. The reason stands in its log; your spaces are here:"
        ),
        "{link}",
    ),
    "space_opened_named": (
        N_("{space}, on {server}, was opened by those who run the machine"),
        _HELLO,
        N_(
            "somebody who runs the machine of {host} has made @{owner} an owner of {space}, a space\n"
            "you are in. An owner reads what is said there. The reason stands in its log:"
        ),
        "{link}",
    ),
    "space_invited": (
        N_("An invitation to a space on {server}"),
        N_("Hello,"),
        N_("{writer} (@{handle}) invites you to a space on {host}."),
        N_(
            "A space is a room that only its members can see. This link leads there; keep it to\n"
            "yourself, for whoever has it can come in:"
        ),
        "{link}",
        N_("If you do not know who this is, do nothing: you will not hear from us again."),
    ),
    "space_invited_named": (
        N_("An invitation to “{space}” on {server}"),
        N_("Hello,"),
        N_("{writer} (@{handle}) invites you to the space “{space}” on {host}."),
        N_(
            "A space is a room that only its members can see. This link leads there; keep it to\n"
            "yourself, for whoever has it can come in:"
        ),
        "{link}",
        N_("If you do not know who this is, do nothing: you will not hear from us again."),
    ),
    "space_news": (
        N_("Something new in one of your spaces"),
        _HELLO,
        N_("something that you have not read yet was said in one of your spaces on {host}:"),
        "{link}",
        N_("-- \nYou asked for these letters. To end them: {end}"),
    ),
    "space_news_named": (
        N_("Something new in {space}"),
        _HELLO,
        N_("something that you have not read yet was said in {space} on {host}:"),
        "{link}",
        N_("-- \nYou asked for these letters. To end them: {end}"),
    ),
    "space_news_words": (
        N_("Something new in {space}"),
        _HELLO,
        N_("something that you have not read yet was said in {space} on {host}:"),
        "{said}",
        "{link}",
        N_("-- \nYou asked for these letters. To end them: {end}"),
    ),
    "space_leaks": (
        N_("The leak test of a space of yours failed, on {server}"),
        _HELLO,
        N_(
            "the leak test of a space of yours on {host} found that something can get out, or could not\n"
            "see what it had to see. Until a test passes, nothing about that space is sent outside.\n"
            "What was tried, and what was found, stands on its page “Leak test”:"
        ),
        "{link}",
        _TELL_THEM,
    ),
    "space_leaks_named": (
        N_("The leak test of {space} failed, on {server}"),
        _HELLO,
        N_(
            "the leak test of {space} on {host} found that something can get out, or could not see what\n"
            "it had to see. Until a test passes, nothing about the space is sent outside. What was\n"
            "tried, and what was found, stands here:"
        ),
        "{link}",
        _TELL_THEM,
    ),
    "space_head": (
        N_("The log of a space of yours, {day}"),
        _HELLO,
        N_(
            "something was added to the log of a space of yours on {host} (number {space_id} in the\n"
            "file of its log). At the end of {day} (UTC) its last line was number {number}, with this mark:"
        ),
        "{mark}",
        _KEEP_IT,
        _COMPARE,
        "{link}",
    ),
    "space_head_named": (
        N_("The log of {space}, {day}"),
        _HELLO,
        N_(
            "something was added to the log of {space} on {host}. At the end of {day} (UTC) its\n"
            "last line was number {number}, with this mark:"
        ),
        "{mark}",
        _KEEP_IT,
        _COMPARE,
        "{link}",
    ),
    "strike": (
        N_("About your account on {server}"),
        _HELLO,
        N_("the people who run {server} have made a decision about your account:"),
        "{measure}",
        "{words}",
        N_("If you think this is wrong, you can answer once, here:"),
        "{link}",
    ),
    "test": (
        N_("E-mail from {server} works"),
        _HELLO,
        N_(
            "this letter was sent from the page of your server {host}. That you read it means\n"
            "that mail works."
        ),
    ),
}

#: What staff decided, in one sentence.
MEASURES: dict[Measure, str] = {
    Measure.NONE: N_("This is a warning. Nothing else was done."),
    Measure.DISABLE: N_("Your login is disabled. Your profile and your posts stay where they are."),
    Measure.MARK_SENSITIVE: N_("The pictures of some of your posts are hidden behind a warning."),
    Measure.DELETE_STATUSES: N_("Some of your posts were deleted."),
    Measure.SENSITIVE: N_("From now on all your pictures are hidden behind a warning."),
    Measure.SILENCE: N_("Your account is limited: only those who follow you see your posts."),
    Measure.SUSPEND: N_(
        "Your account is suspended: nobody can see it. After 30 days everything in it will be deleted."
    ),
}

_HOLE = re.compile(r"\n{3,}")


def written(letter: str, locale: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text of a letter in this language."""
    subject, *paragraphs = (i18n.gettext(locale, text, **values) for text in LETTERS[letter])
    # A letter about nothing further has no hole in its middle.
    return subject, _HOLE.sub("\n\n", "\n\n".join(paragraphs) + "\n").lstrip("\n")

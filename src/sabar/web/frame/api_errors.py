"""Refusals of the client API in the language the caller asks for: `?lang=`, else `Accept-Language`."""

import re

from starlette.requests import Request

from sabar.edge import head
from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.errors import DomainError
from sabar.rules.writing import language

_NUMBER = re.compile(r"\d+")
_FAILED = N_("Validation failed: {problems}")
#: What a field's error says in other languages than English, where the sentence beside the name is used.
_PROBLEMS = {
    "ERR_ACCEPTED": N_("must be accepted"),
    "ERR_BLANK": N_("is missing"),
    "ERR_BLOCKED": N_("is not allowed on this server"),
    "ERR_DUPLICATE": N_("holds the same thing twice"),
    "ERR_INCLUSION": N_("is none of the possible values"),
    "ERR_INVALID": N_("is not valid"),
    "ERR_RESERVED": N_("is kept for the server itself"),
    "ERR_TAKEN": N_("is already taken"),
    "ERR_TOO_FEW": N_("holds too few"),
    "ERR_TOO_LATE": N_("is too far in the future"),
    "ERR_TOO_LONG": N_("is too long"),
    "ERR_TOO_MANY": N_("holds too many"),
    "ERR_TOO_SHORT": N_("is too short"),
    "ERR_TOO_SOON": N_("is too soon"),
    "ERR_UNREADY": N_("is still being prepared"),
}
_AT_MOST = {
    "ERR_TOO_LONG": N_("is too long (at most {n})"),
    "ERR_TOO_MANY": N_("holds too many (at most {n})"),
}
#: Whole sentences, as the rest of the program raises them.
SENTENCES = (
    N_("Record not found"),
    N_("This is gone"),
    N_("This action is not allowed"),
    N_("Set up a second step at login first: this server demands it of those who run it"),
    N_("The access token is invalid"),
    N_("Validation failed"),
    N_("Post would be sent to unexpected accounts"),
    N_("The request could not be understood"),
    N_("Somebody else was first; nothing was changed"),
    N_("The request is larger than this server accepts"),
    N_("Too many requests"),
    N_("Too many uploads; nothing was changed, try again later"),
    N_("Too many pictures are waiting; nothing was lost, try again soon"),
    N_("Enough of your pictures are waiting already; nothing was lost, send this one again in a moment"),
    N_("Too many requests; wait until the time in X-RateLimit-Reset"),
    N_("This cannot be done right now; nothing was lost, try again soon"),
    N_("The server's disk is full; nothing was saved"),
    N_("Something went wrong on this server; nothing was changed"),
    N_("This action is outside the authorized scopes"),
    N_("This method requires an authenticated user"),
    N_("This method requires a client credentials token"),
    N_("This method is only available while the e-mail is awaiting confirmation"),
    N_("Your login is currently disabled"),
    N_("Your login is currently pending approval"),
    N_("Your login is missing a confirmed e-mail address"),
    N_("The post you are trying to reply to does not appear to exist."),
    N_("Media attachment is currently used by a status"),
    N_("The body must be a JSON object"),
    N_("The parameters nest too deep"),
    N_("Validation failed: A boost cannot be pinned"),
    N_("Validation failed: A post has either a poll or media"),
    N_("Validation failed: A post that quotes another has neither media nor a poll"),
    N_("Validation failed: Choices can't be blank"),
    N_("Validation failed: File is neither video nor sound"),
    N_("Validation failed: Limit of different reactions reached"),
    N_("Validation failed: Posts that are only visible to mentioned users cannot be pinned"),
    N_("Validation failed: Someone else's post cannot be pinned"),
    N_("Validation failed: The chosen vote option does not exist"),
    N_("Validation failed: The filter holds too many keywords"),
    N_("Validation failed: The filter holds too many posts"),
    N_("Validation failed: The list is full"),
    N_("Validation failed: The poll has already ended"),
    N_("Validation failed: This post belongs to no conversation"),
    N_("Validation failed: What a post quotes can't be changed, only be taken out"),
    N_("Validation failed: Whom you quote must be mentioned in a private mention"),
    N_("Validation failed: You can choose only one option in this poll"),
    N_("Validation failed: You can't vote in your own polls"),
    N_("Validation failed: You follow the maximum number of hashtags"),
    N_("Validation failed: You have already featured the maximum number of hashtags"),
    N_("Validation failed: You have already pinned the maximum number of posts"),
    N_("Validation failed: You have already voted on this poll"),
    N_("Validation failed: You have reached the maximum number of filters"),
    N_("Validation failed: You have reached the maximum number of lists"),
    N_("Validation failed: You must be already following the person you want to endorse"),
    N_("Somebody else has decided this already"),
    N_("The post cannot be translated into this language"),
    N_("The second factor is off"),
    N_("The second factor is on already"),
    N_("There is no such language"),
    N_("These terms hold already; publish new ones instead"),
    N_("This account cannot be used (now)"),
    N_("This form was sent from another site; nothing was done"),
    N_("This link works no more; ask for a new one"),
    N_("This passkey is registered already"),
    N_("This server has an owner already"),
    N_("This was answered already"),
    N_("Validation failed: Cannot attach files that have not finished processing. Try again in a moment!"),
    N_("Validation failed: Media not found, not ready, or already attached to another post"),
    N_(
        "Validation failed: These parameters cannot be changed from this application "
        "because they apply to more than one filter keyword"
    ),
    N_("Validation failed: Too many people read this account by mail"),
    N_("Validation failed: a number is too large"),
    N_("Validation failed: the text holds a NUL character"),
    N_("Validation failed: the text holds half a character"),
    N_("Who may join is decided by the settings of this server"),
    N_("`account_id` parameter is missing"),
)


def translated(request: Request, error: DomainError) -> DomainError:
    """The same refusal in the caller's language; what nobody translated stays English."""
    lang = language.choose(request.headers.get("accept-language", ""), head.asked(request, "lang"))
    if lang == i18n.SOURCE:
        return error
    details = {
        field: [(name, _problem(lang, name, sentence)) for name, sentence in found]
        for field, found in error.details.items()
    }
    message = i18n.gettext(lang, error.message)
    if details:
        problems = [f"{field}: {sentence}" for field, found in details.items() for _name, sentence in found]
        message = i18n.gettext(lang, _FAILED, problems="; ".join(problems))
    said = DomainError(message, details=details)
    said.status, said.code = error.status, error.code
    return said


def _problem(lang: str, name: str, sentence: str) -> str:
    number = _NUMBER.search(sentence)
    if number and name in _AT_MOST:
        return i18n.gettext(lang, _AT_MOST[name], n=number[0])
    return i18n.gettext(lang, _PROBLEMS.get(name, sentence))

"""Refusals of the client API in the language the caller asks for: `?lang=`, else `Accept-Language`."""

import re

from starlette.requests import Request

from sabar.edge import head
from sabar.model.errors import DomainError
from sabar.web.frame import i18n


def _(text: str) -> str:
    """Marks a sentence for the translators."""
    return text


_NUMBER = re.compile(r"\d+")
_FAILED = _("Validation failed: {problems}")
#: What a field's error says in other languages than English, where the sentence beside the name is used.
_PROBLEMS = {
    "ERR_ACCEPTED": _("must be accepted"),
    "ERR_BLANK": _("is missing"),
    "ERR_BLOCKED": _("is not allowed on this server"),
    "ERR_DUPLICATE": _("holds the same thing twice"),
    "ERR_INCLUSION": _("is none of the possible values"),
    "ERR_INVALID": _("is not valid"),
    "ERR_RESERVED": _("is kept for the server itself"),
    "ERR_TAKEN": _("is already taken"),
    "ERR_TOO_FEW": _("holds too few"),
    "ERR_TOO_LATE": _("is too far in the future"),
    "ERR_TOO_LONG": _("is too long"),
    "ERR_TOO_MANY": _("holds too many"),
    "ERR_TOO_SHORT": _("is too short"),
    "ERR_TOO_SOON": _("is too soon"),
    "ERR_UNREADY": _("is still being prepared"),
}
_AT_MOST = {"ERR_TOO_LONG": _("is too long (at most {n})"), "ERR_TOO_MANY": _("holds too many (at most {n})")}
#: Whole sentences, as the rest of the program raises them.
SENTENCES = (
    _("Record not found"),
    _("This is gone"),
    _("This action is not allowed"),
    _("Set up a second step at login first: this server demands it of those who run it"),
    _("The access token is invalid"),
    _("Validation failed"),
    _("Post would be sent to unexpected accounts"),
    _("The request could not be understood"),
    _("Somebody else was first; nothing was changed"),
    _("The request is larger than this server accepts"),
    _("Too many requests"),
    _("Too many uploads; nothing was changed, try again later"),
    _("Too many pictures are waiting; nothing was lost, try again soon"),
    _("Enough of your pictures are waiting already; nothing was lost, send this one again in a moment"),
    _("Too many requests; wait until the time in X-RateLimit-Reset"),
    _("This cannot be done right now; nothing was lost, try again soon"),
    _("The server's disk is full; nothing was saved"),
    _("Something went wrong on this server; nothing was changed"),
    _("This action is outside the authorized scopes"),
    _("This method requires an authenticated user"),
    _("This method requires a client credentials token"),
    _("This method is only available while the e-mail is awaiting confirmation"),
    _("Your login is currently disabled"),
    _("Your login is currently pending approval"),
    _("Your login is missing a confirmed e-mail address"),
    _("The post you are trying to reply to does not appear to exist."),
    _("Media attachment is currently used by a status"),
    _("The body must be a JSON object"),
    _("The parameters nest too deep"),
    _("Validation failed: A boost cannot be pinned"),
    _("Validation failed: A post has either a poll or media"),
    _("Validation failed: A post that quotes another has neither media nor a poll"),
    _("Validation failed: Choices can't be blank"),
    _("Validation failed: File is neither video nor sound"),
    _("Validation failed: Limit of different reactions reached"),
    _("Validation failed: Posts that are only visible to mentioned users cannot be pinned"),
    _("Validation failed: Someone else's post cannot be pinned"),
    _("Validation failed: The chosen vote option does not exist"),
    _("Validation failed: The filter holds too many keywords"),
    _("Validation failed: The filter holds too many posts"),
    _("Validation failed: The list is full"),
    _("Validation failed: The poll has already ended"),
    _("Validation failed: This post belongs to no conversation"),
    _("Validation failed: What a post quotes can't be changed, only be taken out"),
    _("Validation failed: Whom you quote must be mentioned in a private mention"),
    _("Validation failed: You can choose only one option in this poll"),
    _("Validation failed: You can't vote in your own polls"),
    _("Validation failed: You follow the maximum number of hashtags"),
    _("Validation failed: You have already featured the maximum number of hashtags"),
    _("Validation failed: You have already pinned the maximum number of posts"),
    _("Validation failed: You have already voted on this poll"),
    _("Validation failed: You have reached the maximum number of filters"),
    _("Validation failed: You have reached the maximum number of lists"),
    _("Validation failed: You must be already following the person you want to endorse"),
    _("Somebody else has decided this already"),
    _("The post cannot be translated into this language"),
    _("The second factor is off"),
    _("The second factor is on already"),
    _("There is no such language"),
    _("These terms hold already; publish new ones instead"),
    _("This account cannot be used (now)"),
    _("This form was sent from another site; nothing was done"),
    _("This link works no more; ask for a new one"),
    _("This passkey is registered already"),
    _("This server has an owner already"),
    _("This was answered already"),
    _("Validation failed: Cannot attach files that have not finished processing. Try again in a moment!"),
    _("Validation failed: Media not found, not ready, or already attached to another post"),
    _(
        "Validation failed: These parameters cannot be changed from this application "
        "because they apply to more than one filter keyword"
    ),
    _("Validation failed: Too many people read this account by mail"),
    _("Validation failed: a number is too large"),
    _("Validation failed: the text holds a NUL character"),
    _("Validation failed: the text holds half a character"),
    _("Who may join is decided by the settings of this server"),
    _("`account_id` parameter is missing"),
)


def translated(request: Request, error: DomainError) -> DomainError:
    """The same refusal in the caller's language; what nobody translated stays English."""
    lang = i18n.choose(request.headers.get("accept-language", ""), head.asked(request, "lang"))
    if lang == i18n.SOURCE:
        return error
    details = {
        field: [(name, _problem(lang, name, sentence)) for name, sentence in found]
        for field, found in error.details.items()
    }
    message = i18n.say(lang, error.message)
    if details:
        problems = [f"{field}: {sentence}" for field, found in details.items() for _name, sentence in found]
        message = i18n.say(lang, _FAILED, problems="; ".join(problems))
    said = DomainError(message, details=details)
    said.status, said.code = error.status, error.code
    return said


def _problem(lang: str, name: str, sentence: str) -> str:
    number = _NUMBER.search(sentence)
    if number and name in _AT_MOST:
        return i18n.say(lang, _AT_MOST[name], n=number[0])
    return i18n.say(lang, _PROBLEMS.get(name, sentence))

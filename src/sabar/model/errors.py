"""What can go wrong in the domain. Each edge turns these into its own answer."""

from sabar.kit import i18n
from sabar.kit.i18n import N_
from sabar.model.problems import Fault, Problem

_FAILED = N_("Validation failed: {problems}")


class DomainError(Exception):
    """Base. `status` is the HTTP answer, `details` what is wrong with which field.

    The sentence is for the person who asked: English, with room for the `values`. A raise without one says
    what is `usual` for its class.
    """

    status = 500
    code = ""
    usual = ""
    #: seconds after which it is worth trying again, where that can be said
    retry_after_s: int | None = None
    #: of a 401: how callers show who they are (RFC 9110, 11.1)
    challenge = "Bearer"

    def __init__(
        self, sentence: str = "", *, details: dict[str, list[Fault]] | None = None, **values: object
    ) -> None:
        self.sentence = sentence or self.usual
        self.values = values
        self.details = details or {}
        super().__init__(i18n.fill(self.sentence, values))

    @property
    def message(self) -> str:
        return str(self)

    def said(self, lang: str) -> str:
        """The sentence in this language. Only English names fields in words, others as programs do."""
        if not self.details or lang == i18n.SOURCE:
            return i18n.gettext(lang, self.sentence, **self.values)
        problems = [
            f"{field}: {fault.said(lang)}" for field, found in self.details.items() for fault in found
        ]
        return i18n.gettext(lang, _FAILED, problems="; ".join(problems))


class NotFound(DomainError):
    """There is nothing, or nothing the caller may know of."""

    status = 404
    usual = N_("Record not found")


class Gone(DomainError):
    """It was here once."""

    status = 410
    usual = N_("This no longer exists")


class Forbidden(DomainError):
    """The caller may not do this."""

    status = 403
    usual = N_("This action is not allowed")


class GuestOnly(Forbidden):
    """The caller has an account for the spaces he was invited to, and this is none of them."""

    usual = N_("You are a guest here: only the spaces you were invited to are open to you")


class SecondFactorMissing(Forbidden):
    """The caller runs the server, which wants a second step at login of those who do."""

    usual = N_("Set up two-step login first: this server requires it of its staff")


class Unauthorized(DomainError):
    """It is not known who calls."""

    status = 401
    usual = N_("The access token is invalid")


class Unsigned(Unauthorized):
    """It is not known which account of another server calls."""

    usual = N_("This request must be signed by an account of another server")
    challenge = "Signature"


class Invalid(DomainError):
    """What was sent cannot be used."""

    status = 422
    usual = N_("Validation failed")


class UnexpectedMentions(Invalid):
    """The post mentions `account_ids` besides those its writer allowed."""

    usual = N_("Post would be sent to unexpected accounts")

    def __init__(self, account_ids: list[int]) -> None:
        super().__init__()
        self.account_ids = account_ids


class BadRequest(DomainError):
    """What was sent cannot be read."""

    status = 400
    usual = N_("The request could not be understood")


class Conflict(DomainError):
    """It is not as the caller took it to be."""

    status = 409
    usual = N_("Somebody else changed this at the same moment; nothing was changed, try again")


class SomebodyElse(DomainError):
    """A page drawn for one account sent this, and the browser goes on as another by now. `account_id`: of the
    page; `text`: what was written on it.
    """

    status = 409
    usual = N_("This page was opened as another account; nothing was done")

    def __init__(self, account_id: str, text: str = "") -> None:
        super().__init__()
        self.account_id = account_id
        self.text = text


class TooLarge(DomainError):
    """The body is longer than its route takes."""

    status = 413
    usual = N_("The request is larger than this server accepts")


class AddressTooLong(DomainError):
    """The address of the request is too long."""

    status = 414
    usual = N_("The address is longer than this server accepts")


class HeadTooLarge(DomainError):
    """The fields of the head are too many or too long."""

    status = 431
    usual = N_("The head of the request is larger than this server accepts")


class TooSlow(DomainError):
    """The body did not arrive in its time."""

    status = 408
    usual = N_("The request took too long to arrive; send it again")


class TooMany(DomainError):
    """A limit is reached. `retry_after_s`: seconds until there is room again."""

    status = 429
    usual = N_("Too many requests")

    def __init__(self, sentence: str = "", *, retry_after_s: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after_s = retry_after_s


class Crowded(TooMany):
    """Too many try the same from everywhere."""

    usual = N_("Too many attempts from many places; where you logged in before, you still can")


class Unavailable(DomainError):
    """This cannot be done right now."""

    status = 503
    usual = N_("This cannot be done right now; nothing was lost, try again soon")


class StorageFull(DomainError):
    """There is no room on the disk."""

    status = 507
    usual = N_("The server's disk is full; nothing was saved")


def invalid(field: str, problem: Problem, **values: object) -> Invalid:
    """`Validation failed: Text can't be blank` with its machine-readable detail."""
    return several({field: [Fault(problem, values)]})


def several(found: dict[str, list[Fault]]) -> Invalid:
    """All problems of a form in one answer, by field."""
    problems = [
        f"{field.replace('_', ' ').capitalize()} {fault.said(i18n.SOURCE)}"
        for field, faults in found.items()
        for fault in faults
    ]
    return Invalid(_FAILED, details=found, problems=", ".join(problems))


class OAuthError(DomainError):
    """A refusal in the words of RFC 6749, section 5.2: `code` is the error's name."""

    status = 400

    def __init__(self, code: str, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = status

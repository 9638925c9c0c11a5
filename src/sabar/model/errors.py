"""What can go wrong in the domain. Each edge turns these into its own answer."""


class DomainError(Exception):
    """Base. `status` is the HTTP answer, the message is for the person who asked."""

    status = 500
    code = ""
    #: seconds after which it is worth trying again, where that can be said
    retry_after_s: int | None = None
    #: of a 401: how callers show who they are (RFC 9110, 11.1)
    challenge = "Bearer"

    def __init__(self, message: str = "", *, details: dict[str, list[tuple[str, str]]] | None = None) -> None:
        super().__init__(message or self.__doc__ or "")
        #: field → [(error name such as ERR_BLANK, sentence)]
        self.details = details or {}

    @property
    def message(self) -> str:
        return str(self)


class NotFound(DomainError):
    """Record not found"""

    status = 404


class Gone(DomainError):
    """This is gone"""

    status = 410


class Forbidden(DomainError):
    """This action is not allowed"""

    status = 403


class SecondFactorMissing(Forbidden):
    """Set up a second step at login first: this server demands it of those who run it"""


class Unauthorized(DomainError):
    """The access token is invalid"""

    status = 401


class Unsigned(Unauthorized):
    """This request must be signed by an account of another server"""

    challenge = "Signature"


class Invalid(DomainError):
    """Validation failed"""

    status = 422


class UnexpectedMentions(Invalid):
    """Post would be sent to unexpected accounts"""

    def __init__(self, account_ids: list[int]) -> None:
        super().__init__()
        self.account_ids = account_ids


class BadRequest(DomainError):
    """The request could not be understood"""

    status = 400


class Conflict(DomainError):
    """Somebody else was first; nothing was changed"""

    status = 409


class TooLarge(DomainError):
    """The request is larger than this server accepts"""

    status = 413


class AddressTooLong(DomainError):
    """The address is longer than this server accepts"""

    status = 414


class HeadTooLarge(DomainError):
    """The head of the request is larger than this server accepts"""

    status = 431


class TooSlow(DomainError):
    """The request took too long to arrive; send it again"""

    status = 408


class TooMany(DomainError):
    """Too many requests"""

    status = 429

    def __init__(self, message: str = "", *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Crowded(TooMany):
    """Too many try the same from everywhere; whoever was here before still gets in"""


class Unavailable(DomainError):
    """This cannot be done right now; nothing was lost, try again soon"""

    status = 503


class StorageFull(DomainError):
    """The server's disk is full; nothing was saved"""

    status = 507


def invalid(field: str, name: str, sentence: str) -> Invalid:
    """`Validation failed: Text can't be blank` with its machine-readable detail."""
    label = field.replace("_", " ").capitalize()
    return Invalid(f"Validation failed: {label} {sentence}", details={field: [(name, sentence)]})


def several(found: dict[str, list[tuple[str, str]]]) -> Invalid:
    """All problems of a form in one answer: field → [(error name, sentence)]."""
    sentences = [
        f"{field.replace('_', ' ').capitalize()} {sentence}"
        for field, problems in found.items()
        for _, sentence in problems
    ]
    return Invalid(f"Validation failed: {', '.join(sentences)}", details=found)


class OAuthError(DomainError):
    """A refusal in the words of RFC 6749, section 5.2: `code` is the error's name."""

    status = 400

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status

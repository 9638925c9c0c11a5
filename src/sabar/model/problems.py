"""What can be wrong with what somebody sent: the code the client API has for it, and how it is said."""

from enum import Enum, unique

import msgspec

from sabar.kit import i18n
from sabar.kit.i18n import N_


@unique
class Problem(Enum):
    """`code`: its name in the client API. `text`: what follows the name of the field in a sentence."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text

    NOT_ACCEPTED = "ERR_ACCEPTED", N_("must be accepted")
    BLANK = "ERR_BLANK", N_("can't be blank")
    NO_CONTEXT = "ERR_BLANK", N_("must contain at least one valid context")
    KEPT_OUT = "ERR_BLOCKED", N_("is of a server that this one exchanges nothing with")
    MAIL_SERVICE_BLOCKED = "ERR_BLOCKED", N_("contains a disallowed e-mail provider")
    COMMON_PASSWORD = "ERR_BLOCKED", N_("is one of the passwords everybody tries first")
    PASSWORD_IS_NAME = "ERR_BLOCKED", N_("must not be your name or address")
    WRONG_CREDENTIALS = "ERR_CREDENTIALS", N_("This address and this password do not belong together")
    DUPLICATE = "ERR_DUPLICATE", N_("contain duplicate items")
    NOT_NARROWER = "ERR_INCLUSION", N_("can only be for fewer people than before")
    NOT_IN_LIST = "ERR_INCLUSION", N_("is not included in the list")
    NOT_A_DOMAIN = "ERR_INVALID", N_("is not a valid domain name")
    NOT_A_HANDLE = "ERR_INVALID", N_("is no name that a server answers for")
    NOT_A_HASH = "ERR_INVALID", N_("is not a SHA-256 hash in hexadecimal digits")
    NOT_A_NETWORK = "ERR_INVALID", N_("is not an IP address or network")
    OWN_NETWORK = "ERR_INVALID", N_("contains the address you are calling from")
    OWN_SERVER = "ERR_INVALID", N_("is this server")
    STARRED = "ERR_INVALID", N_("is partly hidden with *")
    UNKNOWN_SEVERITY = "ERR_INVALID", N_("has an unknown severity")
    BAD_BYTES = "ERR_INVALID", N_("has characters nobody can read")
    IN_THE_PAST = "ERR_INVALID", N_("must not be in the past")
    OVER = "ERR_INVALID", N_("is over already")
    ENDS_BEFORE_START = "ERR_INVALID", N_("must come after the beginning")
    BEFORE_START = "ERR_INVALID", N_("must not come before the start")
    NEGATIVE = "ERR_INVALID", N_("must not be negative")
    NOT_A_DATE = "ERR_INVALID", N_("is not a date")
    NOT_A_TIME = "ERR_INVALID", N_("is not a time")
    NOT_AN_ISO_TIME = "ERR_INVALID", N_("is not a time like 2026-01-31T12:00:00Z")
    UNKNOWN_CONTEXT = "ERR_INVALID", N_("None or invalid context supplied")
    WRONG_CODE = "ERR_INVALID", N_("is wrong or was used before")
    CODE_OR_CLOCK_WRONG = "ERR_INVALID", N_("is wrong; check that the clock of your device is right")
    CODE_USED = "ERR_INVALID", N_("was used before")
    NOT_THE_SETUP_CODE = "ERR_INVALID", N_("is not the one in the console")
    NOT_YOUR_PASSWORD = "ERR_INVALID", N_("is not your password")
    OUT_OF_RANGE = "ERR_INVALID", N_("must be between {least} and {most}")
    NOT_AN_EMOJI = "ERR_INVALID", N_("is not a recognized emoji")
    NOT_A_SHORTCODE = "ERR_INVALID", N_("must be 2 to 64 letters, digits and underscores")
    DIRECT_BOOST = "ERR_INVALID", N_("can't be direct for a boost")
    HOLDS_NO_DOMAIN = "ERR_INVALID", N_("contain {typed}, which is not a domain name")
    FIELD_WITHOUT_LABEL = "ERR_INVALID", N_("contain values with missing labels")
    NOT_AN_ID = "ERR_INVALID", N_("is not an id")
    NOT_A_HASHTAG = "ERR_INVALID", N_("is not a hashtag")
    ANOTHER_HASHTAG = "ERR_INVALID", N_("is another hashtag")
    FORBIDDEN_HASHTAG = "ERR_INVALID", N_("contained a disallowed hashtag: {tags}")
    NOT_FEATURABLE = "ERR_INVALID", N_("may not be added to this collection")
    PUSH_KEYS_INVALID = "ERR_INVALID", N_("is invalid")
    NOT_A_PUSH_ADDRESS = "ERR_INVALID", N_("is not the address of a push service")
    SCOPES_UNKNOWN = "ERR_INVALID", N_("doesn't match configured on the server.")
    NOT_A_LANGUAGE = "ERR_INVALID", N_("contain an invalid language code")
    BROKEN_CHARACTER = "ERR_INVALID", N_("has a broken character")
    NOT_A_USERNAME = "ERR_INVALID", N_("must contain only letters, numbers and underscores")
    NOT_A_MAIL_ADDRESS = "ERR_INVALID", N_("is not a mail address")
    NOT_A_FOCUS = "ERR_INVALID", N_("must be two numbers like 0.5,-0.3")
    READS_NOBODY = "ERR_NOBODY", N_("mentions nobody who could read it")
    NOT_FOR_THEM = "ERR_OUTSIDE", N_("mentions people it is not for: {people}")
    STAYS_HERE = (
        "ERR_OUTSIDE",
        N_("stays on this server and cannot reach {people}: take the name out, or choose other readers"),
    )
    QUOTES_OUTSIDER = "ERR_OUTSIDE", N_("can only quote the people it is for")
    WIDER_THAN_ITS_THREAD = (
        "ERR_WIDER",
        N_("can only go to the people of what it answers, or to some of them"),
    )
    NO_CIRCLE = "ERR_BLANK", N_("needs the labels of those it is for")
    CIRCLE_EMPTY = "ERR_NOBODY", N_("would reach nobody: none of your followers has this label")
    FORM_OVER = "ERR_OVER", N_("was open for too long or was sent before; send it again")
    RESERVED = "ERR_RESERVED", N_("is reserved")
    TAKEN = "ERR_TAKEN", N_("has already been taken")
    TOO_FEW_OPTIONS = "ERR_TOO_FEW", N_("must be more than one")
    TOO_LATE = "ERR_TOO_LATE", N_("is too far into the future")
    TOO_LONG = "ERR_TOO_LONG", N_("is too long (maximum is {most} characters)")
    FAR_TOO_LONG = "ERR_TOO_LONG", N_("is too long")
    TEXT_TOO_LONG = "ERR_TOO_LONG", N_("character limit of {most} exceeded")
    OPTION_TOO_LONG = "ERR_TOO_LONG", N_("can't be longer than {most} characters each")
    LIST_TOO_LONG = "ERR_TOO_LONG", N_("are too many (maximum is {most})")
    TOO_FAR_FROM_START = "ERR_TOO_LONG", N_("is too far from the start (maximum is {most} days)")
    TOO_MANY = "ERR_TOO_MANY", N_("are too many (maximum is {most})")
    TOO_MANY_OPTIONS = "ERR_TOO_MANY", N_("can't be more than {most}")
    TOO_MANY_MENTIONS = "ERR_TOO_MANY", N_("names more than {most} people")
    TOO_MANY_RULES = "ERR_TOO_MANY", N_("is one rule too many (maximum is {most})")
    TOO_SHORT = "ERR_TOO_SHORT", N_("is too short (minimum is {least} characters)")
    TOO_SOON = "ERR_TOO_SOON", N_("is too soon")
    SCHEDULED_TOO_SOON = "ERR_TOO_SOON", N_("must be at least five minutes in the future")
    LOCAL_PART_NOT_ASCII = (
        "ERR_UNREACHABLE",
        N_("has characters before the @ that many mail servers do not accept"),
    )
    UNREADY = "ERR_UNREADY", N_("is still being prepared")
    STRICTER_ALREADY = "ERR_TAKEN", N_("You have already imposed stricter limits on {domain}")
    NOT_AN_ADDRESS = "ERR_INVALID", N_("holds a character that no address has")
    NOT_ABSOLUTE = "ERR_INVALID", N_("must be an absolute URI")
    SCHEME_TAKEN = "ERR_INVALID", N_("is forbidden by the server")
    HAS_FRAGMENT = "ERR_INVALID", N_("cannot contain a fragment")
    NOT_HTTPS = "ERR_INVALID", N_("must be an HTTPS/SSL URI")
    NOT_A_URL = "ERR_INVALID", N_("is not a valid URL")
    ADDRESS_TOO_LONG = "ERR_INVALID", N_("is too long")
    FILE_UNKNOWN = (
        "ERR_UNSUPPORTED",
        N_(
            "is of a kind this server does not take: it takes pictures "
            "(JPEG, PNG, GIF, WebP, AVIF, HEIC), video (MP4, QuickTime, WebM, Matroska) "
            "and sound (MP3, M4A, AAC, Ogg, WAV, FLAC)"
        ),
    )
    NO_FFMPEG = (
        "ERR_INVALID",
        N_("is video or sound, which this server does not take: its owner can install ffmpeg"),
    )
    NOT_A_PICTURE = "ERR_INVALID", N_("is not a picture this server can show ({formats})")
    NOT_AN_EMOJI_PICTURE = "ERR_INVALID", N_("is not a picture an emoji can be ({formats})")
    NOT_AN_ARCHIVE = "ERR_INVALID", N_("is not a zip file this server can read")
    LOCKED = "ERR_INVALID", N_("is locked with a password")
    FILE_TOO_LARGE = "ERR_INVALID", N_("is too large")
    TOO_MANY_PIXELS = "ERR_INVALID", N_("has too many pixels")
    TOO_MANY_FRAMES = "ERR_INVALID", N_("has too many frames")
    TOO_MANY_FRAMES_A_SECOND = "ERR_INVALID", N_("has too many frames a second")
    PLAYS_TOO_LONG = "ERR_INVALID", N_("plays too long")
    DAMAGED = "ERR_INVALID", N_("is damaged and cannot be read to its end")
    TOO_COSTLY = "ERR_INVALID", N_("takes too much memory or time to read")
    UNREADABLE = "ERR_INVALID", N_("could not be read")


class Fault(msgspec.Struct, frozen=True):
    """A problem somebody has, with its values, such as the number that was passed."""

    problem: Problem
    values: dict[str, object] = {}

    def said(self, lang: str = i18n.SOURCE) -> str:
        """`is too long (maximum is 30 characters)`, in this language."""
        return i18n.gettext(lang, self.problem.text, **self.values)

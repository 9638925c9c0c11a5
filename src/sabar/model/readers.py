"""People without an account who read somebody by mail."""

import msgspec


class MailReader(msgspec.Struct, frozen=True):
    """Nothing is sent before `confirmed_at`, except the question whether the address is theirs."""

    id: int
    account_id: int
    email: str
    email_key: str
    locale: str
    confirmed_at: int | None
    created_at: int

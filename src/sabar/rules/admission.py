"""Who may use the server, now: asked wherever a session, a token or a job stands for a person."""

from sabar.model.accounts import Account, User


def is_shut_out(user: User, account: Account) -> bool:
    """Staff closed the login, or suspended the account."""
    return user.disabled_at is not None or account.suspended_at is not None


def may_use(user: User, account: Account) -> bool:
    """Whoever confirmed his address, was approved and is not shut out."""
    return user.active and not is_shut_out(user, account)


def may_sign_in(user: User, account: Account) -> bool:
    """Also a guest, to whom the spaces he was invited to are open, and nothing else."""
    return may_use(user, account) or (user.guest and not is_shut_out(user, account))

"""Whether somebody's login asks for more than a password, and whether his role demands that."""

from sabar.kit import times
from sabar.model.accounts import User
from sabar.rules import limits
from sabar.services import Services
from sabar.store import auth, server, users


async def there(app: Services, user: User) -> bool:
    """A code of the moment, or a passkey."""
    return user.totp_enabled or bool(await auth.passkeys_of(app.db.read(), user.id))


async def missing(app: Services, user: User) -> bool:
    """Whether staff lacks one although its days of grace are over, where this server demands it."""
    if app.settings.staff_second_factor != "required" or await there(app, user):
        return False
    demanded = int(await server.value(app.db.read(), "staff_second_factor") or 0)
    since = max(demanded, await users.staff_since(app.db.read(), user.id))
    return app.clock.now_ms() - since > limits.MODERATION.staff_grace_days * times.DAY

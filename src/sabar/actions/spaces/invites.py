"""Links into a space: made, sent by mail, taken back."""

import msgspec

from sabar.actions.spaces import standing
from sabar.db.engine import Tx
from sabar.kit import times
from sabar.kit.crypto import secrets
from sabar.kit.i18n import N_
from sabar.model.errors import Invalid, NotFound, invalid, several
from sabar.model.jobs import JobSpec
from sabar.model.problems import Problem
from sabar.model.spaces.log import Happened
from sabar.model.spaces.rooms import Entered, Invite, Role
from sabar.model.viewers import Viewer
from sabar.rules import domains, emails, lanes, rates
from sabar.rules.spaces import rooms as rules
from sabar.rules.spaces.limits import SPACES
from sabar.services import Services
from sabar.store.spaces import rooms

LETTER = "spaces.invite"
_PURPOSE = "space-invite"


class Wanted(msgspec.Struct, frozen=True):
    """An invite to be. `lasts_seconds`: how long its link works; `most_uses`: None is without end;
    `mail_domain`: only for people with a confirmed address there; `ends_at` (ms): when a guest is out again;
    `email`: where its link is sent.
    """

    role: Role = Role.MEMBER
    lasts_seconds: int = 7 * 86_400
    most_uses: int | None = 1
    mail_domain: str = ""
    ends_at: int | None = None
    email: str = ""


class Letter(msgspec.Struct, frozen=True):
    """Payload of the job `spaces.invite`. The link is not in it."""

    invite_id: int
    email: str
    locale: str


async def invite(app: Services, viewer: Viewer, entered: Entered, wanted: Wanted) -> tuple[Invite, str]:
    """A link into the space, and its token, which is told now and never again. Raises Invalid, Forbidden, and
    TooMany for letters.
    """
    now, id = app.clock.now_ms(), app.ids.next()
    if not SPACES.invite_seconds_least <= wanted.lasts_seconds <= SPACES.invite_seconds:
        raise invalid("expires_in", Problem.NOT_IN_LIST)
    if wanted.most_uses is not None and not 1 <= wanted.most_uses <= SPACES.invite_uses:
        raise invalid("max_uses", Problem.OUT_OF_RANGE, least=1, most=SPACES.invite_uses)
    if wanted.role is Role.OWNER:
        raise invalid("role", Problem.NOT_IN_LIST)
    domain = domains.typed(wanted.mail_domain) if wanted.mail_domain.strip() else ""
    if domain is None:
        raise invalid("mail_domain", Problem.NOT_A_DOMAIN)
    email = wanted.email.strip()
    token = mailed_token(app, id) if email else secrets.token(24)
    made = Invite(
        id,
        entered.space.id,
        secrets.digest(token),
        wanted.role,
        viewer.id,
        now,
        now + wanted.lasts_seconds * times.SECOND,
        most_uses=wanted.most_uses,
        mail_domain=domain,
        ends_at=rules.ends(wanted.role, wanted.ends_at, now),
    )
    rules.demand_owner(entered)
    if email:
        await _demand_letter(app, viewer, email)

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        rules.demand_open(still)
        if len(await rooms.invites(tx, made.space_id, now)) >= SPACES.invites:
            raise Invalid(N_("A space can have {most} open invitations"), most=SPACES.invites)
        await rooms.insert_invite(tx, made)
        if email:
            payload = msgspec.json.encode(Letter(id, email, viewer.user.locale))
            tx.enqueue(JobSpec(LETTER, payload, lane=lanes.letter(id)))
        who = viewer.account.acct
        await standing.note(app, tx, still.space, Happened.INVITED, who=who, detail=made.role)

    await app.db.write(unit)
    return made, token


def mailed_token(app: Services, id: int) -> str:
    """Of an invitation that is sent by mail: made again for the letter, so that it lies nowhere."""
    return secrets.derived(app.secret, _PURPOSE, id)


def link(app: Services, token: str) -> str:
    return f"{app.settings.url}/s/join/{token}"


async def _demand_letter(app: Services, viewer: Viewer, email: str) -> None:
    """Counted on who sends and on who is written to: nobody floods a stranger with invitations."""
    if not app.mail.configured:
        raise Invalid(N_("This server sends no e-mail"))
    problem = emails.problem(email)
    if problem is not None:
        raise several({"email": [problem]})
    about = {rates.By.ACCOUNT: str(viewer.id), rates.By.SERVER: "here"}
    await app.limits.demand(
        rates.letter(rates.RateClass.CONFIRMATION, emails.key(email))
        + rates.charges(rates.RateClass.ASKING, about),
        N_("Too many e-mails to this address; check your inbox, or wait a while"),
    )


async def uninvite(app: Services, viewer: Viewer, entered: Entered, id: int) -> None:
    """Its link leads nowhere any more. Raises Forbidden and NotFound."""

    async def unit(tx: Tx) -> None:
        still = await standing.owner(app, tx, entered)
        if not await rooms.delete_invite(tx, still.space.id, id):
            raise NotFound
        await standing.note(app, tx, still.space, Happened.UNINVITED, who=viewer.account.acct)

    await app.db.write(unit)

"""Admin::Account, Admin::Ip, Admin::Report: what staff see of people."""

import msgspec

from sabar.kit import times
from sabar.model.moderation import Report as ReportRecord
from sabar.model.moderation import ReportedPost
from sabar.reads import api_types
from sabar.reads.assemble.parts import Known
from sabar.reads.entities.accounts import CredentialRole, role_of
from sabar.reads.entities.instance import Rule
from sabar.reads.entities.media import MediaAttachment
from sabar.reads.entities.ready import AccountJson
from sabar.reads.entities.statuses import Status
from sabar.rules import visibility


class AdminIp(msgspec.Struct, frozen=True):
    ip: str
    used_at: api_types.Time


class AdminAccount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Accounts from elsewhere have no address, no language and the role of everybody."""

    id: api_types.Id
    username: api_types.Handle
    domain: api_types.Domain | None
    created_at: api_types.Time
    email: api_types.Email
    ip: str | None
    ips: list[AdminIp]
    locale: api_types.Language | None
    invite_request: str | None
    role: CredentialRole
    confirmed: bool
    approved: bool
    disabled: bool
    sensitized: bool
    silenced: bool
    suspended: bool
    account: AccountJson
    created_by_application_id: api_types.Id | msgspec.UnsetType = msgspec.UNSET
    invited_by_account_id: api_types.Id | msgspec.UnsetType = msgspec.UNSET


class DeletedStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Our own: a post that was deleted after somebody reported it, as long as its report keeps it.
    `poll_options`: what one could choose.
    """

    id: api_types.Id
    created_at: api_types.Time
    deleted_at: api_types.Time
    visibility: str
    spoiler_text: str
    content: str
    language: api_types.Language | None
    poll_options: list[str]
    media_attachments: list[MediaAttachment]


class AdminReport(msgspec.Struct, frozen=True, kw_only=True):
    """`in_space` is our own: about a post of a space, which is read in the pages of this server alone, with
    what was written about it.
    """

    id: api_types.Id
    action_taken: bool
    action_taken_at: api_types.Time | None
    category: str
    comment: str
    forwarded: bool
    created_at: api_types.Time
    updated_at: api_types.Time
    account: AdminAccount
    target_account: AdminAccount
    assigned_account: AdminAccount | None
    action_taken_by_account: AdminAccount | None
    statuses: list[Status]
    deleted_statuses: list[DeletedStatus]
    in_space: bool
    rules: list[Rule]


def account(known: Known, shown: msgspec.Raw) -> AdminAccount:
    """`shown`: the Account."""
    record, user = known.account, known.user
    return AdminAccount(
        id=str(record.id),
        username=record.username,
        domain=record.domain or None,
        created_at=times.iso(record.created_at),
        email=user.email if user else "",
        ip=known.addresses[0][0] if known.addresses else None,
        ips=[AdminIp(ip, times.iso(at)) for ip, at in known.addresses],
        locale=user.locale if user else None,
        invite_request=user.reason or None if user else None,
        role=role_of(known.role),
        confirmed=known.confirmed,
        approved=known.approved,
        disabled=known.disabled,
        sensitized=record.sensitized_at is not None,
        silenced=record.limited_at is not None,
        suspended=record.suspended_at is not None,
        account=shown,
        created_by_application_id=msgspec.UNSET if known.app_id is None else str(known.app_id),
        invited_by_account_id=msgspec.UNSET if known.inviter_id is None else str(known.inviter_id),
    )


def report(
    record: ReportRecord,
    people: dict[int, AdminAccount],
    statuses: list[Status],
    deleted: list[DeletedStatus],
    rules: list[Rule],
) -> AdminReport:
    """`people` by id: the reporter and the target are among them."""
    return AdminReport(
        id=str(record.id),
        action_taken=record.action_taken_at is not None,
        action_taken_at=times.iso_or_none(record.action_taken_at),
        category=record.category,
        comment=record.comment,
        forwarded=record.forward,
        created_at=times.iso(record.created_at),
        updated_at=times.iso(record.updated_at),
        account=people[record.account_id],
        target_account=people[record.target_id],
        assigned_account=people.get(record.assigned_id or 0),
        action_taken_by_account=people.get(record.action_taken_by_id or 0),
        statuses=statuses,
        deleted_statuses=deleted,
        in_space=record.in_space,
        rules=rules,
    )


def deleted_status(record: ReportedPost, files: list[MediaAttachment]) -> DeletedStatus:
    said = record.said
    return DeletedStatus(
        id=str(record.status_id),
        created_at=times.iso(said.created_at),
        deleted_at=times.iso(record.deleted_at),
        visibility=visibility.told(said.visibility).value,
        spoiler_text=said.spoiler_text,
        content=said.content,
        language=said.language,
        poll_options=said.options,
        media_attachments=files,
    )

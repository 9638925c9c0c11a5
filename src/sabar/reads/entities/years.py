"""AnnualReport and AsyncRefresh."""

import msgspec

from sabar.model.accounts import Account as Owner
from sabar.model.years import AnnualReport as Record
from sabar.model.years import Refresh, YearData
from sabar.reads import api_types
from sabar.reads.entities.ready import AccountJson
from sabar.reads.entities.statuses import Status
from sabar.reads.server import addresses
from sabar.services import Services


class AnnualReport(msgspec.Struct, frozen=True, kw_only=True):
    year: api_types.Year
    data: YearData
    schema_version: int
    share_url: api_types.Address | None
    account_id: api_types.Id


class WrappedAnnualReports(msgspec.Struct, frozen=True, kw_only=True):
    """With the accounts and posts that the reports name."""

    annual_reports: list[AnnualReport]
    accounts: list[AccountJson]
    statuses: list[Status]


class State(msgspec.Struct, frozen=True):
    """available, generating, eligible or ineligible."""

    state: api_types.State


class AsyncRefresh(msgspec.Struct, frozen=True, kw_only=True):
    """`status`: running or finished."""

    id: api_types.Id
    status: api_types.Words
    result_count: int | None


class WrappedAsyncRefresh(msgspec.Struct, frozen=True):
    async_refresh: AsyncRefresh


def of(app: Services, record: Record, owner: Owner) -> AnnualReport:
    return AnnualReport(
        year=record.year,
        data=record.data,
        schema_version=record.schema_version,
        share_url=f"{addresses.profile(app, owner)}/year/{record.year}/{record.share_key}",
        account_id=str(record.account_id),
    )


def refresh(record: Refresh) -> WrappedAsyncRefresh:
    return WrappedAsyncRefresh(
        AsyncRefresh(id=str(record.id), status=record.status, result_count=record.result_count)
    )

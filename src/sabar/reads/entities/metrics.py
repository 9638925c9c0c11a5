"""Admin::Measure, Admin::Dimension, Admin::Cohort."""

import msgspec


class MeasureOfDay(msgspec.Struct, frozen=True):
    date: str
    value: str


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """`previous_total`: of as many days before, where a total is of the days asked for."""

    key: str
    unit: str | None
    total: str
    human_value: str | msgspec.UnsetType = msgspec.UNSET
    previous_total: str | msgspec.UnsetType = msgspec.UNSET
    data: list[MeasureOfDay]


class DimensionValue(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    human_key: str
    value: str
    unit: str | msgspec.UnsetType = msgspec.UNSET
    human_value: str | msgspec.UnsetType = msgspec.UNSET


class Dimension(msgspec.Struct, frozen=True):
    key: str
    data: list[DimensionValue]


class CohortValue(msgspec.Struct, frozen=True):
    """`rate`: from 0 to 1."""

    date: str
    rate: float
    value: str


class Cohort(msgspec.Struct, frozen=True):
    """Those who joined in one period, and how many of them were here in each from then on."""

    period: str
    frequency: str
    data: list[CohortValue]

"""Every option: `options` declares them, `checks` looks at their values, `reading` finds those."""

from sabar.settings.options import (
    DEFAULTS,
    OPTIONS,
    Option,
    Registrations,
    Settings,
    StaffSecondFactor,
    Trends,
    host_and_port,
)
from sabar.settings.reading import CONFIG_VARIABLE, PREFIX, SettingsError, flag, load, variable

__all__ = [
    "CONFIG_VARIABLE",
    "DEFAULTS",
    "OPTIONS",
    "PREFIX",
    "Option",
    "Registrations",
    "Settings",
    "SettingsError",
    "StaffSecondFactor",
    "Trends",
    "flag",
    "host_and_port",
    "load",
    "variable",
]

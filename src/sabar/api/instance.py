"""The server itself: who it is, its limits, its rules."""

import msgspec

from sabar.edge.call import Call
from sabar.edge.routes import NoParams, Routes
from sabar.reads.entities import instance as entities
from sabar.reads.entities.blocklists import DomainBlock
from sabar.reads.posts import translations
from sabar.reads.server import instance
from sabar.reads.staff import blocklists
from sabar.rules.rates import RateClass

routes = Routes("instance")


class Dated(msgspec.Struct, frozen=True):
    date: str


@routes.get(
    "/api/v2/instance", lobby=True, auth="none", rate=RateClass.API, cache="public", returns=entities.Instance
)
async def show(call: Call[NoParams]) -> entities.Instance:
    """Name, limits, rules and numbers of this server."""
    return await instance.v2(call.app)


@routes.get(
    "/api/v1/instance",
    lobby=True,
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=entities.V1Instance,
)
async def show_v1(call: Call[NoParams]) -> entities.V1Instance:
    """The same in the older words."""
    return await instance.v1(call.app)


@routes.get("/api/v1/instance/peers", auth="none", rate=RateClass.API, cache="public", returns=list[str])
async def peers(call: Call[NoParams]) -> list[str]:
    """The servers whose people are known here."""
    return await instance.peers(call.app)


@routes.get(
    "/api/v1/instance/activity",
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=list[entities.InstanceActivity],
)
async def activity(call: Call[NoParams]) -> list[entities.InstanceActivity]:
    """Twelve weeks in numbers, this one first."""
    return await instance.activity(call.app)


@routes.get(
    "/api/v1/instance/rules",
    lobby=True,
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=list[entities.Rule],
)
async def rules(call: Call[NoParams]) -> list[entities.Rule]:
    """The rules of the house."""
    return await instance.rules(call.app)


@routes.get(
    "/api/v1/instance/domain_blocks",
    auth="optional",
    rate=RateClass.API,
    cache="open",
    returns=list[DomainBlock],
)
async def domain_blocks(call: Call[NoParams]) -> list[DomainBlock]:
    """Servers this one keeps at a distance, where the owner shows them."""
    return await blocklists.public_blocks(call.app, call.viewer)


@routes.get(
    "/api/v1/instance/extended_description",
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=entities.ExtendedDescription,
)
async def extended_description(call: Call[NoParams]) -> entities.ExtendedDescription:
    """What the owner says about the server at length."""
    return await instance.extended_description(call.app)


@routes.get(
    "/api/v1/instance/privacy_policy",
    lobby=True,
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=entities.Words,
)
async def privacy_policy(call: Call[NoParams]) -> entities.Words:
    """What is kept of people, and who sees it."""
    return await instance.privacy_policy(call.app)


@routes.get(
    "/api/v1/instance/terms_of_service",
    lobby=True,
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=entities.TermsOfService,
)
async def terms_of_service(call: Call[NoParams]) -> entities.TermsOfService:
    """The terms, where the owner wrote some."""
    return await instance.terms_of_service(call.app)


@routes.get(
    "/api/v1/instance/terms_of_service/{date}",
    lobby=True,
    auth="none",
    rate=RateClass.API,
    cache="public",
    params=Dated,
    returns=entities.TermsOfService,
)
async def terms_of_one_day(call: Call[Dated]) -> entities.TermsOfService:
    """The terms that hold from a day on."""
    return await instance.terms_of_service(call.app, call.params.date)


@routes.get(
    "/api/v1/instance/languages",
    auth="none",
    rate=RateClass.API,
    cache="public",
    returns=list[entities.Language],
)
async def languages(call: Call[NoParams]) -> list[entities.Language]:
    """The languages a post can be marked with."""
    return instance.languages()


@routes.get("/api/v1/instance/translation_languages", auth="none", rate=RateClass.API, cache="public")
async def translation_languages(call: Call[NoParams]) -> dict[str, list[str]]:
    """Language, and those that posts in it can be turned into; nothing where nothing is translated."""
    return await translations.languages(call.app)

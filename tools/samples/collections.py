"""Samples of the pages around collections."""

from collections.abc import Iterator

from msgspec import structs

from sabar.web.frame import layout_parts
from sabar.web.frame.page import Page
from sabar.web.people import collection_views
from samples import frame
from samples import people as s


def poets(lang: str) -> collection_views.CollectionView:
    return collection_views.CollectionView(
        id="1",
        name={"en": "Radio people of Dakar", "fr": "Gens de radio à Dakar"}[lang],
        description={"en": "They talk all night.", "fr": "On les écoute toute la nuit."}[lang],
        url="/collections/1",
        owner=s.BEN,
        people_count=3,
        faces=(s.CHLOE, s.DEDE),
        tag=layout_parts.LinkView(text="Radio", url="/tags/radio"),
        sensitive=False,
        listed=True,
        mine=False,
        own_item="7",
    )


def samples(lang: str) -> Iterator[tuple[str, Page]]:
    here = frame.shell(lang)
    poet = poets(lang)
    mine = structs.replace(poet, mine=True, listed=False, own_item="")
    yield "collection", collection_views.CollectionPage(shell=here, collection=poet, people=(s.CHLOE, s.DEDE))
    veiled = structs.replace(poet, sensitive=True, own_item="")
    yield (
        "collection_veiled",
        collection_views.CollectionPage(shell=here, collection=veiled, people=(s.CHLOE,)),
    )
    yield (
        "settings_collections",
        collection_views.CollectionsPage(
            shell=here,
            mine=(mine,),
            featuring=(poet,),
            full=False,
            form=layout_parts.FormView(values={"listed": "1"}),
        ),
    )
    yield (
        "collection_edit",
        collection_views.CollectionEditPage(
            shell=here,
            collection=mine,
            members=(
                collection_views.MemberView(account=s.CHLOE, item="8"),
                collection_views.MemberView(account=s.DEDE, item="9"),
            ),
            languages=(("en", "English"), ("fr", "Français")),
            full=False,
            form=layout_parts.FormView(values={"name": mine.name, "language": lang}),
        ),
    )

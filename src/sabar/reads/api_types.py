"""What the texts of the client API are, each with an example for its description."""

from typing import Annotated

from msgspec import Meta

_PLACE = "https://tambour.example"

SOME_ID = "117665000000000001"

#: A number as text; the larger one is the newer thing.
Id = Annotated[str, Meta(examples=[SOME_ID])]
#: A moment in UTC, to the millisecond.
Time = Annotated[str, Meta(examples=["2026-11-23T12:00:00.000Z"])]
Day = Annotated[str, Meta(examples=["2026-11-23"])]
#: The beginning of a day in UTC, in seconds.
DaySeconds = Annotated[str, Meta(examples=["1795392000"])]
Address = Annotated[str, Meta(examples=[f"{_PLACE}/about"])]
#: Of an account, for other servers.
AccountUri = Annotated[str, Meta(examples=[f"{_PLACE}/users/awa"])]
Avatar = Annotated[str, Meta(examples=[f"{_PLACE}/avatars/awa.png"])]
Header = Annotated[str, Meta(examples=[f"{_PLACE}/headers/awa.png"])]
#: `awa` here, `awa@host` elsewhere.
Handle = Annotated[str, Meta(examples=["awa"])]
DisplayName = Annotated[str, Meta(examples=["Awa Ndiaye"])]
Title = Annotated[str, Meta(examples=["Radio"])]
Words = Annotated[str, Meta(examples=["The boat is in. #dakar"])]
Html = Annotated[str, Meta(examples=["<p>The boat is in. #dakar</p>"])]
#: What is to be seen, for those who do not.
Description = Annotated[str, Meta(examples=["A red boat on the beach"])]
#: A warning that stands before a text; empty for none.
Warning = Annotated[str, Meta(examples=[""])]
TagName = Annotated[str, Meta(examples=["dakar"])]
Language = Annotated[str, Meta(examples=["fr"])]
#: `public`, `unlisted`, `private` or `direct`.
Visibility = Annotated[str, Meta(examples=["public"])]
Email = Annotated[str, Meta(examples=["awa@tambour.example"])]
Domain = Annotated[str, Meta(examples=["tambour.example"])]
Version = Annotated[str, Meta(examples=["4.6.0"])]
Shortcode = Annotated[str, Meta(examples=["drum"])]
State = Annotated[str, Meta(examples=["accepted"])]
Blurhash = Annotated[str, Meta(examples=["UeKUpFxuo~R%0nW;WCnhF6RjaJt757oJodS$"])]
GroupKey = Annotated[str, Meta(examples=[f"favourite-{SOME_ID}-498720"])]
SearchWords = Annotated[str, Meta(examples=["drums"])]
Width = Annotated[int, Meta(examples=[1200])]
Height = Annotated[int, Meta(examples=[800])]
Year = Annotated[int, Meta(examples=[2025])]
Limit = Annotated[
    int, Meta(description="Beyond the most that there are at once, it is the most.", examples=[20])
]

"""Reads HTML back with the parser of the standard library, an independent judge of what we wrote."""

from html.parser import HTMLParser

VOID = {"br"}


class Reader(HTMLParser):
    """`tags`: every element opened, with its attributes. `text`: what a reader sees. `open`: unclosed."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.mistakes: list[str] = []
        self._text: list[str] = []
        self.feed(markup)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self._text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self._text.append("\n")
        if tag == "p" and self._text:
            self._text.append("\n\n")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.mistakes.append(f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.mistakes.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.mistakes.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.mistakes.append(f"<?{data}")


def links(markup: str) -> list[str]:
    return [attrs.get("href") or "" for tag, attrs in Reader(markup).tags if tag == "a"]


def squeezed(text: str) -> str:
    return "".join(text.split())

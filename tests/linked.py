"""Linked pages of the outside world."""

from html import escape

HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(title: str = "", head: str = "", *, lang: str = "en", **metas: str) -> bytes:
    """`og_title="x"` is the property `og:title`."""
    given = {name.replace("_", ":"): escape(value) for name, value in metas.items()}
    tags = "".join(f'<meta property="{name}" content="{value}">' for name, value in given.items())
    start = f'<!doctype html><html lang="{lang}"><head><title>{escape(title)}</title>'
    return f"{start}{tags}{head}</head></html>".encode()

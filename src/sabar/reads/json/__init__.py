"""The bodies of the client API, written from what `assemble` put together."""

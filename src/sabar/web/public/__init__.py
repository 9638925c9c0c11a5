"""What everybody may fetch: the server's own texts, files, source and API description."""

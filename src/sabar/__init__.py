"""Sabar: a self-hosted microblog that speaks the Mastodon client API."""

"""Feeds inside one process: every ready feed is a ring of entry numbers in one large array."""

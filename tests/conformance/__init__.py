"""Every endpoint of the documentation, called for real; every field of every answer looked for.

`recipes/` says with what each endpoint is called, `scene.py` makes a server with something to tell,
`probe.py` asks and judges. What may differ stands in `docs/conformance.md`.
"""

"""`python -m sabar` is `sabar`."""

from sabar.cli import main

main(prog_name="sabar")

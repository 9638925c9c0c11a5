"""`sabar …` as people type it, beside a running server.

Each command is a process of its own, made from one that has read the program already: reading it takes longer
than what most commands do. That a fresh interpreter finds its way is held by test_cli.
"""

import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from subprocess import CompletedProcess

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["sabar.backup", "sabar.cli", "sabar.doctor", "sabar.serving"])
_STREAMS = ("stdin", "stdout", "stderr")


def sabar(*words: str, stdin: str = "", within_s: float = 60, **options: str) -> CompletedProcess[str]:
    """`options`: of the environment, `SABAR_…`; those of the tests themselves are not heard."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SABAR_")} | options
    with tempfile.TemporaryDirectory(prefix="sabar-command-") as name:
        folder = Path(name)
        for stream in _STREAMS:
            (folder / stream).write_text(stdin if stream == "stdin" else "")
        process = _FORKS.Process(target=_typed, args=(words, environ, folder))
        process.start()
        process.join(within_s)
        process.kill()
        said, complained = ((folder / stream).read_text() for stream in _STREAMS[1:])
        assert process.exitcode is not None, f"it does not end:\n{said}{complained}"
        return CompletedProcess(["sabar", *words], process.exitcode, said, complained)


def _typed(words: tuple[str, ...], environ: dict[str, str], folder: Path) -> None:
    for number, stream in enumerate(_STREAMS):
        file = (folder / stream).open("r+")
        os.dup2(file.fileno(), number)
        setattr(sys, stream, file)
    os.environ.clear()
    os.environ |= environ

    from sabar.cli import main

    main(words, prog_name="sabar")

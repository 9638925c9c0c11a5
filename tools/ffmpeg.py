"""The distribution's ffmpeg, with which the tests of films run besides the package's."""

import os
import shutil
import subprocess

import browser

COMMAND = "apt-get update && apt-get install --yes --no-install-recommends ffmpeg"


def prepare() -> None:
    """Install it where that is possible without asking; the tests say what they ran with."""
    allowed = browser.rights()
    if shutil.which("ffmpeg") or not shutil.which("apt-get") or allowed is None:
        return
    print("Installing ffmpeg for the tests of films …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = [*allowed, "sh", "-c", COMMAND]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-2000:] + done.stderr[-2000:], flush=True)

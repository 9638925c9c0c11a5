"""A process that turns pictures, killed at any time: `python -m sabar.kit.media.image_worker BYTES`.

Reads length-prefixed jobs from standard input and answers on standard output until the input ends.
It has no network, changes no file and its memory is bounded: the worst a picture can do is end this process.
"""

import math
import os
import resource
import sys
import warnings
from pathlib import Path
from typing import BinaryIO

import msgspec
import pi_heif
from PIL import AvifImagePlugin, Image

from sabar.kit.media import images
from sabar.kit.media.image_types import Answer, Done, Job, Refusal, Refused
from sabar.kit.sandbox import seccomp

_NICE = 10


def main(memory: int) -> None:
    """Serves jobs with at most `memory` bytes of address space."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak into the answers
    _fence(memory)
    jobs = sys.stdin.buffer
    decoder = msgspec.msgpack.Decoder(Job)
    while (message := _read(jobs)) is not None:
        job = decoder.decode(message)
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = math.ceil(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + job.cpu_seconds, resource.RLIM_INFINITY))
        answer = msgspec.msgpack.encode(_answer(job))
        answers.write(len(answer).to_bytes(4, "big") + answer)
        answers.flush()


def _answer(job: Job) -> Answer:
    try:
        return Done(images.process(Path(job.path) if job.path else job.data, job.kind, job.limits, job.part))
    except Refused as refused:
        return Refusal(refused.reason)


def _read(source: BinaryIO) -> bytes | None:
    size = source.read(4)
    return source.read(int.from_bytes(size, "big")) if len(size) == 4 else None


def _fence(memory: int) -> None:
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = images.DECODED_PIXELS
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # every thread costs address space
    pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
    seccomp.raise_fence()


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""What a photograph of 12 megapixels costs through the picture worker, beside a bare Pillow thumbnail."""

import asyncio
import io
import os
import tempfile
import time
from pathlib import Path

from PIL import Image

from bench import harness
from sabar.backends import media
from sabar.kit.media import identicons, image_types


def photograph() -> bytes:
    """4000 × 3000 pixels of soft shapes and sensor noise as JPEG, the size telephones make."""
    soft = Image.effect_noise((80, 60), 120).resize((4000, 3000), Image.Resampling.BICUBIC)
    noise = Image.effect_noise((4000, 3000), 12)
    grey = Image.blend(soft, noise, 0.15)
    picture = Image.merge("RGB", (grey, grey.transpose(Image.Transpose.ROTATE_180), soft))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def thumbnail(data: bytes) -> float:
    """Milliseconds for the least one could do: 640 pixels, encoded, in this process."""
    began = time.perf_counter()
    picture = Image.open(io.BytesIO(data))
    picture.thumbnail((640, 640))
    picture.save(io.BytesIO(), "JPEG", quality=85)
    return (time.perf_counter() - began) * 1000


def woven(draw: str) -> float:
    """Milliseconds for a picture drawn from a name."""
    began = time.perf_counter()
    getattr(identicons, draw)("ada")
    return (time.perf_counter() - began) * 1000


async def stall(worker: media.MediaWorker, path: Path) -> float:
    """Milliseconds the event loop was late at most while three pictures were in work."""
    work = asyncio.gather(*(worker.image(path) for _ in range(3)))
    worst = 0.0
    while not work.done():
        began = time.perf_counter()
        await asyncio.sleep(0.005)
        worst = max(worst, (time.perf_counter() - began) * 1000 - 5)
    await work
    return worst


def main() -> None:
    """Print the medians, the first picture (which starts the process), memory and the stall of the loop."""
    data = photograph()
    worker = media.MediaWorker(image_types.Limits(profile_bytes=16 << 20))
    with tempfile.TemporaryDirectory(prefix="sabar-bench-") as folder, asyncio.Runner() as runner:
        path = Path(folder) / "photograph"
        path.write_bytes(data)

        def through(kind: image_types.Kind) -> float:
            began = time.perf_counter()
            runner.run(worker.image(path, kind=kind))
            return (time.perf_counter() - began) * 1000

        first = through("attachment")
        figures = harness.medians(
            {
                "bare Pillow thumbnail": lambda: thumbnail(data),
                "attachment: stored, small, blurhash": lambda: through("attachment"),
                "avatar": lambda: through("avatar"),
                "header": lambda: through("header"),
                "woven avatar": lambda: woven("avatar"),
                "woven header": lambda: woven("header"),
            }
        )
        figures["attachment, first (starts the process)"] = first
        title = f"A photograph of 4000×3000, {len(data) // 1024} KiB, as an upload"
        print(harness.table(title, figures, "ms", "bare Pillow thumbnail"))
        result = runner.run(worker.image(path))
        for file in result.files:
            print(f"  {file.role}: {file.width}×{file.height}, {len(file.data) // 1024} KiB, {file.mime}")
        status = Path(f"/proc/{worker.pid or os.getpid()}/status").read_text()
        print(f"  worker at its largest: {int(status.split('VmHWM:')[1].split()[0]) // 1024} MiB")
        print(f"  longest stall of the event loop meanwhile: {runner.run(stall(worker, path)):.1f} ms")
        runner.run(worker.close())


if __name__ == "__main__":
    main()

"""`make bench`: run every measurement, each in a process of its own, and print one report.

A measurement is a file of this folder with a `main()`; `make bench` runs all, `python -m bench.NAME` one.
"""

import platform
import subprocess
import sys
from pathlib import Path

HELPERS = {"__init__", "__main__", "bare", "harness", "load", "neighbours", "town"}


def main() -> None:
    """Exit with 1 when one of them fails; slow figures are printed, never judged."""
    wanted = set(sys.argv[1:])
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in HELPERS)
    print(
        f"Python {platform.python_version()} on {platform.machine()}; compare ratios, not absolutes.",
        flush=True,
    )
    failed = []
    for name in names:
        if wanted and name not in wanted:
            continue
        print(f"\n── {name} " + "─" * (70 - len(name)), flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"\nfailed: {', '.join(failed)}")


if __name__ == "__main__":
    main()

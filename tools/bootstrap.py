"""Make `.venv` from the lock file with nothing but a Python: `bootstrap.py run` or `bootstrap.py all`.

`run` installs what the server needs, `all` also what the tests need. Answers at once when nothing changed.
uv does the work: the one on PATH, or a pinned one fetched into `.make/`, by pip or straight from the index.
"""

import hashlib
import html
import io
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
MAKE = ROOT / ".make"
UV_VERSION = "0.13.9"
UV_OLDEST = (0, 9)
# One wheel per processor and C library: name → sha256. Another file than these is never unpacked.
UV_WHEELS = {
    ("x86_64", "glibc"): (
        "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("x86_64", "musl"): (
        "uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    ("aarch64", "glibc"): (
        "uv-0.13.9-py3-none-manylinux_2_28_aarch64.whl",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("aarch64", "musl"): (
        "uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
}


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 -- runs before anything has checked the version
        sys.exit("Sabar needs Python 3.11 or newer. On Debian or Ubuntu: apt-get install python3")
    if len(sys.argv) != 2 or sys.argv[1] not in ("run", "all"):
        sys.exit("usage: bootstrap.py run|all")
    group = sys.argv[1]
    wanted = fingerprint()
    if wanted in (stamped(group), stamped("all")):
        return
    if moved():
        shutil.rmtree(VENV)
    uv = find_uv()
    print("Preparing the environment in .venv …", flush=True)
    sync(uv, group)
    (VENV / f"sabar-{group}.stamp").write_text(wanted)


def fingerprint() -> str:
    """Changes when the environment has to be made again: other packages, or another place."""
    total = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "uv.lock"):
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def stamped(group: str) -> str:
    """The fingerprint `.venv` was last made for, empty when it was not or its Python is gone."""
    stamp = VENV / f"sabar-{group}.stamp"
    if not stamp.exists() or not (VENV / "bin" / "python").exists():
        return ""
    return stamp.read_text()


def moved() -> bool:
    """True when `.venv` was made elsewhere: its scripts name their old place in the first line."""
    script = VENV / "bin" / "sabar"
    if not (VENV / "pyvenv.cfg").exists() or not script.exists():
        return False
    return str(VENV) not in script.read_text(errors="replace")[:1000]


def sync(uv: Path, group: str) -> None:
    command = [str(uv), "sync", "--frozen", "--all-extras", "--quiet", "--project", str(ROOT)]
    command += ["--all-groups"] if group == "all" else ["--no-dev", "--inexact"]
    if not Path(sys.executable).is_relative_to(VENV):
        command += ["--python", sys.executable]
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    environment |= {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    if has_certificates():
        environment.setdefault("UV_SYSTEM_CERTS", "true")
    if subprocess.run(command, env=environment, check=False).returncode:
        sys.exit("The environment could not be made; the lines above say why. Nothing else was changed.")


def find_uv() -> Path:
    """A uv that can read the lock file."""
    on_path = shutil.which("uv")
    if on_path and version_of(on_path) >= UV_OLDEST:
        return Path(on_path)
    ours = MAKE / f"uv-{UV_VERSION}" / "bin" / "uv"
    if version_of(ours) != version_tuple(UV_VERSION):
        print(f"Fetching uv {UV_VERSION} into .make/ …", flush=True)
        if not uv_by_pip(ours.parent.parent):
            uv_by_hand(ours)
    return ours


def version_of(uv: str | Path) -> tuple[int, ...]:
    try:
        said = subprocess.run([str(uv), "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ()
    return version_tuple(said)


def version_tuple(text: str) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in found.groups()) if found else ()


def uv_by_pip(folder: Path) -> bool:
    """Install the pinned wheel with this Python's pip; False when there is no pip or it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    needs = folder / "requirements.txt"
    hashes = " ".join(f"--hash=sha256:{digest}" for _, digest in UV_WHEELS.values())
    needs.write_text(f"uv=={UV_VERSION} {hashes}\n")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--require-hashes", "--upgrade", "--target", str(folder)]
    command += ["--requirement", str(needs)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode == 0 and version_of(folder / "bin" / "uv") == version_tuple(UV_VERSION)


def uv_by_hand(uv: Path) -> None:
    """Fetch the pinned wheel from the package index, check its hash, unpack the one program in it."""
    key = (platform.machine().replace("arm64", "aarch64"), c_library())
    if key not in UV_WHEELS:
        sys.exit(f"There is no pinned uv for {' '.join(key)}: install uv ≥ {UV_VERSION} and run this again.")
    name, digest = UV_WHEELS[key]
    try:
        content = fetch(address_of(name))
    except OSError as wrong:
        sys.exit(f"uv could not be fetched from the package index: {wrong}")
    if hashlib.sha256(content).hexdigest() != digest:
        sys.exit(f"{name} has another hash than the pinned one; nothing was installed.")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        member = next(entry for entry in wheel.namelist() if entry.endswith(".data/scripts/uv"))
        program = wheel.read(member)
    uv.parent.mkdir(parents=True, exist_ok=True)
    partial = uv.with_suffix(".part")
    partial.write_bytes(program)
    partial.chmod(0o755)
    partial.replace(uv)


def c_library() -> str:
    return "glibc" if platform.libc_ver()[0] == "glibc" else "musl"


def address_of(name: str) -> str:
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple"
    page = index.rstrip("/") + "/uv/"
    listing = fetch(page)
    if listing.lstrip().startswith(b"{"):
        links = [str(item["url"]) for item in json.loads(listing)["files"] if item["filename"] == name]
    else:
        found = re.findall(r'href="([^"]+)"', listing.decode())
        links = [html.unescape(link) for link in found if name in urllib.parse.unquote(link)]
    if not links:
        sys.exit(f"{page} does not offer {name}.")
    return urllib.parse.urljoin(page, links[0])


def has_certificates() -> bool:
    """Whether this machine knows any certificate authority; a bare Debian does not."""
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile) or bool(paths.capath and any(Path(paths.capath).iterdir()))


def fetch(address: str) -> bytes:
    if not address.startswith("https://"):
        raise OSError(f"{address} is not https")
    context = ssl.create_default_context()
    if not has_certificates():
        # What is fetched is believed for its pinned hash alone, so no harm can come through this door.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    accept = {"Accept": "application/vnd.pypi.simple.v1+json, text/html;q=0.5"}
    request = urllib.request.Request(address, headers=accept)
    with urllib.request.urlopen(request, timeout=120, context=context) as answer:
        return bytes(answer.read())


if __name__ == "__main__":
    main()

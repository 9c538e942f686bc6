"""Writes kg/publish/page/vendor/, the SPARQL engine of the page: ``python -m tools.vendor FOLDER``.

FOLDER is a ``node_modules`` with the two packages of VERSIONS. Oxigraph's WebAssembly module is packed with xz, its
glue becomes a classic script that loads nothing, xz-decompress is taken as it comes.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "kg" / "publish" / "page" / "vendor"
VERSIONS = {"oxigraph": "0.5.11", "xz-decompress": "0.2.3"}
WHAT = {
    "oxigraph.wasm.xz": ("oxigraph", "`web_bg.wasm`, the engine, packed with xz"),
    "oxigraph.js": ("oxigraph", "`web.js`, its glue, as a classic script that defines `oxigraph`"),
    "xz-decompress.js": ("xz-decompress", "`xz-decompress.min.js`, the unpacker, unchanged"),
}
README = """# What others made

The SPARQL engine of `graph.html`; the licences stand in [LICENSES.txt](LICENSES.txt). Made by `tools/vendor.py`, don't
edit. To renew, change VERSIONS there, `npm install` the two packages and `python -m tools.vendor node_modules`.

| file | version | what | SHA-256 |
|---|---|---|---|
"""
HOLDERS = {
    "oxigraph": """Oxigraph, https://github.com/oxigraph/oxigraph (MIT or Apache-2.0, taken under MIT)
in oxigraph.wasm.xz and oxigraph.js

Copyright (c) 2018 Oxigraph developers""",
    "xz-decompress": """xz-decompress, https://github.com/httptoolkit/xz-decompress (MIT)
based on xzwasm, https://github.com/SteveSanderson/xzwasm (MIT)
with walloc, https://github.com/wingo/walloc (MIT)
and xz-embedded by Lasse Collin and Igor Pavlov, https://tukaani.org/xz/embedded.html (public domain)
in xz-decompress.js

Copyright (c) Tim Perry
Copyright (c) Steve Sanderson
Copyright (c) 2020 Igalia, S.L.""",
}
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def main(arguments: Sequence[str] = ()) -> int:
    """0 where the files are written, 1 where a package is missing or of another version, 2 for wrong usage."""
    if len(arguments) != 1:
        print("usage: python -m tools.vendor NODE_MODULES", file=sys.stderr)
        return 2
    modules = Path(arguments[0])
    for name, wanted in VERSIONS.items():
        found = version(modules / name)
        if found != wanted:
            print(f"{modules / name}: {wanted} is needed, not {found}", file=sys.stderr)
            return 1
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, data in files(modules).items():
        (VENDOR / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")
    return 0


def version(package: Path) -> str:
    """The version a package says it has, ``nothing`` where it isn't there."""
    path = package / "package.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["version"]) if path.exists() else "nothing"


def files(modules: Path) -> dict[str, bytes]:
    """Name -> bytes of everything in the folder."""
    made = {
        "oxigraph.wasm.xz": packed((modules / "oxigraph" / "web_bg.wasm").read_bytes()),
        "oxigraph.js": glue((modules / "oxigraph" / "web.js").read_text(encoding="utf-8")).encode(),
        "xz-decompress.js": (modules / "xz-decompress" / "dist" / "package" / "xz-decompress.min.js").read_bytes(),
    }
    for name, data in made.items():
        if name.endswith(".js") and re.search(rb"</script|<!--", data, re.I):
            raise ValueError(f"{name} can't stand inside a page")
    rows = [
        f"| `{name}` | {package} {VERSIONS[package]} | {what} | `{hashlib.sha256(made[name]).hexdigest()}` |\n"
        for name, (package, what) in WHAT.items()
    ]
    return {
        **made,
        "LICENSES.txt": ("\n\n\n".join(f"{holders}\n\n{MIT}" for holders in HOLDERS.values()) + "\n").encode(),
        "README.md": (README + "".join(rows)).encode(),
    }


def packed(data: bytes) -> bytes:
    """Packed with xz, the dictionary no larger than the data: the unpacker takes that much memory."""
    size = max(1 << 12, 1 << (len(data) - 1).bit_length())
    settings = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": size}
    return lzma.compress(data, lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=[settings])


def glue(text: str) -> str:
    """The glue as a classic script: without exports, comments and the two functions that would load from an address."""
    text = re.sub(r"^async function __wbg_(?:load|init)\(.*?^\}\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^ */\*.*?\*/\n", "", text, flags=re.M | re.S)
    text = re.sub(r"^ *//.*\n", "", text, flags=re.M)
    text = re.sub(r"^export \{.*\};\n|^export (?=class|function)", "", text, flags=re.M)
    text = re.sub(r"\n{2,}", "\n", text).strip()
    left = re.search(r"\b(?:import|export|fetch|XMLHttpRequest|eval)\b", text)
    if left:
        raise ValueError(f"oxigraph.js would still say {left[0]}")
    head = f"// Glue of Oxigraph {VERSIONS['oxigraph']} (MIT, see LICENSES.txt), made classic by tools/vendor.py"
    return f'{head}\nconst oxigraph = (() => {{\n"use strict";\n{text}\nreturn {{ Store, initSync }};\n}})();\n'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Make `vega-bundle.js`: Vega, Vega-Lite, Vega-Embed and the Vega interpreter.

Run by hand when Altair moves to another Vega-Lite, and commit both files:

    pip install vl-convert-python altair
    python scripts/build_vega_bundle.py

The bundle comes from vl-convert, the program that also draws our PNG and PDF files, so
page and export are drawn by the same code. It sets one name, `vegaEmbed`. npm is asked
only for the licence texts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import altair
import vl_convert

STATIC = Path(__file__).parents[1] / "src" / "foedus" / "report" / "static"
SNIPPET = "window.vegaEmbed=vegaEmbed;"
LIMIT = 1_500_000
NOT_BUNDLED = ("node_modules/yargs", "node_modules/@types")


def minor(number: str) -> str:
    """Return "6.4" for "6.4.1"."""
    return ".".join(number.split(".")[:2])


def bundle() -> str:
    """Return the JavaScript, for the Vega-Lite that the installed Altair writes."""
    wanted = minor(altair.VEGALITE_VERSION)
    if wanted not in vl_convert.get_vegalite_versions():
        message = f"vl-convert has no Vega-Lite {wanted}; install another vl-convert."
        raise SystemExit(message)
    code = vl_convert.javascript_bundle(SNIPPET, vl_version=wanted)
    if "</script" in code.lower():
        code = code.replace("</script", "<\\/script")
    if len(code.encode()) > LIMIT:
        message = f"The bundle has {len(code.encode())} bytes, expected <= {LIMIT}."
        raise SystemExit(message)
    return code


def packages() -> dict[str, str]:
    """Return the pinned packages that the bundle was made from."""
    return {
        "vega": vl_convert.get_vega_version(),
        "vega-lite": altair.VEGALITE_VERSION,
        "vega-embed": vl_convert.get_vega_embed_version(),
    }


def licences(pinned: dict[str, str]) -> str:
    """Return the licence text of every package in the tree, each text once."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        names = [f"{name}@{number}" for name, number in pinned.items()]
        command = ["npm", "install", "--silent", "--no-save", "--prefix", folder]
        subprocess.run([*command, *names], check=True, cwd=folder)
        texts: dict[str, list[str]] = {}
        for manifest in sorted((root / "node_modules").rglob("package.json")):
            place = manifest.parent
            if place.parent.name not in {"node_modules"} or any(
                part in place.as_posix() for part in NOT_BUNDLED
            ):
                continue
            entry = json.loads(manifest.read_text(encoding="utf-8"))
            files = sorted([*place.glob("LICEN[CS]E*"), *place.glob("licen[cs]e*")])
            text = files[0].read_text(encoding="utf-8").strip() if files else ""
            title = f"{entry['name']} {entry['version']} ({entry.get('license', '?')})"
            texts.setdefault(text, []).append(title)
    parts = [
        "\n".join(sorted(set(titles))) + "\n\n" + (text or "(no licence file)")
        for text, titles in sorted(texts.items(), key=lambda item: item[1][0])
    ]
    rule = "\n\n" + "-" * 72 + "\n\n"
    return rule.join(parts)


def main() -> None:
    """Write the bundle and its licences."""
    pinned = packages()
    code = bundle()
    (STATIC / "vega-bundle.js").write_text(code, encoding="utf-8")
    head = (
        "vega-bundle.js holds these packages, as bundled by vl-convert "
        f"{version('vl-convert-python')}:\n"
        + "".join(f"  {name} {number}\n" for name, number in pinned.items())
        + "with the packages that they need. Licences, with the versions that npm\n"
        "resolves for them; a few are needed only outside a browser:\n\n"
    )
    text = head + licences(pinned) + "\n"
    (STATIC / "vega-bundle.LICENSES.txt").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(code.encode())} bytes, {pinned}\n")


if __name__ == "__main__":
    main()

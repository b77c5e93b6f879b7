"""Make `world.json`: outlines of states with ISO 3166 alpha-3 codes.

Run by hand when the outlines change, and commit both files:

    python scripts/build_world_map.py

The outlines are Natural Earth's (public domain, 1:110 million) as TopoJSON from the npm
package world-atlas (ISC). The codes are added here. Antarctica is left out.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tarfile
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

Json = dict[str, Any]

PACKAGE = "world-atlas@2.0.2"
STATIC = Path(__file__).parents[1] / "src" / "foedus" / "report" / "static"
EARTH_KM = 6371.0
NAMED = {"Kosovo": "XKX", "N. Cyprus": "", "Somaliland": ""}
LEFT_OUT = {"010"}
CODES = """
004AFG 008ALB 012DZA 024AGO 031AZE 032ARG 036AUS 040AUT 044BHS 050BGD 051ARM 056BEL
064BTN 068BOL 070BIH 072BWA 076BRA 084BLZ 090SLB 096BRN 100BGR 104MMR 108BDI 112BLR
116KHM 120CMR 124CAN 140CAF 144LKA 148TCD 152CHL 156CHN 158TWN 170COL 178COG 180COD
188CRI 191HRV 192CUB 196CYP 203CZE 204BEN 208DNK 214DOM 218ECU 222SLV 226GNQ 231ETH
232ERI 233EST 238FLK 242FJI 246FIN 250FRA 260ATF 262DJI 266GAB 268GEO 270GMB 275PSE
276DEU 288GHA 300GRC 304GRL 320GTM 324GIN 328GUY 332HTI 340HND 348HUN 352ISL 356IND
360IDN 364IRN 368IRQ 372IRL 376ISR 380ITA 384CIV 388JAM 392JPN 398KAZ 400JOR 404KEN
408PRK 410KOR 414KWT 417KGZ 418LAO 422LBN 426LSO 428LVA 430LBR 434LBY 440LTU 442LUX
450MDG 454MWI 458MYS 466MLI 478MRT 484MEX 496MNG 498MDA 499MNE 504MAR 508MOZ 512OMN
516NAM 524NPL 528NLD 540NCL 548VUT 554NZL 558NIC 562NER 566NGA 578NOR 586PAK 591PAN
598PNG 600PRY 604PER 608PHL 616POL 620PRT 624GNB 626TLS 630PRI 634QAT 642ROU 643RUS
646RWA 682SAU 686SEN 688SRB 694SLE 703SVK 704VNM 705SVN 706SOM 710ZAF 716ZWE 724ESP
728SSD 729SDN 732ESH 740SUR 748SWZ 752SWE 756CHE 760SYR 762TJK 764THA 768TGO 780TTO
784ARE 788TUN 792TUR 795TKM 800UGA 804UKR 807MKD 818EGY 826GBR 834TZA 840USA 854BFA
858URY 860UZB 862VEN 887YEM 894ZMB
"""


def codes() -> dict[str, str]:
    """Return ISO 3166 alpha-3 codes by numeric code."""
    return {word[:3]: word[3:] for word in CODES.split()}


def download(folder: Path) -> tuple[Json, str]:
    """Return the topology and the licence text of the package."""
    command = ["npm", "pack", "--silent", PACKAGE]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        outlines = archive.extractfile("package/countries-110m.json")
        licence = archive.extractfile("package/LICENSE")
        if outlines is None or licence is None:
            message = f"{PACKAGE} lacks its outlines or its licence."
            raise SystemExit(message)
        return json.loads(outlines.read()), licence.read().decode()


def ring(topology: Json, indexes: list[int]) -> list[tuple[float, float]]:
    """Return one ring as longitude and latitude in degrees."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    points: list[tuple[float, float]] = []
    for index in indexes:
        x = y = 0
        arc = []
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            arc.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        points.extend(arc if index >= 0 else arc[::-1])
    return points


def area(points: list[tuple[float, float]]) -> float:
    """Return the area of a ring on the sphere in square kilometres."""
    total = 0.0
    for (x1, y1), (x2, y2) in pairwise([*points, points[0]]):
        step = math.radians(x2 - x1)
        total += step * (math.sin(math.radians(y1)) + math.sin(math.radians(y2)))
    return abs(total) / 2 * EARTH_KM**2


def describe(topology: Json, geometry: Json, table: dict[str, str]) -> Json:
    """Return the geometry with iso3, name, area and the box of its largest part."""
    name = geometry["properties"]["name"]
    parts = geometry["arcs"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    rings = [ring(topology, part[0]) for part in parts]
    areas = [area(points) for points in rings]
    largest = rings[areas.index(max(areas))]
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    iso3 = NAMED[name] if name in NAMED else table[geometry["id"]]
    box = [round(value, 1) for value in (min(xs), min(ys), max(xs), max(ys))]
    properties = {"iso3": iso3, "name": name, "km2": round(sum(areas)), "box": box}
    return {
        "type": geometry["type"],
        "properties": properties,
        "arcs": geometry["arcs"],
    }


def compact(topology: Json) -> Json:
    """Return the topology without the arcs that no geometry uses."""
    geometries = topology["objects"]["countries"]["geometries"]
    new: dict[int, int] = {}

    def renumber(node: Any) -> Any:  # noqa: ANN401 (nested lists of numbers)
        if isinstance(node, list):
            return [renumber(item) for item in node]
        index = node if node >= 0 else ~node
        place = new.setdefault(index, len(new))
        return place if node >= 0 else ~place

    for geometry in geometries:
        geometry["arcs"] = renumber(geometry["arcs"])
    topology["arcs"] = [topology["arcs"][index] for index in new]
    return topology


def main() -> None:
    """Write the outlines and their licence."""
    with tempfile.TemporaryDirectory() as folder:
        topology, licence = download(Path(folder))
    table = codes()
    kept = [
        describe(topology, geometry, table)
        for geometry in topology["objects"]["countries"]["geometries"]
        if geometry.get("id") not in LEFT_OUT
    ]
    kept.sort(key=lambda geometry: geometry["properties"]["name"])
    countries = {"type": "GeometryCollection", "geometries": kept}
    result = compact(
        {
            "type": "Topology",
            "transform": topology["transform"],
            "objects": {"countries": countries},
            "arcs": topology["arcs"],
        }
    )
    text = json.dumps(result, separators=(",", ":"), ensure_ascii=False)
    (STATIC / "world.json").write_text(text + "\n", encoding="utf-8")
    head = (
        f"world.json: outlines from the npm package {PACKAGE} (ISC), made from\n"
        "Natural Earth 1:110 million (public domain, naturalearthdata.com). ISO 3166\n"
        "alpha-3 codes, areas and boxes were added and Antarctica left out by\n"
        "scripts/build_world_map.py.\n\n"
    )
    (STATIC / "world.LICENSE.txt").write_text(head + licence, encoding="utf-8")
    sys.stdout.write(f"{len(kept)} outlines, {len(text.encode())} bytes\n")


if __name__ == "__main__":
    main()

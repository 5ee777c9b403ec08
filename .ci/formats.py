#!/usr/bin/env python3
"""Reads what dateline writes in every format back with other programs: as many features, in the same places, from and
until the same times as in the GeoJSON of that name.

  /usr/bin/python3 formats.py FOLDER gdal [DATELINE REPORTS]         GDAL and QGIS: gpkg, kml, fgb, csv, ndjson, geojsonseq
  target/venv/bin/python formats.py FOLDER pypi [DATELINE REPORTS]   pyogrio and DuckDB: gpkg, fgb, geoparquet

FOLDER is the output of `dateline map … --format gpkg,kml,fgb,csv,ndjson,geojsonseq,geoparquet,timemap --wkt`; of its
folders by day the fullest is read. Given the program and a folder of reports, what `events`, `control` and `distance`
print is read as well, and what they print where there is nothing to print. The first way reads TimeMap's files too.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

LAYERS = ["events", "advances", "control", "regions", "places", "undated", "undated_lines"]
ENDINGS = {"geojsonseq": "geojsons", "geoparquet": "parquet"}
TIMES = ["begin", "end"]


def words(value):
    """Any program's words; none where it has none."""
    return "" if value is None or value != value or str(value) in ("NaT", "NULL", "<NA>") else str(value)


def when(value):
    """A time in any program's words as 2017-10-26T00:00:00."""
    return words(value).replace("/", "-").replace(" ", "T")[:19]


def row(value, positions):
    """A feature as it is compared; `value` gives that of a column, or none where there is no such column."""
    name = words(value("place")) or " → ".join(words(value(end)) for end in ("from", "to"))
    return (name, *(when(value(time)) for time in TIMES), tuple((round(x, 6), round(y, 6)) for x, y in positions))


def of_geojson(text):
    def positions(geometry):
        found = geometry["coordinates"] if geometry else []
        match geometry and geometry["type"]:
            case "Point":
                return [found]
            case "MultiLineString":
                return [position for part in found for position in part]
        return found

    return sorted(row(f["properties"].get, positions(f["geometry"])) for f in json.loads(text)["features"])


def of_gdal(path, layer=None):
    from osgeo import ogr

    def positions(geometry):
        parts = [geometry.GetGeometryRef(i) for i in range(geometry.GetGeometryCount())] or [geometry]
        return [p[:2] for part in parts for p in part.GetPoints()]

    ogr.UseExceptions()
    source = ogr.Open(str(path))
    table = source.GetLayerByName(layer) if layer else source.GetLayer(0)
    rows = []
    for feature in table:
        value = lambda name: feature.GetField(name) if feature.GetFieldIndex(name) >= 0 else None
        geometry = feature.GetGeometryRef()
        if geometry is None and value("wkt"):
            geometry = ogr.CreateGeometryFromWkt(value("wkt"))
        rows.append(row(value, positions(geometry) if geometry else []))
    return sorted(rows)


def of_qgis(path, layer):
    from qgis.core import QgsVectorLayer

    table = QgsVectorLayer(f"{path}|layername={layer}" if layer else str(path), "x", "ogr")
    assert table.isValid(), f"QGIS cannot open {path}"

    def value(name):
        if table.fields().indexOf(name) < 0:
            return None
        found = feature[name]
        return found.toString("yyyy-MM-ddTHH:mm:ss") if hasattr(found, "toString") else found

    rows = []
    for feature in table.getFeatures():
        rows.append(row(value, [(v.x(), v.y()) for v in feature.geometry().vertices()]))
    return sorted(rows), table


def of_frame(frame):
    from shapely import get_coordinates

    rows = []
    for at, geometry in enumerate(frame.geometry):
        value = lambda name: frame[name].iloc[at] if name in frame else None
        rows.append(row(value, get_coordinates(geometry).tolist() if geometry else []))
    return sorted(rows)


def of_pyogrio(path, layer=None):
    import pyogrio

    return of_frame(pyogrio.read_dataframe(path, layer=layer))


def of_geopandas(path):
    import geopandas

    frame = geopandas.read_parquet(path)
    assert frame.crs is not None and frame.crs.to_authority()[1] in ("CRS84", "4326"), frame.crs
    return of_frame(frame)


def of_duckdb(path):
    import duckdb
    from shapely import get_coordinates, wkb

    table = duckdb.connect()
    names = [c[0] for c in table.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()]
    wanted = [n for n in ["place", "from", "to", *TIMES] if n in names]
    columns = ", ".join(f'"{n}"' for n in wanted)
    read = "select {}, {} from read_parquet(?)"
    try:
        found = table.execute(read.format(columns, "cast(geometry as blob)"), [str(path)]).fetchall()
    except duckdb.Error:
        found = table.execute(read.format(columns, "st_aswkb(geometry)"), [str(path)]).fetchall()
    positions = lambda blob: get_coordinates(wkb.loads(bytes(blob))).tolist() if blob else []
    return sorted(row(dict(zip(wanted, f)).get, positions(f[-1])) for f in found)


def gdal(folder, layer):
    for form in ["fgb", "csv", "ndjson", "geojsonseq"]:
        yield f"GDAL {form}", lambda: of_gdal(folder / f"{form}/{layer}.{ENDINGS.get(form, form)}")
    yield "QGIS fgb", lambda: of_qgis(folder / f"fgb/{layer}.fgb", None)[0]
    if "/" in layer:
        return
    for form in ["gpkg", "kml"]:
        yield f"GDAL {form}", lambda: of_gdal(folder / f"campaign.{form}", layer)
    yield "QGIS gpkg", lambda: styled(*of_qgis(folder / "campaign.gpkg", layer), layer)
    yield "QGIS kml", lambda: of_qgis(folder / "campaign.kml", layer)[0]


def styled(rows, table, layer):
    assert "dateline" in table.listStylesInDatabase()[2], f"{layer}: QGIS finds no style in the GeoPackage"
    return rows


def pypi(folder, layer):
    parquet = folder / f"geoparquet/{layer.replace('by-date/', 'by-date/day=')}.parquet"
    yield "pyogrio fgb", lambda: of_pyogrio(folder / f"fgb/{layer}.fgb")
    yield "geopandas geoparquet", lambda: of_geopandas(parquet)
    yield "DuckDB geoparquet", lambda: of_duckdb(parquet)
    if "/" not in layer:
        yield "pyogrio gpkg", lambda: of_pyogrio(folder / "campaign.gpkg", layer)


def printed_gdal(form, path):
    from osgeo import ogr

    if form != "geoparquet" or ogr.GetDriverByName("Parquet"):
        yield f"GDAL {form}", lambda: of_gdal(path)


def printed_pypi(form, path):
    if form in ("gpkg", "fgb"):
        yield f"pyogrio {form}", lambda: of_pyogrio(path)
    if form == "geoparquet":
        yield "geopandas geoparquet", lambda: of_geopandas(path)
        yield "DuckDB geoparquet", lambda: of_duckdb(path)


class Tally:
    """What was read, and what of it differs."""

    def __init__(self):
        self.read = self.wrong = 0

    def hold(self, what, read, expected):
        self.read += 1
        try:
            found = read()
        except Exception as error:  # whatever a program says of a file, the others are still read
            self.wrong += 1
            print(f"{what}: cannot be read: {error!r}")
            return
        if found == expected:
            return
        self.wrong += 1
        differs = [pair for pair in zip(found, expected) if pair[0] != pair[1]][:1]
        print(f"{what}: {len(found)} features, expected {len(expected)}; {differs}")


def fullest(folder):
    """The layers of the folder by day that has most of them."""
    days = sorted((folder / "by-date").iterdir()) if (folder / "by-date").is_dir() else []
    layers = lambda day: [f"by-date/{day.name}/{layer}" for layer in LAYERS if (day / f"{layer}.geojson").exists()]
    return max(map(layers, days), key=len, default=[])


def partitions(folder, tally):
    """DuckDB takes the folders by day for a column."""
    import duckdb

    expected = sorted(p.parent.name for p in folder.glob("by-date/*/events.geojson"))
    files = str(folder / "geoparquet/by-date/*/events.parquet")
    query = "select distinct cast(day as varchar) from read_parquet(?, hive_partitioning = true) order by 1"
    if expected:
        tally.hold("DuckDB partitions", lambda: [d for d, in duckdb.execute(query, [files]).fetchall()], expected)


def timemap(folder, tally):
    """TimeMap's files against the layers: each event with a day and a place, once, and the reports that tell it."""
    read = lambda name: json.loads((folder / name).read_text(encoding="utf-8"))
    layers = [read(f"{layer}.geojson")["features"] for layer in ("events", "regions") if (folder / f"{layer}.geojson").exists()]
    reports = {s["report"]: words(s["title"]) for s in read("sources.json")}

    def category(of):
        mark = {"negated": " (did not happen)", "expected": " (expected)"}.get(of["realis"], "")
        return of["type"] + mark

    def expected(feature):
        of, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"]
        year, month, day = of["begin"][:10].split("-")
        told = {s.rsplit(":", 1)[0] for s in (of["also_sources"] or "").split("; ") if s} | {of["source"]}
        return (of["id"], of["place"], f"{month}/{day}/{year}", lat, lon, category(of), tuple(sorted(told)))

    def found(event):
        position = float(event["latitude"]), float(event["longitude"])
        return (event["id"], event["location"], event["date"], *position, event["category"], tuple(sorted(event["sources"])))

    features = sorted(expected(f) for layer in layers for f in layer)
    tally.hold("timemap/events.json", lambda: sorted(map(found, read("timemap/events.json"))), features)
    sources = lambda: sorted((s["id"], s["title"]) for s in read("timemap/sources.json").values())
    tally.hold("timemap/sources.json", sources, sorted(reports.items()))
    tally.hold("the keys of timemap/sources.json", lambda: sorted(read("timemap/sources.json")), sorted(reports))


def printed(dateline, reports, programs, tally):
    """What commands print, against the GeoJSON that they print; the last two have nothing to tell."""
    commands = [
        ["events", reports],
        ["control", reports],
        ["distance", "Anah", "Rawa", "al-Qaim"],
        ["distance", "Suva", "Apia"],
        ["control", reports, "--on", "1900-01-01"],
        ["events", "-"],
    ]

    def run(args, form):
        table = ["--wkt"] if form == "csv" else []
        command = [dateline, "-q", *args, "--format", form, *table]
        return subprocess.run(command, input=b"Nothing.\n", stdout=subprocess.PIPE, check=True).stdout

    with tempfile.TemporaryDirectory() as folder:
        for at, args in enumerate(commands):
            try:
                expected = of_geojson(run(args, "geojson"))
            except (ValueError, subprocess.CalledProcessError) as error:
                tally.wrong += 1
                print(f"dateline {' '.join(args)}: prints no GeoJSON: {error!r}")
                continue
            assert bool(expected) == (at < len(commands) - 2), f"{args}: {len(expected)} features"
            for form in ["gpkg", "kml", "fgb", "csv", "geojson", "ndjson", "geojsonseq", "geoparquet"]:
                path = Path(folder) / f"{at}.{ENDINGS.get(form, form)}"
                path.write_bytes(run(args, form))
                # No line is no file to GDAL: it must only be empty.
                if form in ("ndjson", "geojsonseq") and not expected:
                    tally.hold(f"{form}, {args[0]}", path.read_bytes, b"")
                    continue
                # FlatGeobuf holds no feature without a place.
                held = [r for r in expected if r[-1] or form != "fgb"]
                for what, read in programs(form, path):
                    tally.hold(f"{what}, dateline {' '.join(args)}", read, held)


def main():
    folder, which = Path(sys.argv[1]), sys.argv[2]
    written, told = {"gdal": (gdal, printed_gdal), "pypi": (pypi, printed_pypi)}[which]
    if which == "gdal":
        from qgis.core import QgsApplication

        application = QgsApplication([], False)
        application.initQgis()
    tally = Tally()
    layers = [layer for layer in LAYERS if (folder / f"{layer}.geojson").exists()] + fullest(folder)
    for layer in layers:
        expected = of_geojson((folder / f"{layer}.geojson").read_text(encoding="utf-8"))
        for what, read in written(folder, layer):
            tally.hold(f"{what}, {layer}", read, expected)
    if which == "gdal":
        timemap(folder, tally)
    else:
        partitions(folder, tally)
    if len(sys.argv) > 4:
        printed(sys.argv[3], sys.argv[4], told, tally)
    print(f"{tally.read} readings of {len(layers)} layers and what is printed, {tally.wrong} differ")
    return 1 if tally.wrong or not layers else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Reads a map in every format back with other programs: as many features, in the same places, at the same times as
in the GeoJSON layer of that name.

  /usr/bin/python3 formats.py FOLDER gdal         GDAL and QGIS: gpkg, kml, fgb, csv, ndjson, geojsonseq
  target/venv/bin/python formats.py FOLDER pypi   pyogrio and DuckDB: gpkg, fgb, geoparquet

FOLDER is the output of `dateline map … --format gpkg,kml,fgb,csv,ndjson,geojsonseq,geoparquet,timemap --wkt`.
"""
import json
import sys
from pathlib import Path

LAYERS = ["events", "advances", "control", "regions", "places"]


def when(value):
    """A time in any program's words as 2017-10-26T00:00:00."""
    if value is None or str(value) in ("", "NaT", "NULL"):
        return None
    return str(value).replace("/", "-").replace(" ", "T")[:19]


def row(name, begin, positions):
    return (name, when(begin), tuple((round(x, 6), round(y, 6)) for x, y in positions))


def of_geojson(path):
    def positions(geometry):
        return [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"]

    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return sorted(row(f["properties"]["place"], f["properties"].get("begin"), positions(f["geometry"])) for f in features)


def of_gdal(path, layer=None):
    from osgeo import ogr

    ogr.UseExceptions()
    source = ogr.Open(str(path))
    table = source.GetLayerByName(layer) if layer else source.GetLayer(0)
    rows = []
    for feature in table:
        geometry = feature.GetGeometryRef()
        if geometry is None:
            geometry = ogr.CreateGeometryFromWkt(feature.GetField("wkt"))
        begin = feature.GetField("begin") if feature.GetFieldIndex("begin") >= 0 else None
        rows.append(row(feature.GetField("place"), begin, [p[:2] for p in geometry.GetPoints()]))
    return sorted(rows)


def of_qgis(path, layer):
    from qgis.core import QgsVectorLayer

    table = QgsVectorLayer(f"{path}|layername={layer}" if layer else str(path), "x", "ogr")
    assert table.isValid(), f"QGIS cannot open {path}"
    dated = table.fields().indexOf("begin") >= 0
    rows = []
    for feature in table.getFeatures():
        begin = feature["begin"] if dated else None
        begin = begin.toString("yyyy-MM-ddTHH:mm:ss") if hasattr(begin, "toString") else begin
        rows.append(row(feature["place"], begin, [(v.x(), v.y()) for v in feature.geometry().vertices()]))
    return sorted(rows), table


def of_pyogrio(path, layer=None):
    import pyogrio

    frame = pyogrio.read_dataframe(path, layer=layer)
    begin = frame["begin"] if "begin" in frame else [None] * len(frame)
    return sorted(row(p, b, list(g.coords)) for p, b, g in zip(frame["place"], begin, frame.geometry))


def of_geopandas(path):
    import geopandas

    frame = geopandas.read_parquet(path)
    assert frame.crs is not None and frame.crs.to_authority()[1] in ("CRS84", "4326"), frame.crs
    begin = frame["begin"] if "begin" in frame else [None] * len(frame)
    return sorted(row(p, b, list(g.coords)) for p, b, g in zip(frame["place"], begin, frame.geometry))


def of_duckdb(path):
    import duckdb
    from shapely import wkb

    table = duckdb.connect()
    names = [c[0] for c in table.execute("describe select * from read_parquet(?)", [str(path)]).fetchall()]
    begin = "begin" if "begin" in names else "null"
    geometry = "cast(geometry as blob)"
    try:
        found = table.execute(f"select place, {begin}, {geometry} from read_parquet(?)", [str(path)]).fetchall()
    except duckdb.Error:
        found = table.execute(f"select place, {begin}, st_aswkb(geometry) from read_parquet(?)", [str(path)]).fetchall()
    return sorted(row(p, b, list(wkb.loads(bytes(g)).coords)) for p, b, g in found)


def gdal(folder, layer):
    yield "GDAL gpkg", of_gdal(folder / "campaign.gpkg", layer)
    yield "GDAL kml", of_gdal(folder / "campaign.kml", layer)
    yield "GDAL fgb", of_gdal(folder / f"fgb/{layer}.fgb")
    yield "GDAL csv", of_gdal(folder / f"csv/{layer}.csv")
    yield "GDAL ndjson", of_gdal(folder / f"ndjson/{layer}.ndjson")
    yield "GDAL geojsonseq", of_gdal(folder / f"geojsonseq/{layer}.geojsons")
    rows, table = of_qgis(folder / "campaign.gpkg", layer)
    assert "dateline" in table.listStylesInDatabase()[2], f"{layer}: QGIS finds no style in the GeoPackage"
    yield "QGIS gpkg", rows
    yield "QGIS fgb", of_qgis(folder / f"fgb/{layer}.fgb", None)[0]
    yield "QGIS kml", of_qgis(folder / "campaign.kml", layer)[0]


def pypi(folder, layer):
    yield "pyogrio gpkg", of_pyogrio(folder / "campaign.gpkg", layer)
    yield "pyogrio fgb", of_pyogrio(folder / f"fgb/{layer}.fgb")
    yield "geopandas geoparquet", of_geopandas(folder / f"geoparquet/{layer}.parquet")
    yield "DuckDB geoparquet", of_duckdb(folder / f"geoparquet/{layer}.parquet")


def main():
    folder, programs = Path(sys.argv[1]), {"gdal": gdal, "pypi": pypi}[sys.argv[2]]
    if programs is gdal:
        from qgis.core import QgsApplication

        application = QgsApplication([], False)
        application.initQgis()
    wrong = read = 0
    for layer in LAYERS:
        path = folder / f"{layer}.geojson"
        if not path.exists():
            continue
        expected = of_geojson(path)
        for what, found in programs(folder, layer):
            read += 1
            if found != expected:
                wrong += 1
                differs = [pair for pair in zip(found, expected) if pair[0] != pair[1]][:1]
                print(f"{what}, {layer}: {len(found)} features, expected {len(expected)}; {differs}")
    print(f"{read} files read back, {wrong} differ")
    return 1 if wrong or not read else 0


if __name__ == "__main__":
    sys.exit(main())

//! GeoPackage 1.3: every layer a table of one SQLite file, with the styles by which QGIS draws them.
//!
//! The file is made in memory and written whole. It says 1.3 and not 1.4, which QGIS of 2022 warns of.

use std::io::{self, Write};

use geo::Geometry;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, MAIN_DB, params, params_from_iter};

use crate::layer::{Feature, Field, FieldType, Shape, Value};

use super::geojson::{midnight, rounded};
use super::wkb::wkb;
use super::writer::{Head, Writer};

/// "GPKG", and version 1.3.
const BEGIN: &str = "\
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
BEGIN;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude and latitude on WGS 84');
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
";

/// The table in which QGIS looks for styles, as it makes it itself.
const STYLES: &str = "\
CREATE TABLE IF NOT EXISTS layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME);
INSERT OR IGNORE INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', '1970-01-01T00:00:00.000Z', NULL, NULL, NULL, NULL, 0);";

/// Without a clock, nobody knows when; the column must hold a time.
const NO_CLOCK: &str = "1970-01-01T00:00:00.000Z";

/// Writes tables as they come.
pub(super) struct Package<W> {
    out: W,
    file: Connection,
    insert: String,
}

impl<W: Write> Package<W> {
    /// # Errors
    /// What SQLite says.
    pub(super) fn new(out: W) -> io::Result<Self> {
        let file = Connection::open_in_memory().map_err(io::Error::other)?;
        file.execute_batch(BEGIN).map_err(io::Error::other)?;
        Ok(Self {
            out,
            file,
            insert: String::new(),
        })
    }

    fn table(&self, head: &Head<'_>) -> rusqlite::Result<()> {
        let kind = match (head.shape, head.parts) {
            (Shape::Point, _) => "POINT",
            (Shape::Line, false) => "LINESTRING",
            (Shape::Line, true) => "MULTILINESTRING",
            (Shape::Area, _) => "MULTIPOLYGON",
        };
        let typed = |f: &Field| format!("{} {}", quoted(f.name), sql_type(f));
        let columns: Vec<String> = head.fields.iter().map(typed).collect();
        self.file.execute_batch(&format!(
            "CREATE TABLE {} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {kind}, {});",
            quoted(head.name),
            columns.join(", ")
        ))?;
        let [west, south, east, north] = head.bounds.map_or([None; 4], |b| b.map(|b| Some(rounded(b))));
        self.file.execute(
            "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, '', ?2, ?3, ?4, ?5, ?6, 4326)",
            params![head.name, NO_CLOCK, west, south, east, north],
        )?;
        self.file.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)",
            params![head.name, kind],
        )?;
        if !head.style.is_empty() {
            self.file.execute_batch(STYLES)?;
            self.file.execute(
                "INSERT INTO layer_styles VALUES (NULL, '', '', ?1, 'geom', 'dateline', ?2, '', 1, 'made by dateline', '', NULL, ?3)",
                params![head.name, head.style, NO_CLOCK],
            )?;
        }
        Ok(())
    }
}

impl<W: Write> Writer for Package<W> {
    fn begin(&mut self, head: &Head<'_>) -> io::Result<()> {
        self.table(head).map_err(io::Error::other)?;
        let names: Vec<String> = head.fields.iter().map(|f| quoted(f.name)).collect();
        let (names, marks) = (names.join(", "), ", ?".repeat(head.fields.len()));
        self.insert = format!(
            "INSERT INTO {} (geom, {names}) VALUES (?{marks})",
            quoted(head.name)
        );
        Ok(())
    }

    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let geometry = feature
            .geometry
            .as_ref()
            .map_or(Sql::Null, |g| Sql::Blob(blob(g)));
        let values = feature.values.iter().map(sql);
        self.file
            .execute(
                &self.insert,
                params_from_iter(std::iter::once(geometry).chain(values)),
            )
            .map_err(io::Error::other)?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.file.execute_batch("COMMIT").map_err(io::Error::other)?;
        let bytes = self.file.serialize(MAIN_DB).map_err(io::Error::other)?;
        self.out.write_all(&bytes)?;
        self.out.flush()
    }
}

/// A name in SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

const fn sql_type(field: &Field) -> &'static str {
    match field.kind {
        FieldType::Text => "TEXT",
        FieldType::Flag => "BOOLEAN",
        FieldType::Count => "INTEGER",
        FieldType::Number => "REAL",
        FieldType::Day => "DATE",
        FieldType::Time => "DATETIME",
    }
}

fn sql(value: &Value<'_>) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Flag(flag) => Sql::Integer(i64::from(*flag)),
        Value::Count(count) => Sql::Integer(i64::try_from(*count).unwrap_or(i64::MAX)),
        Value::Number(number) => Sql::Real(rounded(*number)),
        Value::Text(words) => Sql::Text(words.to_string()),
        Value::Day(day) => Sql::Text(day.to_string()),
        Value::Time(day) => Sql::Text(format!("{}.000Z", midnight(*day))),
    }
}

/// A geometry as a GeoPackage holds it: a header without an envelope, then WKB.
fn blob(geometry: &Geometry<f64>) -> Vec<u8> {
    let mut bytes = b"GP\x00\x01".to_vec();
    bytes.extend(4326_i32.to_le_bytes());
    bytes.extend(wkb(geometry));
    bytes
}

//! How layers and tables are written: the options that several commands have.

use std::io::{self, IsTerminal};
use std::str::FromStr;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use dateline::export::Format;
use dateline::export::csv::Options;
use dateline::{Error, Result};

use super::foresee::quoted;

/// Events as the program `TimeMap` takes them.
pub(super) const TIMEMAP: &str = "timemap";

/// A format of layers, or one that only this command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Layer(Format),
    Own(&'static str),
}

/// Reads a format of layers or one of a command's own.
pub(super) fn choice(own: &'static [&'static str]) -> impl TypedValueParser<Value = Choice> {
    let names = || own.iter().copied().chain(Format::ALL.iter().map(|f| f.as_str()));
    // It is known everywhere, so that a command that does not have it says why.
    let known = (!own.contains(&TIMEMAP)).then(|| PossibleValue::new(TIMEMAP).hide(true));
    let values = names().map(PossibleValue::new).chain(known);
    PossibleValuesParser::new(values).try_map(move |name| {
        if let Some(own) = own.iter().find(|o| **o == name) {
            return Ok(Choice::Own(own));
        }
        if name == TIMEMAP {
            let others = names().collect::<Vec<_>>().join(", ");
            return Err(format!(
                "TimeMap shows what happened on a day, and this has none; expected one of {others}"
            ));
        }
        Format::from_str(&name).map(Choice::Layer)
    })
}

impl Choice {
    /// Stops before bytes that are no text get to a terminal.
    pub(super) fn fits_output(self) -> Result<()> {
        let words: Vec<String> = std::env::args_os()
            .skip(1)
            .map(|w| w.to_string_lossy().into_owned())
            .collect();
        match self.refused(&words, io::stdout().is_terminal()) {
            Some(why) => Err(Error::Usage(why)),
            None => Ok(()),
        }
    }

    /// Why it is not written, and the command that would have worked.
    fn refused(self, words: &[String], terminal: bool) -> Option<String> {
        let Self::Layer(format @ (Format::Gpkg | Format::Fgb | Format::GeoParquet)) = self else {
            return None;
        };
        terminal.then(|| {
            format!(
                "{format} is no text that a terminal can show; write it into a file:\n  dateline {} > {}.{}",
                quoted(words),
                words.first().map_or("layer", String::as_str),
                format.extension()
            )
        })
    }
}

/// How tables are written.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Tables")]
pub(super) struct Tables {
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8.
    #[arg(long)]
    bom: bool,
    /// A column of CSV with the geometry as well-known text, for points too.
    #[arg(long)]
    wkt: bool,
}

impl Tables {
    pub(super) const fn options(self) -> Options {
        Options {
            bom: self.bom,
            wkt: self.wkt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_kept_from_a_terminal() {
        let words = ["events", "my reports", "--format", "gpkg"].map(str::to_owned);
        for &format in Format::ALL {
            let binary = matches!(format, Format::Gpkg | Format::Fgb | Format::GeoParquet);
            assert_eq!(Choice::Layer(format).refused(&words, true).is_some(), binary);
            assert_eq!(Choice::Layer(format).refused(&words, false), None);
        }
        let said = Choice::Layer(Format::GeoParquet)
            .refused(&words, true)
            .unwrap_or_default();
        assert!(
            said.ends_with("dateline events 'my reports' --format gpkg > events.parquet"),
            "{said}"
        );
        assert_eq!(Choice::Own("json").refused(&words, true), None);
    }
}

//! How layers and tables are written: the options that several commands have.

use std::str::FromStr;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use dateline::export::Format;
use dateline::export::csv::Options;

/// A format of layers, or one that only this command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Layer(Format),
    Own(&'static str),
}

/// Reads a format of layers or one of a command's own.
pub(super) fn choice(own: &'static [&'static str]) -> impl TypedValueParser<Value = Choice> {
    let names = own.iter().copied().chain(Format::ALL.iter().map(|f| f.as_str()));
    PossibleValuesParser::new(names).try_map(move |name| {
        let own = own.iter().find(|o| **o == name);
        own.map_or_else(
            || Format::from_str(&name).map(Choice::Layer),
            |own| Ok(Choice::Own(own)),
        )
    })
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

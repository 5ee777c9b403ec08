//! The stand-in for `online.rs` where the program is built without the network: nothing to be told, nobody to ask.

use dateline::finding::Finding;
use dateline::{Gazetteer, Result};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct OnlineArgs {}

pub(super) struct Lookup {}

#[expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "the face of online.rs"
)]
impl OnlineArgs {
    pub(super) fn is_asked(&self) -> bool {
        false
    }

    pub(super) fn open(&self, _theatre: &[String]) -> Result<Lookup> {
        Ok(Lookup {})
    }

    pub(super) fn known(&self, gazetteer: Gazetteer, _: &[String], _: &[String]) -> Result<Gazetteer> {
        Ok(gazetteer)
    }
}

#[expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "the face of online.rs"
)]
impl Lookup {
    pub(super) fn ask<'n>(
        &mut self,
        _: &Gazetteer,
        _: impl Iterator<Item = &'n str>,
    ) -> Result<Option<Gazetteer>> {
        Ok(None)
    }

    pub(super) fn summary(&self) {}

    pub(super) fn servers(&self) -> Vec<String> {
        Vec::new()
    }

    pub(super) fn note(&self, _: &mut [Finding]) {}
}

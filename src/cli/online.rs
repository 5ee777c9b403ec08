//! What commands may be told of gazetteers online, and the second reading that an answer asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dateline::finding::{Finding, FindingKind};
use dateline::gazetteer::http;
use dateline::gazetteer::online::{OSMF_POLICY, Online, Options};
use dateline::{Error, Gazetteer, Result};

use super::map::counted;
use super::remark;

/// How often one name is asked while nothing comes of it.
const ATTEMPTS: u32 = 3;

/// Names that no gazetteer has, asked of a server; nobody is asked without --online.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Names asked online")]
pub(super) struct OnlineArgs {
    /// Ask the server at this address for names that no gazetteer has: a Nominatim, GeoNames as
    /// `https://ACCOUNT@secure.geonames.org`, or `https://www.wikidata.org`. Only the name and the codes of --theatre
    /// are sent. May be given several times; the next is asked where one does not know.
    #[arg(long, value_name = "URL")]
    online: Vec<String>,
    /// Use answers kept from earlier, and ask nobody.
    #[arg(long, requires = "online")]
    offline: bool,
    /// Your mail address, told to the server, so that its operators can write to you.
    #[arg(long, value_name = "MAIL", requires = "online")]
    contact: Option<String>,
    /// You have read the usage policy of the servers of OpenStreetMap, and keep to it.
    #[arg(long, requires = "online")]
    accept_osmf_policy: bool,
    /// Where answers are kept; without it, dateline in your folder for caches. Processes that share it wait for one
    /// another.
    #[arg(long, value_name = "FOLDER", requires = "online")]
    online_cache: Option<PathBuf>,
    /// Address of a proxy to go through; without it, that of the environment, if any.
    #[arg(long, value_name = "URL", requires = "online")]
    proxy: Option<String>,
}

/// Servers, and what they did not answer.
pub(super) struct Lookup {
    online: Option<Online>,
    unanswered: BTreeMap<String, String>,
}

impl OnlineArgs {
    /// Whether any server is to be asked.
    pub(super) fn is_asked(&self) -> bool {
        !self.online.is_empty()
    }

    pub(super) fn open(&self, theatre: &[String]) -> Result<Lookup> {
        let unanswered = BTreeMap::new();
        if self.online.is_empty() {
            return Ok(Lookup {
                online: None,
                unanswered,
            });
        }
        let online = Online::new(&Options {
            servers: self.online.clone(),
            cache: self.cache()?,
            offline: self.offline,
            countries: theatre.to_vec(),
            accept_osmf_policy: self.accept_osmf_policy,
            http: http::Options {
                proxy: self.proxy.clone(),
                contact: self.contact.clone(),
                patience: http::Patience {
                    attempts: ATTEMPTS,
                    ..http::Patience::default()
                },
                ..http::Options::default()
            },
        })?;
        if self.accept_osmf_policy && !self.offline {
            remark(format!("names are asked one a second under {OSMF_POLICY}"));
        }
        Ok(Lookup {
            online: Some(online),
            unanswered,
        })
    }

    /// `gazetteer` with what the servers know of those of `names` that it lacks.
    pub(super) fn known(
        &self,
        gazetteer: Gazetteer,
        names: &[String],
        theatre: &[String],
    ) -> Result<Gazetteer> {
        let mut lookup = self.open(theatre)?;
        let unknown = names
            .iter()
            .map(String::as_str)
            .filter(|name| gazetteer.lookup(name).is_empty());
        let more = lookup.ask(&gazetteer, unknown)?;
        lookup.summary();
        Ok(more.unwrap_or(gazetteer))
    }

    /// Where answers are kept, by the XDG Base Directory Specification.
    fn cache(&self) -> Result<PathBuf> {
        if let Some(folder) = &self.online_cache {
            return Ok(folder.clone());
        }
        let absolute = |name: &str| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let caches = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
        let caches = caches.or_else(|| absolute("LOCALAPPDATA"));
        caches.map(|folder| folder.join("dateline")).ok_or_else(|| {
            Error::Usage("there is no folder to keep answers in; name one with --online-cache".to_owned())
        })
    }
}

impl Lookup {
    /// `gazetteer` and behind it what the servers know of `names`; nothing where they know none.
    pub(super) fn ask<'n>(
        &mut self,
        gazetteer: &Gazetteer,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Option<Gazetteer>> {
        let Some(online) = &mut self.online else {
            return Ok(None);
        };
        let mut entries = BTreeMap::new();
        for name in names.collect::<BTreeSet<_>>() {
            let reply = online.ask(name);
            if let Some(why) = reply.unanswered {
                self.unanswered.insert(name.to_owned(), why);
            }
            entries.extend(
                reply
                    .entries
                    .into_iter()
                    .map(|entry| (entry.place.id.clone(), entry)),
            );
        }
        if entries.is_empty() {
            return Ok(None);
        }
        let entries: Vec<_> = entries.into_values().collect();
        gazetteer.with(&entries).map(Some)
    }

    /// Says what was asked and what came of it, where anything was.
    pub(super) fn summary(&self) {
        let Some(tally) = self
            .online
            .as_ref()
            .map(Online::tally)
            .filter(|tally| tally.names > 0)
        else {
            return;
        };
        remark(format!(
            "online: {} looked up, {} found, {} without an answer ({})",
            counted(tally.names, "name"),
            tally.found,
            tally.unanswered,
            counted(tally.requests, "request")
        ));
        let reasons: BTreeSet<&String> = self.unanswered.values().collect();
        for why in reasons.into_iter().take(3) {
            remark(format!("online: {why}"));
        }
    }

    /// Addresses of the servers, as the record of a map keeps them.
    pub(super) fn servers(&self) -> Vec<String> {
        self.online.as_ref().map(Online::servers).unwrap_or_default()
    }

    /// Adds to what is found of unknown names why there was no answer.
    pub(super) fn note(&self, findings: &mut [Finding]) {
        for finding in findings.iter_mut().filter(|f| f.kind == FindingKind::UnknownName) {
            if let Some(why) = self.unanswered.get(&finding.what) {
                finding.detail = format!("{}; {why}", finding.detail);
            }
        }
    }
}

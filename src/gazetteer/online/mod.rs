//! Names asked of a gazetteer online, where a person says so and not otherwise.
//!
//! # How an answer joins a reading
//!
//! Reading a report stays a pure function. A report is read; the names that the gazetteer lacks are asked here; what is
//! answered becomes a last source behind the others ([`super::Gazetteer::with`]); the report is read again with it. Each
//! report is read with the answers to its own questions, so that the order of the reports does not matter.
//!
//! # What leaves the machine
//!
//! The name, the codes of the countries that `--theatre` names, the program's name with the contact that was given, and
//! for GeoNames the name of its account. Nothing else of a report.
//!
//! # Manners
//!
//! One request at a time and one a second to a host, for all threads and processes that share the cache folder; waits
//! that a server asks for are kept; every answer is kept and never asked for again, with its address, day, hash and
//! licence. The servers of OpenStreetMap and Wikidata are asked only with a contact, the former only if the policy was
//! accepted. A server that fails three times in a row is left alone for the rest of the run.

use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::Value;

use super::csv::checked_position;
use super::http::{self, Client, Url, address, shown};
use super::import::precision_km;
use super::spelling::{Folded, Key, fold};
use super::{Entry, GeoBasis, Kind, NameKind, Place};
use crate::error::{Error, Result};

mod cache;
mod geonames;
mod line;
mod nominatim;
mod wikidata;

use line::Line;

/// The policy of the servers of OpenStreetMap.
pub const OSMF_POLICY: &str = "https://operations.osmfoundation.org/policies/nominatim/";

/// Longest name that is asked; no place of the news has a longer one.
const LONGEST_NAME: usize = 80;

/// What a lookup may be told.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Addresses of servers, asked in this order until one knows the name. Which kind of server one is, is told by its
    /// host, or by what stands before the address: "nominatim+", "geonames+" or "wikidata+". The account at GeoNames
    /// is the user name in the address.
    pub servers: Vec<String>,
    /// Where answers are kept, and what keeps processes in line.
    pub cache: PathBuf,
    /// Use what is kept only; ask nobody.
    pub offline: bool,
    /// ISO 3166-1 codes of the countries that places must lie in; empty: any.
    pub countries: Vec<String>,
    /// Whether the policy of the servers of OpenStreetMap is accepted ([`OSMF_POLICY`]).
    pub accept_osmf_policy: bool,
    /// How to reach the network.
    pub http: http::Options,
}

/// What is known online of a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// Places that bear the name.
    pub entries: Vec<Entry>,
    /// Why there is no answer, where there is none; that nobody knows the name is an answer.
    pub unanswered: Option<String>,
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Names looked up.
    pub names: usize,
    /// Names with a place.
    pub found: usize,
    /// Names without an answer.
    pub unanswered: usize,
    /// Requests sent.
    pub requests: usize,
}

/// Servers, asked one name at a time.
#[derive(Debug)]
pub struct Online {
    servers: Vec<Server>,
    countries: Vec<String>,
    line: Line,
    told: HashMap<String, Reply>,
    tally: Tally,
}

#[derive(Clone, Debug)]
struct Server {
    service: Service,
    base: Url,
}

/// The kinds of server.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Service {
    Nominatim,
    GeoNames { user: String },
    Wikidata,
}

/// What is wrong with an answer.
enum Trouble {
    /// The server is busy; asking again later may help.
    Busy(String),
    /// It is none, and asking again does not help.
    Wrong(String),
}

/// How a service asks: an address that may be kept, and a parameter that may not. What comes back is JSON that the
/// service finds no trouble with.
type Ask<'a> = &'a mut dyn FnMut(&Url) -> std::result::Result<Value, String>;

/// A place as a service tells of it.
struct Found {
    id: String,
    name: String,
    names: Vec<String>,
    kind: Kind,
    country: String,
    adm1: String,
    lat: f64,
    lon: f64,
    population: u64,
    source: String,
}

impl Online {
    /// Servers that may be asked.
    ///
    /// # Errors
    /// [`Error::Usage`] where an address is wrong, or a server may not be asked as things are: the message says what
    /// it wants. [`Error::Io`] where the cache folder cannot be made.
    pub fn new(options: &Options) -> Result<Self> {
        let servers: Vec<Server> = options
            .servers
            .iter()
            .map(|at| server(at))
            .collect::<Result<_>>()?;
        if !options.offline {
            servers.iter().try_for_each(|server| permitted(server, options))?;
        }
        std::fs::create_dir_all(&options.cache).map_err(|e| {
            Error::io(
                &options.cache,
                "cannot make the folder for answers from online",
                e,
            )
        })?;
        let http = http::Options {
            one_host: true,
            ..options.http.clone()
        };
        let client = (!options.offline).then(|| Client::new(&http)).transpose()?;
        Ok(Self {
            servers,
            countries: options.countries.iter().map(|c| c.to_ascii_lowercase()).collect(),
            line: Line::new(options.cache.clone(), client),
            told: HashMap::new(),
            tally: Tally::default(),
        })
    }

    /// What the servers know of a name.
    pub fn ask(&mut self, name: &str) -> Reply {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(reply) = self.told.get(&name) {
            return reply.clone();
        }
        let reply = self.look_up(&name);
        self.tally.names += 1;
        self.tally.found += usize::from(!reply.entries.is_empty());
        self.tally.unanswered += usize::from(reply.unanswered.is_some());
        self.told.insert(name, reply.clone());
        reply
    }

    fn look_up(&mut self, name: &str) -> Reply {
        let mut reply = Reply::default();
        let key = Folded::of(name).key;
        if name.chars().count() > LONGEST_NAME || key == Key::START || !name.contains(char::is_alphabetic) {
            reply.unanswered = Some("too odd a name to ask anybody".to_owned());
            return reply;
        }
        let Self {
            servers,
            countries,
            line,
            tally,
            ..
        } = self;
        for server in servers.iter() {
            for asked in [Some(name), bare(name)].into_iter().flatten() {
                let mut ask = |url: &Url| line.ask(server, url, &mut tally.requests);
                match server.service.find(&server.base, asked, countries, &mut ask) {
                    Ok(found) => reply.entries = found.into_iter().filter_map(|f| f.entry(key)).collect(),
                    Err(why) => reply.unanswered = Some(format!("{}: {why}", shown(&server.base))),
                }
                if !reply.entries.is_empty() {
                    reply.unanswered = None;
                    return reply;
                }
            }
        }
        reply
    }

    /// What was asked so far, and what came of it.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The servers' addresses, without accounts.
    pub fn servers(&self) -> Vec<String> {
        self.servers.iter().map(|server| shown(&server.base)).collect()
    }
}

impl Service {
    /// Places of a name, in the server's order.
    fn find(
        &self,
        base: &Url,
        name: &str,
        countries: &[String],
        ask: Ask<'_>,
    ) -> std::result::Result<Vec<Found>, String> {
        match self {
            Self::Nominatim => nominatim::find(base, name, countries, ask),
            Self::GeoNames { .. } => geonames::find(base, name, countries, ask),
            Self::Wikidata => wikidata::find(base, name, countries, ask),
        }
    }

    /// What is wrong with an answer.
    fn trouble(&self, answer: &Value) -> Option<Trouble> {
        match self {
            Self::Nominatim => nominatim::trouble(answer),
            Self::GeoNames { .. } => geonames::trouble(answer),
            Self::Wikidata => wikidata::trouble(answer),
        }
    }

    /// Whose facts it tells, where an answer does not say.
    const fn licence(&self) -> &'static str {
        match self {
            Self::Nominatim => nominatim::LICENCE,
            Self::GeoNames { .. } => geonames::LICENCE,
            Self::Wikidata => wikidata::LICENCE,
        }
    }

    /// The parameter that an address is not kept with.
    fn account(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::GeoNames { user } => Some(("username", user)),
            Self::Nominatim | Self::Wikidata => None,
        }
    }
}

/// The server at an address as a person writes it.
fn server(written: &str) -> Result<Server> {
    let (kind, at) = written
        .split_once('+')
        .filter(|(kind, _)| !kind.contains(':'))
        .unwrap_or(("", written));
    let mut base = address("the server to ask", at)?;
    let host = base.host_str().unwrap_or_default();
    let of = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    let kind = match kind {
        "" if of("geonames.org") => "geonames",
        "" if of("wikidata.org") => "wikidata",
        "" => "nominatim",
        kind => kind,
    };
    let user = base.username().to_owned();
    let service = match kind {
        "nominatim" => Service::Nominatim,
        "wikidata" => Service::Wikidata,
        "geonames" if user.is_empty() => {
            return Err(Error::Usage(
                "GeoNames answers those who have an account; expected its name in the address, as in \
                 https://NAME@secure.geonames.org"
                    .to_owned(),
            ));
        }
        "geonames" => Service::GeoNames { user },
        other => {
            return Err(Error::Usage(format!(
                "the server to ask is a \"{other}\"; expected nominatim, geonames or wikidata before the +"
            )));
        }
    };
    if service.account().is_some() {
        // the account goes where the service wants it, not where a browser would put it
        let _ = base.set_username("");
    }
    Ok(Server { service, base })
}

/// A name without the word behind it that says what its place is, as in "Zedan province": servers have other words for
/// it, and the reading holds it against the kind of place.
fn bare(name: &str) -> Option<&str> {
    let (bare, _) = name.rsplit_once(' ')?;
    (!Folded::of(name).kinds.is_empty() && fold(bare) == fold(name)).then_some(bare)
}

/// Whether a server may be asked as things are.
fn permitted(server: &Server, options: &Options) -> Result<()> {
    let host = server.base.host_str().unwrap_or_default().trim_end_matches('.');
    let of = |domain: &str| host == domain || host.ends_with(&format!(".{domain}"));
    let contact = options.http.contact.is_some();
    if of("openstreetmap.org") && !(contact && options.accept_osmf_policy) {
        return Err(Error::Usage(format!(
            "{host} is run by volunteers for small use; read {OSMF_POLICY}, and if you keep to it, add --contact MAIL \
             --accept-osmf-policy; for more than a few names, name a server of your own"
        )));
    }
    if of("wikidata.org") && !contact {
        return Err(Error::Usage(format!(
            "{host} wants to know whom to write to; add --contact MAIL"
        )));
    }
    Ok(())
}

impl Found {
    /// The entry of a place that bears the name of this key. Names besides, which the report does not use, are left
    /// out: they could be read into it.
    fn entry(self, key: Key) -> Option<Entry> {
        let bears = |name: &String| Folded::of(name).key == key;
        let point = checked_position(self.lat, self.lon, &self.name).ok()?;
        let arabic = |name: &&String| name.contains(|c: char| matches!(c, '\u{0600}'..='\u{06ff}'));
        let name_ar = self.names.iter().find(arabic).cloned().unwrap_or_default();
        let main = bears(&self.name) || bears(&name_ar);
        let mut names: Vec<String> = self.names;
        names.retain(|name| bears(name) && *name != self.name && *name != name_ar);
        names.sort();
        names.dedup();
        if self.name.is_empty() || !main && names.is_empty() {
            return None;
        }
        let place = Place {
            id: self.id,
            name: self.name,
            name_ar,
            kind: self.kind,
            country: self.country,
            adm1: self.adm1,
            adm1_pcode: String::new(),
            point,
            precision_km: precision_km(self.kind),
            basis: GeoBasis::Source,
            population: self.population,
            source: self.source,
        };
        let names = names.into_iter().map(|name| (name, NameKind::Variant)).collect();
        Some(Entry { place, names })
    }
}

/// A text of an answer: without what a terminal or a table would stumble over, and not endless.
fn text(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default().trim();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A number of an answer, or a text of digits.
fn number<T: std::str::FromStr>(value: &Value) -> Option<T> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// Two capital letters, or nothing.
fn country(code: &str) -> String {
    let fits = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
    if fits {
        code.to_ascii_uppercase()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(servers: &[&str], contact: Option<&str>, accept: bool) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            servers: servers.iter().map(|&s| s.to_owned()).collect(),
            cache: folder.path().join("answers"),
            accept_osmf_policy: accept,
            http: http::Options {
                contact: contact.map(str::to_owned),
                ..http::Options::default()
            },
            ..Options::default()
        };
        Online::new(&options).err().map(|e| e.to_string())
    }

    #[test]
    fn some_servers_want_something_first() {
        let (osm, mail) = ("https://nominatim.openstreetmap.org", Some("desk@example.org"));
        for (server, contact, accept, expected) in [
            ("http://127.0.0.1:9", None, false, ""),
            ("https://geocoder.example.org/nominatim", None, false, ""),
            (osm, None, false, "--contact MAIL --accept-osmf-policy"),
            (osm, mail, false, "policies/nominatim/"),
            (osm, None, true, "run by volunteers"),
            (
                "https://NOMINATIM.openstreetmap.org./",
                None,
                true,
                "run by volunteers",
            ),
            (
                "nominatim+http://openstreetmap.org:80",
                None,
                false,
                "run by volunteers",
            ),
            (osm, mail, true, ""),
            ("https://www.wikidata.org", None, false, "add --contact MAIL"),
            ("https://www.wikidata.org", mail, false, ""),
            ("https://secure.geonames.org", None, false, "https://NAME@secure"),
            ("https://desk@secure.geonames.org", None, false, ""),
            ("photon+https://example.org", None, false, "is a \"photon\""),
            ("example.org", None, false, "expected an address"),
            (osm, Some("nobody"), true, "expected a mail address"),
        ] {
            let found = refusal(&[server], contact, accept).unwrap_or_default();
            assert!(
                found.contains(expected) && found.is_empty() == expected.is_empty(),
                "{server}: {found}"
            );
        }
    }

    #[test]
    fn the_account_is_no_part_of_the_address() {
        let server = server("https://desk@secure.geonames.org").unwrap();
        assert_eq!(server.service.account(), Some(("username", "desk")));
        assert_eq!(server.base.as_str(), "https://secure.geonames.org/");
    }

    #[test]
    fn what_a_place_is_may_be_left_out() {
        for (name, expected) in [
            ("Zedan province", Some("Zedan")),
            ("Umm Zedan District", Some("Umm Zedan")),
            ("Umm Zedan", None),
            ("province", None),
            ("city of Zedan", None),
        ] {
            assert_eq!(bare(name), expected, "{name}");
        }
    }

    #[test]
    fn a_place_must_bear_the_name() {
        let found = |name: &str, names: &[&str], lat| Found {
            id: "t:1".into(),
            name: name.into(),
            names: names.iter().map(|&n| n.to_owned()).collect(),
            kind: Kind::Village,
            country: "SY".into(),
            adm1: String::new(),
            lat,
            lon: 40.0,
            population: 0,
            source: "T".into(),
        };
        let key = |name: &str| Folded::of(name).key;
        let entry = found("Tell Zed", &["Tall Zed", "Old Mill", "تل زد"], 35.0)
            .entry(key("Tal Zed"))
            .unwrap();
        assert_eq!(entry.names, [("Tall Zed".to_owned(), NameKind::Variant)]);
        assert_eq!(entry.place.name_ar, "تل زد");
        assert!(
            found("Zed Bakery", &["Old Mill"], 35.0)
                .entry(key("Zed"))
                .is_none()
        );
        assert!(found("Zed", &[], f64::NAN).entry(key("Zed")).is_none());
        assert!(found("Zed", &[], 95.0).entry(key("Zed")).is_none());
    }
}

//! The one door to the network: the client that downloads and lookups share, and how long they wait.
//!
//! Nothing is asked unless a person asked for it: `fetch` on `gazetteer fetch`, `online` on
//! `--online`. The clock is read here too, and nowhere else in the library.

use std::fmt::Display;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
pub(super) use reqwest::Url;
use reqwest::blocking;
use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use rustls::client::danger::ServerCertVerifier;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::{Error, Result};

/// Redirects that are followed.
const REDIRECTS: usize = 5;

/// Least that must arrive in a [`Patience::stall`]; a server that sends less has gone to sleep.
const LEAST_BYTES: u64 = 1024;

/// How to reach the network.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Address of a proxy; without it that of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`), if any.
    pub proxy: Option<String>,
    /// Mail address that operators of a server may write to; goes into the User-Agent.
    pub contact: Option<String>,
    /// Follow a server to another address of its own only.
    pub one_host: bool,
    /// How long to wait for what.
    pub patience: Patience,
}

/// How long to wait for what.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a server that says nothing, or next to nothing.
    pub stall: Duration,
    /// Before asking again the first time; doubled each time.
    pub pause: Duration,
    /// Longest that a server may tell us to wait; longer is an error that says how long.
    pub longest: Duration,
    /// How often something is asked in all while nothing comes of it.
    pub attempts: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            stall: Duration::from_secs(30),
            pause: Duration::from_secs(1),
            longest: Duration::from_mins(2),
            attempts: 5,
        }
    }
}

impl Patience {
    /// How long to wait after the attempt of this number, counted from 1.
    pub(super) fn pause_after(&self, attempt: u32) -> Duration {
        let doubled = self
            .pause
            .saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
        doubled.min(self.longest)
    }
}

/// A client for the whole run; it keeps connections open.
#[derive(Clone, Debug)]
pub struct Client {
    inner: blocking::Client,
    /// Why no server can be trusted, where that is so.
    untrusting: Option<String>,
    pub(super) patience: Patience,
}

impl Client {
    /// A client that trusts the certificates that this machine trusts.
    ///
    /// # Errors
    /// [`Error::Usage`] where the proxy or the contact cannot be used.
    pub fn new(options: &Options) -> Result<Self> {
        let (tls, untrusting) = tls()?;
        let one_host = options.one_host;
        let mut builder = blocking::Client::builder()
            .user_agent(user_agent(options.contact.as_deref())?)
            .tls_backend_preconfigured(tls)
            .timeout(options.patience.stall)
            .referer(false)
            .redirect(Policy::custom(move |attempt| {
                let before = attempt.previous();
                let was_secure = before.iter().any(|url| url.scheme() == "https");
                let host = attempt.url().host_str();
                if before.len() > REDIRECTS {
                    attempt.error("it sends us on and on")
                } else if one_host && before.iter().any(|url| url.host_str() != host) {
                    attempt.error("it sends us to another host")
                } else if was_secure && attempt.url().scheme() != "https" {
                    attempt.error("it sends us from https to a connection that anyone may read and change")
                } else {
                    attempt.follow()
                }
            }));
        if let Some(proxy) = &options.proxy {
            let proxy = reqwest::Proxy::all(proxy).map_err(|e| {
                Error::Usage(format!(
                    "the proxy is \"{proxy}\" ({e}); expected an address, as in http://proxy.example:3128"
                ))
            })?;
            builder = builder.proxy(proxy);
        }
        let inner = builder
            .build()
            .map_err(|e| Error::Usage(format!("cannot reach the network: {}", causes(&e))))?;
        Ok(Self {
            inner,
            untrusting,
            patience: options.patience,
        })
    }

    /// Asks once.
    ///
    /// # Errors
    /// Where no answer came.
    pub(super) fn get(
        &self,
        url: &Url,
        headers: &[(&'static str, String)],
    ) -> std::result::Result<Response, Silence> {
        if let Some(why) = self.untrusting.as_ref().filter(|_| url.scheme() == "https") {
            let why = format!(
                "this machine trusts no certificates ({why}); install those of your system (ca-certificates)"
            );
            return Err(Silence { why, hopeless: true });
        }
        let mut request = self.inner.get(url.clone());
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let inner = request.send().map_err(|e| Silence::of(&e.without_url()))?;
        Ok(Response { inner })
    }
}

/// Why no answer came.
pub(super) struct Silence {
    why: String,
    /// Whether asking again cannot help: the server is not trusted, or sends us where we do not go.
    pub(super) hopeless: bool,
}

impl Silence {
    fn of(error: &reqwest::Error) -> Self {
        let hopeless = error.is_redirect() || error.is_builder() || distrust(error);
        Self {
            why: causes(error),
            hopeless,
        }
    }
}

impl Display for Silence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

/// Whether a certificate is at the bottom of an error.
fn distrust(error: &(dyn std::error::Error + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let tls = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(tls, Some(rustls::Error::InvalidCertificate(_))) || error.source().is_some_and(distrust)
}

/// Certificates checked as this machine does, by a provider that needs nothing but rustc's own linker; and why there
/// are none to check by, where there are none.
fn tls() -> Result<(ClientConfig, Option<String>)> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Usage(format!("cannot set up TLS: {e}")))?;
    Ok(match Verifier::new(provider) {
        Ok(verifier) => {
            let verifier: Arc<dyn ServerCertVerifier> = Arc::new(verifier);
            let builder = builder.dangerous().with_custom_certificate_verifier(verifier);
            (builder.with_no_client_auth(), None)
        }
        Err(e) => (
            builder
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth(),
            Some(e.to_string()),
        ),
    })
}

/// "dateline/0.1.0 (desk@example.org)".
fn user_agent(contact: Option<&str>) -> Result<String> {
    let name = concat!("dateline/", env!("CARGO_PKG_VERSION"));
    let Some(contact) = contact else {
        return Ok(name.to_owned());
    };
    let (user, host) = contact.split_once('@').unwrap_or_default();
    let plain = contact
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"()<>,;\\\"".contains(&b));
    if user.is_empty() || !host.contains('.') || !plain {
        return Err(Error::Usage(format!(
            "the contact is \"{contact}\"; expected a mail address, as in desk@example.org"
        )));
    }
    Ok(format!("{name} ({contact})"))
}

/// An error and its causes, outermost first.
fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = error.source();
    }
    words
}

/// What a server answered, its body still to come.
pub(super) struct Response {
    inner: blocking::Response,
}

impl Response {
    pub(super) fn status(&self) -> u16 {
        self.inner.status().as_u16()
    }

    /// A header, where it is there and plain text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.inner.headers().get(name)?.to_str().ok()
    }

    /// How long the server wants us to wait, in seconds or until a day and time.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        retry_after(self.header(RETRY_AFTER.as_str())?, now())
    }

    /// The body, read with an eye on the clock.
    pub(super) fn body(self, patience: &Patience) -> Body {
        Body {
            inner: self.inner,
            stall: patience.stall,
            since: Instant::now(),
            bytes: 0,
        }
    }
}

/// A body on its way; a server that falls asleep is an error.
pub(super) struct Body {
    inner: blocking::Response,
    stall: Duration,
    since: Instant,
    bytes: u64,
}

impl Read for Body {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self
            .inner
            .read(to)
            .map_err(|e| io::Error::new(e.kind(), causes(&e)))?;
        self.bytes += read as u64;
        if self.since.elapsed() >= self.stall {
            if self.bytes < LEAST_BYTES && read > 0 {
                let words = format!("only {} bytes came in {} s", self.bytes, self.stall.as_secs());
                return Err(io::Error::new(io::ErrorKind::TimedOut, words));
            }
            (self.since, self.bytes) = (Instant::now(), 0);
        }
        Ok(read)
    }
}

/// The value of `Retry-After`: seconds, or a day and time (RFC 9110, 10.2.3).
fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let parser = jiff::fmt::rfc2822::DateTimeParser::new();
    let at = parser.parse_timestamp(value.trim()).ok()?;
    Some(Duration::try_from(at.duration_since(now)).unwrap_or_default())
}

/// What the clock says.
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// An address of the web, checked.
///
/// # Errors
/// [`Error::Usage`] where it is none.
pub(super) fn address(what: &str, address: &str) -> Result<Url> {
    let wrong = |why: &dyn Display| {
        Error::Usage(format!(
            "{what} is \"{address}\" ({why}); expected an address, as in https://example.org/"
        ))
    };
    let mut url = Url::parse(address).map_err(|e| wrong(&e))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(&"neither http nor https"));
    }
    if !url.path().ends_with('/') {
        let folder = format!("{}/", url.path());
        url.set_path(&folder);
    }
    Ok(url)
}

/// An address as it may be shown and kept: without user name and password.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // an address that can have neither has neither
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_time() {
        let now: Timestamp = "2025-03-01T10:00:00Z".parse().unwrap();
        for (value, seconds) in [
            ("7", Some(7)),
            ("Sat, 01 Mar 2025 10:01:30 GMT", Some(90)),
            ("Sat, 01 Mar 2025 09:00:00 GMT", Some(0)),
            ("soon", None),
            ("-3", None),
        ] {
            assert_eq!(
                retry_after(value, now),
                seconds.map(Duration::from_secs),
                "{value}"
            );
        }
    }

    #[test]
    fn pauses_double_up_to_the_longest() {
        let patience = Patience::default();
        let pauses: Vec<u64> = [1, 2, 3, 9, 99].map(|n| patience.pause_after(n).as_secs()).into();
        assert_eq!(pauses, [1, 2, 4, 120, 120]);
    }

    #[test]
    fn a_contact_is_a_mail_address() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(user_agent(None).unwrap(), format!("dateline/{version}"));
        let agent = user_agent(Some("desk@example.org")).unwrap();
        assert_eq!(agent, format!("dateline/{version} (desk@example.org)"));
        for wrong in [
            "desk",
            "@example.org",
            "a@b",
            "a@b.c\r\nX: y",
            "a b@c.d",
            "a)@b.c",
        ] {
            assert!(user_agent(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_address_is_checked_and_shown_without_its_key() {
        let url = address("the mirror", "https://me:secret@example.org/dump").unwrap();
        assert_eq!(shown(&url), "https://example.org/dump/");
        for wrong in ["example.org", "ftp://example.org", "file:///etc/passwd", ""] {
            assert!(address("the mirror", wrong).is_err(), "{wrong}");
        }
    }
}

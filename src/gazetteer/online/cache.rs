//! Answers, kept: what was asked, when, what came back, and whose it is.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::gazetteer::fetch::hex;
use crate::gazetteer::http::{Url, now, shown};

/// One answer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The address, without the account.
    url: String,
    /// When it was asked. It stands here and in no map.
    fetched: String,
    /// The status of the answer.
    status: u16,
    /// SHA-256 of the body.
    sha256: String,
    /// Whose facts they are and under which licence.
    licence: String,
    /// The body.
    body: String,
}

fn path(folder: &Path, url: &str) -> PathBuf {
    folder.join(format!("{}.json", hex(&Sha256::digest(url))))
}

/// The body that was answered to this address, if it is kept and whole.
pub(super) fn get(folder: &Path, url: &Url) -> Option<String> {
    let url = shown(url);
    let kept: Kept = serde_json::from_slice(&fs::read(path(folder, &url)).ok()?).ok()?;
    let whole = kept.url == url && kept.sha256 == hex(&Sha256::digest(&kept.body));
    whole.then_some(kept.body)
}

/// Keeps an answer.
///
/// # Errors
/// Where the folder cannot be written.
pub(super) fn put(folder: &Path, url: &Url, status: u16, licence: &str, body: &str) -> std::io::Result<()> {
    let kept = Kept {
        url: shown(url),
        fetched: now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        status,
        sha256: hex(&Sha256::digest(body)),
        licence: licence.to_owned(),
        body: body.to_owned(),
    };
    let at = path(folder, &kept.url);
    let beside = at.with_extension("part");
    fs::write(&beside, serde_json::to_vec_pretty(&kept)?)?;
    fs::rename(&beside, &at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_what_is_damaged_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let url = Url::parse("http://localhost/search?q=Tell+Zed").unwrap();
        assert_eq!(get(folder.path(), &url), None);
        put(folder.path(), &url, 200, "T", "[\"تل\"]").unwrap();
        assert_eq!(get(folder.path(), &url).as_deref(), Some("[\"تل\"]"));
        let other = Url::parse("http://localhost/search?q=Tell").unwrap();
        assert_eq!(get(folder.path(), &other), None);
        let path = path(folder.path(), url.as_str());
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("\"licence\": \"T\""), "{text}");
        fs::write(&path, text.replace("تل", "جل")).unwrap();
        assert_eq!(get(folder.path(), &url), None);
    }
}

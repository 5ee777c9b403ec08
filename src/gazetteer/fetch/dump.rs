//! Which dumps there are, and what they are called.

use std::fmt;
use std::str::FromStr;

use super::form::Form;

/// Dumps that are not of one country, without the endings of their names.
const WORLDWIDE: [(&str, bool, Form); 9] = [
    ("admin1CodesASCII", false, Form::Divisions),
    ("admin2Codes", false, Form::Divisions),
    ("allCountries", true, Form::Places),
    ("alternateNamesV2", true, Form::Names),
    ("cities1000", true, Form::Places),
    ("cities15000", true, Form::Places),
    ("cities500", true, Form::Places),
    ("cities5000", true, Form::Places),
    ("countryInfo", false, Form::Countries),
];

/// A dump of GeoNames: one of the world, or a country by its two letters.
///
/// ```
/// use dateline::gazetteer::fetch::Dump;
/// let iraq: Dump = "iq".parse().map_err(dateline::Error::Usage)?;
/// assert_eq!(iraq.to_string(), "IQ");
/// assert!("Iraq".parse::<Dump>().is_err());
/// # Ok::<(), dateline::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dump {
    name: String,
    zipped: bool,
    form: Form,
}

impl FromStr for Dump {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let stem = name
            .strip_suffix(".zip")
            .or(name.strip_suffix(".txt"))
            .unwrap_or(name);
        let known = WORLDWIDE
            .iter()
            .find(|(known, ..)| known.eq_ignore_ascii_case(stem));
        if let Some(&(known, zipped, form)) = known {
            return Ok(Self {
                name: known.to_owned(),
                zipped,
                form,
            });
        }
        if stem.len() == 2 && stem.bytes().all(|b| b.is_ascii_alphabetic()) {
            let name = stem.to_ascii_uppercase();
            return Ok(Self {
                name,
                zipped: true,
                form: Form::Places,
            });
        }
        let known: Vec<&str> = WORLDWIDE.iter().map(|(known, ..)| *known).collect();
        Err(format!(
            "expected the two letters of a country, as in IQ, or one of {}",
            known.join(", ")
        ))
    }
}

impl fmt::Display for Dump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Dump {
    /// Name of the file that is downloaded, as in "IQ.zip".
    pub fn file(&self) -> String {
        format!("{}.{}", self.name, if self.zipped { "zip" } else { "txt" })
    }

    /// Name of the table that comes of it, as in "IQ.txt".
    pub fn table(&self) -> String {
        format!("{}.txt", self.name)
    }

    pub(super) const fn zipped(&self) -> bool {
        self.zipped
    }

    pub(super) const fn form(&self) -> Form {
        self.form
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dumps_are_known_by_name() {
        for (name, file, table) in [
            ("IQ", "IQ.zip", "IQ.txt"),
            ("sy.zip", "SY.zip", "SY.txt"),
            ("ALLCOUNTRIES", "allCountries.zip", "allCountries.txt"),
            ("admin1CodesASCII", "admin1CodesASCII.txt", "admin1CodesASCII.txt"),
            ("countryInfo.txt", "countryInfo.txt", "countryInfo.txt"),
        ] {
            let dump: Dump = name.parse().unwrap();
            assert_eq!(
                (dump.file().as_str(), dump.table().as_str()),
                (file, table),
                "{name}"
            );
        }
        for wrong in ["", "I", "Iraq", "../IQ", "I/", "cities", "é"] {
            assert!(wrong.parse::<Dump>().is_err(), "{wrong}");
        }
    }
}

//! Where the names of a report may lie.

use super::{Context, Namesakes, Weighed};
use crate::gazetteer::Facts;

/// How doubtful the first guess at a name is, before the other names are heard: the scale of a score to e.
const DOUBT: f64 = 1.0;

/// For how many countries and divisions one name has room at once.
const ROOM: usize = 16;

/// Where the names of a report may lie: each name has one vote, which its places share.
#[derive(Clone, Debug, Default)]
pub struct Votes {
    countries: Shares<[u8; 2]>,
    adm1s: Shares<u32>,
}

/// Shares of votes, sorted by what they are for.
#[derive(Clone, Debug)]
struct Shares<K>(Vec<(K, f64)>);

impl<K> Default for Shares<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Copy + Ord> Shares<K> {
    fn add(&mut self, key: K, share: f64) {
        match self.0.binary_search_by_key(&key, |&(key, _)| key) {
            Ok(at) => self.0[at].1 += share,
            Err(at) => self.0.insert(at, (key, share)),
        }
    }

    fn of(&self, key: K) -> f64 {
        let found = self.0.binary_search_by_key(&key, |&(key, _)| key);
        found.map_or(0.0, |at| self.0[at].1)
    }
}

impl Votes {
    /// None yet, and room for those of so many countries and divisions.
    pub fn with_room(count: usize) -> Self {
        Self {
            countries: Shares(Vec::with_capacity(count)),
            adm1s: Shares(Vec::with_capacity(count)),
        }
    }

    /// The vote of one name: of its places, the likelier ones have a larger share.
    pub fn of_name(name: &Namesakes, context: &Context) -> Self {
        let mut votes = Self::default();
        // one place has all of it, whatever speaks for it
        if let [one] = &name.0[..] {
            votes.give(&one.facts, 1.0);
            return votes;
        }
        let mut ranked = name.weighed(context);
        votes = Self::with_room(ranked.len().min(ROOM));
        let best = ranked.first().map_or(0.0, |w| w.score);
        for weighed in &mut ranked {
            weighed.score = ((weighed.score - best) / DOUBT).exp();
        }
        let all: f64 = ranked.iter().map(|w| w.score).sum();
        for Weighed { facts, score, .. } in ranked {
            votes.give(&facts, score / all);
        }
        votes
    }

    /// Votes for one country or none, and for one division or none.
    #[cfg(test)]
    pub(super) fn of<const C: usize, const A: usize>(
        countries: [([u8; 2], f64); C],
        adm1s: [(u32, f64); A],
    ) -> Self {
        Self {
            countries: Shares(countries.into()),
            adm1s: Shares(adm1s.into()),
        }
    }

    fn give(&mut self, facts: &Facts, share: f64) {
        if facts.country != [0; 2] {
            self.countries.add(facts.country, share);
        }
        if facts.adm1 != 0 {
            self.adm1s.add(facts.adm1, share);
        }
    }

    /// Adds the votes of another name.
    pub fn add(&mut self, other: &Self) {
        for &(country, share) in &other.countries.0 {
            self.countries.add(country, share);
        }
        for &(adm1, share) in &other.adm1s.0 {
            self.adm1s.add(adm1, share);
        }
    }

    /// The votes but for `own` ones for the country and the division of a place. What lies in no one country, such as an
    /// ocean, is as likely as what lies in the likeliest.
    pub(crate) fn besides(&self, own: &Self, facts: &Facts) -> (f64, f64) {
        let country = if facts.country == [0; 2] {
            let all = self.countries.0.iter();
            let left = all.map(|&(code, all)| all - own.countries.of(code));
            left.max_by(f64::total_cmp).unwrap_or(0.0)
        } else {
            self.countries.of(facts.country) - own.countries.of(facts.country)
        };
        let adm1 = self.adm1s.of(facts.adm1) - own.adm1s.of(facts.adm1);
        (country.max(0.0), adm1.max(0.0))
    }
}

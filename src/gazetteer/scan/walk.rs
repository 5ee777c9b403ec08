//! The words of a name that are read one behind the other.

use crate::gazetteer::spelling::{Key, LONGEST_ARTICLE, is_article_of};

/// The folded words of a text so far.
pub(super) struct Walk {
    pub(super) key: Key,
    pub(super) words: usize,
    pub(super) article: Option<Article>,
}

/// A folded word that may be an article, and its length.
#[derive(Clone, Copy)]
pub(super) struct Article([u8; LONGEST_ARTICLE], usize);

impl Article {
    fn of(folded: &[u8]) -> Option<Self> {
        let mut article = Self([0; LONGEST_ARTICLE], folded.len());
        article.0.get_mut(..folded.len())?.copy_from_slice(folded);
        Some(article)
    }

    fn bytes(&self) -> &[u8] {
        self.0.get(..self.1).unwrap_or(&[])
    }
}

impl Walk {
    pub(super) const fn of(key: Key, words: usize) -> Self {
        Self {
            key,
            words,
            article: None,
        }
    }

    /// Whether an article is read that may belong to the next word, or nothing.
    pub(super) const fn is_open(&self) -> bool {
        self.article.is_some() || self.words == 0
    }

    #[inline]
    pub(super) fn step(&mut self, folded: &[u8], may_be_article: bool) {
        if folded.is_empty() {
            return;
        }
        if let Some(article) = self.article.take()
            && !is_article_of(article.bytes(), folded)
        {
            self.push(article.bytes());
        }
        if may_be_article {
            self.article = Article::of(folded);
        } else {
            self.push(folded);
        }
    }

    #[inline]
    fn push(&mut self, folded: &[u8]) {
        self.key.push_folded(folded);
        self.words += 1;
    }
}

//! Datelines: where, when and by whom a report was filed, before its first sentence.

use crate::lexicon::Lexicon;
use crate::text::Span;

/// No dateline is longer, in bytes.
const LONGEST: usize = 120;

/// The dateline at the head of `sentence`, dash included; none where there is none.
///
/// It is a place in capitals, or a place with a date or an agency, then a dash and a beginning:
/// "VARNA, May 3 -", "VARNA, Bulgaria (12:50 P.M.) –", "Varna (Xinhua) --", "VARNA/SOFIA:".
pub(crate) fn dateline(text: &str, sentence: Span, lexicon: &Lexicon) -> Option<Span> {
    let words = sentence.of(text);
    let head = words.get(..words.floor_char_boundary(LONGEST))?;
    if !head.starts_with(|c: char| c.is_uppercase() || c == '(') {
        return None;
    }
    let span = |end: usize| Some(Span::new(sentence.start, sentence.start + end));
    for (at, c) in head.char_indices() {
        if c.is_alphanumeric() || c == ' ' {
            continue;
        }
        let after = words.get(at + c.len_utf8()..).unwrap_or("");
        let place = head.get(..at).unwrap_or("").trim_end();
        match c {
            '–' | '—' | '-' | '―' if is_dash(head, at, c, after) && opens(after) => {
                let end = words.len() - after.trim_start_matches(['-', '–', '—']).len();
                return is_filing(place).then(|| span(end)).flatten();
            }
            ':' if opens(after) && after.starts_with(char::is_whitespace) => {
                return (in_capitals(place) && place.len() <= 40 && place.split_whitespace().count() <= 4)
                    .then(|| span(at + 1))
                    .flatten();
            }
            ')' => {
                let inside = place.rsplit('(').next().unwrap_or("").trim();
                let outside = place.split('(').next().unwrap_or("").trim_end();
                let agency = lexicon.agencies.contains(inside) && after.starts_with(char::is_whitespace);
                let next = after.trim_start();
                if agency && next.starts_with(char::is_uppercase) && (outside.is_empty() || is_place(outside))
                {
                    return span(at + 1);
                }
            }
            '.' | '!' | '?' if c != '.' || is_long_word_before(place) => return None,
            _ => {}
        }
    }
    None
}

/// Whether a block is nothing but a place and an agency: "VARNA (AP)".
pub(crate) fn is_lone_dateline(block: &str, lexicon: &Lexicon) -> bool {
    let block = block.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—'));
    block.len() <= LONGEST
        && block
            .strip_suffix(')')
            .and_then(|b| b.rsplit_once('('))
            .is_some_and(|(place, agency)| {
                lexicon.agencies.contains(agency.trim()) && is_place(place.trim_end())
            })
}

/// A full stop after four small letters ends a sentence, not a shortened word.
fn is_long_word_before(place: &str) -> bool {
    place.chars().rev().take_while(|c| c.is_lowercase()).count() >= 5
}

/// A dash between blanks, a doubled one, or a long one; not the hyphen of a name.
fn is_dash(head: &str, at: usize, c: char, after: &str) -> bool {
    let spaced = head
        .get(..at)
        .is_some_and(|b| b.ends_with(char::is_whitespace) || b.ends_with(')'))
        && after.starts_with(char::is_whitespace);
    c != '-' || spaced || after.starts_with('-')
}

fn opens(after: &str) -> bool {
    let next = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—'));
    next.starts_with(|c: char| {
        c.is_uppercase() || c.is_numeric() || matches!(c, '"' | '“' | '‘' | '\'' | '[' | '(')
    }) || next.starts_with("al-")
}

/// A place in capitals with what belongs to it, or a place followed by brackets or a date.
fn is_filing(place: &str) -> bool {
    let outside = place.split('(').next().unwrap_or("").trim_end();
    if outside.len() < place.len() {
        return place.ends_with(')') && (is_place(outside) || outside.is_empty() && place.len() <= 20);
    }
    let first = first_part(place);
    let dated =
        place.contains(',') && place.ends_with(|c: char| c.is_numeric()) && !first.contains(char::is_numeric);
    (in_capitals(first) || dated) && is_place(place)
}

fn first_part(place: &str) -> &str {
    place.split([',', '/', ';']).next().unwrap_or("").trim()
}

/// Capitalised words, numbers and commas only, and few of them: "VARNA, Bulgaria, May 3".
fn is_place(place: &str) -> bool {
    let joins = |w: &str| {
        matches!(
            w,
            "and" | "de" | "of" | "the" | "el" | "al" | "la" | "near" | "in" | "on" | "off"
        )
    };
    let mut words = place.split(|c: char| c.is_whitespace() || c == '/');
    place.split_whitespace().count() <= 10
        && place.starts_with(char::is_uppercase)
        && words.all(|w| {
            w.is_empty()
                || joins(w)
                || w.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
                || w.starts_with("al-")
        })
}

/// Letters, all of them capitals (the Mc of a name aside), and at least three.
fn in_capitals(place: &str) -> bool {
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    let small = place.chars().filter(|c| c.is_lowercase()).count();
    letters >= 3 && small == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_and_none() {
        let lexicon = Lexicon::builtin().unwrap();
        for (text, expected) in [
            ("VARNA, May 3 - Two ferries met.", Some("VARNA, May 3 -")),
            (
                "VARNA, BULGARIA (12:50 P.M.) – Two ferries met.",
                Some("VARNA, BULGARIA (12:50 P.M.) –"),
            ),
            (
                "VARNA, Bulgaria (Coast 9) – Two ferries met.",
                Some("VARNA, Bulgaria (Coast 9) –"),
            ),
            ("VARNA—Two ferries met.", Some("VARNA—")),
            ("VARNA — A ferry sank.", Some("VARNA —")),
            (
                "Varna, Oct. 26 (Xinhua) -- Two ferries met.",
                Some("Varna, Oct. 26 (Xinhua) --"),
            ),
            ("OLD VARNA/SOFIA: Two ferries met.", Some("OLD VARNA/SOFIA:")),
            ("VARNA, Bulg. (AP)  Three men left.", Some("VARNA, Bulg. (AP)")),
            ("(Reuters) - Two ferries met.", Some("(Reuters) -")),
            ("VARNA, Oct 26 2017 – “We saw it.”", Some("VARNA, Oct 26 2017 –")),
            ("Two ferries met – One sank.", None),
            ("Varna-Burgas ferries met.", None),
            ("NATO – which met in Varna – agreed.", None),
            ("The mayor said: The ferry sank.", None),
            ("Varna – The ferry sank.", None),
            ("May 3, 1863 - Ferries met.", None),
            ("Ferry Week 2012 03/05/2012 - Ferries met.", None),
            ("The ferry left. VARNA – It sank.", None),
        ] {
            let found = dateline(text, Span::new(0, text.len()), &lexicon);
            assert_eq!(found.map(|s| s.of(text)), expected, "{text}");
        }
    }
}

//! The forms of verbs and nouns.

use super::grammar::{Form, Inflection};

/// The words after the first one, and the forms of the first one.
pub(super) type Phrase = (Vec<Box<str>>, Vec<(String, Inflection)>);

/// The forms of a phrase: a verb is inflected in its first word ("took control"), a noun in its last ("air strikes").
pub(super) fn phrases(phrase: &str, form: Form, irregular: &str) -> Vec<Phrase> {
    let mut words = phrase.split(' ');
    let head = words.next().unwrap_or_default();
    let rest: Vec<Box<str>> = words.map(Into::into).collect();
    match rest.split_last() {
        Some((last, between)) if form == Form::Noun => {
            let plural = between.iter().cloned().chain([with_s(last).into()]).collect();
            let as_is = |how| vec![(head.to_owned(), how)];
            vec![
                (rest, as_is(Inflection::Base)),
                (plural, as_is(Inflection::Present)),
            ]
        }
        _ => vec![(rest, inflections(head, form, irregular))],
    }
}

/// The forms of a head word. Irregular verbs name past and participle in the column `forms`, separated by a blank.
fn inflections(head: &str, form: Form, irregular: &str) -> Vec<(String, Inflection)> {
    match form {
        Form::Adjective => vec![(head.to_owned(), Inflection::Base)],
        Form::Noun => vec![
            (head.to_owned(), Inflection::Base),
            (with_s(head), Inflection::Present),
        ],
        Form::Verb | Form::Light => {
            let mut forms = irregular.split_whitespace();
            let past = forms.next().map_or_else(|| with_ed(head), str::to_owned);
            let participle = forms.next().map_or_else(|| past.clone(), str::to_owned);
            let ing = forms.next().map_or_else(|| with_ing(head), str::to_owned);
            let mut all = vec![
                (head.to_owned(), Inflection::Base),
                (with_s(head), Inflection::Present),
                (ing, Inflection::Ing),
            ];
            if past != participle && past != head {
                all.push((past, Inflection::Past));
            }
            all.push((participle, Inflection::Participle));
            all
        }
    }
}

fn stem_y(head: &str) -> Option<&str> {
    head.strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
}

fn with_s(head: &str) -> String {
    if let Some(stem) = stem_y(head) {
        format!("{stem}ies")
    } else if head.ends_with(['s', 'x', 'z']) || head.ends_with("ch") || head.ends_with("sh") {
        format!("{head}es")
    } else {
        format!("{head}s")
    }
}

fn with_ed(head: &str) -> String {
    if let Some(stem) = stem_y(head) {
        format!("{stem}ied")
    } else if head.ends_with('e') {
        format!("{head}d")
    } else {
        format!("{head}ed")
    }
}

fn with_ing(head: &str) -> String {
    match head.strip_suffix('e') {
        Some(stem) if !head.ends_with("ee") && !head.ends_with("ye") => format!("{stem}ing"),
        _ => format!("{head}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect() {
        for (head, irregular, expected) in [
            (
                "capture",
                "",
                ["capture", "captures", "capturing", "captured"].as_slice(),
            ),
            ("occupy", "", &["occupy", "occupies", "occupying", "occupied"]),
            (
                "take",
                "took taken",
                &["take", "takes", "taking", "took", "taken"],
            ),
            ("pass", "", &["pass", "passes", "passing", "passed"]),
            ("flee", "fled", &["flee", "flees", "fleeing", "fled"]),
            ("put", "put put putting", &["put", "puts", "putting", "put"]),
        ] {
            let forms: Vec<String> = inflections(head, Form::Verb, irregular)
                .into_iter()
                .map(|f| f.0)
                .collect();
            assert_eq!(forms, expected, "{head}");
        }
    }
}

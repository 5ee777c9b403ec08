//! Words as XML has them: whatever a report says, it is text.

use std::fmt::Write;

/// An attribute's value in its quotes.
pub(super) fn quoted(words: &str) -> String {
    format!("\"{}\"", escaped(words))
}

/// Words for an element or attribute; characters that XML cannot hold become spaces.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                out.push(' ');
            }
            c => out.push(c),
        }
    }
    out
}

/// The look of a symbol layer.
pub(super) fn options(look: &[(&str, &str)]) -> String {
    let mut out = String::from(r#"<Option type="Map">"#);
    for (name, value) in look {
        let _ = write!(
            out,
            r#"<Option type="QString" name="{name}" value={}/>"#,
            quoted(value)
        );
    }
    out.push_str("</Option>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_attribute_or_begins_an_element() {
        let cases = [
            ("a<b>&\"'", "\"a&lt;b&gt;&amp;&quot;&#39;\""),
            ("\0\u{b}\u{202e}x\u{ffff}", "\"   x \""),
            ("القائم", "\"القائم\""),
            ("a\n\tb", "\"a&#10;&#9;b\""),
        ];
        for (words, expected) in cases {
            assert_eq!(quoted(words), expected);
        }
    }
}

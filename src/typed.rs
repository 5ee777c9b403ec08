//! What goes wrong in tables that people write: a key misspelt, a file cut off within a quoted cell.

/// The key that was meant by one that is none of `known`: one that looks much like it and is not `there`.
pub(crate) fn misspelt<'k>(found: &str, known: &[&'k str], there: impl Fn(&str) -> bool) -> Option<&'k str> {
    /// A shorter key is near to too many other words.
    const LETTERS: usize = 5;
    let found = found.trim().to_lowercase();
    if known.contains(&found.as_str()) {
        return None;
    }
    // one letter of five, two of nine may be wrong, left out, added or swapped
    let edits = |key: &str| strsim::osa_distance(&found, key);
    let near = |key: &&&str| key.len() >= LETTERS && !there(key) && edits(key) <= key.len() / 4;
    known.iter().filter(near).min_by_key(|key| edits(key)).copied()
}

/// What is wrong with a table whose last quoted cell has no end, and the line on which that cell begins.
pub(crate) fn unclosed(table: &[u8], separator: u8, comment: Option<u8>) -> Option<(u64, &'static str)> {
    const MESSAGE: &str =
        "found a quoted cell that does not end; expected a closing \" (was the file cut off?)";
    let (mut line, mut opened) = (1, None);
    // whether a cell, and whether a row, begins here
    let (mut cell, mut row) = (true, true);
    let mut bytes = table.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        line += u64::from(byte == b'\n');
        if opened.is_some() {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                opened = None;
            }
            continue;
        }
        if row && Some(byte) == comment {
            while bytes.next_if(|b| *b != b'\n').is_some() {}
        } else if cell && byte == b'"' {
            opened = Some(line);
        }
        row = matches!(byte, b'\n' | b'\r');
        cell = row || byte == separator;
    }
    opened.map(|line| (line, MESSAGE))
}

#[cfg(test)]
mod tests {
    use super::{misspelt, unclosed};

    #[test]
    fn a_quote_ends_or_is_told() {
        for (table, expected) in [
            ("a,b\n1,\"x, y\"\n", None),
            ("a,b\n1,\"x \"\"y\"\"\n z\"\n", None),
            ("a,b\n1,2\" pipe\n", None),
            ("# \"a remark\na,b\n1,2\n", None),
            ("a,b\n1,\"x\n2,y\n", Some(2)),
            ("a,b\n1,\"x \"\"y\"\"\n", Some(2)),
            ("\"a,b", Some(1)),
        ] {
            let found = unclosed(table.as_bytes(), b',', Some(b'#')).map(|(line, _)| line);
            assert_eq!(found, expected, "{table}");
        }
    }
    #[test]
    fn a_key_much_like_another_is_that_one_misspelt() {
        let known = ["title", "published", "url", "note"];
        for (found, expected) in [
            ("titel", Some("title")),
            ("publishd", Some("published")),
            ("Publish", Some("published")),
            ("title", None),
            ("mote", None),
            ("author", None),
        ] {
            assert_eq!(misspelt(found, &known, |_| false), expected, "{found}");
        }
        assert_eq!(misspelt("titel", &known, |key| key == "title"), None);
    }
}

//! Lines to blocks: which line break is a mere fold of the paper, and which one ends something.

use crate::report::Part;
use crate::text::Span;

/// Lines shorter than this are not folded: a column narrower than this is a list.
const NARROWEST_COLUMN: usize = 40;

/// A stretch of whole lines that belong together: a paragraph, a headline, an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Without white space around it; never empty.
    pub(crate) span: Span,
    /// Number of its paragraph, from 0.
    pub(crate) paragraph: usize,
    /// What it is, where that is known before its words are looked at.
    pub(crate) known: Option<Part>,
}

struct Line<'t> {
    span: Span,
    words: &'t str,
    indent: usize,
}

impl Line<'_> {
    fn ends_sentence(&self) -> bool {
        self.words
            .trim_end_matches(is_closer)
            .ends_with(['.', '!', '?', '…'])
    }

    /// Width in bytes up to the last letter.
    fn width(&self) -> usize {
        self.indent + self.words.len()
    }

    fn first_word_len(&self) -> usize {
        self.words.find(char::is_whitespace).unwrap_or(self.words.len())
    }

    fn continues(&self) -> bool {
        self.words
            .starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ')' | '&'))
    }

    fn is_item(&self) -> bool {
        self.words.starts_with(['•', '·', '*', '▪', '●', '►'])
            || ["- ", "– ", "— "].iter().any(|dash| self.words.starts_with(dash))
    }
}

/// Marks that close a quotation or a bracket after the full stop.
pub(crate) const fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | ')' | ']' | '»' | '›')
}

/// Cuts `within` into blocks. `stands_alone` says of a line that it is complete by itself (a share button, a date).
pub(crate) fn blocks(text: &str, within: Span, stands_alone: impl Fn(&str) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = 0;
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut at = within.start;
    for raw in within.of(text).split_inclusive('\n') {
        let words = raw.trim();
        if words.is_empty() {
            join(&mut blocks, &mut paragraph, &lines, &stands_alone);
            lines.clear();
        } else {
            let indent = raw.len() - raw.trim_start().len();
            let start = at + indent;
            lines.push(Line {
                span: Span::new(start, start + words.len()),
                words,
                indent,
            });
        }
        at += raw.len();
    }
    join(&mut blocks, &mut paragraph, &lines, &stands_alone);
    blocks
}

/// Cuts off what `glued` finds joined to the head (so many bytes) or the end (so many bytes) of a block; it is told
/// whether the block is the first one.
pub(crate) fn unglue(
    text: &str,
    blocks: Vec<Block>,
    glued: impl Fn(&str, bool) -> (usize, usize),
) -> Vec<Block> {
    let mut cut = Vec::with_capacity(blocks.len());
    for block in blocks {
        let (head, tail) = glued(block.span.of(text), cut.is_empty());
        let middle = Span::new(block.span.start + head, block.span.end - tail);
        let parts = [
            (Span::new(block.span.start, middle.start), Some(Part::Boilerplate)),
            (middle, None),
            (Span::new(middle.end, block.span.end), Some(Part::Boilerplate)),
        ];
        cut.extend(
            parts
                .into_iter()
                .filter(|(span, _)| !span.of(text).trim().is_empty())
                .map(|(span, known)| Block {
                    span: trimmed(text, span),
                    known,
                    ..block
                }),
        );
    }
    cut
}

/// Tells blocks what they are: captions in the stretches of `captions`, which are sorted, else what the first stretch
/// of `known` says that holds them.
pub(crate) fn tell(mut blocks: Vec<Block>, known: &[(Span, Part)], captions: &[Span]) -> Vec<Block> {
    for block in &mut blocks {
        let before = captions.partition_point(|c| c.start <= block.span.start);
        let caption = before
            .checked_sub(1)
            .and_then(|i| captions.get(i))
            .filter(|c| c.contains(block.span));
        let told = known
            .iter()
            .find(|(span, _)| span.contains(block.span))
            .map(|(_, part)| *part);
        block.known = block.known.or(caption.map(|_| Part::Caption)).or(told);
    }
    blocks
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// Lines without an empty one between them: which belong together?
fn join(
    blocks: &mut Vec<Block>,
    paragraph: &mut usize,
    lines: &[Line<'_>],
    stands_alone: &impl Fn(&str) -> bool,
) {
    if let [line] = lines {
        blocks.push(Block {
            span: line.span,
            paragraph: *paragraph,
            known: None,
        });
        *paragraph += 1;
        return;
    }
    let column = column(lines);
    let mut open: Option<Span> = None;
    let mut unfinished = false;
    let mut before: Option<&Line<'_>> = None;
    for line in lines {
        let alone = stands_alone(line.words) || line.is_item();
        let fold =
            before.is_some_and(|b| !alone && !stands_alone(b.words) && folds(b, line, column, unfinished));
        let span = match open {
            Some(span) if fold => Span::new(span.start, line.span.end),
            Some(span) => {
                blocks.push(Block {
                    span,
                    paragraph: *paragraph,
                    known: None,
                });
                *paragraph += 1;
                line.span
            }
            None => line.span,
        };
        open = Some(span);
        unfinished = fold && !line.ends_sentence();
        before = Some(line);
    }
    if let Some(span) = open {
        blocks.push(Block {
            span,
            paragraph: *paragraph,
            known: None,
        });
        *paragraph += 1;
    }
}

/// The width that lines are folded at: the middle one of those that are no short ends of paragraphs.
fn column(lines: &[Line<'_>]) -> usize {
    let widest = lines.iter().map(Line::width).max().unwrap_or(0);
    let mut wide: Vec<usize> = lines
        .iter()
        .map(Line::width)
        .filter(|w| 2 * w >= widest)
        .collect();
    wide.sort_unstable();
    wide.get(wide.len().saturating_sub(1) / 2)
        .copied()
        .unwrap_or(widest)
}

/// Whether the break between two lines is a fold: the sentence runs on, or the next word had no room left.
/// `unfinished`: the line above already ran on from the one before it, so it is no headline.
fn folds(above: &Line<'_>, below: &Line<'_>, column: usize, unfinished: bool) -> bool {
    if above.is_item() && !below.continues() {
        return false;
    }
    if above.ends_sentence() {
        let full = above.width() + 1 + below.first_word_len() > column;
        return column >= NARROWEST_COLUMN && full && below.indent <= above.indent && column < 200;
    }
    let full = column >= NARROWEST_COLUMN && above.width() + 1 + below.first_word_len() > column;
    below.continues() || unfinished || full
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        blocks(text, Span::new(0, text.len()), |line| line.starts_with("Share"))
            .iter()
            .map(|b| b.span.of(text).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn folds_and_ends() {
        for (text, expected) in [
            ("One.\n\nTwo.", vec!["One.", "Two."]),
            (
                "Bridge reopens in Varna\nBy Ann Lee\nShare\n",
                vec!["Bridge reopens in Varna", "By Ann Lee", "Share"],
            ),
            (
                "    The ferry that links both banks of the river at Old\nHaven left late and came back after dark, its owner said.\n    It was empty.",
                vec![
                    "The ferry that links both banks of the river at Old Haven left late and came back after dark, its owner said.",
                    "It was empty.",
                ],
            ),
            (
                "The road was\nclosed in the\nNorth Valley.",
                vec!["The road was closed in the North Valley."],
            ),
            (
                "The ferry that links both banks of the river at\nOld Haven left late and came back only after dark, as its owner and\nhis crew said.\n",
                vec![
                    "The ferry that links both banks of the river at Old Haven left late and came back only after dark, as its owner and his crew said.",
                ],
            ),
            ("• first\n• second", vec!["• first", "• second"]),
            ("a\r\n\r\nb", vec!["a", "b"]),
            (" \u{a0}\n", vec![]),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }
}

//! Words on a terminal: wrapped, with the stretches that matter underlined, in colour where colour is wanted.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};

use dateline::text::Span;

use super::inert;

/// Columns of a line.
const WIDTH: usize = 100;

/// Bytes of a sentence that are shown; a longer one is no prose.
const SHOWN: usize = 4_000;

/// What a stretch of a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Place,
    Trigger,
    Date,
}

impl Mark {
    const fn underline(self) -> char {
        match self {
            Self::Place => '~',
            Self::Trigger => '^',
            Self::Date => '=',
        }
    }

    /// Cyan, bold yellow, green: told apart by lightness as well as by hue.
    const fn colour(self) -> &'static str {
        match self {
            Self::Place => "36",
            Self::Trigger => "1;33",
            Self::Date => "32",
        }
    }
}

/// Whether results are painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    colour: bool,
}

impl Paint {
    /// Colour on a terminal only, and not where `NO_COLOR` is set (<https://no-color.org>).
    pub(super) fn new() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        Self {
            colour: io::stdout().is_terminal() && !unwanted && !dumb,
        }
    }

    pub(super) fn bold(self, words: &str) -> String {
        self.with("1", words)
    }

    pub(super) fn dim(self, words: &str) -> String {
        self.with("2", words)
    }

    fn with(self, code: &str, words: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{words}\u{1b}[0m")
        } else {
            words.to_owned()
        }
    }

    /// The words of a stretch of a text, wrapped and indented, with a line of marks under each line that has any.
    pub(super) fn marked(self, text: &str, span: Span, marks: &[(Span, Mark)], indent: &str) -> String {
        let shown = shown(text, span);
        let cells = cells(text, shown, marks);
        let mut lines = String::new();
        for line in wrapped(&cells, WIDTH.saturating_sub(indent.len())) {
            lines.push_str(indent);
            for cell in line {
                match cell.mark {
                    Some(mark) => lines.push_str(&self.with(mark.colour(), &cell.shown)),
                    None => lines.push_str(&cell.shown),
                }
            }
            lines.push('\n');
            let under: String = line.iter().flat_map(Cell::under).collect();
            if !under.trim_end().is_empty() {
                lines.push_str(indent);
                lines.push_str(under.trim_end());
                lines.push('\n');
            }
        }
        if shown != span {
            let _ = writeln!(lines, "{indent}… and {} bytes more", span.len() - shown.len());
        }
        lines
    }
}

/// The stretch that is shown of a stretch.
fn shown(text: &str, span: Span) -> Span {
    let end = (span.start + SHOWN..span.end).find(|&i| text.is_char_boundary(i));
    Span::new(span.start, end.unwrap_or(span.end))
}

/// A character as it is shown.
struct Cell {
    shown: String,
    mark: Option<Mark>,
}

impl Cell {
    /// What stands under it.
    fn under(&self) -> impl Iterator<Item = char> {
        let c = self.mark.map_or(' ', Mark::underline);
        std::iter::repeat_n(c, self.shown.chars().count())
    }

    fn is_space(&self) -> bool {
        self.shown == " "
    }
}

/// The characters of a stretch: white space folded, nothing that a terminal would obey. The last mark wins.
fn cells(text: &str, span: Span, marks: &[(Span, Mark)]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for (i, c) in span.of(text).char_indices() {
        let byte = Span::new(span.start + i, span.start + i + c.len_utf8());
        let mark = marks
            .iter()
            .rev()
            .find(|(s, _)| s.contains(byte))
            .map(|(_, mark)| *mark);
        let shown = if c.is_whitespace() {
            " ".to_owned()
        } else {
            inert(&c.to_string())
        };
        if shown == " " && cells.last().is_none_or(Cell::is_space) {
            continue;
        }
        cells.push(Cell { shown, mark });
    }
    cells
}

/// Cuts at spaces; a word that is longer than a line is cut where it must be.
fn wrapped(cells: &[Cell], width: usize) -> Vec<&[Cell]> {
    let mut lines = Vec::new();
    let mut rest = cells;
    while rest.len() > width {
        let (head, _) = rest.split_at(width);
        let cut = head.iter().rposition(Cell::is_space).filter(|&at| at > 0);
        let (line, tail) = rest.split_at(cut.unwrap_or(width));
        lines.push(line);
        rest = if tail.first().is_some_and(Cell::is_space) {
            tail.get(1..).unwrap_or_default()
        } else {
            tail
        };
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_under_their_words() {
        let text = "Forces took\u{a0}Rawa\n on\u{1b} Friday.";
        let find = |word: &str| {
            let start = text.find(word).unwrap();
            Span::new(start, start + word.len())
        };
        let marks = [
            (find("took"), Mark::Trigger),
            (find("Rawa"), Mark::Place),
            (find("Friday"), Mark::Date),
        ];
        let shown = Paint { colour: false }.marked(text, Span::new(0, text.len()), &marks, "  ");
        let expected = "  Forces took Rawa on\\u{1b} Friday.\n         ^^^^ ~~~~          ======\n";
        assert_eq!(shown, expected);
        let painted = Paint { colour: true }.marked(text, find("Rawa"), &marks, "");
        assert!(painted.starts_with("\u{1b}[36mR\u{1b}[0m"), "{painted}");
    }

    #[test]
    fn long_lines_are_cut_at_spaces_and_long_words_where_they_must() {
        let text = format!("{} {}", "ab ".repeat(60), "x".repeat(250));
        let shown = Paint { colour: false }.marked(&text, Span::new(0, text.len()), &[], "");
        assert!(shown.lines().all(|l| l.chars().count() <= WIDTH));
        assert_eq!(shown.matches('x').count(), 250);
        assert_eq!(shown.matches("ab").count(), 60);
        let endless = "ä".repeat(SHOWN);
        let shown = Paint { colour: false }.marked(&endless, Span::new(0, endless.len()), &[], "");
        assert!(shown.ends_with("… and 4000 bytes more\n"), "{shown}");
    }
}

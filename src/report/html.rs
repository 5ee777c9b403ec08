//! A saved web page to its text, with the way back to the bytes of the page.
//!
//! Elements that hold no text for readers (scripts, navigation, footers) are left out. Each block of the page is a
//! paragraph. Where the page says which part is the article, all else is furniture; its figure captions are captions.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use crate::report::table::day;
use crate::report::{Meta, ReportedBasis};
use crate::text::Span;

/// A page as a report is made from it.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The words, paragraphs parted by empty lines.
    pub(crate) text: String,
    /// Pairs (byte of the text, byte of the page), sorted; two for one byte of the text where a stretch of the page
    /// is left out, its beginning and its end.
    pub(crate) pairs: Vec<(usize, usize)>,
    /// What the head of the page says.
    pub(crate) meta: Meta,
    /// The headline and the article, where the page marks them.
    pub(crate) headline: Option<Span>,
    pub(crate) article: Option<Span>,
    /// Captions of pictures.
    pub(crate) captions: Vec<Span>,
}

/// Elements whose content is no text of the report.
const LEFT_OUT: &[&str] = &[
    "aside", "audio", "button", "canvas", "footer", "iframe", "nav", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "video",
];
/// Roles of elements that are left out like them.
const LEFT_OUT_ROLES: &[&str] = &["navigation", "contentinfo", "complementary", "dialog", "search"];
/// What the style of an element says where nobody sees it.
const UNSEEN: &[(&str, &[&str])] = &[("display", &["none"]), ("visibility", &["hidden", "collapse"])];
/// Elements that are the whole page: a script shows them again, so that nothing in them is hidden by them.
const WHOLE: &[&str] = &["html", "body"];
/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "body",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "time",
    "tr",
    "ul",
];
/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];
/// Articles, headlines and captions within each other beyond this depth are a broken page's.
const DEEPEST: usize = 64;
/// Names under which pages state the day of publication (Open Graph, Dublin Core, schema.org).
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "og:article:published_time",
    "parsely-pub-date",
    "publishdate",
    "pubdate",
];

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader {
        html,
        ..Reader::default()
    };
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&name(&tag.name)),
            Token::String(string) => reader.string(string.span.start, string.span.end),
            _ => {}
        }
    }
    reader.finish()
}

/// Parts of a page that the report is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Article,
    Main,
    Headline,
    Caption,
}

#[derive(Default)]
struct Reader<'h> {
    html: &'h str,
    page: Page,
    /// The element that is left out, and how many of its name are open.
    left_out: Option<(String, usize)>,
    open: Vec<(Mark, usize)>,
    marked: Vec<(Mark, Span)>,
    in_title: bool,
    /// Inside a script that holds data of schema.org.
    in_data: bool,
    data: String,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<usize>) {
        let element = name(&tag.name);
        let void = VOID.contains(&element.as_str());
        // A paragraph without an end tag ends where the next block begins; else all the page would go with it.
        let ends = BLOCKS.contains(&element.as_str()) && element != "time";
        self.left_out.take_if(|(open, _)| ends && open == "p");
        if let Some((left_out, depth)) = &mut self.left_out {
            *depth += usize::from(*left_out == element);
            return;
        }
        self.head(tag, &element);
        let hidden = hidden(tag) && !WHOLE.contains(&element.as_str());
        if !void && (hidden || LEFT_OUT.contains(&element.as_str())) {
            self.in_data = element == "script" && value(tag, "type") == "application/ld+json";
            self.left_out = Some((element, 1));
            return;
        }
        self.border(&element);
        if let Some(mark) = mark(&element).filter(|_| self.open.len() < DEEPEST) {
            self.open.push((mark, self.page.text.len()));
        }
    }

    fn end(&mut self, element: &str) {
        if let Some((left_out, depth)) = &mut self.left_out {
            *depth -= usize::from(left_out == element);
            if *depth == 0 {
                self.left_out = None;
                self.in_data = false;
            }
            return;
        }
        self.in_title &= element != "title";
        if let Some(mark) = mark(element)
            && let Some(at) = self.open.iter().rposition(|(open, _)| *open == mark)
        {
            let (_, start) = self.open.remove(at);
            self.marked.push((mark, Span::new(start, self.page.text.len())));
        }
        self.border(element);
    }

    /// What the tags of the head say.
    fn head(&mut self, tag: &StartTag<usize>, element: &str) {
        self.in_title |= element == "title" && self.page.text.is_empty();
        if !matches!(element, "meta" | "time" | "link") {
            return;
        }
        let key = ["property", "name", "itemprop"].map(|key| value(tag, key).to_lowercase());
        let is = |names: &[&str]| key.iter().any(|key| names.contains(&key.as_str()));
        let content = value(tag, if element == "time" { "datetime" } else { "content" });
        let meta = &mut self.page.meta;
        match element {
            "meta" | "time" if is(PUBLISHED) => self.published(&content),
            "time" if tag.attributes.contains_key(&b"pubdate"[..]) => self.published(&content),
            "meta" if is(&["og:site_name"]) => meta.publisher = content,
            "meta" if is(&["og:title"]) => meta.title = content,
            "meta" if is(&["og:url"]) => meta.url = content,
            "link" if value(tag, "rel") == "canonical" && meta.url.is_empty() => {
                meta.url = value(tag, "href");
            }
            _ => {}
        }
    }

    fn published(&mut self, text: &str) {
        let date = day(text.trim()).ok().map(|date| (date, ReportedBasis::Stated));
        self.page.meta.published = self.page.meta.published.or(date);
    }

    /// The end of a line or of a paragraph.
    fn border(&mut self, element: &str) {
        let text = &mut self.page.text;
        if element == "br" {
            text.push('\n');
        } else if BLOCKS.contains(&element) && !text.is_empty() && !text.ends_with("\n\n") {
            text.push_str("\n\n");
        }
    }

    /// A stretch of characters of the page, character references included.
    fn string(&mut self, start: usize, end: usize) {
        let source = self.html.get(start..end).unwrap_or("");
        if self.in_data {
            self.data.push_str(source);
        }
        if self.left_out.is_some() {
            return;
        }
        if self.in_title {
            let title = &mut self.page.meta.title;
            *title = if title.is_empty() {
                decoded(source)
            } else {
                std::mem::take(title)
            };
            return;
        }
        let mut at = start;
        for piece in source.split_inclusive(';').flat_map(references) {
            self.piece(piece, at);
            at += piece.len();
        }
        self.page.pairs.push((self.page.text.len(), end));
    }

    /// Characters without references, or one reference.
    fn piece(&mut self, piece: &str, at: usize) {
        self.page.pairs.push((self.page.text.len(), at));
        if piece.starts_with('&') {
            self.page.text.push_str(&decoded(piece));
        } else {
            // line breaks mean nothing in a page
            let blank = |c: char| {
                if matches!(c, '\n' | '\r' | '\t' | '\u{c}') {
                    ' '
                } else {
                    c
                }
            };
            self.page.text.extend(piece.chars().map(blank));
        }
    }

    fn finish(mut self) -> Page {
        let end = self.page.text.len();
        self.marked.extend(
            self.open
                .iter()
                .map(|&(mark, start)| (mark, Span::new(start, end))),
        );
        if self.page.meta.published.is_none()
            && let Some(text) = serde_json::from_str(&self.data)
                .ok()
                .and_then(|data| date_published(&data))
        {
            self.published(&text);
        }
        let all = |mark| {
            self.marked
                .iter()
                .filter(move |(m, _)| *m == mark)
                .map(|(_, span)| *span)
        };
        // a list of teasers is made of articles too: the one that counts holds a good part of the page
        let part = |mark| all(mark).max_by_key(|s| s.len()).filter(|s| s.len() * 3 >= end);
        self.page.article = part(Mark::Article).or_else(|| part(Mark::Main));
        self.page.headline = all(Mark::Headline).next();
        self.page.captions = all(Mark::Caption).collect();
        self.page.captions.sort_unstable();
        if self.page.headline.is_some() {
            self.page.meta.title.clear();
        }
        self.page
    }
}

fn mark(element: &str) -> Option<Mark> {
    Some(match element {
        "article" => Mark::Article,
        "main" => Mark::Main,
        "h1" => Mark::Headline,
        "figcaption" => Mark::Caption,
        _ => return None,
    })
}

/// Whether the element is none that a reader sees as part of the text.
fn hidden(tag: &StartTag<usize>) -> bool {
    tag.attributes.contains_key(&b"hidden"[..])
        || LEFT_OUT_ROLES.contains(&value(tag, "role").as_str())
        || value(tag, "aria-hidden").eq_ignore_ascii_case("true")
        || unseen(&value(tag, "style"))
}

/// Whether a style hides its element; of two declarations of one property the last holds.
fn unseen(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let declared = |property: &str| {
        let mut declarations = style.split(';').filter_map(|d| d.split_once(':'));
        let value = declarations.rfind(|(name, _)| name.trim() == property);
        value.map(|(_, value)| value.split('!').next().unwrap_or_default().trim())
    };
    UNSEEN
        .iter()
        .any(|(property, values)| declared(property).is_some_and(|value| values.contains(&value)))
}

fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn value(tag: &StartTag<usize>, key: &str) -> String {
    tag.attributes
        .get(key.as_bytes())
        .map(|v| name(&v.value).trim().to_owned())
        .unwrap_or_default()
}

/// Cuts "a &amp;" into "a " and "&amp;".
fn references(piece: &str) -> impl Iterator<Item = &str> {
    let at = piece
        .rfind('&')
        .filter(|_| piece.ends_with(';'))
        .unwrap_or(piece.len());
    let (plain, reference) = piece.split_at_checked(at).unwrap_or((piece, ""));
    [plain, reference].into_iter().filter(|p| !p.is_empty())
}

/// A stretch of a page with its character references resolved.
fn decoded(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for token in Tokenizer::new(source) {
        let Ok(token) = token;
        if let Token::String(string) = token {
            text.push_str(&String::from_utf8_lossy(&string));
        }
    }
    text
}

/// The first `datePublished` in data of schema.org.
fn date_published(data: &serde_json::Value) -> Option<String> {
    match data {
        serde_json::Value::Object(members) => members
            .get("datePublished")
            .and_then(|v| v.as_str().map(str::to_owned))
            .or_else(|| members.values().find_map(date_published)),
        serde_json::Value::Array(items) => items.iter().find_map(date_published),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::report::{Part, Report};

    const PAGE: &str = "<!doctype html><html><head><title>Ferries meet - Post</title>\
        <meta property=\"og:site_name\" content=\"Varna Post\"><link rel=canonical href=https://example.org/1>\
        <script type=\"application/ld+json\">{\"@graph\": [{\"datePublished\": \"2012-05-03T08:30:00Z\"}]}</script>\
        <style>p { color: red }</style></head><body><nav><p>Home</p><p>Ferries sink elsewhere.</p></nav>\
        <p>Mayor captures the port. It rained.</p><h1>Ferries meet</h1><article><p>VARNA (Coast 9) &ndash; Two\n\
        <b>Rila</b>&nbsp;ferries met off the R&amp;D pier.</p><figure><img src=a.jpg><figcaption>A ferry burns off the \
        cape.</figcaption></figure><p>One sank.<br>Nobody was hurt in the night; all of them swam to the shore \
        and were home by noon, said the harbour master.</p></article><footer>All rights reserved.</footer></body></html>";

    #[test]
    fn a_page_is_read_like_a_reader_does() {
        let lexicon = Lexicon::builtin().unwrap();
        let report = Report::from_text("a", "a.html", PAGE.as_bytes(), &Meta::default(), &lexicon).unwrap();
        let source = &report.source;
        assert_eq!(
            (source.title.as_str(), source.publisher.as_str()),
            ("Ferries meet", "Varna Post")
        );
        assert_eq!(
            (source.url.as_str(), source.published.basis),
            ("https://example.org/1", ReportedBasis::Stated)
        );
        assert_eq!(source.published.date, Some(jiff::civil::date(2012, 5, 3)));
        let read: Vec<(Part, &str, &str)> = report
            .sentences
            .iter()
            .map(|s| {
                let file = source.offsets.span_in_file(s.span);
                (
                    s.part,
                    s.span.of(&report.text),
                    PAGE.get(file.start..file.end).unwrap(),
                )
            })
            .collect();
        let same = |part, words| (part, words, words);
        assert_eq!(
            read,
            [
                same(Part::Boilerplate, "Mayor captures the port."),
                same(Part::Boilerplate, "It rained."),
                same(Part::Headline, "Ferries meet"),
                (
                    Part::Body,
                    "VARNA (Coast 9) – Two Rila\u{a0}ferries met off the R&D pier.",
                    "VARNA (Coast 9) &ndash; Two\n<b>Rila</b>&nbsp;ferries met off the R&amp;D pier."
                ),
                same(Part::Caption, "A ferry burns off the cape."),
                same(Part::Body, "One sank."),
                same(
                    Part::Body,
                    "Nobody was hurt in the night; all of them swam to the shore and were home by noon, said the harbour master."
                ),
            ]
        );
        let at = report.text.find("Rila").unwrap();
        let file = source.offsets.span_in_file(Span::new(at, at + 4));
        assert_eq!(PAGE.get(file.start..file.end), Some("Rila"));
    }

    #[test]
    fn what_nobody_sees_is_not_read() {
        for attribute in [
            "hidden",
            "style=\"display:none\"",
            "style=\"color: red; DISPLAY : None !important\"",
            "style='visibility:\n hidden;'",
            "style=display:block;display:none",
            "aria-hidden=\"true\"",
            "ARIA-HIDDEN=True",
        ] {
            let html = format!("<p>Seen.</p><div {attribute}><div>Rila</div> burns.</div><p>Seen too.</p>");
            assert_eq!(read(&html).text.trim(), "Seen.\n\nSeen too.", "{attribute}");
        }
        for attribute in [
            "style=\"display:block\"",
            "style=\"display:none;display:block\"",
            "style=\"x-display:none\"",
            "style=\"visibility\"",
            "aria-hidden=\"false\"",
        ] {
            let html = format!("<body style=visibility:hidden><div {attribute}>Seen.</div>");
            assert_eq!(read(&html).text.trim(), "Seen.", "{attribute}");
        }
        let unclosed =
            read("<p style=display:none>Rila burns.<p>Seen.</p><p hidden>It <b>rained</b>.</p><p>Too.");
        assert_eq!(unclosed.text.trim(), "Seen.\n\nToo.");
    }

    proptest::proptest! {
        #[test]
        fn any_page_is_survived(html in "(<(p|b|nav|h1|article|br|script|div hidden|/p|/b|/nav|/article|/script|/div|!--)>?|&(amp|lt|#120|nope|);?|[a-zé \n;]{1,5}|\\PC){0,40}") {
            let page = read(&html);
            for pair in page.pairs.windows(2) {
                proptest::prop_assert!(pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1, "{:?}", page.pairs);
            }
            for &(text, file) in &page.pairs {
                proptest::prop_assert!(page.text.is_char_boundary(text) && html.is_char_boundary(file));
            }
        }
    }
}

//! Resolves given spans of given texts: how the accuracy of resolution alone is measured.
//!
//! `cargo run --release --example resolve_spans -- CORPUS.jsonl GAZETTEER... > predictions.jsonl`. A line of the corpus has
//! `id`, `text` and `toponyms` with `start` and `end` in code points; a prediction has the same with `lat` and `lon`, null
//! where no place or no single one is found, and `candidate`, whether there is one at all.

use std::collections::HashMap;
use std::io::Write;

use dateline::gazetteer::NameHit;
use dateline::resolution::{Names, resolve};
use dateline::sentence::Tagged;
use dateline::text::Span;
use dateline::toponym::{self, Toponym, Usage};
use dateline::{Gazetteer, Lexicon};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let corpus = arguments.next().ok_or("name a corpus")?;
    let gazetteer = Gazetteer::open(&arguments.map(Into::into).collect::<Vec<_>>(), true)?;
    let lexicon = Lexicon::builtin()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::fs::read_to_string(corpus)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        writeln!(
            out,
            "{}",
            predict(&document, &gazetteer, &lexicon).ok_or("a line lacks text or toponyms")?
        )?;
    }
    Ok(())
}

fn predict(document: &Value, gazetteer: &Gazetteer, lexicon: &Lexicon) -> Option<Value> {
    let text = document["text"].as_str()?;
    let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let at = |value: &Value| bytes.get(usize::try_from(value.as_u64()?).ok()?).copied();
    let tagged = Tagged::new(text, Span::new(0, text.len()), &lexicon.grammar);
    let mut names = Names::default();
    let mut seen: HashMap<String, Vec<NameHit>> = HashMap::new();
    let gold = document["toponyms"].as_array()?;
    for toponym in gold {
        let span = Span::new(at(&toponym["start"])?, at(&toponym["end"])?);
        let name = span.of(text).to_owned();
        let mut hits = seen
            .entry(name.clone())
            .or_insert_with(|| gazetteer.lookup(&name))
            .clone();
        toponym::as_written(text, span, &mut hits);
        let tokens = (tagged.token_at(span.start), tagged.token_at(span.end - 1));
        names.toponyms.push(Toponym {
            span,
            sentence: 0,
            tokens,
            usage: Usage::Literal,
            kind: None,
            hits,
        });
    }
    names.relations = toponym::relations(&tagged, &names.toponyms, &lexicon.place_words);
    names.containers = toponym::containers(&tagged, &names.toponyms);
    let mentions = resolve(text, names, &mut gazetteer.matcher(), &[]);
    let predictions: Vec<Value> = gold
        .iter()
        .zip(&mentions)
        .map(|(given, mention)| {
            let point = mention.resolution.place().map(|place| place.point);
            let candidate = !mention.resolution.candidates.is_empty();
            json!({"start": given["start"], "end": given["end"], "lat": point.map(dateline::measure::Point::y), "lon": point.map(dateline::measure::Point::x), "candidate": candidate})
        })
        .collect();
    Some(json!({"id": document["id"], "toponyms": predictions}))
}

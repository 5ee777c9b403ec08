//! Writes the features of every name found in a corpus: what the weights of the model of `toponym` are fitted on.
//!
//! `cargo run --release --example name_features -- CORPUS.jsonl GAZETTEER... > features.tsv`. A row has the document, first
//! and last byte, the name, and the features joined by commas. `.ci/fit_names.py` fits the weights.

use std::io::Write;

use dateline::report::{Part, Report, input};
use dateline::sentence::Tagged;
use dateline::toponym::{self, Toponym, features, sift};
use dateline::{Gazetteer, Lexicon, date};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let corpus = arguments.next().ok_or("name a corpus")?;
    let gazetteer = Gazetteer::open(&arguments.map(Into::into).collect::<Vec<_>>(), true)?;
    let lexicon = Lexicon::builtin()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for report in input::open(&[corpus.into()], &[])? {
        write(&report?.report(&lexicon)?, &gazetteer, &lexicon, &mut out)?;
    }
    Ok(())
}

fn write(
    report: &Report,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let told = report.sentences.iter().filter(|s| s.part != Part::Boilerplate);
    let sentences: Vec<Tagged<'_>> = told
        .map(|s| Tagged::new(&report.text, s.span, &lexicon.grammar))
        .collect();
    let mut matcher = gazetteer.matcher();
    let find = |(number, tagged): (usize, &Tagged<'_>)| -> Vec<Toponym> {
        let dates = date::find(&report.text, &tagged.tokens, lexicon);
        let timed = |t: &Toponym| dates.iter().any(|d| d.span.overlaps(t.span));
        let found = toponym::find(
            tagged,
            number,
            &report.datelines,
            &mut matcher,
            &lexicon.place_words,
        );
        found.into_iter().filter(|t| !timed(t)).collect()
    };
    let found: Vec<Vec<Toponym>> = sentences.iter().enumerate().map(find).collect();
    let usages = features::Usages::new(&sentences.iter().collect::<Vec<_>>(), &found, gazetteer);
    for (tagged, toponyms) in sentences.iter().zip(&found) {
        let contained = sift::contained(tagged, toponyms);
        for (n, toponym) in toponyms.iter().enumerate() {
            let features = features::features(tagged, toponym, contained.contains(&n), &usages, gazetteer);
            let name = toponym
                .span
                .of(&report.text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            let features = features.map(|f| format!("{f:.2}")).join(",");
            let (start, end) = (toponym.span.start, toponym.span.end);
            writeln!(out, "{}\t{start}\t{end}\t{name}\t{features}", report.source.id)?;
        }
    }
    Ok(())
}

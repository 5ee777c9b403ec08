//! Feeds every reader and writer with damaged input for a while: none may panic, and none may take long.
//!
//! `cargo run --release --example fuzz -- SECONDS [TARGET...]` runs each target (all of them without a name) for so many
//! seconds and prints how often. `fuzz corpora FOLDER` writes what the other driver, `fuzz/`, begins with. The input is made from the digests and tables of this repository by cutting, doubling,
//! joining and inserting what readers stumble over, from a seed that depends on nothing but the number of the run: what
//! failed once fails again. The input that made a target panic is left in `target/fuzz/`, and the exit code is 1.

mod arguments;
mod targets;

use std::fs;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use targets::{Failure, TARGETS, Target, Tools};
/// The longest that one input may take: a damaged page of a few kilobytes in a busy machine.
const LONGEST: Duration = Duration::from_secs(10);

/// What readers stumble over.
const PIECES: [&str; 40] = [
    "\u{feff}",
    "\u{202e}",
    "\u{200b}",
    "\u{301}",
    "\0",
    "\r",
    "\n\n",
    "\t",
    "\u{a0}",
    "’",
    "“",
    "”",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "&",
    "\"",
    "'",
    ",,",
    ";",
    "=1+1",
    "-",
    "—",
    "…",
    "U.S.",
    "al-Qa’im",
    "12 kilometers (7.5 miles) to the north of ",
    "between 31 February and 3 May 0000",
    "9999-12-31",
    "last Thursday",
    "99999999999999999999",
    "-0.0",
    "NaN",
    "1e308",
    "القائم",
    "captured",
    "<!--",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.split_first() {
        Some((word, [folder])) if word == "corpora" => corpora(Path::new(folder)).map(|()| 0),
        Some((seconds, names)) if let Ok(seconds) = seconds.parse() => {
            run(Duration::from_secs(seconds), names)
        }
        _ => Err("fuzz SECONDS [TARGET...], or: fuzz corpora FOLDER".into()),
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

/// Runs the targets; how many inputs failed.
fn run(time: Duration, names: &[String]) -> Result<usize, Failure> {
    let (tools, mut all, mut failed) = (Tools::new()?, 0, 0);
    for (name, target, files) in targets() {
        if !names.is_empty() && !names.iter().any(|n| n == name) {
            continue;
        }
        let seeds = seeds(files)?;
        let began = Instant::now();
        let mut number = 0;
        while began.elapsed() < time {
            let input = Mutator::new(number).input(&seeds);
            failed += usize::from(!survives(name, number, target, &input, &tools)?);
            number += 1;
        }
        all += number;
        writeln!(
            io::stdout(),
            "{name}: {number} inputs in {} s",
            began.elapsed().as_secs()
        )?;
    }
    writeln!(io::stdout(), "{all} inputs, {failed} failed")?;
    Ok(failed)
}

fn targets() -> impl Iterator<Item = (&'static str, Target, &'static [&'static str])> {
    TARGETS.into_iter().chain([arguments::TARGET])
}

/// The beginnings of files: as much of each as one input needs. An index that is not there is made of the dump beside it.
fn seeds(files: &[&str]) -> Result<Vec<Vec<u8>>, Failure> {
    let start = |file: &&str| {
        let mut path = PathBuf::from(file);
        if !path.exists() && path.extension().is_some_and(|e| e == "idx") {
            let dump = path.with_extension("txt");
            path = std::env::temp_dir().join(format!("dateline-fuzz-{}.idx", std::process::id()));
            dateline::gazetteer::build(&[dump], &path, false)?;
        }
        let mut bytes = fs::read(&path)?;
        bytes.truncate(16 << 10);
        Ok(bytes)
    };
    files.iter().map(start).collect()
}

/// Writes what the other driver begins with: for each target a folder of files, and the pieces as its dictionary.
fn corpora(folder: &Path) -> Result<(), Failure> {
    for (name, _, files) in targets() {
        let folder = folder.join(name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds(files)?.into_iter().enumerate() {
            fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
    }
    let quoted = |piece: &&str| {
        let bytes: Vec<String> = piece.bytes().map(|b| format!("\\x{b:02x}")).collect();
        format!("\"{}\"", bytes.concat())
    };
    let pieces: Vec<String> = PIECES.iter().map(quoted).collect();
    fs::write(folder.join("pieces.dict"), pieces.join("\n"))?;
    Ok(())
}

/// Whether a target survives an input in time; one that it does not is kept.
fn survives(name: &str, number: u64, target: Target, input: &[u8], tools: &Tools) -> io::Result<bool> {
    let began = Instant::now();
    // An error is an answer; a panic is none.
    let fine =
        catch_unwind(AssertUnwindSafe(|| drop(target(input, tools)))).is_ok() && began.elapsed() < LONGEST;
    if !fine {
        let folder = Path::new("target/fuzz");
        fs::create_dir_all(folder)?;
        let kept = folder.join(format!("{name}-{number}"));
        fs::write(&kept, input)?;
        writeln!(
            io::stdout(),
            "{name}: {} after {:?}",
            kept.display(),
            began.elapsed()
        )?;
    }
    Ok(fine)
}

/// Damages input. The numbers come from `SplitMix64`.
///
/// # References
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct Mutator(u64);

impl Mutator {
    const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 where there is none.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }

    fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds.get(self.below(seeds.len())).cloned().unwrap_or_default();
        for _ in 0..=self.below(12) {
            let (from, to) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
            let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 512));
            match self.below(7) {
                0 => drop(bytes.splice(from..to, [])),
                1 => {
                    let again = bytes.get(from..to).unwrap_or_default().repeat(1 + self.below(8));
                    drop(bytes.splice(from..from, again));
                }
                2 => {
                    let other = seeds.get(self.below(seeds.len())).cloned().unwrap_or_default();
                    let at = self.below(other.len() + 1);
                    drop(bytes.splice(from..to, other.into_iter().skip(at).take(512)));
                }
                3 => {
                    let byte = u8::try_from(self.below(256)).unwrap_or(0);
                    bytes.get_mut(from).into_iter().for_each(|b| *b = byte);
                }
                _ => {
                    let piece = PIECES.get(self.below(PIECES.len())).copied().unwrap_or_default();
                    let times = if self.below(8) == 0 { 200 } else { 1 };
                    drop(bytes.splice(from..from, piece.repeat(times).into_bytes()));
                }
            }
        }
        bytes
    }
}

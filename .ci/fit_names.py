#!/usr/bin/env python3
"""Fits src/toponym/weights.rs, prints what it scores on documents held back, and writes it.

  fit_names.py FEATURES CORPORA     FEATURES: a folder with lgl.tsv, trnews.tsv, geovirus.tsv, gwn.tsv, made by
                                    `cargo run --release --example name_features -- CORPUS.jsonl GAZETTEER > NAME.tsv`
Needs scikit-learn and numpy. Five folds by a hash of the document; a name counts as right where the corpus has its very
span. GeoVirus annotates no names of peoples: they are left out there. Then fitted on all documents.
"""
import hashlib, json, pathlib, sys

import numpy
from sklearn.neural_network import MLPClassifier

CORPORA, DEMONYM, THRESHOLD = ("lgl", "trnews", "geovirus", "gwn"), 5, 0.45
UNITS, DECAY, ROUNDS = 16, 0.3, 400
WEIGHTS = pathlib.Path("src/toponym/weights.rs")

def spans(path):
    """The spans of each document in bytes."""
    gold = {}
    for line in path.open(encoding="utf-8"):
        document = json.loads(line)
        at = [0]
        for letter in document["text"]:
            at.append(at[-1] + len(letter.encode()))
        gold[str(document["id"])] = {(at[t["start"]], at[t["end"]]) for t in document["toponyms"]}
    return gold

def write(model):
    """The weights as Rust: for each unit its bias, its weight in the sum, and its weights of the features."""
    (first, second), (bias, last) = model.coefs_, model.intercepts_
    row = lambda unit: ", ".join(f"{w:.3f}" for w in (bias[unit], second[unit][0], *first[:, unit]))
    units = "\n".join(f"    Unit::new(&[{row(unit)}])," for unit in range(UNITS))
    start, rest = WEIGHTS.read_text("utf-8").split("/// Fitted from here on.\n")
    WEIGHTS.write_text(f"{start}/// Fitted from here on.\nconst BIAS: f32 = {last[0]:.3f};\n\n"
                       "/// The units, in no order.\n#[allow(clippy::approx_constant, reason = \"fitted, not pi\")]\n" f"const UNITS: [Unit; {UNITS}] = [\n{units}\n];\n", "utf-8")

def main():
    features, corpora = map(pathlib.Path, sys.argv[1:3])
    x, y, corpus, fold, total = [], [], [], [], {}
    for name in CORPORA:
        gold = spans(corpora / f"{name}.jsonl")
        total[name] = sum(map(len, gold.values()))
        for line in (features / f"{name}.tsv").open(encoding="utf-8"):
            document, start, end, _, row = line.rstrip("\n").split("\t")
            row = [float(value) for value in row.split(",")]
            if name == "geovirus" and row[DEMONYM]:
                continue
            x.append(row), y.append((int(start), int(end)) in gold[document]), corpus.append(name)
            fold.append(int(hashlib.sha1(document.encode()).hexdigest(), 16) % 5)
    x, y, corpus, fold = map(numpy.array, (x, y, corpus, fold))
    fit = lambda rows: MLPClassifier((UNITS,), alpha=DECAY, max_iter=ROUNDS, random_state=1).fit(x[rows], y[rows])
    likely = numpy.zeros(len(y))
    for held in range(5):
        likely[fold == held] = fit(fold != held).predict_proba(x[fold == held])[:, 1]
    for name in CORPORA:
        taken = (corpus == name) & (likely >= THRESHOLD)
        precision, recall = (taken & y).sum() / taken.sum(), (taken & y).sum() / total[name]
        print(f"{name}: P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}")
    write(fit(fold >= 0))

if __name__ == "__main__":
    main()

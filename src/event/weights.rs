//! What each feature of an event adds to the logarithm of the odds that it is right; fitted by
//! `.ci/calibrate.py` on the labelled reports, and never by hand.

/// Feature and weight, in byte order.
pub(super) const WEIGHTS: [(&str, f64); 28] = [
    ("any", 0.4),
    ("country", 0.006),
    ("hedged", 0.191),
    ("inferred", 0.237),
    ("near", -0.538),
    ("no site", -0.748),
    ("nobody", -0.449),
    ("others", 0.468),
    ("place", 0.702),
    ("realis:done", -0.125),
    ("realis:expected", -0.736),
    ("realis:negated", 0.58),
    ("realis:ongoing", 0.281),
    ("region", 0.447),
    ("role:background", 0.056),
    ("role:caption", 0.043),
    ("role:news", -0.099),
    ("told again", 0.055),
    ("type:advance", -0.391),
    ("type:capture", 0.483),
    ("type:clash", 0.032),
    ("type:displacement", 0.291),
    ("type:encircle", -0.105),
    ("type:hold", 0.361),
    ("type:objective", -0.131),
    ("type:offensive", 0.216),
    ("type:strike", -0.577),
    ("type:withdraw", -0.18),
];

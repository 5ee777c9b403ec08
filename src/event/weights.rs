//! What each feature of an event adds to the logarithm of the odds that it is right; fitted by
//! `.ci/calibrate.py` on the labelled reports, and never by hand.

/// Feature and weight, in byte order.
pub(super) const WEIGHTS: [(&str, f64); 28] = [
    ("any", 0.832),
    ("country", 0.155),
    ("hedged", 0.071),
    ("inferred", 0.382),
    ("near", -0.33),
    ("no site", -1.064),
    ("nobody", -0.292),
    ("others", 0.369),
    ("place", 0.721),
    ("realis:done", -0.065),
    ("realis:expected", -0.45),
    ("realis:negated", 0.47),
    ("realis:ongoing", 0.045),
    ("region", 0.192),
    ("role:background", -0.059),
    ("role:caption", 0.04),
    ("role:news", 0.019),
    ("told again", 0.054),
    ("type:advance", -0.199),
    ("type:capture", 0.461),
    ("type:clash", 0.064),
    ("type:displacement", 0.151),
    ("type:encircle", 0.085),
    ("type:hold", 0.404),
    ("type:objective", -0.188),
    ("type:offensive", 0.322),
    ("type:strike", -0.831),
    ("type:withdraw", -0.269),
];

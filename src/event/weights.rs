//! What each feature of an event adds to the logarithm of the odds that it is right; fitted by
//! `.ci/calibrate.py` on the labelled reports, and never by hand.

/// Feature and weight, in byte order.
pub(super) const WEIGHTS: [(&str, f64); 28] = [
    ("any", -0.347),
    ("country", -0.17),
    ("hedged", 0.116),
    ("inferred", 0.147),
    ("near", -0.377),
    ("no site", -0.832),
    ("nobody", -0.439),
    ("others", 0.649),
    ("place", 0.862),
    ("realis:done", -0.129),
    ("realis:expected", -0.731),
    ("realis:negated", 0.664),
    ("realis:ongoing", 0.196),
    ("region", 0.453),
    ("role:background", -0.109),
    ("role:caption", 0.061),
    ("role:news", 0.048),
    ("told again", 0.179),
    ("type:advance", -0.084),
    ("type:capture", 0.352),
    ("type:clash", -0.001),
    ("type:displacement", 0.456),
    ("type:encircle", -0.386),
    ("type:hold", 0.375),
    ("type:objective", -0.25),
    ("type:offensive", 0.281),
    ("type:strike", -0.639),
    ("type:withdraw", -0.103),
];

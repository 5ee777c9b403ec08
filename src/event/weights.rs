//! What each feature of an event adds to the logarithm of the odds that it is right; fitted by
//! `.ci/calibrate.py` on the labelled reports, and never by hand.

/// Feature and weight, in byte order.
pub(super) const WEIGHTS: [(&str, f64); 28] = [
    ("any", -0.874),
    ("country", -0.243),
    ("hedged", 0.09),
    ("inferred", 0.004),
    ("near", -0.396),
    ("no site", -0.576),
    ("nobody", -0.314),
    ("others", 0.588),
    ("place", 0.715),
    ("realis:done", 0.16),
    ("realis:expected", -0.844),
    ("realis:negated", 0.432),
    ("realis:ongoing", 0.253),
    ("region", 0.628),
    ("role:background", -0.005),
    ("role:caption", 0.103),
    ("role:news", -0.097),
    ("told again", 0.334),
    ("type:advance", -0.008),
    ("type:capture", 0.259),
    ("type:clash", -0.114),
    ("type:displacement", 0.364),
    ("type:encircle", -0.172),
    ("type:hold", 0.261),
    ("type:objective", 0.137),
    ("type:offensive", 0.347),
    ("type:strike", -0.628),
    ("type:withdraw", -0.447),
];

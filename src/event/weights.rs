//! What each feature of an event adds to the logarithm of the odds that it is right; fitted by
//! `.ci/calibrate.py` on the labelled reports, and never by hand.

/// Feature and weight, in byte order.
pub(super) const WEIGHTS: [(&str, f64); 28] = [
    ("any", 0.391),
    ("country", 0.061),
    ("hedged", 0.184),
    ("inferred", 0.277),
    ("near", -0.557),
    ("no site", -0.73),
    ("nobody", -0.415),
    ("others", 0.487),
    ("place", 0.646),
    ("realis:done", -0.118),
    ("realis:expected", -0.706),
    ("realis:negated", 0.571),
    ("realis:ongoing", 0.254),
    ("region", 0.44),
    ("role:background", 0.039),
    ("role:caption", 0.045),
    ("role:news", -0.084),
    ("told again", 0.059),
    ("type:advance", -0.405),
    ("type:capture", 0.474),
    ("type:clash", 0.062),
    ("type:displacement", 0.273),
    ("type:encircle", -0.122),
    ("type:hold", 0.363),
    ("type:objective", -0.061),
    ("type:offensive", 0.203),
    ("type:strike", -0.551),
    ("type:withdraw", -0.237),
];

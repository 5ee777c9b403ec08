//! What stayed unsettled.

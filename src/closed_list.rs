//! Closed lists of words: an enum, its words in `snake_case`, and the way back.

#[doc(hidden)]
pub use schemars;

/// Defines an enum whose variants are the words of a closed list.
///
/// Gives `ALL`, `WORDS`, `as_str`, `Display`, `FromStr` (the error names the words that were expected), `Serialize`,
/// `Deserialize` and `JsonSchema`.
#[macro_export]
macro_rules! closed_list {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// Every word of the list, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The words as they stand in files, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as it stands in files.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> std::result::Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("found \"{word}\", expected one of: {}", [$($word),+].join(", "))),
                }
            }
        }

        impl $crate::closed_list::schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut $crate::closed_list::schemars::SchemaGenerator) -> $crate::closed_list::schemars::Schema {
                $crate::closed_list::schemars::json_schema!({ "type": "string", "enum": Self::WORDS })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    #![expect(unreachable_pub, reason = "the macro makes public enums")]

    closed_list! {
        /// Two winds.
        Wind { /// N
            North = "north", /// S
            South = "south" }
    }

    #[test]
    fn words_go_out_and_come_back() {
        for wind in Wind::ALL {
            assert_eq!(wind.as_str().parse::<Wind>().as_ref(), Ok(wind));
        }
        assert_eq!(
            "up".parse::<Wind>().unwrap_err(),
            "found \"up\", expected one of: north, south"
        );
    }
}

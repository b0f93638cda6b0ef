//! Tiers that stand in a list: `[{"range": [0, 32000], "input_cost_per_token": …}, …]`.

use super::{
    line::{Said, rate_and_above},
    scalar::Scalar,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::fmt;

const MOST_TIERS: usize = 16;

/// Of each the input above which it counts, and what is said for it; or what is wrong with that.
pub struct Tiers(pub Vec<(Result<i64, String>, Result<Said, String>)>);

impl<'de> Deserialize<'de> for Tiers {
    fn deserialize<D: Deserializer<'de>>(list: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Tiers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of tiers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tiers, A::Error> {
                let mut tiers = Vec::new();
                while let Some(Tier(above, said)) = list.next_element()? {
                    if tiers.len() == MOST_TIERS {
                        return Err(A::Error::custom(format_args!("it has more than {MOST_TIERS} tiers")));
                    }
                    tiers.push((above, said));
                }
                Ok(Tiers(tiers))
            }
        }
        list.deserialize_seq(List)
    }
}

struct Tier(Result<i64, String>, Result<Said, String>);

impl<'de> Deserialize<'de> for Tier {
    fn deserialize<D: Deserializer<'de>>(tier: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Tier;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the range of a tier and what it costs")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Tier, A::Error> {
                let mut above = Err("a tier without a range".to_owned());
                let mut said = Ok(Said::default());
                while let Some(key) = fields.next_key::<String>()? {
                    if key == "range" {
                        let Start(start) = fields.next_value()?;
                        above =
                            start.count().and_then(|start| start.ok_or("a range without a start".to_owned()));
                    } else if let (Some(rate), Some(0)) = rate_and_above(&key) {
                        let value = fields.next_value::<Scalar>()?.rate();
                        said = said.and_then(|mut said| {
                            *rate(&mut said) = value.map_err(|wrong| format!("{key}: {wrong}"))?;
                            Ok(said)
                        });
                    } else {
                        fields.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Tier(above, said))
            }
        }
        tier.deserialize_map(Fields)
    }
}

/// The first of a range's ends; where it stops the next one starts.
struct Start(Scalar);

impl<'de> Deserialize<'de> for Start {
    fn deserialize<D: Deserializer<'de>>(range: D) -> Result<Self, D::Error> {
        struct Ends;
        impl<'de> Visitor<'de> for Ends {
            type Value = Start;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a range of tokens")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut ends: A) -> Result<Start, A::Error> {
                let start = ends.next_element()?.unwrap_or(Scalar::Null);
                while ends.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Start(start))
            }
        }
        range.deserialize_seq(Ends)
    }
}

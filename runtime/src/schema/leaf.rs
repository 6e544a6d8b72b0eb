//! The leaves, as JSON has them.

use serde_json::{Value, json};

use super::fragments::with;

/// A type that is one value of JSON.
pub trait SchemaLeaf {
    /// Its fragment.
    fn schema() -> Value;
}

macro_rules! leaves {
    ($($type:ty => $schema:tt;)*) => {$(
        impl SchemaLeaf for $type {
            fn schema() -> Value {
                json!($schema)
            }
        }
    )*};
}

macro_rules! small {
    ($($type:ident)*) => {$(
        impl SchemaLeaf for $type {
            fn schema() -> Value {
                json!({"type": "integer", "format": "int32", "minimum": $type::MIN, "maximum": $type::MAX})
            }
        }
    )*};
}

macro_rules! not_zero {
    ($($type:ident of $number:ident $unsigned:literal;)*) => {$(
        impl SchemaLeaf for std::num::$type {
            fn schema() -> Value {
                let schema = <$number as SchemaLeaf>::schema();
                if $unsigned {
                    return with(schema, "minimum", 1);
                }
                with(schema, "not", json!({"const": 0}))
            }
        }
    )*};
}

small!(u8 u16 i8 i16 i32);

leaves! {
    u32 => {"type": "integer", "format": "int64", "minimum": 0, "maximum": 4_294_967_295_u64};
    u64 => {"type": "integer", "format": "int64", "minimum": 0};
    usize => {"type": "integer", "format": "int64", "minimum": 0};
    i64 => {"type": "integer", "format": "int64"};
    isize => {"type": "integer", "format": "int64"};
    u128 => {"type": "integer", "minimum": 0};
    i128 => {"type": "integer"};
    f32 => {"type": "number", "format": "float"};
    f64 => {"type": "number", "format": "double"};
    serde_json::Number => {"type": "number"};
    bool => {"type": "boolean"};
    char => {"type": "string", "minLength": 1, "maxLength": 1};
    () => {"type": "null"};
    str => {"type": "string"};
    String => {"type": "string"};
    std::net::IpAddr => {"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]};
    std::net::Ipv4Addr => {"type": "string", "format": "ipv4"};
    std::net::Ipv6Addr => {"type": "string", "format": "ipv6"};
    std::net::SocketAddr => {"type": "string", "maxLength": 64};
    std::net::SocketAddrV4 => {"type": "string", "maxLength": 21};
    std::net::SocketAddrV6 => {"type": "string", "maxLength": 64};
    ipnet::IpNet => {"type": "string", "maxLength": 43};
    ipnet::Ipv4Net => {"type": "string", "maxLength": 18};
    ipnet::Ipv6Net => {"type": "string", "maxLength": 43};
    std::time::Duration => {
        "type": "object",
        "required": ["secs", "nanos"],
        "properties": {
            "secs": {"type": "integer", "format": "int64", "minimum": 0},
            "nanos": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 999_999_999}
        },
        "additionalProperties": false
    };
    bytes::Bytes => {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 255}};
    // As its issuer and subject are in one text.
    crate::caller_id::CallerId => {"type": "string"};
}

not_zero! {
    NonZeroU8 of u8 true;
    NonZeroU16 of u16 true;
    NonZeroU32 of u32 true;
    NonZeroU64 of u64 true;
    NonZeroUsize of usize true;
    NonZeroU128 of u128 true;
    NonZeroI8 of i8 false;
    NonZeroI16 of i16 false;
    NonZeroI32 of i32 false;
    NonZeroI64 of i64 false;
    NonZeroIsize of isize false;
    NonZeroI128 of i128 false;
}

#[cfg(feature = "uuid")]
leaves!(uuid::Uuid => {"type": "string", "format": "uuid"};);
#[cfg(feature = "url")]
leaves!(url::Url => {"type": "string", "format": "uri"};);
// `time` of JSON Schema has an offset, which these have not.
#[cfg(feature = "chrono")]
leaves! {
    chrono::NaiveDate => {"type": "string", "format": "date"};
    chrono::NaiveTime => {"type": "string", "pattern": "^\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?$"};
    chrono::NaiveDateTime => {"type": "string", "maxLength": 64};
    chrono::DateTime<chrono::Utc> => {"type": "string", "format": "date-time"};
    chrono::DateTime<chrono::FixedOffset> => {"type": "string", "format": "date-time"};
}
#[cfg(feature = "time")]
leaves! {
    time::Date => {"type": "string", "format": "date"};
    time::Time => {"type": "string", "pattern": "^\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?$"};
    time::PrimitiveDateTime => {"type": "string", "maxLength": 64};
    time::OffsetDateTime => {"type": "string", "format": "date-time"};
}
#[cfg(feature = "jiff")]
leaves! {
    jiff::civil::Date => {"type": "string", "format": "date"};
    jiff::civil::Time => {"type": "string", "pattern": "^\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?$"};
    jiff::civil::DateTime => {"type": "string", "maxLength": 64};
    jiff::Timestamp => {"type": "string", "format": "date-time"};
    jiff::Zoned => {"type": "string", "maxLength": 128};
}
#[cfg(feature = "rust_decimal")]
leaves!(rust_decimal::Decimal => {"type": "string", "pattern": "^-?\\d+(\\.\\d+)?$"};);

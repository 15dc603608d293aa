//! Keys and their values as a producer says them, and values as the file has them.

use crate::offer::words::date;
use crate::plan::edit::{Key, Kind, Value};
use crate::plan::model::{Belief, Lot};
use crate::plan::rate::one_in;
use crate::terms::{Level, Operation, Range, Requirement};

/// What a key is called in a sentence.
pub fn label(key: &str) -> String {
    let known = match key {
        "resolution" => "size",
        "seconds" => "length",
        "loop" => "looping",
        "references" => "reference images",
        "from" => "made larger from",
        "of" => "finishes",
        "keep" => "pieces kept for each output",
        "on" => "made on",
        "own_price" => "own price a take",
        "own_price_if_missing" => "own price for gaps",
        "per_day" => "takes a workday",
        "when_empty" => "when credits run out",
        "billing" => "paid",
        "closed" => "closed routes compared",
        "legacy" => "superseded models allowed",
        "hours_per_day" => "hours of work a day",
        "relaxed_per_day" => "relaxed takes a day",
        "credits" => "credits",
        "usd" => "price",
        "renews" => "renews on",
        other => match Requirement::parse(other) {
            Some(requirement) => requirement.spoken(),
            None => return other.replace('_', " "),
        },
    };
    known.to_owned()
}

/// A value of a key; its default where nothing is said.
pub fn value(key: &Key, value: Option<&Value>) -> String {
    match value {
        Some(value) => said(key, value),
        None if key.default.is_empty() => "none".to_owned(),
        None => match key.kind {
            Kind::Flag => "no".to_owned(),
            Kind::Percent | Kind::PercentOr(_) => key.default.replace('%', " %"),
            Kind::Whole { .. } if key.name == "seconds" && key.default.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{} s", key.default)
            }
            Kind::Word(_) if key.name == "range" => range(key.default),
            _ => key.default.to_owned(),
        },
    }
}

fn said(key: &Key, value: &Value) -> String {
    match value {
        Value::Text(text) => match key.kind {
            Kind::PercentOr(_) => Level::parse(text).map_or_else(|| text.clone(), |level| level.spoken().to_owned()),
            Kind::Word(_) if key.name == "range" => range(text),
            Kind::Word(_) => Operation::parse(text).map_or_else(|| text.clone(), Operation::spoken),
            _ => text.clone(),
        },
        Value::Whole(n) if key.name == "seconds" => format!("{n} s"),
        Value::Whole(n) => crate::money::group_thousands(&n.to_string()),
        Value::Decimal(n) => n.normalize().to_string(),
        Value::Money(usd) => format!("${}", usd.whole()),
        Value::Share(share) if key.kind == Kind::Rate => rate(*share),
        Value::Share(share) => format!("{} %", share.percent()),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        Value::Date(day) => date(*day),
        Value::Words(words) => words.join(" "),
    }
}

fn range(text: &str) -> String {
    match Range::parse(text) {
        Some(Range::Sdr) => "SDR".to_owned(),
        Some(Range::Hdr) => "HDR".to_owned(),
        Some(Range::HdrExr) => "HDR + EXR".to_owned(),
        None => text.to_owned(),
    }
}

/// `1 in 4`, `35 %`.
pub fn rate(share: crate::money::Share) -> String {
    one_in(share).map_or_else(|| format!("{} %", share.percent()), |n| format!("1 in {n}"))
}

pub fn belief(belief: Option<&Belief>) -> String {
    match belief {
        None => "none".to_owned(),
        Some(Belief::Rate(share)) => rate(*share),
        Some(Belief::Evidence { accepted, tried }) => format!("{accepted} of {tried} tried"),
    }
}

pub fn lots(lots: &[Lot]) -> String {
    let lot = |lot: &Lot| {
        let credits = crate::offer::words::count(u128::from(lot.credits), "credit", "credits");
        format!("{credits} to {}", date(lot.expires))
    };
    if lots.is_empty() { "none".to_owned() } else { lots.iter().map(lot).collect::<Vec<_>>().join(", ") }
}

/// A value as the file has it, without quotes.
pub fn plain(key: &Key, value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Whole(n) => n.to_string(),
        Value::Decimal(n) => n.normalize().to_string(),
        Value::Money(usd) => usd.plain(),
        Value::Share(share) if matches!(key.kind, Kind::Percent | Kind::PercentOr(_)) => {
            format!("{}%", share.percent())
        }
        Value::Share(share) => share.plain(),
        Value::Flag(flag) => flag.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Words(words) => words.join(" "),
    }
}

pub fn plain_belief(belief: &Belief) -> String {
    match belief {
        Belief::Rate(share) => share.plain(),
        Belief::Evidence { accepted, tried } => format!("{accepted} of {tried}"),
    }
}

pub fn plain_lots(lots: &[Lot]) -> String {
    lots.iter().map(|lot| format!("{} to {}", lot.credits, lot.expires)).collect::<Vec<_>>().join(", ")
}

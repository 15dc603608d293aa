//! The sentences of reasons: how settings, dates, counts and uncertain figures are told.

use jiff::civil::Date;

use super::Code;
use crate::plan::resolve::Settings;
use crate::rates::{Book, RouteAt};
use crate::terms::{Confidence, Level, Operation, Range};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `31 Dec 2026`.
#[must_use]
pub fn date(date: Date) -> String {
    format!("{} {}", day(date), date.year())
}

/// `31 Dec`.
#[must_use]
pub fn day(date: Date) -> String {
    let month = usize::try_from(date.month()).unwrap_or(1).saturating_sub(1);
    format!("{} {}", date.day(), MONTHS.get(month).unwrap_or(&""))
}

/// `1 day`, `12 days`.
#[must_use]
pub fn count(n: u128, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", crate::money::group_thousands(&n.to_string())) }
}

/// `in 8 of 10 cases`.
#[must_use]
pub const fn certainly(level: Level) -> &'static str {
    match level {
        Level::Expected => "on average",
        Level::P50 => "in half of all cases",
        Level::P80 => "in 8 of 10 cases",
        Level::P95 => "in 19 of 20 cases",
    }
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed(parts: &[String]) -> String {
    match parts {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        other => other.concat(),
    }
}

/// With its article: `a clip`, `an image`.
#[must_use]
pub fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// With its first letter in upper case, but for a name that is written otherwise (`iOS`).
#[must_use]
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    if text.chars().take_while(|c| !c.is_whitespace()).any(char::is_uppercase) {
        return text.to_owned();
    }
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A sentence's words as they stand within another: `the price of a unit`. Names keep their spelling.
#[must_use]
pub fn small(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// What is made, in a producer's words: `image to video, 1080p, 5 s, HDR`.
#[must_use]
pub fn settings(settings: &Settings) -> String {
    let mut parts = vec![settings.operation.spoken()];
    if let (Operation::Reframe | Operation::Upscale, Some(media)) = (settings.operation, settings.media) {
        parts[0] = format!("{} of {media}", settings.operation.spoken());
    }
    if let (Operation::Export, Some(of)) = (settings.operation, settings.of) {
        parts[0] = format!("export of {}", of.spoken());
    }
    match (settings.from, settings.resolution) {
        (Some(from), Some(to)) => parts.push(format!("{from} to {to}")),
        (None, Some(to)) => parts.push(to.to_string()),
        _ => {}
    }
    if let Some(seconds) = settings.seconds {
        parts.push(format!("{seconds} s"));
    }
    match settings.range {
        Range::Sdr => {}
        Range::Hdr => parts.push("HDR".to_owned()),
        Range::HdrExr => parts.push("HDR + EXR".to_owned()),
    }
    if settings.looped {
        parts.push("looping".to_owned());
    }
    if settings.references > 0 {
        parts.push(count(u128::from(settings.references), "reference", "references"));
    }
    if let Some(model) = &settings.model {
        parts.push(model.clone());
    }
    parts.join(", ")
}

/// The reason code of a figure that is not simply published.
#[must_use]
pub const fn code(confidence: Confidence) -> Code {
    match confidence {
        Confidence::ThirdParty => Code::ThirdParty,
        Confidence::Conflicting => Code::Conflicting,
        Confidence::Assumed => Code::Assumed,
        Confidence::Derived | Confidence::Published => Code::Derived,
    }
}

/// `The price of Agents Plus is known only from third parties (A price survey, 17 Aug 2026)`.
#[must_use]
pub fn rests_on(book: &Book, at: RouteAt, confidence: Confidence, what: &str, source: Option<&str>) -> String {
    let how = match confidence {
        Confidence::Published => "is published",
        Confidence::ThirdParty => "is known only from third parties",
        Confidence::Conflicting => "is one of several that sources give",
        Confidence::Derived => "is derived, not printed by anyone",
        Confidence::Assumed => return format!("{what} is your own assumption"),
    };
    let cited = source.zip(book.card(at)).and_then(|(id, card)| card.sources.iter().find(|s| s.id == id));
    match cited {
        Some(source) => format!("{what} {how} ({}, {})", source.title, date(source.date)),
        None => format!("{what} {how}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_spelling() {
        assert_eq!(capital("the app has"), "The app has");
        assert_eq!(capital("iOS Free does not"), "iOS Free does not");
        assert_eq!(capital(""), "");
        assert_eq!((a("clip"), a("image")), ("a clip".to_owned(), "an image".to_owned()));
        assert_eq!(
            (count(1, "day", "days"), count(1200, "day", "days")),
            ("1 day".to_owned(), "1,200 days".to_owned())
        );
    }
}

//! Values as people read and type them: the words on screen, the text that an editor starts with, what a typed
//! text means for a key of a given kind, and the next value up or down.

use crate::money::{Money, Share, parse_decimal};
use crate::plan::Value;
use crate::plan::edit::Kind;
pub use crate::plan::rate::{one_in, parse as parse_rate, ratio};

use super::msg::Turn;

/// A value as an editor shows it: what the file would hold, without quotes.
#[must_use]
pub fn plain(value: &Value, kind: Kind) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Whole(n) => n.to_string(),
        Value::Decimal(d) => d.normalize().to_string(),
        Value::Money(m) => m.plain(),
        Value::Share(s) if matches!(kind, Kind::Percent | Kind::PercentOr(_)) => format!("{}%", s.percent()),
        Value::Share(s) => rate(*s),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Words(words) => words.join(" "),
    }
}

/// A value as forms show it.
#[must_use]
pub fn shown(value: &Value, kind: Kind) -> String {
    match value {
        Value::Money(m) => format!("${}", if m.decimal().scale() > 2 { m.plain() } else { m.cents() }),
        other => plain(other, kind),
    }
}

/// What a typed text means for a key: `None` clears it.
///
/// # Errors
/// What would be right, in a sentence.
pub fn parse(name: &str, kind: Kind, text: &str) -> Result<Option<Value>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        Kind::Text
        | Kind::Note
        | Kind::Model
        | Kind::Route
        | Kind::SubscriptionRoute
        | Kind::PayAsYouGoRoute
        | Kind::Surface
        | Kind::Belief => Value::Text(text.to_owned()),
        Kind::Word(words) => match words.iter().find(|w| w.eq_ignore_ascii_case(text)) {
            Some(word) => Value::Text((*word).to_owned()),
            None => return Err(format!("`{}` is one of {}", name, list(words))),
        },
        Kind::Words(words) => {
            let mut chosen = Vec::new();
            for part in text.split([' ', ',']).filter(|p| !p.is_empty()) {
                match words.iter().find(|w| w.eq_ignore_ascii_case(part)) {
                    Some(word) => chosen.push((*word).to_owned()),
                    None => return Err(format!("`{part}` is none of {}", list(words))),
                }
            }
            Value::Words(words.iter().filter(|w| chosen.iter().any(|c| c == *w)).map(|w| (*w).to_owned()).collect())
        }
        Kind::Whole { least, most } => {
            let digits = text.replace([',', '_', ' '], "");
            match digits.parse::<u64>() {
                Ok(n) if (least..=most).contains(&n) => Value::Whole(n),
                _ => return Err(format!("`{name}` is a whole number from {least} to {most}")),
            }
        }
        Kind::Decimal { most } => match parse_decimal(text, crate::money::DECIMALS) {
            Ok(d) if !d.is_zero() && d <= most.into() => Value::Decimal(d),
            _ => return Err(format!("`{name}` is a number above 0, at most {most}")),
        },
        Kind::Money => match Money::parse(&text.trim_start_matches('$').replace(',', "")) {
            Ok(amount) => Value::Money(amount),
            Err(fault) => return Err(format!("`{name}` is dollars, such as 12.50: {fault}")),
        },
        Kind::Percent => match Share::parse_percent(text) {
            Ok(share) => Value::Share(share),
            Err(fault) => return Err(format!("`{name}` is a percentage, such as 10%: {fault}")),
        },
        Kind::PercentOr(words) => {
            match (words.iter().find(|w| w.eq_ignore_ascii_case(text)), Share::parse_percent(text)) {
                (Some(word), _) => Value::Text((*word).to_owned()),
                (None, Ok(share)) => Value::Share(share),
                (None, Err(fault)) => {
                    return Err(format!("`{name}` is a percentage, such as 10%, or one of {}: {fault}", list(words)));
                }
            }
        }
        Kind::Rate => match parse_rate(text) {
            Some(share) => Value::Share(share),
            None => return Err(format!("`{name}` is a rate, such as 1 in 4, 25% or 0.25")),
        },
        Kind::Flag => match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "on" => Value::Flag(true),
            "no" | "n" | "false" | "off" => Value::Flag(false),
            _ => return Err(format!("`{name}` is yes or no")),
        },
        Kind::Date => match text.parse() {
            Ok(date) => Value::Date(date),
            Err(_) => return Err(format!("`{name}` is a date, such as 2026-12-31")),
        },
    };
    Ok(Some(value))
}

fn list(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}

/// The next value up or down; `None` where there is none, or the kind knows no order. A list starts at its end
/// again.
#[must_use]
pub fn step(kind: Kind, value: Option<&Value>, turn: Turn) -> Option<Value> {
    let up = turn == Turn::Next;
    match (kind, value) {
        (Kind::Whole { least, most }, Some(Value::Whole(n))) => {
            let next = if up { n.checked_add(1)? } else { n.checked_sub(1)? };
            (least..=most).contains(&next).then_some(Value::Whole(next))
        }
        (Kind::Whole { least, .. }, None) => Some(Value::Whole(least.max(1))),
        (Kind::Decimal { most }, Some(Value::Decimal(d))) => {
            let one = rust_decimal::Decimal::ONE;
            let next = if up { d.checked_add(one)? } else { d.checked_sub(one)? };
            (next > rust_decimal::Decimal::ZERO && next <= most.into()).then_some(Value::Decimal(next))
        }
        (Kind::Money, value) => {
            let one = Money::parse("1").ok()?;
            let now = if let Some(Value::Money(m)) = value { *m } else { Money::ZERO };
            let next = if up { now.plus(one) } else { now.minus(one) }.ok()?;
            (!next.is_negative()).then_some(Value::Money(next))
        }
        (Kind::PercentOr(_), Some(Value::Text(_))) => None,
        (Kind::Percent | Kind::PercentOr(_), value) => {
            let now = if let Some(Value::Share(s)) = value { s.decimal() } else { rust_decimal::Decimal::ZERO };
            let point = rust_decimal::Decimal::new(1, 2);
            let next = if up { now.checked_add(point)? } else { now.checked_sub(point)? };
            Share::parse_rate(&next.normalize().to_string()).ok().map(Value::Share)
        }
        (Kind::Rate, value) => {
            let now = if let Some(Value::Share(s)) = value { one_in(*s).unwrap_or(2) } else { 1 };
            let next = if up { now.checked_add(1)? } else { now.checked_sub(1).filter(|n| *n > 0)? };
            ratio(1, next).map(Value::Share)
        }
        (Kind::Flag, value) => Some(Value::Flag(!matches!(value, Some(Value::Flag(true))))),
        (Kind::Date, Some(Value::Date(date))) => {
            if up { date.tomorrow() } else { date.yesterday() }.ok().map(Value::Date)
        }
        (Kind::Word(words), value) => {
            let now = match value {
                Some(Value::Text(text)) => words.iter().position(|w| w == text),
                _ => None,
            };
            let next = match (now, up) {
                (None, true) => 0,
                (None, false) => words.len().checked_sub(1)?,
                (Some(at), true) => (at + 1) % words.len(),
                (Some(at), false) => at.checked_sub(1).unwrap_or(words.len() - 1),
            };
            words.get(next).map(|w| Value::Text((*w).to_owned()))
        }
        _ => None,
    }
}

/// A rate as people say it: `1 in 4` where it is one, a percentage otherwise.
#[must_use]
pub fn rate(share: Share) -> String {
    match one_in(share) {
        Some(n) => format!("1 in {n}"),
        None => format!("{}%", share.percent()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_say_them() {
        for (text, shown) in [
            ("1/4", "1 in 4"),
            ("1 in 4", "1 in 4"),
            ("25%", "1 in 4"),
            ("0.25", "1 in 4"),
            ("1 in 3", "1 in 3"),
            ("1/7", "1 in 7"),
            ("2/3", "66.66666667%"),
            ("35%", "35%"),
            ("1", "1 in 1"),
        ] {
            assert_eq!(rate(parse_rate(text).unwrap()), shown, "{text}");
        }
        for text in ["0", "0/4", "5/4", "110%", "x", "", "1 in 0", "-1/4"] {
            assert_eq!(parse_rate(text), None, "{text}");
        }
    }

    #[test]
    fn one_in_n_asks_for_n_takes_a_piece() {
        for n in 1..=1000u64 {
            let (part, whole) = ratio(1, n).unwrap().fraction();
            for pieces in [1u128, 7, 1_000, 1_000_000].into_iter().filter(|p| p * u128::from(n * n) < 10_000_000_000) {
                assert_eq!((pieces * whole).div_ceil(part), pieces * u128::from(n), "{pieces} pieces at 1 in {n}");
            }
        }
    }

    #[test]
    fn typed_texts() {
        let whole = Kind::Whole { least: 1, most: 120 };
        assert_eq!(parse("k", whole, "12"), Ok(Some(Value::Whole(12))));
        assert_eq!(parse("k", whole, " "), Ok(None));
        assert!(parse("k", whole, "0").unwrap_err().contains("from 1 to 120"));
        assert!(parse("k", Kind::Date, "31.12.2026").unwrap_err().contains("2026-12-31"));
        assert_eq!(parse("k", Kind::Money, "$1,500.00"), Ok(Some(Value::Money(Money::parse("1500").unwrap()))));
        assert_eq!(
            parse("k", Kind::Words(&["mon", "tue", "wed"]), "wed, Mon"),
            Ok(Some(Value::Words(vec!["mon".into(), "wed".into()])))
        );
        assert!(parse("k", Kind::Percent, "0.3").is_err(), "a share or a percentage?");
    }

    #[test]
    fn steps_stay_within_bounds_and_lists_go_round() {
        let whole = Kind::Whole { least: 1, most: 2 };
        assert_eq!(step(whole, Some(&Value::Whole(2)), Turn::Next), None);
        assert_eq!(step(whole, Some(&Value::Whole(2)), Turn::Previous), Some(Value::Whole(1)));
        let word = Kind::Word(&["a", "b"]);
        assert_eq!(step(word, Some(&Value::Text("b".into())), Turn::Next), Some(Value::Text("a".into())));
        assert_eq!(step(Kind::Money, Some(&Value::Money(Money::ZERO)), Turn::Previous), None);
        let quarter = Value::Share(ratio(1, 4).unwrap());
        assert_eq!(step(Kind::Rate, Some(&quarter), Turn::Next), ratio(1, 5).map(Value::Share));
        assert_eq!(step(Kind::Percent, Some(&Value::Share(Share::ZERO)), Turn::Previous), None);
    }
}

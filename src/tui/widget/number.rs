//! Numbers in columns: aligned on the decimal mark, and never shown in part. A figure that there is no room for is
//! shown as `###`: no figure is better than a wrong one.

use super::Against;
use super::width::{fill_left, width};
use crate::money::Money;
use crate::tui::theme::Symbols;

/// What a column needs so that all its numbers stand with their decimal marks below one another. Cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Before the decimal mark.
    pub whole: u16,
    /// From the decimal mark on, with what follows (a unit, a mark).
    pub rest: u16,
}

impl Column {
    /// Wide enough for all of `numbers`.
    pub fn of<'a>(numbers: impl IntoIterator<Item = &'a str>) -> Self {
        numbers.into_iter().fold(Self::default(), |column, number| {
            let (whole, rest) = split(number);
            Self { whole: column.whole.max(width(whole)), rest: column.rest.max(width(rest)) }
        })
    }

    #[must_use]
    pub const fn width(self) -> u16 {
        self.whole.saturating_add(self.rest)
    }

    /// The number in exactly `cells` cells, its decimal mark under those of the others; signs of cut digits where
    /// there is no room for it.
    #[must_use]
    pub fn set(self, number: &str, cells: u16, symbols: &Symbols) -> String {
        let (_, rest) = split(number);
        let after = self.rest.saturating_sub(width(rest));
        let padded = format!("{number}{}", " ".repeat(usize::from(after)));
        if width(&padded) <= cells {
            return fill_left(&padded, cells, symbols);
        }
        whole_or_cut(number, cells, symbols)
    }
}

/// The number, right-aligned in exactly `cells` cells, or signs of cut digits.
#[must_use]
pub fn whole_or_cut(number: &str, cells: u16, symbols: &Symbols) -> String {
    if width(number) <= cells { fill_left(number, cells, symbols) } else { symbols.cut.repeat(usize::from(cells)) }
}

/// Before the decimal mark, and from there on. A number without one is all before it, up to its last digit.
fn split(number: &str) -> (&str, &str) {
    let bytes = number.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mark = bytes.iter().enumerate().position(|(at, b)| *b == b'.' && is_digit(at + 1));
    let end = mark.or_else(|| {
        // `12 takes`: up to where the first number ends.
        let first = bytes.iter().position(u8::is_ascii_digit)?;
        let run = bytes[first..].iter().position(|b| !b.is_ascii_digit() && *b != b',');
        run.map(|length| first + length)
    });
    number.split_at(end.unwrap_or(number.len()))
}

/// Dollars as they stand in a column: `1,234.50`, `≥ 12.40` for a lower bound, `31.68*` where an assumption is in it.
#[must_use]
pub fn dollars(amount: Money, lower_bound: bool, assumed: bool, symbols: &Symbols) -> String {
    let before = if lower_bound { symbols.at_least } else { "" };
    let after = if assumed { symbols.assumed } else { "" };
    let amount =
        if amount.is_negative() { format!("{}{}", symbols.minus, amount.abs().cents()) } else { amount.cents() };
    format!("{before}{amount}{after}")
}

/// Dollars for one finished piece: cents, or four decimals where cents would say too little.
#[must_use]
pub fn each(amount: Money, lower_bound: bool, assumed: bool, symbols: &Symbols) -> String {
    let before = if lower_bound { symbols.at_least } else { "" };
    let after = if assumed { symbols.assumed } else { "" };
    let small = amount.decimal() < rust_decimal::Decimal::new(1, 1) && !amount.is_zero();
    format!("{before}{}{after}", if small { amount.unit() } else { amount.cents() })
}

/// A difference with its direction: `▼ 4.80` since the last edit, `−4.80` against the baseline. `None` where the
/// difference does not reach a cent.
#[must_use]
pub fn change(by: Money, against: Against, sign: &str, symbols: &Symbols) -> Option<String> {
    let amount = by.abs().cents();
    if amount.bytes().all(|b| !b.is_ascii_digit() || b == b'0') {
        return None;
    }
    let mark = match (against, by.is_negative()) {
        (Against::Before, true) => format!("{} ", symbols.down),
        (Against::Before, false) => format!("{} ", symbols.up),
        (Against::Baseline, true) => symbols.minus.to_owned(),
        (Against::Baseline, false) => "+".to_owned(),
    };
    Some(format!("{mark}{sign}{amount}"))
}

/// A count with its word: `1 take`, `1,200 takes`.
#[must_use]
pub fn count(number: u128, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", crate::money::group_thousands(&number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const U: Symbols = Symbols::UNICODE;

    fn money(text: &str) -> Money {
        match text.strip_prefix('-') {
            Some(text) => Money::ZERO.minus(Money::parse(text).unwrap()).unwrap(),
            None => Money::parse(text).unwrap(),
        }
    }

    #[test]
    fn decimal_marks_stand_below_one_another() {
        let numbers = ["31.68", "≥ 1,240.00", "–", "90.00*", "0.0404", "12 takes", "7"];
        let column = Column::of(numbers);
        let set: Vec<String> = numbers.iter().map(|n| column.set(n, column.width(), &U)).collect();
        assert_eq!(
            set,
            [
                "     31.68   ",
                "≥ 1,240.00   ",
                "      –      ",
                "     90.00*  ",
                "      0.0404 ",
                "     12 takes",
                "      7      ",
            ]
        );
        assert!(set.iter().all(|n| width(n) == column.width()), "{set:?}");
    }

    #[test]
    fn a_number_is_whole_or_not_there() {
        let column = Column::of(["1,234.50", "9.75"]);
        assert_eq!(column.set("1,234.50", 7, &U), "#######");
        assert_eq!(column.set("9.75", 4, &U), "9.75");
        assert_eq!(column.set("9.75", 3, &U), "###");
        assert_eq!(column.set("9.75", 0, &U), "");
        // Room for the digits alone is not enough: without its sign a lower bound would be a total.
        assert_eq!(Column::of(["≥ 12.40"]).set("≥ 12.40", 5, &U), "#####");
    }

    #[test]
    fn dollars_say_what_they_are() {
        assert_eq!(dollars(money("1234.5"), false, false, &U), "1,234.50");
        assert_eq!(dollars(money("12.4"), true, false, &U), "≥ 12.40");
        assert_eq!(dollars(money("12.4"), true, true, &Symbols::ASCII), ">=12.40*");
        assert_eq!(dollars(money("-3"), false, false, &U), "−3.00");
        assert_eq!(each(money("2.64"), false, false, &U), "2.64");
        assert_eq!(each(money("0.0404"), false, true, &U), "0.0404*");
        assert_eq!(each(money("0"), false, false, &U), "0.00");
    }

    #[test]
    fn a_change_has_a_direction_and_less_than_a_cent_is_none() {
        assert_eq!(change(money("-4.8"), Against::Before, "$", &U).unwrap(), "▼ $4.80");
        assert_eq!(change(money("4.8"), Against::Before, "", &U).unwrap(), "▲ 4.80");
        assert_eq!(change(money("-4.8"), Against::Baseline, "", &U).unwrap(), "−4.80");
        assert_eq!(change(money("4.8"), Against::Baseline, "$", &Symbols::ASCII).unwrap(), "+$4.80");
        assert_eq!(change(money("0.004"), Against::Before, "", &U), None);
        assert_eq!(change(Money::ZERO, Against::Baseline, "", &U), None);
    }

    #[test]
    fn counts_agree_with_their_words() {
        assert_eq!(count(1, "take", "takes"), "1 take");
        assert_eq!(count(0, "take", "takes"), "0 takes");
        assert_eq!(count(12_000, "credit", "credits"), "12,000 credits");
    }
}

//! Exact money and exact numbers: the bottom of the program.
//!
//! Dollars are decimals ([`Money`]), never floats. A price has at most [`DECIMALS`] decimals, so a dollar amount
//! is also a whole number of *ticks* (10⁻¹⁰ dollars); sums and searches over thousands of runs are done in ticks
//! and come back as [`Money`] without loss. Nothing is rounded but in [`Money::cents`], [`Money::rounded`], [`Money::unit`] and
//! [`quotient`], which are for reading, never for calculating on.

use std::fmt;

use num_bigint::BigUint;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

/// The most decimals that a price may have.
pub const DECIMALS: u32 = 10;
/// The most decimals that a percentage may have, before its sign (`12.3456%`).
pub const PERCENT_DECIMALS: u32 = 4;
/// Ticks in a dollar.
pub const TICKS: u128 = 10_000_000_000;
/// A total stays below this many dollars.
pub const LIMIT_DOLLARS: u128 = 10_000_000_000;

/// A sum or product that the program cannot carry exactly. It is told to the user; nothing wraps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a figure passes what can be carried exactly (totals stay below 10 billion dollars)")]
pub struct Overflow;

/// Why a text is not the number that it should be. Units: see the function that returns it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    #[error("`{0}` is not a plain decimal number")]
    NotADecimal(String),
    #[error("it has more than {most} decimals")]
    TooPrecise { most: u32 },
    #[error("it is too large")]
    TooLarge,
    /// [`LIMIT_DOLLARS`] or more.
    #[error("it is too large")]
    TooManyDollars,
    #[error("it is negative")]
    Negative,
    #[error("write it as a percentage, `\"{0}%\"` or `\"{1}%\"`, whichever is meant")]
    BareShare(String, String),
}

/// An amount of US dollars, exact, at most [`DECIMALS`] decimals where it is a price; products with percentages
/// may have more. Never negative in plans and cards; differences between totals may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

impl Money {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// One dollar.
    #[must_use]
    pub const fn dollar() -> Self {
        Self(Decimal::ONE)
    }

    /// Dollars as written by hand: digits with at most one `.`, no sign, no exponent, at most ten decimals, below
    /// 10¹⁰.
    ///
    /// # Errors
    /// Whatever else the text is.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let amount = parse_decimal(text, DECIMALS).map_err(|fault| match fault {
            NumberFault::TooLarge => NumberFault::TooManyDollars,
            fault => fault,
        })?;
        Self::bounded(amount).map_err(|_| NumberFault::TooManyDollars)
    }

    /// The amount in ticks (10⁻¹⁰ dollars).
    ///
    /// # Errors
    /// Negative amounts, and amounts with more than ten decimals.
    pub fn ticks(self) -> Result<u128, Overflow> {
        let plain = self.0.normalize();
        if plain.is_sign_negative() && !plain.is_zero() || plain.scale() > DECIMALS {
            return Err(Overflow);
        }
        let mantissa = u128::try_from(plain.mantissa()).map_err(|_| Overflow)?;
        mantissa.checked_mul(10u128.pow(DECIMALS - plain.scale())).ok_or(Overflow)
    }

    /// # Errors
    /// An amount of 10¹⁰ dollars or more.
    pub fn from_ticks(ticks: u128) -> Result<Self, Overflow> {
        if ticks >= LIMIT_DOLLARS * TICKS {
            return Err(Overflow);
        }
        let mantissa = i128::try_from(ticks).map_err(|_| Overflow)?;
        Decimal::try_from_i128_with_scale(mantissa, DECIMALS).map(|d| Self(d.normalize())).map_err(|_| Overflow)
    }

    /// # Errors
    /// A sum that needs more digits than can be carried, or reaches 10¹⁰ dollars.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        exact_sum(self.0, other.0).and_then(Self::bounded)
    }

    /// The difference, which may be negative.
    ///
    /// # Errors
    /// As for [`Money::plus`].
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        exact_sum(self.0, -other.0).and_then(Self::bounded)
    }

    /// `count` times the amount.
    ///
    /// # Errors
    /// As for [`Money::plus`].
    pub fn times(self, count: u128) -> Result<Self, Overflow> {
        let count = i128::try_from(count).map_err(|_| Overflow)?;
        let count = Decimal::try_from_i128_with_scale(count, 0).map_err(|_| Overflow)?;
        exact_product(self.0, count).and_then(Self::bounded)
    }

    /// The part of the amount that `share` says (0.1 is a tenth), exactly.
    ///
    /// # Errors
    /// As for [`Money::plus`].
    pub fn part(self, share: Share) -> Result<Self, Overflow> {
        exact_product(self.0, share.0).and_then(Self::bounded)
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The exact decimal, trailing zeros dropped: `29.5272`, `0`, `1500`.
    #[must_use]
    pub fn plain(self) -> String {
        self.0.normalize().to_string()
    }

    /// For reading: rounded to cents, half away from zero, thousands apart: `1,234.50`.
    #[must_use]
    pub fn cents(self) -> String {
        group_thousands(&fixed(self.0, 2))
    }

    /// The amount that [`Money::cents`] shows.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self(self.0.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize())
    }

    /// The least amount in whole cents that is no less.
    #[must_use]
    pub fn raised(self) -> Self {
        Self(self.0.round_dp_with_strategy(2, RoundingStrategy::ToPositiveInfinity).normalize())
    }

    /// For reading: all decimals that there are, two at least, thousands apart: `0.50`, `0.0404`.
    #[must_use]
    pub fn whole(self) -> String {
        if self.0.normalize().scale() <= 2 { self.cents() } else { group_thousands(&self.plain()) }
    }

    /// For reading: a unit price, rounded to four decimals: `0.0404`.
    #[must_use]
    pub fn unit(self) -> String {
        fixed(self.0, 4)
    }

    /// The amount divided by a count, written with ten decimals (see [`quotient`]); `None` where the count is 0.
    #[must_use]
    pub fn per(self, count: u128) -> Option<Self> {
        quotient(self.0, count).map(Self)
    }

    fn bounded(amount: Decimal) -> Result<Self, Overflow> {
        let limit = Decimal::from(LIMIT_DOLLARS);
        if amount.abs() < limit { Ok(Self(amount.normalize())) } else { Err(Overflow) }
    }

    /// The decimal itself, for charts and files.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain())
    }
}

impl Serialize for Money {
    /// The exact decimal as a string.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

/// A share of something: 0.25 is a quarter. Exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(Decimal);

impl Share {
    pub const ZERO: Self = Self(Decimal::ZERO);
    pub const ONE: Self = Self(Decimal::ONE);

    /// So many hundredths: 25 is a quarter.
    #[must_use]
    pub fn hundredths(count: u32) -> Self {
        Self(Decimal::new(i64::from(count), 2).normalize())
    }

    /// A rate as written by hand: `0.25`, `1`, or `25%`. At most ten decimals, four before a `%`.
    ///
    /// # Errors
    /// Whatever else the text is. Bounds (0 to 1) are for the caller.
    pub fn parse_rate(text: &str) -> Result<Self, NumberFault> {
        match text.trim_end().strip_suffix('%') {
            Some(percent) => Self::from_percent(percent),
            None => parse_decimal(text, DECIMALS).map(Self),
        }
    }

    /// A percentage as written by hand: `10%`, `10` or `2.5`. A bare number below 1 other than 0 could be either
    /// a share or a percentage and is refused.
    ///
    /// # Errors
    /// Whatever else the text is.
    pub fn parse_percent(text: &str) -> Result<Self, NumberFault> {
        if let Some(percent) = text.trim_end().strip_suffix('%') {
            return Self::from_percent(percent);
        }
        let number = parse_decimal(text, PERCENT_DECIMALS)?;
        if !number.is_zero() && number < Decimal::ONE {
            let hundredfold = exact_product(number, Decimal::ONE_HUNDRED).map_err(|_| NumberFault::TooLarge)?;
            return Err(NumberFault::BareShare(number.normalize().to_string(), hundredfold.normalize().to_string()));
        }
        Self::from_percent(text)
    }

    fn from_percent(text: &str) -> Result<Self, NumberFault> {
        let number = parse_decimal(text.trim_end(), PERCENT_DECIMALS)?;
        exact_product(number, Decimal::new(1, 2)).map(|d| Self(d.normalize())).map_err(|_| NumberFault::TooLarge)
    }

    /// The share as a percentage without its sign: `12.5`.
    #[must_use]
    pub fn percent(self) -> String {
        (self.0 * Decimal::ONE_HUNDRED).normalize().to_string()
    }

    /// The exact decimal: `0.125`.
    #[must_use]
    pub fn plain(self) -> String {
        self.0.normalize().to_string()
    }

    /// The share as a fraction of whole numbers: (numerator, denominator), not reduced.
    #[must_use]
    pub fn fraction(self) -> (u128, u128) {
        let plain = self.0.normalize();
        (plain.mantissa().unsigned_abs(), 10u128.pow(plain.scale()))
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

/// A decimal as written by hand: digits with at most one `.` among or before them; no sign, exponent or space.
///
/// # Errors
/// Whatever else the text is; more than `most` decimals; more digits than can be carried.
pub fn parse_decimal(text: &str, most: u32) -> Result<Decimal, NumberFault> {
    let text = text.trim();
    if text.starts_with('-') && text[1..].chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Err(NumberFault::Negative);
    }
    let mut parts = text.splitn(2, '.');
    let whole = parts.next().unwrap_or_default();
    let decimals = parts.next();
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let is_number = digits(whole)
        && decimals.is_none_or(|d| digits(d) && !d.is_empty())
        && (!whole.is_empty() || decimals.is_some());
    if !is_number {
        return Err(NumberFault::NotADecimal(text.chars().take(40).collect()));
    }
    let significant = decimals.unwrap_or_default().trim_end_matches('0');
    if significant.len() > most as usize {
        return Err(NumberFault::TooPrecise { most });
    }
    let plain = if significant.is_empty() { whole.to_owned() } else { format!("{whole}.{significant}") };
    let plain = if plain.is_empty() { "0" } else { &plain };
    Decimal::from_str_exact(plain).map(|d| d.normalize()).map_err(|_| NumberFault::TooLarge)
}

/// `numerator` ÷ `denominator` with ten decimals, half away from zero; `None` where the denominator is 0 or the
/// quotient cannot be carried.
#[must_use]
pub fn quotient(numerator: Decimal, denominator: u128) -> Option<Decimal> {
    if denominator == 0 {
        return None;
    }
    let plain = numerator.normalize();
    let scaled = BigUint::from(plain.mantissa().unsigned_abs()) * BigUint::from(10u8).pow(DECIMALS);
    let divisor = BigUint::from(denominator) * BigUint::from(10u8).pow(plain.scale());
    let doubled = scaled * 2u8 + &divisor;
    let rounded = doubled / (divisor * 2u8);
    let rounded = i128::try_from(rounded).ok()?;
    let signed = if plain.is_sign_negative() { -rounded } else { rounded };
    Decimal::try_from_i128_with_scale(signed, DECIMALS).ok().map(|d| d.normalize())
}

fn exact_sum(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    let (a, b) = (a.normalize(), b.normalize());
    let scale = a.scale().max(b.scale());
    let lift = |d: Decimal| d.mantissa().checked_mul(10i128.pow(scale - d.scale())).ok_or(Overflow);
    let sum = lift(a)?.checked_add(lift(b)?).ok_or(Overflow)?;
    from_mantissa(sum, scale)
}

fn exact_product(a: Decimal, b: Decimal) -> Result<Decimal, Overflow> {
    let (a, b) = (a.normalize(), b.normalize());
    let product = a.mantissa().checked_mul(b.mantissa()).ok_or(Overflow)?;
    from_mantissa(product, a.scale() + b.scale())
}

/// A decimal from its digits, once trailing zeros are gone; digits that do not fit are an error, never rounded.
fn from_mantissa(mut mantissa: i128, mut scale: u32) -> Result<Decimal, Overflow> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| Overflow)
}

/// Rounds half away from zero to `places` decimals and writes them all.
fn fixed(amount: Decimal, places: u32) -> String {
    let mut rounded = amount.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(places);
    rounded.to_string()
}

/// `1234567.50` as `1,234,567.50`.
#[must_use]
pub fn group_thousands(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, decimals) = rest.find('.').map_or((rest, ""), |dot| rest.split_at(dot));
    let mut out = String::with_capacity(number.len() + whole.len() / 3);
    out.push_str(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(decimals);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    #[test]
    fn text_is_read_digit_by_digit() {
        for (text, plain) in
            [("1500.00", "1500"), ("0.0404", "0.0404"), ("7", "7"), (".5", "0.5"), ("0", "0"), ("007.10", "7.1")]
        {
            assert_eq!(money(text).plain(), plain, "{text}");
        }
        for text in ["", ".", "1.", "1e3", "nan", "inf", "1,000", "$5", "+1", "0x10", "1 0", "1.2.3", "--1", "١"] {
            assert!(matches!(Money::parse(text), Err(NumberFault::NotADecimal(_))), "{text}");
        }
        assert_eq!(Money::parse("-1"), Err(NumberFault::Negative));
        assert_eq!(Money::parse("0.12345678901"), Err(NumberFault::TooPrecise { most: 10 }));
        assert_eq!(money("0.1234567890000").plain(), "0.123456789");
        assert_eq!(Money::parse(&"9".repeat(40)), Err(NumberFault::TooManyDollars));
        assert_eq!(
            Money::parse("10000000000"),
            Err(NumberFault::TooManyDollars),
            "no total reaches 10 billion dollars"
        );
        assert_eq!(money("9999999999.9999999999").plain(), "9999999999.9999999999");
    }

    #[test]
    fn reading_rounds_half_away_from_zero_and_nothing_else_does() {
        assert_eq!(money("0.005").cents(), "0.01");
        assert_eq!(money("1234567.495").cents(), "1,234,567.50");
        assert_eq!(Money::ZERO.minus(money("0.125")).unwrap().cents(), "-0.13");
        assert_eq!(money("0.12345").unit(), "0.1235");
        assert_eq!(money("999.994").cents(), "999.99");
        assert_eq!(money("0.0404").times(18).unwrap().plain(), "0.7272");
    }

    #[test]
    fn percentages_say_what_they_are() {
        assert_eq!(Share::parse_percent("10%").unwrap().plain(), "0.1");
        assert_eq!(Share::parse_percent("10").unwrap().plain(), "0.1");
        assert_eq!(Share::parse_percent("0").unwrap(), Share::ZERO);
        assert_eq!(Share::parse_percent("0.5%").unwrap().plain(), "0.005");
        assert_eq!(Share::parse_percent("0.3"), Err(NumberFault::BareShare("0.3".into(), "30".into())));
        assert_eq!(Share::parse_percent("1.23456%"), Err(NumberFault::TooPrecise { most: 4 }));
        assert_eq!(Share::parse_rate("25%").unwrap(), Share::parse_rate("0.25").unwrap());
        assert_eq!(Share::parse_rate("0.25").unwrap().fraction(), (25, 100));
        assert_eq!(Share::parse_rate("12.5%").unwrap().percent(), "12.5");
    }

    #[test]
    fn overflow_is_an_error() {
        let most = money("9999999999");
        assert_eq!(most.plus(money("1")), Err(Overflow));
        assert_eq!(most.times(u128::from(u64::MAX)), Err(Overflow));
        assert_eq!(Money::from_ticks(u128::MAX), Err(Overflow));
        let fine = money("9999999999.9999999999");
        let share = Share::parse_percent("12.3456%").unwrap();
        let twice = fine.part(share).and_then(|part| part.part(share));
        assert_eq!(twice, Err(Overflow), "an exact product of 32 digits is refused, not rounded");
    }

    #[test]
    fn ticks_and_back() {
        for text in ["0", "0.0000000001", "9999999999.9999999999", "29.5272"] {
            assert_eq!(Money::from_ticks(money(text).ticks().unwrap()).unwrap(), money(text));
        }
        assert!(Money::ZERO.minus(money("1")).unwrap().ticks().is_err());
    }

    #[test]
    fn quotients_have_ten_decimals() {
        assert_eq!(money("29.5272").per(3).unwrap().plain(), "9.8424");
        assert_eq!(money("2").per(3).unwrap().plain(), "0.6666666667");
        assert_eq!(money("1").per(0), None);
    }
}

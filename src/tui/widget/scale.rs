//! The upright scale of a chart: levels as whole numbers, round figures beside them, and how high a level stands.
//! Nothing here is a figure of the engine's; a scale only says where to draw.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::money::group_thousands;
use crate::summary::timeline::Level;

/// Ticks of a dollar.
const DOLLAR: u128 = 10_000_000_000;
/// Dollars are told to a hundredth of a cent.
const LEAST_DOLLARS: u128 = DOLLAR / 10_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The highest level.
    top: u128,
    step: u128,
    is_dollars: bool,
}

/// A level as a whole number: credits, or ticks.
fn units(level: Level) -> u128 {
    match level {
        Level::Credits(credits) => credits,
        Level::Dollars(money) => {
            let ticks = money.decimal().checked_mul(Decimal::from(10_000_000_000u64));
            ticks.and_then(|ticks| ticks.trunc().to_u128()).unwrap_or(0)
        }
    }
}

impl Scale {
    /// From nothing to `most`, with at most `marks` round figures above nothing.
    #[must_use]
    pub fn new(most: Level, marks: u16) -> Self {
        let is_dollars = matches!(most, Level::Dollars(_));
        let top = units(most).max(1);
        let mut step = if is_dollars { LEAST_DOLLARS } else { 1 };
        // 1, 2, 5, 10, 20 …
        for factor in [2, 5, 10].into_iter().cycle() {
            if top / step <= u128::from(marks.max(1)) {
                break;
            }
            step = if factor == 5 { step / 2 * 5 } else { step.saturating_mul(2) };
        }
        Self { top, step, is_dollars }
    }

    /// The round figures from nothing up, each with its height in `parts` parts of the whole.
    #[must_use]
    pub fn marks(&self, parts: u16) -> Vec<(u16, String)> {
        let count = (self.top / self.step).min(64);
        (0..=count).map(|i| self.step * i).map(|level| (self.parts_of(level, parts), self.label(level))).collect()
    }

    /// How high a level stands, in `parts` parts of the whole; never nothing for something.
    #[must_use]
    pub fn height(&self, level: Level, parts: u16) -> u16 {
        self.parts_of(units(level), parts)
    }

    fn parts_of(&self, level: u128, parts: u16) -> u16 {
        // So large that the product would not fit: the last digits are not seen anyway.
        let (level, top) = if self.top >= 1 << 100 { (level >> 32, self.top >> 32) } else { (level, self.top) };
        let level = level.min(top);
        let height = level * u128::from(parts) / top.max(1);
        u16::try_from(height).unwrap_or(parts).max(u16::from(level > 0 && parts > 0))
    }

    fn label(&self, level: u128) -> String {
        let whole = |n: u128, step: u128| {
            for (unit, sign) in [(1_000_000_000_000, "T"), (1_000_000, "M"), (1_000, "k")] {
                if n >= unit * 1_000 && step.is_multiple_of(unit) {
                    return format!("{}{sign}", group_thousands(&(n / unit).to_string()));
                }
            }
            group_thousands(&n.to_string())
        };
        if !self.is_dollars {
            return whole(level, self.step);
        }
        let dollars = level / DOLLAR;
        match self.step {
            _ if level == 0 => "$0".to_owned(),
            step if step.is_multiple_of(DOLLAR) => format!("${}", whole(dollars, step / DOLLAR)),
            step if step.is_multiple_of(DOLLAR / 100) => {
                format!("${}.{:02}", group_thousands(&dollars.to_string()), level % DOLLAR / (DOLLAR / 100))
            }
            _ => format!("${dollars}.{:04}", level % DOLLAR / LEAST_DOLLARS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;

    fn dollars(text: &str) -> Level {
        Level::Dollars(Money::parse(text).unwrap())
    }

    fn labels(most: Level, marks: u16) -> String {
        let scale = Scale::new(most, marks);
        scale.marks(80).into_iter().map(|(at, label)| format!("{label}@{at}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn figures_are_round_and_whole() {
        for (most, marks, expected) in [
            (Level::Credits(10_000), 3, "0@0 5,000@40 10,000@80"),
            (Level::Credits(10_240), 2, "0@0 5,000@39 10,000@78"),
            (Level::Credits(0), 3, "0@0 1@80"),
            (Level::Credits(3), 4, "0@0 1@26 2@53 3@80"),
            (Level::Credits(2_500_000), 2, "0@0 2,000k@64"),
            (Level::Credits(40_000_000), 2, "0@0 20,000k@40 40,000k@80"),
            (Level::Credits(40_000_000_000), 2, "0@0 20,000M@40 40,000M@80"),
            (dollars("31.68"), 3, "$0@0 $20@50"),
            (dollars("0.45"), 3, "$0@0 $0.20@35 $0.40@71"),
            (dollars("0.0404"), 3, "$0@0 $0.02@39 $0.04@79"),
            (dollars("0.0012"), 2, "$0@0 $0.0010@66"),
            (dollars("504000"), 3, "$0@0 $200,000@31 $400,000@63"),
        ] {
            assert_eq!(labels(most, marks), expected);
        }
    }

    #[test]
    fn heights_stay_in_bounds_and_something_is_seen() {
        for most in [0, 1, 7, 10_000, u128::from(u64::MAX), u128::MAX] {
            let scale = Scale::new(Level::Credits(most), 4);
            for level in [0, 1, most / 3, most] {
                let height = scale.height(Level::Credits(level), 96);
                assert!(height <= 96, "{level} of {most}");
                if most < 1 << 100 {
                    assert_eq!(height > 0, level > 0, "{level} of {most}");
                }
            }
            assert_eq!(scale.height(Level::Credits(most), 0), 0);
        }
        assert_eq!(Scale::new(Level::Credits(8), 4).height(Level::Credits(4), 8), 4);
    }
}

//! Where a volume and a cost stand, evenly or in even ratios. Only places are worked out here, no figure of the
//! engine's: that is why there may be floats.

#![expect(clippy::float_arithmetic, reason = "places in a chart, not money")]

use crate::money::{Money, group_thousands};
use crate::summary::timeline::Level;
use crate::tui::widget::scale::Scale;

/// Ticks of a dollar.
const DOLLAR: u128 = 10_000_000_000;
/// The least that a scale in even ratios begins with: a cent.
const LEAST: u128 = DOLLAR / 100;

/// The upright scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upright {
    /// Evenly from nothing to `top` ticks.
    Even { top: u128 },
    /// In even ratios; costs below `low` stand at the foot.
    Ratios { low: u128, top: u128 },
}

impl Upright {
    /// A scale in even ratios that holds all of these costs.
    #[must_use]
    pub fn ratios(costs: impl Iterator<Item = u128> + Clone) -> Self {
        let low = costs.clone().filter(|cost| *cost > 0).min().unwrap_or(LEAST).max(LEAST);
        Self::Ratios { low, top: costs.max().unwrap_or(low).max(low * 10) }
    }

    /// How high a cost stands among so many rows, from 1; 0 only where there are none. `None`: above the chart.
    #[must_use]
    pub fn height(&self, cost: u128, rows: u16) -> Option<u16> {
        match self {
            Self::Even { top } if cost > *top => None,
            Self::Even { top } => Some(even(*top).height(level(cost), rows)),
            Self::Ratios { top, .. } if cost > *top => None,
            Self::Ratios { low, top } => {
                let share = (ln(cost.max(*low)) - ln(*low)) / (ln(*top) - ln(*low)).max(f64::MIN_POSITIVE);
                Some(1 + place(share, rows.saturating_sub(1)))
            }
        }
    }

    /// Round figures with their heights.
    #[must_use]
    pub fn marks(&self, rows: u16) -> Vec<(u16, String)> {
        match self {
            Self::Even { top } => Scale::new(level(*top), (rows / 3).clamp(1, 6)).marks(rows),
            Self::Ratios { low, top } => {
                let powers = (0..18u32).map(|power| LEAST * 10u128.pow(power));
                powers
                    .filter(|cost| (low..=top).contains(&cost))
                    .filter_map(|cost| Some((self.height(cost, rows)?, dollars(cost))))
                    .collect()
            }
        }
    }
}

fn level(ticks: u128) -> Level {
    Level::Dollars(Money::from_ticks(ticks).unwrap_or_default())
}

fn even(top: u128) -> Scale {
    Scale::new(level(top), 4)
}

fn dollars(ticks: u128) -> String {
    if ticks < DOLLAR {
        return format!("${}.{:02}", ticks / DOLLAR, ticks % DOLLAR / LEAST);
    }
    let whole = ticks / DOLLAR;
    if whole >= 1_000_000 {
        return format!("${}M", group_thousands(&(whole / 1_000_000).to_string()));
    }
    format!("${}", group_thousands(&whole.to_string()))
}

#[expect(clippy::cast_precision_loss, reason = "a place in a chart")]
fn ln(n: u128) -> f64 {
    (n.max(1) as f64).ln()
}

/// A share of so many steps, rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 0 and a u16")]
fn place(share: f64, steps: u16) -> u16 {
    (share.clamp(0.0, 1.0) * f64::from(steps)).round() as u16
}

/// The volume that a column stands for.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 1 and a u64 below 2^53 or so"
)]
pub fn volume(most: u64, column: u16, columns: u16, is_log: bool) -> u64 {
    let last = columns.saturating_sub(1).max(1);
    if column >= last {
        return if columns <= 1 { 1 } else { most };
    }
    if is_log {
        let share = f64::from(column) / f64::from(last);
        return ((ln(u128::from(most)) * share).exp().round() as u64).clamp(1, most);
    }
    let steps = u128::from(most - 1) * u128::from(column) / u128::from(last);
    u64::try_from(steps).unwrap_or(u64::MAX).saturating_add(1).min(most)
}

/// Round volumes to be named below the chart.
pub fn round_volumes(most: u64, columns: u16, volumes: &[u64]) -> Vec<u64> {
    let is_even = volumes.get(volumes.len() / 2).is_none_or(|middle| *middle >= most / 3);
    if !is_even {
        return (0..20u32).map_while(|power| 10u64.checked_pow(power).filter(|n| *n <= most)).chain([most]).collect();
    }
    let mut step = 1u64;
    for factor in [2, 5, 10].into_iter().cycle() {
        if most / step <= u64::from(columns / 12).max(1) {
            break;
        }
        step = if factor == 5 { step / 2 * 5 } else { step.saturating_mul(2) };
    }
    [1].into_iter().chain((1..=most / step).map(|i| i * step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_rise_from_one_to_the_most() {
        for most in [1, 2, 7, 120, 1000, 100_000_000_000] {
            for columns in [1, 2, 3, 40, 200] {
                for is_log in [false, true] {
                    let all: Vec<u64> = (0..columns).map(|c| volume(most, c, columns, is_log)).collect();
                    assert!(all.is_sorted(), "{all:?}");
                    assert_eq!(all[0], 1);
                    assert!(columns == 1 || all.last() == Some(&most), "{most} {columns} {all:?}");
                }
            }
        }
    }

    #[test]
    fn heights_stay_in_the_rows_and_what_is_above_is_not_drawn() {
        let ratios = Upright::ratios([DOLLAR, 100 * DOLLAR].into_iter());
        for scale in [Upright::Even { top: 50 * DOLLAR }, ratios.clone(), Upright::ratios([0].into_iter())] {
            for rows in 1..30 {
                for cost in [0, 1, DOLLAR, 7 * DOLLAR, 50 * DOLLAR] {
                    assert!(scale.height(cost, rows).is_none_or(|h| h <= rows), "{scale:?} {cost} {rows}");
                }
                assert_eq!(scale.height(500 * DOLLAR, rows), None);
                assert!(scale.marks(rows).iter().all(|(h, _)| *h <= rows));
            }
        }
        // $1, $10, $100 in equal steps.
        assert_eq!(ratios.marks(21), [(1, "$1".to_owned()), (11, "$10".to_owned()), (21, "$100".to_owned())]);
    }

    #[test]
    fn names_below_the_chart_are_round() {
        let even: Vec<u64> = (1..=120).collect();
        assert_eq!(round_volumes(120, 60, &even), [1, 50, 100]);
        let ratios: Vec<u64> = (0..60).map(|c| volume(1000, c, 60, true)).collect();
        assert_eq!(round_volumes(1000, 60, &ratios), [1, 10, 100, 1000, 1000]);
    }
}

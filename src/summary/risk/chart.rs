//! The law of a route's cost as columns for a chart. A column stands for whole steps of what can be paid, as many as
//! its neighbours: that no total falls between two columns, and none looks likelier for its width.

use crate::chance::{Between, Column, Spread};

/// What is left out at either end.
const FIRST: f64 = 0.001;
const LAST: f64 = 0.995;

/// At most `most` columns, from where the law begins to matter to where it ends to, or to one of `show` that is in
/// sight beyond. One column where there is one total.
#[must_use]
pub fn columns(law: &Spread, most: usize, show: &[u128]) -> Vec<Column> {
    let Between { lower: first, .. } = law.quantile(FIRST);
    let Between { upper: last, .. } = law.quantile(LAST);
    let step = law.step();
    if law.is_point() || step == 0 || last <= first {
        return vec![Column { from: first, to: first, chance: 1.0, below: 1.0 }];
    }
    let sight = last.saturating_add((last - first) / 2);
    let last = show.iter().copied().filter(|x| (last..=sight).contains(x)).max().unwrap_or(last);
    let steps = (last - first).div_ceil(step).saturating_add(1);
    let each = steps.div_ceil(most.max(1) as u128);
    let count = steps.div_ceil(each);
    let mut columns = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    let (mut from, mut before) = (first.saturating_sub(step), 0.0);
    for i in 1..=count {
        let to = first.saturating_add(step.saturating_mul((each * i).saturating_sub(1)));
        let below = law.at_most(to).lower;
        columns.push(Column { from, to, chance: apart(below, before), below });
        (from, before) = (to, below);
    }
    columns
}

#[expect(clippy::float_arithmetic, reason = "probabilities are floats")]
fn apart(below: f64, before: f64) -> f64 {
    (below - before).max(0.0)
}

/// The column that a total falls in; `None` beyond the last.
#[must_use]
pub fn place(columns: &[Column], total: u128) -> Option<usize> {
    let at = columns.partition_point(|column| column.to < total);
    (at < columns.len()).then_some(at)
}

/// How high something stands that may be `most`, in `parts` parts; never nothing for a chance that can be drawn.
#[must_use]
#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a chance becomes a height, at most `parts`"
)]
pub fn height(chance: f64, most: f64, parts: u16) -> u16 {
    if chance <= 0.0 || most <= 0.0 {
        return 0;
    }
    let share = (chance / most).min(1.0);
    let height = (share * f64::from(parts)).round() as u16;
    if share >= 0.002 { height.max(1).min(parts) } else { height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Chance, Sum, Term};

    fn law(price: u128, pieces: u64) -> Spread {
        let mut sum = Sum::default();
        sum.add(Term { price, chance: Chance::Rate { above: 1, below: 4 }, batch: 1 }, pieces).unwrap();
        Spread::of(&sum)
    }

    #[test]
    fn columns_stand_for_whole_steps_and_lose_nothing() {
        for (price, pieces, most) in [(100, 1, 200), (100, 6, 20), (1, 400, 60), (7, 40, 1), (10, 6, 0)] {
            let law = law(price, pieces);
            let found = columns(&law, most, &[]);
            assert!(found.len() <= most.max(1), "{}", found.len());
            let wide: Vec<u128> = found.windows(2).map(|pair| pair[1].to - pair[0].to).collect();
            assert!(wide.iter().all(|w| *w == wide[0] && w.is_multiple_of(price)), "{wide:?}");
            let last = found.last().unwrap();
            assert!(last.below >= LAST - 1e-9 && last.below <= 1.0);
            for column in &found {
                assert!((law.at_most(column.to).lower - column.below).abs() < 1e-12);
            }
            for q in [0.5, 0.8, 0.95] {
                let total = law.quantile(q).upper;
                let column = &found[place(&found, total).unwrap()];
                assert!(column.from < total && total <= column.to, "{q}");
            }
        }
    }

    #[test]
    fn what_is_to_be_shown_is_in_sight_or_far() {
        let law = law(100, 6);
        let end = |show: &[u128]| columns(&law, 50, show).last().unwrap().to;
        let usual = end(&[]);
        assert!(end(&[usual + 300]) >= usual + 300);
        assert_eq!(end(&[usual * 10]), usual);
        assert_eq!(place(&columns(&law, 50, &[]), usual * 10), None);
    }

    #[test]
    fn one_total_is_one_column() {
        let mut sum = Sum::default();
        sum.add_fixed(100, 6).unwrap();
        assert_eq!(columns(&Spread::of(&sum), 50, &[]), [Column { from: 600, to: 600, chance: 1.0, below: 1.0 }]);
    }

    #[test]
    fn heights_are_within_their_room() {
        assert_eq!(
            [height(0.0, 0.5, 8), height(0.5, 0.5, 8), height(0.25, 0.5, 8), height(0.002, 0.5, 8)],
            [0, 8, 4, 1]
        );
        assert_eq!([height(0.9, 0.5, 8), height(0.5, 0.0, 8), height(0.5, 0.5, 0)], [8, 0, 0]);
    }
}

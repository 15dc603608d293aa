//! Marked rows: what a change of one of them is made on.

use super::row::{Row, rows};
use crate::hash::IdSet;
use crate::plan::Place;
use crate::plan::model::Plan;
use crate::tui::widget::number::count;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(IdSet<Place>);

impl Marks {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn has(&self, row: Row) -> bool {
        !self.0.is_empty() && row.place().is_some_and(|place| self.0.contains(&place))
    }

    /// Marks a row, or takes its mark away.
    pub fn toggle(&mut self, place: Place) {
        if !self.0.remove(&place) {
            self.0.insert(place);
        }
    }

    /// Marks all of them; where all are marked already, takes the marks away. Says whether they are marked now.
    pub fn toggle_all(&mut self, places: &[Place]) -> bool {
        if places.iter().all(|place| self.0.contains(place)) {
            for place in places {
                self.0.remove(place);
            }
            return false;
        }
        self.0.extend(places);
        true
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets rows that are gone.
    pub fn keep_to(&mut self, plan: &Plan) {
        if !self.0.is_empty() {
            let there: IdSet<Place> = rows(plan).iter().filter_map(|row| row.place()).collect();
            self.0.retain(|place| there.contains(place));
        }
    }

    /// The marked rows in the order of the loop, those among them that a filter hides.
    #[must_use]
    pub fn rows(&self, plan: &Plan) -> Vec<Row> {
        if self.0.is_empty() { Vec::new() } else { rows(plan).into_iter().filter(|row| self.has(*row)).collect() }
    }
}

/// `3 shots`, `1 shot and 2 stages`.
#[must_use]
pub fn spoken(rows: &[Row]) -> String {
    let shots = rows.iter().filter(|row| matches!(row, Row::Shot { .. })).count();
    spoken_counts(shots, rows.len() - shots)
}

/// `3 shots`, `1 shot and 2 stages`.
#[must_use]
pub fn spoken_counts(shots: usize, stages: usize) -> String {
    let many = |n: usize, one: &str, many: &str| count(u128::try_from(n).unwrap_or(u128::MAX), one, many);
    match (shots, stages) {
        (shots, 0) => many(shots, "shot", "shots"),
        (0, stages) => many(stages, "stage", "stages"),
        (shots, stages) => format!("{} and {}", many(shots, "shot", "shots"), many(stages, "stage", "stages")),
    }
}

//! What is said once about the prices of a whole answer, above everything else: that they are old, that they are the
//! lowest or the highest, that they change while the plan runs, and that the plan was priced with others before.

use super::Summary;
use crate::offer::words;

impl Summary {
    /// A sentence each, without a full stop: none where prices are as one expects them. What the answer says already is
    /// not said again.
    #[must_use]
    pub fn header(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.taken_in_words().into_iter().collect();
        lines.extend(self.drift.as_ref().map(|drift| drift.words(self)));
        let told = self.turn_ahead().map(|turn| turn.on);
        let turns = self.turns.iter().filter(|turn| Some(turn.on) != told);
        lines.extend(turns.filter_map(|turn| self.turn_in_words(turn)));
        lines.extend(self.stale_in_words());
        lines
    }

    /// That prices are old, and what lists them; `None` where none is.
    #[must_use]
    pub fn stale_in_words(&self) -> Option<String> {
        self.rates.oldest_verified.filter(|_| self.rates.stale)?;
        let age = words::count(u128::from(self.rates.age_days.unsigned_abs()), "day", "days");
        let days = self.rates.stale_after.days();
        Some(format!("Prices are up to {age} old: see `luma-plan rates show --older-than {days}d`"))
    }
}

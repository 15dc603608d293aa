//! From when until when figures hold. A card may have the same figure several times, for days that do not meet; a book
//! has those of one day.

use jiff::civil::Date;

use super::Book;
use super::origin::{File, Layer};

/// The days on which a figure holds, both ends included; without an end, ever on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    pub from: Option<Date>,
    pub until: Option<Date>,
}

impl Validity {
    /// Whether it holds on a day; without one, whether it holds to the last.
    #[must_use]
    pub fn holds(self, on: Option<Date>) -> bool {
        on.map_or(self.until.is_none(), |on| {
            self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
        })
    }

    /// Whether there is a day on which both hold.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let before = |a: Option<Date>, b: Option<Date>| a.zip(b).is_none_or(|(from, until)| from <= until);
        before(self.from, other.until) && before(other.from, self.until)
    }

    /// The days on which it begins to hold, or does so no more.
    pub fn turns(self) -> impl Iterator<Item = Date> {
        self.from.into_iter().chain(self.until.and_then(|until| until.tomorrow().ok()))
    }
}

/// The most later books that are kept ready.
const AHEAD: usize = 24;

impl Book {
    /// Whether the prices of a day are those that the book has.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        let Some(on) = self.on else { return false };
        let (first, last) = if on <= day { (on, day) } else { (day, on) };
        !self.turns.iter().any(|turn| first < *turn && *turn <= last)
    }

    /// The book of the same files on another day, without those of a plan.
    #[must_use]
    pub fn on_day(&self, day: Date) -> Self {
        let mut book = Self {
            on: Some(day),
            left_out: self.left_out.clone(),
            stale_after: self.stale_after,
            taken: self.taken,
            ..Self::default()
        };
        for File { layer, name, text, .. } in self.files.iter().filter(|file| file.layer != Layer::Plan) {
            let read = match layer {
                Layer::Embedded => book.add(*layer, name, text).map(drop),
                _ => book.lay(*layer, name, text).map(drop),
            };
            // Whatever was read once is read again.
            if read.is_err() && !book.left_out.contains(name) {
                book.left_out.push(name.clone());
            }
        }
        book
    }

    /// The days after that of the book on which some figure changes: the first of them, in order.
    pub fn turns_ahead(&self) -> impl Iterator<Item = Date> + '_ {
        self.turns.iter().copied().filter(|turn| self.on.is_some_and(|on| *turn > on)).take(AHEAD)
    }
}

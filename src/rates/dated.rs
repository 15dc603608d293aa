//! From when until when figures hold. A card may have the same figure several times, for days that do not meet; a book
//! has those of one day.

use std::path::Path;

use jiff::civil::Date;

use super::Book;
use super::origin::{File, Layer};
use crate::fault::Faulty;

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

    /// The book of the same files without those of a plan, where one of them says something else, is new, or is gone
    /// (`None`). A new one is laid in the order of layers, and of names.
    ///
    /// # Errors
    /// The faults of the first file that cannot be laid.
    pub fn with_file(&self, layer: Layer, name: &str, text: Option<&str>) -> Result<Self, Faulty> {
        let mut book = Self {
            on: self.on,
            left_out: self.left_out.clone(),
            stale_after: self.stale_after,
            files: Vec::new(),
            ..Self::default()
        };
        for file in self.files_with(layer, name, text) {
            match file.layer {
                Layer::Embedded => book.add(file.layer, &file.name, &file.text)?,
                _ => book.lay(file.layer, &file.name, &file.text)?,
            };
        }
        Ok(book)
    }

    /// The files that [`Book::with_file`] reads.
    #[must_use]
    pub fn files_with(&self, layer: Layer, name: &str, text: Option<&str>) -> Vec<File> {
        let mut files: Vec<File> = self.files.iter().filter(|file| file.layer != Layer::Plan).cloned().collect();
        let known = files.iter().position(|file| file.layer == layer && file.name == name);
        match (known, text) {
            (Some(at), Some(text)) => {
                if let Some(file) = files.get_mut(at) {
                    file.text = text.into();
                }
            }
            (Some(at), None) => {
                files.remove(at);
            }
            (None, Some(text)) => {
                let is_before = |f: &File| (f.layer, Path::new(&f.name)) < (layer, Path::new(name));
                let at = files.iter().rposition(|f| f.layer == Layer::Embedded || is_before(f)).map_or(0, |at| at + 1);
                files.insert(at, File { layer, name: name.to_owned(), replaced: 0, text: text.into() });
            }
            (None, None) => {}
        }
        files
    }

    /// The book of the files that are laid before a file.
    ///
    /// # Errors
    /// As [`Book::with_file`].
    pub fn below(&self, layer: Layer, name: &str) -> Result<Self, Faulty> {
        let mut before = self.clone();
        let mut files = self.files_with(layer, name, Some(""));
        let at = files.iter().position(|f| f.layer == layer && f.name == name);
        files.truncate(at.unwrap_or(files.len()));
        before.files = files;
        before.with_file(layer, name, None)
    }

    /// The days after that of the book on which some figure changes: the first of them, in order.
    pub fn turns_ahead(&self) -> impl Iterator<Item = Date> + '_ {
        self.turns.iter().copied().filter(|turn| self.on.is_some_and(|on| *turn > on)).take(AHEAD)
    }
}

//! The cards together: the embedded ones, and others laid over them.

use jiff::civil::Date;

use super::Book;
use super::card::Card;
use super::load::{self, Loaded};
use super::origin::{File, Layer};
use crate::arrange::Arrange as _;
use crate::fault::{Fault, Faulty};

/// The embedded cards, in the order in which routes are listed everywhere.
const EMBEDDED: [(&str, &str); 6] = [
    ("dream-machine-web.toml", include_str!("../../rates/dream-machine-web.toml")),
    ("dream-machine-ios.toml", include_str!("../../rates/dream-machine-ios.toml")),
    ("luma-agents-app.toml", include_str!("../../rates/luma-agents-app.toml")),
    ("dream-machine-api.toml", include_str!("../../rates/dream-machine-api.toml")),
    ("luma-agents-api.toml", include_str!("../../rates/luma-agents-api.toml")),
    ("alternatives.toml", include_str!("../../rates/alternatives.toml")),
];

impl Book {
    /// The book that comes with the program.
    ///
    /// # Errors
    /// The faults of its first faulty card. The tests keep the shipped ones free of any.
    pub fn embedded() -> Result<Self, Faulty> {
        Self::embedded_on(None)
    }

    /// The same as of a day; `None` for the prices that hold last.
    ///
    /// # Errors
    /// As [`Book::embedded`].
    pub fn embedded_on(on: Option<Date>) -> Result<Self, Faulty> {
        let mut book = Self { on, ..Self::default() };
        for (name, text) in EMBEDDED {
            book.add(Layer::Embedded, name, text)?;
        }
        Ok(book)
    }

    /// The embedded cards as files: (name, text).
    #[must_use]
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        &EMBEDDED
    }

    /// A book of these cards alone: (name, text), in order.
    ///
    /// # Errors
    /// Every faulty card.
    pub fn load(files: &[(String, String)]) -> Result<Self, Vec<Faulty>> {
        let mut book = Self::default();
        let faulty: Vec<Faulty> =
            files.iter().filter_map(|(name, text)| book.add(Layer::Embedded, name, text).err()).collect();
        if faulty.is_empty() { Ok(book) } else { Err(faulty) }
    }

    /// Lays a card of `--rates` over the book: see [`Book::lay`].
    ///
    /// # Errors
    /// The card's faults; the book is then as it was.
    pub fn lay_over(&mut self, name: &str, text: &str) -> Result<usize, Faulty> {
        self.lay(Layer::Rates, name, text)
    }

    /// Lays a card over the book, row by row: a figure for the same thing replaces, all else is added. Rules and gaps
    /// of the card below stay; a row of the card above wins over a gap below it. A card of a surface that the book
    /// does not know is added whole. Whatever is laid later wins: lay files in the order of [`Layer`], those of a folder
    /// in the order of their names. Returns how many figures were replaced; [`Book::overrides`] counts them all.
    ///
    /// # Errors
    /// The card's faults; the book is then as it was.
    pub fn lay(&mut self, layer: Layer, name: &str, text: &str) -> Result<usize, Faulty> {
        let replaced = self.add(layer, name, text)?;
        self.overrides += replaced;
        Ok(replaced)
    }

    pub(super) fn add(&mut self, layer: Layer, name: &str, text: &str) -> Result<usize, Faulty> {
        let at = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let replaced = self.put(at, name, text)?;
        self.files.push(File { layer, name: name.to_owned(), replaced, text: text.into() });
        Ok(replaced)
    }

    fn put(&mut self, layer: u32, name: &str, text: &str) -> Result<usize, Faulty> {
        match load::card(name, text, &self.cards, layer, self.on)? {
            Loaded::Alternatives { rows, sources } => {
                let same = |a: &super::card::Alternative| {
                    rows.iter().any(|b| b.vendor == a.vendor && b.item == a.item && b.unit == a.unit)
                };
                let before = self.alternatives.len();
                let laid_over = before > 0;
                self.alternatives.retain(|a| !same(a));
                let replaced = before - self.alternatives.len();
                let rows = rows.into_iter().map(|row| super::card::Alternative { laid_over, ..row });
                self.alternatives.extend(rows);
                self.alternative_sources.retain(|a| !sources.iter().any(|b| b.id == a.id));
                self.alternative_sources.extend(sources);
                Ok(replaced)
            }
            Loaded::Card { card, over, replaced, .. } => {
                if let Some(fault) = self.route_elsewhere(&card, over, text) {
                    return Err(Faulty::new(name, text, vec![fault]));
                }
                self.turns.extend(&card.turns);
                self.turns.arrange();
                self.turns.dedup();
                match over.and_then(|at| self.cards.get_mut(at)) {
                    Some(known) => *known = *card,
                    None => self.cards.push(*card),
                }
                Ok(replaced)
            }
        }
    }

    /// A route that another card has already.
    fn route_elsewhere(&self, card: &Card, over: Option<usize>, text: &str) -> Option<Fault> {
        let others = self.cards.iter().enumerate().filter(|(at, _)| Some(*at) != over);
        let twice = others.flat_map(|(_, c)| c.routes.iter().map(move |r| (r, &c.surface)));
        let (route, surface) = twice.into_iter().find(|(r, _)| card.routes.iter().any(|own| own.id == r.id))?;
        let quoted = format!("\"{}\"", route.id);
        let start = text.find(&quoted).unwrap_or(0);
        let message = format!("the route `{}` is one of `{surface}` already", route.id);
        Some(Fault::new(start..start + quoted.len(), message, "rename one; plans name routes by their ids"))
    }
}

#[cfg(test)]
mod tests;

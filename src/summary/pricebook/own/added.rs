//! A price for what has none: a table of `[[prices]]` with one row or a few, in the words of cards. What is wrong with
//! what was typed is told with the part that it is in.

use super::{Patch, Said, Target, Work, confidence, harmless, source};
use crate::fault::nearest;
use crate::rates::row::Amount;
use crate::rates::{Book, Card, Per, write};
use crate::read::spell::quoted;
use crate::read::spell_list;
use crate::terms::{Media, Operation, Range, Resolution, Word};

/// What a price is for, in the words of cards; what is empty is not stated. Parts that may say several things take them
/// with commas between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Ids of the card's models, several of them.
    pub model: String,
    /// Several operations.
    pub operation: String,
    /// `image` or `video`, of operations that make either.
    pub media: String,
    /// The resolution that an extend or an upscale begins at.
    pub from: String,
    /// Several resolutions.
    pub resolution: String,
    /// Several lengths of whole seconds.
    pub seconds: String,
    pub range: String,
    /// A number, or from and to: `1-9`.
    pub references: String,
    /// What the price is for: `generation`, `second`.
    pub per: String,
}

impl Added {
    /// A part, as it was typed.
    #[must_use]
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Model => &self.model,
            Part::Operation => &self.operation,
            Part::Media => &self.media,
            Part::From => &self.from,
            Part::Resolution => &self.resolution,
            Part::Seconds => &self.seconds,
            Part::Range => &self.range,
            Part::References => &self.references,
            Part::Per => &self.per,
        }
    }

    /// A part, to be said otherwise.
    pub const fn part_mut(&mut self, part: Part) -> &mut String {
        match part {
            Part::Model => &mut self.model,
            Part::Operation => &mut self.operation,
            Part::Media => &mut self.media,
            Part::From => &mut self.from,
            Part::Resolution => &mut self.resolution,
            Part::Seconds => &mut self.seconds,
            Part::Range => &mut self.range,
            Part::References => &mut self.references,
            Part::Per => &mut self.per,
        }
    }
}

/// A part of what a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Model,
    Operation,
    Media,
    From,
    Resolution,
    Seconds,
    Range,
    References,
    Per,
}

/// What is wrong, in a sentence, and where; `None`: with all of it together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub part: Option<Part>,
    pub says: String,
}

impl Slip {
    const fn of(part: Part, says: String) -> Self {
        Self { part: Some(part), says }
    }

    const fn whole(says: String) -> Self {
        Self { part: None, says }
    }
}

/// What `[[prices]]` may say besides, which is written into the card by hand.
pub const BY_HAND: &str = "blocks, frames, other sources, dates";

/// Whether a card may say it, before anybody asks for a price.
///
/// # Errors
/// The first part that is wrong.
pub fn sound(book: &Book, surface: &str, what: &Added) -> Result<(), Slip> {
    table(book.surface(surface), what).map(|_| ())
}

/// A card's text with a price in it for what has none, of a surface.
///
/// # Errors
/// It does not say what a card may, or the card prices it already.
pub fn added(book: &Book, surface: &str, target: &Target, what: &Added, said: &Said) -> Result<Patch, Slip> {
    let work = Work::new(book, target).map_err(Slip::whole)?;
    let card = work.base.surface(surface);
    let table = table(card, what)?;
    let (id, source) = source(&work, said);
    let price = match said.price {
        Amount::Credits(credits) => credits.to_string(),
        Amount::Usd(money) => quoted(&money.plain()),
    };
    let mut lines = table;
    lines.push(format!("source = {}", quoted(&id)));
    lines.push(format!("confidence = {}", quoted(confidence(said).text())));
    lines.push(format!("verified = {}", said.on));
    let lengths = listed(&what.seconds);
    let rows: Vec<String> = match lengths.as_slice() {
        [] => vec![format!("[{price}]")],
        lengths => lengths.iter().map(|seconds| format!("[{seconds}, {price}]")).collect(),
    };
    let columns = if lengths.is_empty() { "\"price\"" } else { "\"seconds\", \"price\"" };
    lines.push(format!("columns = [{columns}]"));
    lines.push(format!("rows = [{}]", rows.join(", ")));
    let fresh = format!("{source}\n[[prices]]\n{}\n", lines.join("\n"));
    let after = match &work.before {
        None => format!("{}\n{fresh}", write::head(surface)),
        Some(text) => super::place::appended(text, &fresh),
    };
    let (new, _) = work.difference(&after).map_err(Slip::whole)?;
    // A name is the same only where the card says the same thing already.
    let Some((entry, ..)) = new.first().cloned() else {
        let shown = harmless(&work.target.name);
        return Err(Slip::whole(format!("`{shown}` says so already")));
    };
    let label = format!("your price for {} on {surface}", listed(&what.operation).join(", "));
    work.patch(after, label, entry, |fresh, _| !fresh.is_empty()).map_err(Slip::whole)
}

/// What was typed with commas, or blanks, between.
fn listed(text: &str) -> Vec<&str> {
    text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// The lines of the table that say what the price is for.
fn table(card: Option<&Card>, what: &Added) -> Result<Vec<String>, Slip> {
    let mut lines = Vec::new();
    let list = |words: &[&str]| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
    let models = listed(&what.model);
    let known: Vec<&str> = card.map(|c| c.models.iter().map(|m| m.id.as_str()).collect()).unwrap_or_default();
    if let Some(other) = models.iter().find(|model| !known.contains(*model)) {
        let remedy = nearest(other, &known).map_or_else(
            || "a new one is begun in the card, under `[[models]]`".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(Slip::of(Part::Model, format!("this card has no model `{}`; {remedy}", harmless(other))));
    }
    let operations = listed(&what.operation);
    if operations.is_empty() {
        return Err(Slip::of(Part::Operation, "say what it is for, such as extend".to_owned()));
    }
    for operation in &operations {
        word::<Operation>(Part::Operation, operation)?;
    }
    let made = |o: &&str| Operation::parse(o).is_some_and(|o| o.has_model() && o != Operation::Export);
    if let Some(made) = operations.iter().find(|o| made(o)).filter(|_| models.is_empty()) {
        return Err(Slip::of(Part::Model, format!("{} is made by a model; say which", made.replace('-', " "))));
    }
    if !models.is_empty() {
        lines.push(format!("models = [{}]", list(&models)));
    }
    lines.push(format!("operations = [{}]", list(&operations)));
    let mut one = |key: &str, text: &str| {
        if !text.is_empty() {
            lines.push(format!("{key} = {}", quoted(text)));
        }
    };
    let media = single::<Media>(Part::Media, &what.media)?;
    let from = single::<Resolution>(Part::From, &what.from)?;
    let range = single::<Range>(Part::Range, &what.range)?;
    let per = single::<Per>(Part::Per, &what.per)?;
    if per.is_empty() {
        let says = format!("say what the price is for: one of {}", spell_list(&texts::<Per>()));
        return Err(Slip::of(Part::Per, says));
    }
    one("media", media);
    one("from", from);
    let sizes = listed(&what.resolution);
    for size in &sizes {
        word::<Resolution>(Part::Resolution, size)?;
    }
    if let [size] = sizes.as_slice() {
        one("resolution", size);
    }
    one("range", range);
    if sizes.len() > 1 {
        lines.push(format!("resolutions = [{}]", list(&sizes)));
    }
    if let Some(references) = references(&what.references)? {
        lines.push(format!("references = {references}"));
    }
    for seconds in listed(&what.seconds) {
        if seconds.parse::<u32>().is_err() {
            let says = "seconds are whole numbers, such as 5, or 5, 10".to_owned();
            return Err(Slip::of(Part::Seconds, says));
        }
    }
    lines.push(format!("per = {}", quoted(per)));
    Ok(lines)
}

fn texts<W: Word>() -> Vec<&'static str> {
    W::all().iter().map(|word| word.text()).collect()
}

/// A word of a closed list; or which there are.
fn word<W: Word>(part: Part, text: &str) -> Result<(), Slip> {
    if W::of_text(text).is_some() {
        return Ok(());
    }
    let all = texts::<W>();
    let remedy = nearest(text, &all)
        .map_or_else(|| format!("one of {}", spell_list(&all)), |near| format!("did you mean `{near}`?"));
    Err(Slip::of(part, format!("there is no `{}`; {remedy}", harmless(text))))
}

/// One word, or none.
fn single<W: Word>(part: Part, text: &str) -> Result<&str, Slip> {
    let text = text.trim();
    if !text.is_empty() {
        word::<W>(part, text)?;
    }
    Ok(text)
}

/// References as a card has them: a number, or from and to in quotes.
fn references(text: &str) -> Result<Option<String>, Slip> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n <= 100);
    let written = match text.split_once('-') {
        None => number(text).map(|n| n.to_string()),
        Some((least, most)) => {
            let ends = number(least).zip(number(most)).filter(|(least, most)| least <= most);
            ends.map(|(least, most)| quoted(&format!("{least}-{most}")))
        }
    };
    let says = || Slip::of(Part::References, "a number of references, or from and to, such as 1-9".to_owned());
    written.map(Some).ok_or_else(says)
}

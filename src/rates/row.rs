//! What a card says about single runs: price rows with the table they stand in, gaps (offered, but nobody publishes
//! the price) and rules (not offered). Conditions are small sets of words, so that finding a row is cheap.

use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;

use crate::money::Money;
use crate::terms::{Confidence, Media, Operation, Range, Resolution};

/// A word with a place in its closed list.
pub trait Placed: Copy + 'static {
    fn place(self) -> u32;
}

macro_rules! placed {
    ($($name:ty),+) => { $(impl Placed for $name { fn place(self) -> u32 { self as u32 } })+ };
}
placed!(Operation, Resolution, Range);

/// A set of words of one closed list.
pub struct Set<W>(u32, PhantomData<W>);

impl<W: Placed> Set<W> {
    pub const EMPTY: Self = Self(0, PhantomData);

    #[must_use]
    pub fn of(words: &[W]) -> Self {
        Self(words.iter().fold(0, |bits, w| bits | 1 << w.place()), PhantomData)
    }

    #[must_use]
    pub fn has(self, word: W) -> bool {
        self.0 & (1 << word.place()) != 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// A condition that is not stated holds for every word.
    #[must_use]
    pub fn admits(self, word: W) -> bool {
        self.is_empty() || self.has(word)
    }
}

impl<W> Clone for Set<W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for Set<W> {}

impl<W> PartialEq for Set<W> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<W> Eq for Set<W> {}

impl<W> fmt::Debug for Set<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set({:b})", self.0)
    }
}

impl<W: Placed> Default for Set<W> {
    fn default() -> Self {
        Self::EMPTY
    }
}

/// A price as its card counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    Credits(u64),
    Usd(Money),
}

impl Amount {
    /// With cents at least, and all decimals that it has: `$0.30`, `$0.0404`, `160 credits`.
    #[must_use]
    pub fn priced(self) -> String {
        let Self::Usd(money) = self else { return self.to_string() };
        let plain = money.plain();
        match plain.split_once('.') {
            None => format!("${plain}.00"),
            Some((_, cents)) if cents.len() == 1 => format!("${plain}0"),
            Some(_) => format!("${plain}"),
        }
    }
}

impl fmt::Display for Amount {
    /// `160 credits`, `$0.0404`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credits(1) => f.write_str("1 credit"),
            Self::Credits(n) => write!(f, "{} credits", crate::money::group_thousands(&n.to_string())),
            Self::Usd(money) => write!(f, "${money}"),
        }
    }
}

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// One run, whatever its length.
    Generation,
    /// A second of what is made.
    Second,
    /// One image.
    Image,
    /// One image, made in batches of the model's size.
    Batch,
    /// A million pixels: width × height, for video × frames a second × seconds.
    Megapixel,
}

/// What the rows of one table share.
#[derive(Clone, Debug)]
pub struct Table {
    pub per: Per,
    /// Frames a second that count as pixels; 0 for images.
    pub fps: u32,
    /// The resolution whose pixels are counted, where an upscale by the second follows.
    pub made_at: Option<Resolution>,
    /// Lengths are billed as the next of these, in rising order; empty where they are billed as they are.
    pub blocks: Vec<u32>,
    /// Made in blocks of so many seconds, one a run.
    pub block: Option<u32>,
    /// Other values in circulation: (value as written, source id).
    pub also: Vec<(String, String)>,
    /// A source in which the pixels of the resolution itself are counted.
    pub also_by_pixels: Option<String>,
    pub source: String,
    pub verified: Date,
    pub confidence: Confidence,
    pub note: String,
    /// Why cells without a price have none.
    pub gap: String,
}

/// The lengths that a row holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lengths {
    /// Any whole number of seconds, or none.
    Any,
    Exactly(u32),
    /// Up to so many seconds.
    UpTo(u32),
}

impl Lengths {
    #[must_use]
    pub const fn admits(self, seconds: u32) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(only) => only == seconds,
            Self::UpTo(most) => seconds <= most,
        }
    }

    /// Whether some length belongs to both.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Exactly(n), lengths) | (lengths, Self::Exactly(n)) => lengths.admits(n),
            _ => true,
        }
    }
}

/// One price, valid for exactly what it states.
#[derive(Clone, Debug)]
pub struct Row {
    pub operations: Set<Operation>,
    /// `None`: both, or neither.
    pub media: Option<Media>,
    /// Index into the card's models; `None` where no model makes it.
    pub model: Option<usize>,
    /// `None`: any. Of an image, the most that it makes.
    pub resolution: Option<Resolution>,
    /// Of an upscale.
    pub from: Option<Resolution>,
    /// `None`: any.
    pub range: Option<Range>,
    pub lengths: Lengths,
    /// References, from and to.
    pub references: (u32, u32),
    /// `None`: offered, but the price is not published.
    pub price: Option<Amount>,
    /// Added for each second, where the table is `made_at` a lower resolution.
    pub then_per_second: Option<Amount>,
    /// Other values in circulation for this row alone.
    pub also: Vec<(String, String)>,
    /// The price that a lower file gives for the same thing, or for some of it.
    pub replaces: Option<Amount>,
    /// Index into the card's tables.
    pub table: usize,
    /// The file that says so: an index into [`Book::files`](super::Book::files). The highest is asked first.
    pub layer: u32,
}

/// When a gap or a rule holds. What is not stated holds for everything.
#[derive(Clone, Debug, Default)]
pub struct When {
    pub operations: Set<Operation>,
    pub media: Option<Media>,
    /// Indices into the card's models.
    pub models: Vec<usize>,
    pub resolutions: Set<Resolution>,
    pub ranges: Set<Range>,
    pub seconds: Vec<u32>,
    pub looped: Option<bool>,
    /// More references than this.
    pub references_over: Option<u32>,
    /// Tiers of routes, by name.
    pub tiers: Vec<String>,
}

/// Offered, but nobody publishes the price.
#[derive(Clone, Debug)]
pub struct Gap {
    pub when: When,
    /// A sentence without a full stop.
    pub says: String,
    pub source: String,
    pub layer: u32,
}

/// Not offered.
#[derive(Clone, Debug)]
pub struct Rule {
    pub when: When,
    /// A sentence without a full stop.
    pub says: String,
    pub source: String,
    pub layer: u32,
}

/// The model that "auto" means for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flagship {
    pub operation: Operation,
    /// Where the operation makes either.
    pub media: Option<Media>,
    /// Index into the card's models.
    pub model: usize,
}

/// What happens to a generation that fails.
#[derive(Clone, Debug)]
pub struct Failure {
    pub what: String,
    pub charge: Charge,
    /// A sentence without a full stop.
    pub says: String,
    pub source: String,
    pub verified: Date,
    pub confidence: Confidence,
    pub layer: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    Refunded,
    Partial,
    Unknown,
}

//! Values that sources give beside those that the book takes, and the book with the lowest or the highest of them.
//!
//! Only what is a number counts: a price in the row's own unit, with or without what it is said of after it. Of credits that
//! come with a subscription the most is the lowest price.

use super::row::{Amount, Lengths, Row, Table};
use super::{Book, Card, Figure, Purchase, Route, RouteAt, check};
use crate::money::Money;
use crate::terms::Confidence;

/// Which of several values that sources give is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taken {
    Lowest,
    /// What the cards take.
    #[default]
    Chosen,
    Highest,
}

impl Taken {
    pub const ALL: [Self; 3] = [Self::Lowest, Self::Chosen, Self::Highest];

    /// As results spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lowest => "low",
            Self::Chosen => "chosen",
            Self::Highest => "high",
        }
    }

    /// In a sentence; `None` where the cards' own are taken.
    #[must_use]
    pub const fn spoken(self) -> Option<&'static str> {
        match self {
            Self::Lowest => Some("at the lowest prices that sources give"),
            Self::Chosen => None,
            Self::Highest => Some("at the highest prices that sources give"),
        }
    }

    /// The next in turn: chosen, lowest, highest.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Chosen => Self::Lowest,
            Self::Lowest => Self::Highest,
            Self::Highest => Self::Chosen,
        }
    }

    /// The value to take instead of `own`, with who says so; `None` where `own` stands.
    fn of<T: Copy + Ord>(self, own: T, others: Vec<(T, String)>) -> Option<(T, String)> {
        match self {
            Self::Chosen => None,
            Self::Lowest => others.into_iter().min_by_key(|(v, _)| *v).filter(|(v, _)| *v < own),
            Self::Highest => others.into_iter().max_by_key(|(v, _)| *v).filter(|(v, _)| *v > own),
        }
    }
}

/// The number that a text is, with or without `$`, or with what it is said of after it: `83.92 a year on an older
/// list`. Prose that begins with a number is none.
#[must_use]
pub fn number<'t>(text: &'t str, of: &str) -> Option<&'t str> {
    let text = text.trim();
    let text = text.strip_prefix('$').unwrap_or(text);
    let (number, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_number = number.starts_with(|c: char| c.is_ascii_digit());
    (is_number && (rest.is_empty() || rest.starts_with(of))).then_some(number)
}

/// The values that other sources give for a row's price, in its unit: (value, source id).
#[must_use]
pub fn others(row: &Row, table: &Table) -> Vec<(Amount, String)> {
    let Some(own) = row.price else { return Vec::new() };
    let also = row.also.iter().chain(&table.also);
    let found = also.filter_map(|(text, source)| {
        let amount = match own {
            Amount::Credits(_) => Amount::Credits(number(text, "credits")?.parse().ok()?),
            Amount::Usd(_) => Amount::Usd(Money::parse(number(text, "dollars")?).ok()?),
        };
        Some((amount, source.clone()))
    });
    found.collect()
}

fn dollars(figure: &Figure<Money>, of: &str) -> Vec<(Money, String)> {
    let parse = |text: &str| Money::parse(number(text, of)?).ok();
    figure.also.iter().filter_map(|(text, source)| Some((parse(text)?, source.clone()))).collect()
}

fn credits(figure: &Figure<u64>) -> Vec<(u64, String)> {
    let parse = |text: &str| number(text, "credits")?.parse().ok();
    figure.also.iter().filter_map(|(text, source)| Some((parse(text)?, source.clone()))).collect()
}

/// Amounts in order; those of a row are all in one unit.
const fn key(amount: Amount) -> (u64, Money) {
    match amount {
        Amount::Credits(n) => (n, Money::ZERO),
        Amount::Usd(money) => (0, money),
    }
}

const fn amount(own: Amount, (credits, money): (u64, Money)) -> Amount {
    match own {
        Amount::Credits(_) => Amount::Credits(credits),
        Amount::Usd(_) => Amount::Usd(money),
    }
}

/// What a row with `also_by_pixels` comes to, counted as it is and by the pixels of the resolution itself.
fn by_pixels(row: &Row, table: &Table) -> Option<(Money, Money)> {
    let (Some(Amount::Usd(rate)), Some(resolution)) = (row.price, row.resolution) else { return None };
    table.also_by_pixels.as_ref()?;
    let Lengths::Exactly(seconds) = row.lengths else { return None };
    let made = check::by_pixels(rate, check::pixels(table.made_at.unwrap_or(resolution), table.fps, seconds)).ok()?;
    let more = match row.then_per_second {
        Some(Amount::Usd(more)) => more.times(u128::from(seconds)).ok()?,
        _ => Money::ZERO,
    };
    let straight = check::by_pixels(rate, check::pixels(resolution, table.fps, seconds)).ok()?;
    Some((made.plus(more).ok()?, straight))
}

/// What is taken for a row instead of what it says.
enum Instead {
    Amount(Amount, String),
    /// The pixels of the resolution itself are counted.
    ByPixels(String),
}

fn instead(row: &Row, table: &Table, taken: Taken) -> Option<Instead> {
    if let Some((own, straight)) = by_pixels(row, table)
        && let Some(source) = &table.also_by_pixels
    {
        let found = taken.of(own, vec![(straight, source.clone())]);
        return found.map(|(_, source)| Instead::ByPixels(source));
    }
    let own = row.price?;
    let others = others(row, table).into_iter().map(|(amount, source)| (key(amount), source)).collect();
    taken.of(key(own), others).map(|(key, source)| Instead::Amount(amount(own, key), source))
}

fn take_row(card: &mut Card, at: usize, taken: Taken) {
    let Some(row) = card.rows.get(at) else { return };
    let Some(table) = card.tables.get(row.table) else { return };
    let Some(instead) = instead(row, table, taken) else { return };
    let (mut row, mut table) = (row.clone(), table.clone());
    let own = std::mem::take(&mut table.source);
    let told = |amount: Amount| (amount.to_string(), own.clone());
    let source = match instead {
        Instead::Amount(amount, source) => {
            row.also.extend(row.price.map(told));
            row.price = Some(amount);
            source
        }
        Instead::ByPixels(source) => {
            row.also.extend(
                by_pixels(&row, &table)
                    .map(|(made, _)| told(Amount::Usd(made)))
                    .map(|(made, source)| (format!("{made}, as listed"), source)),
            );
            (row.then_per_second, table.made_at, table.also_by_pixels) = (None, None, None);
            source
        }
    };
    table.verified = card.source(&source).map_or(table.verified, |s| s.date);
    table.source = source;
    table.confidence = Confidence::Conflicting;
    row.table = card.tables.len();
    card.tables.push(table);
    if let Some(slot) = card.rows.get_mut(at) {
        *slot = row;
    }
}

fn take_figure<T: Copy + std::fmt::Display>(
    figure: &mut Figure<T>,
    found: Option<(T, String)>,
    date: impl Fn(&str) -> Option<jiff::civil::Date>,
) {
    let Some((value, source)) = found else { return };
    figure.also.push((figure.value.to_string(), figure.source.clone()));
    figure.value = value;
    figure.verified = date(&source).unwrap_or(figure.verified);
    figure.source = source;
    figure.confidence = Confidence::Conflicting;
}

/// What may follow a number that a source gives for a term.
const MONTHLY: &str = "a month";
const ANNUAL: &str = "a year";
const PACK: &str = "a pack";

fn take_route(route: &mut Route, taken: Taken, date: impl Fn(&str) -> Option<jiff::civil::Date>) {
    let money = |figure: &mut Figure<Money>, of: &str| {
        let found = taken.of(figure.value, dollars(figure, of));
        take_figure(figure, found, &date);
    };
    match &mut route.purchase {
        Purchase::Subscription(tier) => {
            for (figure, of) in [(&mut tier.monthly, MONTHLY), (&mut tier.annual, ANNUAL)] {
                if let Some(figure) = figure {
                    money(figure, of);
                }
            }
            tier.pack.iter_mut().for_each(|pack| money(&mut pack.price, PACK));
            if let Some(grant) = &mut tier.grant {
                // The more credits come with it, the less all of it costs.
                let turned = match taken {
                    Taken::Lowest => Taken::Highest,
                    Taken::Chosen => Taken::Chosen,
                    Taken::Highest => Taken::Lowest,
                };
                let found = turned.of(grant.value, credits(grant));
                take_figure(grant, found, &date);
            }
        }
        Purchase::Provisioned(provision) => money(&mut provision.unit, MONTHLY),
        Purchase::PayAsYouGo => {}
    }
}

impl Book {
    /// The same book, which has the values that its files take, with the lowest or the highest values that sources give, each with its source; the books of the
    /// days ahead with it.
    #[must_use]
    pub fn with(&self, taken: Taken) -> Self {
        let mut book = Self { taken, ..self.clone() };
        if taken == Taken::Chosen {
            return book;
        }
        for card in &mut book.cards {
            for at in 0..card.rows.len() {
                take_row(card, at, taken);
            }
            let sources = card.sources.clone();
            let date = |id: &str| sources.iter().find(|s| s.id == id).map(|s| s.date);
            card.routes.iter_mut().for_each(|route| take_route(route, taken, date));
        }
        book.ahead = self.ahead.iter().map(|ahead| ahead.with(taken)).collect();
        book
    }

    /// Whether sources give numbers beside the one that a row takes.
    #[must_use]
    pub fn is_disputed_row(&self, card: usize, row: usize) -> bool {
        let found = self.cards.get(card).and_then(|c| {
            let row = c.rows.get(row)?;
            Some((row, c.tables.get(row.table)?))
        });
        let Some((row, table)) = found else { return false };
        [Taken::Lowest, Taken::Highest].into_iter().any(|taken| instead(row, table, taken).is_some())
    }

    /// Whether sources give numbers beside those that a route's terms take.
    #[must_use]
    pub fn is_disputed_route(&self, at: RouteAt) -> bool {
        let Some(route) = self.route(at) else { return false };
        let differs = |figure: &Figure<Money>, of: &str| dollars(figure, of).iter().any(|(v, _)| *v != figure.value);
        match &route.purchase {
            Purchase::Subscription(tier) => {
                tier.monthly.as_ref().is_some_and(|f| differs(f, MONTHLY))
                    || tier.annual.as_ref().is_some_and(|f| differs(f, ANNUAL))
                    || tier.pack.as_ref().is_some_and(|p| differs(&p.price, PACK))
                    || tier.grant.as_ref().is_some_and(|g| credits(g).iter().any(|(v, _)| *v != g.value))
            }
            Purchase::Provisioned(provision) => differs(&provision.unit, MONTHLY),
            Purchase::PayAsYouGo => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monthly(book: &Book) -> String {
        let at = book.find("agents-plus").unwrap();
        let Purchase::Subscription(tier) = &book.route(at).unwrap().purchase else { panic!() };
        let figure = tier.monthly.as_ref().unwrap();
        format!("{} {} {}", figure.value.plain(), figure.source, figure.verified)
    }

    #[test]
    fn terms_take_the_lowest_or_the_highest_with_its_source() {
        let book = Book::embedded().unwrap();
        assert_eq!(monthly(&book), "29.99 agents-and-dream-machine 2026-05-22");
        assert_eq!(monthly(&book.with(Taken::Lowest)), monthly(&book));
        assert_eq!(monthly(&book.with(Taken::Highest)), "30 public-app-survey 2026-08-17");
        assert!(book.is_disputed_route(book.find("agents-plus").unwrap()));
        assert!(!book.is_disputed_route(book.find("agents-pro").unwrap()));
    }

    #[test]
    fn rows_take_the_lowest_or_the_highest_in_their_own_unit() {
        let book = Book::embedded().unwrap();
        let hdr = |book: &Book| {
            let card = book.surface("dream-machine-web").unwrap();
            let (at, row) = card.rows.iter().enumerate().find(|(_, r)| !r.also.is_empty()).unwrap();
            (at, row.price.unwrap(), card.tables[row.table].source.clone())
        };
        let (at, own, source) = hdr(&book);
        assert_eq!(own, Amount::Credits(1280));
        assert!(book.is_disputed_row(0, at));
        let (low, high) = (hdr(&book.with(Taken::Lowest)), hdr(&book.with(Taken::Highest)));
        assert_eq!((low.1, low.2.as_str()), (Amount::Credits(600), "public-hub-survey"));
        assert_eq!((high.1, high.2), (Amount::Credits(1280), source));
        // By the pixels made: dearer, so that it is the highest.
        let card = book.cards.iter().position(|c| c.surface == "dream-machine-api").unwrap();
        let changed = |taken: Taken| {
            let other = book.with(taken);
            let rows = other.cards[card].rows.iter().zip(&book.cards[card].rows);
            rows.filter(|(a, b)| a.then_per_second != b.then_per_second).count()
        };
        assert_eq!(changed(Taken::Lowest), 0);
        assert!(changed(Taken::Highest) > 10);
    }

    #[test]
    fn prose_is_no_number() {
        assert_eq!(number("$12.50", "dollars"), Some("12.50"));
        assert_eq!(number("83.92 a year on an older list", "a year"), Some("83.92"));
        assert_eq!(number("10 s from text only", "dollars"), None);
        assert_eq!(number("about 4", "dollars"), None);
    }
}

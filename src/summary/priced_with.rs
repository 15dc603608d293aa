//! The book that a plan was priced with. On request a plan keeps the fingerprint of its book and what that said of
//! everything that the plan uses; under another book both prices can be told, and the plan be priced at either.

use std::collections::BTreeMap;

use super::Summary;
use super::pricebook::{At, Entry, Listing, Section, Standing, Uses, Value};
use crate::arrange::{Arrange as _, Gather as _};
use crate::money::{Money, group_thousands};
use crate::offer::{Ask, Offer, Unanswerable, offers, words};
use crate::plan::Plan;
use crate::plan::model::PricedWith;
use crate::rates::origin::File;
use crate::rates::row::Amount;
use crate::rates::{Book, Figure, Layer, Purchase, RouteAt, Taken};

/// What the origin of kept prices is called.
pub const NAME: &str = "[priced_with]";
/// Between a price and what it buys.
const FOR: &str = " for ";

/// A figure that the book of now says differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drifted {
    /// As [`Entry::name`].
    pub name: String,
    /// `ray-3.2, text or image to video, 720p, 5 s, sdr`; empty where the book has no such figure any more.
    pub subject: String,
    pub was: String,
    /// `None` where the book has no such figure any more.
    pub now: Option<String>,
}

/// What became of the prices that a plan kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    pub with: PricedWith,
    /// The fingerprint of the book of now.
    pub book: String,
    pub figures: Vec<Drifted>,
    /// The total of each route at the kept prices, by its id; `None` where there is none.
    pub then: Vec<(String, Option<Money>)>,
}

impl Drifted {
    /// `+$0.10`, `−20 cr`; `None` where that is no difference of two prices.
    #[must_use]
    pub fn by(&self) -> Option<String> {
        match (amount(&self.was)?, amount(self.now.as_deref()?)?) {
            (Amount::Usd(was), Amount::Usd(now)) => {
                let by = now.minus(was).ok()?;
                let sign = if by.is_negative() { "−" } else { "+" };
                Some(format!("{sign}{}", Value::Price(Amount::Usd(by.abs())).text()))
            }
            (Amount::Credits(was), Amount::Credits(now)) => {
                let (sign, by) = if now < was { ("−", was - now) } else { ("+", now - was) };
                Some(format!("{sign}{} cr", group_thousands(&by.to_string())))
            }
            _ => None,
        }
    }

    /// `ray-3.2, extend, 720p, 5 s: $0.30, now $0.40 (+$0.10)`.
    #[must_use]
    pub fn words(&self) -> String {
        let subject = if self.subject.is_empty() { &self.name } else { &self.subject };
        match (&self.now, self.by()) {
            (None, _) => format!("{subject}: {}, now nobody says", self.was),
            (Some(now), Some(by)) => format!("{subject}: {}, now {now} ({by})", self.was),
            (Some(now), None) => format!("{subject}: {}, now {now}", self.was),
        }
    }
}

/// Whether an entry says something that totals follow from.
fn counts(entry: &Entry) -> bool {
    matches!(entry.section, Section::Runs | Section::Sold) && entry.standing != Standing::Replaced
}

/// What an entry says: `$0.30`, `10,000 cr`, `$4.00 for 1,200 more credits`.
fn said(entry: &Entry) -> String {
    match entry.at {
        At::Pack(_) => format!("{}{FOR}{}", entry.value.text(), entry.what),
        _ => entry.value.text(),
    }
}

/// The price of what was said.
fn amount(said: &str) -> Option<Amount> {
    let said = said.split(FOR).next()?.replace(',', "");
    match said.strip_prefix('$') {
        Some(usd) => Money::parse(usd).ok().map(Amount::Usd),
        None => said.strip_suffix(" cr")?.parse().ok().map(Amount::Credits),
    }
}

/// A book's fingerprint: 16 hexadecimal digits that are the same wherever the same figures are in force, whatever files
/// they come from.
#[must_use]
pub fn fingerprint(book: &Book) -> String {
    let day = book.on.unwrap_or(jiff::civil::Date::ZERO);
    let listing = Listing::new(&Plan::default(), book, day);
    let mut lines: Vec<String> =
        listing.entries.iter().filter(|e| counts(e)).map(|e| format!("{}={} {}\n", e.name, said(e), e.per)).collect();
    lines.arrange();
    // FNV-1a: short, stable, and no secret hangs on it.
    let hash = lines
        .iter()
        .flat_map(|line| line.bytes())
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

impl Summary {
    /// What a plan keeps of the book that it is priced with.
    #[must_use]
    pub fn priced_with(&self, plan: &Plan, book: &Book) -> PricedWith {
        let listing = Listing::new(plan, book, self.ask.today);
        let uses = Uses::new(plan, book, self);
        let rests_on = uses.all().filter_map(|at| listing.entry(at)).filter(|e| counts(e));
        let prices: BTreeMap<String, String> = rests_on.map(|e| (e.name.clone(), said(e))).gather();
        PricedWith { on: book.on.unwrap_or(self.ask.today), book: fingerprint(book), prices }
    }

    /// What became of the prices that the plan kept; `None` where it kept none, or all of them stand.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn drift(&self, plan: &Plan, book: &Book) -> Result<Option<Drift>, Unanswerable> {
        let Some(with) = &plan.priced_with else { return Ok(None) };
        // At the lowest or the highest that sources give, the prices are others because they were asked to be.
        if book.taken != Taken::Chosen {
            return Ok(None);
        }
        let print = fingerprint(book);
        if print == with.book {
            return Ok(None);
        }
        let listing = Listing::new(plan, book, self.ask.today);
        let now: BTreeMap<&str, &Entry> =
            listing.entries.iter().filter(|e| counts(e)).map(|e| (e.name.as_str(), e)).gather();
        let one = |(name, was): (&String, &String)| {
            let entry = now.get(name.as_str());
            let now = entry.map(|e| said(e));
            (now.as_ref() != Some(was)).then(|| Drifted {
                name: name.clone(),
                subject: entry.map(|e| e.subject()).unwrap_or_default(),
                was: was.clone(),
                now,
            })
        };
        let figures: Vec<Drifted> = with.prices.iter().filter_map(one).collect();
        if figures.is_empty() {
            return Ok(None);
        }
        let mut kept = book.clone();
        keep(&mut kept, plan, self.ask.today);
        let ask = Ask { routes: Vec::new(), ..self.ask.clone() };
        let then = offers(plan, &kept, &ask)?.offers;
        let then = then.into_iter().map(|o| (o.id, o.figures.map(|f| f.total))).collect();
        Ok(Some(Drift { with: with.clone(), book: print, figures, then }))
    }
}

impl Drift {
    /// The total of a route at the kept prices.
    #[must_use]
    pub fn total_then(&self, route: &str) -> Option<Money> {
        self.then.iter().find(|(id, _)| id == route).and_then(|(_, total)| *total)
    }

    /// `Priced on 21 Nov 2026 with other prices: 2 figures changed since; API pay-as-you-go came to $2.50 then, to
    /// $4.00 now`.
    #[must_use]
    pub fn words(&self, summary: &Summary) -> String {
        let many = words::count(self.figures.len() as u128, "figure that it uses has", "figures that it uses have");
        let first = format!("The plan was priced with the book of {}; {many} changed since", words::date(self.with.on));
        let total = |o: &Offer| Some((o.name.clone(), self.total_then(&o.id)?, o.figures.as_ref()?.total));
        match summary.recommended().and_then(total) {
            Some((name, then, now)) if then == now => {
                format!("{first}: {name} comes to ${} as it did then", now.cents())
            }
            Some((name, then, now)) => {
                format!("{first}: {name} came to ${} then, to ${} now", then.cents(), now.cents())
            }
            None => first,
        }
    }
}

/// Puts the prices that a plan kept in the place of those that a book has by now. What the book has no more stays away:
/// where nobody sells it, its old price buys nothing. From then on the book changes on no day.
pub fn keep(book: &mut Book, plan: &Plan, today: jiff::civil::Date) {
    let Some(with) = &plan.priced_with else { return };
    let listing = Listing::new(plan, book, today);
    let found: Vec<(At, Amount, String)> = listing
        .entries
        .iter()
        .filter(|entry| counts(entry))
        .filter_map(|entry| {
            let was = with.prices.get(&entry.name).filter(|was| **was != said(entry))?;
            Some((entry.at, amount(was)?, said(entry)))
        })
        .collect();
    let layer = u32::try_from(book.files.len()).unwrap_or(u32::MAX);
    let replaced = found.len();
    for (at, amount, now) in found {
        put(book, at, amount, layer, now);
    }
    book.files.push(File { layer: Layer::Plan, name: NAME.to_owned(), replaced, text: "".into() });
    book.overrides += replaced;
    book.turns.clear();
    book.ahead.clear();
}

fn put(book: &mut Book, at: At, amount: Amount, layer: u32, now: String) {
    if let At::Row { card, row } = at {
        if let Some(row) = book.cards.get_mut(card).and_then(|c| c.rows.get_mut(row)) {
            (row.replaces, row.price, row.layer) = (row.price, Some(amount), layer);
        }
        return;
    }
    let (At::Monthly(route) | At::Annual(route) | At::Grant(route) | At::Pack(route) | At::Unit(route)) = at else {
        return;
    };
    let Some(purchase) = purchase(book, route) else { return };
    match (purchase, at, amount) {
        (Purchase::Subscription(tier), At::Monthly(_), Amount::Usd(usd)) => set(tier.monthly.as_mut(), usd, layer, now),
        (Purchase::Subscription(tier), At::Annual(_), Amount::Usd(usd)) => set(tier.annual.as_mut(), usd, layer, now),
        (Purchase::Subscription(tier), At::Grant(_), Amount::Credits(n)) => set(tier.grant.as_mut(), n, layer, now),
        (Purchase::Subscription(tier), At::Pack(_), Amount::Usd(usd)) => {
            set(tier.pack.as_mut().map(|pack| &mut pack.price), usd, layer, now);
        }
        (Purchase::Provisioned(provision), At::Unit(_), Amount::Usd(usd)) => {
            set(Some(&mut provision.unit), usd, layer, now);
        }
        _ => {}
    }
}

fn purchase(book: &mut Book, at: RouteAt) -> Option<&mut Purchase> {
    Some(&mut book.cards.get_mut(at.card)?.routes.get_mut(at.route)?.purchase)
}

fn set<T>(figure: Option<&mut Figure<T>>, value: T, layer: u32, now: String) {
    if let Some(figure) = figure {
        figure.value = value;
        figure.layer = layer;
        figure.replaces = Some(now);
    }
}

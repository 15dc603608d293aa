//! Routes side by side: every requirement with who answers it, what a route charges and grants, what is lost when a
//! grant is reset, and what a second of finished video costs. Values and sentences; no face computes any of it.

use jiff::civil::Date;

use crate::money::{Money, Overflow};
use crate::offer::{Made, Offer, Offers, required, words};
use crate::plan::Plan;
use crate::plan::resolve::length_after;
use crate::quote::{Answered, answer};
use crate::rates::{Book, Figure, Pack, Provision, Purchase, Route, RouteAt};
use crate::terms::{Confidence, Media, Operation, Requirement, Training};
use crate::wallet::Event;

/// One route beside the others.
#[derive(Clone, Debug)]
pub struct Compared {
    /// In the order of [`Requirement::ALL`].
    pub requirements: Vec<Answer>,
    /// What is charged and granted, line by line.
    pub terms: Vec<Term>,
    /// Dollars of a month: of a subscription (unless an annual billing pays a twelfth of the year), or of the units
    /// that the plan needs. `None` where nothing is paid by the month, or nobody publishes it.
    pub month: Option<Money>,
    /// Credits a month.
    pub grant: Option<u64>,
    /// Goes on at no credits when the grant is gone.
    pub relaxed: bool,
    /// Credits that expire unused, in order; empty where nobody knows (see [`Compared::lost_in_all`]).
    pub lost: Vec<Lost>,
    /// Their sum; `None` on routes that count no credits, or where a price is missing.
    pub lost_in_all: Option<u128>,
    /// The whole total by a second of accepted video; ten decimals. `None` where the plan makes none, or the route
    /// has no total. A lower bound where the total is one.
    pub per_second: Option<Money>,
    /// Pieces that are made and not accepted, over all months.
    pub discarded: u128,
    /// What happens to generations that fail, and what limits hold: sentences without a full stop.
    pub notes: Vec<Note>,
    /// What to verify before paying on it.
    pub verify: Vec<String>,
}

/// How a route answers a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holds {
    Met,
    /// Nobody says, which is not a yes.
    Unknown,
    NotMet,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub requirement: Requirement,
    /// The plan asks for it.
    pub asked: bool,
    pub holds: Holds,
    /// A sentence without a full stop.
    pub text: String,
    /// A remark of the card or of the buyer; may be empty.
    pub note: String,
    /// `None` where nobody says.
    pub confidence: Option<Confidence>,
    pub source: Option<Cited>,
}

/// A document, and the day on which what it says was last known to stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    pub title: String,
    pub publisher: String,
    /// Empty where there is none.
    pub address: String,
    pub date: Date,
}

/// What is charged or granted: `a month`, `$29.99`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub what: String,
    /// `?` where nobody publishes it.
    pub figure: String,
    pub note: String,
    pub confidence: Option<Confidence>,
    pub source: Option<Cited>,
}

/// A sentence with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    pub source: Option<Cited>,
}

/// Credits that nobody used in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    pub date: Date,
    pub credits: u128,
    pub why: Loss,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The grant was reset.
    Reset,
    /// The work ended with something left of the grant.
    WorkEnds,
    /// A lot ran out of time.
    Lot,
}

/// An offer beside the others. `offer` is an index; `None` where there is no such offer. `seconds`: see
/// [`accepted_seconds`].
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn compare(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    offer: usize,
    seconds: u128,
) -> Result<Option<Compared>, Overflow> {
    let Some(found) = all.offers.get(offer) else { return Ok(None) };
    let Some(route) = book.route(found.at) else { return Ok(None) };
    let figures = found.figures.as_ref();
    let lost = lost(found);
    let tally = figures.and_then(|f| f.dated.as_ref()).and_then(|d| d.wallet);
    Ok(Some(Compared {
        requirements: requirements(plan, book, all, offer),
        terms: terms(book, found, route),
        month: month(plan, found, route)?,
        grant: match &route.purchase {
            Purchase::Subscription(tier) => tier.grant.as_ref().map(|f| f.value),
            Purchase::PayAsYouGo | Purchase::Provisioned(_) => None,
        },
        relaxed: match &route.purchase {
            Purchase::Subscription(tier) => tier.relaxed.as_ref().is_some_and(|f| f.value),
            Purchase::PayAsYouGo | Purchase::Provisioned(_) => false,
        },
        lost,
        lost_in_all: tally.map(|t| t.expired),
        per_second: figures.filter(|_| seconds > 0).and_then(|f| f.total.per(seconds)),
        discarded: all.discarded(offer)?,
        notes: notes(book, found.at),
        verify: route.verify.iter().chain(book.card(found.at).into_iter().flat_map(|c| &c.verify)).cloned().collect(),
    }))
}

/// Seconds of accepted video over all months: of each shot the accepted pieces of the last stage that makes or changes
/// video, times the length that a piece has by then. Extends that follow each other are one piece. 0 where the plan
/// makes no video.
///
/// # Errors
/// A sum that cannot be carried.
pub fn accepted_seconds(plan: &Plan, all: &Offers) -> Result<u128, Overflow> {
    let mut sum = 0u128;
    let mut steps = all.work.steps.iter().peekable();
    for (index, shot) in plan.shots.iter().enumerate() {
        let mut last = None;
        while let Some(step) = steps.next_if(|s| s.shot == index) {
            let media = all.work.settings.get(step.settings).and_then(|s| s.media);
            if media == Some(Media::Video) {
                last = Some(step);
            }
        }
        let Some((step, stage)) = last.and_then(|step| Some((step, shot.stages.get(step.stage)?))) else { continue };
        let follow = if stage.operation == Operation::Extend { stage.keep.unwrap_or(1).max(1) } else { 1 };
        let pieces = u128::from(step.pieces / follow);
        let seconds = u128::from(length_after(shot, step.stage).unwrap_or(0));
        sum = pieces.checked_mul(seconds).and_then(|more| sum.checked_add(more)).ok_or(Overflow)?;
    }
    sum.checked_mul(u128::from(all.months())).ok_or(Overflow)
}

/// Every requirement, asked for or not, answered as a verdict would judge it: by what makes each stage, the worst first.
pub(super) fn requirements(plan: &Plan, book: &Book, all: &Offers, offer: usize) -> Vec<Answer> {
    let Some(own) = all.offers.get(offer).map(|o| o.at) else { return Vec::new() };
    let mut makers: Vec<(RouteAt, Option<Media>)> = Vec::new();
    for (index, step) in all.kinds() {
        let Some(Made::Quoted { pinned, .. }) = all.made_at(offer, index) else { continue };
        let maker = (pinned.unwrap_or(own), all.work.settings.get(step.settings).and_then(|s| s.media));
        if !makers.contains(&maker) {
            makers.push(maker);
        }
    }
    if makers.is_empty() {
        makers.push((own, None));
    }
    let asked: Vec<(Requirement, Option<Training>)> = required(plan).collect();
    let each = |requirement: &Requirement| {
        let asked = asked.iter().find(|(r, _)| r == requirement);
        let wanted = asked.and_then(|(_, wanted)| *wanted);
        let answers = makers.iter().map(|(at, media)| {
            let answered = answer(book, *at, *requirement, wanted, *media, &plan.assume);
            (*at == own, put(book, *at, *requirement, asked.is_some(), *media, answered))
        });
        // The worst; of equals the route's own.
        let weight = |(is_own, a): &(bool, Answer)| (a.holds, a.confidence != Some(Confidence::Published), *is_own);
        answers.max_by_key(weight).map(|(_, answer)| answer)
    };
    Requirement::ALL.iter().filter_map(each).collect()
}

/// An answer as a sentence with its source.
fn put(
    book: &Book,
    at: RouteAt,
    requirement: Requirement,
    asked: bool,
    media: Option<Media>,
    answered: Answered,
) -> Answer {
    let route = book.route(at);
    let name = route.map_or("", |r| r.name.as_str());
    let figure = route.and_then(|r| {
        let of_video = (media == Some(Media::Video)).then(|| r.video_answers.get(&requirement)).flatten();
        of_video.or_else(|| r.answers.get(&requirement))
    });
    let cite = |id: Option<String>| {
        let source = id.as_deref().and_then(|id| book.source(at.card, id))?;
        Some(cited(source, figure.map_or(source.date, |f| f.verified)))
    };
    let bare =
        |holds, text| Answer { requirement, asked, holds, text, note: String::new(), confidence: None, source: None };
    match answered {
        Answered::Met { confidence, source, note } => Answer {
            note,
            confidence: Some(confidence),
            source: cite(source),
            ..bare(Holds::Met, format!("{name} {}", gives(requirement, figure)))
        },
        Answered::NotMet { source, text } => Answer {
            confidence: figure.map(|f| f.confidence),
            note: figure.map(|f| f.note.clone()).unwrap_or_default(),
            source: cite(source),
            ..bare(Holds::NotMet, words::capital(&text))
        },
        Answered::Unknown { text } => bare(Holds::Unknown, words::capital(&text)),
    }
}

fn gives(requirement: Requirement, figure: Option<&Figure<crate::rates::card::Answer>>) -> String {
    use crate::rates::card::Answer as Published;
    match (requirement, figure.map(|f| f.value)) {
        (Requirement::NoTraining, Some(Published::Training(Training::Contractual))) => {
            "promises by contract not to train on your work".to_owned()
        }
        (Requirement::NoTraining, Some(Published::Training(_))) => {
            "states that it does not train on your work, without a contract".to_owned()
        }
        _ => requirement.given().to_owned(),
    }
}

/// A document, with the day on which a figure was last known to stand.
fn cited(source: &crate::rates::Source, date: Date) -> Cited {
    Cited { title: source.title.clone(), publisher: source.publisher.clone(), address: source.address.clone(), date }
}

/// A month's dollars.
fn month(plan: &Plan, found: &Offer, route: &Route) -> Result<Option<Money>, Overflow> {
    match &route.purchase {
        Purchase::PayAsYouGo => Ok(None),
        Purchase::Subscription(tier) => {
            let annual = tier.annual.as_ref().filter(|_| plan.purchase.billing == Some(crate::terms::Billing::Annual));
            Ok(match annual {
                Some(year) => year.value.per(12),
                None => tier.monthly.as_ref().map(|f| f.value),
            })
        }
        Purchase::Provisioned(provision) => {
            let units = found.figures.as_ref().map_or(provision.minimum_units, |f| f.units);
            provision.unit.value.times(u128::from(units.max(provision.minimum_units))).map(Some)
        }
    }
}

/// What is charged and granted, line by line.
fn terms(book: &Book, found: &Offer, route: &Route) -> Vec<Term> {
    let mut terms = Terms { book, at: found.at, lines: Vec::new() };
    match &route.purchase {
        Purchase::PayAsYouGo => terms.say("is paid", "by the take", "out of a prepaid balance first"),
        Purchase::Provisioned(provision) => terms.provision(provision),
        Purchase::Subscription(tier) => {
            terms.money("a month", tier.monthly.as_ref());
            match &tier.annual {
                Some(annual) => terms.money("a year", Some(annual)),
                None => terms.say("a year", "–", "no annual price"),
            }
            match &tier.grant {
                Some(grant) => {
                    let figure = words::count(u128::from(grant.value), "credit", "credits");
                    terms.figure("grants a month", figure, grant);
                }
                None => terms.say("grants a month", "?", "nobody publishes it"),
            }
            match &tier.relaxed {
                Some(relaxed) if relaxed.value => {
                    terms.figure("then", "relaxed mode, at no credits".to_owned(), relaxed);
                }
                _ => {}
            }
            match (&tier.pack, &tier.unpriced_credits) {
                (Some(pack), _) => terms.pack(pack),
                (None, Some(sold)) => terms.figure("more credits", "?".to_owned(), sold),
                (None, None) => terms.say("more credits", "–", "none are sold"),
            }
        }
    }
    if let Some(closed) = &route.closed {
        terms.figure("closed to new buyers", words::date(closed.value), closed);
    }
    terms.lines
}

struct Terms<'a> {
    book: &'a Book,
    at: RouteAt,
    lines: Vec<Term>,
}

impl Terms<'_> {
    fn say(&mut self, what: &str, figure: &str, note: &str) {
        let (what, figure, note) = (what.to_owned(), figure.to_owned(), note.to_owned());
        self.lines.push(Term { what, figure, note, confidence: None, source: None });
    }

    fn figure<T>(&mut self, what: &str, text: String, figure: &Figure<T>) {
        let source = self.book.source(self.at.card, &figure.source).map(|s| cited(s, figure.verified));
        let (what, note, confidence) = (what.to_owned(), figure.note.clone(), Some(figure.confidence));
        self.lines.push(Term { what, figure: text, note, confidence, source });
    }

    fn money(&mut self, what: &str, figure: Option<&Figure<Money>>) {
        match figure {
            Some(figure) => self.figure(what, format!("${}", figure.value.cents()), figure),
            None => self.say(what, "?", "nobody publishes it"),
        }
    }

    fn pack(&mut self, pack: &Pack) {
        let credits = words::count(u128::from(pack.credits), "credit", "credits");
        self.figure("a pack", format!("${} for {credits}", pack.price.value.cents()), &pack.price);
        let life = words::count(u128::from(pack.months), "month", "months");
        self.say("a pack lasts", &life, "from the day it is bought");
    }

    fn provision(&mut self, provision: &Provision) {
        self.figure("a unit a month", format!("${}", provision.unit.value.cents()), &provision.unit);
        self.say("at least", &words::count(u128::from(provision.minimum_units), "unit", "units"), "");
        let term = words::count(u128::from(provision.term), "month", "months");
        self.say("for whole terms of", &term, "paid month by month");
    }
}

/// What happens to failures, and what limits hold.
fn notes(book: &Book, at: RouteAt) -> Vec<Note> {
    let Some(card) = book.card(at) else { return Vec::new() };
    let cite = |id: &str, date: Date| card.source(id).map(|source| cited(source, date));
    let failures =
        card.failures.iter().map(|f| Note { text: words::capital(&f.says), source: cite(&f.source, f.verified) });
    let limits = card.limits.iter().map(|limit| {
        let runs = words::count(u128::from(limit.runs_a_minute.value), "take", "takes");
        let concurrent = limit.concurrent.map_or_else(String::new, |n| format!(", {n} at the same time"));
        let text = format!("{runs} a minute of {}{concurrent}", limit.models.join(", "));
        Note { text, source: cite(&limit.runs_a_minute.source, limit.runs_a_minute.verified) }
    });
    let dollars = card.dollars_a_month.iter().map(|most| Note {
        text: format!("At most ${} a month", most.value.cents()),
        source: cite(&most.source, most.verified),
    });
    let unpublished = card
        .limits_unpublished
        .iter()
        .map(|says| Note { text: words::capital(&says.value), source: cite(&says.source, says.verified) });
    failures.chain(limits).chain(dollars).chain(unpublished).collect()
}

/// Credits that expired, by day.
fn lost(found: &Offer) -> Vec<Lost> {
    let Some(dated) = found.figures.as_ref().and_then(|f| f.dated.as_ref()) else { return Vec::new() };
    let mut lost = Vec::new();
    for (index, entry) in dated.ledger.iter().enumerate() {
        // At a reset the new grant follows; when the work ends nothing does.
        let followed = dated.ledger.get(index + 1).is_some_and(|next| next.date == entry.date);
        let why = match entry.event {
            Event::Expired if followed => Loss::Reset,
            Event::Expired => Loss::WorkEnds,
            Event::LotExpired => Loss::Lot,
            _ => continue,
        };
        lost.extend(entry.credits.map(|credits| Lost { date: entry.date, credits, why }));
    }
    lost
}

#[cfg(test)]
mod tests;

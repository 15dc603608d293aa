//! Split: a subscription for some kinds of stages, the others pinned to pay-as-you-go.
//!
//! Of each subscription that can be bought or is held: the kinds (distinct settings that it makes itself) that it
//! cannot do, has no price for or may not be used for are pinned, those that pay-as-you-go cannot make are kept, and
//! of all others every choice is looked at. That is exact for up to [`MOST_FREE`] of them. Beyond, the ones that take
//! the fewest credits are kept, and [`Split::is_exact`] says so. Something is always left to the subscription, and what
//! is pinned is made by the route that it is pinned to, not by the buyer for want of a price there.
//!
//! Each choice has a bound that costs some additions: what is pinned and what is paid outside is known to the tick,
//! and the months that the kept credits need are paid at least. Choices are priced in the order of their bounds, on
//! the plan's own track with other quotes in it, until a bound is no lower than what was found. What is found is run
//! as an edited plan before it counts.

mod bounds;

use std::task::Poll;

use super::rank::{exact, ranked};
use super::trial::tried;
use crate::arrange::Arrange as _;
use crate::money::{Money, Overflow};
use crate::offer::{Ask, Made, Movable, Offer, Offers, Pins, required, with_extras};
use crate::plan::edit::{Edit, Place, Value};
use crate::plan::resolve::{Loop, Step};
use crate::plan::{Plan, Sample};
use crate::quote::{Answered, Quote, UnitPrice, answer};
use crate::rates::{Book, Purchase, RouteAt};
use crate::terms::Media;
use crate::wallet::Ticks;
use bounds::{Bounds, Fixed, Walk};

/// Every choice among so many kinds is looked at.
pub const MOST_FREE: usize = 12;

/// A subscription with some stages pinned.
#[derive(Clone, Debug)]
pub struct Split {
    /// The subscription: index into the offers that were asked about.
    pub offer: usize,
    /// The route that is pinned to: its id and its name.
    pub on: String,
    pub on_name: String,
    /// What is pinned: indices into the loop's settings, in their order.
    pub settings: Vec<usize>,
    /// The stages: indices into the loop's steps.
    pub steps: Vec<usize>,
    /// Pins them; one undo step.
    pub edit: Edit,
    /// The subscription's answer to the edited plan.
    pub priced: Offer,
    pub total: Money,
    /// The cheapest single route that serves, and what the split saves against it; `None` where none serves.
    pub instead_of: Option<(usize, Money)>,
    /// Every choice of what to pin was looked at.
    pub is_exact: bool,
}

/// The search, to be gone through in slices. It holds on to nothing: what it searches is handed in each time, and
/// must be the same.
#[derive(Clone, Debug, Default)]
pub struct SplitSearch {
    subscriptions: Vec<Subscribed>,
    /// What may be pinned, cheapest bound first; those before `next` are done.
    choices: Vec<Choice>,
    next: usize,
    /// The cheapest single route that serves, with all its payments.
    single: Option<(usize, Ticks)>,
    found: Option<(Ticks, Split)>,
    /// Payments of more pass the limit.
    most: Option<Ticks>,
    /// What is changed and priced in the place of the plan, and its loop.
    sample: Sample,
    work: Loop,
}

/// A subscription and where to pin to.
#[derive(Clone, Debug)]
struct Subscribed {
    offer: usize,
    pins: Pins,
    /// Pinned whatever is chosen.
    forced: Vec<usize>,
    free: Vec<usize>,
    is_exact: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Choice {
    /// All payments are at least so much.
    bound: Ticks,
    commitment: bool,
    subscription: usize,
    /// How many of the free kinds are pinned, and which.
    count: u32,
    mask: u32,
}

/// Searches to the end; `None` where no split beats the single routes.
///
/// # Errors
/// A figure that cannot be carried exactly.
pub fn split(plan: &Plan, book: &Book, today: jiff::civil::Date, all: &Offers) -> Result<Option<Split>, Overflow> {
    let mut search = SplitSearch::new(plan, book, all)?;
    loop {
        if let Poll::Ready(found) = search.step(plan, book, today, all, usize::MAX)? {
            return Ok(found);
        }
    }
}

impl SplitSearch {
    /// Lists the choices; none is priced yet.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn new(plan: &Plan, book: &Book, all: &Offers) -> Result<Self, Overflow> {
        let sample = Sample::of(plan, all.work.repeats.clone());
        let mut search = Self { work: sample.work(&all.work), sample, ..Self::default() };
        if let Some((at, figures)) =
            ranked(&all.offers, |offer| offer.comparable).first().and_then(|at| Some((*at, exact(&all.offers, *at)?.1)))
        {
            let add = |sum: u128, more: u128| sum.checked_add(more).ok_or(Overflow);
            search.single = Some((at, figures.payments.iter().map(|p| p.amount).try_fold(0, add)?));
        }
        search.most = plan.budget.limit.map(|limit| within(plan, limit)).transpose()?;
        for to in book.routes().filter(|at| is_current(book, *at)) {
            for (offer, _) in all.offers.iter().enumerate().filter(|(_, o)| o.open || o.held) {
                search.list(plan, book, all, offer, Pins::to(plan, book, all, to))?;
            }
        }
        search.choices.arrange();
        Ok(search)
    }

    /// How many choices are still to be looked at, at most.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.choices.len() - self.next
    }

    /// Looks at up to `budget` choices; one takes the time of one route's wallet, or of pricing an edited plan on one
    /// route. Ready with the cheapest split, or with `None`.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn step(
        &mut self,
        plan: &Plan,
        book: &Book,
        today: jiff::civil::Date,
        all: &Offers,
        budget: usize,
    ) -> Result<Poll<Option<Split>>, Overflow> {
        for _ in 0..budget.max(1) {
            let Some(choice) = self.choices.get(self.next).copied().filter(|c| self.beats(c.bound)) else {
                self.next = self.choices.len();
                return Ok(Poll::Ready(self.found.as_ref().map(|(_, split)| split.clone())));
            };
            self.next += 1;
            let Some(subscribed) = self.subscriptions.get_mut(choice.subscription) else { continue };
            let settings = subscribed.choose(choice.mask);
            let Some(subscribed) = self.subscriptions.get(choice.subscription) else { continue };
            let Some(priced) = all.pinned(plan, book, subscribed.offer, &subscribed.pins)? else { continue };
            if !priced.is_in_time_and_limit || !self.beats(priced.net) {
                continue;
            }
            if let Some(found) = self.verified(book, today, all, choice.subscription, settings)? {
                self.found = Some((priced.net, found));
            }
        }
        Ok(Poll::Pending)
    }

    /// Whether payments of so much would be less than all that is known, and keep the limit.
    fn beats(&self, net: Ticks) -> bool {
        self.most.is_none_or(|most| net <= most)
            && self.single.is_none_or(|(_, single)| net < single)
            && self.found.as_ref().is_none_or(|(found, _)| net < *found)
    }

    /// The split, priced as an edited plan; `None` where it does not serve.
    fn verified(
        &mut self,
        book: &Book,
        today: jiff::civil::Date,
        all: &Offers,
        subscription: usize,
        settings: Vec<usize>,
    ) -> Result<Option<Split>, Overflow> {
        let Some(subscribed) = self.subscriptions.get(subscription) else { return Ok(None) };
        let (Some(offer), Some(on)) = (all.offers.get(subscribed.offer), book.route(subscribed.pins.route())) else {
            return Ok(None);
        };
        let is_pinned = |step: &Step| settings.contains(&step.settings) && all.makes_itself(offer.at, step);
        let pin = |step: &Step| {
            let value = Some(Value::Text(on.id.clone()));
            Edit::Set { place: Place::Stage(step.id), key: "on".to_owned(), value }
        };
        let ask = Ask { today, level: all.level, routes: vec![offer.id.clone()] };
        let of_sample = self.work.steps.iter().filter(|step| is_pinned(step)).map(pin).collect();
        let Some(priced) = tried(&mut self.sample, book, &ask, Edit::Batch(of_sample)) else { return Ok(None) };
        let Some(priced) = priced.offers.into_iter().next().filter(|o| o.comparable) else { return Ok(None) };
        let Some(total) = priced.figures.as_ref().filter(|f| !f.lower_bound).map(|f| f.total) else {
            return Ok(None);
        };
        let single = self.single.and_then(|(at, _)| Some((at, exact(&all.offers, at)?.1.total)));
        let instead_of = single.map(|(at, other)| Ok((at, other.minus(total)?))).transpose()?;
        let of_plan = all.work.steps.iter().enumerate().filter(|(_, step)| is_pinned(step));
        let (steps, edits) = of_plan.map(|(at, step)| (at, pin(step))).unzip();
        let edit = Edit::Batch(edits);
        let (on, on_name) = (on.id.clone(), on.name.clone());
        let (offer, is_exact) = (subscribed.offer, subscribed.is_exact);
        Ok(Some(Split { offer, on, on_name, settings, steps, edit, priced, total, instead_of, is_exact }))
    }

    /// Lists the choices of one subscription.
    fn list(&mut self, plan: &Plan, book: &Book, all: &Offers, at: usize, pins: Pins) -> Result<(), Overflow> {
        let Some(offer) = all.offers.get(at).filter(|o| !o.unpublished) else { return Ok(()) };
        let Some(Purchase::Subscription(tier)) = book.route(offer.at).map(|r| &r.purchase) else { return Ok(()) };
        let rules = May { plan, book, all, offer: at, at: offer.at, to: pins.route() };
        let Some(fixed) = rules.fixed()? else { return Ok(()) };
        let (mut forced, mut kept, mut free) = (Vec::new(), Vec::new(), Vec::new());
        for kind in all.movable(at, &pins)? {
            match (rules.keep(kind.settings), rules.pin(kind.settings, &pins) && kind.elsewhere.is_some()) {
                (true, true) => free.push(kind),
                (true, false) => kept.push(kind),
                (false, true) => forced.push(kind),
                (false, false) => return Ok(()),
            }
        }
        let is_exact = free.len() <= MOST_FREE;
        if !is_exact {
            free.arrange_by_key(|kind| (std::cmp::Reverse(kind.credits), kind.settings));
            kept.extend(free.split_off(MOST_FREE));
        }
        let subscription = self.subscriptions.len();
        let bounds = Bounds::new(plan, book, all, at, tier, &pins, fixed, [&free, &kept])?;
        let ground = bounds.as_ref().map(|bounds| bounds.ground(&forced, &kept)).transpose()?.flatten();
        let (Some(bounds), Some(mut ground)) = (bounds, ground) else { return Ok(()) };
        let mut walk = Walk { bounds: &bounds, free: &free, is_forced: !forced.is_empty(), found: Vec::new() };
        walk.down(0, 0, &mut ground, &|bound| self.beats(bound))?;
        let choice = |(bound, mask): (Ticks, u32)| Choice {
            bound,
            commitment: offer.commitment,
            subscription,
            count: mask.count_ones(),
            mask,
        };
        self.choices.extend(walk.found.into_iter().map(choice));
        let settings = |kinds: &[Movable]| kinds.iter().map(|kind| kind.settings).collect();
        let (forced, free) = (settings(&forced), settings(&free));
        self.subscriptions.push(Subscribed { offer: at, pins, forced, free, is_exact });
        Ok(())
    }
}

impl Subscribed {
    /// Pins what is forced and the free kinds of a mask; gives them in their order.
    fn choose(&mut self, mask: u32) -> Vec<usize> {
        let free = self.free.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, s)| *s);
        let mut settings: Vec<usize> = self.forced.iter().copied().chain(free).collect();
        settings.arrange();
        self.pins.set(&settings);
        settings
    }
}

/// The most that payments may come to for the limit to be kept, with contingency and tax.
fn within(plan: &Plan, limit: Money) -> Result<Ticks, Overflow> {
    // The first sum that is not kept lies above `low` and no higher than `high`: what is added is never negative.
    let (mut low, mut high) = (0, limit.ticks()?.checked_add(1).ok_or(Overflow)?);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if with_extras(plan, Money::from_ticks(middle)?)? <= limit {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// An open pay-as-you-go route of a card with a model that its maker has not superseded.
fn is_current(book: &Book, at: RouteAt) -> bool {
    let open = book.route(at).is_some_and(|r| r.closed.is_none() && matches!(r.purchase, Purchase::PayAsYouGo));
    open && book.card(at).is_some_and(|card| card.models.iter().any(|m| !m.legacy))
}

/// What may be made where.
struct May<'a> {
    plan: &'a Plan,
    book: &'a Book,
    all: &'a Offers,
    offer: usize,
    at: RouteAt,
    to: RouteAt,
}

impl May<'_> {
    /// Whether a route may be used for stages of a medium.
    fn admits(&self, at: RouteAt, media: Option<Media>) -> bool {
        required(self.plan).all(|(requirement, wanted)| {
            let answered = answer(self.book, at, requirement, wanted, media, &self.plan.assume);
            matches!(answered, Answered::Met { .. })
        })
    }

    fn media(&self, settings: usize) -> Option<Media> {
        self.all.work.settings.get(settings).and_then(|s| s.media)
    }

    fn is_new_enough(&self, quote: &Quote) -> bool {
        quote.named || !quote.legacy || self.plan.compare.legacy.unwrap_or(false)
    }

    /// Whether the subscription may make some settings.
    fn keep(&self, settings: usize) -> bool {
        let quote = self.all.quoted(self.at, settings);
        quote.is_some_and(|q| q.price().is_some() && self.is_new_enough(q))
            && self.admits(self.at, self.media(settings))
    }

    fn pin(&self, settings: usize, pins: &Pins) -> bool {
        pins.quote(settings).is_some_and(|q| q.price().is_some() && self.is_new_enough(q))
            && self.admits(self.to, self.media(settings))
    }

    /// What is pinned already or paid outside; `None` where that alone keeps the plan from serving.
    fn fixed(&self) -> Result<Option<Fixed>, Overflow> {
        let mut fixed = Fixed::default();
        let pay = |sum: &mut Ticks, each: Money, runs: u64, times: u64| -> Result<(), Overflow> {
            let more = each.ticks()?.checked_mul(u128::from(runs) * u128::from(times)).ok_or(Overflow)?;
            *sum = sum.checked_add(more).ok_or(Overflow)?;
            Ok(())
        };
        for (step, times) in self.all.different_steps() {
            match self.all.made_on(self.at, step) {
                Some(Made::Own(price)) => {
                    pay(&mut fixed.elsewhere, price, self.all.runs_of(self.offer, step, 1)?, times)?;
                }
                Some(Made::Quoted { quote, pinned: Some(on) }) => {
                    let Some(UnitPrice::Usd(each)) = quote.price().map(|p| p.unit) else { return Ok(None) };
                    // Another card's balance may pay for it: that is no payment for sure.
                    if on.card == self.to.card {
                        pay(&mut fixed.there, each, self.all.runs_of(self.offer, step, quote.batch)?, times)?;
                    }
                }
                Some(Made::Quoted { pinned: None, .. }) => {}
                None => return Ok(None),
            }
        }
        let makers = self.all.kinds().filter_map(|(_, step)| match self.all.made_on(self.at, step) {
            Some(Made::Quoted { pinned: Some(on), .. }) => Some((on, self.media(step.settings))),
            _ => None,
        });
        let serves = makers.into_iter().all(|(on, media)| self.admits(on, media));
        Ok(serves.then_some(fixed))
    }
}

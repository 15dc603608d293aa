//! A split or a mix taken apart: what is bought where or when and what each of it costs, and in sentences what it saves,
//! what it beats, and what is to be done about it.

use jiff::civil::Date;

use super::{NAMED, Sought, less, listed};
use crate::analysis::advice::SPLIT_CAVEAT;
use crate::analysis::mix::Mix;
use crate::analysis::split::Split;
use crate::money::{Money, Overflow};
use crate::offer::{Figures, Offer, words};
use crate::plan::resolve::Maker;
use crate::summary::Summary;
use crate::summary::brief::rests_on;
use crate::wallet::PaidFor;

/// More days than these from the first month to the last, and their years are told.
const A_YEAR: i64 = 300;

/// Two ways put together, as they are told beside the routes; or that there is nothing to put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// What all of it comes to; `None` where nothing was found.
    pub total: Option<Money>,
    /// What it saves against the best single route; `None` where none serves, or it saves nothing.
    pub saves: Option<Money>,
    /// In the order in which it is bought; all together they are the total.
    pub buys: Vec<Buy>,
    /// Sentences without a full stop, the one that says most first.
    pub said: Vec<String>,
}

/// A part of what is bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buy {
    /// A route's name, `nothing`, `contingency and tax`.
    pub what: String,
    /// `all else`, `image to video, 1080p, 5 s`, `from 1 Dec, 2 months`.
    pub of: String,
    pub usd: Money,
}

impl Summary {
    /// Whether the buyer makes every stage himself, at one price whatever else is bought.
    #[must_use]
    pub fn is_all_own(&self) -> bool {
        let kinds = &self.work().kinds;
        !kinds.is_empty() && kinds.iter().all(|kind| matches!(kind.maker, Maker::Own(_)))
    }

    /// Why there is nothing to put together, whatever is looked for.
    fn nothing(&self) -> Option<String> {
        let is_free = self.best().is_some_and(|(_, total)| total.is_zero());
        Some(if self.work().steps.is_empty() {
            "There is nothing to put together yet: add a shot with a stage".to_owned()
        } else if self.is_all_own() {
            "Every stage is your own and costs the same whatever is bought: there is nothing to put together".to_owned()
        } else if is_free {
            "The plan costs nothing as it is: there is nothing to save".to_owned()
        } else {
            return None;
        })
    }

    /// A split, and what it means.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn split_told(&self, sought: &Sought<Split>) -> Result<Together, Overflow> {
        let name = |at: usize| self.offers().get(at).map_or("", |o| o.name.as_str());
        let Some(split) = &sought.found else {
            let none = match self.best() {
                Some((best, total)) => format!(
                    "No subscription with some kinds of stages made on another route is cheaper than {best}, ${}",
                    total.cents()
                ),
                None => "No subscription serves with some kinds of stages made on another route".to_owned(),
            };
            return Ok(Together {
                said: vec![self.nothing().or_else(|| sought.note.clone()).unwrap_or(none)],
                ..Together::default()
            });
        };
        let mut kept: Vec<usize> = Vec::new();
        for step in self.priced.moving(split.offer).filter_map(|at| self.work().steps.get(at)) {
            if !split.settings.contains(&step.settings) && !kept.contains(&step.settings) {
                kept.push(step.settings);
            }
        }
        // The shorter list says more.
        let (there, here) = if !kept.is_empty() && kept.len() < split.settings.len() {
            ("all else".to_owned(), self.kinds(&kept))
        } else {
            (self.kinds(&split.settings), "all else".to_owned())
        };
        let mut buys = Vec::new();
        let figures = split.priced.figures.as_ref();
        let (tier, used) = match figures {
            Some(f) => (f.subscription.plus(f.top_ups)?, f.usage),
            None => (Money::default(), Money::default()),
        };
        buys.push(Buy { what: split.on_name.clone(), of: there, usd: used });
        buys.push(Buy { what: name(split.offer).to_owned(), of: here, usd: tier });
        rest(&mut buys, split.total, figures)?;
        let mut said = Vec::new();
        said.push(match split.instead_of {
            Some((at, saves)) => {
                format!("Cheaper than every single route: {} than {}, the best of them", less(saves), name(at))
            }
            None => "No single route serves; the two together do".to_owned(),
        });
        said.extend(finishes(&split.priced));
        said.extend(rests_on(&split.priced));
        said.push(SPLIT_CAVEAT.to_owned());
        said.extend(sought.note.clone());
        Ok(Together { total: Some(split.total), saves: split.instead_of.map(|(_, saves)| saves), buys, said })
    }

    /// A mix, and what it means; with the split that was found for the same plan, which may be cheaper.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn mix_told(&self, sought: &Sought<Mix>, split: Option<&Split>) -> Result<Together, Overflow> {
        let name = |at: usize| self.offers().get(at).map_or("", |o| o.name.as_str());
        let Some(mix) = &sought.found else {
            let none = "No change of tiers from month to month is cheaper than one tier throughout".to_owned();
            return Ok(Together {
                said: vec![self.nothing().or_else(|| sought.note.clone()).unwrap_or(none)],
                ..Together::default()
            });
        };
        let mut buys = self.months(mix)?;
        rest(&mut buys, mix.total, mix.priced.figures.as_ref())?;
        let mut said = Vec::new();
        match self.best() {
            Some((best, total)) if mix.total < total => {
                let is_tier = mix.instead_of.is_some_and(|(at, _)| name(at) == best);
                said.push(if is_tier {
                    "Cheaper than every single route".to_owned()
                } else {
                    format!("Cheaper than every single route: the best of them is {best}, ${}", total.cents())
                });
            }
            Some((best, total)) => {
                said.push(format!("Not the cheapest: {best} alone comes to ${}", total.cents()));
            }
            None => said.push("No single route serves".to_owned()),
        }
        if let Some(split) = split.filter(|split| split.total < mix.total) {
            said.push(format!("The split is cheaper still, ${}", split.total.cents()));
        }
        said.push(match mix.instead_of {
            Some((at, saves)) => format!("{} than {} throughout, its best single tier", less(saves), name(at)),
            None => "No tier serves on its own throughout".to_owned(),
        });
        said.extend(finishes(&mix.priced));
        said.extend(rests_on(&mix.priced));
        said.push("There is nothing to change in the plan: change the tier on each of these days yourself".to_owned());
        said.extend(sought.note.clone());
        let saves = self.best().map(|(_, best)| best.minus(mix.total)).transpose()?;
        let saves = saves.filter(|saves| !saves.is_zero() && !saves.is_negative());
        Ok(Together { total: Some(mix.total), saves, buys, said })
    }

    /// The first of these settings in words, and how many more there are.
    fn kinds(&self, settings: &[usize]) -> String {
        let kind = |at: &usize| self.work().settings.get(*at).map(words::settings);
        let mut kinds: Vec<String> = settings.iter().take(NAMED).filter_map(kind).collect();
        let more = settings.len().saturating_sub(NAMED);
        if more > 0 {
            kinds.push(words::count(more as u128, "more kind", "more kinds"));
        }
        listed(&kinds)
    }

    /// The recommended route and its total.
    fn best(&self) -> Option<(&str, Money)> {
        let offer = self.recommended()?;
        Some((offer.name.as_str(), offer.figures.as_ref()?.total))
    }

    /// The months of a mix, those of the same tier that follow each other as one, with what is paid from then on up to
    /// the next.
    fn months(&self, mix: &Mix) -> Result<Vec<Buy>, Overflow> {
        let first = mix.months.first().map(|(date, _)| *date);
        let last = mix.months.last().map(|(date, _)| *date);
        let far = first.zip(last).is_some_and(|(a, b)| crate::summary::days_between(a, b) > A_YEAR);
        let day = |date: Date| if far { words::date(date) } else { words::day(date) };
        let payments = mix.priced.figures.as_ref().map_or(&[][..], |f| f.payments.as_slice());
        let stretches: Vec<&[(Date, Option<usize>)]> = mix.months.chunk_by(|a, b| a.1 == b.1).collect();
        let begins: Vec<Option<Date>> = stretches.iter().map(|s| s.first().map(|(date, _)| *date)).collect();
        let mut buys = Vec::new();
        for (at, stretch) in stretches.iter().enumerate() {
            let Some((from, tier)) = stretch.first() else { continue };
            let next = begins.get(at + 1).copied().flatten();
            // What is paid before the first month, for what is held, is paid in it.
            let is_within = |date: Date| (at == 0 || date >= *from) && next.is_none_or(|next| date < next);
            let months_and_packs = payments.iter().filter(|p| matches!(p.what, PaidFor::Subscription | PaidFor::TopUp));
            let mut paid = months_and_packs.filter(|p| is_within(p.date)).map(|p| p.amount);
            let paid = paid.try_fold(0u128, |sum, more| sum.checked_add(more).ok_or(Overflow))?;
            let who = tier.and_then(|at| self.offers().get(at)).map_or("nothing", |o| o.name.as_str());
            let months = stretch.len();
            let of = match months {
                1 => format!("from {}", day(*from)),
                _ => format!("from {}, {months} months", day(*from)),
            };
            buys.push(Buy { what: who.to_owned(), of, usd: Money::from_ticks(paid)? });
        }
        Ok(buys)
    }
}

/// What the parts leave of the total: own stages, contingency and tax.
fn rest(buys: &mut Vec<Buy>, total: Money, figures: Option<&Figures>) -> Result<(), Overflow> {
    let told = buys.iter().try_fold(Money::default(), |sum, buy| sum.plus(buy.usd))?;
    let left = total.minus(told)?;
    if left.is_zero() {
        return Ok(());
    }
    let of = |amount: fn(&Figures) -> Money, what: &'static str| {
        figures.filter(|f| !amount(f).is_zero() && left >= amount(f)).map(|_| what)
    };
    let parts: Vec<String> = [
        of(|f| f.usage, "stages on other routes"),
        of(|f| f.own, "own stages"),
        of(|f| f.contingency, "contingency"),
        of(|f| f.tax, "tax"),
    ]
    .into_iter()
    .flatten()
    .map(str::to_owned)
    .collect();
    let what = if parts.is_empty() { "all else that is paid".to_owned() } else { listed(&parts) };
    buys.push(Buy { what: words::capital(&what), of: String::new(), usd: left });
    Ok(())
}

/// `Done 31 Dec 2026`.
fn finishes(offer: &Offer) -> Option<String> {
    let done = offer.figures.as_ref()?.dated.as_ref()?.finishes_on?;
    Some(format!("Done {}", words::date(done)))
}

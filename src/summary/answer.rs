//! The answer in words, as it stands above everything else on every face.

use jiff::civil::Date;

use super::{Settled, Summary};
use crate::arrange::Arrange as _;
use crate::money::Money;
use crate::offer::{Code, Figures, Group, Made, Offer, Verdict, words};
use crate::terms::{Level, Media};

/// The answer: what to buy and what it costs, then the next best or what breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `BUY`, or `USE` (held, or for nothing), or that nothing is to be bought, or that nothing serves.
    pub verb: String,
    /// The route, or the sentence that stands in its place.
    pub route: String,
    /// `$31.68`, `$2.64 a finished clip`, `done 31 Dec`: in order of weight, the last may be cut.
    pub facts: Vec<String>,
    /// Sentences in order of weight.
    pub next: Vec<String>,
}

/// What an answer begins with where something serves.
const BUY: &str = "BUY";
const USE: &str = "USE";
const NO_PURCHASE: &str = "NOTHING TO BUY";
/// How many sentences about routes that miss follow the runner-up.
const MISSES: usize = 2;
/// A route that misses and costs so many times the recommended one is not worth a sentence.
const FAR_DEARER: u128 = 10;

impl Summary {
    #[must_use]
    pub fn answer(&self) -> Answer {
        let mut answer = self.found_answer();
        // What is about to change comes first: it may change the answer.
        answer.next.splice(0..0, self.turn_ahead().and_then(|turn| self.turn_in_short(turn)));
        answer
    }

    fn found_answer(&self) -> Answer {
        let Some((best, figures)) = self.recommended().and_then(|o| Some((o, o.figures.as_ref()?))) else {
            return self.no_answer();
        };
        let mut facts = vec![format!("{}{}", dollars(best, figures.total), self.at_level())];
        facts.extend(self.range_of(best).map(|range| format!("{} by what sources say", range.text())));
        if let Some(each) = figures.per_output {
            facts.push(format!("{} a finished {}", dollars(best, each), self.piece()));
        }
        if let Some(done) = figures.dated.as_ref().and_then(|d| d.finishes_on) {
            facts.push(format!("done {}", self.shown(done)));
        }
        if let Some(answer) = self.made_elsewhere(best, figures, &facts) {
            return answer;
        }
        let mut next = Vec::new();
        let dear = figures.total.times(FAR_DEARER).unwrap_or(figures.total);
        next.extend(self.passed_over(figures.total));
        if let Some((other, f)) = self.at(self.recommendation.runner_up) {
            // A runner-up that nobody would take says less than the row above the best one.
            let at = if f.total > dear { next.len() } else { 0 };
            let range = self.range_of(other).map_or_else(String::new, |range| format!(" ({} by source)", range.text()));
            next.insert(at, format!("{}, {}{range}, is next", other.name, dollars(other, f.total)));
        }
        let mut missing: Vec<(Money, &Offer)> = self
            .offers()
            .iter()
            .filter(|o| o.verdict == Verdict::Misses && (o.open || o.held))
            .filter_map(|o| Some((o.figures.as_ref()?.total, o)))
            .collect();
        missing.retain(|(total, _)| *total <= dear);
        missing.arrange_by_key(|(total, _)| *total);
        next.extend(missing.iter().take(MISSES).map(|(_, offer)| self.miss(offer)));
        next.extend(self.cheaper_bound(figures.total));
        if next.is_empty() && self.offers().len() > 1 {
            next.push("No other way to buy serves this plan".to_owned());
        }
        // Where nothing is to be paid nothing is bought.
        let verb = if best.held || figures.total.is_zero() { USE } else { BUY };
        Answer { verb: verb.to_owned(), route: best.name.clone(), facts, next }
    }

    /// The answer where the recommended route, as any other, makes nothing itself: all is paid outside, or pinned.
    fn made_elsewhere(&self, best: &Offer, figures: &Figures, facts: &[String]) -> Option<Answer> {
        let at = self.recommendation.route?;
        if self.priced.moving(at).next().is_some() {
            return None;
        }
        let mut makers: Vec<&str> = Vec::new();
        for step in self.priced.kinds_of_steps() {
            let Some(Made::Quoted { pinned: Some(on), .. }) = self.priced.made_at(at, step) else { continue };
            let name = self.offers().iter().find(|o| o.at == on).map_or(best.name.as_str(), |o| o.name.as_str());
            if !makers.contains(&name) {
                makers.push(name);
            }
        }
        let (verb, route) = match makers.as_slice() {
            [] if figures.total.is_zero() => (NO_PURCHASE, "nothing in it costs anything".to_owned()),
            [] => (NO_PURCHASE, "all of it is made outside, at your own prices".to_owned()),
            makers => (if figures.total.is_zero() { USE } else { BUY }, makers.join(" and ")),
        };
        Some(Answer { verb: verb.to_owned(), route, facts: facts.to_vec(), next: Vec::new() })
    }

    /// ` at P80`; nothing of what is expected.
    fn at_level(&self) -> String {
        match self.ask.level {
            Level::Expected => String::new(),
            level => format!(" at {}", level.spoken()),
        }
    }

    /// A cheaper route that serves and is not recommended for the age of its model, or that nobody can buy any more:
    /// it stands above the recommended one, and the reader asks why.
    fn passed_over(&self, best: Money) -> Option<String> {
        let total = |o: &Offer| o.figures.as_ref().filter(|f| !f.lower_bound).map(|f| f.total);
        let cheaper = |o: &&Offer| o.verdict.serves() && !matches!(o.group(), Group::Closed);
        let not_bought = |o: &&Offer| (o.legacy_by_default && !o.comparable) || (!o.open && !o.held);
        let offers = self.offers().iter().filter(cheaper).filter(not_bought);
        let (amount, offer) =
            offers.filter_map(|o| Some((total(o)?, o))).filter(|(t, _)| *t < best).min_by_key(|f| f.0)?;
        let why = if offer.open || offer.held { "makes it with a superseded model" } else { "takes no new buyers" };
        Some(format!("{} ({}) is cheaper, but {why}", offer.name, self.ranged(offer, amount)))
    }

    /// A date without its year, where that goes without saying.
    fn shown(&self, date: Date) -> String {
        let far = super::days_between(self.priced.schedule.start, date) > 300;
        if far { words::date(date) } else { words::day(date) }
    }

    fn no_answer(&self) -> Answer {
        let nearest = self.recommendation.nearest.as_ref().and_then(|n| self.offers().get(n.route));
        let (verb, route) = match (self.work().steps.is_empty(), nearest) {
            (true, _) => ("NOTHING TO PRICE YET", "add a shot".to_owned()),
            (false, Some(offer)) => ("NOTHING SERVES", format!("nearest: {}", offer.name)),
            (false, None) => ("NOTHING SERVES", "no route is near".to_owned()),
        };
        let facts = nearest
            .and_then(|o| o.figures.as_ref())
            .map(|f| {
                let bound = if f.lower_bound { "≥ " } else { "" };
                vec![format!("{bound}${}{}", f.total.cents(), self.at_level())]
            })
            .unwrap_or_default();
        let range = nearest.and_then(|o| self.range_of(o)).map(|range| format!("{} by what sources say", range.text()));
        let facts = facts.into_iter().chain(range).collect();
        let next = if self.work().steps.is_empty() { Vec::new() } else { self.recommendation.reasons.clone() };
        Answer { verb: verb.to_owned(), route, facts, next }
    }

    /// A total, with its range where sources differ: `$29.99; $29.99 to $30.00 by source`.
    fn ranged(&self, offer: &Offer, total: Money) -> String {
        let range = self.range_of(offer).map_or_else(String::new, |range| format!("; {} by source", range.text()));
        format!("{}{range}", dollars(offer, total))
    }

    /// `Agents Plus ($59.98) runs dry on 31 Dec and ends 1 day late`.
    fn miss(&self, offer: &Offer) -> String {
        let Some(figures) = &offer.figures else { return offer.name.clone() };
        let mut what = Vec::new();
        if let Some(dated) = &figures.dated {
            if let Some(dry) = dated.exhausted_on {
                what.push(format!("runs dry on {}", words::day(dry)));
            }
            if dated.late_days > 0 {
                what.push(format!("ends {} late", words::count(u128::from(dated.late_days), "day", "days")));
            }
            if let Some(over) = dated.over_limit_on {
                what.push(format!("passes the limit on {}", words::day(over)));
            }
        }
        if what.is_empty() {
            what.extend(offer.reasons.iter().find(|r| r.code == Code::Late).map(|r| r.text.clone()));
        }
        let list = match what.as_slice() {
            [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
            other => other.concat(),
        };
        format!("{} ({}) {list}", offer.name, self.ranged(offer, figures.total))
    }

    fn at(&self, offer: Option<usize>) -> Option<(&Offer, &Figures)> {
        let offer = self.offers().get(offer?)?;
        Some((offer, offer.figures.as_ref()?))
    }

    /// A route without a published price whose lower bound is below the recommended total: nobody knows.
    fn cheaper_bound(&self, best: Money) -> Option<String> {
        let below = |o: &&Offer| (o.open || o.held) && o.verdict == Verdict::Unknown && !o.unpublished;
        let bound = |o: &Offer| {
            o.figures.as_ref().filter(|f| f.lower_bound && f.total < best && o.unpriced > 0).map(|f| f.total)
        };
        let is_ruled_out = |at: usize| {
            let settled = self.unknowns.iter().find(|u| u.offer == at).map(|u| u.settled);
            matches!(settled, Some(Settled::RuledOut(_) | Settled::Late | Settled::OverLimit))
        };
        let known = self.offers().iter().enumerate().filter(|(at, _)| !is_ruled_out(*at)).map(|(_, offer)| offer);
        let (offer, total) = known.filter(below).find_map(|o| Some((o, bound(o)?)))?;
        Some(format!(
            "{} may be cheaper (at least ${}), but has prices that nobody publishes",
            offer.name,
            total.cents()
        ))
    }

    /// What the plan delivers, in one word: `clip`, `image`, or `piece` where it is both or neither.
    #[must_use]
    pub fn piece(&self) -> &'static str {
        let mut last: Option<(usize, Option<Media>)> = None;
        let mut kinds = Vec::new();
        for step in &self.work().steps {
            let media = self.work().settings.get(step.settings).and_then(|s| s.media);
            last = match last {
                Some((shot, kind)) if shot == step.shot => Some((shot, media.or(kind))),
                Some((_, kind)) => {
                    kinds.push(kind);
                    Some((step.shot, media))
                }
                None => Some((step.shot, media)),
            };
        }
        kinds.extend(last.map(|(_, kind)| kind));
        match kinds.split_first() {
            Some((Some(Media::Video), rest)) if rest.iter().all(|k| *k == Some(Media::Video)) => "clip",
            Some((Some(Media::Image), rest)) if rest.iter().all(|k| *k == Some(Media::Image)) => "image",
            _ => "piece",
        }
    }
}

impl Answer {
    /// The answer in two sentences, each with its full stop; one where there is no more to say.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut found = Vec::new();
        match self.verb.as_str() {
            NO_PURCHASE => found.push(format!("There is nothing to buy, {}: {}.", self.route, self.facts.join(", "))),
            BUY | USE => {
                let verb = if self.verb == USE { "Use" } else { "Buy" };
                found.push(format!("{verb} {}: {}.", self.route, self.facts.join(", ")));
                found.extend(self.next.first().map(|next| format!("{next}.")));
            }
            _ if self.next.is_empty() => found.push(format!("There is nothing to price yet: {}.", self.route)),
            _ => found.extend(self.next.iter().take(2).map(|next| format!("{next}."))),
        }
        found
    }
}

/// `$31.68`, with a mark where it rests on the buyer's own figures: `$59.98*`.
fn dollars(offer: &Offer, amount: Money) -> String {
    format!("${}{}", amount.cents(), if offer.rests_on_assumption() { "*" } else { "" })
}

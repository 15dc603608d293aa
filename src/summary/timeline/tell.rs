//! What happened on a day and why, in words: one line for the ledger, and sentences for whoever asks.

use jiff::civil::Date;

use super::Level;
use super::days::Days;
use crate::money::{Money, Overflow};
use crate::offer::{Taken, words};
use crate::rates::{Pack, Purchase};
use crate::wallet::{Entry, Event, HeldUp, Payer, Ticks, Worked, anniversary};

/// One line, and sentences.
type Texts = (String, String);

/// Says what happened on one day.
pub struct Tell<'a> {
    pub days: &'a Days<'a>,
    pub date: Date,
}

impl Tell<'_> {
    pub fn lot_expired(&self, entry: &Entry) -> Texts {
        let credits = credits(entry.credits.unwrap_or(0));
        (
            format!("{credits} of a lot expired"),
            format!("From {} on these {credits} cannot be used any more: the lot expires", words::day(self.date)),
        )
    }

    pub fn expired(entry: &Entry, is_reset: bool) -> Texts {
        let lost = entry.credits.unwrap_or(0);
        let credits = credits(lost);
        if is_reset {
            let why = format!("A grant lasts a billing month: what is left of it is lost. Here that is {credits}");
            return (format!("reset: {credits} lost"), why);
        }
        let why = format!(
            "The work ends, and nothing is left to make with {credits} of this month's grant; what is left in lots stays"
        );
        (format!("work ends: {credits} lost"), why)
    }

    pub fn month(&self, month: u32, granted: u128, paid: Ticks) -> Result<Texts, Overflow> {
        let name = self.route();
        let is_annual = matches!(&self.days.traced.rules.payer, Payer::Subscription(terms) if terms.annual);
        let text = match (is_annual, paid > 0) {
            (true, true) => format!("month {month}: a year is paid"),
            (false, true) => format!("month {month}: subscription"),
            (_, false) => format!("month {month}: grant"),
        };
        let mut why = format!("Month {month} of {name} begins and grants {}", credits(granted));
        if paid > 0 {
            let dollars = Money::from_ticks(paid)?.cents();
            let what = if is_annual { "a year of it costs" } else { "it costs" };
            why = format!("{why}; {what} ${dollars}");
        }
        if let Some(next) = self.next(Event::Grant) {
            why = format!("{why}. What is left of the grant on {} is lost", words::day(next));
        }
        Ok((text, why))
    }

    pub fn commitment(&self, month: u32, paid: Ticks) -> Result<Texts, Overflow> {
        let months = self.days.traced.trace.course.months_paid;
        let Payer::Provisioned(terms) = &self.days.traced.rules.payer else { return Ok(Texts::default()) };
        let text = format!("month {month} of {months}: {} units", terms.units);
        let mut why = format!(
            "{} units at ${} a month, in terms of {}",
            terms.units,
            Money::from_ticks(terms.unit_price)?.cents(),
            words::count(terms.term.into(), "month", "months"),
        );
        let used = self.days.traced.trace.course.billing_months;
        if month > used {
            why = format!("{why}. Nothing is made on it any more: the term is paid to its end");
        }
        why = format!("{why}. {} is paid", dollars(paid)?);
        Ok((text, why))
    }

    pub fn bought(&self, entry: &Entry, work: Option<&Worked>, paid: Ticks) -> Result<Texts, Overflow> {
        let (short, packs) = work.map_or((0, 0), |work| (work.short, work.packs));
        let bought = words::count(packs.into(), "pack", "packs");
        let text = format!("{bought} bought: {} short", words::count(short, "credit", "credits"));
        let are = if packs == 1 { "is" } else { "are" };
        let how = match self.pack() {
            Some(pack) => {
                let until = anniversary(self.date, pack.months).yesterday().unwrap_or(self.date);
                format!(
                    "of {} {are} bought at ${}, usable up to {}",
                    credits(pack.credits.into()),
                    pack.price.value.cents(),
                    words::date(until)
                )
            }
            None => format!("{are} bought: {}", credits(entry.credits.unwrap_or(0))),
        };
        let mut why = format!("What is due needs {} more than are left, so {bought} {how}", credits(short));
        if packs > 1 {
            why = format!("{why}. Together ${}", Money::from_ticks(paid)?.cents());
        }
        Ok((text, why))
    }

    pub fn used(&self, taken: &Taken, used: u128, left: Level) -> Texts {
        let text = self.takes(taken);
        let why = match (used, left) {
            (0, _) => format!("{text}. They cost no credits"),
            (_, Level::Credits(_)) => {
                let cost = if taken.runs == 1 { "It costs" } else { "They cost" };
                format!("{text}. {cost} {}; {} are left", credits(used), left.spoken())
            }
            (_, Level::Dollars(_)) => text.clone(),
        };
        (text, why)
    }

    pub fn dollars(&self, taken: &Taken, from_balance: Ticks, usage: Ticks) -> Result<Texts, Overflow> {
        let text = self.takes(taken);
        let (balance, paid) = (dollars(from_balance)?, dollars(usage)?);
        let why = match (from_balance, usage) {
            (0, 0) => format!("{text}. Paid out of a prepaid balance elsewhere"),
            (0, _) => format!("{text}. {paid} is paid that day"),
            (_, 0) => format!("{text}. {balance} comes out of the prepaid balance"),
            _ => format!("{text}. The prepaid balance pays its last {balance}; {paid} is paid that day"),
        };
        Ok((text, why))
    }

    pub fn own(&self, taken: &Taken, paid: Ticks) -> Result<Texts, Overflow> {
        let text = self.takes(taken);
        let why = format!("{text}. {} at your own price, paid elsewhere", dollars(paid)?);
        Ok((text, why))
    }

    pub fn capacity(&self, taken: &Taken) -> Texts {
        let text = self.takes(taken);
        let why = format!("{text}. Made on provisioned capacity, which is paid by the month");
        (text, why)
    }

    pub fn relaxed(&self, taken: &Taken) -> Texts {
        let said = self.takes(taken);
        let a_day = match &self.days.traced.rules.payer {
            Payer::Subscription(terms) => terms.relaxed_per_day.unwrap_or(0),
            Payer::PayAsYouGo { .. } | Payer::Provisioned(_) => 0,
        };
        let why = format!(
            "{said}. The credits of the month are used up: relaxed mode makes at most {} a day, at no credits",
            words::count(a_day.into(), "take", "takes")
        );
        (format!("relaxed, {said}"), why)
    }

    pub fn waits(&self, work: &Worked, left: Level) -> Texts {
        let waiting = work.due.saturating_sub(work.made.end);
        let takes = words::count(waiting, "take", "takes");
        let wait = if waiting == 1 { "waits" } else { "wait" };
        let next = self.next(Event::Grant).map(words::day);
        let costs = self.days.traced.takes.at(work.made.end).and_then(|(step, _)| self.unit_of(step));
        let (for_what, why) = match work.held_up {
            Some(HeldUp::EmptyWallet) => {
                let until = next.as_ref().map_or_else(|| "no credits".to_owned(), |day| format!("reset on {day}"));
                let then = next.map(|day| format!(" up to the reset on {day}")).unwrap_or_default();
                let why = match costs {
                    Some(costs) => format!("The next one costs {costs}, and {} are left{then}", left.spoken()),
                    None => format!("{} are left{then}", left.spoken()),
                };
                (until, why)
            }
            Some(HeldUp::RelaxedPlaces) => {
                ("relaxed mode is full".to_owned(), "Relaxed mode makes no more that day".to_owned())
            }
            Some(HeldUp::RunsADay) => ("next day".to_owned(), "The limit of runs a day is reached".to_owned()),
            Some(HeldUp::DollarsAMonth) => {
                ("next month".to_owned(), "The limit of dollars a month is reached".to_owned())
            }
            Some(HeldUp::ForGood) | None => {
                let why = match costs {
                    Some(costs) => format!("The next one costs {costs}, {} are left and no more come", left.spoken()),
                    None => format!("{} are left and no more come", left.spoken()),
                };
                return ("the work stops for good".to_owned(), why);
            }
        };
        (format!("{takes} {wait}: {for_what}"), format!("{takes} {wait}. {why}; all behind it waits too"))
    }

    /// `3 takes: Orbit, stage 2, text to video, 540p, 5 s`, or `12 takes of 4 stages: Orbit to Street walk`.
    fn takes(&self, taken: &Taken) -> String {
        let steps = &self.days.summary.work().steps;
        let Some(first) = taken.first.first().and_then(|(step, _)| steps.get(*step)) else { return String::new() };
        let is_batch = |step: usize| {
            let made = self.days.summary.priced.made_at(self.days.offer, step);
            matches!(made, Some(crate::offer::Made::Quoted { quote, .. }) if quote.batch > 1)
        };
        let is_batches = taken.steps == 1 && taken.first.first().is_some_and(|(step, _)| is_batch(*step));
        let (one, many) = if is_batches { ("batch", "batches") } else { ("take", "takes") };
        let counted = words::count(taken.runs, one, many);
        let name = self.days.plan.shot_name(first.shot);
        if taken.steps == 1 {
            let settings = self.days.summary.work().settings.get(first.settings).map(words::settings);
            let settings = settings.unwrap_or_default();
            let stages = self.days.plan.shots.get(first.shot).map_or(&[][..], |shot| shot.stages.as_slice());
            let said = stages.get(first.stage).and_then(|stage| stage.name.as_deref()).filter(|n| !n.trim().is_empty());
            let stage = match said {
                Some(said) => format!(", {said}"),
                None if stages.len() > 1 => format!(", stage {}", first.stage + 1),
                None => String::new(),
            };
            return format!("{counted}: {name}{stage}, {settings}");
        }
        let last = taken.last.and_then(|step| steps.get(step)).map(|step| step.shot);
        match last {
            Some(last) if last != first.shot => {
                format!("{counted} of {} stages: {name} to {}", taken.steps, self.days.plan.shot_name(last))
            }
            _ => format!("{counted} of {} stages: {name}", taken.steps),
        }
    }

    /// What a run of a step costs.
    fn unit_of(&self, step: usize) -> Option<String> {
        let line = self.days.summary.line(self.days.book, self.days.offer, step).ok().flatten()?;
        line.unit_credits.map(|n| credits(n.into())).or_else(|| line.unit_usd.map(|usd| format!("${}", usd.unit())))
    }

    /// The next day with such an event.
    fn next(&self, event: Event) -> Option<Date> {
        let ledger = &self.days.traced.trace.course.ledger;
        let behind = &ledger[ledger.partition_point(|e| e.date <= self.date)..];
        behind.iter().find(|e| e.event == event).map(|e| e.date)
    }

    fn route(&self) -> &str {
        self.days.summary.offers().get(self.days.offer).map_or("", |offer| offer.name.as_str())
    }

    fn pack(&self) -> Option<&Pack> {
        let at = self.days.summary.offers().get(self.days.offer)?.at;
        match &self.days.book.route(at)?.purchase {
            Purchase::Subscription(tier) => tier.pack.as_ref(),
            Purchase::PayAsYouGo | Purchase::Provisioned(_) => None,
        }
    }
}

/// Cents, or four decimals where cents would say too little.
fn dollars(ticks: Ticks) -> Result<String, Overflow> {
    let money = Money::from_ticks(ticks)?;
    let is_small = ticks > 0 && money.decimal() < rust_decimal::Decimal::new(1, 1);
    Ok(if is_small { format!("${}", money.unit()) } else { format!("${}", money.cents()) })
}

fn credits(n: u128) -> String {
    words::count(n, "credit", "credits")
}

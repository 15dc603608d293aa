//! The answer in five lines, for a mail: what is made, what to buy, what comes next, what it rests on, and how old the
//! prices are.

use jiff::civil::Date;

use super::Summary;
use crate::fault::harmless;
use crate::offer::{Code, Offer, words};
use crate::plan::Plan;

impl Summary {
    /// Five lines, each without a line end.
    #[must_use]
    pub fn brief(&self, plan: &Plan, today: Date) -> [String; 5] {
        let answer = self.answer();
        let mut buy = vec![format!("{} {}", answer.verb, answer.route)];
        buy.extend(answer.facts);
        let next = match answer.next.as_slice() {
            [] => "There is no next best way.".to_owned(),
            sentences => sentences.iter().map(|s| format!("{s}.")).collect::<Vec<_>>().join(" "),
        };
        let lines = [self.subject(plan), buy.join(", "), next, self.footing(), self.age(today)];
        lines.map(|line| harmless(&line))
    }

    /// The plan and its work: `Clips: 12 finished clips, 72 takes, 1 Dec 2026 to 31 Dec 2026`.
    #[must_use]
    pub fn subject(&self, plan: &Plan) -> String {
        let schedule = &self.priced.schedule;
        let last = schedule.loops.last().map_or(schedule.start, |l| l.last);
        let months = self.priced.months();
        let span = if months > 1 { format!(", {months} months") } else { String::new() };
        let piece = self.piece();
        format!(
            "{}: {}, {}, {} to {}{span}",
            plan.name_or_default(),
            words::count(u128::from(self.outputs), &format!("finished {piece}"), &format!("finished {piece}s")),
            words::count(u128::from(self.generations), "take", "takes"),
            words::date(schedule.start),
            words::date(last),
        )
    }

    /// What of the recommended route's total is thrown away, and what it rests on.
    fn footing(&self) -> String {
        let Some(offer) = self.recommended() else { return "It rests on nothing: no route is recommended.".to_owned() };
        let figures = offer.figures.as_ref();
        let thrown = figures.and_then(|f| f.discarded_usd).filter(|usd| !usd.is_zero());
        let credits = figures.and_then(|f| f.discarded_credits).filter(|credits| *credits > 0);
        let mut said = Vec::new();
        match (thrown, credits) {
            (Some(usd), _) => said.push(format!("${} of it pays for takes that are thrown away.", usd.cents())),
            (None, Some(n)) => {
                said.push(format!("{} go into takes that are thrown away.", words::count(n, "credit", "credits")));
            }
            (None, None) => said.push("Nothing is thrown away.".to_owned()),
        }
        if let Some(rests) = rests_on(offer) {
            said.push(format!("{rests}."));
        }
        said.join(" ")
    }

    fn age(&self, today: Date) -> String {
        let counted = format!("counted on {}", words::date(today));
        let Some(oldest) = self.rates.oldest_verified else { return words::capital(&counted) };
        let days = words::count(u128::from(self.rates.age_days.unsigned_abs()), "day", "days");
        let old = if self.rates.stale { ", which is old: look again before you pay" } else { "" };
        format!("Prices as far back as {}, {days} ago{old}; {counted}.", words::date(oldest))
    }
}

/// The uncertain figures that a route rests on, counted: `Rests on figures: 1 of third parties, 1 derived`. Each is
/// told in full among the route's reasons.
#[must_use]
pub fn rests_on(offer: &Offer) -> Option<String> {
    let counted = |code: Code| offer.reasons.iter().filter(|r| r.code == code).count();
    let kinds = [
        (Code::ThirdParty, "of third parties"),
        (Code::Conflicting, "on which sources disagree"),
        (Code::Derived, "derived"),
        (Code::Assumed, "of your own"),
    ];
    let told = |(code, what): (Code, &str)| match counted(code) {
        0 => None,
        n => Some(format!("{n} {what}")),
    };
    let figures: Vec<String> = kinds.into_iter().filter_map(told).collect();
    let mut parts = Vec::new();
    if !figures.is_empty() {
        parts.push(format!("rests on figures: {}", figures.join(", ")));
    }
    match counted(Code::Legacy) {
        0 => {}
        1 => parts.push("a stage is made by a superseded model".to_owned()),
        n => parts.push(format!("{n} stages are made by superseded models")),
    }
    parts.extend(offer.reasons.iter().filter(|r| r.code == Code::RelaxedAssumed).map(|r| r.text.clone()));
    if parts.is_empty() { None } else { Some(words::capital(&parts.join("; "))) }
}

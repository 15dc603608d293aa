//! Whether a route serves: the reasons, each a sentence with its rule and source, and the verdict they add up to.

use std::collections::{BTreeMap, BTreeSet};

use super::made::{Made, Offers};
use super::track::Tracked;
use super::work::Work;
use super::{Code, Offer, Reason, Verdict, rules, words};
use crate::arrange::Arrange as _;
use crate::plan::Plan;
use crate::quote::{Answered, Outcome, RestsOn, answer};
use crate::rates::{Amount, Book, Figure, Purchase, Route, RouteAt};
use crate::terms::{Confidence, Media, Requirement, Training};
use crate::wallet;

/// The most figures of a file that a reason names.
const OVERLAID: usize = 4;

/// Fills in an offer's reasons, its verdict, and whether superseded models are used unasked.
pub fn judge(
    plan: &Plan,
    book: &Book,
    all: &Offers,
    tracked: &Tracked,
    unfinished: Option<&Work>,
    unknown_tier: bool,
    offer: &mut Offer,
) {
    let Some(route) = book.route(offer.at) else { return };
    let mut judge = Judge {
        plan,
        book,
        all,
        route,
        at: offer.at,
        laid_over: BTreeMap::new(),
        reasons: Vec::new(),
        told: BTreeSet::new(),
    };
    let legacy_by_default = judge.stages();
    judge.requirements();
    if let Some(work) = unfinished {
        judge.ending(work);
    }
    if let Some(figures) = &offer.figures {
        judge.schedule_and_budget(figures);
        judge.terms(tracked, figures);
    }
    if unknown_tier {
        let text = format!("Nobody publishes what {} costs or grants", route.name);
        judge.add(Code::Unpriced, &text, None);
    }
    if let (Some(closed), false) = (&route.closed, offer.held) {
        let text = format!(
            "{} has taken no new buyers since {}; priced as if still sold, for comparison only",
            route.name,
            words::date(closed.value)
        );
        judge.add(Code::Closed, &text, Some(closed.source.clone()));
    }
    judge.overlays();
    let mut reasons = judge.reasons;
    reasons.arrange_by_key(|r| (std::cmp::Reverse(r.code.weighs()), r.code, r.step));
    offer.legacy_by_default = legacy_by_default;
    offer.verdict = Verdict::of(&reasons);
    offer.reasons = reasons;
}

/// Marks the offers that may win a comparison.
pub fn comparable(plan: &Plan, offers: &mut [Offer]) {
    for offer in offers {
        offer.as_if_sold = !offer.open && !offer.held && plan.compare.closed.unwrap_or(false);
        offer.comparable = offer.verdict.serves() && admitted(plan, offer);
    }
}

/// Open, held or let in; its models likewise.
#[must_use]
pub fn admitted(plan: &Plan, offer: &Offer) -> bool {
    let closed = plan.compare.closed.unwrap_or(false);
    let legacy = plan.compare.legacy.unwrap_or(false);
    (offer.open || offer.held || closed) && (!offer.legacy_by_default || legacy)
}

/// The requirements that a plan makes, with how firm a promise it asks for.
pub fn required(plan: &Plan) -> impl Iterator<Item = (Requirement, Option<Training>)> + '_ {
    let r = &plan.requirements;
    let flag = |on: Option<bool>, what| on.unwrap_or(false).then_some((what, None));
    let training = r.no_training.filter(|t| *t != Training::None).map(|t| (Requirement::NoTraining, Some(t)));
    [
        flag(r.commercial, Requirement::Commercial),
        flag(r.no_watermark, Requirement::NoWatermark),
        training,
        flag(r.automation, Requirement::Automation),
        flag(r.latency_sla, Requirement::LatencySla),
        flag(r.team, Requirement::Team),
    ]
    .into_iter()
    .flatten()
}

struct Judge<'a> {
    plan: &'a Plan,
    book: &'a Book,
    all: &'a Offers,
    route: &'a Route,
    at: RouteAt,
    /// What the route's answer rests on that is not said by the program's own cards, by file.
    laid_over: BTreeMap<u32, Vec<String>>,
    reasons: Vec<Reason>,
    /// Sentences already said.
    told: BTreeSet<String>,
}

impl Judge<'_> {
    fn add(&mut self, code: Code, text: &str, source: Option<String>) {
        self.about(code, text, source, None, None);
    }

    fn about(
        &mut self,
        code: Code,
        text: &str,
        source: Option<String>,
        step: Option<usize>,
        requirement: Option<Requirement>,
    ) {
        let text = words::capital(text);
        if self.told.insert(text.clone()) {
            self.reasons.push(Reason { code, text, source, step, requirement });
        }
    }

    /// What is uncertain about a figure that the route's answer rests on.
    fn rests_on(&mut self, confidence: Confidence, what: &str, source: Option<&str>, at: RouteAt, step: Option<usize>) {
        let code = match confidence {
            Confidence::Published => return,
            Confidence::ThirdParty => Code::ThirdParty,
            Confidence::Conflicting => Code::Conflicting,
            Confidence::Derived => Code::Derived,
            Confidence::Assumed => Code::Assumed,
        };
        let text = words::rests_on(self.book, at, confidence, what, source);
        self.about(code, &text, source.map(ToOwned::to_owned), step, None);
    }

    fn figure<T>(&mut self, figure: &Figure<T>, what: &str) {
        self.rests_on(figure.confidence, what, Some(&figure.source), self.at, None);
        self.note_overlay(figure.layer, what, figure.replaces.as_deref());
    }

    /// Notes a figure that is not said by the program's own cards; `replaces` is what those say.
    fn note_overlay(&mut self, layer: u32, what: &str, replaces: Option<&str>) {
        if self.book.is_overlay(layer) {
            let what = words::small(what);
            let said = replaces.map_or_else(|| what.clone(), |was| format!("{what} (instead of {was})"));
            let known = self.laid_over.entry(layer).or_default();
            if !known.contains(&said) {
                known.push(said);
            }
        }
    }

    /// A sentence for each file that is not one of the program's own.
    fn overlays(&mut self) {
        for (layer, mut what) in std::mem::take(&mut self.laid_over) {
            let more = what.len().saturating_sub(OVERLAID);
            what.truncate(OVERLAID);
            if more > 0 {
                what.push(format!("{more} more"));
            }
            let text = format!("By {}: {}", self.book.origin(layer).spoken(), what.join(", "));
            self.add(Code::Overlay, &text, None);
        }
    }

    /// One look at each distinct way in which a stage is made; true where a superseded model is used unasked.
    fn stages(&mut self) -> bool {
        let mut legacy_by_default = false;
        let all = self.all;
        for (index, step) in all.kinds() {
            let Some(Made::Quoted { quote, pinned }) = all.made(self.at, step) else { continue };
            let Some(settings) = all.work.settings.get(step.settings) else { continue };
            let on = pinned.unwrap_or(self.at);
            let what = || words::settings(settings);
            match &quote.outcome {
                Outcome::Unsupported(why) => {
                    self.about(Code::Unsupported, &why.text, why.source.clone(), Some(index), None);
                }
                Outcome::Unpriced(why) => {
                    self.about(Code::Unpriced, &why.text, why.source.clone(), Some(index), None);
                }
                Outcome::Priced(price) => {
                    let layer = price.layer.filter(|layer| self.book.is_overlay(*layer));
                    if price.confidence != Confidence::Published || layer.is_some() {
                        let what = format!("The price of {}", what());
                        self.rests_on(price.confidence, &what, price.source.as_deref(), on, Some(index));
                        if let Some(layer) = layer {
                            let replaces = match price.rests_on {
                                RestsOn::Row(row) => self.book.card(on).and_then(|card| card.rows.get(row)?.replaces),
                                RestsOn::Capacity | RestsOn::Assumption(_) => None,
                            };
                            self.note_overlay(layer, &what, replaces.map(Amount::priced).as_deref());
                        }
                    }
                }
            }
            if let (true, Some(model)) = (quote.legacy, &quote.model) {
                legacy_by_default |= !quote.named && pinned.is_none();
                let text = format!("{} is made by `{model}`, which its maker has superseded", what());
                let source = self.book.card(on).map(|c| c.models_source.clone()).filter(|s| !s.is_empty());
                self.about(Code::Legacy, &text, source, Some(index), None);
            }
        }
        legacy_by_default
    }

    /// Each requirement, judged by what makes each stage.
    fn requirements(&mut self) {
        let mut makers: Vec<(RouteAt, Option<Media>, usize)> = Vec::new();
        for (index, step) in self.all.kinds() {
            let Some(Made::Quoted { pinned, .. }) = self.all.made(self.at, step) else { continue };
            let media = self.all.work.settings.get(step.settings).and_then(|s| s.media);
            let on = pinned.unwrap_or(self.at);
            if !makers.iter().any(|(at, m, _)| *at == on && *m == media) {
                makers.push((on, media, index));
            }
        }
        for (requirement, wanted) in required(self.plan) {
            for (at, media, step) in &makers {
                let answered = answer(self.book, *at, requirement, wanted, *media, &self.plan.assume);
                let name = self.book.route(*at).map_or("", |r| r.name.as_str());
                let (code, text, source) = match answered {
                    Answered::Met { confidence: Confidence::Published, .. } => continue,
                    Answered::Met { confidence, source, .. } => {
                        let code = words::code(confidence);
                        let what = format!("That {name} offers {}", requirement.spoken());
                        (code, words::rests_on(self.book, *at, confidence, &what, source.as_deref()), source)
                    }
                    Answered::NotMet { text, source } => (Code::Requirement, text, source),
                    Answered::Unknown { text } => (Code::RequirementUnknown, text, None),
                };
                self.about(code, &text, source, Some(*step), Some(requirement));
            }
        }
    }

    /// Work that cannot end, or that a route has nothing to sell for.
    fn ending(&mut self, work: &Work) {
        match work {
            Work::Idle => {
                let text = format!("Nothing to provision: {} carries images, and makes none here", self.route.name);
                let source = match &self.route.purchase {
                    Purchase::Provisioned(provision) => Some(provision.unit.source.clone()),
                    Purchase::Subscription(_) | Purchase::PayAsYouGo => None,
                };
                self.add(Code::Unsupported, &text, source);
            }
            Work::NeverEnds { made, runs, why } => {
                let text = match why {
                    wallet::Stuck::TooDear => format!(
                        "The work never ends: after {made} of {runs} runs comes one that costs more than {} can ever pay",
                        self.route.name
                    ),
                    wallet::Stuck::RanOut => {
                        format!("What is left makes {made} of {runs} runs, and nothing flows in any more")
                    }
                    wallet::Stuck::TooLong => {
                        format!("The work never ends: {made} of {runs} runs are made in ten years")
                    }
                };
                self.add(Code::NeverEnds, &text, None);
                self.credits_could_be_bought();
            }
            _ => {}
        }
    }

    fn schedule_and_budget(&mut self, figures: &super::Figures) {
        let Some(dated) = &figures.dated else { return };
        if let (true, Some(done)) = (dated.late_days > 0, dated.finishes_on) {
            let days = words::count(u128::from(dated.late_days), "day", "days");
            let text = format!("Late by {days}: the last run is made on {}", words::date(done));
            self.add(Code::Late, &text, None);
        }
        if let (Some(over), Some(limit)) = (dated.over_limit_on, self.plan.budget.limit) {
            let text =
                format!("${} passes the limit of ${} on {}", figures.total.cents(), limit.cents(), words::date(over));
            self.add(Code::OverLimit, &text, None);
        }
        if let Some(from) = dated.relaxed_from {
            let text = format!(
                "Relaxed from {}, at {} runs a day: an assumption, nobody publishes a figure",
                words::date(from),
                self.plan.assumptions.relaxed_per_day_or_default()
            );
            self.add(Code::RelaxedAssumed, &text, None);
        }
        let waits = dated.ledger.iter().any(|e| e.event == wallet::Event::Wait);
        if waits && dated.exhausted_on.is_some() {
            self.credits_could_be_bought();
        }
    }

    fn credits_could_be_bought(&mut self) {
        let Purchase::Subscription(tier) = &self.route.purchase else { return };
        if let (Some(sold), None) = (&tier.unpriced_credits, &tier.pack) {
            self.add(Code::CreditsCouldBeBought, &sold.value, Some(sold.source.clone()));
        }
    }

    /// The subscription's or the commitment's own figures.
    fn terms(&mut self, tracked: &Tracked, figures: &super::Figures) {
        if !tracked.mine {
            return;
        }
        let name = &self.route.name;
        match &self.route.purchase {
            Purchase::PayAsYouGo => {}
            Purchase::Provisioned(provision) => self.figure(&provision.unit, &format!("The price of a unit of {name}")),
            Purchase::Subscription(tier) => {
                let billed = rules::billed(self.plan, tier);
                let price = if billed == rules::Billed::Annual { &tier.annual } else { &tier.monthly };
                if let (Some(price), true) = (price, figures.months_paid > 0) {
                    self.figure(price, &format!("The price of {name}"));
                }
                if let (Some(grant), true) = (&tier.grant, figures.billing_months > 0) {
                    self.figure(grant, &format!("What {name} grants a month"));
                }
                if let (Some(pack), true) = (&tier.pack, figures.top_up_packs > 0) {
                    self.figure(&pack.price, &format!("The price of a pack on {name}"));
                }
                if billed == rules::Billed::MonthlyForWantOfAnnual && figures.months_paid > 0 {
                    let text = format!("{name} has no annual price; billed monthly");
                    self.add(Code::BilledMonthly, &text, None);
                }
            }
        }
    }
}

//! What makes a plan impossible: a value that its key cannot hold ([`fit`]), and values that cannot stand together
//! ([`everything`], [`touched`]). Loading tells all of it with lines and carets; an edit that would bring any of it
//! about is refused. A plan in memory can therefore always be saved, and loaded again.

use std::collections::HashSet;

use jiff::civil::Date;

use super::edit::{Key, Kind, Place, Refusal, Value};
use super::model::{Assume, Assumed, AssumedPrice, Belief, Held, Plan, Stage, StageId};
use super::schema::{self, MAX_NAME, MAX_NOTE, MAX_PERCENT};
use super::span::{self, ScheduleFault};
use crate::fault::MOST;
use crate::money::{DECIMALS, Money, PERCENT_DECIMALS, Share};
use crate::rates::{Book, Purchase};
use crate::read::{out_of_range, shortened, spell_list, unknown_word};
use crate::terms::{Media, Operation, Unit};

/// Names beyond this many are not listed in a remedy.
const MAX_LISTED: usize = 40;

/// Values that cannot stand together, or one that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The keys that it is about. The first is where the fault is shown; where that key is absent, its table is.
    pub about: Vec<(Place, &'static str)>,
    pub message: String,
    pub remedy: String,
}

impl Problem {
    fn new(about: &[(Place, &'static str)], message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { about: about.to_vec(), message: message.into(), remedy: remedy.into() }
    }

    /// As an edit's refusal.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal::new(self.message.clone(), self.remedy.clone())
    }
}

impl Refusal {
    #[must_use]
    pub fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: crate::fault::harmless(&message.into()), remedy: crate::fault::harmless(&remedy.into()) }
    }
}

/// Whether a key can hold a value. Without a book, names of models, surfaces and routes are taken as they are.
///
/// # Errors
/// A value of another type, out of range, or a word that is not known.
pub fn fit(key: &Key, value: &Value, book: Option<&Book>) -> Result<(), Refusal> {
    let name = key.name;
    let refuse = |(message, remedy): (String, String)| Err(Refusal::new(message, remedy));
    let outside = |remedy: &str| refuse((format!("`{name}` is out of range"), remedy.to_owned()));
    let precise = |most: u32| {
        let message = format!("`{name}` is not right: it has more than {most} decimals");
        refuse((message, format!("write at most {most} decimals")))
    };
    match (key.kind, value) {
        // Whether a belief of that name exists is a matter of the whole plan.
        (Kind::Text | Kind::Belief, Value::Text(text)) => longer_than(name, text, MAX_NAME),
        (Kind::Note, Value::Text(text)) => longer_than(name, text, MAX_NOTE),
        (Kind::Whole { least, most }, Value::Whole(n)) if !(least..=most).contains(n) => {
            refuse(out_of_range(name, &(least..=most)))
        }
        (Kind::Decimal { most }, Value::Decimal(n)) => {
            if n.normalize().scale() > DECIMALS {
                precise(DECIMALS)
            } else if n.is_zero() || n.is_sign_negative() || *n > most.into() {
                outside(&format!("write a number above 0 and at most {most}"))
            } else {
                Ok(())
            }
        }
        (Kind::Money, Value::Money(amount)) => {
            if amount.decimal().normalize().scale() > DECIMALS {
                precise(DECIMALS)
            } else if amount.is_negative() || Money::parse(&amount.plain()).is_err() {
                outside("write dollars from 0 to below 10 billion")
            } else {
                Ok(())
            }
        }
        (Kind::PercentOr(known), Value::Text(text)) if known.contains(&text.as_str()) => Ok(()),
        (Kind::Percent | Kind::PercentOr(_), Value::Share(share)) => {
            if share.decimal().normalize().scale() > PERCENT_DECIMALS + 2 {
                precise(PERCENT_DECIMALS)
            } else if share.decimal().is_sign_negative() || share.decimal() > (MAX_PERCENT / 100).into() {
                outside(&format!("write a percentage from 0% to {MAX_PERCENT}%"))
            } else {
                Ok(())
            }
        }
        (Kind::Rate, Value::Share(share)) => fit_rate(name, *share),
        (Kind::Date, Value::Date(date)) if !(2000..=2199).contains(&date.year()) => {
            outside("write a date from 2000-01-01 to 2199-12-31")
        }
        (Kind::Whole { .. }, Value::Whole(_)) | (Kind::Date, Value::Date(_)) | (Kind::Flag, Value::Flag(_)) => Ok(()),
        (Kind::Word(known), Value::Text(text)) => {
            if known.contains(&text.as_str()) {
                Ok(())
            } else {
                refuse(unknown_word(name, text, known))
            }
        }
        (Kind::Words(known), Value::Words(words)) => fit_words(name, known, words),
        (
            Kind::Model | Kind::Route | Kind::SubscriptionRoute | Kind::PayAsYouGoRoute | Kind::Surface,
            Value::Text(text),
        ) => book.map_or(Ok(()), |book| fit_name(key, text, book)),
        (kind, _) => refuse((format!("`{name}` cannot hold that"), format!("write {}", wanted(kind)))),
    }
}

/// What a kind takes, in words.
fn wanted(kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::Note => "a text".to_owned(),
        Kind::Whole { .. } => "a whole number".to_owned(),
        Kind::Decimal { .. } => "a number".to_owned(),
        Kind::Money => "dollars, as \"12.50\"".to_owned(),
        Kind::Percent => "a percentage, as \"10%\"".to_owned(),
        Kind::PercentOr(known) => format!("a percentage, as \"10%\", or one of {}", spell_list(known)),
        Kind::Rate => "a rate, as \"0.25\" or \"25%\"".to_owned(),
        Kind::Flag => "true or false".to_owned(),
        Kind::Date => "a date, as 2026-12-31".to_owned(),
        Kind::Word(known) => format!("one of {}", spell_list(known)),
        Kind::Words(known) => format!("a list of {}", spell_list(known)),
        Kind::Model => "the name of a model".to_owned(),
        Kind::Route | Kind::SubscriptionRoute | Kind::PayAsYouGoRoute => "the id of a route".to_owned(),
        Kind::Surface => "the id of a surface".to_owned(),
        Kind::Belief => "the name of a belief".to_owned(),
    }
}

fn longer_than(name: &str, text: &str, most: usize) -> Result<(), Refusal> {
    // A character has at least one byte: most texts need not be counted.
    if text.len() > most && text.chars().count() > most {
        let most = crate::money::group_thousands(&most.to_string());
        return Err(Refusal::new(format!("`{name}` is longer than {most} characters"), "shorten it"));
    }
    Ok(())
}

fn fit_rate(name: &str, rate: Share) -> Result<(), Refusal> {
    if rate.decimal().normalize().scale() > DECIMALS {
        let message = format!("`{name}` is not right: it has more than {DECIMALS} decimals");
        return Err(Refusal::new(message, format!("write at most {DECIMALS} decimals")));
    }
    if rate.is_zero() || rate.decimal().is_sign_negative() || rate > Share::ONE {
        let remedy = "write a rate above 0 and at most 1, as \"0.25\" or \"25%\"";
        return Err(Refusal::new(format!("`{name}` is out of range"), remedy));
    }
    Ok(())
}

fn fit_words(name: &str, known: &[&str], words: &[String]) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    for word in words {
        if !known.contains(&word.as_str()) {
            let (message, remedy) = unknown_word(name, word, known);
            return Err(Refusal::new(message, remedy));
        }
        if !seen.insert(word) {
            return Err(Refusal::new(format!("`{name}` names `{word}` twice"), "take one of them away"));
        }
    }
    if words.is_empty() {
        return Err(Refusal::new(format!("`{name}` is empty"), format!("name at least one of {}", spell_list(known))));
    }
    Ok(())
}

/// Whether the book knows a name of the key's kind.
fn fit_name(key: &Key, text: &str, book: &Book) -> Result<(), Refusal> {
    let name = key.name;
    let route = book.find(text).and_then(|at| book.route(at));
    let is_route_of = |wanted: fn(&Purchase) -> bool, what: &str| match route {
        Some(route) if wanted(&route.purchase) => Ok(()),
        Some(route) => {
            let fitting: Vec<&str> = book
                .routes()
                .filter_map(|at| book.route(at))
                .filter(|r| wanted(&r.purchase))
                .map(|r| r.id.as_str())
                .collect();
            let message = format!("`{}` is not {what}", route.id);
            Err(Refusal::new(message, format!("`{name}` takes one of {}", spell_list(&fitting))))
        }
        None => {
            let routes = book.routes().filter_map(|at| book.route(at)).filter(|r| wanted(&r.purchase));
            Err(no_card_knows(key, text, "route", routes.map(|r| &*r.id)))
        }
    };
    match key.kind {
        Kind::Model if text == AUTO || book.model(text).is_some() => Ok(()),
        Kind::Model => {
            let models = book.cards.iter().flat_map(|c| &c.models);
            let names = models.flat_map(|m| std::iter::once(&m.id).chain(&m.aliases)).map(String::as_str);
            Err(no_card_knows(key, text, "model", std::iter::once(AUTO).chain(names)))
        }
        Kind::Surface if book.surface(text).is_some() => Ok(()),
        Kind::Surface => Err(no_card_knows(key, text, "surface", book.cards.iter().map(|c| &*c.surface))),
        Kind::SubscriptionRoute => is_route_of(|p| matches!(p, Purchase::Subscription(_)), "a subscription"),
        Kind::PayAsYouGoRoute => is_route_of(|p| matches!(p, Purchase::PayAsYouGo), "pay-as-you-go"),
        _ => is_route_of(|_| true, "a route"),
    }
}

/// The model of a stage that takes each route's flagship.
pub const AUTO: &str = "auto";

fn no_card_knows<'b>(key: &Key, text: &str, what: &str, known: impl Iterator<Item = &'b str>) -> Refusal {
    let mut names: Vec<&str> = Vec::new();
    for name in known {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let (_, remedy) = unknown_word(key.name, text, &names);
    Refusal::new(format!("no card knows the {what} \"{}\"", shortened(text)), remedy)
}

/// Whether an opening balance can be held on a surface.
///
/// # Errors
/// A surface that no card knows, or one without a dollar balance.
pub fn fit_surface_of_dollars(surface: &str, book: &Book) -> Result<(), Refusal> {
    const KEY: Key = Key { name: "opening", kind: Kind::Surface, default: "", doc: "" };
    let dollars = || book.cards.iter().filter(|c| c.unit == Some(Unit::Usd)).map(|c| c.surface.as_str());
    match book.surface(surface) {
        Some(card) if card.unit == Some(Unit::Usd) => Ok(()),
        Some(_) => {
            let listed = spell_list(&dollars().collect::<Vec<_>>());
            let remedy = format!("opening balances are held on {listed}; credits that are left stand under `[[held]]`");
            Err(Refusal::new(format!("`{surface}` has no dollar balance"), remedy))
        }
        None => Err(no_card_knows(&KEY, surface, "surface", dollars())),
    }
}

/// Whether a belief can be written under a name.
///
/// # Errors
/// An empty or too long name, a rate outside its bounds, evidence that cannot be.
pub fn fit_belief(name: &str, belief: &Belief) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal::new("a belief has no name", "name it, as `[acceptance.motion]`"));
    }
    longer_than("acceptance", name, MAX_NAME)?;
    match belief {
        Belief::Rate(rate) => fit_rate("rate", *rate),
        Belief::Evidence { accepted, tried } => {
            for key in &schema::BELIEF[1..] {
                let count = if key.name == "accepted" { accepted } else { tried };
                fit(key, &Value::Whole(*count), None)?;
            }
            let fields = super::fields::BeliefFields { rate: None, accepted: Some(*accepted), tried: Some(*tried) };
            fields.build().map(|_| ()).map_err(|i| Refusal::new(i.message, i.remedy))
        }
    }
}

/// What an edit may have brought into conflict.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Touched {
    Schedule,
    Held,
    Assume,
    Stage(StageId),
    /// A belief was taken away.
    Belief(String),
}

/// Every problem of a plan, as far as faults are looked for.
#[must_use]
pub fn everything(plan: &Plan, book: &Book, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    schedule(plan, today, &mut problems);
    held(plan, today, &mut problems);
    assume(plan, book, &mut problems);
    for entry in plan.shots.iter().flat_map(|shot| &shot.stages) {
        if problems.len() >= MOST {
            break;
        }
        one_stage(plan, entry, &mut problems);
    }
    problems
}

/// The first problem with what an edit touched. `stage` is the stage that is named, where it is still there.
#[must_use]
pub fn touched(plan: &Plan, book: &Book, today: Date, what: &Touched, stage: Option<&Stage>) -> Option<Problem> {
    let mut problems = Vec::new();
    match what {
        Touched::Schedule => {
            schedule(plan, today, &mut problems);
            held(plan, today, &mut problems);
        }
        Touched::Held => held(plan, today, &mut problems),
        Touched::Assume => assume(plan, book, &mut problems),
        Touched::Stage(_) => {
            if let Some(stage) = stage {
                one_stage(plan, stage, &mut problems);
            }
        }
        Touched::Belief(name) if !plan.acceptance.contains_key(name) => {
            let users = || {
                let stages = plan.shots.iter().flat_map(|shot| &shot.stages);
                stages.filter(|s| s.acceptance.as_ref() == Some(name))
            };
            if let Some(first) = users().next() {
                let count = users().count();
                let what = if count == 1 { "a stage rests".to_owned() } else { format!("{count} stages rest") };
                problems.push(Problem::new(
                    &[(Place::Stage(first.id), "acceptance")],
                    format!("{what} on the belief `{name}`"),
                    "give them another belief, a rate or attempts first",
                ));
            }
        }
        Touched::Belief(_) => {}
    }
    problems.into_iter().next()
}

fn schedule(plan: &Plan, today: Date, problems: &mut Vec<Problem>) {
    let Err(fault) = span::calendar(plan, today) else { return };
    let about: &[(Place, &'static str)] = match fault {
        ScheduleFault::MonthsWithDeadline => &[(Place::Schedule, "months"), (Place::Schedule, "deadline")],
        ScheduleFault::DeadlineBeforeStart => &[(Place::Schedule, "deadline"), (Place::Schedule, "start")],
        ScheduleFault::NoWorkday => {
            &[(Place::Schedule, "workdays"), (Place::Schedule, "start"), (Place::Schedule, "deadline")]
        }
    };
    let remedy = match (fault, plan.schedule.start) {
        (ScheduleFault::DeadlineBeforeStart, None) => {
            format!("the start is today, {today}, if none is given; set `start`, or a deadline on or after it")
        }
        (ScheduleFault::DeadlineBeforeStart, Some(start)) => format!("the start is {start}; set a day on or after it"),
        (ScheduleFault::NoWorkday, _) => {
            "move the deadline, or list in `workdays` a day that lies before it".to_owned()
        }
        (ScheduleFault::MonthsWithDeadline, _) => "take one of them away: each month ends by itself".to_owned(),
    };
    // Where no workdays are listed, the caret belongs under the deadline.
    let mut about = about.to_vec();
    if plan.schedule.workdays.is_none() && fault == ScheduleFault::NoWorkday {
        about.rotate_right(1);
    }
    problems.push(Problem { about, message: fault.to_string(), remedy });
}

fn held(plan: &Plan, today: Date, problems: &mut Vec<Problem>) {
    let start = plan.schedule.start.unwrap_or(today);
    let mut seen = HashSet::new();
    for Held { id, route, renews, .. } in &plan.held {
        if problems.len() >= MOST {
            return;
        }
        let place = Place::Held(*id);
        if !seen.insert(route) {
            problems.push(Problem::new(
                &[(place, "route")],
                format!("`{route}` is held twice"),
                "take one away, or put its credits under the other's `lots`",
            ));
        }
        if *renews <= start {
            let is_today = if plan.schedule.start.is_none() { ", which is today" } else { "" };
            problems.push(Problem::new(
                &[(place, "renews"), (Place::Schedule, "start")],
                "`renews` is not after the start of the plan",
                format!("write its next reset, a day after {start}{is_today}"),
            ));
        }
    }
}

fn assume(plan: &Plan, book: &Book, problems: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for Assume { id, what, .. } in &plan.assume {
        if problems.len() >= MOST {
            return;
        }
        let place = Place::Assume(*id);
        let first = match what {
            Assumed::Price { surface, operation, model, resolution, range, seconds, price } => {
                assumed_price(place, what, *price, book, problems);
                let model = model.as_deref().map(|m| book.model(m).unwrap_or(m));
                seen.insert((surface.as_str(), Some((operation, model, resolution, range, seconds)), None))
            }
            Assumed::Answer { route, requirement, .. } => seen.insert((route.as_str(), None, Some(requirement))),
        };
        if !first {
            problems.push(Problem::new(
                &[(place, if matches!(what, Assumed::Price { .. }) { "surface" } else { "route" })],
                "the same is assumed twice",
                "change the first one, or take one away",
            ));
        }
    }
}

fn assumed_price(place: Place, what: &Assumed, price: AssumedPrice, book: &Book, problems: &mut Vec<Problem>) {
    let Assumed::Price { surface, operation, model, resolution, range, seconds, .. } = what else { return };
    let said = [
        ("model", model.is_some()),
        ("resolution", resolution.is_some()),
        ("range", range.is_some()),
        ("seconds", seconds.is_some()),
    ];
    for (key, said) in said {
        if said && schema::key_of_stage(*operation, key).is_none() {
            problems.push(Problem::new(
                &[(place, key), (place, "operation")],
                format!("`{key}` is not a field of `{operation}`"),
                format!("`{operation}` takes {}", names_of(*operation)),
            ));
        }
    }
    let (key, other) = match price {
        AssumedPrice::Credits(_) => ("credits", Unit::Usd),
        AssumedPrice::Usd(_) => ("usd", Unit::Credits),
    };
    if book.surface(surface).is_some_and(|card| card.unit == Some(other)) {
        problems.push(Problem::new(
            &[(place, key), (place, "surface")],
            format!("`{surface}` is not paid in {}", if key == "usd" { "dollars" } else { "credits" }),
            format!("give the price as `{other}`"),
        ));
    }
}

/// The fields of an operation, spelt for a message.
#[must_use]
pub fn names_of(operation: Operation) -> String {
    let names: Vec<&str> = schema::keys_of_stage(operation).map(|k| k.name).collect();
    spell_list(&names)
}

/// The first problem of a stage by itself, with the beliefs of a plan.
#[must_use]
pub fn stage(plan: &Plan, stage: &Stage) -> Option<Problem> {
    let mut problems = Vec::new();
    one_stage(plan, stage, &mut problems);
    problems.into_iter().next()
}

fn one_stage(plan: &Plan, stage: &Stage, problems: &mut Vec<Problem>) {
    let place = Place::Stage(stage.id);
    let counted: Vec<&'static str> = [
        ("attempts", stage.attempts.is_some()),
        ("accept_rate", stage.accept_rate.is_some()),
        ("acceptance", stage.acceptance.is_some()),
    ]
    .into_iter()
    .filter_map(|(key, said)| said.then_some(key))
    .collect();
    if let [first, .., last] = counted.as_slice() {
        problems.push(Problem::new(
            &[(place, last), (place, first)],
            format!("{} stand together", spell_list(&counted)),
            "keep one of them: each says how many runs a piece takes",
        ));
    }
    if let Some(name) = &stage.acceptance
        && !plan.acceptance.contains_key(name)
    {
        let known: Vec<&str> = plan.acceptance.keys().take(MAX_LISTED + 1).map(String::as_str).collect();
        let remedy = match known.as_slice() {
            known if known.is_empty() || known.len() > MAX_LISTED => {
                format!("add `[acceptance.{}]` with a `rate`, or with `accepted` and `tried`", shortened(name))
            }
            known => unknown_word("acceptance", name, known).1,
        };
        let message = format!("there is no belief \"{}\"", shortened(name));
        problems.push(Problem::new(&[(place, "acceptance")], message, remedy));
    }
    if stage.own_price.is_some() {
        let others = [("on", stage.on.is_some()), ("own_price_if_missing", stage.own_price_if_missing.is_some())];
        for (key, said) in others {
            if said {
                problems.push(Problem::new(
                    &[(place, key), (place, "own_price")],
                    format!("`{key}` stands with `own_price`"),
                    "keep one of them: a stage with a price of your own is made outside on every route",
                ));
            }
        }
    }
    match stage.operation {
        Operation::Upscale if stage.resolution.is_none() => problems.push(Problem::new(
            &[(place, "resolution"), (place, "operation")],
            "an upscale has no `resolution`",
            "add what it makes, as `resolution = \"4k\"`",
        )),
        Operation::Other if stage.own_price.is_none() => problems.push(Problem::new(
            &[(place, "own_price"), (place, "operation")],
            "`other` has no `own_price`",
            "add what a run costs you, as `own_price = \"12.00\"`",
        )),
        _ => {}
    }
    if stage.media == Some(Media::Image) && stage.seconds.is_some() {
        problems.push(Problem::new(
            &[(place, "seconds"), (place, "media")],
            "an image has no `seconds`",
            "take `seconds` away, or set `media = \"video\"`",
        ));
    }
}

/// Whether every value that an entry holds can be held by its key: for entries that come whole.
///
/// # Errors
/// The first that cannot.
pub fn fit_all(
    keys: impl Iterator<Item = &'static Key>,
    table: &dyn super::fields::Fields,
    book: &Book,
) -> Result<(), Refusal> {
    for key in keys {
        if let Some(value) = table.get(key.name) {
            fit(key, &value, Some(book))?;
        }
    }
    Ok(())
}

/// Whether the lots of a held subscription can be written.
///
/// # Errors
/// The first that cannot.
pub fn fit_lots(entry: &Held) -> Result<(), Refusal> {
    for lot in &entry.lots {
        let values = [Value::Whole(lot.credits), Value::Date(lot.expires)];
        for (key, value) in schema::LOT.iter().zip(values) {
            fit(key, &value, None)?;
        }
    }
    Ok(())
}

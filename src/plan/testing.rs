//! A small price book, and rolled plans and edits, for the tests of this folder: the module is `#[cfg(test)]`.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::edit::{Edit, Key, Kind, Place, Value};
use super::fields::Fields;
use super::model::{Assume, Assumed, AssumedPrice, Belief, EntryId, Held, Lot, Plan, Shot, ShotId, Stage, StageId};
use super::schema;
use crate::money::{Money, Share};

use crate::rates::Book;
use crate::rates::card::{Card, Figure, Model, Provision, Purchase, Route, Tier};
use crate::terms::{Confidence, Media, Operation, Requirement, Unit};

pub const TODAY: Date = date(2026, 11, 21);

fn route(id: &str, purchase: Purchase) -> Route {
    Route {
        id: id.to_owned(),
        name: id.to_owned(),
        short: String::new(),
        tier: id.to_owned(),
        purchase,
        closed: None,
        answers: std::collections::BTreeMap::new(),
        video_answers: std::collections::BTreeMap::new(),
        verify: Vec::new(),
        layer: 0,
    }
}

fn model(id: &str, aliases: &[&str]) -> Model {
    Model {
        id: id.to_owned(),
        legacy: false,
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        batch: 1,
        requests_per_unit: None,
    }
}

fn card(surface: &str, unit: Unit, models: Vec<Model>, routes: Vec<Route>) -> Card {
    Card { surface: surface.to_owned(), name: surface.to_owned(), unit: Some(unit), models, routes, ..Card::default() }
}

/// Three surfaces with the routes and models that the plans of the tests name.
pub fn book() -> Book {
    let subscription = |id| route(id, Purchase::Subscription(Tier::default()));
    let unit = Figure {
        value: Money::ZERO,
        source: String::new(),
        verified: TODAY,
        confidence: Confidence::Published,
        also: Vec::new(),
        note: String::new(),
        layer: 0,
        replaces: None,
    };
    let provisioned = Purchase::Provisioned(Provision { term: 1, unit, minimum_units: 8, printed: Vec::new() });
    Book {
        cards: vec![
            card("dream-machine-web", Unit::Credits, vec![model("ray-2", &[])], vec![subscription("web-plus")]),
            card(
                "luma-agents-app",
                Unit::Credits,
                vec![model("ray-3.2", &["ray3.2"])],
                vec![subscription("agents-plus"), subscription("agents-pro")],
            ),
            card(
                "dream-machine-api",
                Unit::Usd,
                vec![model("ray-2", &[])],
                vec![route("dm-api", Purchase::PayAsYouGo)],
            ),
            card(
                "luma-agents-api",
                Unit::Usd,
                vec![model("ray-3.2", &["ray3.2"]), model("uni-1", &[])],
                vec![route("api-payg", Purchase::PayAsYouGo), route("api-pt-1m", provisioned)],
            ),
        ],
        ..Book::default()
    }
}

/// Random numbers from a seed: plans and edits are rolled with it.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn roll(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).unwrap()
    }

    pub fn chance(&mut self, of_ten: usize) -> bool {
        self.below(10) < of_ten
    }

    pub fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    fn text(&mut self) -> String {
        const PIECES: &[&str] = &[
            "Hero",
            " ",
            "\"",
            "\\",
            "'",
            "'''",
            "\"\"\"",
            "\n",
            "\r\n",
            "\t",
            "\u{1b}[31m",
            "\u{202e}",
            "\u{0}",
            "\u{7f}",
            "日本",
            "é",
            "#",
            "=",
            "[[shots]]",
            "\u{85}",
            "👩‍🎨",
            "\u{feff}",
            ".",
            "a",
            "Z",
            "0",
        ];
        (0..self.below(6)).map(|_| self.one_of(PIECES)).collect()
    }

    fn decimal(&mut self, most_digits: u32, scale: u32) -> Decimal {
        let mantissa = self.roll() % 10u64.pow(most_digits);
        Decimal::new(i64::try_from(mantissa).unwrap(), scale)
    }

    fn date(&mut self) -> Date {
        let days = i64::try_from(self.below(900)).unwrap();
        TODAY.saturating_add(jiff::Span::new().days(days))
    }

    /// A value that a kind holds.
    fn value(&mut self, kind: Kind) -> Value {
        match kind {
            Kind::Text | Kind::Note => Value::Text(self.text()),
            Kind::Whole { least, most } => {
                let most = if self.chance(8) { most.min(least + 12) } else { most };
                Value::Whole(least + self.roll() % (most - least + 1))
            }
            Kind::Decimal { most } => {
                let scale = self.one_of(&[0, 1, 10]);
                Value::Decimal((self.decimal(6, scale) % Decimal::from(most)) + Decimal::new(1, 2))
            }
            Kind::Money => {
                let scale = self.one_of(&[0, 2, 4, 10]);
                Value::Money(Money::parse(&self.decimal(9, scale).to_string()).unwrap())
            }
            Kind::PercentOr(words) if self.chance(3) => Value::Text(self.one_of(words).to_owned()),
            Kind::Percent | Kind::PercentOr(_) => {
                let scale = self.one_of(&[0, 1, 4]);
                let percent = self.decimal(6, scale) % Decimal::from(1_000);
                Value::Share(Share::parse_percent(&format!("{percent}%")).unwrap())
            }
            Kind::Rate => {
                let scale = self.one_of(&[2, 4, 10]);
                let rate = self.decimal(scale, scale) + Decimal::new(1, scale);
                Value::Share(Share::parse_rate(&rate.to_string()).unwrap())
            }
            Kind::Flag => Value::Flag(self.chance(5)),
            Kind::Date => Value::Date(self.date()),
            Kind::Word(words) => Value::Text(self.one_of(words).to_owned()),
            Kind::Words(words) => {
                let mut some: Vec<String> = words.iter().filter(|_| self.chance(5)).map(|w| (*w).to_owned()).collect();
                if some.is_empty() {
                    some.push(words[0].to_owned());
                }
                Value::Words(some)
            }
            Kind::Model => Value::Text(self.one_of(&["auto", "ray-3.2", "ray3.2", "uni-1"]).to_owned()),
            Kind::Route => Value::Text(self.one_of(&["agents-plus", "api-payg", "api-pt-1m"]).to_owned()),
            Kind::SubscriptionRoute => Value::Text(self.one_of(&["agents-plus", "agents-pro", "web-plus"]).to_owned()),
            Kind::PayAsYouGoRoute => Value::Text(self.one_of(&["api-payg", "dm-api"]).to_owned()),
            Kind::Surface => Value::Text(self.one_of(&["luma-agents-api", "dream-machine-api"]).to_owned()),
            Kind::Belief => Value::Text(self.one_of(BELIEFS).to_owned()),
        }
    }

    /// A value that a kind may or may not hold.
    fn any_value(&mut self) -> Value {
        match self.below(9) {
            0 => Value::Text("x".repeat(199 + self.below(3))),
            1 => Value::Whole(self.one_of(&[0, 1, 120, 121, 1_000_000, 1_000_001, u64::MAX])),
            2 => Value::Decimal(self.decimal(9, 4)),
            3 => Value::Share(Share::parse_rate(self.one_of(&["0", "1", "1.5", "0.1234567891", "11"])).unwrap()),
            4 => {
                Value::Date(self.one_of(&[date(1999, 12, 31), date(2000, 1, 1), date(2199, 12, 31), date(2200, 1, 1)]))
            }
            5 => Value::Words(vec![]),
            6 => Value::Text(
                self.one_of(&["4k", "video", "image", "api-payg", "agents-plus", "nobody", "upscale"]).to_owned(),
            ),
            7 => Value::Flag(true),
            _ => Value::Money(Money::parse("12.5").unwrap()),
        }
    }

    fn fill(&mut self, keys: impl Iterator<Item = &'static Key>, table: &mut dyn Fields) {
        for key in keys {
            if self.chance(4) {
                let value = self.value(key.kind);
                table.put(key.name, Some(value)).unwrap();
            }
        }
    }

    pub fn stage(&mut self, id: u32) -> Stage {
        let operation = self.one_of(Operation::ALL);
        let mut stage = Stage::new(StageId(id), operation);
        self.fill(schema::keys_of_stage(operation), &mut stage);
        match self.below(4) {
            0 => (stage.accept_rate, stage.acceptance) = (None, None),
            1 => (stage.attempts, stage.acceptance) = (None, None),
            2 => (stage.attempts, stage.accept_rate) = (None, None),
            _ => (stage.attempts, stage.accept_rate, stage.acceptance) = (None, None, None),
        }
        if operation == Operation::Upscale {
            stage.resolution = stage.resolution.or(Some(crate::terms::Resolution::K4));
        }
        if operation == Operation::Other {
            stage.own_price = stage.own_price.or(Some(Money::ZERO));
        }
        if stage.own_price.is_some() {
            (stage.on, stage.own_price_if_missing) = (None, None);
        }
        if stage.media == Some(Media::Image) {
            stage.seconds = None;
        }
        stage
    }

    pub fn shot(&mut self, next: &mut u32) -> Shot {
        let mut fresh = || {
            *next += 1;
            *next - 1
        };
        let mut shot = Shot::new(ShotId(fresh()));
        for _ in 0..self.below(4) {
            let id = fresh();
            shot.stages.push(self.stage(id));
        }
        self.fill(schema::SHOT.iter(), &mut shot);
        shot
    }

    pub fn held(&mut self, id: u32, route: &str, start: Date) -> Held {
        let lots = (0..self.below(3)).map(|_| Lot { credits: self.roll() % 5_000, expires: self.date() }).collect();
        let renews = start.saturating_add(jiff::Span::new().days(1 + i64::try_from(self.below(28)).unwrap()));
        Held { id: EntryId(id), route: route.to_owned(), renews, credits: self.roll() % 10_000, lots }
    }

    pub fn assume(&mut self, id: u32, nth: usize) -> Assume {
        let note = if self.chance(5) { Some(self.text()) } else { None };
        let what = if self.chance(5) {
            let (surface, price) = if self.chance(5) {
                ("luma-agents-app", AssumedPrice::Credits(self.roll() % 500))
            } else {
                ("luma-agents-api", AssumedPrice::Usd(Money::parse("0.05").unwrap()))
            };
            Assumed::Price {
                surface: surface.to_owned(),
                operation: Operation::TextToVideo,
                model: self.chance(5).then(|| "ray3.2".to_owned()),
                resolution: self.chance(5).then_some(crate::terms::Resolution::P1080),
                range: self.chance(5).then_some(crate::terms::Range::Hdr),
                // No two are the same.
                seconds: Some(u32::try_from(nth + 1).unwrap()),
                price,
            }
        } else {
            let requirement = Requirement::ALL[nth % Requirement::ALL.len()];
            Assumed::Answer { route: "agents-plus".to_owned(), requirement, holds: self.chance(5) }
        };
        Assume { id: EntryId(id), what, note }
    }

    fn belief(&mut self) -> Belief {
        if self.chance(5) {
            let Value::Share(rate) = self.value(Kind::Rate) else { unreachable!() };
            Belief::Rate(rate)
        } else {
            let accepted = 1 + self.roll() % 20;
            Belief::Evidence { accepted, tried: accepted + self.roll() % 80 }
        }
    }

    /// A plan that loads.
    pub fn plan(&mut self) -> Plan {
        let mut plan = Plan::default();
        self.fill(schema::PLAN.iter(), &mut plan);
        self.fill(schema::SCHEDULE.iter(), &mut plan.schedule);
        self.fill(schema::REQUIREMENTS.iter(), &mut plan.requirements);
        self.fill(schema::COMPARE.iter(), &mut plan.compare);
        self.fill(schema::BUDGET.iter(), &mut plan.budget);
        self.fill(schema::PURCHASE.iter(), &mut plan.purchase);
        self.fill(schema::ASSUMPTIONS.iter(), &mut plan.assumptions);
        if super::span::calendar(&plan, TODAY).is_err() {
            plan.schedule.deadline = None;
        }
        for surface in ["luma-agents-api", "dream-machine-api"] {
            if self.chance(3) {
                let Value::Money(money) = self.value(Kind::Money) else { unreachable!() };
                plan.opening.insert(surface.to_owned(), money);
            }
        }
        for name in BELIEFS {
            let belief = self.belief();
            plan.acceptance.insert((*name).to_owned(), belief);
        }
        let start = plan.schedule.start.unwrap_or(TODAY);
        for route in ["agents-plus", "web-plus"] {
            if self.chance(4) {
                let id = plan.fresh_id();
                plan.held.push(self.held(id, route, start));
            }
        }
        for nth in 0..self.below(3) {
            let id = plan.fresh_id();
            plan.assume.push(self.assume(id, nth));
        }
        for _ in 0..self.below(5) {
            let mut next = plan.next_id;
            let shot = self.shot(&mut next);
            plan.next_id = next;
            plan.shots.push(shot);
        }
        plan
    }

    fn place(&mut self, plan: &Plan) -> Place {
        let stages: Vec<StageId> = plan.shots.iter().flat_map(|s| &s.stages).map(|s| s.id).collect();
        let singles = [
            Place::Plan,
            Place::Schedule,
            Place::Requirements,
            Place::Compare,
            Place::Budget,
            Place::Purchase,
            Place::Opening,
            Place::Assumptions,
        ];
        match self.below(8) {
            0 if !plan.held.is_empty() => Place::Held(plan.held[self.below(plan.held.len())].id),
            1 if !plan.assume.is_empty() => Place::Assume(plan.assume[self.below(plan.assume.len())].id),
            2 if !plan.shots.is_empty() => Place::Shot(plan.shots[self.below(plan.shots.len())].id),
            3..=5 if !stages.is_empty() => Place::Stage(self.one_of(&stages)),
            6 => Place::Schedule,
            _ => self.one_of(&singles),
        }
    }

    fn set(&mut self, plan: &Plan) -> Edit {
        let place = self.place(plan);
        let keys: Vec<Key> = match place {
            Place::Stage(id) => schema::keys_of_stage(plan.stage(id).unwrap().1.operation).copied().collect(),
            Place::Opening => vec![Key {
                name: self.one_of(&["luma-agents-api", "dream-machine-api", "luma-agents-app"]),
                kind: Kind::Money,
                default: "",
                doc: "",
            }],
            place => schema::keys_of(place).to_vec(),
        };
        let key = if self.chance(9) { self.one_of(&keys) } else { schema::SCHEDULE[0] };
        let value = match self.below(10) {
            0..=1 => None,
            2 => Some(self.any_value()),
            _ => Some(self.value(key.kind)),
        };
        Edit::Set { place, key: key.name.to_owned(), value }
    }

    /// An edit of a plan. Some are refused.
    pub fn edit(&mut self, plan: &Plan) -> Edit {
        let stages: Vec<StageId> = plan.shots.iter().flat_map(|s| &s.stages).map(|s| s.id).collect();
        let shots: Vec<ShotId> = plan.shots.iter().map(|s| s.id).collect();
        let start = plan.schedule.start.unwrap_or(TODAY);
        // An id that is taken, or one that is free.
        let id =
            if self.chance(5) { u32::try_from(self.below(plan.next_id as usize + 3)).unwrap() } else { plan.next_id };
        let at = self.below(6);
        match self.below(22) {
            0 if !stages.is_empty() => {
                Edit::SetOperation { stage: self.one_of(&stages), operation: self.one_of(Operation::ALL) }
            }
            1..=2 => Edit::InsertShot { at, shot: Box::new(self.shot(&mut { id })) },
            3 if !shots.is_empty() => Edit::RemoveShot { shot: self.one_of(&shots) },
            4 if !shots.is_empty() => Edit::MoveShot { shot: self.one_of(&shots), to: at },
            5..=6 if !shots.is_empty() => {
                Edit::InsertStage { shot: self.one_of(&shots), at, stage: Box::new(self.stage(id)) }
            }
            7 if !stages.is_empty() => Edit::RemoveStage { stage: self.one_of(&stages) },
            8 if !stages.is_empty() => {
                Edit::MoveStage { stage: self.one_of(&stages), shot: self.one_of(&shots), to: at }
            }
            9 if !stages.is_empty() => {
                let id = self.one_of(&stages);
                Edit::ReplaceStage { stage: Box::new(self.stage(id.0)) }
            }
            10 => {
                let route = self.one_of(&["agents-plus", "agents-pro", "web-plus", "api-payg"]);
                Edit::InsertHeld { at, held: Box::new(self.held(id, route, start)) }
            }
            11 if !plan.held.is_empty() => Edit::RemoveHeld { held: plan.held[0].id },
            12 if !plan.held.is_empty() => {
                let held = self.held(plan.held[0].id.0, &plan.held[0].route, start);
                Edit::ReplaceHeld { held: Box::new(held) }
            }
            13 => Edit::InsertAssume { at, assume: Box::new(self.assume(id, 7)) },
            14 if !plan.assume.is_empty() => Edit::RemoveAssume { assume: plan.assume[0].id },
            15 if !plan.assume.is_empty() => {
                Edit::ReplaceAssume { assume: Box::new(self.assume(plan.assume[0].id.0, 9)) }
            }
            16 => Edit::SetBelief {
                name: self.one_of(&["half", "motion \"x\"", "new", ""]).to_owned(),
                belief: if self.chance(6) { Some(self.belief()) } else { None },
            },
            17 => {
                // Made one after the other on a copy, so that later ones name what earlier ones made.
                let mut copy = plan.clone();
                let mut edits = Vec::new();
                for _ in 0..self.below(8) {
                    let edit = self.edit(&copy);
                    if copy.apply(edit.clone(), &book(), TODAY).is_ok() || self.chance(1) {
                        edits.push(edit);
                    }
                }
                Edit::Batch(edits)
            }
            _ => self.set(plan),
        }
    }
}

/// The beliefs of rolled plans.
const BELIEFS: &[&str] = &["half", "motion \"x\"", "still.life"];

/// A plan without its ids: what its file says.
pub fn said(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.next_id = 0;
    plan.held.iter_mut().for_each(|h| h.id = EntryId(0));
    plan.assume.iter_mut().for_each(|a| a.id = EntryId(0));
    for shot in &mut plan.shots {
        shot.id = ShotId(0);
        shot.stages.iter_mut().for_each(|s| s.id = StageId(0));
    }
    plan
}

/// A plan in which some shots say what others say, under other names.
pub(crate) fn repeated(seed: u64, times: usize) -> Plan {
    let mut dice = Dice::new(seed);
    let mut plan = dice.plan();
    for _ in 0..times {
        if plan.shots.is_empty() {
            break;
        }
        let again: &Shot = &plan.shots[dice.below(plan.shots.len())];
        let mut shot = Shot { name: Some("again".to_owned()), notes: None, ..again.clone() };
        shot.id = ShotId(plan.fresh_id());
        for stage in &mut shot.stages {
            stage.id = StageId(plan.fresh_id());
            stage.name = dice.chance(5).then(|| "x".repeat(dice.below(9)));
        }
        let at = dice.below(plan.shots.len() + 1);
        plan.shots.insert(at, shot);
    }
    plan
}

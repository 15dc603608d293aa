//! Opening what stands over the screen, filled from the plan, the book and the prices.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{bring, plans, typing};
use crate::arrange::Arrange as _;
use crate::offer::choices::{self, Choice};
use crate::offer::{Code, Offer};
use crate::plan::edit::Kind;
use crate::plan::model::{Assumed, AssumedPrice, ShotId, StageId};
use crate::plan::{Edit, Place, Stage, Value, belief, rate, template};
use crate::quote::{Outcome, UnitPrice};
use crate::rates::card::Purchase;
use crate::terms::{Operation, Requirement, Unit};
use crate::tui::attempts;
use crate::tui::model::Model;
use crate::tui::msg::{Change, Msg, Opening, Turn};
use crate::tui::overlay::Overlay;
use crate::tui::overlay::advice::Advice;
use crate::tui::overlay::bridge::Bridge;
use crate::tui::overlay::export::Export;
use crate::tui::overlay::form::{Field, Form};
use crate::tui::overlay::help::Help;
use crate::tui::overlay::lines::Lines;
use crate::tui::overlay::menu::{Item, Menu};
use crate::tui::overlay::palette::Palette;
use crate::tui::overlay::prompt::Prompt;
use crate::tui::overlay::welcome::Welcome;
use crate::tui::schema;
use crate::tui::screen::ScreenId;
use crate::tui::screen::looped::pane::Pane;
use crate::tui::screen::looped::row::Row;
use crate::tui::screen::looped::update::{fresh_shot, fresh_stage};
use crate::tui::typing::Target;

pub fn push(model: &mut Model, layer: Overlay) {
    let asks = layer.asks();
    let text = match &layer {
        Overlay::Prompt(prompt) => prompt.text(),
        Overlay::Export(export) => export.text(),
        Overlay::OwnPrice(form) => form.text(),
        _ => String::new(),
    };
    model.layers.push(layer);
    if asks {
        typing::begin(model, Target::Prompt, String::new(), text);
    }
}

pub fn open(model: &mut Model, opening: Opening) -> Option<Msg> {
    let layer = match opening {
        Opening::Help => Overlay::Help(Help::of(model)),
        Opening::Palette => {
            // Whoever reads and looks for a command has read enough.
            while model.layers.last().is_some_and(Overlay::is_read) {
                model.layers.pop();
            }
            Overlay::Palette(Palette::of(model))
        }
        Opening::Form(topic) => Overlay::Form(Form::new(topic)),
        Opening::SaveAs => {
            let path = model.document.path().map(|p| p.display().to_string()).unwrap_or_default();
            push(model, Overlay::Prompt(Prompt::path()));
            typing::begin(model, Target::Prompt, String::new(), path);
            return None;
        }
        Opening::Welcome => Overlay::Welcome(Welcome::new(model)),
        Opening::Templates => plans::templates(model),
        Opening::Plans => return Some(plans::plans(model)),
        Opening::PlanFile => {
            plans::ask_file(model);
            return None;
        }
        Opening::Import => {
            bring::ask(model, "", None);
            return None;
        }
        Opening::Export => export(model)?,
        Opening::Difference => difference(model)?,
        // Asked of the outside first.
        Opening::Versions | Opening::LeftBehind => return None,
        Opening::Explain => (model.screen.screen().explain)(model)?,
        Opening::Verify => verify(model)?,
        Opening::Missing => missing(model)?,
        Opening::Advice => question(model).unwrap_or_else(|| Overlay::Advice(Advice::default())),
    };
    push(model, layer);
    None
}

fn export(model: &mut Model) -> Option<Overlay> {
    if model.prices.summary.is_none() {
        model.complain("there is nothing to write: the plan cannot be priced as it is");
        return None;
    }
    Some(Overlay::Export(Export::of(&model.document)))
}

/// What differs from the saved plan, or why there is nothing to show.
fn difference(model: &mut Model) -> Option<Overlay> {
    let told = match model.document.file_text() {
        None => "this plan was never saved: there is nothing to hold it against",
        Some(_) if !model.document.is_unsaved() => "no difference: the plan is as it was saved",
        Some(_) => return Some(Overlay::Bridge(Bridge::default())),
    };
    model.tell(told);
    None
}

fn verify(model: &mut Model) -> Option<Overlay> {
    let summary = model.prices.summary.as_ref()?;
    let lines = summary.recommendation.verify.clone();
    if lines.is_empty() {
        model.tell("nothing to verify: no route is recommended");
        return None;
    }
    Some(Overlay::Lines(Lines { title: "Before you pay".to_owned(), lines, scroll: 0 }))
}

/// The question for what nobody publishes, or why there is none.
fn missing(model: &mut Model) -> Option<Overlay> {
    if let Some(question) = question(model) {
        return Some(question);
    }
    let name = model.selected_offer().map(|o| o.name.clone())?;
    model.tell(match cursor_stage(model) {
        Some(_) => format!("{name} has a price here, or cannot do this: own figures fill gaps only"),
        None => "put the cursor on a stage whose price is `?`, or on a route with an open question".to_owned(),
    });
    None
}

/// The stage under the loop's cursor: its step and its id.
fn cursor_stage(model: &Model) -> Option<(usize, StageId)> {
    match model.row().filter(|_| model.screen == ScreenId::Loop && model.looped.focus == Pane::Loop)? {
        Row::Stage { step, id, .. } => Some((step, id)),
        _ => None,
    }
}

/// Whether something is asked for that nobody publishes: a price or an answer.
#[must_use]
pub fn has_question(model: &Model) -> bool {
    question(model).is_some()
}

/// The price of the stage under the cursor, or the answers that the selected route leaves open.
fn question(model: &Model) -> Option<Overlay> {
    let summary = model.prices.summary.as_ref()?;
    let (at, offer) = model.selected().and_then(|at| summary.offers().get(at).map(|o| (at, o)))?;
    if let Some((step, id)) = cursor_stage(model) {
        let is_unpriced = model.prices.line(at, step).is_some_and(|l| l.status == crate::offer::Status::Unpriced);
        let (title, what, unit) = gap(model, offer, step, id).filter(|_| is_unpriced)?;
        return Some(Overlay::Prompt(Prompt::price(title, what, unit)));
    }
    let asked = unanswered(offer);
    // Elsewhere the first of the prices that the route lacks.
    let unpriced = offer.reasons.iter().find(|r| r.code == Code::Unpriced).and_then(|r| r.step);
    if let Some((step, is_alone)) = unpriced.map(|step| (step, asked.is_empty()))
        && (is_alone || model.screen == ScreenId::Timeline)
        && let Some(id) = summary.work().steps.get(step).map(|step| step.id)
    {
        let (title, what, unit) = gap(model, offer, step, id)?;
        return Some(Overlay::Prompt(Prompt::price(title, what, unit)));
    }
    if asked.is_empty() {
        return None;
    }
    let name = offer.name.clone();
    let items = asked.into_iter().flat_map(|requirement| {
        [(true, "yes"), (false, "no")].map(|(holds, word)| {
            Item::new(format!("{}: {word}", requirement.spoken()), "", Msg::Answer { requirement, holds })
        })
    });
    Some(Overlay::Menu(Menu::new(format!("What do you know about {name}?")).with_all(items)))
}

/// The gap in the book that a stage falls into, as an assumption without its price.
fn gap(model: &Model, offer: &Offer, step: usize, id: StageId) -> Option<(String, Assumed, Unit)> {
    let summary = model.prices.summary.as_ref()?;
    let settings = summary.work().settings.get(summary.work().steps.get(step)?.settings)?;
    let card = model.prices.book.card(offer.at)?;
    // An assumption takes the fields that a stage of the kind takes.
    let takes = |name: &str| crate::plan::schema::keys_of_stage(settings.operation).any(|key| key.name == name);
    let is_video = settings.media == Some(crate::terms::Media::Video);
    let what = Assumed::Price {
        surface: offer.surface.clone(),
        operation: settings.operation,
        model: settings.model.clone().filter(|_| takes("model")),
        resolution: settings.resolution.filter(|_| takes("resolution")),
        range: Some(settings.range).filter(|_| is_video && takes("range")),
        seconds: settings.seconds.filter(|_| takes("seconds")),
        price: AssumedPrice::Credits(0),
    };
    let title = format!(
        "What does one take of {} cost on {}?",
        schema::name(model.document.plan(), Place::Stage(id)),
        card.name
    );
    Some((title, what, card.unit.unwrap_or(Unit::Usd)))
}

/// Requirements of the plan that nobody publishes the route's answer to.
fn unanswered(offer: &Offer) -> Vec<Requirement> {
    let open = offer.reasons.iter().filter(|r| r.code == Code::RequirementUnknown);
    let mut asked: Vec<Requirement> = open.filter_map(|r| r.requirement).collect();
    asked.arrange();
    asked.dedup();
    asked
}

/// The values that a key of a stage may have, those legal on the selected route first.
pub fn choices(model: &Model, stage: StageId, name: &str) -> Msg {
    let plan = model.document.plan();
    let of = schema::name(plan, Place::Stage(stage));
    let all = candidates(model, stage, name);
    let current = all.iter().position(|c| c.is_current);
    let (legal, refused): (Vec<_>, Vec<_>) = all.into_iter().enumerate().partition(|(_, c)| !is_refused(c));
    let ordered: Vec<_> = legal.into_iter().chain(refused).collect();
    let cursor = ordered.iter().position(|(at, _)| Some(*at) == current).unwrap_or(0);
    let label = format!("{name} of {of}");
    let items = ordered.into_iter().map(|(_, choice)| {
        let (refused, now) = (is_refused(&choice), choice.is_current);
        let note = note(choice.outcome.as_ref());
        let change = Change { edit: choice.edit, label: label.clone() };
        Item::new(choice.text, note, Msg::Make(Box::new(change))).refused(refused).current(now)
    });
    let route = model.selected_offer().map(|o| format!(" on {}", o.name)).unwrap_or_default();
    let menu = Menu::new(format!("{}{route}", sentence(name))).with_all(items).at(cursor);
    Msg::Push(Box::new(Overlay::Menu(menu)))
}

/// The next or previous value; those that the selected route cannot do are passed over.
pub fn next_choice(model: &Model, stage: StageId, name: &str, turn: Turn) -> Option<Edit> {
    let mut all = candidates(model, stage, name);
    if all.iter().any(|c| !is_refused(c) && !c.is_current) {
        all.retain(|c| c.is_current || !is_refused(c));
    }
    let now = all.iter().position(|c| c.is_current)?;
    let count = all.len();
    if count < 2 {
        return None;
    }
    let next = if turn == Turn::Next { (now + 1) % count } else { (now + count - 1) % count };
    Some(all.swap_remove(next).edit)
}

fn candidates(model: &Model, stage: StageId, name: &str) -> Vec<Choice> {
    let at = model.selected_offer().map(|o| o.at);
    choices::choices(model.document.plan(), &model.prices.book, model.prices.ask.today, at, stage, name)
}

const fn is_refused(choice: &Choice) -> bool {
    matches!(choice.outcome, Some(Outcome::Unsupported(_)))
}

/// What a take costs, or why it cannot be had.
fn note(outcome: Option<&Outcome>) -> String {
    match outcome {
        Some(Outcome::Priced(price)) => match price.unit {
            UnitPrice::Credits(0) => "free".to_owned(),
            UnitPrice::Usd(usd) if usd.is_zero() => "free".to_owned(),
            UnitPrice::Credits(1) => "1 credit a take".to_owned(),
            UnitPrice::Credits(n) => format!("{n} credits a take"),
            UnitPrice::Usd(usd) => format!("${} a take", usd.unit()),
            UnitPrice::Provisioned(_) => "carried by capacity".to_owned(),
        },
        Some(Outcome::Unpriced(why) | Outcome::Unsupported(why)) => why.text.clone(),
        None => String::new(),
    }
}

fn sentence(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The operations that a new stage may have.
pub fn operations(model: &mut Model, shot: ShotId, at: usize) -> Msg {
    let route = model.selected_offer().map(|o| (o.at, o.name.clone()));
    let today = model.prices.ask.today;
    let mut items = Vec::new();
    for operation in Operation::ALL {
        let stage = fresh_stage(model, Stage::begun(StageId(0), *operation));
        let id = stage.id;
        let edit = Edit::InsertStage { shot, at, stage: Box::new(stage) };
        let plan = model.document.plan();
        let outcome =
            route.as_ref().and_then(|(at, _)| choices::judge(plan, &model.prices.book, today, *at, &edit, id));
        let refused = matches!(outcome, Some(Outcome::Unsupported(_)));
        let label = format!("add {}", operation.spoken());
        let go = Msg::MakeAndGo(Box::new(Change { edit, label }));
        items.push(Item::new(operation.spoken(), note(outcome.as_ref()), go).refused(refused));
    }
    items.arrange_by_key(|item| item.is_refused);
    let on = route.map(|(_, name)| format!(" on {name}")).unwrap_or_default();
    Msg::Push(Box::new(Overlay::Menu(Menu::new(format!("Add a stage{on}")).with_all(items))))
}

/// The recipes that a new shot may begin with.
pub fn recipes(model: &mut Model, at: usize) -> Msg {
    let items: Vec<_> = template::RECIPES
        .iter()
        .map(|recipe| {
            let shot = fresh_shot(model, recipe.shot(0));
            let edit = Edit::InsertShot { at, shot: Box::new(shot) };
            let label = format!("add {}", recipe.title);
            Item::new(recipe.title, recipe.doc, Msg::MakeAndGo(Box::new(Change { edit, label })))
        })
        .collect();
    Msg::Push(Box::new(Overlay::Menu(Menu::new("Add a shot").with_all(items))))
}

/// The values to choose a field's from; `None` where it is typed.
pub fn values(model: &Model, field: &Field) -> Option<Menu> {
    if let Target::Field { place: Place::Stage(stage), name, .. } = &field.target
        && choices::has_choices(name)
        && let Msg::Push(layer) = choices(model, *stage, name)
        && let Overlay::Menu(menu) = *layer
    {
        return Some(menu);
    }
    let texts = words(model, field.kind);
    if texts.is_empty() {
        return None;
    }
    let now = texts.iter().position(|(text, _)| field.value == Some(Value::Text(text.clone())));
    let items = texts.into_iter().filter_map(|(text, note)| {
        let edit = field.set(Some(Value::Text(text.clone())))?;
        let is_now = field.value == Some(Value::Text(text.clone()));
        let make = Msg::Make(Box::new(Change { edit, label: field.label.clone() }));
        Some(Item::new(text, note, make).current(is_now))
    });
    Some(Menu::new(sentence(&field.spoken())).with_all(items).at(now.unwrap_or(0)))
}

/// The next or previous of the values to choose from.
pub fn next_value(model: &Model, field: &Field, turn: Turn) -> Option<Value> {
    let texts = words(model, field.kind);
    let now = texts.iter().position(|(text, _)| field.value == Some(Value::Text(text.clone())));
    let count = texts.len();
    let next = match (now, turn) {
        (None, Turn::Next) => 0,
        (None, Turn::Previous) => count.checked_sub(1)?,
        (Some(at), Turn::Next) => (at + 1) % count,
        (Some(at), Turn::Previous) => (at + count - 1) % count,
    };
    texts.into_iter().nth(next).map(|(text, _)| Value::Text(text))
}

/// The words that a kind of key takes, each with what it stands for.
fn words(model: &Model, kind: Kind) -> Vec<(String, String)> {
    let book = &model.prices.book;
    let routes = |wanted: fn(&Purchase) -> bool| -> Vec<(String, String)> {
        let all = book.routes().filter_map(|at| book.route(at));
        all.filter(|r| wanted(&r.purchase)).map(|r| (r.id.clone(), r.name.clone())).collect()
    };
    match kind {
        Kind::Word(words) => words.iter().map(|w| ((*w).to_owned(), String::new())).collect(),
        Kind::Surface => book.cards.iter().map(|c| (c.surface.clone(), c.name.clone())).collect(),
        Kind::Route => routes(|_| true),
        Kind::SubscriptionRoute => routes(|p| matches!(p, Purchase::Subscription(_))),
        Kind::PayAsYouGoRoute => routes(|p| matches!(p, Purchase::PayAsYouGo)),
        Kind::Belief => model.document.plan().acceptance.keys().map(|name| (name.clone(), String::new())).collect(),
        Kind::Model => choices::models(book).into_iter().map(|id| (id, String::new())).collect(),
        _ => Vec::new(),
    }
}

/// Stages that may rest on a belief, by how many takes they need now; `None` where there are none.
pub fn adopters(model: &Model, name: &str) -> Option<Menu> {
    let plan = model.document.plan();
    let mut groups: BTreeMap<String, Vec<StageId>> = BTreeMap::new();
    for stage in plan.shots.iter().flat_map(|shot| &shot.stages) {
        if stage.acceptance.as_deref() != Some(name) && !attempts::is_default(stage) {
            groups.entry(attempts::shown(plan, stage)).or_default().push(stage.id);
        }
    }
    let items = groups.into_iter().map(|(now, stages)| {
        let many = crate::offer::words::count(stages.len() as u128, "stage", "stages");
        let change = Change { edit: belief::adopt(plan, name, &stages), label: format!("{many} on keep rate {name}") };
        Item::new(now, many, Msg::Make(Box::new(change)))
    });
    let menu = Menu::new(format!("Which stages keep as many as `{name}`?")).with_all(items);
    (!menu.items.is_empty()).then_some(menu)
}

/// What the stages that rest on a belief may rest on when it goes; `None` where none does.
pub fn heirs(model: &Model, name: &str) -> Option<Menu> {
    let plan = model.document.plan();
    let stages = belief::users(plan, name).count();
    let share = belief::share(plan.acceptance.get(name)?)?;
    if stages == 0 {
        return None;
    }
    let many = crate::offer::words::count(stages as u128, "stage rests", "stages rest");
    let label = format!("remove keep rate {name}");
    let make = |edit| Msg::Make(Box::new(Change { edit, label: label.clone() }));
    let short = match rate::one_in(share) {
        Some(n) => format!("1 in {n}"),
        None => format!("{} %", (share.decimal() * Decimal::ONE_HUNDRED).round_dp(2).normalize()),
    };
    let own = format!("each keeps {short} as its own");
    let own = Item::new(own, "", make(belief::dissolve(plan, name)?));
    let others = plan.acceptance.keys().filter(|other| *other != name);
    let others =
        others.map(|other| Item::new(format!("they rest on `{other}`"), "", make(belief::replace(plan, name, other))));
    Some(Menu::new(format!("{many} on `{name}`")).with(own).with_all(others))
}

/// Ids and names of the subscriptions that can be held and are not yet.
pub fn subscriptions(model: &Model) -> Vec<(String, String)> {
    let held = &model.document.plan().held;
    let all = words(model, Kind::SubscriptionRoute);
    all.into_iter().filter(|(id, _)| !held.iter().any(|h| h.route == *id)).collect()
}

/// A day on which a held subscription may renew: a month after the start.
pub fn first_renewal(model: &Model) -> Date {
    let start = model.document.plan().schedule.start.unwrap_or(model.prices.ask.today);
    start.checked_add(1.month()).unwrap_or(start)
}

//! One form for every table of the plan: its rows come from the plan's own schema, so a key that the plan learns is
//! in the form the same day. Every change is an edit, and the totals behind the form follow at once.

mod rows;
pub mod view;

use super::menu::{Item, Menu};
use super::prompt::Prompt;
use super::{Flow, Overlay};
use crate::plan::model::{EntryId, ShotId, StageId};
use crate::plan::{Edit, Value};
use crate::tui::model::Model;
use crate::tui::msg::{Change, Motion, Msg, Turn};
use crate::tui::typing::Target;
use crate::tui::update::{change, open, typing};
use crate::tui::{schema, value};
pub use rows::{Field, Row, rows};

/// What a form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    Plan,
    Schedule,
    Requirements,
    Compare,
    Budget,
    Purchase,
    Opening,
    Assumptions,
    Held,
    Assume,
    Beliefs,
    Shot(ShotId),
    Stage(StageId),
}

impl Topic {
    /// Above the form.
    #[must_use]
    pub fn title(&self, model: &Model) -> String {
        match self {
            Self::Plan => "Plan".to_owned(),
            Self::Schedule => "Schedule".to_owned(),
            Self::Requirements => "Requirements".to_owned(),
            Self::Compare => "Comparison".to_owned(),
            Self::Budget => "Budget".to_owned(),
            Self::Purchase => "Purchase".to_owned(),
            Self::Opening => "Opening balances".to_owned(),
            Self::Assumptions => "Pace".to_owned(),
            Self::Held => "Held subscriptions".to_owned(),
            Self::Assume => "Prices and answers of your own".to_owned(),
            Self::Beliefs => "Keep rates".to_owned(),
            Self::Shot(id) => schema::name(model.document.plan(), crate::plan::Place::Shot(*id)),
            Self::Stage(id) => schema::name(model.document.plan(), crate::plan::Place::Stage(*id)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub topic: Topic,
    pub cursor: usize,
}

impl Form {
    #[must_use]
    pub const fn new(topic: Topic) -> Self {
        Self { topic, cursor: 0 }
    }

    #[must_use]
    pub fn rows(&self, model: &Model) -> Vec<Row> {
        rows(&self.topic, model)
    }

    /// The row under the cursor, which is never a heading without an entry behind it.
    #[must_use]
    pub fn row(&self, model: &Model) -> Option<Row> {
        let rows = self.rows(model);
        let at = self.cursor.min(rows.len().checked_sub(1)?);
        rows.into_iter().nth(at)
    }

    #[must_use]
    pub fn is_on_number(&self, model: &Model) -> bool {
        matches!(self.row(model), Some(Row::Field(field)) if field.is_number())
    }

    pub fn update(&mut self, model: &mut Model, msg: &Msg) -> Flow {
        let last = self.rows(model).len().saturating_sub(1);
        self.cursor = self.cursor.min(last);
        match msg {
            Msg::Move(Motion::Up) => self.cursor = self.cursor.saturating_sub(1),
            Msg::Move(Motion::Down) => self.cursor = (self.cursor + 1).min(last),
            Msg::Move(Motion::First | Motion::Start) => self.cursor = 0,
            Msg::Move(Motion::Last | Motion::End) => self.cursor = last,
            Msg::Move(Motion::HalfPageUp) => self.cursor = self.cursor.saturating_sub(8),
            Msg::Move(Motion::HalfPageDown) => self.cursor = (self.cursor + 8).min(last),
            Msg::Move(Motion::Left) => return self.step(model, Turn::Previous),
            Msg::Move(Motion::Right) => return self.step(model, Turn::Next),
            Msg::Item(at) => self.cursor = (*at).min(last),
            Msg::Step(turn) => return self.step(model, *turn),
            Msg::Act => return self.act(model),
            Msg::TypeOn(c) => {
                if let Some(Row::Field(field)) = self.row(model) {
                    begin(model, &field);
                    typing::type_on(model, *c);
                }
            }
            Msg::Clear => return self.clear(model),
            _ => {}
        }
        Flow::Stay
    }

    fn act(&self, model: &mut Model) -> Flow {
        match self.row(model) {
            Some(Row::Field(field)) => {
                if let Some(Value::Flag(_)) | None = field.value
                    && field.is_flag()
                {
                    return self.step(model, Turn::Next);
                }
                match open::values(model, &field) {
                    Some(menu) => return Flow::Then(Msg::Push(Box::new(Overlay::Menu(menu)))),
                    None => begin(model, &field),
                }
            }
            Some(Row::Add(what)) => return add(model, what),
            Some(Row::Belief { name }) => {
                return Flow::Then(Msg::Push(Box::new(Overlay::Prompt(Prompt::rename(&name)))));
            }
            Some(Row::Users { name, .. }) => match open::adopters(model, &name) {
                Some(menu) => return Flow::Then(Msg::Push(Box::new(Overlay::Menu(menu)))),
                None => model.complain("there is no other stage with takes to choose from"),
            },
            Some(Row::Entry { .. }) | None => {}
        }
        Flow::Stay
    }

    fn step(&self, model: &mut Model, turn: Turn) -> Flow {
        let Some(Row::Field(field)) = self.row(model) else { return Flow::Stay };
        let now = field.value.clone().or_else(|| field.default_number());
        let next = match open::next_value(model, &field, turn) {
            Some(next) => Some(next),
            None => value::step(field.kind, now.as_ref(), turn),
        };
        match next.and_then(|next| field.set(Some(next))) {
            Some(edit) => {
                change::lean(model, Change { edit, label: field.label.clone() });
            }
            None => model.complain(format!("`{}` goes no further", field.name)),
        }
        Flow::Stay
    }

    /// The belief that would go if the row were cleared.
    fn belief(&self, model: &Model) -> Option<String> {
        match self.row(model)? {
            Row::Belief { name } | Row::Users { name, .. } | Row::Field(Field { target: Target::Belief(name), .. }) => {
                Some(name)
            }
            _ => None,
        }
    }

    fn clear(&self, model: &mut Model) -> Flow {
        if let Some(name) = self.belief(model)
            && let Some(menu) = open::heirs(model, &name)
        {
            return Flow::Then(Msg::Push(Box::new(Overlay::Menu(menu))));
        }
        let (edit, label) = match self.row(model) {
            Some(Row::Field(field)) => (field.set(None), format!("clear {}", field.label)),
            Some(Row::Entry { remove, title, .. }) => (Some(remove), format!("remove {title}")),
            Some(Row::Belief { name }) => {
                let label = format!("remove keep rate {name}");
                (Some(Edit::SetBelief { name, belief: None }), label)
            }
            _ => return Flow::Stay,
        };
        match edit {
            Some(edit) => {
                if change::make(model, Change { edit, label: label.clone() }) {
                    model.tell_change(label);
                }
            }
            None => model.complain("this cannot be empty"),
        }
        Flow::Stay
    }
}

/// Begins to type a field's value.
fn begin(model: &mut Model, field: &Field) {
    let text = field.value.as_ref().map(|v| value::plain(v, field.kind)).unwrap_or_default();
    typing::begin(model, field.target(), field.label.clone(), text);
}

/// What can be added to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addition {
    Held,
    Belief,
}

impl Addition {
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Held => "+ a subscription",
            Self::Belief => "+ a keep rate",
        }
    }
}

fn add(model: &mut Model, what: Addition) -> Flow {
    let layer = match what {
        Addition::Belief => Overlay::Prompt(Prompt::belief()),
        Addition::Held => {
            let routes = open::subscriptions(model);
            let at = model.document.plan().held.len();
            let renews = open::first_renewal(model);
            let menu = Menu::new("Which subscription do you hold?").with_all(routes.into_iter().map(|(id, name)| {
                let held = crate::plan::model::Held {
                    id: EntryId(model.document.fresh_id()),
                    route: id,
                    renews,
                    credits: 0,
                    lots: Vec::new(),
                };
                let edit = Edit::InsertHeld { at, held: Box::new(held) };
                Item::new(name.clone(), "", Msg::Make(Box::new(Change { edit, label: format!("hold {name}") })))
            }));
            Overlay::Menu(menu)
        }
    };
    Flow::Then(Msg::Push(Box::new(layer)))
}

/// A field's text is typed into the same targets as a cell's.
impl Field {
    fn target(&self) -> Target {
        self.target.clone()
    }
}

//! The form for a price of the buyer's own: lines to fill in, typed one after the other and kept together.

pub mod view;

use jiff::civil::Date;

use super::Flow;
use crate::rates::Per;
use crate::read::spell_list;
use crate::summary::pricebook::own::{self, Added, Patch, Said, Target};
use crate::terms::{Operation, Range, Resolution, Unit, Word};
use crate::tui::line::Line;
use crate::tui::model::Model;
use crate::tui::msg::{After, Motion, Msg, Turn};

/// What the price is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An entry of the book, by its name.
    Entry(String),
    /// Something that has none yet, on a surface.
    New(String),
}

/// A line of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub label: &'static str,
    pub text: String,
    /// What may be written.
    pub hint: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPrice {
    pub title: String,
    pub what: What,
    pub target: Target,
    pub unit: Unit,
    pub fields: Vec<Field>,
    /// The line that is typed in.
    pub cursor: usize,
}

const PRICE: &str = "Price";
const NOTE: &str = "Source";
const DATE: &str = "Checked";
const MODEL: &str = "Model";
const OPERATION: &str = "Work";
const RESOLUTION: &str = "Size";
const SECONDS: &str = "Seconds";
const RANGE: &str = "Range";
const PER: &str = "Per";

/// The words of a closed list.
fn words<W: Copy>(all: &[W], text: fn(W) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|word| text(*word)).collect()
}

/// One of these words, or none for all of them.
fn or_any(words: &[&str]) -> String {
    format!("{}; nothing for any", words.join(", "))
}

impl OwnPrice {
    /// For an entry that stands in the book; `price` is what it costs now, as it would be typed.
    #[must_use]
    pub fn of(title: String, name: String, target: Target, unit: Unit, (price, per): (String, &str), on: Date) -> Self {
        let fields = Self::said(unit, price, per, on);
        Self { title, what: What::Entry(name), target, unit, fields, cursor: 0 }
    }

    /// For what has none; `known` are the words that are given already, `models` those that the surface has.
    #[must_use]
    pub fn new(surface: &str, target: Target, unit: Unit, known: Added, models: &str, on: Date) -> Self {
        let field = |label, text, hint: &str| Field { label, text, hint: hint.to_owned() };
        let mut fields = vec![
            field(MODEL, known.model, models),
            field(OPERATION, known.operation, &spell_list(&words(Operation::ALL, Operation::as_str))),
            field(RESOLUTION, known.resolution, &or_any(&words(Resolution::ALL, Resolution::as_str))),
            field(SECONDS, known.seconds, "of the clip, such as 5; nothing for any"),
            field(RANGE, known.range, &or_any(&words(Range::ALL, Range::as_str))),
            field(PER, known.per, &spell_list(&words(Per::all(), Per::text))),
        ];
        fields.extend(Self::said(unit, String::new(), "", on));
        let title = format!("A price of your own on {surface}");
        Self { title, what: What::New(surface.to_owned()), target, unit, fields, cursor: 0 }
    }

    fn said(unit: Unit, price: String, per: &str, on: Date) -> Vec<Field> {
        let per = if per.is_empty() { String::new() } else { format!(" {per}") };
        let hint = match unit {
            Unit::Usd => format!("dollars{per}, such as 0.30"),
            Unit::Credits => format!("whole credits{per}, such as 160"),
        };
        vec![
            Field { label: PRICE, text: price, hint },
            Field {
                label: NOTE,
                text: String::new(),
                hint: "who says so, in your words; without one it is assumed".to_owned(),
            },
            Field { label: DATE, text: on.to_string(), hint: "the day on which it was known to stand".to_owned() },
        ]
    }

    /// What stands in the line that is typed in.
    #[must_use]
    pub fn text(&self) -> String {
        self.fields.get(self.cursor).map(|f| f.text.clone()).unwrap_or_default()
    }

    pub fn update(&mut self, model: &mut Model, msg: &Msg) -> Flow {
        let last = self.fields.len().saturating_sub(1);
        let to = match msg {
            Msg::Narrowed(_) => {
                self.keep(model);
                if let Some(typing) = &mut model.typing {
                    typing.fault = None;
                }
                return Flow::Stay;
            }
            Msg::Move(Motion::Up) | Msg::Commit(After::Previous) | Msg::Step(Turn::Previous) => {
                self.cursor.checked_sub(1).unwrap_or(last)
            }
            Msg::Move(Motion::Down) | Msg::Commit(After::Next) | Msg::Step(Turn::Next) => {
                if self.cursor >= last {
                    0
                } else {
                    self.cursor + 1
                }
            }
            Msg::Item(at) => (*at).min(last),
            Msg::Act | Msg::Commit(After::Stay) => {
                self.keep(model);
                return match self.patch(model) {
                    Ok(patch) => {
                        model.typing = None;
                        Flow::CloseThen(Msg::OwnPrice(Box::new(patch)))
                    }
                    Err((at, fault)) => {
                        self.go(at.unwrap_or(self.cursor), model);
                        if let Some(typing) = &mut model.typing {
                            typing.fault = Some(fault);
                        }
                        Flow::Stay
                    }
                };
            }
            Msg::Out | Msg::Quit | Msg::Interrupt => {
                model.typing = None;
                return Flow::Close;
            }
            _ => return Flow::Stay,
        };
        self.keep(model);
        self.go(to, model);
        Flow::Stay
    }

    /// Takes what is typed.
    fn keep(&mut self, model: &Model) {
        if let (Some(field), Some(typing)) = (self.fields.get_mut(self.cursor), &model.typing) {
            typing.line.text().clone_into(&mut field.text);
        }
    }

    fn go(&mut self, to: usize, model: &mut Model) {
        self.cursor = to;
        let text = self.text();
        if let Some(typing) = &mut model.typing {
            typing.line = Line::new(text);
            typing.fault = None;
        }
    }

    fn at(&self, label: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.label == label)
    }

    fn typed(&self, label: &str) -> String {
        self.fields.iter().find(|f| f.label == label).map(|f| f.text.trim().to_owned()).unwrap_or_default()
    }

    /// What is asked for; or which line is wrong, and why.
    fn patch(&self, model: &Model) -> Result<Patch, (Option<usize>, String)> {
        let price = own::amount(&self.typed(PRICE), self.unit).map_err(|fault| (self.at(PRICE), fault))?;
        let on: Date = self.typed(DATE).parse().map_err(|_| (self.at(DATE), "a day, such as 2026-11-20".to_owned()))?;
        let today = model.prices.ask.today;
        if on > today {
            return Err((self.at(DATE), format!("that lies ahead of {today}; name the day on which you looked")));
        }
        let said = Said { price, note: self.typed(NOTE), on };
        let book = &model.prices.book;
        let patch = match &self.what {
            What::Entry(name) => own::priced(book, name, &self.target, &said),
            What::New(surface) => {
                let added = Added {
                    model: self.typed(MODEL),
                    operation: self.typed(OPERATION),
                    resolution: self.typed(RESOLUTION),
                    seconds: self.typed(SECONDS),
                    range: self.typed(RANGE),
                    per: self.typed(PER),
                };
                own::added(book, surface, &self.target, &added, &said)
            }
        };
        patch.map_err(|fault| (None, fault))
    }
}

//! The form for a price of the buyer's own: lines to fill in, typed one after the other and kept together.

pub mod view;

use jiff::civil::Date;

use super::Flow;
use super::moves::moved;
use crate::rates::Per;
use crate::read::spell_list;
use crate::summary::pricebook::own::{self, Added, BY_HAND, Part, Patch, Said, Slip, Target};
use crate::terms::{Media, Operation, Range, Resolution, Unit, Word};
use crate::tui::line::Line;
use crate::tui::model::Model;
use crate::tui::msg::{After, Msg};

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
/// The lines that say what a price is for.
const PARTS: [(Part, &str); 9] = [
    (Part::Model, "Model"),
    (Part::Operation, "Work"),
    (Part::Media, "Media"),
    (Part::From, "From"),
    (Part::Resolution, "Size"),
    (Part::Seconds, "Seconds"),
    (Part::Range, "Range"),
    (Part::References, "References"),
    (Part::Per, "Per"),
];

/// The words of a closed list.
fn words<W: Copy>(all: &[W], text: fn(W) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|word| text(*word)).collect()
}

/// What may be written in a line; `models` are those that the surface has.
fn hint(part: Part, models: &str) -> String {
    match part {
        Part::Model if models.is_empty() => "this surface has no models; nothing".to_owned(),
        Part::Model => format!("one or several: {models}"),
        Part::Operation => format!("one or several: {}", words(Operation::ALL, Operation::as_str).join(", ")),
        Part::Media => or_any(&words(Media::ALL, Media::as_str)),
        Part::From => format!("the size that it begins with: {}", or_any(&words(Resolution::ALL, Resolution::as_str))),
        Part::Resolution => format!("one or several: {}", or_any(&words(Resolution::ALL, Resolution::as_str))),
        Part::Seconds => "of the clip, such as 5, or 5, 10; nothing for any".to_owned(),
        Part::Range => or_any(&words(Range::ALL, Range::as_str)),
        Part::References => "pictures shown to it: a number, or from and to as 1-9; nothing for any".to_owned(),
        Part::Per => spell_list(&words(Per::all(), Per::text)),
    }
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
    pub fn new(surface: &str, target: Target, unit: Unit, known: &Added, models: &str, on: Date) -> Self {
        let mut fields: Vec<Field> = PARTS
            .into_iter()
            .map(|(part, label)| Field { label, text: known.part(part).to_owned(), hint: hint(part, models) })
            .collect();
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

    /// What there is no line for, and the file that it is written in; empty where the entry stands in the book.
    #[must_use]
    pub fn by_hand(&self) -> (String, &str) {
        match self.what {
            What::Entry(_) => (String::new(), ""),
            What::New(_) => (format!("No line here for {BY_HAND}: edit the card"), &self.target.name),
        }
    }

    /// What stands in the line that is typed in.
    #[must_use]
    pub fn text(&self) -> String {
        self.fields.get(self.cursor).map(|f| f.text.clone()).unwrap_or_default()
    }

    pub fn update(&mut self, model: &mut Model, msg: &Msg) -> Flow {
        if let Some(to) = moved(msg, self.cursor, self.fields.len()) {
            self.keep(model);
            self.go(to, model);
            return Flow::Stay;
        }
        match msg {
            Msg::Narrowed(_) => {
                self.keep(model);
                if let Some(typing) = &mut model.typing {
                    typing.fault = None;
                }
            }
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
            _ => {}
        }
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

    /// What the price is for, as it is typed.
    fn added(&self) -> Added {
        let mut added = Added::default();
        for (part, label) in PARTS {
            *added.part_mut(part) = self.typed(label);
        }
        added
    }

    /// The line that a part stands in, and what is wrong with it.
    fn slipped(&self, slip: Slip) -> (Option<usize>, String) {
        let label = PARTS.iter().find(|(part, _)| Some(*part) == slip.part).map(|(_, label)| *label);
        (label.and_then(|label| self.at(label)), slip.says)
    }

    /// What is asked for; or which line is wrong, and why.
    fn patch(&self, model: &Model) -> Result<Patch, (Option<usize>, String)> {
        let book = &model.prices.book;
        // From the first line to the last.
        let added = self.added();
        if let What::New(surface) = &self.what {
            own::sound(book, surface, &added).map_err(|slip| self.slipped(slip))?;
        }
        let price = own::amount(&self.typed(PRICE), self.unit).map_err(|fault| (self.at(PRICE), fault))?;
        let on: Date = self.typed(DATE).parse().map_err(|_| (self.at(DATE), "a day, such as 2026-11-20".to_owned()))?;
        let today = model.prices.ask.today;
        if on > today {
            return Err((self.at(DATE), format!("that lies ahead of {today}; name the day on which you looked")));
        }
        let said = Said { price, note: self.typed(NOTE), on };
        let patch = match &self.what {
            What::Entry(name) => own::priced(book, name, &self.target, &said),
            What::New(surface) => {
                let patch = own::added(book, surface, &self.target, &added, &said);
                return patch.map_err(|slip| self.slipped(slip));
            }
        };
        patch.map_err(|fault| (None, fault))
    }
}

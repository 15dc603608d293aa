//! A question that is answered with a line of text. The line itself is the model's [`Typing`](crate::tui::typing::Typing), as everywhere.

pub mod view;

use std::path::PathBuf;

use super::Flow;
use crate::money::Money;
use crate::plan::model::{Assume, Assumed, AssumedPrice, Belief, EntryId};
use crate::plan::{Edit, belief};
use crate::terms::Unit;
use crate::tui::model::Model;
use crate::tui::msg::{Another, Change, Effect, Msg, Over};
use crate::tui::value;

#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    pub title: String,
    /// What may be written, in a line.
    pub hint: String,
    pub asked: Asked,
}

/// What the text is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// Where the plan is to be saved.
    Path,
    /// Which plan is to be opened.
    Plan,
    /// From which file shots are to come in.
    Import,
    /// The price of a run that nobody publishes: everything of it but the price. `unit`: what a bare number means.
    Price { what: Box<Assumed>, unit: Unit },
    /// The name of a new belief, with its rate or evidence if that is said.
    Belief,
    /// Another name for a belief.
    Rename(String),
}

impl Prompt {
    #[must_use]
    pub fn path() -> Self {
        Self { title: "Save as".to_owned(), hint: "a file's name, such as spring.toml".to_owned(), asked: Asked::Path }
    }

    #[must_use]
    pub fn plan() -> Self {
        Self {
            title: "Open a plan".to_owned(),
            hint: "a file's name, such as spring.toml".to_owned(),
            asked: Asked::Plan,
        }
    }

    #[must_use]
    pub fn import() -> Self {
        Self {
            title: "Import shots".to_owned(),
            hint: "a shot list (.csv) or requests for the API (.jsonl)".to_owned(),
            asked: Asked::Import,
        }
    }

    #[must_use]
    pub fn price(title: String, what: Assumed, unit: Unit) -> Self {
        let hint = match unit {
            Unit::Credits => "credits, such as 12, or dollars, such as $0.05",
            Unit::Usd => "dollars, such as 0.05",
        };
        Self { title, hint: hint.to_owned(), asked: Asked::Price { what: Box::new(what), unit } }
    }

    #[must_use]
    pub fn belief() -> Self {
        Self {
            title: "A new keep rate".to_owned(),
            hint: "a name that stages will use: motion, or motion 12 of 50".to_owned(),
            asked: Asked::Belief,
        }
    }

    #[must_use]
    pub fn rename(name: &str) -> Self {
        Self {
            title: format!("Another name for `{}`", crate::fault::harmless(name)),
            hint: "the stages that use it follow".to_owned(),
            asked: Asked::Rename(name.to_owned()),
        }
    }

    /// What stands there before anything is typed.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.asked {
            Asked::Rename(name) => name.clone(),
            _ => String::new(),
        }
    }

    pub fn update(&self, model: &mut Model, msg: &Msg) -> Flow {
        match msg {
            Msg::Commit(_) => {}
            Msg::Out | Msg::Quit | Msg::Interrupt => {
                model.typing = None;
                return Flow::Close;
            }
            _ => return Flow::Stay,
        }
        let text = model.typing.as_ref().map(|t| t.line.text().trim().to_owned()).unwrap_or_default();
        match self.answer(model, &text) {
            Ok(next) => {
                model.typing = None;
                Flow::CloseThen(next)
            }
            Err(fault) => {
                if let Some(typing) = &mut model.typing {
                    typing.fault = Some(fault);
                }
                Flow::Stay
            }
        }
    }

    fn answer(&self, model: &mut Model, text: &str) -> Result<Msg, String> {
        match &self.asked {
            Asked::Path | Asked::Plan | Asked::Import if text.is_empty() => Err("a name is needed".to_owned()),
            Asked::Path => {
                let path = PathBuf::from(text);
                let path = if path.extension().is_none() { path.with_extension("toml") } else { path };
                let own = model.document.path() == Some(path.as_path());
                let over = match model.document.file_text() {
                    Some(text) if own => Over::Unchanged(text.to_owned()),
                    _ => Over::Nothing,
                };
                Ok(Msg::SaveTo { path, over })
            }
            Asked::Import => Ok(Msg::Do(vec![Effect::Bring(PathBuf::from(text))])),
            Asked::Plan => Ok(Msg::Take(Another::File(PathBuf::from(text)))),
            Asked::Price { what, unit } => {
                let price = price(text, *unit)?;
                let mut what = (**what).clone();
                let mut label = "a price of your own".to_owned();
                if let Assumed::Price { price: slot, operation, surface, .. } = &mut what {
                    *slot = price;
                    label = format!("your price for {} on {surface}", operation.spoken());
                }
                let id = EntryId(model.document.fresh_id());
                let at = model.document.plan().assume.len();
                let edit = Edit::InsertAssume { at, assume: Box::new(Assume { id, what, note: None }) };
                Ok(Msg::Make(Box::new(Change { edit, label })))
            }
            Asked::Belief => {
                let (name, said) = named(text);
                fresh(model, name)?;
                let belief = match said {
                    Some(belief) => belief,
                    None => Belief::Rate(value::ratio(1, 4).ok_or("a rate is needed")?),
                };
                let edit = Edit::SetBelief { name: name.to_owned(), belief: Some(belief) };
                Ok(Msg::Make(Box::new(Change { edit, label: format!("keep rate {name}") })))
            }
            Asked::Rename(from) => {
                fresh(model, text)?;
                let edit = belief::rename(model.document.plan(), from, text).ok_or("it is not there any more")?;
                Ok(Msg::Make(Box::new(Change { edit, label: format!("rename keep rate {from} to {text}") })))
            }
        }
    }
}

/// Whether a belief may be called so.
fn fresh(model: &Model, name: &str) -> Result<(), String> {
    if name.is_empty() || model.document.plan().acceptance.contains_key(name) {
        return Err("a name is needed that is not taken".to_owned());
    }
    Ok(())
}

/// A name with what is believed behind it: `motion 12 of 50`, `motion 1 in 4`, `motion 25%`. A bare number belongs to
/// the name.
fn named(text: &str) -> (&str, Option<Belief>) {
    for (at, _) in text.match_indices(' ') {
        let (name, said) = (text[..at].trim(), text[at..].trim());
        let is_number = said.chars().all(|c| c.is_ascii_digit());
        let rate = || value::parse_rate(said).filter(|_| !is_number).map(Belief::Rate);
        if let Some(belief) = belief::evidence(said).or_else(rate) {
            return (name, Some(belief));
        }
    }
    (text, None)
}

/// `12`, `12 credits`, `$0.05`.
fn price(text: &str, unit: Unit) -> Result<AssumedPrice, String> {
    let bare = text.trim_end_matches("credits").trim_end_matches("cr").trim();
    let says_credits = bare.len() != text.len();
    if unit == Unit::Usd && says_credits {
        return Err("this surface is paid in dollars, such as 0.05".to_owned());
    }
    if unit == Unit::Usd || text.starts_with('$') {
        let dollars = Money::parse(text.trim_start_matches('$').trim());
        return dollars.map(AssumedPrice::Usd).map_err(|fault| format!("dollars a take, such as 0.05: {fault}"));
    }
    match bare.replace(',', "").parse() {
        Ok(credits) => Ok(AssumedPrice::Credits(credits)),
        Err(_) => Err("whole credits a take, such as 12, or dollars, such as $0.05".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_what_is_believed_behind_it() {
        let seen = Belief::Evidence { accepted: 12, tried: 50 };
        assert_eq!(named("motion 12 of 50"), ("motion", Some(seen.clone())));
        assert_eq!(named("slow motion 12 of 50"), ("slow motion", Some(seen)));
        assert_eq!(named("motion 1 in 4"), ("motion", Some(Belief::Rate(value::ratio(1, 4).unwrap()))));
        assert_eq!(named("motion"), ("motion", None));
        assert_eq!(named("version 1"), ("version 1", None));
    }

    #[test]
    fn prices_are_read_in_the_unit_of_the_surface() {
        assert_eq!(price("12", Unit::Credits), Ok(AssumedPrice::Credits(12)));
        assert_eq!(price("1,200 credits", Unit::Credits), Ok(AssumedPrice::Credits(1200)));
        assert_eq!(price("$0.05", Unit::Credits), Ok(AssumedPrice::Usd(Money::parse("0.05").unwrap())));
        assert_eq!(price("0.05", Unit::Usd), Ok(AssumedPrice::Usd(Money::parse("0.05").unwrap())));
        assert!(price("12 credits", Unit::Usd).is_err());
        assert!(price("1.5", Unit::Credits).is_err());
        assert!(price("", Unit::Credits).is_err());
    }
}

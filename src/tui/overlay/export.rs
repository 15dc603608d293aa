//! Which format, and which file: the name is typed, the format chosen below it, and each follows the other.

pub mod view;

use std::path::{Path, PathBuf};

use super::Flow;
use super::moves::moved;
use crate::export::{Format, Reader};
use crate::tui::document::Document;
use crate::tui::line::Line;
use crate::tui::model::Model;
use crate::tui::msg::{After, Msg, Writing};

/// A format, and who reads it.
pub type Choice = (Format, Reader);

#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    pub choices: Vec<Choice>,
    pub cursor: usize,
    /// Where the plan is, without its ending.
    beside: PathBuf,
    /// The plan's own file.
    plan: Option<PathBuf>,
    /// What stands there before anything is typed.
    text: String,
}

impl Export {
    /// Asks for a file beside the plan.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let all = |reader| Format::ALL.into_iter().map(move |format| (format, reader));
        let choices = all(Reader::Producer).chain(all(Reader::Client));
        let plan = document.path().map(PathBuf::from);
        let beside = match &plan {
            Some(path) => path.with_extension(""),
            None => PathBuf::from(file_name(document.plan().name_or_default())),
        };
        let choices = choices.filter(|(format, reader)| format.exporter(*reader).is_some()).collect();
        let cursor = Format::ALL.iter().position(|f| *f == Format::Markdown).unwrap_or(0);
        let mut export = Self { choices, cursor, beside, plan, text: String::new() };
        export.text = export.named();
        export
    }

    /// Asks again, where something could not be written.
    #[must_use]
    pub fn again(document: &Document, writing: &Writing) -> Self {
        let mut export = Self::of(document);
        let of = (writing.format, writing.reader);
        export.cursor = export.choices.iter().position(|c| *c == of).unwrap_or(export.cursor);
        export.text = writing.path.display().to_string();
        export
    }

    /// What stands there before anything is typed.
    #[must_use]
    pub fn text(&self) -> String {
        self.text.clone()
    }

    fn chosen(&self) -> Choice {
        self.choices.get(self.cursor).copied().unwrap_or((Format::Text, Reader::Producer))
    }

    /// The name that the format under the cursor has, where no other is typed.
    fn named(&self) -> String {
        let (format, reader) = self.chosen();
        let of = if reader == Reader::Client { "-client" } else { "" };
        format!("{}{of}.{}", self.beside.display(), format.extension())
    }

    pub fn update(&mut self, model: &mut Model, msg: &Msg) -> Flow {
        if let Some(to) = moved(msg, self.cursor, self.choices.len()) {
            self.choose(to, model);
            return Flow::Stay;
        }
        match msg {
            Msg::Narrowed(text) => {
                self.follow(text);
                if let Some(typing) = &mut model.typing {
                    typing.fault = None;
                }
            }
            Msg::Act | Msg::Commit(After::Stay) => return self.write(model),
            Msg::Out | Msg::Quit | Msg::Interrupt => {
                model.typing = None;
                return Flow::Close;
            }
            _ => {}
        }
        Flow::Stay
    }

    /// Another format; the name gets its ending, where it had the one of the format before.
    fn choose(&mut self, to: usize, model: &mut Model) {
        let (before, (format, _)) = (self.named(), self.chosen());
        self.cursor = to;
        let Some(typing) = &mut model.typing else { return };
        typing.fault = None;
        let typed = typing.line.text();
        let has_its_ending = typed.strip_suffix(format.extension()).and_then(|rest| rest.strip_suffix('.'));
        let text = match has_its_ending {
            _ if typed == before => self.named(),
            Some(rest) => format!("{rest}.{}", self.chosen().0.extension()),
            None => return,
        };
        typing.line = Line::new(text);
    }

    /// The format that the typed name asks for.
    fn follow(&mut self, text: &str) {
        let asked = Path::new(text).extension().and_then(|e| e.to_str()).and_then(Format::of_extension);
        let (_, reader) = self.chosen();
        let of = |format| self.choices.iter().position(|c| *c == (format, reader));
        self.cursor = asked.and_then(of).unwrap_or(self.cursor);
    }

    fn write(&self, model: &mut Model) -> Flow {
        let text = model.typing.as_ref().map(|t| t.line.text().trim().to_owned()).unwrap_or_default();
        let path = PathBuf::from(&text);
        let fault = if text.is_empty() {
            Some("a name is needed")
        } else if self.plan.as_ref() == Some(&path) {
            Some("that is the plan itself; name another file")
        } else {
            None
        };
        if let (Some(fault), Some(typing)) = (fault, &mut model.typing) {
            typing.fault = Some(fault.to_owned());
            return Flow::Stay;
        }
        model.typing = None;
        let (format, reader) = self.chosen();
        Flow::CloseThen(Msg::Export(Box::new(Writing { format, reader, path, is_forced: false })))
    }
}

/// A plan's name as the name of a file: letters and digits, the rest as `-`.
fn file_name(name: &str) -> String {
    /// Longer names are no help.
    const MOST: usize = 40;
    let words: Vec<String> = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let joined: String = words.join("-").chars().take(MOST).collect();
    if joined.is_empty() { "plan".to_owned() } else { joined }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_of_plans_make_names_of_files() {
        for (name, file) in [
            ("Hero orbit", "hero-orbit"),
            ("../a b/..", "a-b"),
            ("映像 1", "映像-1"),
            ("", "plan"),
            ("\u{202e}", "plan"),
        ] {
            assert_eq!(file_name(name), file);
        }
        assert!(file_name(&"x".repeat(300)).len() < 50);
    }
}

//! The command as help, completions and the manual show it: the definition that arguments are parsed with, and beside it
//! the values that are data (routes of the price book, templates, verbs), which the parser leaves to those who know them.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Command, CommandFactory as _};

use super::args::Args;
use crate::plan::template::TEMPLATES;
use crate::rates::Book;

/// How the values of an option are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Only how each is written.
    Names,
    /// With what each is.
    Told,
}

/// The command with everything that can be typed.
pub fn command(values: Values) -> Command {
    let told = |name: &str, what: &str| {
        let value = PossibleValue::new(name.to_owned());
        if values == Values::Told { value.help(what.to_owned()) } else { value }
    };
    // An embedded card with a fault is told by every verb that reads the book; here routes are then left out.
    let book = Book::embedded().ok();
    let routes: Vec<PossibleValue> = book
        .iter()
        .flat_map(|book| book.routes().filter_map(|at| book.route(at)))
        .map(|route| told(&route.id, &route.name))
        .collect();
    let templates: Vec<PossibleValue> = TEMPLATES.iter().map(|t| told(t.name, t.doc)).collect();
    let mut command = Args::command();
    let verbs: Vec<(String, PossibleValue)> = command
        .get_subcommands()
        .map(|verb| {
            let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
            (verb.get_name().to_owned(), told(verb.get_name(), &about))
        })
        .collect();
    let known: Vec<PossibleValue> = verbs.iter().map(|(_, value)| value.clone()).collect();
    let lists: Lists<'_> = [("route", &routes), ("routes", &routes), ("template", &templates), ("verb", &known)];
    for (name, _) in verbs {
        command = command.mut_subcommand(&name, |verb| filled(verb, &lists));
    }
    command
}

/// Which argument takes which values.
type Lists<'a> = [(&'static str, &'a [PossibleValue]); 4];

/// A verb whose arguments take what is data, its own verbs among them.
fn filled(verb: Command, lists: &Lists<'_>) -> Command {
    let own: Vec<String> = verb.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let verb = lists.iter().fold(verb, |verb, (id, values)| with(verb, id, values));
    own.iter().fold(verb, |verb, name| verb.mut_subcommand(name, |verb| filled(verb, lists)))
}

/// A verb whose argument takes one of these; as it was where it has no such argument, or nothing is known.
fn with(verb: Command, id: &'static str, values: &[PossibleValue]) -> Command {
    if values.is_empty() || verb.get_arguments().all(|arg| arg.get_id() != id) {
        return verb;
    }
    let parser = PossibleValuesParser::new(values.to_vec());
    verb.mut_arg(id, |arg| arg.value_parser(parser))
}

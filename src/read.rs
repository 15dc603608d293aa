//! Reading TOML by hand, with the place of every value, so that all faults of a file can be told at once.
//!
//! [`limits`] says whether a text is small enough to be parsed, [`mod@file`] reads one from the disk, [`json`] is the same for a value of JSON. [`document()`] parses as
//! much as can be parsed; [`Fields`] hands out the keys of one table, remembers which were
//! asked for, and in [`Fields::finish`] calls the others unknown, naming the nearest that is known.

pub mod broken;
mod document;
pub mod file;
pub mod json;
pub mod limits;
mod quick;
pub mod spell;

use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use toml::de::DeTable;

pub use self::document::{Spanned, TomlTable, TomlValue};
use self::limits::Limits;

use crate::fault::{Fault, MOST, nearest};
use crate::money::{LIMIT_DOLLARS, Money, NumberFault, Share, group_thousands};
use crate::terms::Word;

/// A value with its place in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    pub value: T,
    pub span: Range<usize>,
}

impl<T> At<T> {
    pub const fn new(value: T, span: Range<usize>) -> Self {
        Self { value, span }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> At<U> {
        At { value: f(self.value), span: self.span }
    }
}

/// How the message of a fault of syntax begins.
pub const NOT_TOML: &str = "this is not TOML";

/// Parses a whole document, as far as it goes, and adds its faults of syntax. How large it may be is the caller's
/// business: see [`small_document`].
pub fn document<'i>(text: &'i str, faults: &mut Vec<Fault>) -> TomlTable<'i> {
    quick::document(text, &Limits::NONE).unwrap_or_else(|| whole(text, faults))
}

/// The same of a file that may be anybody's.
///
/// # Errors
/// The first way in which it is too large; nothing is built from it then.
pub fn small_document<'i>(text: &'i str, limits: &Limits, faults: &mut Vec<Fault>) -> Result<TomlTable<'i>, Fault> {
    if let Some(document) = quick::document(text, limits) {
        return Ok(document);
    }
    match limits::passed(text, limits) {
        Some(fault) => Err(fault),
        None => Ok(whole(text, faults)),
    }
}

/// A document with all that may be wrong with it.
fn whole<'i>(text: &'i str, faults: &mut Vec<Fault>) -> TomlTable<'i> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut last = None;
    for error in errors.into_iter().take(MOST) {
        let message = error.message().lines().next().unwrap_or_default();
        let message = message.trim_end_matches(", expected nothing");
        let span = error.span().unwrap_or(0..0);
        // What follows on the same line mostly follows from the first.
        let between = last.and_then(|last| text.get(last..span.start));
        last = Some(span.start);
        if between.is_some_and(|between| !between.contains('\n')) {
            continue;
        }
        faults.push(Fault::new(
            span,
            format!("{NOT_TOML}: {message}"),
            "correct the line; strings need quotes, dates are 2026-12-31",
        ));
    }
    table.into_inner().into()
}

/// The keys of one table. `'t` is the parsed document.
#[derive(Debug)]
pub struct Fields<'t> {
    table: &'t TomlTable<'t>,
    /// The header or braces of the table.
    pub span: Range<usize>,
    /// How messages call the table: `[schedule]`, `a shot`.
    what: &'static str,
    asked: Vec<&'static str>,
}

impl<'t> Fields<'t> {
    #[must_use]
    pub const fn new(table: &'t TomlTable<'t>, span: Range<usize>, what: &'static str) -> Self {
        Self { table, span, what, asked: Vec::new() }
    }

    /// The raw value of a key.
    pub fn raw(&mut self, key: &'static str) -> Option<&'t Spanned<TomlValue<'t>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// Whether the key is there at all; it is not thereby known.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The place of a key's name, or of the table where the key is absent.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Range<usize> {
        self.table.get_key_value(key).map_or_else(|| self.span.clone(), |(k, _)| k.span())
    }

    /// All keys with their places and values: for tables whose keys are names of the user's own.
    pub fn entries(&self) -> impl Iterator<Item = (At<&'t str>, &'t Spanned<TomlValue<'t>>)> + use<'t> {
        self.table.iter().map(|(k, v)| (At::new(k.get_ref().as_ref(), k.span()), v))
    }

    pub fn text(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> Option<At<&'t str>> {
        let value = self.raw(key)?;
        text(faults, key, value)
    }

    pub fn boolean(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> Option<At<bool>> {
        let value = self.raw(key)?;
        let found = value.get_ref().as_bool();
        if found.is_none() {
            faults.push(wrong_type(key, value, "true or false"));
        }
        found.map(|b| At::new(b, value.span()))
    }

    /// A whole number within `bounds`.
    pub fn integer(
        &mut self,
        faults: &mut Vec<Fault>,
        key: &'static str,
        bounds: RangeInclusive<u64>,
    ) -> Option<At<u64>> {
        let value = self.raw(key)?;
        integer(faults, key, value, bounds)
    }

    /// A calendar date from 2000 to 2199.
    pub fn date(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> Option<At<Date>> {
        let value = self.raw(key)?;
        date(faults, key, value)
    }

    /// One of a closed list of words.
    pub fn word<W: Word>(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> Option<At<W>> {
        let value = self.raw(key)?;
        word(faults, key, value)
    }

    /// Dollars.
    pub fn money(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> Option<At<Money>> {
        self.number(faults, key, "dollars, as \"12.50\"", Money::parse)
    }

    /// A percentage.
    pub fn percent(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> Option<At<Share>> {
        self.number(faults, key, "a percentage, as \"10%\"", Share::parse_percent)
    }

    /// A rate; its bounds are the caller's.
    pub fn rate(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> Option<At<Share>> {
        self.number(faults, key, "a rate, as \"0.25\" or \"25%\"", Share::parse_rate)
    }

    fn number<N>(
        &mut self,
        faults: &mut Vec<Fault>,
        key: &'static str,
        wanted: &str,
        parse: impl Fn(&str) -> Result<N, NumberFault>,
    ) -> Option<At<N>> {
        let value = self.raw(key)?;
        number(faults, key, value, wanted, parse)
    }

    /// A table below this one.
    pub fn table(&mut self, faults: &mut Vec<Fault>, key: &'static str, what: &'static str) -> Option<Self> {
        let value = self.raw(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some(Self::new(table, value.span(), what)),
            None => {
                faults.push(wrong_type(key, value, &format!("a table, `[{key}]`")));
                None
            }
        }
    }

    /// An array of tables below this one; empty where the key is absent.
    pub fn tables(&mut self, faults: &mut Vec<Fault>, key: &'static str, what: &'static str) -> Vec<Self> {
        let mut out = Vec::new();
        for item in self.list(faults, key) {
            match item.get_ref().as_table() {
                Some(table) => out.push(Self::new(table, item.span(), what)),
                None => faults.push(wrong_type(key, item, &format!("tables, each `[[{key}]]`"))),
            }
        }
        out
    }

    /// The items of an array; none where the key is absent or something else.
    pub fn list(&mut self, faults: &mut Vec<Fault>, key: &'static str) -> &'t [Spanned<TomlValue<'t>>] {
        let Some(value) = self.raw(key) else { return &[] };
        match value.get_ref().as_array() {
            Some(array) => array,
            None => {
                faults.push(wrong_type(key, value, "a list, `[ … ]`"));
                &[]
            }
        }
    }

    /// Adds a fault for a key that must be there and is not.
    pub fn missing(&self, faults: &mut Vec<Fault>, key: &str, remedy: &str) {
        faults.push(Fault::new(self.span.clone(), format!("{} has no `{key}`", self.what), remedy));
    }

    /// Calls every key that nobody asked for unknown.
    pub fn finish(self, faults: &mut Vec<Fault>) {
        for (key, _) in self.table {
            let name = key.get_ref().as_ref();
            if faults.len() >= MOST {
                return;
            }
            if !self.asked.contains(&name) {
                faults.push(unknown_key(At::new(name, key.span()), self.what, &self.asked));
            }
        }
    }
}

pub fn text<'t>(faults: &mut Vec<Fault>, key: &str, value: &'t Spanned<TomlValue<'t>>) -> Option<At<&'t str>> {
    let found = value.get_ref().as_str();
    if found.is_none() {
        faults.push(wrong_type(key, value, "a text in quotes"));
    }
    found.map(|s| At::new(s, value.span()))
}

pub fn integer(
    faults: &mut Vec<Fault>,
    key: &str,
    value: &Spanned<TomlValue<'_>>,
    bounds: RangeInclusive<u64>,
) -> Option<At<u64>> {
    let Some(found) = value.get_ref().as_integer() else {
        let digits = value.get_ref().as_str().map(|text| text.chars().take_while(char::is_ascii_digit).collect());
        let wanted = match digits.filter(|digits: &String| digits.parse().is_ok_and(|n| bounds.contains(&n))) {
            Some(digits) => format!("{digits}, without quotes"),
            None => "a whole number".to_owned(),
        };
        faults.push(wrong_type(key, value, &wanted));
        return None;
    };
    let number = i128::from_str_radix(found.as_str(), found.radix()).ok();
    match number.and_then(|n| u64::try_from(n).ok()).filter(|n| bounds.contains(n)) {
        Some(n) => Some(At::new(n, value.span())),
        None => {
            let (message, remedy) = out_of_range(key, &bounds);
            faults.push(Fault::new(value.span(), message, remedy));
            None
        }
    }
}

/// What is said of a file of a version that is not known yet: (message, remedy). `what` is what the file is.
#[must_use]
pub fn newer(what: &str, found: u64, known: u64) -> (String, String) {
    let message = format!("written by a newer luma-plan: schema {found}, this one knows {known}");
    (message, format!("update luma-plan, or ask for the {what} as `schema = {known}`"))
}

/// What is said of a whole number outside its bounds: (message, remedy).
#[must_use]
pub fn out_of_range(key: &str, bounds: &RangeInclusive<u64>) -> (String, String) {
    let grouped = |n: &u64| group_thousands(&n.to_string());
    let remedy = match *bounds.end() {
        u64::MAX => format!("write a whole number, {} or more", grouped(bounds.start())),
        _ => format!("write a whole number from {} to {}", grouped(bounds.start()), grouped(bounds.end())),
    };
    (format!("`{key}` is out of range"), remedy)
}

pub fn date(faults: &mut Vec<Fault>, key: &str, value: &Spanned<TomlValue<'_>>) -> Option<At<Date>> {
    let plain = value.get_ref().as_datetime().filter(|d| d.time.is_none() && d.offset.is_none()).and_then(|d| d.date);
    let Some(found) = plain else {
        faults.push(wrong_type(key, value, "a date without quotes, as 2026-12-31"));
        return None;
    };
    let year = i16::try_from(found.year).unwrap_or(i16::MAX);
    let calendar = Date::new(year, found.month.cast_signed(), found.day.cast_signed()).ok();
    match calendar.filter(|d| (2000..=2199).contains(&d.year())) {
        Some(date) => Some(At::new(date, value.span())),
        None => {
            faults.push(Fault::new(
                value.span(),
                format!("`{key}` is out of range"),
                "write a date from 2000-01-01 to 2199-12-31",
            ));
            None
        }
    }
}

pub fn word<W: Word>(faults: &mut Vec<Fault>, key: &str, value: &Spanned<TomlValue<'_>>) -> Option<At<W>> {
    let all: Vec<&'static str> = W::all().iter().map(|w| w.text()).collect();
    let Some(found) = value.get_ref().as_str() else {
        faults.push(wrong_word(key, value, &all));
        return None;
    };
    match W::of_text(found) {
        Some(word) => Some(At::new(word, value.span())),
        None => {
            let (message, remedy) = unknown_word(key, found, &all);
            faults.push(Fault::new(value.span(), message, remedy));
            None
        }
    }
}

/// The fault of a value that is no text where one of `known` must stand.
#[must_use]
pub fn wrong_word(key: &str, value: &Spanned<TomlValue<'_>>, known: &[&str]) -> Fault {
    let near = value.get_ref().as_integer().and_then(|number| nearest(number.as_str(), known));
    let wanted = near.map_or_else(|| format!("one of {}", spell_list(known)), |near| format!("\"{near}\", in quotes"));
    wrong_type(key, value, &wanted)
}

/// What is said of a word that is none of `known`: (message, remedy).
#[must_use]
pub fn unknown_word(key: &str, found: &str, known: &[&str]) -> (String, String) {
    let remedy = match (nearest(found, known), &alike(found, known)[..]) {
        (Some(near), _) => format!("did you mean \"{near}\"?"),
        (None, []) => format!("write one of {}", spell_list(known)),
        (None, [one]) => format!("did you mean \"{one}\"?"),
        (None, [most @ .., last]) => format!("did you mean \"{}\" or \"{last}\"?", most.join("\", \"")),
    };
    (format!("`{key}` does not know \"{}\"", shortened(found)), remedy)
}

/// Words of which `found` is a part, or which are a part of it; none where they are too many to choose from.
fn alike<'k>(found: &str, known: &[&'k str]) -> Vec<&'k str> {
    const LEAST: usize = 3;
    let found = shortened(found).to_lowercase();
    let is_alike = |word: &&&str| {
        (found.len() >= LEAST && word.contains(&found)) || (word.len() >= LEAST && found.contains(**word))
    };
    let alike: Vec<&str> = known.iter().filter(is_alike).copied().collect();
    if alike.len() > 4 { Vec::new() } else { alike }
}

/// The fault of a key that nobody knows. `what` is how messages call its table.
#[must_use]
pub fn unknown_key(key: At<&str>, what: &str, known: &[&str]) -> Fault {
    let remedy = match nearest(key.value, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what} takes {}", spell_list(known)),
    };
    Fault::new(key.span, format!("unknown key `{}` in {what}", shortened(key.value)), remedy)
}

/// A word from a file, cut to a length that fits a message.
#[must_use]
pub fn shortened(word: &str) -> String {
    let mut out: String = word.chars().take(60).collect();
    if out.len() < word.len() {
        out.push('…');
    }
    out
}

/// A number written as a text, an integer or a plain decimal, read digit by digit.
pub fn number<N>(
    faults: &mut Vec<Fault>,
    key: &str,
    value: &Spanned<TomlValue<'_>>,
    wanted: &str,
    parse: impl Fn(&str) -> Result<N, NumberFault>,
) -> Option<At<N>> {
    let written = match value.get_ref() {
        TomlValue::String(s) => s.as_ref(),
        TomlValue::Integer(i) if i.radix() == 10 => i.as_str(),
        TomlValue::Integer(i) => {
            let ten = u64::from_str_radix(i.as_str(), i.radix()).ok().map(|n| format!(", as {n}")).unwrap_or_default();
            let message = format!("`{key}` is written in base {}", i.radix());
            faults.push(Fault::new(value.span(), message, format!("write it with the digits 0 to 9{ten}")));
            return None;
        }
        TomlValue::Float(f) => f.as_ref(),
        _ => {
            faults.push(wrong_type(key, value, wanted));
            return None;
        }
    };
    match parse(written) {
        Ok(n) => Some(At::new(n, value.span())),
        Err(fault) => {
            let bare: String = written.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            let is_dressed = || written.chars().all(|c| c.is_ascii_digit() || ".$,_ USD".contains(c));
            let (message, remedy) = match &fault {
                NumberFault::TooManyDollars => {
                    (String::new(), format!("write less than {}", group_thousands(&LIMIT_DOLLARS.to_string())))
                }
                NumberFault::BareShare(..) => (format!("`{key}` could mean two things"), fault.to_string()),
                NumberFault::TooPrecise { most } => (String::new(), format!("write at most {most} decimals")),
                NumberFault::NotADecimal(_) if is_dressed() && parse(&bare).is_ok() => {
                    (String::new(), format!("write \"{bare}\", the number alone"))
                }
                _ => (String::new(), format!("write {wanted}")),
            };
            let message = if message.is_empty() { format!("`{key}` is not right: {fault}") } else { message };
            faults.push(Fault::new(value.span(), message, remedy));
            None
        }
    }
}

#[must_use]
pub fn wrong_type(key: &str, value: &Spanned<TomlValue<'_>>, wanted: &str) -> Fault {
    let found = match value.get_ref() {
        TomlValue::String(_) => "a text",
        TomlValue::Integer(_) => "a whole number",
        TomlValue::Float(_) => "a decimal number",
        TomlValue::Boolean(true) => "`true`",
        TomlValue::Boolean(false) => "`false`",
        TomlValue::Datetime(_) => "a date or time",
        TomlValue::Array(_) => "a list",
        TomlValue::Table(_) => "a table",
    };
    Fault::new(value.span(), format!("`{key}` is {found}"), format!("write {wanted}"))
}

/// `` `a`, `b` and `c` ``.
#[must_use]
pub fn spell_list(words: &[&str]) -> String {
    let mut sorted: Vec<String> = Vec::new();
    for word in words {
        let quoted = format!("`{word}`");
        if !sorted.contains(&quoted) {
            sorted.push(quoted);
        }
    }
    match sorted.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

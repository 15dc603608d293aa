//! A parsed TOML text: tables, values and the place of each. What a value says is borrowed from the text wherever it
//! is written as it is meant, so that a document takes a few times the room of its text and not thirty.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

/// Something with its place in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    value: T,
    start: u32,
    end: u32,
}

impl<T> Spanned<T> {
    /// Places beyond 4 GiB are told as that; no file is so large.
    #[must_use]
    pub fn new(span: Range<usize>, value: T) -> Self {
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { value, start: short(span.start), end: short(span.end) }
    }

    #[must_use]
    pub const fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    #[must_use]
    pub const fn get_ref(&self) -> &T {
        &self.value
    }

    pub(super) const fn get_mut(&mut self) -> &mut T {
        &mut self.value
    }

    pub(super) fn into_inner(self) -> T {
        self.value
    }
}

/// The name of a key.
pub type Name<'i> = Spanned<Cow<'i, str>>;
/// A key and what it says.
pub(super) type Entry<'i> = (Name<'i>, Spanned<TomlValue<'i>>);

/// A table: its keys in the order of their names, none twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TomlTable<'i> {
    entries: Vec<Entry<'i>>,
}

impl<'i> TomlTable<'i> {
    /// A table of keys that are in order.
    pub(super) const fn of(entries: Vec<Entry<'i>>) -> Self {
        Self { entries }
    }

    /// Where a key is, or where it belongs.
    pub(super) fn find(&self, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(name, _)| name.value.as_ref().cmp(key))
    }

    pub(super) const fn entries_mut(&mut self) -> &mut Vec<Entry<'i>> {
        &mut self.entries
    }

    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Spanned<TomlValue<'i>>> {
        self.get_key_value(key).map(|(_, value)| value)
    }

    #[must_use]
    pub fn get_key_value(&self, key: &str) -> Option<(&Name<'i>, &Spanned<TomlValue<'i>>)> {
        let (name, value) = self.entries.get(self.find(key).ok()?)?;
        Some((name, value))
    }

    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.find(key).is_ok()
    }

    pub fn keys(&self) -> impl Iterator<Item = &Name<'i>> {
        self.entries.iter().map(|(name, _)| name)
    }

    pub fn iter<'t>(&'t self) -> Iter<'t, 'i> {
        let split: Split<'t, 'i> = |(name, value)| (name, value);
        self.entries.iter().map(split)
    }
}

/// Keys with their values.
pub type Iter<'t, 'i> = std::iter::Map<std::slice::Iter<'t, Entry<'i>>, Split<'t, 'i>>;

type Split<'t, 'i> = fn(&'t Entry<'i>) -> (&'t Name<'i>, &'t Spanned<TomlValue<'i>>);

impl<'t, 'i> IntoIterator for &'t TomlTable<'i> {
    type Item = (&'t Name<'i>, &'t Spanned<TomlValue<'i>>);
    type IntoIter = Iter<'t, 'i>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A whole number as it is written, without its prefix and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlInteger<'i> {
    pub(super) digits: Cow<'i, str>,
    pub(super) radix: u32,
}

impl TomlInteger<'_> {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// 2, 8, 10 or 16.
    #[must_use]
    pub const fn radix(&self) -> u32 {
        self.radix
    }
}

impl fmt::Display for TomlInteger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = match self.radix {
            2 => "0b",
            8 => "0o",
            16 => "0x",
            _ => "",
        };
        write!(f, "{prefix}{}", self.digits)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum TomlValue<'i> {
    String(Cow<'i, str>),
    Integer(TomlInteger<'i>),
    /// A number with a point or an exponent, as it is written, without its underscores.
    Float(Cow<'i, str>),
    Boolean(bool),
    Datetime(Datetime),
    Array(Vec<Spanned<TomlValue<'i>>>),
    Table(TomlTable<'i>),
}

impl<'i> TomlValue<'i> {
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Boolean(flag) = self { Some(*flag) } else { None }
    }

    #[must_use]
    pub const fn as_integer(&self) -> Option<&TomlInteger<'i>> {
        if let Self::Integer(number) = self { Some(number) } else { None }
    }

    #[must_use]
    pub const fn as_datetime(&self) -> Option<&Datetime> {
        if let Self::Datetime(at) = self { Some(at) } else { None }
    }

    #[must_use]
    pub fn as_array(&self) -> Option<&[Spanned<TomlValue<'i>>]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    #[must_use]
    pub const fn as_table(&self) -> Option<&TomlTable<'i>> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }

    #[must_use]
    pub const fn is_table(&self) -> bool {
        matches!(self, Self::Table(_))
    }
}

/// The same as the library has it.
impl<'i> From<DeTable<'i>> for TomlTable<'i> {
    fn from(table: DeTable<'i>) -> Self {
        let one = |(name, value): (toml::Spanned<Cow<'i, str>>, toml::Spanned<DeValue<'i>>)| {
            (Spanned::new(name.span(), name.into_inner()), value.into())
        };
        Self { entries: table.into_iter().map(one).collect() }
    }
}

impl<'i> From<toml::Spanned<DeValue<'i>>> for Spanned<TomlValue<'i>> {
    fn from(value: toml::Spanned<DeValue<'i>>) -> Self {
        let span = value.span();
        let value = match value.into_inner() {
            DeValue::String(text) => TomlValue::String(text),
            DeValue::Integer(number) => {
                TomlValue::Integer(TomlInteger { digits: number.as_str().to_owned().into(), radix: number.radix() })
            }
            DeValue::Float(number) => TomlValue::Float(number.as_str().to_owned().into()),
            DeValue::Boolean(flag) => TomlValue::Boolean(flag),
            DeValue::Datetime(at) => TomlValue::Datetime(at),
            DeValue::Array(items) => TomlValue::Array(items.into_iter().map(Self::from).collect()),
            DeValue::Table(table) => TomlValue::Table(table.into()),
        };
        Self::new(span, value)
    }
}

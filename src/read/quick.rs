//! Reading TOML that has no faults and is written as most of it is: one pass over the bytes, which counts what a file
//! may hold on the way. Whatever else there is (a fault, a dotted key, a limit that may be passed) is left to the
//! library, which tells all faults and takes five times as long; what both read is the same, and a law says so.

use std::borrow::Cow;
use std::ops::Range;

use toml::value::Datetime;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::TokenKind;
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

use super::document::{Entry, Name, Spanned, TomlInteger, TomlTable, TomlValue};
use super::limits::Limits;

/// Brackets in each other, whatever the limits say: each takes room on the stack.
const DEEPEST: usize = 32;

/// The document of a text; `None` where it is not as simple as that, or may pass a limit.
pub fn document<'i>(text: &'i str, limits: &Limits) -> Option<TomlTable<'i>> {
    if text.len() > limits.bytes || u32::try_from(text.len()).is_err() {
        return None;
    }
    let mut quick = Quick {
        text,
        bytes: text.as_bytes(),
        at: 0,
        limits,
        // The end is one.
        count: Count { tokens: 1, ..Count::default() },
        root: TomlTable::default(),
        header: None,
        path: Vec::new(),
        entries: Vec::new(),
        items: Vec::new(),
    };
    quick.lines()?;
    let Count { tokens, values, keys, tables } = quick.count;
    let fits = tokens <= limits.tokens && values <= limits.values && keys <= limits.keys && tables <= limits.keys;
    fits.then_some(quick.root)
}

/// What a text counts, or somewhat more.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    tokens: usize,
    values: usize,
    keys: usize,
    tables: usize,
}

#[derive(Clone, Debug)]
struct Header {
    is_list: bool,
    span: Range<usize>,
}

struct Quick<'i, 'l> {
    text: &'i str,
    bytes: &'i [u8],
    at: usize,
    limits: &'l Limits,
    count: Count,
    root: TomlTable<'i>,
    /// The header that the lines stand below, and the names in it.
    header: Option<Header>,
    path: Vec<Name<'i>>,
    /// The keys of the tables that are not closed: that of the lines first, those in braces behind it.
    entries: Vec<Entry<'i>>,
    /// The same of lists.
    items: Vec<Spanned<TomlValue<'i>>>,
}

impl<'i> Quick<'i, '_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Takes a byte if it comes next.
    fn take(&mut self, byte: u8) -> Option<()> {
        if self.peek() != Some(byte) {
            return None;
        }
        self.at += 1;
        self.count.tokens += 1;
        Some(())
    }

    fn slice(&self, range: Range<usize>) -> Option<&'i str> {
        self.text.get(range)
    }

    /// How many bytes from here on are of a kind.
    fn run(&self, is_of: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().position(|b| !is_of(*b)).unwrap_or(rest.len())
    }

    fn blanks(&mut self) {
        if let Some(b' ' | b'\t') = self.peek() {
            self.at += self.run(|b| b == b' ' || b == b'\t');
            self.count.tokens += 1;
        }
    }

    fn comment(&mut self) -> Option<()> {
        self.take(b'#')?;
        self.at += self.run(|b| b == b'\t' || (b >= b' ' && b != 0x7f));
        Some(())
    }

    fn line_end(&mut self) -> Option<()> {
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        self.take(b'\n')
    }

    fn lines(&mut self) -> Option<()> {
        loop {
            self.blanks();
            match self.peek() {
                None => return self.close_table(),
                Some(b'\n' | b'\r') => {}
                Some(b'#') => self.comment()?,
                Some(b'[') => self.header()?,
                Some(_) => {
                    let parts = self.path.len().max(1);
                    self.key_value(parts)?;
                }
            }
            self.blanks();
            if self.peek() == Some(b'#') {
                self.comment()?;
            }
            if self.peek().is_some() {
                self.line_end()?;
            }
        }
    }

    /// `[name]` or `[[name]]`.
    fn header(&mut self) -> Option<()> {
        self.close_table()?;
        let start = self.at;
        self.take(b'[')?;
        let is_list = self.take(b'[').is_some();
        self.path.clear();
        loop {
            let name = self.name()?;
            self.path.push(name);
            self.count.tables += 1;
            if self.take(b'.').is_none() {
                break;
            }
        }
        self.take(b']')?;
        if is_list {
            self.take(b']')?;
        }
        if self.path.len() > self.limits.nesting {
            return None;
        }
        self.header = Some(Header { is_list, span: start..self.at });
        if !is_list {
            self.open_again()?;
        }
        Some(())
    }

    /// What a table has already whose own header comes after those below it.
    fn open_again(&mut self) -> Option<()> {
        let (last, above) = self.path.split_last()?;
        let parent = descend(self.text, &mut self.root, above)?;
        if let Ok(at) = parent.find(last.get_ref()) {
            let (_, value) = parent.entries_mut().remove(at);
            if begins(self.text, &value) != Begins::Name {
                return None;
            }
            let TomlValue::Table(mut table) = value.into_inner() else { return None };
            self.entries.append(table.entries_mut());
        }
        Some(())
    }

    /// Puts the table of the lines so far where its header says.
    fn close_table(&mut self) -> Option<()> {
        let table = self.closed(0)?;
        let Some(Header { is_list, span }) = self.header.take() else {
            self.root = table;
            return Some(());
        };
        let (last, above) = self.path.split_last()?;
        let parent = descend(self.text, &mut self.root, above)?;
        let found = parent.find(last.get_ref());
        let table = Spanned::new(span.clone(), TomlValue::Table(table));
        match (found, is_list) {
            (Ok(at), true) => {
                let (_, value) = parent.entries_mut().get_mut(at)?;
                tables(value)?.push(table);
            }
            (Err(at), _) => {
                let value = if is_list { Spanned::new(span, TomlValue::Array(vec![table])) } else { table };
                let entries = parent.entries_mut();
                entries.reserve_exact(1);
                entries.insert(at, (last.clone(), value));
            }
            (Ok(_), false) => return None,
        }
        Some(())
    }

    /// The table of the keys from `base` on.
    fn closed(&mut self, base: usize) -> Option<TomlTable<'i>> {
        let entries = self.entries.get_mut(base..)?;
        entries.sort_unstable_by(|(a, _), (b, _)| a.get_ref().cmp(b.get_ref()));
        if entries.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a.get_ref() == b.get_ref())) {
            return None;
        }
        Some(TomlTable::of(self.entries.drain(base..).collect()))
    }

    /// `name = value`.
    fn key_value(&mut self, depth: usize) -> Option<()> {
        if self.is_too_deep(depth) {
            return None;
        }
        let name = self.name()?;
        self.count.keys += 1;
        self.blanks();
        self.take(b'=')?;
        self.blanks();
        let value = self.value(depth)?;
        self.entries.push((name, value));
        Some(())
    }

    fn name(&mut self) -> Option<Name<'i>> {
        let start = self.at;
        if let Some(b'"' | b'\'') = self.peek() {
            let TomlValue::String(Cow::Borrowed(name)) = self.quoted()? else { return None };
            // On several lines it would be none.
            let has_plain_quotes = name.len() + 2 == self.at - start;
            return has_plain_quotes.then(|| Spanned::new(start..self.at, Cow::Borrowed(name)));
        }
        let len = self.run(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if len == 0 {
            return None;
        }
        self.at += len;
        self.count.tokens += 1;
        Some(Spanned::new(start..self.at, Cow::Borrowed(self.slice(start..self.at)?)))
    }

    /// A value; `depth` is how deep the key stands.
    fn value(&mut self, depth: usize) -> Option<Spanned<TomlValue<'i>>> {
        let start = self.at;
        let value = match self.peek()? {
            b'"' | b'\'' => {
                self.count.values += 1;
                self.quoted()?
            }
            b'[' => self.list(depth + 1)?,
            b'{' => self.braces(depth + 1)?,
            _ => self.plain()?,
        };
        Some(Spanned::new(start..self.at, value))
    }

    /// A text in quotes.
    fn quoted(&mut self) -> Option<TomlValue<'i>> {
        let start = self.at;
        let quote = self.peek()?;
        let rest = self.bytes.get(start..)?;
        self.count.tokens += 1;
        let is_long = rest.get(1..3) == Some(&[quote, quote]);
        if !is_long {
            let end = rest
                .iter()
                .skip(1)
                .position(|b| *b == quote || *b == b'\\' || (*b < b' ' && *b != b'\t') || *b == 0x7f);
            let end = start + 1 + end?;
            if self.bytes.get(end) == Some(&quote) {
                self.at = end + 1;
                return Some(TomlValue::String(Cow::Borrowed(self.slice(start + 1..end)?)));
            }
        }
        // Escapes and several lines are the library's.
        let rest = self.slice(start..self.text.len())?;
        let token = Source::new(rest).lex().next()?;
        let encoding = match token.kind() {
            TokenKind::LiteralString => Encoding::LiteralString,
            TokenKind::BasicString => Encoding::BasicString,
            TokenKind::MlLiteralString => Encoding::MlLiteralString,
            TokenKind::MlBasicString => Encoding::MlBasicString,
            _ => return None,
        };
        self.at = start + token.span().end();
        let (_, text) = decoded(self.slice(start..self.at)?, Some(encoding))?;
        Some(TomlValue::String(text))
    }

    /// A number, a flag or a date.
    fn plain(&mut self) -> Option<TomlValue<'i>> {
        let len = self.run(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'_' | b'.' | b':'));
        let text = self.slice(self.at..self.at + len)?;
        self.at += len;
        // No more tokens than bytes.
        self.count.tokens += len;
        self.count.values += len;
        match text.as_bytes() {
            b"true" => return Some(TomlValue::Boolean(true)),
            b"false" => return Some(TomlValue::Boolean(false)),
            [b'0'] | [b'1'..=b'9', ..] if text.bytes().all(|b| b.is_ascii_digit()) => {
                return Some(TomlValue::Integer(TomlInteger { digits: Cow::Borrowed(text), radix: 10 }));
            }
            _ => {}
        }
        let (kind, text) = decoded(text, None)?;
        Some(match kind {
            ScalarKind::Integer(radix) => TomlValue::Integer(TomlInteger { digits: text, radix: radix.value() }),
            ScalarKind::Float => TomlValue::Float(text),
            ScalarKind::Boolean(flag) => TomlValue::Boolean(flag),
            ScalarKind::DateTime => TomlValue::Datetime(text.parse::<Datetime>().ok()?),
            ScalarKind::String => return None,
        })
    }

    fn is_too_deep(&self, depth: usize) -> bool {
        depth > self.limits.nesting.min(DEEPEST)
    }

    fn list(&mut self, depth: usize) -> Option<TomlValue<'i>> {
        self.take(b'[')?;
        if self.is_too_deep(depth) {
            return None;
        }
        let base = self.items.len();
        loop {
            self.between()?;
            if self.take(b']').is_some() {
                break;
            }
            let item = self.value(depth)?;
            self.items.push(item);
            self.between()?;
            if self.take(b',').is_some() {
                self.count.values += 1;
                continue;
            }
            self.take(b']')?;
            break;
        }
        Some(TomlValue::Array(self.items.drain(base..).collect()))
    }

    /// What may stand between the items of a list.
    fn between(&mut self) -> Option<()> {
        loop {
            self.blanks();
            match self.peek()? {
                b'#' => self.comment()?,
                b'\n' | b'\r' => self.line_end()?,
                _ => return Some(()),
            }
        }
    }

    fn braces(&mut self, depth: usize) -> Option<TomlValue<'i>> {
        self.take(b'{')?;
        if self.is_too_deep(depth) {
            return None;
        }
        let base = self.entries.len();
        self.blanks();
        if self.take(b'}').is_none() {
            loop {
                self.count.values += 2;
                self.key_value(depth)?;
                self.blanks();
                if self.take(b',').is_none() {
                    break;
                }
                self.blanks();
            }
            self.take(b'}')?;
        }
        self.closed(base).map(TomlValue::Table)
    }
}

/// How the place of a value begins, which says how it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    /// A header, or a list.
    Bracket,
    Brace,
    /// A table that only those below it have named.
    Name,
}

fn begins(text: &str, value: &Spanned<TomlValue<'_>>) -> Begins {
    match text.as_bytes().get(value.span().start) {
        Some(b'[') => Begins::Bracket,
        Some(b'{') => Begins::Brace,
        _ => Begins::Name,
    }
}

/// The tables of a list of headers; `None` for any other value. Such a list stands where its first header does, while
/// the items of a list in brackets stand within it.
fn tables<'i, 'v>(value: &'v mut Spanned<TomlValue<'i>>) -> Option<&'v mut Vec<Spanned<TomlValue<'i>>>> {
    let span = value.span();
    let TomlValue::Array(items) = value.get_mut() else { return None };
    (items.first()?.span() == span).then_some(items)
}

/// The table that headers lead to; what nobody wrote is put in.
fn descend<'i, 'r>(text: &str, root: &'r mut TomlTable<'i>, path: &[Name<'i>]) -> Option<&'r mut TomlTable<'i>> {
    let mut table = root;
    for name in path {
        let at = match table.find(name.get_ref()) {
            Ok(at) => at,
            Err(at) => {
                let value = Spanned::new(name.span(), TomlValue::Table(TomlTable::default()));
                table.entries_mut().insert(at, (name.clone(), value));
                at
            }
        };
        let (_, mut value) = table.entries_mut().get_mut(at).map(|(name, value)| (name, value))?;
        if matches!(value.get_ref(), TomlValue::Array(_)) {
            value = tables(value)?.last_mut()?;
        }
        if begins(text, value) == Begins::Brace {
            return None;
        }
        let TomlValue::Table(below) = value.get_mut() else { return None };
        table = below;
    }
    Some(table)
}

/// What a value says that is not written as it is meant; `None` where it is faulty.
fn decoded(raw: &str, encoding: Option<Encoding>) -> Option<(ScalarKind, Cow<'_, str>)> {
    let mut fault = Seen(false);
    let mut out = Cow::Borrowed("");
    let raw = Raw::new_unchecked(raw, encoding, Span::new_unchecked(0, raw.len()));
    let kind = raw.decode_scalar(&mut out, &mut fault);
    (!fault.0).then_some((kind, out))
}

/// Whether there was a fault.
struct Seen(bool);

impl ErrorSink for Seen {
    fn report_error(&mut self, _: ParseError) {
        self.0 = true;
    }
}

#[cfg(test)]
mod tests;

//! Building a document of TOML that has no faults: the library reads the text, and what it finds is put together here
//! in one pass, which counts what a file may hold on the way. Whatever else there is (a fault, a dotted key, a limit that
//! may be passed) is left to the library's own documents, which tell all faults and take several times as long; what
//! both build is the same, and a law says so.

use std::borrow::Cow;
use std::ops::Range;

use toml::value::Datetime;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::TokenKind;
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span};

use super::document::{Entry, Name, Spanned, TomlInteger, TomlTable, TomlValue};
use super::limits::Limits;

/// Brackets in each other, whatever the limits say: each takes room on the stack.
const DEEPEST: usize = 32;

/// Into a table of more keys than that nothing is put but at its end: all behind it would have to be moved each time.
const MANY: usize = 1_000;

/// So many words and signs of a text are read at a time. Tests read few, so that small texts have parts too.
const AT_ONCE: usize = if cfg!(test) { 8 } else { 2_048 };

/// The document of a text; `None` where it is not as simple as that, or may pass a limit.
pub fn document<'i>(text: &'i str, limits: &Limits) -> Option<TomlTable<'i>> {
    if text.len() > limits.bytes || u32::try_from(text.len()).is_err() {
        return None;
    }
    let mut quick = Quick {
        text,
        limits,
        count: Count::default(),
        root: TomlTable::default(),
        header: None,
        path: Vec::new(),
        is_header: false,
        names: Vec::new(),
        open: Vec::new(),
        entries: Vec::new(),
        items: Vec::new(),
        has_failed: false,
    };
    read(text, &mut quick)?;
    quick.close_table()?;
    let Count { values, keys, tables } = quick.count;
    let fits = values <= limits.values && keys <= limits.keys && tables <= limits.keys;
    fits.then_some(quick.root)
}

/// Reads a text part by part: what its words and signs take is several times the text, and what of it is new memory takes
/// as long as the reading. A part ends where a line does, and no bracket is open.
fn read(text: &str, quick: &mut Quick<'_, '_>) -> Option<()> {
    let mut faults = Seen(false);
    let mut tokens = Vec::with_capacity(AT_ONCE + AT_ONCE / 8);
    let (mut left, mut depth) = (quick.limits.tokens, 0usize);
    let mut lexer = Source::new(text).lex().peekable();
    while lexer.peek().is_some() {
        tokens.clear();
        for token in lexer.by_ref() {
            left = left.checked_sub(1)?;
            tokens.push(token);
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth = depth.checked_sub(1)?,
                TokenKind::Newline if depth == 0 && tokens.len() >= AT_ONCE => break,
                _ => {}
            }
        }
        parse_document(&tokens, quick, &mut faults);
        if quick.has_failed || faults.0 {
            return None;
        }
    }
    Some(())
}

/// What a text counts, or somewhat more.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    values: usize,
    keys: usize,
    tables: usize,
}

#[derive(Clone, Debug)]
struct Header {
    is_list: bool,
    span: Range<usize>,
}

/// A list or a table in braces that is not closed: where it begins in the text, and where what is in it begins among
/// all items or entries.
#[derive(Clone, Copy, Debug)]
struct Open {
    is_list: bool,
    start: usize,
    base: usize,
}

struct Quick<'i, 'l> {
    text: &'i str,
    limits: &'l Limits,
    count: Count,
    root: TomlTable<'i>,
    /// The header that the lines stand below, and the names in it.
    header: Option<Header>,
    path: Vec<Name<'i>>,
    /// Whether names are those of a header.
    is_header: bool,
    /// The keys whose values are to come, one in the other.
    names: Vec<Name<'i>>,
    open: Vec<Open>,
    /// The keys of the tables that are not closed: that of the lines first, those in braces behind it.
    entries: Vec<Entry<'i>>,
    /// The same of lists.
    items: Vec<Spanned<TomlValue<'i>>>,
    /// There is something that is not built here.
    has_failed: bool,
}

impl<'i> Quick<'i, '_> {
    /// Goes on where there is something, or not at all.
    fn go_on(&mut self, done: Option<()>) {
        self.has_failed |= done.is_none();
    }

    /// `[` or `[[`.
    fn begin_header(&mut self, start: usize, is_list: bool) -> Option<()> {
        self.close_table()?;
        self.path.clear();
        self.is_header = true;
        self.header = Some(Header { is_list, span: start..start });
        Some(())
    }

    /// `]` or `]]`.
    fn end_header(&mut self, end: usize) -> Option<()> {
        self.is_header = false;
        let header = self.header.as_mut()?;
        header.span.end = end;
        if self.path.is_empty() || self.path.len() > self.limits.nesting {
            return None;
        }
        if header.is_list { Some(()) } else { self.open_again() }
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
                entries.reserve_exact(usize::from(entries.len() < MANY));
                put_in(entries, at, (last.clone(), value))?;
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

    fn name(&mut self, span: Span, encoding: Option<Encoding>) -> Option<()> {
        let raw = self.text.get(span.start()..span.end())?;
        let mut fault = Seen(false);
        let mut name = Cow::Borrowed("");
        Raw::new_unchecked(raw, encoding, span).decode_key(&mut name, &mut fault);
        if fault.0 {
            return None;
        }
        let name = Spanned::new(span.start()..span.end(), name);
        if self.is_header {
            self.count.tables += 1;
            self.path.push(name);
            return Some(());
        }
        self.count.keys += 1;
        if self.is_too_deep() {
            return None;
        }
        if self.open.last().is_some_and(|open| !open.is_list) {
            self.count.values += 2;
        }
        self.names.push(name);
        Some(())
    }

    fn is_too_deep(&self) -> bool {
        self.path.len().max(1) + self.open.len() > self.limits.nesting.min(DEEPEST)
    }

    /// A text, a number, a flag or a date.
    fn plain(&mut self, span: Span, encoding: Option<Encoding>) -> Option<()> {
        let raw = self.text.get(span.start()..span.end())?;
        // No more words and signs than bytes.
        self.count.values += if encoding.is_some() { 1 } else { raw.len() };
        let (kind, text) = decoded(raw, encoding)?;
        let value = match kind {
            ScalarKind::String => TomlValue::String(text),
            ScalarKind::Integer(radix) => TomlValue::Integer(TomlInteger { digits: text, radix: radix.value() }),
            ScalarKind::Float => TomlValue::Float(text),
            ScalarKind::Boolean(flag) => TomlValue::Boolean(flag),
            ScalarKind::DateTime => TomlValue::Datetime(text.parse::<Datetime>().ok()?),
        };
        self.put(Spanned::new(span.start()..span.end(), value))
    }

    fn begin(&mut self, start: usize, is_list: bool) -> bool {
        let base = if is_list { self.items.len() } else { self.entries.len() };
        self.open.push(Open { is_list, start, base });
        self.has_failed |= self.is_too_deep();
        !self.has_failed
    }

    fn end(&mut self, end: usize) -> Option<()> {
        let Open { is_list, start, base } = self.open.pop()?;
        let value = if is_list {
            TomlValue::Array(self.items.drain(base.min(self.items.len())..).collect())
        } else {
            TomlValue::Table(self.closed(base)?)
        };
        self.put(Spanned::new(start..end, value))
    }

    /// Puts a value where it belongs: into the list that is open, or to its key.
    fn put(&mut self, value: Spanned<TomlValue<'i>>) -> Option<()> {
        if self.open.last().is_some_and(|open| open.is_list) {
            self.items.push(value);
        } else {
            let name = self.names.pop()?;
            self.entries.push((name, value));
        }
        Some(())
    }
}

impl EventReceiver for Quick<'_, '_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let done = self.begin_header(span.start(), false);
        self.go_on(done);
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let done = self.end_header(span.end());
        self.go_on(done);
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let done = self.begin_header(span.start(), true);
        self.go_on(done);
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let done = self.end_header(span.end());
        self.go_on(done);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.begin(span.start(), false)
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let done = self.end(span.end());
        self.go_on(done);
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.begin(span.start(), true)
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let done = self.end(span.end());
        self.go_on(done);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let done = self.name(span, encoding);
        self.go_on(done);
    }

    fn key_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        // A dotted key.
        self.has_failed |= !self.is_header;
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        let done = self.plain(span, encoding);
        self.go_on(done);
    }

    fn value_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.count.values += 1;
    }

    fn whitespace(&mut self, span: Span, faults: &mut dyn ErrorSink) {
        if let Some(raw) = self.text.get(span.start()..span.end()) {
            Raw::new_unchecked(raw, None, span).decode_whitespace(faults);
        }
    }

    fn comment(&mut self, span: Span, faults: &mut dyn ErrorSink) {
        if let Some(raw) = self.text.get(span.start()..span.end()) {
            Raw::new_unchecked(raw, None, span).decode_comment(faults);
        }
    }

    fn newline(&mut self, span: Span, faults: &mut dyn ErrorSink) {
        if let Some(raw) = self.text.get(span.start()..span.end()) {
            Raw::new_unchecked(raw, None, span).decode_newline(faults);
        }
    }

    fn error(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.has_failed = true;
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

fn put_in<'i>(entries: &mut Vec<Entry<'i>>, at: usize, entry: Entry<'i>) -> Option<()> {
    if entries.len() > MANY && at < entries.len() {
        return None;
    }
    entries.insert(at, entry);
    Some(())
}

/// The table that headers lead to; what nobody wrote is put in.
fn descend<'i, 'r>(text: &str, root: &'r mut TomlTable<'i>, path: &[Name<'i>]) -> Option<&'r mut TomlTable<'i>> {
    let mut table = root;
    for name in path {
        let at = match table.find(name.get_ref()) {
            Ok(at) => at,
            Err(at) => {
                let value = Spanned::new(name.span(), TomlValue::Table(TomlTable::default()));
                put_in(table.entries_mut(), at, (name.clone(), value))?;
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

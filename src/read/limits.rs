//! What a TOML file may hold. Parsed TOML takes many times the room of its text, and each of its faults some more, so
//! a file is counted token by token, then parsed once without keeping anything, before anything is built from it.

use toml_parser::decoder::Encoding;
use toml_parser::lexer::{Token, TokenKind};
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use super::quick;
use crate::fault::Fault;
use crate::money::group_thousands;

/// The most lines, characters and faults of syntax that can be no TOML: beyond it, this is no such file at all.
pub const MAX_BROKEN: usize = 1_000;

/// The limits of one kind of file, and how they are told.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// `a plan`.
    pub what: &'static str,
    pub bytes: usize,
    /// `bytes` in words.
    pub size: &'static str,
    /// Keys; also tables, counted apart, those on the way to a table among them.
    pub keys: usize,
    /// Values in lists and inline tables.
    pub values: usize,
    /// Words and signs of any kind, blanks, line ends and comments too.
    pub tokens: usize,
    /// Tables and lists in each other.
    pub nesting: usize,
    /// What to do about a file that is too large.
    pub smaller: &'static str,
    /// What to do about one that nests too deep.
    pub flatter: &'static str,
    /// What such a file is.
    pub begins: &'static str,
}

impl Limits {
    /// None at all, for what was small enough before.
    pub const NONE: Self = Self {
        what: "a file",
        bytes: usize::MAX,
        size: "any size",
        keys: usize::MAX,
        values: usize::MAX,
        tokens: usize::MAX,
        nesting: usize::MAX,
        smaller: "",
        flatter: "",
        begins: "",
    };
}

/// What a file counts.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    keys: usize,
    tables: usize,
    values: usize,
    broken_lines: usize,
}

/// Where the tokens are within the grammar, as far as counting needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    LineStart,
    Header,
    /// In a key: so many parts so far.
    Key(usize),
    Value,
}

/// An open bracket within a value.
#[derive(Clone, Copy, Debug)]
struct Open {
    is_table: bool,
    /// In a key of an inline table, not yet past its `=`.
    in_key: bool,
    /// Parts of that key.
    parts: usize,
}

/// The first way in which a file is too large, or hardly TOML at all, if it is.
#[must_use]
pub fn too_large(text: &str, limits: &Limits) -> Option<Fault> {
    if quick::document(text, limits).is_some() { None } else { passed(text, limits) }
}

/// The same, counted token by token.
pub(super) fn passed(text: &str, limits: &Limits) -> Option<Fault> {
    if text.len() > limits.bytes {
        return Some(Fault::new(0..0, format!("this file is larger than {}", limits.size), limits.smaller));
    }
    if controls(text) > MAX_BROKEN {
        let message = format!("this is not {}: it is full of control characters", limits.what);
        return Some(Fault::new(0..0, message, limits.begins));
    }
    let source = Source::new(text);
    let mut counter = Counter { limits, count: Count::default(), at: At::LineStart, header_parts: 0, open: Vec::new() };
    for (i, token) in source.lex().enumerate() {
        if i >= limits.tokens {
            let most = group_thousands(&limits.tokens.to_string());
            let message = format!("this file has more than {most} words and signs");
            return Some(Fault::new(token.span().start()..token.span().end(), message, limits.smaller));
        }
        if let Some(fault) = counter.take(token) {
            return Some(fault);
        }
    }
    let first = faults(source)?;
    let message = format!("this is not {}: it has more than {} faults of syntax", limits.what, "1,000");
    Some(Fault::new(first.start()..first.end(), message, limits.begins))
}

#[derive(Debug)]
struct Counter<'l> {
    limits: &'l Limits,
    count: Count,
    at: At,
    /// Parts of the header that the line stands below.
    header_parts: usize,
    open: Vec<Open>,
}

impl Counter<'_> {
    /// Takes one more token; the limit that it passes, if it does.
    fn take(&mut self, token: Token) -> Option<Fault> {
        let kind = token.kind();
        if matches!(kind, TokenKind::Whitespace | TokenKind::Comment | TokenKind::Eof) {
            return None;
        }
        match self.at {
            At::LineStart => match kind {
                TokenKind::Newline => {}
                TokenKind::LeftSquareBracket => {
                    self.count.tables += 1;
                    self.header_parts = 1;
                    self.at = At::Header;
                }
                TokenKind::Equals => self.begin_value(1),
                _ => self.at = At::Key(1),
            },
            At::Header => match kind {
                TokenKind::Dot => {
                    self.count.tables += 1;
                    self.header_parts += 1;
                }
                TokenKind::Newline => self.at = At::LineStart,
                _ => {}
            },
            At::Key(parts) => match kind {
                TokenKind::Dot => self.at = At::Key(parts + 1),
                TokenKind::Equals => self.begin_value(parts),
                TokenKind::Newline => {
                    self.count.broken_lines += 1;
                    self.at = At::LineStart;
                }
                _ => {}
            },
            At::Value => self.in_value(kind),
        }
        self.passed(kind, token.span())
    }

    fn begin_value(&mut self, parts: usize) {
        self.count.keys += parts;
        self.header_parts = self.header_parts.max(1);
        self.open.clear();
        self.open.push(Open { is_table: false, in_key: false, parts });
        self.at = At::Value;
    }

    fn in_value(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                let is_table = kind == TokenKind::LeftCurlyBracket;
                self.open.push(Open { is_table, in_key: is_table, parts: 1 });
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket if self.open.len() > 1 => {
                self.open.pop();
            }
            TokenKind::Newline if self.open.len() <= 1 => self.at = At::LineStart,
            TokenKind::Newline => {}
            _ => {
                let Some(top) = self.open.last_mut() else { return };
                match kind {
                    TokenKind::Comma if top.is_table => (top.in_key, top.parts) = (true, 1),
                    TokenKind::Dot if top.in_key => top.parts += 1,
                    TokenKind::Equals if top.in_key => {
                        self.count.keys += top.parts;
                        top.in_key = false;
                    }
                    _ => self.count.values += 1,
                }
            }
        }
    }

    fn passed(&self, kind: TokenKind, span: Span) -> Option<Fault> {
        let Self { limits, count, at, .. } = self;
        // Nothing else makes it deeper, or is counted.
        let counts = match kind {
            TokenKind::Dot | TokenKind::Equals | TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => true,
            _ => count.values > limits.values || count.broken_lines > MAX_BROKEN,
        };
        if !counts {
            return None;
        }
        // The header's parts, the parts of dotted keys beyond their first, and every open bracket.
        let nesting = match at {
            At::Header => self.header_parts,
            At::Key(parts) => self.header_parts + parts - 1,
            At::Value | At::LineStart => {
                let dots: usize = self.open.iter().map(|o| o.parts - 1).sum();
                self.header_parts + dots + self.open.len().saturating_sub(1)
            }
        };
        let span = span.start()..span.end();
        let most = |n: usize| group_thousands(&n.to_string());
        if nesting > limits.nesting && *at != At::LineStart {
            let message = format!("this nests deeper than {} levels", limits.nesting);
            return Some(Fault::new(span, message, limits.flatter));
        }
        if count.keys > limits.keys || count.tables > limits.keys {
            let what = if count.keys > limits.keys { "keys" } else { "tables" };
            let message = format!("this file has more than {} {what}", most(limits.keys));
            return Some(Fault::new(span, message, limits.smaller));
        }
        if count.values > limits.values {
            let message = format!("the lists of this file have more than {} values", most(limits.values));
            return Some(Fault::new(span, message, limits.smaller));
        }
        if count.broken_lines > MAX_BROKEN {
            let message = format!("this is not {}: hardly a line of it is TOML", limits.what);
            return Some(Fault::new(span, message, limits.begins));
        }
        None
    }
}

/// Characters that TOML allows nowhere.
fn controls(text: &str) -> usize {
    let bytes = text.as_bytes();
    let next = bytes.iter().skip(1).chain(b" ");
    bytes
        .iter()
        .zip(next)
        .filter(|(b, next)| match b {
            b'\t' | b'\n' => false,
            b'\r' => **next != b'\n',
            b => b.is_ascii_control(),
        })
        .count()
}

/// Where the first fault of syntax is, if there are more of them than can be told: each would take room of its own.
fn faults(source: Source<'_>) -> Option<Span> {
    let tokens = source.lex().into_vec();
    let mut tally = Tally::default();
    parse_document(&tokens, &mut Decoder(source), &mut tally);
    tally.first.filter(|_| tally.count > MAX_BROKEN)
}

/// Faults, counted and not kept.
#[derive(Debug, Default)]
struct Tally {
    count: usize,
    first: Option<Span>,
}

impl ErrorSink for Tally {
    fn report_error(&mut self, error: ParseError) {
        self.count += 1;
        if self.first.is_none() {
            self.first = error.unexpected();
        }
    }
}

/// Reads keys and values for their faults alone.
struct Decoder<'i>(Source<'i>);

impl EventReceiver for Decoder<'_> {
    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        if let Some(raw) = self.0.get(span) {
            toml_parser::Raw::new_unchecked(raw.as_str(), encoding, span).decode_key(&mut (), error);
        }
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        if let Some(raw) = self.0.get(span) {
            let raw = toml_parser::Raw::new_unchecked(raw.as_str(), encoding, span);
            let _ = raw.decode_scalar(&mut (), error);
        }
    }
}

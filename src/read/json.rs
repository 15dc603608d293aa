//! One JSON value with the place of everything in it, read strictly: a key that stands twice, what nests too deep and
//! what holds too much are faults, and numbers stay the digits that they were written with.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::{At, shortened};
use crate::fault::Fault;

/// Objects and lists in each other.
pub const MAX_NESTING: usize = 16;
/// Values of one text, those in lists and objects among them.
pub const MAX_VALUES: usize = 10_000;

/// A value with its place in bytes.
pub type Json<'t> = At<Value<'t>>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'t> {
    Null,
    Flag(bool),
    /// As it is written.
    Number(&'t str),
    Text(Cow<'t, str>),
    List(Vec<Json<'t>>),
    Object(Vec<(At<Cow<'t, str>>, Json<'t>)>),
}

impl<'t> Value<'t> {
    /// The value of a key, where this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json<'t>> {
        match self {
            Self::Object(entries) => entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What it is, for messages: `a text`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Flag(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// Whether it says anything: not `null`, `false`, an empty text or nothing at all.
    #[must_use]
    pub fn says_something(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Flag(flag) => *flag,
            Self::Number(_) => true,
            Self::Text(text) => !text.trim().is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Object(entries) => !entries.is_empty(),
        }
    }
}

/// Reads the one value that a part of a text is.
///
/// # Errors
/// The first fault, at its place in the whole text.
pub fn value(text: &str, part: Range<usize>) -> Result<Json<'_>, Fault> {
    let end = part.end.min(text.len());
    let mut reader = Reader { text, at: part.start.min(end), end, nesting: 0, values: 0 };
    let value = reader.value()?;
    reader.blank();
    if reader.at < end {
        return Err(reader.fault("something follows the value", "write one value a line"));
    }
    Ok(value)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    nesting: usize,
    values: usize,
}

/// What the message of a fault of syntax begins with.
const NOT_JSON: &str = "this is not JSON";

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.rest().bytes().next()
    }

    fn blank(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    /// A fault at the next character.
    fn fault(&self, what: &str, remedy: &str) -> Fault {
        let wide = self.rest().chars().next().map_or(0, char::len_utf8);
        Fault::new(self.at..self.at + wide, format!("{NOT_JSON}: {what}"), remedy)
    }

    fn expect(&mut self, wanted: u8, what: &str) -> Result<(), Fault> {
        self.blank();
        if self.next() != Some(wanted) {
            let what =
                if self.at >= self.end { format!("it ends before {what}") } else { format!("{what} is missing") };
            return Err(self.fault(&what, "write the whole value on one line"));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self) -> Result<Json<'t>, Fault> {
        self.blank();
        self.values += 1;
        let start = self.at;
        if self.values > MAX_VALUES {
            let message = format!("this holds more than {MAX_VALUES} values");
            return Err(Fault::new(start..start, message, "leave out what makes no difference to the price"));
        }
        let value = match self.next() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.list()?,
            Some(b'"') => Value::Text(self.text()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') if self.takes("true") => Value::Flag(true),
            Some(b'f') if self.takes("false") => Value::Flag(false),
            Some(b'n') if self.takes("null") => Value::Null,
            Some(_) => return Err(self.fault("no value begins so", "texts stand in double quotes")),
            None => return Err(self.fault("it ends before a value", "write the whole value on one line")),
        };
        Ok(At::new(value, start..self.at))
    }

    fn takes(&mut self, word: &str) -> bool {
        let takes = self.rest().starts_with(word);
        if takes {
            self.at += word.len();
        }
        takes
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            let message = format!("this nests deeper than {MAX_NESTING} levels");
            return Err(Fault::new(self.at..self.at + 1, message, "a request needs at most 5"));
        }
        self.at += 1;
        Ok(())
    }

    /// Whether another entry follows; past the end of the list or object where none does.
    fn goes_on(&mut self, closing: u8) -> Result<bool, Fault> {
        self.blank();
        match self.next() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(found) if found == closing => {
                self.at += 1;
                self.nesting -= 1;
                Ok(false)
            }
            Some(_) => Err(self.fault("a comma is missing", "part values by commas")),
            None => Err(self.fault("it ends in the middle of a value", "write the whole value on one line")),
        }
    }

    /// Whether nothing is in it, which is then passed.
    fn is_empty(&mut self, closing: u8) -> bool {
        self.blank();
        let is_empty = self.next() == Some(closing);
        if is_empty {
            self.at += 1;
            self.nesting -= 1;
        }
        is_empty
    }

    fn list(&mut self) -> Result<Value<'t>, Fault> {
        self.deeper()?;
        let mut items = Vec::new();
        if !self.is_empty(b']') {
            loop {
                items.push(self.value()?);
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        Ok(Value::List(items))
    }

    fn object(&mut self) -> Result<Value<'t>, Fault> {
        self.deeper()?;
        let mut entries: Vec<(At<Cow<'t, str>>, Json<'t>)> = Vec::new();
        let mut seen = HashSet::new();
        if !self.is_empty(b'}') {
            loop {
                self.blank();
                let start = self.at;
                if self.at >= self.end {
                    return Err(self.fault("it ends in the middle of a value", "write the whole value on one line"));
                }
                if self.next() != Some(b'"') {
                    return Err(self.fault("a key is missing", "keys stand in double quotes"));
                }
                let key = At::new(self.text()?, start..self.at);
                if !seen.insert(key.value.clone()) {
                    let message = format!("the key `{}` stands twice", shortened(&key.value));
                    return Err(Fault::new(key.span, message, "take one of them away"));
                }
                self.expect(b':', "a colon")?;
                entries.push((key, self.value()?));
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        Ok(Value::Object(entries))
    }

    fn number(&mut self) -> Result<&'t str, Fault> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
        let mut at = usize::from(bytes.first() == Some(&b'-'));
        let whole = digits(at);
        let leads = whole > 1 && bytes.get(at) == Some(&b'0');
        at += whole;
        let mut is_right = whole > 0 && !leads;
        if bytes.get(at) == Some(&b'.') {
            let decimals = digits(at + 1);
            is_right &= decimals > 0;
            at += 1 + decimals;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let power = digits(at + 1 + sign);
            is_right &= power > 0;
            at += 1 + sign + power;
        }
        if !is_right {
            return Err(self.fault("no number is written so", "write it as 5 or 0.5"));
        }
        self.at += at;
        Ok(&rest[..at])
    }

    fn text(&mut self) -> Result<Cow<'t, str>, Fault> {
        self.at += 1;
        let rest = self.rest();
        let plain = rest.bytes().position(|b| b == b'"' || b == b'\\' || b < 0x20).unwrap_or(rest.len());
        if rest.as_bytes().get(plain) == Some(&b'"') {
            self.at += plain + 1;
            return Ok(Cow::Borrowed(&rest[..plain]));
        }
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.bytes().position(|b| b == b'"' || b == b'\\' || b < 0x20).unwrap_or(rest.len());
            out.push_str(&rest[..plain]);
            self.at += plain;
            match self.next() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => out.push(self.escaped()?),
                Some(_) => {
                    return Err(self.fault("a control character stands in a text", "write it as an escape, as `\\n`"));
                }
                None => return Err(self.fault("a text is not closed", "close it with a double quote")),
            }
        }
    }

    /// The character that an escape means.
    fn escaped(&mut self) -> Result<char, Fault> {
        const REMEDY: &str = "write a backslash itself as `\\\\`";
        let wrong = self.fault("there is no such escape", REMEDY);
        self.at += 1;
        let letter = self.next();
        self.at += 1;
        Ok(match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex().ok_or_else(|| wrong.clone())?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first).ok_or(wrong);
                }
                // The other half of a pair.
                if !self.takes("\\u") {
                    return Err(wrong);
                }
                let second = self.hex().filter(|n| (0xdc00..0xe000).contains(n)).ok_or_else(|| wrong.clone())?;
                let both = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                char::from_u32(both).ok_or(wrong)?
            }
            _ => return Err(wrong),
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Json<'_>, Fault> {
        value(text, 0..text.len())
    }

    /// As the library for JSON holds it.
    fn plain(value: &Value<'_>) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Flag(flag) => (*flag).into(),
            Value::Number(digits) => serde_json::from_str(digits).unwrap_or_default(),
            Value::Text(text) => text.as_ref().into(),
            Value::List(items) => items.iter().map(|item| plain(&item.value)).collect(),
            Value::Object(entries) => {
                entries.iter().map(|(key, value)| (key.value.to_string(), plain(&value.value))).collect()
            }
        }
    }

    #[test]
    fn values_know_their_places() {
        let text = r#" {"type": "video", "video": {"hdr": true, "x": [1, -2.5e3]}} "#;
        let json = read(text).unwrap();
        let video = json.value.get("video").unwrap();
        let hdr = video.value.get("hdr").unwrap();
        assert_eq!((&text[hdr.span.clone()], &hdr.value), ("true", &Value::Flag(true)));
        assert_eq!(&text[video.value.get("x").unwrap().span.clone()], "[1, -2.5e3]");
        assert_eq!(&text[json.span.clone()], text.trim());
        let line = value("{}\n\"b\"", 3..6).unwrap();
        assert_eq!((line.span, line.value), (3..6, Value::Text("b".into())));
    }

    #[test]
    fn what_is_wrong_is_told_where_it_is() {
        for (text, at, told) in [
            ("", 0, "it ends before a value"),
            ("{\"a\":1,\"a\":2}", 7, "the key `a` stands twice"),
            ("{\"a\":1,\"\\u0061\":2}", 7, "the key `a` stands twice"),
            ("{a:1}", 1, "a key is missing"),
            ("{\"a\" 1}", 5, "a colon is missing"),
            ("{\"a\":1", 6, "in the middle"),
            ("{\"a\":1,}", 7, "a key is missing"),
            ("{\"a\":1,", 7, "in the middle"),
            ("[1 2]", 3, "a comma is missing"),
            ("[01]", 1, "no number is written so"),
            ("[1.]", 1, "no number is written so"),
            ("nul", 0, "no value begins so"),
            ("'a'", 0, "no value begins so"),
            ("1 2", 2, "something follows"),
            ("\"a", 2, "not closed"),
            ("\"a\u{1}\"", 2, "a control character"),
            ("\"\0\"", 1, "a control character"),
            ("\"\\x\"", 1, "no such escape"),
            ("\"\\ud800\"", 1, "no such escape"),
            ("\"\\u+123\"", 1, "no such escape"),
        ] {
            let fault = read(text).unwrap_err();
            assert!(fault.message.contains(told) && fault.span.start == at, "{text:?}: {fault:?}");
        }
        assert!(read(&"[".repeat(10_000_000)).unwrap_err().message.contains("deeper than 16"));
        let wide = format!("[{}1]", "1,".repeat(MAX_VALUES));
        assert!(read(&wide).unwrap_err().message.contains("more than 10000 values"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_takes_what_the_library_takes(text in r#"[\[\]{}:,"\\ a\-0-9.eEutrlfsn\u{e9}\n]{0,24}"#) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match (read(&text), theirs) {
                (Ok(ours), Ok(theirs)) => prop_assert_eq!(plain(&ours.value), theirs),
                (Err(_), Err(_)) => {}
                // What is no number to a machine is one as it is written; a key twice is a fault of ours.
                (Ok(_), Err(error)) => prop_assert!(error.to_string().contains("out of range"), "{text:?} {error}"),
                (Err(fault), Ok(_)) => prop_assert!(fault.message.contains("stands twice"), "{text:?} {fault:?}"),
            }
        }
    }
}

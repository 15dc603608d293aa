//! Texts that are nearly right: those that there are, changed token by token and byte by byte. A case is a list of
//! changes, so that what fails shrinks to few of them.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use toml_parser::Source;

/// What stands where something else was, to see what happens.
const ODD: &[&str] = &[
    "0",
    "1",
    "-1",
    "7",
    "1_0",
    "1000000",
    "1000001",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "0x7fffffffffffffff",
    "0.5",
    "-0.0",
    "1e308",
    "nan",
    "inf",
    "0.0000000001",
    "0.00000000001",
    "9999999999.9999999999",
    "10000000000",
    "\"0\"",
    "\"0.0001\"",
    "\"0.0000000001\"",
    "\"1\"",
    "\"100%\"",
    "\"1000%\"",
    "\"0.0001%\"",
    "\"-5\"",
    "\"1e5\"",
    "\"9999999999.9999999999\"",
    "2000-01-01",
    "2199-12-31",
    "2024-02-29",
    "2026-11-21",
    "2026-11-22",
    "9999-12-31",
    "2026-12-01T10:00:00Z",
    "10:00:00",
    "true",
    "false",
    "\"\"",
    "\"auto\"",
    "\"x\"",
    "\"\\u202e\\u001b\"",
    "'\u{9b}'",
    "\"\"\"\n\"\"\"",
    "[]",
    "{}",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "\n",
    "\r\n",
    "#",
    "\"",
    "'",
    "\\",
    " ",
    "\u{feff}",
    "\0",
    "é映",
    "schema = 1\n",
    "[[shots]]\n",
    "[[shots.stages]]\n",
    "operation = \"audio\"\n",
    "keep = 2\n",
    "\"web-free\"",
    "\"api-payg\"",
    "\"dm-api\"",
    "\"agents-team\"",
    "\"upscale\"",
    "\"export\"",
    "\"extend\"",
    "\"4k\"",
];

/// One change. Places are parts of 65,536 of the text's tokens.
#[derive(Clone, Debug)]
pub enum Change {
    Drop(u16),
    Twice(u16),
    Swap(u16, u16),
    /// One of [`ODD`] instead, or before.
    Odd(u16, u16, bool),
    /// A token of another text instead.
    Other(u16, u16, u16),
    /// Some tokens again, so many times.
    Again(u16, u8, u8),
    Cut(u16),
    Byte(u16, u8),
}

/// A text and what is changed in it.
#[derive(Clone, Debug)]
pub struct Changed {
    pub base: u16,
    pub changes: Vec<Change>,
}

/// Texts with up to so many changes.
pub fn changed(most: usize) -> impl Strategy<Value = Changed> {
    let change = prop_oneof![
        2 => any::<u16>().prop_map(Change::Drop),
        1 => any::<u16>().prop_map(Change::Twice),
        1 => any::<(u16, u16)>().prop_map(|(a, b)| Change::Swap(a, b)),
        6 => any::<(u16, u16, bool)>().prop_map(|(a, b, instead)| Change::Odd(a, b, instead)),
        6 => any::<(u16, u16, u16)>().prop_map(|(a, b, c)| Change::Other(a, b, c)),
        1 => (any::<u16>(), 1..24_u8, 1..12_u8).prop_map(|(a, b, c)| Change::Again(a, b, c)),
        1 => any::<u16>().prop_map(Change::Cut),
        1 => any::<(u16, u8)>().prop_map(|(a, b)| Change::Byte(a, b)),
    ];
    (any::<u16>(), prop::collection::vec(change, 0..=most)).prop_map(|(base, changes)| Changed { base, changes })
}

fn tokens(text: &str) -> Vec<String> {
    let spans = Source::new(text).lex().map(|token| text[token.span().start()..token.span().end()].to_owned());
    spans.filter(|token| !token.is_empty()).collect()
}

fn place(part: u16, of: usize) -> usize {
    usize::from(part) * of / 65_536
}

/// Tokens that say something, of one kind: a value goes where a value was.
fn alike<'t>(tokens: &'t [String], token: &str) -> Vec<&'t String> {
    let kind = |t: &str| t.chars().next().map(|c| (c.is_alphabetic(), c.is_ascii_digit(), "\"'".contains(c)));
    tokens.iter().filter(|t| kind(t) == kind(token)).collect()
}

impl Changed {
    /// The text that comes out, as bytes: they need not be text any more.
    pub fn bytes(&self, texts: &[String]) -> Vec<u8> {
        let mut now = tokens(&texts[usize::from(self.base) % texts.len()]);
        let mut raw = Vec::new();
        for change in &self.changes {
            let many = now.len();
            if many == 0 {
                break;
            }
            match change {
                Change::Drop(at) => drop(now.remove(place(*at, many))),
                Change::Twice(at) => now.insert(place(*at, many), now[place(*at, many)].clone()),
                Change::Swap(a, b) => now.swap(place(*a, many), place(*b, many)),
                Change::Odd(at, odd, instead) => {
                    let odd = ODD[usize::from(*odd) % ODD.len()].to_owned();
                    let at = place(*at, many);
                    if *instead { now[at] = odd } else { now.insert(at, odd) }
                }
                Change::Other(at, text, token) => {
                    let others = tokens(&texts[usize::from(*text) % texts.len()]);
                    let at = place(*at, many);
                    let alike = alike(&others, &now[at]);
                    if !alike.is_empty() {
                        now[at].clone_from(alike[place(*token, alike.len())]);
                    }
                }
                Change::Again(at, length, times) => {
                    let at = place(*at, many);
                    let part = now[at..(at + usize::from(*length)).min(many)].to_vec();
                    for _ in 0..*times {
                        now.splice(at..at, part.iter().cloned());
                    }
                }
                Change::Cut(at) => now.truncate(place(*at, many)),
                Change::Byte(at, byte) => raw.push((*at, *byte)),
            }
        }
        let mut bytes = now.concat().into_bytes();
        for (at, byte) in raw {
            let at = place(at, bytes.len());
            if let Some(found) = bytes.get_mut(at) {
                *found = byte;
            }
        }
        bytes
    }

    /// As text; bytes that are none stand as marks.
    pub fn text(&self, texts: &[String]) -> String {
        String::from_utf8_lossy(&self.bytes(texts)).into_owned()
    }
}

/// Every file of a folder of the project, those of its folders too, that ends so; in the order of their names.
pub fn texts(folder: &str, end: &str) -> Vec<String> {
    let mut found = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), end, &mut found);
    found.sort();
    found.into_iter().map(|(_, text)| text).collect()
}

fn gather(folder: &Path, end: &str, found: &mut Vec<(std::path::PathBuf, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            gather(&path, end, found);
        } else if path.to_string_lossy().ends_with(end)
            && let Ok(bytes) = fs::read(&path)
        {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            found.push((path, text));
        }
    }
}

//! How large a plan may be. Parsed TOML takes many times the room of its text, so a file is counted token by token
//! and refused before anything is built from it.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::model::{Assumed, Plan, Stage};
use crate::fault::Fault;

/// The most bytes of a plan file.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The most keys of a plan file; also the most tables, counted apart.
pub const MAX_KEYS: usize = 200_000;
/// The deepest nesting of tables and lists.
pub const MAX_NESTING: usize = 8;
/// The most values in lists and inline tables.
const MAX_VALUES: usize = 1_000_000;
/// The most lines, and the most characters, that can be no TOML: beyond it, this is no plan at all.
const MAX_BROKEN: usize = 1_000;

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

/// The first way in which a file is too large, if it is.
#[must_use]
pub fn too_large(text: &str) -> Option<Fault> {
    const SPLIT: &str = "split the production into several plans";
    const TOML: &str = "a plan is a TOML file that begins with `schema = 1`";
    if text.len() > MAX_BYTES {
        return Some(Fault::new(0..0, "this file is larger than 8 MiB", SPLIT));
    }
    if controls(text) > MAX_BROKEN {
        return Some(Fault::new(0..0, "this is not a plan: it is full of control characters", TOML));
    }
    let mut count = Count::default();
    let mut at = At::LineStart;
    let mut header_parts = 0;
    let mut open: Vec<Open> = Vec::new();
    for token in Source::new(text).lex() {
        let kind = token.kind();
        if matches!(kind, TokenKind::Whitespace | TokenKind::Comment | TokenKind::Eof) {
            continue;
        }
        match at {
            At::LineStart => match kind {
                TokenKind::Newline => {}
                TokenKind::LeftSquareBracket => {
                    count.tables += 1;
                    header_parts = 1;
                    at = At::Header;
                }
                TokenKind::Equals => {
                    count.keys += 1;
                    at = At::Value;
                }
                _ => at = At::Key(1),
            },
            At::Header => match kind {
                TokenKind::Dot => header_parts += 1,
                TokenKind::Newline => at = At::LineStart,
                _ => {}
            },
            At::Key(parts) => match kind {
                TokenKind::Dot => at = At::Key(parts + 1),
                TokenKind::Equals => {
                    count.keys += parts;
                    header_parts = header_parts.max(1);
                    open.clear();
                    open.push(Open { is_table: false, in_key: false, parts });
                    at = At::Value;
                }
                TokenKind::Newline => {
                    count.broken_lines += 1;
                    at = At::LineStart;
                }
                _ => {}
            },
            At::Value => match kind {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                    let is_table = kind == TokenKind::LeftCurlyBracket;
                    open.push(Open { is_table, in_key: is_table, parts: 1 });
                }
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket if open.len() > 1 => {
                    open.pop();
                }
                TokenKind::Newline if open.len() <= 1 => at = At::LineStart,
                _ => {
                    if let Some(top) = open.last_mut() {
                        match kind {
                            TokenKind::Comma if top.is_table => (top.in_key, top.parts) = (true, 1),
                            TokenKind::Dot if top.in_key => top.parts += 1,
                            TokenKind::Equals if top.in_key => {
                                count.keys += top.parts;
                                top.in_key = false;
                            }
                            TokenKind::Newline => {}
                            _ => count.values += 1,
                        }
                    }
                }
            },
        }
        // Nothing else makes it deeper, or is counted.
        let counts = match kind {
            TokenKind::Dot | TokenKind::Equals | TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => true,
            _ => count.values > MAX_VALUES || count.broken_lines > MAX_BROKEN,
        };
        if !counts {
            continue;
        }
        // The header's parts, the parts of dotted keys beyond their first, and every open bracket.
        let nesting = match at {
            At::Header => header_parts,
            At::Key(parts) => header_parts + parts - 1,
            At::Value | At::LineStart => {
                let dots: usize = open.iter().map(|o| o.parts - 1).sum();
                header_parts + dots + open.len().saturating_sub(1)
            }
        };
        let span = token.span().start()..token.span().end();
        if nesting > MAX_NESTING && at != At::LineStart {
            let message = format!("this nests deeper than {MAX_NESTING} levels");
            return Some(Fault::new(span, message, "a plan needs at most 4: `shots`, its `stages`, their keys"));
        }
        if count.keys > MAX_KEYS || count.tables > MAX_KEYS {
            let what = if count.keys > MAX_KEYS { "keys" } else { "tables" };
            return Some(Fault::new(span, format!("this file has more than 200,000 {what}"), SPLIT));
        }
        if count.values > MAX_VALUES {
            return Some(Fault::new(span, "the lists of this file have more than 1,000,000 values", SPLIT));
        }
        if count.broken_lines > MAX_BROKEN {
            return Some(Fault::new(span, "this is not a plan: hardly a line of it is TOML", TOML));
        }
    }
    None
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

/// Keys and bytes that a plan takes when it is written, without any comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    pub keys: usize,
    /// No less than what is written.
    pub bytes: usize,
}

impl Weight {
    /// Whether a file of this weight can be loaded.
    #[must_use]
    pub const fn is_loadable(self) -> bool {
        self.keys <= MAX_KEYS && self.bytes <= MAX_BYTES
    }

    /// A table's header and the blank line before it, or so many bytes of anything else.
    const fn add(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// A key whose value takes so many bytes, if it is said.
    fn key(&mut self, name: &str, value: Option<usize>) {
        if let Some(value) = value {
            self.keys += 1;
            self.bytes += name.len() + " = \"\",\n".len() + value;
        }
    }

    fn text(&mut self, name: &str, text: Option<&String>) {
        self.key(
            name,
            text.map(|text| {
                // An escaped character takes up to six bytes.
                let escaped = text.bytes().filter(|b| b.is_ascii_control() || matches!(b, b'"' | b'\\')).count();
                text.len() + 5 * escaped
            }),
        );
    }
}

/// The most bytes of a whole number, a date, an amount or a share.
const NUMBER: usize = 28;

/// The weight of a plan. It looks at every stage, some nanoseconds each.
#[must_use]
pub fn weigh(plan: &Plan) -> Weight {
    // Every table that stands once, with all of its keys.
    let mut weight = Weight { keys: 32, bytes: 2_048 };
    weight.text("name", plan.name.as_ref());
    for surface in plan.opening.keys() {
        weight.key("", Some(6 * surface.len() + NUMBER));
    }
    for held in &plan.held {
        weight.add(64 + 2 * NUMBER);
        weight.text("route", Some(&held.route));
        weight.keys += 3 + 2 * held.lots.len();
        weight.add((32 + 2 * NUMBER) * held.lots.len());
    }
    for assume in &plan.assume {
        weight.keys += 8;
        weight.add(512);
        weight.text("note", assume.note.as_ref());
        if let Assumed::Price { surface, model, .. } = &assume.what {
            weight.text("surface", Some(surface));
            weight.text("model", model.as_ref());
        }
    }
    for name in plan.acceptance.keys() {
        weight.keys += 3;
        weight.add(6 * name.len() + 2 * NUMBER + 64);
    }
    for shot in &plan.shots {
        weight.add("\n[[shots]]\n".len());
        weight.text("name", shot.name.as_ref());
        weight.text("notes", shot.notes.as_ref());
        weight.key("outputs", shot.outputs.map(digits));
        weight.key("revisions", shot.revisions.map(|_| NUMBER));
        for stage in &shot.stages {
            weigh_stage(stage, &mut weight);
        }
    }
    weight
}

fn weigh_stage(stage: &Stage, weight: &mut Weight) {
    weight.add("\n[[shots.stages]]\n".len());
    weight.key("operation", Some(stage.operation.as_str().len()));
    for (name, text) in
        [("name", &stage.name), ("model", &stage.model), ("acceptance", &stage.acceptance), ("on", &stage.on)]
    {
        weight.text(name, text.as_ref());
    }
    weight.key("resolution", stage.resolution.map(|r| r.as_str().len()));
    weight.key("from", stage.from.map(|r| r.as_str().len()));
    weight.key("of", stage.of.map(|o| o.as_str().len()));
    weight.key("media", stage.media.map(|m| m.as_str().len()));
    weight.key("range", stage.range.map(|r| r.as_str().len()));
    weight.key("loop", stage.looped.map(|_| 5));
    weight.key("seconds", stage.seconds.map(|n| digits(u64::from(n))));
    weight.key("references", stage.references.map(|n| digits(u64::from(n))));
    weight.key("keep", stage.keep.map(digits));
    weight.key("attempts", stage.attempts.map(digits));
    for (name, said) in [
        ("accept_rate", stage.accept_rate.is_some()),
        ("own_price", stage.own_price.is_some()),
        ("own_price_if_missing", stage.own_price_if_missing.is_some()),
    ] {
        weight.key(name, said.then_some(NUMBER));
    }
}

fn digits(n: u64) -> usize {
    n.checked_ilog10().map_or(1, |log| log as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> Option<String> {
        too_large(text).map(|fault| fault.message)
    }

    #[test]
    fn a_plan_of_the_largest_size_passes() {
        let mut text = "schema = 1\n".to_owned();
        for _ in 0..10_000 {
            text.push_str("[[shots]]\nname = \"x\"\n");
            for _ in 0..5 {
                text.push_str("[[shots.stages]]\noperation = \"audio\"\nseconds = 1_0\nattempts = 3\n");
            }
        }
        assert_eq!(message(&text), None);
    }

    #[test]
    fn what_is_too_large_is_refused_by_its_tokens() {
        let keys = |n: usize| "a=1\n".repeat(n);
        assert_eq!(message(&keys(MAX_KEYS)), None);
        assert_eq!(message(&keys(MAX_KEYS + 1)).unwrap(), "this file has more than 200,000 keys");
        assert_eq!(message(&"a.b.c.d=1\n".repeat(50_001)).unwrap(), "this file has more than 200,000 keys");
        let inline = format!("x = [{}]", "{a=1,b.c=2},".repeat(66_667));
        assert_eq!(message(&inline).unwrap(), "this file has more than 200,000 keys");
        assert_eq!(message(&"[[a]]\n".repeat(MAX_KEYS + 1)).unwrap(), "this file has more than 200,000 tables");
        assert!(message(&format!("x = [{}]", "1,".repeat(MAX_VALUES))).unwrap().contains("1,000,000 values"));
        assert!(message(&"# x\n".repeat(MAX_BYTES / 4 + 1)).unwrap().contains("8 MiB"));
        assert!(message(&"#\u{1}\n".repeat(1_001)).unwrap().contains("control characters"));
        assert_eq!(message(&"# x\r\n".repeat(1_001)), None);
        assert!(message(&"lorem ipsum\n".repeat(1_001)).unwrap().contains("not a plan"));
        assert_eq!(message(&"\"\"\"".repeat(100_000)), None, "one token, left to the parser");
    }

    #[test]
    fn nesting_counts_headers_dots_and_brackets() {
        for fine in [
            "[a.b.c.d.e.f.g.h]\n",
            "a.b.c.d.e.f.g.h = 1\n",
            "x = [[[[[[[1]]]]]]]\n",
            "shots = [{ stages = [{ operation = \"audio\" }] }]\n",
            "[[held]]\nlots = [{ credits = 1 }, { credits = 2 }]\n",
            "[a]\nb = [[1], [2], [3], [4], [5], [6], [7], [8], [9]]\n",
        ] {
            assert_eq!(message(fine), None, "{fine}");
        }
        for deep in [
            "[a.b.c.d.e.f.g.h.i]\n".to_owned(),
            "a.b.c.d.e.f.g.h.i = 1\n".to_owned(),
            format!("x = {}", "[".repeat(1_000_000)),
            format!("x = {}", "{ a = ".repeat(1_000)),
            "[a.b.c.d]\ne.f = { g.h = [{ i = 1 }] }\n".to_owned(),
        ] {
            assert_eq!(message(&deep).unwrap(), "this nests deeper than 8 levels", "{}", &deep[..20]);
        }
    }
}

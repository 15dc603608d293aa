//! How JSON is written: a key a line, straight into where it goes, never as a whole in memory.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::fault::harmless_char;

/// Writes a document with a line end. What would be harmful to show (see [`crate::fault::harmless`]) stands as an
/// escape, which every reader of JSON turns back: outside of its texts JSON has no such characters.
pub(crate) fn pretty(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    // Most of what is written is a few bytes long.
    let mut out = BufWriter::with_capacity(32 * 1024, out);
    document.serialize(&mut Serializer::with_formatter(&mut out, Pretty::default()))?;
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Debug, Default)]
struct Pretty {
    /// Lists and objects that are open.
    depth: usize,
    /// Whether the innermost of them has anything in it.
    has_value: bool,
}

impl Pretty {
    fn line<W: Write + ?Sized>(&self, out: &mut W) -> io::Result<()> {
        const DEEP: &[u8; 41] = b"\n                                        ";
        match DEEP.get(..=2 * self.depth) {
            Some(line) => out.write_all(line),
            None => write!(out, "\n{:1$}", "", 2 * self.depth),
        }
    }

    fn open<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        out.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_value {
            self.line(out)?;
        }
        out.write_all(bracket)
    }

    fn next<W: Write + ?Sized>(&self, out: &mut W, is_first: bool) -> io::Result<()> {
        if !is_first {
            out.write_all(b",")?;
        }
        self.line(out)
    }
}

impl Formatter for Pretty {
    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.next(out, is_first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, is_first: bool) -> io::Result<()> {
        self.next(out, is_first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // What has an escape of JSON's own is not in it.
        if fragment.bytes().all(|b| (b' '..0x7f).contains(&b)) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| harmless_char(*c) != *c) {
            let (harmless, from) = rest.split_at(at);
            out.write_all(harmless.as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = from.get(c.len_utf8()..).unwrap_or_default();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn written(document: &Value) -> String {
        let mut out = Vec::new();
        pretty(document, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn it_is_laid_out_as_the_library_does() {
        let mut deep = json!({"x": [], "y": {}, "z": [null, {"é": "a\tb\n\"\\"}]});
        for _ in 0..30 {
            deep = json!([deep, 1]);
        }
        assert_eq!(written(&deep), serde_json::to_string_pretty(&deep).unwrap() + "\n");
    }

    #[test]
    fn what_is_harmful_stands_as_an_escape() {
        let document = json!({"\u{7f}": "a\u{202e}b\u{e0001}é"});
        assert_eq!(written(&document), "{\n  \"\\u007f\": \"a\\u202eb\\udb40\\udc01é\"\n}\n");
    }

    /// A writer that takes little, then nothing.
    struct Short(usize);

    impl Write for Short {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match self.0.checked_sub(bytes.len()) {
                Some(left) => self.0 = left,
                None => return Err(io::ErrorKind::BrokenPipe.into()),
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_who_leaves_is_told_of() {
        let long: Vec<u64> = (0..100_000).collect();
        for most in [0, 40_000, 200_000] {
            let error = pretty(&long, &mut Short(most)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        }
    }

    proptest! {
        #[test]
        fn every_text_is_read_back(text in any::<String>()) {
            let document = Value::from(text);
            prop_assert_eq!(serde_json::from_str::<Value>(&written(&document)).unwrap(), document);
        }
    }
}

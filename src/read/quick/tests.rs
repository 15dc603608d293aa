use proptest::prelude::*;
use toml::de::DeTable;

use super::*;

/// What the library reads, if it finds no fault.
fn theirs(text: &str) -> Option<TomlTable<'_>> {
    DeTable::parse(text).ok().map(|table| table.into_inner().into())
}

/// Whether both read the same; where ours reads nothing, the library is asked.
fn holds(text: &str) -> Result<bool, TestCaseError> {
    let Some(ours) = document(text, &Limits::NONE) else { return Ok(false) };
    prop_assert_eq!(Some(ours), theirs(text), "{:?}", text);
    Ok(true)
}

#[test]
fn what_is_written_as_most_is_read_at_once() {
    for text in [
        "",
        "\n",
        "# only this",
        "a = 1",
        "a = 1 # one\r\nb = 'x'\r\n",
        "\t[ab-c_1]\n\n  x = [1, -2, +3, 4_000, 0xff, 0o7, 0b1, 1.5, 1e3, -0.0, inf, nan]\n",
        "a = [ # one\n 1, # two\n\n 2\n , ] # three\n[b]",
        "a = { b = 1, c = { d = [] }, \"e f\" = {} }\n",
        "'a b' = \"\"\"x\n\\\n  y\"\"\"\"\nc = '''\nz'\"''''\n",
        "s = \"a\\t\\u00e9\\\"\" # b\nt = \"\"\nu = ''\n",
        "d = 2026-12-01\nt = 07:32:00\no = 1979-05-27T07:32:00.5Z\n",
        "[[a]]\nx = 1\n[[a.b]]\n[a.b.c]\ny = 1\n[[a.b]]\n[[a]]\n[a.\"b\"]\nz = true\n",
        "[a.b.c]\nx = 1\n[a.b]\ny = 1\n[a]\nz = false\n[a.d]\n",
        "z = 1\ny = [[1, 2], [[], {}]]\nx = \"é\" # ü\n",
    ] {
        assert!(holds(text).unwrap(), "{text:?}");
    }
    // Whoever writes as we do is read at once.
    for text in [
        include_str!("../../../rates/dream-machine-web.toml"),
        include_str!("../../../rates/dream-machine-ios.toml"),
        include_str!("../../../rates/luma-agents-app.toml"),
        include_str!("../../../rates/dream-machine-api.toml"),
        include_str!("../../../rates/luma-agents-api.toml"),
        include_str!("../../../rates/alternatives.toml"),
        include_str!("../../../assets/config.toml"),
    ] {
        assert!(holds(text).unwrap(), "{}", text.lines().next().unwrap_or_default());
    }
}

#[test]
fn what_is_faulty_or_rare_is_left_to_the_library() {
    for text in [
        "a",
        "a =",
        "= 1",
        "a = 1 b = 2",
        "a = 1\na = 2",
        "a = 01",
        "a = 1__0",
        "a = .5",
        "a = x",
        "a = \"",
        "a = \"\\x\"",
        "a = \"\u{1}\"",
        "a = '\u{7f}'",
        "# \u{1}",
        "a = 1\rb = 2",
        "[a",
        "[a]]",
        "[[a]",
        "[a]\n[a]",
        "[a]\n[[a]]",
        "[[a]]\n[a]",
        "a = [1]\n[[a]]",
        "a = [[1]]\n[[a]]",
        "a = { b = 1 }\n[a.c]",
        "a = 1\n[a.b]",
        "a = { b = 1, b = 2 }",
        "a = [1",
        "a = [1 2]",
        "a = { b = 1",
        "a = { , }",
        "[[a.b]]\n[a]\nb = 1",
        "a = 2026-13-01",
        "a = TRUE",
        "\"\"\"a\"\"\" = 1",
        "[a] b = 1",
    ] {
        assert!(document(text, &Limits::NONE).is_none(), "{text:?}");
    }
    for text in ["\u{feff}a = 1", "[ a ]", "a = { b = 1,\n}", "\"a\\u0062\" = 1", "a = 2026-12-01 07:32:00"] {
        assert!(holds(text).unwrap(), "{text:?}");
    }
    for text in ["a.b = 1", "a = { b.c = 1 }"] {
        assert!(document(text, &Limits::NONE).is_none() && theirs(text).is_some(), "{text:?}");
    }
}

#[test]
fn a_limit_is_never_passed() {
    let text = "a = [1, 2.5, \"x\"]\n[b.c]\nd = { e = [[]] } # f\n";
    let whole = Limits { bytes: 60, keys: 4, values: 20, tokens: 60, nesting: 5, ..Limits::NONE };
    assert!(document(text, &whole).is_some());
    for most in 0..60 {
        for limits in [
            Limits { bytes: most, ..Limits::NONE },
            Limits { keys: most, ..Limits::NONE },
            Limits { values: most, ..Limits::NONE },
            Limits { tokens: most, ..Limits::NONE },
            Limits { nesting: most, ..Limits::NONE },
        ] {
            let is_passed = crate::read::limits::passed(text, &limits).is_some();
            assert!(!is_passed || document(text, &limits).is_none(), "{limits:?}");
        }
    }
    let deep = format!("a = {}{}", "[".repeat(100), "]".repeat(100));
    assert!(document(&deep, &Limits::NONE).is_none());
}

/// Pieces of which most files are made, and such as are faulty.
const PIECES: &[&str] = &[
    "a",
    "b",
    "c",
    "\"a\"",
    "'b'",
    "a.b",
    " = ",
    "=",
    "1",
    "-1.5",
    "0x1F",
    "true",
    "2026-12-01",
    "12:30",
    "\"x\"",
    "'y'",
    "\"\"\"z\"\"\"",
    "\"\\n\"",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    ", ",
    "\n",
    "\n",
    "\r\n",
    " ",
    "# c",
    ".",
    "_",
    "é",
    "[a]\n",
    "[[a]]\n",
    "[a.b]\n",
    "[[a.b]]\n",
    "a = 1\n",
    "b = [1, 2]\n",
    "c = { a = 1, b = 2 }\n",
    "\n[b]\n",
    "\t",
    "\"",
    "'",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_read_the_same(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        holds(&pieces.concat())?;
    }

    #[test]
    fn both_read_the_same_of_any_characters(text in r#"[\[\]{}=,."'# \\ab01\-+_:TZe\n\r\t\u{e9}\u{1}]{0,24}"#) {
        holds(&text)?;
    }

    #[test]
    fn no_limit_is_passed(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24), most in 0..40usize, nesting in 0..5usize) {
        let limits = Limits { keys: most / 3, values: most, tokens: most, nesting, ..Limits::NONE };
        let text = pieces.concat();
        if document(&text, &limits).is_some() {
            prop_assert!(crate::read::limits::passed(&text, &limits).is_none(), "{text:?} {limits:?}");
        }
    }
}

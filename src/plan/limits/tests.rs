use super::{MAX_BYTES, MAX_KEYS, PLAN, too_large};

const MAX_VALUES: usize = PLAN.values;

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

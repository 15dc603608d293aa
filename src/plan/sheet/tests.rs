use proptest::prelude::*;

use super::words::Takes;
use super::*;
use crate::money::Share;
use crate::plan::testing::book;
use crate::terms::{Operation, Resolution};

/// The embedded book, once.
fn read(text: &str) -> Sheet {
    static BOOK: std::sync::LazyLock<Book> = std::sync::LazyLock::new(book);
    Sheet::read(text, &BOOK)
}

/// Each line in short: `Name ×12 [text-to-video 1080p 5s 1/4]`, or why not.
fn told(text: &str) -> Vec<String> {
    let sheet = read(text);
    let stage = |s: &Stage| {
        let mut out = s.operation.to_string();
        out.extend(s.resolution.map(|r| format!(" {r}")));
        out.extend(s.seconds.map(|n| format!(" {n}s")));
        out.extend(s.attempts.map(|n| format!(" {n}")));
        out.extend(s.accept_rate.map(|r| format!(" {}%", r.percent())));
        out
    };
    let one = |line: &Line| match &line.row {
        Ok(Row::Shot(shot)) => {
            let outputs = shot.outputs.map(|n| format!(" ×{n}")).unwrap_or_default();
            let stages = shot.stages.first().map(|s| format!(" [{}]", stage(s))).unwrap_or_default();
            format!("{}{outputs}{stages}", shot.name.as_deref().unwrap_or("?"))
        }
        Ok(Row::Stages(s)) => format!("+ [{}]", s.iter().map(stage).collect::<Vec<_>>().join(" / ")),
        Ok(Row::Again) => "again".to_owned(),
        Err(why) => format!("{}! {why}", line.number),
    };
    sheet.lines.iter().map(one).collect()
}

#[test]
fn names_alone_are_shots_whatever_stands_in_them() {
    assert_eq!(
        told("Hero orbit\nStreet, at night\n\n  Close-up; slow \n"),
        ["Hero orbit", "Street, at night", "Close-up; slow"]
    );
    assert_eq!(told("One"), ["One"]);
    assert_eq!(told("a\rb\r\nc"), ["a", "b", "c"], "terminals paste line ends as carriage returns");
    assert_eq!(told("\"Hero\" orbit\n5\" disc\n\"Quoted, name\""), ["\"Hero\" orbit", "5\" disc", "Quoted, name"]);
    assert!(told("").is_empty() && told("\n \n\t\n").is_empty());
}

#[test]
fn cells_are_parted_by_tabs_or_by_what_parts_them_well() {
    let line = "Hero ×12 [text-to-video 1080p 5s 25%]";
    assert_eq!(told("Hero\t12\ttext to video\t1080p\t5\t1/4"), [line]);
    assert_eq!(told("Hero;12;text-to-video;1080p;5;1 in 4"), [line]);
    assert_eq!(told("Hero,12,Text To Video,1920x1080,5 s,25%\n\"Two, three\",3"), [line, "Two, three ×3"]);
    assert_eq!(told("\"Hero\"\t\"12\"\tt2v\t1080\t0:05\tkeep 1 in 4"), [line]);
    assert_eq!(told("\"A \"\"b\"\"\nc\"\t2"), ["A \"b\" c ×2"], "a cell may have lines and quotes in it");
    assert_eq!(told("Hero\t\t\t\t\t\nTwo\t"), ["Hero", "Two"]);
}

#[test]
fn heads_say_which_column_is_which() {
    let sheet = read("Type\tTakes\tShot\tLens\tQty\nvideo\t6\tHero\tslow\t2\n");
    assert!(sheet.has_heads && sheet.unknown == ["Lens"]);
    assert_eq!(sheet.shots().len(), 1);
    assert_eq!(told("Name\nHero"), ["Hero"]);
    assert_eq!(told("name,outputs,operation\nHero,2,image"), ["Hero ×2 [text-to-image]"]);
    assert_eq!(told("Title\nEnd card"), ["Title", "End card"], "may be a shot");
    let sheet = read("Hero\t1\taudio\t\t5\t1\tfoo\tbar");
    assert_eq!(sheet.unknown, ["column 7", "column 8"]);
}

#[test]
fn a_line_without_a_name_is_a_further_stage() {
    let text = "Hero\t2\tt2v\t360p\t5\t6\n\t\tt2v\t1080p\t\t50%\nNext\t\t\n\t\tupscale\t4k\t\t\n";
    assert_eq!(
        told(text),
        ["Hero ×2 [text-to-video 360p 5s 6]", "+ [text-to-video 1080p 50%]", "Next", "+ [upscale 4k]"]
    );
    let shots = read(text).shots();
    assert_eq!(shots.iter().map(|s| s.stages.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(shots[1].stages[0].resolution, Some(Resolution::K4));
}

#[test]
fn what_is_not_understood_says_why() {
    for (text, why) in [
        ("A\tmany", "1! outputs: `many` is no whole number from 1 to 1,000,000"),
        ("A\t0", "1! outputs: `0` is no whole number from 1 to 1,000,000"),
        ("A\t1,5", "1! outputs: `1,5` is no whole number from 1 to 1,000,000"),
        ("A\t1\tupscael\t4k", "1! operation: `upscael` is no operation; did you mean upscale?"),
        ("A\t1\tmagic", "1! operation: `magic` is no operation; write one such as text to video"),
        ("A\t1\t\t4k", "1! operation: nothing says what is made; write such as text to video"),
        ("A\t1\tupscale", "1! resolution: an upscale needs the size that it makes; write such as 4k"),
        ("A\t1\tother", "1! operation: what is made outside needs its price; add a column own price"),
        ("A\t1\tt2v\t8k", "1! resolution: `8k` is no size; write one of 360p, 540p, 720p, 1080p, 2k, 4k"),
        ("A\t1\tt2i\t2k\t5", "1! seconds: text to image takes none; leave it empty"),
        ("A\t1\tt2v\t\t1.5", "1! seconds: `1.5` is no length in whole seconds, 1 to 3,600"),
        ("A\t1\tt2v\t\t\t04-Jan", "1! takes: a sheet made the date `04-Jan` of it; write 1 in 4 or 25%"),
        ("A\t1\tt2v\t\t\tsome", "1! takes: `some` is no count of takes; write 6, 1 in 4 or 25%"),
        ("\t\tt2v", "1! it has no name, and stands below no shot; name the shot"),
    ] {
        assert_eq!(told(text), [why], "{text}");
    }
    assert_eq!(
        told("A\tx2x\nB\tmany\n\t\tt2v\nC\n\t3\tt2v"),
        [
            "A ×2",
            "2! outputs: `many` is no whole number from 1 to 1,000,000",
            "3! it belongs to line 2, which was not understood",
            "C",
            "5! outputs: they stand with the shot's name; leave them empty here",
        ]
    );
    assert!(told(&"n".repeat(201))[0].contains("longer than 200"));
    assert_eq!(told(&"é".repeat(200)).len(), 1);
    let sheet = read("A\tmany\nB");
    assert_eq!((sheet.understood(), sheet.first_fault().map(|(line, _)| line)), (1, Some(1)));
}

#[test]
fn cells_are_read_as_people_write_them() {
    for (text, n) in [("1,200", 1200), ("1 200", 1200), ("×3", 3), ("3x", 3), ("007", 7)] {
        assert_eq!(words::outputs(text), Ok(n), "{text}");
    }
    for (text, n) in [("5", 5), ("5s", 5), ("10 sec", 10), ("1:05", 65), ("5.0", 5), ("10", 10), ("100", 100)] {
        assert_eq!(words::seconds(text), Ok(n), "{text}");
    }
    let rate = |text: &str| Ok(Takes::Rate(Share::parse_rate(text).unwrap()));
    for (text, takes) in [
        ("6", Ok(Takes::Attempts(6))),
        ("6 takes", Ok(Takes::Attempts(6))),
        ("1", Ok(Takes::Attempts(1))),
        ("1/4", rate("0.25")),
        ("1 in 4", rate("0.25")),
        ("1 of 4", rate("0.25")),
        ("25 %", rate("0.25")),
        ("0,25", rate("0.25")),
        ("0.25", rate("0.25")),
    ] {
        assert_eq!(words::takes(text), takes, "{text}");
    }
    for (text, operation) in [
        ("Text to Video", Operation::TextToVideo),
        ("image_edit", Operation::ImageEdit),
        ("I2V", Operation::ImageToVideo),
    ] {
        assert_eq!(words::operation(text), Ok(operation));
    }
}

#[test]
fn controls_do_no_harm_and_huge_texts_end() {
    assert_eq!(told("He\u{1b}[2Jro\u{7}\t2"), ["He [2Jro ×2"]);
    let many = "x\n".repeat(MAX_LINES + 3);
    let sheet = read(&many);
    assert_eq!((sheet.lines.len(), sheet.beyond), (MAX_LINES, 3));
    // Ten megabytes of what is worst: quotes that never close, one endless line, tabs only.
    for text in ["\"a\n".repeat(3_400_000), "x".repeat(10_000_000), "\t".repeat(10_000_000), "\"\"".repeat(5_000_000)] {
        let sheet = read(&text);
        assert!(sheet.lines.len() <= MAX_LINES);
        assert!(sheet.lines.iter().all(|line| line.cells[0].text.chars().count() <= MAX_SHOWN + 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_harm(text in "[\\PC\t\n\r\",;0-9a-z]{0,200}") {
        let sheet = read(&text);
        prop_assert!(sheet.shots().len() <= sheet.understood());
        for line in &sheet.lines {
            prop_assert!(line.cells.iter().all(|cell| !cell.text.chars().any(char::is_control)));
            prop_assert_eq!(line.row.is_err(), line.cells.iter().any(|c| c.fault.is_some()) || line.row.is_err());
        }
    }
}

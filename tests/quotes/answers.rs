//! Whether routes meet requirements: the table, video on provisioned capacity, assumptions.

use super::*;

/// `y` yes, `n` no, `?` unknown; `s` stated, `c` contractual; then the confidence of a yes: `p`ublished,
/// `t`hird-party, `d`erived, `x` conflicting.
#[test]
fn the_table_of_requirements() {
    let book = book();
    let rows: [(&str, [&str; 6]); 12] = [
        // commercial, no watermark, no training, automation, latency, team
        ("web-free web-lite ios-free", ["n", "n", "n", "n", "n", "n"]),
        ("ios-lite", ["n", "n", "n", "n", "n", "n"]),
        ("web-plus web-unlimited", ["yp", "yp", "n", "n", "n", "n"]),
        ("ios-plus ios-unlimited", ["yd", "yd", "n", "n", "n", "n"]),
        ("web-enterprise", ["yp", "yp", "ct", "n", "n", "?"]),
        ("agents-plus agents-pro agents-ultra", ["yt", "?", "n", "n", "n", "n"]),
        ("agents-team", ["yt", "?", "?", "n", "n", "yt"]),
        ("agents-enterprise", ["yt", "yt", "ct", "n", "n", "yt"]),
        ("dm-api", ["yt", "yd", "sx", "yp", "n", "?"]),
        ("api-payg", ["yt", "yd", "sx", "yp", "n", "?"]),
        ("api-pt-1m", ["yt", "yd", "cp", "yp", "yp", "?"]),
        ("api-pt-3m api-pt-1y", ["yt", "yd", "cp", "yp", "yp", "?"]),
    ];
    let mut seen = 0;
    for (ids, answers) in rows {
        for id in ids.split_whitespace() {
            seen += 1;
            for (requirement, wanted) in Requirement::ALL.iter().zip(answers) {
                let at = route(&book, id);
                let ask = |training| quote::answer(&book, at, *requirement, Some(training), None, &[]);
                let firm = ask(Training::Contractual);
                let got = match ask(Training::Stated) {
                    Answered::Met { confidence, source, .. } => {
                        assert!(source.is_some());
                        let kind = match (*requirement == Requirement::NoTraining, &firm) {
                            (true, Answered::Met { .. }) => "c",
                            (true, _) => "s",
                            _ => "y",
                        };
                        let mark = match confidence {
                            Confidence::Published => "p",
                            Confidence::ThirdParty => "t",
                            Confidence::Derived => "d",
                            Confidence::Conflicting => "x",
                            Confidence::Assumed => "a",
                        };
                        format!("{kind}{mark}")
                    }
                    Answered::NotMet { source, text } => {
                        assert!(source.is_some() && !text.is_empty());
                        "n".to_owned()
                    }
                    Answered::Unknown { .. } => "?".to_owned(),
                };
                assert_eq!(got, wanted, "{id}: {requirement}");
            }
        }
    }
    assert_eq!(seen, 19);
}

#[test]
fn provisioned_capacity_promises_nothing_for_video() {
    let book = book();
    let at = route(&book, "api-pt-1m");
    let ask = |requirement, training, media| quote::answer(&book, at, requirement, training, media, &[]);
    let (image, video) = (Some(Media::Image), Some(Media::Video));
    assert!(matches!(ask(Requirement::LatencySla, None, image), Answered::Met { .. }));
    assert_eq!(
        ask(Requirement::LatencySla, None, video),
        Answered::NotMet {
            source: Some("agents-api-pricing".to_owned()),
            text: "Provisioned Throughput, 1 month promises no latency for video".to_owned()
        }
    );
    let firm = Some(Training::Contractual);
    assert!(matches!(ask(Requirement::NoTraining, firm, image), Answered::Met { .. }));
    assert!(matches!(ask(Requirement::NoTraining, firm, video), Answered::NotMet { .. }));
    assert!(matches!(
        ask(Requirement::NoTraining, Some(Training::Stated), video),
        Answered::Met { confidence: Confidence::Conflicting, .. }
    ));
    assert!(matches!(ask(Requirement::Commercial, None, video), Answered::Met { .. }));
}

#[test]
fn assumed_answers_fill_unknowns_only() {
    let book = book();
    let holds = |route: &str, requirement, holds| {
        let what = Assumed::Answer { route: route.to_owned(), requirement, holds };
        Assume { id: EntryId(7), what, note: Some("seen on a trial".to_owned()) }
    };
    let ask = |id: &str, requirement, assume: &[Assume]| {
        quote::answer(&book, route(&book, id), requirement, None, None, assume)
    };
    let watermark = Requirement::NoWatermark;
    assert!(matches!(ask("agents-plus", watermark, &[]), Answered::Unknown { .. }));
    assert_eq!(
        ask("agents-plus", watermark, &[holds("agents-plus", watermark, true)]),
        Answered::Met { confidence: Confidence::Assumed, source: None, note: "seen on a trial".to_owned() }
    );
    assert_eq!(
        ask("agents-plus", watermark, &[holds("agents-plus", watermark, false)]),
        Answered::NotMet {
            source: None,
            text: "you assume that Agents Plus puts a watermark on what it makes".to_owned()
        }
    );
    assert!(matches!(ask("agents-plus", watermark, &[holds("agents-pro", watermark, true)]), Answered::Unknown { .. }));
    assert!(matches!(ask("web-lite", watermark, &[holds("web-lite", watermark, true)]), Answered::NotMet { .. }));
    assert!(matches!(
        ask("web-plus", watermark, &[holds("web-plus", watermark, false)]),
        Answered::Met { confidence: Confidence::Published, .. }
    ));
}

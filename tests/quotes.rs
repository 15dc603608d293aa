//! Quotes against the price lists, row by row.
//!
//! A case is written as a stage is said aloud: `api-payg: text-to-video 720p 5s hdr`. Its answer is written as
//! `$0.60 published`, `160 cr third-party`, `? why` (no published price) or `– why` (not offered).

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests may fail like tests")]

use luma_plan::plan::model::{Assume, Assumed, AssumedPrice, EntryId};
use luma_plan::plan::resolve::Settings;
use luma_plan::quote::{self, Answered, Outcome, Quote, UnitPrice};
use luma_plan::rates::{Book, RouteAt};
use luma_plan::terms::{Confidence, Media, Operation, Range, Requirement, Resolution, Training};

fn book() -> Book {
    Book::embedded().unwrap_or_else(|faulty| panic!("{faulty}"))
}

/// `text-to-video ray-3.2 720p 5s hdr loop refs=3 from=540p of=modify image`; what is left out is the default.
fn settings(book: &Book, said: &str) -> Settings {
    let mut words = said.split_whitespace();
    let operation = Operation::parse(words.next().unwrap()).unwrap();
    let mut settings = Settings {
        operation,
        model: None,
        media: operation.media(),
        resolution: Some(Resolution::P720),
        seconds: Some(5),
        range: Range::Sdr,
        looped: false,
        references: 0,
        from: Some(Resolution::P720),
        of: None,
    };
    if matches!(operation, Operation::Reframe | Operation::Upscale) {
        settings.media = Some(Media::Video);
    }
    for word in words {
        if let Some(n) = word.strip_prefix("refs=") {
            settings.references = n.parse().unwrap();
        } else if let Some(from) = word.strip_prefix("from=") {
            settings.from = Some(Resolution::parse(from).unwrap());
        } else if let Some(of) = word.strip_prefix("of=") {
            settings.of = Some(Operation::parse(of).unwrap());
        } else if word == "loop" {
            settings.looped = true;
        } else if let Some(media) = Media::parse(word) {
            settings.media = Some(media);
        } else if let Some(range) = Range::parse(word) {
            settings.range = range;
        } else if let Some(resolution) = Resolution::parse(word) {
            settings.resolution = Some(resolution);
        } else if let Some(n) = word.strip_suffix('s').and_then(|n| n.parse().ok()) {
            settings.seconds = Some(n);
        } else {
            settings.model = Some(book.model(word).unwrap_or_else(|| panic!("`{word}` is no model")).to_owned());
        }
    }
    settings
}

fn route(book: &Book, id: &str) -> RouteAt {
    book.find(id).unwrap_or_else(|| panic!("no route {id}"))
}

fn ask(book: &Book, id: &str, said: &str, assume: &[Assume]) -> Quote {
    quote::quote(book, route(book, id), &settings(book, said), assume)
}

fn spell(quote: &Quote) -> String {
    match &quote.outcome {
        Outcome::Priced(price) => {
            let unit = match price.unit {
                UnitPrice::Credits(n) => format!("{n} cr"),
                UnitPrice::Usd(money) => format!("${money}"),
                UnitPrice::Provisioned(requests) => format!("capacity {requests}"),
            };
            let batch = if quote.batch == 1 { String::new() } else { format!(" a batch of {}", quote.batch) };
            format!("{unit}{batch} {}", price.confidence)
        }
        Outcome::Unpriced(reason) => format!("? {}", reason.text),
        Outcome::Unsupported(reason) => format!("– {}", reason.text),
    }
}

fn check(cases: &[(&str, &str, &str)]) {
    let book = book();
    let mut wrong = Vec::new();
    for (id, said, wanted) in cases {
        let got = spell(&ask(&book, id, said, &[]));
        if got != *wanted {
            wrong.push(format!("{id}: {said}\n   wanted {wanted}\n      got {got}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Rows of one table: the operation, then for each of the headings a price.
fn table(id: &str, said: &str, headings: &[&str], prices: &[&str], confidence: &str) {
    let book = book();
    for (heading, price) in headings.iter().zip(prices) {
        let got = spell(&ask(&book, id, &format!("{said} {heading}"), &[]));
        assert_eq!(got, format!("{price} {confidence}"), "{id}: {said} {heading}");
    }
}

const VIDEO: [&str; 4] = ["360p", "540p", "720p", "1080p"];

#[test]
fn every_image_of_the_agents_api_page() {
    let uni = ["0.0404", "0.0434", "0.0464", "0.0494", "0.0524", "0.0554", "0.0584", "0.0614", "0.0644", "0.0674"];
    let max = ["0.1", "0.103", "0.106", "0.109", "0.112", "0.115", "0.118", "0.121", "0.124", "0.127"];
    let book = book();
    for references in 0..10 {
        for (model, prices) in [("uni-1", uni), ("uni-1-max", max)] {
            for resolution in ["360p", "720p", "1080p", "2k"] {
                let said = format!("text-to-image {model} {resolution} refs={references}");
                let got = spell(&ask(&book, "api-payg", &said, &[]));
                assert_eq!(got, format!("${} published", prices[references]), "{said}");
            }
        }
    }
    check(&[
        ("api-payg", "image-edit uni-1", "$0.0434 published"),
        ("api-payg", "image-edit uni-1-max", "$0.103 published"),
        ("api-payg", "text-to-image refs=10", "– an image takes at most 9 references"),
        ("api-payg", "image-edit refs=9", "– an edit takes at most 8 references beside its source"),
        (
            "api-payg",
            "image-edit refs=8",
            "? the page prices an edit of one source image; what references beside it cost is not published",
        ),
        (
            "api-payg",
            "text-to-image 4k",
            "– Luma Agents API offers text to image with `uni-1` up to 2k, not 4k; the nearest is 2k",
        ),
    ]);
}

#[test]
fn every_video_cell_of_the_agents_api_page() {
    let sdr5 = ["$0.06", "$0.15", "$0.3", "$1.2"];
    let sdr10 = ["$0.18", "$0.45", "$0.9", "$3.6"];
    for operation in ["text-to-video", "image-to-video", "interpolate"] {
        table("api-payg", &format!("{operation} 5s"), &VIDEO, &sdr5, "published");
        table("api-payg", &format!("{operation} 5s hdr"), &VIDEO[2..], &["$0.6", "$2.4"], "published");
        table("api-payg", &format!("{operation} 5s hdr+exr"), &VIDEO[2..], &["$0.9", "$3.6"], "published");
    }
    table("api-payg", "text-to-video 10s", &VIDEO, &sdr10, "published");
    table("api-payg", "image-to-video 10s", &VIDEO, &sdr10, "conflicting");
    table("api-payg", "extend 5s", &VIDEO[1..], &sdr5[1..], "published");
    table("api-payg", "reframe 1s", &VIDEO, &["$0.03", "$0.06", "$0.12", "$0.36"], "published");
    table("api-payg", "reframe 7s", &VIDEO, &["$0.21", "$0.42", "$0.84", "$2.52"], "published");
    for (range, five, ten) in [
        ("sdr", ["$0.54", "$0.72", "$1.08", "$2.16"], ["$1.08", "$1.44", "$2.16", "$4.32"]),
        ("hdr", ["$1.08", "$1.44", "$2.16", "$4.32"], ["$2.16", "$2.88", "$4.32", "$8.64"]),
        ("hdr+exr", ["$1.62", "$2.16", "$3.24", "$6.48"], ["$3.24", "$4.32", "$6.48", "$12.96"]),
    ] {
        table("api-payg", &format!("modify 5s {range}"), &VIDEO, &five, "published");
        table("api-payg", &format!("modify 10s {range}"), &VIDEO, &ten, "published");
    }
}

#[test]
fn rules_of_the_agents_api() {
    let only = "– the Luma Agents API makes HDR only at 720p and 1080p";
    check(&[
        ("api-payg", "text-to-video 360p hdr", only),
        ("api-payg", "image-to-video 540p hdr", only),
        ("api-payg", "interpolate 540p hdr+exr", only),
        ("api-payg", "text-to-video 720p 10s hdr", "– the Luma Agents API makes HDR only at 5 s"),
        ("api-payg", "text-to-video 1080p 10s hdr+exr", "– the Luma Agents API makes HDR only at 5 s"),
        ("api-payg", "extend 360p", "– the Luma Agents API extends at 540p, 720p and 1080p, not at 360p"),
        ("api-payg", "text-to-video 10s loop", "– a loop is made at 5 s only"),
        ("api-payg", "text-to-video 5s loop hdr", "– a loop is made in SDR only"),
        ("api-payg", "text-to-video 5s loop", "$0.3 published"),
        ("api-payg", "upscale 4k", "– the Luma Agents API has no upscale"),
        ("api-payg", "upscale 4k image", "– the Luma Agents API has no upscale"),
        ("api-payg", "audio", "– the Luma Agents API makes no audio"),
        ("api-payg", "reframe image", "– the Luma Agents API reframes video only"),
        (
            "api-payg",
            "extend 10s",
            "– extend with `ray-3.2` on Luma Agents API is made in blocks of 5 s, one a run, not 10 s; make it twice with `keep = 2`",
        ),
        (
            "api-payg",
            "extend 14s",
            "– extend with `ray-3.2` on Luma Agents API is made in blocks of 5 s, one a run, not 14 s; make it 3 times with `keep = 3`",
        ),
        (
            "api-payg",
            "extend 3s",
            "– extend with `ray-3.2` on Luma Agents API is made in blocks of 5 s, one a run, not 3 s; ask for 5 s",
        ),
        (
            "api-payg",
            "text-to-video 7s",
            "– Luma Agents API offers text to video with `ray-3.2` at 720p of 5 s and 10 s, not of 7 s; the nearest is 5 s",
        ),
        (
            "api-payg",
            "modify 8s hdr",
            "– Luma Agents API offers modify with `ray-3.2` at 720p of 5 s and 10 s, not of 8 s; the nearest is 10 s",
        ),
        (
            "api-payg",
            "text-to-video 4k",
            "– Luma Agents API offers text to video with `ray-3.2` at 360p, 540p, 720p and 1080p, not at 4k; the nearest is 1080p",
        ),
        ("api-payg", "text-to-video ray-3", "– Luma Agents API does not offer `ray-3`; it offers `ray-3.2`"),
        ("api-payg", "text-to-video uni-1", "– `uni-1` is not for text to video on Luma Agents API; `ray-3.2` is"),
    ]);
}

#[test]
fn exports() {
    check(&[
        ("web-plus", "export", "0 cr published"),
        ("ios-plus", "export 1080p", "0 cr published"),
        ("agents-pro", "export 4k 30s", "0 cr published"),
        ("dm-api", "export", "$0 published"),
        ("api-payg", "export", "$0 published"),
        ("web-plus", "export hdr", "? the price of a finishing pass in HDR is not published for the app"),
        ("web-lite", "export hdr", "– HDR starts with the Plus plan"),
        ("agents-pro", "export hdr+exr", "? the price of a finishing pass in HDR is not published for the app"),
        ("dm-api", "export hdr", "– the Dream Machine API makes no HDR"),
        ("api-payg", "export hdr", "$0.6 published"),
        ("api-payg", "export hdr+exr 1080p of=image-to-video", "$3.6 published"),
        ("api-payg", "export hdr 1080p 10s of=modify", "$8.64 published"),
        ("api-payg", "export hdr 540p of=text-to-video", "– the Luma Agents API makes HDR only at 720p and 1080p"),
        ("api-payg", "export hdr 10s", "– the Luma Agents API makes HDR only at 5 s"),
    ]);
    let book = book();
    assert_eq!(ask(&book, "api-payg", "export hdr", &[]).model.as_deref(), Some("ray-3.2"));
    assert_eq!(ask(&book, "api-payg", "export", &[]).model, None);
}

#[test]
fn every_image_and_clip_figure_of_the_apps() {
    for id in ["web-plus", "ios-unlimited"] {
        check(&[
            (id, "text-to-image", "16 cr a batch of 4 published"),
            (id, "text-to-image 360p", "16 cr a batch of 4 published"),
            (id, "text-to-image 1080p", "32 cr a batch of 4 published"),
            (id, "text-to-image refs=9", "16 cr a batch of 4 derived"),
            (id, "text-to-image photon 1080p", "16 cr a batch of 4 published"),
            (id, "text-to-image photon refs=4", "16 cr a batch of 4 derived"),
            (id, "text-to-image photon refs=5", "– `photon` takes at most 4 reference images"),
            (
                id,
                "text-to-image 2k",
                if id == "web-plus" {
                    "– Dream Machine web offers text to image with `image-v2` up to 1080p, not 2k; the nearest is 1080p"
                } else {
                    "– Dream Machine iOS offers text to image with `image-v2` up to 1080p, not 2k; the nearest is 1080p"
                },
            ),
            (id, "reframe image", "4 cr published"),
        ]);
        let at = ["360p", "540p", "720p", "1080p"];
        table(id, "text-to-video 5s", &at, &["20 cr", "50 cr", "100 cr", "400 cr"], "third-party");
        table(id, "text-to-video 10s", &at, &["40 cr", "100 cr", "200 cr", "800 cr"], "third-party");
        table(id, "image-to-video 5s", &at, &["20 cr", "50 cr", "100 cr", "400 cr"], "third-party");
        for operation in ["text-to-video", "image-to-video"] {
            table(id, &format!("{operation} ray-1.6"), &["720p"], &["80 cr"], "published");
            table(id, &format!("{operation} ray-2 5s"), &at[1..], &["80 cr", "160 cr", "170 cr"], "published");
            table(id, &format!("{operation} ray-2 10s"), &at[1..], &["160 cr", "320 cr", "340 cr"], "published");
            table(id, &format!("{operation} ray-2 9s"), &at[1..], &["160 cr", "320 cr", "340 cr"], "published");
            table(id, &format!("{operation} ray-2 6s"), &at[1..], &["160 cr", "320 cr", "340 cr"], "published");
            table(id, &format!("{operation} ray-2 1s"), &at[1..], &["80 cr", "160 cr", "170 cr"], "published");
            table(id, &format!("{operation} ray-2-flash 5s"), &at[2..], &["55 cr", "65 cr"], "published");
            table(id, &format!("{operation} ray-2-flash 10s"), &at[2..], &["110 cr", "130 cr"], "published");
            for (seconds, draft, p540) in [(5, 60, 160), (10, 120, 320), (15, 180, 480), (20, 240, 640)] {
                let prices = [format!("{draft} cr"), format!("{p540} cr")];
                let prices: Vec<&str> = prices.iter().map(String::as_str).collect();
                table(id, &format!("{operation} ray-3 {seconds}s"), &at[..2], &prices, "published");
            }
            table(id, &format!("{operation} ray-3 540p hdr"), &["5s", "10s"], &["640 cr", "1280 cr"], "published");
            table(id, &format!("{operation} ray-3 5s"), &at[2..], &["320 cr", "330 cr"], "third-party");
            table(id, &format!("{operation} ray-3 10s"), &at[2..], &["640 cr", "660 cr"], "third-party");
            table(id, &format!("{operation} ray-3 720p hdr"), &["5s", "10s"], &["1280 cr", "2560 cr"], "conflicting");
        }
    }
    for operation in ["text-to-video", "image-to-video"] {
        table("agents-plus", &format!("{operation} ray-3.2 5s"), &VIDEO[2..], &["100 cr", "400 cr"], "third-party");
        table(
            "agents-plus",
            &format!("{operation} 5s"),
            &VIDEO,
            &["20 cr", "50 cr", "100 cr", "400 cr"],
            "third-party",
        );
    }
    table("agents-plus", "text-to-video 10s", &VIDEO, &["40 cr", "100 cr", "200 cr", "800 cr"], "third-party");
}

#[test]
fn every_operation_of_the_apps() {
    check(&[
        ("web-plus", "modify ray-2 5s", "400 cr derived"),
        ("web-plus", "modify ray-2 10s 1080p", "800 cr derived"),
        ("web-plus", "modify ray-2 7s", "800 cr derived"),
        ("web-plus", "reframe 9s", "288 cr published"),
        ("web-plus", "reframe 1s 4k", "32 cr published"),
        ("web-plus", "reframe ray-2-flash 3s", "33 cr published"),
        ("web-plus", "upscale 1080p 5s", "10 cr published"),
        ("web-plus", "upscale 4k 5s", "20 cr published"),
        ("web-plus", "upscale 4k from=1080p 5s", "10 cr published"),
        ("web-plus", "upscale 4k 7s", "28 cr published"),
        ("ios-lite", "audio 12s", "0 cr published"),
        (
            "web-plus",
            "upscale 4k from=540p",
            "– Dream Machine web offers upscale of video to 4k from 720p and 1080p, not from 540p; the nearest is from 720p",
        ),
        (
            "web-plus",
            "text-to-video ray-2 11s",
            "– Dream Machine web offers text to video with `ray-2` at 720p of up to 10 s, not of 11 s; the nearest is 10 s",
        ),
        (
            "web-plus",
            "text-to-video ray-2 360p",
            "– Dream Machine web offers text to video with `ray-2` at 540p, 720p and 1080p, not at 360p; the nearest is 540p",
        ),
        (
            "web-plus",
            "image-to-video 10s",
            "– Dream Machine web offers image to video with `ray-3.14` at 720p of 5 s, not of 10 s; the nearest is 5 s",
        ),
        (
            "web-plus",
            "text-to-video ray-3 1080p hdr",
            "– Dream Machine web offers text to video with `ray-3` at 540p and 720p, not at 1080p; the nearest is 720p",
        ),
        (
            "web-plus",
            "text-to-video ray-3 720p hdr+exr",
            "– Dream Machine web offers text to video with `ray-3` at 540p, not at 720p; the nearest is 540p",
        ),
        (
            "web-plus",
            "text-to-video ray-3 360p hdr",
            "– Dream Machine web offers text to video with `ray-3` at 540p and 720p, not at 360p; the nearest is 540p",
        ),
        (
            "web-plus",
            "text-to-video ray-3.2",
            "– Dream Machine web does not offer `ray-3.2`; it offers `ray-1.6`, `ray-2`, `ray-2-flash`, `ray-3` and `ray-3.14`",
        ),
        (
            "web-plus",
            "modify ray-2-flash",
            "– `ray-2-flash` is not for modify on Dream Machine web; `ray-2`, `ray-3` and `ray-3.14` are",
        ),
        (
            "agents-plus",
            "text-to-video ray-3.2 10s",
            "– Luma Agents app offers text to video with `ray-3.2` at 720p of 5 s, not of 10 s; the nearest is 5 s",
        ),
    ]);
}

#[test]
fn gaps_and_rules_of_the_apps() {
    let hdr = "? HDR with `ray-3.14` costs materially more than SDR, and the price is not published";
    let exr = "– `ray-3.14` makes EXR only at 540p and 720p";
    let modify =
        "? a modify with `ray-3` or `ray-3.14` costs materially more than a generation, and the price is not published";
    check(&[
        ("web-plus", "text-to-video 1080p hdr", hdr),
        ("web-plus", "text-to-video 720p 10s hdr+exr", hdr),
        ("web-plus", "text-to-video 1080p hdr+exr", exr),
        ("web-plus", "text-to-video 360p hdr+exr", exr),
        ("web-free", "text-to-video hdr", "– HDR starts with the Plus plan"),
        ("web-lite", "text-to-video hdr", "– HDR starts with the Plus plan"),
        ("ios-lite", "image-to-video hdr", "– HDR starts with the Plus plan"),
        ("web-lite", "text-to-video ray-3 540p hdr", "– HDR starts with the Plus plan"),
        ("web-plus", "modify hdr", "– `ray-3.14` does not modify in HDR"),
        ("agents-pro", "modify hdr", "– `ray-3.14` does not modify in HDR"),
        ("web-plus", "modify", modify),
        ("web-plus", "modify ray-3", modify),
        ("web-plus", "text-to-video loop", "? the price of a loop is not published for the app"),
        (
            "web-plus",
            "text-to-video ray-3 1080p hdr loop",
            "– Dream Machine web offers text to video with `ray-3` at 540p and 720p, not at 1080p; the nearest is 720p",
        ),
        (
            "web-plus",
            "text-to-video ray-3 540p hdr+exr",
            "? the page that prices `ray-3` is cut off before HDR with EXR in every copy read",
        ),
        ("agents-pro", "modify ray-3.2", "? the price of a modify in the Luma Agents app is not published"),
        ("agents-pro", "text-to-image uni-1-max", "? the price of an image in the Luma Agents app is not published"),
        (
            "agents-pro",
            "text-to-image image-v2",
            "– Luma Agents app does not offer `image-v2`; it offers `uni-1` and `uni-1-max`",
        ),
    ]);
}

#[test]
fn the_legacy_api_is_priced_by_exact_pixels() {
    // Million pixels, from the definition: 960 × 540 × 24 × 5 = 62.208, 1280 × 720 × 24 × 5 = 110.592; 9 s are 9/5.
    check(&[
        ("dm-api", "text-to-video 540p 5s", "$0.3981312 third-party"),
        ("dm-api", "text-to-video 720p 5s", "$0.7077888 third-party"),
        ("dm-api", "text-to-video 720p 9s", "$1.27401984 third-party"),
        ("dm-api", "text-to-video 1080p 5s", "$0.8577888 conflicting"),
        ("dm-api", "text-to-video 4k 9s", "$1.72401984 conflicting"),
        ("dm-api", "image-to-video ray-2-flash 720p 5s", "$0.2433024 third-party"),
        ("dm-api", "interpolate 540p 9s", "$0.71663616 third-party"),
        ("dm-api", "text-to-video ray-1.6", "$0.3538944 third-party"),
        ("dm-api", "modify", "$1.74956544 published"),
        ("dm-api", "modify 1080p", "$1.89956544 conflicting"),
        ("dm-api", "extend", "$0.7077888 derived"),
        ("dm-api", "extend 4k", "$0.9577888 conflicting"),
        ("dm-api", "text-to-video loop", "$0.7077888 third-party"),
        // 2.0736 million pixels × 0.0073, and 0.9216.
        ("dm-api", "text-to-image 1080p", "$0.01513728 third-party"),
        ("dm-api", "text-to-image", "$0.00672768 third-party"),
        ("dm-api", "image-edit photon-flash 1080p refs=4", "$0.00393984 third-party"),
        ("dm-api", "text-to-image refs=5", "– Photon takes at most 4 reference images"),
        ("dm-api", "upscale 720p from=540p 5s", "$0.3 third-party"),
        ("dm-api", "upscale 1080p from=540p 5s", "$0.45 third-party"),
        ("dm-api", "upscale 4k from=540p 5s", "$0.55 third-party"),
        ("dm-api", "upscale 1080p 5s", "$0.15 derived"),
        ("dm-api", "upscale 4k 9s", "$0.45 derived"),
        ("dm-api", "audio 9s", "$0.18 third-party"),
        (
            "dm-api",
            "text-to-video 10s",
            "– Dream Machine API offers text to video with `ray-2` at 720p of 5 s and 9 s, not of 10 s; the nearest is 9 s",
        ),
        (
            "dm-api",
            "text-to-video ray-1-6 540p",
            "– Dream Machine API offers text to video with `ray-1.6` at 720p, not at 540p; the nearest is 720p",
        ),
        (
            "dm-api",
            "text-to-video hdr",
            "– Dream Machine API offers text to video with `ray-2` at 720p in sdr, not in hdr; the nearest is sdr",
        ),
        (
            "dm-api",
            "text-to-video ray-3.14",
            "– Dream Machine API does not offer `ray-3.14`; it offers `ray-1.6`, `ray-2` and `ray-2-flash`",
        ),
        (
            "dm-api",
            "extend 10s",
            "– extend with `ray-2` on Dream Machine API is made in blocks of 5 s, one a run, not 10 s; make it twice with `keep = 2`",
        ),
        (
            "dm-api",
            "upscale 4k from=1080p",
            "– Dream Machine API offers upscale of video to 4k from 540p and 720p, not from 1080p; the nearest is from 720p",
        ),
    ]);
}

#[test]
fn the_clip_table_of_the_legacy_api_to_the_cent() {
    let book = book();
    let rows = [
        ("ray-2", "540p", "0.40", "0.72"),
        ("ray-2", "720p", "0.71", "1.27"),
        ("ray-2", "1080p", "0.86", "1.54"),
        ("ray-2", "4k", "0.96", "1.72"),
        ("ray-2-flash", "540p", "0.14", "0.25"),
        ("ray-2-flash", "720p", "0.24", "0.44"),
        ("ray-2-flash", "1080p", "0.39", "0.71"),
        ("ray-2-flash", "4k", "0.49", "0.89"),
    ];
    for (model, resolution, five, nine) in rows {
        for (seconds, wanted) in [("5s", five), ("9s", nine)] {
            let quote = ask(&book, "dm-api", &format!("text-to-video {model} {resolution} {seconds}"), &[]);
            let Some(UnitPrice::Usd(money)) = quote.price().map(|p| p.unit) else { panic!("{model} {resolution}") };
            assert_eq!(money.cents(), wanted, "{model} {resolution} {seconds}");
        }
    }
    for (said, wanted) in [("modify 720p 5s", "1.75"), ("text-to-video ray-1.6 720p 5s", "0.35")] {
        let quote = ask(&book, "dm-api", said, &[]);
        let Some(UnitPrice::Usd(money)) = quote.price().map(|p| p.unit) else { panic!("{said}") };
        assert_eq!(money.cents(), wanted, "{said}");
    }
}

#[test]
fn the_older_price_by_straight_pixels_is_kept_beside() {
    let book = book();
    let at = route(&book, "dm-api");
    for (said, wanted) in [
        ("text-to-video 1080p 5s", "$1.5925248, by the pixels made"),
        ("text-to-video 4k 9s", "$11.46617856, by the pixels made"),
        ("text-to-video ray-2-flash 4k 5s", "$2.1897216, by the pixels made"),
    ] {
        let settings = settings(&book, said);
        let told = quote::tell(&book, at, &settings, &quote::quote(&book, at, &settings, &[]), &[]);
        assert_eq!(told.also, [(wanted.to_owned(), "older-partner-list".to_owned())], "{said}");
    }
}

/// The model that `auto` means, and whether it is priced (`+`), unpriced (`?`) or not offered (`–`).
#[test]
fn the_table_of_flagships() {
    let book = book();
    let routes = ["web-plus", "ios-plus", "agents-pro", "dm-api", "api-payg"];
    let rows: [(&str, [&str; 4]); 17] = [
        ("text-to-image", ["+ image-v2", "?", "+ photon", "+ uni-1"]),
        ("image-edit", ["? image-modify-v2", "?", "+ photon", "+ uni-1"]),
        ("text-to-video", ["+ ray-3.14", "+ ray-3.14", "+ ray-2", "+ ray-3.2"]),
        ("image-to-video", ["+ ray-3.14", "+ ray-3.14", "+ ray-2", "+ ray-3.2"]),
        ("interpolate", ["? ray-3.14", "? ray-3.14", "+ ray-2", "+ ray-3.2"]),
        ("extend", ["? ray-3.14", "? ray-3.14", "+ ray-2", "+ ray-3.2"]),
        ("modify", ["? ray-3.14", "? ray-3.14", "+ ray-2", "+ ray-3.2"]),
        ("reframe", ["+ ray-2", "?", "?", "+ ray-3.2"]),
        ("reframe image", ["+ photon", "?", "?", "–"]),
        ("upscale 1080p", ["+", "?", "+", "–"]),
        ("upscale 4k", ["+", "?", "+", "–"]),
        ("upscale image 4k", ["?", "?", "–", "–"]),
        ("audio", ["+", "?", "+", "–"]),
        ("export", ["+", "+", "+", "+"]),
        ("export hdr", ["?", "?", "–", "+ ray-3.2"]),
        ("export hdr+exr", ["?", "?", "–", "+ ray-3.2"]),
        ("export 1080p hdr", ["?", "?", "–", "+ ray-3.2"]),
    ];
    for (said, [dream_machine, rest @ ..]) in rows {
        let wanted = [dream_machine, dream_machine].into_iter().chain(rest);
        for (id, wanted) in routes.into_iter().zip(wanted) {
            let quote = ask(&book, id, said, &[]);
            let mark = match quote.outcome {
                Outcome::Priced(_) => "+",
                Outcome::Unpriced(_) => "?",
                Outcome::Unsupported(_) => "–",
            };
            let got = format!("{mark} {}", quote.model.as_deref().unwrap_or_default());
            assert_eq!(got.trim_end(), wanted, "{id}: {said}: {}", spell(&quote));
            assert!(!quote.named);
            assert_eq!(quote.legacy, matches!(quote.model.as_deref(), Some("ray-2" | "photon")), "{id}: {said}");
        }
    }
}

#[test]
fn provisioned_capacity_carries_images_and_bills_video() {
    check(&[
        ("api-pt-1m", "text-to-image", "capacity 1 published"),
        ("api-pt-1y", "text-to-image uni-1-max refs=9", "capacity 0.4 published"),
        ("api-pt-3m", "image-edit refs=8", "capacity 1 published"),
        ("api-pt-3m", "image-edit refs=9", "– an edit takes at most 8 references beside its source"),
        ("api-pt-1m", "text-to-video 720p", "$0.3 published"),
        ("api-pt-1m", "export 720p hdr", "$0.6 published"),
        (
            "api-pt-1m",
            "text-to-image 4k",
            "– Luma Agents API offers text to image with `uni-1` up to 2k, not 4k; the nearest is 2k",
        ),
    ]);
}

#[test]
fn limits_of_runs_a_minute() {
    let book = book();
    let dm = book.surface("dream-machine-api").unwrap();
    let of = |said: &str| {
        let limit = ask(&book, "dm-api", said, &[]).limit?;
        Some(dm.limits[limit].runs_a_minute.value)
    };
    assert_eq!(of("text-to-video"), Some(20));
    assert_eq!(of("modify ray-2"), Some(20));
    assert_eq!(of("text-to-image"), Some(80));
    assert_eq!(of("text-to-image photon-flash"), Some(80));
    assert_eq!(of("audio"), None);
    assert_eq!(ask(&book, "api-payg", "text-to-video", &[]).limit, None);
    assert_eq!(dm.dollars_a_month.as_ref().map(|f| f.value.plain()), Some("5000".to_owned()));
}

fn price(surface: &str, operation: Operation, price: AssumedPrice) -> Assume {
    let what = Assumed::Price {
        surface: surface.to_owned(),
        operation,
        model: None,
        resolution: None,
        range: None,
        seconds: None,
        price,
    };
    Assume { id: EntryId(1), what, note: Some("what the app showed".to_owned()) }
}

#[test]
fn assumed_prices_fill_gaps_only() {
    let book = book();
    let image = price("luma-agents-app", Operation::TextToImage, AssumedPrice::Credits(12));
    let clip = price("luma-agents-app", Operation::TextToVideo, AssumedPrice::Credits(1));
    let wide = [image.clone(), clip.clone()];
    let spelt = |said: &str, assume: &[Assume]| spell(&ask(&book, "agents-pro", said, assume));
    assert_eq!(spelt("text-to-image", &wide), "12 cr assumed");
    assert_eq!(spelt("text-to-image uni-1", &wide), "12 cr assumed");
    assert_eq!(spelt("text-to-video", &wide), "100 cr third-party", "never a published price");
    assert_eq!(spelt("text-to-video hdr", &wide), "1 cr assumed");
    assert!(spelt("text-to-video 1080p hdr+exr", &wide).starts_with('–'), "never a rule");
    assert!(spelt("text-to-video 7s", &wide).starts_with('–'), "never what is not offered");
    let elsewhere = [price("dream-machine-web", Operation::TextToImage, AssumedPrice::Credits(12))];
    assert!(spelt("text-to-image", &elsewhere).starts_with('?'));
    let dollars = price("luma-agents-app", Operation::TextToImage, AssumedPrice::Credits(12));
    let dollars = Assume {
        what: match dollars.what {
            Assumed::Price { surface, operation, model, resolution, range, seconds, .. } => Assumed::Price {
                surface,
                operation,
                model,
                resolution,
                range,
                seconds,
                price: AssumedPrice::Usd(luma_plan::money::Money::parse("0.05").unwrap()),
            },
            answer @ Assumed::Answer { .. } => answer,
        },
        ..dollars
    };
    assert!(spelt("text-to-image", &[dollars]).starts_with('?'), "dollars are no credits");
    let mut narrow = clip.clone();
    if let Assumed::Price { range, seconds, price, .. } = &mut narrow.what {
        *range = Some(Range::Hdr);
        *seconds = Some(10);
        *price = AssumedPrice::Credits(900);
    }
    let both = [clip, narrow];
    assert_eq!(spelt("text-to-video hdr 10s", &both), "900 cr assumed", "the narrower one");
    assert_eq!(spelt("text-to-video hdr 5s", &both), "1 cr assumed");
    let quote = ask(&book, "agents-pro", "text-to-image", &wide);
    let price = quote.price().unwrap();
    assert_eq!((price.source.as_deref(), price.verified, price.confidence), (None, None, Confidence::Assumed));
}

#[test]
fn derivations_say_every_step() {
    let book = book();
    let told = |id: &str, said: &str| {
        let (at, settings) = (route(&book, id), settings(&book, said));
        let told = quote::tell(&book, at, &settings, &quote::quote(&book, at, &settings, &[]), &[]);
        let steps: Vec<String> = told.derivation.iter().map(|(what, figure)| format!("{what} = {figure}")).collect();
        (steps.join(" | "), told)
    };
    assert_eq!(
        told("api-payg", "image-to-video 1080p hdr").0,
        "`ray-3.2`, image to video, 1080p, 5 s, hdr = $2.4000 a run"
    );
    assert_eq!(
        told("web-plus", "text-to-video ray-2 9s").0,
        "`ray-2`, text to video, 720p, sdr = 32 credits a second | 9 s, rounded up to blocks of 5 s or 10 s = 10 s billed | \
         10 s × 32 credits = 320 credits"
    );
    assert_eq!(
        told("web-plus", "text-to-image 540p").0,
        "`image-v2`, text to image, 720p for 540p = 4 credits an image | a batch of 4 images × 4 credits = 16 credits"
    );
    assert_eq!(
        told("dm-api", "text-to-video 1080p").0,
        "`ray-2`, text to video, 1080p, sdr = $0.0064 a million pixels | \
         1280 × 720 pixels × 24 frames a second × 5 s = 110.592 megapixels | \
         110.592 megapixels × $0.0064 = $0.7077888 | then upscaled to 1080p: 5 s × $0.0300 = $0.1500 | \
         together = $0.8577888"
    );
    let (steps, of_capacity) = told("api-pt-1y", "text-to-image uni-1-max");
    assert_eq!(
        steps,
        "one unit carries `uni-1-max` = 0.4 a minute | one unit a month = $2100.0000 | \
         an image at full use of a month of 43,200 minutes = $0.1215"
    );
    assert_eq!(of_capacity.also, [("$0.123 an image, as printed".to_owned(), "agents-api-pricing".to_owned())]);
    let (_, conflicting) = told("web-plus", "text-to-video ray-3 720p hdr");
    assert_eq!(conflicting.also, [("600".to_owned(), "public-hub-survey".to_owned())]);
    let (_, clip) = told("api-payg", "text-to-video");
    let notes = clip.notes.join("; ");
    assert!(notes.contains("`budget_exhausted` may be charged in part"), "{notes}");
    assert!(notes.contains("the numbers are in the dashboard only"), "{notes}");
    assert!(told("dm-api", "text-to-video").1.notes.iter().any(|n| n.contains("fully refunded")));
    assert!(told("agents-pro", "text-to-video").1.notes.iter().any(|n| n.contains("returned automatically")));
}

#[test]
fn the_printed_figures_of_provisioned_capacity_stand_beside_the_recomputed_ones() {
    let book = book();
    let rows = [
        ("api-pt-1m", "0.088", "0.0879629630", "0.22", "0.2199074074"),
        ("api-pt-3m", "0.065", "0.0648148148", "0.163", "0.1620370370"),
        ("api-pt-1y", "0.049", "0.0486111111", "0.123", "0.1215277778"),
    ];
    for (id, uni, uni_exact, max, max_exact) in rows {
        let found = book.route(route(&book, id)).unwrap();
        let luma_plan::rates::Purchase::Provisioned(provision) = &found.purchase else { panic!("{id}") };
        assert_eq!(provision.minimum_units, 8);
        let printed: Vec<String> = provision.printed.iter().map(|(_, m)| m.plain()).collect();
        assert_eq!(printed, [uni, max], "{id}");
        for (model, exact) in [("uni-1", uni_exact), ("uni-1-max", max_exact)] {
            let card = book.card(route(&book, id)).unwrap();
            let requests = card.models[card.model(model).unwrap()].requests_per_unit.unwrap();
            let (ticks, images) = provision.per_image(requests).unwrap();
            let each = luma_plan::money::Money::from_ticks(ticks).unwrap().per(images).unwrap();
            assert_eq!(each, luma_plan::money::Money::parse(exact).unwrap(), "{id} {model}");
        }
    }
}

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

const OVER: &str = r#"schema = 1
surface = "luma-agents-app"

[[sources]]
id = "my-contract"
title = "My contract"
publisher = "Me"
kind = "official"
date = 2026-11-01

[[prices]]
operations = ["text-to-video"]
models = ["ray-3.14"]
range = "sdr"
per = "generation"
source = "my-contract"
confidence = "published"
columns = ["seconds", "720p"]
rows = [[5, 90], [15, 300]]

[[prices]]
operations = ["modify"]
models = ["ray-3.14"]
per = "generation"
source = "my-contract"
confidence = "published"
columns = ["range", "seconds", "720p"]
rows = [["sdr", 5, 500], ["hdr", 5, 900]]

[[gaps]]
operations = ["image-to-video"]
models = ["ray-3.14"]
resolutions = ["540p"]
says = "no longer published"
source = "my-contract"
"#;

#[test]
fn a_card_laid_over_the_book_changes_quotes_row_by_row() {
    let mut book = book();
    assert_eq!(book.lay_over("mine.toml", OVER), Ok(1));
    for (said, wanted) in [
        ("text-to-video", "90 cr published"),
        ("text-to-video 15s", "300 cr published"),
        ("text-to-video 10s", "200 cr third-party"),
        ("text-to-video 1080p", "400 cr third-party"),
        ("modify", "500 cr published"),
        ("modify 1080p", "? the price of a modify in the Luma Agents app is not published"),
        ("modify hdr", "– `ray-3.14` does not modify in HDR"),
        ("image-to-video 540p", "? no longer published"),
        ("image-to-video 720p", "100 cr third-party"),
    ] {
        assert_eq!(spell(&ask(&book, "agents-pro", said, &[])), wanted, "{said}");
    }
}

#[test]
fn the_longest_length_and_the_dearest_run_do_not_overflow() {
    let book = book();
    let mut long = settings(&book, "reframe 1080p");
    long.seconds = Some(u32::MAX);
    let quote = quote::quote(&book, route(&book, "api-payg"), &long, &[]);
    assert_eq!(spell(&quote), "$1546188226.2 published");
    let quote = quote::quote(&book, route(&book, "web-plus"), &long, &[]);
    assert_eq!(spell(&quote), format!("{} cr published", 32 * u64::from(u32::MAX)));
}

/// Whatever is asked, a quote has an answer; one that is not priced says why, and who says so.
#[test]
fn every_combination_has_an_answer_with_a_reason() {
    let book = book();
    let models: Vec<Option<&str>> =
        std::iter::once(None).chain(book.cards.iter().flat_map(|c| &c.models).map(|m| Some(m.id.as_str()))).collect();
    let mut asked = settings(&book, "export");
    let mut seen = 0u32;
    for operation in Operation::ALL.iter().copied().filter(|o| *o != Operation::Other) {
        let media: &[Option<Media>] = match operation {
            Operation::Reframe | Operation::Upscale => &[Some(Media::Image), Some(Media::Video)],
            _ => &[operation.media()],
        };
        for media in media {
            for model in &models {
                for resolution in Resolution::ALL {
                    for range in Range::ALL {
                        for (seconds, looped, references) in
                            [(1, false, 0), (5, true, 3), (7, false, 9), (10, false, 99)]
                        {
                            (asked.operation, asked.media) = (operation, *media);
                            asked.model = model.map(str::to_owned);
                            (asked.resolution, asked.range) = (Some(*resolution), *range);
                            (asked.seconds, asked.looped, asked.references) = (Some(seconds), looped, references);
                            for at in book.routes() {
                                let quote = quote::quote(&book, at, &asked, &[]);
                                seen += 1;
                                let card = book.card(at).unwrap();
                                let source = match (&quote.outcome, quote.reason()) {
                                    (Outcome::Priced(price), _) => price.source.as_deref(),
                                    (_, Some(reason)) => {
                                        assert!(!reason.text.is_empty() && !reason.text.ends_with('.'), "{asked:?}");
                                        reason.source.as_deref()
                                    }
                                    _ => None,
                                };
                                assert!(source.is_some_and(|s| card.source(s).is_some()), "{asked:?}: {quote:?}");
                                let told = quote::tell(&book, at, &asked, &quote, &[]);
                                assert_eq!(told.derivation.is_empty(), quote.price().is_none(), "{asked:?}");
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(seen > 100_000, "{seen}");
}

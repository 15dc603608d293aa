//! Quotes against the price lists, row by row.
//!
//! A case is written as a stage is said aloud: `api-payg: text-to-video 720p 5s hdr`. Its answer is written as
//! `$0.60 published`, `160 cr third-party`, `? why` (no published price) or `– why` (not offered).

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests may fail like tests")]

mod agents_api;
mod all_cards;
mod answers;
mod apps;
mod legacy_api;

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

//! How long the price book takes to load, and a quote to be made.

use luma_plan::plan::resolve::Settings;
use luma_plan::quote;
use luma_plan::rates::Book;
use luma_plan::terms::{Media, Operation, Range, Resolution};

fn main() {
    divan::main();
}

#[divan::bench]
fn load_embedded_book() -> usize {
    Book::embedded().map(|book| book.cards.len()).unwrap_or_default()
}

const fn settings(operation: Operation, resolution: Resolution, seconds: u32, range: Range) -> Settings {
    Settings {
        operation,
        model: None,
        media: Some(Media::Video),
        resolution: Some(resolution),
        seconds: Some(seconds),
        range,
        looped: false,
        references: 0,
        from: None,
        of: None,
    }
}

/// One set of settings on all 19 routes: mostly priced, mostly by a rule, mostly by the nearest row.
#[divan::bench(args = ["priced", "rule", "nearest"])]
fn quote_on_19_routes(bencher: divan::Bencher<'_, '_>, kind: &str) {
    let Ok(book) = Book::embedded() else { return };
    let routes: Vec<_> = book.routes().collect();
    let settings = match kind {
        "priced" => settings(Operation::TextToVideo, Resolution::P720, 5, Range::Sdr),
        "rule" => settings(Operation::TextToVideo, Resolution::P540, 10, Range::HdrExr),
        _ => settings(Operation::ImageToVideo, Resolution::P720, 7, Range::Sdr),
    };
    bencher.bench(|| routes.iter().filter(|at| quote::quote(&book, **at, &settings, &[]).price().is_some()).count());
}

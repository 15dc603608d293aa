//! What holds for every card: exports, flagships, assumptions, explanations, cards laid over.

use super::*;

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
                                // That an upscale makes it larger needs nobody to say so.
                                let is_smaller = operation == Operation::Upscale && asked.from >= asked.resolution;
                                let is_told = source.is_some_and(|s| card.source(s).is_some());
                                assert!(is_told || is_smaller, "{asked:?}: {quote:?}");
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

//! The Dream Machine API: exact pixels, the clip table to the cent, add-ons and limits.

use super::*;

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

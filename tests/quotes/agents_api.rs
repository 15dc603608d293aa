//! The pricing page of the Luma Agents API, cell by cell, its rules, and provisioned capacity.

use super::*;

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
    table("api-payg", "interpolate 10s", &VIDEO, &sdr10, "conflicting");
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

//! Dream Machine on web and iOS, and the Luma Agents app: every figure, gap and rule.

use super::*;

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

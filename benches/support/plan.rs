//! The plan that benches and comparisons are made with.

use std::fmt::Write as _;

/// A plan of so many shots with five stages each: a still, a draft, a final, an upscale and an export.
pub fn text(shots: usize) -> String {
    let mut out =
        "schema = 1\nname = \"Bench\"\n[schedule]\nstart = 2026-12-01\n[requirements]\ncommercial = true\n".to_owned();
    for shot in 0..shots {
        let final_seconds = if shot % 4 == 0 { 10 } else { 5 };
        let outputs = shot % 5 + 1;
        let _ = write!(
            out,
            "\n[[shots]]\nname = \"Shot {shot}\"\noutputs = {outputs}\nrevisions = \"10%\"\n\
             [[shots.stages]]\noperation = \"text-to-image\"\nattempts = 6\n\
             [[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"360p\"\naccept_rate = \"0.25\"\n\
             [[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = {final_seconds}\naccept_rate = \"0.3\"\n\
             [[shots.stages]]\noperation = \"upscale\"\nresolution = \"4k\"\nown_price_if_missing = \"0.50\"\n\
             [[shots.stages]]\noperation = \"export\"\n",
        );
    }
    out
}

//! What a month of a route makes, or a sum that is typed, on the screen *Routes*.

use crate::harness::{CLIPS, frame, notice, planner, press, saved, shows};

/// A clip takes 4 drafts at 0.06 and 2 finals at 1.20, 2.64: 50.00 make 18, 47.52, and leave 2.48.
#[test]
fn a_sum_that_is_typed_stands_in_place_of_the_month() {
    let mut model = planner(CLIPS, 120, 40);
    press(&mut model, "gr");
    assert!(shows(&model, "A month makes") && shows(&model, "no limit"), "{}", frame(&model));
    press(&mut model, "50");
    for text in ["$50.00 makes", "18 on average, from 108 takes", "$2.48 unspent", "$50 makes: finished clips"] {
        assert!(shows(&model, text), "{text}\n{}", frame(&model));
    }
    assert!(notice(&model).contains("x is a month again"), "{}", notice(&model));
    // Pro's month costs 90.00.
    press(&mut model, "j");
    assert!(shows(&model, "nothing: $50.00 buys no take"), "{}", frame(&model));
    press(&mut model, "90.00");
    assert!(shows(&model, "$90.00 makes") && shows(&model, "45 on average"), "{}", frame(&model));
    press(&mut model, "+");
    assert!(shows(&model, "$100.00 makes"), "{}", frame(&model));
    press(&mut model, "x");
    assert!(shows(&model, "A month makes"), "{}", frame(&model));
    press(&mut model, "99999999999999999999.9.9");
    frame(&model);
    press(&mut model, "x0");
    assert!(shows(&model, "A month makes"), "{}", frame(&model));
    assert_eq!(saved(&model), CLIPS, "looking changes nothing");
}

/// Web Plus, 10 s at 1080p, 800 credits of 10,000: 12 takes, 400 left over; at 1 in 4 two are kept with 0.8416.
#[test]
fn the_stage_under_the_loops_cursor_beside_the_whole_loop() {
    let plan = "schema = 1\n[schedule]\nstart = 2026-12-01\n[[shots]]\nname = \"Orbit\"\noutputs = 3\n\
                [[shots.stages]]\noperation = \"text-to-video\"\nresolution = \"1080p\"\nseconds = 10\n\
                accept_rate = \"0.25\"\n";
    let mut model = planner(plan, 120, 50);
    press(&mut model, "jgrc");
    let summary = model.prices.summary.as_ref().unwrap();
    let at = summary.offers().iter().position(|o| o.id == "web-plus").unwrap();
    model.ways.choose(luma_plan::tui::widget::ways::Row::Offer(at), summary);
    press(&mut model, "<tab>");
    let shown = frame(&model);
    for text in ["of this stage alone", "12 takes, 3 kept on", "80 %", "400 credits"] {
        assert!(shown.contains(text), "{text}\n{shown}");
    }
    assert!(shown.contains("Orbit, stage 1"), "{shown}");
}

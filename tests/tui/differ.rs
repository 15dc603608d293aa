//! Prices about which sources differ: the command that takes the lowest or the highest, and the range on the routes.

use super::harness::{CLIPS, notice, planner, press, saved, shows, total};

#[test]
fn every_price_is_turned_to_the_lowest_and_the_highest_and_back() {
    let mut model = planner(CLIPS, 120, 40);
    let text = saved(&model);
    let before = (total(&model, "agents-plus"), total(&model, "api-payg"));
    press(&mut model, "P");
    assert_eq!(notice(&model), "at the lowest prices that sources give");
    assert!(shows(&model, "▲ lowest"));
    assert_eq!((total(&model, "agents-plus"), total(&model, "api-payg")), before);
    press(&mut model, "P");
    assert!(shows(&model, "▲ highest"));
    assert_eq!(total(&model, "agents-plus"), "60.00");
    // A change of the plan leaves it as it is.
    press(&mut model, "fsj");
    press(&mut model, "<esc>");
    press(&mut model, "u");
    assert_eq!(total(&model, "agents-plus"), "60.00");
    press(&mut model, "P");
    assert_eq!(notice(&model), "at the prices that the book takes");
    assert_eq!((total(&model, "agents-plus"), total(&model, "api-payg")), before);
    assert_eq!(saved(&model), text, "the plan does not change");
}

#[test]
fn routes_show_the_range_of_a_total_that_rests_on_such_a_price() {
    let mut model = planner(CLIPS, 120, 40);
    press(&mut model, "gr");
    assert!(shows(&model, "59.98±"));
    assert!(!shows(&model, "as sources differ"), "the route under the cursor rests on none");
    for _ in 0..4 {
        if !shows(&model, "as sources differ") {
            press(&mut model, "j");
        }
    }
    assert!(shows(&model, "as sources differ") && shows(&model, "$59.98 to $60.00 as sources differ"));
}

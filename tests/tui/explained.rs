//! A total taken apart on the screen: what is prepaid, contingency and tax, credits and what became of them.

use crate::harness::*;

const PURSES: &str = include_str!("../plans/mixed-purses.toml");

#[test]
fn a_total_of_credits_and_dollars() {
    for (width, height) in [(120, 40), (80, 24), (50, 20)] {
        let mut model = planner(PURSES, width, height);
        press(&mut model, "<tab>jje");
        insta::assert_snapshot!(format!("explained_{width}x{height}"), frame(&model));
    }
}

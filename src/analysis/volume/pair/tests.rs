use super::super::Steps;
use super::*;

fn curve(offer: usize, base: u128, each: u128, steps: Steps, most: Option<u64>) -> Curve {
    Curve { offer, commitment: false, base, each, steps, serves_up_to: most, limit: None }
}

fn among(curves: Vec<Curve>, most: u64) -> ByVolume {
    let numbered: Vec<(usize, &Curve)> = curves.iter().enumerate().collect();
    let ranges = super::super::ranges(&numbered, most).unwrap();
    ByVolume { own: 1, most, told_to: most, curves, ranges }
}

/// A pack of 10 credits for 100 against 11 an output: at 8 outputs 100 against 88, at 10 100 against 110, at 11 200
/// against 121 …: the packs are cheaper at 10, 19 and 20, 28 to 30, …
fn packs_and_usage(most: u64) -> ByVolume {
    let packs = Steps::Packs { credits: 1, own: 1, grant: 0, pack: 10, price: 100 };
    among(vec![curve(0, 0, 11, Steps::None, None), curve(1, 0, 0, packs, None)], most)
}

#[test]
fn many_turns_are_one_stretch_with_the_largest_difference() {
    let found = packs_and_usage(60);
    assert_eq!(found.ranges.len(), 12, "{:?}", found.ranges);
    let stretches = found.stretches().unwrap();
    let [Stretch::Turns { from: 1, to: 60, routes: [0, 1], times: 11, apart }] = stretches.as_slice() else {
        panic!("{stretches:?}");
    };
    // Between the first change (9 to 10) and the last: at 11 packs cost 200, usage 121.
    assert_eq!(*apart, Apart { scaled: 79, is_at_least: false });
    // Four changes are told one by one.
    assert_eq!(packs_and_usage(28).stretches().unwrap().len(), 1);
    assert_eq!(packs_and_usage(27).stretches().unwrap().len(), 5);
}

#[test]
fn patience_ends_with_what_was_told_so_far() {
    let found = packs_and_usage(90);
    let numbered: Vec<(usize, &Curve)> = found.curves.iter().enumerate().collect();
    let all = super::super::ranges(&numbered, 90).unwrap();
    for patience in 0..200 {
        let some = ranges_within(&numbered, (1, 90), patience).unwrap();
        for (told, whole) in some.iter().zip(&all) {
            assert_eq!((told.from, told.route), (whole.from, whole.route), "{patience}");
        }
    }
}

#[test]
fn never_has_a_reason() {
    let line = |base, each, most| curve(0, base, each, Steps::None, most);
    for (x, y, never) in [
        (line(5, 2, None), line(5, 2, None), Some(Never::Same)),
        (line(5, 2, None), line(9, 2, None), Some(Never::FromTheFirst(0))),
        (line(5, 3, None), line(9, 2, None), None),
        (line(5, 3, None), line(500, 2, Some(40)), Some(Never::OtherEnds { cheaper: 0, other_serves: 40 })),
        (line(5, 3, None), line(5000, 2, None), Some(Never::Beyond { cheaper: 0, from: 4996 })),
        // It ends, and the other goes on: that is no never.
        (line(5, 3, Some(50)), line(5000, 3, None), None),
        (line(5, 3, Some(0)), line(5, 3, Some(0)), Some(Never::Neither)),
    ] {
        let found = among(vec![x, Curve { offer: 1, ..y }], 1000);
        assert_eq!(found.pair(0, 1).unwrap().unwrap().never, never);
    }
}

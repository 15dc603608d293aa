use proptest::prelude::*;

use super::*;

fn curve(offer: usize, commitment: bool, base: u128, each: u128, steps: Steps, most: Option<u64>) -> Curve {
    Curve { offer, commitment, base, each, steps, serves_up_to: most, limit: None }
}

/// One volume after the other.
fn brute(curves: &[(usize, &Curve)], most: u64) -> Vec<Range> {
    let mut out: Vec<Range> = Vec::new();
    for volume in 1..=most {
        let best = curves
            .iter()
            .filter_map(|(number, c)| Some((c.at(volume).unwrap()?, c.precedence(), *number)))
            .min()
            .map(|(_, _, number)| number);
        match out.last_mut() {
            Some(last) if last.route == best => last.to = volume,
            _ => out.push(Range { from: volume, to: volume, route: best }),
        }
    }
    out
}

fn any_steps() -> impl Strategy<Value = Steps> {
    prop_oneof![
        Just(Steps::None),
        (1u128..500, 1u128..40, 0u128..3000, 1u128..600, 0u128..4000)
            .prop_map(|(credits, own, grant, pack, price)| Steps::Packs { credits, own, grant, pack, price }),
        (0u128..60, 1u128..90, 0u128..9, 0u128..4000).prop_map(|(weight, capacity, least, price)| Steps::Units {
            weight,
            capacity,
            least,
            price
        }),
    ]
}

fn any_curves() -> impl Strategy<Value = Vec<Curve>> {
    let one = (any::<bool>(), 0u128..60_000, 0u128..120, any_steps(), proptest::option::of(1u64..1500));
    proptest::collection::vec(one, 0..6).prop_map(|all| {
        let number = |(at, (commitment, base, each, steps, most))| curve(at, commitment, base, each, steps, most);
        all.into_iter().enumerate().map(number).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn ranges_are_those_of_every_volume_looked_at(curves in any_curves(), most in 1u64..1500) {
        let numbered: Vec<(usize, &Curve)> = curves.iter().enumerate().collect();
        prop_assert_eq!(ranges(&numbered, most).unwrap(), brute(&numbered, most));
    }
}

#[test]
fn a_thousand_million_outputs_are_soon_told() {
    let flat = curve(0, false, 3_000_000, 10, Steps::None, None);
    let line = curve(1, false, 0, 11, Steps::None, None);
    let packs = Steps::Packs { credits: 7, own: 3, grant: 100, pack: 1200, price: 5000 };
    let packed = curve(2, false, 40_000, 1, packs, None);
    let all: Vec<(usize, &Curve)> = [&flat, &line, &packed].into_iter().enumerate().collect();
    let found = ranges(&all, 100_000_000_000).unwrap();
    assert_eq!(found.last().map(|r| (r.to, r.route)), Some((100_000_000_000, Some(0))));
    // 11 N is cheaper than 3,000,000 + 10 N up to N = 3,000,000; at that volume both cost the same and the first wins.
    for window in found.windows(2) {
        assert_eq!(window[0].to + 1, window[1].from);
        for volume in [window[0].to, window[1].from] {
            let route = found.iter().find(|r| (r.from..=r.to).contains(&volume)).unwrap().route;
            assert_eq!(route, brute_at(&all, volume), "{volume}");
        }
    }
}

fn brute_at(curves: &[(usize, &Curve)], volume: u64) -> Option<usize> {
    let costs = curves.iter().filter_map(|(number, c)| Some((c.at(volume).unwrap()?, c.precedence(), *number)));
    costs.min().map(|(_, _, number)| number)
}

#[test]
fn relaxed_mode_serves_as_the_formula_says() {
    // 12 outputs of 10 runs at 40 credits; grant 1,000; 96 relaxed runs a month: (N·c − 1000) ÷ 40 ≤ 96, c = 400.
    assert_eq!(relaxed_most(4800, 120, 1000, 96, 12), Some((1000 + 96 * 40) / 400));
}

//! Laws of sums against slower ways of getting at them.

use super::super::beta::posterior;
use super::super::sum::{Chance, Term};
use super::*;

fn rate(above: u128, below: u128) -> Chance {
    Chance::Rate { above, below }
}

fn seen(belief: usize, accepted: u64, tried: u64) -> Chance {
    Chance::Belief { belief, accepted, tried }
}

fn sum(fixed: u128, terms: &[(u128, Chance, u32, u64)]) -> Sum {
    let mut sum = Sum::default();
    sum.add_fixed(1, fixed).unwrap();
    for (price, chance, batch, pieces) in terms {
        sum.add(Term { price: *price, chance: *chance, batch: *batch }, *pieces).unwrap();
    }
    sum
}

/// The law of a sum, amount by amount up to `most`, by convolving one stage after the other; beliefs are averaged over
/// 4,000 rates.
fn plainly(terms: &[(u128, Chance, u32, u64)], most: usize) -> Vec<f64> {
    let convolved = |law: &mut Vec<f64>, price: u128, batch: u32, pieces: u64, p: f64, q: f64| {
        let (p, q) = super::super::belief::of_batch(p, q, batch);
        let price = usize::try_from(price).unwrap();
        // One piece after the other: each is a geometric number of attempts.
        for _ in 0..pieces {
            let mut out = vec![0.0; most + 1];
            for at in price..=most {
                out[at] = q * out[at - price] + p * law[at - price];
            }
            *law = out;
        }
    };
    let mut beliefs: Vec<usize> = Vec::new();
    let mut law = vec![0.0; most + 1];
    law[0] = 1.0;
    for (price, chance, batch, pieces) in terms {
        match chance {
            Chance::Rate { above, below } => {
                let p = *above as f64 / *below as f64;
                convolved(&mut law, *price, *batch, *pieces, p, 1.0 - p);
            }
            Chance::Belief { belief, .. } if !beliefs.contains(belief) => beliefs.push(*belief),
            Chance::Belief { .. } => {}
        }
    }
    for belief in beliefs {
        let members: Vec<_> =
            terms.iter().filter(|t| matches!(t.1, Chance::Belief { belief: b, .. } if b == belief)).collect();
        let Chance::Belief { accepted, tried, .. } = members[0].1 else { unreachable!() };
        let (a, b) = posterior(accepted, tried);
        let mut mixed = vec![0.0; most + 1];
        let (mut whole, count) = (0.0, 4_000u32);
        for i in 0..count {
            let logit = -16.0 + 48.0 * (f64::from(i) + 0.5) / f64::from(count);
            let (p, q) = super::super::beta::shares(logit);
            let weight = p.powf(a) * q.powf(b);
            whole += weight;
            let mut given = law.clone();
            for (price, _, batch, pieces) in &members {
                convolved(&mut given, *price, *batch, *pieces, p, q);
            }
            for (sum, term) in mixed.iter_mut().zip(given) {
                *sum += weight * term;
            }
        }
        law = mixed.into_iter().map(|term| term / whole).collect();
    }
    let mut below = 0.0;
    law.into_iter()
        .map(|term| {
            below += term;
            below
        })
        .collect()
}

fn agrees(terms: &[(u128, Chance, u32, u64)], most: usize) {
    let found = Spread::of(&sum(0, terms));
    let expected = plainly(terms, most);
    for (at, below) in expected.iter().enumerate() {
        let got = found.at_most(at as u128);
        assert!(
            got.lower <= below + 1e-9 && got.upper >= below - 1e-9 - found.rest(),
            "{terms:?} {at}: {got:?} {below}"
        );
        if found.is_exact() {
            assert!((got.lower - below).abs() < 1e-9 + found.rest(), "{terms:?} {at}: {got:?} {below}");
        }
    }
    for q in [0.1, 0.5, 0.8, 0.95] {
        let Some(at) = expected.iter().position(|below| *below >= q - TOLERANCE) else { continue };
        let got = found.quantile(q);
        assert!(got.lower <= at as u128 && got.upper >= at as u128, "{terms:?} {q}: {got:?} {at}");
        if found.is_exact() {
            assert_eq!(got.upper, at as u128, "{terms:?} {q}");
        }
    }
}

#[test]
fn the_reference_of_the_specification() {
    let six = Spread::of(&sum(0, &[(100, rate(1, 4), 1, 6)]));
    let at = |q: f64| six.quantile(q).upper;
    assert_eq!([at(0.5), at(0.8), at(0.95)], [2_300, 3_100, 4_000]);
    assert!((six.at_most(3_200).lower - 0.847_00).abs() < 5e-6);
    assert!(six.is_exact());
    let fixed = Spread::of(&sum(1_234, &[]));
    assert!(fixed.is_point());
    assert_eq!(fixed.quantile(0.95), Between { lower: 1_234, upper: 1_234 });
    assert_eq!((fixed.at_most(1_233).upper, fixed.at_most(1_234).lower), (0.0, 1.0));
    let sure = Spread::of(&sum(0, &[(100, rate(1, 1), 1, 6)]));
    assert!(sure.is_point() && sure.least() == 600);
}

#[test]
fn sums_are_those_of_brute_force() {
    agrees(&[(3, rate(1, 4), 1, 2), (5, rate(1, 2), 1, 3)], 300);
    agrees(&[(3, rate(1, 4), 1, 2), (3, rate(1, 2), 1, 3), (3, rate(9, 10), 1, 1)], 300);
    agrees(&[(7, rate(1, 4), 4, 3), (4, rate(1, 10), 1, 1), (9, rate(1, 3), 1, 2)], 900);
}

#[test]
fn a_shared_rate_is_a_mixture() {
    agrees(&[(3, seen(0, 3, 9), 1, 2), (5, seen(0, 3, 9), 1, 3)], 400);
    agrees(&[(3, seen(0, 12, 50), 1, 2), (5, seen(0, 12, 50), 4, 3), (2, rate(1, 2), 1, 2)], 400);
    // Two beliefs of the same evidence are two rates.
    agrees(&[(3, seen(0, 12, 50), 1, 2), (5, seen(1, 12, 50), 1, 3)], 300);
    agrees(&[(3, seen(0, 1, 1), 1, 1), (5, seen(0, 1, 1), 1, 2)], 600);
    // In batches alone.
    agrees(&[(3, seen(0, 4, 20), 4, 5)], 400);
}

#[test]
fn a_tail_that_never_thins_is_bounded() {
    let terms = [(7, seen(0, 1, 1), 1, 4), (11, rate(1, 4), 1, 3), (13, seen(1, 1, 9), 1, 2)];
    let found = Spread::of(&sum(0, &terms));
    assert!(found.beyond() > 0.0 && found.beyond() < 0.02, "{}", found.beyond());
    agrees(&terms, 1_500);
    // One output, seen once: P(more than k runs) = 2 ÷ ((k + 1)(k + 2)).
    let one = Spread::of(&sum(0, &[(1, seen(0, 1, 1), 1, 1)]));
    assert_eq!([0.5, 0.8, 0.95].map(|q| one.quantile(q).upper), [1, 2, 5]);
    assert_eq!(sum(0, &[(1, seen(0, 1, 1), 1, 1)]).moments(), (2.0, f64::INFINITY));
}

#[test]
fn five_hundred_stages_of_ten_prices() {
    // Dollars in ticks, prices without a common step to speak of: about $2,300 in all.
    let prices: [u128; 10] = [
        404_000_000,
        1_234_567_890,
        2_000_000_001,
        3_333_333_333,
        4_100_000_007,
        5_700_000_011,
        7_777_777_777,
        9_100_000_019,
        9_999_999_967,
        12_345_678_901,
    ];
    let terms: Vec<(u128, Chance, u32, u64)> = (0..500usize)
        .map(|i| (prices[i % 10], rate(10 + (i as u128 * 7) % 23, 40), 1, 1 + (i as u64 % 3) / 2))
        .collect();
    let all = sum(0, &terms);
    let found = Spread::of(&all);
    let (mean, variance) = all.moments();
    println!("mean {} sd {}", mean / 1e10, variance.sqrt() / 1e10);
    for q in [0.5, 0.8, 0.95] {
        let got = found.quantile(q);
        println!("{q}: {} {}", got.lower as f64 / 1e10, got.upper as f64 / 1e10);
        assert!(got.upper - got.lower < 20_000_000_000, "{got:?}");
    }
    assert!(found.beyond() <= 0.0);
}

#[test]
fn bounds_hold_the_true_law_between_them() {
    // Prices without a common step: nothing is on the grid, and all pairs of counts are gone through instead.
    let terms = [(1_000_003, rate(1, 4), 1, 5), (2_718_281, rate(1, 9), 1, 2), (777_777, rate(2, 5), 3, 4)];
    let found = Spread::of(&sum(17, &terms));
    assert!(!found.is_exact() && found.beyond() <= 0.0);
    let laws = terms.map(|(_, chance, batch, pieces)| chance.failures(batch, pieces));
    let least = 17 + terms.iter().map(|t| t.0 * u128::from(t.3)).sum::<u128>();
    let truth = |x: u128| -> f64 {
        let Some(room) = x.checked_sub(least) else { return 0.0 };
        let mut below = 0.0;
        for one in 0..=(room / terms[0].0) {
            let rest = room - one * terms[0].0;
            let first = laws[0].probability(one as f64);
            if first < 1e-18 {
                continue;
            }
            for other in 0..=(rest / terms[1].0).min(400) {
                let rest = rest - other * terms[1].0;
                below += first * laws[1].probability(other as f64) * laws[2].cdf((rest / terms[2].0) as f64);
            }
        }
        below
    };
    let (mut from, mut widest) = (least, 0.0f64);
    while from < 120_000_000 {
        let (got, exact) = (found.at_most(from), truth(from));
        assert!(got.lower <= exact + 1e-10 && exact <= got.upper + 1e-10, "{from}: {got:?} {exact}");
        widest = widest.max(got.upper - got.lower);
        from += 1_234_567;
    }
    assert!(widest > 0.0 && widest < 0.01, "{widest}");
    for q in [0.5, 0.8, 0.95] {
        let got = found.quantile(q);
        assert!(got.lower < got.upper && truth(got.upper) >= q - 1e-10, "{q}: {got:?}");
        assert!(truth(got.lower - 1) < q + 1e-10, "{q}: {got:?}");
    }
}

#[test]
fn large_plans_have_their_moments() {
    // 10,000 outputs of which one in a thousand takes is kept, beside something else.
    let terms = [(40, rate(1, 1_000), 1, 10_000), (100, rate(1, 4), 1, 300)];
    let all = sum(0, &terms);
    let (mean, variance) = all.moments();
    let found = Spread::of(&all);
    for (q, deviations) in [(0.5, 0.0), (0.8, 0.8416), (0.95, 1.6449)] {
        let got = found.quantile(q).upper as f64;
        let normal = mean + deviations * variance.sqrt();
        assert!((got - normal).abs() < 0.02 * variance.sqrt(), "{q}: {got} {normal}");
    }
    // A thousand million takes of one kind, in ticks.
    let one = Spread::of(&sum(0, &[(404_000_000, rate(1, 1_000), 1, 1_000_000)]));
    let got = one.quantile(0.95).upper;
    assert!(got > 404_000_000 * 1_000_000_000 && got < 404_000_000 * 1_010_000_000, "{got}");
}

#[test]
fn what_is_out_of_all_proportion_is_cut_off() {
    let tiny = rate(1, 1_000_000_000_000_000_000_000_000_000_000);
    let large = 10u128.pow(30);
    for terms in [
        vec![(large, rate(1, 4), 1, 3), (1, rate(1, 4), 1, 3)],
        vec![(large, tiny, 1, 1_000_000), (7, rate(1, 4), 1, 3)],
        vec![(u128::MAX / 1_000_000, rate(1, 2), 1, 1_000), (3, seen(0, 1, 1), 1, 9), (5, seen(0, 1, 1), 4, 9)],
        vec![(1, tiny, 1, 1_000_000_000_000_000), (2, tiny, 4, 1_000_000_000_000_000)],
        vec![(5, seen(0, 1, 1_000_000_000_000), 1, 1_000_000), (7, seen(0, 1, 1_000_000_000_000), 3, 1_000_000)],
        vec![
            (5, seen(0, 1_000_000_000, 4_000_000_000), 1, 1_000_000_000),
            (7, seen(0, 1_000_000_000, 4_000_000_000), 1, 9),
        ],
    ] {
        let mut all = Sum::default();
        let can = terms.iter().all(|(price, chance, batch, pieces)| {
            all.add(Term { price: *price, chance: *chance, batch: *batch }, *pieces).is_ok()
        });
        assert!(can, "{terms:?}");
        let law = Spread::of(&all);
        let [low, high] = [0.5, 0.95].map(|q| law.quantile(q));
        assert!(
            low.lower <= low.upper && low.upper <= high.upper && all.least() <= low.upper,
            "{terms:?} {low:?} {high:?}"
        );
        let chance = law.at_most(low.upper);
        assert!(chance.lower.is_finite() && chance.upper <= 1.0, "{terms:?} {chance:?}");
    }
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    fn chance() -> impl Strategy<Value = Chance> {
        prop_oneof![
            (1..=10u128).prop_map(|above| Chance::Rate { above, below: 10 }),
            (0..2usize, 2..6u64, 0..8u64).prop_map(|(belief, accepted, missed)| {
                // A belief has one evidence.
                let accepted = accepted + belief as u64 * 3;
                Chance::Belief {
                    belief: belief + 2 * accepted as usize + 100 * missed as usize,
                    accepted,
                    tried: accepted + missed,
                }
            }),
        ]
    }

    fn terms() -> impl Strategy<Value = Vec<(u128, Chance, u32, u64)>> {
        prop::collection::vec((1..9u128, chance(), 1..4u32, 1..4u64), 1..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn sums_are_those_of_brute_force(terms in terms()) {
            agrees(&terms, 250);
        }
    }

    proptest! {
        #[test]
        fn sums_of_one_shape_have_one_law(terms in terms(), by in 2..1_000_000u128, fixed in 0..1_000u128) {
            let dearer: Vec<_> = terms.iter().map(|(price, chance, batch, n)| (price * by, *chance, *batch, *n)).collect();
            let (one, other) = (sum(3, &terms), sum(fixed, &dearer));
            let ((shape, unit), (other_shape, other_unit)) = (one.shape(), other.shape());
            prop_assert_eq!(&shape, &other_shape);
            prop_assert_eq!(if one.is_certain() { 1 } else { unit * by }, other_unit);
            let (told, own) = (Spread::of(&shape).scaled(other_unit, other.least()), Spread::of(&other));
            prop_assert_eq!(told.least(), own.least());
            for q in [0.01, 0.1, 0.5, 0.8, 0.95] {
                prop_assert_eq!(told.quantile(q), own.quantile(q));
            }
            for x in 0..100 {
                let x = fixed + x * by;
                prop_assert!((told.at_most(x).lower - own.at_most(x).lower).abs() < 1e-12);
                prop_assert!((told.at_most(x).upper - own.at_most(x).upper).abs() < 1e-12);
            }
        }

        #[test]
        fn the_order_of_stages_changes_no_digit(terms in terms(), by in 0..5usize) {
            let mut turned = terms.clone();
            turned.rotate_left(by % terms.len());
            let (one, other) = (Spread::of(&sum(3, &terms)), Spread::of(&sum(3, &turned)));
            for q in [0.1, 0.5, 0.8, 0.95] {
                prop_assert_eq!(one.quantile(q), other.quantile(q));
            }
            for x in 0..300 {
                prop_assert_eq!(one.at_most(x).lower.to_bits(), other.at_most(x).lower.to_bits());
            }
        }

        #[test]
        fn moments_are_those_of_the_law(terms in prop::collection::vec(
            (1..9u128, (2..=10u128).prop_map(|above| Chance::Rate { above, below: 10 }), 1..4u32, 1..9u64), 1..6,
        )) {
            let all = sum(5, &terms);
            let law = Spread::of(&all);
            prop_assert!(law.is_exact());
            let (mut mean, mut square, mut x) = (0.0, 0.0, 0u128);
            loop {
                let beyond = 1.0 - law.at_most(x).upper;
                if beyond < 5e-9 && x >= all.least() {
                    break;
                }
                mean += beyond;
                square += (2.0 * x as f64 + 1.0) * beyond;
                x += 1;
            }
            let (expected, variance) = all.moments();
            prop_assert!((mean - expected).abs() < 1e-6 * expected.max(1.0), "{} {}", mean, expected);
            prop_assert!((square - mean * mean - variance).abs() < 1e-4 * variance.max(1.0), "{} {}", square - mean * mean, variance);
        }
    }
}

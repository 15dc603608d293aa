//! Both ways to a frequency under a belief come to the same, and large sums of one belief are what they tend to.

use proptest::prelude::*;

use super::super::belief::Node;
use super::super::spread::Spread;
use super::*;

fn spectrum(evidence: (u64, u64), terms: &[(u128, u32, u64)], far: f64, tail: f64) -> Spectrum {
    let mut sum = Sum::default();
    for (price, batch, pieces) in terms {
        let chance = Chance::Belief { belief: 0, accepted: evidence.0, tried: evidence.0 + evidence.1 };
        sum.add(Term { price: *price, chance, batch: *batch }, *pieces).unwrap();
    }
    Spectrum::new(&sum, &Window { unit: 1, offset: 0, far, tail, is_exact: far < 32_768.0, places: 1 << 14 })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_way_and_its_rates_come_to_the_same(
        evidence in (1..40u64, 0..120u64),
        terms in prop::collection::vec((1..40u128, 1..4u32, 1..60u64), 1..4),
        far in 500.0..20_000.0f64,
        tail in 1e-10..1e-3f64,
        at in prop::collection::vec(0.0..1.0f64, 8),
    ) {
        let spectrum = spectrum(evidence, &terms, far, tail);
        let group = &spectrum.groups[0];
        prop_assume!(group.rates.is_some());
        // As long as a circle that such a sum is laid on.
        let still: Vec<Apart> = group.members.iter().map(|member| spectrum.apart(member.price, 0.0)).collect();
        let most = group.bound(&still, &mut 0.0).exp();
        prop_assume!(most < 1e9);
        for share in at {
            // Low frequencies are the ones that matter.
            let k = (share.powi(4) * spectrum.length() as f64 / 2.0) as u128;
            let turn = |member: &Member| Turning::new(&spectrum, k, member.price).part(spectrum.length());
            let turns: Vec<f64> = group.members.iter().map(turn).collect();
            let apart: Vec<Apart> =
                group.members.iter().zip(&turns).map(|(member, turn)| spectrum.apart(member.price, *turn)).collect();
            let dearest = terms.iter().map(|term| term.0).max().unwrap();
            let is_smooth = 2 * k * dearest < spectrum.length();
            let (mut by_rates, mut by_way) = (group.clone(), group.clone());
            by_way.rates = None;
            let one = by_rates.value(&apart, -45.0, is_smooth, &mut Complex64::default());
            let other = by_way.value(&apart, -45.0, is_smooth, &mut Complex64::default());
            prop_assert!((one - other).norm() < 1e-10 * most.max(1.0), "{k} {is_smooth}: {one} {other}");
        }
    }
}

#[test]
fn a_belief_about_very_many_pieces_is_the_belief_itself() {
    // Given the rate so many pieces scatter like a bell.
    let (accepted, tried) = (12, 50);
    let terms = [(404u128, 1, 60_000u64), (3_600, 1, 20_000), (1_234, 4, 30_000)];
    let mut sum = Sum::default();
    for (price, batch, pieces) in terms {
        let chance = Chance::Belief { belief: 0, accepted, tried };
        sum.add(Term { price, chance, batch }, pieces).unwrap();
    }
    let law = Spread::of(&sum);
    let (a, b) = posterior(accepted, tried);
    let nodes = Node::of_belief(a, b, 110_000.0);
    let below = |x: f64| -> f64 {
        let given = |node: &Node| {
            let (mut mean, mut variance) = (0.0, 0.0);
            for (price, batch, pieces) in terms {
                let (at, price, n) = (node.of_batch(batch), price as f64, pieces as f64);
                mean += price * n / at.p;
                variance += price * price * n * at.q / (at.p * at.p);
            }
            node.weight * bell((x - mean) / variance.sqrt())
        };
        nodes.iter().map(given).sum()
    };
    for q in [0.01, 0.5, 0.8, 0.95, 0.999] {
        let found = law.quantile(q);
        let (low, high) = (below(found.lower as f64), below(found.upper as f64));
        assert!(low <= q + 2e-4 && high >= q - 2e-4, "{q}: {found:?} {low} {high}");
        assert!(high - low < 0.02, "{q}: {found:?} {low} {high}");
    }
}

/// The normal distribution, by its continued fraction in the tails and its series between them.
fn bell(x: f64) -> f64 {
    if x.abs() > 3.0 {
        let fraction = (1..60).rev().fold(x.abs(), |rest, k| x.abs() + f64::from(k) / rest);
        let tail = (-0.5 * x * x).exp() / (TAU.sqrt() * fraction);
        return if x > 0.0 { 1.0 - tail } else { tail };
    }
    let (mut sum, mut term) = (x, x);
    for k in 1..80 {
        term *= x * x / f64::from(2 * k + 1);
        sum += term;
    }
    0.5 + sum * (-0.5 * x * x).exp() / TAU.sqrt()
}

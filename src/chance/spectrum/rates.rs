//! Frequencies under a belief as a sum over some of its rates, close enough to each other. For few pieces that is
//! sooner done than a way of integration is found: powers of one number a term and rate.

use num_complex::Complex64;

use super::super::belief::Node;
use super::group::{Apart, Member};

/// What may be left out of a belief: what damping lifts is not much.
const DUST: f64 = 1e-24;
/// Of so many rates it is worth while to look for those under which nothing is left.
const MANY: usize = 96;
/// Failures for a piece that change nothing.
const SURE: f64 = 1e-15;

/// The rates, each with what a success takes.
#[derive(Clone, Debug)]
pub(super) struct Rates {
    weights: Vec<f64>,
    /// For each member, and each rate: failures for a success.
    ratios: Vec<Vec<f64>>,
    /// For each member: what each success is damped less by.
    lifts: Vec<f64>,
    pieces: Vec<u64>,
    scratch: Scratch,
}

#[derive(Clone, Debug, Default)]
struct Scratch {
    re: Vec<f64>,
    im: Vec<f64>,
    /// By member, and then by rate.
    powers: Vec<(Vec<f64>, Vec<f64>)>,
}

impl Rates {
    /// The rates of Beta(a, b), without those under which `is_left` says that next to nothing is left.
    pub(super) fn new((a, b): (f64, f64), members: &[Member], lifts: &[f64], is_left: impl Fn(&[f64]) -> bool) -> Self {
        let all: f64 = members.iter().map(|member| member.pieces).sum();
        let nodes = Node::as_far_as(a, b, all, DUST);
        let ratios = |node: &Node| -> Vec<f64> {
            let of = |member: &Member| {
                let node = node.of_batch(member.batch);
                node.q / node.p
            };
            members.iter().map(of).collect()
        };
        let mut out = Self {
            weights: Vec::new(),
            ratios: vec![Vec::new(); members.len()],
            lifts: lifts.to_vec(),
            pieces: members.iter().map(|member| member.pieces as u64).collect(),
            scratch: Scratch::default(),
        };
        let mut is_sure = false;
        for node in &nodes {
            let of = ratios(node);
            if is_sure {
                if let Some(last) = out.weights.last_mut() {
                    *last += node.weight;
                }
                continue;
            }
            if !is_left(&of) {
                continue;
            }
            is_sure = of.iter().all(|ratio| ratio * all < SURE);
            out.weights.push(node.weight);
            for (ratios, ratio) in out.ratios.iter_mut().zip(of) {
                ratios.push(ratio);
            }
        }
        out
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.weights.len()
    }

    /// The first rate under which more than `nothing` is left, a logarithm: the rates rise, and so does what is left.
    fn first(&self, apart: &[Apart], nothing: f64) -> usize {
        let is_nothing = |at: usize| {
            let of = |((apart, ratios), pieces): ((&Apart, &Vec<f64>), &u64)| {
                let ratio = ratios.get(at).copied().unwrap_or_default();
                let moved = 2.0 * ratio * apart.re + ratio * ratio * apart.norm_sqr();
                0.5 * *pieces as f64 * moved.ln_1p()
            };
            apart.iter().zip(&self.ratios).zip(&self.pieces).map(of).sum::<f64>() > -nothing
        };
        let (mut low, mut high) = (0, self.weights.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_nothing(middle) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The value, where each member is so far apart; what is less than `nothing`, a logarithm before lifts, is left out.
    pub(super) fn value(&mut self, apart: &[Apart], nothing: f64) -> Complex64 {
        let first = if self.weights.len() > MANY { self.first(apart, nothing) } else { 0 };
        let count = self.weights.len() - first;
        let Scratch { re, im, powers } = &mut self.scratch;
        re.clear();
        re.resize(count, 1.0);
        im.clear();
        im.resize(count, 0.0);
        powers.resize_with(apart.len(), Default::default);
        for (((of_re, of_im), apart), (ratios, lift)) in
            powers.iter_mut().zip(apart).zip(self.ratios.iter().zip(&self.lifts))
        {
            of_re.clear();
            of_im.clear();
            of_re.resize(count, 0.0);
            of_im.resize(count, 0.0);
            // lift ÷ (1 + ratio × apart).
            for ((re, im), ratio) in of_re.iter_mut().zip(of_im.iter_mut()).zip(ratios.iter().skip(first)) {
                let (x, y) = (1.0 + ratio * apart.re, ratio * apart.im);
                let scale = lift / (x * x + y * y);
                (*re, *im) = (x * scale, -y * scale);
            }
        }
        let bits = self.pieces.iter().map(|n| u64::BITS - n.leading_zeros()).max().unwrap_or(0);
        for bit in (0..bits).rev() {
            if bit + 1 < bits {
                for (x, y) in re.iter_mut().zip(im.iter_mut()) {
                    (*x, *y) = (*x * *x - *y * *y, 2.0 * *x * *y);
                }
            }
            for ((of_re, of_im), _) in powers.iter().zip(&self.pieces).filter(|(_, n)| *n >> bit & 1 == 1) {
                for ((x, y), (a, b)) in re.iter_mut().zip(im.iter_mut()).zip(of_re.iter().zip(of_im)) {
                    (*x, *y) = (*x * a - *y * b, *x * b + *y * a);
                }
            }
        }
        let sum = |row: &[f64]| row.iter().zip(self.weights.iter().skip(first)).map(|(x, weight)| x * weight).sum();
        Complex64::new(sum(re), sum(im))
    }
}

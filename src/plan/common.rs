//! What two lists have in common, in order: the longest run of pairs that leaves as little over as can be (Myers). Lines
//! of a file and rows of a plan are both told apart with it.

/// Pairs of places, one in `old` and one in `new`, that hold the same, in rising order on both sides and as many as there
/// can be; `None` where more than `most` items differ, beyond which no order is looked for.
#[must_use]
pub fn common<T: PartialEq>(old: &[T], new: &[T], most: usize) -> Option<Vec<(usize, usize)>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_ends, new_ends) = (old_rest.len() - tail, new_rest.len() - tail);
    let middle = furthest(&old_rest[..old_ends], &new_rest[..new_ends], most)?;
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    pairs.extend(middle.into_iter().map(|(a, b)| (head + a, head + b)));
    pairs.extend((0..tail).map(|at| (head + old_ends + at, head + new_ends + at)));
    Some(pairs)
}

fn furthest<T: PartialEq>(old: &[T], new: &[T], most: usize) -> Option<Vec<(usize, usize)>> {
    let most = (old.len() + new.len()).min(most);
    // How far along `old` each diagonal reaches, by the number of items that differ. The one through the corner, on
    // which both lists are equally far, stands in the middle.
    let corner = most + 1;
    let mut reach = vec![0_usize; 2 * most + 3];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for differ in 0..=most {
        trace.push(reach[corner - differ..=corner + differ].to_vec());
        for diagonal in (0..=2 * differ).step_by(2) {
            let at = corner + diagonal - differ;
            let comes = diagonal == 0 || (diagonal != 2 * differ && reach[at - 1] < reach[at + 1]);
            let mut x = if comes { reach[at + 1] } else { reach[at - 1] + 1 };
            let Some(mut y) = (x + differ).checked_sub(diagonal) else { continue };
            while x < old.len() && y < new.len() && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            reach[at] = x;
            if x >= old.len() && y >= new.len() {
                return Some(back(&trace, (old.len(), new.len())));
            }
        }
    }
    None
}

/// The way back along the furthest reaching diagonals, from the ends of both lists.
fn back(trace: &[Vec<usize>], ends: (usize, usize)) -> Vec<(usize, usize)> {
    let mut kept = Vec::new();
    let (mut x, mut y) = ends;
    for (differ, reach) in trace.iter().enumerate().skip(1).rev() {
        // `reach` has as many diagonals on either side of the corner's.
        let diagonal = x + differ - y;
        let before = |at: usize| reach.get(at).copied().unwrap_or(0);
        let comes = diagonal == 0 || (diagonal != 2 * differ && before(diagonal - 1) < before(diagonal + 1));
        let from = if comes { diagonal + 1 } else { diagonal - 1 };
        let (from_x, from_y) = (before(from), before(from) + differ - from);
        let (to_x, to_y) = if comes { (from_x, from_y + 1) } else { (from_x + 1, from_y) };
        while x > to_x && y > to_y {
            (x, y) = (x - 1, y - 1);
            kept.push((x, y));
        }
        (x, y) = (from_x, from_y);
    }
    while x > 0 && y > 0 {
        (x, y) = (x - 1, y - 1);
        kept.push((x, y));
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_that_have_nothing_in_common_take_no_time() {
        let (old, new): (Vec<u32>, Vec<u32>) = ((0..200_000).collect(), (200_000..400_000).collect());
        assert_eq!(common(&old, &new, 1_000), None);
        assert_eq!(common::<u8>(&[], &[], 0), Some(Vec::new()));
    }

    proptest! {
        #[test]
        fn pairs_hold_the_same_in_order_and_none_is_left_out(
            old in proptest::collection::vec(0..4_u8, 0..14),
            new in proptest::collection::vec(0..4_u8, 0..14),
        ) {
            let pairs = common(&old, &new, 1_000).unwrap();
            prop_assert!(pairs.iter().all(|(a, b)| old[*a] == new[*b]));
            prop_assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
            let mut table = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
            for i in 0..old.len() {
                for j in 0..new.len() {
                    table[i + 1][j + 1] = if old[i] == new[j] { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
                }
            }
            prop_assert_eq!(pairs.len(), table[old.len()][new.len()]);
        }
    }
}

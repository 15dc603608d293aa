//! Putting lists in order. The standard sorts are compiled once for each type and comparison, some six kilobytes each
//! time; a planner has a hundred short lists that no key waits for. Here is one sort for all of them: it orders places
//! and asks for two at a time, and the list's items are then swapped to where they belong. Equal items stay as they stand.
//!
//! Where many items are put in order while a key waits, the standard sorts are faster, and such places say so.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;

/// Lists that can be put in order, and keep the order of what is equal.
pub trait Arrange<T> {
    /// The smallest first.
    fn arrange(&mut self)
    where
        T: Ord;

    /// In the order that `compare` says.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// That of the smallest key first. Keys are made anew for each comparison.
    fn arrange_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> Arrange<T> for [T] {
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }

    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        for (one, other) in swaps(self.len(), &mut |a, b| compare(&self[a], &self[b])) {
            self.swap(one, other);
        }
    }

    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|a, b| key(a).cmp(&key(b)));
    }
}

/// Maps and sets that are put together item by item. Collecting a tree sorts its items first, with a sort of its own.
pub trait Gather: Iterator {
    /// All items in one collection.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C
    where
        Self: Sized,
    {
        let mut out = C::default();
        out.extend(self);
        out
    }
}

impl<I: Iterator> Gather for I {}

/// The swaps of places, in their order, that put `len` items in the order that `compare` says of two places.
fn swaps(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    if len < 2 {
        return Vec::new();
    }
    let mut from: Vec<usize> = (0..len).collect();
    from.sort_by(|a, b| compare(*a, *b));
    let mut out = Vec::new();
    for start in 0..len {
        let mut at = start;
        while from[at] != start {
            let next = from[at];
            out.push((at, next));
            from[at] = at;
            at = next;
        }
        from[at] = at;
    }
    out
}

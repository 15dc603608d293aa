//! Things that are alike counted as one. Plans repeat themselves: what came after something the last time mostly comes
//! after it again, so that it is looked at before all that are known are searched.

use std::collections::HashMap;
use std::hash::Hash;

/// Different things, numbered as they first come.
#[derive(Clone, Debug)]
pub struct Distinct<K> {
    known: HashMap<K, u32>,
    /// Each thing, and the place in `order` that it had the last time.
    things: Vec<(K, usize)>,
    /// The number of each thing that came.
    order: Vec<u32>,
    /// The place in `order` of what is expected to come.
    expected: usize,
}

impl<K> Default for Distinct<K> {
    fn default() -> Self {
        Self { known: HashMap::new(), things: Vec::new(), order: Vec::new(), expected: 0 }
    }
}

impl<K: Hash + Eq + Copy> Distinct<K> {
    /// Of so many things to come.
    #[must_use]
    pub fn of(count: usize) -> Self {
        Self { order: Vec::with_capacity(count), ..Self::default() }
    }

    /// The number of a thing, which is that of all that are equal to it; one more than all before where it is new.
    pub fn number(&mut self, thing: K) -> u32 {
        let place = self.order.len();
        let guess = self.order.get(self.expected).copied().unwrap_or(0);
        let at = match self.things.get_mut(guess as usize) {
            Some((known, last)) if *known == thing => {
                *last = place;
                guess
            }
            _ => {
                let next = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
                let at = *self.known.entry(thing).or_insert(next);
                match self.things.get_mut(at as usize) {
                    Some((_, last)) => self.expected = std::mem::replace(last, place),
                    None => self.things.push((thing, place)),
                }
                at
            }
        };
        self.order.push(at);
        self.expected += 1;
        at
    }

    /// Takes a thing for a new one, without looking whether it came before.
    pub fn apart(&mut self, thing: K) -> u32 {
        let at = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        self.things.push((thing, self.order.len()));
        self.order.push(at);
        self.expected += 1;
        at
    }

    /// The number of each thing that came, in order.
    #[must_use]
    pub fn into_order(self) -> Vec<u32> {
        self.order
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn equal_things_have_one_number_in_the_order_in_which_they_come(things in prop::collection::vec(0..6u8, 0..60)) {
            let mut distinct = Distinct::default();
            let mut seen: Vec<u8> = Vec::new();
            for thing in &things {
                if !seen.contains(thing) {
                    seen.push(*thing);
                }
                let at = seen.iter().position(|known| known == thing).unwrap();
                prop_assert_eq!(distinct.number(*thing) as usize, at);
            }
            let again: Vec<u8> = distinct.into_order().into_iter().map(|at| seen[at as usize]).collect();
            prop_assert_eq!(again, things);
        }
    }
}

//! Things that are alike counted as one. Plans repeat themselves: what came after something the last time mostly comes
//! after it again, so that it is looked at before all that are known are searched.

use std::collections::HashMap;
use std::hash::Hash;

/// Different things, numbered as they first come.
#[derive(Clone, Debug)]
pub struct Distinct<K> {
    known: HashMap<K, u32>,
    /// Each thing, and the number of the one that came after it the last time.
    things: Vec<(K, u32)>,
    last: usize,
}

impl<K> Default for Distinct<K> {
    fn default() -> Self {
        Self { known: HashMap::new(), things: Vec::new(), last: 0 }
    }
}

impl<K: Hash + Eq + Copy> Distinct<K> {
    /// The number of a thing, which is that of all that are equal to it; one more than all before where it is new.
    pub fn number(&mut self, thing: K) -> u32 {
        let guess = self.things.get(self.last).map_or(0, |(_, next)| *next);
        let at = match self.things.get(guess as usize) {
            Some((known, _)) if *known == thing => guess,
            _ => {
                let next = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
                let at = *self.known.entry(thing).or_insert(next);
                if at == next {
                    self.things.push((thing, 0));
                }
                if let Some((_, after)) = self.things.get_mut(self.last) {
                    *after = at;
                }
                at
            }
        };
        self.last = at as usize;
        at
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
            for thing in things {
                if !seen.contains(&thing) {
                    seen.push(thing);
                }
                let at = seen.iter().position(|known| *known == thing).unwrap();
                prop_assert_eq!(distinct.number(thing) as usize, at);
            }
        }
    }
}

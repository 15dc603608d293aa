//! Maps and sets whose keys are numbers that this program gave out: ids, places, kinds. The standard ones are safe from
//! texts that somebody made to collide, which takes a fifth of what opening and pricing a plan takes; ids need none of it.
//! Texts of a file are never a key here.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map by ids.
pub type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<Mixed>>;

/// A set of ids.
pub type IdSet<K> = HashSet<K, BuildHasherDefault<Mixed>>;

/// Mixes numbers by a product each.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mixed(u64);

/// Odd, and without a pattern in its bits: those of 2⁶⁴ over the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(n.into());
    }

    fn write_u16(&mut self, n: u16) {
        self.write_u64(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(FACTOR);
    }

    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    fn write_u128(&mut self, n: u128) {
        self.write_u64((n >> 64) as u64);
        self.write_u64(n as u64);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn write_isize(&mut self, n: isize) {
        self.write_u64(n.cast_unsigned() as u64);
    }

    /// A table looks at the lowest bits and at the highest; a product mixes upwards, so each half gets the other's.
    fn finish(&self) -> u64 {
        self.0 ^ self.0.rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher as _, BuildHasherDefault};

    use super::*;

    #[test]
    fn ids_in_a_row_fall_on_places_of_their_own() {
        let of = BuildHasherDefault::<Mixed>::default();
        for step in [1_u32, 2, 6, 64, 1024, 65536] {
            for bits in [0, 57] {
                let places: HashSet<u64> = (0..128).map(|n| (of.hash_one(n * step) >> bits) & 127).collect();
                assert!(places.len() > 60, "steps of {step} fall on {} of 128 places", places.len());
            }
        }
    }

    #[test]
    fn what_is_put_in_is_found() {
        let map: IdMap<(u32, bool), u32> = (0..1000).map(|n| ((n / 2, n % 2 == 0), n)).collect();
        assert!((0..1000).all(|n| map.get(&(n / 2, n % 2 == 0)) == Some(&n)) && map.len() == 1000);
    }
}

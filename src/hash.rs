//! Maps and sets whose keys are numbers that this program gave out: ids, places, kinds. The standard ones are safe from
//! texts that somebody made to collide, which takes a fifth of what opening and pricing a plan takes; ids need none of it.
//! Texts of a file are never a key here.

/// A map by ids.
pub type IdMap<K, V> = rustc_hash::FxHashMap<K, V>;

/// A set of ids.
pub type IdSet<K> = rustc_hash::FxHashSet<K>;

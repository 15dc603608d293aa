//! luma-plan: which way of buying Luma's image and video models fits a production, what it costs, and when the
//! money or the credits run out.
//!
//! The modules are layers; each may use only those named after it:
//!
//! `tui`, `cli` → `disk`, `export` → `summary` → `analysis`, `import` → `offer` → `wallet` → `quote` → `plan` → `rates` → `read`,
//! `fault`, `terms`, `chance`, `money`, `arrange`, `hash`

pub mod analysis;
pub mod arrange;
pub mod chance;
pub mod cli;
pub mod disk;
pub mod export;
pub mod fault;
pub mod hash;
pub mod import;
pub mod money;
pub mod offer;
pub mod plan;
pub mod quote;
pub mod rates;
pub mod read;
pub mod summary;
pub mod terms;
pub mod tui;
pub mod wallet;

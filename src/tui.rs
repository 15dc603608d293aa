//! The planner on the terminal.

pub mod theme;
pub mod widget;

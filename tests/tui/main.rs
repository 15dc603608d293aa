//! The planner without a terminal: keys in, document, mode, effects and frames out.

mod commands;
mod harness;
mod keys;
mod minutes;
mod mouse;
mod prices;
mod routes;
mod screens;
mod sizes;
mod timeline;

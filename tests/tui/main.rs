//! The planner without a terminal: keys in, document, mode, effects and frames out.

mod advice;
mod break_even;
mod capacity;
mod commands;
mod explained;
mod export;
mod harness;
mod keys;
mod lead;
mod learn;
mod loop_find;
mod loop_frames;
mod loop_paste;
mod minutes;
mod monkey;
mod mouse;
mod prices;
mod rescue;
mod risk;
mod routes;
mod screens;
mod sizes;
mod strangers;
mod styles;
mod timeline;
mod together;

//! A plan's shots, written as a list by these tests and read back, are the same shots.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::plan::fields::Fields as _;
use crate::plan::sheet::Column;
use crate::plan::sheet::column::COLUMNS;
use crate::plan::testing::{Dice, TODAY, book};

/// What a list can say of a shot: no belief, names and notes without blanks that mean nothing.
fn sayable(mut shot: Shot, at: usize, book: &Book) -> Shot {
    let plain = |text: String| crate::plan::sheet::clean(&text);
    shot.name = Some(shot.name.map(plain).filter(|n| !n.is_empty()).unwrap_or_else(|| format!("Shot {at}")));
    shot.notes = shot.notes.map(plain).filter(|n| !n.is_empty());
    for stage in &mut shot.stages {
        stage.acceptance = None;
        stage.looped = stage.looped.filter(|looped| *looped);
        stage.name = stage.name.take().map(plain).filter(|n| !n.is_empty());
        stage.model = stage.model.take().map(|m| book.model(&m).map_or(m, str::to_owned));
    }
    shot
}

fn spelt(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Whole(n) => n.to_string(),
        Value::Money(money) => money.plain(),
        Value::Share(share) => format!("{}%", share.percent()),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        other => panic!("{other:?}"),
    }
}

/// A list with every column that is not another way to say the same.
fn written(shots: &[Shot], separator: char, end: &str) -> String {
    let columns: Vec<_> = COLUMNS.iter().filter(|told| told.column != Column::Upscale).collect();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut out = columns.iter().map(|told| quoted(told.title)).collect::<Vec<_>>().join(&separator.to_string());
    out.push_str(end);
    for shot in shots {
        for at in 0..shot.stages.len().max(1) {
            let stage = shot.stages.get(at);
            let cell = |column: Column| match column {
                Column::Name | Column::Outputs | Column::Revisions | Column::Notes if at > 0 => None,
                Column::Name | Column::Outputs | Column::Revisions | Column::Notes => shot.get(column.told().key),
                Column::Operation => stage.map(|s| Value::Text(s.operation.spoken())),
                _ => stage.and_then(|s| s.get(column.told().key)),
            };
            let spelt = |column: Column, value: &Value| match (column, value) {
                (Column::Rate, Value::Share(share)) => share.plain(),
                _ => spelt(value),
            };
            let text = |column: Column| cell(column).map_or_else(String::new, |value| quoted(&spelt(column, &value)));
            let cells = columns.iter().map(|told| text(told.column));
            write!(out, "{}{end}", cells.collect::<Vec<_>>().join(&separator.to_string())).unwrap();
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shots_that_are_written_as_a_list_are_read_back(
        seed in any::<u64>(),
        separator in prop::sample::select(vec![',', ';', '\t']),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        mark in prop::sample::select(vec!["", "\u{feff}"]),
    ) {
        let book = book();
        let plan = Dice::new(seed).plan();
        let shots: Vec<Shot> =
            plan.shots.into_iter().enumerate().map(|(at, shot)| sayable(shot, at, &book)).collect();
        let text = format!("{mark}{}", written(&shots, separator, end));
        let brought = read(&text, Format::Csv, &Ask::new("list.csv", &book));
        prop_assert!(brought.check("list.csv", &text, false).is_ok(), "{}\n{text}", brought.check("x", &text, false).unwrap_err());
        prop_assert_eq!(brought.shots.len(), shots.len());
        for (read, shot) in brought.shots.iter().zip(&shots) {
            prop_assert!(read.says_as(shot), "{read:?}\n{shot:?}\n{text}");
        }
        // And behind those of another plan.
        let mut other = Dice::new(seed ^ 1).plan();
        let before = other.shots.len();
        if append(&mut other, &brought.shots, &book, TODAY).is_ok() {
            prop_assert_eq!(other.shots.len(), before + shots.len());
            prop_assert!(other.shots[before..].iter().zip(&shots).all(|(a, b)| a.says_as(b)));
        }
    }
}

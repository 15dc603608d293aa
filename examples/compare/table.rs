//! What was measured, as a table.

#![expect(clippy::float_arithmetic, reason = "ratios and times, to two decimals")]

use std::time::Duration;

/// What a figure is to be.
#[derive(Clone, Copy)]
pub enum Goal {
    /// At most so many times the yardstick's.
    Times(f64),
    AtMost(Duration),
    Bytes(u64),
    Count(u64),
    /// It is told for comparison.
    None,
}

pub struct Row {
    what: String,
    yardstick: String,
    ours: String,
    ratio: Option<f64>,
    goal: String,
    holds: Option<bool>,
}

impl Row {
    pub fn times(what: impl Into<String>, yardstick: Duration, ours: Duration, goal: Goal) -> Self {
        let ratio = ours.as_secs_f64() / yardstick.as_secs_f64();
        let holds = match goal {
            Goal::Times(most) => Some(ratio <= most),
            Goal::AtMost(most) => Some(ours <= most),
            _ => None,
        };
        Self::new(what, milliseconds(yardstick), milliseconds(ours), Some(ratio), goal, holds)
    }

    pub fn time(what: impl Into<String>, ours: Duration, goal: Goal) -> Self {
        let holds = matches!(goal, Goal::AtMost(most) if ours <= most);
        Self::new(what, String::new(), milliseconds(ours), None, goal, Some(holds))
    }

    pub fn sizes(what: impl Into<String>, yardstick: u64, ours: u64, goal: Goal) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "sizes of memory, to a decimal")]
        let ratio = ours as f64 / yardstick as f64;
        let holds = matches!(goal, Goal::Times(most) if ratio <= most);
        Self::new(what, megabytes(yardstick), megabytes(ours), Some(ratio), goal, Some(holds))
    }

    pub fn size(what: impl Into<String>, ours: u64, goal: Goal) -> Self {
        let holds = matches!(goal, Goal::Bytes(most) if ours <= most);
        Self::new(what, String::new(), megabytes(ours), None, goal, Some(holds))
    }

    pub fn count(what: impl Into<String>, ours: u64, goal: Goal) -> Self {
        let holds = matches!(goal, Goal::Count(most) if ours <= most);
        Self::new(what, String::new(), ours.to_string(), None, goal, Some(holds))
    }

    fn new(
        what: impl Into<String>,
        yardstick: String,
        ours: String,
        ratio: Option<f64>,
        goal: Goal,
        holds: Option<bool>,
    ) -> Self {
        let goal = match goal {
            Goal::Times(most) => format!("{most} ×"),
            Goal::AtMost(most) => milliseconds(most),
            Goal::Bytes(most) => megabytes(most),
            Goal::Count(most) => most.to_string(),
            Goal::None => String::new(),
        };
        Self { what: what.into(), yardstick, ours, ratio, goal, holds }
    }
}

fn milliseconds(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    if ms < 10.0 { format!("{ms:.2} ms") } else { format!("{ms:.0} ms") }
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[expect(clippy::print_stdout, reason = "it is what was asked for")]
pub fn print(rows: &[Row]) {
    let cells: Vec<[String; 6]> = rows
        .iter()
        .map(|row| {
            let ratio = row.ratio.map(|ratio| format!("{ratio:.2} ×")).unwrap_or_default();
            let holds = row.holds.map_or("", |holds| if holds { "yes" } else { "no" });
            [row.what.clone(), row.yardstick.clone(), row.ours.clone(), ratio, row.goal.clone(), holds.to_owned()]
        })
        .collect();
    let heading = ["figure", "yardstick", "luma-plan", "ratio", "goal", "holds"].map(str::to_owned);
    let widths: Vec<usize> = (0..heading.len())
        .map(|at| cells.iter().chain([&heading]).map(|row| row[at].chars().count()).max().unwrap_or_default())
        .collect();
    let line = |row: &[String; 6]| {
        let padded: Vec<String> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, width))| if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") })
            .collect();
        format!("| {} |", padded.join(" | "))
    };
    println!("{}", line(&heading));
    let rule: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(at, width)| if at == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width - 1)) })
        .collect();
    println!("| {} |", rule.join(" | "));
    for row in &cells {
        println!("{}", line(row));
    }
}

//! The least that a program of this kind can do, to measure ours against: `yardstick table` draws a static table of
//! 35 rows and ends with `q`; `yardstick tables FILE` parses a file into tables, and no more; `yardstick document FILE`
//! parses it into a document that can be edited, and no more. See docs/PERFORMANCE.md.

use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufWriter};
use std::{env, fs};

use crossterm::event::{Event, KeyCode, read};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Constraint;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, Row, Table, TableState};

/// As many rows as a terminal of 40 lines shows beside a frame, a heading and a footer.
const ROWS: usize = 35;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    match &args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["table"] => {
            enable_raw_mode()?;
            execute!(io::stdout(), EnterAlternateScreen)?;
            let shown = table();
            execute!(io::stdout(), LeaveAlternateScreen)?;
            disable_raw_mode()?;
            shown?;
        }
        ["tables", file] => {
            black_box(fs::read_to_string(file)?.parse::<toml::Table>()?);
        }
        ["document", file] => {
            black_box(fs::read_to_string(file)?.parse::<toml_edit::DocumentMut>()?);
        }
        _ => return Err("usage: yardstick table | tables FILE | document FILE".into()),
    }
    Ok(())
}

/// Draws the table anew at each key; `j` and `k` move through it.
fn table() -> Result<(), Box<dyn Error>> {
    let rows: Vec<[String; 5]> = (0..ROWS)
        .map(|n| {
            [format!("Shot {n}"), "image to video".into(), "1080p".into(), format!("{} takes", n * 7), "$1.2000".into()]
        })
        .collect();
    let widths = [
        Constraint::Fill(2),
        Constraint::Fill(2),
        Constraint::Length(8),
        Constraint::Length(10),
        Constraint::Length(9),
    ];
    let mut state = TableState::default().with_selected(Some(0));
    let mut terminal = Terminal::new(CrosstermBackend::new(BufWriter::new(io::stdout())))?;
    loop {
        queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| {
            let table = Table::new(rows.iter().map(|row| Row::new(row.iter().map(String::as_str))), widths)
                .header(Row::new(["Shot", "Stage", "Size", "Takes", "Price"]))
                .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED))
                .block(Block::bordered().title("Static"));
            frame.render_stateful_widget(table, frame.area(), &mut state);
        })?;
        execute!(terminal.backend_mut(), EndSynchronizedUpdate)?;
        loop {
            match read()? {
                Event::Key(key) if key.code == KeyCode::Char('q') => return Ok(()),
                Event::Key(key) if key.code == KeyCode::Char('k') => state.select_previous(),
                Event::Key(_) => state.select_next(),
                Event::Resize(..) => {}
                _ => continue,
            }
            break;
        }
    }
}

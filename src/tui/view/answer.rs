//! The answer above everything.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::summary::Answer;
use crate::tui::model::Model;
use crate::tui::widget::answer::AnswerLines;

pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let recommended = model.prices.summary.as_ref().and_then(|s| s.recommendation.route);
    let change = recommended.and_then(|at| model.prices.changes().get(at).copied().flatten());
    let none = Answer {
        verb: "NO TOTALS".to_owned(),
        route: "the plan cannot be priced as it is".to_owned(),
        next: model.prices.fault.iter().cloned().collect(),
        ..Answer::default()
    };
    let answer = model.prices.answer.as_ref().unwrap_or(&none);
    AnswerLines { answer, serves: recommended.is_some(), change, against: model.prices.against(), theme }
        .render(area, buf);
}

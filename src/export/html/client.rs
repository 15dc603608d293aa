//! The page for whoever is offered a price: what it costs step by step, what is delivered, when, and what that rests
//! on. All of it is [`Client`]; nothing else of the report gets in here.

use std::io;

use super::markup::Html;
use super::{dollars, framed, grouped};
use crate::export::{ExportError, Exporter, Report};
use crate::offer::words;
use crate::summary::client::Client;

/// Shots that are listed as delivered; the rest is counted.
const DELIVERED: usize = 500;

#[derive(Clone, Copy, Debug, Default)]
pub struct Quote;

impl Exporter for Quote {
    fn write(&self, report: &Report<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let client = report.summary.client(report.plan, report.book)?.ok_or(ExportError::NoPrice)?;
        let name = report.plan.name_or_default();
        let mut body = Html::default();
        head(name, &client, &mut body);
        body.raw("<main>\n");
        price(&client, &mut body);
        delivered(&client, &mut body);
        if !client.assumptions.is_empty() {
            body.raw(
                "<section id=\"assumed\" aria-labelledby=\"assumed-h\">\n<h2 id=\"assumed-h\">Assumptions</h2>\n<ul>\n",
            );
            for said in &client.assumptions {
                body.said("<li>", said, "</li>\n");
            }
            body.raw("</ul>\n</section>\n");
        }
        body.raw("</main>\n<footer>\n");
        if client.is_bound {
            body.raw("<p>≥ and ? stand where a price is not published.</p>\n");
        }
        body.raw("</footer>\n");
        framed(&format!("{name}: the price"), body.as_str(), out)
    }
}

fn head(name: &str, client: &Client, out: &mut Html) {
    out.raw("<header>\n<h1>").name(name).raw("</h1>\n<p class=\"subject\">").text(&words::date(client.start));
    out.raw(" to ").text(&words::date(client.deadline)).raw("</p>\n<div class=\"answer\">\n<p class=\"big\"><strong>");
    out.text(&dollars(client.price, client.is_bound, false)).raw("</strong></p>\n<ul class=\"facts\"><li><b>");
    out.text(&words::date(client.deadline)).raw("</b> <span>due</span></li>");
    if let Some(done) = client.done {
        out.element("<li><b>", &words::date(done), "</b> <span>done</span></li>");
    }
    out.raw("</ul>\n</div>\n</header>\n");
}

fn price(client: &Client, out: &mut Html) {
    out.raw("<section id=\"price\" aria-labelledby=\"price-h\">\n<h2 id=\"price-h\">Price</h2>\n<table>\n");
    out.raw("<caption>Each line is added to those above it</caption>\n<thead><tr><th scope=\"col\">What</th>");
    out.raw("<th scope=\"col\" class=\"n\">US dollars</th></tr></thead>\n<tbody>\n");
    for line in &client.lines {
        out.raw("<tr><th scope=\"row\">").name(&line.what).raw("</th>");
        out.element("<td class=\"n\">", &dollars(line.shown, client.is_bound, false), "</td></tr>\n");
    }
    out.raw("</tbody>\n<tfoot><tr><th scope=\"row\">Total</th>");
    out.element("<td class=\"n total\">", &dollars(client.price, client.is_bound, false), "</td></tr></tfoot>\n");
    out.raw("</table>\n</section>\n");
}

fn delivered(client: &Client, out: &mut Html) {
    if client.delivers.is_empty() {
        return;
    }
    out.raw(
        "<section id=\"delivered\" aria-labelledby=\"delivered-h\">\n<h2 id=\"delivered-h\">Delivered</h2>\n<table>\n",
    );
    out.raw("<caption>Finished pieces, over the whole time</caption>\n<thead><tr><th scope=\"col\">Shot</th>");
    out.raw("<th scope=\"col\">Form</th><th scope=\"col\" class=\"n\">Pieces</th></tr></thead>\n<tbody>\n");
    for delivery in client.delivers.iter().take(DELIVERED) {
        out.raw("<tr><th scope=\"row\">").name(&delivery.shot).raw("</th>");
        out.element("<td>", &delivery.form, "</td>").element(
            "<td class=\"n\">",
            &grouped(delivery.pieces),
            "</td></tr>\n",
        );
    }
    out.raw("</tbody>\n</table>\n");
    if client.delivers.len() > DELIVERED {
        let more = words::count((client.delivers.len() - DELIVERED) as u128, "more shot", "more shots");
        out.element("<p class=\"note\">and ", &more, "</p>\n");
    }
    out.raw("</section>\n");
}

//! A difference as Markdown that renders on GitHub and in mail: the answer, what changed by part, and every route as a
//! table with a column a part.

use std::io;

use super::Compared;
use crate::export::ExportError;
use crate::export::markdown::{Doc, bullets, escaped, table};
use crate::offer::words::capital;
use crate::summary::diff::{
    self, Bridge, NONE, Part, at_level, cell, difference, gathered, piece, signed, together, total, verdicts,
    why_unknown, work,
};
use crate::summary::ranges::taken_in_words;

pub fn write(compared: &Compared<'_>, out: &mut dyn io::Write) -> Result<(), ExportError> {
    let bridges = compared.bridges;
    let mut doc = Doc::default();
    let (old, new) = (&bridges.old, &bridges.new);
    doc.title(&if old.name == new.name { new.name.clone() } else { format!("{} → {}", old.name, new.name) });
    doc.line(&escaped(&if compared.diff.is_none() { format!("{NONE}.") } else { format!("{}.", bridges.answer()) }));
    doc.gap();
    let heads = [("Old", old, compared.names[0]), ("New", new, compared.names[1])];
    let rows: Vec<Vec<String>> = heads
        .iter()
        .map(|(which, head, file)| vec![(*which).to_owned(), escaped(&head.name), escaped(&work(head)), escaped(file)])
        .collect();
    table(&mut doc, &[("", '<'), ("Plan", '<'), ("Work", '<'), ("File", '<')], &rows);
    if let Some(level) = at_level(compared.level) {
        doc.gap();
        doc.line(&format!("{}.", escaped(&level)));
    }
    if let Some(taken) = taken_in_words(compared.book.taken) {
        doc.gap();
        doc.line(&format!("{}.", escaped(&taken)));
    }
    if compared.diff.is_none() {
        out.write_all(doc.as_str().as_bytes())?;
        return Ok(());
    }
    doc.heading("What changed");
    let rows: Vec<Vec<String>> = gathered(&compared.diff.changes, compared.book)
        .iter()
        .map(|said| vec![capital(said.part.spoken()), escaped(&said.subject), escaped(&said.text)])
        .collect();
    table(&mut doc, &[("Part", '<'), ("Where", '<'), ("What", '<')], &rows);
    if let Some(leading) = bridges.leading().and_then(|at| bridges.routes.get(at)) {
        doc.heading(&format!("On {}", escaped(&leading.name)));
        bridge(leading, &mut doc);
    }
    routes(compared, &mut doc);
    out.write_all(doc.as_str().as_bytes())?;
    Ok(())
}

fn bridge(route: &Bridge, doc: &mut Doc) {
    // Our own figures hold no markup.
    let mut rows = vec![vec!["Old total".to_owned(), total(route.old.total)]];
    rows.extend(
        Part::ALL
            .iter()
            .map(|part| vec![format!("{}. {}", part.index() + 1, part.spoken()), piece(route.parts[part.index()])]),
    );
    rows.extend(route.together.iter().map(|s| vec![together(s.first, s.last), signed(s.amount)]));
    rows.push(vec!["**New total**".to_owned(), format!("**{}**", total(route.new.total))]);
    table(doc, &[("Step", '<'), ("USD", '>')], &rows);
    if let Some(why) = why_unknown(route) {
        doc.gap();
        doc.line(&escaped(&format!("Not known: {} {why}.", route.name)));
    }
}

fn routes(compared: &Compared<'_>, doc: &mut Doc) {
    let bridges = compared.bridges;
    doc.heading("Routes");
    let heads: Vec<String> = Part::ALL.iter().map(|part| capital(part.spoken())).collect();
    let mut columns = vec![("Route", '<'), ("Old", '>'), ("New", '>'), ("Difference", '>')];
    columns.extend(heads.iter().map(|head| (head.as_str(), '>')));
    columns.push(("Note", '<'));
    let mut rows = Vec::new();
    for route in bridges.ranked().into_iter().filter_map(|at| bridges.routes.get(at)) {
        let mut row = vec![escaped(&route.name), total(route.old.total), total(route.new.total), difference(route)];
        row.extend(Part::ALL.iter().map(|part| cell(route, *part)));
        let mut notes: Vec<String> = why_unknown(route).map(|why| capital(&why)).into_iter().collect();
        notes.extend(verdicts(route));
        notes.extend(route.together.iter().map(|s| format!("{}: {}", together(s.first, s.last), signed(s.amount))));
        row.push(escaped(&notes.join("; ")));
        rows.push(row);
    }
    table(doc, &columns, &rows);
    bullets(
        doc,
        "How to read it",
        &[
            diff::method(),
            "A dash: the route cannot do the work. A question mark: nobody knows. An empty cell: nothing of that part \
             differs"
                .to_owned(),
        ],
    );
}

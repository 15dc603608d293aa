//! How values and tables are written that were not in the file before.

use crate::plan::edit::{Key, Kind, Value};
use crate::plan::fields::Fields;
use crate::plan::model::{Assume, Belief, Held, Lot, Plan, PricedWith, Shot, Stage};
use crate::plan::own::OwnRates;
use crate::plan::schema::{self, SCHEMA};
pub use crate::read::spell::quoted;

/// A value as its key's kind is written.
pub fn value(kind: Kind, value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Whole(n) => n.to_string(),
        Value::Decimal(n) => n.normalize().to_string(),
        Value::Money(amount) => quoted(&with_cents(amount.plain())),
        Value::Share(share) if matches!(kind, Kind::Percent | Kind::PercentOr(_)) => {
            quoted(&format!("{}%", share.percent()))
        }
        Value::Share(share) => quoted(&share.plain()),
        Value::Flag(flag) => flag.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("[{}]", words.join(", "))
        }
    }
}

/// Dollars have cents.
fn with_cents(plain: String) -> String {
    match plain.split_once('.') {
        None => plain + ".00",
        Some((_, cents)) if cents.len() == 1 => plain + "0",
        Some(_) => plain,
    }
}

/// A key's name, in quotes where it must be.
pub fn name(text: &str) -> String {
    let is_bare = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_bare { text.to_owned() } else { quoted(text) }
}

/// The keys that a table says, as (name, written value), in the order of `keys`.
fn said<'k>(keys: impl Iterator<Item = &'k Key>, table: &dyn Fields) -> Vec<(&'k str, String)> {
    keys.filter_map(|key| table.get(key.name).map(|v| (key.name, value(key.kind, &v)))).collect()
}

fn lines(pairs: &[(&str, String)]) -> String {
    let lines: Vec<String> = pairs.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    lines.concat()
}

fn braces(pairs: &[(&str, String)]) -> String {
    if pairs.is_empty() {
        return "{}".to_owned();
    }
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// `[name]` with its keys, or nothing where it says nothing.
pub fn single(header: &str, keys: &[Key], table: &dyn Fields) -> Option<String> {
    let pairs = said(keys.iter(), table);
    (!pairs.is_empty()).then(|| format!("[{header}]\n{}", lines(&pairs)))
}

pub fn opening(plan: &Plan) -> Option<String> {
    let pairs: Vec<String> = plan
        .opening
        .iter()
        .map(|(surface, balance)| format!("{} = {}\n", name(surface), value(Kind::Money, &Value::Money(*balance))))
        .collect();
    (!pairs.is_empty()).then(|| format!("[opening]\n{}", pairs.concat()))
}

fn stage_pairs(stage: &Stage) -> Vec<(&'static str, String)> {
    let mut pairs = vec![("operation", quoted(stage.operation.as_str()))];
    pairs.extend(said(schema::keys_of_stage(stage.operation), stage));
    pairs
}

/// `[[shots.stages]]`.
pub fn stage(stage: &Stage) -> String {
    format!("[[shots.stages]]\n{}", lines(&stage_pairs(stage)))
}

pub fn stage_inline(stage: &Stage) -> String {
    braces(&stage_pairs(stage))
}

/// `[[shots]]`, without its stages.
pub fn shot(shot: &Shot) -> String {
    format!("[[shots]]\n{}", lines(&said(schema::SHOT.iter(), shot)))
}

/// A shot with its stages.
pub fn shot_inline(shot: &Shot) -> String {
    let mut pairs = said(schema::SHOT.iter(), shot);
    if !shot.stages.is_empty() {
        pairs.push(("stages", stages_inline(shot)));
    }
    braces(&pairs)
}

pub fn stages_inline(shot: &Shot) -> String {
    let stages: Vec<String> = shot.stages.iter().map(stage_inline).collect();
    format!("[{}]", stages.join(", "))
}

fn held_pairs(held: &Held) -> Vec<(&'static str, String)> {
    let mut pairs = said(schema::HELD.iter(), held);
    if !held.lots.is_empty() {
        pairs.push(("lots", lots(&held.lots)));
    }
    pairs
}

/// `[[held]]`.
pub fn held(held: &Held) -> String {
    format!("[[held]]\n{}", lines(&held_pairs(held)))
}

pub fn held_inline(held: &Held) -> String {
    braces(&held_pairs(held))
}

pub fn lots(lots: &[Lot]) -> String {
    let lots: Vec<String> =
        lots.iter().map(|lot| format!("{{ credits = {}, expires = {} }}", lot.credits, lot.expires)).collect();
    format!("[{}]", lots.join(", "))
}

/// `[[assume]]`.
pub fn assume(assume: &Assume) -> String {
    format!("[[assume]]\n{}", lines(&said(schema::ASSUME.iter(), assume)))
}

pub fn assume_inline(assume: &Assume) -> String {
    braces(&said(schema::ASSUME.iter(), assume))
}

/// The keys of a belief.
pub fn belief_pairs(belief: &Belief) -> Vec<(&'static str, String)> {
    match belief {
        Belief::Rate(rate) => vec![("rate", quoted(&rate.plain()))],
        Belief::Evidence { accepted, tried } => {
            vec![("accepted", accepted.to_string()), ("tried", tried.to_string())]
        }
    }
}

/// A belief as the value of its name.
pub fn belief_inline(belief: &Belief) -> String {
    match belief {
        Belief::Rate(rate) => quoted(&rate.plain()),
        Belief::Evidence { .. } => braces(&belief_pairs(belief)),
    }
}

/// `[acceptance.NAME]`.
pub fn belief(of: &str, belief: &Belief) -> String {
    format!("[acceptance.{}]\n{}", name(of), lines(&belief_pairs(belief)))
}

/// `[priced_with]`.
pub fn priced_with(with: &PricedWith) -> String {
    let mut out = format!("[priced_with]\non = {}\nbook = {}\n", with.on, quoted(&with.book));
    if !with.prices.is_empty() {
        let prices = with.prices.iter().map(|(what, said)| format!("{} = {}\n", name(what), quoted(said)));
        out.push_str("\n[priced_with.prices]\n");
        out.push_str(&prices.collect::<String>());
    }
    out
}

/// A whole plan, as if nobody had written it by hand.
pub fn plan(plan: &Plan) -> String {
    let mut root = format!("schema = {SCHEMA}\n");
    root.push_str(&lines(&said(schema::PLAN.iter(), plan)));
    let mut sections = vec![root];
    sections.extend(single("schedule", schema::SCHEDULE, &plan.schedule));
    sections.extend(single("requirements", schema::REQUIREMENTS, &plan.requirements));
    sections.extend(single("compare", schema::COMPARE, &plan.compare));
    sections.extend(single("budget", schema::BUDGET, &plan.budget));
    sections.extend(single("purchase", schema::PURCHASE, &plan.purchase));
    sections.extend(opening(plan));
    sections.extend(plan.held.iter().map(held));
    sections.extend(plan.assume.iter().map(assume));
    sections.extend(plan.rates.iter().map(OwnRates::text));
    sections.extend(plan.priced_with.as_ref().map(priced_with));
    sections.extend(plan.acceptance.iter().map(|(name, b)| belief(name, b)));
    sections.extend(single("assumptions", schema::ASSUMPTIONS, &plan.assumptions));
    for entry in &plan.shots {
        sections.push(shot(entry));
        sections.extend(entry.stages.iter().map(stage));
    }
    sections.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_the_format_shows_them() {
        let money = |text: &str| value(Kind::Money, &Value::Money(crate::money::Money::parse(text).unwrap()));
        assert_eq!(money("1500"), "\"1500.00\"");
        assert_eq!(money("0.5"), "\"0.50\"");
        assert_eq!(money("0.0404"), "\"0.0404\"");
        let rate = crate::money::Share::parse_rate("25%").unwrap();
        assert_eq!(value(Kind::Rate, &Value::Share(rate)), "\"0.25\"");
        assert_eq!(value(Kind::Percent, &Value::Share(rate)), "\"25%\"");
        assert_eq!(value(Kind::Date, &Value::Date(jiff::civil::date(2026, 12, 1))), "2026-12-01");
        assert_eq!(quoted("a\"b\\c\n\u{1b}\u{202e}\u{e0001}é"), "\"a\\\"b\\\\c\\n\\u001B\\u202E\\U000E0001é\"");
        assert_eq!(name("half-1_a"), "half-1_a");
        assert_eq!(name("a.b"), "\"a.b\"");
        assert_eq!(name(""), "\"\"");
    }
}

//! `[requests]`: what the surface's API takes for a request.

use super::Reader;
use crate::fault::Fault;
use crate::rates::card::Purchase;
use crate::rates::request::{PRICED, RequestRule, RequestType, Requests};
use crate::read::{At, Fields, spell_list};
use crate::terms::Word;

card_words!(RequestType {
    Image = "image",
    ImageEdit = "image_edit",
    Video = "video",
    VideoEdit = "video_edit",
    VideoReframe = "video_reframe",
});

impl Reader {
    pub(super) fn requests(&mut self, fields: &mut Fields<'_>) {
        let Some(mut f) = fields.table(&mut self.faults, "requests", "`[requests]`") else { return };
        let route = self.paid_on(&mut f);
        let source = self.source(&mut f, "source");
        let owned = |names: Vec<At<&str>>| names.into_iter().map(|n| n.value.to_owned()).collect::<Vec<_>>();
        let unpriced = owned(self.texts(&mut f, "unpriced"));
        let names = owned(self.texts(&mut f, "names"));
        let beside = owned(self.texts(&mut f, "beside"));
        let below = self.card.requests.take();
        let (Some(route), Some(source)) = (route, source) else {
            f.finish(&mut self.faults);
            return;
        };
        let mut all = Requests { route, unpriced, names, beside, rules: Vec::new(), source };
        if let Some(below) = below {
            // What is laid over adds; a rule is not lifted.
            all.unpriced.extend(below.unpriced);
            all.names.extend(below.names);
            all.beside.extend(below.beside);
            all.rules.extend(below.rules);
        }
        for mut rule in f.tables(&mut self.faults, "rules", "a rule of requests") {
            all.rules.extend(self.request_rule(&mut rule, &all.unpriced, &all.source));
            rule.finish(&mut self.faults);
        }
        f.finish(&mut self.faults);
        self.card.requests = Some(all);
    }

    /// The route that requests are paid on.
    fn paid_on(&mut self, f: &mut Fields<'_>) -> Option<String> {
        let payg = |r: &&crate::rates::Route| matches!(r.purchase, Purchase::PayAsYouGo);
        let ids: Vec<String> = self.card.routes.iter().filter(payg).map(|r| r.id.clone()).collect();
        if !f.has("route") {
            let _ = f.raw("route");
            f.missing(&mut self.faults, "route", "name the pay-as-you-go route that requests are paid on");
            return None;
        }
        let named = f.text(&mut self.faults, "route")?;
        if ids.iter().any(|id| id == named.value) {
            return Some(named.value.to_owned());
        }
        self.unknown(named, "no pay-as-you-go route of the card is called", &ids);
        None
    }

    fn request_rule(&mut self, f: &mut Fields<'_>, unpriced: &[String], source: &str) -> Option<RequestRule> {
        let types = self.words::<RequestType>(f, "types");
        let has = self.request_fields(f, "has", unpriced);
        let lacks = self.request_fields(f, "lacks", unpriced);
        if !f.has("has") && !f.has("lacks") {
            f.missing(&mut self.faults, "has", "name what it is about, under `has` or under `lacks`");
        }
        let says = self.required_text(f, "says", "say the rule in a sentence");
        let remedy = self.required_text(f, "remedy", "say what would be right");
        let source = if f.has("source") { self.source(f, "source")? } else { source.to_owned() };
        Some(RequestRule { types, has, lacks, says, remedy, source })
    }

    fn request_fields(&mut self, f: &mut Fields<'_>, key: &'static str, unpriced: &[String]) -> Vec<String> {
        let mut out = Vec::new();
        for named in self.texts(f, key) {
            if PRICED.contains(&named.value) || unpriced.iter().any(|u| u == named.value) {
                out.push(named.value.to_owned());
                continue;
            }
            let known: Vec<&str> = PRICED.iter().copied().chain(unpriced.iter().map(String::as_str)).collect();
            let shown: String = named.value.chars().take(60).collect();
            let message = format!("requests have no field `{shown}`");
            let remedy = format!("add it to `unpriced`, or write one of {}", spell_list(&known));
            self.faults.push(Fault::new(named.span, message, remedy));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::rates::load::{Loaded, card};

    const CARD: &str = "schema = 1\nsurface = \"s\"\nname = \"S\"\nunit = \"usd\"\n[[routes]]\nsold_as = \"pay-as-you-go\"\n\
                        columns = [\"id\", \"tier\", \"name\"]\nrows = [[\"s-payg\", \"payg\", \"S\"]]\n\
                        [[sources]]\nid = \"doc\"\ntitle = \"T\"\npublisher = \"P\"\nkind = \"official\"\ndate = 2026-01-01\n";
    const REQUESTS: &str =
        "[requests]\nroute = \"s-payg\"\nsource = \"doc\"\nnames = [\"url\"]\nunpriced = [\"prompt\"]\n";
    const RULE: &str = "[[requests.rules]]\nlacks = [\"prompt\"]\nsays = \"x\"\nremedy = \"y\"\n";

    fn told(text: &str) -> Vec<String> {
        match card("card.toml", text, &[], 0, None) {
            Ok(_) => Vec::new(),
            Err(faulty) => faulty.faults.iter().map(|fault| format!("{}; {}", fault.message, fault.remedy)).collect(),
        }
    }

    #[test]
    fn a_card_says_what_a_request_is() {
        let text = format!("{CARD}{REQUESTS}{RULE}");
        let Ok(Loaded::Card { card: first, .. }) = card("card.toml", &text, &[], 0, None) else {
            panic!("{:?}", told(&text))
        };
        let requests = first.requests.clone().unwrap();
        assert_eq!((requests.route.as_str(), requests.rules.len()), ("s-payg", 1));
        assert_eq!(requests.rules[0].source, "doc", "the table's own");
        // What is laid over adds; a rule is not lifted.
        let over = format!("{CARD}{}{RULE}", REQUESTS.replace("[\"prompt\"]", "[\"seed\"]"));
        let Ok(Loaded::Card { card: both, .. }) = card("over.toml", &over, &[*first], 1, None) else { panic!() };
        let both = both.requests.unwrap();
        assert_eq!((both.unpriced, both.rules.len()), (vec!["seed".to_owned(), "prompt".to_owned()], 2));
    }

    #[test]
    fn what_is_wrong_with_it_is_told() {
        for (from, to, says) in [
            (
                "route = \"s-payg\"",
                "route = \"s-pay\"",
                "no pay-as-you-go route of the card is called `s-pay`; did you mean `s-payg`?",
            ),
            ("route = \"s-payg\"\n", "", "name the pay-as-you-go route"),
            ("source = \"doc\"\nnames", "source = \"dok\"\nnames", "no source of the card is called `dok`"),
            ("lacks = [\"prompt\"]", "lacks = [\"promt\"]", "requests have no field `promt`"),
            ("lacks = [\"prompt\"]\n", "", "name what it is about"),
            ("says = \"x\"\n", "", "say the rule in a sentence"),
            ("remedy = \"y\"\n", "", "say what would be right"),
            ("says = \"x\"", "says = \"x\"\ntypes = [\"vidoe\"]", "vidoe"),
        ] {
            let text = format!("{CARD}{REQUESTS}{RULE}").replace(from, to);
            assert!(told(&text).iter().any(|t| t.contains(says)), "{to:?}: {:?}", told(&text));
        }
    }
}

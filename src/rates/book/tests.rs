use super::*;

fn book() -> Book {
    match Book::embedded() {
        Ok(book) => book,
        Err(faulty) => panic!("{faulty}"),
    }
}

#[test]
fn the_embedded_cards_have_no_faults_and_all_routes_in_order() {
    let book = book();
    let ids: Vec<&str> = book.routes().map(|at| book.route(at).unwrap().id.as_str()).collect();
    let wanted = "web-free web-lite web-plus web-unlimited web-enterprise ios-free ios-lite ios-plus ios-unlimited \
                  agents-plus agents-pro agents-ultra agents-team agents-enterprise dm-api api-payg api-pt-1m \
                  api-pt-3m api-pt-1y";
    assert_eq!(ids.join(" "), wanted);
    assert_eq!(book.overrides, 0);
}

#[test]
fn the_oldest_figure_is_of_june_2025() {
    let wanted = jiff::civil::date(2025, 6, 30);
    let book = book();
    assert_eq!(book.oldest_verified(), Some(wanted));
    let sources = book.cards.iter().flat_map(|c| &c.sources).chain(&book.alternative_sources);
    for source in sources {
        assert!(source.date >= wanted, "{} is older", source.id);
    }
    for alternative in &book.alternatives {
        assert!(alternative.date >= wanted, "{} is older", alternative.item);
    }
}

/// A figure as `value confidence`; `?` where there is none.
fn figure<T: ToString>(figure: Option<&crate::rates::Figure<T>>) -> String {
    figure.map_or_else(|| "?".to_owned(), |f| format!("{} {}", f.value.to_string(), f.confidence))
}

#[test]
fn what_every_subscription_costs_and_grants() {
    let book = book();
    let rows: [(&str, [&str; 3]); 14] = [
        ("web-free", ["0 published", "?", "?"]),
        ("web-lite", ["9.99 published", "95.9 published", "3200 published"]),
        ("web-plus", ["29.99 published", "287.99 published", "10000 published"]),
        ("web-unlimited", ["94.99 published", "911.9 published", "10000 published"]),
        ("web-enterprise", ["?", "?", "20000 third-party"]),
        ("ios-free", ["0 third-party", "?", "250 third-party"]),
        ("ios-lite", ["12.99 third-party", "?", "3200 third-party"]),
        ("ios-plus", ["37.99 third-party", "?", "10000 third-party"]),
        ("ios-unlimited", ["119.99 third-party", "?", "10000 third-party"]),
        ("agents-plus", ["29.99 conflicting", "300 third-party", "10000 third-party"]),
        ("agents-pro", ["90 published", "900 third-party", "40000 third-party"]),
        ("agents-ultra", ["300 published", "3000 third-party", "150000 third-party"]),
        ("agents-team", ["?", "?", "?"]),
        ("agents-enterprise", ["?", "?", "?"]),
    ];
    for (id, wanted) in rows {
        let route = book.route(book.find(id).unwrap()).unwrap();
        let crate::rates::Purchase::Subscription(tier) = &route.purchase else { panic!("{id}") };
        let got = [figure(tier.monthly.as_ref()), figure(tier.annual.as_ref()), figure(tier.grant.as_ref())];
        assert_eq!(got, wanted, "{id}");
        let packs = tier.pack.as_ref().map(|p| (p.credits, p.price.value.plain(), p.months));
        let sold = matches!(id, "web-lite" | "web-plus" | "web-unlimited" | "web-enterprise")
            || matches!(id, "ios-lite" | "ios-plus" | "ios-unlimited");
        assert_eq!(packs, sold.then(|| (1200, "4".to_owned(), 12)), "{id}");
        let relaxed = matches!(id, "web-unlimited" | "web-enterprise" | "ios-unlimited");
        assert_eq!(tier.relaxed.as_ref().is_some_and(|f| f.value), relaxed, "{id}");
        assert_eq!(tier.unpriced_credits.is_some(), id.starts_with("agents-"), "{id}");
        let closed = route.closed.as_ref().map(|f| f.value);
        assert_eq!(closed, (!id.starts_with("agents-")).then(|| jiff::civil::date(2026, 5, 22)), "{id}");
    }
}

#[test]
fn values_in_conflict_stand_beside_the_chosen_one() {
    let book = book();
    let tier = |id: &str| match &book.route(book.find(id).unwrap()).unwrap().purchase {
        crate::rates::Purchase::Subscription(tier) => tier.clone(),
        _ => panic!("{id}"),
    };
    let monthly = tier("agents-plus").monthly.unwrap();
    assert_eq!(monthly.also, [("30.00".to_owned(), "public-app-survey".to_owned())]);
    let annual = tier("web-lite").annual.unwrap();
    assert!(annual.also.is_empty(), "what is superseded is no conflict: it has its days");
    assert!(tier("web-lite").monthly.unwrap().also.is_empty());
}

#[test]
fn what_provisioned_capacity_costs() {
    let book = book();
    for (id, term, unit) in [("api-pt-1m", 1, "3800"), ("api-pt-3m", 3, "2800"), ("api-pt-1y", 12, "2100")] {
        let route = book.route(book.find(id).unwrap()).unwrap();
        let crate::rates::Purchase::Provisioned(provision) = &route.purchase else { panic!("{id}") };
        assert_eq!((provision.term, provision.unit.value.plain().as_str(), provision.minimum_units), (term, unit, 8));
        assert!(route.closed.is_none());
    }
}

#[test]
fn every_source_that_is_named_is_there_and_every_one_is_named() {
    let older = Book::embedded_on(Some(jiff::civil::date(2025, 12, 1))).unwrap();
    let book = book();
    for card in &book.cards {
        let mut named: Vec<&str> = vec![card.models_source.as_str()];
        named.extend(card.tables.iter().map(|t| t.source.as_str()));
        named.extend(card.tables.iter().flat_map(|t| t.also.iter().map(|(_, s)| s.as_str())));
        named.extend(card.tables.iter().filter_map(|t| t.also_by_pixels.as_deref()));
        named.extend(card.rows.iter().flat_map(|r| r.also.iter().map(|(_, s)| s.as_str())));
        named.extend(card.gaps.iter().map(|g| g.source.as_str()));
        named.extend(card.rules.iter().map(|r| r.source.as_str()));
        named.extend(card.failures.iter().map(|f| f.source.as_str()));
        named.extend(card.limits.iter().map(|l| l.runs_a_minute.source.as_str()));
        named.extend(card.limits_unpublished.iter().map(|f| f.source.as_str()));
        named.extend(card.dollars_a_month.iter().map(|f| f.source.as_str()));
        if let Some(requests) = &card.requests {
            named.push(&requests.source);
            named.extend(requests.rules.iter().map(|rule| rule.source.as_str()));
        }
        for route in &card.routes {
            for figure in route.answers.values().chain(route.video_answers.values()) {
                named.push(&figure.source);
                named.extend(figure.also.iter().map(|(_, s)| s.as_str()));
            }
            match &route.purchase {
                crate::rates::Purchase::Subscription(tier) => {
                    for money in tier.monthly.iter().chain(&tier.annual).chain(tier.pack.as_ref().map(|p| &p.price)) {
                        named.push(&money.source);
                        named.extend(money.also.iter().map(|(_, s)| s.as_str()));
                    }
                    named.extend(tier.grant.iter().map(|f| f.source.as_str()));
                    named.extend(tier.relaxed.iter().map(|f| f.source.as_str()));
                    named.extend(tier.unpriced_credits.iter().map(|f| f.source.as_str()));
                }
                crate::rates::Purchase::Provisioned(provision) => named.push(&provision.unit.source),
                crate::rates::Purchase::PayAsYouGo => {}
            }
            named.extend(route.closed.iter().map(|f| f.source.as_str()));
        }
        for name in &named {
            assert!(card.source(name).is_some(), "{}: `{name}` is not there", card.surface);
        }
        for source in &card.sources {
            // What is like another card has that card's sources, needed or not.
            let superseded = || {
                let Some(card) = older.surface(&card.surface) else { return false };
                let of_tier = |r: &crate::rates::Route| match &r.purchase {
                    crate::rates::Purchase::Subscription(t) => t.annual.as_ref().is_some_and(|f| f.source == source.id),
                    _ => false,
                };
                card.routes.iter().any(of_tier) || card.rows.iter().any(|r| card.tables[r.table].source == source.id)
            };
            let needed = card.surface == "dream-machine-ios" || named.contains(&source.id.as_str()) || superseded();
            assert!(needed, "{}: `{}` is never named", card.surface, source.id);
            assert!(!source.title.is_empty() && !source.publisher.is_empty());
            assert!(source.address.is_empty() || source.address.starts_with("https://"), "{}", source.address);
        }
    }
}

#[test]
fn at_most_six_lines_to_verify_stand_on_a_route() {
    let book = book();
    for at in book.routes() {
        let (card, route) = (book.card(at).unwrap(), book.route(at).unwrap());
        let lines = card.verify.len() + route.verify.len();
        assert!((1..=6).contains(&lines), "{}: {lines}", route.id);
    }
}

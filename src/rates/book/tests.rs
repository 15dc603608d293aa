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

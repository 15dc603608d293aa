//! The wallet as plain as it can be: a loop over days, and on each day a loop over single runs. Slow, and written to
//! be read beside the specification; the fast wallet is held to it.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use luma_plan::wallet::{
    Calendar, Course, Entry, Event, MonthTerms, Outcome, PaidFor, Payer, Payment, Rules, Segment, Span, Stuck,
    Subscription, Take, Tally, Track,
};

/// One run to be made.
struct Run {
    what: Segment,
    /// The loop that it belongs to.
    of: Span,
}

/// A lot of credits.
struct Lot {
    credits: u128,
    /// The first day on which it cannot be used any more.
    expires: Date,
}

/// One thing that happened; a day's things of one kind are added up at the end.
struct Happened {
    date: Date,
    event: Event,
    credits: u128,
    usd: u128,
}

pub fn naive(track: &Track, calendar: &Calendar, rules: &Rules) -> Outcome {
    // Everything to be made, run by run.
    let mut runs: Vec<Run> = Vec::new();
    for of in &calendar.loops {
        for what in &track.segments {
            for _ in 0..what.runs {
                runs.push(Run { what: *what, of: *of });
            }
        }
    }
    let runs_of_a_loop = runs.len() / calendar.loops.len();
    let mine = runs.iter().filter(|run| run.what.mine).count();

    let subscription = match &rules.payer {
        Payer::Subscription(terms) => Some(terms),
        Payer::PayAsYouGo { .. } | Payer::Provisioned(_) => None,
    };
    let own_account = match &rules.payer {
        Payer::Subscription(_) => None,
        Payer::PayAsYouGo { account } => Some(*account),
        Payer::Provisioned(terms) => Some(terms.account),
    };

    // What is there on the first day.
    let mut grant: u128 = 0;
    let mut lots: Vec<Lot> = Vec::new();
    let mut reset_on: Vec<Date> = months_from(calendar.start);
    if let Some(held) = subscription.and_then(|terms| terms.held.as_ref()) {
        grant = held.credits.into();
        lots =
            held.lots.iter().map(|(credits, expires)| Lot { credits: (*credits).into(), expires: *expires }).collect();
        reset_on = months_from(held.renews);
    }
    let opening = grant + in_lots(&lots);
    let mut balances: Vec<u128> = rules.accounts.iter().map(|account| account.balance).collect();
    let opening_usd = own_account.map_or(0, |own| balances[own]);

    let mut happened: Vec<Happened> = Vec::new();
    let mut payments: BTreeMap<(Date, PaidFor), u128> = BTreeMap::new();
    let mut course = Course::default();
    let mut tally = Tally { opening, ..Tally::default() };
    let mut relaxed = false;
    let mut spent_this_month: Vec<u128> = vec![0; rules.accounts.len()];
    let mut made: Vec<Date> = Vec::new();

    let windows = months_from(calendar.start);
    let days_of_loops: Vec<Vec<Date>> = calendar.loops.iter().map(|span| workdays_of(*span, calendar)).collect();
    let last_day_of_all = calendar.start.checked_add(120.months()).unwrap().yesterday().unwrap();
    // The terms of the running month, where they change from month to month, and how many months have begun.
    let mut month_now: Option<MonthTerms> = subscription.map(Subscription::month);
    let mut months_begun: usize = 0;
    let mut today = calendar.start;
    while made.len() < runs.len() {
        let never_ends = |made: &[Date], why| Outcome::NeverEnds {
            made: runs[..made.len()].iter().filter(|run| run.what.mine).count() as u128,
            runs: mine as u128,
            why,
        };
        if today > last_day_of_all {
            return never_ends(&made, Stuck::TooLong);
        }
        let mut note = |event, credits, usd| happened.push(Happened { date: today, event, credits, usd });
        let own_work_left = runs[made.len()..].iter().any(|run| run.what.mine);

        // Morning: a month's dollar limit begins anew.
        if windows.contains(&today) {
            spent_this_month.fill(0);
        }

        // Morning: lots expire, the grant is reset, the month is paid.
        let flows = |today: Date, terms: &Subscription| {
            !(terms.runs_out && terms.held.as_ref().is_none_or(|held| today >= held.renews))
        };
        let listed = subscription.is_some_and(|terms| !terms.months.is_empty());
        if let Some(terms) = subscription.filter(|_| own_work_left) {
            for lot in lots.iter().filter(|lot| lot.expires <= today) {
                note(Event::LotExpired, lot.credits, 0);
                tally.expired += lot.credits;
            }
            lots.retain(|lot| lot.expires > today);
            if let Some(month) = reset_on.iter().position(|reset| *reset == today) {
                note(Event::Expired, grant, 0);
                tally.expired += grant;
                grant = 0;
                relaxed = false;
                if listed && !terms.runs_out {
                    // After the last month of the list there is none.
                    month_now = terms.months.get(month).copied().flatten();
                    months_begun = month + 1;
                }
                if let Some(of_month) = month_now.filter(|_| flows(today, terms)) {
                    grant = of_month.grant.into();
                    note(Event::Grant, grant, 0);
                    tally.granted += grant;
                    course.billing_months += 1;
                    if listed || !terms.annual {
                        course.months_paid += 1;
                        *payments.entry((today, PaidFor::Subscription)).or_default() += of_month.price;
                    } else if month % 12 == 0 {
                        course.months_paid += 12;
                        *payments.entry((today, PaidFor::Subscription)).or_default() += terms.price;
                    }
                }
            }
        }

        // The day's work.
        let mut made_today: u64 = 0;
        let mut relaxed_today: u64 = 0;
        let mut by_limit: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        let due: u64 = days_of_loops.iter().map(|days| due(runs_of_a_loop as u64, days, calendar.per_day, today)).sum();
        while works(calendar, today)
            && (made.len() as u64) < due
            && calendar.per_day.is_none_or(|per_day| made_today < per_day)
        {
            let run = &runs[made.len()];

            // Without a subscription nothing of the route's own is made.
            if let Some(terms) = subscription.filter(|_| run.what.mine && month_now.is_none()) {
                if months_begun > terms.months.len() {
                    return never_ends(&made, Stuck::RanOut);
                }
                note(Event::Wait, 0, 0);
                break;
            }

            // Limits of its account.
            if let Take::Dollars { account, price } = run.what.take
                && let Some(limit) = rules.accounts[account].monthly_limit
            {
                if price > limit {
                    return never_ends(&made, Stuck::TooDear);
                }
                if spent_this_month[account] + price > limit {
                    note(Event::Wait, 0, 0);
                    break;
                }
            }
            if let Some((account, which)) = run.what.limit {
                let count = by_limit.entry((account, which)).or_default();
                if *count >= rules.accounts[account].runs_a_day[which] {
                    note(Event::Wait, 0, 0);
                    break;
                }
                *count += 1;
            }

            // What pays for it.
            match run.what.take {
                Take::Credits(0) | Take::Nothing => {}
                Take::Own(price) => *payments.entry((today, PaidFor::Own)).or_default() += price,
                Take::Dollars { account, price } => {
                    let prepaid = price.min(balances[account]);
                    if own_account == Some(account) {
                        note(Event::Used, 0, prepaid);
                        if opening_usd > 0 && prepaid < price {
                            course.exhausted_on.get_or_insert(today);
                        }
                    }
                    balances[account] -= prepaid;
                    spent_this_month[account] += price;
                    *payments.entry((today, PaidFor::Usage)).or_default() += price - prepaid;
                }
                Take::Credits(price) => {
                    let price = u128::from(price);
                    let terms = subscription.expect("only subscriptions are paid in credits");
                    let of_month = month_now.expect("nothing is made without a subscription");
                    if !relaxed && price > grant + in_lots(&lots) {
                        course.exhausted_on.get_or_insert(today);
                        if of_month.relaxed_per_day.is_some() && flows(today, terms) {
                            relaxed = true;
                            course.relaxed_from.get_or_insert(today);
                        } else if let Some(pack) = of_month.pack.filter(|_| !terms.runs_out) {
                            let mut packs: u64 = 0;
                            while grant + in_lots(&lots) < price {
                                let expires = today.checked_add(i64::from(pack.months).months()).unwrap();
                                lots.push(Lot { credits: pack.credits.into(), expires });
                                packs += 1;
                            }
                            note(Event::Bought, u128::from(packs) * u128::from(pack.credits), 0);
                            tally.bought += u128::from(packs) * u128::from(pack.credits);
                            course.packs += packs;
                            *payments.entry((today, PaidFor::TopUp)).or_default() += u128::from(packs) * pack.price;
                        } else if terms.runs_out {
                            return never_ends(&made, Stuck::RanOut);
                        } else if !may_come(terms, months_begun, price, in_lots(&lots)) {
                            return never_ends(&made, Stuck::TooDear);
                        } else {
                            note(Event::Wait, 0, 0);
                            break;
                        }
                    }
                    if relaxed {
                        if relaxed_today >= of_month.relaxed_per_day.unwrap() {
                            note(Event::Wait, 0, 0);
                            break;
                        }
                        relaxed_today += 1;
                        note(Event::Relaxed, 0, 0);
                    } else {
                        let mut rest = price - price.min(grant);
                        grant -= price.min(grant);
                        lots.sort_by_key(|lot| lot.expires);
                        for lot in &mut lots {
                            let part = rest.min(lot.credits);
                            lot.credits -= part;
                            rest -= part;
                        }
                        note(Event::Used, price, 0);
                        tally.used += price;
                    }
                }
            }
            made.push(today);
            made_today += 1;
            if today > run.of.last {
                let late = (today - run.of.last).get_days();
                course.late_days = course.late_days.max(u32::try_from(late).unwrap());
            }
            course.finishes_on = Some(today);

            // The route's own work ends: what is left of the grant expires.
            if subscription.is_some() && run.what.mine && !runs[made.len()..].iter().any(|run| run.what.mine) {
                note(Event::Expired, grant, 0);
                tally.expired += grant;
                grant = 0;
            }
        }
        today = today.tomorrow().unwrap();
    }

    // Provisioned capacity: whole terms that cover the months up to the last run made on it.
    if let Payer::Provisioned(terms) = &rules.payer {
        let mut on_capacity = made.iter().zip(&runs).filter(|(_, run)| run.what.provisioned);
        if let Some((last, _)) = on_capacity.next_back() {
            let months = months_from(calendar.start);
            let begun = months.iter().filter(|month| *month <= last).count();
            let term = terms.term as usize;
            let paid = begun.div_ceil(term) * term;
            course.billing_months = u32::try_from(begun).unwrap();
            course.months_paid = u32::try_from(paid).unwrap();
            for month in &months[..paid] {
                *payments.entry((*month, PaidFor::Commitment)).or_default() +=
                    u128::from(terms.units) * terms.unit_price;
            }
        }
    }

    let last_own_day = made.iter().zip(&runs).filter(|(_, run)| run.what.mine).map(|(date, _)| *date).next_back();
    payments.retain(|_, amount| *amount > 0);
    for ((date, _), amount) in &payments {
        happened.push(Happened { date: *date, event: Event::Paid, credits: 0, usd: *amount });
    }
    let opening_balance = match subscription {
        Some(_) => Some(opening),
        None => Some(opening_usd).filter(|ticks| *ticks > 0),
    };
    course.ledger = rows(&happened, opening_balance, last_own_day.filter(|_| subscription.is_some()));
    course.payments = payments.into_iter().map(|((date, what), amount)| Payment { date, amount, what }).collect();
    course.tally = subscription.map(|_| Tally { left: grant + in_lots(&lots), ..tally });
    Outcome::Done(course)
}

/// A day and its monthly anniversaries, for eleven years.
fn months_from(anchor: Date) -> Vec<Date> {
    (0..=132).map(|months: i32| anchor.checked_add(months.months()).unwrap()).collect()
}

/// Whether a month to come can pay a run that the running one cannot.
fn may_come(terms: &Subscription, months_begun: usize, price: u128, in_lots: u128) -> bool {
    if terms.months.is_empty() {
        return price <= u128::from(terms.grant) + in_lots;
    }
    terms.months.iter().skip(months_begun).flatten().any(|later| {
        later.relaxed_per_day.is_some() || later.pack.is_some() || price <= u128::from(later.grant) + in_lots
    })
}

fn in_lots(lots: &[Lot]) -> u128 {
    lots.iter().map(|lot| lot.credits).sum()
}

fn works(calendar: &Calendar, date: Date) -> bool {
    calendar.workdays[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()]
}

fn workdays_of(span: Span, calendar: &Calendar) -> Vec<Date> {
    let days = span.first.series(1.day()).take_while(|day| *day <= span.last);
    days.filter(|day| works(calendar, *day)).collect()
}

/// Runs of one loop that are due by the end of today, `days` being its workdays.
fn due(runs: u64, days: &[Date], per_day: Option<u64>, today: Date) -> u64 {
    if days.iter().all(|day| *day < today) {
        return runs;
    }
    let day = days.iter().filter(|day| **day <= today).count() as u64;
    match per_day {
        Some(per_day) => runs.min(per_day * day),
        None => runs * day / days.len() as u64,
    }
}

/// The ledger: a row for each day and event, with the balance carried from row to row. A grant's leftover expires
/// before the day's other events, but on the day on which the work ends it expires after them.
fn rows(happened: &[Happened], opening: Option<u128>, work_ends: Option<Date>) -> Vec<Entry> {
    let mut sums: BTreeMap<(Date, bool, Event), (u128, u128)> = BTreeMap::new();
    for what in happened {
        let at_the_end = what.event == Event::Expired && Some(what.date) == work_ends;
        let sum = sums.entry((what.date, at_the_end, what.event)).or_default();
        sum.0 += what.credits;
        sum.1 += what.usd;
    }
    let mut balance = opening;
    let mut rows = Vec::new();
    for ((date, _, event), (credits, usd)) in sums {
        let has_row = match event {
            Event::Relaxed | Event::Wait => true,
            _ => credits > 0 || usd > 0,
        };
        if !has_row {
            continue;
        }
        let moved = if credits > 0 { credits } else { usd };
        match event {
            Event::Grant | Event::Bought => balance = balance.map(|before| before + moved),
            Event::Used | Event::Expired | Event::LotExpired => balance = balance.map(|before| before - moved),
            Event::Paid | Event::Relaxed | Event::Wait => {}
        }
        let (credits, usd) = match event {
            Event::Relaxed => (Some(0), None),
            Event::Wait => (None, None),
            _ => (Some(credits).filter(|c| *c > 0), Some(usd).filter(|u| *u > 0)),
        };
        rows.push(Entry { date, event, credits, usd, balance });
    }
    rows
}

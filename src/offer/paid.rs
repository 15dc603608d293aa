//! What is paid of a sum of dollars once prepaid balances are used up.

use super::with_extras;
use crate::chance::Sum;
use crate::money::{Money, Overflow};
use crate::plan::Plan;
use crate::wallet::Ticks;

/// What is paid follows from the total: `base`, and whatever the total has beyond `free`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    base: Ticks,
    free: Ticks,
}

impl Paid {
    /// From what is spent on each account (own runs have none) and what is prepaid there. `None` where what is paid
    /// depends on more than the total: on which of several accounts it is spent.
    #[must_use]
    pub fn of(sums: &[(Option<usize>, Sum)], prepaid: &[Ticks]) -> Option<Self> {
        let balance = |account: &Option<usize>| account.and_then(|at| prepaid.get(at)).copied().unwrap_or(0);
        if sums.iter().all(|(account, sum)| sum.least() >= balance(account)) {
            return Some(Self { base: 0, free: sums.iter().map(|(account, _)| balance(account)).sum() });
        }
        let uncertain = || sums.iter().filter(|(_, sum)| !sum.is_certain());
        if uncertain().count() > 1 {
            return None;
        }
        let certain = sums.iter().filter(|(_, sum)| sum.is_certain());
        let (mut base, mut free) = (0u128, uncertain().map(|(account, _)| balance(account)).sum::<u128>());
        for (account, sum) in certain {
            base = base.saturating_add(sum.least().saturating_sub(balance(account)));
            free = free.saturating_add(sum.least());
        }
        // Nothing is uncertain: then all is paid that is in the base.
        Some(Self { base, free })
    }

    /// What is paid of a total, without contingency and tax.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn of_total(&self, total: Ticks) -> Result<Money, Overflow> {
        Money::from_ticks(self.base.checked_add(total.saturating_sub(self.free)).ok_or(Overflow)?)
    }

    /// The largest total that stays within the limit; `None` where none does.
    ///
    /// # Errors
    /// A figure that cannot be carried exactly.
    pub fn limit(&self, plan: &Plan, limit: Money) -> Result<Option<Ticks>, Overflow> {
        let within = |total: Ticks| {
            let paid = self.of_total(total).and_then(|paid| with_extras(plan, paid));
            paid.is_ok_and(|paid| paid <= limit)
        };
        if !within(0) {
            return Ok(None);
        }
        let (mut low, mut high) = (0u128, limit.ticks()?.saturating_add(self.free).saturating_add(1));
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if within(middle) { low = middle } else { high = middle - 1 }
        }
        Ok(Some(low))
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::chance::{Chance, Term};
    use crate::money::TICKS;

    fn fixed(dollars: u128) -> Sum {
        let mut sum = Sum::default();
        sum.add_fixed(TICKS, dollars).unwrap();
        sum
    }

    fn open(dollars: u128) -> Sum {
        let mut sum = fixed(dollars);
        sum.add(Term { price: TICKS, chance: Chance::Rate { above: 1, below: 4 }, batch: 1 }, 1).unwrap();
        sum
    }

    fn paid(paid: &Paid, total: u128) -> String {
        paid.of_total(total * TICKS).unwrap().plain()
    }

    #[test]
    fn balances_are_used_up_first() {
        // At least 4 and 1 dollars are spent, 3 of them are prepaid.
        let used = Paid::of(&[(Some(0), open(3)), (None, fixed(1))], &[3 * TICKS]).unwrap();
        assert_eq!(paid(&used, 10), "7");
        // More is prepaid than may be spent; what is paid outside stays.
        let kept = Paid::of(&[(Some(0), open(3)), (None, fixed(2))], &[9 * TICKS]).unwrap();
        assert_eq!((paid(&kept, 10).as_str(), paid(&kept, 12).as_str()), ("2", "3"));
        // On which account it is spent matters.
        assert_eq!(Paid::of(&[(Some(0), open(3)), (Some(1), open(1))], &[9 * TICKS, 0]), None);
        let plan = Plan::default();
        assert_eq!(kept.limit(&plan, Money::parse("3").unwrap()).unwrap(), Some(12 * TICKS));
        assert_eq!(kept.limit(&plan, Money::parse("1").unwrap()).unwrap(), None);
    }
}

//! What wallets must do: cases with their working (`days`, `credits`, `held`, `dollars`), and laws that hold for
//! whatever is made, on whatever days, however it is paid (`laws`). `naive` is the wallet as plain as it can be, to
//! read and to compare; every case asks it too.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests stand outside the test functions that may do so"
)]

mod credits;
mod days;
mod dollars;
mod held;
mod laws;
mod naive;
mod support;

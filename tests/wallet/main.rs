//! What wallets must do: tables of cases with their working (`cases`), and laws that hold for whatever is made, on
//! whatever days, however it is paid (`laws`). `naive` is the wallet as plain as it can be, to read and to compare.

mod cases;
mod laws;
mod naive;

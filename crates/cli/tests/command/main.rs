//! The command as its users run it: what it prints, where, and with which exit code.

mod explain;
mod options;
mod plot;
mod report;
mod run;
mod trouble;

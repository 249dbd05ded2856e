#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| pasban_testkit::fuzz::history::frame(bytes));

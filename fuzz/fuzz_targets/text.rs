#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| pasban_testkit::fuzz::formats::free_text(bytes));

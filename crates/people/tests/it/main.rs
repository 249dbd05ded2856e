//! Accounts of one node with a real store: every scenario on SQLite, and all of them on PostgreSQL.
#![allow(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod accounts;
mod doors;
mod guessing;
mod postgres;
mod secrets;
mod support;
mod together;

/// A test on SQLite for each scenario.
macro_rules! on_sqlite {
    ($($module:ident :: $name:ident,)*) => { $(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            crate::$module::$name(&crate::support::lab("national")).await;
        }
    )* };
}

on_sqlite! {
    accounts::people_are_added_found_and_each_has_a_way_to_sign_in,
    accounts::roles_fit_tier_tenant_and_hat,
    accounts::an_invitation_is_used_once_and_sets_password_and_factor,
    accounts::an_invitation_ends_by_time_by_another_and_by_closing,
    accounts::the_last_administrator_stays,
    accounts::a_lost_password_and_a_lost_factor_are_replaced,
    doors::password_and_code_open_a_session,
    doors::a_step_opens_once_and_neighbours_count,
    doors::two_at_once_with_one_code_are_one,
    doors::recovery_codes_open_once,
    doors::sessions_end_by_idleness_and_age,
    doors::a_closed_account_and_a_changed_role_end_sessions_at_once,
    doors::a_changed_password_ends_other_sessions,
    doors::a_one_time_link_enters_once,
    doors::programs_have_tokens,
    doors::another_factor_replaces_the_first,
    guessing::known_and_unknown_names_are_answered_alike,
    guessing::waits_grow_and_the_right_password_ends_them,
    guessing::a_thousand_at_once_are_no_better,
    guessing::codes_are_guessed_slowly_too,
    guessing::one_place_with_many_names_waits_too,
    secrets::no_secret_stands_in_the_store,
    secrets::what_people_did_stands_in_the_ledger,
    together::whoever_asked_never_decides,
    together::a_wish_is_used_once_and_for_a_day,
    together::reading_a_victims_fields_is_an_act,
    together::a_failed_confirmation_leaves_the_agreement,
    accounts::names_that_look_alike_are_one_and_hidden_marks_are_refused,
}

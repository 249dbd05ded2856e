//! Every scenario once more on PostgreSQL: one SQL text, both engines.

use pasban_testkit::servers::Postgres;

use crate::support::{Lab, lab_with};

fn on(server: &Postgres, name: &str) -> Lab {
    server.create(name).unwrap();
    let url = server.url(name);
    tokio::task::block_in_place(|| lab_with("national", Some(url)))
}

macro_rules! all_on_postgres {
    ($($module:ident :: $name:ident,)*) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn all_of_it_on_postgresql() {
            let Some(server) = Postgres::start() else { return };
            $(
                crate::$module::$name(&on(&server, stringify!($name).get(..60.min(stringify!($name).len())).unwrap())).await;
                println!("{}", stringify!($name));
            )*
        }
    };
}

all_on_postgres! {
    accounts::people_are_added_found_and_each_has_a_way_to_sign_in,
    accounts::an_invitation_is_used_once_and_sets_password_and_factor,
    accounts::an_invitation_ends_by_time_by_another_and_by_closing,
    accounts::the_last_administrator_stays,
    accounts::a_lost_password_and_a_lost_factor_are_replaced,
    doors::password_and_code_open_a_session,
    doors::two_at_once_with_one_code_are_one,
    doors::recovery_codes_open_once,
    doors::sessions_end_by_idleness_and_age,
    doors::a_closed_account_and_a_changed_role_end_sessions_at_once,
    doors::a_one_time_link_enters_once,
    doors::programs_have_tokens,
    doors::another_factor_replaces_the_first,
    guessing::waits_grow_and_the_right_password_ends_them,
    guessing::a_thousand_at_once_are_no_better,
    secrets::no_secret_stands_in_the_store,
    secrets::what_people_did_stands_in_the_ledger,
    together::whoever_asked_never_decides,
    together::a_wish_is_used_once_and_for_a_day,
    together::reading_a_victims_fields_is_an_act,
}

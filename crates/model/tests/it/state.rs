//! Where an indicator stands.

use pasban_kernel::Timestamp;
use pasban_model::mitigate::policy::{Action, Approval, MitigationDecision, Reason, Response};
use pasban_model::mitigate::state::{Lifted, Standing, StandingError, State};

use crate::day;

fn decision(action: Action, because: Vec<Reason>) -> MitigationDecision {
    MitigationDecision { action, because }
}

fn block(until: i64) -> MitigationDecision {
    decision(Action::Block { until: day(until) }, vec![Reason::NoRule { then: Response::Block { days: 30 } }])
}

fn blocked() -> Standing {
    Standing::begin(block(130), day(100)).unwrap()
}

fn analyst() -> Lifted {
    Lifted::Analyst { by: "ali".into(), note: "hosting of a ministry".into() }
}

#[test]
fn decisions_move_it() {
    let watch = |reasons: Vec<Reason>| decision(Action::Watch, reasons);
    for (from, to, expected) in [
        (watch(vec![Reason::Unsigned]), block(130), "block"),
        (block(130), watch(vec![Reason::Unsigned]), "lifted"),
        (block(130), decision(Action::Hold, vec![Reason::HistoryUnknown]), "lifted"),
        (block(130), decision(Action::Nothing, vec![Reason::Withdrawn]), "withdrawn"),
        (block(130), decision(Action::Nothing, vec![Reason::Expired]), "expired"),
        (block(130), decision(Action::Nothing, vec![Reason::LookUpOnly]), "kept"),
        (decision(Action::Hold, vec![Reason::HistoryUnknown]), block(130), "block"),
        (decision(Action::Nothing, vec![Reason::Expired]), block(130), "block"),
    ] {
        let standing = Standing::begin(from.clone(), day(100)).unwrap();
        let moved = standing.decided(to.clone(), day(101)).unwrap();
        assert_eq!(moved.state.name(), expected, "{from:?} then {to:?}");
        assert_eq!(moved.since, day(101));
    }
    let same = blocked().decided(block(120), day(110)).unwrap();
    assert_eq!((same.since, same.blocks_at(day(119)), same.blocks_at(day(120))), (day(100), true, false));
    assert_eq!(Standing::begin(block(100), day(100)), Err(StandingError::EndsBeforeItBegins));
}

#[test]
fn what_a_person_lifted_comes_back_only_by_a_person() {
    let lifted = blocked().lift(analyst(), day(101)).unwrap();
    assert!(lifted.state.is_watched() && !lifted.blocks_at(day(101)));
    assert_eq!(lifted.clone().decided(block(130), day(102)), Err(StandingError::LiftedNeedsApproval));
    let watched = lifted.clone().decided(decision(Action::Watch, vec![Reason::Unsigned]), day(102)).unwrap();
    assert_eq!(watched, lifted, "it still says why it was lifted");
    let mut approved = block(130);
    approved.because.push(Reason::Approved { approval: Approval::TwoAnalysts });
    assert!(lifted.clone().decided(approved, day(102)).unwrap().blocks_at(day(102)));
    assert_eq!(lifted.lift(analyst(), day(103)), Err(StandingError::NotBlocked { state: "lifted" }));
}

#[test]
fn a_kill_switch_is_no_judgement() {
    let stopped = blocked().decided(decision(Action::Watch, vec![Reason::KillSwitchNation]), day(101)).unwrap();
    assert!(matches!(stopped.state, State::Lifted { why: Lifted::KillSwitch { .. } }));
    assert!(stopped.decided(block(130), day(102)).unwrap().blocks_at(day(102)));
}

#[test]
fn withdrawal_is_final_and_repeatable() {
    let gone = blocked().withdraw(day(101));
    assert_eq!(gone.clone().withdraw(day(105)), gone);
    assert_eq!(gone.clone().decided(block(130), day(102)), Err(StandingError::Withdrawn));
    assert_eq!(gone.clone().lift(analyst(), day(102)), Err(StandingError::Withdrawn));
    assert_eq!(gone.expire(Some(day(1)), day(102)), Err(StandingError::Withdrawn));
}

#[test]
fn ends() {
    let at = |valid: Option<i64>, now: i64| blocked().expire(valid.map(day), day(now)).map(|s| s.state.name());
    assert_eq!(at(None, 129), Err(StandingError::NotOver { until: day(130) }));
    assert_eq!(at(None, 130), Ok("watch"));
    assert_eq!(at(Some(200), 130), Ok("watch"));
    assert_eq!(at(Some(120), 120), Ok("expired"));
    assert_eq!(at(Some(120), 119), Err(StandingError::NotOver { until: day(120) }));
    let watch = Standing::begin(decision(Action::Watch, vec![Reason::Unsigned]), day(100)).unwrap();
    assert_eq!(watch.clone().expire(None, day(300)), Err(StandingError::NoEnd));
    assert_eq!(watch.expire(Some(day(300)), day(300)).map(|s| s.state), Ok(State::Expired));
    assert!(blocked().blocks_at(Timestamp(day(130).0 - 1)) && !blocked().blocks_at(day(130)));
}

#[test]
fn it_is_stored_as_json() {
    for standing in [blocked(), blocked().lift(analyst(), day(101)).unwrap(), blocked().withdraw(day(3))] {
        let json = serde_json::to_string(&standing).unwrap();
        assert_eq!(serde_json::from_str::<Standing>(&json).unwrap(), standing, "{json}");
    }
}

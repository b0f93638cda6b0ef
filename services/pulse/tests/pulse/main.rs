//! pulse on a real database and a real Redis: what others missed is done, once, whatever was away.

mod world;

use bus::{jobs::Queue, keys};
use chassis::{
    clock,
    config::{Common, Log},
    supervise::Supervisor,
};
use protocol::{
    JournalId,
    approval::ApprovalState,
    job::RunTurn,
    message::Outcome,
    node::ServiceBeacon,
    op::{NodeEntry, OpState},
    reply::{OpReply, OpReplyBody, Reply},
    turn::TurnState,
    usage::{CallOutcome, CallPurpose},
};
use pulse::{
    Publisher, Reconciler, app,
    config::Config,
    tasks::{
        prune_ops::PruneOps,
        publish_events::PublishEvents,
        resend_cancels::ResendCancels,
        sweep_turns::SweepTurns,
        watch_beacons::{Known, News},
    },
};
use std::time::Duration;
use store::CallsOf;
use world::{World, ago, eventually, result};

fn common(world: &World) -> Common {
    Common {
        data_dir: world.folder.path().to_owned(),
        redis_url: world.url(),
        node_id: "local".to_owned(),
        log: Log { filter: "info".to_owned(), format: "json".to_owned() },
    }
}

#[tokio::test]
async fn the_service_does_what_was_missed_while_redis_was_away() {
    let mut world = World::new().await;
    let turn = world.queued(ago(60)).await;
    let (_, question) = world.asking(ago(3_600)).await;
    let (_, cancelled) = world.cancelled(ago(60)).await;
    for (purpose, hours) in [(CallPurpose::Step, 5), (CallPurpose::Test, 1), (CallPurpose::Step, 1)] {
        world.calling(purpose, ago(hours * 3_600)).await;
    }

    // Redis comes after the service.
    let supervisor = Supervisor::new();
    app::start(&supervisor, &common(&world), &Config::default()).await.expect("starts without redis");
    let bus = world.start_redis().await;
    bus.light(&keys::node_beacon("local"), &world::beacon(), Duration::from_secs(60)).await.expect("lit");

    let tickets: Queue<RunTurn> = Queue::open(&bus, keys::RUN_TURN).await.expect("a queue");
    eventually("the sign of life", async || {
        let lit: Vec<ServiceBeacon> = bus.service_beacons("pulse").await.unwrap_or_default();
        lit.len() == 1
    })
    .await;
    eventually("the old facts are published", async || {
        world.store.unpublished(ago(2), 100).await.is_ok_and(|facts| facts.is_empty())
    })
    .await;
    eventually("the question expired", async || {
        let row = world.store.approval(&world.owner, &question).await.expect("there");
        row.approval.state == ApprovalState::Expired
    })
    .await;
    eventually("the calls whose worker died count whole", async || {
        let calls = world.store.calls(&world.owner, &CallsOf::default(), None, 9).await.expect("read");
        let lost = calls.iter().filter(|call| call.outcome == CallOutcome::Lost);
        let lost: Vec<_> = lost.map(|call| (call.purpose, call.cost_usd)).collect();
        // A test ends soon, and a step of an hour may still be answered.
        calls.len() == 3 && lost == [(CallPurpose::Test, 0.25), (CallPurpose::Step, 0.25)]
    })
    .await;
    bus.publish_events(&vec!["x".repeat(1 << 20); 80]).await.expect("published");
    eventually("a stream of 80 MB is trimmed", async || {
        bus.events_bytes().await.is_ok_and(|bytes| bytes < 64 << 20)
    })
    .await;
    // A ticket for the queued turn and one for the turn whose question expired.
    eventually("tickets are out", async || tickets.waiting().await.is_ok_and(|waiting| waiting >= 2)).await;
    assert_eq!(world.state(&turn).await, TurnState::Queued);

    // The machine hears of the cancel again, and its answer is written down.
    let mut machine = bus.group_reader(keys::node_ops("local"), keys::BRIDGE_GROUP, "m".to_owned());
    let told =
        tokio::time::timeout(Duration::from_secs(15), machine.next::<NodeEntry>(1)).await.expect("told");
    let NodeEntry::OpCancel { op_id, reply_to } = &told[0].payload else { panic!("{told:?}") };
    assert_eq!(op_id, &cancelled);
    let body = OpReplyBody::Done(result(Outcome::Cancelled));
    let reply = Reply::Op(OpReply { op_id: cancelled.clone(), journal_id: JournalId::from("j"), body });
    bus.reply(reply_to, &reply).await.expect("answered");
    eventually("the end is written down", async || world.op_state(&cancelled).await == OpState::Cancelled)
        .await;

    supervisor.stop_token().cancel();
    assert_eq!(supervisor.run(Duration::from_secs(4)).await, 0);
}

#[tokio::test]
async fn a_turn_gets_one_ticket_at_a_time_and_none_is_lost_to_a_redis_that_is_away() {
    let mut world = World::new().await;
    let bus = world.start_redis().await;
    let tickets: Queue<RunTurn> = Queue::open(&bus, keys::RUN_TURN).await.expect("a queue");
    let sweep = SweepTurns { store: world.store.clone(), tickets: tickets.clone() };
    sweep.look().await.expect("nothing to do");
    world.queued(ago(60)).await;
    world.stop_redis();
    assert!(sweep.look().await.is_err());
    world.start_redis().await;
    // Not marked as given while it could not be: it is given at the first look that can.
    eventually("a ticket", async || {
        sweep.look().await.is_ok() && tickets.waiting().await.is_ok_and(|n| n == 1)
    })
    .await;
    sweep.look().await.expect("looked");
    assert_eq!(tickets.waiting().await.expect("counted"), 1);
}

#[tokio::test]
async fn facts_are_published_in_order_once_and_young_ones_left_to_their_writer() {
    let mut world = World::new().await;
    let bus = world.start_redis().await;
    let publisher = Publisher::new(world.store.clone(), bus.clone());
    let publish = PublishEvents { store: world.store.clone(), publisher };
    for _ in 0..3 {
        world.new_process(ago(60)).await;
    }
    world.new_process(clock::now()).await;
    let (_, before) = bus.events_position().await.expect("a place");
    publish.look().await.expect("published");
    publish.look().await.expect("nothing left");
    let bus::Resume::Missing(sent) =
        bus.events_since::<protocol::event::Envelope>(&before, 100).await.expect("read")
    else {
        panic!("a resync")
    };
    let facts: Vec<i64> = sent.iter().filter_map(|entry| entry.payload.fact).collect();
    assert!(facts.len() >= 3 && facts.is_sorted(), "{facts:?}");
    let left = world.store.unpublished(clock::now().plus(Duration::from_secs(1)), 100).await.expect("read");
    assert_eq!(left.len(), 1);

    // Old and published: pruned. Young or unpublished: kept.
    PruneOps { store: world.store.clone(), keep: Duration::from_secs(10) }.look().await.expect("pruned");
    let left = world.store.unpublished(clock::now().plus(Duration::from_secs(1)), 100).await.expect("read");
    assert_eq!(left.len(), 1);
}

#[tokio::test]
async fn a_machine_is_told_again_but_not_while_it_is_away_nor_all_the_time() {
    let mut world = World::new().await;
    let bus = world.start_redis().await;
    let (_, op) = world.cancelled(ago(60)).await;
    world.cancelled(clock::now()).await;
    let task = ResendCancels {
        store: world.store.clone(),
        bus: bus.clone(),
        reply_to: "pulse-1".to_owned(),
        told: Default::default(),
    };
    task.look().await.expect("away");
    bus.light(&keys::node_beacon("local"), &world::beacon(), Duration::from_secs(60)).await.expect("lit");
    task.look().await.expect("told");
    task.look().await.expect("told already");
    let mark = NodeEntry::OpCancel { op_id: "mark".into(), reply_to: "x".to_owned() };
    bus.append(&keys::node_ops("local"), 100, &mark).await.expect("appended");
    let mut machine = bus.group_reader(keys::node_ops("local"), keys::BRIDGE_GROUP, "m".to_owned());
    let mut told = Vec::new();
    while !told.contains(&"mark".to_owned()) {
        for entry in machine.next::<NodeEntry>(10).await {
            let NodeEntry::OpCancel { op_id, .. } = entry.payload else { panic!("only cancels are told") };
            told.push(op_id.0);
        }
    }
    assert_eq!(told, [op.0, "mark".to_owned()]);
}

#[test]
fn a_sign_of_life_is_missed_after_three_looks() {
    let mut known = Known::default();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(known.decide(names(&["local"]), names(&["w1", "w2"])), []);
    // A wiped Redis: all are back at the next look.
    assert_eq!(known.decide(vec![], vec![]), []);
    assert_eq!(known.decide(names(&["local"]), names(&["w1", "w2"])), []);
    assert_eq!(known.decide(vec![], names(&["w2"])), []);
    assert_eq!(known.decide(vec![], names(&["w2"])), []);
    let gone = [News::NodeGone("local".to_owned()), News::WorkerGone("w1".to_owned())];
    assert_eq!(known.decide(vec![], names(&["w2"])), gone);
    assert_eq!(known.decide(names(&["local"]), vec![]), [News::NodeBack("local".to_owned())]);
    assert_eq!(known.decide(names(&["local"]), vec![]), []);
    assert_eq!(known.decide(names(&["local"]), vec![]), [News::WorkersGone]);
}

//! Streams, events, values and the connection against a real server that is wiped, killed and back.

use crate::{
    Bus, Delivery, Error, Heard, Resume,
    jobs::{Queue, WorkerOptions},
    keys,
    testing::{Server, soon},
};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

fn payloads(deliveries: &[Delivery<u32>]) -> Vec<u32> {
    deliveries.iter().map(|delivery| delivery.payload).collect()
}

fn ids(deliveries: &[Delivery<u32>]) -> Vec<String> {
    deliveries.iter().map(|delivery| delivery.id.clone()).collect()
}

#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Rest {
    until: i64,
    of: u32,
}

#[tokio::test]
async fn one_claims_and_what_is_for_longer_stands() {
    let server = Server::start().await;
    let bus = server.bus().await;
    let long = Duration::from_secs(600);
    let claims = futures::future::join_all((0..20).map(|_| bus.claim("place", long))).await;
    assert_eq!(claims.into_iter().filter(|claim| matches!(claim, Ok(true))).count(), 1);
    bus.delete("place").await.unwrap();
    assert!(bus.claim("place", long).await.unwrap());

    let put = async |until, of| bus.put_latest("rest", &Rest { until, of }, until, long).await.unwrap();
    let late = 4_000_000_000_000;
    assert_eq!((put(7, 1).await, put(late, 2).await, put(8, 3).await), (7, late, late));
    assert_eq!(bus.get::<Rest>("rest").await.unwrap(), Some(Rest { until: late, of: 2 }));
    bus.put("rest", &"no such thing", None).await.unwrap();
    assert_eq!(put(9, 4).await, 9);
}

#[tokio::test]
async fn a_server_that_is_away_is_met_at_the_first_command_and_found_again() {
    let mut server = Server::start().await;
    server.kill();
    let begun = Instant::now();
    let bus = server.bus().await;
    assert!(begun.elapsed() < Duration::from_millis(200), "connect does not wait");
    for _ in 0..3 {
        let begun = Instant::now();
        assert!(matches!(bus.ping().await, Err(Error::Redis(_))));
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    }
    server.run().await;
    crate::testing::eventually("the same handle answers", async || bus.ping().await.is_ok()).await;
    let facts = bus.facts().await.unwrap();
    assert!(facts.noeviction && !facts.append_only && facts.version.contains('.'), "{facts:?}");
    assert!(matches!(Bus::connect("not an address").await, Err(Error::Setup(_))));
}

#[tokio::test]
async fn a_user_of_the_acl_reaches_its_own_keys_only_and_may_come_late() {
    let server = Server::start().await;
    let late = Bus::connect(&format!("{}?user=pulse&pass=p%40ss", server.url())).await.unwrap();
    assert!(late.ping().await.is_err(), "no such user yet");
    let rights = "~metatron:* ~core:apalis:* &metatron:* +@all -@dangerous +info";
    let _: () = server.cli(&format!("ACL SETUSER pulse on >p@ss {rights}")).await;
    crate::testing::eventually("let in", async || late.ping().await.is_ok()).await;
    late.put("metatron:policy", &7, None).await.unwrap();
    assert_eq!(late.get::<u32>("metatron:policy").await.unwrap(), Some(7));
    assert!(late.put("elsewhere", &7, None).await.is_err());
    assert!(late.facts().await.is_ok());
    let mut reader = late.group_reader(keys::node_ops("a"), keys::BRIDGE_GROUP, "a".into());
    late.append(&keys::node_ops("a"), 0, &1u32).await.unwrap();
    assert_eq!(payloads(&soon(reader.next(9)).await), [1]);
    late.publish_events(&[1u32]).await.unwrap();

    // A queue needs no more.
    let queue = Queue::<u32>::open(&late, keys::RUN_TURN).await.unwrap();
    queue.push(5).await.unwrap();
    let options = WorkerOptions { name: "pulse".into(), concurrency: 1, grace: Duration::from_secs(1) };
    let (stop, (done, mut handled)) = (CancellationToken::new(), tokio::sync::mpsc::channel(9));
    let work = queue.work(options, stop.clone(), move |job| {
        let done = done.clone();
        async move { done.send(job).await.unwrap() }
    });
    let stopping = async {
        assert_eq!(handled.recv().await, Some(5));
        stop.cancel();
    };
    soon(async { tokio::join!(work, stopping) }).await.0.unwrap();
    assert!(queue.trim().await.unwrap() >= 1);
    assert_eq!(queue.waiting().await.unwrap(), 0);
}

#[tokio::test]
async fn values_and_beacons_stand_as_long_as_they_should() {
    let server = Server::start().await;
    let bus = server.bus().await;
    let (long, short) = (Duration::from_secs(60), Duration::from_millis(30));
    bus.light(&keys::node_beacon("attic"), &1u32, long).await.unwrap();
    bus.light(&keys::node_beacon("local"), &2u32, long).await.unwrap();
    bus.light(&keys::node_beacon("gone"), &3u32, short).await.unwrap();
    bus.append(&keys::node_ops("local"), 0, &9u32).await.unwrap();
    bus.light(&keys::service_beacon("pulse", "pulse-1"), &4u32, long).await.unwrap();
    bus.light(&keys::service_beacon("gateway", "gateway-1"), &5u32, long).await.unwrap();
    let _: () = server.cli("SET metatron:node:strange not-json").await;
    crate::testing::eventually("expired", async || {
        bus.beacon::<u32>(&keys::node_beacon("gone")).await.unwrap().is_none()
    })
    .await;
    assert_eq!(bus.node_beacons::<u32>().await.unwrap(), [1, 2]);
    assert_eq!(bus.service_beacons::<u32>("pulse").await.unwrap(), [4]);
    assert!(matches!(bus.get::<u32>("metatron:node:strange").await, Err(Error::Payload { .. })));
    bus.delete(&keys::node_beacon("local")).await.unwrap();
    assert_eq!(bus.node_beacons::<u32>().await.unwrap(), [1]);
    bus.put_bytes("metatron:piece", b"\0\xffabc", long).await.unwrap();
    assert_eq!(bus.take_bytes("metatron:piece", 4).await.unwrap().as_deref(), Some(&b"\0\xffab"[..]));
    assert_eq!(bus.take_bytes("metatron:piece", 4).await.unwrap(), None);
}

#[tokio::test]
async fn a_group_gives_everything_once_until_it_is_acknowledged() {
    let server = Server::start().await;
    let (bus, stream) = (server.bus().await, keys::node_ops("local"));
    for n in 0..3u32 {
        bus.append(&stream, 0, &n).await.unwrap();
    }
    let reader = || bus.group_reader(stream.clone(), keys::BRIDGE_GROUP, "bridge".into());
    let mut first = reader();
    let read = soon(first.next::<u32>(2)).await;
    assert_eq!(payloads(&read), [0, 1], "also what came before the group");
    first.ack(&ids(&read)[..1]).await.unwrap();
    drop(first);

    let mut second = reader();
    assert_eq!(payloads(&soon(second.next::<u32>(9)).await), [1], "its own pending ones first");
    let last = soon(second.next::<u32>(9)).await;
    assert_eq!(payloads(&last), [2]);

    // A read that is dropped and taken up again loses nothing, and an ack does not wait behind it.
    for _ in 0..3 {
        assert!(tokio::time::timeout(Duration::from_millis(20), second.next::<u32>(9)).await.is_err());
    }
    let begun = Instant::now();
    second.ack(&ids(&last)).await.unwrap();
    bus.append(&stream, 0, &"not a number").await.unwrap();
    bus.append(&stream, 0, &3u32).await.unwrap();
    assert_eq!(payloads(&soon(second.next::<u32>(9)).await), [3], "what cannot be read is skipped");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(server.cli::<u64>(&format!("XLEN {stream}")).await, 2, "acknowledged ones are deleted");
}

#[tokio::test]
async fn readers_go_on_after_a_wipe() {
    let server = Server::start().await;
    let (bus, ops) = (server.bus().await, keys::node_ops("local"));
    let mut group = bus.group_reader(ops.clone(), keys::BRIDGE_GROUP, "bridge".into());
    let mut replies = bus.stream_reader(keys::replies("me"), None);
    // The reply is sent before the first read: it is heard all the same.
    bus.reply("me", &1u32).await.unwrap();
    bus.append(&ops, 0, &1u32).await.unwrap();
    assert_eq!(payloads(&soon(replies.next(9)).await), [1]);
    assert_eq!(payloads(&soon(group.next(9)).await), [1]);
    let ttl: i64 = server.cli("TTL metatron:replies:me").await;
    assert!((3500..=3600).contains(&ttl), "{ttl}");

    for wipe in 2..5u32 {
        let waiting = async { tokio::join!(group.next::<u32>(9), replies.next::<u32>(9)) };
        let writing = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let _: () = server.cli("FLUSHALL").await;
            bus.append(&ops, 0, &wipe).await.unwrap();
            bus.reply("me", &wipe).await.unwrap();
        };
        let ((from_group, from_replies), ()) = soon(async { tokio::join!(waiting, writing) }).await;
        assert_eq!((payloads(&from_group), payloads(&from_replies)), (vec![wipe], vec![wipe]));
    }
    // A new stream whose ids are below the old ones: from its beginning.
    let _: () = server.cli("FLUSHALL").await;
    let _: () = server.cli("XADD metatron:replies:me 5-1 data 77").await;
    let _: () = server.cli("XADD metatron:replies:me 5-2 data 78").await;
    assert_eq!(payloads(&soon(replies.next(9)).await), [77, 78]);
}

#[tokio::test]
async fn readers_go_on_after_a_kill_and_what_was_kept_comes_again() {
    let mut server = Server::durable().await;
    let (bus, ops) = (server.bus().await, keys::node_ops("local"));
    let mut group = bus.group_reader(ops.clone(), keys::BRIDGE_GROUP, "bridge".into());
    let mut replies = bus.stream_reader(keys::replies("me"), None);
    bus.append(&ops, 0, &1u32).await.unwrap();
    bus.append(&ops, 0, &2u32).await.unwrap();
    bus.reply("me", &1u32).await.unwrap();
    assert_eq!(payloads(&soon(group.next(1)).await), [1]);
    assert_eq!(payloads(&soon(replies.next(9)).await), [1]);
    let waiting = async {
        let mut heard = Vec::new();
        while heard.len() < 3 {
            let read = group.next::<u32>(9).await;
            group.ack(&ids(&read)).await.unwrap();
            heard.extend(payloads(&read));
        }
        (heard, replies.next::<u32>(9).await)
    };
    let writing = async {
        server.kill();
        tokio::time::sleep(Duration::from_millis(700)).await;
        server.run().await;
        // The first command may still meet the connection that broke.
        crate::testing::eventually("back", async || bus.ping().await.is_ok()).await;
        bus.append(&ops, 0, &3u32).await.unwrap();
        bus.reply("me", &2u32).await.unwrap();
    };
    let ((mut from_group, from_replies), ()) = soon(async { tokio::join!(waiting, writing) }).await;
    from_group.sort_unstable();
    assert_eq!(from_group, [1, 2, 3], "the unacknowledged one too");
    assert_eq!(payloads(&from_replies), [2], "what was read is not read again");
}

#[tokio::test]
async fn a_pending_entry_that_was_deleted_is_skipped() {
    let server = Server::start().await;
    let (bus, ops) = (server.bus().await, keys::node_ops("local"));
    let id = bus.append(&ops, 0, &1u32).await.unwrap();
    bus.append(&ops, 0, &2u32).await.unwrap();
    let reader = || bus.group_reader(ops.clone(), keys::BRIDGE_GROUP, "bridge".into());
    soon(reader().next::<u32>(9)).await;
    let _: () = server.cli(&format!("XDEL {ops} {id}")).await;
    assert_eq!(payloads(&soon(reader().next(9)).await), [2]);
}

fn events(heard: Heard<u32>) -> Vec<(String, u32)> {
    match heard {
        Heard::Events(events) => events.into_iter().map(|event| (event.seq, event.payload)).collect(),
        Heard::Reset { epoch, seq } => panic!("reset: {epoch} {seq}"),
    }
}

#[tokio::test]
async fn events_are_heard_in_order_and_what_was_missed_is_given_exactly() {
    let server = Server::start().await;
    let bus = server.bus().await;
    let (epoch, empty) = bus.events_position().await.unwrap();
    assert_eq!(empty, format!("{epoch}-0-0"));
    let mut reader = bus.event_reader();
    let all: Vec<u32> = (0..1200).collect();
    bus.publish_events(&all).await.unwrap();
    let mut heard = Vec::new();
    while heard.len() < all.len() {
        heard.extend(events(soon(reader.next()).await));
    }
    assert_eq!(heard.iter().map(|(_, n)| *n).collect::<Vec<_>>(), all);
    assert_eq!(bus.events_position().await.unwrap(), (epoch.clone(), heard[1199].0.clone()));

    let missed = async |from: &str, limit| match bus.events_since::<u32>(from, limit).await.unwrap() {
        Resume::Missing(events) => Some(events.into_iter().map(|event| event.payload).collect::<Vec<_>>()),
        Resume::Resync { seq } => {
            assert_eq!(seq, heard[1199].0);
            None
        }
    };
    assert_eq!(missed(&heard[1196].0, 9).await, Some(vec![1197, 1198, 1199]));
    assert_eq!(missed(&heard[1199].0, 9).await, Some(vec![]));
    assert_eq!(missed(&empty, 5000).await, Some(all), "from the empty stream");
    assert_eq!(missed(&heard[0].0, 9).await, None, "more than the limit");
    for strange in ["", "x", "-1-1", "e-a-b", &format!("other-{}", &heard[5].0[13..])] {
        assert_eq!(missed(strange, 9).await, None, "{strange}");
    }
    let _: () = server.cli("XTRIM metatron:events MAXLEN = 100").await;
    assert_eq!(missed(&heard[1000].0, 5000).await, None, "trimmed");
    assert_eq!(missed(&empty, 5000).await, None, "trimmed since it was empty");
}

#[tokio::test]
async fn a_wiped_or_trimmed_stream_of_events_is_noticed_and_heard_further() {
    let server = Server::start().await;
    let bus = server.bus().await;
    let mut reader = bus.event_reader();
    bus.publish_events(&[1u32]).await.unwrap();
    let before = events(soon(reader.next()).await)[0].0.clone();
    let (old, _) = bus.events_position().await.unwrap();

    let _: () = server.cli("FLUSHALL").await;
    bus.publish_events(&[2u32]).await.unwrap();
    let Heard::Reset { epoch, seq } = soon(reader.next::<u32>()).await else { panic!("not noticed") };
    assert_ne!(epoch, old);
    assert_eq!(bus.events_position().await.unwrap(), (epoch, seq.clone()));
    assert!(
        matches!(bus.events_since::<u32>(&before, 9).await.unwrap(), Resume::Resync { seq: now } if now == seq)
    );
    bus.publish_events(&[3u32]).await.unwrap();
    assert_eq!(events(soon(reader.next()).await)[0].1, 3);

    // Nothing is published after the wipe: it is noticed all the same.
    let _: () = server.cli("FLUSHALL").await;
    assert!(matches!(soon(reader.next::<u32>()).await, Heard::Reset { .. }));
    bus.publish_events(&[4u32, 5, 6]).await.unwrap();
    assert_eq!(events(soon(reader.next()).await).len(), 3);

    // What was not yet read is trimmed.
    bus.publish_events(&[7u32, 8, 9]).await.unwrap();
    let _: () = server.cli("XTRIM metatron:events MAXLEN = 1").await;
    assert!(matches!(soon(reader.next::<u32>()).await, Heard::Reset { .. }));
}

#[tokio::test]
async fn a_stream_of_large_events_stays_small() {
    let server = Server::start().await;
    let bus = server.bus().await;
    assert_eq!((bus.events_bytes().await.unwrap(), bus.trim_events(1).await.unwrap()), (0, 0));
    let large: Vec<(usize, String)> = (0..100).map(|n| (n, "x".repeat(20_000))).collect();
    bus.publish_events(&large).await.unwrap();
    let (_, last) = bus.events_position().await.unwrap();
    assert_eq!(bus.trim_events(10_000_000).await.unwrap(), 0, "there is room for them");
    let gone = bus.trim_events(1_000_000).await.unwrap();
    assert!((60..95).contains(&gone), "{gone}");
    assert!(bus.events_bytes().await.unwrap() < 1_000_000);
    // The newest stay, and who was there goes on from there.
    assert_eq!(bus.events_position().await.unwrap().1, last);
    bus.publish_events(&[(100, String::new())]).await.unwrap();
    let Resume::Missing(entries) = bus.events_since::<(usize, String)>(&last, 9).await.unwrap() else {
        panic!("it is there")
    };
    assert_eq!(entries.iter().map(|entry| entry.payload.0).collect::<Vec<_>>(), [100]);
    assert_eq!(bus.trim_events(1).await.unwrap(), 100 - gone, "but for the last");
}

#[tokio::test]
async fn events_go_on_after_a_kill_and_a_stream_that_fell_back_is_noticed() {
    let mut server = Server::durable().await;
    let bus = server.bus().await;
    let mut reader = bus.event_reader();
    bus.publish_events(&[1u32]).await.unwrap();
    assert_eq!(events(soon(reader.next()).await)[0].1, 1);
    server.kill();
    assert!(bus.publish_events(&[2u32]).await.is_err());
    server.run().await;
    soon(async { while bus.publish_events(&[2u32]).await.is_err() {} }).await;
    assert_eq!(events(soon(reader.next()).await)[0].1, 2, "kept, so no reset");
    // The last second was lost with the file: the last entry heard is not there any more.
    let (_, seq) = bus.events_position().await.unwrap();
    let _: () = server.cli(&format!("XDEL metatron:events {}", seq.split_once('-').unwrap().1)).await;
    assert!(matches!(soon(reader.next::<u32>()).await, Heard::Reset { .. }));
}

//! The pages: compressed, kept, and under a strict policy.

use crate::house::House;

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_served_with_what_they_need_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html><title>M</title>").unwrap();
    std::fs::write(folder.path().join("assets/app-1a2b.js"), "export const a = 1;\n".repeat(200)).unwrap();
    std::fs::write(folder.path().join("sw.js"), "self.skipWaiting();\n").unwrap();
    std::fs::write(folder.path().join("manifest.webmanifest"), "{}").unwrap();
    let pages = folder.path().to_owned();
    let house = House::with(|config| config.web_dir = Some(pages), false).await;
    let get = async |path: &str, encoding: &str| {
        house.to("get", path).header("accept-encoding", encoding).send().await.unwrap()
    };

    let index = get("/processes/7", "identity").await;
    assert_eq!(
        (index.status().as_u16(), index.headers()["cache-control"].to_str().unwrap()),
        (200, "no-cache")
    );
    assert!(
        index.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("default-src 'none'; script-src 'self'")
    );
    assert_eq!(index.headers()["x-content-type-options"], "nosniff");
    let (etag, kept) = (index.headers()["etag"].clone(), index.headers()["cache-control"].clone());
    assert!(etag.to_str().unwrap().starts_with("W/\""), "one tag for what is sent plain and compressed");
    for (known, status) in [
        (etag.to_str().unwrap(), 304),
        (etag.to_str().unwrap().trim_start_matches("W/"), 304),
        ("\"x\", *", 200),
        ("*", 304),
        ("\"x\"", 200),
    ] {
        let answer = house.to("get", "/").header("if-none-match", known).send().await.unwrap();
        assert_eq!(answer.status(), status, "{known}");
        assert_eq!(
            (&answer.headers()["etag"], &answer.headers()["cache-control"]),
            (&etag, &kept),
            "{known}"
        );
        assert!(answer.headers().contains_key("content-security-policy"));
        assert_eq!(answer.bytes().await.unwrap().is_empty(), status == 304, "{known}");
    }
    let head = house.to("head", "/").header("accept-encoding", "identity").send().await.unwrap();
    assert_eq!((head.status().as_u16(), &head.headers()["etag"]), (200, &etag));
    assert_eq!(head.headers()["content-length"], "31");
    assert!(head.bytes().await.unwrap().is_empty());
    let range = house.to("get", "/").header("range", "bytes=0-3").send().await.unwrap();
    assert_eq!((range.status().as_u16(), range.bytes().await.unwrap().len()), (200, 31), "whole: it may be");
    assert_eq!(house.to("post", "/").send().await.unwrap().headers()["allow"], "GET, HEAD");

    for (encoding, sent) in [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let asset = get("/assets/app-1a2b.js", encoding).await;
        let headers = asset.headers().clone();
        assert_eq!(headers.get("content-encoding").map(|value| value.to_str().unwrap()), sent);
        assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    }
    let worker = get("/sw.js", "identity").await;
    assert_eq!(worker.headers()["cache-control"], "no-cache");
    assert_eq!(worker.headers()["service-worker-allowed"], "/");
    assert!(worker.headers()["content-type"].to_str().unwrap().starts_with("text/javascript"));
    let manifest = get("/manifest.webmanifest", "identity").await;
    assert_eq!(manifest.headers()["content-type"], "application/manifest+json");
    let policy = manifest.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("worker-src 'self'") && policy.contains("manifest-src 'self'"));

    let gone = get("/assets/gone.js", "br").await;
    assert_eq!(
        (gone.status().as_u16(), gone.headers()["cache-control"].to_str().unwrap()),
        (404, "no-store")
    );
    // The page is for those who navigate, and for whoever keeps it for them.
    for (wanted, status) in
        [("script", 404), ("serviceworker", 404), ("image", 404), ("document", 200), ("empty", 200)]
    {
        let answer = house.to("get", "/theme.js").header("sec-fetch-dest", wanted).send().await.unwrap();
        assert_eq!(answer.status(), status, "{wanted}");
    }
    assert_eq!(get("/api/gone", "br").await.status(), 404);
    let frame =
        house.to("get", "/").header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "no-cors");
    assert_eq!(frame.send().await.unwrap().status(), 403);
}

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
    let etag = index.headers()["etag"].clone();
    let known = house.to("get", "/").header("if-none-match", etag).send().await.unwrap();
    assert_eq!(known.status(), 304);

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

    assert_eq!(get("/assets/gone.js", "br").await.status(), 404);
    assert_eq!(get("/api/gone", "br").await.status(), 404);
    let frame =
        house.to("get", "/").header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "no-cors");
    assert_eq!(frame.send().await.unwrap().status(), 403);
}

use super::*;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(default)]
struct Router {
    workers: usize,
    roots: Vec<String>,
    password: String,
    limits: Limits,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Limits {
    steps: u32,
    slow: bool,
}

impl Default for Router {
    fn default() -> Self {
        Self { workers: 4, roots: Vec::new(), password: String::new(), limits: Limits::default() }
    }
}

fn given(file: &str, environment: &[(&str, &str)]) -> Result<(Common, Router), Error> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("metatron.toml"), file).unwrap();
    keys::write_new(&folder.path().join("keys/llm-router/redis_url"), "redis+unix:///r.sock\n").unwrap();
    let environment = environment.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    load_from("llm-router", folder.path().to_owned(), environment)
}

#[test]
fn the_environment_beats_the_file_and_the_file_beats_the_defaults() {
    let (common, router) = given("", &[]).unwrap();
    assert_eq!(router, Router::default());
    assert_eq!((common.node_id.as_str(), common.log.filter.as_str()), ("local", "info"));
    assert_eq!(common.redis_url, "redis+unix:///r.sock", "from the key file");

    let file = "log = 'debug'\nnode_id = 'attic'\n[llm-router]\nworkers = 7\nroots = ['/a']\n\
        [llm-router.limits]\nsteps = 9\n[gateway]\nnot_ours = 1\n";
    let (common, router) = given(
        file,
        &[
            ("METATRON_LOG", "warn"),
            ("METATRON_REDIS_URL", "redis://elsewhere"),
            ("METATRON__LLM_ROUTER__LIMITS__SLOW", "true"),
            ("METATRON__LLM_ROUTER__ROOTS", r#"["/b, c", "/d"]"#),
            ("METATRON__LLM_ROUTER__PASSWORD", "007"),
        ],
    )
    .unwrap();
    assert_eq!((common.node_id.as_str(), common.log.filter.as_str()), ("attic", "warn"));
    assert_eq!(common.redis_url, "redis://elsewhere");
    let limits = Limits { steps: 9, slow: true };
    let roots = vec!["/b, c".to_owned(), "/d".to_owned()];
    assert_eq!(router, Router { workers: 7, roots, password: "007".into(), limits });
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let refused =
        |file: &str, environment: &[(&str, &str)]| given(file, environment).unwrap_err().to_string();
    for (file, environment, named) in [
        ("[llm-router]\nworkerz = 1", vec![], "llm-router.workerz"),
        ("[llm-router.limits]\nstep = 1", vec![], "llm-router.limits.step"),
        ("", vec![("METATRON__LLM_ROUTER__LIMTS", "1")], "llm-router.limts"),
        ("", vec![("METATRON__LLM_ROUTER__WORKERS", "many")], "llm-router.workers is \"many\""),
        ("", vec![("METATRON__LLM_ROUTER__LIMITS__STEPS", "-1")], "llm-router.limits.steps"),
        ("", vec![("METATRON_LOG_FORMAT", "xml")], "METATRON_LOG_FORMAT"),
        ("", vec![("METATRON_NODE_ID", "a:b")], "METATRON_NODE_ID"),
        ("[llm-router", vec![], "metatron.toml"),
    ] {
        let said = refused(file, &environment);
        assert!(said.contains(named), "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let missing = load_from::<Router>("pulse", folder.path().to_owned(), Vec::new()).unwrap_err();
    assert!(missing.to_string().contains("keys/pulse/redis_url is missing"), "{missing}");
}

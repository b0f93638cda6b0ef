//! Programs whose first words decide what they do.

use super::schema::{Operands, Schema};

pub type Judge = fn(&[&str]) -> Result<(), String>;

pub fn judge(program: &str) -> Option<Judge> {
    Some(match program {
        "ps" => ps,
        "ip" => ip,
        "systemctl" => systemctl,
        "journalctl" => journalctl,
        "dpkg" | "dpkg-query" => dpkg,
        "apt" => apt,
        "apt-cache" => apt_cache,
        "timedatectl" | "hostnamectl" => only_status,
        "loginctl" => loginctl,
        "nvidia-smi" => bare,
        "getent" => getent,
        _ => return None,
    })
}

fn no(what: &str) -> Result<(), String> {
    Err(format!("{what} is not known to only read"))
}

/// Columns of `ps -o` that show no environment.
const COLUMNS: &[&str] = &[
    "pid",
    "ppid",
    "pgid",
    "sid",
    "tid",
    "lwp",
    "nlwp",
    "user",
    "uid",
    "ruser",
    "euser",
    "group",
    "gid",
    "comm",
    "cmd",
    "args",
    "command",
    "stat",
    "state",
    "s",
    "etime",
    "etimes",
    "time",
    "cputime",
    "start",
    "lstart",
    "start_time",
    "pcpu",
    "%cpu",
    "c",
    "pmem",
    "%mem",
    "rss",
    "rsz",
    "vsz",
    "sz",
    "size",
    "nice",
    "ni",
    "pri",
    "tty",
    "tt",
    "tname",
    "wchan",
    "unit",
    "cgroup",
    "psr",
    "thcount",
    "drs",
    "trs",
    "maj_flt",
    "min_flt",
];

/// No `e` among the letters without a dash: it shows environments. `-aux -e`, where there is no user `x`,
/// is read once more as if no word had a dash.
fn ps(args: &[&str]) -> Result<(), String> {
    const PS: Schema = Schema::new(
        "ps",
        "AadefFHjlLMNTwyZ",
        "CGgkpstuUo",
        "no-headers headers forest pid= ppid= user= sort= format= tty=",
    )
    .operands(Operands::Each(|word| {
        word.bytes().all(|byte| b"aAuxwfljvTrSLH".contains(&byte))
            || word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
    }));
    PS.read(args)?;
    if is_read_twice(args) {
        return no("an e that may ask for environments");
    }
    let columns = args.iter().enumerate().filter_map(|(at, word)| match *word {
        "--format" => args.get(at + 1).copied(),
        _ if word.starts_with("--") => word.strip_prefix("--format="),
        _ if word.starts_with('-') => match word.split_once('o') {
            Some((_, "")) => args.get(at + 1).copied(),
            Some((_, glued)) => Some(glued),
            None => None,
        },
        _ => None,
    });
    for column in columns.flat_map(|list| list.split(',')) {
        let column = column.split(['=', ':']).next().unwrap_or_default();
        if !COLUMNS.contains(&column) {
            return no(&format!("the column {column}"));
        }
    }
    Ok(())
}

fn is_read_twice(args: &[&str]) -> bool {
    let clusters =
        || args.iter().filter_map(|word| word.strip_prefix('-')).filter(|rest| !rest.starts_with('-'));
    let asks = clusters().any(|cluster| cluster.split('o').next().is_some_and(|flags| flags.contains('e')));
    let guessed = clusters().any(|cluster| {
        let value = cluster.find(|c| "CGgkpstuUo".contains(c)).map(|at| &cluster[at + 1..]);
        value.is_some_and(|value| {
            value.bytes().any(|byte| byte.is_ascii_alphabetic()) && !cluster.contains('o')
        })
    });
    asks && guessed
}

/// Global options that only change how it looks, an object, and a verb that shows.
fn ip(args: &[&str]) -> Result<(), String> {
    const LOOKS: &[&str] = &[
        "-4", "-6", "-br", "-brief", "-c", "-color", "-s", "-stats", "-d", "-details", "-j", "-json", "-p",
        "-pretty", "-h", "-human", "-o", "-oneline",
    ];
    const OBJECTS: &[&str] = &[
        "a",
        "addr",
        "address",
        "l",
        "link",
        "r",
        "route",
        "rule",
        "n",
        "neigh",
        "neighbor",
        "neighbour",
        "maddress",
        "mroute",
        "tunnel",
        "netns",
    ];
    let rest: Vec<&str> = args.iter().copied().skip_while(|word| LOOKS.contains(word)).collect();
    let Some((object, rest)) = rest.split_first() else { return no("ip without an object") };
    if !OBJECTS.contains(object) {
        return no(&format!("ip {object}"));
    }
    let verb = rest.first().copied().unwrap_or("show");
    let shows =
        matches!(verb, "show" | "list" | "ls") || (*object == "route" || *object == "r") && verb == "get";
    if !shows || rest.iter().any(|word| word.starts_with('-')) {
        return no(&format!("ip {object} {verb}"));
    }
    Ok(())
}

/// `show` and `cat` are left out: they print the environment of units.
fn systemctl(args: &[&str]) -> Result<(), String> {
    const SYSTEMCTL: Schema = Schema::new(
        "systemctl",
        "alq0",
        "tno",
        "all full no-pager no-legend plain quiet failed user system type= state= lines= output=",
    );
    let read = SYSTEMCTL.read(args)?;
    match read.operands.first().copied() {
        None
        | Some(
            "status" | "list-units" | "list-unit-files" | "list-timers" | "list-sockets" | "list-jobs"
            | "list-dependencies" | "is-active" | "is-enabled" | "is-failed" | "is-system-running"
            | "get-default",
        ) => Ok(()),
        Some(verb) => no(&format!("systemctl {verb}")),
    }
}

fn journalctl(args: &[&str]) -> Result<(), String> {
    const JOURNALCTL: Schema = Schema::new(
        "journalctl",
        "abeklqrx",
        "uptgSUo",
        "no-pager boot=? since= until= unit= user-unit= lines=# priority= output= reverse dmesg quiet utc no-hostname \
         list-boots disk-usage catalog identifier= grep= case-sensitive=? all no-full full",
    )
    .counts("n");
    JOURNALCTL.read(args).map(|_| ())
}

fn dpkg(args: &[&str]) -> Result<(), String> {
    const ACTIONS: &[&str] = &[
        "-l",
        "--list",
        "-s",
        "--status",
        "-L",
        "--listfiles",
        "-S",
        "--search",
        "-W",
        "--show",
        "--print-architecture",
        "--get-selections",
    ];
    first_of("dpkg", ACTIONS, args)
}

fn apt(args: &[&str]) -> Result<(), String> {
    let Some(("list" | "show" | "search" | "policy", rest)) =
        args.split_first().map(|(verb, rest)| (*verb, rest))
    else {
        return no("apt with these words");
    };
    const LOOKS: &[&str] = &["--installed", "--upgradable", "--upgradeable", "--all-versions", "-a"];
    match rest.iter().find(|word| word.starts_with('-') && !LOOKS.contains(word)) {
        Some(word) => no(&format!("apt's option {word}")),
        None => Ok(()),
    }
}

fn apt_cache(args: &[&str]) -> Result<(), String> {
    first_of("apt-cache", &["policy", "show", "search", "depends", "rdepends", "showpkg", "stats"], args)
}

fn loginctl(args: &[&str]) -> Result<(), String> {
    first_of("loginctl", &["list-sessions", "list-users", "list-seats"], args)
}

/// `shadow` and the like are refused by their name; these are public.
fn getent(args: &[&str]) -> Result<(), String> {
    first_of("getent", &["passwd", "group", "services", "protocols", "networks"], args)
}

fn first_of(program: &str, verbs: &[&str], args: &[&str]) -> Result<(), String> {
    match args.split_first() {
        Some((verb, rest)) if verbs.contains(verb) && !rest.iter().any(|word| word.starts_with('-')) => {
            Ok(())
        }
        _ => no(&format!("{program} with these words")),
    }
}

fn only_status(args: &[&str]) -> Result<(), String> {
    match args {
        [] | ["status"] => Ok(()),
        _ => no("anything but the status"),
    }
}

fn bare(args: &[&str]) -> Result<(), String> {
    if args.is_empty() { Ok(()) } else { no("anything but the bare program") }
}

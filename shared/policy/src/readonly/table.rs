//! The list. What is left out of a program's options is left out on purpose: it writes, it follows
//! for ever, it runs something, or it reads a list of files to print.

use super::schema::{Operands, Schema};

const NONE: Operands = Operands::AtMost(0);

/// Programs whose `--version`, alone, does nothing else. Not curl: its `.curlrc` may name a file to write.
pub const VERSIONS: &[&str] = &[
    "git",
    "docker",
    "python3",
    "python",
    "node",
    "gcc",
    "g++",
    "make",
    "bash",
    "wget",
    "perl",
    "ruby",
    "php",
    "sqlite3",
    "psql",
    "tar",
    "rsync",
    "openssl",
    "systemctl",
    "apt",
    "dpkg",
];

pub const PROGRAMS: &[Schema] = &[
    // Files: names, sizes, text.
    Schema::new(
        "ls dir",
        "aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1",
        "IwT",
        "all almost-all author escape classify=? file-type full-time group-directories-first no-group human-readable si \
         dereference inode kibibytes numeric-uid-gid literal hide-control-chars quote-name reverse recursive size zero \
         context directory color=? block-size= format= hide= ignore= indicator-style= quoting-style= sort= time= \
         time-style= tabsize= width=",
    ),
    Schema::new("cat", "AbeEnstTuv", "", "show-all number number-nonblank squeeze-blank show-ends show-tabs show-nonprinting"),
    Schema::new("tac rev nl", "", "", ""),
    Schema::new("head", "qvz0", "nc", "lines= bytes= quiet silent verbose zero-terminated"),
    // `+1f` is an old form of options.
    Schema::new("tail", "qvz0", "nc", "lines= bytes= quiet silent verbose zero-terminated")
        .operands(Operands::Each(|word| !word.starts_with('+'))),
    Schema::new("wc", "clmwL", "", "bytes chars lines words max-line-length"),
    Schema::new("stat", "Lft", "c", "dereference file-system terse format= printf="),
    Schema::new("file", "bhiLNr", "", "brief mime mime-type mime-encoding dereference no-dereference"),
    // No -R: it follows links that lie below.
    Schema::new(
        "grep egrep fgrep",
        "abcEFGhHiIlLnoPqsvwxyzZr0",
        "eABCm",
        "count extended-regexp fixed-strings basic-regexp perl-regexp ignore-case invert-match line-number \
         files-with-matches files-without-match no-filename with-filename only-matching quiet silent no-messages \
         word-regexp line-regexp null text recursive regexp= after-context= before-context= \
         context= max-count= color=? colour=? include= exclude= exclude-dir=",
    )
    .recursive(&["r", "--recursive"]),
    // The second operand of uniq is a file that it writes.
    Schema::new(
        "uniq",
        "cdDuiz",
        "fsw",
        "count repeated unique ignore-case zero-terminated skip-fields= skip-chars= check-chars=",
    )
    .operands(Operands::AtMost(1)),
    Schema::new(
        "cut",
        "nsz",
        "bcdf",
        "bytes= characters= delimiter= fields= complement only-delimited output-delimiter= zero-terminated",
    ),
    Schema::new(
        "sort",
        "bdfghiMnRrVcCmsuz",
        "kt",
        "reverse numeric-sort human-numeric-sort general-numeric-sort month-sort random-sort version-sort unique key= \
         field-separator= stable ignore-case ignore-leading-blanks check=? zero-terminated",
    ),
    Schema::new("comm", "123iz", "", "check-order nocheck-order total"),
    Schema::new("cmp", "bls", "n", "print-bytes verbose silent quiet bytes="),
    Schema::new(
        "diff",
        "abBdiNqstuwyEZ",
        "UCW",
        "brief side-by-side unified=? context=? ignore-case ignore-all-space ignore-space-change ignore-blank-lines text \
         minimal report-identical-files color=? width= suppress-common-lines",
    )
    .operands(Operands::Each(|word| word != "-"))
    .opens_folders(),
    Schema::new("md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum", "btz", "", "binary text tag zero"),
    Schema::new("cksum sum", "rs", "", ""),
    Schema::new("od", "abcdfiloxv", "AjNtw", "address-radix= skip-bytes= read-bytes= format= output-duplicates"),
    Schema::new("hexdump hd", "bcCdovx", "ns", ""),
    // `@file` is a file with more words.
    Schema::new("strings", "af", "nt", "all bytes= radix=").operands(Operands::Each(|word| !word.starts_with('@'))),
    Schema::new("basename", "az", "s", "multiple zero suffix="),
    Schema::new("dirname", "z", "", "zero"),
    Schema::new("realpath", "eLmPqsz", "", "canonicalize-existing canonicalize-missing strip quiet zero"),
    Schema::new("readlink", "femnqsvz", "", "canonicalize canonicalize-existing canonicalize-missing no-newline zero"),
    // Disks and memory.
    Schema::new(
        "df",
        "ahHiklPT",
        "Btx",
        "all human-readable si inodes local portability print-type total block-size= type= exclude-type= output=?",
    ),
    Schema::new(
        "du",
        "abcDhHklLmPsSx",
        "Bdt",
        "all apparent-size bytes total human-readable si summarize one-file-system separate-dirs count-links dereference \
         inodes time=? max-depth= block-size= exclude= threshold=",
    ),
    Schema::new(
        "lsblk",
        "abdfiJlmnpPrstSzADN",
        "oeIx",
        "all bytes fs json list paths nodeps inverse topology noheadings scsi discard perms pairs raw output= exclude= include= sort=",
    ),
    Schema::new("findmnt", "ADabclnPrRu", "tOoTSM", "all df bytes list noheadings pairs raw real types= output= target= source="),
    Schema::new("mountpoint", "qd", "", "quiet fs-devno"),
    Schema::new("free", "bkmghltvw", "", "bytes kilo mega giga tera kibi mebi gibi human si lohi total wide line committed")
        .operands(NONE),
    Schema::new("vmstat", "afmstwn", "S", "active slabs stats timestamp wide unit= forks disk").operands(NONE),
    Schema::new("lscpu lsmem", "abceJpry", "", "all json bytes online offline").operands(NONE),
    Schema::new("lspci lsusb", "kmntvDx", "sd", "").operands(NONE),
    Schema::new("lsmod arch nproc whoami logname true false users", "", "", "all").operands(NONE),
    Schema::new("swapon", "s", "", "show=? summary noheadings bytes raw").operands(NONE),
    // The machine and who is on it.
    Schema::new("uptime", "ps", "", "pretty since").operands(NONE),
    Schema::new(
        "uname",
        "asnrvmpio",
        "",
        "all kernel-name nodename kernel-release kernel-version machine processor hardware-platform operating-system",
    )
    .operands(NONE),
    Schema::new("hostname", "aAdfiIsy", "", "alias all-fqdns domain fqdn ip-address all-ip-addresses long short yp")
        .operands(NONE),
    Schema::new("id", "agGnruzZ", "", "group groups name real user zero context"),
    Schema::new("groups", "", "", ""),
    Schema::new("who w last", "abdhHilmnpqrsTtuwxF", "n", "all boot heading count users short no-header"),
    Schema::new("date", "uRI", "d", "utc universal rfc-email iso-8601=? rfc-3339= date=")
        .operands(Operands::Each(|word| word.starts_with('+'))),
    Schema::new("pgrep", "aflnoxvci", "ugUGPts", "list-full list-name full exact count newest oldest ignore-case user= parent="),
    Schema::new("pidof", "sxq", "", "single-shot"),
    Schema::new("dmesg", "Ttxkur", "", "ctime kernel decode notime userspace").operands(NONE),
    // Networks. No -K (kills sockets), no -D, -F (files), no -E (for ever).
    Schema::new(
        "ss",
        "46aHilmnoOprtuwxse",
        "fA",
        "all listening numeric processes tcp udp raw unix ipv4 ipv6 summary extended memory info options no-header \
         oneline resolve family= query=",
    ),
    Schema::new("netstat", "antulprsiew46", "", "all numeric tcp udp listening programs route statistics interfaces extend"),
    // Words.
    Schema::new("echo", "neE", "", ""),
    Schema::new("pwd", "LP", "", "logical physical").operands(NONE),
    Schema::new("seq", "w", "s", "equal-width separator=").operands(Operands::Each(is_small_number)),
    Schema::new("which", "a", "", "all"),
];

/// `seq` with a large number writes for ever.
fn is_small_number(word: &str) -> bool {
    word.len() <= 7 && word.bytes().all(|byte| byte.is_ascii_digit())
}

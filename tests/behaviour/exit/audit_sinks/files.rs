//! Files whose lines are chained, so that an edit is found.

use std::path::Path;

use super::*;

fn folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder =
        std::env::temp_dir().join(format!("palisade-audit-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

async fn some_requests(sink: FileSink, count: usize) {
    let queue = AuditQueue::to(sink, WhenFull::Refuse);
    let audited = behind(queue, Kept::default());
    for _ in 0..count {
        audited.fixture.client.get("/me").send().await;
    }
    assert!(audited.security.flush_audit(Duration::from_secs(10)));
}

fn verify(
    paths: &[PathBuf],
    chain: Chain,
    head: Option<&ChainLink>,
) -> palisade::audit::ChainReport {
    let mut verifier = ChainVerifier::new(chain);
    for path in paths {
        verifier.read(std::io::BufReader::new(std::fs::File::open(path).unwrap())).unwrap();
    }
    verifier.finish(head)
}

#[tokio::test]
async fn a_file_is_chained_over_starts_and_rotations() {
    let (folder, key) = (folder(), *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c");
    let path = folder.join("audit.jsonl");
    let sink = || FileSink::at(&path).chained(Chain::keyed(key)).rotate_at(1_500);
    some_requests(sink(), 5).await;
    // A crash in the middle of a line.
    let mut torn = std::fs::read(&path).unwrap();
    torn.extend_from_slice(b"{\"seq\":99,\"time");
    std::fs::write(&path, torn).unwrap();
    some_requests(sink(), 5).await;

    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| !file.to_str().unwrap().contains("head"));
    files.sort();
    files.rotate_left(1);
    assert!(files.len() > 1 && files.last() == Some(&path), "{files:?}");
    let head: ChainLink =
        serde_json::from_slice(&std::fs::read(FileSink::head_of(&path)).unwrap()).unwrap();
    let report = verify(&files, Chain::keyed(key), Some(&head));
    assert!(report.holds(), "{report:?}");
    // Two starts and ten requests.
    assert_eq!((report.lines, &report.last), (12, &head));
    assert!(!verify(&files, Chain::keyed([8; 32]), None).holds(), "another key");
    assert!(!verify(&files[1..], Chain::keyed(key), None).holds(), "the first file is missing");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn every_edit_of_a_chain_is_found() {
    let folder = folder();
    let path = folder.join("audit.jsonl");
    some_requests(FileSink::at(&path).chained(Chain::sha256()), 9).await;
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let head = serde_json::from_str(lines[9]).unwrap();
    let read = |lines: Vec<String>| {
        let mut verifier = ChainVerifier::new(Chain::sha256());
        verifier.read((lines.join("\n") + "\n").as_bytes()).unwrap();
        verifier.finish(Some(&head))
    };
    let owned = || lines.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>();
    assert!(read(owned()).holds());
    let mut changed = owned();
    // The member alone: the same digits may stand in the hash.
    assert_eq!(changed[4].matches("\"status\":401").count(), 1, "{}", changed[4]);
    changed[4] = changed[4].replace("\"status\":401", "\"status\":200");
    assert_eq!(read(changed).faults, [ChainFault::Changed { line: 5 }]);
    let mut missing = owned();
    missing.remove(4);
    assert_eq!(read(missing).faults, [ChainFault::Missing { line: 5, from: 5, to: 5 }]);
    let mut cut = owned();
    cut.truncate(7);
    assert_eq!(read(cut).faults, [ChainFault::Missing { line: 0, from: 8, to: 10 }]);
    let mut swapped = owned();
    swapped.swap(2, 3);
    assert!(!read(swapped).holds());
    let mut twice = owned();
    twice.insert(3, lines[2].to_owned());
    assert_eq!(read(twice).fault_count, 1);
    let mut foreign = owned();
    foreign.insert(3, "{\"event\":\"request_allowed\"}".to_owned());
    assert_eq!(read(foreign).faults, [ChainFault::Unreadable { line: 4 }]);
    std::fs::remove_dir_all(folder).unwrap();
}

fn lines_of(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

fn link(line: &str) -> ChainLink {
    serde_json::from_str(line).unwrap()
}

#[tokio::test]
async fn lines_cut_off_at_the_end_show_after_others_were_written_behind() {
    let folder = folder();
    let path = folder.join("audit.jsonl");
    let chain = || Chain::keyed(*b"9f3c1d7e0b5a48c6a2e4f60817d9b35c");
    let sink = || FileSink::at(&path).chained(chain());
    some_requests(sink(), 9).await;
    let before = lines_of(&path);
    let (known, early) = (link(&before[9]), link(&before[2]));
    let whole = |known: &ChainLink| {
        let mut verifier = ChainVerifier::new(chain()).knows(known.clone());
        verifier.read(std::fs::read(&path).unwrap().as_slice()).unwrap();
        verifier.finish(None)
    };
    assert!(whole(&known).holds() && whole(&early).holds());
    // Somebody without the key takes whole lines away, and the service goes on.
    std::fs::write(&path, before[..5].join("\n") + "\n").unwrap();
    some_requests(sink(), 6).await;
    let after = lines_of(&path);
    let told: Value = serde_json::from_str(&after[5]).unwrap();
    assert_eq!((&told["event"], &told["seq"]), (&"audit_chain_cut".into(), &6.into()), "{told}");
    assert_eq!(told["detail"], "6 to 10 are missing from the file");
    assert!(
        verify(std::slice::from_ref(&path), chain(), None).holds(),
        "the chain itself closed over the gap"
    );
    assert_eq!(whole(&known).faults, [ChainFault::Replaced { line: 10 }]);
    assert!(whole(&early).holds(), "what stayed is known still");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_head_that_cannot_be_written_writes_nothing_twice() {
    let folder = folder();
    let path = folder.join("audit.jsonl");
    std::fs::create_dir_all(folder.join("audit.jsonl.head.new")).unwrap();
    some_requests(FileSink::at(&path).chained(Chain::sha256()), 1).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let events: Vec<Value> =
        lines_of(&path).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), 2, "a start and a request: {events:?}");
    // With the folder gone the next line brings its head.
    std::fs::remove_dir(folder.join("audit.jsonl.head.new")).unwrap();
    some_requests(FileSink::at(&path).chained(Chain::sha256()), 1).await;
    let head = link(&std::fs::read_to_string(FileSink::head_of(&path)).unwrap());
    assert_eq!(head.seq, 4);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_would_keep_nothing_does_not_open() {
    let folder = folder();
    let path = folder.join("audit.jsonl");
    let sink = || FileSink::at(&path);
    let faulty = [
        (sink().rotate_at(0).keep(1), "`.rotate_at(..)` takes one byte at least"),
        (sink().rotate_at(1).keep(0), "`.keep(..)` takes one file at least"),
    ];
    for (mut faulty, told) in faulty {
        assert_eq!(faulty.open().unwrap_err().to_string(), told);
        assert!(!path.exists(), "a file that does not open is not made");
    }
    sink().rotate_at(1).keep(1).open().unwrap();
    assert!(path.exists());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_greatest_number_is_no_panic() {
    let line = format!(r#"{{"seq":{},"prev":"0","hash":"0"}}"#, u64::MAX);
    let mut verifier = ChainVerifier::new(Chain::sha256()).beginning_anywhere();
    verifier.read(format!("{line}\n{line}\n").as_bytes()).unwrap();
    assert!(!verifier.finish(None).holds());
}

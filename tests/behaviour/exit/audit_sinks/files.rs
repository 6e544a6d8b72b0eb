//! Files whose lines are chained, so that an edit is found.

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
    let (folder, key) = (folder(), [9; 32]);
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
    changed[4] = changed[4].replace("401", "200");
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

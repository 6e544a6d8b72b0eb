//! A fixed number of cases of what `tests/fuzz` runs for as long as one likes: its corpus, changed a
//! little.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::requests::{bodies, credentials, heads, targets};

/// What is put into a case.
const PIECES: [&[u8]; 24] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b":",
    b",",
    b"\\",
    b"\\u0061",
    b"\"a\":",
    b"1e999",
    b"-",
    b"null",
    b"%",
    b"%61",
    b"&",
    b"=",
    b"+",
    b"%ff",
    b";",
    b"\n",
    b"\xff",
    b"\0",
    b"[[[[[[[[[[[[[[[[",
];

#[derive(Clone, Debug)]
enum Change {
    Put(usize),
    Byte(u8),
    Remove(usize),
    Repeat(usize),
}

fn change() -> impl Strategy<Value = (usize, Change)> {
    let change = prop_oneof![
        (0..PIECES.len()).prop_map(Change::Put),
        any::<u8>().prop_map(Change::Byte),
        (1..9_usize).prop_map(Change::Remove),
        (1..40_usize).prop_map(Change::Repeat),
    ];
    (any::<usize>(), change)
}

/// A case of the corpus of one target, with some changes.
fn cases(target: &str) -> impl Strategy<Value = Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let corpus: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    assert!(corpus.len() > 1, "the corpus of {target}");
    (prop::sample::select(corpus), prop::collection::vec(change(), 0..12)).prop_map(
        |(mut case, changes)| {
            for (place, change) in changes {
                apply(&mut case, place, &change);
            }
            case
        },
    )
}

fn apply(case: &mut Vec<u8>, place: usize, change: &Change) {
    let at = place % (case.len() + 1);
    let until = |count: usize| (at + count).min(case.len());
    let (end, put) = match change {
        Change::Put(piece) => (at, PIECES[*piece].to_vec()),
        Change::Byte(byte) => (until(1), vec![*byte]),
        Change::Remove(count) => (until(*count), Vec::new()),
        Change::Repeat(count) => {
            let end = until(8);
            (end, case[at..end].repeat(*count))
        }
    };
    case.splice(at..end, put);
}

/// What the changed cases of credentials begin with is accepted, so that their refusal says something.
#[test]
fn the_good_credentials_of_the_corpus_are_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/credentials");
    let is_accepted = |name: &str| credentials::accepts(&fs::read(folder.join(name)).unwrap());
    for good in [
        "header",
        "header_named",
        "claims",
        "jws",
        "key_set",
        "proof_header",
        "proof_claims",
        "password",
    ] {
        assert!(is_accepted(good), "{good}");
    }
    assert!(
        !is_accepted("jws_other")
            && !is_accepted("header_number")
            && !is_accepted("proof_claims_whole")
            && !is_accepted("password_wrong")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn any_body_is_answered_as_the_model_says(case in cases("bodies")) {
        bodies::run(&case);
    }

    #[test]
    fn any_credential_is_accepted_only_by_what_it_says(case in cases("credentials")) {
        credentials::run(&case);
    }

    #[test]
    fn any_head_is_answered(case in cases("heads")) {
        heads::run(&case);
    }

    #[test]
    fn any_target_is_answered_as_the_model_says(case in cases("targets")) {
        targets::run(&case);
    }
}

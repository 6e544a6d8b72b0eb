//! README names every feature, every macro and every page of the guide.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::read_to_string(root.join(path)).unwrap()
}

/// The lines of README's tables.
fn table_of_readme() -> String {
    read("README.md").lines().filter(|line| line.starts_with('|')).collect()
}

#[test]
fn the_table_of_features_has_each() {
    let (manifest, table) = (read("runtime/Cargo.toml"), table_of_readme());
    let (_, features) = manifest.split_once("[features]\n").unwrap();
    let (features, _) = features.split_once("\n[").unwrap();
    let names = features.lines().filter_map(|line| line.split_once(" = [")).map(|(name, _)| name);
    let names: Vec<&str> = names.filter(|name| *name != "default").collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(table.contains(&format!("`{name}`")), "README says nothing of the feature {name}");
    }
}

#[test]
fn the_table_of_attributes_has_each() {
    let (macros, table) = (read("macros/src/lib.rs"), table_of_readme());
    let derives = macros.split("#[proc_macro_derive(").skip(1);
    let derives = derives.filter_map(|text| text.split([',', ')']).next());
    let derives: Vec<String> = derives.map(|name| format!("`#[derive({name})]`")).collect();
    assert!(derives.len() > 5, "{derives:?}");
    for name in derives {
        assert!(table.contains(&name), "README says nothing of {name}");
    }
}

#[test]
fn the_list_of_pages_has_each() {
    let (readme, guide) = (read("README.md"), read("runtime/src/guide.rs"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let files = fs::read_dir(folder.join("runtime/src/docs/guide")).unwrap();
    let names: Vec<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() > 30, "{names:?}");
    for name in names {
        assert!(guide.contains(&format!("\"{name}\"")), "the guide has no {name}");
        assert!(readme.contains(&format!("guide/{name})")), "README does not name {name}");
    }
}

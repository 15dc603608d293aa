//! The one sort does what the standard one does.

use proptest::prelude::*;

use super::Arrange as _;

proptest! {
    #[test]
    fn lists_come_out_as_from_the_standard_sort(keys in proptest::collection::vec(0_u8..20, 0..120)) {
        let list: Vec<(u8, usize)> = keys.into_iter().enumerate().map(|(at, key)| (key, at)).collect();
        let (mut ours, mut theirs) = (list.clone(), list.clone());
        ours.arrange_by_key(|(key, _)| *key);
        theirs.sort_by_key(|(key, _)| *key);
        prop_assert_eq!(&ours, &theirs);

        ours.arrange_by(|a, b| b.cmp(a));
        theirs.sort_by(|a, b| b.cmp(a));
        prop_assert_eq!(&ours, &theirs);

        ours.arrange();
        theirs.sort_unstable();
        prop_assert_eq!(&ours, &theirs);
    }
}

#[test]
fn items_are_moved_and_never_copied() {
    let mut names: Vec<String> = ["c", "a", "b"].map(String::from).to_vec();
    names.arrange();
    assert_eq!(names, ["a", "b", "c"]);
    let mut none: [String; 0] = [];
    none.arrange();
}

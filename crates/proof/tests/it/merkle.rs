//! Trees against RFC 6962's known roots, all proofs of small trees, forks, tiles.

use std::cell::Cell;
use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE;
use pasban_kernel::Digest;
use pasban_proof::merkle::{
    Frontier, FrontierFault, LeafSource, Leaves, MerkleFault, Node, NotHeld, ProofError, Tile, TileSource,
    consistency_proof, empty_root, inclusion_proof, leaf_hash, node_hash, root_at, tile_bytes, tile_hashes,
    tiles_changed, verify_consistency, verify_inclusion,
};

const SIZES: u64 = 130;

fn leaves(n: u64) -> Vec<Digest> {
    (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
}

/// RFC 6962 section 2.1, word for word: the slow definition.
fn mth(leaves: &[Digest]) -> Digest {
    match leaves.len() {
        0 => empty_root(),
        1 => leaves[0],
        n => {
            let k = n.next_power_of_two() / 2;
            node_hash(&mth(&leaves[..k]), &mth(&leaves[k..]))
        }
    }
}

#[test]
fn known_roots() {
    // The eight inputs and roots that certificate transparency implementations share.
    let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root().to_string(), roots[0]);
    for (input, root) in inputs.iter().zip(&roots[1..]) {
        frontier.append(leaf_hash(&HEXLOWER_PERMISSIVE.decode(input.as_bytes()).unwrap())).unwrap();
        assert_eq!(frontier.root().to_string(), *root, "after {input:?}");
    }
}

#[test]
fn frontier_is_the_tree_at_every_size_and_survives_storing() {
    let all = leaves(SIZES);
    let mut frontier = Frontier::new();
    let mut nodes = BTreeMap::new();
    for n in 0..=SIZES {
        assert_eq!(frontier.root(), mth(&all[..n as usize]), "{n}");
        assert_eq!(root_at(&Leaves(&all), n), Ok(frontier.root()));
        frontier = Frontier::from_bytes(&frontier.to_bytes()).unwrap();
        if n < SIZES {
            let noted = &mut |node, hash| assert!(nodes.insert(node, hash).is_none());
            assert_eq!(frontier.append_noting(all[n as usize], noted), Ok(n));
        }
    }
    for (node, hash) in nodes {
        assert_eq!(Leaves(&all).subtree(node), Ok(hash), "{node:?}");
    }
}

#[test]
fn bytes_that_are_no_frontier() {
    let mut frontier = Frontier::new();
    for leaf in leaves(7) {
        frontier.append(leaf).unwrap();
    }
    let bytes = frontier.to_bytes();
    for cut in 0..bytes.len() {
        assert!(Frontier::from_bytes(&bytes[..cut]).is_err());
    }
    assert_eq!(Frontier::from_bytes(&[255; 8]), Err(FrontierFault::Full));
    let full = [i64::MAX.to_be_bytes().as_slice(), &[0; 63 * 32]].concat();
    assert_eq!(Frontier::from_bytes(&full).unwrap().append(Digest([0; 32])), Err(FrontierFault::Full));
}

#[test]
fn every_inclusion_proof_and_none_other() {
    let all = leaves(SIZES);
    for size in 1..=SIZES {
        let root = mth(&all[..size as usize]);
        for index in 0..size {
            let leaf = &all[index as usize];
            let proof = inclusion_proof(&Leaves(&all), index, size).unwrap();
            assert_eq!(verify_inclusion(leaf, index, size, &proof, &root), Ok(()), "{index} of {size}");
            // Another place, another leaf, another root, a hash more, less, or turned over.
            let other = (index + 1) % size;
            if other != index {
                assert!(verify_inclusion(leaf, other, size, &proof, &root).is_err(), "{index} as {other} of {size}");
                assert!(verify_inclusion(&all[other as usize], index, size, &proof, &root).is_err());
            }
            assert!(verify_inclusion(leaf, index, size, &proof, leaf).is_err() || size == 1);
            let longer = [proof.as_slice(), &[root]].concat();
            assert!(matches!(verify_inclusion(leaf, index, size, &longer, &root), Err(MerkleFault::Length { .. })));
            for i in 0..proof.len() {
                let mut bad = proof.clone();
                bad[i].0[i % 32] ^= 1;
                assert_eq!(verify_inclusion(leaf, index, size, &bad, &root), Err(MerkleFault::Root));
                bad.remove(i);
                assert!(matches!(verify_inclusion(leaf, index, size, &bad, &root), Err(MerkleFault::Length { .. })));
            }
        }
        assert_eq!(inclusion_proof(&Leaves(&all), size, size), Err(ProofError::Beyond { asked: size, size }));
        assert!(verify_inclusion(&root, size, size, &[], &root).is_err());
    }
}

#[test]
fn every_consistency_proof_and_none_of_a_fork() {
    let all = leaves(SIZES);
    // The same log, but leaf f was another.
    for old in 0..=SIZES {
        let old_root = mth(&all[..old as usize]);
        for new in old..=SIZES {
            let new_root = mth(&all[..new as usize]);
            let proof = consistency_proof(&Leaves(&all), old, new).unwrap();
            assert_eq!(verify_consistency(old, &old_root, new, &new_root, &proof), Ok(()), "{old} to {new}");
            if old == 0 {
                assert!(verify_consistency(old, &new_root, new, &new_root, &proof).is_err() || new == 0);
                continue;
            }
            let mut forked_root = old_root;
            forked_root.0[0] ^= 1;
            assert!(verify_consistency(old, &forked_root, new, &new_root, &proof).is_err(), "{old} to {new}");
            assert!(verify_consistency(old, &old_root, new, &forked_root, &proof).is_err(), "{old} to {new}");
            for i in 0..proof.len() {
                let mut bad = proof.clone();
                bad[i].0[31] ^= 128;
                assert!(verify_consistency(old, &old_root, new, &new_root, &bad).is_err(), "{old} to {new}");
                bad.remove(i);
                assert!(verify_consistency(old, &old_root, new, &new_root, &bad).is_err(), "{old} to {new}");
            }
            let longer = [proof.as_slice(), &[new_root]].concat();
            assert!(verify_consistency(old, &old_root, new, &new_root, &longer).is_err(), "{old} to {new}");
        }
        assert!(consistency_proof(&Leaves(&all), old + 1, old).is_err());
        assert!(verify_consistency(old + 1, &old_root, old, &old_root, &[]).is_err());
    }
}

#[test]
fn a_log_that_replaced_one_leaf_can_prove_nothing() {
    let all = leaves(70);
    for replaced in [0, 1, 31, 32, 63, 64] {
        let mut other = all.clone();
        other[replaced] = leaf_hash(b"another");
        for old in replaced as u64 + 1..=66 {
            let held = mth(&all[..old as usize]);
            let proof = consistency_proof(&Leaves(&other), old, 70).unwrap();
            assert!(verify_consistency(old, &held, 70, &mth(&other), &proof).is_err(), "{replaced}, {old}");
        }
    }
}

#[test]
fn tile_paths() {
    for (level, index, width, path) in [
        (0, 0, 256, "tile/0/000"),
        (0, 0, 1, "tile/0/000.p/1"),
        (1, 999, 17, "tile/1/999.p/17"),
        (0, 1000, 256, "tile/0/x001/000"),
        (2, 1_234_067, 256, "tile/2/x001/x234/067"),
        (0, 1_234_067, 255, "tile/0/x001/x234/067.p/255"),
    ] {
        let tile = Tile { level, index, width };
        assert_eq!(tile.to_string(), path);
        assert_eq!(path.parse(), Ok(tile));
        assert_eq!(format!("/{path}").parse(), Ok(tile));
    }
    for bad in [
        "",
        "tile/0/0",
        "tile/0/00",
        "tile/00/000",
        "tile/8/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/+01",
        "tile/entries/000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/0/000/../../x",
        "//tile/0/000",
    ] {
        assert!(bad.parse::<Tile>().is_err(), "{bad}");
    }
}

#[test]
fn which_tiles_change() {
    // The specification's example: 70 000 leaves are 273 full tiles and one of 112; one full and one of 17; one of 1.
    let all: Vec<Tile> = tiles_changed(0, 70_000).collect();
    assert_eq!(all.len(), 274 + 2 + 1);
    let partial: Vec<String> = all.iter().filter(|t| !t.is_full()).map(Tile::to_string).collect();
    assert_eq!(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
    let changed = |old, new| tiles_changed(old, new).map(|t| t.to_string()).collect::<Vec<_>>();
    assert_eq!(changed(255, 256), ["tile/0/000", "tile/1/000.p/1"]);
    assert_eq!(changed(256, 257), ["tile/0/001.p/1"]);
    assert_eq!(changed(0, 0), [""; 0]);
    assert_eq!(changed(10, 9), [""; 0]);
    assert_eq!(changed(300, 520), ["tile/0/001", "tile/0/002.p/8", "tile/1/000.p/2"]);
    assert_eq!(tile_hashes(&tile_bytes(&leaves(3))), Some(leaves(3)));
    assert_eq!((tile_hashes(&[]), tile_hashes(&[0; 33]), tile_hashes(&[0; 257 * 32])), (None, None, None));
}

#[test]
fn proofs_from_tiles_read_few_and_are_the_same() {
    let size = 70_000;
    let all = leaves(size);
    let mut frontier = Frontier::new();
    let mut tiles: BTreeMap<(u8, u64), Vec<Digest>> = BTreeMap::new();
    for leaf in &all {
        let note = &mut |node: Node, hash| {
            if node.level.is_multiple_of(8) {
                tiles.entry((node.level / 8, node.index / 256)).or_default().push(hash);
            }
        };
        frontier.append_noting(*leaf, note).unwrap();
    }
    for tile in tiles_changed(0, size) {
        assert_eq!(tiles[&(tile.level, tile.index)].len(), usize::from(tile.width), "{tile}");
    }
    let reads = Cell::new(0);
    let source = || {
        TileSource::new(size, |tile: Tile| {
            reads.set(reads.get() + 1);
            tiles.get(&(tile.level, tile.index)).cloned().ok_or(NotHeld(Node { level: 0, index: 0 }))
        })
    };
    assert_eq!(root_at(&source(), size), Ok(frontier.root()));
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999] {
        reads.set(0);
        let proof = inclusion_proof(&source(), index, size).unwrap();
        assert!(reads.get() <= 5, "{} tiles for {index}", reads.get());
        assert_eq!(Ok(proof.clone()), inclusion_proof(&Leaves(&all), index, size).map_err(|_| ()));
        assert_eq!(verify_inclusion(&all[index as usize], index, size, &proof, &frontier.root()), Ok(()));
        reads.set(0);
        let proof = consistency_proof(&source(), index.max(1), size).unwrap();
        assert!(reads.get() <= 6, "{} tiles from {index}", reads.get());
        let old = root_at(&source(), index.max(1)).unwrap();
        assert_eq!(verify_consistency(index.max(1), &old, size, &frontier.root(), &proof), Ok(()));
    }
    assert!(
        inclusion_proof(
            &TileSource::new(size, |_| Err::<Vec<Digest>, _>(NotHeld(Node { level: 0, index: 0 }))),
            3,
            size
        )
        .is_err()
    );
    assert!(inclusion_proof(&TileSource::new(size, |_| Ok::<_, NotHeld>(Vec::new())), 3, size).is_err());
}

proptest::proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), a in proptest::num::u64::ANY, b in proptest::num::u64::ANY, n in 0_usize..80) {
        let _ = Frontier::from_bytes(&bytes);
        let _ = String::from_utf8_lossy(&bytes).parse::<Tile>();
        let hash = Digest([7; 32]);
        let proof = vec![hash; n];
        let _ = verify_inclusion(&hash, a, b, &proof, &hash);
        let _ = verify_consistency(a, &hash, b, &hash, &proof);
        let _ = inclusion_proof(&Leaves(&[hash]), a, b);
        let _ = consistency_proof(&Leaves(&[hash]), a, b);
        let _ = tiles_changed(a, b).take(3).count();
        let _ = Tile::at_size(n as u8, a, b);
    }
}

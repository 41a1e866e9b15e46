// Written by `UPDATE_EMITTED=1 cargo test -p gd-fit --test export`.

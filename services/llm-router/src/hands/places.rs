//! What kind of machine each node stands on, so that a node that is away for a moment is not taken for another.

use protocol::{NodeId, node::Place};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

#[derive(Default)]
pub(super) struct Places(Mutex<HashMap<NodeId, Place>>);

impl Places {
    /// Keeps what was said now; what was said last when nothing was.
    pub fn remember(&self, node: &NodeId, said: Option<Place>) -> Option<Place> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match said {
            Some(place) => {
                places.insert(node.clone(), place);
                Some(place)
            }
            None => places.get(node).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_node_stands_where_it_stood() {
        let (places, node) = (Places::default(), NodeId::from("local"));
        assert_eq!(places.remember(&node, None), None, "nothing is made up");
        assert_eq!(places.remember(&node, Some(Place::Container)), Some(Place::Container));
        assert_eq!(places.remember(&node, None), Some(Place::Container));
        assert_eq!(places.remember(&"attic".into(), None), None);
        assert_eq!(places.remember(&node, Some(Place::Host)), Some(Place::Host));
        assert_eq!(places.remember(&node, None), Some(Place::Host));
    }
}

//! A formula as a tree, and which parameters its parts depend on.

use gd_formula::{BinaryOperator, Formula, Function, Operation};

/// The place of a node in its tree.
pub(super) type Id = usize;

/// One operation and its operands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Node {
    Constant(f64),
    Parameter(usize),
    Input(usize),
    Negate(Id),
    WholePower(Id, i32),
    Apply(Function, Id),
    Binary(BinaryOperator, Id, Id),
    /// The second where the first is above 0, else the third.
    Select(Id, Id, Id),
}

impl Node {
    pub(super) fn operands(self) -> impl Iterator<Item = Id> {
        let operands = match self {
            Self::Constant(_) | Self::Parameter(_) | Self::Input(_) => [None, None, None],
            Self::Negate(x) | Self::WholePower(x, _) | Self::Apply(_, x) => [Some(x), None, None],
            Self::Binary(_, left, right) => [Some(left), Some(right), None],
            Self::Select(condition, yes, no) => [Some(condition), Some(yes), Some(no)],
        };
        operands.into_iter().flatten()
    }
}

/// Parameters by their index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Set(Vec<u64>);

impl Set {
    pub(super) fn insert(&mut self, index: usize) {
        let word = index / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (index % 64);
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    pub(super) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, two)| one & two != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let bits = |(place, word): (usize, &u64)| {
            let word = *word;
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| place * 64 + bit)
        };
        self.0.iter().enumerate().flat_map(bits)
    }
}

/// Nodes, operands before what is made of them.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    parents: Vec<Option<Id>>,
    depends: Vec<Set>,
    varies: Vec<bool>,
}

impl Tree {
    /// The tree of a formula with its root. Parameters that are given count as constants. `None` for a formula without
    /// operations, which there is not.
    pub(super) fn new(formula: &Formula, given: &[Option<f64>]) -> Option<(Self, Id)> {
        let mut tree = Self { nodes: Vec::new(), parents: Vec::new(), depends: Vec::new(), varies: Vec::new() };
        let mut stack: Vec<Id> = Vec::new();
        for operation in formula.operations() {
            let node = match *operation {
                Operation::Constant(value) => Node::Constant(value),
                Operation::Parameter(index) => match given.get(index).copied().flatten() {
                    Some(value) => Node::Constant(value),
                    None => Node::Parameter(index),
                },
                Operation::Input(index) => Node::Input(index),
                Operation::Negate => Node::Negate(stack.pop()?),
                Operation::WholePower(exponent) => Node::WholePower(stack.pop()?, exponent),
                Operation::Apply(function) => Node::Apply(function, stack.pop()?),
                Operation::Binary(operator) => {
                    let right = stack.pop()?;
                    Node::Binary(operator, stack.pop()?, right)
                }
                Operation::Select => {
                    let (no, yes) = (stack.pop()?, stack.pop()?);
                    Node::Select(stack.pop()?, yes, no)
                }
                _ => return None,
            };
            stack.push(tree.push(node));
        }
        let root = stack.pop()?;
        tree.link();
        Some((tree, root))
    }

    pub(super) fn push(&mut self, node: Node) -> Id {
        let mut depends = Set::default();
        if let Node::Parameter(index) = node {
            depends.insert(index);
        }
        let mut varies = matches!(node, Node::Input(_));
        for operand in node.operands() {
            depends.add(&self.depends[operand].clone());
            varies |= self.varies[operand];
        }
        self.nodes.push(node);
        self.parents.push(None);
        self.depends.push(depends);
        self.varies.push(varies);
        self.nodes.len() - 1
    }

    /// Notes which node is made of which; nodes that are pushed later share theirs and have no part in it.
    fn link(&mut self) {
        for id in 0..self.nodes.len() {
            for operand in self.nodes[id].operands() {
                self.parents[operand] = Some(id);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, id: Id) -> Node {
        self.nodes[id]
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.parents[id]
    }

    /// The parameters that a node depends on.
    pub(super) fn depends(&self, id: Id) -> &Set {
        &self.depends[id]
    }

    /// Whether it depends on the data.
    pub(super) fn varies(&self, id: Id) -> bool {
        self.varies[id]
    }

    /// Where a parameter stands below a node.
    pub(super) fn leaf(&self, below: Id, parameter: usize) -> Option<Id> {
        let mut way = vec![below];
        while let Some(id) = way.pop() {
            if self.node(id) == Node::Parameter(parameter) {
                return Some(id);
            }
            way.extend(self.node(id).operands().filter(|operand| self.depends(*operand).contains(parameter)));
        }
        None
    }

    /// The operations that a node takes.
    pub(super) fn size(&self, id: Id) -> usize {
        1 + self.nodes[id].operands().map(|operand| self.size(operand)).sum::<usize>()
    }
}

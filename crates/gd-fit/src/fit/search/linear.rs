//! The parameters that a formula is linear in: once the others are known, linear least squares finds them (G. H. Golub and
//! V. Pereyra, *The differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate*,
//! SIAM J. Numer. Anal. 10, 1973).

use gd_formula::BinaryOperator;

use super::tree::{Id, Node, Set, Tree};

/// A formula as the sum of what does not contain the linear parameters, and of each of them times a column.
#[derive(Debug, Clone)]
pub(super) struct Separated {
    pub(super) tree: Tree,
    /// `None` where it is 0.
    pub(super) rest: Option<Id>,
    /// The linear parameters and what they are multiplied by.
    pub(super) columns: Vec<(usize, Id)>,
    /// The other parameters.
    pub(super) nonlinear: Set,
}

impl Separated {
    pub(super) fn new(mut tree: Tree, root: Id) -> Self {
        let linear = linear(&tree, root);
        let is_linear = |index: usize| linear.contains(&index);
        let columns: Vec<(usize, Id)> =
            linear.iter().filter_map(|&index| Some((index, coefficient(&mut tree, root, index)?))).collect();
        let mut set = Set::default();
        for &index in &linear {
            set.insert(index);
        }
        let rest = without(&mut tree, root, &set);
        let mut nonlinear = Set::default();
        tree.depends(root).iter().filter(|index| !is_linear(*index)).for_each(|index| nonlinear.insert(index));
        Self { tree, rest, columns, nonlinear }
    }
}

/// Parameters that the tree is linear in all at once, by their index.
fn linear(tree: &Tree, root: Id) -> Vec<usize> {
    let mut curved: Vec<Set> = Vec::with_capacity(tree.len());
    // For every parameter those that it is multiplied by.
    let mut partners: Vec<Set> = Vec::new();
    for id in 0..tree.len() {
        let mut set = Set::default();
        tree.node(id).operands().for_each(|operand| set.add(&curved[operand]));
        match tree.node(id) {
            Node::Constant(_)
            | Node::Parameter(_)
            | Node::Input(_)
            | Node::Negate(_)
            | Node::WholePower(_, 1)
            | Node::Binary(BinaryOperator::Add | BinaryOperator::Subtract, ..) => {}
            Node::WholePower(x, _) | Node::Apply(_, x) => set.add(tree.depends(x)),
            Node::Binary(BinaryOperator::Multiply, left, right) => {
                let (left, right) = (tree.depends(left), tree.depends(right));
                left.iter().filter(|index| right.contains(*index)).for_each(|index| set.insert(index));
                for (one, other) in [(left, right), (right, left)] {
                    for index in one.iter() {
                        if partners.len() <= index {
                            partners.resize(index + 1, Set::default());
                        }
                        partners[index].add(other);
                    }
                }
            }
            Node::Binary(BinaryOperator::Divide, _, right) => set.add(tree.depends(right)),
            Node::Select(condition, ..) => set.add(tree.depends(condition)),
            Node::Binary(_, left, right) => {
                set.add(tree.depends(left));
                set.add(tree.depends(right));
            }
        }
        curved.push(set);
    }
    let is_curved = |index: usize| curved[root].contains(index);
    let mut candidates: Vec<usize> = tree.depends(root).iter().filter(|index| !is_curved(*index)).collect();
    let n_partners = |index: &usize| {
        partners.get(*index).map_or(0, |partners| partners.iter().filter(|partner| !is_curved(*partner)).count())
    };
    // As many as possible: first those that stand in few others' way.
    candidates.sort_by_key(|index| (n_partners(index), *index));
    let mut chosen: Vec<usize> = Vec::new();
    for index in candidates {
        if !partners.get(index).is_some_and(|partners| chosen.iter().any(|&other| partners.contains(other))) {
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// The derivative of a node by a parameter that it is linear in; `None` where it is 0.
fn coefficient(tree: &mut Tree, id: Id, parameter: usize) -> Option<Id> {
    if !tree.depends(id).contains(parameter) {
        return None;
    }
    match tree.node(id) {
        Node::Parameter(_) => Some(tree.push(Node::Constant(1.0))),
        Node::Negate(x) => {
            let x = coefficient(tree, x, parameter)?;
            Some(tree.push(Node::Negate(x)))
        }
        Node::WholePower(x, _) => coefficient(tree, x, parameter),
        Node::Binary(operator, left, right) => {
            let parts = match (operator, [left, right].map(|side| coefficient(tree, side, parameter))) {
                // The other factor is as it was.
                (BinaryOperator::Multiply | BinaryOperator::Divide, [one, None]) => [one, Some(right)],
                (BinaryOperator::Multiply, [None, other]) => [Some(left), other],
                (_, parts) => parts,
            };
            combine(tree, operator, parts)
        }
        Node::Select(condition, yes, no) => {
            let parts = [yes, no].map(|side| coefficient(tree, side, parameter));
            select(tree, condition, parts)
        }
        _ => None,
    }
}

/// A node with the linear parameters at 0; `None` where it is 0.
fn without(tree: &mut Tree, id: Id, linear: &Set) -> Option<Id> {
    if !tree.depends(id).meets(linear) {
        return Some(id);
    }
    match tree.node(id) {
        Node::Negate(x) => {
            let x = without(tree, x, linear)?;
            Some(tree.push(Node::Negate(x)))
        }
        Node::WholePower(x, _) => without(tree, x, linear),
        Node::Binary(operator, left, right) => {
            let parts = [left, right].map(|side| without(tree, side, linear));
            combine(tree, operator, parts)
        }
        Node::Select(condition, yes, no) => {
            let parts = [yes, no].map(|side| without(tree, side, linear));
            select(tree, condition, parts)
        }
        _ => None,
    }
}

/// A choice of parts of which some are 0; `None` where both are.
fn select(tree: &mut Tree, condition: Id, parts: [Option<Id>; 2]) -> Option<Id> {
    if parts == [None, None] {
        return None;
    }
    let [yes, no] = parts.map(|part| part.unwrap_or_else(|| tree.push(Node::Constant(0.0))));
    Some(tree.push(Node::Select(condition, yes, no)))
}

/// An operation on operands of which some are 0; `None` where it is 0 too.
fn combine(tree: &mut Tree, operator: BinaryOperator, parts: [Option<Id>; 2]) -> Option<Id> {
    let node = match (operator, parts) {
        (BinaryOperator::Add | BinaryOperator::Subtract, [Some(left), None]) => return Some(left),
        (BinaryOperator::Add, [None, Some(right)]) => return Some(right),
        (BinaryOperator::Subtract, [None, Some(right)]) => Node::Negate(right),
        (_, [Some(left), Some(right)]) => Node::Binary(operator, left, right),
        _ => return None,
    };
    Some(tree.push(node))
}

#[cfg(test)]
mod tests {
    use gd_formula::Formula;

    use super::*;

    fn separated(text: &str) -> (Vec<String>, Vec<String>, bool) {
        let formula = Formula::parse(text, &["x"]).expect(text);
        let names = formula.parameters().to_vec();
        let (tree, root) = Tree::new(&formula, &vec![None; names.len()]).expect("a tree");
        let separated = Separated::new(tree, root);
        let name = |index: usize| names[index].clone();
        let linear = separated.columns.iter().map(|(index, _)| name(*index)).collect();
        (linear, separated.nonlinear.iter().map(name).collect(), separated.rest.is_some())
    }

    #[test]
    fn linear_parameters_are_told_from_the_others() {
        for (formula, linear, nonlinear, has_rest) in [
            ("a*x + b", "a b", "", false),
            ("b + a*exp(-(x-m)^2/(2*s^2))", "b a", "m s", false),
            ("L/(1+exp(-k*(x-x0)))", "L", "k x0", false),
            ("D+(A-D)/(1+(x/C)^B)^G", "D A", "C B G", false),
            ("a*b*x", "a", "b", false),
            ("kcat*e0*x/(km + x)", "kcat", "e0 km", false),
            ("(1-s)*(a1*exp(-b*x)+c1)+s*(a2*exp(-b*x)+c2)", "a1 c1 a2 c2", "s b", false),
            ("sin(a*x)", "", "a", true),
            ("(a+x)^b + c", "c", "a b", true),
            ("(a-1)*x + 2", "a", "", true),
            ("a*a*x + b", "b", "a", true),
            ("x/(b*x + c) - (a - x)/2", "a", "b c", true),
            ("x < b ? a : c*x + 1", "a c", "b", true),
            ("if(x > 2, a*x, 2*a)", "a", "", false),
            ("a*erf(b*x) + mod(c, x)", "a", "b c", true),
        ] {
            let (found, others, rest) = separated(formula);
            assert_eq!(
                (found.join(" "), others.join(" "), rest),
                (linear.into(), nonlinear.into(), has_rest),
                "{formula}"
            );
        }
    }
}

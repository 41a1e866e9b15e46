//! Lines and polynomials, which every other law has to beat.

use super::law::{Allowed, Domain, Law, LawParameter, Unit};

/// Lines and polynomials, which every other law has to beat.
#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "constant",
        field: "lines",
        family: "constant",
        formula: "c + 0*x",
        parameters: &[
            LawParameter { name: "c", meaning: "value", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "C. F. Gauss, Theoria motus corporum coelestium, 1809",
    },
    Law {
        name: "Hooke's law",
        field: "lines",
        family: "proportional",
        formula: "k*x",
        parameters: &[
            LawParameter { name: "k", meaning: "stiffness", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "R. Hooke, De potentia restitutiva, 1678",
    },
    Law {
        name: "Ohm's law",
        field: "lines",
        family: "proportional",
        formula: "x/r",
        parameters: &[
            LawParameter { name: "r", meaning: "resistance", unit: Unit::Powers { y: -1, x: 1 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "G. S. Ohm, Die galvanische Kette, mathematisch bearbeitet, 1827",
    },
    Law {
        name: "Hubble's law",
        field: "lines",
        family: "proportional",
        formula: "h*x",
        parameters: &[
            LawParameter { name: "h", meaning: "Hubble constant", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "E. Hubble, A relation between distance and radial velocity among extra-galactic nebulae, Proc. Natl. Acad. Sci. 15, 168, 1929",
    },
    Law {
        name: "straight line",
        field: "lines",
        family: "line",
        formula: "a + b*x",
        parameters: &[
            LawParameter { name: "a", meaning: "value at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "slope", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "A.-M. Legendre, Nouvelles méthodes pour la détermination des orbites des comètes, 1805",
    },
    Law {
        name: "uniform acceleration",
        field: "lines",
        family: "quadratic",
        formula: "a + b*x + c*x^2",
        parameters: &[
            LawParameter { name: "a", meaning: "position at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "velocity at x = 0", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "half the acceleration", unit: Unit::Powers { y: 1, x: -2 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "G. Galilei, Discorsi e dimostrazioni matematiche, 1638",
    },
    Law {
        name: "cubic polynomial",
        field: "lines",
        family: "cubic",
        formula: "a + b*x + c*x^2 + d*x^3",
        parameters: &[
            LawParameter { name: "a", meaning: "value at x = 0", unit: Unit::Powers { y: 1, x: 0 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "slope at x = 0", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Any },
            LawParameter { name: "c", meaning: "half the second derivative at x = 0", unit: Unit::Powers { y: 1, x: -2 }, allowed: Allowed::Any },
            LawParameter { name: "d", meaning: "a sixth of the third derivative", unit: Unit::Powers { y: 1, x: -3 }, allowed: Allowed::Any },
        ],
        domain: Domain::Any,
        source: "J. D. Gergonne, Application de la méthode des moindres quarrés à l'interpolation des suites, Ann. Math. Pures Appl. 6, 242, 1815",
    },
    Law {
        name: "Forchheimer's law of flow",
        field: "lines",
        family: "drag",
        formula: "a*x + b*x^2",
        parameters: &[
            LawParameter { name: "a", meaning: "viscous coefficient", unit: Unit::Powers { y: 1, x: -1 }, allowed: Allowed::Any },
            LawParameter { name: "b", meaning: "inertial coefficient", unit: Unit::Powers { y: 1, x: -2 }, allowed: Allowed::Any },
        ],
        domain: Domain::NotNegative,
        source: "P. Forchheimer, Wasserbewegung durch Boden, Z. Ver. Dtsch. Ing. 45, 1782, 1901",
    },
];

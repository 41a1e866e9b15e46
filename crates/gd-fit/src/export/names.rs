//! Names of formulas as identifiers that every language takes.

/// Letters by which units and parameters are often called, spelled out.
const SPELLED: [(char, &str); 30] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('µ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Λ', "Lambda"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ω', "Omega"),
];

/// Identifiers that differ from each other and from reserved words.
pub(super) struct Identifiers {
    taken: Vec<String>,
}

impl Identifiers {
    pub(super) fn new(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().map(|word| (*word).to_owned()).collect() }
    }

    /// An identifier as like a name as can be: of ASCII letters, digits and underscores, and not taken.
    pub(super) fn add(&mut self, name: &str) -> String {
        let mut identifier = String::new();
        for letter in name.chars() {
            match letter {
                'a'..='z' | 'A'..='Z' | '0'..='9' => identifier.push(letter),
                other => match SPELLED.iter().find(|(known, _)| *known == other) {
                    Some((_, spelled)) => identifier.push_str(spelled),
                    None if !identifier.ends_with('_') => identifier.push('_'),
                    None => {}
                },
            }
        }
        let trimmed = identifier.trim_matches('_');
        let mut base = if trimmed.is_empty() { "p".to_owned() } else { trimmed.to_owned() };
        if base.starts_with(|first: char| first.is_ascii_digit()) {
            base.insert(0, 'p');
        }
        let is_free = |text: &String| !self.taken.contains(text);
        let free = Some(base.clone()).filter(is_free);
        let numbered = || (2..=u32::MAX).map(|number| format!("{base}_{number}")).find(is_free);
        let identifier = free.or_else(numbered).unwrap_or(base.clone());
        self.taken.push(identifier.clone());
        identifier
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers_that_differ() {
        let mut names = Identifiers::new(&["lambda", "exp", "t1"]);
        let cases = [
            ("tau", "tau"),
            ("lambda", "lambda_2"),
            ("λ", "lambda_3"),
            ("T [K]", "T_K"),
            ("T (K)", "T_K_2"),
            ("2theta", "p2theta"),
            ("_", "p"),
            ("温度", "p_2"),
            ("exp", "exp_2"),
            ("n.pent", "n_pent"),
            ("tau", "tau_2"),
        ];
        for (name, expected) in cases {
            assert_eq!(names.add(name), expected, "{name}");
        }
    }
}

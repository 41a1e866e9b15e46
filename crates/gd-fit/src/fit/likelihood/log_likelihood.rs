//! The logarithms of likelihoods of counts, with all of their constants, as R has them.

use gd_core::{Likelihood, math};

/// The logarithm of the probability of an observation whose mean is the observation itself.
pub(super) fn saturated(likelihood: Likelihood, observed: f64, trials: f64) -> f64 {
    // x ln x is 0 at 0.
    let own = |x: f64| if x > 0.0 { x * math::ln(x) } else { 0.0 };
    let of_factorial = |x: f64| libm::lgamma(x + 1.0);
    match likelihood {
        Likelihood::Binomial => {
            let (successes, failures) = (observed * trials, (1.0 - observed) * trials);
            of_factorial(trials) - of_factorial(successes) - of_factorial(failures) + own(successes) + own(failures)
                - own(trials)
        }
        _ => own(observed) - observed - of_factorial(observed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_those_of_the_distributions() {
        // exp(-3) 3^3 / 3!, and 2 of 5 at 2/5.
        let three = saturated(Likelihood::Poisson, 3.0, 1.0);
        assert!((math::exp(three) - 0.224_041_807_655_387_75).abs() < 1e-14, "{three}");
        let two = saturated(Likelihood::Binomial, 0.4, 5.0);
        assert!((math::exp(two) - 0.3456).abs() < 1e-14, "{two}");
        assert_eq!(saturated(Likelihood::Poisson, 0.0, 1.0), 0.0);
        assert!(saturated(Likelihood::Binomial, 1.0, 7.0).abs() < 1e-14);
    }
}

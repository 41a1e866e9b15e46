use super::results::minpack;
use super::*;

#[test]
fn they_are_the_problems_of_the_python_script() {
    let problems = problems();
    let expected: Vec<u8> = (1..=35).collect();
    assert_eq!(problems.iter().map(|problem| problem.number).collect::<Vec<u8>>(), expected);
    let lines = minpack().unwrap();
    assert_eq!(lines.len(), 3 * problems.len());
    for line in lines {
        let problem = &problems[usize::from(line.number) - 1];
        assert_eq!((problem.n(), problem.m), (line.n, line.m), "{}", problem.name);
        let squares = problem.sum_of_squares(&problem.start_times(f64::from(line.factor)));
        // The Gulf problem has its minimum, of rounding only, at 10 x0.
        let is_same = squares == line.start_squares
            || (squares - line.start_squares).abs() <= 1e-13 * line.start_squares
            || f64::max(squares, line.start_squares) < 1e-28;
        assert!(is_same, "{} from {} x0: {squares:e}, not {:e}", problem.name, line.factor, line.start_squares);
    }
}

/// Near the standard start and ten times it, beside rather than on points where a term vanishes.
#[test]
fn gradients_are_those_of_differences() {
    for problem in problems() {
        for factor in [1.0, 10.0] {
            let params: Vec<f64> = problem.start_times(factor).iter().map(|x| 1.01 * x + 1e-3).collect();
            let mut gradient = vec![f64::NAN; problem.n()];
            for index in 0..problem.m {
                let value = problem.residual_with_gradient(index, &params, &mut gradient);
                assert_eq!(value.to_bits(), problem.residual(index, &params).to_bits());
                for (j, &part) in gradient.iter().enumerate() {
                    // Differences of order 4.
                    let step = 1e-4 * f64::max(params[j].abs(), 0.01);
                    let at = |steps: f64| {
                        let mut moved = params.clone();
                        moved[j] += steps * step;
                        problem.residual(index, &moved)
                    };
                    let difference = (8.0 * (at(1.0) - at(-1.0)) - (at(2.0) - at(-2.0))) / (12.0 * step);
                    let rounding = 1e-14 * (value.abs() + params[j].abs() * part.abs() + 1.0) / step;
                    let name = problem.name;
                    assert!(
                        (part - difference).abs() <= 1e-7 * part.abs() + rounding,
                        "{name}, {factor} x0, residual {index} by parameter {j}: {part:e}, not {difference:e}"
                    );
                }
            }
        }
    }
}

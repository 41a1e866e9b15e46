//! Counts and shares by maximum likelihood: what R and other programs have, and what is refused.

use gd_fit::{
    Bounds, Columns, DispersionName, Error, Fit, Intervals, LikelihoodName, OptimizerName, Precision, ResponseName,
    Settings, Table, fit,
};

fn poisson() -> Settings {
    let columns = Columns { likelihood: LikelihoodName::Poisson, ..Columns::default() };
    Settings { columns, ..Settings::default() }
}

fn binomial(trials: &str) -> Settings {
    let (likelihood, trials) = (LikelihoodName::Binomial, Some(trials.to_owned()));
    Settings { columns: Columns { likelihood, trials, ..Columns::default() }, ..Settings::default() }
}

const DOBSON: &str = "counts,o2,o3,t2,t3
18,0,0,0,0
17,1,0,0,0
15,0,1,0,0
20,0,0,1,0
10,1,0,1,0
20,0,1,1,0
25,0,0,0,1
13,1,0,0,1
12,0,1,0,1
";
const LOG_LINEAR: &str = "counts = exp(a + b2*o2 + b3*o3 + c2*t2 + c3*t3)";
const BUDWORM: &str = "ldose,male,dead,n
0,1,1,20
1,1,4,20
2,1,9,20
3,1,13,20
4,1,18,20
5,1,20,20
0,0,0,20
1,0,2,20
2,0,6,20
3,0,10,20
4,0,12,20
5,0,16,20
";
const LOGISTIC: &str = "dead = 1/(1 + exp(-(a + s*male + b*ldose)))";
const DECAY: [f64; 20] =
    [14.0, 9.0, 11.0, 5.0, 6.0, 4.0, 2.0, 3.0, 1.0, 0.0, 2.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0];

fn text(text: &str) -> Table {
    Table::from_reader(text.as_bytes()).unwrap()
}

fn decay() -> Table {
    Table::new([("t", (0..20).map(f64::from).collect()), ("n", DECAY.to_vec())]).unwrap()
}

fn is_near(fitted: &Fit, name: &str, value: f64, error: f64) {
    let parameters = fitted.parameters();
    let found = parameters.iter().find(|parameter| parameter.name == name).unwrap();
    assert!((found.value - value).abs() < 1e-8 * error, "{name} = {} instead of {value}\n{fitted}", found.value);
    let own = *found.error.as_ref().unwrap();
    assert!((own / error - 1.0).abs() < 1e-8, "{name} +- {own} instead of {error}\n{fitted}");
}

#[test]
fn dobsons_counts_are_those_of_r() {
    let fitted = fit(&text(DOBSON), LOG_LINEAR, &poisson()).unwrap();
    assert!(fitted.is_converged(), "{fitted}");
    is_near(&fitted, "a", 3.044_522_437_723_4, 0.170_898_651_856_44);
    is_near(&fitted, "b2", -0.454_255_272_277_59, 0.202_170_759_193_84);
    is_near(&fitted, "b3", -0.292_987_124_681_47, 0.192_742_345_159_79);
    is_near(&fitted, "c2", 0.0, 0.2);
    let likelihood = fitted.likelihood().unwrap();
    assert!((likelihood.deviance - 5.129_141_077_001_1).abs() < 1e-10, "{fitted}");
    assert!((likelihood.pearson - 5.173_201_621_073_9).abs() < 1e-8);
    let summary = fitted.summary();
    assert_eq!((summary.n_points, summary.degrees_of_freedom), (9, 4));
    assert!(
        (summary.log_likelihood + 23.380_659_200_978).abs() < 1e-9 && (summary.aic - 56.761_318_401_957).abs() < 1e-8
    );
    // R's confint.default: normal quantiles.
    let [low, high] = fitted.parameters()[0].interval.unwrap();
    assert!((low - 2.709_567).abs() < 1e-6 && (high - 3.379_478).abs() < 1e-6, "{low} {high}");
    let told = fitted.to_string();
    for line in
        ["likelihood          Poisson\n", "deviance            5.12914\n", "dispersion          1.2933, taken as 1\n"]
    {
        assert!(told.contains(line), "{told}");
    }
    assert!(!told.contains("overdispersed") && !told.contains("R squared"), "{told}");
    let json: serde_json::Value = serde_json::from_str(&fitted.to_json()).unwrap();
    assert_eq!(json["likelihood"]["name"], "poisson");
    assert_eq!(json["rss"], json["likelihood"]["deviance"]);
    assert_eq!(json["observation_variance"], serde_json::Value::Null);
}

#[test]
fn budworms_are_those_of_venables_and_ripley() {
    let fitted = fit(&text(BUDWORM), LOGISTIC, &binomial("n")).unwrap();
    assert!(fitted.is_converged(), "{fitted}");
    is_near(&fitted, "a", -3.473_155_307_087_1, 0.468_520_379_202_09);
    is_near(&fitted, "s", 1.100_743_362_995_3, 0.355_827_130_919_45);
    is_near(&fitted, "b", 1.064_213_969_919_3, 0.131_077_489_527_28);
    let likelihood = fitted.likelihood().unwrap();
    assert!((likelihood.deviance - 6.757_064_232_228_9).abs() < 1e-9, "{fitted}");
    assert!((fitted.summary().aic - 42.867_465_233_645).abs() < 1e-8);
    assert!(fitted.to_string().contains("dead is read as successes out of n"), "{fitted}");
    // As shares, rounded as in a table, the same.
    let share = |line: &str| {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().unwrap()).collect();
        format!("{},{},{:.2},{}", fields[0], fields[1], fields[2] / fields[3], fields[3])
    };
    let shares: Vec<String> = BUDWORM.lines().skip(1).map(share).collect();
    let shares = shares.join("\n");
    let of_shares = fit(&text(&format!("ldose,male,dead,n\n{shares}")), LOGISTIC, &binomial("n")).unwrap();
    assert_eq!(of_shares.likelihood(), fitted.likelihood());
    assert!(of_shares.to_string().contains("dead is read as the share of successes among n"), "{of_shares}");
}

#[test]
fn means_that_are_no_exponentials_are_fitted_too() {
    let fitted = fit(&decay(), "n = A*exp(-t/tau) + b", &poisson()).unwrap();
    assert!(fitted.is_converged(), "{fitted}");
    is_near(&fitted, "A", 14.310_840_776_057, 2.734_823_361_285_8);
    is_near(&fitted, "tau", 3.390_666_424_283, 0.768_513_163_161_52);
    is_near(&fitted, "b", 0.256_189_699_420_5, 0.295_457_887_003_87);
    let x: Vec<f64> = (0..8).map(f64::from).collect();
    let line = Table::new([("x", x), ("n", vec![1.0, 0.0, 3.0, 4.0, 4.0, 9.0, 7.0, 12.0])]).unwrap();
    let fitted = fit(&line, "n = a + b*x", &poisson()).unwrap();
    is_near(&fitted, "a", 0.504_691_513_154_55, 0.633_909_024_370_91);
    is_near(&fitted, "b", 1.284_373_853_384_4, 0.271_152_908_573_32);
}

#[test]
fn a_search_leads_out_of_means_that_cannot_be() {
    // Least squares put this line below 0 where nothing was counted, where no likelihood is.
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let table = Table::new([("x", x), ("n", vec![0.0, 0.0, 0.0, 1.0, 0.0, 2.0, 9.0, 16.0, 25.0])]).unwrap();
    let squares = fit(&table, "n = a + b*x", &Settings::default()).unwrap();
    assert!(squares.predict(&[0.0]) < 0.0);
    let fitted = fit(&table, "n = a*x^2 + b", &poisson()).unwrap();
    assert!(fitted.predict(&[0.0]) > 0.0, "{fitted}");
    // With a start in such a place, too, if it is not given.
    let error =
        fit(&table, "n = a*x^2 + b", &Settings { start: "a=1,b=-3".parse().unwrap(), ..poisson() }).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("the formula is -3 in row 1, where x = 0, but the mean of counts is above 0"), "{said}");
}

#[test]
fn no_counts_and_all_successes_are_observations() {
    let nothing = Table::new([("t", vec![0.0, 1.0, 2.0, 3.0]), ("n", vec![3.0, 0.0, 0.0, 0.0])]).unwrap();
    let fitted = fit(&nothing, "n = exp(a - b*t)", &poisson()).unwrap();
    assert!(fitted.value("b").unwrap() > 1.0, "{fitted}");
    let sure = "x,k,n\n0,0,9\n1,2,9\n2,8,9\n3,9,9\n";
    let fitted = fit(&text(sure), "k = 1/(1 + exp(-(a + b*x)))", &binomial("n")).unwrap();
    assert!(fitted.is_converged() && fitted.value("b").unwrap() > 1.0, "{fitted}");
    // All of a kind on either side: the slope is infinite, which is no answer.
    let apart = "x,k,n\n0,0,9\n1,0,9\n2,9,9\n3,9,9\n";
    let fitted = fit(&text(apart), "k = 1/(1 + exp(-(a + b*x)))", &binomial("n")).unwrap();
    assert!(fitted.verdict().contains("the formula can make every observation certain"), "{fitted}");
    // Highest where the mean of a row without counts is 0.
    let edge = "x,n\n0,5\n1,4\n2,2\n3,0\n";
    let fitted = fit(&text(edge), "n = a + b*x", &poisson()).unwrap();
    assert!(fitted.verdict().contains("highest where the mean in row 4 is 0"), "{fitted}");
}

#[test]
fn single_trials_are_fitted_as_r_does() {
    // glm(y ~ x, family = binomial): -4.0777 (1.7610) and 1.5046 (0.6287).
    let hours =
        [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5, 4.0, 4.25, 4.5, 4.75, 5.0, 5.5];
    let passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1].map(f64::from);
    let table = Table::new([("x", hours.to_vec()), ("y", passed.to_vec())]).unwrap();
    let fitted = fit(&table, "y = 1/(1 + exp(-(a + b*x)))", &binomial("1.0")).unwrap();
    assert!(fitted.is_converged(), "{fitted}");
    let parameters = fitted.parameters();
    let shown: Vec<String> =
        parameters.iter().map(|one| format!("{:.4} {:.4}", one.value, one.error.as_ref().unwrap())).collect();
    assert_eq!(shown, ["-4.0777 1.7610", "1.5046 0.6287"]);
    // Their scatter says nothing.
    assert_eq!(fitted.likelihood().unwrap().chance, None);
}

#[test]
fn an_exact_fit_has_the_errors_of_its_counts() {
    // Each mean is its count, and there may be no more rows than parameters.
    for n in [2, 5] {
        let x: Vec<f64> = (0..n).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| 4.0 + 3.0 * x).collect();
        let fitted =
            fit(&Table::new([("x", x.clone()), ("y", y.clone())]).unwrap(), "y = a + b*x", &poisson()).unwrap();
        let [mut s, mut sx, mut sxx] = [0.0; 3];
        for (x, y) in x.iter().zip(&y) {
            (s, sx, sxx) = (s + 1.0 / y, sx + x / y, sxx + x * x / y);
        }
        let determinant = s * sxx - sx * sx;
        let parameters = fitted.parameters();
        for (parameter, variance) in parameters.iter().zip([sxx / determinant, s / determinant]) {
            let error = parameter.error.as_ref().unwrap();
            assert!((error / variance.sqrt() - 1.0).abs() < 1e-7, "{n} rows: {error}\n{fitted}");
        }
    }
}

#[test]
fn an_estimated_dispersion_scales_errors() {
    let y = [3.0, 30.0, 2.0, 41.0, 8.0, 77.0, 19.0, 120.0];
    let table = Table::new([("x", (0..8).map(f64::from).collect()), ("y", y.to_vec())]).unwrap();
    let fixed = fit(&table, "y = exp(a + b*x)", &poisson()).unwrap();
    assert!(fixed.to_string().contains("overdispersed: the variance is about"), "{fixed}");
    let settings = Settings { dispersion: DispersionName::Estimated, ..poisson() };
    let scaled = fit(&table, "y = exp(a + b*x)", &settings).unwrap();
    let dispersion = scaled.likelihood().unwrap().dispersion.unwrap();
    for (fixed, scaled) in fixed.parameters().iter().zip(&scaled.parameters()) {
        assert_eq!(fixed.value, scaled.value);
        let (fixed, scaled) = (fixed.error.as_ref().unwrap(), scaled.error.as_ref().unwrap());
        assert!((scaled / fixed - dispersion.sqrt()).abs() < 1e-9);
    }
    let told = scaled.to_string();
    assert!(
        told.contains("quasi-Poisson") && !told.contains("overdispersed") && scaled.summary().aic.is_nan(),
        "{told}"
    );
    // Student's t of 6 degrees of freedom.
    let one = &scaled.parameters()[0];
    let [low, high] = one.interval.unwrap();
    assert!(((high - low) / (2.0 * one.error.as_ref().unwrap()) - 2.446_911_85).abs() < 1e-6);
    let error = fit(&table, "y = exp(a + b*x)", &Settings { columns: Columns::default(), ..settings.clone() });
    assert!(error.unwrap_err().to_string().starts_with("dispersion: the dispersion is that of counts"));
    let with_prior = Settings { priors: "a=1±0.5".parse().unwrap(), ..settings };
    assert!(fit(&table, "y = exp(a + b*x)", &with_prior).unwrap_err().to_string().contains("priors weigh against"));
}

#[test]
fn residuals_are_pearsons_and_of_the_deviance() {
    let fitted = fit(&text(DOBSON), LOG_LINEAR, &poisson()).unwrap();
    let rows = fitted.influence().unwrap();
    // residuals(glm, "pearson"), residuals(glm, "deviance") and hatvalues(glm) of the first row: 18 counts where 21 are expected.
    let first = &rows[0];
    assert!((first.fitted - 21.0).abs() < 1e-8 && (first.residual + 3.0).abs() < 1e-8, "{first:?}");
    assert!((first.pearson.unwrap() + 3.0 / 21.0_f64.sqrt()).abs() < 1e-8, "{first:?}");
    assert!((first.deviance_residual.unwrap() + 0.671_249_23).abs() < 1e-7, "{first:?}");
    let leverages: f64 = rows.iter().map(|row| row.leverage.unwrap()).sum();
    assert!((leverages - 5.0).abs() < 1e-9, "{leverages}");
    let squares: f64 = rows.iter().map(|row| row.deviance_residual.unwrap() * row.deviance_residual.unwrap()).sum();
    assert!((squares - fitted.likelihood().unwrap().deviance).abs() < 1e-9);
    let standardized = first.pearson.unwrap() / (1.0 - first.leverage.unwrap()).sqrt();
    assert!((first.standardized.unwrap() - standardized).abs() < 1e-9);
}

#[test]
fn what_is_known_of_parameters_goes_with_counts() {
    let formula = "n = A*exp(-t/tau) + b";
    let plain = fit(&decay(), formula, &poisson()).unwrap();
    // A parameter that is held, one that is tied, one that is fitted as its logarithm.
    let tied = Settings { ties: vec!["b = A/50".parse().unwrap()], ..poisson() };
    let tied = fit(&decay(), formula, &tied).unwrap();
    assert!(tied.is_converged() && tied.value("b").unwrap() == tied.value("A").unwrap() / 50.0, "{tied}");
    let logarithm = Settings { log_parameters: "tau".parse().unwrap(), ..poisson() };
    let logarithm = fit(&decay(), formula, &logarithm).unwrap();
    assert!((logarithm.value("tau").unwrap() / plain.value("tau").unwrap() - 1.0).abs() < 1e-7, "{logarithm}");
    // A narrow prior holds, a wide one changes nothing.
    let with_prior =
        |prior: &str| fit(&decay(), formula, &Settings { priors: prior.parse().unwrap(), ..poisson() }).unwrap();
    let (narrow, wide) = (with_prior("b=0.5±0.0001"), with_prior("b=0.5±1000"));
    assert!((narrow.value("b").unwrap() - 0.5).abs() < 1e-3, "{narrow}");
    assert!((wide.value("tau").unwrap() / plain.value("tau").unwrap() - 1.0).abs() < 1e-4, "{wide}");
    let bound = Settings { bounds: "b=0.5..".parse::<Bounds>().unwrap(), ..poisson() };
    let bound = fit(&decay(), formula, &bound).unwrap();
    assert!(bound.verdict().starts_with("at a bound: b is at its lower bound 0.5"), "{bound}");
    // Groups, each with an amplitude of its own.
    let both = "t,n,g\n0,14,u\n1,9,u\n2,8,u\n3,5,u\n4,2,u\n0,31,v\n1,22,v\n2,14,v\n3,8,v\n4,7,v\n";
    let mut settings = Settings { shared: "tau".parse().unwrap(), ..poisson() };
    settings.columns.by = Some("g".into());
    let groups = fit(&text(both), "n = A*exp(-t/tau)", &settings).unwrap();
    assert!(groups.is_converged(), "{groups}");
    let (u, v) = (groups.value("A[u]").unwrap(), groups.value("A[v]").unwrap());
    let total = |name: &str, n: f64| (0..5).map(|t| groups.predict_in(name, &[f64::from(t)])).sum::<f64>() - n;
    // The likelihood makes the sum of the means that of the counts, where it has a factor.
    assert!(u < v && total("u", 38.0).abs() < 1e-6 && total("v", 82.0).abs() < 1e-6, "{groups}");
}

#[test]
fn profiles_are_of_the_likelihood() {
    // One mean of three counts: the deviance grows by 3.84 where 2 (3 (m - 2) - 6 ln(m / 2)) does.
    let table = Table::new([("x", vec![1.0, 1.0, 1.0]), ("n", vec![1.0, 2.0, 3.0])]).unwrap();
    let fitted = fit(&table, "n = m*x", &Settings { intervals: Intervals::Profile, ..poisson() }).unwrap();
    let [low, high] = fitted.profiles().unwrap()[0].interval;
    for end in [low, high] {
        let growth = 2.0 * (3.0 * (end - 2.0) - 6.0 * gd_core::math::ln(end / 2.0));
        assert!((growth - 3.841_458_820_694_1).abs() < 1e-5, "{end}: {growth}");
    }
    assert!(low > 0.0 && high - 2.0 > 2.0 - low);
}

#[test]
fn descents_go_down_the_deviance() {
    let settings = Settings {
        optimizer: Some(OptimizerName::Adam),
        learning_rate: Some(0.05),
        steps: Some(3000),
        start: "a=2,b=0".parse().unwrap(),
        ..poisson()
    };
    let table = Table::new([("t", (0..20).map(f64::from).collect()), ("n", DECAY.to_vec())]).unwrap();
    let descent = fit(&table, "n = exp(a - b*t)", &settings).unwrap();
    let best = fit(&table, "n = exp(a - b*t)", &poisson()).unwrap();
    assert!(descent.is_converged(), "{descent}");
    assert!((descent.value("b").unwrap() - best.value("b").unwrap()).abs() < 1e-4, "{descent}");
    assert!((best.loss() * 20.0 - best.likelihood().unwrap().deviance).abs() < 1e-9);
    let single = fit(&table, "n = exp(a - b*t)", &Settings { precision: Precision::F32, ..poisson() }).unwrap();
    assert!(single.is_converged() && (single.value("b").unwrap() - best.value("b").unwrap()).abs() < 1e-4, "{single}");
}

#[test]
fn what_is_no_count_is_refused() {
    let said = |table: &str, formula: &str, settings: &Settings| -> String {
        let error: Error = fit(&text(table), formula, settings).unwrap_err();
        let said = error.to_string();
        assert_eq!(said.lines().count(), 1, "{said}");
        said
    };
    let line = "n = a + b*x";
    assert_eq!(
        said("x,n\n1,2\n2,-1\n", line, &poisson()),
        "likelihood: the table, line 3: n is -1, but must be a count: a whole number of at least 0; mend the row, or leave it out"
    );
    assert!(said("x,n\n1,2.5\n2,1\n", line, &poisson()).contains("line 2: n is 2.5"));
    let share = "k = 1/(1 + exp(-(a + b*x)))";
    let of = |rows: &str| said(&format!("x,k,n\n{rows}"), share, &binomial("n"));
    assert_eq!(
        of("1,2,9\n2,11,9\n"),
        "trials: the table, line 3: 11 successes in 9 trials; mend the row, or leave it out"
    );
    assert!(of("1,0.2,9\n2,1.1,9\n").contains("k is 1.1, but must be a share of successes, from 0 to 1"));
    assert!(
        of("1,0.25,10\n2,0.5,10\n").contains("line 2: a share of 0.25 of 10 trials is no whole number of successes")
    );
    assert!(of("1,2,9\n2,3,0\n").contains("a whole number of trials, at least 1"));
    assert!(of("1,0,9\n2,1,9\n").starts_with("kind of response: k has only 0 and 1"));
    let mut settings = binomial("n");
    settings.columns.response_kind = ResponseName::Successes;
    assert!(fit(&text("x,k,n\n1,0,9\n2,1,9\n3,1,9\n"), share, &settings).is_ok());
    let mut settings = binomial("n");
    settings.columns.trials = None;
    assert!(
        said("x,k\n1,0\n2,1\n", share, &settings)
            .starts_with("trials: a binomial likelihood needs the number of trials")
    );
    let mut settings = poisson();
    settings.columns.trials = Some("n".into());
    assert!(said("x,k,n\n1,0,1\n2,1,1\n", share, &settings).contains("only a binomial likelihood has trials"));
    let mut settings = poisson();
    settings.columns.sigma = Some("s".into());
    assert!(said("x,n,s\n1,2,1\n2,3,1\n", line, &settings).contains("a Poisson likelihood does not go with sigma"));
    let robust = Settings { loss: gd_fit::LossName::Huber, ..poisson() };
    assert!(said("x,n\n1,2\n2,3\n3,4\n", line, &robust).contains("does not go with a robust loss"));
}

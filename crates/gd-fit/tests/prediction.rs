//! Predictions, bands, residuals and saved fits beside numbers of an independent program.
//!
//! The right values are those of numpy: the Gauss-Newton iteration with `lstsq` to machine precision, covariances by
//! `inv(J.T @ W @ J)`, quantiles of `scipy.stats.t` and `norm`. For the first fit R prints the same parameters and errors:
//! Vm 212.7 ± 6.947, K 0.06412 ± 0.00828, residual standard error 10.93 (R's documentation of `nls`, data `Puromycin`).

use gd_fit::{Columns, Error, Fit, Format, Precision, SavedFit, Settings, Table, fit};

const S: [f64; 12] = [0.02, 0.02, 0.06, 0.06, 0.11, 0.11, 0.22, 0.22, 0.56, 0.56, 1.1, 1.1];
const V: [f64; 12] = [76.0, 47.0, 97.0, 107.0, 123.0, 139.0, 159.0, 152.0, 191.0, 201.0, 207.0, 200.0];
const FORMULA: &str = "v = vmax*s/(km + s)";

/// At so many places: value, standard error, confidence interval, prediction interval of a new observation.
type Told = [(f64, [f64; 6]); 4];

const PLAIN: Told = [
    (
        0.02,
        [
            50.565_977_809_903_02,
            3.863_343_121_376_741,
            41.957_912_902_609_58,
            59.174_042_717_196_46,
            24.728_183_247_214_357,
            76.403_772_372_591_67,
        ],
    ),
    (
        0.2,
        [
            161.050_061_387_294_25,
            3.539_011_354_582_527,
            153.164_652_690_528_36,
            168.935_470_084_060_14,
            135.443_958_272_400_75,
            186.656_164_502_187_75,
        ],
    ),
    (
        0.5,
        [
            188.508_881_023_381_55,
            4.415_842_586_618_134,
            178.669_770_591_882_13,
            198.347_991_454_880_97,
            162.235_302_270_216_47,
            214.782_459_776_546_63,
        ],
    ),
    (
        2.0,
        [
            206.076_789_217_802_26,
            6.122_002_665_522_648,
            192.436_117_226_787_73,
            219.717_461_208_816_8,
            178.156_173_558_723_82,
            233.997_404_876_880_7,
        ],
    ),
];
/// With sigma = 0.05 v + 2, which does not say how precise a new observation is.
const SIGMA: [(f64, [f64; 4]); 2] = [
    (0.2, [160.330_387_672_127_27, 4.982_579_646_348_806, 149.228_508_378_981_47, 171.432_266_965_273_07]),
    (2.0, [201.671_113_240_158_58, 9.451_877_386_726_563, 180.611_018_010_582_63, 222.731_208_469_734_53]),
];
const ABSOLUTE: [(f64, [f64; 4]); 2] = [
    (0.2, [160.330_387_672_127_27, 3.125_192_079_562_471_5, 154.205_123_751_415, 166.455_651_592_839_56]),
    (2.0, [201.671_113_240_158_58, 5.928_441_578_979_951, 190.051_581_260_908_1, 213.290_645_219_409_04]),
];

fn puromycin(settings: &Settings) -> Fit {
    let sigma: Vec<f64> = V.iter().map(|v| 0.05 * v + 2.0).collect();
    let table = Table::new([("s", S.to_vec()), ("v", V.to_vec()), ("dv", sigma)]).unwrap();
    fit(&table, FORMULA, settings).unwrap()
}

fn with_sigma(absolute_sigma: bool) -> Settings {
    let columns = Columns { sigma: Some("dv".into()), ..Columns::default() };
    Settings { columns, absolute_sigma, ..Settings::default() }
}

fn near(found: f64, right: f64, tolerance: f64) {
    assert!((found - right).abs() <= tolerance * right.abs(), "{found} instead of {right}");
}

#[test]
fn predictions_have_the_intervals_of_numpy() {
    let plain = puromycin(&Settings::default());
    let places: Vec<f64> = PLAIN.iter().map(|(place, _)| *place).collect();
    for (told, (place, right)) in plain.predictions(&[places]).unwrap().iter().zip(PLAIN) {
        let ([c_low, c_high], [p_low, p_high]) = (told.confidence.unwrap(), told.prediction.unwrap());
        let found = [told.value, told.standard_error.unwrap(), c_low, c_high, p_low, p_high];
        found.iter().zip(right).for_each(|(found, right)| near(*found, right, 1e-9));
        assert_eq!(told.is_extrapolated, place > 1.1);
    }
    for (is_absolute, all) in [(false, SIGMA), (true, ABSOLUTE)] {
        let fit = puromycin(&with_sigma(is_absolute));
        for (place, right) in all {
            let told = fit.predictions(&[vec![place]]).unwrap()[0];
            let [low, high] = told.confidence.unwrap();
            let found = [told.value, told.standard_error.unwrap(), low, high];
            found.iter().zip(right).for_each(|(found, right)| near(*found, right, 1e-8));
            assert_eq!(told.prediction, None);
        }
    }
}

#[test]
fn one_sigma_for_all_says_how_precise_a_new_observation_is() {
    let columns = Columns { sigma: Some("0*v + 5".into()), ..Columns::default() };
    let relative = puromycin(&Settings { columns: columns.clone(), ..Settings::default() });
    let told = relative.predictions(&[vec![0.2]]).unwrap()[0];
    // Only proportions matter: as without sigma.
    let [low, high] = told.prediction.unwrap();
    near(low, PLAIN[1].1[4], 1e-8);
    near(high, PLAIN[1].1[5], 1e-8);
    let absolute = puromycin(&Settings { columns, absolute_sigma: true, ..Settings::default() });
    let told = absolute.predictions(&[vec![0.2]]).unwrap()[0];
    let half = 1.959_963_984_540_054 * (25.0 + told.standard_error.unwrap() * told.standard_error.unwrap()).sqrt();
    near(told.prediction.unwrap()[1], told.value + half, 1e-12);
}

#[test]
fn rows_have_the_influence_of_numpy() {
    // Of rows 1, 2, 6 and 12: residual, studentized residual, leverage, Cook's distance.
    let plain = [
        [25.434_022_190_096_982, 2.486_616_470_730_308, 0.124_852_021_209_194_9, 0.441_064_089_283_585_1],
        [-3.565_977_809_903_017_7, -0.348_636_133_525_753_8, 0.124_852_021_209_194_9, 0.008_670_195_308_069_966],
        [4.638_412_951_358_106, 0.458_454_726_853_761_4, 0.143_721_724_072_395, 0.017_638_855_659_731_317],
        [-0.968_851_904_199_425_5, -0.102_831_963_913_022_35, 0.257_446_843_823_634_1, 0.001_833_100_552_178_097_6],
    ];
    let sigma = [
        [23.431_076_425_571_98, 2.803_534_724_539_493, 0.183_113_826_172_572_05, 0.880_930_152_826_521_9],
        [-5.568_923_574_428_02, -0.977_743_595_420_797_1, 0.325_535_690_973_461_5, 0.230_706_378_400_766_6],
        [3.854_660_575_993_904, 0.283_703_569_219_363_5, 0.093_346_077_082_677_67, 0.004_143_373_935_864_331],
        [2.947_914_831_603_782, 0.173_310_881_800_183_92, 0.209_575_052_572_952_97, 0.003_981_994_107_054_761],
    ];
    for (settings, right) in [(Settings::default(), plain), (with_sigma(false), sigma)] {
        let rows = puromycin(&settings).influence().unwrap();
        assert_eq!(rows.len(), 12);
        for (row, right) in [0, 1, 5, 11].into_iter().zip(right) {
            let row = rows[row];
            let found = [row.residual, row.standardized.unwrap(), row.leverage.unwrap(), row.cooks_distance.unwrap()];
            found.iter().zip(right).for_each(|(found, right)| near(*found, right, 1e-7));
            near(row.observed, row.fitted + row.residual, 1e-12);
        }
        // The leverages of two parameters.
        near(rows.iter().filter_map(|row| row.leverage).sum(), 2.0, 1e-9);
    }
    let absolute = puromycin(&with_sigma(true)).influence().unwrap();
    near(absolute[0].standardized.unwrap(), 4.469_752_482_630_837, 1e-7);
    near(absolute[0].cooks_distance.unwrap(), 2.239_218_867_059_307_6, 1e-7);
    near(absolute[0].leverage.unwrap(), 0.183_113_826_172_572_05, 1e-7);
}

#[test]
fn a_saved_fit_predicts_the_same() {
    for precision in [Precision::F32, Precision::F64] {
        let fitted = puromycin(&Settings { precision, fixed: "km=0.06".parse().unwrap(), ..Settings::default() });
        let saved = SavedFit::from_json("fit.json", &fitted.to_json()).unwrap();
        let told = saved.predict("v,s\n,0.02\nNA,0.3\n9,1.7\n".as_bytes(), "new.csv", &Format::default(), &[]).unwrap();
        let right = fitted.predictions(&[vec![0.02, 0.3, 1.7]]).unwrap();
        let found: Vec<_> = told.rows.iter().map(|(.., prediction)| *prediction).collect();
        assert_eq!(found, right, "{precision:?}");
        assert_eq!(told.rows.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), [2, 3, 4]);
        let said = "1 row is extrapolated: the fit is of s from 0.02 to 1.1, but it is 1.7 in line 4 of new.csv";
        assert_eq!(told.remarks, [said]);
        let mut table = Vec::new();
        gd_fit::write_predictions(&told, &mut table).unwrap();
        let table = String::from_utf8(table).unwrap();
        let head = "line,s,predicted,standard_error,confidence_low,confidence_high,prediction_low,prediction_high,extrapolated";
        assert_eq!(table.lines().next(), Some(head));
        assert!(table.lines().nth(1).is_some_and(|row| row.starts_with("2,0.02,") && row.ends_with(",0")), "{table}");
        let wider = saved.with_level(0.99).unwrap();
        let wider = wider.predict("s\n0.3\n".as_bytes(), "new.csv", &Format::default(), &[]).unwrap();
        assert!(wider.rows[0].2.confidence.unwrap()[0] < right[1].confidence.unwrap()[0]);
    }
}

#[test]
fn numbers_of_a_saved_fit_are_read_to_the_last_bit() {
    // The nearest double is hard to find for many of them.
    for scale in 0..200 {
        let factor = 1.0 + f64::from(scale) * 0.618_033_988_749;
        let table = Table::new([("s", S.to_vec()), ("v", V.iter().map(|v| v * factor).collect())]).unwrap();
        let fitted = fit(&table, FORMULA, &Settings::default()).unwrap();
        let saved = SavedFit::from_json("fit.json", &fitted.to_json()).unwrap();
        let told = saved.predict("s\n0.2\n".as_bytes(), "new.csv", &Format::default(), &[]).unwrap();
        assert_eq!(told.rows[0].2, fitted.predictions(&[vec![0.2]]).unwrap()[0], "{factor}");
    }
}

#[test]
fn whatever_the_response_is_called_a_saved_fit_is_read() {
    let text = "t [s],U (V),2theta,n.pent,x\n1,2.7,1,3,9\n2,7.5,2,5,9\n3,20.2,3.1,7.1,9\n4,54.0,4,8.9,8\n";
    let table = Table::from_reader(text.as_bytes()).unwrap();
    for formula in [
        "ln('U (V)') = a*t + b",
        "ln(U) = a*t + b",
        "2theta = a*t + b",
        "n.pent = a*t [s] + b",
        "U = exp(a*t)+b*2theta",
    ] {
        let fitted = fit(&table, formula, &Settings::default()).unwrap();
        let saved =
            SavedFit::from_json("a.json", &fitted.to_json()).unwrap_or_else(|error| panic!("{formula}: {error}"));
        let told = saved.predict("t,2theta\n2.5,1.5\n".as_bytes(), "new.csv", &Format::default(), &[]).unwrap();
        let value = |name: &str| if name == "2theta" { 1.5 } else { 2.5 };
        let inputs: Vec<Vec<f64>> = saved.inputs().iter().map(|input| vec![value(&input.name)]).collect();
        assert_eq!(told.rows[0].2, fitted.predictions(&inputs).unwrap()[0], "{formula}");
    }
}

#[test]
fn what_is_no_saved_fit_is_refused() {
    let json = puromycin(&Settings::default()).to_json();
    let error = |text: &str| SavedFit::from_json("a.json", text).unwrap_err();
    let cases = [
        ("", "a.json: it is no report"),
        ("s,v\n1,2\n", "a.json: it is no report"),
        ("[{}]", "a.json: it holds the reports of several descents; save that of one"),
        (
            "{\"formula\": \"a*x\"}",
            "a.json: it is no report that 'gd fit --report json' of this version wrote: missing",
        ),
        (&json.replace("vmax*s/(km + s)", "vmax*s/(k2 + s)"), "a.json: its formula does not have the inputs and"),
        (
            &json.replace("\"free\": [\n    \"vmax\",", "\"free\": [\n    \"vm\","),
            "a.json: its list 'free' does not match",
        ),
        (&json.replace("vmax*s/(km + s)", "vmax*s/("), "a.json: its formula cannot be read"),
        (&json.replace("\"level\": 0.95", "\"level\": 95"), "a.json: its level 95 is not between 0 and 1"),
        (&json.replace("\"precision\": \"f64\"", "\"precision\": \"f16\""), "a.json: its precision 'f16' is not known"),
    ];
    for (text, said) in cases {
        let found = error(text).to_string();
        assert!(found.starts_with(said), "{found}");
    }
    let unsettled = json.replace("\"converged\": true", "\"converged\": false");
    assert!(matches!(error(&unsettled), Error::NotConverged { .. }));
    // Whatever is cut or changed in a report is refused or read, but never a panic.
    for end in (0..json.len()).step_by(7) {
        let _ = SavedFit::from_json("a.json", &json[..end]);
        let mut bytes = json.clone().into_bytes();
        bytes[end] = b'9';
        let _ = SavedFit::from_json("a.json", &String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_curve_runs_over_the_range_of_the_data() {
    let mut table = Vec::new();
    puromycin(&Settings::default()).write_curve(&mut table).unwrap();
    let table = String::from_utf8(table).unwrap();
    let rows: Vec<Vec<f64>> =
        table.lines().skip(1).map(|row| row.split(',').map(|field| field.parse().unwrap()).collect()).collect();
    assert_eq!(
        table.lines().next(),
        Some("s,fitted,standard_error,confidence_low,confidence_high,prediction_low,prediction_high")
    );
    assert_eq!((rows.len(), rows[0][0], rows[200][0]), (201, 0.02, 1.1));
    rows[0].iter().skip(1).zip(PLAIN[0].1).for_each(|(found, right)| near(*found, right, 1e-9));
    let x = vec![0.0, 1.0, 2.0, 3.0, 4.0];
    let y = vec![1.0, 2.1, 2.9, 4.2, 5.0];
    let two = Table::new([("x", x.clone()), ("z", x.iter().map(|x| x * x).collect()), ("y", y)]).unwrap();
    let plane = fit(&two, "y = a*x + b*z + c", &Settings::default()).unwrap();
    let said = plane.curve().unwrap_err().to_string();
    assert_eq!(said, "curve: a curve runs over one input; this formula has x, z: give the rows to predict at instead");
}

#[test]
fn residuals_are_in_the_lines_of_the_file() {
    let text = "# made\nx,y,n\n1,2.1,1\n2,NA,1\n\n3,6.2,2\n4,7.9,0\n5,9.8,1\n6,12.3,3\n";
    let table = Table::from_reader(text.as_bytes()).unwrap();
    let columns = Columns { counts: Some("n".into()), ..Columns::default() };
    let fitted = fit(&table, "y = a*x", &Settings { columns, ..Settings::default() }).unwrap();
    let mut out = Vec::new();
    fitted.write_residuals(&mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    let rows: Vec<Vec<&str>> = out.lines().map(|row| row.split(',').collect()).collect();
    assert_eq!(
        rows[0],
        ["line", "x", "observed", "fitted", "residual", "weight", "standardized", "leverage", "cooks_distance"]
    );
    assert_eq!(rows[1..].iter().map(|row| row[0]).collect::<Vec<_>>(), ["3", "6", "8", "9"]);
    assert_eq!(rows[1..].iter().map(|row| row[5]).collect::<Vec<_>>(), ["1", "2", "1", "3"]);
    let in_memory = Table::new([("x", vec![1.0, 2.0, 3.0]), ("y", vec![1.0, 2.1, 2.9])]).unwrap();
    let mut out = Vec::new();
    let columns = Columns { condition: Some("x > 1".into()), ..Columns::default() };
    fit(&in_memory, "a*x", &Settings { columns, ..Settings::default() }).unwrap().write_residuals(&mut out).unwrap();
    assert!(
        String::from_utf8(out)
            .unwrap()
            .starts_with("row,x,observed,fitted,residual,standardized,leverage,cooks_distance\n2,2,")
    );
}

#[test]
fn what_the_data_do_not_determine_has_no_intervals() {
    let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.0, 3.1, 4.9, 7.2])]).unwrap();
    let fitted = fit(&table, "a*b*x + c", &Settings::default()).unwrap();
    let told = fitted.predictions(&[vec![0.0, 2.0]]).unwrap();
    // At 0 only c counts, which is determined.
    assert!(told[0].standard_error.is_some() && told[0].prediction.is_some(), "{told:?}");
    assert!(told[1].standard_error.is_none() && told[1].confidence.is_none() && told[1].value.is_finite());
    let rows = fitted.influence().unwrap();
    assert!(rows[0].leverage.is_some() && rows[2].leverage.is_none() && rows[2].cooks_distance.is_none());
    // As many parameters as rows.
    let exact = Table::new([("x", vec![0.0, 1.0]), ("y", vec![1.0, 3.0])]).unwrap();
    let exact = fit(&exact, "a*x + b", &Settings::default()).unwrap();
    let told = exact.predictions(&[vec![0.5]]).unwrap()[0];
    assert_eq!((told.value, told.standard_error, told.prediction), (2.0, None, None));
    assert!(exact.influence().unwrap().iter().all(|row| row.standardized.is_none()));
}

#[test]
fn a_fit_that_did_not_converge_is_not_used() {
    let settings = Settings { steps: Some(2), learning_rate: Some(1e-6), ..Settings::default() };
    let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.0, 3.1, 4.9, 7.2])]).unwrap();
    let unsettled = fit(&table, "a*x + b", &settings).unwrap();
    for error in [
        unsettled.predictions(&[vec![1.0]]).unwrap_err(),
        unsettled.curve().unwrap_err(),
        unsettled.write_residuals(&mut Vec::new()).unwrap_err(),
    ] {
        assert!(matches!(error, Error::NotConverged { .. }), "{error}");
    }
}

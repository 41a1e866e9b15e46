//! Where the tutorial's five descents end, and why.

use gd_scenarios::SCENARIOS;

fn main() -> Result<(), gd_core::Error> {
    for scenario in &SCENARIOS {
        let (x, y) = scenario.data::<f32>();
        let mut descent = scenario.descent(&x, &y)?;
        descent.by_ref().for_each(drop);
        if let (Some(last), Some(verdict)) = (descent.last_step(), descent.verdict()) {
            let [a, b] = last.params;
            println!(
                "{:<10} a = {a:7.4}, b = {b:7.4}, loss {:.4}: {}",
                scenario.name,
                last.loss,
                verdict.named(&["a", "b"])
            );
        }
    }
    Ok(())
}

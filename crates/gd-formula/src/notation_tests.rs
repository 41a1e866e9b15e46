//! Formulas as people write them: what they mean, or what to write instead.

use std::string::ToString;
use std::vec::Vec;

use crate::{Formula, Names};

const NAMES: Names<'_> = Names {
    inputs: &[
        "x", "t", "y", "2theta", "T [K]", "x\u{b2}", "n.pent", "\u{b5}", "u-v", "Time (s)", "\u{3a9}", "exp", "12",
    ],
    parameters: &["K1", "gamma2"],
};

/// A formula and another with the same operations, parameters and response.
const MEANINGS: &[(&str, &str)] = &[
    // Signs of typesetters and other keyboards.
    ("y = a*t² + b", "y = a*t^2 + b"),
    ("a*t² + b*t³", "a*t^2 + b*t^3"),
    ("a*t⁻¹", "a*t^-1"),
    ("a*t⁻²+t⁰", "a*t^-2 + t^0"),
    ("t¹²", "t^12"),
    ("t⁺²", "t^2"),
    ("(t+1)²", "(t + 1)^2"),
    ("2²", "2^2"),
    ("-t²", "-t^2"),
    ("t⁷⁰", "t^70"),
    ("exp(t)²", "exp(t)^2"),
    ("A·sin(2·π·f·t)", "A*sin(2*pi*f*t)"),
    ("A*sin(2*Pi*f*t) + PI", "A*sin(2*pi*f*t) + pi"),
    ("2 × t ÷ 3 − 1 – a", "2*t/3 - 1 - a"),
    ("a⋅t ∗ b ∕ c", "a*t*b/c"),
    ("−a*t", "-a*t"),
    ("（t＋１）＊２．５／（a－t）", "(t + 1)*2.5/(a - t)"),
    ("y ＝ a＊t＾２", "y = a*t^2"),
    ("a\u{a0}*\u{2009}t\u{202f}+\u{3000}b", "a*t + b"),
    ("\u{feff}a*t", "a*t"),
    ("[a + t]*{b - t}", "(a + t)*(b - t)"),
    ("a*e^{-b*t}", "a*e^(-b*t)"),
    ("t^{2}", "t^2"),
    ("Exp[-b*t]", "exp(-b*t)"),
    ("Sin[2*Pi*t]", "sin(2*pi*t)"),
    // Names.
    ("a*2theta + b", "a*'2theta' + b"),
    ("a*T [K]", "a*\"T [K]\""),
    ("a*'T [K]'", "a*`T [K]`"),
    ("a*\u{201c}T [K]\u{201d}", "a*'T [K]'"),
    ("Time (s)*a", "'Time (s)'*a"),
    ("a*x² + b*x", "a*'x²' + b*x"),
    ("n.pent*k.cat", "'n.pent'*k.cat"),
    ("a*\u{3bc}", "a*\u{b5}"),
    ("a*\u{2126}", "a*\u{3a9}"),
    ("u-v*a", "'u-v'*a"),
    ("exp(t) + exp", "exp(t) + 'exp'"),
    ("12*t", "12.0*t"),
    ("K1*t + gamma2", "K1*t + gamma2"),
    ("2theta = a*t", "'2theta' = a*t"),
    ("T [K] = a*t", "'T [K]' = a*t"),
    // Products without a sign.
    ("2t", "2*t"),
    ("2t^2 + 3a", "2*t^2 + 3*a"),
    ("2(t + 1)", "2*(t + 1)"),
    ("2 t", "2*t"),
    ("2pi", "2*pi"),
    ("2π", "2*pi"),
    ("(a + t)(b - t)", "(a + t)*(b - t)"),
    ("(a + 1)t", "(a + 1)*t"),
    ("sin(a*t)cos(b*t)", "sin(a*t)*cos(b*t)"),
    ("2sin(t)", "2*sin(t)"),
    ("-2exp(-t)", "-2*exp(-t)"),
    ("a/b*2t", "a/b*2*t"),
    ("e^(-t)(a + b)", "e^(-t)*(a + b)"),
    ("a + 2(t - 1)^2", "a + 2*(t - 1)^2"),
    ("2.x", "2*x"),
    ("3 'T [K]'", "3*'T [K]'"),
    // Euler's number.
    ("a*e**(-b*t)", "a*e^(-b*t)"),
    ("e²", "e^2"),
    ("a*np.e**t + math.e^t", "a*e**t + e^t"),
    // Functions in other spellings.
    ("LN(t) + Sqrt(t) + EXP(-t) + Abs(t)", "ln(t) + sqrt(t) + exp(-t) + abs(t)"),
    ("LOG10(t) + Log2(t)", "log10(t) + log2(t)"),
    ("log(t, 10) + log(t, 2)", "log10(t) + log2(t)"),
    ("log(t, b)", "ln(t)/ln(b)"),
    ("log(t, 3)", "ln(t)/ln(3)"),
    ("np.log(t) + np.exp(t)", "ln(t) + exp(t)"),
    ("math.log(t, 10)", "log10(t)"),
    ("Math.pow(t, a)", "t^a"),
    ("pow(t, 2) + power(t, b)", "t^2 + t^b"),
    ("arcsin(t) + arccos(t) + arctan(t)", "asin(t) + acos(t) + atan(t)"),
    ("arsinh(t) + arcosh(t) + artanh(t)", "asinh(t) + acosh(t) + atanh(t)"),
    ("sec(t) + csc(t) + cot(t)", "1/cos(t) + 1/sin(t) + 1/tan(t)"),
    ("sgn(t) + ceiling(t)", "sign(t) + ceil(t)"),
    ("np.arctan2(y, t)", "atan2(y, t)"),
    ("special.j0(a*t) + sp.j1(t)", "besselj0(a*t) + besselj1(t)"),
    ("besselj(0, t) + besselj(1, t)", "besselj0(t) + besselj1(t)"),
    ("besj0(t)", "besselj0(t)"),
    ("np.minimum(a, t)", "min(a, t)"),
    ("max(a, b, t)", "max(max(a, b), t)"),
    ("sin^2(a*t)", "sin(a*t)^2"),
    ("sin²(a*t) + cos²(t)", "sin(a*t)^2 + cos(t)^2"),
    ("tanh^3(t)", "tanh(t)^3"),
    ("erf²(t)", "erf(t)^2"),
    ("radians(t)", "t*0.017453292519943295"),
    ("heaviside(t - a)", "(1 + sign(t - a))/2"),
    ("pnorm(t, m, s)", "erfc((m - t)*0.7071067811865476/s)/2"),
    // Operators of Matlab and Python.
    ("a.*t.^2 + b./t", "a*t^2 + b/t"),
    ("2.^t + 2.*t + 1./t", "2^t + 2*t + 1/t"),
    ("2.**t", "2^t"),
    ("a*t**2", "a*t^2"),
    // Conditions.
    ("t < b ? a : c*t", "if(t < b, a, c*t)"),
    ("t<1 ? a : t<2 ? b : c", "if(t < 1, a, if(t < 2, b, c))"),
    ("where(t < b, a, c)", "if(t < b, a, c)"),
    ("IF(t<b,a,c)", "if(t < b, a, c)"),
    ("np.where(t >= 2, a, b)", "if(t >= 2, a, b)"),
    ("ifelse(t <= 2, a, b)", "if(t <= 2, a, b)"),
    ("(t > b)*a", "(t > b)*a"),
    ("t ≤ 1", "t <= 1"),
    ("t ≥ 1 && t ≠ 2", "t >= 1 and t != 2"),
    ("t <> 1", "t != 1"),
    ("1 < t < 3", "1 < t && t < 3"),
    ("a <= t < b <= y", "a <= t && t < b && b <= y"),
    ("AND(t > 1, t < 3)", "t > 1 && t < 3"),
    ("OR(t > 3, t < 1)", "t > 3 || t < 1"),
    ("not (t > 1)", "!(t > 1)"),
    ("NOT(t > 1)", "(t > 1) == 0"),
    ("t > 1 AND t < 2", "t > 1 && t < 2"),
    ("t > 1 && t < 2 || t == 3", "(t > 1 && t < 2) || (t == 3)"),
    ("if(a, t, b)", "if(a != 0, t, b)"),
    ("a + 1 < t*2", "(a + 1) < (t*2)"),
    ("heaviside(t, 1)", "if(t == 0, 1, (1 + sign(t))/2)"),
    // Before the equals sign.
    ("y ~ a*t + b", "y = a*t + b"),
    ("~ a*t", "a*t"),
    ("= a*t + b", "a*t + b"),
    ("  y  =  +a*t", "y = a*t"),
    ("+a*t", "a*t"),
    ("f(t) = a*t", "a*t"),
    ("f(t, a, b) = a*t + b", "a*t + b"),
    ("y(t) = a*t", "y = a*t"),
    ("'y' = a*t", "y = a*t"),
    ("U = a*t", "U = a*t"),
    ("\u{3bc} = a*t", "\u{b5} = a*t"),
    ("n.pent = a*t", "'n.pent' = a*t"),
    // Models of R.
    ("SSlogis(t, A, m, s)", "A/(1 + exp((m - t)/s))"),
    ("SSmicmen(t, Vm, K)", "Vm*t/(K + t)"),
    ("SSasymp(t, A, R0, k)", "A + (R0 - A)*exp(-exp(k)*t)"),
    ("SSasympOff(t, A, k, c0)", "A*(1 - exp(-exp(k)*(t - c0)))"),
    ("SSasympOrig(t, A, k)", "A*(1 - exp(-exp(k)*t))"),
    ("SSbiexp(t, A1, k1, A2, k2)", "A1*exp(-exp(k1)*t) + A2*exp(-exp(k2)*t)"),
    (
        "SSfol(y, t, lKe, lKa, lCl)",
        "y*exp(lKe + lKa - lCl)*(exp(-exp(lKe)*t) - exp(-exp(lKa)*t))/(exp(lKa) - exp(lKe))",
    ),
    ("SSfpl(t, A, B, m, s)", "A + (B - A)/(1 + exp((m - t)/s))"),
    ("SSgompertz(t, A, b2, b3)", "A*exp(-b2*b3^t)"),
    ("SSweibull(t, A, D, k, p)", "A - D*exp(-exp(k)*t^p)"),
    ("y ~ SSlogis(ln(t), A, m, s)", "y = A/(1 + exp((m - ln(t))/s))"),
    ("sslogis(t, A, m, s) + c", "A/(1 + exp((m - t)/s)) + c"),
    // Names of functions that other formulas use for parameters.
    ("gamma*t + sign + step*beta", "gamma*t + sign + step*beta"),
    ("j0 + y0*t", "j0 + y0*t"),
];

/// A formula and the line that it is answered with.
const REFUSALS: &[(&str, &str)] = &[
    ("", "column 1: expected a number, a name or '(' but the formula ends"),
    ("y =", "column 4: expected a number, a name or '(' but the formula ends"),
    ("y = a*", "column 7: expected a number, a name or '(' but the formula ends"),
    ("a +", "column 4: expected a number, a name or '(' but the formula ends"),
    ("(a + t", "column 7: expected an operator or ')' but the formula ends"),
    ("a + t)", "column 6: expected an operator or the end but found ')'"),
    ("a * * t", "column 5: expected a number, a name or '(' but found '*'"),
    ("a = b = c", "column 7: there is another '='; write one formula, as y = ...; to compare, write =="),
    (
        "2e",
        "column 2: e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, another name for a parameter, or give the parameter a start (e=1)",
    ),
    (
        "a*t + e",
        "column 7: e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, another name for a parameter, or give the parameter a start (e=1)",
    ),
    (
        "e",
        "column 1: e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, another name for a parameter, or give the parameter a start (e=1)",
    ),
    (
        "exp(e)",
        "column 5: e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, another name for a parameter, or give the parameter a start (e=1)",
    ),
    (
        "c + (d - c)/(1 + (t/e)^b)",
        "column 21: e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, another name for a parameter, or give the parameter a start (e=1)",
    ),
    (
        "2e*t",
        "column 2: e is Euler's number, the constant 2.718..., and not a parameter; write exp(1) for the number, another name for a parameter, or give the parameter a start (e=1)",
    ),
    ("a t", "column 3: there is no operator between 'a' and 't'; to multiply, write a*t"),
    ("a t^2 + b t + c", "column 3: there is no operator between 'a' and 't'; to multiply, write a*t"),
    ("2 pi f", "column 6: there is no operator between 'pi' and 'f'; to multiply, write pi*f"),
    ("sin(2π t)", "column 8: there is no operator between 'π' and 't'; to multiply, write π*t"),
    ("t 2", "column 3: there is no operator between 't' and '2'; to multiply, write t*2"),
    ("(t)2", "column 4: there is no operator between '(t)' and '2'; to multiply, write (t)*2"),
    ("2 3", "column 3: there is no operator between '2' and '3'; to multiply, write 2*3"),
    ("t² y", "column 4: there is no operator between 't²' and 'y'; to multiply, write t²*y"),
    ("a(t - b)", "column 1: 'a' is no function; to multiply, write a*(...)"),
    ("t(a)", "column 1: 't' is no function; to multiply, write t*(...)"),
    ("2theta(a)", "column 1: '2theta' is no function; to multiply, write 2theta*(...)"),
    ("K1(t)", "column 1: 'K1' is no function; to multiply, write K1*(...)"),
    ("ab(t)", "column 1: 'ab' is no function; to multiply, write ab*(...)"),
    ("1/2t", "column 1: '1/2t' can mean 1/(2*t) or 1/2*t; write the one that is meant"),
    ("1/2(t)", "column 1: '1/2(t)' can mean 1/(2*(t)) or 1/2*(t); write the one that is meant"),
    ("a/(b)(t)", "column 1: 'a/(b)(t)' can mean a/((b)*(t)) or a/(b)*(t); write the one that is meant"),
    (
        "a/sin(t)cos(t)",
        "column 1: 'a/sin(t)cos(t)' can mean a/(sin(t)*cos(t)) or a/sin(t)*cos(t); write the one that is meant",
    ),
    ("t^2y", "column 1: 't^2y' can mean t^(2*y) or t^2*y; write the one that is meant"),
    ("t^2(y + 1)", "column 1: 't^2(y + 1)' can mean t^(2*(y + 1)) or t^2*(y + 1); write the one that is meant"),
    ("t^-2y", "column 1: 't^-2y' can mean t^(-2*y) or t^-2*y; write the one that is meant"),
    ("2e5t", "column 1: '2e5t' can mean 2e5*t or 2*e5t; write the one that is meant"),
    ("2E+5t", "column 1: '2E+5t' can mean 2E+5*t or 2*E+5*t; write the one that is meant"),
    ("2d3", "column 1: '2d3' looks like a number of Fortran; write 2e3; to multiply, write 2*d3"),
    ("1d-3*t", "column 1: '1d-3' looks like a number of Fortran; write 1e-3; to multiply, write 1*d-3"),
    ("2.5D+01", "column 1: '2.5D+01' looks like a number of Fortran; write 2.5e+01; to multiply, write 2.5*D+01"),
    ("1_000*t", "column 1: '1_000' has a sign between its digits; write 1000"),
    ("1'000*t", "column 1: '1'000' has a sign between its digits; write 1000"),
    (
        "0x1F",
        "column 1: '0x' begins a hexadecimal or binary number; write a decimal number, or an operator between 0 and a name",
    ),
    (
        "0b1",
        "column 1: '0b' begins a hexadecimal or binary number; write a decimal number, or an operator between 0 and a name",
    ),
    ("0,5*t", "column 2: '0,5' has a comma; write 0.5"),
    ("a*t^0,5", "column 6: '0,5' has a comma; write 0.5"),
    ("exp(0,5*t)", "column 5: '0,5' can be one number or two; write 0.5, or 0, 5 with a blank"),
    ("max(0,5*t, b)", "column 5: '0,5' can be one number or two; write 0.5, or 0, 5 with a blank"),
    ("log(0,5*t)", "column 5: '0,5' can be one number or two; write 0.5, or 0, 5 with a blank"),
    ("if(t<0,5,1)", "column 6: '0,5' can be one number or two; write 0.5, or 0, 5 with a blank"),
    ("a*t + b, c", "column 8: a comma stands outside of a function's parentheses; write decimals like 0.5"),
    ("a;b", "column 2: ';' has no meaning here; separate arguments by commas, and end the formula without a semicolon"),
    (
        "max(a; b)",
        "column 6: ';' has no meaning here; separate arguments by commas, and end the formula without a semicolon",
    ),
    ("5% * t", "column 2: '%' has no meaning here; write mod(a, b) for what a division leaves, x/100 for percent"),
    ("t % 2", "column 3: '%' has no meaning here; write mod(a, b) for what a division leaves, x/100 for percent"),
    ("πt", "column 1: 'πt' is a name of its own; to multiply by π, write π*..."),
    ("2πft", "column 2: 'πft' is a name of its own; to multiply by π, write π*..."),
    ("tⁿ", "column 2: 'ⁿ' is a superscript; write the power as ^(...)"),
    ("tˣ", "column 2: 'ˣ' is a superscript; write the power as ^(...)"),
    ("t⁻", "column 2: the superscript is no whole number; write the power as ^(-)"),
    ("½*t", "column 1: '½' has no meaning here; write fractions like (1/2)"),
    ("√t", "column 1: '√' has no meaning here; write sqrt(...)"),
    ("∛(t)", "column 1: '∛' has no meaning here; write cbrt(...)"),
    ("t°", "column 2: '°' has no meaning here; write radians(x) for an angle x in degrees"),
    ("a ± t", "column 3: '±' has no meaning here; write + or -"),
    ("|t|", "column 1: '|' has no meaning here; write abs(x) for |x|, || between conditions"),
    ("a*|t - b|", "column 3: '|' has no meaning here; write abs(x) for |x|, || between conditions"),
    ("a||t||", "column 5: '||' joins conditions; write abs(x) for |x|"),
    ("|t", "column 1: '|' has no meaning here; write abs(x) for |x|, || between conditions"),
    ("a & t", "column 3: '&' has no meaning here; write && between conditions"),
    ("t!", "column 2: '!' after a value is a factorial; write gamma(x + 1) for x!"),
    ("(t + 1)!", "column 8: '!' after a value is a factorial; write gamma(x + 1) for x!"),
    ("a*t! + 1", "column 4: '!' after a value is a factorial; write gamma(x + 1) for x!"),
    ("log(t)", "column 1: there is no function 'log' of one number; write ln (natural) or log10"),
    ("LOG(t)", "column 1: there is no function 'log' of one number; write ln (natural) or log10"),
    ("Log(t + 1)", "column 1: there is no function 'log' of one number; write ln (natural) or log10"),
    ("lg(t)", "column 1: 'lg' is the logarithm to base 10 or 2; write log10 or log2"),
    ("ld(t)", "column 1: there is no function 'ld'; write log2"),
    ("sin t", "column 1: 'sin' is a function; write sin(t)"),
    ("sin 2", "column 1: 'sin' is a function; write sin(2)"),
    ("erf t", "column 5: 'erf' is a function; write erf(t)"),
    ("ln t", "column 1: 'ln' is a function; write ln(t)"),
    ("exp^(-t)", "column 1: 'exp' is a function; write exp(...)"),
    ("exp^-t", "column 1: 'exp' is a function; write exp(...)"),
    ("a*sin", "column 3: 'sin' is a function; write sin(...)"),
    ("sin^-1(t)", "column 1: 'sin^-1(x)' can mean asin(x) or 1/sin(x); write the one that is meant"),
    ("sin⁻¹(t)", "column 1: 'sin⁻¹(x)' can mean asin(x) or 1/sin(x); write the one that is meant"),
    ("sinh^-1(t)", "column 1: 'sinh^-1(x)' can mean asinh(x) or 1/sinh(x); write the one that is meant"),
    ("exp^-1(t)", "column 1: 'exp^-1(x)' can mean the inverse of exp or 1/exp(x); write the one that is meant"),
    ("sin^-2(t)", "column 1: 'sin^-2' is a power of a function; write sin(...)^(-2)"),
    ("sin^n(t)", "column 1: 'sin' is a function; write sin(...)^n for a power of it"),
    ("sin^2 t", "column 1: 'sin' is a function; write sin(...)^2 for a power of it"),
    ("sin^2", "column 1: 'sin' is a function; write sin(...)^2 for a power of it"),
    ("sin()", "column 1: sin takes 1 argument, not 0"),
    ("sin(t, a)", "column 1: sin takes 1 argument, not 2"),
    ("max(t)", "column 1: max takes two arguments or more; 1 is given"),
    ("if(t < 1, a)", "column 1: if takes three arguments (condition, then, else); 2 are given"),
    ("where(t < 1)", "column 1: if takes three arguments (condition, then, else); 1 is given"),
    ("atan(y, t)", "column 1: atan takes one argument; write atan2(y, x) for the angle of a point"),
    ("round(t, 2)", "column 1: round takes 1 argument, not 2"),
    ("mod(t)", "column 1: mod takes 2 arguments, not 1"),
    ("SSlogis(t, A)", "column 1: SSlogis takes the arguments (input, Asym, xmid, scal); 2 are given"),
    ("SSlogis()", "column 1: SSlogis takes the arguments (input, Asym, xmid, scal); 0 are given"),
    ("pnorm(t, m)", "column 1: normcdf takes the arguments (x) or (x, mu, sigma); 2 are given"),
    ("log(t, 2, 3)", "column 1: log takes two arguments (x, base); 3 are given"),
    ("besselj(t)", "column 1: besselj takes two arguments (order, x); 1 is given"),
    ("besselj(a, t)", "column 1: the order of besselj is no whole number; write one from -100 to 100"),
    ("besselj(1.5, t)", "column 1: the order of besselj is no whole number; write one from -100 to 100"),
    ("besselj(1000, t)", "column 1: the order of besselj is no whole number; write one from -100 to 100"),
    (
        "j0(a*t)",
        "column 1: 'j0' can be a Bessel function or a parameter; write besselj0(x) for the Bessel function, j0*(...) to multiply",
    ),
    (
        "y0(t)",
        "column 1: 'y0' can be a Bessel function or a parameter; write bessely0(x) for the Bessel function, y0*(...) to multiply",
    ),
    (
        "beta(t)",
        "column 1: there is no function 'beta'; write exp(lgamma(a) + lgamma(b) - lgamma(a + b)), or beta*(...) to multiply",
    ),
    ("int(t)", "column 1: there is no function 'int'; write floor(x), or sign(x)*floor(abs(x)) toward 0"),
    ("sind(t)", "column 1: there is no function 'sind'; write sin(radians(x))"),
    ("sine(t)", "column 1: there is no function 'sine'; did you mean sin? To multiply, write sine*(...)"),
    ("sqr(t)", "column 1: there is no function 'sqr'; did you mean sqrt? To multiply, write sqr*(...)"),
    ("arcsine(t)", "column 1: there is no function 'arcsine'; did you mean arcsin? To multiply, write arcsine*(...)"),
    (
        "exponential(t)",
        "column 1: there is no function 'exponential'; did you mean exp? To multiply, write exponential*(...)",
    ),
    (
        "gamma(t) + gamma",
        "column 1: 'gamma' is called as a function here and a parameter elsewhere; rename the parameter, or write gamma*(...) to multiply",
    ),
    ("gama(t)", "column 1: there is no function 'gama'; did you mean gamma? To multiply, write gama*(...)"),
    (
        "foo(t)",
        "column 1: there is no function 'foo'; to multiply, write foo*(...); the known functions are sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, ln, log10, log2, sqrt, cbrt, abs, min, max, if, log, pow, asinh, acosh, atanh, sec, csc, cot, sech, csch, coth, atan2, hypot, radians, degrees, expm1, log1p, sign, heaviside, floor, ceil, round, mod, and, or, not, erf, erfc, normcdf, normpdf, gamma, lgamma, digamma, sinc, besselj0, besselj1, bessely0, bessely1, besselj, bessely, lambertw, lambertwm1",
    ),
    ("y == a*t", "column 3: 'y ==' compares; to predict y, write y = ..."),
    ("y := a*t", "column 3: there is no operator ':='; write = after the column to predict"),
    ("y <- a*t", "column 3: '<-' is an arrow of R; write = after the column to predict, or x < -1 with a blank"),
    ("y ~= a*t", "column 3: there is no operator '~='; write = after the column to predict, != to compare"),
    ("y === a*t", "column 3: there is '==='; to compare, write =="),
    ("t =< 1", "column 3: there is no operator '=<'; to compare, write <="),
    ("t => 1", "column 3: there is no operator '=>'; to compare, write >="),
    ("if(t = 1, a, b)", "column 6: '=' stands within parentheses; to compare, write =="),
    ("(y = a*t)", "column 4: '=' stands within parentheses; to compare, write =="),
    ("a if t < 1 else b", "column 3: 'if' after a value is Python; write if(condition, a, b)"),
    ("if t < 1", "column 4: 'if' is a function; write if(condition, a, b)"),
    ("y' = a*t", "column 2: the quotation mark ' has no second one; quote the name of an input as in 'T [K]'"),
    (
        "'foo'*t",
        "column 1: there is no input 'foo'; the inputs are x, t, y, 2theta, T [K], x², n.pent, µ, u-v, Time (s), Ω, exp, ...",
    ),
    ("'foo", "column 1: the quotation mark ' has no second one; quote the name of an input as in 'T [K]'"),
    (
        "\"T [C]\"*a",
        "column 1: there is no input 'T [C]'; the inputs are x, t, y, 2theta, T [K], x², n.pent, µ, u-v, Time (s), Ω, exp, ...",
    ),
    (
        "`nope`",
        "column 1: there is no input 'nope'; the inputs are x, t, y, 2theta, T [K], x², n.pent, µ, u-v, Time (s), Ω, exp, ...",
    ),
    ("3 = t", "column 1: a single column's name is missing before the '='; write the name of the column to predict"),
    ("3*2 = t", "column 1: no column stands before the '=', but 3*2; write the name of the column to predict"),
    ("sin(3) = t", "column 1: no column stands before the '=', but sin(3); write the name of the column to predict"),
    ("y + = t", "column 5: expected a number, a name or '(' but found '='"),
    ("ln(y = t", "column 6: '=' stands within parentheses; to compare, write =="),
    ("[0]*t", "column 1: '[0]' is a place in a list; give every parameter a name, such as p0"),
    ("[0]*t + [1]", "column 1: '[0]' is a place in a list; give every parameter a name, such as p0"),
    ("p[0]*t", "column 1: 'p[...]' is no name here; write p0"),
    ("p[1] + p[2]*t", "column 1: 'p[...]' is no name here; write p1"),
    ("t_{0}", "column 1: 't_{...}' is no name here; write t_0"),
    ("x_{max}*a", "column 1: 'x_{...}' is no name here; write x_max"),
    ("(t]", "column 3: ']' closes another kind of bracket; use ( and )"),
    ("[t)", "column 3: ')' closes another kind of bracket; use ( and )"),
    ("{t]", "column 3: ']' closes another kind of bracket; use ( and )"),
    ("sin(t]", "column 6: ']' closes another kind of bracket; use ( and )"),
    ("a[t]", "column 1: 'a' is no function; to multiply, write a*(...)"),
    ("\\frac{a}{b}", "column 1: '\\frac' is LaTeX; write (a)/(b) for \\frac{a}{b}"),
    ("a \\cdot t", "column 3: '\\cdot' is LaTeX; write * to multiply"),
    ("\\exp(t)", "column 1: '\\exp' is LaTeX; leave out the backslash: exp"),
    ("\\left(t\\right)", "column 1: '\\left' is LaTeX; leave it out"),
    ("t ? a", "column 6: expected an operator or ':' but the formula ends"),
    ("t ? a :", "column 8: expected a number, a name or '(' but the formula ends"),
    ("t ? a b", "column 7: there is no operator between 'a' and 'b'; to multiply, write a*b"),
    ("t :", "column 3: expected an operator or the end but found ':'"),
    ("a ? : b", "column 5: expected a number, a name or '(' but found ':'"),
    (
        "a ~~ t",
        "column 4: '~' has no meaning here; write it after the column to predict, or ! for a condition that does not hold",
    ),
    ("!", "column 2: expected a number, a name or '(' but the formula ends"),
    ("t <", "column 4: expected a number, a name or '(' but the formula ends"),
    ("t < = 1", "column 5: expected a number, a name or '(' but found '='"),
    ("< t", "column 1: expected a number, a name or '(' but found '<'"),
    ("a $ t", "column 3: expected a number, a name, an operator or a parenthesis but found '$'"),
    ("#t", "column 1: expected a number, a name, an operator or a parenthesis but found '#'"),
    ("@t", "column 1: expected a number, a name, an operator or a parenthesis but found '@'"),
    ("a \\ t", "column 3: '\\' is LaTeX; leave it out"),
    ("1..5", "column 3: there is no operator between '1.' and '.5'; to multiply, write 1.*.5"),
    ("1.2.3", "column 4: there is no operator between '1.2' and '.3'; to multiply, write 1.2*.3"),
    (".", "column 1: the number '.' cannot be read; write it like 1.5e-3"),
    ("1e999", "column 1: the number '1e999' cannot be read; write it like 1.5e-3"),
    ("t..y", "column 2: the number '.' cannot be read; write it like 1.5e-3"),
    (
        "np.foo(t)",
        "column 1: there is no function 'foo'; to multiply, write foo*(...); the known functions are sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, exp, ln, log10, log2, sqrt, cbrt, abs, min, max, if, log, pow, asinh, acosh, atanh, sec, csc, cot, sech, csch, coth, atan2, hypot, radians, degrees, expm1, log1p, sign, heaviside, floor, ceil, round, mod, and, or, not, erf, erfc, normcdf, normpdf, gamma, lgamma, digamma, sinc, besselj0, besselj1, bessely0, bessely1, besselj, bessely, lambertw, lambertwm1",
    ),
];

fn read(text: &str) -> Result<Formula, crate::FormulaError> {
    Formula::parse_with(text, &NAMES)
}

#[test]
fn formulas_mean_what_people_mean_by_them() {
    for (text, meaning) in MEANINGS {
        let (formula, expected) = (read(text), read(meaning));
        let parts = |formula: &Formula| {
            (formula.operations().to_vec(), formula.parameters().to_vec(), formula.response().map(ToString::to_string))
        };
        let [formula, expected] = [(text, formula), (meaning, expected)]
            .map(|(text, formula)| formula.map_err(|error| panic!("{text}: {error}")).expect("no error"));
        assert_eq!(parts(&formula), parts(&expected), "{text} should mean {meaning}");
    }
}

#[test]
fn what_is_not_clear_is_asked_back_in_one_line() {
    for (text, expected) in REFUSALS {
        match read(text) {
            Ok(formula) => panic!("{text} was read as {:?}", formula.operations()),
            Err(error) => {
                assert_eq!(error.to_string(), *expected, "{text}");
                assert!(error.column >= 1 && error.column <= text.chars().count() + 1, "{text}: {error}");
            }
        }
    }
}

#[test]
fn a_name_that_is_called_and_used_alone_is_asked_back() {
    // As functions and as parameters; together they are none of both.
    assert!(read("gamma(t)").is_ok() && read("gamma*t").is_ok() && read("a*gamma(t) + gamma").is_err());
    // What the caller says is a parameter is no function, and no constant.
    let parameters = ["gamma", "e", "pi"];
    let names = Names { parameters: &parameters, ..NAMES };
    assert_eq!(Formula::parse_with("gamma*t^e + pi", &names).expect("three parameters").parameters(), parameters);
    assert!(Formula::parse_with("gamma(t)", &names).is_err());
}

#[test]
fn an_expression_before_the_equals_sign_is_for_the_caller() {
    for (text, expression) in [
        ("ln(y) = a*t", "ln(y)"),
        ("1/y ~ a*t", "1/y"),
        (" log10( A ) = a", "log10( A )"),
        ("2*'T [K]' = a", "2*'T [K]'"),
    ] {
        let formula = read(text).expect(text);
        assert_eq!((formula.response(), formula.response_expression()), (None, Some(expression)), "{text}");
        assert!(Formula::parse(text, NAMES.inputs).is_err(), "{text}");
    }
    assert_eq!(read("y = a*t").expect("a name").response_expression(), None);
}

#[test]
fn unused_inputs_can_be_left_out() {
    let formula = read("a*2theta + b*t").expect("two inputs").with_used_inputs();
    assert_eq!(formula.inputs(), ["t", "2theta"]);
    assert_eq!(formula.evaluate(&[2.0, 3.0], &[10.0, 7.0]), 44.0);
    assert!(formula.uses_input(0) && formula.uses_input(1));
}

#[test]
fn a_branch_that_is_not_taken_leaves_no_trace() {
    let formula = Formula::parse("x > b ? a*ln(x) : c/(x - 1)^2", &["x"]).expect("a choice");
    assert_eq!(formula.parameters(), ["b", "a", "c"]);
    let model = formula.model::<1>().expect("one input");
    let mut gradient = [f64::NAN; 3];
    // Where ln is NaN, and where the quotient is infinite.
    let value = gd_core::Model::predict_with_gradient(&model, &[0.0, 2.0, 3.0], [-1.0], &mut gradient);
    assert_eq!((value, gradient), (0.75, [0.0, 0.0, 0.25]));
    let value = gd_core::Model::predict_with_gradient(&model, &[0.0, 2.0, 3.0], [1.0], &mut gradient);
    assert_eq!((value, gradient), (0.0, [0.0, 0.0, 0.0]));
    // What cannot be compared has no value.
    let unknown = Formula::parse("ln(x) < a ? 1 : 2", &["x"]).expect("a choice");
    assert!(unknown.evaluate(&[0.0], &[-1.0_f64]).is_nan());
    for (text, expected) in
        [("x > 0 && ln(x) > 0", 0.0), ("x < 0 || ln(x) > 0", 1.0), ("!(x < 0)", 0.0), ("-2 < x < 0", 1.0)]
    {
        assert_eq!(Formula::parse(text, &["x"]).expect(text).evaluate(&[], &[-1.0]), expected, "{text}");
    }
}

#[test]
fn formulas_that_write_themselves_out_stay_small() {
    let mut text = "t + ".repeat(3000) + "t";
    for _ in 0..5 {
        text = std::format!("SSmicmen({text}, a, b)");
    }
    let error = read(&text).expect_err("too many operations").to_string();
    assert!(error.contains("more than 65536 operations"), "{error}");
    let chain = "t < ".repeat(3000) + "t";
    assert_eq!(read(&chain).expect("a chain").operations().len(), 3001 + 2999 + 3000 + 2999);
}

#[test]
fn every_function_that_is_written_out_can_be_read() {
    for text in
        ["sech(t)", "csch(t)", "coth(t)", "degrees(t)", "normcdf(t)", "normpdf(t)", "normpdf(t, 1, 2)", "not(t)"]
    {
        let value = read(text).expect(text).evaluate(&[], &std::vec![0.5_f64; NAMES.inputs.len()]);
        assert!(value.is_finite(), "{text}");
    }
    let lines: Vec<&str> = REFUSALS.iter().map(|(text, _)| *text).collect();
    assert!(MEANINGS.len() + lines.len() >= 200, "{}", MEANINGS.len() + lines.len());
}

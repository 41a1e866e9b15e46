//! Examples for `--help`.

pub(super) const OVERVIEW: &str = "\
Examples:
  gd fit data.csv 'a*x^3 + b*x^2'
  gd fit cooling.csv 'T = t0 + d*exp(-k*t)' --png fit.png --gif descent.gif
  gd fit data.csv 'a*x + b' --lr 0.1 --start a=5,b=4 --trajectory steps.csv
  gd compare data.csv 'a*exp(-b*x)' 'a/(1 + b*x)' --png formulas.png
  gd suggest data.csv
  gd basins data.csv 'sin(b*cos(a*x))' --lr 0.1 --range a=-2..7,b=-2..7 --png basins.png

Formulas have + - * / ^, parentheses, pi, e^(...), and the functions that `gd fit --help` lists.
Column names are inputs; all other names are parameters.

Exit codes: 0 converged or done, 1 did not converge or failed, 2 wrong arguments or data.";

pub(super) const FIT: &str = "\
Examples:
  gd fit data.csv 'a*x^3 + b*x^2'
      least squares; the start is found by a search
  gd fit data.csv 'a*x^3 + b*x^2' --lr 0.1 --start a=5,b=4 --gif descent.gif
      400 steps of gradient descent, as an animation
  gd fit data.csv 'a*x^3 + b*x^2' --lr 0.05,0.5,2 --start a=5,b=4 --gif rates.gif
      three descents in one picture; also several optimizers, or --start more than once
  gd fit decay.csv 'N = n0*exp(-t/tau)' --sigma dN --band confidence --log y --title Decay \\
      --size 900x600 --theme print --panels fit --png decay.png
      error bars, confidence band and a logarithmic axis, for paper
  gd fit data.csv 'a*x^3 + b*x^2' --lr 0.1 --start a=5,b=4 --svg fit.svg --pdf fit.pdf --svg-animation film.svg
      the same pictures in shapes and text, for the web and for papers
  gd fit kinetics.csv 'v = vmax*s/(km + s)' --sigma dv --bounds km=0.. --report json
      weighted by the errors of the observations; the report as JSON
  gd fit events.csv 'N = n0*exp(-t/tau) + background' --sigma 'sqrt(N)' --absolute-sigma
      deviations as an expression in columns; errors from them, not from the residuals
  gd fit peaks.csv 'y = a1*exp(-((x-m1)/w)^2) + a2*exp(-((x-m2)/w)^2)' --tie 'a2 = 2*a1' --prior w=0.5±0.1
      two peaks of a known ratio, and a width that is known beforehand
  gd fit decay.csv 'N = n0*exp(-k*t)' --log-parameter k --level 95%
      k as its logarithm: above 0, with asymmetric errors
  gd fit monday.csv tuesday.csv 'N = n0*exp(-t/tau) + b' --by FILE --shared tau --png both.png
      a global fit: one tau for all files, n0 and b for each; --by COLUMN for labels in one file
  gd fit spring.csv 'F = k*x + F0' --sigma dF --sigma-x '0.01*x'
      errors of x, too: orthogonal distance regression
  gd fit assay.csv 'y = bottom + span*exp(-k*t)' --loss bisquare --png fit.png
      outliers do not pull; the report names them, the picture rings them
  gd fit histogram.csv 'n = A*exp(-t/tau) + b' --likelihood poisson
      counts of events by maximum likelihood, with deviance; zeros count too
  gd fit assay.csv 'dead = 1/(1 + (ec50/dose)^h)' --likelihood binomial --trials n
      successes among trials: dose and response
  gd fit log.txt 'a*t + b' --x t=1 --y 3 --separator space --header no
      the first and third columns of a file without a header
  gd fit dose.csv 'y = bottom + (top - bottom)/(1 + (ec50/dose)^h)' --where 'dose > 0'
      without the rows of the control
  gd fit peak.csv 'y = a*exp(-(x - m)^2/(2*s^2))' --derive 'fwhm = 2*s*sqrt(2*ln(2))' --report latex
      a quantity with its standard error, and a table for a paper; also typst and markdown
  gd fit kinetics.csv 'v = vmax*s/(km + s)' --curve curve.csv --residuals rows.csv --predict new.csv --emit fit.py
      the curve with its bands, every row with its leverage, predictions with intervals, the function in Python
  sort -R big.csv | head -n 10000 | gd fit - 'a*exp(-b*x)'
      a sample from standard input

Formulas:
  + - * / ^ or **, parentheses, 2x and 2(x + 1) for products, x² for powers; pi, and e^(...)
  sin cos tan asin acos atan atan2 sec csc cot sinh cosh tanh asinh acosh atanh exp expm1 ln log10
  log2 log1p log(x, base) sqrt cbrt hypot abs sign floor ceil round mod min max radians degrees
  erf erfc erfcx gamma lgamma digamma sinc besselj0 besselj1 bessely0 bessely1 besselj(n, x)
  bessely(n, x) lambertw lambertwm1 normpdf normcdf voigt(x, sigma, gamma) heaviside
  if(condition, a, b) or condition ? a : b, with < <= > >= == != && || !; sum(k = 1..5, a*cos(k*x))
  R's SSlogis SSmicmen SSfpl SSasymp SSasympOff SSasympOrig SSbiexp SSfol SSgompertz SSweibull
  Column names are inputs, in quotation marks if need be ('T [K]'); all other names are parameters.

Exit codes: 0 converged, 1 did not converge or failed, 2 wrong arguments or data.";

pub(super) const PREDICT: &str = "\
Examples:
  gd fit kinetics.csv 'v = vmax*s/(km + s)' --report json > fit.json
  gd predict fit.json new.csv
      a row for every row of new.csv: s, value, standard error, both intervals, whether it is extrapolated
  gd predict fit.json new.csv --x s=conc --level 99% --out predicted.csv
      the column conc of new.csv is s in the formula

The report is the fit: formula, values, covariance, ranges of the inputs. A fit that did not converge predicts nothing.

Exit codes: 0 done, 1 the fit did not converge or something failed, 2 wrong arguments or data.";

pub(super) const COMPARE: &str = "\
Examples:
  gd compare kinetics.csv 'v = vmax*s/(km + s)' 'v = vmax*s^h/(km^h + s^h)' 'v = a + b*ln(s)'
      which describes the data best, whether the data can tell, and where to measure if they cannot
  gd compare decay.csv 'N = a*exp(-k*t)' 'N = a*exp(-k*t) + b*exp(-l*t)' --sigma dN --png formulas.png
      all curves in one picture, with what they leave over
  gd compare counts.csv 'N = a*exp(-k*t)' 'N = a/(1 + k*t)' --sigma 'sqrt(N)' --absolute-sigma --report json
      by chi-squared, as sigma is known; the report as JSON

All formulas are fitted to the rows that all of them have values for. --start, --fix and --bounds are of all
formulas that have a parameter of that name. A fit that cannot be trusted is not ranked.

Exit codes: 0 done, 1 no formula can be trusted or something failed, 2 wrong arguments or data.";

pub(super) const SUGGEST: &str = "\
Examples:
  gd suggest kinetics.csv
      the laws that describe the second column over the first, and the line that fits the best of them
  gd suggest log.txt --x time --y 'U [V]' --where 'time > 0' --png laws.png
      of other columns and some rows, with a picture of the best three
  gd suggest counts.csv --sigma 'sqrt(N)' --absolute-sigma --report json
      by chi-squared, as sigma is known; every law with its fit as JSON

x and y are the two columns of the table, or those called so, or --x and --y. Laws that are the same curve in
other parameters count once. Where several laws describe the data equally well it says so, and where to measure.

Exit codes: 0 done, 1 no law can be trusted or something failed, 2 wrong arguments or data.";

pub(super) const SURFACE: &str = "\
Examples:
  gd surface data.csv 'sin(b*cos(a*x))' --range a=-2..7,b=-2..7 --png surface.png
  gd surface data.csv 'a*exp(-b*x) + c' --camera 30,60 --colormap plasma --levels 12 --panels contour --png map.png
  gd surface data.csv 'a*exp(-b*x) + c' --over a,b --fix c=0 --gif surface.gif --csv losses.csv
  gd surface data.csv 'v*x/(k + x)' --range k=0.01..100,v=0..10 --log k --png surface.png
      k on a logarithmic axis

Without data, an objective: the formula itself is minimized, and all its names are parameters.
  gd surface '(x^2 + y - 11)^2 + (x + y^2 - 7)^2' --png himmelblau.png
      where its minima are
  gd surface '(1-x)^2 + 100*(y-x^2)^2' --descend x=-1,y=1 --lr 0.001 --gif descent.gif
      400 steps of gradient descent, with a verdict
  gd surface '(1-x)^2 + 100*(y-x^2)^2' --descend x=-1,y=1 --lr 0.001 --optimizer sgd,momentum,adam \\
      --png optimizers.png
      several at once; also several rates, or --descend more than once

Exit codes: 0 all descents converged, or done; 1 one did not, or failed; 2 wrong arguments or data.";

pub(super) const BASINS: &str = "\
Examples:
  gd basins data.csv 'sin(b*cos(a*x))' --lr 0.1 --range a=-2..7,b=-2..7 --png basins.png
  gd basins data.csv 'a*exp(-b*x) + c' --range a=0..10,b=0..2 --start c=1 --png basins.png --csv ends.csv
  gd basins '(x^2 + y - 11)^2 + (x + y^2 - 7)^2' --lr 0.01 --range x=-5..5,y=-5..5 --png basins.png
      of an objective without data";

pub(super) const BASINS_STEPS: &str =
    "Maximum number of steps; a descent that stands still ends before [default: 4000]";

pub(super) const SWEEP: &str = "\
Examples:
  gd sweep data.csv 'a*x^3 + b*x^2' --start a=0..10:5,b=0..10:5 --lr 0.01,0.1,1 \\
      --optimizer sgd,adam --out runs.csv
  gd sweep ... --shard $SLURM_ARRAY_TASK_ID/16 --out part-$SLURM_ARRAY_TASK_ID.csv
      one part of sixteen, in an array job with indices 1 to 16
  gd sweep --merge part-*.csv --out runs.csv

An interrupted sweep, started again, resumes where it stopped. Runs that diverge are results
too: the exit code is 0 once all rows are written.";

pub(super) const DIFF: &str = "\
Examples:
  gd diff before.csv now.csv
      the first step that moved, the column, both numbers, by how many units in the last place
  gd diff before.csv now.csv --ulps 4 --png apart.png
      numbers may differ a little; the paths and their distance as a picture
  python3 descend.py | gd diff tests/descent.csv - --rel 1e-12 --report json
      a program against its reference, for a program

Columns are compared by name, steps by number. All NaNs are the same; 0 and -0 are not, unless --ulps
or --rel is given. Numbers are read as they are written, rounded once: 0.1, 1e-3, 0x1.8p+1, inf, nan.

Exit codes: 0 the same, 1 different, 2 wrong arguments or data, or a failure.";

pub(super) const LIVE: &str = "\
Examples:
  python3 train.py | gd live - --png loss.png
      a line per step on standard output, as step,loss; the picture is drawn again every second
  stty -F /dev/ttyACM0 115200 raw -echo && gd live /dev/ttyACM0 --png calibration.png
      what a device writes to a serial port, see docs/microcontrollers.md
  gd live run.csv --until-idle 60 --gif run.gif
      a file that another program writes, until nothing has come for a minute

A step that goes back begins another run; the newest is shown. Lines that are damaged are skipped and
counted. A file that is cut or replaced is read from its beginning. Ctrl-C ends it, after a last drawing.

Exit codes: 0 done, 1 something failed, 2 wrong arguments, or no step in the log.";

pub(super) const THEMES: &str = "\
Examples:
  gd themes --png themes.png
  gd fit data.csv 'a*exp(-b*x)' --theme dark --colormap magma --gif descent.gif";

pub(super) const COMPLETIONS: &str = "\
Examples:
  gd completions bash > ~/.local/share/bash-completion/completions/gd
  gd completions zsh > ~/.zfunc/_gd
  gd completions fish > ~/.config/fish/completions/gd.fish";

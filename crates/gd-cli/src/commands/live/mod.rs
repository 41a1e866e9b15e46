//! `gd live`.

mod screen;
mod source;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gd_fit::log::{LogError, Run, RunSummary, log_figure};
use gd_fit::{Error, Printable, UserFont};
use gd_render::RenderError;

use self::screen::Screen;
use self::source::Source;
use super::files::{Content, Outputs};
use super::glyphs::MissingGlyphs;
use super::stills::Stills;
use crate::arguments::LiveArguments;
use crate::colors::WARNING;
use crate::error::CliError;
use crate::interruption::Listening;

/// How long to wait for news before looking whether to end.
const PATIENCE: Duration = Duration::from_millis(50);
/// Drawing takes at most this part of the time.
const SHARE_OF_DRAWING: u32 = 4;

/// Follows a log until it ends, nothing more comes or somebody asks.
pub(super) fn run(arguments: &LiveArguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<bool, CliError> {
    let listening = Listening::begin();
    let name =
        if arguments.log == Path::new("-") { "standard input".to_owned() } else { arguments.log.display().to_string() };
    let mut pictures = Pictures::begin(arguments, &name)?;
    let source = Source::open(&arguments.log, &name, arguments.step_column())?;
    let screen = Screen::new(arguments.quiet);
    let mut told = Told { name: &name, is_quiet: arguments.quiet, n_skipped: 0 };
    let end = loop {
        let mut state = source.wait(PATIENCE);
        let news = (state.reader.take_ended(), std::mem::take(&mut state.notes), state.reader.take_skipped());
        let end = match state.end.take() {
            Some(Ok(())) => Some(End::Whole),
            Some(Err(error)) => Some(End::Failed(error)),
            None if listening.is_asked() => Some(End::Asked),
            None => arguments.until_idle.filter(|patience| state.last_news.elapsed() >= *patience).map(|_| End::Idle),
        };
        let n_skipped = state.reader.n_skipped();
        let is_due = end.is_none() && pictures.is_due();
        // Not longer than it takes to copy is the log not read.
        let run = state.reader.run().filter(|_| is_due || end.is_none()).cloned();
        drop(state);
        told.tell(&screen, news, out, err)?;
        if let Some(end) = end {
            break end;
        }
        if let Some(run) = run {
            screen.show(&run, n_skipped);
            if is_due {
                pictures.draw(&run)?;
            }
        }
    };
    drop(screen);
    finish(&source, end, told, &mut pictures, out, err)
}

/// Why it ends.
#[derive(Debug)]
enum End {
    /// The pipe was closed.
    Whole,
    Idle,
    Asked,
    Failed(CliError),
}

/// Draws what there is, and says how far the last run came.
fn finish(
    source: &Source,
    end: End,
    mut told: Told<'_>,
    pictures: &mut Pictures<'_>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<bool, CliError> {
    let mut state = source.wait(Duration::ZERO);
    let is_open = state.reader.is_in_descent();
    let rest = state.reader.finish();
    let news = (state.reader.take_ended(), std::mem::take(&mut state.notes), state.reader.take_skipped());
    let (run, n_skipped) = (state.reader.run().cloned(), state.reader.n_skipped());
    let open = state.reader.open_run().cloned();
    drop(state);
    let Told { name, is_quiet, .. } = told;
    told.tell(&Screen::new(true), news, out, err)?;
    if !is_quiet {
        if let Some(summary) = open {
            writeln!(out, "{}", Printable(&summary.to_string()))?;
        }
        let warning = |text: String| format!("{WARNING}warning{WARNING:#}: {}\n", Printable(&text));
        let mut warnings = String::new();
        if n_skipped > 1 {
            warnings += &warning(format!("{name}: {n_skipped} lines were skipped"));
        }
        if let Some(rest) = rest.filter(|_| !matches!(end, End::Asked)) {
            warnings += &warning(format!("{name}: the last line has no end and is left out: '{rest}'"));
        }
        if is_open && matches!(end, End::Whole) {
            warnings += &warning(format!("{name} ends in the middle of a descent; 'end COUNT' is missing"));
        }
        err.write_all(warnings.as_bytes())?;
    }
    if let Some(run) = &run {
        pictures.draw(run)?;
    }
    if !is_quiet {
        pictures.missing.warn(err)?;
    }
    match (end, run) {
        (End::Failed(error), _) => Err(error),
        (End::Asked, None) | (_, Some(_)) => Ok(true),
        (_, None) => {
            let message = format!(
                "{name} has no step; expected what a device writes, 'descent NAME f32' and 'step INDEX NUMBERS...', or a table of numbers"
            );
            Err(CliError::argument("LOG", message))
        }
    }
}

/// What has been said.
struct Told<'a> {
    name: &'a str,
    is_quiet: bool,
    n_skipped: usize,
}

impl Told<'_> {
    /// Says which runs have ended, what happened to the file, and which line was left out first.
    fn tell(
        &mut self,
        screen: &Screen,
        (ended, notes, skipped): (Vec<RunSummary>, Vec<String>, Vec<LogError>),
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<(), CliError> {
        if self.is_quiet || ended.is_empty() && notes.is_empty() && skipped.is_empty() {
            return Ok(());
        }
        screen.above(|| {
            for summary in ended {
                writeln!(out, "{}", Printable(&summary.to_string()))?;
            }
            out.flush()?;
            for note in notes {
                writeln!(err, "{WARNING}warning{WARNING:#}: {}", Printable(&note))?;
            }
            if let Some(first) = skipped.first().filter(|_| self.n_skipped == 0) {
                let text = format!("{}, {first}; skipped", self.name);
                writeln!(err, "{WARNING}warning{WARNING:#}: {}", Printable(&text))?;
            }
            self.n_skipped += skipped.len();
            err.flush()?;
            Ok(())
        })
    }
}

/// The pictures, each of which is there whole or as it was before.
struct Pictures<'a> {
    arguments: &'a LiveArguments,
    name: String,
    fonts: Vec<UserFont>,
    missing: MissingGlyphs,
    /// Run and step that were drawn last.
    drawn: Option<(String, u64, u64)>,
    /// When to draw again.
    next: Instant,
}

impl<'a> Pictures<'a> {
    /// Checks that all of them can be written.
    fn begin(arguments: &'a LiveArguments, name: &str) -> Result<Self, CliError> {
        let LiveArguments { png, vector, gif, .. } = arguments;
        let options = [("--png", png), ("--svg", &vector.svg), ("--pdf", &vector.pdf), ("--gif", gif)];
        if let Some((option, _)) = options.into_iter().find(|(_, path)| path.as_deref() == Some(Path::new("-"))) {
            let message = "a picture that is drawn again and again cannot go to standard output; name a file";
            return Err(CliError::argument(option, message));
        }
        let title = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let (fonts, missing) = (arguments.fonts()?, MissingGlyphs::default());
        let pictures = Self { arguments, name: title, fonts, missing, drawn: None, next: Instant::now() };
        pictures.open()?;
        Ok(pictures)
    }

    fn open(&self) -> Result<(Outputs, Stills, Option<gd_fit::OutputId>), CliError> {
        let LiveArguments { log, png, vector, gif, .. } = self.arguments;
        let mut outputs = Outputs::new(log);
        let stills = Stills::begin(&mut outputs, png.as_ref(), vector)?;
        let gif = outputs.begin("--gif", Content::Gif, gif.as_ref())?;
        Ok((outputs, stills, gif))
    }

    fn is_wanted(&self) -> bool {
        let LiveArguments { png, vector, gif, .. } = self.arguments;
        let all: [&Option<PathBuf>; 2] = [png, gif];
        all.iter().any(|path| path.is_some()) || vector.is_given()
    }

    fn is_due(&self) -> bool {
        self.is_wanted() && Instant::now() >= self.next
    }

    /// Draws a run, unless that was done.
    fn draw(&mut self, run: &Run) -> Result<(), CliError> {
        let Some((step, _)) = run.last().filter(|_| self.is_wanted()) else { return Ok(()) };
        let now = (run.summary().name().to_owned(), step, run.summary().n_steps());
        if self.drawn.as_ref() == Some(&now) {
            return Ok(());
        }
        let begin = Instant::now();
        let (mut outputs, stills, gif) = self.open()?;
        let figure = |is_animated| match log_figure(run, &self.name, &self.fonts, is_animated) {
            Ok(figure) => Ok(Some(figure)),
            // Nothing finite has come yet.
            Err(Error::Picture(RenderError::EmptyPlot)) => Ok(None),
            Err(error) => Err(error),
        };
        let Some(still) = figure(false)? else { return Ok(()) };
        if let Some(gif) = gif
            && let Some(film) = figure(true)?
        {
            outputs.write(gif, |writer| film.write_gif(writer).map(drop))?;
        }
        stills.write(&mut outputs, &still)?;
        outputs.finish()?;
        self.missing.look(&still);
        self.drawn = Some(now);
        self.next = Instant::now() + self.arguments.every.max(begin.elapsed() * SHARE_OF_DRAWING);
        Ok(())
    }
}

//! A Markdown file of the repository as the body of a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::links::{self, Link, address, relative, relative_to_site};
use super::math::{Place, mathml};
use super::repository::Repository;

/// A file rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rendered {
    /// The text of the first heading.
    pub(super) title: String,
    /// HTML.
    pub(super) body: String,
    /// Files of the repository that it links to or shows.
    pub(super) files: BTreeSet<String>,
}

/// Renders a file, whose links become those of the site.
///
/// # Errors
/// A link to nothing, an image without a size, or HTML within the Markdown; in a line that names the file. A formula that
/// is not understood is named with its line too.
pub(super) fn render(repository: &Repository, file: &str) -> Result<Rendered, String> {
    let bytes = repository.read(file)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| format!("{file}: {error}"))?;
    let mut renderer = Renderer { repository, file, rendered: Rendered::default(), ids: BTreeMap::new() };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_MATH;
    let events = typeset(text, Parser::new_ext(text, options).into_offset_iter())
        .map_err(|(line, message)| format!("{file}:{line}: {message}"))?;
    let events = renderer.rewrite(&events).map_err(|message| format!("{file}: {message}"))?;
    html::push_html(&mut renderer.rendered.body, events.into_iter());
    renderer.rendered.body = with_classes_for_styles(&renderer.rendered.body);
    Ok(renderer.rendered)
}

/// Formulas typeset: blocks of code in the language `math`, and code between dollar signs, as on GitHub.
///
/// # Errors
/// The line of a formula that is not understood, and why.
fn typeset<'t>(
    text: &str,
    events: impl Iterator<Item = (Event<'t>, Range<usize>)>,
) -> Result<Vec<Event<'t>>, (usize, String)> {
    let mut out = Vec::new();
    // The lines of a block that is under way.
    let mut block: Option<String> = None;
    for (event, range) in events {
        let typeset = |tex: &str, place| {
            let line = text[..range.start].matches('\n').count() + 1;
            mathml(tex, place).map(|math| Event::InlineHtml(math.into())).map_err(|message| (line, message))
        };
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "math" => {
                block = Some(String::new());
            }
            Event::End(TagEnd::CodeBlock) if block.is_some() => {
                out.push(typeset(&block.take().unwrap_or_default(), Place::Block)?);
            }
            Event::Text(tex) if block.is_some() => block.iter_mut().for_each(|block| *block += &tex),
            Event::InlineMath(tex) => {
                let tex = tex.strip_prefix('`').and_then(|tex| tex.strip_suffix('`')).unwrap_or(&tex);
                out.push(typeset(tex, Place::Inline)?);
            }
            Event::DisplayMath(tex) => out.push(typeset(&tex, Place::Block)?),
            event => out.push(event),
        }
    }
    Ok(out)
}

struct Renderer<'a> {
    repository: &'a Repository,
    file: &'a str,
    rendered: Rendered,
    /// How often an id was given.
    ids: BTreeMap<String, usize>,
}

impl Renderer<'_> {
    fn rewrite<'t>(&mut self, events: &[Event<'t>]) -> Result<Vec<Event<'t>>, String> {
        let mut out = Vec::with_capacity(events.len());
        // Links within links do not exist: one flag says whether the present one is left out.
        let mut is_link_dropped = false;
        let mut is_rust = false;
        let mut index = 0;
        while let Some(event) = events.get(index) {
            index += 1;
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let text = plain_text(&events[index..], TagEnd::Heading(*level));
                    if *level == HeadingLevel::H1 && self.rendered.title.is_empty() {
                        self.rendered.title.clone_from(&text);
                    }
                    let id = Some(self.id(&text).into());
                    out.push(Event::Start(Tag::Heading { level: *level, id, classes: Vec::new(), attrs: Vec::new() }));
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let dest_url = self.link(dest_url)?;
                    is_link_dropped = dest_url.is_none();
                    let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                    let tag = dest_url.map(|url| Tag::Link { link_type, dest_url: url.into(), title, id });
                    out.extend(tag.map(Event::Start));
                }
                Event::End(TagEnd::Link) if is_link_dropped => is_link_dropped = false,
                Event::Start(Tag::Image { dest_url, .. }) => {
                    let alt = plain_text(&events[index..], TagEnd::Image);
                    index +=
                        events[index..].iter().take_while(|event| **event != Event::End(TagEnd::Image)).count() + 1;
                    out.push(Event::InlineHtml(self.image(dest_url, &alt)?.into()));
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    is_rust = matches!(kind, CodeBlockKind::Fenced(language) if language.starts_with("rust"));
                    out.push(event.clone());
                }
                Event::End(TagEnd::CodeBlock) => {
                    is_rust = false;
                    out.push(event.clone());
                }
                Event::Text(code) if is_rust => out.push(Event::Text(without_hidden_lines(code).into())),
                Event::SoftBreak if joins_chinese(&events[..index - 1], &events[index..]) => {}
                Event::Html(code) | Event::InlineHtml(code) if code.trim_start().starts_with("<!--") => {}
                Event::InlineHtml(code) if code.starts_with("<math") => out.push(event.clone()),
                Event::Html(code) | Event::InlineHtml(code) => {
                    return Err(format!("HTML is not taken over, write Markdown instead: {}", code.trim()));
                }
                event => out.push(event.clone()),
            }
        }
        Ok(out)
    }

    /// An id as GitHub gives it to a heading: letters and digits, small, with dashes for spaces; numbered when repeated.
    fn id(&mut self, text: &str) -> String {
        let kept = text.chars().filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let id: String = kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect();
        let n_before = self.ids.entry(id.clone()).or_default();
        *n_before += 1;
        if *n_before == 1 { id } else { format!("{id}-{}", *n_before - 1) }
    }

    /// The link on the site; `None` for a folder that is no page.
    fn link(&mut self, link: &str) -> Result<Option<String>, String> {
        let here = address(self.file);
        Ok(match links::read(link, self.file)? {
            Link::External | Link::Fragment => Some(link.to_owned()),
            Link::Site(address) => Some(relative_to_site(&here, address)),
            Link::File(path, fragment) => self.repository.resolve(&path)?.map(|file| {
                let way = relative(&here, &address(&file)) + fragment;
                self.rendered.files.insert(file);
                way
            }),
        })
    }

    /// An image with its size, so that nothing moves when it arrives. For those who asked for less motion an animation is
    /// replaced by the still picture beside it.
    fn image(&mut self, link: &str, alt: &str) -> Result<String, String> {
        let Link::File(file, _) = links::read(link, self.file)? else {
            return Err(format!("the image {link} is not in the repository"));
        };
        let bytes = self.repository.read(&file)?;
        let size = imagesize::blob_size(&bytes).map_err(|error| format!("{file}: {error}"))?;
        let here = address(self.file);
        let mut html = String::new();
        let still = file.strip_suffix(".gif").map(|stem| format!("{stem}.png"));
        let still = still.filter(|still| self.repository.has(still));
        if let Some(still) = &still {
            let way = escape(&relative(&here, &address(still)));
            let _ = write!(html, r#"<picture><source media="(prefers-reduced-motion: reduce)" srcset="{way}">"#);
        }
        let (way, alt) = (escape(&relative(&here, &address(&file))), escape(alt));
        let (width, height) = (size.width, size.height);
        let _ = write!(html, r#"<img src="{way}" alt="{alt}" width="{width}" height="{height}" loading="lazy">"#);
        html += if still.is_some() { "</picture>" } else { "" };
        self.rendered.files.extend(still);
        self.rendered.files.insert(file);
        Ok(html)
    }
}

/// The alignment of cells as classes: the pages' policy forbids styles in attributes.
fn with_classes_for_styles(body: &str) -> String {
    let mut body = body.to_owned();
    for cell in ["td", "th"] {
        for side in ["left", "center", "right"] {
            let (style, class) =
                (format!("<{cell} style=\"text-align: {side}\">"), format!("<{cell} class=\"{side}\">"));
            body = body.replace(&style, &class);
        }
    }
    body
}

/// Text for an attribute in double quotes, or for between tags.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Whether a line ends and the next begins where Chinese has no space: after its punctuation, or between two characters.
fn joins_chinese(before: &[Event<'_>], after: &[Event<'_>]) -> bool {
    let words = |event: &Event<'_>| match event {
        Event::Text(text) | Event::Code(text) => Some(text.to_string()),
        _ => None,
    };
    let last = before.iter().rev().find_map(words).and_then(|text| text.chars().next_back());
    let first = after.iter().find_map(words).and_then(|text| text.chars().next());
    // From here on there are characters of East Asia and their punctuation.
    let is_wide = |c: char| c >= '\u{2e80}';
    last.is_some_and(|last| is_wide(last) && (!last.is_alphanumeric() || first.is_some_and(is_wide)))
}

/// The words up to the end of an element.
fn plain_text(events: &[Event<'_>], end: TagEnd) -> String {
    let inside = events.iter().take_while(|event| !matches!(event, Event::End(found) if *found == end));
    inside
        .map(|event| match event {
            Event::Text(text) | Event::Code(text) => text,
            Event::SoftBreak | Event::HardBreak => " ",
            _ => "",
        })
        .collect()
}

/// Rust without the lines that rustdoc hides: they make a test of the block and tell a reader nothing.
fn without_hidden_lines(code: &str) -> String {
    let is_shown = |line: &&str| line.trim_end() != "#" && !line.starts_with("# ");
    code.split_inclusive('\n').filter(is_shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A repository with one chapter of this text, a guide, an animation and its still picture.
    fn render_chapter(text: &str) -> Result<Rendered, String> {
        let dir = tempfile::tempdir().unwrap();
        let images = crate::workspace_root().join("docs").join("images");
        for folder in ["docs/tutorial/en", "docs/images", "docs/examples"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        for image in ["line-descent.gif", "line-descent.png", "line-fit.png"] {
            fs::copy(images.join(image), dir.path().join("docs/images").join(image)).unwrap();
        }
        fs::write(dir.path().join("docs/fitting.md"), "# Fitting").unwrap();
        fs::write(dir.path().join("docs/tutorial/en/1-line.md"), text).unwrap();
        render(&Repository { root: dir.path().to_owned() }, "docs/tutorial/en/1-line.md")
    }

    #[test]
    fn links_lead_to_pages_of_the_site() {
        let page = render_chapter(
            "# A line\n[guide](../../fitting.md#units) [play](http://127.0.0.1:8000/#lang=en&formula=a*x%2Bb) \
             [rust](https://rustup.rs) [data](../../examples)\n",
        )
        .unwrap();
        assert_eq!(page.title, "A line");
        assert_eq!(
            page.body,
            "<h1 id=\"a-line\">A line</h1>\n<p><a href=\"../../docs/fitting.html#units\">guide</a> \
             <a href=\"../../index.html#lang=en&amp;formula=a*x%2Bb\">play</a> <a href=\"https://rustup.rs\">rust</a> \
             data</p>\n"
        );
        assert_eq!(page.files, BTreeSet::from(["docs/fitting.md".into()]));
    }

    #[test]
    fn images_have_sizes_and_a_still_twin() {
        let page = render_chapter("![a \"line\"](../../images/line-fit.png)").unwrap();
        assert_eq!(
            page.body,
            "<p><img src=\"../../images/line-fit.png\" alt=\"a &quot;line&quot;\" width=\"800\" height=\"600\" \
             loading=\"lazy\"></p>\n"
        );
        let page = render_chapter("[![down](../../images/line-descent.gif)](../../fitting.md)").unwrap();
        assert_eq!(
            page.body,
            "<p><a href=\"../../docs/fitting.html\"><picture><source media=\"(prefers-reduced-motion: reduce)\" \
             srcset=\"../../images/line-descent.png\"><img src=\"../../images/line-descent.gif\" alt=\"down\" \
             width=\"640\" height=\"480\" loading=\"lazy\"></picture></a></p>\n"
        );
        let files = ["docs/fitting.md", "docs/images/line-descent.gif", "docs/images/line-descent.png"];
        assert_eq!(page.files, files.map(str::to_owned).into());
    }

    #[test]
    fn lines_that_rustdoc_hides_are_not_shown() {
        let page = render_chapter("```rust\n#[derive(Debug)]\nstruct Line;\n# fn main() {}\n#\n```\n").unwrap();
        assert_eq!(page.body, "<pre><code class=\"language-rust\">#[derive(Debug)]\nstruct Line;\n</code></pre>\n");
        let page = render_chapter("```sh\n# a comment\n```\n").unwrap();
        assert!(page.body.contains("# a comment"));
    }

    #[test]
    fn lines_of_chinese_are_joined_without_a_space() {
        let page = render_chapter("步子太大。\n步子**太小**\n走不动；\nb 不动\n`f32`\nand so\non\n").unwrap();
        let expected = "<p>步子太大。步子<strong>太小</strong>走不动；b 不动\n<code>f32</code>\nand so\non</p>\n";
        assert_eq!(page.body, expected);
    }

    #[test]
    fn formulas_are_typeset() {
        let page = render_chapter("below $`2 / c`$,\n\n```math\ny = a\n```\n\n| $`\\eta`$ |\n|---|\n").unwrap();
        assert_eq!(
            page.body,
            "<p>below <math><mn>2</mn><mo>/</mo><mi>c</mi></math>,</p>\n<math display=\"block\"><mi>y</mi><mo>=</mo>\
             <mi>a</mi></math><table><thead><tr><th><math><mi>η</mi></math></th></tr></thead><tbody>\n</tbody></table>\n"
        );
        let message = |text| render_chapter(text).unwrap_err();
        let place = "docs/tutorial/en/1-line.md:3: ";
        assert_eq!(message("a\n\nb $`\\foo`$"), format!("{place}\\foo is not known in a formula"));
        assert_eq!(message("a\n\n```math\nx^\n```\n"), format!("{place}an argument is missing"));
    }

    #[test]
    fn cells_are_aligned_by_classes() {
        let page = render_chapter("| a | b |\n|---|--:|\n| 1 | 2 |\n").unwrap();
        assert!(page.body.contains("<th class=\"right\">b</th>"), "{}", page.body);
        assert!(page.body.contains("<td>1</td><td class=\"right\">2</td>") && !page.body.contains("style"));
    }

    #[test]
    fn headings_have_ids_as_on_github() {
        let page = render_chapter("## The bound: 2 / c\n## 学习率，太大\n## `f32`\n## `f32`\n").unwrap();
        for id in ["the-bound-2--c", "学习率太大", "f32", "f32-1"] {
            assert!(page.body.contains(&format!("<h2 id=\"{id}\">")), "{id} in {}", page.body);
        }
    }

    #[test]
    fn what_cannot_be_rendered_is_named_with_its_file() {
        let message = |text| render_chapter(text).unwrap_err();
        assert_eq!(message("[x](nowhere.md)"), "docs/tutorial/en/1-line.md: there is no docs/tutorial/en/nowhere.md");
        assert!(message("a <b>bold</b> word").starts_with("docs/tutorial/en/1-line.md: HTML is not taken over"));
        assert!(message("![x](https://example.org/x.png)").contains("is not in the repository"));
        assert!(render_chapter("a\n\n<!-- measured -->\n\nb").unwrap().body.starts_with("<p>a</p>"));
    }
}

//! A page of Markdown, as far as tests look at it.

use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What a page consists of, each in the order of the page.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) path: PathBuf,
    pub(super) images: Vec<Image>,
    /// Addresses of links, live ones included.
    pub(super) links: Vec<String>,
    pub(super) blocks: Vec<Block>,
    /// Text of a paragraph, heading, cell or item, without code.
    pub(super) prose: Vec<String>,
}

/// A picture.
#[derive(Debug)]
pub(super) struct Image {
    pub(super) address: String,
    pub(super) description: String,
    /// Whether the paragraph below it, or its row of a table, has a link to the live page.
    pub(super) has_live_link: bool,
}

/// A block of code.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) language: String,
    pub(super) text: String,
}

/// How live links begin.
pub(super) const LIVE: &str = "http://127.0.0.1:8000/#";

impl Page {
    pub(super) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut page =
            Self { path: path.into(), images: Vec::new(), links: Vec::new(), blocks: Vec::new(), prose: Vec::new() };
        let mut prose = String::new();
        let mut is_code = false;
        let mut is_description = false;
        // The picture that still waits for its link, and how many paragraphs may end before it is too late.
        let mut waiting: Option<(usize, usize)> = None;
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Image { dest_url, .. }) => {
                    is_description = true;
                    waiting = Some((page.images.len(), 2));
                    let address = dest_url.into_string();
                    page.images.push(Image { address, description: String::new(), has_live_link: false });
                }
                Event::End(TagEnd::Image) => is_description = false,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    if dest_url.starts_with(LIVE)
                        && let Some((image, _)) = waiting.take()
                    {
                        page.images[image].has_live_link = true;
                    }
                    page.links.push(dest_url.into_string());
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    is_code = true;
                    let CodeBlockKind::Fenced(language) = kind else { panic!("{}: an indented block", path.display()) };
                    page.blocks.push(Block { language: language.into_string(), text: String::new() });
                }
                Event::End(TagEnd::CodeBlock) => is_code = false,
                Event::Text(part) if is_code => page.blocks.last_mut().unwrap().text.push_str(&part),
                Event::Text(part) if is_description => {
                    page.images.last_mut().unwrap().description.push_str(&part);
                    prose.push_str(&part);
                }
                Event::Text(part) => prose.push_str(&part),
                Event::Code(_) | Event::SoftBreak | Event::End(TagEnd::TableCell | TagEnd::Item) => prose.push(' '),
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableRow) => {
                    page.prose.push(std::mem::take(&mut prose));
                    waiting = waiting.and_then(|(image, left)| (left > 1).then(|| (image, left - 1)));
                }
                _ => {}
            }
        }
        page.prose.push(prose);
        page
    }

    /// The states of the live links.
    pub(super) fn live_states(&self) -> impl Iterator<Item = &str> {
        self.links.iter().filter_map(|link| link.strip_prefix(LIVE))
    }
}

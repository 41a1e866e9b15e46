// What became of the descent, in words.

import { block, button, debounced } from './dom.js';
import { current, isKey, text } from './i18n.js';

/**
 * @param {import('./store.js').Store} store
 * @param {import('./painters.js').Painters} painters
 */
export function connectVerdict(store, painters) {
  const kind = block('verdict-kind');
  // Whoever drags hears the verdict once at the end, not one for every place on the way.
  const announce = debounced(700, () => {
    const sentence = kind.hidden ? '' : `${kind.textContent} `;
    block('announcer').textContent = sentence + block('verdict').textContent;
  });
  // Whether another start leads lower takes a search: once nothing moves any more.
  const ask = debounced(400, async () => {
    const { summary } = store;
    if (!summary || summary.optimizer !== 'lm' || summary.isStartFound || painters.isOpening) return;
    try {
      const remark = await painters.of('fit').call('remark');
      if (store.summary === summary) tell(remark);
    } catch {
      // Ended for a newer state, or broken: the next one to be asked tells.
    }
  });
  /** @param {string} remark */
  const tell = (remark) => {
    block('remark').textContent = remark;
    block('remark').hidden = remark === '';
  };
  const show = () => {
    const { summary } = store;
    if (!summary) return;
    const key = `verdict.${summary.reason}`;
    // The English sentence begins with its kind.
    kind.hidden = current() === 'en' || !isKey(key);
    kind.textContent = isKey(key) ? text(key) : '';
    block('verdict').textContent = summary.verdict;
    block('verdict-card').dataset.end = summary.isConverged ? 'good' : summary.reason === 'budget spent' ? 'open' : 'bad';
    block('report').replaceChildren(...reported(summary.report));
    block('command').replaceChildren(...words(summary.command));
    announce();
  };
  store.on('opened', () => {
    show();
    tell('');
    ask();
  });
  store.on('look', show);
  connectCopy(button('copy-command'), () => block('command').textContent ?? '');
}

/** The table keeps its columns; the sentence after it wraps. @param {string} report */
function reported(report) {
  const end = report.trimEnd().lastIndexOf('\n\n') + 2;
  const sentence = document.createElement('span');
  sentence.className = 'wrapped';
  sentence.textContent = report.slice(end);
  return [report.slice(0, end), sentence];
}

/** A line that breaks at its spaces only, not at hyphens. @param {string} line */
function words(line) {
  return line.split(/( +)/).map((part) => {
    if (part.trim() === '') return part;
    const word = document.createElement('span');
    word.className = 'unbroken';
    word.textContent = part;
    return word;
  });
}

/** @param {HTMLButtonElement} control @param {() => string} content */
export function connectCopy(control, content) {
  const label = control.dataset.text;
  control.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(content());
    } catch {
      // Without a secure context the text is at least there to be selected.
      window.prompt(control.textContent ?? '', content());
      return;
    }
    control.textContent = text('copied');
    setTimeout(() => {
      if (label !== undefined && isKey(label)) control.textContent = text(label);
    }, 1500);
  });
}
